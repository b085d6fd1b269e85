"""Areas as Chinese land administration counts them: ellipsoidal (of record) and planar.

Edges are straight in a Gauss-Kruger plane. The area of record is the geodesic area on CGCS2000 of
the rings after every edge is split at 70 m in that plane, as the third national land survey did
(图斑面积, ellipsoidal area). The planar area is what a survey report often prints; it is
0.02-0.08 % larger here.
"""

import math
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry import LinearRing, LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from app.domain.reference import Plane, to_degrees

SPLIT_LENGTH_M = 70.0  # edge length above which the third survey interpolates points
# Narrower than this a part is a trace of arithmetic: surveyed coordinates have whole millimetres,
# and an edge moved between planes stays within 0.2 mm of itself.
HAIR_WIDTH_M = 0.0005
# A part this small or this narrow is a suspected boundary inaccuracy, to be judged by a person:
# surveyed boundary points are good to about 5 cm.
SLIVER_AREA_M2 = 1.0
SLIVER_WIDTH_M = 0.10
CGCS2000 = Geod(a=6378137.0, rf=298.257222101)
FALSE_EASTING_M = 500_000.0  # of every Gauss-Kruger plane, before the zone's prefix
PREFIX_M = 1_000_000.0  # a prefixed easting is zone * 1 000 km + easting


def polygons_of(geometry: BaseGeometry) -> list[Polygon]:
    """Return the polygons in `geometry`; points and lines in a collection have no area."""
    if isinstance(geometry, Polygon):
        return [] if geometry.is_empty else [geometry]
    if isinstance(geometry, MultiPolygon) or hasattr(geometry, "geoms"):
        return [polygon for part in geometry.geoms for polygon in polygons_of(part)]
    return []


def _ring_area_m2(ring: LinearRing, plane: Plane) -> float:
    # Rings are split one by one: splitting a polygon whole can tear one with a hair-thin spike.
    split = to_degrees(shapely.segmentize(LineString(ring), SPLIT_LENGTH_M), plane)
    longitudes, latitudes = shapely.get_coordinates(split).T
    area_m2, _ = CGCS2000.polygon_area_perimeter(longitudes, latitudes)
    return abs(float(area_m2))


def ellipsoidal_area_m2(geometry: BaseGeometry, plane: Plane) -> float:
    """Return the geodesic area on CGCS2000, in m2.

    Parameters
    ----------
    geometry : Polygon, MultiPolygon or collection, metres in `plane`, valid
    plane : the Gauss-Kruger plane in which its edges are straight

    Raises
    ------
    InputError
        `crs.out_of_range` if a vertex cannot be placed on the ellipsoid.

    >>> from shapely.geometry import box
    >>> round(ellipsoidal_area_m2(box(500000, 4080000, 500100, 4080100), Plane(3, 39)), 2)
    10000.0
    """
    return math.fsum(
        _ring_area_m2(polygon.exterior, plane)
        - math.fsum(_ring_area_m2(hole, plane) for hole in polygon.interiors)
        for polygon in polygons_of(geometry)
    )


def areal_scale(xy: NDArray[np.float64], plane: Plane) -> NDArray[np.float64]:
    """Return how many ellipsoidal m2 one planar m2 is at places: 1/k^2, a little below 1.

    k is the linear scale of the transverse Mercator projection by the series in the distance y from
    the central meridian, with rho and nu the radii of curvature and eta^2 = nu/rho - 1, all at the
    latitude of the point of the meridian with the same northing:

        k = 1 + y^2 / (2 rho nu) + y^4 (1 + 4 eta^2) / (24 rho^2 nu^2)

    Parameters
    ----------
    xy : (n, 2) easting and northing, metres in `plane`

    >>> areal_scale(np.array([[500_000.0, 4_080_000.0]]), Plane(3, 39)).tolist()
    [1.0]
    """
    prefix_m = plane.zone * PREFIX_M if plane.prefixed else 0.0
    offset_m = xy[:, 0] - prefix_m - FALSE_EASTING_M
    third = CGCS2000.f / (2 - CGCS2000.f)  # third flattening n
    mean_radius_m = CGCS2000.a / (1 + third) * (1 + third**2 / 4)
    rectifying = xy[:, 1] / mean_radius_m
    latitude = (
        rectifying
        + (3 * third / 2) * np.sin(2 * rectifying)
        + (21 * third**2 / 16) * np.sin(4 * rectifying)
    )
    bulge = 1 - CGCS2000.es * np.sin(latitude) ** 2
    nu = CGCS2000.a / np.sqrt(bulge)
    rho = nu * (1 - CGCS2000.es) / bulge
    square = offset_m**2 / (rho * nu)
    k = 1 + square / 2 + square**2 * (1 + 4 * (nu / rho - 1)) / 24
    scale: NDArray[np.float64] = 1 / k**2
    return scale


def width_m(polygon: Polygon) -> float:
    """Return the equivalent width 2A/P of a polygon, in metres.

    >>> from shapely.geometry import box
    >>> round(width_m(box(0, 0, 0.06, 100)), 3)
    0.06
    """
    return float(2 * polygon.area / polygon.length) if polygon.length else 0.0


def is_sliver(polygon: Polygon) -> bool:
    """Tell whether a part is so thin or small that its boundary may be inaccurate."""
    return polygon.area < SLIVER_AREA_M2 or width_m(polygon) < SLIVER_WIDTH_M


def without_hairs(geometry: BaseGeometry) -> MultiPolygon:
    """Return the polygons of a geometry (metres) that are wider than arithmetic can make them."""
    return MultiPolygon([p for p in polygons_of(geometry) if width_m(p) >= HAIR_WIDTH_M])


def united(geometries: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return the union of valid geometries; of a single one itself, without noding it again."""
    filled = [geometry for geometry in geometries if not geometry.is_empty]
    return filled[0] if len(filled) == 1 else shapely.union_all(filled)


def planar_area_m2(geometry: BaseGeometry) -> float:
    """Return the area in the geometry's own plane, in m2."""
    return float(geometry.area)


def mu_from_m2(area_m2: float) -> float:
    """Return the area in mu: one mu is 2000/3 m2.

    >>> round(mu_from_m2(29790.75), 4)
    44.6861
    """
    return area_m2 * 3 / 2000


def ha_from_m2(area_m2: float) -> float:
    """Return the area in hectares."""
    return area_m2 / 10_000


def m2_from(value: float, unit: str) -> float:
    """Return an area given as m2, mu, ha or km2 in m2; KeyError for another unit.

    >>> round(m2_from(100, "mu"), 2)
    66666.67
    """
    return value * {"m2": 1.0, "mu": 2000 / 3, "ha": 10_000.0, "km2": 1_000_000.0}[unit]
