"""The sheets of the Excel report about land: the answer, the parcels, the layers."""

from collections.abc import Iterator, Sequence
from typing import cast

from app.domain import figures
from app.domain.record_findings import Json
from app.domain.record_view import LayerRow, ParcelView, RecordView
from app.domain.rules import QUESTIONS
from app.reports.codes import called
from app.reports.excel_sheet import Book, Column, Kind, Value
from app.reports.excel_words import say_excel
from app.reports.finding_lines import name_of
from app.reports.layer_details import classes
from app.reports.project_lines import project_lines
from app.reports.unchecked_lines import count_of, reasons_of
from app.reports.words import say
from app.text import Language

_OWN_FILES = {"pasted": "pasted", "drawn.geojson": "drawn"}


def verdict_sheet(book: Book, view: RecordView, language: Language, notice: str) -> None:
    """Write the answer: verdict, reason, scope, what was not checked, number and seal."""
    rows = [*_answer(view, language)]
    marks = [name.startswith(say_excel(language, "fiction_short")) for name, _ in rows]
    columns = (
        Column(say_excel(language, "matter"), 26),
        Column(say_excel(language, "content"), 110),
    )
    name = say_excel(language, "sheet_verdict")
    book.sheet(name, columns, rows, notice=notice, fictitious=marks)


def parcel_sheet(book: Book, view: RecordView, language: Language, notice: str) -> None:
    """Write one row a parcel."""

    def own(key: str, width: float, kind: Kind = "text") -> Column:
        return Column(say_excel(language, key), width, kind)

    columns = (
        Column(say(language, "order"), 6, "count"),
        Column(say(language, "name"), 24),
        Column(say(language, "file"), 20),
        Column(say(language, "verdict_short"), 12),
        own("demo_verdict", 14),
        Column(say(language, "why"), 48),
        own("area_m2", 15, "m2"),
        own("area_mu", 12, "mu"),
        own("area_ha", 12, "ha"),
        own("planar_m2", 15, "m2"),
        own("declared_m2", 15, "m2"),
        Column(say(language, "plane"), 26),
        own("zones", 40),
        own("remedy", 44),
        *(Column(called("question", question, language), 12) for question in QUESTIONS),
        Column(say(language, "attributes"), 30),
        own("notes", 40),
    )
    rows = [_parcel_row(parcel, language) for parcel in view.parcels]
    book.sheet(say_excel(language, "sheet_parcels"), columns, rows, notice=notice)


def layer_sheet(book: Book, view: RecordView, language: Language, notice: str) -> None:
    """Write one row a parcel and layer; fictitious layers stand in rows of their own."""

    def own(key: str, width: float, kind: Kind = "text") -> Column:
        return Column(say_excel(language, key), width, kind)

    columns = (
        Column(say(language, "order"), 6, "count"),
        Column(say(language, "parcel"), 22),
        own("counted_as", 12),
        Column(say(language, "layer"), 24),
        Column(say(language, "polarity"), 11),
        Column(say(language, "outcome"), 10),
        own("overlap_m2", 14, "m2"),
        own("overlap_mu", 11, "mu"),
        own("overlap_ha", 11, "ha"),
        own("share", 11, "share"),
        own("counting_m2", 14, "m2"),
        own("covered", 11, "share"),
        own("uncovered_m2", 14, "m2"),
        own("sliver_count", 9, "count"),
        own("sliver_width_m", 11, "plain"),
        own("touches", 7),
        own("classes", 36),
        Column(say(language, "data_date"), 12),
        Column(say(language, "basis"), 15),
        Column(say(language, "method_source"), 26),
        own("layer_id", 24),
    )
    rows: list[Sequence[Value]] = []
    marks: list[bool] = []
    for parcel in view.parcels:
        for fiction, opinion in ((False, parcel.real), (True, parcel.fictitious)):
            for row in opinion.layers if opinion else ():
                rows.append(_layer_row(parcel, row, fiction, language))
                marks.append(fiction)
    name = say_excel(language, "sheet_layers")
    book.sheet(name, columns, rows, notice=notice, fictitious=marks)


def file_named(name: object, language: Language) -> str:
    """Return what a parcel came from: a file's name, or the form's own fields in words."""
    known = _OWN_FILES.get(str(name))
    return say(language, known) if known else str(name)


def _answer(view: RecordView, language: Language) -> Iterator[tuple[str, Value]]:
    record = view.entry
    listed = say(language, "list")
    yield say(language, "verdict"), called("verdict", view.verdict, language)
    yield say(language, "why"), view.why
    yield say(language, "scope"), listed.join(cast("Sequence[str]", record["scope"]))
    yield from _fictions(view, language)
    yield say(language, "number"), str(record["id"])
    yield say(language, "seal"), str(record["seal"])
    yield say(language, "as_of"), str(record["as_of"])
    if record.get("created_at"):
        yield say(language, "created"), figures.moment(str(record["created_at"]))
    if record.get("earlier_record"):
        yield say(language, "earlier"), str(record["earlier_record"])
    yield say_excel(language, "parcel_count"), len(view.parcels)
    for name, value in project_lines(cast("Json", record.get("profile") or {}), language):
        yield f"{say_excel(language, 'project')}{say(language, 'colon')}{name}", value
    yield from _unchecked(view, language)
    yield say(language, "method_verdict"), say(language, "method_verdict_text")
    yield say(language, "subtitle"), say(language, "disclaimer")


