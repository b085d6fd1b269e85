"""One rule applied to one site: met, not met, or exactly what is missing."""

from dataclasses import replace
from functools import partial
from typing import Literal

from app.domain.answers import Answer, SiteFacts
from app.domain.conditions import Condition, Inputs, Weighed, topics_of, weigh
from app.domain.contradictions import Contradiction
from app.domain.findings import Finding, Outcome
from app.domain.intensity import Measure
from app.domain.layer_answers import ask_layers, on_layer, weakest_basis
from app.domain.profile import FIELD_WORDS, Confirmation
from app.domain.quantities import holds, operator_words
from app.domain.rules import (
    EFFECT_WORDS,
    UNIT_WORDS,
    Caught,
    Comparison,
    HumanCheck,
    LandUseMatch,
    LayerCheck,
    Must,
    Rule,
    Stated,
)
from app.domain.sources import TextStatus
from app.domain.use_answers import match_land_use
from app.domain.wording import in_unit, listing, near, number, plain
from app.domain.zones import Basis
from app.text import Text

_DUTY = Text("对管理机关的要求，不对项目作判定", "a duty of the authorities; it decides no project")
_ALWAYS = Weighed(True, (), Text("适用于全部项目", "applies to every project"))


def judge(rule: Rule, facts: SiteFacts, applies: Literal["certainly", "possibly"]) -> Finding:
    """Apply one rule to one site.

    Raises
    ------
    KeyError
        If the rule's document, topic or industry group is not in the facts; the rulebook loader
        excludes that.
    """
    inputs = Inputs(facts.profile, facts.groups, partial(on_layer, facts=facts))
    answer, contradictions = _contradicted(rule, facts, inputs, _decide(rule, facts, inputs))
    answer = _in_time(rule, facts, answer)
    requirement = rule.requirement
    compared = requirement if isinstance(requirement, Comparison) else None
    return Finding(
        rule_id=rule.id,
        question=rule.question,
        title=rule.title,
        outcome=answer.outcome,
        reason=answer.reason,
        force=rule.force,
        level=rule.level,
        addressee=rule.addressee,
        decided_by=rule.decided_by,
        applies=applies,
        text_status=_text_status(rule, answer, facts),
        support=answer.support,
        source=rule.source,
        topic=getattr(requirement, "topic", None),
        basis="demonstration" if rule.demonstration else answer.basis or _basis(rule, facts),
        measured=answer.measured,
        operator=compared.operator if compared else None,
        required=compared.value if compared else None,
        unit=compared.unit if compared else None,
        shortfall=answer.shortfall,
        missing=answer.missing,
        condition=rule.condition if answer.outcome == "met" else None,
        note=rule.note,
        clause=rule.clause or rule.id,
        effect=rule.effect,
        dimension=rule.dimension,
        deadline_year=rule.deadline_year,
        contradictions=contradictions,
        confirmed=answer.confirmed,
    )


def applicability(rule: Rule, inputs: Inputs) -> Weighed:
    """Weigh whether a rule applies: its `when` holds and none of its exceptions does."""
    caught = weigh(rule.when, inputs) if rule.when is not None else _ALWAYS
    if caught.truth is False:
        return Weighed(False, (), caught.reason)
    if rule.unless is None:
        return caught
    excepted = weigh(rule.unless, inputs)
    if excepted.truth is True:
        why = excepted.reason
        return Weighed(
            False, (), Text(f"属于除外情形：{why.zh}", f"falls under the exception: {why.en}")
        )
    reason = Text(
        f"{caught.reason.zh}；除外情形：{excepted.reason.zh}",
        f"{caught.reason.en}; exception: {excepted.reason.en}",
    )
    if caught.truth is True and excepted.truth is False:
        return Weighed(True, (), reason)
    missing = tuple(dict.fromkeys([*caught.missing, *excepted.missing]))
    return Weighed(None, missing, reason)


