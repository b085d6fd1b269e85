"""Put two to four zones side by side: one row for each matter, nothing decided, nothing empty."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from shapely.geometry import Point

from app.data.geometry_json import Json, text
from app.domain.areas import polygons_of
from app.domain.assessment import Knowledge
from app.domain.zones import Zone
from app.errors import InputError
from app.maps.words import plan_word
from app.services.compare_cells import no_data, row, said, section
from app.services.compare_zone_choice import MOST_ZONES, choose_zones, zone_labels
from app.services.compare_zone_clauses import access, thresholds
from app.services.compare_zone_facts import economy, overview
from app.services.compare_zone_land import land
from app.services.compare_zone_targets import shared_targets
from app.services.desk import Desk
from app.services.show_data_layers import coverage_of
from app.services.show_zones import get_zone
from app.text import Text

_OUTLINE_TOLERANCE_M = 20.0
_NO_EXTENT = Text("没有范围，算不出覆盖", "no extent: coverage cannot be computed")


def compare_zones(desk: Desk, zone_ids: Sequence[str], as_of: date | None = None) -> Json:
    """Return everything that is known of two to four zones, matter by matter.

    Parameters
    ----------
    as_of : the day that texts, boundaries, layers and observations are asked of; today if None

    Raises
    ------
    InputError
        `compare.too_few`, `compare.too_many`, `compare.same_twice`, `compare.unknown_zone`.
    Unavailable
        `store.unavailable`.
    """
    chosen = choose_zones(desk, zone_ids)
    if len(chosen) < 2:
        raise InputError(
            "compare.too_few",
            Text("至少选两个园区", "choose two zones at least"),
            mend=Text(f"最多 {MOST_ZONES} 个", f"{MOST_ZONES} at most"),
            where={"field": "zone"},
        )
    day, today = as_of or desk.today(), desk.today()
    known = desk.knowledge.on(day)
    zones = [known.zones_by_id.get(name) or get_zone(desk, name) for name in chosen]
    sections = [
        overview(known, zones, day),
        economy(desk, zones),
        land(desk, chosen, day),
        shared_targets(desk, chosen, day),
        thresholds(known, zones, day, today),
        access(desk, known, zones, day),
    ]
    sections.append(_unknown(known, zones, sections))
    labels = zone_labels(desk)
    return {
        "as_of": day.isoformat(),
        "zones": [_head(zone, labels[zone.id]) for zone in zones],
        "sections": sections,
        "rows": sum(len(cast("list[Json]", one["rows"])) for one in sections),
    }


def _head(zone: Zone, label: Text) -> Json:
    return {
        "id": zone.id,
        "name_zh": zone.name_zh,
        "name_en": zone.name_en,
        "label": text(label),
        "place": text(plan_word(zone.plan, zone.basis)),
        "basis": zone.basis,
        "uncertainty_m": zone.uncertainty_m,
        "demonstration": zone.basis == "demonstration",
        "outline": _outline(zone),
    }


def _outline(zone: Zone) -> list[list[tuple[float, float]]]:
    """Return the rings of a zone in metres east and north of its middle; none without polygon."""
    if zone.geometry is None or isinstance(zone.geometry, Point):
        return []
    west, south, east, north = zone.geometry.bounds
    middle = ((west + east) / 2, (south + north) / 2)
    simple = zone.geometry.simplify(_OUTLINE_TOLERANCE_M)
    return [
        [(round(x - middle[0], 1), round(y - middle[1], 1)) for x, y, *_ in ring.coords]
        for part in polygons_of(simple)
        for ring in (part.exterior, *part.interiors)
    ]


def _unknown(known: Knowledge, zones: Sequence[Zone], sections: Sequence[Json]) -> Json:
    return section(
        "unknown",
        Text("不知道的", "What is not known"),
        [
            row("layers", Text("官方管控图层", "Official control layers"),
                [_layers(known, zone) for zone in zones]),
            row("open", Text("本表未给出或没有数据的", "Open in this table"),
                [_open(sections, place) for place in range(len(zones))]),
        ],
    )  # fmt: skip


def _layers(known: Knowledge, zone: Zone) -> Json:
    topics = known.rulebook.topics
    if zone.geometry is None or isinstance(zone.geometry, Point):
        return no_data(_NO_EXTENT)
    covered = {
        layer.topic: share
        for layer in known.layers
        if layer.basis == "official" and (share := coverage_of(layer, zone))
    }
    missing = [topic.name for name, topic in topics.items() if name not in covered]
    lines = [
        Text(f"{topics[name].name.zh}：覆盖 {share:.0%}", f"{topics[name].name.en}: {share:.0%}")
        for name, share in covered.items()
    ]
    if missing:
        lines.append(
            Text(f"缺：{'、'.join(name.zh for name in missing)}",
                 f"missing: {', '.join(name.en for name in missing)}")
        )  # fmt: skip
    whole = Text(f"{len(topics)} 个主题中有 {len(covered)} 个",
                 f"{len(covered)} of {len(topics)} topics")  # fmt: skip
    return said(whole, details=lines) if covered else no_data(whole, lines)


def _open(sections: Sequence[Json], place: int) -> Json:
    rows = [one for group in sections for one in cast("list[Json]", group["rows"])]
    labels = [
        cast("dict[str, str]", one["label"])
        for one in rows
        if cast("list[Json]", one["cells"])[place]["state"] != "said" and one["id"] != "note"
    ]
    if not labels:
        return said(Text("没有", "none"))
    zh, en = "、".join(label["zh"] for label in labels), ", ".join(label["en"] for label in labels)
    return said(Text(f"{len(labels)} 项", f"{len(labels)}"), details=[Text(zh, en)])
