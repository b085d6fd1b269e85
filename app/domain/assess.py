"""From one parcel and what is known to a judged assessment: five questions, two judgements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.domain.answers import SiteFacts
from app.domain.areas import ellipsoidal_area_m2, planar_area_m2
from app.domain.assessment import (
    Judgement,
    Knowledge,
    ParcelAssessment,
    QuestionAnswer,
    Unchecked,
)
from app.domain.findings import VERDICT_WORDS, Finding, verdict_of, worst
from app.domain.headline import headline
from app.domain.intensity import measures
from app.domain.judging import judge
from app.domain.layer_answers import layers_without_rule
from app.domain.location import Scope, judge_location, scope_of
from app.domain.overlay import LayerOverlap, overlay
from app.domain.parcels import Parcel
from app.domain.profile import FIELD_WORDS, Confirmation, ProjectProfile
from app.domain.remedies import remedies_for
from app.domain.rules import QUESTION_WORDS, QUESTIONS, Question, Rule
from app.domain.zones import Zone, ZoneRelation, relate_parcel, relations_to
from app.text import Text

# Which profile fields put a question; the first is the one named when none is given.
INPUTS: dict[Question, tuple[str, ...]] = {
    "zone": (),
    "controls": (),
    "access": ("industry_code",),
    "intensity": (
        "investment_wan_yuan",
        "tax_wan_yuan_per_year",
        "storeys",
        "building_footprint_m2",
        "yard_m2",
    ),
    "land_use": ("land_use_code",),
}


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


def assess(parcel: Parcel, knowledge: Knowledge, asked: Asked) -> ParcelAssessment:
    """Assess one parcel: overlay every layer, relate it to every zone, apply every rule in scope.

    Parameters
    ----------
    parcel : valid, in metres of its plane
    knowledge : zones, layers and rules; the versions of the day asked about are used
    asked : the project's figures, the officer's confirmations, the day the question is about

    Raises
    ------
    InputError
        `crs.out_of_range` if the parcel lies beyond the planes of the layers.
    """
    knowledge = knowledge.on(asked.as_of)
    area_m2 = ellipsoidal_area_m2(parcel.geometry, parcel.plane)
    layers = [layer for layer in knowledge.layers if layer.answers_on(asked.as_of)]
    everywhere = [overlay(parcel, layer, area_m2) for layer in layers]
    overlaps = [found for found in everywhere if found.covered_share > 0 or found.hits]
    relations = _relations(parcel, knowledge)
    case = _Case(parcel, area_m2, knowledge, asked, overlaps, relations)
    return ParcelAssessment(
        parcel=parcel,
        as_of=asked.as_of,
        area_m2=area_m2,
        planar_area_m2=planar_area_m2(parcel.geometry),
        diagnostics=parcel.diagnostics,
        overlaps=overlaps,
        relations=relations,
        judgement=_judgement(case, demonstration=False),
        demonstration=_judgement(case, demonstration=True) if _meets_fiction(case) else None,
    )


@dataclass(frozen=True, slots=True)
class _Case:
    parcel: Parcel
    area_m2: float
    knowledge: Knowledge
    asked: Asked
    overlaps: Sequence[LayerOverlap]
    relations: Sequence[ZoneRelation]


def _relations(parcel: Parcel, knowledge: Knowledge) -> tuple[ZoneRelation, ...]:
    """Every zone that the parcel lies in or may lie in, surest first."""
    found = relations_to(knowledge.zones, lambda zone: _relation(parcel, zone, knowledge))
    near = [relation for relation in found.values() if relation.relation != "outside"]
    return tuple(sorted(near, key=lambda r: (-r.least_share, -r.greatest_share, r.zone_id)))


def _relation(parcel: Parcel, zone: Zone, knowledge: Knowledge) -> ZoneRelation | None:
    extent = knowledge.extents.get((zone.id, parcel.plane))
    return relate_parcel(zone, parcel.geometry, parcel.plane, extent)


def _meets_fiction(case: _Case) -> bool:
    fictitious = {z.id for z in case.knowledge.zones if z.basis == "demonstration"}
    return any(r.zone_id in fictitious for r in case.relations) or any(
        o.layer.basis == "demonstration" for o in case.overlaps
    )


def _judgement(case: _Case, *, demonstration: bool) -> Judgement:
    scope = scope_of(case.relations, case.knowledge, case.asked.as_of, demonstration=demonstration)
    facts = _facts(case, demonstration=demonstration)
    found: dict[Question, list[Finding]] = {"zone": [judge_location(scope, facts)]}
    for question in QUESTIONS[1:]:
        found[question] = [judge(rule, facts, applies) for rule, applies in scope.rules[question]]
    ruled = {finding.topic for group in found.values() for finding in group if finding.topic}
    found["controls"] += layers_without_rule(facts, ruled)
    answers = [
        _answer(question, found[question], case, scope, demonstration=demonstration)
        for question in QUESTIONS
    ]
    asked = [answer for answer in answers if answer.verdict != "not_asked"]
    verdict = worst([answer.verdict for answer in asked if answer.verdict != "not_asked"])
    findings = [finding for answer in asked for finding in found[answer.question]]
    named_scope = [QUESTION_WORDS[answer.question] for answer in asked]
    unchecked = _unchecked(answers, findings, case.knowledge, scope)
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
    )


def _facts(case: _Case, *, demonstration: bool) -> SiteFacts:
    overlaps: dict[str, list[LayerOverlap]] = {}
    for found in case.overlaps:
        if found.layer.basis == "official" or demonstration:
            overlaps.setdefault(found.layer.topic, []).append(found)
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
    )


def _is_asked(question: Question, profile: ProjectProfile) -> bool:
    inputs = INPUTS[question]
    return not inputs or any(getattr(profile, name) is not None for name in inputs)


def _answer(
    question: Question,
    findings: Sequence[Finding],
    case: _Case,
    scope: Scope,
    *,
    demonstration: bool,
) -> QuestionAnswer:
    name = QUESTION_WORDS[question]
    if not _is_asked(question, case.asked.profile):
        field = _most_helpful(question, scope.rules[question])
        wanted = FIELD_WORDS[field]
        return QuestionAnswer(
            question,
            "not_asked",
            Text(
                f"{name.zh}：未核查，未提供相关信息；最有帮助的一项是{wanted.zh}",
                f"{name.en}: not asked, no inputs; the one that would help most: {wanted.en}",
            ),
            would_help=wanted,
            would_help_field=field,
        )
    if not findings:
        return QuestionAnswer(question, "incomplete", _silence(question))
    verdict = verdict_of(findings, demonstration=demonstration)
    word = VERDICT_WORDS[verdict]
    return QuestionAnswer(question, verdict, Text(f"{name.zh}：{word.zh}", f"{name.en}: {word.en}"))


def _most_helpful(
    question: Question, rules: Sequence[tuple[Rule, Literal["certainly", "possibly"]]]
) -> str:
    """Name the input of the strictest rule in scope, else the question's first input."""
    wanted = {
        "investment_intensity": "investment_wan_yuan",
        "tax_per_mu": "tax_wan_yuan_per_year",
        "floor_area_ratio": "storeys",
        "building_coefficient": "building_footprint_m2",
    }
    forces = ("mandatory", "principle", "advisory")
    ranked = sorted(
        (rule for rule, _ in rules),
        key=lambda rule: (rule.level != "project", forces.index(rule.force), rule.id),
    )
    for rule in ranked:
        indicator = getattr(rule.requirement, "indicator", None)
        if indicator in wanted:
            return wanted[indicator]
    return INPUTS[question][0]


