"""The zones that come with the product: printed facts, evidence and reconstructed geometry."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, shape

from app.data.evidence import Evidence, ZoneEvidence, load_evidence, refusal
from app.data.zone_records import ZoneRecord, read_records
from app.domain.areas import ellipsoidal_area_m2, polygons_of
from app.domain.reference import HOME_PLANE, to_plane
from app.domain.sources import Source
from app.domain.zones import Basis, Edge, Limit, Side, Zone

SIDES: tuple[Side, ...] = ("north", "east", "south", "west")
AREA_TOLERANCE = 1e-6  # of the stated area: what rounding coordinates to 0.1 mm can change
_MALFORMED = (KeyError, TypeError, ValueError, IndexError, AttributeError, shapely.GEOSException)


@dataclass(frozen=True, slots=True)
class Shape:
    """The geometry of one zone in metres of HOME_PLANE, as `zones.geojson` has it."""

    basis: Basis
    geometry: Polygon | MultiPolygon | Point
    edges: tuple[Edge, ...]
    uncertainty_m: float
    area_km2: float | None


def load_zones(folder: Path, documents: Collection[str]) -> tuple[Zone, ...]:
    """Return every zone of the plans, sorted by id.

    Parameters
    ----------
    folder : holds `zones/*.yaml`, `evidence.yaml` and `zones.geojson`
    documents : ids of the documents that a zone's `plan` may name

    Raises
    ------
    DataError
        `boundaries.unreadable`, `.invalid`, `.duplicate_id`, `.dangling_parent`,
        `.dangling_related`, `.unknown_plan`, `.unknown_point`, `.unknown_zone` or
        `.stale_geometry`, naming file and record.
    """
    records = read_records(folder)
    _check_references(folder, records, documents)
    evidence = load_evidence(folder / "evidence.yaml")
    shapes = _read_shapes(folder / "zones.geojson")
    _check_drawn(folder, {record.id for record in records}, evidence, shapes)
    return tuple(
        _zone(record, evidence.zones.get(record.id), shapes.get(record.id)) for record in records
    )


def _check_references(
    folder: Path, records: Sequence[ZoneRecord], documents: Collection[str]
) -> None:
    path, seen = folder / "zones", set[str]()
    known = {record.id for record in records}
    for record in records:
        if record.id in seen:
            raise refusal("duplicate_id", path, record.id, "the id is used twice")
        seen.add(record.id)
        if record.parent is not None and record.parent not in known - {record.id}:
            raise refusal("dangling_parent", path, record.id, f"no zone {record.parent}")
        if strangers := [other for other in record.related if other not in known - {record.id}]:
            raise refusal("dangling_related", path, record.id, f"no zone {strangers[0]}")
        if record.plan not in documents:
            raise refusal("unknown_plan", path, record.id, f"no document {record.plan}")


def _read_shapes(path: Path) -> dict[str, Shape]:
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise refusal("unreadable", path, "-", repr(error)) from error
    shapes: dict[str, Shape] = {}
    for feature in features:
        try:
            zone_id = str(feature["properties"]["id"])
            read = _shape(feature["properties"], feature["geometry"])
        except _MALFORMED as error:
            raise refusal("invalid", path, str(feature)[:60], repr(error)) from error
        if zone_id in shapes:
            raise refusal("duplicate_id", path, zone_id, "the id is used twice")
        shapes[zone_id] = read
    return shapes


def _shape(properties: Mapping[str, Any], degrees: Mapping[str, Any]) -> Shape:
    geometry = to_plane(shape(degrees), HOME_PLANE)
    if isinstance(geometry, Point):
        return Shape(properties["basis"], geometry, (), properties["uncertainty_m"], None)
    if not isinstance(geometry, Polygon | MultiPolygon) or not geometry.is_valid:
        raise ValueError("neither a point nor a valid polygon")
    area_km2 = ellipsoidal_area_m2(geometry, HOME_PLANE) / 1e6
    stated_km2 = properties["computed_area_km2"]
    if abs(area_km2 - stated_km2) > AREA_TOLERANCE * stated_km2:
        raise ValueError(f"the area is {area_km2:.6f} km2, stated {stated_km2}")
    rings = [shapely.get_coordinates(part.exterior) for part in polygons_of(geometry)]
    edges = tuple(
        Edge(
            LineString(rings[stretch["part"]][stretch["from"] : stretch["to"] + 1]),
            stretch["uncertainty_m"],
            stretch["side"],
        )
        for stretch in properties["edges"]
    )
    greatest_m = max(edge.uncertainty_m for edge in edges)
    return Shape(properties["basis"], geometry, edges, greatest_m, round(area_km2, 6))


def _check_drawn(
    folder: Path, known: Collection[str], evidence: Evidence, shapes: Mapping[str, Shape]
) -> None:
    """Refuse geometry without evidence, evidence without geometry, and a disagreement of both."""
    path = folder / "zones.geojson"
    for zone_id in sorted(evidence.zones.keys() | shapes.keys()):
        if zone_id not in known:
            raise refusal("unknown_zone", path, zone_id, "drawn but not recorded")
        drawn, read = evidence.zones.get(zone_id), shapes.get(zone_id)
        if drawn is None or read is None or drawn.basis != read.basis:
            raise refusal("stale_geometry", path, zone_id, "evidence and geometry differ")
        expected = _uncertainties(drawn, evidence)
        found = {(edge.side, edge.uncertainty_m) for edge in read.edges}
        if found != expected and not (drawn.place and drawn.uncertainty_m == read.uncertainty_m):
            raise refusal("stale_geometry", path, zone_id, "uncertainties differ; rebuild")


def _uncertainties(drawn: ZoneEvidence, evidence: Evidence) -> set[tuple[Side | None, float]]:
    parts = [evidence.zones[child] for child in drawn.union_of if child in evidence.zones]
    return {pair for part in (drawn, *parts) for pair in part.side_uncertainties.items()}


def _zone(record: ZoneRecord, drawn: ZoneEvidence | None, read: Shape | None) -> Zone:
    return Zone(
        id=record.id,
        name_zh=record.name_zh,
        name_en=record.name_en,
        kind=record.kind,
        parent=record.parent,
        plan=record.plan,
        basis="text_only" if read is None else read.basis,
        source=Source(record.plan, record.source.section, record.source.quote),
        geometry=None if read is None else read.geometry,
        edges=() if read is None else read.edges,
        uncertainty_m=None if read is None else read.uncertainty_m,
        aliases=record.aliases,
        gazetted_area_km2=record.gazetted_area_km2,
        computed_area_km2=None if read is None else read.area_km2,
        limits=_limits(record, drawn),
        industries=record.industries,
        enterprises=record.enterprises,
        functions=record.functions,
        location_zh=record.location_zh,
        note=record.note,
        related=record.related,
        limits_as_printed=None if record.limits is None else record.limits.as_printed,
        evidence=None if drawn is None else drawn.evidence,
    )


def _limits(record: ZoneRecord, drawn: ZoneEvidence | None) -> tuple[Limit, ...]:
    """Return the four limits, or none where nothing is printed and no side is drawn."""
    sides = {} if drawn is None or drawn.sides is None else drawn.sides
    if record.limits is None and not sides:
        return ()
    around = drawn if drawn is not None and drawn.rectangles else None
    limits = []
    for side in SIDES:
        printed = None if record.limits is None else getattr(record.limits, side)
        one = sides.get(side, around)
        evidence, uncertainty_m = (None, None) if one is None else (one.evidence, one.uncertainty_m)
        limits.append(Limit(side, printed, evidence, uncertainty_m))
    return tuple(limits)
