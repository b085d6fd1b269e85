"""One rule applied to one site: met, not met, or exactly what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import shapely

from app.domain.areas import ellipsoidal_area_m2
from app.domain.findings import Finding, Outcome
from app.domain.intensity import Measure
from app.domain.layers import Polarity
from app.domain.overlay import NOISE_AREA_M2, LayerOverlap, sift
from app.domain.parcels import Parcel
from app.domain.profile import FIELD_WORDS, Confirmation, ProjectProfile
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
from app.domain.sources import Document
from app.domain.wording import area, listing, percent, plain
from app.domain.zones import Basis
from app.text import Text


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that control layers are about; its polarity is that of all its layers."""

    id: str
    name: Text
    polarity: Polarity
    authority: Text


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """Everything known of one site on one day; the overlaps hold only layers that may decide."""

    parcel: Parcel
    area_m2: float
    as_of: date
    overlaps: Mapping[str, Sequence[LayerOverlap]]  # by topic
    topics: Mapping[str, Topic]
    measures: Mapping[str, Measure]
    profile: ProjectProfile
    confirmations: Mapping[str, Confirmation]
    documents: Mapping[str, Document]


@dataclass(frozen=True, slots=True)
class _Answer:
    outcome: Outcome
    reason: Text
    basis: Basis | None = None
    measured: float | None = None
    shortfall: float | None = None
    missing: tuple[str, ...] = ()


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
        answer = _ask_layers(requirement.topic, facts)
    elif isinstance(requirement, LandUseMatch):
        answer = _match_land_use(requirement.topic, facts)
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
        text_status=facts.documents[rule.source.document].status_on(facts.as_of),
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


def _compare(rule: Rule, comparison: Comparison, measure: Measure) -> _Answer:
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
        return _Answer(
            "no_data",
            Text(
                f"要求{required.zh}；缺少{needed.zh}，无法计算",
                f"required: {required.en}; cannot be computed without {needed.en}",
            ),
            missing=measure.missing,
        )
    measured = measure.value if measure.value is not None else measure.least
    assert measured is not None  # noqa: S101 - one of the two is set, or it returned above
    met = holds(measured, comparison.operator, comparison.value)
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
    return _Answer(
        "met" if met else "not_met",
        Text(
            f"{measure.arithmetic.zh}；要求{required.zh}，{word.zh}{level.zh}",
            f"{measure.arithmetic.en}; required: {required.en}: {word.en}{level.en}",
        ),
        measured=measured,
        shortfall=None if met else comparison.value - measured,
    )


def _ask_layers(topic_id: str, facts: SiteFacts) -> _Answer:
    topic = facts.topics[topic_id]
    overlaps = facts.overlaps.get(topic_id, ())
    if not overlaps:
        return _no_layer(topic)
    basis = _weakest_basis(overlaps)
    if topic.polarity in ("informs", "classifies"):
        return _report(topic, facts, overlaps, basis)
    counting = shapely.union_all([o.counting for o in overlaps])
    counting_m2 = ellipsoidal_area_m2(counting, facts.parcel.plane)
    slivers, substantial = sift(counting)
    verb = _verb(topic)
    share = percent(min(1.0, counting_m2 / facts.area_m2))
    extent = Text(f"{area(counting_m2).zh}，占 {share}", f"{area(counting_m2).en}, {share}")
    if not substantial.is_empty:
        return _Answer(
            "not_met",
            Text(f"{verb.zh} {extent.zh}", f"{verb.en} {extent.en}"),
            basis=basis,
            measured=counting_m2,
        )
    uncovered_m2 = _uncovered_m2(facts, overlaps)
    if uncovered_m2 >= NOISE_AREA_M2:
        return _not_covered(topic, uncovered_m2, facts.area_m2, basis)
    if counting_m2 > 0:
        return _Answer(
            "needs_review",
            Text(
                f"{verb.zh} {extent.zh}，共 {len(slivers)} 处微小重叠，疑似边界技术性误差，"
                "需人工核对",
                f"{verb.en} {extent.en}: {len(slivers)} sliver(s), suspected boundary inaccuracy, "
                "to be checked by a person",
            ),
            basis=basis,
            measured=counting_m2,
        )
    return _clear(topic, any(o.touches for o in overlaps), basis)


def _report(
    topic: Topic, facts: SiteFacts, overlaps: Sequence[LayerOverlap], basis: Basis
) -> _Answer:
    """Answer for a layer that only informs: a hit brings its condition, no hit brings nothing."""
    hit_m2 = sum(o.overlap_m2 for o in overlaps)
    if hit_m2 > 0:
        size = area(hit_m2)
        said = Text(f"涉及{topic.name.zh} {size.zh}", f"{topic.name.en} concerned: {size.en}")
        return _Answer("met", said, basis, measured=hit_m2)
    uncovered_m2 = _uncovered_m2(facts, overlaps)
    if uncovered_m2 >= NOISE_AREA_M2:
        return _not_covered(topic, uncovered_m2, facts.area_m2, basis)
    said = Text(f"不涉及{topic.name.zh}", f"{topic.name.en} not concerned")
    return _Answer("not_applicable", said, basis)


def _verb(topic: Topic) -> Text:
    if topic.polarity == "requires":
        return Text(f"超出{topic.name.zh}", f"outside the {topic.name.en}:")
    return Text(f"占压{topic.name.zh}", f"on {topic.name.en}:")


def _no_layer(topic: Topic) -> _Answer:
    return _Answer(
        "no_data",
        Text(
            f"缺少{topic.name.zh}图层，无法判断；请数据管理员导入后重新核对"
            f"（数据来源：{topic.authority.zh}）",
            f"no layer of {topic.name.en}, so it cannot be judged; have it imported, then check "
            f"again (held by: {topic.authority.en})",
        ),
        missing=(f"layer:{topic.id}",),
    )


