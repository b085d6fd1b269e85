"""Start the GDAL worker with nothing but the driver it needs, and take its answer."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from app.data.formats.reading import ReadLimits
from app.data.formats.refusals import require_parcel_count, require_vertex_count
from app.errors import InputError
from app.text import Text

MEMORY_BYTES = 4 << 30

# Every vector driver of the GDAL that pyogrio brings, less the one in use, is switched off before
# GDAL starts: a file that names other files or addresses (VRT, WFS ...) then finds no reader.
DRIVERS = (
    "OGR_VRT", "VRT", "WFS", "OAPIF", "OGCAPI", "CSW", "CARTO",
    "Elasticsearch", "AmigoCloud", "NGW", "PLSCENES", "HTTP", "EEDA", "EEDAI", "GDALG", "ADBC",
    "PMTiles", "MBTiles", "MVT", "GML", "GPX", "LIBKML", "KML", "GeoJSON", "GeoJSONSeq",
    "ESRIJSON", "TopoJSON", "JSONFG", "CSV", "ODS", "XLSX", "DXF", "DGN", "S57",
    "PCIDSK", "PDS4", "VICAR", "PDF", "MapInfo File", "LVBAG", "OGR_GMT", "SQLite", "WAsP",
    "FlatGeobuf", "GeoRSS", "VFK", "PGDUMP", "OSM", "GPSBabel", "OGR_PDS", "EDIGEO", "Idrisi",
    "SXF", "Selafin", "JML", "VDV", "MapML", "GTFS", "MiraMonVector", "AVCBin", "AVCE00",
    "AIVector", "GPKG", "ESRI Shapefile",
    "OpenFileGDB", "GNMFile", "GNMDatabase", "STACTA", "STACIT", "WMS", "WMTS", "WCS", "DAAS",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GdalFeature:
    """One row: its number in the table, its geometry (None if it has none), its fields."""

    fid: int
    geometry: BaseGeometry | None
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GdalLayer:
    """One layer, its reference (`EPSG:n`, WKT or None) and its geometry type."""

    name: str
    crs: str | None
    kind: str
    features: tuple[GdalFeature, ...]


@dataclass(frozen=True, slots=True)
class GdalDataset:
    """The polygon layers of a dataset, and names and types of the others."""

    layers: tuple[GdalLayer, ...]
    skipped: tuple[tuple[str, str], ...]


def read_dataset(path: Path, driver: str, folder: Path, limits: ReadLimits) -> GdalDataset:
    """Read a dataset that lies in a private folder, with one driver, in a child process.

    Raises
    ------
    InputError
        `input.reader_failed`, `input.reader_timeout`, `input.too_many_parcels`,
        `input.too_many_vertices`, `geometry.unreadable`.
    """
    answer = folder / "answer"
    command = [
        sys.executable, "-I", str(Path(__file__).with_name("gdal_worker.py")), driver, str(path),
        str(answer), json.dumps({
            "memory_bytes": MEMORY_BYTES, "seconds": limits.seconds, "parcels": limits.parcels,
            "vertices": limits.vertices,
        }),
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, env=_environment(driver, folder), cwd=folder, timeout=limits.seconds,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise _timeout(limits) from error
    if done.returncode == -getattr(signal, "SIGXCPU", 0):
        raise _timeout(limits)
    if done.returncode != 0 or not answer.exists():
        raise _failed()
    return _answer(answer, limits)


def _environment(driver: str, folder: Path) -> dict[str, str]:
    """Return the parent's environment without what steers Python, GDAL, PROJ or a proxy."""
    steering = ("PYTHON", "GDAL", "OGR", "PROJ", "CPL", "VSI", "AWS", "SHAPE", "SQLITE")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(steering) and not name.upper().endswith("_PROXY")
    }
    skipped = ",".join(name for name in DRIVERS if name != driver)
    return {
        **kept,
        "OGR_SKIP": skipped,
        "GDAL_HTTP_TIMEOUT": "1",
        "GDAL_HTTP_PROXY": "127.0.0.1:1",
        "CPL_CURL_ENABLE_VSIMEM": "NO",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
        "GDAL_DISABLE_READDIR_ON_OPEN": "FALSE",
        "GDAL_PAM_ENABLED": "NO",
        "OGR_ARC_STEPSIZE": "0.1",  # degrees; GDAL's own 4 would cost a circle 0.08 % of its area
        "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
        "OGR_SQLITE_LOAD_EXTENSIONS": "",
        "PROJ_NETWORK": "OFF",
        "SHAPE_ENCODING": "",
        "OPENBLAS_NUM_THREADS": "1",
        "TMPDIR": str(folder),
    }


def _answer(path: Path, limits: ReadLimits) -> GdalDataset:
    header, _, blobs = path.read_bytes().partition(b"\n")
    document = json.loads(header)
    if document.get("error") == "parcels":
        require_parcel_count(max(int(document["count"]), limits.parcels + 1), limits)
    if document.get("error") == "vertices":
        require_vertex_count(int(document["count"]), limits)
    if "error" in document:
        raise _failed()
    layers, place = [], 0
    for layer in document["layers"]:
        features = []
        for feature in layer["features"]:
            blob = blobs[place : place + feature["bytes"]]
            place += feature["bytes"]
            geometry = _geometry(blob, feature["fid"]) if blob else None
            features.append(GdalFeature(feature["fid"], geometry, feature["fields"]))
        layers.append(GdalLayer(layer["name"], layer["crs"], layer["kind"], tuple(features)))
    skipped = tuple((entry["name"], entry["type"]) for entry in document["skipped"])
    return GdalDataset(tuple(layers), skipped)


def _geometry(blob: bytes, fid: int) -> BaseGeometry:
    try:
        geometry: BaseGeometry = shapely.from_wkb(blob)
    except ShapelyError as error:
        raise InputError(
            "geometry.unreadable",
            Text("图形无法读取（可能含曲线或不闭合的环）", "a geometry has curves or open rings"),
            mend=Text("请把曲线转换为折线后导出", "turn curves into lines and export again"),
            where={"feature": fid},
        ) from error
    return geometry


def _failed() -> InputError:
    return InputError(
        "input.reader_failed",
        Text("文件损坏或内容与格式不符，无法读取", "the file is damaged or not what it seems"),
        mend=Text("请在源软件中打开检查并重新导出", "open it at its source and export it again"),
    )


def _timeout(limits: ReadLimits) -> InputError:
    return InputError(
        "input.reader_timeout",
        Text(f"读取超过 {limits.seconds:g} 秒，已中止", f"reading took over {limits.seconds:g} s"),
        mend=Text("请只上传需要核对的地块", "upload only the parcels to be checked"),
    )
