"""Read delimited text (CSV, TSV) as a table, whichever mark parts its fields."""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from app.data.formats.sheet_grid import Cell, Grid, Row
from app.data.formats.sheet_headers import MOST_ROWS_ABOVE, Header, find_header
from app.data.formats.txt_numbers import half_width
from app.errors import InputError
from app.text import Text

_DELIMITERS = ("\t", ",", ";", "，", "；", "|")
_MIXED = str.maketrans("，；;\t", ",,,,")
_HEAD_LINES = 200  # in which the header and the first points must be
_HEAD_CHARACTERS = 50_000
_MOST_COLUMNS = 256
# What only a boundary-point TXT has: a section mark, or an @ at the end of a line.
_TXT_MARKS = re.compile(
    r"^[ \t]*\[[^\[\]\n]{0,60}(?:属性|坐标)[^\[\]\n]{0,60}\][ \t\r]*$|@[ \t\r,]*$", re.MULTILINE
)


def table_of_text(text: str) -> Grid | None:
    """Return a text as a table if it has a header of boundary points; None if it has none.

    Headers with commas over points with tabs, or with full-width commas, are parted at all of
    these marks.

    Raises
    ------
    InputError
        `sheet.unreadable` for quotation marks that do not end.
    """
    head = "".join(text.splitlines(keepends=True)[:_HEAD_LINES])
    for delimiter in _DELIMITERS:
        if _is_table(head, delimiter, with_numbers=True):
            return _whole(text, delimiter)
    if _is_table(head.translate(_MIXED), ",", with_numbers=False):
        return _whole(text.translate(_MIXED), ",")
    return None


def _is_table(head: str, delimiter: str, *, with_numbers: bool) -> bool:
    try:
        grid = _grid(head, delimiter, strict=False)
    except csv.Error:  # a field beyond the library's limit: no table of points
        return False
    header = find_header(grid)
    return header is not None and (not with_numbers or _has_numbers(grid, header))


def _whole(text: str, delimiter: str) -> Grid:
    try:
        return _grid(text, delimiter, strict=True)
    except csv.Error as error:
        raise InputError(
            "sheet.unreadable",
            Text(
                "表格中的引号不成对，或一格过长",
                "a quotation mark never ends, or a cell is too long",
            ),
            mend=Text("请检查引号后重新导出", "check the quotation marks and export it again"),
        ) from error


def _has_numbers(grid: Grid, header: Header) -> bool:
    """Tell that the first rows after the header fill both coordinate columns."""
    rows = [row for row in grid.rows if row.number > header.row][:MOST_ROWS_ABOVE]
    return any(row.text(header.north) and row.text(header.east) for row in rows)


def _grid(text: str, delimiter: str, *, strict: bool) -> Grid:
    return Grid("", tuple(_rows(text, delimiter, strict=strict)))


def _rows(text: str, delimiter: str, *, strict: bool) -> Iterator[Row]:
    source = StringIO(text, newline="")
    reader = csv.reader(source, delimiter=delimiter, skipinitialspace=True, strict=strict)
    started = 0
    for fields in reader:
        cells: tuple[Cell, ...] = tuple(value.strip() or None for value in fields[:_MOST_COLUMNS])
        yield Row(started + 1, cells)
        started = reader.line_num


def looks_delimited(text: str) -> bool:
    r"""Tell whether a text begins like a table of points and not like a boundary-point TXT.

    >>> looks_delimited("点号,X,Y\nJ1,4081850,39387600")
    True
    """
    head = text[:_HEAD_CHARACTERS]
    if _TXT_MARKS.search(half_width(head)):
        return False
    marked = (_is_table(head, delimiter, with_numbers=True) for delimiter in _DELIMITERS)
    return any(marked) or _is_table(head.translate(_MIXED), ",", with_numbers=False)
