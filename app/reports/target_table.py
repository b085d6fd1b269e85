"""Write tables of figures as an Excel workbook; what users wrote stays text, never a formula."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Cell = str | float | None
_LONGEST_CELL = 32_000  # Excel holds 32 767 characters
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the same figures give the same file
_NARROW, _WIDE, _WIDE_FROM_CHARACTERS = 13, 46, 26


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a line that says what it holds, column heads, rows."""

    name: str
    lead: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def workbook_of(sheets: Sequence[Sheet]) -> bytes:
    """Return the sheets as xlsx; numbers are numbers, everything else is text."""
    target = io.BytesIO()
    book = Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"created": _MADE})
    wrapped = {"text_wrap": True, "valign": "top"}
    head = book.add_format({**wrapped, "bold": True, "bg_color": "#E8EEF4", "border": 1})
    plain = book.add_format(wrapped)
    quoted = book.add_format({**wrapped, "quote_prefix": True})
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, head, plain, quoted)
    book.close()
    return target.getvalue()


def _write(to: Worksheet, sheet: Sheet, head: Format, plain: Format, quoted: Format) -> None:
    to.write_string(0, 0, sheet.lead[:_LONGEST_CELL])
    for place, name in enumerate(sheet.columns):
        to.write_string(1, place, name, head)
        longest = max((len(str(row[place] or "")) for row in sheet.rows), default=0)
        to.set_column(place, place, _WIDE if longest > _WIDE_FROM_CHARACTERS else _NARROW)
    for number, row in enumerate(sheet.rows, 2):
        for place, cell in enumerate(row):
            if isinstance(cell, int | float):
                to.write_number(number, place, cell, plain)
            elif cell:
                style = quoted if cell.startswith(_FORMULA_STARTS) else plain
                to.write_string(number, place, cell[:_LONGEST_CELL], style)
    to.freeze_panes(2, 1)
    if sheet.rows:
        to.autofilter(1, 0, len(sheet.rows) + 1, len(sheet.columns) - 1)
