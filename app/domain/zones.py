"""Planned areas, how surely their edges are known, and where a site lies relative to them."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.domain.areas import SPLIT_LENGTH_M, is_sliver, polygons_of, without_hairs
from app.domain.reference import HOME_PLANE, STORAGE_EPSG, Plane, reproject
from app.domain.sources import Source
from app.domain.uncertainty import core_and_reach
from app.errors import InputError
from app.text import Text

Basis = Literal["official", "reconstructed", "demonstration", "point_only", "text_only"]
Side = Literal["north", "east", "south", "west"]
Relation = Literal["inside", "outside", "undetermined"]

BASIS_WORDS: dict[Basis, Text] = {
    "official": Text("官方边界", "official"),
    "reconstructed": Text("按四至文字推定", "reconstructed from the printed limits"),
    "demonstration": Text("演示（虚构）", "demonstration (fictitious)"),
    "point_only": Text("仅有点位", "point only"),
    "text_only": Text("仅有文字", "text only"),
}
# Kinds of areas into which a zone is divided; what is of another kind only lies in it.
MAKING_UP = frozenset({"block", "industrial_area"})


@dataclass(frozen=True, slots=True)
class Limit:
    """One of the four printed limits (四至).

    `printed` is the text of the plan or None; `evidence` says what anchors this side;
    `uncertainty_m` is how far the true edge may lie from the drawn one (about 2 sigma), None where
    nothing is drawn.
    """

    side: Side
    printed: str | None
    evidence: Text | None
    uncertainty_m: float | None


@dataclass(frozen=True, slots=True)
class Edge:
    """A stretch of a drawn boundary (metres in HOME_PLANE) and its uncertainty in metres."""

    line: LineString
    uncertainty_m: float
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """A planned area: development zone, block, industrial area, park, cluster, reserve.

    `geometry` is in metres of HOME_PLANE: a polygon for `official`, `reconstructed` and
    `demonstration`, a point for `point_only`, None for `text_only`. `uncertainty_m` is the
    uncertainty of the whole (of the point, or the greatest of the edges). `edges` are empty for an
    edge known exactly. `limits_as_printed` is the sentence of the four limits; `evidence` says what
    the drawn geometry as a whole rests on. `valid_from` and `valid_until` bound the days on which
    this version answers (None is open); `version` 0 came with the product, later ones were
    imported.
    """

    id: str
    name_zh: str
    name_en: str
    kind: str
    parent: str | None
    plan: str
    basis: Basis
    source: Source
    geometry: Polygon | MultiPolygon | Point | None = None
    edges: Sequence[Edge] = ()
    uncertainty_m: float | None = None
    aliases: Sequence[str] = ()
    gazetted_area_km2: float | None = None
    computed_area_km2: float | None = None
    limits: Sequence[Limit] = ()
    industries: Sequence[str] = ()
    enterprises: Sequence[str] = ()
    functions: Sequence[str] = ()
    location_zh: str | None = None
    note: Text | None = None
    related: Sequence[str] = ()
    limits_as_printed: str | None = None
    evidence: Text | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    version: int = 0

    def answers_on(self, day: date) -> bool:
        """Tell whether this version of the zone may be asked on `day`."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_until is None or day <= self.valid_until)

    @property
    def plane(self) -> Plane:
        """The plane of `geometry`."""
        return HOME_PLANE


@dataclass(frozen=True, slots=True)
class ZoneExtent:
    """Where a zone certainly is (`core`) and possibly is (`reach`), metres in `plane`.

    `edges` are all drawn edges in `plane`, those known exactly with uncertainty 0. Costs a few
    milliseconds: callers with many sites keep it. Nothing in it is prepared, so threads may share
    it.
    """

    zone_id: str
    plane: Plane
    core: BaseGeometry
    reach: BaseGeometry
    edges: Sequence[Edge]


@dataclass(frozen=True, slots=True)
class ZoneRelation:
    """How a site lies relative to a zone, as far as the zone's edges are known.

    `least_share` and `greatest_share` (0..1) bound the part of the site inside the zone.
    `distance_to_edge_m` and `uncertainty_m` belong to the edge that decides, the one with the least
    distance beyond its uncertainty (of sharp or equally uncertain edges: the nearest); of a zone
    known as a point they belong to the point. `edge_side` names it. `straddles`: the site certainly
    lies on both sides of the boundary. `by_sliver`: what certainly lies inside is
    no more than a suspected boundary inaccuracy.
    """

    zone_id: str
    relation: Relation
    least_share: float
    greatest_share: float
    distance_to_edge_m: float
    uncertainty_m: float
    straddles: bool
    edge_side: Side | None = None
    by_sliver: bool = False

    @property
    def lies_in(self) -> bool:
        """Whether the site certainly lies in the zone, with more than a sliver of it."""
        return self.least_share > 0 and not self.by_sliver


