"""The least change that would settle a breach: a trimmed boundary, more investment, less land."""

import math
from collections.abc import Sequence

import shapely
from shapely.geometry import MultiPolygon

from app.domain.answers import SiteFacts
from app.domain.areas import ellipsoidal_area_m2, mu_from_m2, polygons_of
from app.domain.assessment import Remedy
from app.domain.findings import Finding
from app.domain.location import Scope
from app.domain.overlay import NOISE_AREA_M2
from app.domain.parcels import Parcel
from app.domain.profile import ProjectProfile
from app.domain.rules import LayerCheck, Rule
from app.domain.wording import area, number
from app.text import Text

AMOUNTS = {
    "investment_intensity": ("investment_wan_yuan", Text("投资", "investment")),
    "tax_per_mu": ("tax_wan_yuan_per_year", Text("年税收", "tax per year")),
}


def remedies_for(
    parcel: Parcel, area_m2: float, findings: Sequence[Finding], scope: Scope, facts: SiteFacts
) -> list[Remedy]:
    """Propose what would settle the breaches among `findings`; nothing is promised to pass."""
    rules = {rule.id: rule for pairs in scope.rules.values() for rule, _ in pairs}
    breached = [f for f in findings if f.outcome == "not_met" and f.rule_id in rules]
    trimmed = _trim(parcel, area_m2, [rules[f.rule_id] for f in breached], facts)
    amounts = [
        remedy
        for finding in breached
        for remedy in _amounts(finding, rules[finding.rule_id], facts.profile, area_m2)
    ]
    return [*trimmed, *amounts]


def _trim(
    parcel: Parcel, area_m2: float, breached: Sequence[Rule], facts: SiteFacts
) -> list[Remedy]:
    """Cut away at once everything that counts against the parcel in a layer."""
    checks = [rule for rule in breached if isinstance(rule.requirement, LayerCheck)]
    against = [
        overlap.counting
        for rule in checks
        if isinstance(rule.requirement, LayerCheck)
        for overlap in facts.overlaps.get(rule.requirement.topic, ())
    ]
    if not against:
        return []
    rest = parcel.geometry.difference(shapely.union_all(against))
    kept = MultiPolygon([part for part in polygons_of(rest) if part.area >= NOISE_AREA_M2])
    if kept.is_empty:
        return []
    kept_m2 = ellipsoidal_area_m2(kept, parcel.plane)
    lost, left = area(area_m2 - kept_m2), area(kept_m2)
    text = Text(
        f"调整边界，让出 {lost.zh}，剩余 {left.zh}",
        f"trim the boundary by {lost.en}; {left.en} remain",
    )
    return [Remedy("trim", text, checks[0].id, kept, kept_m2, area_m2 - kept_m2)]


def _amounts(finding: Finding, rule: Rule, profile: ProjectProfile, area_m2: float) -> list[Remedy]:
    indicator = getattr(rule.requirement, "indicator", "")
    if indicator not in AMOUNTS or finding.required is None or finding.measured is None:
        return []
    field, name = AMOUNTS[indicator]
    given = float(getattr(profile, field))
    mu = mu_from_m2(area_m2)
    lacking = _up(finding.required * mu - given)
    surplus_mu = _up(mu - given / finding.required)
    strictly = finding.operator == ">"
    more = Text("需多于", "more than ") if strictly else Text("至少", "at least ")
    return [
        Remedy(
            "add_investment",
            Text(
                f"{name.zh}{more.zh}再增加 {number(lacking)} 万元",
                f"{name.en}: {more.en}{number(lacking)} more (10,000 yuan)",
            ),
            rule.id,
            amount=lacking,
        ),
        Remedy(
            "reduce_land",
            Text(
                f"或用地{more.zh}减少 {number(surplus_mu)} 亩",
                f"or land: {more.en}{number(surplus_mu)} mu less",
            ),
            rule.id,
            amount=surplus_mu,
        ),
    ]


def _up(value: float) -> float:
    """Round up to two decimals, so that the printed amount really suffices."""
    return math.ceil(round(value * 100, 6)) / 100
