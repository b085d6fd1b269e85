"""Turn the curves of a DXF drawing into vertices, arcs within a stated distance of their chords.

Runs in the child process of dxf_worker; imports ezdxf and nothing of this product.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ezdxf.entities.boundary_paths import (
    AbstractEdge,
    ArcEdge,
    EdgePath,
    EllipseEdge,
    LineEdge,
    PolylinePath,
    SplineEdge,
)
from ezdxf.entities.circle import Circle
from ezdxf.entities.dxfgfx import DXFGraphic
from ezdxf.entities.ellipse import Ellipse
from ezdxf.entities.hatch import Hatch
from ezdxf.entities.lwpolyline import LWPolyline
from ezdxf.entities.mpolygon import MPolygon
from ezdxf.entities.polyline import Polyline
from ezdxf.entities.spline import Spline
from ezdxf.math import BSpline, Vec3

CURVES = ("LWPOLYLINE", "POLYLINE", "CIRCLE", "ELLIPSE", "SPLINE", "HATCH", "MPOLYGON")
_TEXT_BOX = 8  # flag of a hatch path that only spares out a text
_FINEST_STEP = 1e-6  # of a spline's whole parameter, below which it is not split again
_SPLINE_FRAME = 16  # flag of a vertex that steers a fitted curve without lying on it

Points = list[Vec3]


class TooManyPoints(Exception):
    """The drawing would become more vertices than the limit."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Vertices of one curve; `closed` as drawn; `curved` is the length of its arcs' chords."""

    points: Points
    closed: bool
    curved: float = 0.0


def curves_of(entity: DXFGraphic, tolerance: float, most: int) -> list[Curve]:
    """Return the curves of one entity in its own world; [] for one without outline.

    Raises
    ------
    TooManyPoints
        Above `most` vertices.
    """
    if isinstance(entity, LWPolyline):
        found = [_lwpolyline(entity, tolerance, most)]
    elif isinstance(entity, Polyline):
        found = _polyline(entity, tolerance, most)
    elif isinstance(entity, Circle) and entity.dxftype() == "CIRCLE":
        found = [_circle(entity, tolerance, most)]
    elif isinstance(entity, Ellipse):
        found = [_sampled(entity, tolerance, most, closed=_is_whole(entity))]
    elif isinstance(entity, Spline):
        found = [_sampled(entity, tolerance, most, closed=entity.closed)]
    elif isinstance(entity, Hatch | MPolygon):
        found = _hatch(entity, tolerance, most)
    else:
        found = []
    return found


def bulged(
    vertices: Sequence[tuple[float, float, float]], tolerance: float, most: int, *, closed: bool
) -> tuple[list[tuple[float, float]], float]:
    """Return vertices with every bulge (tan of a quarter of the arc's angle) split into chords.

    The vertices between lie on the arc; also returns the length of the chords.
    """
    points: list[tuple[float, float]] = []
    curved = 0.0
    following = [*vertices[1:], vertices[0]] if closed else vertices[1:]
    for (x0, y0, bulge), (x1, y1, _) in zip(vertices, following, strict=False):
        points.append((x0, y0))
        if bulge and (x0, y0) != (x1, y1):
            between = _arc((x0, y0), (x1, y1), bulge, tolerance, most - len(points))
            points += between
            curved += _length([(x0, y0), *between, (x1, y1)])
    if not closed and vertices:
        points.append(vertices[-1][:2])
    if len(points) > most:
        raise TooManyPoints
    return points, curved


def _arc(
    start: tuple[float, float], end: tuple[float, float], bulge: float, tolerance: float, most: int
) -> list[tuple[float, float]]:
    """Return the points between the ends of an arc, evenly spaced on it."""
    chord = math.dist(start, end)
    angle = 4 * math.atan(bulge)
    radius = chord / 2 / abs(math.sin(angle / 2))
    step = 2 * math.acos(max(0.0, 1 - tolerance / radius))
    count = math.ceil(abs(angle) / step) if step > 0 else most + 1
    if count > most:
        raise TooManyPoints
    # The centre lies on the left of the chord, at this share of its length.
    share = (1 - bulge * bulge) / (4 * bulge)
    cx = (start[0] + end[0]) / 2 - (end[1] - start[1]) * share
    cy = (start[1] + end[1]) / 2 + (end[0] - start[0]) * share
    first = math.atan2(start[1] - cy, start[0] - cx)
    turns = [first + angle * k / count for k in range(1, count)]
    return [(cx + radius * math.cos(t), cy + radius * math.sin(t)) for t in turns]


def _length(points: Sequence[tuple[float, float]]) -> float:
    return math.fsum(math.dist(a, b) for a, b in pairwise(points))


def _raised(entity: DXFGraphic, points: Iterable[tuple[float, float]], height: float) -> Points:
    """Return points of an entity's own plane in the world's axes."""
    return list(entity.ocs().points_to_wcs([Vec3(x, y, height) for x, y in points]))


def _lwpolyline(entity: LWPolyline, tolerance: float, most: int) -> Curve:
    vertices = [(x, y, b) for x, y, b in entity.get_points("xyb")]
    points, curved = bulged(vertices, tolerance, most, closed=entity.closed)
    return Curve(_raised(entity, points, entity.dxf.elevation), entity.closed, curved)