def _not_covered(topic: Topic, uncovered_m2: float, area_m2: float, basis: Basis | None) -> _Answer:
    size, share = area(uncovered_m2), percent(min(1.0, uncovered_m2 / area_m2))
    return _Answer(
        "no_data",
        Text(
            f"地块有 {size.zh}（占 {share}）在{topic.name.zh}图层的覆盖范围之外，该部分无法判断",
            f"{size.en} ({share}) of the parcel lies outside the coverage of the "
            f"{topic.name.en} layer and cannot be judged",
        ),
        basis=basis,
        missing=(f"layer:{topic.id}",),
    )


def _clear(topic: Topic, touches: bool, basis: Basis | None) -> _Answer:
    name = topic.name
    if topic.polarity == "requires":
        return _Answer("met", Text(f"全部位于{name.zh}内", f"wholly inside {name.en}"), basis)
    if touches:
        return _Answer(
            "met",
            Text(f"与{name.zh}相邻，占压 0 m²", f"adjacent to {name.en}, 0 m2 on it"),
            basis,
        )
    return _Answer("met", Text(f"未占压{name.zh}", f"not on {name.en}"), basis)


def _uncovered_m2(facts: SiteFacts, overlaps: Sequence[LayerOverlap]) -> float:
    if any(o.covers_site for o in overlaps):
        return 0.0
    covered = shapely.union_all([o.covered for o in overlaps])
    rest = facts.parcel.geometry.difference(covered)
    return ellipsoidal_area_m2(rest, facts.parcel.plane)


def _weakest_basis(overlaps: Sequence[LayerOverlap]) -> Basis:
    bases = {o.layer.basis for o in overlaps}
    return "demonstration" if "demonstration" in bases else overlaps[0].layer.basis


def _match_land_use(topic_id: str, facts: SiteFacts) -> _Answer:
    profile, topic = facts.profile, facts.topics[topic_id]
    absent = tuple(
        name for name in ("land_use_code", "land_use_code_system") if not getattr(profile, name)
    )
    if absent:
        needed = listing([FIELD_WORDS[name] for name in absent])
        return _Answer("no_data", Text(f"缺少{needed.zh}", f"missing: {needed.en}"), missing=absent)
    overlaps = facts.overlaps.get(topic_id, ())
    if not overlaps:
        return _no_layer(topic)
    basis = _weakest_basis(overlaps)
    uncovered_m2 = _uncovered_m2(facts, overlaps)
    if uncovered_m2 >= NOISE_AREA_M2:
        return _not_covered(topic, uncovered_m2, facts.area_m2, basis)
    if any(o.layer.code_system != profile.land_use_code_system for o in overlaps):
        systems = "、".join(sorted({o.layer.code_system or "?" for o in overlaps}))
        return _Answer(
            "needs_review",
            Text(
                f"规划图层采用「{systems}」，填报编码属「{profile.land_use_code_system}」，"
                "同一编码在不同分类中含义不同，需人工对照",
                f"the layer uses {systems}, the given code {profile.land_use_code_system}: one "
                "number means different land in different tables; compare by hand",
            ),
            basis,
        )
    return _compare_uses(facts, overlaps, basis)


def _compare_uses(facts: SiteFacts, overlaps: Sequence[LayerOverlap], basis: Basis) -> _Answer:
    code = facts.profile.land_use_code or ""
    classes = [part for o in overlaps for part in o.classes]
    fitting = [part.geometry for part in classes if code.startswith(part.code)]
    coarser = [part for part in classes if part.code != code and part.code.startswith(code)]
    rest = facts.parcel.geometry.difference(shapely.union_all(fitting))
    rest = shapely.union_all([p for p in shapely.get_parts(rest) if p.area >= NOISE_AREA_M2])
    rest_m2 = ellipsoidal_area_m2(rest, facts.parcel.plane)
    names = [
        Text(f"{part.code} {percent(part.share)}", f"{part.code} {percent(part.share)}")
        for part in classes
    ]
    planned = listing(names)
    shown = Text(
        f"规划用途：{planned.zh or '图上无用途'}；填报 {code}",
        f"planned: {planned.en or 'nothing on the map'}; intended: {code}",
    )
    if any(o.contested_m2 >= NOISE_AREA_M2 for o in overlaps) or (coarser and rest_m2 > 0):
        return _Answer(
            "needs_review",
            Text(
                f"{shown.zh}；图上用途重叠或填报编码过粗，需人工研判",
                f"{shown.en}; overlapping planned uses or too coarse a code: a person must judge",
            ),
            basis,
        )
    if rest_m2 == 0:
        return _Answer("met", Text(f"{shown.zh}，一致", f"{shown.en}: they agree"), basis)
    _, substantial = sift(rest)
    difference = Text(
        f"{shown.zh}；不一致部分 {area(rest_m2).zh}", f"{shown.en}; differs on {area(rest_m2).en}"
    )
    return _Answer(
        "needs_review" if substantial.is_empty else "not_met", difference, basis, measured=rest_m2
    )


def _ask_officer(rule: Rule, check: HumanCheck, given: Confirmation | None) -> _Answer:
    if given is None:
        return _Answer(
            "needs_review",
            Text(f"需经办人逐条确认：{check.ask.zh}", f"an officer must confirm: {check.ask.en}"),
            missing=(f"confirmation:{rule.id}",),
        )
    word = Text("确认满足", "confirmed") if given.confirmed else Text("认定不满足", "found not met")
    return _Answer(
        "met" if given.confirmed else "not_met",
        Text(
            f"{given.officer}{word.zh}：{given.reason}",
            f"{word.en} by {given.officer}: {given.reason}",
        ),
    )
