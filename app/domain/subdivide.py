"""Big polygons in small pieces, and pieces in an order that keeps neighbours together."""

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.flat import POLYGON, Indices, Shapes

MOST_VERTICES = 64  # of a piece: fewer make more pieces, more make each pair of pieces slower
LEAST_SIDE_M = 0.01  # a box smaller than this is not halved again, however many vertices it holds
HILBERT_BITS = 16  # the curve fills a grid of 65 536 by 65 536 cells


def only_polygons(shapes: Shapes, owner: Indices) -> tuple[Shapes, Indices]:
    """Return the polygons in geometries of any type, and the owner of each."""
    parts, index = shapely.get_parts(shapes, return_index=True)
    while (shapely.get_type_id(parts) > POLYGON).any():  # collections of multipolygons
        parts, inner = shapely.get_parts(parts, return_index=True)
        index = index[inner]
    polygonal = (shapely.get_type_id(parts) == POLYGON) & ~shapely.is_empty(parts)
    return parts[polygonal], owner[index[polygonal]]


def subdivide(polygons: Shapes, most_vertices: int = MOST_VERTICES) -> tuple[Shapes, Indices]:
    """Halve polygons across the longer side of their boxes until they have few vertices.

    Parameters
    ----------
    polygons : valid Polygons, metres
    most_vertices : of a piece, closing ones not counted

    Returns
    -------
    The pieces, and for each the index of the polygon that it comes from.
    """
    done: list[Shapes] = []
    done_owners: list[Indices] = []
    pieces, owners = polygons, np.arange(len(polygons))
    while True:
        big = _is_big(pieces, most_vertices)
        done.append(pieces[~big])
        done_owners.append(owners[~big])
        if not big.any():
            return np.concatenate(done), np.concatenate(done_owners)
        pieces, owners = _halved(pieces[big], owners[big])


def _is_big(pieces: Shapes, most_vertices: int) -> NDArray[np.bool_]:
    rings = 1 + shapely.get_num_interior_rings(pieces)
    vertices = shapely.get_num_coordinates(pieces) - rings
    west, south, east, north = shapely.bounds(pieces).T
    side_m = np.maximum(east - west, north - south)
    big: NDArray[np.bool_] = (vertices > most_vertices) & (side_m > LEAST_SIDE_M)
    return big


def _halved(pieces: Shapes, owners: Indices) -> tuple[Shapes, Indices]:
    west, south, east, north = shapely.bounds(pieces).T
    wide = east - west >= north - south
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    first = shapely.box(
        west, south, np.where(wide, middle_x, east), np.where(wide, north, middle_y)
    )
    second = shapely.box(
        np.where(wide, middle_x, west), np.where(wide, south, middle_y), east, north
    )
    halves = np.concatenate([shapely.intersection(pieces, half) for half in (first, second)])
    crossed = ~shapely.is_valid(halves)  # what rounding made of a spike along the cut
    halves[crossed] = shapely.make_valid(halves[crossed], method="structure")
    return only_polygons(halves, np.concatenate([owners, owners]))


def hilbert_order(shapes: Shapes) -> Indices:
    """Return the order of geometries along a Hilbert curve through the centres of their boxes."""
    if not len(shapes):
        return np.empty(0, np.int64)
    bounds = shapely.bounds(shapes)
    centres = (bounds[:, :2] + bounds[:, 2:]) / 2
    corner = centres.min(axis=0)
    extent = max(float((centres.max(axis=0) - corner).max()), 1e-9)
    cells = ((centres - corner) / extent * (2**HILBERT_BITS - 1)).astype(np.int64)
    return np.argsort(hilbert_distance(cells[:, 0], cells[:, 1]), kind="stable")


def hilbert_distance(x: Indices, y: Indices) -> Indices:
    """Return how far along the Hilbert curve the cells (x, y) lie.

    At each level the quadrant's number (0 south-west, 1 north-west, 2 north-east, 3 south-east) is
    a digit of the distance to the base of four; what lies in the southern ones is then mirrored,
    as the curve runs through them.

    >>> hilbert_distance(np.array([0, 1, 1, 0]), np.array([0, 0, 1, 1])).tolist()
    [0, 1, 2, 3]
    """
    x, y = x.copy(), y.copy()
    distance = np.zeros(len(x), np.int64)
    for level in reversed(range(HILBERT_BITS)):
        half = 1 << level
        is_east, is_north = (x & half) > 0, (y & half) > 0
        distance += half * half * ((3 * is_east) ^ is_north)
        mirrored = ~is_north & is_east
        x[mirrored] = 2**HILBERT_BITS - 1 - x[mirrored]
        y[mirrored] = 2**HILBERT_BITS - 1 - y[mirrored]
        x, y = np.where(is_north, x, y), np.where(is_north, y, x)
    return distance
