"""Write parcels as a clean boundary-point TXT."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from app.data.formats.txt_numbers import half_width
from app.domain.areas import ellipsoidal_area_m2, ha_from_m2, polygons_of
from app.domain.parcels import DrawnParcel
from app.domain.reference import (
    DEGREE_EPSGS,
    HOME_PLANE,
    STORAGE_EPSG,
    Plane,
    plane_of_epsg,
    reproject,
    to_plane,
)
from app.errors import InputError
from app.text import Text

KEYS = (
    "格式版本号", "数据产生单位", "数据产生日期", "坐标系", "几度分带", "投影类型", "计量单位",
    "带号", "精度", "转换参数",
)  # fmt: skip
_PLAIN_KEYS = ("格式版本号", "数据产生日期", "转换参数")  # without full-width digits and commas
_DECIMALS = 3
_HEADER_FIELDS = ("地块编号", "地块名称", "面", "图幅号", "地块用途", "地类编码")


def write_txt(
    parcels: Sequence[DrawnParcel],
    keys: Mapping[str, str] | None = None,
    sections: Sequence[tuple[str, Sequence[str]]] = (),
) -> str:
    """Write parcels in the standard order: X (north) first, eastings with their zone.

    Counts include closing points; areas are in hectares, ellipsoidal unless the planar one was
    declared; coordinates have three
    decimals. Parcels in degrees are written in the plane of 117 E.

    Parameters
    ----------
    parcels : one plane for all
    keys : values of the header; the reference's keys are set by the parcels
    sections : further sections, heading and lines, written first

    Raises
    ------
    InputError
        `txt.zones_mixed` if the parcels lie in different planes, `crs.unsupported`.
    """
    planes = {_plane(parcel) for parcel in parcels}
    if len(planes) != 1:
        raise InputError(
            "txt.zones_mixed",
            Text("地块分属不同的带，一个文件只能写一个带号", "the parcels lie in several planes"),
            mend=Text("请按带号分成几个文件", "write one file for each zone"),
        )
    plane = planes.pop()
    lines: list[str] = []
    for name, content in sections:
        lines += [f"[{name}]", *content]
    lines += ["[属性描述]", *_key_lines(keys or {}, plane), "[地块坐标]"]
    for parcel in parcels:
        lines += _parcel_lines(parcel, plane)
    return "\n".join(lines) + "\n"


def _plane(parcel: DrawnParcel) -> Plane:
    if parcel.epsg in DEGREE_EPSGS:
        return HOME_PLANE
    plane = plane_of_epsg(parcel.epsg)
    if plane is None:
        raise InputError(
            "crs.unsupported",
            Text(f"不支持坐标系 EPSG:{parcel.epsg}", f"EPSG:{parcel.epsg} is not supported"),
        )
    return plane.unprefixed


def _key_lines(keys: Mapping[str, str], plane: Plane) -> Iterator[str]:
    usual = {"格式版本号": "1.01版本", "转换参数": "0,0,0,0,0,0,0"}
    fixed = {
        "坐标系": "2000国家大地坐标系",
        "几度分带": str(plane.degrees),
        "投影类型": "高斯克吕格",
        "计量单位": "米",
        "带号": str(plane.zone),
        "精度": "0.001",
    }
    given = {key: half_width(keys[key]) for key in _PLAIN_KEYS if keys.get(key)}
    kept = {key: value for key, value in keys.items() if value}
    values = {**usual, **kept, **given, **fixed}
    for key in KEYS:
        yield f"{key}={values.get(key, '')}"
    for key, value in keys.items():
        if key not in KEYS:
            yield f"{key}={value}"


def rounded(parcel: DrawnParcel) -> Polygon | MultiPolygon:
    """Return the parcel as it is written: metres with zone prefix, three decimals."""
    plane = _plane(parcel)
    if parcel.epsg in DEGREE_EPSGS:
        metres = to_plane(reproject(parcel.geometry, parcel.epsg, STORAGE_EPSG), plane)
    else:
        metres = parcel.geometry
    given = plane_of_epsg(parcel.epsg)
    prefixed = given is not None and given.prefixed
    offset = np.array([0.0 if prefixed else plane.zone * 1e6, 0.0])
    return shapely.transform(metres, lambda xy: np.round(xy + offset, _DECIMALS))


def _parcel_lines(parcel: DrawnParcel, plane: Plane) -> Iterator[str]:
    geometry = rounded(parcel)
    points = list(_point_lines(geometry))
    prefixed = Plane(plane.degrees, plane.zone, prefixed=True)
    area_ha = _written_area(parcel, geometry, prefixed)
    attributes = parcel.attributes
    named = {"地块名称": parcel.label, "面": "面", **attributes}
    fields = [_plain(named.get(field, "")) for field in _HEADER_FIELDS]
    extra = [_plain(value) for key, value in attributes.items() if key.startswith("附加字段")]
    yield ",".join([str(len(points)), area_ha, *fields, *extra, "@"])
    yield from points


def _written_area(parcel: DrawnParcel, geometry: Polygon | MultiPolygon, plane: Plane) -> str:
    """Write the ellipsoidal area in ha, or the planar one where the parcel declares just that.

    Survey reports often state the planar area; it is no mistake to be corrected.
    """
    planar = f"{ha_from_m2(geometry.area):.4f}"
    declared_m2 = parcel.declared_area_m2
    if declared_m2 is not None and f"{ha_from_m2(declared_m2):.4f}" == planar:
        return planar
    return f"{ha_from_m2(ellipsoidal_area_m2(geometry, plane)):.4f}"


def _plain(value: str) -> str:
    """Return a value that cannot be taken for the file's structure."""
    return " ".join(value.replace(",", "，").replace("@", "＠").split())


def _point_lines(geometry: Polygon | MultiPolygon) -> Iterator[str]:
    """Number points on through all rings; the closing point repeats the first, name included."""
    number, ring_number = 0, 0
    for polygon in polygons_of(geometry):
        for ring in (polygon.exterior, *polygon.interiors):
            ring_number += 1
            first = number + 1
            corners = list(ring.coords)[:-1]
            for east, north in corners:
                number += 1
                yield f"J{number},{ring_number},{north:.3f},{east:.3f}"
            yield f"J{first},{ring_number},{corners[0][1]:.3f},{corners[0][0]:.3f}"
