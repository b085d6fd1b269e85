"""A layer without overlaps: pieces that lie side by side, each with all classes that claim it.

Areas of features may be added up only if no two features overlap; official layers contain
duplicates, features inside others, and contradicting claims. Here they are cut into faces that do
not overlap. Where two classes claim the same ground, the face carries both: a contradiction is
kept, not resolved.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from app.domain.flat import Floats, Indices, Shapes, as_shapes
from app.domain.hilbert import neighbours_together
from app.domain.subdivide import subdivide

# Two neighbours whose shared edge has other vertices overlap or gape by the rounding of
# coordinates, 5e-10 m at a northing of 4.1e6 m. What is no wider than this is no overlap: a
# mosaic would otherwise be one single group of overlapping features.
ROUNDING_WIDTH_M = 1e-8
# The grid on which overlapping features are noded. A power of two: on it, and with an origin in
# whole metres, every place up to a northing of 8.3e6 m is a double, so that no face is rounded when
# it is moved back.
GRID_M = 2.0**-30
# How far the faces' area may be from that of the union they come from.
AREA_TOLERANCE = 1e-9
INTERIORS_MEET = "T********"  # DE-9IM: unlike `overlaps`, true for equal and contained ones too

Pairs = tuple[Indices, Indices]
ClassSet = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Planarised:
    """Polygons that do not overlap but for rounding, none with more than 64 vertices.

    Attributes
    ----------
    geometries : (p,) Polygons, those near each other near each other in the array
    class_of : (p,) index into `class_sets`
    class_sets : sorted sets of class codes, in sorted order
    """

    geometries: Shapes
    class_of: NDArray[np.int32]
    class_sets: tuple[ClassSet, ...]


def planarise(geometries: Shapes | Sequence[BaseGeometry], classes: Sequence[str]) -> Planarised:
    """Cut features into pieces that do not overlap; what overlaps nothing is not cut at all.

    The union of the pieces is that of the features, to 1e-9 of its area.

    Parameters
    ----------
    geometries : valid Polygons and MultiPolygons, metres in one plane; empty ones claim nothing
    classes : class code of each

    Raises
    ------
    ValueError
        If a geometry is invalid or not polygonal; the message names its index.
    ArithmeticError
        If the pieces cut from overlapping features do not add up to their union.

    >>> west, east = shapely.box(0, 0, 2, 1), shapely.box(1, 0, 3, 1)
    >>> found = planarise([west, east], ["0101", "0201"])
    >>> [found.class_sets[index] for index in found.class_of]
    [('0101',), ('0101', '0201'), ('0201',)]
    """
    parts, feature = _parts_of(geometries, classes)
    codes = np.array(classes, dtype=object)[feature]
    group = _groups(len(parts), _overlapping_pairs(parts))
    shared = np.bincount(group, minlength=len(parts))[group] > 1
    faces = [parts[~shared]]
    sets: list[ClassSet] = [(code,) for code in codes[~shared]]
    for members in _members(group, shared):
        group_faces, group_sets = _faces(parts[members], codes[members])
        faces.append(group_faces)
        sets.extend(group_sets)
    return _in_order(np.concatenate(faces), sets)


def _in_order(faces: Shapes, sets: list[ClassSet]) -> Planarised:
    """Split what is too big, then put neighbours next to each other."""
    class_sets = tuple(sorted(set(sets)))
    number = {classes: index for index, classes in enumerate(class_sets)}
    class_of = np.array([number[classes] for classes in sets], dtype=np.int32)
    pieces, face = subdivide(faces)
    order = neighbours_together(shapely.bounds(pieces))
    return Planarised(pieces[order], class_of[face[order]], class_sets)


def _parts_of(
    geometries: Shapes | Sequence[BaseGeometry], classes: Sequence[str]
) -> tuple[Shapes, Indices]:
    """Polygons of all features, and the index of the feature of each."""
    shapes = as_shapes(geometries)
    if len(shapes) != len(classes):
        raise ValueError(f"{len(shapes)} geometries, but {len(classes)} classes")
    invalid = np.flatnonzero(~shapely.is_valid(shapes))
    if len(invalid):
        reason = shapely.is_valid_reason(shapes[invalid[0]])
        raise ValueError(f"geometry {invalid[0]} is invalid: {reason}")
    parts, feature = shapely.get_parts(shapely.force_2d(shapes), return_index=True)
    filled = ~shapely.is_empty(parts)
    return parts[filled], feature[filled].astype(np.int64)


def _overlapping_pairs(parts: Shapes) -> Pairs:
    """Pairs of polygons that share ground wider than rounding, each pair once."""
    if not len(parts):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    first, second = STRtree(parts).query(parts)
    once = first < second
    first, second = first[once], second[once]
    shapely.prepare(parts)
    meet = shapely.relate_pattern(parts[first], parts[second], INTERIORS_MEET)
    shapely.destroy_prepared(parts)  # prepared geometries must not be shared between threads
    first, second = first[meet], second[meet]
    common_m2 = shapely.area(shapely.intersection(parts[first], parts[second]))
    edge_m = np.minimum(shapely.length(parts[first]), shapely.length(parts[second]))
    wide = common_m2 > ROUNDING_WIDTH_M * edge_m
    return first[wide], second[wide]


def _groups(count: int, pairs: Pairs) -> Indices:
    """Number of the group of each polygon: the least index that it is connected with."""
    first, second = pairs
    group = np.arange(count)
    while True:
        least = np.minimum(group[first], group[second])
        joined = group.copy()
        np.minimum.at(joined, group[first], least)  # at the roots, so that whole groups join
        np.minimum.at(joined, group[second], least)
        joined = joined[joined]
        if np.array_equal(joined, group):
            return group
        group = joined


def _members(group: Indices, shared: NDArray[np.bool_]) -> list[Indices]:
    """Indices of the polygons of every group of more than one."""
    indices = np.flatnonzero(shared)
    order = indices[np.argsort(group[indices], kind="stable")]
    borders = np.flatnonzero(np.diff(group[order])) + 1
    return [members for members in np.split(order, borders) if len(members)]


def _faces(parts: Shapes, codes: Shapes) -> tuple[Shapes, list[ClassSet]]:
    """Cut overlapping polygons along all their edges; what none of them covers is left out.

    The edges are noded on a grid (snap rounding): without one GEOS may find no clean result for
    edges that nearly coincide, and then snaps them to wherever it can.
    """
    if shapely.equals_identical(parts, parts[0]).all():  # a feature that was handed in twice
        return parts[:1], [tuple(sorted(set(codes)))]
    origin = np.floor(shapely.total_bounds(parts)[:2])
    near = shapely.transform(parts, lambda xy: xy - origin)
    lines = shapely.union_all(shapely.boundary(near), grid_size=GRID_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    face, part = STRtree(near).query(shapely.point_on_surface(faces), predicate="intersects")
    claims: list[set[str]] = [set() for _ in faces]
    for index, code in zip(face, codes[part], strict=True):
        claims[index].add(code)
    claimed = np.flatnonzero([bool(there) for there in claims])
    _require_whole(faces[claimed], near)
    placed = _moved(faces[claimed], origin)
    return placed, [tuple(sorted(claims[index])) for index in claimed]


def _moved(faces: Shapes, origin: Floats) -> Shapes:
    """Put polygons where they belong, without the grid, which GEOS would go on applying."""
    kind, xy, offsets = shapely.to_ragged_array(faces, include_z=False)
    moved: Shapes = shapely.from_ragged_array(kind, xy + origin, offsets)
    return moved


def _require_whole(faces: Shapes, parts: Shapes) -> None:
    """Refuse faces that do not add up to the union: an area would be lost or counted twice."""
    whole_m2 = shapely.area(shapely.union_all(parts))
    faces_m2 = shapely.area(faces).sum()
    slack_m2 = AREA_TOLERANCE * whole_m2 + ROUNDING_WIDTH_M * shapely.length(parts).sum()
    if abs(faces_m2 - whole_m2) > slack_m2:
        raise ArithmeticError(f"faces of {faces_m2} m2 cut from a union of {whole_m2} m2")
