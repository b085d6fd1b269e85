"""A project judged against the clauses of a zone, without a parcel: access and intensity."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from app.domain.answers import SiteFacts
from app.domain.assess import Asked, Situation, site_facts
from app.domain.assessment import Knowledge, QuestionAnswer, Remedy, Rulebook, Unchecked
from app.domain.findings import Finding, Verdict, worst
from app.domain.headline import headline
from app.domain.intensity import Measure, measures
from app.domain.judging import judge
from app.domain.location import (
    KEPT_FREE,
    Scope,
    judge_location,
    judge_named_place,
    scope_in_zone,
    scope_of,
)
from app.domain.questions import answer_of, unchecked_of
from app.domain.remedies import changes_for
from app.domain.rules import QUESTION_WORDS, QUESTIONS, Question, Rule
from app.domain.zones import Zone
from app.text import Text


@dataclass(frozen=True, slots=True)
class Screening:
    """What the clauses of a zone say of a project, question by question."""

    verdict: Verdict
    headline: Text
    scope: Sequence[Text]
    unchecked: Sequence[Unchecked]
    answers: Sequence[QuestionAnswer]
    findings: Sequence[Finding]
    remedies: Sequence[Remedy]
    measures: Sequence[Measure]


def screen(
    zone: Zone,
    knowledge: Knowledge,
    asked: Asked,
    questions: Sequence[Question],
    *,
    demonstration: bool = False,
) -> Screening:
    """Apply the clauses of a zone, and of all that it lies in, to a project somewhere in it.

    Parameters
    ----------
    zone : where the project is to stand; its exact place stays open, so layers answer nothing and
        the whole is `needs_review` where every clause is met
    asked : `project_area_m2` is the project's land in m2, None if not stated
    questions : of `access` and `intensity`
    demonstration : whether fictitious rules are what is asked about
    """
    knowledge = knowledge.on(asked.as_of)
    scope = scope_in_zone(zone, knowledge, asked.as_of, demonstration=demonstration)
    facts = facts_of(asked, knowledge.rulebook)
    place = [judge_named_place(zone, facts)]
    judged = partial(_screened, scope, facts, knowledge.rulebook, questions)
    if zone.kind in KEPT_FREE:
        return judged(place, demonstration=demonstration)
    found = judged(demonstration=demonstration)
    if found.verdict in ("conforms", "conditional"):
        return judged(place, demonstration=demonstration)
    return found


def screen_parcel(
    case: Situation, questions: Sequence[Question], *, demonstration: bool = False
) -> Screening:
    """Apply the clauses that govern a parcel to the project on it; layers are looked at too.

    Where the parcel lies is judged with them: of a parcel that may lie outside the zone, the zone's
    clauses alone prove nothing.
    """
    day, known = case.asked.as_of, case.knowledge
    scope = scope_of(case.relations, known, day, demonstration=demonstration)
    facts = site_facts(case, demonstration=demonstration)
    place = [judge_location(scope, facts)]
    return _screened(scope, facts, known.rulebook, questions, place, demonstration=demonstration)


def _screened(
    scope: Scope,
    facts: SiteFacts,
    rulebook: Rulebook,
    questions: Sequence[Question],
    place: Sequence[Finding] = (),
    *,
    demonstration: bool,
) -> Screening:
    found: dict[Question, list[Finding]] = {"zone": list(place)} if place else {}
    for question in questions:
        found[question] = [judge(rule, facts, sure) for rule, sure in scope.rules[question]]
    answers = [
        answer_of(q, group, facts.profile, scope, demonstration=demonstration)
        for q, group in found.items()
    ]
    findings = [finding for group in found.values() for finding in group]
    verdict = worst([answer.verdict for answer in answers if answer.verdict != "not_asked"])
    unchecked = [
        *unchecked_of(answers, findings, rulebook.beyond, scope, facts),
        *(Unchecked(q, QUESTION_WORDS[q], _ELSEWHERE) for q in QUESTIONS if q not in found),
    ]
    named = [QUESTION_WORDS[question] for question in found]
    return Screening(
        verdict,
        headline(verdict, findings, answers, named, unchecked, demonstration=demonstration),
        named,
        unchecked,
        answers,
        findings,
        changes_for(findings, _rules(scope), facts),
        list(facts.measures.values()),
    )


_ELSEWHERE = Text(
    "本次没有问及；请用地块核对一并核查", "not asked here; check the parcel to have it answered"
)


def _rules(scope: Scope) -> dict[str, Rule]:
    return {rule.id: rule for pairs in scope.rules.values() for rule, _ in pairs}


def facts_of(asked: Asked, rulebook: Rulebook) -> SiteFacts:
    """Return what is known of a project whose place is not."""
    return SiteFacts(
        parcel=None,
        area_m2=0.0,
        project_area_m2=asked.project_area_m2,
        as_of=asked.as_of,
        today=asked.today or asked.as_of,
        overlaps={},
        topics=rulebook.topics,
        measures=measures(asked.profile, asked.project_area_m2, rulebook.double_storey),
        profile=asked.profile,
        confirmations=asked.confirmations,
        documents=rulebook.documents,
        groups=rulebook.groups,
        contradictions=rulebook.contradictions_by_rule,
    )
