"""The least change that would settle a breach: a trimmed boundary, more investment, less land."""

import math
from collections.abc import Sequence
from typing import Literal

from shapely.geometry import MultiPolygon

from app.domain.answers import SiteFacts
from app.domain.areas import ellipsoidal_area_m2, is_sliver, mu_from_m2, polygons_of, united
from app.domain.assessment import Remedy
from app.domain.findings import Finding
from app.domain.location import Scope
from app.domain.parcels import Parcel
from app.domain.rules import LayerCheck, Rule
from app.domain.wording import area, number
from app.text import Text

AMOUNTS: dict[str, tuple[str, Literal["add_investment", "add_tax"], Text]] = {
    "investment_intensity": (
        "investment_wan_yuan",
        "add_investment",
        Text("投资", "investment"),
    ),
    "tax_per_mu": ("tax_wan_yuan_per_year", "add_tax", Text("年税收", "tax per year")),
}


def remedies_for(
    parcel: Parcel, area_m2: float, findings: Sequence[Finding], scope: Scope, facts: SiteFacts
) -> list[Remedy]:
    """Propose what would settle the breaches among `findings`; nothing is promised to pass."""
    rules = {rule.id: rule for pairs in scope.rules.values() for rule, _ in pairs}
    breached = [
        finding
        for finding in findings
        if finding.outcome == "not_met"
        and finding.rule_id in rules
        and finding.level == "project"
        and finding.applies == "certainly"
    ]
    trimmed = _trim(parcel, area_m2, [rules[f.rule_id] for f in breached], facts)
    amounts = [
        remedy
        for finding in breached
        for remedy in _amounts(finding, rules[finding.rule_id], facts)
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
    rest = parcel.geometry.difference(united(against))
    kept = MultiPolygon([part for part in polygons_of(rest) if not is_sliver(part)])
    if kept.is_empty:
        return []
    kept_m2 = ellipsoidal_area_m2(kept, parcel.plane)
    lost, left = area(area_m2 - kept_m2), area(kept_m2)
    text = Text(
        f"调整边界，让出 {lost.zh}，剩余 {left.zh}",
        f"trim the boundary by {lost.en}; {left.en} remain",
    )
    return [Remedy("trim", text, checks[0].id, kept, kept_m2, area_m2 - kept_m2)]


def _amounts(finding: Finding, rule: Rule, facts: SiteFacts) -> list[Remedy]:
    indicator = getattr(rule.requirement, "indicator", "")
    if indicator not in AMOUNTS or finding.required is None or finding.measured is None:
        return []
    field, kind, name = AMOUNTS[indicator]
    given = float(getattr(facts.profile, field))
    mu = mu_from_m2(facts.project_area_m2)
    lacking = _up(finding.required * mu - given)
    surplus_mu = _up(mu - given / finding.required)
    more = Text("须超过", "more than") if finding.operator == ">" else Text("至少", "at least")
    raised = Text(
        f"{name.zh}再增加{more.zh} {number(lacking)} 万元",
        f"{name.en}: add {more.en} {number(lacking)} (10,000 yuan)",
    )
    remedies = [Remedy(kind, raised, rule.id, amount=lacking)]
    if surplus_mu < mu:
        reduced = Text(
            f"或用地减少{more.zh} {number(surplus_mu)} 亩",
            f"or give up {more.en} {number(surplus_mu)} mu of land",
        )
        remedies.append(Remedy("reduce_land", reduced, rule.id, amount=surplus_mu))
    return remedies


def _up(value: float) -> float:
    """Round up to two decimals, so that the printed amount really suffices."""
    return math.ceil(round(value * 100, 6)) / 100
