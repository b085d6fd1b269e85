"""The least change that would settle a breach: a trimmed boundary, more investment, less land."""

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from typing import Literal

from app.domain.answers import SiteFacts
from app.domain.areas import mu_from_m2
from app.domain.assessment import Remedy
from app.domain.conditions import Amount, Given, Inputs, leaves, weigh
from app.domain.findings import Finding
from app.domain.judging import applicability, judge
from app.domain.layer_answers import on_layer
from app.domain.location import Scope
from app.domain.parcels import Parcel
from app.domain.profile import FIELD_UNITS, FIELD_WORDS, ProjectProfile
from app.domain.rules import Must, Rule
from app.domain.trimming import trim
from app.domain.wording import number, plain
from app.text import Text

AMOUNTS: dict[str, tuple[str, Literal["add_investment", "add_tax"], Text]] = {
    "investment_intensity": (
        "investment_wan_yuan",
        "add_investment",
        Text("投资", "investment"),
    ),
    "tax_per_mu": ("tax_wan_yuan_per_year", "add_tax", Text("年税收", "tax per year")),
}


_LEAST_MU = 0.01  # to give up all but less than this would be to give up the project

# What an applicant can still settle, and the value that settles it: papers, connections, routes.
SETTLED_BY: dict[str, bool] = {
    "disposal_route": True,
    "capacity_replacement": True,
    "own_wastewater_treatment": True,
    "sewer_connected": True,
    "online_monitoring": True,
    "groundwater_permit": True,
    "in_park_plan": True,
    "direct_discharge": False,
    "own_well": False,
    "uses_coal": False,
    "adds_capacity": False,
    "adds_water_pollutants": False,
}
# Indicators raised by building more: the remedy, the indicator's scale, what has to grow.
BUILDINGS: dict[str, tuple[Literal["add_floor_area", "add_footprint"], float, Text]] = {
    "floor_area_ratio": (
        "add_floor_area",
        1.0,
        Text("计容建筑面积", "floor area as counted in the ratio"),
    ),
    "building_coefficient": (
        "add_footprint",
        100.0,
        Text("建筑物、构筑物及堆场占地", "land under buildings, structures and yards"),
    ),
}


def remedies_for(
    parcel: Parcel, area_m2: float, findings: Sequence[Finding], scope: Scope, facts: SiteFacts
) -> list[Remedy]:
    """Propose what would settle the breaches among `findings`; nothing is promised to pass."""
    if all(finding.outcome != "not_met" for finding in findings):
        return []
    rules = {rule.id: rule for pairs in scope.rules.values() for rule, _ in pairs}
    breached = _breached(findings, rules)
    trimmed = trim(parcel, area_m2, breached, findings, rules, facts)
    return [*trimmed, *changes_for(findings, rules, facts)]


def changes_for(
    findings: Sequence[Finding], rules: Mapping[str, Rule], facts: SiteFacts
) -> list[Remedy]:
    """Propose changes of the project itself: more investment, less land, a paper, a connection."""
    breached = _breached(findings, rules)
    ids = {finding.rule_id for finding in findings if finding.outcome == "not_met"}
    amounts = [
        remedy
        for finding in breached
        for remedy in _amounts(finding, rules[finding.rule_id], facts)
    ]
    settled = [
        remedy
        for finding in breached
        for remedy in _settling(rules[finding.rule_id], rules, facts, ids)
    ]
    return [*amounts, *settled]


