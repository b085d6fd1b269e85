"""Rebuild `boundaries/zones.geojson` from `boundaries/evidence.yaml` and the gazetted areas.

Run from the repository's root: `python boundaries/rebuild.py` writes the file, `--check` only says
whether it is up to date. Edges are straight in the Gauss-Kruger plane of 117 E; a solved side or
size makes the ellipsoidal area equal to the gazetted one.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.data.evidence import Evidence, Rectangle, SideEvidence, Whereabouts, load_evidence
from app.data.zone_records import read_records
from app.domain.areas import ellipsoidal_area_m2
from app.domain.reference import HOME_PLANE, to_degrees, to_plane
from app.domain.zones import Side

FOLDER = Path(__file__).resolve().parent
RING: tuple[Side, ...] = ("west", "south", "east", "north")  # counter-clockwise from north-west
HALF_LINE_DEGREES = 0.05  # a side is drawn through points this far either way: about 5 km
AREA_TOLERANCE_M2 = 1e-3
DECIMALS = 9  # of a degree: 0.1 mm

Vertices = NDArray[np.float64]
Stretch = dict[str, Any]


@dataclass
class Drawing:
    """The polygons of a zone in HOME_PLANE and the stretches of their rings, or its point."""

    polygons: list[Polygon] = field(default_factory=list)
    edges: list[Stretch] = field(default_factory=list)
    point: Point | None = None


def root(excess: Callable[[float], float], first: float) -> float:
    """Return where an almost linear or quadratic function is zero, by the secant method."""
    older, newer = first, first * 1.01
    older_excess, newer_excess = excess(older), excess(newer)
    for _ in range(50):
        if abs(newer_excess) < AREA_TOLERANCE_M2:
            return newer
        step = newer_excess * (newer - older) / (newer_excess - older_excess)
        older, older_excess, newer = newer, newer_excess, newer - step
        newer_excess = excess(newer)
    raise ArithmeticError("the area cannot be reached")


def placed(longitude: float, latitude: float) -> Vertices:
    """Return a place in metres of HOME_PLANE."""
    return np.array(to_plane(Point(longitude, latitude), HOME_PLANE).coords[0])


def graticule(side: Side, longitude: float, latitude: float) -> Vertices:
    """Return two points of the parallel (north, south) or meridian (east, west) of a place."""
    east, north = (HALF_LINE_DEGREES, 0) if side in ("north", "south") else (0, HALF_LINE_DEGREES)
    ends = [(longitude + sign * east, latitude + sign * north) for sign in (-1, 1)]
    return np.array([placed(*end) for end in ends])


def side_line(
    side: Side, drawn: SideEvidence, evidence: Evidence, middle: tuple[float, float]
) -> Vertices:
    """Return the vertices of one side; of a solved side, a line through `middle` to be moved."""
    if drawn.points:
        line = np.array([placed(*evidence.points[point].at) for point in drawn.points])
    elif drawn.point is not None:
        line = graticule(side, *evidence.points[drawn.point].at)
    elif drawn.at is not None:
        across = side in ("north", "south")
        line = graticule(side, *((middle[0], drawn.at) if across else (drawn.at, middle[1])))
    else:
        line = graticule(side, *middle)
    offset = (0, drawn.offset_m) if side in ("north", "south") else (drawn.offset_m, 0)
    return along_ring(side, line + np.array(offset))


def along_ring(side: Side, line: Vertices) -> Vertices:
    """Return a side's vertices in the order in which the ring passes them."""
    axis, rising = {"west": (1, False), "south": (0, True), "east": (1, True), "north": (0, False)}[
        side
    ]
    return line if (line[-1, axis] > line[0, axis]) == rising else line[::-1]


def crossing(last: Vertices, first: Vertices) -> Vertices:
    """Return where the end of one side and the beginning of the next, both lengthened, meet."""
    (a, b), (c, d) = last[-2:], first[:2]
    share: Vertices = np.linalg.solve(np.column_stack([b - a, c - d]), c - a)
    corner: Vertices = a + share[0] * (b - a)
    return corner


