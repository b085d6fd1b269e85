"""Polygons as flat arrays: what the area kernel reads and what is kept on disk."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.domain.hilbert import neighbours_together

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
Shapes = NDArray[np.object_]

POLYGON, MULTIPOLYGON = 3, 6  # shapely's numbers of the two types that have an area


@dataclass(frozen=True)
class FlatPolygons:
    """Features as coordinates and offsets; a multipolygon is one feature with more rings.

    Attributes
    ----------
    xy : (2, n) metres, a row of eastings and one of northings, which is how the kernel reads them
        quickest; every ring closed, shells counter-clockwise, holes clockwise
    ring_starts : (r + 1,) ring `i` is `xy[:, ring_starts[i]:ring_starts[i + 1]]`
    polygon_rings : (p + 1,) feature `j` has the rings `polygon_rings[j]:polygon_rings[j + 1]`
    bounds : (p, 4) west, south, east, north of each feature; nan for an empty one
    """

    xy: Floats
    ring_starts: Indices
    polygon_rings: Indices
    bounds: Floats

    def __len__(self) -> int:
        """Return the number of features."""
        return len(self.polygon_rings) - 1

    @property
    def vertices(self) -> Indices:
        """Number of vertices of each feature, closing ones included."""
        vertices: Indices = np.diff(self.ring_starts[self.polygon_rings])
        return vertices

    @cached_property
    def order(self) -> Indices:
        """The features in an order in which neighbours follow each other."""
        return neighbours_together(self.bounds)


def as_shapes(geometries: Shapes | Sequence[BaseGeometry]) -> Shapes:
    """Return geometries as an object array.

    Raises
    ------
    ValueError
        If one of them is not a Polygon or MultiPolygon; the message names its index.
    """
    shapes = np.empty(len(geometries), dtype=object)
    shapes[:] = geometries
    wrong = np.flatnonzero(~np.isin(shapely.get_type_id(shapes), (POLYGON, MULTIPOLYGON)))
    if len(wrong):
        raise ValueError(f"geometry {wrong[0]} is not a polygon or multipolygon")
    return shapes


def flatten(geometries: Shapes | Sequence[BaseGeometry]) -> FlatPolygons:
    """Lay polygons out as flat arrays, one entry a feature, rings oriented.

    Parameters
    ----------
    geometries : Polygons and MultiPolygons in metres. That they are valid is the caller's duty:
        the kernel is silently wrong on a ring that crosses itself.

    Raises
    ------
    ValueError
        If one is not a polygon or multipolygon; the message names its index.

    >>> square = shapely.box(0, 0, 2, 1)
    >>> flatten([square]).xy.tolist()
    [[2.0, 2.0, 0.0, 0.0, 2.0], [0.0, 1.0, 1.0, 0.0, 0.0]]
    """
    shapes = as_shapes(geometries)
    parts, part_of = shapes, None
    if (shapely.get_type_id(shapes) == MULTIPOLYGON).any():
        parts, part_of = shapely.get_parts(shapes, return_index=True)
    lengths, part_rings = _ring_lengths(parts)
    ring_starts, first_rings = _starts(lengths), _starts(part_rings)
    shells = np.zeros(len(lengths), bool)
    shells[first_rings[:-1][part_rings > 0]] = True
    polygon_rings = first_rings
    if part_of is not None:
        polygon_rings = first_rings[np.searchsorted(part_of, np.arange(len(shapes) + 1))]
    xy = np.ascontiguousarray(shapely.get_coordinates(shapes).T)
    return FlatPolygons(
        _oriented(xy, ring_starts, shells), ring_starts, polygon_rings, shapely.bounds(shapes)
    )


def _ring_lengths(polygons: Shapes) -> tuple[Indices, Indices]:
    """Return how many vertices every ring has, and how many rings every polygon.

    Rings are asked for only where there are holes: taking a polygon apart costs more than all else.
    """
    vertices = shapely.get_num_coordinates(polygons).astype(np.int64)
    rings = np.where(vertices > 0, 1 + shapely.get_num_interior_rings(polygons), 0)
    rings = rings.astype(np.int64)
    lengths = np.repeat(vertices, rings)
    holed = rings > 1
    if holed.any():
        lengths[np.repeat(holed, rings)] = shapely.get_num_coordinates(
            shapely.get_rings(polygons[holed])
        )
    return lengths, rings


def _starts(counts: Indices) -> Indices:
    """Return where each of consecutive runs begins, and where the last one ends."""
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


def _oriented(xy: Floats, ring_starts: Indices, shells: NDArray[np.bool_]) -> Floats:
    """Return the coordinates with shells counter-clockwise and holes clockwise.

    Rings are told apart by the sign of their area; those the wrong way round are read backwards.
    Far less work than to have every polygon built anew.
    """
    if not len(shells):
        return xy
    begins, ends = ring_starts[:-1], ring_starts[1:]
    lengths = ends - begins
    x, y = xy - np.repeat(xy[:, begins], lengths, axis=1)  # large numbers would eat the area
    crossed = np.zeros(len(x))
    crossed[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
    crossed[ends - 1] = 0.0  # from the end of a ring to the next there is no edge
    counter_clockwise = np.add.reduceat(crossed, begins) > 0.0
    wrong = counter_clockwise != shells
    if not wrong.any():
        return xy
    places = np.arange(len(x))
    mirrored = np.repeat(begins + ends - 1, lengths) - places
    turned: Floats = np.take(xy, np.where(np.repeat(wrong, lengths), mirrored, places), axis=1)
    return turned
