"""Write a stored record as a file for other programs: GIS, spreadsheets, survey software."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from app.data.exports.gdal_files import write_geodatabase, write_geopackage, write_shapefiles
from app.data.exports.record_reading import DEMONSTRATION, RecordHead, head_of
from app.data.exports.record_tables import overlap_table, parcel_table
from app.data.exports.text_files import geojson_of, kml_of, txt_of
from app.data.exports.workbook import workbook_of
from app.errors import NotFound
from app.text import Language, Text

__all__ = ["KINDS", "Export", "Kind", "export_record", "kind_named"]

Kind = Literal["gpkg", "gdb", "shp", "kml", "xlsx", "txt", "geojson"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_MEDIA_TYPES = {
    "gpkg": "application/geopackage+sqlite3",
    "zip": "application/zip",
    "kml": "application/vnd.google-earth.kml+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain; charset=gb18030",
    "geojson": "application/geo+json",
}
_STEM = Text("地块核对", "parcel-check")


@dataclass(frozen=True, slots=True)
class Export:
    """A file to hand out; `file_name` may hold Chinese characters."""

    file_name: str
    media_type: str
    content: bytes


def kind_named(name: str) -> Kind:
    """Return the kind of export with that name.

    Raises
    ------
    NotFound
        `export.kind_unknown`.
    """
    for kind in KINDS:
        if kind == name:
            return kind
    raise NotFound(
        "export.kind_unknown",
        Text(f"没有导出格式 {name[:40]}", f"there is no export as {name[:40]}"),
        where={"kind": name[:40]},
    )


def export_record(document: Mapping[str, object], kind: Kind, language: Language) -> Export:
    """Return a record as a file.

    Parameters
    ----------
    document : the record as it is stored, both languages in it
    kind : `gdb`, `shp` (zipped), `gpkg`, `kml`, `xlsx`, `geojson`: CGCS2000 degrees (EPSG:4490);
        `txt`: metres in each parcel's own Gauss-Kruger zone
    language : of words and field names; a boundary-point TXT is Chinese always

    Raises
    ------
    DataError
        `export.record_unsound`.
    Unavailable
        `export.failed`.
    """
    head = head_of(document)
    stem = _stem(head, language)
    ending, content = _content(document, kind, language, head, stem)
    return Export(f"{stem}.{ending}", _MEDIA_TYPES[ending.rpartition(".")[2]], content)


def _stem(head: RecordHead, language: Language) -> str:
    parts = [_STEM.in_language(language), head.id]
    return "_".join([*parts, DEMONSTRATION.zh] if head.demonstration else parts)


def _content(
    document: Mapping[str, object], kind: Kind, language: Language, head: RecordHead, stem: str
) -> tuple[str, bytes]:
    if kind == "xlsx":
        return "xlsx", workbook_of(document, language)
    if kind == "txt":
        return txt_of(document, head, language, stem)
    parcels, overlaps = parcel_table(document, language), overlap_table(document, language)
    if kind == "kml":
        return "kml", kml_of(parcels, overlaps, head, language)
    if kind == "geojson":
        return "geojson", geojson_of(parcels, overlaps, head, language)
    if kind == "gpkg":
        return "gpkg", write_geopackage((parcels, overlaps), head, language)
    if kind == "gdb":
        return "gdb.zip", write_geodatabase((parcels, overlaps), head, language, stem)
    return "shp.zip", write_shapefiles((parcels, overlaps), head, language)