def ring_of(lines: Mapping[Side, Vertices]) -> tuple[Polygon, list[Stretch]]:
    """Return the polygon that four sides enclose and where along its ring each side runs."""
    vertices: list[Vertices] = []
    edges: list[Stretch] = []
    for position, side in enumerate(RING):
        start = len(vertices)
        vertices.append(crossing(lines[RING[position - 1]], lines[side]))
        vertices.extend(lines[side][1:-1])
        edges.append({"part": 0, "from": start, "to": len(vertices), "side": side})
    return Polygon(vertices), edges


def draw_sides(sides: Mapping[Side, SideEvidence], evidence: Evidence, area_m2: float) -> Drawing:
    """Draw four sides and move the solved one until the area is the gazetted one.

    Parallels and meridians are taken about the first cited point: elsewhere in a zone their
    direction in the plane differs by less than 0.05 degrees.
    """
    cited = [evidence.points[point].at for side in sides.values() for point in side.points[:1]]
    cited += [evidence.points[side.point].at for side in sides.values() if side.point is not None]
    lines = {side: side_line(side, drawn, evidence, cited[0]) for side, drawn in sides.items()}
    solved = next(side for side, drawn in sides.items() if drawn.drawn == "solved")
    opposite = lines[RING[RING.index(solved) - 2]].mean(axis=0)
    outward = np.array({"west": (-1, 0), "south": (0, -1), "east": (1, 0), "north": (0, 1)}[solved])
    origin = lines[solved] + outward * ((opposite - lines[solved].mean(axis=0)) @ outward)

    def with_side(depth_m: float) -> tuple[Polygon, list[Stretch]]:
        return ring_of({**lines, solved: origin + outward * depth_m})

    def excess(depth_m: float) -> float:
        return ellipsoidal_area_m2(with_side(depth_m)[0], HOME_PLANE) - area_m2

    polygon, edges = with_side(root(excess, area_m2**0.5))
    for edge in edges:
        edge["uncertainty_m"] = sides[edge["side"]].uncertainty_m
    return Drawing([polygon], edges)


def draw_rectangles(
    rectangles: Sequence[Rectangle], evidence: Evidence, area_m2: float, uncertainty_m: float
) -> Drawing:
    """Draw rectangles about their middles and scale them until the area is the gazetted one."""
    middles = [locate(rectangle.middle, evidence, {}) for rectangle in rectangles]

    def scaled(scale: float) -> list[Polygon]:
        halves = [
            np.array([rectangle.east_west_m, rectangle.north_south_m]) * scale / 2
            for rectangle in rectangles
        ]
        return [
            shapely.normalize(box(*(middle - half), *(middle + half))).reverse()
            for middle, half in zip(middles, halves, strict=True)
        ]

    def excess(scale: float) -> float:
        return sum(ellipsoidal_area_m2(part, HOME_PLANE) for part in scaled(scale)) - area_m2

    edges: list[Stretch] = [
        {"part": part, "from": 0, "to": 4, "side": None, "uncertainty_m": uncertainty_m}
        for part in range(len(rectangles))
    ]
    return Drawing(scaled(root(excess, 1.0)), edges)


def locate(place: Whereabouts, evidence: Evidence, drawings: Mapping[str, Drawing]) -> Vertices:
    """Return where a middle is taken to be, in metres of HOME_PLANE."""
    if place.at is not None:
        return placed(*place.at)
    if place.mean_of:
        cited = np.array([placed(*evidence.points[point].at) for point in place.mean_of])
        middle: Vertices = cited.mean(axis=0)
        return middle
    block = drawings[str(place.within)].polygons[0]
    west, south, east, north = block.bounds
    height = south + place.from_south * (north - south)
    across = block.intersection(LineString([(west - 1, height), (east + 1, height)])).bounds
    return np.array([across[0] + place.from_west * (across[2] - across[0]), height])


