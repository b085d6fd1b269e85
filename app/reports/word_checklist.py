"""The checklist of a Word opinion: what a person has answered, and what is left to one."""

from typing import cast

from app.domain.record_findings import Json
from app.reports.checklist_items import Item, checklist_items, origin_line
from app.reports.clean import clean
from app.reports.finding_lines import cited
from app.reports.merged_findings import Picked
from app.reports.word_findings import whose
from app.reports.word_paper import Paper
from app.reports.word_xml import Cell, Column, Line, Piece, labelled, line

EMPTY_BOX, TICKED_BOX = "☐", "☑"


def write_checklist(paper: Paper, picked: Picked, level: int | None = None) -> None:
    """Write what is left to a person; a clause that an answer decides is ticked."""
    if level is None:
        paper.part(paper.say("checklist"))
    else:
        paper.heading(paper.say("checklist"), level)
    items = checklist_items(paper.view, picked)
    if not items:
        paper.write(paper.own("checklist_none"))
        return
    columns = (
        Column(paper.own("box_column"), 12),
        Column(paper.own("item"), 98),
        Column(paper.own("who"), 60),
    )
    rows: list[list[Cell]] = [
        [
            TICKED_BOX if item.kind == "answered" else EMPTY_BOX,
            _matter(paper, item),
            _answer(paper, item),
        ]
        for item in items
    ]
    paper.table(columns, rows, paper.say("checklist"), whole_rows=False)


def _matter(paper: Paper, item: Item) -> list[Line]:
    lines = [line("Table Text", Piece(clean(item.name), bold=True))]
    whole = len(paper.view.parcels)
    held = whose(paper, item.parcels) if item.finding or len(item.parcels) < whole else ""
    lines += [line("Table Detail", text) for text in (held, item.reason) if text]
    source = cast("Json | None", item.finding.finding["source"]) if item.finding else None
    if source:
        where = cited(source, paper.documents, paper.language)
        lines.append(labelled("Table Detail", where + paper.say("colon"), str(source["quote"])))
    return lines


def _answer(paper: Paper, item: Item) -> list[Line]:
    """Return who answered what and why, or the boxes to tick."""
    if item.kind == "elsewhere":
        return [line("Table Text", _boxes(paper, "tick_done"))]
    if item.answer is None:
        signature = paper.say("sign") + paper.say("colon").rstrip()
        return [line("Table Text", _boxes(paper, "tick")), line("Table Detail", signature)]
    met = paper.own("met" if item.answer["confirmed"] else "not_met")
    lines = [
        line("Table Text", Piece(met, bold=True)),
        line("Table Text", paper.own("by", officer=clean(item.answer["officer"]))),
        line("Table Text", paper.own("because", reason=clean(item.answer["reason"]))),
    ]
    if origin := origin_line(item.answer, paper.language):
        lines.append(line("Table Detail", origin))
    if item.kind == "unused":
        unused = "not_used" if item.finding else "decided_nothing"
        lines.append(line("Table Detail", paper.own(unused)))
    return lines


def _boxes(paper: Paper, key: str) -> str:
    """Return words with the boxes of this checklist."""
    return paper.say(key).replace("□", EMPTY_BOX)
