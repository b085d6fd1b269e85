"""The sheets of the Excel report about clauses: every finding, and the checklist."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from app.domain.record_findings import Json
from app.domain.record_view import SHOWN_AT_ONCE, RecordView
from app.reports.checklist_items import Item, checklist_items, origin_line
from app.reports.codes import called
from app.reports.excel_sheet import Book, Column, Kind, Value
from app.reports.excel_words import say_excel
from app.reports.finding_lines import cited, deadline, name_of, tags
from app.reports.merged_findings import Picked, fictitious, merged, parcels_named, real
from app.reports.words import say
from app.text import Language

_WIDTH_OF_FINDING = 28


def finding_sheet(book: Book, view: RecordView, language: Language, notice: str) -> None:
    """Write one row a parcel and clause, then the clauses that decide nothing, each once.

    Of more parcels than are read one by one, those with the same answer share a row, which names
    them: hundreds of parcels would make ten thousands of rows that say the same.
    """
    rows: list[Sequence[Value]] = []
    marks: list[bool] = []
    together = len(view.parcels) > SHOWN_AT_ONCE
    for fiction, picked in ((False, real), (True, fictitious)):
        found = [
            *(_shared_rows if together else _single_rows)(view, picked, fiction, language),
        ]
        rows += found
        marks += [fiction] * len(found)
    stated = [*_statement_rows(view, language)]
    marks += [False] * len(stated)
    name = say_excel(language, "sheet_findings")
    columns = _finding_columns(language)
    book.sheet(name, columns, [*rows, *stated], notice=notice, fictitious=marks)


def checklist_sheet(book: Book, view: RecordView, language: Language, notice: str) -> None:
    """Write what is left to a person; a clause that an officer's answer decides is ticked."""

    def own(key: str, width: float) -> Column:
        return Column(say_excel(language, key), width)

    columns = (
        own("box", 6),
        own("kind", 13),
        own("counted_as", 12),
        Column(say(language, "holds_for"), 16),
        own("matter", 34),
        Column(say(language, "why"), 50),
        Column(say(language, "clause"), 40),
        Column(say(language, "quote"), 50),
        own("answer", 10),
        own("officer", 14),
        own("answer_why", 34),
        own("answer_from", 34),
        own("rule_id", 26),
    )
    rows: list[Sequence[Value]] = []
    marks: list[bool] = []
    for fiction, picked in ((False, real), (True, fictitious)):
        items = checklist_items(view, picked)
        rows += [_item_row(view, item, fiction, language) for item in items]
        marks += [fiction] * len(items)
    name = say_excel(language, "sheet_checklist")
    book.sheet(name, columns, rows, notice=notice, fictitious=marks)


def _finding_columns(language: Language) -> Sequence[Column]:
    def own(key: str, width: float, kind: Kind = "text") -> Column:
        return Column(say_excel(language, key), width, kind)

    def common(key: str, width: float) -> Column:
        return Column(say(language, key), width)

    return (
        Column(say(language, "order"), 6, "count"),
        common("parcel", 20),
        own("counted_as", 12),
        common("outcome", 10),
        own("rule_id", 26),
        own("question", 14),
        common("title_column", 26),
        common("why", 46),
        common("document", 34),
        common("document_number", 18),
        common("clause", 24),
        common("quote", 52),
        own("measured", 12, "plain"),
        own("operator", 9),
        own("required", 12, "plain"),
        own("unit", 11),
        own("shortfall", 12, "plain"),
        own("force", 14),
        own("level", 14),
        own("addressee", 12),
        common("text_status", 14),
        common("condition", 30),
        common("note", 34),
        common("deadline", 16),
        own("missing", 24),
        own("remarks", 30),
        own("conflicts", 44),
        common("support", 40),
    )


def _single_rows(
    view: RecordView, picked: Picked, fiction: bool, language: Language
) -> Iterator[Sequence[Value]]:
    names = _names(view, picked)
    for parcel in view.parcels:
        opinion = picked(parcel)
        first: list[Value] = [
            parcel.number,
            str(parcel.entry["label"]),
            _counted(fiction, language),
        ]
        for group in opinion.findings if opinion else ():
            for finding in group.findings:
                yield [*first, *_clause(view, finding, names, language)]


def _shared_rows(
    view: RecordView, picked: Picked, fiction: bool, language: Language
) -> Iterator[Sequence[Value]]:
    names = _names(view, picked)
    for group in merged(view.parcels, picked).values():
        for one in group:
            held = parcels_named(one.parcels, len(view.parcels), language)
            clause = _clause(view, one.finding, names, language)
            yield [None, held, _counted(fiction, language), *clause]


def _counted(fiction: bool, language: Language) -> str:
    return say_excel(language, "fiction_short" if fiction else "real_short")


