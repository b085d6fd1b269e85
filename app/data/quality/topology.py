"""Overlaps and gaps between the features of a layer that classifies."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from app.data.quality.issues import Issue
from app.data.quality.placing import PlacedFeature, Shapes, place_of
from app.domain.areas import polygons_of
from app.domain.overlay import NOISE_AREA_M2
from app.text import Text

_PAIRS = 50_000  # intersected at a time, so that memory stays small


def overlaps_between(features: Sequence[PlacedFeature]) -> list[Issue]:
    """Return every overlap of two features of 0.01 m2 or more, with its area.

    Features that fit together edge by edge are told apart at once; others pair by pair.
    """
    shapes = _shapes(features)
    if shapely.coverage_is_valid(shapes):
        return []
    first, second = STRtree(shapes).query(shapes, predicate="intersects")
    ahead = first < second
    first, second = first[ahead], second[ahead]
    found: list[Issue] = []
    for start in range(0, len(first), _PAIRS):
        a, b = first[start : start + _PAIRS], second[start : start + _PAIRS]
        common = shapely.intersection(shapes[a], shapes[b])
        areas_m2 = shapely.area(common)
        for index in np.flatnonzero(areas_m2 >= NOISE_AREA_M2):
            pair = features[a[index]], features[b[index]]
            found.append(_overlap(pair, common[index], float(areas_m2[index])))
    return found


def gaps_between(
    features: Sequence[PlacedFeature], complete_within: BaseGeometry | None
) -> list[Issue]:
    """Return every gap of 0.01 m2 or more, with its area.

    Parameters
    ----------
    complete_within : metres of HOME_PLANE; a gap is what the features leave free of it. None:
        a gap is a hole that the features enclose.
    """
    shapes = _shapes(features)
    fits = shapely.coverage_is_valid(shapes)
    union = shapely.coverage_union_all(shapes) if fits else shapely.union_all(shapes)
    if complete_within is not None:
        free = polygons_of(complete_within.difference(union))
    else:
        free = [Polygon(ring) for part in polygons_of(union) for ring in part.interiors]
    return [_gap(part) for part in free if part.area >= NOISE_AREA_M2]


def _shapes(features: Sequence[PlacedFeature]) -> Shapes:
    return np.array([feature.metres for feature in features], dtype=object)


def _overlap(
    pair: tuple[PlacedFeature, PlacedFeature], common: BaseGeometry, area_m2: float
) -> Issue:
    first, second = (feature.source.id for feature in pair)
    return Issue(
        "quality.overlap",
        "warning",
        Text(
            f"图形 {first} 与 {second} 重叠 {area_m2:.2f} m²",
            f"features {first} and {second} overlap by {area_m2:.2f} m2",
        ),
        {"feature": first, "other": second, **place_of(common)},
        area_m2,
    )


def _gap(part: Polygon) -> Issue:
    return Issue(
        "quality.gap",
        "warning",
        Text(f"图形之间有空隙 {part.area:.2f} m²", f"a gap of {part.area:.2f} m2"),
        dict(place_of(part)),
        float(part.area),
    )
