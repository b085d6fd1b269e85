"""A judgement in a Word opinion: layers, what would make it pass, the five questions."""

from typing import cast

from app.domain import figures
from app.domain.record_view import LayerRow, Opinion
from app.reports.clean import clean, without
from app.reports.codes import called
from app.reports.layer_details import layer_details
from app.reports.merged_findings import Picked
from app.reports.word_land import label_of
from app.reports.word_paper import Paper
from app.reports.word_xml import Cell, Column, line


def write_layers(paper: Paper, picked: Picked, level: int | None = None) -> None:
    """Write the table of layers, parcel by parcel.

    Parameters
    ----------
    picked : the judgement that it is about
    level : of the heading; a numbered part if None
    """
    say = paper.say
    _begin(paper, say("layers"), level)
    columns = (
        Column(say("layer"), 38),
        Column(say("polarity"), 16),
        Column(say("overlap_m2"), 22, "number"),
        Column(say("mu"), 16, "number"),
        Column(say("ha"), 17, "number"),
        Column(say("share"), 14, "number"),
        Column(say("covered"), 15, "number"),
        Column(say("outcome"), 13),
        Column(paper.own("date_basis"), 19),
    )
    several = len(paper.view.parcels) > 1
    for parcel in paper.view.parcels:
        opinion = picked(parcel)
        if opinion is None:
            continue
        title = say("parcel_of", n=parcel.number, label=label_of(parcel))
        if several:
            paper.heading(title, 2 if level is None else level + 1)
        if opinion.layers:
            rows = [_layer_row(paper, row) for row in opinion.layers]
            paper.table(columns, rows, f"{say('layers')}{say('comma')}{title}")
        else:
            paper.write(say("no_layers"))


def write_remedies(paper: Paper, picked: Picked, level: int | None = None) -> None:
    """Write what would make the parcels pass, each sentence once; nothing where nothing would."""
    found: dict[str, list[int]] = {}
    for parcel in paper.view.parcels:
        opinion = picked(parcel)
        for remedy in opinion.remedies if opinion else ():
            numbers = found.setdefault(str(remedy["text"]), [])
            if parcel.number not in numbers:
                numbers.append(parcel.number)
    if not found:
        return
    _begin(paper, paper.say("remedies"), level)
    several = len(paper.view.parcels) > 1
    for count, (sentence, numbers) in enumerate(found.items(), 1):
        named = paper.say("list").join(map(str, numbers))
        whose = paper.say("parcels_some", numbers=named) + paper.say("colon") if several else ""
        paper.write(f"{count}. {whose}{sentence}", "Item")
    paper.write(paper.say("remedies_note"))


def write_questions(paper: Paper, picked: Picked, level: int | None = None) -> None:
    """Write the verdict of each of the five questions, parcel by parcel."""
    say = paper.say
    _begin(paper, paper.own("answers"), level)
    columns = [
        Column(say("question"), 30),
        Column(say("verdict_short"), 24),
        Column(say("answer"), 116),
    ]
    several = len(paper.view.parcels) > 1
    if several:
        columns[:] = [Column(say("parcel"), 12), *columns[:2], Column(say("answer"), 104)]
    rows: list[list[Cell]] = []
    for parcel in paper.view.parcels:
        opinion = picked(parcel)
        for row in _question_rows(paper, opinion) if opinion else ():
            rows.append([str(parcel.number), *row] if several else row)
    paper.table(columns, rows, paper.own("answers"))


def _begin(paper: Paper, title: str, level: int | None) -> None:
    if level is None:
        paper.part(title)
    else:
        paper.heading(title, level)


def _layer_row(paper: Paper, row: LayerRow) -> list[Cell]:
    language = paper.language
    polarity = called("polarity", row.polarity, language)
    outcome = called("outcome", row.outcome, language)
    if row.entry is None:
        name = [line("Table Text", row.name), line("Table Detail", paper.say("no_layer"))]
        return [name, polarity, *([figures.NOTHING] * 5), outcome, paper.say("unknown")]
    entry = row.entry
    details = layer_details(entry, language)
    name = [line("Table Text", row.name), *(line("Table Detail", each) for each in details)]
    day = clean(entry["as_of"] or paper.say("unknown"))
    return [
        name,
        polarity,
        figures.m2(cast("float", entry["overlap_m2"])),
        figures.mu(cast("float", entry["overlap_mu"])),
        figures.ha(cast("float", entry["overlap_ha"])),
        figures.percent(cast("float", entry["share"])),
        figures.percent(cast("float", entry["covered_share"])),
        outcome,
        [line("Table Text", day), line("Table Detail", called("basis", entry["basis"], language))],
    ]


def _question_rows(paper: Paper, opinion: Opinion) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for question, answer in opinion.questions.items():
        name = called("question", question, paper.language)
        word = called("verdict", answer["verdict"], paper.language)
        headline = without(without(str(answer["headline"]), name), word)
        told = [line("Table Text", headline or paper.own("see_findings"))]
        if answer.get("would_help_words"):
            what = answer["would_help_words"]
            told.append(line("Table Detail", paper.say("would_help", what=what)))
        rows.append([name, word, told])
    return rows