def _fictions(view: RecordView, language: Language) -> Iterator[tuple[str, Value]]:
    for parcel in view.parcels:
        shown = parcel.fictitious
        if shown is not None:
            name = f"{say_excel(language, 'demo_verdict')} {parcel.number}"
            word = called("verdict", shown.verdict, language)
            yield name, f"{word}{say(language, 'colon')}{shown.why}"


def _unchecked(view: RecordView, language: Language) -> Iterator[tuple[str, Value]]:
    """Yield everything that was not checked, one line each, or that nothing was left."""
    count, whole = count_of(view.unchecked), len(view.parcels)
    if not count:
        yield say_excel(language, "unchecked_one"), say(language, "unchecked_none")
    number = 0
    for group in view.unchecked:
        for matter in group.members:
            number += 1
            label = f"{say_excel(language, 'unchecked_one')} {number}/{count}"
            head = f"{group.name}{say(language, 'colon')}" if group.name else ""
            reasons = say(language, "semicolon").join(reasons_of(matter, whole, language))
            yield label, f"{head}{matter.name}{say(language, 'colon')}{reasons}"


def _parcel_row(parcel: ParcelView, language: Language) -> list[Value]:
    entry = parcel.entry
    attributes = cast("Json", entry.get("attributes") or {})
    notes = cast("Sequence[Json]", entry.get("diagnostics") or ())
    shown = parcel.fictitious
    colon = say(language, "colon")
    return [
        parcel.number,
        str(entry["label"]),
        file_named(entry["file"], language),
        called("verdict", parcel.real.verdict, language),
        called("verdict", shown.verdict, language) if shown else None,
        parcel.real.why,
        cast("float", entry["area_m2"]),
        cast("float", entry["area_mu"]),
        cast("float", entry["area_ha"]),
        cast("float", entry["planar_area_m2"]),
        cast("float | None", entry.get("declared_area_m2")),
        str(cast("Json", entry["plane"])["name"]),
        "\n".join(_zone(zone, language) for zone in cast("Sequence[Json]", entry["zones"])),
        "\n".join(_remedies(parcel, language)),
        *(_asked(parcel, question, language) for question in QUESTIONS),
        "\n".join(f"{key}{colon}{value}" for key, value in attributes.items()),
        "\n".join(str(note["message"]) for note in notes),
    ]


def _remedies(parcel: ParcelView, language: Language) -> list[str]:
    """Return what would make a parcel pass, each sentence once; fictitious ones are marked."""
    mark = say_excel(language, "fiction_short") + say(language, "colon")
    fictions = parcel.fictitious.remedies if parcel.fictitious else ()
    found = [str(remedy["text"]) for remedy in parcel.real.remedies]
    found += [mark + str(remedy["text"]) for remedy in fictions]
    return list(dict.fromkeys(found))


def _asked(parcel: ParcelView, question: str, language: Language) -> str:
    """Return the verdict of one of the five questions."""
    answer = parcel.real.questions.get(question)
    return called("verdict", answer["verdict"] if answer else "not_asked", language)


def _zone(zone: Json, language: Language) -> str:
    relation = "straddles" if zone["straddles"] else str(zone["relation"])
    least, greatest = (cast("float", zone[f"{end}_share"]) for end in ("least", "greatest"))
    share = figures.percent(least)
    if least != greatest:
        share = say(language, "share_range", least=share, greatest=figures.percent(greatest))
    comma = say(language, "comma")
    basis = called("basis", zone["basis"], language)
    where = f"{name_of(zone, language)}{say(language, 'colon')}"
    return f"{where}{say(language, f'relation_{relation}')}{comma}{share}{comma}{basis}"


def _layer_row(parcel: ParcelView, row: LayerRow, fiction: bool, language: Language) -> list[Value]:
    counted = say_excel(language, "fiction_short" if fiction else "real_short")
    first: list[Value] = [
        parcel.number,
        str(parcel.entry["label"]),
        counted,
        row.name,
        called("polarity", row.polarity, language),
        called("outcome", row.outcome, language),
    ]
    entry = row.entry
    if entry is None:
        absent = say_excel(language, "absent")
        return [*first, *([None] * 10), None, say(language, "unknown"), "—", absent, None]
    slivers = cast("Sequence[Json]", entry["slivers"])
    return [
        *first,
        *(cast("float", entry[f"overlap_{unit}"]) for unit in ("m2", "mu", "ha")),
        cast("float", entry["share"]),
        cast("float | None", entry.get("counting_m2")),
        cast("float", entry["covered_share"]),
        cast("float", entry["uncovered_m2"]),
        len(slivers),
        max((cast("float", sliver["width_m"]) for sliver in slivers), default=None),
        say(language, "yes" if entry["touches"] else "no"),
        "\n".join(classes(entry, language)),
        str(entry["as_of"] or say(language, "unknown")),
        called("basis", entry["basis"], language),
        str(entry["source"] or ""),
        str(entry["layer"]),
    ]
