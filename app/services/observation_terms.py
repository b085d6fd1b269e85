"""What an observed figure must state before it is recorded, and what is refused."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.observed_land import LAND_UNITS
from app.domain.units import convertible
from app.errors import InputError
from app.text import Text

Where = Mapping[str, str | int | float]

LONGEST_TEXT = 500
LARGEST_KM2 = 10_000  # the whole prefecture is smaller
_EARLIEST = date(1949, 10, 1)
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|年(\d{1,2})月)(\d{1,2})日?(?: 00:00:00)?")
_SPELLINGS = {
    "平方公里": "km2", "平方千米": "km2", "km²": "km2", "km^2": "km2", "％": "%", "百分比": "%",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure as it was handed in.

    Attributes
    ----------
    on : the day that the figure is about, 2025-12-31 or 2025/12/31 or 2025年12月31日
    replaces, reason : the figure that this one takes the place of, and why
    where : place in what was handed in, such as a row number
    """

    zone: str
    indicator: str
    on: str
    value: float
    unit: str
    source: str
    officer: str
    replaces: str | None = None
    reason: str = ""
    computed: bool = False
    where: Where = field(default_factory=dict)


def unit_of(figure: Figure, printed: frozenset[str]) -> str:
    """Return the unit of a figure; it must measure what the indicator is printed in.

    Land use is recorded in the unit of its indicator, to be added up as it stands; other figures
    in any unit that can be converted into the printed one, and they are kept as handed in.

    Raises
    ------
    InputError
        `observation.unit`.
    """
    given = figure.unit.strip()
    spelled = _SPELLINGS.get(given, given)
    fits = spelled in printed or (
        figure.indicator not in LAND_UNITS and any(convertible(given, one) for one in printed)
    )
    if fits:
        return spelled
    listed = "、".join(sorted(printed)) or "无"
    raise InputError(
        "observation.unit",
        Text(
            f"{figure.indicator} 的单位应为 {listed}，不是「{given}」",
            f"{figure.indicator} is recorded in {listed}, not in {given or 'nothing'}",
        ),
        mend=Text(f"请换算为 {listed} 后录入", f"convert it to {listed}"),
        where={**figure.where, "field": "unit", "value": given},
    )


def day_observed(text: str, today: date, where: Where) -> date:
    """Return the day that a figure is about.

    Raises
    ------
    InputError
        `observation.date` if it cannot be read, `observation.future`.
    """
    found = _DAY.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError(text)
        year, dashed, slashed, written, day = found.groups()
        on = date(int(year), int(dashed or slashed or written), int(day))
        if on < _EARLIEST:
            raise ValueError(text)
    except ValueError as error:
        raise InputError(
            "observation.date",
            Text(f"日期「{text[:40]}」无效", f"{text[:40]} is not a date"),
            mend=Text("写作 2025-12-31 的形式", "write it as 2025-12-31"),
            where={**where, "field": "on"},
        ) from error
    if on > today:
        raise InputError(
            "observation.future",
            Text(f"{on} 在今天（{today}）之后", f"{on} is after today, {today}"),
            mend=Text(
                "请核对日期；预测不是监测数据", "check the day; a forecast is no observation"
            ),
            where={**where, "field": "on"},
        )
    return on


def require_value(figure: Figure) -> None:
    """Refuse what is no number, or cannot be a measure of land (`observation.value`)."""
    value = figure.value
    sound = math.isfinite(value)
    if figure.indicator in LAND_UNITS:
        sound = 0 <= value <= (100 if figure.unit == "%" else LARGEST_KM2)
    if not sound:
        raise InputError(
            "observation.value",
            Text(
                f"{figure.indicator} 不能为 {value:.15g} {figure.unit}",
                f"{figure.indicator} cannot be {value:.15g} {figure.unit}",
            ),
            mend=Text("请核对数值与单位", "check the number and its unit"),
            where={**figure.where, "field": "value"},
        )


def words_of(name: str, given: str, where: Where) -> str:
    """Return a text that must not be empty.

    Raises
    ------
    InputError
        `observation.text_missing`, `observation.text_too_long`.
    """
    words = given.strip()
    if not words:
        raise InputError(
            "observation.text_missing",
            Text(f"缺少 {name}", f"{name} is missing"),
            mend=Text(
                "请写明数据来源（source）、录入人（officer）；替代或撤回须写理由（reason）",
                "say who measured it (source), who records it (officer), and why it is replaced or "
                "withdrawn (reason)",
            ),
            where={**where, "field": name},
        )
    if len(words) > LONGEST_TEXT:
        raise InputError(
            "observation.text_too_long",
            Text(f"{name} 超过 {LONGEST_TEXT} 字", f"{name} has over {LONGEST_TEXT} characters"),
            mend=Text("请缩短", "shorten it"),
            where={**where, "field": name},
        )
    return words
