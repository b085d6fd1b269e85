"""The shapes on a printed map of parcels: everything in metres of one plane, so lengths are true.

Only what a record holds is drawn as found; zones come from what is known about the record's day.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

import numpy as np
import shapely
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from app.domain.record_findings import Json
from app.domain.reference import HOME_PLANE, Plane, plane_of_epsg, reproject, to_plane
from app.domain.surroundings import Surroundings
from app.domain.zones import Basis, Zone, ZoneExtent, moved_to
from app.reports.site_frame import Bounds
from app.text import Language

PartKind = Literal["against", "sliver", "uncovered"]

# Points that only help to find one's way are no parks, and a plan's whole area is no outline.
_NO_PARKS = frozenset(
    {"administrative_area", "town", "subdistrict", "county", "district", "landmark"}
)


@dataclass(frozen=True, slots=True)
class Site:
    """A parcel: its number in the record, its label as the user gave it, verdict and outline."""

    number: int
    label: str
    verdict: str
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class Part:
    """What one layer says about a part of a parcel; `area_m2` is that of the record."""

    parcel: int
    kind: PartKind
    layer: str
    polarity: str
    basis: str
    area_m2: float
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class NearZone:
    """A zone near a parcel; `band` is where its edge may lie, None where it is known exactly."""

    name: str
    basis: Basis
    outline: BaseGeometry
    band: BaseGeometry | None = None
    uncertainty_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that the maps of a record can show, metres of `plane`.

    Attributes
    ----------
    trims : trimmed boundaries that would settle a breach, by the parcel's number
    changed : names of zones whose boundary is another one now than in the record
    """

    plane: Plane
    sites: Sequence[Site]
    parts: Sequence[Part]
    trims: Sequence[tuple[int, BaseGeometry]]
    zones: Sequence[NearZone]
    changed: Sequence[str] = ()

    def of(self, numbers: Collection[int]) -> "Scene":
        """Return the scene with only some of the parcels."""
        return replace(
            self,
            sites=[site for site in self.sites if site.number in numbers],
            parts=[part for part in self.parts if part.parcel in numbers],
            trims=[trim for trim in self.trims if trim[0] in numbers],
        )

    @property
    def bounds(self) -> Bounds:
        """Return west, south, east, north of the parcels."""
        return bounds_of([site.geometry for site in self.sites])


def bounds_of(geometries: Sequence[BaseGeometry]) -> Bounds:
    """Return west, south, east, north of some geometries."""
    west, south, east, north = map(float, shapely.total_bounds(np.array(geometries, dtype=object)))
    return west, south, east, north


def plane_of(entry: Json) -> Plane:
    """Return the plane in which a parcel's edges are straight; the usual one if it names none."""
    named = entry.get("plane")
    epsg = named.get("epsg") if isinstance(named, Mapping) else None
    plane = plane_of_epsg(epsg) if isinstance(epsg, int) else None
    return (plane or HOME_PLANE).unprefixed


def scene_of(
    entries: Sequence[tuple[int, Json]], around: Surroundings, language: Language
) -> Scene:
    """Return what a map of parcels shows.

    Parameters
    ----------
    entries : number and document of each parcel, in one language
    around : the zones of the record's day, in the plane to draw in
    """
    plane = around.plane
    sites = [
        Site(number, str(entry["label"]), str(entry["verdict"]), outline_in(entry, plane))
        for number, entry in entries
    ]
    relations = {str(r["id"]): r for _, entry in entries for r in _objects(entry["zones"])}
    drawn = {zone.id: zone for zone, _ in around.zones}
    whole = _wholes(around)
    changed = [
        name
        for name, relation in relations.items()
        if name not in whole and _changed(relation, drawn.get(name))
    ]
    return Scene(
        plane,
        sites,
        [part for number, entry in entries for part in _parts(number, entry, plane)],
        [(number, trim) for number, entry in entries for trim in _trims(entry, plane)],
        list(_zones(around, relations, set(changed), language)),
        [str(relations[name][f"name_{language}"]) for name in changed],
    )


