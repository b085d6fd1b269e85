"""Write GeoPackage, file geodatabase and shapefile, by GDAL in a child process."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import shapely
from shapely.geometry import MultiPolygon, Polygon

from app.data.exports.readme import readme_of
from app.data.exports.record_reading import RecordHead
from app.data.exports.record_tables import Table, Value
from app.data.formats.child_process import run_worker
from app.data.formats.gdal_process import DRIVERS
from app.data.formats.reading import ReadLimits
from app.errors import InputError, Unavailable
from app.text import Language, Text

_CRS = "EPSG:4490"
# GDAL keeps a geodatabase in degrees on a grid of 1e-9 degrees, 0.1 mm: too coarse for 0.01 m2.
_GDB_GRID = {"XORIGIN": "-400", "YORIGIN": "-400", "XYSCALE": "1e12", "XYTOLERANCE": "1e-11"}
_LONGEST_DBF_BYTES = 250
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_geopackage(tables: Sequence[Table], head: RecordHead, language: Language) -> bytes:
    """Return a GeoPackage with a layer for every table; Unavailable `export.failed`."""
    layers = [_layer(table, "GPKG", "result.gpkg", language) for table in tables]
    return _written(layers, head)["result.gpkg"]


def write_geodatabase(
    tables: Sequence[Table], head: RecordHead, language: Language, name: str
) -> bytes:
    """Return a zipped file geodatabase called `name`; Unavailable `export.failed`."""
    layers = [_layer(table, "OpenFileGDB", "result.gdb", language, _GDB_GRID) for table in tables]
    files = _written(layers, head)
    return zipped({f"{name}.gdb/{Path(path).name}": files[path] for path in sorted(files)})


def write_shapefiles(tables: Sequence[Table], head: RecordHead, language: Language) -> bytes:
    """Return zipped shapefiles in GBK with a readme; tables without rows are left out.

    Raises
    ------
    Unavailable
        `export.failed`.
    """
    options = {"DBF_DATE_LAST_UPDATE": head.created_at[:10] or head.as_of}
    drawn = [table for table in tables if table.rows]
    layers = []
    for number, table in enumerate(drawn):
        layer = _layer(table, "ESRI Shapefile", f"layer{number}.shp", language, options)
        columns = [
            {"name": column.short.in_language(language), "type": column.type}
            for column in table.columns
        ]
        rows = [[_fitting(value) for value in row] for row in table.rows]
        layers.append({**layer, "columns": columns, "rows": rows, "encoding": "GBK"})
    files = _written(layers, head)
    named = {}
    for number, table in enumerate(drawn):
        for path, content in files.items():
            if Path(path).stem == f"layer{number}":
                named[f"{table.name.in_language(language)}{Path(path).suffix}"] = content
    readme = Text("说明.txt", "readme.txt").in_language(language)
    named[readme] = readme_of(tables, head, language).encode("utf-8-sig")
    return zipped(named)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of files, the same bytes for the same files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return target.getvalue()


def _layer(
    table: Table,
    driver: str,
    file: str,
    language: Language,
    options: Mapping[str, str] | None = None,
) -> dict[str, object]:
    return {
        "path": file,
        "driver": driver,
        "layer": table.name.in_language(language) if driver != "ESRI Shapefile" else None,
        "crs": _CRS,
        "encoding": None,
        "options": dict(options or {}),
        "columns": [
            {"name": column.name.in_language(language), "type": column.type}
            for column in table.columns
        ],
        "rows": [list(row) for row in table.rows],
        "geometries": [shapely.to_wkb(_several(g), hex=True) for g in table.geometries],
    }


def _several(geometry: Polygon | MultiPolygon) -> MultiPolygon:
    return geometry if isinstance(geometry, MultiPolygon) else MultiPolygon([geometry])


def _fitting(value: Value) -> Value:
    """Return a text that a dBase field in GBK can hold, cut between characters."""
    if not isinstance(value, str):
        return value
    raw = value.encode("gbk", errors="replace")[:_LONGEST_DBF_BYTES]
    return raw.decode("gbk", errors="ignore")


def _written(layers: Sequence[Mapping[str, object]], head: RecordHead) -> dict[str, bytes]:
    """Have the layers written and return the files by their path in the child's folder."""
    driver = str(layers[0]["driver"])
    settings = {
        "OGR_SKIP": ",".join(name for name in DRIVERS if name != driver),
        "OGR_CURRENT_DATE": f"{head.created_at[:10] or head.as_of}T00:00:00.000Z",
    }
    with TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "layers.json"
        out = folder / "out"
        out.mkdir()
        placed = [{**layer, "path": str(out / str(layer["path"]))} for layer in layers]
        source.write_text(json.dumps(placed), encoding="utf-8")
        module = "app.data.exports.gdal_writer_worker"
        try:
            run_worker(module, [str(source)], folder, ReadLimits(), settings)
        except InputError as error:
            raise Unavailable(
                "export.failed",
                Text("导出文件未能写出，请重试", "the export could not be written; try again"),
            ) from error
        files = sorted(path for path in out.rglob("*") if path.is_file())
        return {str(path.relative_to(out)): path.read_bytes() for path in files}
