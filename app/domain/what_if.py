"""Land of a zone set against what is planned, before and after changes: sums, shares, headroom."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.domain.areas import m2_from
from app.domain.landuse import PlannedLand
from app.errors import InputError
from app.text import Text

What = Literal["construction", "industrial"]
AreaUnit = Literal["km2", "ha", "mu", "m2"]

WHAT_WORDS: dict[What, Text] = {
    "construction": Text("建设用地", "construction land"),
    "industrial": Text("工业用地", "industrial land"),
}
MU_PER_KM2 = 1500
SAME_KM2 = 1e-9  # a thousandth of a square metre: what sums of decimal figures may be off by


@dataclass(frozen=True, slots=True)
class LandFigures:
    """Construction land and the industrial land within it, km2; None is not known.

    `comparable`: both are about the same state, so that one may be divided by the other.
    """

    construction_km2: float | None
    industrial_km2: float | None
    comparable: bool = True

    def of(self, what: What) -> float | None:
        """Return one of the two, km2."""
        return self.construction_km2 if what == "construction" else self.industrial_km2

    @property
    def industrial_share(self) -> float | None:
        """Industrial land over construction land, 0..1; None where it cannot be computed.

        >>> LandFigures(20.0, 8.0).industrial_share, LandFigures(20.0, None).industrial_share
        (0.4, None)
        """
        if not self.comparable or not self.construction_km2 or self.industrial_km2 is None:
            return None
        return self.industrial_km2 / self.construction_km2


@dataclass(frozen=True, slots=True)
class Change:
    """Land added (or, negative, taken away); it changes the one figure it names and no other.

    `number` is its place in the list, from 1.
    """

    what: What
    area: float
    unit: AreaUnit
    note: str = ""
    number: int = 1

    @property
    def area_km2(self) -> float:
        """The area in km2.

        >>> round(Change("industrial", 1500, "mu").area_km2, 9)
        1.0
        """
        return m2_from(self.area, self.unit) / 1_000_000


@dataclass(frozen=True, slots=True)
class AgainstPrint:
    """A share held against the printed one, which is 约 and rounded to whole per cent.

    `difference_points` is the share less the printed one, in percentage points; there is no
    "met": the printed share is an approximate intention.
    """

    printed_percent: int
    difference_points: float
    rounds_to_print: bool


def figures_of(planned: PlannedLand) -> LandFigures:
    """Return the figures that a plan prints."""
    return LandFigures(planned.construction_land_km2, planned.industrial_land_km2)


def after(figures: LandFigures, changes: Sequence[Change]) -> LandFigures:
    """Return the figures with every change made; the order of the changes does not matter.

    Raises
    ------
    InputError
        `what_if.unknown_figure` for a change to a figure that is not known, `what_if.negative` if
        less than nothing would be left, `what_if.industrial_exceeds` if there would be more
        industrial than construction land.

    >>> after(LandFigures(20.0, 8.0), [Change("industrial", 150, "mu")])
    LandFigures(construction_km2=20.0, industrial_km2=8.1, comparable=True)
    """
    changed = replace(
        figures,
        construction_km2=_sum(figures, changes, "construction"),
        industrial_km2=_sum(figures, changes, "industrial"),
    )
    whole, part = changed.construction_km2, changed.industrial_km2
    if changed.comparable and whole is not None and part is not None and part > whole + SAME_KM2:
        raise InputError(
            "what_if.industrial_exceeds",
            Text(
                f"变化后工业用地 {part:.6g} km² 将大于建设用地 {whole:.6g} km²",
                f"industrial land would be {part:.6g} km², more than all construction land "
                f"({whole:.6g} km²)",
            ),
            mend=Text(
                "新增工业用地若同时新增建设用地，请再列一项建设用地",
                "if the industrial land is new construction land too, list that as well",
            ),
            where={"industrial_km2": part, "construction_km2": whole},
        )
    return changed


def headroom_km2(planned: PlannedLand, figures: LandFigures, what: What) -> float | None:
    """Return what the plan intends less what there is, km2; None where that is not known.

    >>> plan = PlannedLand("z", 2025, Text("", ""), 22.25, 7.91, 36, ())
    >>> headroom_km2(plan, LandFigures(20.0, None), "construction")
    2.25
    """
    there = figures.of(what)
    intended = figures_of(planned).of(what)
    return None if there is None or intended is None else intended - there


def against_print(share: float | None, printed_percent: int | None) -> AgainstPrint | None:
    """Hold a share (0..1) against a printed one; None where either is missing."""
    if share is None or printed_percent is None:
        return None
    points = share * 100
    return AgainstPrint(printed_percent, points - printed_percent, round(points) == printed_percent)


def _sum(figures: LandFigures, changes: Sequence[Change], what: What) -> float | None:
    own = [change for change in changes if change.what == what]
    there = figures.of(what)
    if not own:
        return there
    words = WHAT_WORDS[what]
    if there is None:
        raise InputError(
            "what_if.unknown_figure",
            Text(f"没有{words.zh}的数字，无法推演", f"{words.en} is not known here"),
            mend=Text("请先录入监测数据", "record an observed figure first"),
            where={"change": own[0].number, "what": what},
        )
    left = math.fsum([there, *(change.area_km2 for change in own)])
    if abs(left) < SAME_KM2:
        return 0.0
    if left < 0:
        raise InputError(
            "what_if.negative",
            Text(
                f"{words.zh}现为 {there:.6g} km²，变化后将为 −{-left:.6g} km²，不能为负",
                f"{words.en} is {there:.6g} km² and would become −{-left:.6g} km²: less than 0",
            ),
            mend=Text("请核对减少的面积与单位", "check the areas taken away and their units"),
            where={"change": own[-1].number, "what": what, "after_km2": left},
        )
    return left
