"""What a planner asks for: the filters of the dashboard and the changes of a what-if."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from typing import Any, cast
from urllib.parse import urlencode

from fastapi import Request

from app.domain.what_if import AreaUnit, Change, What
from app.errors import InputError
from app.services.reading_options import day_of
from app.services.target_query import NO_YEAR, TargetQuery, Year
from app.text import Text

FILTERS = ("plan", "zone", "topic", "year", "kind", "q", "as_of")
LONGEST_WORDS = 80
ROWS, MOST_ROWS, LONGEST_NOTE = 3, 40, 200
WHATS: tuple[What, ...] = ("construction", "industrial")
UNITS: tuple[AreaUnit, ...] = ("mu", "ha", "km2", "m2")
ADD, REMOVE = "add", "remove"
LARGEST_AREA = 1e10  # in any unit: the whole prefecture in m2 is smaller
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,12})?|\.\d{1,12})")


@dataclass(frozen=True, slots=True)
class TargetFilters:
    """The filters as typed; `recorded` names an observation that was just entered."""

    typed: Mapping[str, str] = field(default_factory=dict)
    page: int = 1
    recorded: str = ""

    def value(self, name: str) -> str:
        """Return what was typed into a filter."""
        return self.typed.get(name, "")

    @property
    def filtered(self) -> bool:
        """Tell whether anything is asked for at all."""
        return any(self.typed.values())

    @property
    def year(self) -> Year:
        """Return the year; InputError `targets.unknown_year` for what is no year."""
        typed = unicodedata.normalize("NFKC", self.value("year")).removesuffix("年")
        if not typed:
            return None
        if typed == NO_YEAR:
            return NO_YEAR
        if re.fullmatch(r"\d{4}", typed, re.ASCII):
            return int(typed)
        raise InputError(
            "targets.unknown_year",
            Text(f"「{typed[:20]}」不是年份", f"{typed[:20]} is no year"),
            mend=Text("请填四位年份，如 2025", "write a year such as 2025"),
            where={"field": "year"},
        )

    @property
    def plan_year(self) -> int | None:
        """Return the year of a plan's land; None where none is asked for."""
        return None if self.year == NO_YEAR else self.year

    @property
    def as_of(self) -> date | None:
        """Return the day asked about; InputError `request.as_of`."""
        return day_of(self.value("as_of"))

    @property
    def query(self) -> TargetQuery:
        """Return the filters but year and day."""
        chosen: dict[str, Any] = {
            name: self.value(name) or None for name in ("plan", "zone", "topic", "kind", "q")
        }
        return TargetQuery(**chosen)

    def asked(self) -> dict[str, Any]:
        """Return everything as `compare_targets` takes it.

        Raises
        ------
        InputError
            `targets.unknown_year`, `request.as_of`.
        """
        words = {name: self.value(name) or None for name in ("plan", "zone", "topic", "kind", "q")}
        return {**words, "year": self.year, "as_of": self.as_of}

    def address(self, path: str = "/targets", **changes: object) -> str:
        """Return an address with these filters, some of them changed; empty ones are left out."""
        kept = {**self.typed, **{name: str(value) for name, value in changes.items()}}
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"{path}?{query}" if query else path


def filters_of(request: Request) -> TargetFilters:
    """Return the filters that an address holds."""
    asked = request.query_params
    typed = {name: asked.get(name, "").strip()[:LONGEST_WORDS] for name in FILTERS}
    page = asked.get("page", "")
    number = int(page) if re.fullmatch(r"[1-9]\d{0,3}", page, re.ASCII) else 1
    return TargetFilters(typed, number, asked.get("recorded", "").strip()[:LONGEST_WORDS])


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One row of the what-if form, as typed."""

    what: str = "industrial"
    act: str = ADD
    amount: str = ""
    unit: str = "mu"
    note: str = ""


def change_rows(request: Request) -> list[ChangeRow]:
    """Return the rows that an address holds, and empty ones to fill in."""
    asked = request.query_params
    lists = [asked.getlist(name)[:MOST_ROWS] for name in ("what", "act", "amount", "unit", "note")]
    rows = [
        ChangeRow(
            what if what in WHATS else "industrial",
            act if act in (ADD, REMOVE) else ADD,
            amount.strip()[:40],
            unit if unit in UNITS else "mu",
            note.strip()[:LONGEST_NOTE],
        )
        for what, act, amount, unit, note in zip_longest(*lists, fillvalue="")
    ]
    kept = [row for row in rows if row.amount or row.note]
    empty = max(ROWS - len(kept), 1 + ("more" in asked))
    return [*kept, *[ChangeRow() for _ in range(min(empty, MOST_ROWS - len(kept)))]]


def changes_of(rows: Sequence[ChangeRow]) -> list[Change]:
    """Return the changes that are filled in; `number` is the row's.

    Raises
    ------
    InputError
        `what_if.area`, naming the row in `where`.
    """
    return [_change(row, number) for number, row in enumerate(rows, 1) if row.amount or row.note]


def number_of(written: str) -> float | None:
    """Return a figure as people write it, None for what is no number.

    >>> number_of("１2 000.5"), number_of("-1,200"), number_of("nan"), number_of("1e5")
    (12000.5, -1200.0, None, None)
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", written)).replace("−", "-")
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    return float(plain) if _NUMBER.fullmatch(plain) else None


def too_large(written: str) -> bool:
    """Tell whether what was written is a number that no piece of land has.

    >>> too_large("1e300"), too_large("9" * 20), too_large("150"), too_large("nan")
    (True, True, False, False)
    """
    try:
        return float(written.replace(",", "")) > LARGEST_AREA
    except ValueError:
        return False


def _change(row: ChangeRow, number: int) -> Change:
    area = number_of(row.amount)
    if too_large(row.amount):
        raise InputError(
            "what_if.area",
            Text(
                f"第 {number} 行的面积「{row.amount}」太大",
                f"row {number}: “{row.amount}” is too large",
            ),
            mend=Text(
                f"最大 {LARGEST_AREA:.0f}；请核对数字与单位",
                f"{LARGEST_AREA:.0f} at most; check the number and its unit",
            ),
            where={"change": number},
        )
    if area is None or area <= 0:
        raise InputError(
            "what_if.area",
            Text(
                f"第 {number} 行的面积「{row.amount}」不是大于 0 的数",
                f"row {number}: “{row.amount}” is not a number above 0",
            ),
            mend=Text(
                "面积填正数；减少请在“增减”里选",
                "write a positive area; choose “less” to take away",
            ),
            where={"change": number},
        )
    signed = -area if row.act == REMOVE else area
    return Change(cast("What", row.what), signed, cast("AreaUnit", row.unit), row.note, number)
