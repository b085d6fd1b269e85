"""Geometry in both databases: a blob with an R*Tree on SQLite, a PostGIS column with GiST."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import shapely
import sqlalchemy as sa
from shapely.geometry.base import BaseGeometry
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import UserDefinedType

from app.domain.reference import STORAGE_EPSG

SIDES = ("west", "south", "east", "north")
Box = tuple[float, float, float, float]


class GeometryColumn(UserDefinedType[BaseGeometry]):
    """A shapely geometry in CGCS2000 degrees, two-dimensional."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return the type's name on PostGIS."""
        return f"geometry(Geometry,{STORAGE_EPSG})"

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """Return what writes a geometry."""
        if dialect.name == "sqlite":
            return lambda value: None if value is None else shapely.to_wkb(value)
        return lambda value: None if value is None else _ewkb(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Return what reads a geometry."""
        if dialect.name == "sqlite":
            return lambda value: None if value is None else shapely.from_wkb(value)
        return lambda value: None if value is None else shapely.set_srid(shapely.from_wkb(value), 0)


class WrittenGeometry(UserDefinedType[object]):
    """The same column as the driver hands it over, for `read_geometries`."""

    cache_ok = True


def read_geometries(written: Sequence[object]) -> list[BaseGeometry]:
    """Return many geometries that were selected as `WrittenGeometry`: much faster than singly."""
    shapes = shapely.from_wkb(np.array(written, dtype=object))
    return list(shapely.set_srid(shapes, 0) if shapely.get_srid(shapes).any() else shapes)


@compiles(GeometryColumn, "sqlite")
def _as_blob(_type: GeometryColumn, _compiler: object, **_: object) -> str:
    return "BLOB"


def _ewkb(geometry: BaseGeometry) -> str:
    marked = shapely.set_srid(geometry, STORAGE_EPSG)
    text: str = shapely.to_wkb(marked, hex=True, include_srid=True)
    return text


def box_of(geometry: BaseGeometry) -> dict[str, float]:
    """Return the sides of a geometry's box, as the columns are called."""
    return dict(zip(SIDES, (float(side) for side in geometry.bounds), strict=True))


def in_box(dialect: str, table: sa.FromClause, box: Box) -> sa.ColumnElement[bool]:
    """Return the condition that a row's box meets `box` (degrees): by the index, then exactly.

    Both indexes keep boxes in single precision, hence the second look.

    Parameters
    ----------
    dialect : `sqlite` or `postgresql`
    table : has `id`, `geometry` and the four sides
    box : west, south, east, north
    """
    west, south, east, north = box
    sides = table.c
    exactly = sa.and_(
        sides.east >= west, sides.west <= east, sides.north >= south, sides.south <= north
    )
    if dialect == "sqlite":
        tree = sa.table(index_name(str(table.description)), *map(sa.column, ("id", *SIDES)))
        near = sa.select(tree.c.id).where(
            tree.c.east >= west, tree.c.west <= east, tree.c.north >= south, tree.c.south <= north
        )
        return sa.and_(sides.id.in_(near), exactly)
    envelope = sa.func.ST_MakeEnvelope(west, south, east, north, STORAGE_EPSG)
    return sa.and_(sides.geometry.op("&&", is_comparison=True)(envelope), exactly)


def index_name(table: str) -> str:
    """Return the name of a table's spatial index: a virtual table on SQLite."""
    return f"{table}_rtree"


def index_statements(dialect: str, table: str) -> list[str]:
    """Return what makes a table's spatial index, on SQLite with triggers that keep it true."""
    tree = index_name(table)
    if dialect != "sqlite":
        return [f"CREATE INDEX {table}_gist ON {table} USING gist (geometry)"]
    values = "NEW.id, NEW.west, NEW.east, NEW.south, NEW.north"
    put = f"BEGIN INSERT OR REPLACE INTO {tree} VALUES ({values}); END"  # noqa: S608 - our own names
    take = f"BEGIN DELETE FROM {tree} WHERE id = OLD.id; END"  # noqa: S608
    return [
        f"CREATE VIRTUAL TABLE {tree} USING rtree(id, west, east, south, north)",
        f"CREATE TRIGGER {tree}_insert AFTER INSERT ON {table} {put}",
        f"CREATE TRIGGER {tree}_update AFTER UPDATE OF west, south, east, north ON {table} {put}",
        f"CREATE TRIGGER {tree}_delete AFTER DELETE ON {table} {take}",
    ]


def unindex_statements(dialect: str, table: str) -> list[str]:
    """Return what removes the index before its table goes; triggers go with the table."""
    return [f"DROP TABLE {index_name(table)}"] if dialect == "sqlite" else []
