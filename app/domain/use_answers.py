"""Whether the intended use agrees with the planned one."""

from collections.abc import Iterable, Sequence

from shapely.geometry.base import BaseGeometry

from app.domain.answers import Answer, SiteFacts, Topic
from app.domain.areas import ellipsoidal_area_m2, united, without_hairs
from app.domain.layer_answers import (
    no_layer,
    no_overlap,
    no_place,
    not_covered,
    uncovered_m2,
    weakest_basis,
)
from app.domain.overlay import ClassOverlap, LayerOverlap, sift
from app.domain.profile import FIELD_WORDS
from app.domain.wording import area, listing, percent
from app.domain.zones import Basis
from app.text import Text


def match_land_use(topic_id: str, facts: SiteFacts) -> Answer:
    """Answer whether the intended use is the planned one everywhere on the site.

    Codes of different tables are never compared: one number means different land in each.
    """
    profile, topic = facts.profile, facts.topics[topic_id]
    absent = tuple(
        name for name in ("land_use_code", "land_use_code_system") if not getattr(profile, name)
    )
    if absent:
        needed = listing([FIELD_WORDS[name] for name in absent])
        return Answer("no_data", Text(f"缺少{needed.zh}", f"missing: {needed.en}"), missing=absent)
    overlaps = facts.overlaps.get(topic_id, ())
    if facts.settled is not None:
        return facts.settled.uses.get(topic_id, no_layer(topic))
    if facts.parcel is None:
        return no_place(topic)
    if not overlaps:
        return no_overlap(topic, facts)
    basis = weakest_basis(overlaps)
    if any(o.layer.code_system != profile.land_use_code_system for o in overlaps):
        systems = "、".join(sorted({o.layer.code_system or "?" for o in overlaps}))
        return Answer(
            "needs_review",
            Text(
                f"规划图层采用「{systems}」，填报编码属「{profile.land_use_code_system}」，"
                "同一编码在不同分类中含义不同，需人工对照",
                f"the layer uses {systems}, the given code {profile.land_use_code_system}: one "
                "number means different land in different tables; compare by hand",
            ),
            basis,
        )
    return _compare_uses(topic, facts, overlaps, basis)


def _compare_uses(
    topic: Topic, facts: SiteFacts, overlaps: Sequence[LayerOverlap], basis: Basis
) -> Answer:
    """A certain breach first; then what the map does not say clearly; then agreement."""
    code = facts.profile.land_use_code or ""
    classes = [part for o in overlaps for part in o.classes]
    fitting = _union(p for p in classes if p.code and code.startswith(p.code))
    coarse = _union(p for p in classes if p.code != code and p.code.startswith(code))
    other = _union(
        p for p in classes if p.code and not code.startswith(p.code) and not p.code.startswith(code)
    )
    planned = listing([Text(*(f"{p.code} {percent(p.share)}",) * 2) for p in classes])
    shown = Text(
        f"规划用途：{planned.zh or '图上无用途'}；填报 {code}",
        f"planned: {planned.en or 'nothing on the map'}; intended: {code}",
    )
    breach = without_hairs(other.difference(united([fitting, coarse])))
    slivers, substantial = sift(breach)
    breach_m2 = ellipsoidal_area_m2(breach, facts.site.plane)
    differs = Text(
        f"{shown.zh}；不一致部分 {area(breach_m2).zh}",
        f"{shown.en}; differs on {area(breach_m2).en}",
    )
    if not substantial.is_empty:
        return Answer("not_met", differs, basis, measured=breach_m2)
    rest_m2 = uncovered_m2(facts, overlaps)
    if rest_m2 > 0:
        return not_covered(topic, rest_m2, facts.area_m2, basis)
    if slivers:
        return Answer("needs_review", differs, basis, measured=breach_m2)
    contested = without_hairs(other.intersection(united([fitting, coarse])))
    silent = without_hairs(facts.site.geometry.difference(united([fitting, coarse, other])))
    if not (coarse.is_empty and contested.is_empty and silent.is_empty):
        return Answer(
            "needs_review",
            Text(
                f"{shown.zh}；图上用途重叠、有空白，或填报编码过粗，需人工研判",
                f"{shown.en}; planned uses overlap or leave gaps, or the code is too coarse: "
                "a person must judge",
            ),
            basis,
        )
    return Answer("met", Text(f"{shown.zh}，一致", f"{shown.en}: they agree"), basis)


def _union(parts: Iterable[ClassOverlap]) -> BaseGeometry:
    return united([part.geometry for part in parts])