def _names(view: RecordView, picked: Picked) -> dict[str, str]:
    """Return what findings lack, in words, by the name that they give it."""
    opinions = [opinion for parcel in view.parcels if (opinion := picked(parcel))]
    groups = [group for opinion in opinions for group in opinion.findings]
    return {lack.name: lack.what for group in groups for lack in group.lacks}


def _clause(
    view: RecordView, finding: Json, names: Mapping[str, str], language: Language
) -> list[Value]:
    """Return the cells of a finding from its outcome on; `names` are those of what it lacks."""
    source, support = (cast("Json | None", finding.get(key)) for key in ("source", "support"))
    compared = finding["required"] is not None
    measured, required, short = (
        cast("float | None", finding[key]) for key in ("measured", "required", "shortfall")
    )
    missing = cast("Sequence[str]", finding["missing"])
    return [
        called("outcome", finding["outcome"], language),
        str(finding["rule_id"]),
        called("question", finding["question"], language),
        str(finding["title"]),
        str(finding["reason"]),
        *_passage(view, source, language),
        measured,
        called("operator", finding["operator"], language) if compared else None,
        required,
        called("unit", finding["unit"], language) if finding["unit"] else None,
        short,
        called("force", finding["force"], language),
        called("level", finding["level"], language),
        called("addressee", finding["addressee"], language),
        called("text_status", finding["text_status"], language),
        cast("str | None", finding["condition"]),
        cast("str | None", finding["note"]),
        deadline(finding, str(view.entry["as_of"]), language),
        say(language, "list").join(_missing(name, names, language) for name in missing),
        say(language, "semicolon").join(tags(finding, language)),
        "\n".join(_conflicts(view, finding, language)),
        _whole(view, support, language),
    ]


def _missing(name: str, names: Mapping[str, str], language: Language) -> str:
    """Return what is missing in words: a layer, a field, an officer's answer."""
    if name in names:
        return names[name]
    if name.startswith("confirmation:"):
        return say_excel(language, "kind_waiting")
    return called("field", name, language)


def _passage(view: RecordView, source: Json | None, language: Language) -> list[Value]:
    if source is None:
        return [say(language, "no_clause"), None, None, None]
    document = view.documents.get(str(source["document"]))
    return [
        name_of(document, language) if document else str(source["document"]),
        str(document["number"] or "") if document else None,
        str(source["section"] or ""),
        str(source["quote"]),
    ]


def _whole(view: RecordView, source: Json | None, language: Language) -> str:
    if source is None:
        return ""
    where = cited(source, view.documents, language)
    return f"{where}{say(language, 'colon')}{source['quote']}"


def _conflicts(view: RecordView, finding: Json, language: Language) -> Iterator[str]:
    for entry in cast("Sequence[Json]", finding.get("conflicts") or ()):
        conflict = view.conflicts.get(str(entry["id"]))
        if conflict is not None:
            number = say(language, "conflict", n=view.conflict_numbers[str(entry["id"])])
            yield f"{number}{say(language, 'colon')}{conflict['statement']}"


def _statement_rows(view: RecordView, language: Language) -> Iterator[Sequence[Value]]:
    """Yield duties of authorities, encouragements and permissions, in the findings' columns."""
    for statements in view.statements.values():
        for each in statements:
            duty = each["addressee"] == "authority"
            kind = say(language, "duty") if duty else called("effect", each["effect"], language)
            row: list[Value] = [
                None,
                say_excel(language, "all_parcels"),
                say_excel(language, "real_short"),
                say_excel(language, "decides_nothing"),
                str(each["rule_id"]),
                None,
                str(each["title"]),
                kind,
                *_passage(view, cast("Json | None", each["source"]), language),
            ]
            yield [*row, *([None] * (_WIDTH_OF_FINDING - len(row)))]


def _item_row(view: RecordView, item: Item, fiction: bool, language: Language) -> list[Value]:
    finding = item.finding.finding if item.finding else None
    source = cast("Json | None", finding["source"]) if finding else None
    held = parcels_named(item.parcels, len(view.parcels), language)
    answer = item.answer
    given: list[Value] = [None, None, None, None]
    if answer:
        word = say(language, "confirmed_yes" if answer["confirmed"] else "confirmed_no")
        origin = origin_line(answer, language) or None
        given = [word, str(answer["officer"]), str(answer["reason"]), origin]
    return [
        "☑" if item.kind == "answered" else "☐",
        say_excel(language, f"kind_{item.kind}"),
        _counted(fiction, language),
        f"{say(language, 'parcel')} 1" if len(view.parcels) == 1 else held,
        item.name,
        item.reason,
        cited(source, view.documents, language) if source else None,
        str(source["quote"]) if source else None,
        *given,
        str(finding["rule_id"]) if finding else None,
    ]
