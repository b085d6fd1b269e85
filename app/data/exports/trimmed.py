"""Write a trimmed boundary as boundary-point TXT, shapefile or GeoJSON."""

import json
from collections.abc import Sequence
from dataclasses import replace

import shapely
from shapely.geometry import MultiPolygon, Polygon

from app.data.exports import Export
from app.data.exports.gdal_files import write_shapefiles
from app.data.exports.record_reading import (
    DEMONSTRATION,
    Document,
    head_of,
    polygonal,
    words,
)
from app.data.exports.record_tables import Column, Table
from app.data.exports.text_files import txt_of
from app.text import Language, Text

_LAYER = Text("裁剪后的界址", "trimmed_boundary")
_COLUMNS = tuple(
    Column(Text(zh, en), Text(zh, short))
    for zh, en, short in (
        ("地块名称", "name", "name"),
        ("说明", "note", "note"),
        ("来自记录", "record_id", "record_id"),
        ("数据性质", "data_basis", "data_basis"),
    )
)
_TRIMMED = Text("（裁剪后）", " (trimmed)")
_MEDIA_TYPES = {
    "txt": "text/plain; charset=gb18030",
    "shp": "application/zip",
    "geojson": "application/geo+json",
}


def trimmed_boundary(
    record: Document,
    parcel: Document,
    remedy: Document,
    kind: str,
    language: Language,
    *,
    fictitious: bool,
) -> Export:
    """Return one file; its name and its fields say of which record it is, and if it is fiction.

    Raises
    ------
    DataError
        `export.record_unsound`.
    Unavailable
        `export.failed`.
    """
    head = replace(head_of(record), demonstration=fictitious)
    mark = DEMONSTRATION.zh if fictitious else ""
    label = f"{parcel['label']}{_TRIMMED.in_language(language)}{mark}"
    stem = "_".join(filter(None, (_LAYER.in_language(language), head.id, mark)))
    shape = polygonal(remedy["geometry"])
    row = [label, words(remedy, "text", language), head.id, head.notice(language)]
    if kind == "txt":
        trimmed = {**parcel, "label": label, "geometry": remedy["geometry"]}
        trimmed["declared_area_m2"] = None
        ending, content = txt_of({**record, "parcels": [trimmed]}, head, language, stem)
    elif kind == "shp":
        table = Table(_LAYER, _COLUMNS, [row], [shape])
        ending, content = "shp.zip", write_shapefiles([table], head, language)
    else:
        ending, content = "geojson", _geojson(row, shape, language)
    return Export(f"{stem}.{ending}", _MEDIA_TYPES[kind], content)


def _geojson(row: Sequence[str], shape: Polygon | MultiPolygon, language: Language) -> bytes:
    names = [column.name.in_language(language) for column in _COLUMNS]
    feature = {
        "type": "Feature",
        "properties": dict(zip(names, row, strict=True)),
        "geometry": json.loads(shapely.to_geojson(shape)),
    }
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    document = {"type": "FeatureCollection", "crs": crs, "features": [feature]}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
