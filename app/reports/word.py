"""A record as an official opinion in Word, to be checked, edited and signed."""

import io
from collections.abc import Sequence
from typing import cast

from app.domain.record_findings import Json
from app.domain.record_view import RecordView
from app.reports.clean import clean
from app.reports.merged_findings import fictitious, real
from app.reports.word_answer import (
    write_answer,
    write_fiction,
    write_project,
    write_unchecked,
)
from app.reports.word_checklist import write_checklist
from app.reports.word_findings import write_findings
from app.reports.word_frame import new_document, packed, write_body, write_header
from app.reports.word_judgement import write_layers, write_questions, write_remedies
from app.reports.word_land import label_of, relations, write_parcels
from app.reports.word_method import write_method
from app.reports.word_paper import Paper
from app.reports.word_xml import Cell, Column, line, table_xml
from app.text import Language

_MAP_MM = (170, 215)  # the most that a map may take, with its caption on the same page


def word_opinion(
    view: RecordView, pictures: Sequence[tuple[str, bytes]], language: Language
) -> bytes:
    """Return a record as an editable opinion (docx, A4); the same record gives the same bytes.

    All parcels are told, whatever the page shows at once. What was judged on fictitious data
    stands in an annex of its own, and every page then says so.

    Parameters
    ----------
    view : the record arranged in `language`
    pictures : captions and PNG files of the maps, in order
    """
    fiction = any(parcel.fictitious for parcel in view.parcels)
    document = new_document(view.entry, language, fiction=fiction)
    paper = Paper(document, view, language)
    paper.write(paper.own("title"), "Title")
    paper.write(paper.own("subtitle"), "Subtitle")
    if fiction:
        paper.write(paper.own("fiction_first"), "Fiction")
    write_answer(paper)
    write_project(paper)
    write_parcels(paper)
    write_layers(paper, real)
    write_remedies(paper, real)
    write_questions(paper, real)
    write_findings(paper, real)
    _write_statements(paper)
    write_checklist(paper, real)
    _write_signing(paper)
    _write_maps(paper, pictures)
    write_method(paper)
    if fiction:
        _write_annex(paper)
    return packed(document)


def _write_statements(paper: Paper) -> None:
    statements = cast("Sequence[Json]", paper.record.get("statements") or ())
    if statements:
        paper.write(paper.own("statements", n=len(statements)))


def _write_signing(paper: Paper) -> None:
    """Write room for the examiner's own words, the disclaimer, and the places to sign."""
    paper.part(paper.own("signing"))
    opinion = [line("Table Head", paper.own("opinion")), *([line("Table Text")] * 8)]
    write_body(
        paper.document,
        table_xml((Column("", 170),), [(opinion,)], paper.own("opinion"), headed=False),
    )
    paper.add(line("Table Gap"))
    columns = [Column("", width) for width in (20, 37, 20, 37, 20, 36)]
    cells: list[Cell] = []
    for key in ("examiner", "reviewer", "day"):
        cells += [[line("Table Head", paper.own(key))], [line("Table Text"), line("Table Text")]]
    xml = table_xml(columns, [cells], paper.own("signing"), headed=False)
    write_body(paper.document, xml)
    paper.add(line("Table Gap"))
    paper.write(paper.say("sign_note"))
    paper.labelled(paper.own("disclaimer"), paper.say("disclaimer"))


def _write_maps(paper: Paper, pictures: Sequence[tuple[str, bytes]]) -> None:
    from docx.shared import Mm  # noqa: PLC0415 - loaded with the first opinion

    paper.part(paper.own("maps"))
    if not pictures:
        paper.write(paper.own("map_none"))
    for number, (caption, png) in enumerate(pictures, 1):
        shape = paper.document.add_picture(io.BytesIO(png), width=Mm(_MAP_MM[0]))
        if shape.height > Mm(_MAP_MM[1]):
            shape.width = round(shape.width * Mm(_MAP_MM[1]) / shape.height)
            shape.height = Mm(_MAP_MM[1])
        told = paper.own("map_number", n=number, caption=clean(caption))
        shape._inline.docPr.set("descr", told)
        holder = paper.document.paragraphs[-1]
        holder.paragraph_format.keep_with_next = True
        paper.write(told, "Caption")


def _write_annex(paper: Paper) -> None:
    """Write what the machinery says if fiction is taken for real, on pages of their own."""
    section = paper.document.add_section()
    write_header(section, paper.record, paper.language, paper.own("header_annex"))
    paper.heading(paper.own("annex"), 1)
    paper.write(paper.say("demo_lead"), "Fiction")
    for parcel in paper.view.parcels:
        if parcel.fictitious is None:
            continue
        paper.heading(paper.say("parcel_of", n=parcel.number, label=label_of(parcel)), 2)
        write_fiction(paper, parcel.fictitious.verdict, parcel.fictitious.why)
        write_unchecked(paper, parcel.fictitious.unchecked, 1)
        paper.labelled(paper.say("zones"), relations(paper, parcel) + paper.say("stop"))
    write_layers(paper, fictitious, 2)
    write_remedies(paper, fictitious, 2)
    write_questions(paper, fictitious, 2)
    write_findings(paper, fictitious, 2)
    write_checklist(paper, fictitious, 2)
