"""Land-use intensity of one project: investment, tax, floor-area ratio, building coefficient."""

import math
from dataclasses import dataclass

from app.domain.areas import mu_from_m2
from app.domain.profile import ProjectProfile
from app.domain.sources import Source
from app.domain.wording import number, plain
from app.text import Text


@dataclass(frozen=True, slots=True)
class DoubleStorey:
    """Above what height (m) a storey counts twice in the floor-area ratio, and who says so."""

    height_m: float
    source: Source


# Land under buildings and yards may exceed the site by this share: rounding of the two figures.
SITE_TOLERANCE = 0.001
_MORE_THAN_THE_SITE = Text(
    "建筑物占地与堆场之和超过用地面积，数字有误，请核对这两项",
    "buildings and yards together exceed the site: check these two figures",
)

_PART_EXCEEDS_SITE = Text(
    "该项用地超过用地面积，数字有误，请核对", "this land exceeds the site: check the figure"
)
# Indicators per site: the unit, and the fields they are computed from.
INDICATORS: dict[str, tuple[str, tuple[str, ...]]] = {
    "investment_intensity": ("wan_yuan_per_mu", ("investment_wan_yuan",)),
    "tax_per_mu": ("wan_yuan_per_mu", ("tax_wan_yuan_per_year",)),
    "floor_area_ratio": ("ratio", ("storeys",)),
    "building_coefficient": ("percent", ("building_footprint_m2", "yard_m2")),
    "office_land_share": ("percent", ("office_land_m2",)),
    "green_land_share": ("percent", ("green_land_m2",)),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One indicator of the project, or what is missing to compute it.

    `value` is None while inputs are missing; `least` is then what it is at the least, if the
    inputs at hand settle that. `arithmetic` shows the division in words. `doubt` says why the
    figures cannot be right. `plain` is the value without a counting rule that `support` prints,
    where that rule changed it.
    """

    indicator: str
    unit: str
    value: float | None
    least: float | None
    missing: tuple[str, ...]
    arithmetic: Text
    doubt: Text | None = None
    plain: float | None = None
    support: Source | None = None


def measures(
    profile: ProjectProfile, site_area_m2: float | None, double: DoubleStorey
) -> dict[str, Measure]:
    """Compute every indicator that the profile allows.

    Parameters
    ----------
    profile : the project's figures
    site_area_m2 : ellipsoidal area of the whole project land, m2, > 0; None if not stated
    double : the rulebook's height above which a storey counts twice
    """
    if site_area_m2 is None:
        return {
            indicator: _absent(indicator, unit, "site_area", *missing_of(indicator, profile))
            for indicator, (unit, _) in INDICATORS.items()
        } | _without_site(profile)
    found = (
        _per_mu(
            "investment_intensity", profile.investment_wan_yuan, "investment_wan_yuan", site_area_m2
        ),
        _per_mu("tax_per_mu", profile.tax_wan_yuan_per_year, "tax_wan_yuan_per_year", site_area_m2),
        _floor_area_ratio(profile, site_area_m2, double),
        _building_coefficient(profile, site_area_m2),
        _land_share("office_land_share", profile.office_land_m2, "office_land_m2", site_area_m2),
        _land_share("green_land_share", profile.green_land_m2, "green_land_m2", site_area_m2),
    )
    return {measure.indicator: measure for measure in found} | _without_site(profile)


def missing_of(indicator: str, profile: ProjectProfile) -> tuple[str, ...]:
    """Return the fields that an indicator is computed from and the profile does not state."""
    _, needed = INDICATORS[indicator]
    return tuple(name for name in needed if getattr(profile, name) is None)


def _without_site(profile: ProjectProfile) -> dict[str, Measure]:
    """Compute the indicators whose denominator is not the site."""
    found = (
        _ratio_of(
            "civil_defence_share",
            "percent",
            profile,
            ("civil_defence_area_m2", "residential_floor_area_m2"),
            100,
        ),
        _ratio_of(
            "elderly_care_space",
            "m2_per_100_households",
            profile,
            ("elderly_care_space_m2", "households"),
            100,
        ),
    )
    return {measure.indicator: measure for measure in found}


def _ratio_of(
    indicator: str, unit: str, profile: ProjectProfile, names: tuple[str, str], times: float
) -> Measure:
    part, whole = (getattr(profile, name) for name in names)
    missing = tuple(name for name in names if getattr(profile, name) is None)
    if missing:
        return _absent(indicator, unit, *missing)
    if whole == 0:
        return _absent(indicator, unit, names[1])
    value = part / whole * times
    shown = f"{plain(part)} ÷ {plain(whole)} × {plain(times)} = {number(value)}"
    return Measure(indicator, unit, value, value, (), Text(shown, shown))


def _land_share(indicator: str, part: float | None, field: str, site_area_m2: float) -> Measure:
    if part is None:
        return _absent(indicator, "percent", field)
    value = part / site_area_m2 * 100
    shown = f"{number(part)} ÷ {number(site_area_m2)} = {number(value)} %"
    doubt = _PART_EXCEEDS_SITE if value > 100 * (1 + SITE_TOLERANCE) else None
    return Measure(indicator, "percent", value, value, (), Text(shown, shown), doubt=doubt)


def _absent(indicator: str, unit: str, *missing: str) -> Measure:
    return Measure(indicator, unit, None, None, missing, Text("", ""))


def _per_mu(indicator: str, amount: float | None, field: str, site_area_m2: float) -> Measure:
    unit = "wan_yuan_per_mu"
    if amount is None:
        return _absent(indicator, unit, field)
    mu = mu_from_m2(site_area_m2)
    value = amount / mu
    whole, land, each = plain(amount), number(mu, 4), number(value)
    arithmetic = Text(
        f"{whole} ÷ {land} = {each} 万元/亩",
        f"{whole} × 10,000 yuan ÷ {land} mu = {each} × 10,000 yuan per mu",
    )
    return Measure(indicator, unit, value, value, (), arithmetic)


def _floor_area_ratio(
    profile: ProjectProfile, site_area_m2: float, double: DoubleStorey
) -> Measure:
    if not profile.storeys:
        return _absent("floor_area_ratio", "ratio", "storeys")
    counted = [
        (s.area_m2, s.height_m is not None and s.height_m > double.height_m)
        for s in profile.storeys
    ]
    least = math.fsum(area * (2 if twice else 1) for area, twice in counted) / site_area_m2
    missing = ("storeys.height_m",) if any(s.height_m is None for s in profile.storeys) else ()
    doubled = sum(twice for _, twice in counted)
    shown = f"{number(least * site_area_m2)} ÷ {number(site_area_m2)} = {number(least)}"
    return Measure(
        "floor_area_ratio",
        "ratio",
        None if missing else least,
        least,
        missing,
        Text(
            f"{shown}（{doubled} 层层高超过 {plain(double.height_m)} m，加倍计算）",
            f"{shown} ({doubled} storeys above {plain(double.height_m)} m counted twice)",
        ),
        plain=math.fsum(s.area_m2 for s in profile.storeys) / site_area_m2 if doubled else None,
        support=double.source if doubled else None,
    )


def _building_coefficient(profile: ProjectProfile, site_area_m2: float) -> Measure:
    if profile.building_footprint_m2 is None:
        return _absent("building_coefficient", "percent", "building_footprint_m2")
    yard_m2 = profile.yard_m2 or 0.0
    least = (profile.building_footprint_m2 + yard_m2) / site_area_m2 * 100
    missing = ("yard_m2",) if profile.yard_m2 is None else ()
    shown = (
        f"({number(profile.building_footprint_m2)} + {number(yard_m2)})"
        f" ÷ {number(site_area_m2)} = {number(least)} %"
    )
    return Measure(
        "building_coefficient",
        "percent",
        None if missing else least,
        least,
        missing,
        Text(f"{shown}（含堆场）", f"{shown} (yards included)"),
        doubt=_MORE_THAN_THE_SITE if least > 100 * (1 + SITE_TOLERANCE) else None,
    )
