"""The ruling of one combination of states, by the rules and functions that judge one parcel."""

from collections.abc import Sequence

from app.domain.answers import Settled, SiteFacts, Topic
from app.domain.batch_prepared import Prepared, Ruling
from app.domain.batch_states import (
    BY_SLIVER,
    INSIDE,
    OUTSIDE,
    PARTLY,
    POSSIBLY,
    Codes,
)
from app.domain.findings import (
    Finding,
    Verdict,
    contribution,
    verdict_of,
    worst,
)
from app.domain.headline import named
from app.domain.intensity import measures
from app.domain.judging import judge
from app.domain.layer_answers import unruled_layer
from app.domain.location import Scope, judge_location, scope_of
from app.domain.questions import is_asked
from app.domain.rules import QUESTIONS, Question
from app.domain.zones import Basis, ZoneRelation
from app.text import Text

NO_ZONE = -1
MOST_REASONS = 3
_COUNTS = Text("占压或超出该图层", "on the layer or outside it")


def _relations(prepared: Prepared, states: Codes) -> list[ZoneRelation]:
    """Return relations that stand for all parcels of one combination of states."""
    shares = {
        INSIDE: (1.0, 1.0),
        PARTLY: (0.5, 1.0),
        BY_SLIVER: (0.001, 1.0),
        POSSIBLY: (0.0, 1.0),
    }
    index = prepared.zones
    found = [
        ZoneRelation(
            zone_id,
            "inside" if state == INSIDE else "undetermined",
            *shares[int(state)],
            distance_to_edge_m=0.0,
            uncertainty_m=0.0,
            straddles=state == PARTLY,
            by_sliver=state == BY_SLIVER,
        )
        for zone_id, state in zip(index.ids, states, strict=True)
        if state != OUTSIDE
    ]
    return sorted(found, key=lambda r: (-r.least_share, -r.greatest_share, r.zone_id))


def reach_ruling(
    prepared: Prepared,
    states: Codes,
    area_m2: float,
    settled: Settled,
    against: Sequence[tuple[Topic, Basis]],
    *,
    demonstration: bool,
) -> Ruling:
    """Reach the verdict of one combination with the rules that judge a single parcel."""
    asked, known = prepared.asked, prepared.knowledge
    relations = _relations(prepared, states)
    scope = scope_of(relations, known, asked.as_of, demonstration=demonstration)
    facts = _facts(prepared, area_m2, settled)
    found: dict[Question, list[Finding]] = {"zone": [judge_location(scope, facts)]}
    ruled: set[str] = set()
    for question in QUESTIONS[1:]:
        deciding = [pair for pair in scope.rules[question] if not pair[0].only_states]
        ruled.update(rule.topic for rule, _ in deciding if rule.topic)
        if is_asked(question, asked.profile):
            found[question] = [judge(rule, facts, applies) for rule, applies in deciding]
    found["controls"] += [
        unruled_layer(topic, _COUNTS, basis) for topic, basis in against if topic.id not in ruled
    ]
    verdicts = {
        question: verdict_of(findings, demonstration=demonstration) if findings else "incomplete"
        for question, findings in found.items()
    }
    verdict = worst(list(verdicts.values()))
    every = [finding for findings in found.values() for finding in findings]
    return Ruling(
        verdict,
        {question: verdicts.get(question, "not_asked") for question in QUESTIONS},
        _reasons(every, verdict, demonstration=demonstration),
        _main_zone(prepared, states, scope),
    )


def _facts(prepared: Prepared, area_m2: float, settled: Settled) -> SiteFacts:
    asked, rulebook = prepared.asked, prepared.knowledge.rulebook
    return SiteFacts(
        parcel=None,
        area_m2=area_m2,
        project_area_m2=area_m2,
        as_of=asked.as_of,
        today=asked.today or asked.as_of,
        overlaps={},
        topics=rulebook.topics,
        measures=measures(asked.profile, area_m2, rulebook.double_storey),
        profile=asked.profile,
        confirmations=asked.confirmations,
        documents=rulebook.documents,
        groups=rulebook.groups,
        contradictions=rulebook.contradictions_by_rule,
        settled=settled,
    )


def _reasons(findings: Sequence[Finding], verdict: Verdict, *, demonstration: bool) -> Text:
    """Name what earned the verdict; areas stand in columns of their own."""
    earned = [f for f in findings if contribution(f, demonstration=demonstration) == verdict]
    titles = [(finding.title, None) for finding in dict.fromkeys(earned)][:MOST_REASONS]
    said, more = named(titles), len(earned) - len(titles)
    if more <= 0:
        return said
    return Text(f"{said.zh}等 {len(earned)} 项", f"{said.en} and {more} more")


def _main_zone(prepared: Prepared, states: Codes, scope: Scope) -> int:
    """Return the column of the zone that the parcel lies in most surely, the finest first."""
    index = [*prepared.zones.zones, *prepared.zones.points]
    parents = {zone.parent for zone in index}
    near = [
        (-int(state), zone.id in parents, zone.id, column)
        for column, (zone, state) in enumerate(zip(index, states, strict=True))
        if state != OUTSIDE and any(zone.id == one.id for one, _ in scope.zones)
    ]
    return min(near)[3] if near else NO_ZONE
