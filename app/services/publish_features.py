"""Publish zones and layers to geographic information systems: collections, selections, files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite

import numpy as np
import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from app.data.publications.collections import (
    Bounds,
    Collection,
    LayerCollection,
    Published,
    ZoneCollection,
)
from app.data.publications.geopackage import write_geopackage
from app.data.publications.periods import Period, version_period
from app.data.publications.zone_tables import zone_tables
from app.domain.assessment import Knowledge
from app.domain.layers import POLARITY_WORDS, Layer
from app.domain.reference import HOME_PLANE, reproject
from app.domain.zones import BASIS_WORDS, Zone
from app.errors import NotFound
from app.services.desk import Desk
from app.text import Text

# A box is bent where it is moved to another plane; this many pieces a side keep it within 5 cm
# over the whole prefecture.
BOX_PIECES = 64
MARGIN_M = (
    1_000.0  # beyond a collection's bounds a box is cut off: no plane reaches round the earth
)

AREAS = Text(
    "规划中的园区范围；推定边界并非官方边界，误差见 uncertainty_m。",
    "Zones of the plans with an outline; reconstructed outlines are not official, "
    "see uncertainty_m.",
)
POINTS = Text(
    "仅有点位的园区；范围未知，误差见 uncertainty_m。",
    "Zones known as a point; their extent is unknown, see uncertainty_m.",
)
RECORDS = Text("仅有文字的园区，没有几何。", "Zones known as text only; they have no geometry.")


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A box asked about: (west, south, east, north), east before north, in the reference `epsg`."""

    bounds: Bounds
    epsg: int

    def __post_init__(self) -> None:
        """Raise ValueError for a box that runs backwards or has a side that is no number."""
        west, south, east, north = self.bounds
        if not all(map(isfinite, self.bounds)) or west > east or south > north:
            raise ValueError(f"no box: {self.bounds}")


@dataclass(frozen=True, slots=True)
class Wish:
    """What of a collection is asked for; boxes are alternatives, an empty sequence is no filter."""

    boxes: Sequence[Rectangle] = ()
    period: Period | None = None
    equals: Mapping[str, str] = field(default_factory=dict)
    limit: int = 100
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Selection:
    """One page of what fits a wish, and how much fits it on all pages."""

    matched: int
    features: Sequence[Published]


def collections_of(known: Knowledge, asked: Period | None = None) -> tuple[Collection, ...]:
    """Return everything that is published: zones by what is known of their place, then layers.

    Parameters
    ----------
    known : what is known today; its layers are the collections, whatever is asked about
    asked : days in which the newest version of each zone and layer is wanted; today if None
    """
    zones, layers = _versions(known, asked)
    documents = known.rulebook.documents
    areas = [zone for zone in zones if _is_area(zone)]
    points = [zone for zone in zones if isinstance(zone.geometry, Point)]
    records = [zone for zone in zones if zone.geometry is None]
    return (
        ZoneCollection("zones", Text("园区范围", "Zone areas"), AREAS, areas, documents),
        ZoneCollection("zone-points", Text("园区点位", "Zone points"), POINTS, points, documents),
        ZoneCollection(
            "zone-records", Text("园区文字记录", "Zone records"), RECORDS, records, documents
        ),
        *map(_layer_collection, layers),
    )


def find_collection(
    known: Knowledge, collection_id: str, asked: Period | None = None
) -> Collection:
    """Return one collection; parameters as of `collections_of`.

    Raises
    ------
    NotFound
        `collection.not_found`.
    """
    for collection in collections_of(known, asked):
        if collection.id == collection_id:
            return collection
    raise NotFound(
        "collection.not_found",
        Text(f"没有数据集 {collection_id}", f"there is no collection {collection_id}"),
        where={"id": collection_id},
    )


def find_feature(collection: Collection, feature_id: str) -> Published:
    """Return one feature of a collection.

    Raises
    ------
    NotFound
        `feature.not_found`.
    """
    position = collection.position_of(feature_id)
    if position is None:
        raise NotFound(
            "feature.not_found",
            Text(
                f"{collection.id} 中没有要素 {feature_id}",
                f"{collection.id} has no feature {feature_id}",
            ),
            where={"collection": collection.id, "id": feature_id},
        )
    return collection.published(position)


