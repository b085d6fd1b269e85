"""How far an observed figure is from the plan's; areas in km2 and mu as well."""

from dataclasses import dataclass

from app.domain.target_wording import quantity, written
from app.domain.targets import Target
from app.domain.unit_names import difference_name, difference_unit
from app.domain.units import convert, is_area
from app.domain.wording import in_unit, number
from app.text import Text


@dataclass(frozen=True, slots=True)
class Headroom:
    """The plan's figure less the observed one, in the plan's unit; areas in km2 and mu as well.

    For a floor it is what is still lacking, for a cap what is left; below zero the observed
    figure is the greater one. Shares differ by percentage points (百分点).
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
        return Headroom(left, difference_unit(target.unit))
    unit = target.unit
    return Headroom(left, unit, convert(left, unit, "km2"), convert(left, unit, "亩"))


def headroom_words(headroom: Headroom | None, target: Target, measured: float) -> list[Text]:
    """Write the subtraction out, so that it can be checked by hand."""
    if headroom is None or target.value is None:
        return []
    sign = f" {target.unit}" if target.unit == "%" else ""
    terms = f"{written(target.value)}{sign} − {written(measured)}{sign} = "
    left = _difference(headroom.value, target.unit)
    zh = f"规划数 − 监测数：{terms}{left.zh}"
    en = f"plan less observed: {terms}{left.en}"
    area_km2, area_mu = headroom.area_km2, headroom.area_mu
    if area_km2 is None or area_mu is None:
        return [Text(zh, en)]
    km2 = "" if target.unit == "km2" else quantity(area_km2, "km2").zh
    mu = "" if target.unit == "亩" else number(area_mu).replace("-", "−")
    return [
        Text(
            f"{zh}（{'，'.join(part for part in (km2, mu and f'{mu} 亩') if part)}）",
            f"{en} ({', '.join(part for part in (km2, mu and f'{mu} mu') if part)})",
        )
    ]


def _difference(value: float, unit: str) -> Text:
    if difference_unit(unit) == unit and not unit.startswith("百分点"):
        return quantity(value, unit)
    return in_unit(written(value), difference_name(unit))


def _exact(value: float) -> float:
    """Cut off what binary fractions add to a difference of short decimals."""
    return round(value, 9) + 0.0
