"""Draw a figure of a plan, the industrial share and the headroom of zones, as PNG or SVG."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import cast, get_args

from app.data.shipped import fonts_folder
from app.domain.what_if import WHAT_WORDS, What
from app.errors import NotFound
from app.reports.drawing import MEDIA_TYPES, PictureKind
from app.reports.target_charts import Bullet, Room, draw_bullet, draw_headroom
from app.reports.trend_charts import PlannedShare, SeenShare, draw_share
from app.services.compare_targets import compare_target
from app.services.desk import Desk
from app.services.show_land_trend import show_land_trend, zones_with_land
from app.services.show_land_use import unknown_year
from app.services.show_zones import get_zone
from app.services.target_bullets import Document, bullet_of, has_chart
from app.text import Language, Text

_KEPT = 256  # pictures; most figures of plans never change
_SHARE = Text("{zone}：工业用地占建设用地", "{zone}: industrial land in construction land")
_HEADROOM = Text("对照 {year} 年规划，尚余用地（亩）", "Land left against the plan for {year}, mu")
_NOTHING = Text("◇ 尚无监测数据", "◇ not observed yet")
_CONTRADICTS = Text(
    "▲ {days} 数据自相矛盾，未画", "▲ {days}: figures contradict each other, not drawn"
)
_NO_SHARE = Text(
    "◇ 没有同一天的建设用地和工业用地，算不出占比", "◇ no day with both areas, so no share"
)
_SHARE_SOURCE = Text(
    "来源：{titles}。占比印作“约”并取整，计算值由所印面积得出，两者并列，不作判定。监测数据由使用者录入。",
    "Source: {titles}. The printed share is approximate and rounded; the computed one is of the "
    "printed areas; neither decides. Observations are entered by users.",
)


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture as a file; `tag` changes with its content."""

    content: bytes
    media_type: str
    file_name: str
    tag: str


def target_chart(
    desk: Desk,
    target_id: str,
    kind: str,
    language: Language,
    as_of: date | None = None,
    *,
    bare: bool = False,
) -> Chart:
    """Return one figure of a plan as a bar to a line.

    Parameters
    ----------
    kind : `png` or `svg`
    bare : without title and sources, for a page that has them beside the picture

    Raises
    ------
    NotFound
        `targets.not_found`, `chart.no_number` for a figure that prints no single number or range,
        `chart.kind_unknown`.
    Unavailable
        `store.unavailable`.
    """
    chosen = _kind(kind)
    document: Document = compare_target(desk, target_id, as_of)
    if not has_chart(document):
        raise NotFound(
            "chart.no_number",
            Text(
                f"指标 {target_id} 没有印出单一数字，画不成图",
                f"{target_id} prints no single number, so there is nothing to draw",
            ),
            where={"id": target_id},
        )
    bullet = bullet_of(desk, document)
    name = document["indicator_en" if language == "en" else "indicator_zh"]
    return _chart(_drawn_bullet(bullet, chosen, language, bare), chosen, f"{target_id} {name}")


def share_chart(
    desk: Desk, zone_id: str, kind: str, language: Language, as_of: date | None = None
) -> Chart:
    """Return the industrial share of a zone through the years.

    Raises
    ------
    NotFound
        `zone.not_found`, `chart.no_land` where no planned land is printed, `chart.kind_unknown`.
    Unavailable
        `store.unavailable`.
    """
    chosen = _kind(kind)
    zone = get_zone(desk, zone_id)
    if zone_id not in zones_with_land(desk):
        raise _no_land(zone_id)
    land: Document = show_land_trend(desk, [zone_id], as_of=as_of)[0]
    planned = tuple(
        PlannedShare(one["year"], one["industrial_share"], one["printed_share"])
        for one in land["plans"]
        if one["industrial_share"] is not None
    )
    seen = tuple(
        SeenShare(date.fromisoformat(state["on"]), share, recorded=recorded)
        for state in land["states"]
        for share, recorded in (
            (state["industrial_share"], False),
            (state["recorded_share"], True),
        )
        if share is not None and (recorded or not state["contradiction"])
    )
    title = _filled(_SHARE, Text(zone.name_zh, zone.name_en), "zone")
    titles = Text(
        "、".join(one["zh"] for one in land["plan_titles"]),
        ", ".join(one["en"] for one in land["plan_titles"]),
    )
    source = _filled(_SHARE_SOURCE, titles, "titles")
    content = _drawn_share(
        planned, seen, _not_drawn(land["states"]), title, source, chosen, language
    )
    return _chart(content, chosen, f"{zone_id} {title.in_language(language).partition('：')[2]}")