def extent_of(zone: Zone, plane: Plane = HOME_PLANE) -> ZoneExtent | None:
    """Return where a zone certainly and possibly lies; None if it has no polygon.

    Parameters
    ----------
    zone : its geometry and edges in metres of HOME_PLANE
    plane : the Gauss-Kruger plane to answer in; edges are split at 70 m before they are moved

    Raises
    ------
    InputError
        `crs.out_of_range` if the zone cannot be expressed in `plane`.
    """
    if zone.geometry is None or isinstance(zone.geometry, Point):
        return None
    core, reach = core_and_reach(
        zone.geometry, [(edge.line, edge.uncertainty_m) for edge in zone.edges]
    )
    edges = zone.edges or [
        Edge(LineString(ring.coords), 0.0)
        for part in polygons_of(zone.geometry)
        for ring in (part.exterior, *part.interiors)
    ]
    return _placed(ZoneExtent(zone.id, HOME_PLANE, core, reach, tuple(edges)), plane)


def relate_parcel(
    zone: Zone, geometry: BaseGeometry, plane: Plane, extent: ZoneExtent | None = None
) -> ZoneRelation | None:
    """Return whether a parcel lies in a zone, or None where the zone's extent is unknown.

    Parameters
    ----------
    zone : any zone; one known as a point answers `undetermined` within its uncertainty and None
        beyond, because how far it extends is unknown; one known as text answers None
    geometry : Polygon or MultiPolygon, metres in `plane`, valid
    plane : the parcel's plane; shares are ratios of areas in it
    extent : `extent_of(zone)` or `extent_of(zone, plane)` where the caller kept it

    Raises
    ------
    InputError
        `parcel.no_area` for a geometry without area, `crs.out_of_range` if the zone cannot be
        expressed in `plane`.
    ValueError
        if `extent` is of another zone, or in a third plane.

    >>> from shapely.geometry import box
    >>> zone = Zone("z", "区", "Zone", "block", None, "p", "official", Source("p", "1", "区"),
    ...             box(400000, 4080000, 401000, 4081000))
    >>> relation = relate_parcel(zone, box(400900, 4080000, 401100, 4080100), HOME_PLANE)
    >>> relation.relation, relation.least_share, relation.straddles
    ('undetermined', 0.5, True)
    """
    if not geometry.area > 0:
        message = Text("地块没有面积", "the parcel has no area")
        raise InputError("parcel.no_area", message)
    if isinstance(zone.geometry, Point):
        return _near_point(zone, moved_to(zone.geometry, plane), geometry)
    known = _checked(zone, plane, extent)
    if known is None:
        return None
    least = _share_within(geometry, known.core)
    relation = _relation(known, geometry, least, _share_within(geometry, known.reach))
    certain = without_hairs(geometry.intersection(known.core)).geoms if 0 < least < 1 else ()
    return replace(relation, by_sliver=bool(certain) and all(is_sliver(part) for part in certain))


def relate_point(
    zone: Zone, longitude: float, latitude: float, extent: ZoneExtent | None = None
) -> ZoneRelation | None:
    """Return whether a place lies in a zone, or None where the zone's extent is unknown.

    A place exactly on a sharp edge is `undetermined`. Shares are 0 or 1.

    Parameters
    ----------
    zone : any zone, see `relate_parcel`
    longitude, latitude : CGCS2000 degrees
    extent : `extent_of(zone)` where the caller kept it

    Raises
    ------
    InputError
        `crs.out_of_range` for a place that cannot be expressed in HOME_PLANE.
    ValueError
        if `extent` is of another zone, or in another plane.
    """
    return relate_place(
        zone, reproject(Point(longitude, latitude), STORAGE_EPSG, HOME_PLANE.epsg), extent
    )


def relate_place(zone: Zone, place: Point, extent: ZoneExtent | None = None) -> ZoneRelation | None:
    """Return what `relate_point` does for a place in metres of HOME_PLANE."""
    if isinstance(zone.geometry, Point):
        return _near_point(zone, zone.geometry, place)
    known = _checked(zone, HOME_PLANE, extent)
    if known is None:
        return None
    least = 1.0 if shapely.contains_properly(known.core, place) else 0.0
    greatest = 1.0 if shapely.intersects(known.reach, place) else 0.0
    return _relation(known, place, least, greatest)


