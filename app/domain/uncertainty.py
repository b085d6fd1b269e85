"""What is certain about an area whose drawn edges may be displaced: its core and its reach.

Every true edge is taken to lie anywhere within its uncertainty of the drawn one. Where two edges
meet, the true corner can lie wherever the two strips so described cross, which is further away
than either uncertainty; strips are therefore lengthened until they hold every such crossing.
"""

import math
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LinearRing, LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from app.domain.areas import polygons_of

TOUCH_M = 1e-3  # vertices nearer than this are one vertex
SHARPEST_SINE = 0.2  # two edges meeting at less than 12 degrees are treated as meeting at 12

UncertainLine = tuple[LineString, float]
Vector = NDArray[np.float64]


def core_and_reach(
    area: Polygon | MultiPolygon, edges: Sequence[UncertainLine]
) -> tuple[BaseGeometry, BaseGeometry]:
    """Return what certainly lies inside an area, and what possibly does.

    Parameters
    ----------
    area : Polygon or MultiPolygon, metres in a projected plane, valid
    edges : stretches of its boundary with the uncertainty of each in metres; a stretch that is
        not listed is known exactly

    Returns
    -------
    core, reach : areal geometries (perhaps empty) with core within area within reach

    >>> from shapely.geometry import box
    >>> edge = LineString([(0, 0), (100, 0)])
    >>> core, reach = core_and_reach(box(0, 0, 100, 100), [(edge, 10.0)])
    >>> core.bounds
    (0.0, 10.0, 100.0, 100.0)
    """
    cores, reaches = [], []
    for part in polygons_of(area):
        doubt = _doubt([edge for edge in edges if _bounds(edge[0], part)])
        cores.append(part.difference(doubt))
        reaches.append(part.union(doubt))
    return shapely.union_all(cores), shapely.union_all(reaches)


def _bounds(line: LineString, part: Polygon) -> bool:
    """Tell whether `line` is a stretch of the boundary of `part`."""
    return bool(part.boundary.distance(line.interpolate(0.5, normalized=True)) < TOUCH_M)


def _doubt(edges: Sequence[UncertainLine]) -> BaseGeometry:
    """Return everywhere the true edges may lie."""
    strips = [_strip(index, edges) for index in range(len(edges)) if edges[index][1] > 0]
    return shapely.union_all(strips)


def _strip(index: int, edges: Sequence[UncertainLine]) -> BaseGeometry:
    line, uncertainty_m = edges[index]
    if line.is_closed:
        return LinearRing(line.coords).buffer(uncertainty_m, join_style="mitre")
    others = [edge for position, edge in enumerate(edges) if position != index]
    vertices = shapely.get_coordinates(line)
    before_m = _lengthening_m(vertices[0], vertices[1], uncertainty_m, others)
    after_m = _lengthening_m(vertices[-1], vertices[-2], uncertainty_m, others)
    start = vertices[0] + _direction(vertices[1], vertices[0]) * before_m
    end = vertices[-1] + _direction(vertices[-2], vertices[-1]) * after_m
    longer = LineString([start, *vertices[1:-1], end])
    return longer.buffer(uncertainty_m, cap_style="flat", join_style="mitre")


def _lengthening_m(
    corner: Vector, inward: Vector, uncertainty_m: float, others: Sequence[UncertainLine]
) -> float:
    """Return how far beyond `corner` an edge's strip can cross the strips it meets there.

    Two strips of half widths a (this edge) and b that meet at an angle t cross within
    (b + a |cos t|) / sin t of the corner along this edge. Beside an edge that is known exactly
    and whose course is not given, 45 degrees are assumed.
    """
    along = _direction(corner, inward)
    lengths_m = []
    for line, other_m in others:
        for other_along in _leaving(line, corner):
            sine = abs(along[0] * other_along[1] - along[1] * other_along[0])
            cosine = abs(float(along @ other_along))
            lengths_m.append((other_m + uncertainty_m * cosine) / max(sine, SHARPEST_SINE))
    return max(lengths_m, default=uncertainty_m)


def _leaving(line: LineString, corner: Vector) -> list[Vector]:
    """Return the directions in which `line` leaves `corner`; none if it does not end there."""
    vertices = shapely.get_coordinates(line)
    ends = [(vertices[0], vertices[1]), (vertices[-1], vertices[-2])]
    return [_direction(end, inner) for end, inner in ends if math.dist(end, corner) < TOUCH_M]


def _direction(origin: Vector, target: Vector) -> Vector:
    step: Vector = target - origin
    unit: Vector = step / math.hypot(step[0], step[1])
    return unit
