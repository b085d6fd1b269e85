"""Whether the intended use agrees with the planned one."""

from collections.abc import Sequence

import shapely

from app.domain.answers import Answer, SiteFacts
from app.domain.areas import ellipsoidal_area_m2
from app.domain.layer_answers import no_layer, not_covered, uncovered_m2, weakest_basis
from app.domain.overlay import NOISE_AREA_M2, LayerOverlap, sift
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
    if not overlaps:
        return no_layer(topic)
    basis = weakest_basis(overlaps)
    rest_m2 = uncovered_m2(facts, overlaps)
    if rest_m2 >= NOISE_AREA_M2:
        return not_covered(topic, rest_m2, facts.area_m2, basis)
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
    return _compare_uses(facts, overlaps, basis)


def _compare_uses(facts: SiteFacts, overlaps: Sequence[LayerOverlap], basis: Basis) -> Answer:
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
        return Answer(
            "needs_review",
            Text(
                f"{shown.zh}；图上用途重叠或填报编码过粗，需人工研判",
                f"{shown.en}; overlapping planned uses or too coarse a code: a person must judge",
            ),
            basis,
        )
    if rest_m2 == 0:
        return Answer("met", Text(f"{shown.zh}，一致", f"{shown.en}: they agree"), basis)
    _, substantial = sift(rest)
    difference = Text(
        f"{shown.zh}；不一致部分 {area(rest_m2).zh}", f"{shown.en}; differs on {area(rest_m2).en}"
    )
    return Answer(
        "needs_review" if substantial.is_empty else "not_met", difference, basis, measured=rest_m2
    )
