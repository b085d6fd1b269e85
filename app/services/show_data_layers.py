"""Show which control layers are loaded, how far they reach, and what their absence means."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from shapely.geometry import Point

from app.data.geometry_json import Json, text
from app.domain.answers import Topic
from app.domain.areas import ellipsoidal_area_m2, without_hairs
from app.domain.assessment import Knowledge
from app.domain.layers import POLARITY_WORDS, Layer, Polarity
from app.domain.reference import HOME_PLANE
from app.domain.zones import BASIS_WORDS, Zone
from app.text import Text

_ABSENT: dict[Polarity, Text] = {
    "forbids": Text("无法判断是否占压", "whether a site lies on it cannot be told"),
    "requires": Text("无法判断是否在其范围内", "whether a site lies inside it cannot be told"),
    "classifies": Text("无法判断属于哪一类", "which class a site belongs to cannot be told"),
    "informs": Text("不能给出提示", "no hint can be given"),
}


def layer_inventory(known: Knowledge, day: date) -> list[Json]:
    """Return every topic of control layers with the layers that answer on a day.

    Parameters
    ----------
    known : what is known about `day`
    """
    rules = Counter(
        rule.topic for rule in known.rulebook.rules if rule.topic and not rule.demonstration
    )
    drawn = [
        zone
        for zone in known.zones
        if zone.geometry is not None and not isinstance(zone.geometry, Point)
    ]
    return [
        _topic(topic, [layer for layer in known.layers if layer.topic == topic.id], drawn, day)
        | {"rules": rules[topic.id]}
        for topic in known.rulebook.topics.values()
    ]


def coverage_of(layer: Layer, zone: Zone) -> float | None:
    """Return the share (0..1) of a zone as drawn in which a layer is complete.

    None for a zone without a polygon. Zones have uncertain edges: the share is that of the drawing.
    """
    if zone.geometry is None or isinstance(zone.geometry, Point):
        return None
    if layer.complete_within is None:
        return 0.0
    within = layer.complete_within
    if without_hairs(zone.geometry.difference(within)).is_empty:
        return 1.0
    inside = without_hairs(zone.geometry.intersection(within))
    return min(float(inside.area / zone.geometry.area), 1.0)


def _topic(topic: Topic, layers: Sequence[Layer], drawn: Sequence[Zone], day: date) -> Json:
    real = [layer for layer in layers if layer.basis == "official"]
    return {
        "id": topic.id,
        "name": text(topic.name),
        "polarity": topic.polarity,
        "polarity_words": text(POLARITY_WORDS[topic.polarity]),
        "authority": text(topic.authority),
        "official": bool(real),
        "layers": [_layer(layer, drawn, day) for layer in layers],
        "without": text(_ABSENT[topic.polarity]),
    }


def _layer(layer: Layer, drawn: Sequence[Zone], day: date) -> Json:
    within = layer.complete_within
    fictitious = layer.basis == "demonstration"
    reached = [
        (zone, share)
        for zone in drawn
        if (zone.basis == "demonstration") == fictitious
        and (share := coverage_of(layer, zone)) is not None
    ]
    return {
        "id": layer.id,
        "name": text(layer.name),
        "basis": layer.basis,
        "basis_words": text(BASIS_WORDS[layer.basis]) if fictitious else text(_OFFICIAL),
        "source": text(layer.source),
        "data_date": _day(layer.data_date),
        "age_days": (day - layer.data_date).days if layer.data_date else None,
        "valid_from": _day(layer.valid_from),
        "valid_until": _day(layer.valid_until),
        "version": layer.version,
        "features": len(layer.features),
        "public": layer.public,
        "complete_within_km2": None
        if within is None
        else round(ellipsoidal_area_m2(within, HOME_PLANE) / 1e6, 2),
        "coverage": [
            {"zone": zone.id, "name_zh": zone.name_zh, "name_en": zone.name_en, "share": share}
            for zone, share in reached
        ],
    }


_OFFICIAL = Text("官方数据", "official")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