def _polyline(entity: Polyline, tolerance: float, most: int) -> list[Curve]:
    kept = [v for v in entity.vertices if not v.dxf.flags & _SPLINE_FRAME]
    if not kept or not (entity.is_2d_polyline or entity.is_3d_polyline):
        return []
    if entity.is_3d_polyline:
        return [Curve([Vec3(v.dxf.location) for v in kept], entity.is_closed)]
    vertices = [(v.dxf.location.x, v.dxf.location.y, v.dxf.bulge) for v in kept]
    points, curved = bulged(vertices, tolerance, most, closed=entity.is_closed)
    return [Curve(_raised(entity, points, kept[0].dxf.location.z), entity.is_closed, curved)]


def _circle(entity: Circle, tolerance: float, most: int) -> Curve:
    centre, radius = Vec3(entity.dxf.center), entity.dxf.radius
    halves = [(centre.x - radius, centre.y, 1.0), (centre.x + radius, centre.y, 1.0)]
    points, curved = bulged(halves, tolerance, most, closed=True)
    return Curve(_raised(entity, points, centre.z), True, curved)


def _is_whole(entity: Ellipse) -> bool:
    return math.isclose(abs(entity.dxf.end_param - entity.dxf.start_param), math.tau, abs_tol=1e-9)


def _sampled(entity: Ellipse | Spline, tolerance: float, most: int, *, closed: bool) -> Curve:
    points: Points = []
    if isinstance(entity, Spline):
        points = spline_points(entity.construction_tool(), tolerance, most)
    else:
        for point in entity.flattening(tolerance):
            points.append(Vec3(point))
            if len(points) > most:
                raise TooManyPoints
    return Curve(points, closed, _length([(p.x, p.y) for p in points]))


def spline_points(spline: BSpline, tolerance: float, most: int) -> Points:
    """Return points of a B-spline where it is defined, its chords within `tolerance`.

    A closed spline is defined between the knots that its degree leaves over; ezdxf's own
    `flattening` goes on beyond them, far away from the curve.
    """
    knots = spline.knots()
    first, last = knots[spline.degree], knots[len(knots) - spline.degree - 1]
    spans = sorted({t for t in knots if first <= t <= last})
    points = [spline.point(first)]
    for start, end in pairwise(spans):
        todo = [(start, points[-1], end, spline.point(end))]
        while todo:
            t0, p0, t1, p1 = todo.pop()
            quarters = [spline.point(t0 + (t1 - t0) * k / 4) for k in (1, 2, 3)]
            off = max(_off_chord(point, p0, p1) for point in quarters)
            if off <= tolerance or t1 - t0 <= (last - first) * _FINEST_STEP:
                points.append(p1)
                if len(points) + len(todo) > most:
                    raise TooManyPoints
            else:
                middle = (t0 + t1) / 2
                todo += [(middle, quarters[1], t1, p1), (t0, p0, middle, quarters[1])]
    return points


def _off_chord(point: Vec3, start: Vec3, end: Vec3) -> float:
    """Return how far a point lies from a segment."""
    along = end - start
    square = along.dot(along)
    share = max(0.0, min(1.0, (point - start).dot(along) / square)) if square else 0.0
    return float((start + along * share).distance(point))


def _hatch(entity: Hatch | MPolygon, tolerance: float, most: int) -> list[Curve]:
    found = []
    for path in entity.paths:
        if path.path_type_flags & _TEXT_BOX:
            continue
        if isinstance(path, PolylinePath):
            points, curved = bulged(path.vertices, tolerance, most, closed=True)
        else:
            points, curved = _edges(path, tolerance, most)
        height = Vec3(entity.dxf.elevation).z
        found.append(Curve(_raised(entity, points, height), True, curved))
    return found


def _edges(path: EdgePath, tolerance: float, most: int) -> tuple[list[tuple[float, float]], float]:
    """Chain the edges of a hatch outline; an edge drawn backwards is turned round."""
    points: list[tuple[float, float]] = []
    curved = 0.0
    pieces = [found for edge in path.edges if (found := _edge(edge, tolerance, most))[0]]
    for index, (piece, is_curve) in enumerate(pieces):
        after = pieces[(index + 1) % len(pieces)][0]
        if points:
            backwards = math.dist(points[-1], piece[-1]) < math.dist(points[-1], piece[0])
        else:
            backwards = _gap(piece[0], after) < _gap(piece[-1], after)
        ordered = piece[::-1] if backwards and len(pieces) > 1 else piece
        curved += _length(ordered) if is_curve else 0.0
        points += ordered
        if len(points) > most:
            raise TooManyPoints
    return points, curved


def _gap(point: tuple[float, float], piece: Sequence[tuple[float, float]]) -> float:
    return min(math.dist(point, piece[0]), math.dist(point, piece[-1]))


def _edge(
    edge: AbstractEdge, tolerance: float, most: int
) -> tuple[list[tuple[float, float]], bool]:
    if isinstance(edge, LineEdge):
        return [(edge.start.x, edge.start.y), (edge.end.x, edge.end.y)], False
    if not isinstance(edge, ArcEdge | EllipseEdge | SplineEdge):
        return [], False
    if isinstance(edge, SplineEdge):
        found = spline_points(edge.construction_tool(), tolerance, most)
        return [(point.x, point.y) for point in found], True
    points: list[tuple[float, float]] = []
    for point in edge.construction_tool().flattening(tolerance):
        points.append((point.x, point.y))
        if len(points) > most:
            raise TooManyPoints
    return points, True
