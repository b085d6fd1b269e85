"""The caller's decisions among readings and the day asked about, as any door receives them."""

import re
from datetime import date
from typing import Literal, cast

from app.data.formats.reading import ReadOptions
from app.errors import InputError
from app.text import Text


def reading_options(crs: str | None, axis_order: str | None, encoding: str | None) -> ReadOptions:
    """Return what the caller decided; empty strings decide nothing.

    Raises
    ------
    InputError
        `request.crs`, `request.axis_order`.
    """
    return ReadOptions(_epsg(crs or None), _order(axis_order or None), encoding or None)


def day_of(value: object) -> date | None:
    """Return the day of a form or an option; None for nothing, as forms send fields left empty.

    Raises
    ------
    InputError
        `request.as_of`; see `stated_day`.
    """
    return None if value == "" else stated_day(value)


def stated_day(value: object) -> date | None:
    """Return the day written as 2026-11-21 and in no other way; None for None.

    A number, a day without dashes or an empty text is more likely a mistake than that day.

    Raises
    ------
    InputError
        `request.as_of`.
    """
    if value is None:
        return None
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass  # 2024-02-30
    raise InputError(
        "request.as_of",
        Text(f"日期「{value}」无效", f"{value} is not a date"),
        mend=Text("写作 2026-11-21 的形式", "write it as 2026-11-21"),
        where={"field": "as_of"},
    )


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _epsg(crs: str | None) -> int | None:
    if crs is None:
        return None
    number = crs.upper().removeprefix("EPSG:")
    if number.isascii() and number.isdigit() and len(number) < 7:
        return int(number)
    raise InputError(
        "request.crs",
        Text(f"无法理解坐标系「{crs}」", f"cannot read the reference {crs}"),
        mend=Text("写作 EPSG:4527 的形式", "write it as EPSG:4527"),
        where={"field": "crs"},
    )


def _order(value: str | None) -> Literal["en", "ne"] | None:
    if value in (None, "en", "ne"):
        return cast("Literal['en', 'ne'] | None", value)
    raise InputError(
        "request.axis_order",
        Text(f"坐标顺序「{value}」无效", f"axis order {value} is unknown"),
        mend=Text("en（先东后北）或 ne（先北后东）", "en (east first) or ne (north first)"),
        where={"field": "axis_order"},
    )
