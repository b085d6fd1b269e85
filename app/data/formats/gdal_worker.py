"""Read one GIS dataset with GDAL, in a process of its own.

Run as a script with: driver, dataset path, answer path, limits as JSON. It imports nothing of this
product, so that it starts quickly; the environment it needs is set by the process that starts it.
The answer is one line of JSON followed by the geometries as WKB, back to back.
"""

import json
import math
import os
import sys
from pathlib import Path
from typing import Any

_STARTED_ANEW = "ZONING_WORKER_STARTED_ANEW"
_READABLE = ("polygon", "unknown", "geometrycollection", "surface")


def main(arguments: list[str]) -> int:
    """Read the dataset and write the answer; return the exit status."""
    driver, dataset, answer, limits_json = arguments
    limits: dict[str, float] = json.loads(limits_json)
    _limit_resources(limits)
    # pyogrio imports these where it can; the worker has no use for them, and starts twice as fast.
    for name in ("geopandas", "pandas", "pyarrow", "pyproj", "shapely"):
        sys.modules[name] = None  # type: ignore[assignment]
    _shut_out_other_drivers(driver)
    header, blobs = _read(driver, dataset, limits)
    with Path(answer).open("wb") as file:
        file.write(json.dumps(header, ensure_ascii=True).encode() + b"\n")
        for blob in blobs:
            file.write(blob)
    return 0


def _limit_resources(limits: dict[str, float]) -> None:
    """Bound memory and processor time, where the system can."""
    try:
        import resource  # noqa: PLC0415  (absent on Windows)
    except ImportError:
        return
    memory, seconds = int(limits["memory_bytes"]), int(limits["seconds"]) + 1
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _shut_out_other_drivers(driver: str) -> None:
    """Start anew without the drivers of a later GDAL that the list in use does not know."""
    import pyogrio  # noqa: PLC0415  (after the limits are set)

    others = set(pyogrio.list_drivers()) - {driver, "MEM"}
    if not others:
        return
    if _STARTED_ANEW in os.environ:
        raise SystemExit(3)
    skipped = ",".join([os.environ.get("OGR_SKIP", ""), *sorted(others)])
    environment = {**os.environ, "OGR_SKIP": skipped, _STARTED_ANEW: "1"}
    os.execve(sys.executable, [sys.executable, "-I", __file__, *sys.argv[1:]], environment)  # noqa: S606


def _read(
    driver: str, dataset: str, limits: dict[str, float]
) -> tuple[dict[str, Any], list[bytes]]:
    import pyogrio  # noqa: PLC0415  (after the limits are set)

    layers: list[dict[str, Any]] = []
    blobs: list[bytes] = []
    skipped: list[dict[str, str]] = []
    features = 0
    for name, kind in pyogrio.list_layers(dataset):
        if kind is None or not any(word in str(kind).lower() for word in _READABLE):
            skipped.append({"name": str(name), "type": str(kind)})
            continue
        info = pyogrio.read_info(dataset, layer=name)
        if info["driver"] != driver:
            return {"error": "driver"}, []
        features += max(int(info["features"]), 0)
        if features > limits["parcels"]:
            return {"error": "parcels", "count": features}, []
        layer, layer_blobs = _layer(dataset, str(name), driver, int(limits["parcels"]))
        layers.append(layer)
        blobs += layer_blobs
        if sum(map(len, blobs)) > limits["vertices"] * 16:
            return {"error": "vertices", "count": sum(map(len, blobs)) // 16}, []
        if len(layer["features"]) < int(info["features"]):
            return {"error": "incomplete"}, []
    return {"layers": layers, "skipped": skipped}, blobs


def _layer(dataset: str, name: str, driver: str, most: int) -> tuple[dict[str, Any], list[bytes]]:
    from pyogrio import raw  # noqa: PLC0415

    # The attributes of a shapefile are decoded elsewhere, record by record.
    columns: list[str] | None = [] if driver == "ESRI Shapefile" else None
    meta, fids, geometries, fields = raw.read(
        dataset, layer=name, columns=columns, force_2d=True, return_fids=True,
        max_features=most + 1, datetime_as_string=True,
    )  # fmt: skip
    features = []
    blobs = []
    for index, fid in enumerate(fids.tolist()):
        blob = geometries[index] if geometries is not None else None
        values = {
            str(field): _text(column[index])
            for field, column in zip(meta["fields"], fields, strict=True)
        }
        named = {field: value for field, value in values.items() if value is not None}
        features.append({"fid": fid, "bytes": len(blob) if blob else 0, "fields": named})
        blobs.append(bytes(blob) if blob else b"")
    kind = str(meta["geometry_type"])
    if driver != "ESRI Shapefile" and _has_curves(dataset, name):
        kind += " Curve"
    layer = {"name": name, "crs": meta["crs"], "kind": kind}
    return {**layer, "features": features}, blobs


def _has_curves(dataset: str, name: str) -> bool:
    """Tell whether a geometry was curved at its source; read as WKB all are lines already."""
    from pyogrio import raw  # noqa: PLC0415

    quoted = name.replace('"', '\\"')
    _, _, _, fields = raw.read(
        dataset, sql=f'SELECT DISTINCT OGR_GEOMETRY FROM "{quoted}"',  # noqa: S608
        sql_dialect="OGRSQL", read_geometry=False,
    )  # fmt: skip
    return any(mark in str(kind) for kind in fields[0] for mark in ("CURVE", "SURFACE"))


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, bytes | bytearray | memoryview):
        return None
    if isinstance(value, float) and math.isnan(value):  # how a missing number arrives
        return None
    return str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
