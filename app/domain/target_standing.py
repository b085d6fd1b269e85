"""How a plan's figure stands, in the words of a planner: reached, short, or not to be said."""

from typing import Literal, get_args

from app.domain.findings import Outcome
from app.domain.target_wording import quantity, written
from app.domain.targets import JUDGED, Force, Kind, Sign
from app.domain.unit_names import difference_name
from app.domain.wording import in_unit, number
from app.text import Text

Standing = Literal[
    "reached", "missed", "below_expectation", "review", "unobserved", "undecided", "not_compared"
]
STANDING_WORDS: dict[Standing, Text] = {
    "reached": Text("达到", "reached"),
    "missed": Text("未达到", "not reached"),
    "below_expectation": Text("未达预期", "below expectation"),
    "review": Text("需研判", "needs review"),
    "unobserved": Text("尚无监测数据", "not observed yet"),
    "undecided": Text("不作判定", "not decided"),
    "not_compared": Text("不作比较", "not compared"),
}
# Shapes that can be told apart without colour.
STANDING_SYMBOLS: dict[Standing, str] = {
    "reached": "●",
    "missed": "✕",
    "below_expectation": "△",
    "review": "▲",
    "unobserved": "◇",
    "undecided": "○",
    "not_compared": "–",
}
STANDINGS: tuple[Standing, ...] = get_args(Standing)

_FLOORS: frozenset[Sign] = frozenset({">=", ">", "reach"})
_CAPS: frozenset[Sign] = frozenset({"<=", "<"})


def standing_of(kind: Kind, force: Force, outcome: Outcome) -> Standing:
    """Return how a figure stands; what was only expected is never called missed.

    >>> standing_of("target", "advisory", "not_met"), standing_of("target", "not_stated", "not_met")
    ('below_expectation', 'missed')
    """
    if kind not in JUDGED:
        return "not_compared"
    if outcome == "not_met":
        return "below_expectation" if force == "advisory" else "missed"
    words: dict[Outcome, Standing] = {
        "met": "reached",
        "needs_review": "review",
        "no_data": "unobserved",
    }
    return words.get(outcome, "undecided")


def gap_words(sign: Sign, left: float, unit: str, area_mu: float | None = None) -> Text:
    """Say how far an observed figure is from the plan's.

    Parameters
    ----------
    left : the plan's figure less the observed one, in `unit`
    area_mu : the same in mu, where it is an area

    >>> gap_words(">", 49.5, "亿元").zh, gap_words("intended", -0.41, "km2", -615.0).zh
    ('还差 49.5 亿元', '比规划数多 0.41 km²（615.00 亩）')
    """
    if left == 0:
        return _level(sign)
    amount = _amount(abs(left), unit, area_mu)
    if sign in _FLOORS:
        if left > 0:
            return Text(f"还差 {amount.zh}", f"{amount.en} short")
        return Text(f"超出目标数 {amount.zh}", f"{amount.en} beyond the target")
    if sign in _CAPS:
        if left > 0:
            return Text(f"低于上限 {amount.zh}", f"{amount.en} below the cap")
        return Text(f"超过上限 {amount.zh}", f"{amount.en} above the cap")
    if left > 0:
        return Text(f"比规划数少 {amount.zh}", f"{amount.en} less than planned")
    return Text(f"比规划数多 {amount.zh}", f"{amount.en} more than planned")


def _level(sign: Sign) -> Text:
    if sign == ">":
        return Text("等于目标数，原文要求超过", "equal to the figure, which is to be exceeded")
    if sign == "<":
        return Text("等于上限，原文要求低于", "equal to the cap; less is asked for")
    return Text("与规划数相等", "equal to the plan's figure")


def _amount(size: float, unit: str, area_mu: float | None) -> Text:
    if area_mu is None:
        return in_unit(written(size), difference_name(unit))
    amount = quantity(size, unit)
    if unit == "亩":
        return amount
    mu = number(abs(area_mu))
    return Text(f"{amount.zh}（{mu} 亩）", f"{amount.en} ({mu} mu)")
