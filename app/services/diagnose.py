"""The doctor: is this installation sound, and if not, what to do."""

import importlib.metadata
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.data.formats import read_parcels
from app.data.shipped import shipped
from app.domain.areas import ellipsoidal_area_m2
from app.domain.parcels import place_parcel
from app.errors import ZoningError
from app.services.desk import load_knowledge
from app.services.diagnose_store import UnsoundError, store_checks
from app.text import Text

LIBRARIES = ("geopandas", "shapely", "pyproj", "pyogrio", "rasterio", "folium", "fastapi")
LEAST_FREE_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One examined thing: sound or not, what was found, what to do."""

    name: Text
    sound: bool
    found: Text
    mend: Text | None = None


def diagnose(
    data_dir: Path, *, demonstration: bool, database_url: str | None = None
) -> list[Check]:
    """Examine shipped data, disk, store, coordinate grids and file readers, in that order."""
    examined: list[tuple[Text, Callable[[], Text]]] = [
        (Text("程序库", "libraries"), _libraries),
        (Text("规则、园区与图层", "rules, zones, layers"), lambda: _knowledge(demonstration)),
        (Text("地图静态资源", "map assets"), _assets),
        (Text("数据目录", "data folder"), lambda: _disk(data_dir)),
        *store_checks(data_dir, database_url),
        (Text("SQLite 空间索引", "SQLite R*Tree"), _rtree),
        (Text("坐标与面积", "coordinates and areas"), _areas),
        (Text("GDAL 读取进程", "GDAL reader process"), _reader),
    ]
    return [_examine(name, check) for name, check in examined]


def _examine(name: Text, check: Callable[[], Text]) -> Check:
    try:
        return Check(name, True, check())
    except UnsoundError as error:
        return Check(name, False, error.found, error.mend)
    except ZoningError as error:
        return Check(name, False, error.message, Text("见上述说明", "see the message"))


def _libraries() -> Text:
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    return Text(versions, versions)


def _knowledge(demonstration: bool) -> Text:
    known = load_knowledge(demonstration=demonstration)
    counts = len(known.zones), len(known.layers), len(known.rulebook.rules)
    official = sum(layer.basis == "official" for layer in known.layers)
    return Text(
        f"{counts[0]} 处园区、{counts[1]} 个图层（官方 {official}）、{counts[2]} 条规则",
        f"{counts[0]} zones, {counts[1]} layers ({official} official), {counts[2]} rules",
    )


def _assets() -> Text:
    manifest = shipped("static") / "v" / "MANIFEST.json"
    if not manifest.is_file():
        raise UnsoundError(
            Text("缺少地图静态资源", "map assets are missing"),
            Text("请重新安装", "install again"),
        )
    size = len(json.loads(manifest.read_text("utf-8")))
    return Text(f"清单 {size} 项", f"manifest with {size} entries")


def _disk(data_dir: Path) -> Text:
    existing = next(p for p in (data_dir, *data_dir.parents) if p.exists())
    if not (existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)):
        raise UnsoundError(
            Text(f"{existing} 不可写", f"{existing} cannot be written"),
            Text("修改权限，或设置 ZONING_DATA_DIR", "change permissions or set ZONING_DATA_DIR"),
        )
    free = shutil.disk_usage(existing).free
    if free < LEAST_FREE_BYTES:
        raise UnsoundError(
            Text(f"磁盘仅剩 {free // 1_000_000} MB", f"only {free // 1_000_000} MB left on disk"),
            Text("请清理磁盘", "free some disk space"),
        )
    shown = f"{data_dir}, {free // 1_000_000_000} GB"
    return Text(f"{shown} 可用", f"{shown} free")


def _rtree() -> Text:
    with sqlite3.connect(":memory:") as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE t USING rtree(id, a, b)")
        except sqlite3.OperationalError as error:
            raise UnsoundError(
                Text("SQLite 没有 R*Tree", "this SQLite has no R*Tree"),
                Text("请换用标准 Python 发行版", "use a standard Python build"),
            ) from error
    return Text(f"SQLite {sqlite3.sqlite_version}", f"SQLite {sqlite3.sqlite_version}")


# The worked parcel of the documentation: planar 29 800.00 m2, ellipsoidal 29 790.75 m2.
_PROBE = (
    b'{"type":"Polygon","crs":{"type":"name","properties":{"name":"EPSG:4527"}},"coordinates":['
    b"[[39387600,4081700],[39387800,4081700],[39387800,4081850],[39387600,4081850],"
    b"[39387600,4081700]],[[39387700,4081760],[39387700,4081770],[39387720,4081770],"
    b"[39387720,4081760],[39387700,4081760]]]}"
)


def _areas() -> Text:
    parcel = place_parcel(read_parcels("probe.geojson", _PROBE).parcels[0])
    area_m2 = ellipsoidal_area_m2(parcel.geometry, parcel.plane)
    if abs(area_m2 - 29_790.75) > 0.01:
        raise UnsoundError(
            Text(
                f"标准地块面积 {area_m2:.2f}，应为 29790.75",
                f"the probe parcel has {area_m2:.2f} m2, should be 29790.75",
            ),
            Text("坐标库异常，请重新安装 pyproj", "reinstall pyproj"),
        )
    return Text(f"标准地块 {area_m2:.2f} m²", f"probe parcel {area_m2:.2f} m2")


def _reader() -> Text:
    command = [sys.executable, "-c", "import pyogrio; print(pyogrio.__gdal_version_string__)"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode != 0:
        raise UnsoundError(
            Text("GDAL 读取进程无法启动", "the GDAL reader process does not start"),
            Text("请重新安装 pyogrio", "reinstall pyogrio"),
        )
    version = done.stdout.strip()
    return Text(f"GDAL {version}", f"GDAL {version}")
