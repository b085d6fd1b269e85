"""Geometry and sentences as JSON: GeoJSON in CGCS2000 degrees, both languages side by side."""

import json

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from app.domain.reference import Plane, to_degrees
from app.text import Text

Json = dict[str, object]
DEGREE_DECIMALS = 9  # 0.1 mm


def text(words: Text) -> Json:
    """Return a sentence in both languages."""
    return {"zh": words.zh, "en": words.en}


def degrees(geometry: BaseGeometry, plane: Plane) -> Json | None:
    """Return a geometry in metres of `plane` as GeoJSON in CGCS2000 degrees; None if empty."""
    return None if geometry.is_empty else rounded(to_degrees(geometry, plane))


def rounded(geometry: BaseGeometry) -> Json:
    """Return a geometry in CGCS2000 degrees as GeoJSON, to `DEGREE_DECIMALS`."""
    return _listed(
        shapely.transform(geometry, lambda coordinates: coordinates.round(DEGREE_DECIMALS))
    )


def metres(geometry: BaseGeometry) -> Json:
    """Return a geometry in metres, exactly as it was judged; not GeoJSON, which is in degrees."""
    return _listed(geometry)


def _listed(geometry: BaseGeometry) -> Json:
    """Return a geometry as lists, not tuples: as it will be read again."""
    found: Json = json.loads(json.dumps(mapping(geometry)))
    return found
