"""Make parcels of the polygons that a reader found, all in one reference and order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from app.data.formats.labels import label_of, with_unique_labels
from app.data.formats.reading import ReadOptions
from app.data.formats.reference_names import Claim
from app.data.formats.references import Decision, Order, decide_reference
from app.domain.parcels import Diagnostic, DrawnParcel
from app.errors import InputError, Place
from app.text import Text

_FEWEST_POINTS = 3

Rings = Sequence[Sequence[tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class ReadPolygons:
    """The polygons of one feature, each its shell and holes, columns as in the file."""

    polygons: Sequence[Rings]
    attributes: Mapping[str, str] = field(default_factory=dict)
    where: Place = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadGeometry:
    """One feature whose geometry is built already, columns as in the file."""

    geometry: Polygon | MultiPolygon
    attributes: Mapping[str, str] = field(default_factory=dict)
    where: Place = field(default_factory=dict)


def draw_polygons(
    features: Sequence[ReadPolygons],
    claim: Claim,
    options: ReadOptions,
    *,
    strict_degrees: bool,
) -> tuple[tuple[DrawnParcel, ...], tuple[Diagnostic, ...]]:
    """Build the polygons of rings, then see draw_geometries.

    Raises
    ------
    InputError
        `geometry.too_few_points`, and those of draw_geometries.
    """
    built = [
        ReadGeometry(_built(feature), feature.attributes, feature.where) for feature in features
    ]
    return draw_geometries(built, claim, options, strict_degrees=strict_degrees)


def draw_geometries(
    features: Sequence[ReadGeometry],
    claim: Claim,
    options: ReadOptions,
    *,
    strict_degrees: bool,
    usual_order: Order = "en",
) -> tuple[tuple[DrawnParcel, ...], tuple[Diagnostic, ...]]:
    """Decide the reference of all features together and make parcels of them.

    Raises
    ------
    InputError
        `crs.*`, `coordinates.*`, naming the feature.
    AmbiguousInput
        `input.ambiguous`.
    """
    geometries = np.array([feature.geometry for feature in features], dtype=object)
    columns, owners = shapely.get_coordinates(geometries, return_index=True)
    try:
        decision = decide_reference(
            columns, claim, options, usual_order=usual_order, strict_degrees=strict_degrees
        )
    except InputError as error:
        vertex = error.where.get("vertex")
        if isinstance(vertex, int):
            error.where = {**error.where, **features[int(owners[vertex - 1])].where}
        raise
    parcels = [
        DrawnParcel(
            label=label_of(feature.attributes, ordinal),
            geometry=_oriented(feature.geometry, decision),
            epsg=decision.epsg,
            attributes=feature.attributes,
        )
        for ordinal, feature in enumerate(features, 1)
    ]
    return with_unique_labels(parcels), decision.diagnostics


def _oriented(geometry: Polygon | MultiPolygon, decision: Decision) -> Polygon | MultiPolygon:
    if decision.order == "en" and not decision.shift_m:
        return geometry
    return shapely.transform(geometry, decision.east_north)


def _built(feature: ReadPolygons) -> Polygon | MultiPolygon:
    polygons = []
    for rings in feature.polygons:
        for ring in rings:
            if len(set(ring)) < _FEWEST_POINTS:
                raise _too_few(len(set(ring)), feature.where)
        polygons.append(Polygon(rings[0], rings[1:]))
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def _too_few(points: int, where: Place) -> InputError:
    return InputError(
        "geometry.too_few_points",
        Text(
            f"一个环只有 {points} 个不同的点，至少需要 3 个",
            f"a ring has {points} distinct points; 3 are needed",
        ),
        mend=Text("请补全边界", "complete the boundary"),
        where=where,
    )
