"""Sentences of a zone's profile: what it is, and what is not known of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.assessment import Knowledge
from app.domain.catalogue import Catalogue
from app.domain.targets import JUDGED
from app.domain.withdrawn import is_excluded
from app.domain.wording import plain
from app.domain.zones import Zone
from app.maps.words import kind_word
from app.text import Text

MOST_NAMED = 4  # industries named in the first sentence
SILENT = Text("文本未给出", "not given in the text")
FICTION = Text("全部虚构，仅供学习与测试", "wholly fictitious, for learning and testing only")
NO_LAYERS = Text(
    "管控图层：尚未导入永久基本农田、生态保护红线等真实图层，是否占压无法判断；没有数据不等于没有"
    "限制。请数据管理员导入后再核地块",
    "Control layers: no real layer of farmland, redline or the like is imported, so overlaps "
    "cannot be told; no data is not no constraint. Ask the data manager to import them",
)
NO_AREA = Text("面积：文本未给出", "Area: not given in the text")
NO_LIMITS = Text("四至：文本未给出", "The four limits: not given in the text")
LIMITS_OF_PARTS = Text(
    "四至：文本只按下属区域给出，见各下属区域",
    "The four limits: printed for its parts only, see them",
)
NO_INDUSTRY = Text("产业：文本没有按本区列出产业", "Industries: the texts list none for this zone")
NO_PROJECT = Text(
    "项目：文本没有点名位于本区的项目或企业", "Projects: the texts place none in this zone"
)
NO_TARGET = Text(
    "目标：文本没有只针对本区的数字", "Targets: the texts print no figures for this zone alone"
)
NO_CLAUSE = Text(
    "条款：没有只针对本区的条款；所列条款来自上级区域、可能相关的区域或通行规定，不能据此认为没有"
    "其他限制",
    "Clauses: none is for this zone alone; those listed come from zones around it or perhaps "
    "related to it, or hold everywhere. There may be other limits",
)


_OUTLINE = Text(
    "落入范围线不等于在区内",
    "lying within the outline does not prove lying in the zone",
)


def summary(zone: Zone, knowledge: Knowledge, catalogue: Catalogue) -> Text:
    """Say in one sentence what a zone is: kind, plan, what its boundary rests on, industries."""
    document = knowledge.rulebook.documents[zone.plan]
    title = document.title_zh if "《" in document.title_zh else f"《{document.title_zh}》"
    above = knowledge.zones_by_id.get(zone.parent or "")
    kind, edge, trades = kind_word(zone.kind), boundary(zone), _industries(zone, catalogue)
    if zone.id in knowledge.withdrawn_from:
        edge = Text(f"{edge.zh}，{_OUTLINE.zh}", f"{edge.en}; {_OUTLINE.en}")
    place = lies_in(zone, above) if above else Text("", "")
    zh = f"{title}中的{kind.zh}{f'，{place.zh}' if above else ''}；{edge.zh}"
    en = f"{kind.en} in the {document.title_en}{f', {place.en}' if above else ''}"
    en = f"{en[0].upper()}{en[1:]}; {edge.en}"
    return Text(
        f"{zh}{f'；{trades.zh}' if trades else ''}。", f"{en}{f'; {trades.en}' if trades else ''}."
    )


def lies_in(zone: Zone, above: Zone) -> Text:
    """Say how a zone belongs to the one around it: as a part, or inside its limits only."""
    if is_excluded(zone):
        return Text(
            f"位于{above.name_zh}四至之内，不属{above.name_zh}",
            f"inside the limits of {above.name_en} but no part of it",
        )
    return Text(f"属{above.name_zh}", f"part of {above.name_en}")


def boundary(zone: Zone) -> Text:
    """Say what a zone's boundary rests on and how far it may be wrong."""
    within = uncertainty(zone)
    match zone.basis:
        case "official":
            since = f"，自 {zone.valid_from} 起采用" if zone.valid_from else ""
            since_en = f", in use since {zone.valid_from}" if zone.valid_from else ""
            return Text(f"边界为官方边界{since}", f"its boundary is official{since_en}")
        case "reconstructed":
            return Text(
                f"边界按四至文字推定，误差{within.zh}，不是官方边界",
                f"its boundary is reconstructed from the printed limits, {within.en} uncertain, "
                "and not official",
            )
        case "point_only":
            return Text(
                f"只有大致点位，误差{within.zh}，范围未知",
                f"only a rough point is known, {within.en} uncertain; its extent is unknown",
            )
        case "demonstration":
            return FICTION
    return Text(
        "只有文字记载，没有可上图的边界或点位",
        "known by text only, with neither boundary nor point to draw",
    )


def uncertainty(zone: Zone) -> Text:
    """Say how far the drawn edges or the point may be from the true ones."""
    known = sorted({edge.uncertainty_m for edge in zone.edges} or {zone.uncertainty_m or 0.0})
    least, most = plain(known[0]), plain(known[-1])
    if least == most:
        return Text(f"约 {most} m", f"about {most} m")
    return Text(f"约 {least} 至 {most} m", f"about {least} to {most} m")