def outline_in(entry: Json, plane: Plane) -> BaseGeometry:
    """Return a parcel's outline in metres of `plane`, exactly as it was judged if it can be."""
    exact = entry.get("plane_geometry")
    own = plane_of(entry)
    if exact is None:
        return to_plane(shape(entry["geometry"]), plane)
    geometry: BaseGeometry = shape(exact)
    if own == plane:
        return geometry
    return reproject(geometry, own.epsg, plane.epsg)


def _parts(number: int, entry: Json, plane: Plane) -> Iterator[Part]:
    for row in _objects(entry["layers"]):
        drawn = row.get("geometry")
        if not isinstance(drawn, Mapping):
            continue
        about = (str(row["name"]), str(row["polarity"]), str(row["basis"]))
        if drawn.get("uncovered"):
            area_m2 = cast("float", row["uncovered_m2"])
            yield Part(
                number, "uncovered", *about, area_m2, to_plane(shape(drawn["uncovered"]), plane)
            )
        if drawn.get("counting"):
            area_m2 = cast("float", row["substantial_m2"])
            yield Part(
                number, "against", *about, area_m2, to_plane(shape(drawn["counting"]), plane)
            )
        pairs = zip(drawn.get("slivers") or (), _objects(row["slivers"]), strict=False)
        for sliver, listed in pairs:
            area_m2 = cast("float", listed["area_m2"])
            yield Part(number, "sliver", *about, area_m2, to_plane(shape(sliver), plane))


def _trims(entry: Json, plane: Plane) -> Iterator[BaseGeometry]:
    fiction = cast("Json", entry.get("demonstration") or {})
    for remedy in (*_objects(entry["remedies"]), *_objects(fiction.get("remedies") or ())):
        if remedy.get("geometry"):
            yield to_plane(shape(remedy["geometry"]), plane)


def _zones(
    around: Surroundings, relations: Mapping[str, Json], without: set[str], language: Language
) -> Iterator[NearZone]:
    """Return the zones to draw: fictitious ones only where the record relates the parcel to one."""
    whole = _wholes(around)
    for zone, extent in around.zones:
        if zone.id in without or zone.id in whole or zone.kind in _NO_PARKS:
            continue
        if zone.basis == "demonstration" and zone.id not in relations:
            continue
        name = zone.name_en if language == "en" else zone.name_zh
        yield _placed(zone, extent, name, around.plane)


def _wholes(around: Surroundings) -> set[str | None]:
    """Return the ids of zones that are drawn as their parts."""
    return {zone.parent for zone, extent in around.zones if extent is not None}


def _placed(zone: Zone, extent: ZoneExtent | None, name: str, plane: Plane) -> NearZone:
    if zone.geometry is None:
        raise ValueError(f"{zone.id} has no geometry")
    outline = moved_to(zone.geometry, plane)
    if isinstance(zone.geometry, Point) or extent is None:
        return NearZone(name, zone.basis, outline, None, zone.uncertainty_m or 0.0)
    band = extent.reach.difference(extent.core)
    return NearZone(name, zone.basis, outline, None if band.is_empty else band)


def _changed(relation: Json, zone: Zone | None) -> bool:
    """Tell whether a zone of the record is known otherwise now, so that drawing it would mislead.

    The record holds no boundary, but its basis and the uncertainty of the edge that decided.
    """
    if zone is None or zone.basis != relation["basis"]:
        return True
    said = relation.get("uncertainty_m")
    known = {edge.uncertainty_m for edge in zone.edges} | {zone.uncertainty_m or 0.0, 0.0}
    return isinstance(said, int | float) and not any(abs(said - one) < 0.01 for one in known)


def _objects(found: object) -> Sequence[Json]:
    return cast("Sequence[Json]", found)


def meeting(zones: Iterable[NearZone], frame: BaseGeometry) -> list[NearZone]:
    """Return the zones of which a frame shows something."""

    def extent(zone: NearZone) -> BaseGeometry:
        return zone.outline.buffer(zone.uncertainty_m) if zone.uncertainty_m else zone.outline

    return [
        zone
        for zone in zones
        if extent(zone).intersects(frame) or (zone.band is not None and zone.band.intersects(frame))
    ]
