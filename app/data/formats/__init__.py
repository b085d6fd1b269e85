"""Read parcels from the files and texts that land bureaus hand in.

The format is decided by content: a file's name is a hint at most. `read_parcels` takes a file,
`read_pasted` a text, `mend_txt` is the TXT doctor, `write_txt` writes boundary-point TXT.
"""

from functools import partial

from app.data.formats.archived import read_archive, shapefile_parts_missing
from app.data.formats.boundary_txt import read_boundary_txt
from app.data.formats.csv_text import looks_delimited
from app.data.formats.dxf import read_dxf
from app.data.formats.geojson import read_geojson
from app.data.formats.kml import read_kml
from app.data.formats.pasted import (
    is_coordinate_list,
    is_wkt,
    read_coordinate_list,
    read_wkt,
)
from app.data.formats.reading import ReadLimits, ReadOptions, ReadResult
from app.data.formats.refusals import require_file_size, require_parcel_count
from app.data.formats.sniffing import Kind, kind_of_bytes, kind_of_text, unknown_format
from app.data.formats.spreadsheets import read_csv, read_xlsx
from app.data.formats.text_encoding import Decoded, decode_text
from app.data.formats.txt_doctor import MendedTxt, mend_txt
from app.data.formats.txt_writer import write_txt
from app.data.formats.vector_files import read_geopackage
from app.errors import InputError

__all__ = [
    "MendedTxt",
    "ReadLimits",
    "ReadOptions",
    "ReadResult",
    "mend_txt",
    "read_parcels",
    "read_pasted",
    "write_txt",
]

_UNTOUCHED = ReadOptions()
_USUAL = ReadLimits()


def read_parcels(
    filename: str,
    content: bytes,
    options: ReadOptions = _UNTOUCHED,
    limits: ReadLimits = _USUAL,
) -> ReadResult:
    """Read every parcel of a file, whatever its format.

    Validity and place are not judged here but by `place_parcel`.

    Raises
    ------
    InputError
        Codes `input.*`, `txt.*`, `geojson.*`, `kml.*`, `wkt.*`, `dbf.*`, `dxf.*`, `sheet.*`,
        `coordinates.*`, `geometry.*`, `crs.*`; `where` names the file and, as far as known, line,
        feature, layer, or sheet, row and column.
    AmbiguousInput
        `input.ambiguous` if the file allows two readings; repeat with a candidate's options.
    """
    try:
        require_file_size(len(content), limits)
        if kind_of_bytes(content) == "archive":
            single = partial(_read_single, options=options, limits=limits)
            result = read_archive(content, options, limits, single)
        else:
            result = _read_single(content, options, limits)
        require_parcel_count(len(result.parcels), limits)
    except InputError as error:
        error.where = {"file": filename, **error.where}
        raise
    return result


def read_pasted(
    text: str, options: ReadOptions = _UNTOUCHED, limits: ReadLimits = _USUAL
) -> ReadResult:
    """Read parcels from a pasted text: TXT, GeoJSON, KML, WKT, cells, or coordinate pairs.

    Raises
    ------
    InputError
        As read_parcels.
    """
    require_file_size(len(text.encode("utf-8", errors="replace")), limits)
    return _read_text(Decoded(text.removeprefix("\ufeff"), "text"), options, limits)


def _read_single(content: bytes, options: ReadOptions, limits: ReadLimits) -> ReadResult:
    require_file_size(len(content), limits)
    kind = kind_of_bytes(content)
    if kind == "geopackage":
        return read_geopackage(content, options, limits)
    if kind == "dxf":
        return read_dxf(content, options, limits)
    if kind == "workbook":
        return read_xlsx(content, options, limits)
    if kind == "shapefile":
        raise shapefile_parts_missing([".shx", ".dbf", ".prj"])
    if kind == "archive":
        raise unknown_format()
    return _read_text(decode_text(content, options), options, limits)


def _read_text(decoded: Decoded, options: ReadOptions, limits: ReadLimits) -> ReadResult:
    kind: Kind = kind_of_text(decoded.text)
    if kind == "geojson":
        return read_geojson(decoded, options, limits)
    if kind == "kml":
        return read_kml(decoded, options, limits)
    if looks_delimited(decoded.text):
        return read_csv(decoded, options, limits)
    if is_wkt(decoded.text):
        return read_wkt(decoded, options, limits)
    if kind == "boundary_txt":
        return read_boundary_txt(decoded, options, limits)
    if is_coordinate_list(decoded.text):
        return read_coordinate_list(decoded, options, limits)
    raise unknown_format()
