"""One type of geometry in each table: readers fix the type of a layer by its first features."""

from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry


def multiple(geometry: BaseGeometry) -> BaseGeometry:
    """Return a polygon or line as a collection of one; anything else as it is.

    >>> from shapely.geometry import box
    >>> multiple(box(0, 0, 1, 1)).geom_type
    'MultiPolygon'
    """
    if isinstance(geometry, Polygon):
        return MultiPolygon([geometry])
    return MultiLineString([geometry]) if isinstance(geometry, LineString) else geometry