def draw_all(evidence: Evidence, areas_km2: Mapping[str, float]) -> dict[str, Drawing]:
    """Draw every zone of the evidence: polygons, then points inside them, then unions."""
    drawings: dict[str, Drawing] = {}
    for zone_id, zone in evidence.zones.items():
        if zone.sides is not None:
            drawings[zone_id] = draw_sides(zone.sides, evidence, areas_km2[zone_id] * 1e6)
        elif zone.rectangles:
            drawings[zone_id] = draw_rectangles(
                zone.rectangles, evidence, areas_km2[zone_id] * 1e6, zone.uncertainty_m or 0.0
            )
    for zone_id, zone in evidence.zones.items():
        if zone.place is not None:
            drawings[zone_id] = Drawing(point=Point(locate(zone.place, evidence, drawings)))
        elif zone.union_of:
            drawings[zone_id] = joined([drawings[child] for child in zone.union_of])
    return drawings


def joined(children: Sequence[Drawing]) -> Drawing:
    """Return the children side by side; they must not overlap, or their areas would not add up."""
    union = Drawing()
    for child in children:
        if any(part.intersects(other) for part in child.polygons for other in union.polygons):
            raise ArithmeticError("the parts of a union overlap")
        first = len(union.polygons)
        union.edges += [{**edge, "part": edge["part"] + first} for edge in child.edges]
        union.polygons += child.polygons
    return union


def rounded(geometry: BaseGeometry) -> list[list[float]]:
    """Return longitude and latitude of a point's or ring's vertices, to 0.1 mm."""
    degrees = shapely.get_coordinates(to_degrees(geometry, HOME_PLANE))
    return [[round(float(value), DECIMALS) for value in pair] for pair in degrees]


def feature(zone_id: str, basis: str, drawing: Drawing, uncertainty_m: float | None) -> Stretch:
    """Return the GeoJSON feature of a zone."""
    properties: Stretch = {"id": zone_id, "basis": basis}
    if drawing.point is not None:
        geometry: Stretch = {"type": "Point", "coordinates": rounded(drawing.point)[0]}
        properties |= {"uncertainty_m": uncertainty_m}
    else:
        rings = [[rounded(part.exterior)] for part in drawing.polygons]
        several = len(rings) > 1
        kind = "MultiPolygon" if several else "Polygon"
        geometry = {"type": kind, "coordinates": rings if several else rings[0]}
        area_m2 = sum(ellipsoidal_area_m2(part, HOME_PLANE) for part in drawing.polygons)
        properties |= {"computed_area_km2": round(area_m2 / 1e6, 6), "edges": drawing.edges}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def build(folder: Path) -> str:
    """Return the text of `zones.geojson` for the records and the evidence in `folder`."""
    evidence = load_evidence(folder / "evidence.yaml")
    records = read_records(folder)
    areas_km2 = {
        record.id: record.gazetted_area_km2
        for record in records
        if record.gazetted_area_km2 is not None
    }
    drawings = draw_all(evidence, areas_km2)
    features = [
        feature(zone_id, zone.basis, drawings[zone_id], zone.uncertainty_m)
        for zone_id, zone in sorted(evidence.zones.items())
    ]
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in features)
    return '{"type": "FeatureCollection", "features": [\n' + lines + "\n]}\n"


def main() -> int:
    """Write the file, or with --check compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    checking = parser.parse_args().check
    path, text = FOLDER / "zones.geojson", build(FOLDER)
    if not checking:
        path.write_bytes(text.encode())
        print(f"{path.name}: written")
        return 0
    same = path.is_file() and path.read_bytes() == text.encode()
    print(f"{path.name}: {'up to date' if same else 'differs from the evidence: rebuild it'}")
    return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main())