def headroom_chart(
    desk: Desk, zone_id: str, year: int | None, kind: str, language: Language,
    as_of: date | None = None,
) -> Chart:  # fmt: skip
    """Return what is left of the planned land, of a zone and its parts or (empty id) of all.

    Raises
    ------
    NotFound
        `zone.not_found`, `chart.no_land`, `chart.kind_unknown`.
    InputError
        `land_use.unknown_year`.
    Unavailable
        `store.unavailable`.
    """
    chosen = _kind(kind)
    lands: Sequence[Document] = show_land_trend(desk, zones_shown(desk, zone_id), year, as_of)
    if not lands:
        raise _no_land(zone_id)
    years = sorted({known for land in lands for known in land["years"]})
    if year is not None and year not in years:
        raise unknown_year(year, years)
    kinds: tuple[tuple[What, str], ...] = (
        ("construction", "construction_land"),
        ("industrial", "industrial_land"),
    )
    rooms = tuple(
        Room(
            Text(land["name_zh"], land["name_en"]),
            WHAT_WORDS[what],
            None if land["headroom_mu"] is None else land["headroom_mu"][key],
            land["observed_on"][key] or "",
        )
        for land in lands
        for what, key in kinds
    )
    shown = lands[0]["year"]
    title = _filled(_HEADROOM, Text(str(shown), str(shown)), "year")
    content = _drawn_headroom(rooms, title, chosen, language)
    return _chart(content, chosen, f"{zone_id} {title.in_language(language)}".strip())


def zones_shown(desk: Desk, zone_id: str) -> list[str]:
    """Return the zones with planned land that a filter leaves: the zone and its parts, or all."""
    known = zones_with_land(desk)
    if not zone_id:
        return known
    parent = {name: desk.knowledge.zones_by_id[name].parent for name in known}
    return [name for name in known if zone_id in (name, parent[name])]


def _not_drawn(states: Sequence[Document]) -> Text | None:
    """Say which observed areas give no share that can be drawn; None if nothing is left out."""
    if not states:
        return _NOTHING
    days = "、".join(state["on"] for state in states if state["contradiction"])
    if days:
        return _filled(_CONTRADICTS, Text(days, days.replace("、", ", ")), "days")
    shares = ("industrial_share", "recorded_share")
    drawn = any(state[name] is not None for state in states for name in shares)
    return None if drawn else _NO_SHARE


def _kind(kind: str) -> PictureKind:
    if kind not in get_args(PictureKind):
        raise NotFound(
            "chart.kind_unknown",
            Text(f"没有 {kind} 格式的图", f"there is no picture of the kind {kind}"),
            mend=Text("可用：png、svg", "png and svg exist"),
        )
    return cast("PictureKind", kind)


def _no_land(zone_id: str) -> NotFound:
    return NotFound(
        "chart.no_land",
        Text("文本未给出该园区的规划用地面积", "the documents print no planned land for this zone"),
        where={"id": zone_id},
    )


def _filled(words: Text, value: Text, name: str) -> Text:
    return Text(words.zh.format(**{name: value.zh}), words.en.format(**{name: value.en}))


def _chart(content: bytes, kind: PictureKind, name: str) -> Chart:
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    safe = name.replace("/", "-")
    return Chart(content, MEDIA_TYPES[kind], f"{safe}.{kind}", tag)


@lru_cache(_KEPT)
def _drawn_bullet(bullet: Bullet, kind: PictureKind, language: Language, bare: bool) -> bytes:
    return draw_bullet(bullet, kind, language, fonts_folder(), bare=bare)


@lru_cache(_KEPT)
def _drawn_share(
    planned: tuple[PlannedShare, ...], seen: tuple[SeenShare, ...], not_drawn: Text | None,
    title: Text, source: Text, kind: PictureKind, language: Language,
) -> bytes:  # fmt: skip
    return draw_share(
        planned, seen, title, source, kind, language, fonts_folder(), not_drawn=not_drawn
    )


@lru_cache(_KEPT)
def _drawn_headroom(
    rooms: tuple[Room, ...], title: Text, kind: PictureKind, language: Language
) -> bytes:
    return draw_headroom(rooms, title, kind, language, fonts_folder())