def _breached(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> list[Finding]:
    return [
        finding
        for finding in findings
        if finding.outcome == "not_met"
        and finding.rule_id in rules
        and finding.level == "project"
        and finding.applies == "certainly"
    ]


def _settling(
    rule: Rule, rules: Mapping[str, Rule], facts: SiteFacts, breached: Set[str]
) -> list[Remedy]:
    """Propose every single input that would by itself take the project out of the breach.

    What would only move it into the breach of another clause is no remedy.
    """
    inputs = Inputs(facts.profile, facts.groups, partial(on_layer, facts=facts))
    parts = [c for c in (rule.when, rule.unless) if c is not None]
    if isinstance(rule.requirement, Must):
        parts.append(rule.requirement.condition)
    found: dict[str, Remedy] = {}
    for leaf in (leaf for part in parts for leaf in leaves(part)):
        change = _change(leaf, facts.profile)
        if change is None:
            continue
        changed, said = change
        settled = _settles(rule, replace(inputs, profile=changed))
        if settled and not _breaks_another(changed, rules, facts, breached):
            found.setdefault(said.zh, Remedy("settle", said, rule.id))
    return list(found.values())


def _breaks_another(
    profile: ProjectProfile, rules: Mapping[str, Rule], facts: SiteFacts, breached: Set[str]
) -> bool:
    """Tell whether the changed project would breach a clause that it does not breach now."""
    changed = replace(facts, profile=profile)
    return any(
        judge(rule, changed, "certainly").outcome == "not_met"
        for rule in rules.values()
        if rule.id not in breached and rule.decided_by == "machine" and not rule.only_states
    )


def _settles(rule: Rule, inputs: Inputs) -> bool:
    if applicability(rule, inputs).truth is False:
        return True
    must = rule.requirement
    return isinstance(must, Must) and weigh(must.condition, inputs).truth is True


def _change(leaf: object, profile: ProjectProfile) -> tuple[ProjectProfile, Text] | None:
    """Return the profile with one input settled, and what that asks of the applicant."""
    if isinstance(leaf, Given) and leaf.field in SETTLED_BY:
        wanted, name = SETTLED_BY[leaf.field], FIELD_WORDS[leaf.field]
        said = (
            Text(f"落实并提供证明材料：{name.zh}", f"secure and prove: {name.en}")
            if wanted
            else Text(f"取消：{name.zh}", f"give up: {name.en}")
        )
        return _with(profile, leaf.field, wanted), said
    if isinstance(leaf, Amount) and leaf.operator in (">=", ">") and leaf.value > 0:
        name, unit = FIELD_WORDS[leaf.field], FIELD_UNITS.get(leaf.field, "")
        limit = plain(leaf.value)
        below = Text("低于", "below") if leaf.operator == ">=" else Text("不超过", "at most")
        value = leaf.value * 0.999 if leaf.operator == ">=" else leaf.value
        said = Text(
            f"{name.zh}降至{below.zh} {limit} {unit}", f"{name.en}: {below.en} {limit} {unit}"
        )
        return _with(profile, leaf.field, value), said
    return None


def _amounts(finding: Finding, rule: Rule, facts: SiteFacts) -> list[Remedy]:
    indicator = getattr(rule.requirement, "indicator", "")
    if finding.required is None or finding.measured is None or facts.project_area_m2 is None:
        return []
    if finding.operator not in (">=", ">"):  # more would only add to what is too much
        return []
    if indicator in BUILDINGS:
        return [_building(indicator, finding, facts.project_area_m2)]
    if indicator not in AMOUNTS:
        return []
    field, kind, name = AMOUNTS[indicator]
    given = float(getattr(facts.profile, field))
    mu = mu_from_m2(facts.project_area_m2)
    least = 0.01 if finding.operator == ">" else 0.0  # to equal the figure is not to exceed it
    lacking = max(_up(finding.required * mu - given), least)
    surplus_mu = max(_up(mu - given / finding.required), least)
    more = Text("须超过", "more than") if finding.operator == ">" else Text("至少", "at least")
    raised = Text(
        f"{name.zh}再增加{more.zh} {number(lacking)} 万元",
        f"{name.en}: add {more.en} {number(lacking)} × 10,000 yuan",
    )
    remedies = [Remedy(kind, raised, rule.id, amount=lacking)]
    if mu - surplus_mu >= _LEAST_MU:
        reduced = Text(
            f"或用地减少{more.zh} {number(surplus_mu)} 亩",
            f"or give up {more.en} {number(surplus_mu)} mu of land",
        )
        remedies.append(Remedy("reduce_land", reduced, rule.id, amount=surplus_mu))
    return remedies


def _with(profile: ProjectProfile, field: str, value: float) -> ProjectProfile:
    return replace(profile, **{field: value})  # type: ignore[arg-type]


def _building(indicator: str, finding: Finding, site_area_m2: float) -> Remedy:
    kind, scale, name = BUILDINGS[indicator]
    lacking = ((finding.required or 0.0) - (finding.measured or 0.0)) / scale * site_area_m2
    more = Text("须超过", "more than") if finding.operator == ">" else Text("至少", "at least")
    said = Text(
        f"{name.zh}再增加{more.zh} {number(_up(lacking))} m²",
        f"{name.en}: add {more.en} {number(_up(lacking))} m2",
    )
    return Remedy(kind, said, finding.rule_id, amount=_up(lacking))


def _up(value: float) -> float:
    """Round up to two decimals, so that the printed amount really suffices."""
    return math.ceil(round(value * 100, 6)) / 100