def _silence(question: Question) -> Text:
    name = QUESTION_WORDS[question]
    return Text(
        f"{name.zh}：规则库中没有载入适用于该位置的条款，不能据此认为没有限制",
        f"{name.en}: no clause for this place is loaded; that does not mean there is no limit",
    )


def _unchecked(
    answers: Sequence[QuestionAnswer],
    findings: Sequence[Finding],
    knowledge: Knowledge,
    scope: Scope,
) -> list[Unchecked]:
    """Everything the verdict does not speak of: undecided findings, questions, and the beyond."""
    unruled = [
        Unchecked(finding.rule_id, finding.title, finding.reason)
        for finding in findings
        if finding.source is None and finding.topic is not None
    ]
    undecided = [
        Unchecked(finding.rule_id, finding.title, finding.reason)
        for finding in findings
        if finding.outcome == "no_data" and finding.addressee == "project"
    ]
    unconfirmed = [
        Unchecked(finding.rule_id, finding.title, finding.reason)
        for finding in findings
        if finding.decided_by == "human" and finding.outcome == "needs_review"
    ]
    asked = {finding.question for finding in findings}
    unanswered = [
        Unchecked(answer.question, QUESTION_WORDS[answer.question], answer.headline)
        for answer in answers
        if answer.verdict == "not_asked" or answer.question not in asked
    ]
    return [
        *undecided,
        *unruled,
        *unconfirmed,
        *unanswered,
        *_not_begun(scope),
        *_access_lists(scope, knowledge),
        *knowledge.rulebook.beyond,
    ]


def _not_begun(scope: Scope) -> list[Unchecked]:
    reason = Text(
        "该条款在所问日期尚未发布，未据以判定",
        "the clause had not been issued on the day asked about",
    )
    return [Unchecked(rule.id, rule.title, reason) for rule in scope.not_begun]


def _access_lists(scope: Scope, knowledge: Knowledge) -> list[Unchecked]:
    """Name the printed access lists of the zones here, whose clauses are not loaded."""
    classes = knowledge.rulebook.control_classes
    return [
        Unchecked(
            f"access-list-{zone.id}",
            Text(f"{zone.name_zh}准入清单", f"access list of {zone.name_en}"),
            classes[zone.id].access_list,
        )
        for zone, _ in scope.zones
        if zone.id in classes
    ]
