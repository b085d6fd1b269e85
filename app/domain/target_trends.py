"""Where observed figures are heading: a straight line between the first and the last.

The line needs a year between them, and is drawn on no further than it is long.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.domain.observations import Observation
from app.domain.target_wording import joined, quantity, written
from app.domain.targets import Target
from app.domain.unit_names import difference_name
from app.domain.units import convert
from app.domain.wording import in_unit
from app.text import Text

Direction = Literal["rising", "falling", "steady"]
DIRECTION_WORDS: dict[Direction, Text] = {
    "rising": Text("上升", "rising"),
    "falling": Text("下降", "falling"),
    "steady": Text("持平", "steady"),
}

SHORTEST_YEARS = 1.0  # two days of one season say nothing of a year


@dataclass(frozen=True, slots=True)
class Trend:
    """The change between two observed figures, in the target's unit.

    Attributes
    ----------
    change_per_year : linear between the first and the last observation; None where they are less
        than `SHORTEST_YEARS` apart
    at_year_end : the line drawn on to 31 December of the target's year; None if that day is not
        after the last observation, or further ahead than the observations are apart, or the target
        has no year
    reason : all of it in words; it decides nothing
    """

    direction: Direction
    first_on: date
    first: float
    last_on: date
    last: float
    observations: int
    change_per_year: float | None
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
    span = years_between(start.on, end.on)
    per_year = (last - first) / span if span >= SHORTEST_YEARS else None
    direction: Direction = "rising" if last > first else "falling" if last < first else "steady"
    year_end = None if target.year is None else date(target.year, 12, 31)
    ahead = years_between(end.on, year_end) if year_end and year_end > end.on else None
    too_far = ahead is not None and ahead > span
    drawn_on = None if per_year is None or ahead is None or too_far else last + per_year * ahead
    said = _words(target, direction, (start.on, first), (end.on, last))
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
        reason=joined(said, _line_words(target, per_year, drawn_on, too_far=too_far)),
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
    target: Target, direction: Direction, first: tuple[date, float], last: tuple[date, float]
) -> Text:
    word = DIRECTION_WORDS[direction]
    start, end = quantity(first[1], target.unit), quantity(last[1], target.unit)
    return Text(
        f"{first[0]} 为 {start.zh}，{last[0]} 为 {end.zh}，{word.zh}",
        f"{start.en} on {first[0]}, {end.en} on {last[0]}: {word.en}",
    )


def _line_words(
    target: Target, per_year: float | None, drawn_on: float | None, *, too_far: bool
) -> Text:
    """Say what the line gives, or why it is not drawn."""
    if per_year is None:
        return Text(
            "首末两次监测相隔不足一年，不计年均变化，也不延长",
            "first and last are less than a year apart: no change per year is computed",
        )
    each = in_unit(written(_short(per_year)), difference_name(target.unit))
    zh = f"两点间按直线计年均变化 {each.zh}"
    en = f"on a straight line between the two, {each.en} a year"
    if drawn_on is not None:
        there, aim = quantity(_short(drawn_on), target.unit), _aim(target)
        return Text(
            f"{zh}；若照此直线延长，{target.year} 年底约为 {there.zh}{aim.zh}"
            "（只是算术延长，不作判定）",
            f"{en}; drawn on, it would be about {there.en} at the end of {target.year}{aim.en} "
            "(arithmetic only, it decides nothing)",
        )
    if not too_far:
        return Text(zh, en)
    return Text(
        f"{zh}；距 {target.year} 年底比首末两次监测相隔的时间还长，不再延长",
        f"{en}; the end of {target.year} is further ahead than the two are apart, so the line is "
        "not drawn on",
    )


def _aim(target: Target) -> Text:
    if target.value is None:
        return Text("", "")
    aim = quantity(target.value, target.unit)
    return Text(f"，规划数为 {aim.zh}", f", the plan has {aim.en}")
