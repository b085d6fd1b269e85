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
    xy : (n, 2) metres; every ring closed, shells counter-clockwise, holes clockwise
    ring_starts : (r + 1,) ring `i` is `xy[ring_starts[i]:ring_starts[i + 1]]`
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
    [[2.0, 0.0], [2.0, 1.0], [0.0, 1.0], [0.0, 0.0], [2.0, 0.0]]
    """
    shapes = as_shapes(geometries)
    if not len(shapes):
        none = np.zeros(1, np.int64)
        return FlatPolygons(np.empty((0, 2)), none, none.copy(), np.empty((0, 4)))
    _, xy, offsets = shapely.to_ragged_array(shapes, include_z=False)
    ring_starts, polygon_rings = offsets[0].astype(np.int64), offsets[1].astype(np.int64)
    shells = np.zeros(len(ring_starts) - 1, bool)
    shells[polygon_rings[:-1][polygon_rings[:-1] < polygon_rings[1:]]] = True
    if len(offsets) == 3:  # there are multipolygons: their parts are one level in between
        polygon_rings = polygon_rings[offsets[2]]
    return FlatPolygons(
        _oriented(np.ascontiguousarray(xy, dtype=np.float64), ring_starts, shells),
        ring_starts,
        polygon_rings,
        shapely.bounds(shapes),
    )


def _oriented(xy: Floats, ring_starts: NDArray[np.int64], shells: NDArray[np.bool_]) -> Floats:
    """Return the coordinates with shells counter-clockwise and holes clockwise.

    Rings are told apart by the sign of their area; those the wrong way round are read backwards.
    Far less work than to have every polygon built anew.
    """
    begins, ends = ring_starts[:-1], ring_starts[1:]
    lengths = ends - begins
    local = xy - np.repeat(xy[begins], lengths, axis=0)  # large coordinates would eat the area
    crossed = np.zeros(len(xy))
    crossed[:-1] = local[:-1, 0] * local[1:, 1] - local[1:, 0] * local[:-1, 1]
    crossed[ends - 1] = 0.0  # from the end of a ring to the next there is no edge
    counter_clockwise = np.add.reduceat(crossed, begins) > 0.0
    wrong = counter_clockwise != shells
    if not wrong.any():
        return xy
    places = np.arange(len(xy))
    mirrored = np.repeat(begins + ends - 1, lengths) - places
    turned: Floats = xy[np.where(np.repeat(wrong, lengths), mirrored, places)]
    return turned
