"""What a user asks about: a parcel as its file gave it, and as placed in a plane."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from app.domain.areas import polygons_of
from app.domain.reference import (
    DEGREE_EPSGS,
    HOME_PLANE,
    STORAGE_EPSG,
    Plane,
    is_in_prefecture,
    plane_of_epsg,
    reproject,
    to_degrees,
    to_plane,
)
from app.errors import InputError, Place
from app.text import Text

# Of one parcel: a surveyed one has tens, and the time of an overlay can grow with its square.
MAX_VERTICES = 5_000


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing a reader or a check decided or noticed; nothing is repaired without one.

    `severity`: `info` (a choice among conventions), `warning` (the file contradicts itself or was
    completed).
    """

    code: str
    severity: Literal["info", "warning"]
    message: Text
    where: Place = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DrawnParcel:
    """A parcel as its file drew it.

    `geometry` is a Polygon or MultiPolygon in (east, north) metres or (longitude, latitude)
    degrees of `epsg`, which is CGCS2000 or WGS 84. `declared_area_m2` is what the file itself says
    the area is. `attributes` are the file's own fields, as text.
    """

    label: str
    geometry: Polygon | MultiPolygon
    epsg: int
    declared_area_m2: float | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    diagnostics: Sequence[Diagnostic] = ()


@dataclass(frozen=True)
class Parcel:
    """A valid parcel in metres of `plane` (no zone prefix), somewhere in the prefecture."""

    label: str
    geometry: Polygon | MultiPolygon
    plane: Plane
    declared_area_m2: float | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    diagnostics: Sequence[Diagnostic] = ()

    @cached_property
    def geometry_degrees(self) -> BaseGeometry:
        """The parcel in CGCS2000 longitude/latitude, vertices only."""
        return to_degrees(self.geometry, self.plane)


def place_parcel(drawn: DrawnParcel) -> Parcel:
    """Put a drawn parcel into its plane, or refuse it with the reason.

    Degrees are placed in the 117 E plane (HOME_PLANE), whose edges are then straight; metres stay
    in their own plane, without the zone prefix.

    Raises
    ------
    InputError
        `geometry.not_finite`, `geometry.empty`, `geometry.too_many_vertices`,
        `geometry.self_crossing`, `geometry.invalid`, `geometry.outside_prefecture`,
        `crs.unsupported`, `crs.out_of_range`.
    """
    where: Place = {"parcel": drawn.label}
    _require_usable(drawn.geometry, where)
    plane = HOME_PLANE if drawn.epsg in DEGREE_EPSGS else plane_of_epsg(drawn.epsg)
    if plane is None:
        raise InputError(
            "crs.unsupported",
            Text(f"不支持坐标系 EPSG:{drawn.epsg}", f"EPSG:{drawn.epsg} is not supported"),
            mend=Text(
                "请提供 CGCS2000 经纬度（EPSG:4490）或高斯克吕格坐标（如 EPSG:4527、4548）",
                "provide CGCS2000 degrees (EPSG:4490) or Gauss-Kruger metres (EPSG:4527, 4548 ...)",
            ),
            where={**where, "epsg": drawn.epsg},
        )
    plane = plane.unprefixed
    degrees = reproject(drawn.geometry, drawn.epsg, STORAGE_EPSG)
    _require_in_prefecture(degrees, where)
    if drawn.epsg in DEGREE_EPSGS:
        placed = to_plane(drawn.geometry, plane)
    else:
        placed = _without_prefix(drawn.geometry, drawn.epsg, plane)
    _require_valid(placed, where)
    return Parcel(
        label=drawn.label,
        geometry=placed,
        plane=plane,
        declared_area_m2=drawn.declared_area_m2,
        attributes=drawn.attributes,
        diagnostics=tuple(drawn.diagnostics),
    )


def _without_prefix(
    geometry: Polygon | MultiPolygon, epsg: int, plane: Plane
) -> Polygon | MultiPolygon:
    if epsg == plane.epsg:
        return geometry
    offset_m = plane.zone * 1_000_000.0
    return shapely.transform(geometry, lambda xy: xy - np.array([offset_m, 0.0]))


def _require_usable(geometry: BaseGeometry, where: Place) -> None:
    if not polygons_of(geometry) or not isinstance(geometry, Polygon | MultiPolygon):
        raise InputError(
            "geometry.empty",
            Text("图形不是面或为空", "the geometry is not a polygon, or it is empty"),
            mend=Text("请提供面状地块", "provide a polygon"),
            where=where,
        )
    vertices = int(shapely.get_num_coordinates(geometry))
    if vertices > MAX_VERTICES:
        raise InputError(
            "geometry.too_many_vertices",
            Text(
                f"地块有 {vertices} 个顶点，上限 {MAX_VERTICES}",
                f"the parcel has {vertices} vertices; the limit is {MAX_VERTICES}",
            ),
            mend=Text("请检查是否误传了整幅图", "check that this is a parcel, not a whole map"),
            where=where,
        )
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise InputError(
            "geometry.not_finite",
            Text("坐标中有非数值（nan 或 inf）", "a coordinate is not a finite number"),
            mend=Text("请检查源数据", "check the source data"),
            where=where,
        )


def _require_in_prefecture(degrees: BaseGeometry, where: Place) -> None:
    west, south, east, north = degrees.bounds
    if is_in_prefecture(west, south) and is_in_prefecture(east, north):
        return
    swapped = is_in_prefecture(south, west) and is_in_prefecture(north, east)
    raise InputError(
        "geometry.outside_prefecture",
        Text(
            f"地块位于东经 {west:.4f}-{east:.4f}、北纬 {south:.4f}-{north:.4f}，不在聊城市范围",
            f"the parcel lies at {west:.4f}-{east:.4f} E, {south:.4f}-{north:.4f} N, "
            "outside Liaocheng",
        ),
        mend=Text(
            "经纬度顺序颠倒，请交换后重试（GeoJSON 先经度后纬度）"
            if swapped
            else "请核对带号、坐标顺序与坐标系（西安80、北京54、GCJ-02 不受支持）",
            "longitude and latitude are swapped (GeoJSON: longitude first)"
            if swapped
            else "check zone, axis order and datum (Xi'an 80, Beijing 54, GCJ-02 not supported)",
        ),
        where={**where, "west": west, "south": south, "east": east, "north": north},
    )


def _require_valid(geometry: BaseGeometry, where: Place) -> None:
    if geometry.is_valid and geometry.area > 0:
        return
    reason = explain_validity(geometry)
    crossing = "Self-intersection" in reason
    place = _place_of(reason)
    raise InputError(
        "geometry.self_crossing" if crossing else "geometry.invalid",
        Text(
            f"边界自相交{place.zh}" if crossing else f"图形无效：{reason}",
            f"the boundary crosses itself{place.en}" if crossing else f"invalid geometry: {reason}",
        ),
        mend=Text(
            "请在源软件中修正边界后重新提交；本系统不自动修复，以免改变面积",
            "mend the boundary at its source; it is not repaired here, since that changes the area",
        ),
        where=where,
    )


def _place_of(reason: str) -> Text:
    try:
        x, y = (float(part) for part in reason.split("[")[1].rstrip("]").split()[:2])
    except (IndexError, ValueError):
        return Text("", "")
    point = Point(x, y)
    return Text(
        f"（X={point.y:.3f}，Y={point.x:.3f}）",
        f" at northing {point.y:.3f}, easting {point.x:.3f}",
    )
