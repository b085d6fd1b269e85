"""Read GeoJSON: RFC 7946, and the older `crs` member that Chinese GIS exports still write."""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.data.formats.drawn import ReadPolygons, draw_polygons
from app.data.formats.reading import ReadLimits, ReadOptions, ReadResult
from app.data.formats.reference_names import Claim, claim_of_epsg
from app.data.formats.refusals import (
    no_parcel,
    not_finite,
    require_parcel_count,
    require_vertex_count,
)
from app.data.formats.text_encoding import Decoded
from app.domain.parcels import Diagnostic
from app.errors import InputError, Place
from app.text import Text

FORMAT = "geojson"

_GEOMETRIES = (
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
    "GeometryCollection",
)  # fmt: skip
_DEEPEST = 20  # GeometryCollections within each other
_ORIGIN = Text("文件的 crs 成员", "the file's crs member")

Pair = tuple[float, float]
PolygonRings = list[list[Pair]]


@dataclass(frozen=True, slots=True)
class _Shape:
    """The polygons of one feature, how many other shapes it has, whether heights were dropped."""

    polygons: tuple[PolygonRings, ...]
    skipped: int = 0
    heights: bool = False


def read_geojson(decoded: Decoded, options: ReadOptions, limits: ReadLimits) -> ReadResult:
    """Read every polygon feature of a GeoJSON text; one feature is one parcel.

    Raises
    ------
    InputError
        `geojson.*`, `crs.*`, `coordinates.*`, `input.no_parcel`, `input.too_many_*`, naming the
        feature.
    """
    require_vertex_count(decoded.text.count("[") // 2, limits)  # before anything is built
    document = _parsed(decoded.text)
    if not isinstance(document, dict):
        raise _malformed("最外层不是对象", "the outermost value is not an object", {})
    claim = _claim(document)
    features = list(_features(document))
    require_parcel_count(len(features), limits)
    shapes = [(_shape(geometry, {"feature": n}, 0), _attributes(properties))
              for n, (geometry, properties) in enumerate(features, 1)]  # fmt: skip
    skipped = sum(shape.skipped for shape, _ in shapes)
    polygons = [ReadPolygons(s.polygons, a, {"feature": n})
                for n, (s, a) in enumerate(shapes, 1) if s.polygons]  # fmt: skip
    vertices = sum(len(ring) for found in polygons for part in found.polygons for ring in part)
    require_vertex_count(vertices, limits)
    if not polygons:
        raise no_parcel(Text(f"{skipped} 个其他图形", f"{skipped} other shapes"))
    parcels, notes = draw_polygons(polygons, claim, options, strict_degrees=True)
    heights = any(shape.heights for shape, _ in shapes)
    return ReadResult(FORMAT, parcels, (*decoded.diagnostics, *notes, *_notes(skipped, heights)))


def _parsed(text: str) -> object:
    try:
        parsed: object = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise InputError(
            "geojson.too_deep",
            Text("JSON 嵌套过深", "the JSON is nested too deeply"),
            mend=Text("请重新导出 GeoJSON", "export the GeoJSON again"),
        ) from error
    except json.JSONDecodeError as error:
        raise InputError(
            "geojson.unreadable",
            Text(
                f"第 {error.lineno} 行第 {error.colno} 列不是有效的 JSON，文件可能不完整",
                f"line {error.lineno}, column {error.colno} is not JSON; the file may be cut short",
            ),
            mend=Text("请重新导出完整文件", "export the whole file again"),
            where={"line": error.lineno, "column": error.colno},
        ) from error
    except ValueError as error:  # an integer of thousands of digits
        raise not_finite({}) from error
    return parsed


def _refuse_constant(_name: str) -> float:
    raise not_finite({})


def _malformed(zh: str, en: str, where: Place) -> InputError:
    return InputError(
        "geojson.malformed",
        Text(f"不是有效的 GeoJSON：{zh}", f"not valid GeoJSON: {en}"),
        mend=Text("请按 RFC 7946 重新导出", "export it again by RFC 7946"),
        where=where,
    )


def _claim(document: Mapping[str, object]) -> Claim:
    """Return the reference; RFC 7946 is WGS 84, but metres without `crs` are decided by size."""
    crs = document.get("crs")
    if crs is None:
        return Claim(origin=Text("GeoJSON 标准", "RFC 7946"))
    name = crs.get("properties") if isinstance(crs, dict) else None
    name = name.get("name") if isinstance(name, dict) else None
    if not isinstance(name, str):
        raise _malformed("crs 成员无法读取", "the crs member cannot be read", {})
    if re.search(r"CRS:?:?84$", name):
        return Claim(degrees_epsg=4326, origin=_ORIGIN)
    code = re.search(r"EPSG:(?:[\d.]*:)?(\d{4,6})$", name)
    if code is None:
        raise _malformed(f"不认识 crs {name[:60]}", f"the crs {name[:60]} is not known", {})
    return claim_of_epsg(int(code[1]), _ORIGIN)


def _features(document: Mapping[str, object]) -> Iterator[tuple[object, object]]:
    """Yield geometry and properties of every feature."""
    kind = document.get("type")
    if kind == "FeatureCollection":
        members = document.get("features")
        if not isinstance(members, list):
            raise _malformed("缺少 features", "features is missing", {})
        for number, member in enumerate(members, 1):
            if not isinstance(member, dict) or member.get("type") != "Feature":
                raise _malformed("不是 Feature", "not a Feature", {"feature": number})
            yield member.get("geometry"), member.get("properties")
    elif kind == "Feature":
        yield document.get("geometry"), document.get("properties")
    elif kind in _GEOMETRIES:
        yield document, None
    else:
        raise _malformed(f"type 为 {str(kind)[:40]}", f"its type is {str(kind)[:40]}", {})


def _shape(geometry: object, where: Place, depth: int) -> _Shape:
    if geometry is None:
        return _Shape((), skipped=1)
    if not isinstance(geometry, dict) or geometry.get("type") not in _GEOMETRIES:
        raise _malformed("不认识的图形", "an unknown geometry", where)
    kind = geometry["type"]
    if kind == "GeometryCollection":
        return _collection(geometry.get("geometries"), where, depth)
    if kind not in ("Polygon", "MultiPolygon"):
        return _Shape((), skipped=1)
    coordinates = _list(geometry.get("coordinates"), where)
    parts = [coordinates] if kind == "Polygon" else [_list(part, where) for part in coordinates]
    heights = False
    polygons = []
    for part in parts:
        rings = []
        for ring in part:
            pairs, with_height = _ring(_list(ring, where), where)
            heights = heights or with_height
            rings.append(pairs)
        if rings:
            polygons.append(rings)
    return _Shape(tuple(polygons), heights=heights)


def _collection(members: object, where: Place, depth: int) -> _Shape:
    if depth >= _DEEPEST:
        raise _malformed("GeometryCollection 嵌套过深", "collections nested too deeply", where)
    shapes = [_shape(member, where, depth + 1) for member in _list(members, where)]
    return _Shape(
        tuple(polygon for shape in shapes for polygon in shape.polygons),
        sum(shape.skipped for shape in shapes),
        any(shape.heights for shape in shapes),
    )


def _list(value: object, where: Place) -> list[object]:
    if not isinstance(value, list):
        raise _malformed("坐标不是数组", "coordinates are not an array", where)
    return value


def _ring(positions: Sequence[object], where: Place) -> tuple[list[Pair], bool]:
    pairs: list[Pair] = []
    heights = False
    for position in positions:
        if not isinstance(position, list) or len(position) < 2:
            raise _malformed("坐标点不是数对", "a position is not a pair", where)
        pairs.append((_number(position[0], where), _number(position[1], where)))
        heights = heights or len(position) > 2
    return pairs, heights


def _number(value: object, where: Place) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _malformed("坐标不是数", "a coordinate is not a number", where)
    try:
        number = float(value)
    except OverflowError as error:
        raise not_finite(where) from error
    if not math.isfinite(number):
        raise not_finite(where)
    return number


def _attributes(properties: object) -> dict[str, str]:
    if not isinstance(properties, dict):
        return {}
    return {
        str(key): value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for key, value in properties.items()
        if value is not None
    }


def _notes(skipped: int, heights: bool) -> list[Diagnostic]:
    notes = []
    if skipped:
        message = Text(f"{skipped} 个非面图形未读取", f"{skipped} shapes are no polygons; left out")
        notes.append(Diagnostic("input.shapes_skipped", "warning", message, {"count": skipped}))
    if heights:
        message = Text("高程（第三个坐标）未使用", "heights (third coordinates) were not used")
        notes.append(Diagnostic("input.heights_dropped", "info", message))
    return notes