def _decide(rule: Rule, facts: SiteFacts, inputs: Inputs) -> Answer:
    if rule.addressee == "authority":
        return Answer("not_applicable", _DUTY)
    applicable = applicability(rule, inputs)
    if applicable.truth is False:
        why = applicable.reason
        return Answer("not_applicable", Text(f"不适用：{why.zh}", f"does not apply: {why.en}"))
    requirement = rule.requirement
    if isinstance(requirement, Stated):
        return _statement(rule)
    if isinstance(requirement, Caught):
        return _caught(rule, applicable)
    if isinstance(requirement, Must):
        answer = _must(weigh(requirement.condition, inputs))
    elif isinstance(requirement, Comparison):
        answer = _compare(rule, requirement, facts.measures[requirement.indicator])
    elif isinstance(requirement, LayerCheck):
        answer = ask_layers(requirement.topic, facts)
    elif isinstance(requirement, LandUseMatch):
        answer = match_land_use(requirement.topic, facts)
    else:
        answer = _ask_officer(rule, requirement, facts.confirmations.get(rule.id))
    if applicable.truth is True or answer.outcome == "met":
        return answer
    if isinstance(requirement, HumanCheck) and _can_be_asked(rule, facts, inputs):
        return answer
    return _open(Text("该条是否适用", "whether the clause applies"), applicable)


def _can_be_asked(rule: Rule, facts: SiteFacts, inputs: Inputs) -> bool:
    """Tell whether an officer can be asked: whether the project is meant is known, or beside it.

    An open exception is the officer's to judge; an open `when` that an input would settle is not.
    """
    if rule.when is None or rule.id in facts.confirmations:
        return True
    caught = weigh(rule.when, inputs)
    return caught.truth is True or not caught.missing


def _statement(rule: Rule) -> Answer:
    word = EFFECT_WORDS[rule.effect]
    return Answer(
        "not_applicable",
        Text(
            f"{word.zh}性表述，不作为项目的判定条件",
            f"a statement of what is {word.en}; it decides no project",
        ),
    )


def _caught(rule: Rule, applicable: Weighed) -> Answer:
    word, why = EFFECT_WORDS[rule.effect], applicable.reason
    if applicable.truth is None:
        return _open(
            Text(f"是否属于{word.zh}情形", f"whether it is {word.en} by the clause"), applicable
        )
    return Answer(
        "not_met",
        Text(f"属于{word.zh}情形：{why.zh}", f"{word.en} by the clause: {why.en}"),
    )


def _must(weighed: Weighed) -> Answer:
    if weighed.truth is None:
        return _open(Text("要求是否满足", "whether the requirement is met"), weighed)
    return Answer("met" if weighed.truth else "not_met", weighed.reason)


def _open(question: Text, weighed: Weighed) -> Answer:
    """Answer what inputs would settle; where none would, a person must judge."""
    why = weighed.reason
    if not weighed.missing:
        return Answer(
            "needs_review",
            Text(
                f"{question.zh}，需人工研判：{why.zh}",
                f"{question.en}: a person must judge: {why.en}",
            ),
        )
    needed = listing([words_of(name) for name in weighed.missing])
    return Answer(
        "no_data",
        Text(
            f"{question.zh}，缺少{needed.zh}，无法判断（{why.zh}）",
            f"{question.en} cannot be judged without {needed.en} ({why.en})",
        ),
        missing=weighed.missing,
    )


def words_of(name: str) -> Text:
    """Return the words for a missing input: a field of the profile or a layer."""
    if name.startswith("layer:"):
        return Text("相关图层", "the layer")
    return FIELD_WORDS[name]


def _basis(rule: Rule, facts: SiteFacts) -> Basis | None:
    """Return the weakest basis of the layers that the rule's conditions look at."""
    conditions: list[Condition] = [c for c in (rule.when, rule.unless) if c is not None]
    if isinstance(rule.requirement, Must):
        conditions.append(rule.requirement.condition)
    seen = [
        overlap
        for condition in conditions
        for topic in sorted(topics_of(condition))
        for overlap in facts.overlaps.get(topic, ())
    ]
    return weakest_basis(seen) if seen else None


