"""Collections of features that geographic information systems may ask for, one at a time or many.

Two kinds look the same from outside: zones of the plans, and features of one control layer. The
order of members never changes; rows are made only for those that are asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from app.data.publications.periods import Period, version_period, whole_period
from app.data.publications.rows import (
    LAYER_FIELDS,
    ZONE_FIELDS,
    FieldType,
    Row,
    layer_row,
    zone_row,
)
from app.data.publications.shapes import multiple
from app.domain.layers import Layer
from app.domain.reference import HOME_PLANE, to_degrees
from app.domain.sources import Document
from app.domain.zones import Zone
from app.text import Text

Bounds = tuple[float, float, float, float]  # west, south, east, north
ZONE_QUERYABLES = ("id", "name_zh", "name_en", "kind", "parent", "plan", "basis")
LAYER_QUERYABLES = ("id", "name", "code")


@dataclass(frozen=True, slots=True)
class Published:
    """One feature: id, geometry in metres of HOME_PLANE (None without a place), and its row."""

    id: str
    geometry: BaseGeometry | None
    row: Row


class Collection(Protocol):
    """Features of one kind, numbered from 0."""

    @property
    def id(self) -> str:
        """The name in addresses."""

    @property
    def title(self) -> Text:
        """The name in words."""

    @property
    def description(self) -> Text:
        """What is in it and what it rests on."""

    @property
    def fields(self) -> Mapping[str, FieldType]:
        """The fields of its rows."""

    @property
    def queryables(self) -> Sequence[str]:
        """The text fields that a question may fix."""

    def __len__(self) -> int:
        """How many features there are."""

    def near(self, area: BaseGeometry | None) -> Sequence[int]:
        """Return the features that touch `area` (metres of HOME_PLANE); all if it is None."""

    def period(self, position: int) -> Period:
        """Return when this version of a feature answers."""

    def value(self, position: int, queryable: str) -> str | None:
        """Return a queryable field of a feature."""

    def published(self, position: int) -> Published:
        """Return a feature with its row."""

    def position_of(self, feature_id: str) -> int | None:
        """Return the number of a feature, None if there is none of that id."""

    def plane_bounds(self) -> Bounds | None:
        """Return the bounds in metres of HOME_PLANE; None without any place."""

    def degree_bounds(self) -> Bounds | None:
        """Return the bounds in CGCS2000 degrees; None without any place."""

    def whole_period(self) -> Period:
        """Return the period that holds those of all features."""


@dataclass(frozen=True, slots=True)
class ZoneCollection:
    """Zones of one kind of geometry, sorted by id, with the documents they are printed in."""

    id: str
    title: Text
    description: Text
    zones: Sequence[Zone]
    documents: Mapping[str, Document]

    @property
    def fields(self) -> Mapping[str, FieldType]:
        """The fields of its rows."""
        return ZONE_FIELDS

    @property
    def queryables(self) -> Sequence[str]:
        """The text fields that a question may fix."""
        return ZONE_QUERYABLES

    def __len__(self) -> int:
        """How many zones there are."""
        return len(self.zones)

    def near(self, area: BaseGeometry | None) -> Sequence[int]:
        """Return the zones that touch `area`; one without a place touches nothing."""
        if area is None:
            return range(len(self.zones))
        geometries = [zone.geometry for zone in self.zones]
        hits: list[int] = np.flatnonzero(shapely.intersects(geometries, area)).tolist()
        return hits

    def period(self, position: int) -> Period:
        """Return when this version of the zone answers."""
        return version_period(self.zones[position])

    def value(self, position: int, queryable: str) -> str | None:
        """Return a queryable field of a zone."""
        found: str | None = getattr(self.zones[position], queryable)
        return found

    def published(self, position: int) -> Published:
        """Return a zone with its row."""
        zone = self.zones[position]
        row = zone_row(zone, self.documents[zone.plan])
        return Published(zone.id, zone.geometry and multiple(zone.geometry), row)

    def position_of(self, feature_id: str) -> int | None:
        """Return the number of a zone, None if there is none of that id."""
        return _position([zone.id for zone in self.zones], feature_id)

    def plane_bounds(self) -> Bounds | None:
        """Return the bounds in metres of HOME_PLANE."""
        return _bounds(zone.geometry for zone in self.zones)

    def degree_bounds(self) -> Bounds | None:
        """Return the bounds in CGCS2000 degrees."""
        return _bounds(
            to_degrees(zone.geometry, HOME_PLANE)
            for zone in self.zones
            if zone.geometry is not None
        )

    def whole_period(self) -> Period:
        """Return the period that holds those of all zones."""
        return whole_period(self.period(position) for position in range(len(self.zones)))


@dataclass(frozen=True, slots=True)
class LayerCollection:
    """The features of one version of a control layer, in its order."""

    layer: Layer
    title: Text
    description: Text

    @property
    def id(self) -> str:
        """The layer's id."""
        return self.layer.id

    @property
    def fields(self) -> Mapping[str, FieldType]:
        """The fields of its rows."""
        return LAYER_FIELDS

    @property
    def queryables(self) -> Sequence[str]:
        """The text fields that a question may fix."""
        return LAYER_QUERYABLES

    def __len__(self) -> int:
        """How many features there are."""
        return len(self.layer.features)

    def near(self, area: BaseGeometry | None) -> Sequence[int]:
        """Return the features that touch `area`, by the layer's spatial index."""
        if area is None:
            return range(len(self.layer.features))
        hits: list[int] = sorted(self.layer.tree.query(area, "intersects").tolist())
        return hits

    def period(self, _position: int) -> Period:
        """Return when this version of the layer answers."""
        return self.whole_period()

    def value(self, position: int, queryable: str) -> str | None:
        """Return a queryable field of a feature; an empty one is none."""
        found: str = getattr(self.layer.features[position], queryable)
        return found or None

    def published(self, position: int) -> Published:
        """Return a feature with its row."""
        feature = self.layer.features[position]
        return Published(feature.id, multiple(feature.geometry), layer_row(feature, self.layer))

    def position_of(self, feature_id: str) -> int | None:
        """Return the number of a feature, None if there is none of that id."""
        return _position([feature.id for feature in self.layer.features], feature_id)

    def plane_bounds(self) -> Bounds | None:
        """Return the bounds in metres of HOME_PLANE."""
        return _bounds(self.layer.tree.geometries)

    def degree_bounds(self) -> Bounds | None:
        """Return the bounds in CGCS2000 degrees."""
        return _tree_degree_bounds(self.layer.tree)

    def whole_period(self) -> Period:
        """Return when this version of the layer answers."""
        return version_period(self.layer)


def _position(ids: Sequence[str], feature_id: str) -> int | None:
    return ids.index(feature_id) if feature_id in ids else None


def _bounds(geometries: Iterable[BaseGeometry | None]) -> Bounds | None:
    placed = [geometry for geometry in geometries if geometry is not None]
    if not placed:
        return None
    west, south, east, north = shapely.total_bounds(placed).tolist()
    return west, south, east, north


@lru_cache(maxsize=64)
def _tree_degree_bounds(tree: STRtree) -> Bounds | None:
    """Return the bounds in degrees; a layer never changes, and moving its vertices is work."""
    return _bounds(to_degrees(geometry, HOME_PLANE) for geometry in tree.geometries)
