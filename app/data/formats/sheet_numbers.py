"""Coordinates in the cells of a table: numbers, numbers written as text, degrees and minutes."""

import math
import re

from app.data.formats.refusals import not_finite
from app.data.formats.sheet_grid import Cell, Grid
from app.data.formats.txt_numbers import half_width
from app.errors import InputError
from app.text import Text

_PLAIN = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,4})?", re.ASCII)
_GROUPED = re.compile(
    r"[+-]?\d{1,3}(?:([, \u2009\u00a0\u202f'])\d{3})(?:\1\d{3})*(?:\.\d{1,30})?", re.ASCII
)
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
_SIDE = r"(?:东经|西经|北纬|南纬|[NSEWnsew东西南北])"
_MARKED = re.compile(
    rf"(?P<before>{_SIDE})?\s*(?P<d>\d{{1,3}}(?:\.\d{{1,15}})?)\s*[°度º˚]\s*"
    r"(?:(?P<m>\d{1,2}(?:\.\d{1,15})?)\s*[′'’‘分]\s*)?"
    r"(?:(?P<s>\d{1,2}(?:\.\d{1,15})?)\s*(?:″|\"|”|“|''|′′|’’|秒)\s*)?"
    rf"(?P<after>{_SIDE})?",
    re.ASCII,
)
_SEPARATED = re.compile(
    r"(?P<d>\d{1,3})([-:\s])(?P<m>\d{1,2})\2(?P<s>\d{1,2}(?:\.\d{1,15})?)", re.ASCII
)


def read_coordinate(cell: Cell, grid: Grid, row: int, column: int) -> float:
    """Return the number in a cell; degrees, minutes and seconds become decimal degrees.

    `115.4422` stays a decimal number: nothing tells that it might mean minutes and seconds.

    Raises
    ------
    InputError
        `sheet.cell_empty`, `sheet.not_a_number`, `sheet.bad_dms`, `coordinates.not_finite`,
        naming sheet, row and column.
    """
    where = grid.place(row, column)
    if isinstance(cell, float):
        if not math.isfinite(cell):
            raise not_finite(where)
        return cell
    text = half_width(cell or "").strip().lstrip("'").strip()
    if not text:
        raise _empty(grid, row, column)
    if _NOT_FINITE.fullmatch(text):
        raise not_finite(where)
    value = _value(text, grid, row, column)
    if not math.isfinite(value):
        raise not_finite(where)
    return value


def _value(text: str, grid: Grid, row: int, column: int) -> float:
    if _PLAIN.fullmatch(text):
        return float(text)
    if _GROUPED.fullmatch(text):
        return float(re.sub(r"[^\d.+-]", "", text))
    found = _MARKED.fullmatch(text) or _SEPARATED.fullmatch(text)
    if found is None:
        raise _not_a_number(text, grid, row, column)
    parts = found.groupdict()
    degrees, minutes, seconds = (float(parts[name] or 0) for name in ("d", "m", "s"))
    broken = minutes >= 60 or seconds >= 60
    # Only the last part given may have decimals: 115.5 degrees 30 minutes says two things.
    broken = broken or (not degrees.is_integer() and bool(parts["m"] or parts["s"]))
    broken = broken or (not minutes.is_integer() and bool(parts["s"]))
    if broken or (parts["s"] and not parts["m"]):
        raise _bad_dms(text, grid, row, column)
    sides = f"{parts.get('before') or ''}{parts.get('after') or ''}".upper()
    sign = -1 if set(sides) & set("SW南西") else 1
    return sign * (degrees + minutes / 60 + seconds / 3600)


def _empty(grid: Grid, row: int, column: int) -> InputError:
    zh, en = grid.spoken(row, column)
    return InputError(
        "sheet.cell_empty",
        Text(f"{zh}没有坐标", f"{en}: the coordinate is missing"),
        mend=Text(
            "请补全坐标；公式请在 Excel 中打开并保存一次，或粘贴为数值",
            "fill it in; open and save a formula in Excel once, or paste it as a value",
        ),
        where=grid.place(row, column),
    )


def _not_a_number(text: str, grid: Grid, row: int, column: int) -> InputError:
    zh, en = grid.spoken(row, column)
    return InputError(
        "sheet.not_a_number",
        Text(f"{zh}“{text[:40]}”不是坐标", f"{en}: “{text[:40]}” is not a coordinate"),
        mend=Text(
            "请填数值，或度分秒如 115°44′22.4″（日期、时间格式请改为文本）",
            "write a number, or degrees as 115°44′22.4″ (turn dates and times into text)",
        ),
        where=grid.place(row, column),
    )


def _bad_dms(text: str, grid: Grid, row: int, column: int) -> InputError:
    zh, en = grid.spoken(row, column)
    return InputError(
        "sheet.bad_dms",
        Text(
            f"{zh}“{text[:40]}”不是有效的度分秒",
            f"{en}: “{text[:40]}” are no valid degrees, minutes and seconds",
        ),
        mend=Text("分、秒须小于 60", "minutes and seconds are below 60"),
        where=grid.place(row, column),
    )
