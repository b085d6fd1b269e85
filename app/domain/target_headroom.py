"""How far an observed figure is from the plan's; areas in km2 and mu as well."""

from dataclasses import dataclass

from app.domain.target_wording import figure
from app.domain.targets import Target
from app.domain.units import convert, is_area
from app.text import Text


@dataclass(frozen=True, slots=True)
class Headroom:
    """The plan's figure less the observed one, in the plan's unit; areas in km2 and mu as well.

    For a floor it is what is still lacking, for a cap what is left; below zero the observed
    figure is the greater one.
    """

    value: float
    unit: str
    area_km2: float | None = None
    area_mu: float | None = None


def headroom_of(target: Target, measured: float) -> Headroom | None:
    """Return the difference to `measured`, in the target's unit; None without a single figure."""
    if target.value is None:
        return None
    left = _exact(target.value - measured)
    if not is_area(target.unit):
        return Headroom(left, target.unit)
    unit = target.unit
    return Headroom(left, unit, convert(left, unit, "km2"), convert(left, unit, "亩"))


def headroom_words(headroom: Headroom | None, target: Target, measured: float) -> list[Text]:
    """Write the subtraction out, so that it can be checked by hand."""
    if headroom is None or target.value is None:
        return []
    sum_ = f"{figure(target.value)} − {figure(measured)} = {figure(headroom.value)} {target.unit}"
    area_km2, area_mu = headroom.area_km2, headroom.area_mu
    if area_km2 is None or area_mu is None:
        return [Text(f"规划数 − 监测数：{sum_}", f"plan less observed: {sum_}")]
    km2 = "" if target.unit == "km2" else f"{figure(area_km2)} km2, "
    return [
        Text(
            f"规划数 − 监测数：{sum_}（{km2.replace(', ', '，')}{figure(area_mu)} 亩）",
            f"plan less observed: {sum_} ({km2}{figure(area_mu)} mu)",
        )
    ]


def _exact(value: float) -> float:
    """Cut off what binary fractions add to a difference of short decimals."""
    return round(value, 9) + 0.0