def unknowns(
    zone: Zone,
    knowledge: Knowledge,
    parts: Mapping[str, Any],
) -> list[Text]:
    """Say what is not known of a zone, the gravest first.

    Parameters
    ----------
    parts : the profile's parts by name: `industries`, `projects` (those of the zone and its
        parts), `land_use`, `targets`, `own_clauses`
    """
    withdrawal = knowledge.withdrawn_from.get(zone.id)
    caveats = [withdrawal.caveat] if withdrawal else []
    found = [*_of_boundary(zone, knowledge), *caveats]
    if zone.basis != "demonstration" and all(
        layer.basis == "demonstration" for layer in knowledge.layers
    ):
        found.append(NO_LAYERS)
    found += [NO_AREA] if zone.gazetted_area_km2 is None else []
    found += _of_land(parts["land_use"])
    found += _of_targets(parts["targets"])
    found += [] if zone.industries or parts["industries"] else [NO_INDUSTRY]
    found += [] if parts["projects"] or zone.enterprises else [NO_PROJECT]
    return [*found, *([] if parts["own_clauses"] else [NO_CLAUSE])]


def _of_boundary(zone: Zone, knowledge: Knowledge) -> list[Text]:
    within = uncertainty(zone)
    match zone.basis:
        case "reconstructed":
            edge = Text(
                f"边界：没有官方边界；推定边界误差{within.zh}，靠近边界的地块不能断定在区内还是"
                "区外。请数据管理员导入官方边界",
                f"Boundary: none official; the drawn one is {within.en} uncertain, so near it in "
                "or out cannot be told. Ask the data manager to import the official boundary",
            )
        case "point_only":
            edge = Text(
                f"边界：范围未知，点位误差{within.zh}；不能判断一块地是否在本区内",
                f"Boundary: its extent is unknown and the point {within.en} uncertain; whether a "
                "parcel lies in it cannot be told",
            )
        case "text_only":
            edge = Text(
                "边界：文本没有可上图的四至或坐标；不能判断一块地是否在本区内",
                "Boundary: the texts give neither limits nor coordinates to draw; whether a parcel "
                "lies in it cannot be told",
            )
        case _:
            return []
    if zone.limits:
        return [edge]
    parts = [one for one in knowledge.zones if one.parent == zone.id and one.limits]
    return [edge, LIMITS_OF_PARTS if parts else NO_LIMITS]


def _of_land(land: Mapping[str, Any]) -> list[Text]:
    first = land["first"]
    found = []
    if first["planned"] is None:
        found.append(Text("规划用地：文本未给出数字", "Planned land: no figures are printed"))
    if first["observed"]["outcome"] != "observed":
        missing = [item["name"] for item in first["observed"]["missing"]]
        zh, en = "、".join(n["zh"] for n in missing), ", ".join(n["en"] for n in missing)
        found.append(Text(f"现状用地：没有{zh}的数据", f"Present land: not observed: {en}"))
    return found


def _of_targets(targets: Sequence[Mapping[str, Any]]) -> list[Text]:
    if not targets:
        return [NO_TARGET]
    compared = [target for target in targets if target["kind"] in JUDGED]
    waiting = sum(target["outcome"] == "no_data" for target in compared)
    seen = sum("on" in target["observed"] for target in compared)
    by_hand = len(compared) - waiting - seen
    if not waiting:
        return []
    zh = f"，另有 {by_hand} 项没有可比较的数字，须人工判断" if by_hand else ""
    en = f"; {by_hand} print no figure to compare and are for a person" if by_hand else ""
    return [
        Text(
            f"目标：{len(compared)} 项可作目标比较，其中 {waiting} 项没有监测数据，不能说是否达到；"
            f"有监测数据的 {seen} 项{zh}",
            f"Targets: {len(compared)} can be compared as targets; {waiting} of them have no "
            f"observation, so whether they are met cannot be said; {seen} were observed{en}",
        )
    ]


def _industries(zone: Zone, catalogue: Catalogue) -> Text | None:
    """Return the zone's industries by name; in English only where each has an English name."""
    names = list(zone.industries)
    if not names:
        return None
    count = len(names)
    more = f"等 {count} 类" if count > MOST_NAMED else ""
    zh = f"所列产业有{'、'.join(names[:MOST_NAMED])}{more}"
    english = {one.name_zh: one.name_en for one in catalogue.industries if one.name_en}
    known = [english[name] for name in names[:MOST_NAMED] if name in english]
    if len(known) < min(count, MOST_NAMED):
        return Text(zh, f"{count} industries are listed" if count > 1 else "one industry is listed")
    rest = f" and {count - MOST_NAMED} more" if count > MOST_NAMED else ""
    return Text(zh, f"industries listed: {', '.join(known).lower()}{rest}")
