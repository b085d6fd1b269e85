"""Where observed figures are heading: a straight line between the first and the last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.domain.observations import Observation
from app.domain.target_wording import figure
from app.domain.targets import Target
from app.domain.units import convert
from app.text import Text

Direction = Literal["rising", "falling", "steady"]
DIRECTION_WORDS: dict[Direction, Text] = {
    "rising": Text("上升", "rising"),
    "falling": Text("下降", "falling"),
    "steady": Text("持平", "steady"),
}


@dataclass(frozen=True, slots=True)
class Trend:
    """The change between two observed figures, in the target's unit.

    Attributes
    ----------
    change_per_year : linear between the first and the last observation
    at_year_end : the line drawn on to 31 December of the target's year; None if that day is not
        after the last observation, or the target has no year
    reason : all of it in words; it decides nothing
    """

    direction: Direction
    first_on: date
    first: float
    last_on: date
    last: float
    observations: int
    change_per_year: float
    at_year_end: float | None
    reason: Text


def trend_of(target: Target, observations: Sequence[Observation]) -> Trend | None:
    """Return the trend of two or more observations of different days, otherwise None.

    Parameters
    ----------
    observations : of the target's zone and indicator, in units that its own can be written in
    """
    ordered = sorted(observations, key=lambda item: (item.on, item.recorded_at))
    if len({item.on for item in ordered}) < 2:
        return None
    start, end = ordered[0], ordered[-1]
    first = convert(start.value, start.unit, target.unit)
    last = convert(end.value, end.unit, target.unit)
    per_year = (last - first) / years_between(start.on, end.on)
    direction: Direction = "rising" if last > first else "falling" if last < first else "steady"
    year_end = None if target.year is None else date(target.year, 12, 31)
    drawn_on = (
        last + per_year * years_between(end.on, year_end)
        if year_end is not None and year_end > end.on
        else None
    )
    days = len({item.on for item in ordered})
    return Trend(
        direction=direction,
        first_on=start.on,
        first=first,
        last_on=end.on,
        last=last,
        observations=days,
        change_per_year=per_year,
        at_year_end=drawn_on,
        reason=_words(target, direction, (start.on, first), (end.on, last), per_year, drawn_on),
    )


def years_between(start: date, end: date) -> float:
    """Return calendar years between two days, parts of a year by months and days.

    >>> years_between(date(2022, 12, 31), date(2024, 12, 31))
    2.0
    >>> years_between(date(2024, 1, 1), date(2024, 7, 1))
    0.5
    """
    return end.year - start.year + (end.month - start.month) / 12 + (end.day - start.day) / 365


def _short(value: float) -> float:
    return float(f"{value:.4g}")  # what a line between two points is worth


def _words(
    target: Target,
    direction: Direction,
    first: tuple[date, float],
    last: tuple[date, float],
    per_year: float,
    drawn_on: float | None,
) -> Text:
    word, unit, each = DIRECTION_WORDS[direction], target.unit, figure(_short(per_year))
    zh = (
        f"{first[0]} 为 {figure(first[1])} {unit}，{last[0]} 为 {figure(last[1])} {unit}，"
        f"{word.zh}，两点间按直线计年均变化 {each} {unit}"
    )
    en = (
        f"{figure(first[1])} {unit} on {first[0]}, {figure(last[1])} {unit} on {last[0]}: "
        f"{word.en}, {each} {unit} a year on a straight line between the two"
    )
    if drawn_on is None:
        return Text(zh, en)
    there = figure(_short(drawn_on))
    aim = _aim(target)
    return Text(
        f"{zh}；若照此直线延长，{target.year} 年底约为 {there} {unit}{aim.zh}"
        "（只是算术延长，不作判定）",
        f"{en}; drawn on, it would be about {there} {unit} at the end of {target.year}{aim.en} "
        "(arithmetic only, it decides nothing)",
    )


def _aim(target: Target) -> Text:
    if target.value is None:
        return Text("", "")
    aim = f"{figure(target.value)} {target.unit}"
    return Text(f"，规划数为 {aim}", f", the plan has {aim}")
