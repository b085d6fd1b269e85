"""One rule applied to one site: met, not met, or exactly what is missing."""

from dataclasses import replace
from typing import Literal

from app.domain.answers import Answer, SiteFacts
from app.domain.findings import Finding
from app.domain.intensity import Measure
from app.domain.layer_answers import ask_layers
from app.domain.profile import FIELD_WORDS, Confirmation
from app.domain.rules import (
    OPERATOR_WORDS,
    UNIT_WORDS,
    Comparison,
    HumanCheck,
    LandUseMatch,
    LayerCheck,
    Rule,
    holds,
)
from app.domain.sources import TextStatus
from app.domain.use_answers import match_land_use
from app.domain.wording import listing, near, number, plain
from app.text import Text


def judge(rule: Rule, facts: SiteFacts, applies: Literal["certainly", "possibly"]) -> Finding:
    """Apply one rule to one site.

    Raises
    ------
    KeyError
        If the rule's document or topic is not in the facts; the rulebook loader excludes that.
    """
    requirement = rule.requirement
    if isinstance(requirement, Comparison):
        answer = _compare(rule, requirement, facts.measures[requirement.indicator])
    elif isinstance(requirement, LayerCheck):
        answer = ask_layers(requirement.topic, facts)
    elif isinstance(requirement, LandUseMatch):
        answer = match_land_use(requirement.topic, facts)
    else:
        answer = _ask_officer(rule, requirement, facts.confirmations.get(rule.id))
    finding = Finding(
        rule_id=rule.id,
        question=rule.question,
        title=rule.title,
        outcome=answer.outcome,
        reason=answer.reason,
        force=rule.force,
        level=rule.level,
        addressee=rule.addressee,
        decided_by="human" if isinstance(requirement, HumanCheck) else "machine",
        applies=applies,
        text_status=_text_status(rule, answer, facts),
        support=answer.support,
        source=rule.source,
        topic=getattr(requirement, "topic", None),
        basis="demonstration" if rule.demonstration else answer.basis,
        measured=answer.measured,
        shortfall=answer.shortfall,
        missing=answer.missing,
        condition=rule.condition if answer.outcome == "met" else None,
        note=rule.note,
    )
    if isinstance(requirement, Comparison):
        finding = replace(
            finding,
            operator=requirement.operator,
            required=requirement.value,
            unit=requirement.unit,
        )
    return finding


def _text_status(rule: Rule, answer: Answer, facts: SiteFacts) -> TextStatus:
    """Return the clause's status, or that of a weaker text that the answer rests on as well."""
    own = facts.text_status(rule.source.document)
    if answer.support is None or own != "in_force":
        return own
    return facts.text_status(answer.support.document)


def _compare(rule: Rule, comparison: Comparison, measure: Measure) -> Answer:
    operator, unit = OPERATOR_WORDS[comparison.operator], UNIT_WORDS[comparison.unit]
    required = Text(
        f"{operator.zh} {plain(comparison.value)} {unit.zh}".rstrip(),
        f"{operator.en} {plain(comparison.value)} {unit.en}".rstrip(),
    )
    enough = measure.least is not None and comparison.operator in (">=", ">")
    if measure.value is None and not (
        enough and holds(measure.least or 0.0, comparison.operator, comparison.value)
    ):
        needed = listing([FIELD_WORDS[name] for name in measure.missing])
        return Answer(
            "no_data",
            Text(
                f"要求：{required.zh}；缺少{needed.zh}，无法计算",
                f"required: {required.en}; cannot be computed without {needed.en}",
            ),
            missing=measure.missing,
        )
    measured = measure.value if measure.value is not None else measure.least
    assert measured is not None  # noqa: S101 - one of the two is set, or it returned above
    if measure.doubt is not None:
        reason = Text(
            f"{measure.arithmetic.zh}；{measure.doubt.zh}",
            f"{measure.arithmetic.en}; {measure.doubt.en}",
        )
        return Answer("needs_review", reason, measured=measured)
    met = holds(measured, comparison.operator, comparison.value)
    alone = measure.plain if measure.plain is not None else measured
    rests_on_counting = met != holds(alone, comparison.operator, comparison.value)
    level = {
        "project": Text("", ""),
        "portfolio": Text(
            "（该条是新建项目的平均值要求，不单独判定一个项目）",
            " (the clause is about an average over projects and decides no single one)",
        ),
        "zone": Text(
            "（该条是整个园区的目标，不单独判定一个项目）",
            " (the clause is a target of the whole zone and decides no single project)",
        ),
    }[rule.level]
    word = Text("满足", "met") if met else Text("不满足", "not met")
    exact = near(measured, comparison.value)
    if exact != number(measured):
        word = Text(f"精确值 {exact}，{word.zh}", f"exactly {exact}: {word.en}")
    return Answer(
        "met" if met else "not_met",
        Text(
            f"{measure.arithmetic.zh}；要求：{required.zh}，{word.zh}{level.zh}",
            f"{measure.arithmetic.en}; required: {required.en}: {word.en}{level.en}",
        ),
        measured=measured,
        shortfall=None if met else comparison.value - measured,
        support=measure.support if rests_on_counting else None,
    )


def _ask_officer(rule: Rule, check: HumanCheck, given: Confirmation | None) -> Answer:
    if given is None:
        return Answer(
            "needs_review",
            Text(f"需经办人逐条确认：{check.ask.zh}", f"an officer must confirm: {check.ask.en}"),
            missing=(f"confirmation:{rule.id}",),
        )
    word = Text("确认满足", "confirmed") if given.confirmed else Text("认定不满足", "found not met")
    return Answer(
        "met" if given.confirmed else "not_met",
        Text(
            f"{given.officer}{word.zh}：{given.reason}",
            f"{word.en} by {given.officer}: {given.reason}",
        ),
    )
