"""From one parcel and what is known to a judged assessment: five questions, two judgements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.answers import SiteFacts
from app.domain.areas import ellipsoidal_area_m2, planar_area_m2
from app.domain.assessment import (
    Judgement,
    Knowledge,
    ParcelAssessment,
)
from app.domain.findings import Finding, worst
from app.domain.headline import headline
from app.domain.intensity import measures
from app.domain.judging import judge
from app.domain.layer_answers import layers_without_rule
from app.domain.location import judge_location, scope_of
from app.domain.overlay import LayerOverlap, near_layers, overlay
from app.domain.parcels import Parcel
from app.domain.profile import Confirmation, ProjectProfile
from app.domain.questions import answer_of, is_asked, unchecked_of
from app.domain.remedies import remedies_for
from app.domain.rules import QUESTION_WORDS, QUESTIONS, Question
from app.domain.zones import ZoneRelation


@dataclass(frozen=True, slots=True)
class Asked:
    """What one call asks about every parcel in it.

    `project_area_m2` is the land of the whole project where it lies on several parcels: its
    investment, tax and buildings are those of all of them. None: the parcel is the project's land.
    """

    profile: ProjectProfile
    confirmations: Mapping[str, Confirmation]
    as_of: date
    today: date | None = None
    project_area_m2: float | None = None


def assess(
    parcel: Parcel, knowledge: Knowledge, asked: Asked, area_m2: float | None = None
) -> ParcelAssessment:
    """Assess one parcel: overlay every layer, relate it to every zone, apply every rule in scope.

    Parameters
    ----------
    parcel : valid, in metres of its plane
    knowledge : zones, layers and rules; the versions of the day asked about are used
    asked : the project's figures, the officer's confirmations, the day the question is about
    area_m2 : ellipsoidal area of the parcel where the caller has computed it

    Raises
    ------
    InputError
        `crs.out_of_range` if the parcel lies beyond the planes of the layers.
    """
    case = situate(parcel, knowledge, asked, area_m2)
    return ParcelAssessment(
        parcel=parcel,
        as_of=asked.as_of,
        area_m2=case.area_m2,
        planar_area_m2=planar_area_m2(parcel.geometry),
        diagnostics=parcel.diagnostics,
        overlaps=case.overlaps,
        relations=case.relations,
        judgement=_judgement(case, demonstration=False),
        demonstration=_judgement(case, demonstration=True) if meets_fiction(case) else None,
    )


@dataclass(frozen=True, slots=True)
class Situation:
    """A parcel among the layers and zones of the day asked about."""

    parcel: Parcel
    area_m2: float
    knowledge: Knowledge
    asked: Asked
    overlaps: Sequence[LayerOverlap]
    relations: Sequence[ZoneRelation]


def situate(
    parcel: Parcel, knowledge: Knowledge, asked: Asked, area_m2: float | None = None
) -> Situation:
    """Overlay every layer with a parcel and relate it to every zone; see `assess`."""
    knowledge = knowledge.on(asked.as_of)
    if area_m2 is None:
        area_m2 = ellipsoidal_area_m2(parcel.geometry, parcel.plane)
    layers = [layer for layer in knowledge.layers if layer.answers_on(asked.as_of)]
    near = [overlay(parcel, layer, area_m2) for layer in near_layers(parcel, layers)]
    overlaps = [found for found in near if found.covered_share > 0 or found.hits]
    return Situation(parcel, area_m2, knowledge, asked, overlaps, _relations(parcel, knowledge))


def _relations(parcel: Parcel, knowledge: Knowledge) -> tuple[ZoneRelation, ...]:
    """Every zone that the parcel lies in or may lie in, surest first."""
    near = knowledge.around(parcel.plane).of_parcel(parcel.geometry).values()
    return tuple(sorted(near, key=lambda r: (-r.least_share, -r.greatest_share, r.zone_id)))


def meets_fiction(case: Situation) -> bool:
    """Tell whether fictitious zones or layers lie at the parcel."""
    zones = case.knowledge.zones_by_id
    return any(zones[r.zone_id].basis == "demonstration" for r in case.relations) or any(
        o.layer.basis == "demonstration" for o in case.overlaps
    )


def _judgement(case: Situation, *, demonstration: bool) -> Judgement:
    scope = scope_of(case.relations, case.knowledge, case.asked.as_of, demonstration=demonstration)
    facts = site_facts(case, demonstration=demonstration)
    found: dict[Question, list[Finding]] = {"zone": [judge_location(scope, facts)]}
    ruled: set[str] = set()
    for question in QUESTIONS[1:]:
        deciding = scope.deciding[question]
        ruled.update(rule.topic for rule, _ in deciding if rule.topic)
        # What is not asked is not judged: its findings would stand nowhere.
        put = deciding if is_asked(question, case.asked.profile) else []
        found[question] = [judge(rule, facts, applies) for rule, applies in put]
    found["controls"] += layers_without_rule(facts, ruled)
    answers = [
        answer_of(question, found[question], case.asked.profile, scope, demonstration=demonstration)
        for question in QUESTIONS
    ]
    asked = [answer for answer in answers if answer.verdict != "not_asked"]
    verdict = worst([answer.verdict for answer in asked if answer.verdict != "not_asked"])
    findings = [finding for answer in asked for finding in found[answer.question]]
    named_scope = [QUESTION_WORDS[answer.question] for answer in asked]
    unchecked = unchecked_of(answers, findings, case.knowledge.rulebook.beyond, scope, facts)
    return Judgement(
        verdict=verdict,
        headline=headline(
            verdict, findings, answers, named_scope, unchecked, demonstration=demonstration
        ),
        scope=named_scope,
        unchecked=unchecked,
        questions=answers,
        findings=findings,
        remedies=remedies_for(case.parcel, case.area_m2, findings, scope, facts),
        statements=[rule for answer in asked for rule in scope.stating[answer.question]],
    )


def site_facts(case: Situation, *, demonstration: bool) -> SiteFacts:
    """Return what is known of the parcel, with fictitious layers only for a demonstration."""
    overlaps: dict[str, list[LayerOverlap]] = {}
    for found in case.overlaps:
        if found.layer.basis == "official" or demonstration:
            overlaps.setdefault(found.layer.topic, []).append(found)
    loaded = {
        layer.topic
        for layer in case.knowledge.layers
        if layer.answers_on(case.asked.as_of) and (layer.basis == "official" or demonstration)
    }
    rulebook = case.knowledge.rulebook
    project_area_m2 = case.asked.project_area_m2 or case.area_m2
    return SiteFacts(
        parcel=case.parcel,
        area_m2=case.area_m2,
        project_area_m2=project_area_m2,
        as_of=case.asked.as_of,
        today=case.asked.today or case.asked.as_of,
        overlaps=overlaps,
        topics=rulebook.topics,
        measures=measures(case.asked.profile, project_area_m2, rulebook.double_storey),
        profile=case.asked.profile,
        confirmations=case.asked.confirmations,
        documents=rulebook.documents,
        groups=rulebook.groups,
        contradictions=rulebook.contradictions_by_rule,
        loaded=loaded,
    )
