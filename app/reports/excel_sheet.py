"""Sheets of a workbook: heads that stay, filters, widths, figures as figures, texts as texts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from app.reports.clean import clean, shortened

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

Kind = Literal["text", "m2", "mu", "ha", "share", "plain", "count"]
Value = str | float | int | None

_LONGEST_CELL = 32_000  # Excel holds 32 767 characters
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_DECIMALS: dict[Kind, int] = {"m2": 2, "mu": 2, "ha": 4, "share": 2}
_HEAD_SHADE, _FICTION_COLOUR = "#E8EEF4", "#A3157A"
_A3, _A4 = 8, 9
_WIDE, _VERY_WIDE = 220, 450  # characters: what prints legibly on A4, and on A3


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its width in characters, and what its cells hold."""

    head: str
    width: float
    kind: Kind = "text"


@dataclass(slots=True)
class Book:
    """A workbook being written; formats are made once each."""

    workbook: "Workbook"
    header: str
    footer: str
    _formats: dict[str, "Format"] = field(default_factory=dict)

    def sheet(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Value]],
        *,
        notice: str = "",
        fictitious: Sequence[bool] = (),
    ) -> None:
        """Write a sheet whose heads stay in sight, can be filtered and are printed on every page.

        Parameters
        ----------
        notice : a line above the heads, in the colour of fiction
        fictitious : which rows tell of fictitious data; none if empty
        """
        sheet = self.workbook.add_worksheet(name)
        head = 1 if notice else 0
        if notice:
            sheet.write_string(0, 0, notice, self._format("notice"))
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(head, place, column.head, self._format("head"))
        for number, row in enumerate(rows):
            fiction = bool(fictitious) and fictitious[number]
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._write(sheet, (head + 1 + number, place), value, column.kind, fiction)
        last = head + max(len(rows), 1)
        sheet.autofilter(head, 0, last, len(columns) - 1)
        sheet.freeze_panes(head + 1, 0)
        sheet.repeat_rows(head)
        width = sum(column.width for column in columns)
        sheet.set_landscape()
        sheet.set_paper(_A3 if width > _WIDE else _A4)
        sheet.fit_to_pages(2 if width > _VERY_WIDE else 1, 0)
        if width > _VERY_WIDE:
            sheet.repeat_columns(0, 1)  # what a row is about, on the second page too
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        sheet.set_header(self.header)
        sheet.set_footer(self.footer)

    def _write(
        self, sheet: Any, place: tuple[int, int], value: Value, kind: Kind, fiction: bool
    ) -> None:
        if value is None or value == "":
            sheet.write_blank(*place, None, self._format("text", fiction=fiction))
        elif isinstance(value, str):
            text = shortened(clean(value), _LONGEST_CELL)
            quoted = text.startswith(_FORMULA_STARTS)
            sheet.write_string(*place, text, self._format("text", quoted=quoted, fiction=fiction))
        else:
            shown = number_format(value, kind)
            sheet.write_number(*place, value, self._format(shown, fiction=fiction))

    def _format(self, look: str, *, quoted: bool = False, fiction: bool = False) -> "Format":
        """Return a format: `head`, `notice`, `text`, or a format of numbers."""
        key = f"{look}|{quoted}|{fiction}"
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(_look(look, quoted, fiction))
        return self._formats[key]


def number_format(value: float, kind: Kind) -> str:
    """Return how Excel shows a number; a part is never shown as nothing or as the whole.

    >>> number_format(1203.4, "m2"), number_format(0.001, "m2"), number_format(0.999999, "share")
    ('#,##0.00', '#,##0.0000', '0.0000%')
    """
    if kind == "count":
        return "0"
    if kind in ("text", "plain"):
        return "General"
    places = _DECIMALS[kind]
    scale = 100 if kind == "share" else 1
    while places < 7 and _misleads(value * scale, places, 100 if kind == "share" else math.inf):
        places += 2
    digits = "0" * places
    return f"0.{digits}%" if kind == "share" else f"#,##0.{digits}"


def _misleads(value: float, places: int, whole: float) -> bool:
    shown = round(value, places)
    return (shown == 0 and value > 0) or (shown == whole and value < whole)


def _look(look: str, quoted: bool, fiction: bool) -> dict[str, object]:
    found: dict[str, object] = {"valign": "top", "font_name": "宋体", "font_size": 10}
    if look == "head":
        return found | {
            "font_name": "黑体", "bg_color": _HEAD_SHADE, "border": 1, "text_wrap": True,
            "valign": "vcenter",
        }  # fmt: skip
    if look == "notice":
        return found | {"font_name": "黑体", "bold": True, "font_color": _FICTION_COLOUR}
    found |= {"border": 1, "border_color": "#D9DEE4"}
    if fiction:
        found["font_color"] = _FICTION_COLOUR
    if look == "text":
        return found | {"text_wrap": True, "quote_prefix": quoted}
    return found | {"num_format": look}
