"""Read the polygons of KML; its coordinates are WGS 84, longitude first."""

import math
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.data.formats.drawn import ReadPolygons, draw_polygons
from app.data.formats.reading import ReadLimits, ReadOptions, ReadResult
from app.data.formats.reference_names import Claim
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

FORMAT = "kml"
_CLAIM = Claim(degrees_epsg=4326, origin=Text("KML 标准", "the KML standard"))
_OTHER_SHAPES = ("Point", "LineString", "LinearRing", "Track", "Model")
_DEEPEST = 100  # elements within each other


def read_kml(decoded: Decoded, options: ReadOptions, limits: ReadLimits) -> ReadResult:
    """Read every placemark that has a polygon; one placemark is one parcel.

    Raises
    ------
    InputError
        `kml.unreadable`, `kml.unsafe`, `kml.malformed`, `coordinates.not_finite`,
        `input.no_parcel`, `input.too_many_*`.
    """
    require_vertex_count(len(re.findall(r",[^,\s]+(?:,[^,\s]*)?(?=\s|<)", decoded.text)), limits)
    root = _parsed(decoded.text)
    placemarks = [element for element in root.iter() if _tag(element) == "Placemark"]
    require_parcel_count(len(placemarks), limits)
    features = []
    skipped = 0
    for number, placemark in enumerate(placemarks, 1):
        where = {"feature": number}
        polygons = [_rings(e, where) for e in placemark.iter() if _tag(e) == "Polygon"]
        skipped += _other_shapes(placemark)
        if polygons:
            features.append(ReadPolygons(polygons, _attributes(placemark), where))
    if not features:
        raise no_parcel(Text(f"{skipped} 个点或线", f"{skipped} points or lines"))
    parcels, notes = draw_polygons(features, _CLAIM, options, strict_degrees=True)
    if skipped:
        text = Text(f"{skipped} 个点或线未读取", f"{skipped} points or lines were left out")
        notes = (*notes, Diagnostic("input.shapes_skipped", "warning", text, {"count": skipped}))
    return ReadResult(FORMAT, parcels, (*decoded.diagnostics, *notes))


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _parsed(text: str) -> Element:
    """Parse the text; the declared encoding is dropped, since the bytes are decoded already."""
    body = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)
    if body.count("<") > 0 and _deepest(body) > _DEEPEST:
        raise _unreadable(Text("嵌套过深", "nested too deeply"), {})
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except DefusedXmlException as error:
        raise InputError(
            "kml.unsafe",
            Text("KML 含有文档类型或实体定义", "the KML defines a document type or entities"),
            mend=Text("请重新导出 KML", "export the KML again"),
        ) from error
    except ParseError as error:
        line = error.position[0]
        seen = Text(f"第 {line} 行有误，文件可能不完整", f"line {line}; it may be cut short")
        raise _unreadable(seen, {"line": line}) from error
    except ValueError as error:  # a character that XML does not allow
        raise _unreadable(Text("含非法字符", "an illegal character"), {}) from error
    if _tag(root) != "kml":
        raise _unreadable(Text("根元素不是 kml", "its root element is not kml"), {})
    return root


def _deepest(body: str) -> int:
    depth = deepest = 0
    for mark in re.finditer(r"<(/?)[A-Za-z_][^<>]*?(/?)>", body):
        depth += -1 if mark[1] else 0 if mark[2] else 1
        deepest = max(deepest, depth)
    return deepest


def _unreadable(seen: Text, where: Place) -> InputError:
    return InputError(
        "kml.unreadable",
        Text(f"KML 无法读取：{seen.zh}", f"the KML cannot be read: {seen.en}"),
        mend=Text("请重新导出完整的 KML", "export the whole KML again"),
        where=where,
    )


def _rings(polygon: Element, where: Place) -> list[list[tuple[float, float]]]:
    outer = list(_boundaries(polygon, "outerBoundaryIs", where))
    if len(outer) != 1:
        raise InputError(
            "kml.malformed",
            Text("面缺少外边界", "a polygon lacks its outer boundary"),
            mend=Text("请重新导出 KML", "export the KML again"),
            where=where,
        )
    return [*outer, *_boundaries(polygon, "innerBoundaryIs", where)]


def _boundaries(polygon: Element, side: str, where: Place) -> Iterator[list[tuple[float, float]]]:
    for boundary in polygon:
        if _tag(boundary) == side:
            for element in boundary.iter():
                if _tag(element) == "coordinates":
                    yield [_pair(group, where) for group in _groups(element.text or "")]


def _groups(text: str) -> list[str]:
    return " ".join(text.split()).replace(" ,", ",").replace(", ", ",").split()


def _pair(group: str, where: Place) -> tuple[float, float]:
    try:
        longitude, latitude = (float(value) for value in group.split(",")[:2])
    except ValueError as error:
        raise InputError(
            "kml.malformed",
            Text(f"坐标“{group[:40]}”无法读取", f"the coordinates “{group[:40]}” cannot be read"),
            mend=Text("应为“经度,纬度”", "they should be longitude,latitude"),
            where=where,
        ) from error
    if not (math.isfinite(longitude) and math.isfinite(latitude)):
        raise not_finite(where)
    return longitude, latitude


def _attributes(placemark: Element) -> dict[str, str]:
    attributes = {}
    for child in placemark:
        if _tag(child) == "name" and (child.text or "").strip():
            attributes["name"] = (child.text or "").strip()
    for element in placemark.iter():
        if _tag(element) == "SimpleData" and element.text:
            attributes[element.get("name", "")] = element.text
        if _tag(element) == "Data":
            value = next((c.text for c in element if _tag(c) == "value" and c.text), None)
            if value:
                attributes[element.get("name", "")] = value
    return attributes


def _other_shapes(placemark: Element) -> int:
    """Count points and lines, leaving out the rings that a polygon is made of."""
    rings = sum(_tag(e) in ("outerBoundaryIs", "innerBoundaryIs") for e in placemark.iter())
    return sum(_tag(e) in _OTHER_SHAPES for e in placemark.iter()) - rings
