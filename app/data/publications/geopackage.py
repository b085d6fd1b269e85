"""Write a GeoPackage with the standard library: features in CGCS2000 degrees, tables, QGIS styles.

OGC 12-128r17 (GeoPackage 1.3). Geometry is little-endian, longitude before latitude as clause
1.1.1.1.3 has it for every reference. Styles lie in `layer_styles`, where QGIS looks for them.
"""

import sqlite3
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from app.data.publications.rows import FieldType, Row
from app.data.publications.shapes import multiple
from app.domain.reference import HOME_PLANE, STORAGE_EPSG, to_degrees
from app.text import Text

GeometryKind = Literal["POINT", "MULTILINESTRING", "MULTIPOLYGON"]

APPLICATION_ID, VERSION = 0x47504B47, 10300
_SQL_TYPES: Mapping[FieldType, str] = {"text": "TEXT", "number": "REAL", "date": "DATE"}
_SCHEMA = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL REFERENCES gpkg_contents(table_name), column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL,
  m TINYINT NOT NULL, PRIMARY KEY (table_name, column_name), UNIQUE (table_name));
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
  styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
  owner TEXT(30), ui TEXT(30), update_time DATETIME);
"""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file: geometries in metres of HOME_PLANE, each with its row.

    `kind` is None for a table without geometry; `style` is a QML document.
    """

    name: str
    title: Text
    description: Text
    kind: GeometryKind | None
    fields: Mapping[str, FieldType]
    features: Sequence[tuple[BaseGeometry | None, Row]]
    style: str


def write_geopackage(tables: Sequence[Table], now: datetime) -> bytes:
    """Return the tables as the bytes of a GeoPackage.

    Parameters
    ----------
    tables : in the order in which a reader is to list them
    now : the moment stated as that of the last change; same tables and moment give same bytes
    """
    moment = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    database = sqlite3.connect(":memory:")
    try:
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {VERSION}")
        database.executescript(_SCHEMA)
        database.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)", _references())
        for table in tables:
            _write_table(database, table, moment)
        words = ("layer_styles", "attributes", "layer_styles", "QGIS styles", moment)
        _register(database, words, (None,) * 4)
        database.commit()
        return database.serialize()
    finally:
        database.close()


def _references() -> list[tuple[str, int, str, int, str, str | None]]:
    described = [
        (
            CRS.from_epsg(epsg).name,
            epsg,
            "EPSG",
            epsg,
            CRS.from_epsg(epsg).to_wkt("WKT1_GDAL"),
            None,
        )
        for epsg in (4326, STORAGE_EPSG)
    ]
    return [
        ("Undefined Cartesian", -1, "NONE", -1, "undefined", None),
        ("Undefined geographic", 0, "NONE", 0, "undefined", None),
        *described,
    ]


def _write_table(database: sqlite3.Connection, table: Table, moment: str) -> None:
    placed = [geometry and to_degrees(geometry, HOME_PLANE) for geometry, _ in table.features]
    columns = [f'"{name}" {_SQL_TYPES[kind]}' for name, kind in table.fields.items()]
    if table.kind:
        columns.insert(0, f"geom {table.kind}")
    database.execute(
        f'CREATE TABLE "{table.name}" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, '
        f"{', '.join(columns)})"
    )
    rows = [
        (*([_blob(geometry, table.kind)] if table.kind else []), *(row[n] for n in table.fields))
        for geometry, (_, row) in zip(placed, table.features, strict=True)
    ]
    # Names are constants of this package; values are bound.
    marks = ",".join("?" * (1 + len(columns)))
    database.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', [(None, *r) for r in rows])  # noqa: S608
    _describe(database, table, placed, moment)


def _describe(
    database: sqlite3.Connection, table: Table, placed: Sequence[BaseGeometry | None], moment: str
) -> None:
    """Enter a table in the file's list of contents, and its style as the one QGIS starts with."""
    title = f"{table.title.zh} / {table.title.en}"
    about = f"{table.description.zh} {table.description.en}"
    kind = "features" if table.kind else "attributes"
    known = [geometry for geometry in placed if geometry is not None]
    bounds = shapely.total_bounds(known).tolist() if known else (None,) * 4
    _register(database, (table.name, kind, title, about, moment), bounds, spatial=bool(table.kind))
    if table.kind:
        database.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
            (table.name, table.kind, STORAGE_EPSG),
        )
    column = "geom" if table.kind else ""
    database.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
        "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, ui, "
        "update_time) VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '', NULL, ?)",
        (table.name, column, table.name, table.style, title, moment),
    )


def _register(
    database: sqlite3.Connection,
    words: tuple[str, str, str, str, str],
    bounds: Sequence[float | None],
    *,
    spatial: bool = False,
) -> None:
    reference = STORAGE_EPSG if spatial else None
    database.execute(
        "INSERT INTO gpkg_contents VALUES (?,?,?,?,?,?,?,?,?,?)", (*words, *bounds, reference)
    )


def _blob(geometry: BaseGeometry | None, kind: GeometryKind) -> bytes | None:
    """Return a geometry as clause 2.1.3 has it: header, bounds (not of a point), ISO WKB."""
    if geometry is None:
        return None
    if kind == "POINT":
        return struct.pack("<2sBBi", b"GP", 0, 0b001, STORAGE_EPSG) + _wkb(geometry)
    whole = multiple(geometry)
    west, south, east, north = whole.bounds
    header = struct.pack("<2sBBi", b"GP", 0, 0b011, STORAGE_EPSG)
    return header + struct.pack("<4d", west, east, south, north) + _wkb(whole)


def _wkb(geometry: BaseGeometry) -> bytes:
    return bytes(shapely.to_wkb(geometry, byte_order=1, flavor="iso"))
