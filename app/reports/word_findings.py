"""The clauses of a Word opinion: by outcome, with text and arithmetic."""

from collections.abc import Sequence
from typing import cast

from app.domain.record_findings import Json
from app.reports.clean import clean
from app.reports.codes import called
from app.reports.finding_lines import cited, details, tags
from app.reports.merged_findings import MergedFinding, Picked, lacks, merged, parcels_named
from app.reports.word_paper import Paper
from app.reports.word_xml import Cell, Column, Line, labelled, line

_IN_SOURCE = ("clause", "quote", "support", "nature")  # stand in the column of the source


def write_findings(paper: Paper, picked: Picked, level: int | None = None) -> None:
    """Write every finding once: in full what is not met, the others in tables.

    Parameters
    ----------
    picked : the judgement that it is about
    level : of the heading; a numbered part if None
    """
    if level is None:
        paper.part(paper.say("findings"))
    else:
        paper.heading(paper.say("findings"), level)
    groups = merged(paper.view.parcels, picked)
    if not groups:
        paper.write(paper.say("no_findings"))
    below = 2 if level is None else level + 1
    for outcome, found in groups.items():
        word = called("outcome", outcome, paper.language)
        title = paper.own("finding_table", outcome=word, n=len(found))
        paper.heading(title, below)
        if outcome == "not_met":
            for one in found:
                _write_in_full(paper, one)
            continue
        if outcome == "no_data":
            _write_lacks(paper, picked, found)
        _write_table(paper, found, title)
    _write_conflicts(paper, [one for found in groups.values() for one in found], below)


def whose(paper: Paper, numbers: Sequence[int]) -> str:
    """Return for which parcels something holds; nothing where there is only one."""
    whole = len(paper.view.parcels)
    if whole == 1:
        return ""
    return paper.own("holds_for", parcels=parcels_named(numbers, whole, paper.language))


def _write_in_full(paper: Paper, one: MergedFinding) -> None:
    finding = one.finding
    marks = paper.say("semicolon").join(tags(finding, paper.language))
    beside = paper.say("open") + marks + paper.say("close") if marks else ""
    paper.heading(clean(finding["title"]) + beside, 3)
    held = whose(paper, one.parcels)
    if held:
        paper.write(held)
    paper.labelled(paper.own("reason"), str(finding["reason"]))
    quote = paper.say("quote")
    for label, text in _details(paper, finding):
        paper.labelled(label, text, "Quote" if label == quote else "Normal")


def _details(paper: Paper, finding: Json) -> list[tuple[str, str]]:
    return details(finding, paper.documents, str(paper.record["as_of"]), paper.language)


def _write_table(paper: Paper, found: Sequence[MergedFinding], caption: str) -> None:
    columns = (
        Column(paper.say("order"), 10),
        Column(paper.say("title_column"), 36),
        Column(paper.own("ground"), 52),
        Column(paper.own("source"), 72),
    )
    rows = [_finding_row(paper, number, one) for number, one in enumerate(found, 1)]
    paper.table(columns, rows, caption, whole_rows=False)


def _finding_row(paper: Paper, number: int, one: MergedFinding) -> list[Cell]:
    finding = one.finding
    title = [line("Table Text", clean(finding["title"]))]
    marks = tags(finding, paper.language)
    if marks:
        title.append(line("Table Detail", paper.say("semicolon").join(marks)))
    held = whose(paper, one.parcels)
    if held:
        title.append(line("Table Detail", held))
    in_source = {paper.say(key) for key in _IN_SOURCE}
    ground = [line("Table Text", str(finding["reason"]))]
    source: list[Line] = []
    for label, text in _details(paper, finding):
        where = source if label in in_source else ground
        style = "Table Text" if label == paper.say("quote") else "Table Detail"
        where.append(labelled(style, label + paper.say("colon"), text))
    return [str(number), title, ground, source]


def _write_lacks(paper: Paper, picked: Picked, found: Sequence[MergedFinding]) -> None:
    """Write what the clauses without data lack, so that it can be fetched."""
    for what, layer, count in lacks(paper.view.parcels, picked, found):
        key = "lack_layer" if layer else "lack" if what else "lack_nothing_named"
        paper.write(paper.say(key, what=what, n=count) + paper.say("stop"), "Item")


def _write_conflicts(paper: Paper, found: Sequence[MergedFinding], level: int) -> None:
    """Write the contradictions that findings name, both passages quoted, each once."""
    known = paper.view.conflicts
    shown: dict[str, list[str]] = {}
    review: set[str] = set()
    for one in found:
        for entry in cast("Sequence[Json]", one.finding.get("conflicts") or ()):
            name, title = str(entry["id"]), clean(one.finding["title"])
            if name in known and title not in shown.setdefault(name, []):
                shown[name].append(title)
            if entry["review"]:
                review.add(name)
    if not shown:
        return
    paper.heading(paper.own("conflicts"), level)
    numbers = paper.view.conflict_numbers
    for name, titles in sorted(shown.items(), key=lambda entry: numbers[entry[0]]):
        word = paper.say("conflict_review" if name in review else "conflict_shown")
        paper.labelled(f"{numbers[name]}. {word}", str(known[name]["statement"]))
        for passage in cast("Sequence[Json]", known[name]["passages"]):
            where = cited(passage, paper.documents, paper.language)
            paper.labelled(where, str(passage["quote"]), "Quote")
        paper.labelled(paper.say("title_column"), paper.say("list").join(titles), "Quote")
