"""Put the features of a table where they will be used: checked, repaired, in CGCS2000 degrees."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import GeometryCollection, MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from app.data.quality.issues import Issue
from app.data.quality.tables import SourceFeature, SourceTable
from app.domain.areas import SPLIT_LENGTH_M, polygons_of
from app.domain.reference import (
    DEGREE_EPSGS,
    HOME_PLANE,
    PREFECTURE_EXTENT,
    STORAGE_EPSG,
    plane_of_epsg,
    reproject,
    to_degrees,
    to_plane,
)
from app.text import Text

# A repair may not change more than this: beyond it the repair would decide, not the authority.
MOST_REPAIRED_M2 = 1.0
MOST_REPAIRED_SHARE = 0.001

Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class PlacedFeature:
    """One feature as it will be stored (`degrees`) and as it will be used (`metres`, HOME_PLANE).

    `metres` is what comes back when the stored degrees are read again, not what the file held.
    """

    source: SourceFeature
    degrees: BaseGeometry
    metres: BaseGeometry


def place_features(table: SourceTable) -> tuple[list[PlacedFeature], list[Issue]]:
    """Place every feature of a table that can be used, and say what was wrong or done.

    Edges are straight in the file's own plane; a file in another plane than HOME_PLANE has them
    split at 70 m before they are moved.

    Raises
    ------
    InputError
        `crs.out_of_range`.
    """
    issues = _declared(table)
    present = [f for f in table.features if f.geometry is not None and not f.geometry.is_empty]
    issues += [_empty(f) for f in table.features if f.geometry is None or f.geometry.is_empty]
    polygonal = [f for f in present if polygons_of(_geometry(f))]
    issues += [_no_polygon(f) for f in present if not polygons_of(_geometry(f))]
    if not polygonal:
        return [], issues
    degrees = _moved(np.array([_only_polygons(f) for f in polygonal], dtype=object), table.epsg)
    inside = _in_prefecture(degrees)
    issues += [_outside(polygonal[i], degrees[i]) for i in np.flatnonzero(~inside)]
    kept = [feature for feature, ok in zip(polygonal, inside, strict=True) if ok]
    placed, repairs = _repaired(kept, degrees[inside])
    return placed, issues + repairs


def _geometry(feature: SourceFeature) -> BaseGeometry:
    assert feature.geometry is not None  # noqa: S101 - the caller took out the others
    return feature.geometry


def _only_polygons(feature: SourceFeature) -> BaseGeometry:
    parts = polygons_of(shapely.force_2d(_geometry(feature)))
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _moved(shapes: Shapes, epsg: int) -> Shapes:
    """Return geometries of `epsg` in degrees, all at once."""
    plane = plane_of_epsg(epsg)
    if plane is not None and plane.central_meridian != HOME_PLANE.central_meridian:
        shapes = shapely.segmentize(shapes, SPLIT_LENGTH_M)
    if epsg in DEGREE_EPSGS:
        return shapes
    moved = reproject(GeometryCollection(list(shapes)), epsg, STORAGE_EPSG)
    return np.asarray(shapely.get_parts(moved))


def _in_prefecture(degrees: Shapes) -> NDArray[np.bool_]:
    west, south, east, north = PREFECTURE_EXTENT
    bounds = shapely.bounds(degrees)
    inside = (bounds[:, 0] >= west) & (bounds[:, 1] >= south)
    return np.asarray(inside & (bounds[:, 2] <= east) & (bounds[:, 3] <= north))


def _repaired(
    features: Sequence[SourceFeature], degrees: Shapes
) -> tuple[list[PlacedFeature], list[Issue]]:
    placed: list[PlacedFeature] = []
    issues: list[Issue] = []
    metres = in_home(degrees)
    sound = shapely.is_valid(metres) & (shapely.area(metres) > 0)
    for feature, stored, used, ok in zip(features, degrees, metres, sound, strict=True):
        if ok:
            placed.append(PlacedFeature(feature, stored, used))
            continue
        mended, issue = _mended(feature, used)
        issues.append(issue)
        if mended is not None:
            placed.append(mended)
    return placed, issues


def in_home(degrees: Shapes | Sequence[BaseGeometry]) -> Shapes:
    """Return geometries in degrees as metres of HOME_PLANE, all at once."""
    moved = to_plane(GeometryCollection(list(degrees)), HOME_PLANE)
    return np.asarray(shapely.get_parts(moved), dtype=object)


def _mended(feature: SourceFeature, broken: BaseGeometry) -> tuple[PlacedFeature | None, Issue]:
    """Repair one geometry if every way of repairing it comes to the same area."""
    reason = shapely.is_valid_reason(broken)
    by_lines = _polygons(shapely.make_valid(broken, method="linework"))
    by_structure = _polygons(shapely.make_valid(broken, method="structure"))
    doubt_m2 = float(by_lines.symmetric_difference(by_structure).area)
    changed_m2 = max(abs(by_structure.area - broken.area), doubt_m2)
    most_m2 = min(MOST_REPAIRED_M2, MOST_REPAIRED_SHARE * by_structure.area)
    stored = to_degrees(by_structure, HOME_PLANE)
    used = to_plane(stored, HOME_PLANE)
    if by_structure.is_empty or changed_m2 > most_m2 or not used.is_valid:
        return None, _invalid(feature, str(reason), changed_m2)
    return PlacedFeature(feature, stored, used), _repair(feature, str(reason), changed_m2)


def _polygons(geometry: BaseGeometry) -> BaseGeometry:
    parts = polygons_of(geometry)
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _declared(table: SourceTable) -> list[Issue]:
    """Say what the declared geometry type lost on the way, and what the reader decided."""
    kind = table.kind.replace("25D", " Z")
    words = set(kind.split())
    issues = [Issue("quality.read", "info", note, {"layer": table.name}) for note in table.notes]
    if {"Z", "M", "ZM", "2.5D", "3D"} & words:
        message = Text("高程与量测值未使用", "heights and measures were dropped")
        issues.append(Issue("quality.heights_dropped", "info", message, {"layer": table.name}))
    if "Curve" in kind or "Surface" in kind:
        message = Text("曲线已折线化，边界有细微变化", "curves were turned into straight lines")
        issues.append(Issue("quality.curves_linearised", "warning", message, {"layer": table.name}))
    if table.skipped:
        said = f"{table.skipped} 个图形不是面或为空", f"{table.skipped} shapes are no polygons"
        issues.append(Issue("quality.not_a_polygon", "error", Text(*said), {"layer": table.name}))
    return issues


def _empty(feature: SourceFeature) -> Issue:
    message = Text("没有图形", "it has no geometry")
    return Issue("quality.empty_geometry", "error", message, {"feature": feature.id})


def _no_polygon(feature: SourceFeature) -> Issue:
    kind = _geometry(feature).geom_type
    message = Text(f"图形是 {kind}，不是面", f"it is a {kind}, not a polygon")
    return Issue("quality.not_a_polygon", "error", message, {"feature": feature.id})


def _outside(feature: SourceFeature, degrees: BaseGeometry) -> Issue:
    west, south, east, north = degrees.bounds
    return Issue(
        "quality.outside_extent",
        "error",
        Text(
            f"位于东经 {west:.4f}-{east:.4f}、北纬 {south:.4f}-{north:.4f}，不在聊城市范围",
            f"lies at {west:.4f}-{east:.4f} E, {south:.4f}-{north:.4f} N, outside Liaocheng",
        ),
        {"feature": feature.id},
    )


def _invalid(feature: SourceFeature, reason: str, changed_m2: float) -> Issue:
    return Issue(
        "quality.invalid",
        "error",
        Text(
            f"图形无效（{reason}），修复会改变 {changed_m2:.2f} m²，不予自动修复",
            f"invalid ({reason}); a repair would change {changed_m2:.2f} m2 and is not made",
        ),
        {"feature": feature.id},
        changed_m2,
    )


def _repair(feature: SourceFeature, reason: str, changed_m2: float) -> Issue:
    return Issue(
        "quality.repaired",
        "warning",
        Text(
            f"图形无效（{reason}），已修复，面积变化 {changed_m2:.4f} m²",
            f"invalid ({reason}), repaired; {changed_m2:.4f} m2 changed",
        ),
        {"feature": feature.id},
        changed_m2,
    )


def place_of(geometry: BaseGeometry) -> dict[str, float]:
    """Return a point within a geometry of HOME_PLANE, as an officer finds it on the map."""
    point: Point = to_degrees(geometry.representative_point(), HOME_PLANE)
    return {"lon": round(point.x, 6), "lat": round(point.y, 6)}
