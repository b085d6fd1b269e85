"""The land of a project that lies on several parcels: what two of them share counts once."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from app.domain.areas import SPLIT_LENGTH_M, ellipsoidal_area_m2, united, without_hairs
from app.domain.overlay import NOISE_AREA_M2
from app.domain.parcels import Parcel
from app.domain.reference import Plane, reproject


@dataclass(frozen=True, slots=True)
class ProjectLand:
    """Land under all parcels of a project, ellipsoidal m2.

    Attributes
    ----------
    area_m2 : of the union of the parcels
    overlap_m2 : what their sum counts beyond that
    overlapping : places, from 0, of the parcels that share land with another
    """

    area_m2: float
    overlap_m2: float = 0.0
    overlapping: tuple[int, ...] = ()


def land_of(parcels: Sequence[Parcel], areas_m2: Sequence[float]) -> ProjectLand:
    """Measure the land under parcels, each place once however many of them hold it.

    Parameters
    ----------
    parcels : one at least, valid, each in metres of its own plane
    areas_m2 : their ellipsoidal areas, in the same order

    Raises
    ------
    InputError
        `crs.out_of_range` if a parcel cannot be expressed in the plane of the first.

    >>> from shapely.geometry import box
    >>> from app.domain.reference import HOME_PLANE
    >>> field = Parcel("a", box(400000, 4080000, 400100, 4080100), HOME_PLANE)
    >>> land_of([field, field], [10000.0, 10000.0]).overlapping
    (0, 1)
    """
    total_m2 = math.fsum(areas_m2)
    plane = parcels[0].plane
    shapes = [_in_plane(parcel, plane) for parcel in parcels]
    shared = _overlapping(shapes)
    if not shared:
        return ProjectLand(total_m2)
    apart_m2 = math.fsum(area for place, area in enumerate(areas_m2) if place not in shared)
    union_m2 = ellipsoidal_area_m2(united([shapes[place] for place in sorted(shared)]), plane)
    overlap_m2 = total_m2 - apart_m2 - union_m2
    if overlap_m2 <= NOISE_AREA_M2:
        return ProjectLand(total_m2)
    return ProjectLand(apart_m2 + union_m2, overlap_m2, tuple(sorted(shared)))


def _in_plane(parcel: Parcel, plane: Plane) -> BaseGeometry:
    """Return a parcel in a plane, its edges still where they were on the ground."""
    if parcel.plane == plane:
        return parcel.geometry
    split = shapely.segmentize(parcel.geometry, SPLIT_LENGTH_M)
    return reproject(split, parcel.plane.epsg, plane.epsg)


def _overlapping(shapes: Sequence[BaseGeometry]) -> set[int]:
    """Return the places of shapes that overlap another; a shared edge is no overlap.

    Nothing is asked of two that are known to overlap others: many copies cost as many
    intersections, not their square.
    """
    found: set[int] = set()
    pairs = STRtree(shapes).query(shapes, predicate="intersects").T.tolist()
    for one, other in pairs:
        if one < other and not {one, other} <= found:
            common = without_hairs(shapely.intersection(shapes[one], shapes[other]))
            if common.area >= NOISE_AREA_M2:
                found |= {one, other}
    return found
