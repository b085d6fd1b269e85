"""Files as an authority would hand them over, written by GDAL or by hand, never read from disk."""

import io
import json
import sqlite3
import struct
import tempfile
import warnings
import zipfile
from contextlib import closing
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from shapely.geometry import box

from app.domain.reference import reproject
from app.services.check_parcels import HandedIn

SUFFIX = {"ESRI Shapefile": ".shp", "GPKG": ".gpkg", "OpenFileGDB": ".gdb"}


def square(x, y, width, height=None):
    """A rectangle in metres of EPSG:4548, its lower left corner near Datang Linqing power."""
    east, north = 390_400 + x, 4_082_000 + y
    return box(east, north, east + width, north + (height or width))


def files_of(driver, layers, encoding=None):
    """Write layers (name, geometries, crs, fields[, kind]) and return their files by name."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, geometries, crs, fields, *kind in layers:
            stem = "all" if driver != "ESRI Shapefile" else name
            path = Path(folder) / f"{stem}{SUFFIX[driver]}"
            shapes = [None if g is None else shapely.to_wkb(g, output_dimension=3)
                      for g in geometries]  # fmt: skip
            more = {} if driver == "ESRI Shapefile" else {"layer": name}
            pyogrio.raw.write(
                path, np.array(shapes, dtype=object),
                [np.array(values, dtype=object) for values in fields.values()], list(fields),
                driver=driver, crs=crs, geometry_type=(kind or ["Polygon"])[0],
                encoding=encoding, append=path.exists(), **more,
            )  # fmt: skip
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(Path(folder).rglob("*"))
            if path.is_file()
        }


def zipped(members, name="data.zip"):
    """Pack files; names without the UTF-8 flag, in GBK, as Chinese Windows does."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return HandedIn(name, target.getvalue())


def gbk_shapefile(geometries, fields, crs="EPSG:4527", name="规划边界"):
    """A shapefile as county offices export it: GBK, no code page file, zone prefix in metres."""
    epsg = int(crs.rpartition(":")[2])
    moved = [reproject(geometry, 4548, epsg) for geometry in geometries]
    written = files_of("ESRI Shapefile", [("layer", moved, crs, fields)], encoding="GBK")
    members = {f"{name}.{n.rpartition('.')[2]}": c for n, c in written.items()}
    members.pop(f"{name}.cpg", None)
    table = bytearray(members[f"{name}.dbf"])
    table[29] = 0  # no language mark either
    members[f"{name}.dbf"] = bytes(table)
    return zipped(members)


def geopackage(geometries, fields=None, crs="EPSG:4548", kind="Polygon", name="layer"):
    fields = fields or {"BH": [str(n) for n in range(len(geometries))]}
    (content,) = files_of("GPKG", [(name, geometries, crs, fields, kind)]).values()
    return HandedIn("layer.gpkg", content)


def geodatabase(geometries, fields=None, crs="EPSG:4548"):
    fields = fields or {"BH": [str(n) for n in range(len(geometries))]}
    return zipped(files_of("OpenFileGDB", [("layer", geometries, crs, fields, "MultiPolygon")]))


def geojson(geometries, fields=None, degrees=True):
    fields = fields or {}
    features = [
        {
            "type": "Feature",
            "properties": {name: values[number] for name, values in fields.items()},
            "geometry": None if g is None else json.loads(shapely.to_geojson(
                reproject(g, 4548, 4490) if degrees else g)),
        }
        for number, g in enumerate(geometries)
    ]  # fmt: skip
    collection = {"type": "FeatureCollection", "features": features}
    return HandedIn("layer.geojson", json.dumps(collection, ensure_ascii=False).encode())


def kml(geometries):
    rings = [
        " ".join(f"{x!r},{y!r}" for x, y in reproject(g, 4548, 4490).exterior.coords)
        for g in geometries
    ]
    marks = "".join(
        "<Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>"
        f"{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
        for ring in rings
    )
    return HandedIn("layer.kml", (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'
        f"<Document>{marks}</Document></kml>").encode())  # fmt: skip


def curved(radius=100.0, columns="CURVEPOLYGON"):
    """A GeoPackage with one circle, drawn of two arcs, as CAD-minded offices deliver them."""
    circle = square(0, 0, 2 * radius).centroid
    x, y = circle.x, circle.y
    points = [(x - radius, y), (x, y + radius), (x + radius, y), (x, y - radius), (x - radius, y)]
    arcs = struct.pack("<BII", 1, 8, len(points)) + b"".join(struct.pack("<dd", *p) for p in points)
    blob = b"GP\x00\x01" + struct.pack("<i", 4548) + struct.pack("<BII", 1, 10, 1) + arcs
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "curved.gpkg"
        path.write_bytes(geopackage([square(0, 0, 1)]).content)
        with closing(sqlite3.connect(path)) as connection, connection:
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'layer'"
            ).fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute("UPDATE layer SET geom = ?", (blob,))
            connection.execute(
                "UPDATE gpkg_geometry_columns SET geometry_type_name = ?", (columns,)
            )
        return HandedIn("curved.gpkg", path.read_bytes())
