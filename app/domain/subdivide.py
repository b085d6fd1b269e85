"""Big polygons in small pieces."""

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.flat import POLYGON, Indices, Shapes

MOST_VERTICES = 64  # of a piece: fewer make more pieces, more make each pair of pieces slower
LEAST_SIDE_M = 0.01  # a box smaller than this is not halved again, however many vertices it holds


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