def _contradicted(
    rule: Rule, facts: SiteFacts, inputs: Inputs, answer: Answer
) -> tuple[Answer, tuple[Contradiction, ...]]:
    """Show the contradictions that bear on the rule here; where one must be judged, say so.

    An answer in the project's favour does not stand while it is open whether a contradiction
    bears on it.
    """
    shown: list[Contradiction] = []
    for contradiction in facts.contradictions.get(rule.id, ()):
        bears = weigh(contradiction.when, inputs) if contradiction.when is not None else _ALWAYS
        if bears.truth is False:
            continue
        if bears.truth is True or answer.outcome != "not_applicable":
            shown.append(contradiction)
        if not contradiction.review:
            continue
        said, given = contradiction.statement, facts.confirmations.get(rule.id)
        if bears.truth is True and given is not None:
            answer = _confirmed(given)
        elif bears.truth is True:
            answer = Answer(
                "needs_review",
                Text(
                    f"文本相互矛盾，需人工研判：{said.zh}",
                    f"the texts contradict each other, a person must judge: {said.en}",
                ),
                answer.basis,
                missing=(f"confirmation:{rule.id}",),
            )
        elif answer.outcome in ("met", "not_applicable") and _is_meant(rule, inputs):
            shown.append(contradiction)
            answer = _open(
                Text("是否涉及文本矛盾", "whether a contradiction of the texts bears on it"), bears
            )
    return answer, tuple(dict.fromkeys(shown))


def _is_meant(rule: Rule, inputs: Inputs) -> bool:
    """Tell whether the rule speaks of the project at all, exceptions aside."""
    meant = rule.when is None or weigh(rule.when, inputs).truth is not False
    return meant and rule.addressee == "project"


def _in_time(rule: Rule, facts: SiteFacts, answer: Answer) -> Answer:
    """Name the printed deadline; before it has come, to lack what it asks breaches nothing yet."""
    year = rule.deadline_year
    if year is None or rule.level != "project":
        return answer
    if answer.outcome not in ("not_met", "needs_review"):
        return answer
    due = facts.as_of.year >= year
    said = Text(f"；文本期限 {year} 年", f"; the printed deadline is {year}")
    if not due:
        said = Text(f"{said.zh}，尚未到期", f"{said.en}, not yet due")
    reason = Text(answer.reason.zh + said.zh, answer.reason.en + said.en)
    outcome: Outcome = "needs_review" if not due else answer.outcome
    return replace(answer, outcome=outcome, reason=reason)


def _text_status(rule: Rule, answer: Answer, facts: SiteFacts) -> TextStatus:
    """Return the clause's status, or that of a weaker text that it rests on as well."""
    if rule.rests_on is not None:
        origin = facts.text_status(rule.rests_on)
        if origin != "in_force":
            return origin
    own = facts.text_status(rule.source.document)
    if answer.support is None or own != "in_force":
        return own
    return facts.text_status(answer.support.document)


def _compare(rule: Rule, comparison: Comparison, measure: Measure) -> Answer:
    operator = operator_words(comparison.operator, comparison.value, rule.source.quote)
    value = in_unit(plain(comparison.value), UNIT_WORDS[comparison.unit])
    required = Text(f"{operator.zh} {value.zh}", f"{operator.en} {value.en}")
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
    if given is not None:
        return _confirmed(given)
    return Answer(
        "needs_review",
        Text(f"需经办人逐条确认：{check.ask.zh}", f"an officer must confirm: {check.ask.en}"),
        missing=(f"confirmation:{rule.id}",),
    )


def _confirmed(given: Confirmation) -> Answer:
    word = Text("确认满足", "confirmed") if given.confirmed else Text("认定不满足", "found not met")
    return Answer(
        "met" if given.confirmed else "not_met",
        Text(
            f"{given.officer}{word.zh}：{given.reason}",
            f"{word.en} by {given.officer}: {given.reason}",
        ),
        confirmed=True,
    )
