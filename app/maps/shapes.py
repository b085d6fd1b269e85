"""Geometry and text as GeoJSON features that a Folium layer draws."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from app.domain.areas import polygons_of
from app.domain.reference import HOME_PLANE, to_degrees
from app.maps.figure import Json, inert, inert_json
from app.maps.style import Style

DECIMALS = 7  # of a degree: 1 cm, finer than any edge drawn here


@dataclass(frozen=True, slots=True)
class Shape:
    """One thing on the map.

    Attributes
    ----------
    id : unique in its layer
    geometry : CGCS2000 degrees
    tip : what the pointer reads out, plain text
    about : id of the `<template>` that a click opens; empty for none
    marker : kind of symbol for a point, a CSS class: `point`, `label`, `sliver`, ...
    label : words printed beside the point
    rank : the lowest rank keeps its label where labels would collide
    """

    id: str
    geometry: BaseGeometry
    style: Style
    tip: str = ""
    about: str = ""
    marker: str = ""
    label: str = ""
    rank: int = 0


def degrees(geometry: BaseGeometry) -> BaseGeometry:
    """Move metres of HOME_PLANE to degrees."""
    return to_degrees(geometry, HOME_PLANE)


def polygonal(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a geometry as one geometry."""
    parts = polygons_of(geometry)
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def inner_point(geometry: BaseGeometry) -> BaseGeometry:
    """Return a point well inside the greatest part of a polygonal geometry, for its label."""
    parts = polygons_of(geometry)
    if not parts:
        return geometry.representative_point()
    return max(parts, key=lambda part: part.area).representative_point()


def _rounded(value: object) -> Json:
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return round(float(value), DECIMALS)  # type: ignore[arg-type]


def geojson(geometry: BaseGeometry) -> dict[str, Json]:
    """Return a GeoJSON geometry, rounded to DECIMALS."""
    document = mapping(geometry)
    return {"type": document["type"], "coordinates": _rounded(document["coordinates"])}


def collection(shapes: Iterable[Shape]) -> dict[str, Json]:
    """Return shapes as a FeatureCollection whose strings are safe inside a script."""
    features: list[Json] = []
    for shape in shapes:
        properties: dict[str, Json] = {
            "tip": shape.tip,
            "about": shape.about,
            "marker": shape.marker,
            "label": shape.label,
            "rank": shape.rank,
        }
        features.append(
            {
                "type": "Feature",
                "id": inert(shape.id),
                "geometry": geojson(shape.geometry),
                "properties": inert_json({k: v for k, v in properties.items() if v != ""}),
            }
        )
    return {"type": "FeatureCollection", "features": features}


def bounds_of(shapes: Sequence[Shape]) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Return ((south, west), (north, east)) of the shapes in degrees, None if there are none."""
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds([shape.geometry for shape in shapes])
    return (float(south), float(west)), (float(north), float(east))
