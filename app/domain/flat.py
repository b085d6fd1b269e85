"""Polygons as flat arrays: what the area kernel reads and what is kept on disk."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
Shapes = NDArray[np.object_]

POLYGON, MULTIPOLYGON = 3, 6  # shapely's numbers of the two types that have an area


@dataclass(frozen=True, slots=True)
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
    oriented = shapely.orient_polygons(shapes)
    _, xy, offsets = shapely.to_ragged_array(oriented, include_z=False)
    ring_starts, polygon_rings = offsets[0], offsets[1]
    if len(offsets) == 3:  # there are multipolygons: their parts are one level in between
        polygon_rings = polygon_rings[offsets[2]]
    return FlatPolygons(
        np.ascontiguousarray(xy, dtype=np.float64),
        ring_starts.astype(np.int64),
        polygon_rings.astype(np.int64),
        shapely.bounds(shapes),
    )
