"""The parcels of a PDF opinion: areas, zones, layers, questions, what would make them pass."""

from collections.abc import Iterator, Sequence
from typing import cast

from app.domain import figures
from app.domain.areas import ha_from_m2, mu_from_m2
from app.domain.record_findings import Json, UncheckedGroup
from app.domain.record_view import LayerRow, Opinion, ParcelView, RecordView
from app.reports.blocks import Block, Cell, bullets, cell, facts, heading, marked, para, table
from app.reports.clean import shortened, without
from app.reports.codes import called
from app.reports.finding_lines import name_of
from app.reports.layer_details import layer_details
from app.reports.unchecked_lines import count_of, group_named, members_named, reasons_of
from app.reports.words import say
from app.text import Language

# Letters of a user's text that are printed; the record holds it whole.
_IN_TABLE, _LONGEST = 200, 2000


def unchecked_blocks(
    groups: Sequence[UncheckedGroup], whole: int, language: Language
) -> Iterator[Block]:
    """Yield what a verdict does not speak of: single matters with reasons, groups with members.

    Parameters
    ----------
    whole : how many parcels the verdict is about
    """
    count = count_of(groups)
    if not count:
        yield para(say(language, "unchecked_none"))
        return
    yield para(say(language, "unchecked", n=count), "strong")
    colon, comma, semicolon = (say(language, key) for key in ("colon", "list", "semicolon"))
    items = []
    for group in groups:
        if not group.name:
            items += [
                f"{matter.name}{colon}{semicolon.join(reasons_of(matter, whole, language))}"
                for matter in group.members
            ]
            continue
        names = comma.join(members_named(group, language))
        title = group_named(group, whole, language)
        why = say(language, "stop") + " " * (language == "en") + say(language, "group_why")
        items.append(f"{title}{colon}{names}{why}")
    yield bullets(items)


def summary(view: RecordView, language: Language) -> Block:
    """Return the table of all parcels: verdict, areas, reason."""
    fictitious = any(parcel.fictitious for parcel in view.parcels)
    head = [say(language, key) for key in ("order", "name", "verdict_short")]
    head += [say(language, "demo_verdict")] if fictitious else []
    head += [say(language, key) for key in ("m2", "mu", "ha", "why")]
    before = 4 if fictitious else 3
    widths = [0.05, 0.17, 0.13, *([0.13] if fictitious else []), 0.12, 0.09, 0.1, 0.34]
    rows = [_summary_row(parcel, language, fictitious=fictitious) for parcel in view.parcels]
    return table(head, widths, rows, range(before, before + 3))


def _summary_row(parcel: ParcelView, language: Language, *, fictitious: bool) -> list[Cell]:
    entry = parcel.entry
    shown: list[Cell] = []
    if fictitious:
        fiction = parcel.fictitious
        shown = [marked("verdict", fiction.verdict, language) if fiction else figures.NOTHING]
    return [
        str(parcel.number),
        cell(shortened(str(entry["label"]), _IN_TABLE), [source_of(entry, language)]),
        marked("verdict", parcel.real.verdict, language),
        *shown,
        figures.m2(_number(entry, "area_m2")),
        figures.mu(_number(entry, "area_mu")),
        figures.ha(_number(entry, "area_ha")),
        parcel.real.why,
    ]


def source_of(entry: Json, language: Language) -> str:
    """Return what a parcel came from: a file's name, or the form's own fields in words."""
    own = {"pasted": "pasted", "drawn.geojson": "drawn"}
    file = str(entry.get("file") or "")
    return say(language, own[file]) if file in own else shortened(file, _IN_TABLE)


def parcel_blocks(
    parcel: ParcelView, language: Language, level: int, noticed: Sequence[Json] = ()
) -> Iterator[Block]:
    """Yield what is known about one parcel, and what was found on it.

    Parameters
    ----------
    noticed : what reading its file noticed, where that is not told elsewhere
    """
    entry = parcel.entry
    yield heading(level, say(language, "facts"))
    yield _areas(entry, language)
    plane = cast("Json", entry["plane"])
    yield facts(
        [
            (say(language, "name"), shortened(str(entry["label"]), _LONGEST)),
            (say(language, "file"), source_of(entry, language)),
            (say(language, "plane"), str(plane["name"])),
        ]
    )
    attributes = cast("Json", entry.get("attributes") or {})
    if attributes:
        yield para(say(language, "attributes"), "strong")
        yield facts(
            [
                (shortened(str(key), _IN_TABLE), shortened(str(value), _LONGEST))
                for key, value in attributes.items()
            ]
        )
    yield heading(level, say(language, "zones"))
    yield zones(entry, language, fictitious=False)
    own = cast("Sequence[Json]", entry.get("diagnostics") or ())
    yield from diagnostics([*noticed, *own], language)
    yield from judged(parcel.real, language, level)


