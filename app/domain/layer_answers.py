"""What the control layers of one topic say about a site."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from shapely.geometry.base import BaseGeometry

from app.domain.answers import Answer, SiteFacts, Topic
from app.domain.areas import ellipsoidal_area_m2, united, without_hairs
from app.domain.conditions import Weighed
from app.domain.findings import Finding
from app.domain.overlay import NOISE_AREA_M2, LayerOverlap, sift
from app.domain.wording import area, percent
from app.domain.zones import Basis
from app.text import Text


def ask_layers(topic_id: str, facts: SiteFacts) -> Answer:
    """Answer for a topic: a breach first, then what is not covered, then slivers, then clear."""
    topic = facts.topics[topic_id]
    overlaps = facts.overlaps.get(topic_id, ())
    if facts.settled is not None:
        return facts.settled.layers.get(topic_id, no_layer(topic))
    if facts.parcel is None:
        return no_place(topic)
    if not overlaps:
        return no_overlap(topic, facts)
    basis = weakest_basis(overlaps)
    if topic.polarity in ("informs", "classifies"):
        return _report(topic, facts, overlaps, basis)
    counting = united([o.counting for o in overlaps])
    counting_m2 = ellipsoidal_area_m2(counting, facts.site.plane)
    slivers, substantial = sift(counting)
    verb = _verb(topic)
    share = percent(min(1.0, counting_m2 / facts.area_m2))
    extent = Text(f"{area(counting_m2).zh}，占 {share}", f"{area(counting_m2).en}, {share}")
    if not substantial.is_empty:
        return Answer(
            "not_met",
            Text(f"{verb.zh} {extent.zh}", f"{verb.en} {extent.en}"),
            basis=basis,
            measured=counting_m2,
        )
    rest_m2 = uncovered_m2(facts, overlaps)
    if rest_m2 > 0:
        return not_covered(topic, rest_m2, facts.area_m2, basis)
    if counting_m2 > 0:
        return Answer(
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
) -> Answer:
    """Answer for a layer that only informs: a hit brings its condition, no hit brings nothing."""
    hit = united([o.hit for o in overlaps])
    slivers, substantial = sift(hit)
    hit_m2 = ellipsoidal_area_m2(hit, facts.site.plane)
    size = area(hit_m2)
    said = Text(f"涉及{topic.name.zh} {size.zh}", f"{topic.name.en} concerned: {size.en}")
    rest_m2 = uncovered_m2(facts, overlaps)
    if rest_m2 > 0:
        answer = not_covered(topic, rest_m2, facts.area_m2, basis)
        if hit.is_empty:
            return answer
        reason = Text(f"{said.zh}；{answer.reason.zh}", f"{said.en}; {answer.reason.en}")
        return replace(answer, reason=reason)
    if not substantial.is_empty:
        return Answer("met", said, basis, measured=hit_m2)
    if slivers:
        doubt = Text(f"{said.zh}，疑似边界技术性误差", f"{said.en}, suspected boundary inaccuracy")
        return Answer("needs_review", doubt, basis)
    said = Text(f"不涉及{topic.name.zh}", f"{topic.name.en} not concerned")
    return Answer("not_applicable", said, basis)


def _verb(topic: Topic) -> Text:
    if topic.polarity == "requires":
        return Text(f"超出{topic.name.zh}", f"outside the {topic.name.en}:")
    return Text(f"占压{topic.name.zh}", f"on {topic.name.en}:")


def no_layer(topic: Topic) -> Answer:
    """Answer that no layer of the topic is at hand: never "no constraint"."""
    return Answer(
        "no_data",
        Text(
            f"缺少{topic.name.zh}图层，无法判断；请数据管理员导入后重新核对"
            f"（数据来源：{topic.authority.zh}）",
            f"no layer of {topic.name.en}, so it cannot be judged; have it imported, then check "
            f"again (held by: {topic.authority.en})",
        ),
        missing=(f"layer:{topic.id}",),
    )


def no_overlap(topic: Topic, facts: SiteFacts) -> Answer:
    """Answer where no layer of the topic meets the site: none is loaded, or those lie elsewhere.

    Who is told that a loaded layer is missing would import it again and be no further.
    """
    if topic.id not in facts.loaded:
        return no_layer(topic)
    return Answer(
        "no_data",
        Text(
            f"已载入{topic.name.zh}图层，但都不覆盖该地块，无法判断；请补充覆盖该地块的相邻图幅，"
            f"或扩大图层的完整范围，再重新核对（数据来源：{topic.authority.zh}）",
            f"no loaded layer of {topic.name.en} reaches this parcel, so it cannot be judged; ask "
            "for the neighbouring sheet or have the layer's coverage extended, then check again "
            f"(held by: {topic.authority.en})",
        ),
        missing=(f"layer:{topic.id}",),
    )


def no_place(topic: Topic) -> Answer:
    """Answer that the zone alone does not tell what the site lies on."""
    return Answer(
        "no_data",
        Text(
            f"未提供地块边界，无法与{topic.name.zh}图层套合",
            f"no parcel boundary was given to overlay with {topic.name.en}",
        ),
        missing=("geometry",),
    )


def on_layer(topic_id: str, facts: SiteFacts) -> Weighed:
    """Weigh whether some of the site lies on a topic; slivers leave it to a person."""
    topic, overlaps = facts.topics[topic_id], facts.overlaps.get(topic_id, ())
    name = topic.name
    absent = Weighed(None, (f"layer:{topic_id}",), no_overlap(topic, facts).reason)
    if facts.settled is not None:
        return facts.settled.on.get(topic_id, absent)
    if facts.parcel is None:
        return Weighed(None, ("geometry",), no_place(topic).reason)
    if not overlaps:
        return absent
    slivers, substantial = sift(united([o.hit for o in overlaps]))
    if not substantial.is_empty:
        return Weighed(True, (), Text(f"地块涉及{name.zh}", f"the parcel lies on {name.en}"))
    rest_m2 = uncovered_m2(facts, overlaps)
    if rest_m2 > 0:
        silent = not_covered(topic, rest_m2, facts.area_m2, None)
        return Weighed(None, silent.missing, silent.reason)
    if slivers:
        doubt = Text(
            f"与{name.zh}有微小重叠，疑似边界技术性误差",
            f"slivers on {name.en}, suspected boundary inaccuracy",
        )
        return Weighed(None, (), doubt)
    return Weighed(False, (), Text(f"地块不涉及{name.zh}", f"the parcel is not on {name.en}"))


def not_covered(topic: Topic, rest_m2: float, area_m2: float, basis: Basis | None) -> Answer:
    """Answer that part of the site lies where the layer says nothing."""
    size, share = area(rest_m2), percent(min(1.0, rest_m2 / area_m2))
    return Answer(
        "no_data",
        Text(
            f"地块有 {size.zh}（占 {share}）在{topic.name.zh}图层的覆盖范围之外，该部分无法判断",
            f"{size.en} ({share}) of the parcel lies outside the coverage of the "
            f"{topic.name.en} layer and cannot be judged",
        ),
        basis=basis,
        missing=(f"layer:{topic.id}",),
    )


def _clear(topic: Topic, touches: bool, basis: Basis | None) -> Answer:
    name = topic.name
    if topic.polarity == "requires":
        return Answer("met", Text(f"全部位于{name.zh}内", f"wholly inside {name.en}"), basis)
    if touches:
        return Answer(
            "met",
            Text(f"与{name.zh}相邻，占压 0 m²", f"adjacent to {name.en}, 0 m2 on it"),
            basis,
        )
    return Answer("met", Text(f"未占压{name.zh}", f"not on {name.en}"), basis)


def uncovered_m2(facts: SiteFacts, overlaps: Sequence[LayerOverlap]) -> float:
    """Return how much of the site (m2) no layer of the topic covers; traces do not count."""
    return _felt_m2(_uncovered(overlaps), facts)


def unexamined_m2(part: BaseGeometry, overlaps: Sequence[LayerOverlap], facts: SiteFacts) -> float:
    """Return how much of a part of the site (m2) no layer of the topic covers."""
    return _felt_m2(_uncovered(overlaps).intersection(part), facts)


def _uncovered(overlaps: Sequence[LayerOverlap]) -> BaseGeometry:
    rest = overlaps[0].uncovered
    for overlap in overlaps[1:]:
        rest = rest.intersection(overlap.uncovered)
    return rest


def _felt_m2(rest: BaseGeometry, facts: SiteFacts) -> float:
    area_m2 = ellipsoidal_area_m2(without_hairs(rest), facts.site.plane)
    return area_m2 if area_m2 >= NOISE_AREA_M2 else 0.0


def topics_asked(findings: Iterable[Finding]) -> list[str]:
    """Return the topics whose layers the findings on the project ask, each once."""
    asked = [f for f in findings if f.topic is not None and f.outcome != "not_applicable"]
    return list(dict.fromkeys(f.topic for f in asked if f.topic and f.addressee == "project"))


def weakest_basis(overlaps: Sequence[LayerOverlap]) -> Basis:
    """Return the least trustworthy basis among the layers."""
    bases = {o.layer.basis for o in overlaps}
    return "demonstration" if "demonstration" in bases else overlaps[0].layer.basis


def layers_without_rule(facts: SiteFacts, ruled: Collection[str]) -> list[Finding]:
    """Return a finding for each layer that counts against the site while no clause in scope asks.

    The clause may not be loaded, or not yet issued on the day: a person must judge; a layer that
    is hit never passes in silence.
    """
    found = []
    for topic_id, overlaps in sorted(facts.overlaps.items()):
        topic = facts.topics[topic_id]
        counting = united([o.hit if topic.polarity == "informs" else o.counting for o in overlaps])
        if topic_id in ruled or topic.polarity == "classifies" or counting.is_empty:
            continue
        verb = _verb(topic)
        size = area(ellipsoidal_area_m2(counting, facts.site.plane))
        said = Text(f"{verb.zh} {size.zh}", f"{verb.en} {size.en}")
        found.append(unruled_layer(topic, said, weakest_basis(overlaps)))
    return found


def unruled_layer(topic: Topic, said: Text, basis: Basis) -> Finding:
    """Return the finding of a layer that counts against a site while no clause in scope asks."""
    return Finding(
        rule_id=f"layer-{topic.id}",
        question="controls",
        title=topic.name,
        outcome="needs_review",
        reason=Text(
            f"{said.zh}；该日没有载入适用的条款，需人工研判",
            f"{said.en}; no clause for it is loaded on that day: a person must judge",
        ),
        force="mandatory",
        level="project",
        addressee="project",
        decided_by="machine",
        applies="certainly",
        text_status="unknown",
        source=None,
        topic=topic.id,
        basis=basis,
    )
