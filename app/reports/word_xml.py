"""Paragraphs and tables of a Word file as XML text: thousands of rows are parsed in one go."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from app.reports.clean import clean

TWIPS_PER_MM = 1440 / 25.4
WIDTH_MM = 170  # of the text: A4 less 20 mm on either side
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
HEAD_SHADE = "E8EEF4"
# Marks that Chinese and Latin type share: without the hint Word takes them from the Latin font.
_SHARED_MARKS = re.compile("([“”‘’…—·]+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a paragraph in a look of its own; `colour` is RRGGBB."""

    text: str
    bold: bool = False
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: the name of its style, and its parts."""

    style: str
    parts: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its width in mm, and whether it holds figures."""

    head: str
    width_mm: float
    kind: Literal["text", "number"] = "text"


Cell = str | Sequence[Line]


def line(style: str, *parts: Piece | str) -> Line:
    """Return a paragraph of texts and pieces."""
    return Line(style, [Piece(part) if isinstance(part, str) else part for part in parts])


def labelled(style: str, label: str, text: str) -> Line:
    """Return a paragraph that begins with a bold label; the label holds its own colon."""
    return line(style, Piece(label, bold=True), text)


def paragraph_xml(paragraph: Line) -> str:
    """Return one paragraph; its style is named by id, which is the name without spaces."""
    runs = "".join(_run_xml(piece) for piece in paragraph.parts)
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(paragraph.style)}"/></w:pPr>{runs}</w:p>'


def declared(xml: str) -> str:
    """Return an element that names the namespaces it uses, ready to be parsed."""
    head, rest = xml.split(">", 1)
    return f"{head} {NAMESPACES}>{rest}"


def style_id(name: str) -> str:
    """Return the id of a style; Word makes it from the name in the same way."""
    return name.replace(" ", "")


def table_xml(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    caption: str,
    *,
    whole_rows: bool = True,
    headed: bool = True,
) -> str:
    """Return a table whose heads are repeated on every page.

    Parameters
    ----------
    caption : what screen readers announce
    whole_rows : a row is not broken over two pages; rows of long text may have to be
    headed : whether the columns have heads
    """
    widths = [round(column.width_mm * TWIPS_PER_MM) for column in columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = ""
    if headed:
        cells = [_head_xml(c.head, c.kind, w) for c, w in zip(columns, widths, strict=True)]
        head = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"
    kept = "<w:trPr><w:cantSplit/></w:trPr>" if whole_rows else ""
    body = "".join(
        f"<w:tr>{kept}"
        + "".join(
            _cell_xml(cell, column.kind, width)
            for cell, column, width in zip(row, columns, widths, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
        f'</w:tblCellMar><w:tblLook w:val="0020" w:firstRow="{int(headed)}"/>'
        f"<w:tblCaption w:val={quoteattr(clean(caption))}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"
    )


def _head_xml(head: str, kind: str, width: int) -> str:
    style = "Table Head Number" if kind == "number" else "Table Head"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{HEAD_SHADE}"/><w:vAlign w:val="center"/>'
        f"</w:tcPr>{paragraph_xml(line(style, head))}</w:tc>"
    )


def _cell_xml(cell: Cell, kind: str, width: int) -> str:
    style = "Table Number" if kind == "number" else "Table Text"
    lines = [line(style, cell)] if isinstance(cell, str) else cell or [line(style)]
    content = "".join(paragraph_xml(each) for each in lines)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def _run_xml(piece: Piece) -> str:
    found = [part for part in _SHARED_MARKS.split(clean(piece.text)) if part]
    return "".join(_part_xml(part, piece) for part in found)


def _part_xml(text: str, piece: Piece) -> str:
    look = '<w:rFonts w:hint="eastAsia"/>' if _SHARED_MARKS.fullmatch(text) else ""
    look += "<w:b/>" if piece.bold else ""
    look += f'<w:color w:val="{piece.colour}"/>' if piece.colour else ""
    written = "<w:br/>".join(
        "<w:tab/>".join(_text_xml(part) for part in row.split("\t"))
        for row in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    )
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{written}</w:r>"


def _text_xml(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>' if text else ""