def moved_to(geometry: BaseGeometry, plane: Plane) -> BaseGeometry:
    """Return a geometry of HOME_PLANE in `plane`, its edges still where they were on the ground."""
    if plane.epsg == HOME_PLANE.epsg:
        return geometry
    split = shapely.segmentize(geometry, SPLIT_LENGTH_M)
    return reproject(split, HOME_PLANE.epsg, plane.epsg)


def _placed(extent: ZoneExtent, plane: Plane) -> ZoneExtent:
    """Return an extent of HOME_PLANE in `plane`."""
    if plane == extent.plane:
        return extent
    core, reach = moved_to(extent.core, plane), moved_to(extent.reach, plane)
    edges = [
        Edge(moved_to(edge.line, plane), edge.uncertainty_m, edge.side) for edge in extent.edges
    ]
    return ZoneExtent(extent.zone_id, plane, core, reach, tuple(edges))


def _checked(zone: Zone, plane: Plane, extent: ZoneExtent | None) -> ZoneExtent | None:
    if extent is None:
        return extent_of(zone, plane)
    if extent.zone_id != zone.id or extent.plane not in (plane, HOME_PLANE):
        raise ValueError(
            f"extent of {extent.zone_id} in {extent.plane}, asked {zone.id} in {plane}"
        )
    return _placed(extent, plane)


def _share_within(parcel: BaseGeometry, area: BaseGeometry) -> float:
    """Return the share of the parcel in an area, exactly 0 or 1 where the rest is noise."""
    if area.is_empty or area.disjoint(parcel):
        return 0.0
    if area.covers(parcel):
        return 1.0
    inside = without_hairs(parcel.intersection(area))
    if inside.is_empty:
        return 0.0
    if without_hairs(parcel.difference(area)).is_empty:
        return 1.0
    return min(float(inside.area / parcel.area), 1.0)


def _relation(
    extent: ZoneExtent, site: BaseGeometry, least: float, greatest: float
) -> ZoneRelation:
    relation: Relation = "undetermined"
    if least == 1.0:
        relation = "inside"
    elif greatest == 0.0:
        relation = "outside"
    nearest = [(float(edge.line.distance(site)), edge) for edge in extent.edges]
    distance_m, edge = min(nearest, key=lambda pair: (pair[0] - pair[1].uncertainty_m, pair[0]))
    return ZoneRelation(
        extent.zone_id,
        relation,
        least,
        greatest,
        distance_m,
        edge.uncertainty_m,
        straddles=least > 0.0 and greatest < 1.0,
        edge_side=edge.side,
    )


def _near_point(zone: Zone, point: BaseGeometry, site: BaseGeometry) -> ZoneRelation | None:
    distance_m = float(point.distance(site))
    radius_m = zone.uncertainty_m or 0.0
    if distance_m > radius_m:
        return None
    return ZoneRelation(zone.id, "undetermined", 0.0, 1.0, distance_m, radius_m, straddles=False)


def parts_that_redraw(zone: Zone, zones: Sequence[Zone]) -> list[Zone]:
    """Return the parts of a reconstructed zone once one of them has an official boundary.

    A development zone is drawn as its blocks. When an authority's boundary of one block replaces
    the reconstruction, the zone is where its blocks are, no longer where it was reconstructed.
    Empty while no part is official, and where the parts with a boundary are not known to be the
    whole: parks, reserves or withdrawn areas lie in a zone and say nothing of where it ends.
    """
    if zone.basis != "reconstructed" or zone.geometry is None:
        return []
    parts = [part for part in zones if part.parent == zone.id and part.kind in MAKING_UP]
    bases = {part.basis for part in parts}
    known = "official" in bases and bases <= {"official", "reconstructed"}
    return parts if known and make_up(parts, zone) else []


def make_up(parts: Collection[Zone], whole: Zone) -> bool:
    """Tell whether parts leave nothing of a zone over, by the areas that the text prints."""
    areas_km2 = [part.gazetted_area_km2 for part in parts]
    if whole.gazetted_area_km2 is None or None in areas_km2:
        return False
    total_km2 = math.fsum(area for area in areas_km2 if area is not None)
    return math.isclose(total_km2, whole.gazetted_area_km2, rel_tol=1e-9)
