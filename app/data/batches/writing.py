"""Write the result of a batch chunk by chunk: GeoParquet, GeoPackage or Excel, by the suffix."""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
from pyproj import CRS
from xlsxwriter import Workbook

from app.data.batches.layout import METADATA_KEY, Layout
from app.data.batches.reading import PARQUET
from app.data.batches.source import BatchSource
from app.errors import InputError
from app.text import Text

Tables = Iterator[pa.Table]
Description = Callable[[], Mapping[str, object]]  # known when the last table was taken

WRITABLE = (*PARQUET, ".gpkg", ".xlsx")
RESULT_LAYER = "check_result"
SHEET_ROWS = 1_048_576  # of Excel, the headings among them
_LONGEST_CELL = 32_000
_ZSTD_LEVEL = 1


def writer_of(path: Path) -> "Callable[[Path, Tables, Layout, BatchSource, Description], None]":
    """Return what writes a result with that name.

    Raises
    ------
    InputError
        `output.format_unknown`.
    """
    suffix = path.suffix.lower()
    if suffix in PARQUET:
        return write_parquet
    if suffix == ".gpkg":
        return write_geopackage
    if suffix == ".xlsx":
        return write_workbook
    raise InputError(
        "output.format_unknown",
        Text(f"不能写出 {suffix or path.name}", f"cannot write {suffix or path.name}"),
        mend=Text("结果文件可为 .parquet、.gpkg 或 .xlsx", "name a .parquet, .gpkg or .xlsx file"),
        where={"file": path.name},
    )


def write_parquet(
    path: Path, tables: Tables, layout: Layout, source: BatchSource, description: Description
) -> None:
    """Write GeoParquet, one row group a chunk; `description` becomes metadata of its footer."""
    schema = layout.schema.with_metadata({"geo": _geo(layout, source)})
    words = [field.name for field in schema if not pa.types.is_floating(field.type)]
    tight = [name for name in schema.names if name != layout.geometry]
    with pq.ParquetWriter(
        path, schema,
        # Coordinates hardly shrink: they would take more time than all else and save a tenth.
        compression=dict.fromkeys(tight, "zstd") | {layout.geometry: "snappy"},
        compression_level=dict.fromkeys(tight, _ZSTD_LEVEL),
        use_dictionary=[name for name in words if name not in ("row", layout.geometry)],
        write_statistics=tight,
    ) as writer:  # fmt: skip
        for table in tables:
            whole = table.replace_schema_metadata(schema.metadata)
            writer.write_table(whole, row_group_size=max(1, len(table)))
        writer.add_key_value_metadata({METADATA_KEY: _json(description)})


def write_geopackage(
    path: Path, tables: Tables, layout: Layout, source: BatchSource, description: Description
) -> None:
    """Write a GeoPackage; `description` becomes metadata of its layer."""
    path.unlink(missing_ok=True)
    schema = _for_gdal(layout.schema.empty_table()).schema
    batches = (
        batch for table in tables for batch in _for_gdal(table).combine_chunks().to_batches()
    )
    write = partial(
        pyogrio.write_arrow, path=path, layer=RESULT_LAYER, driver="GPKG",
        geometry_name=layout.geometry, geometry_type="Unknown",
        crs="EPSG:4326" if source.definition == "OGC:CRS84" else source.definition,
    )  # fmt: skip
    write(pa.RecordBatchReader.from_batches(schema, batches))
    write(schema.empty_table(), append=True, layer_metadata={METADATA_KEY: _json(description)})


def write_workbook(
    path: Path, tables: Tables, layout: Layout, source: BatchSource, description: Description
) -> None:
    """Write Excel without shapes, row by row, a new sheet whenever one is full."""
    del source
    names = [name for name in layout.schema.names if name != layout.geometry]
    book = Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False,
                                "strings_to_urls": False, "strings_to_numbers": False})  # fmt: skip
    about = book.add_worksheet("说明 about")
    bold, sheet, at, sheets = book.add_format({"bold": True}), None, SHEET_ROWS, 0
    for table in tables:
        columns = [_cells(table[name]) for name in names]
        for cells in zip(*columns, strict=True):
            if sheet is None or at >= SHEET_ROWS:
                sheets += 1
                sheet, at = book.add_worksheet(f"结果 {sheets}"), 1
                for place, name in enumerate(names):
                    sheet.write_string(0, place, name, bold)
            for place, value in enumerate(cells):
                _write_cell(sheet, at, place, value)
            at += 1
    for number, line in enumerate(_json(description, indent=1).splitlines()):
        about.write_string(number, 0, line[:_LONGEST_CELL])
    book.close()


def _json(description: Description, indent: int | None = None) -> str:
    return json.dumps(description(), ensure_ascii=False, indent=indent)


def _write_cell(sheet: Any, row: int, place: int, value: object) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif _is_number(value):
        sheet.write_number(row, place, value)
    else:
        sheet.write_string(row, place, str(value)[:_LONGEST_CELL])


def _is_number(value: object) -> bool:
    """Tell what Excel can hold as a number: 15 digits, neither nan nor infinite."""
    if isinstance(value, int):
        return abs(value) < 10**15
    return isinstance(value, float) and math.isfinite(value)


def _cells(column: pa.ChunkedArray) -> list[object]:
    found: list[object] = column.to_pylist()
    return found


def _geo(layout: Layout, source: BatchSource) -> str:
    """Return the `geo` metadata: the source's own, or what its reference amounts to."""
    if source.geo is not None:
        return source.geo
    column: dict[str, object] = {"encoding": "WKB", "geometry_types": []}
    definition = source.definition
    column["crs"] = None if definition is None else CRS.from_user_input(definition).to_json_dict()
    geo = {
        "version": "1.1.0",
        "primary_column": layout.geometry,
        "columns": {layout.geometry: column},
    }
    return json.dumps(geo, ensure_ascii=False)


def _for_gdal(table: pa.Table) -> pa.Table:
    """Return plain columns: GDAL knows no dictionaries, and keeps a key of its own called fid."""
    names, columns = [], []
    for name, column in zip(table.column_names, table.columns, strict=True):
        names.append("source_fid" if name.lower() == "fid" else name)
        columns.append(_plain(column))
    return pa.table(columns, names=names)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return column.cast(kind.value_type)
    simple = (
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind)
        or pa.types.is_string(kind) or pa.types.is_binary(kind) or pa.types.is_date32(kind)
    )  # fmt: skip
    if simple and not pa.types.is_float16(kind):
        return column
    told = [None if value is None else str(value) for value in column.to_pylist()]
    return pa.chunked_array([pa.array(told, pa.string())])
