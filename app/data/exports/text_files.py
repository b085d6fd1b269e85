"""Write the exports that are text: KML, GeoJSON, boundary-point TXT."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from html import escape

import shapely
from shapely.geometry import LinearRing, MultiPolygon, Polygon

from app.data.exports.gdal_files import zipped
from app.data.exports.record_reading import (
    Document,
    RecordHead,
    geometry_in_plane,
    inner,
    items,
    number,
    plane_of,
)
from app.data.exports.record_tables import Table
from app.data.formats import write_txt
from app.domain.areas import polygons_of
from app.domain.parcels import DrawnParcel
from app.domain.reference import Plane
from app.text import Language

Draw = Callable[[Polygon], str]

_TXT_ATTRIBUTES = ("地块编号", "图幅号", "地块用途", "地类编码")
_DECIMALS = 11  # of degrees: a micrometre
_CONTROL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KML_STYLES = (
    '<Style id="parcel"><LineStyle><color>ff00a5ff</color><width>2</width></LineStyle>'
    "<PolyStyle><color>4000a5ff</color></PolyStyle></Style>"
    '<Style id="overlap"><LineStyle><color>ff0000ff</color><width>3</width></LineStyle></Style>'
)


def kml_of(parcels: Table, overlaps: Table, head: RecordHead, language: Language) -> bytes:
    """Return a KML: parcels as polygons, what lies over them as red outlines.

    Outlines, so that whoever hands the file in again hands in parcels only.
    """
    title = f"{head.id} {head.notice(language)}"
    folders = [
        _folder(parcels, "parcel", _polygon, language),
        _folder(overlaps, "overlap", _outline, language),
    ]
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">'
        f"<Document><name>{_xml(title)}</name>{_KML_STYLES}{''.join(folders)}</Document></kml>\n"
    )
    return text.encode("utf-8")


def _xml(value: object) -> str:
    return escape(_CONTROL.sub("", str(value)))


def _folder(table: Table, style: str, draw: Draw, language: Language) -> str:
    names = [column.name.in_language(language) for column in table.columns]
    marks = []
    for row, geometry in zip(table.rows, table.geometries, strict=True):
        data = "".join(
            f'<Data name="{_xml(name)}"><value>{_xml(value)}</value></Data>'
            for name, value in zip(names, row, strict=True)
            if value not in (None, "")
        )
        shapes = "".join(draw(polygon) for polygon in polygons_of(geometry))
        marks.append(
            f"<Placemark><name>{_xml(row[0])}</name><styleUrl>#{style}</styleUrl>"
            f"<ExtendedData>{data}</ExtendedData><MultiGeometry>{shapes}</MultiGeometry>"
            "</Placemark>"
        )
    title = _xml(table.name.in_language(language))
    return f"<Folder><name>{title}</name>{''.join(marks)}</Folder>"


def _polygon(polygon: Polygon) -> str:
    inner_rings = "".join(
        f"<innerBoundaryIs>{_ring(ring)}</innerBoundaryIs>" for ring in polygon.interiors
    )
    outer = f"<outerBoundaryIs>{_ring(polygon.exterior)}</outerBoundaryIs>"
    return f"<Polygon>{outer}{inner_rings}</Polygon>"


def _outline(polygon: Polygon) -> str:
    return "".join(_ring(ring) for ring in (polygon.exterior, *polygon.interiors))


def _ring(ring: LinearRing) -> str:
    corners = " ".join(f"{x:.{_DECIMALS}f},{y:.{_DECIMALS}f},0" for x, y in ring.coords)
    return f"<LinearRing><coordinates>{corners}</coordinates></LinearRing>"


def geojson_of(parcels: Table, overlaps: Table, head: RecordHead, language: Language) -> bytes:
    """Return parcels as GeoJSON features; overlaps and the record's head are further members.

    The `crs` member, left out of RFC 7946, says EPSG:4490; longitude comes first all the same.
    """
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    document = {
        **_collection(parcels, language),
        "crs": crs,
        "record": {
            "id": head.id,
            "seal": head.seal,
            "as_of": head.as_of,
            "data_basis": head.notice(language),
        },
        "overlaps": {**_collection(overlaps, language), "crs": crs},
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8")


def _collection(table: Table, language: Language) -> dict[str, object]:
    names = [column.name.in_language(language) for column in table.columns]
    return {
        "type": "FeatureCollection",
        "name": table.name.in_language(language),
        "features": [
            {
                "type": "Feature",
                "properties": dict(zip(names, row, strict=True)),
                "geometry": json.loads(shapely.to_geojson(_rounded(geometry))),
            }
            for row, geometry in zip(table.rows, table.geometries, strict=True)
        ],
    }


def _rounded(geometry: Polygon | MultiPolygon) -> Polygon | MultiPolygon:
    return shapely.transform(geometry, lambda xy: xy.round(_DECIMALS))


def txt_of(
    document: Document, head: RecordHead, language: Language, stem: str
) -> tuple[str, bytes]:
    """Return the ending and the bytes of boundary-point TXT in GB18030, X (north) first.

    A file has one zone: parcels of several zones become a zip with a file for each.
    """
    by_plane: dict[Plane, list[DrawnParcel]] = {}
    for parcel in items(document, "parcels"):
        by_plane.setdefault(plane_of(parcel), []).append(_drawn(parcel))
    files = {
        plane: write_txt(parcels, sections=_sections(head, language)).encode("gb18030", "replace")
        for plane, parcels in by_plane.items()
    }
    if len(files) == 1:
        return "txt", next(iter(files.values()))
    named = {f"{stem}_{plane.degrees}d_{plane.zone}.txt": body for plane, body in files.items()}
    return "zip", zipped(named)


def _drawn(parcel: Document) -> DrawnParcel:
    attributes = {key: str(value) for key, value in inner(parcel, "attributes").items()}
    kept = {key: attributes[key] for key in _TXT_ATTRIBUTES if attributes.get(key)}
    return DrawnParcel(
        label=_CONTROL.sub("", str(parcel.get("label", ""))),
        geometry=geometry_in_plane(parcel),
        epsg=plane_of(parcel).epsg,
        declared_area_m2=number(parcel, "declared_area_m2"),
        attributes=kept,
    )


def _sections(head: RecordHead, language: Language) -> Sequence[tuple[str, Sequence[str]]]:
    return [("项目信息", list(_head_lines(head, language)))]


def _head_lines(head: RecordHead, language: Language) -> Iterator[str]:
    yield f"记录编号={head.id}"
    yield f"封印={head.seal}"
    yield f"对照日期={head.as_of}"
    yield f"数据性质={head.notice(language)}"