def judged(opinion: Opinion, language: Language, level: int) -> Iterator[Block]:
    """Yield layers, questions and remedies of one judgement of a parcel."""
    yield heading(level, say(language, "layers"))
    yield layers(opinion.layers, language)
    yield heading(level, say(language, "questions"))
    yield questions(opinion, language)
    if opinion.remedies:
        yield heading(level, say(language, "remedies"))
        yield bullets(list(dict.fromkeys(str(remedy["text"]) for remedy in opinion.remedies)))
        yield para(say(language, "remedies_note"), "hint")


def _areas(entry: Json, language: Language) -> Block:
    measured = [("area_ellipsoidal", entry["area_m2"]), ("area_planar", entry["planar_area_m2"])]
    if entry.get("declared_area_m2") is not None:
        measured.append(("area_declared", entry["declared_area_m2"]))
    rows = []
    for key, value in measured:
        area_m2 = cast("float", value)
        rows.append(
            [
                say(language, key),
                figures.m2(area_m2),
                figures.mu(mu_from_m2(area_m2)),
                figures.ha(ha_from_m2(area_m2)),
            ]
        )
    head = [say(language, key) for key in ("area_kind", "m2", "mu", "ha")]
    return table(head, [0.4, 0.2, 0.2, 0.2], rows, (1, 2, 3))


def zones(entry: Json, language: Language, *, fictitious: bool) -> Block:
    """Return how a parcel lies to the zones near it, to the real ones or to the fictitious."""
    near = [
        zone
        for zone in cast("Sequence[Json]", entry["zones"])
        if (zone["basis"] == "demonstration") == fictitious
    ]
    if not near:
        return para(say(language, "zones_none"))
    head = [
        say(language, key) for key in ("zones", "relation", "share_inside", "edge_known", "basis")
    ]
    return table(head, [0.3, 0.14, 0.2, 0.14, 0.22], [_zone_row(z, language) for z in near])


def _zone_row(zone: Json, language: Language) -> list[Cell]:
    relation = "straddles" if zone["straddles"] else str(zone["relation"])
    least, greatest = (
        figures.percent(_number(zone, f"{end}_share")) for end in ("least", "greatest")
    )
    share = least
    if zone["least_share"] != zone["greatest_share"]:
        share = say(language, "share_range", least=least, greatest=greatest)
    uncertain = zone["uncertainty_m"]
    edge = figures.metres(cast("float", uncertain)) if uncertain else ""
    return [
        name_of(zone, language),
        say(language, f"relation_{relation}"),
        share,
        say(language, "edge_metres", m=edge) if edge else figures.NOTHING,
        called("basis", zone["basis"], language),
    ]


def layers(rows: Sequence[LayerRow], language: Language) -> Block:
    """Return the table of layers; a layer that is absent is a row that says so."""
    if not rows:
        return para(say(language, "no_layers"))
    keys = (
        "layer", "polarity", "overlap_m2", "mu", "ha", "share", "covered", "outcome", "data_date",
        "basis",
    )  # fmt: skip
    widths = [0.17, 0.095, 0.1, 0.075, 0.08, 0.08, 0.085, 0.115, 0.105, 0.11]
    told = [_layer_row(row, language) for row in rows]
    return table([say(language, key) for key in keys], widths, told, (2, 3, 4, 5, 6))


def _layer_row(row: LayerRow, language: Language) -> list[Cell]:
    entry = row.entry
    mark = marked("outcome", row.outcome, language)
    kind = called("polarity", row.polarity, language)
    if entry is None:
        absent = cell(row.name, [say(language, "no_layer")])
        blank = [figures.NOTHING] * 5
        return [absent, kind, *blank, mark, say(language, "unknown"), figures.NOTHING]
    return [
        cell(row.name, layer_details(entry, language)),
        kind,
        figures.m2(_number(entry, "overlap_m2")),
        figures.mu(_number(entry, "overlap_mu")),
        figures.ha(_number(entry, "overlap_ha")),
        figures.percent(_number(entry, "share")),
        figures.percent(_number(entry, "covered_share")),
        mark,
        str(entry["as_of"] or say(language, "unknown")),
        called("basis", entry["basis"], language),
    ]


def questions(opinion: Opinion, language: Language) -> Block:
    """Return the verdict of each question, its answer and what would help it most."""
    rows: list[list[Cell]] = []
    for question, told in opinion.questions.items():
        name = called("question", question, language)
        verdict = str(told["verdict"])
        said = without(str(told["headline"]), name)
        said = without(said, called("verdict", verdict, language))
        what = told.get("would_help_words")
        lines = [say(language, "would_help", what=what)] if what else []
        said = said or say(language, "see_findings")
        rows.append([name, marked("verdict", verdict, language), cell(said, lines)])
    head = [say(language, key) for key in ("question", "verdict_short", "answer")]
    return table(head, [0.2, 0.16, 0.64], rows)


def diagnostics(items: Sequence[Json], language: Language) -> Iterator[Block]:
    """Yield what reading and checking noticed."""
    if not items:
        return
    yield para(say(language, "diagnostics"), "strong")
    yield facts(
        [(say(language, f"severity_{item['severity']}"), str(item["message"])) for item in items]
    )


def _number(entry: Json, key: str) -> float | None:
    return cast("float | None", entry[key])