def select(collection: Collection, wish: Wish) -> Selection:
    """Return the page of features that touch a box, are valid in a period and have given values.

    Parameters
    ----------
    collection : one of `collections_of`
    wish : `equals` holds queryables of the collection only

    Raises
    ------
    KeyError
        for a field that is not a queryable.
    """
    if strangers := wish.equals.keys() - set(collection.queryables):
        raise KeyError(*strangers)
    area = _area(wish.boxes, collection.plane_bounds()) if wish.boxes else None
    fitting = [
        position
        for position in collection.near(area)
        if (wish.period is None or collection.period(position).meets(wish.period))
        and all(collection.value(position, name) == text for name, text in wish.equals.items())
    ]
    page = fitting[wish.offset : wish.offset + wish.limit]
    return Selection(len(fitting), tuple(collection.published(position) for position in page))


def zones_geopackage(desk: Desk, now: datetime | None = None) -> bytes:
    """Return every zone, its limits and its uncertainty as a GeoPackage with QGIS styles.

    Parameters
    ----------
    desk : whose zones
    now : the moment written into the file; the desk's clock if None
    """
    knowledge = desk.knowledge
    tables = zone_tables(knowledge.zones, knowledge.rulebook.documents)
    return write_geopackage(tables, now or desk.now())


def _versions(known: Knowledge, asked: Period | None) -> tuple[list[Zone], list[Layer]]:
    """Return the version of each zone and layer that the days asked about are answered with."""
    zones = {zone.id: zone for zone in known.zones}
    layers = {layer.id: layer for layer in known.layers if layer.public}
    if asked is not None and known.versions is not None:
        zones |= {zone.id: zone for zone in known.versions.zones if _answers(zone, asked)}
        answering = [
            layer for layer in known.versions.layers if layer.public and _answers(layer, asked)
        ]
        layers |= {layer.id: layer for layer in answering if layer.id in layers}
    return [zones[name] for name in sorted(zones)], [layers[name] for name in sorted(layers)]


def _answers(version: Zone | Layer, asked: Period) -> bool:
    return version_period(version).meets(asked)


def _is_area(zone: Zone) -> bool:
    return zone.geometry is not None and not isinstance(zone.geometry, Point)


def _layer_collection(layer: Layer) -> Collection:
    polarity, basis = POLARITY_WORDS[layer.polarity], BASIS_WORDS[layer.basis]
    about = Text(
        f"{basis.zh}；{polarity.zh}；来源：{layer.source.zh}。",
        f"{basis.en}; {polarity.en}; source: {layer.source.en}.",
    )
    title = layer.name
    if layer.basis == "demonstration" and "演示" not in title.zh:
        title = Text(f"{title.zh}（演示）", f"{title.en} (demonstration)")
    return LayerCollection(layer, title, about)


def _area(boxes: Sequence[Rectangle], bounds: Bounds | None) -> BaseGeometry:
    """Return what the boxes cover near the collection, metres of HOME_PLANE; perhaps nothing."""
    if bounds is None:
        return Point()
    return shapely.union_all([_ground(box, bounds) for box in boxes])


def _ground(rectangle: Rectangle, bounds: Bounds) -> BaseGeometry:
    """Return what of a box lies near the collection, metres of HOME_PLANE; perhaps nothing."""
    lowest, highest = np.array(bounds[:2]) - MARGIN_M, np.array(bounds[2:]) + MARGIN_M
    near = shapely.segmentize(shapely.box(*lowest, *highest), MARGIN_M)
    limits = reproject(near, HOME_PLANE.epsg, rectangle.epsg).bounds
    west, south = (max(rectangle.bounds[side], limits[side]) for side in (0, 1))
    east, north = (min(rectangle.bounds[side], limits[side]) for side in (2, 3))
    if west > east or south > north:
        return Point()
    piece = max(east - west, north - south) / BOX_PIECES
    figure = _figure(west, south, east, north)
    bent = shapely.segmentize(figure, piece) if piece > 0 else figure
    return reproject(bent, rectangle.epsg, HOME_PLANE.epsg)


def _figure(west: float, south: float, east: float, north: float) -> BaseGeometry:
    """Return a box, which may have shrunk to a line or a point."""
    if west < east and south < north:
        return shapely.box(west, south, east, north)
    if west == east and south == north:
        return Point(west, south)
    return LineString([(west, south), (east, north)])
