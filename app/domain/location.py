"""The first question: in which planned area does the site lie, and whose rules govern it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from app.domain.answers import SiteFacts
from app.domain.assessment import Knowledge
from app.domain.findings import Finding, Outcome
from app.domain.rules import QUESTIONS, Question, Rule
from app.domain.withdrawn import Withdrawal, is_excluded
from app.domain.wording import percent
from app.domain.zones import BASIS_WORDS, Basis, Zone, ZoneRelation, make_up
from app.text import Text

Applies = Literal["certainly", "possibly"]
UNDRAWN: frozenset[Basis] = frozenset({"point_only", "text_only"})


@dataclass(frozen=True, slots=True)
class Scope:
    """Zones that the site lies or may lie in, and what governs it.

    `governed` are the zones with rules and the parts of such zones, `named` those that the rules
    name, `rules` the clauses, `deciding` those of them that decide projects, `stating` the others,
    `not_begun` the clauses that had not been issued on the day, `withdrawn` what was taken out of
    zones, by the zone's id.
    """

    zones: Sequence[tuple[Zone, ZoneRelation]]
    governed: frozenset[str]
    rules: Mapping[Question, Sequence[tuple[Rule, Applies]]]
    deciding: Mapping[Question, Sequence[tuple[Rule, Applies]]]
    stating: Mapping[Question, Sequence[Rule]]
    not_begun: Sequence[Rule] = ()
    named: frozenset[str] = frozenset()
    withdrawn: Mapping[str, Withdrawal] = field(default_factory=dict)


def scope_of(
    relations: Sequence[ZoneRelation], knowledge: Knowledge, as_of: date, *, demonstration: bool
) -> Scope:
    """Collect the zones and rules that count; fictitious ones only for a demonstration.

    A clause that had not been issued on `as_of` did not govern then.

    How far a site lies in its zones differs everywhere; what governs it depends only on which they
    are and in which it lies certainly. That is found once and kept with the knowledge.

    Parameters
    ----------
    relations : of every zone that the site lies in or may lie in
    """
    by_id = knowledge.zones_by_id
    near = [
        (by_id[relation.zone_id], relation)
        for relation in relations
        if demonstration or by_id[relation.zone_id].basis != "demonstration"
    ]
    placed = tuple((zone.id, relation.lies_in) for zone, relation in near)
    scope: Scope | None = knowledge.scopes.get((placed, as_of, demonstration))
    if scope is None:
        scope = _found(near, knowledge, as_of, demonstration=demonstration)
        knowledge.scopes.put((placed, as_of, demonstration), replace(scope, zones=()))
    return replace(scope, zones=near)


def _found(
    near: Sequence[tuple[Zone, ZoneRelation]],
    knowledge: Knowledge,
    as_of: date,
    *,
    demonstration: bool,
) -> Scope:
    by_id = knowledge.zones_by_id
    applies: dict[str, Applies] = {}
    for zone, relation in near:
        for one in lineage(zone, by_id):
            sure = relation.lies_in and (one is zone or not is_excluded(zone))
            if sure or one.id not in applies:
                applies[one.id] = "certainly" if sure else "possibly"
    for zone, _ in near:
        for one in _perhaps_the_same(lineage(zone, by_id), knowledge):
            if one.basis in UNDRAWN:  # of the others the place tells
                applies.setdefault(one.id, "possibly")
    for whole, blocks in _blocks(applies, knowledge).items():
        if applies[whole] == "certainly" and blocks.isdisjoint(applies):
            applies |= _possibly(blocks)
    if not any(zone.basis == "demonstration" for zone, _ in near):
        for city in knowledge.cities:  # a site lies in the city perhaps, in a drawn zone or not
            applies.setdefault(city, "possibly")
    return _scope(near, applies, by_id, knowledge, as_of, demonstration=demonstration)


def scope_in_zone(
    zone: Zone, knowledge: Knowledge, as_of: date, *, demonstration: bool = False
) -> Scope:
    """Collect what governs a project somewhere in a zone whose exact place is not known."""
    applies = reach_of(zone, knowledge)
    inside = ZoneRelation(zone.id, "inside", 1.0, 1.0, 0.0, 0.0, straddles=False)
    by_id = knowledge.zones_by_id
    return _scope([(zone, inside)], applies, by_id, knowledge, as_of, demonstration=demonstration)


def reach_of(zone: Zone, knowledge: Knowledge) -> dict[str, Applies]:
    """Return the zones whose rules reach a place somewhere in a zone.

    The rules of the zone and of all that it lies in apply; those of the zones that it may be the
    same as or lie in, by another document's name for it, apply possibly. So do those of the blocks
    of any of these, unless it is known in which block the zone lies.
    """
    by_id = knowledge.zones_by_id
    above = lineage(zone, by_id)
    applies: dict[str, Applies] = {one.id: "certainly" for one in above}
    for one in _perhaps_the_same(above, knowledge):
        applies.setdefault(one.id, "possibly")
    certain = {one.id for one in above}
    for blocks in _blocks(applies, knowledge).values():
        if blocks.isdisjoint(certain):
            applies = _possibly(blocks) | applies
    if zone.basis != "demonstration":
        for city in knowledge.cities:
            applies.setdefault(city, "possibly")
    return applies


def _blocks(zone_ids: Collection[str], knowledge: Knowledge) -> dict[str, frozenset[str]]:
    """Return the blocks of those of the zones that are divided into blocks."""
    found: dict[str, frozenset[str]] = {}
    for one in knowledge.zones:
        if one.kind == "block" and one.parent is not None and one.parent in zone_ids:
            found[one.parent] = found.get(one.parent, frozenset()) | {one.id}
    return found


def _possibly(zone_ids: Iterable[str]) -> dict[str, Applies]:
    return dict.fromkeys(zone_ids, "possibly")


def lineage(zone: Zone, zones: Mapping[str, Zone]) -> list[Zone]:
    """Return a zone and all that it lies in, nearest first."""
    found = [zone]
    while (parent := found[-1].parent) is not None and parent in zones:
        if any(one.id == parent for one in found):
            break
        found.append(zones[parent])
    return found


def _perhaps_the_same(above: Sequence[Zone], knowledge: Knowledge) -> list[Zone]:
    """Return what a zone, or what it lies in, may be under another name, with what holds that."""
    zones = knowledge.zones_by_id
    found = {zone.id: zone for zone in above}
    waiting = list(above)
    while waiting:
        kin = sorted(knowledge.akin.get(waiting.pop().id, ()))
        for zone in (each for name in kin if name in zones for each in lineage(zones[name], zones)):
            if zone.id not in found:
                found[zone.id] = zone
                waiting.append(zone)
    return [zone for zone in found.values() if zone not in above]


def _scope(
    near: Sequence[tuple[Zone, ZoneRelation]],
    applies: Mapping[str, Applies],
    by_id: Mapping[str, Zone],
    knowledge: Knowledge,
    as_of: date,
    *,
    demonstration: bool,
) -> Scope:
    certain = {zone_id for zone_id, how in applies.items() if how == "certainly"}
    # Who stands in a zone stands in one of the blocks that make it up: what all of them say holds.
    wholes = [
        blocks
        for whole, blocks in _blocks(certain, knowledge).items()
        if make_up([by_id[block] for block in blocks], by_id[whole])
    ]
    rules: dict[Question, list[tuple[Rule, Applies]]] = {question: [] for question in QUESTIONS}
    named: set[str] = set()
    not_begun: list[Rule] = []
    for rule in knowledge.rulebook.rules_of(applies):
        if rule.demonstration and not demonstration:
            continue
        if not _exists(rule, knowledge, as_of):
            not_begun.append(rule)
            continue
        named.update(rule.zones)
        sure = (
            not rule.zones
            or not certain.isdisjoint(rule.zones)
            or any(blocks.issubset(rule.zones) for blocks in wholes)
        )
        rules[rule.question].append((rule, "certainly" if sure else "possibly"))
    governed = frozenset(
        zone.id for zone, _ in near if not named.isdisjoint(one.id for one in lineage(zone, by_id))
    )
    return Scope(
        zones=near,
        governed=governed,
        rules=rules,
        deciding={q: [p for p in pairs if not p[0].only_states] for q, pairs in rules.items()},
        stating={q: [rule for rule, _ in pairs if rule.only_states] for q, pairs in rules.items()},
        not_begun=not_begun,
        named=frozenset(named),
        withdrawn=knowledge.withdrawn_from,
    )


def _exists(rule: Rule, knowledge: Knowledge, as_of: date) -> bool:
    began = knowledge.rulebook.documents[rule.source.document].valid_from
    return began is None or began <= as_of


def judge_location(scope: Scope, facts: SiteFacts) -> Finding:
    """Say where the site lies, as one finding of the question `zone`.

    `met` needs the whole site certainly inside one zone that has rules; near an uncertain edge, or
    across a sharp one, it is `needs_review`; nowhere known is `no_data`, never "outside". What is
    kept from building, and what was taken out of the zone nobody knows where, is for a person.
    """
    kept = [pair for pair in scope.zones if _keeps_free(*pair)]
    others = [pair for pair in scope.zones if pair not in kept]
    governing = [pair for pair in others if pair[0].id in scope.governed]
    inside = [pair for pair in governing if pair[1].relation == "inside"]
    inside.sort(key=lambda pair: (pair[0].basis != "official", pair[0].id not in scope.named))
    chosen = inside or governing or others
    withdrawn = _withdrawn([zone for zone, _ in inside], scope)
    outcome: Outcome = "no_data"
    if governing:
        outcome = "met" if inside and not kept and not withdrawn else "needs_review"
    told = [] if kept and not chosen else [_whereabouts(chosen, governed=bool(governing))]
    told += [part for pair in kept for part in (_relation_text(*pair), _kept_free(pair[0]))]
    told += [withdrawn.caveat] if withdrawn else []
    zone = next((zone for zone, _ in [*chosen, *kept]), None)
    return Finding(
        rule_id="zone-location",
        question="zone",
        title=Text("所在园区", "zone"),
        outcome=outcome,
        reason=_joined(told),
        force="mandatory",
        level="project",
        addressee="project",
        decided_by="machine",
        applies="certainly",
        text_status=facts.text_status(zone.plan) if zone else "in_force",
        source=zone.source if zone else None,
        basis=zone.basis if zone else None,
        missing=() if outcome != "no_data" else ("zone_boundary",),
        contradictions=withdrawn.contradictions if withdrawn else (),
    )


def _whereabouts(zones: Sequence[tuple[Zone, ZoneRelation]], *, governed: bool) -> Text:
    if not zones:
        return _NOWHERE
    return _sentence(zones) if governed else _ungoverned(zones)


def _keeps_free(zone: Zone, relation: ZoneRelation) -> bool:
    """Tell whether land kept from building has its place here; what has none is told elsewhere."""
    return zone.kind in KEPT_FREE and zone.basis not in UNDRAWN and not relation.by_sliver


def _withdrawn(inside: Sequence[Zone], scope: Scope) -> Withdrawal | None:
    """Return what was taken out of the zones around a site, unless an official boundary tells."""
    if any(zone.basis == "official" for zone in inside):
        return None
    return next((scope.withdrawn[zone.id] for zone in inside if zone.id in scope.withdrawn), None)


# Kinds of zones whose land is kept from building, or for later, by what the texts say of them.
KEPT_FREE = frozenset(
    {"excluded_area", "protected_area", "reserve_control_zone", "wetland", "lake"}
)


def judge_named_place(zone: Zone, facts: SiteFacts) -> Finding:
    """Return what a zone that was only named as the place proves: never that the land lies in it.

    It is `needs_review`: of land whose place nobody checked, nothing conforms.
    """
    kept = zone.kind in KEPT_FREE
    return Finding(
        rule_id="zone-kind" if kept else "zone-named",
        question="zone",
        title=Text("所在范围", "the place named"),
        outcome="needs_review",
        reason=_kept_free(zone) if kept else _only_named(zone),
        force="mandatory",
        level="project",
        addressee="project",
        decided_by="machine",
        applies="certainly",
        text_status=facts.text_status(zone.plan),
        source=zone.source,
        basis=zone.basis,
    )


def _kept_free(zone: Zone) -> Text:
    return Text(
        f"{zone.name_zh}本身是文本所称退出开发、预留或受保护的范围，能否建设须由人工研判",
        f"{zone.name_en} is itself land that the text keeps from development, reserves or "
        "protects: whether anything may be built there is for a person to judge",
    )


def _only_named(zone: Zone) -> Text:
    return Text(
        f"所问条款均已满足，但位置由提问者指定为{zone.name_zh}，未核对地块是否在其内；请上传地块核对",
        f"the clauses asked are met, but {zone.name_en} was only named as the place: whether the "
        "land lies in it was not checked. Check the parcel to have it answered",
    )


_NOWHERE = Text(
    "未落入任何已有边界的园区；仅有文字或点位的园区无法判断是否包含该地块",
    "inside no zone whose boundary is known; zones known by text or point only may contain it",
)


def _ungoverned(zones: Sequence[tuple[Zone, ZoneRelation]]) -> Text:
    said = _sentence(zones)
    return Text(
        f"{said.zh}；规则库中没有该园区的条款", f"{said.en}; no rules of that zone are loaded"
    )


def _sentence(zones: Sequence[tuple[Zone, ZoneRelation]]) -> Text:
    parts = [_relation_text(zone, relation) for zone, relation in zones[:3]]
    return _joined(parts)


def _joined(parts: Sequence[Text]) -> Text:
    return Text("；".join(p.zh for p in parts), "; ".join(p.en for p in parts))


def _relation_text(zone: Zone, relation: ZoneRelation) -> Text:
    basis = BASIS_WORDS[zone.basis]
    if relation.relation == "inside":
        return Text(f"位于{zone.name_zh}内（{basis.zh}）", f"inside {zone.name_en} ({basis.en})")
    least, greatest = percent(relation.least_share), percent(relation.greatest_share)
    if relation.straddles:
        exact = relation.least_share == relation.greatest_share
        share = (
            Text(least, least)
            if exact
            else Text(f"{least} 至 {greatest}", f"{least} to {greatest}")
        )
        return Text(
            f"跨越{zone.name_zh}边界，其内占 {share.zh}（{basis.zh}）",
            f"across the boundary of {zone.name_en}, {share.en} inside ({basis.en})",
        )
    within = relation.uncertainty_m
    return Text(
        f"与{zone.name_zh}的关系待定：边界误差约 {within:.0f} m，其内占 {least} 至 {greatest}"
        f"（{basis.zh}）",
        f"undetermined whether in {zone.name_en}: its edge is known to about {within:.0f} m, "
        f"{least} to {greatest} inside ({basis.en})",
    )
