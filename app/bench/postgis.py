"""The same work in a PostGIS server: ST_Intersection of ST_Subdivided layers, with indexes."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psycopg
import shapely
from psycopg import sql

from app.bench.data import MadeLayer
from app.bench.engines import Areas, class_numbers
from app.bench.failures import NoDatabase
from app.domain.flat import Shapes
from app.domain.reference import HOME_PLANE
from app.domain.subdivide import MOST_VERTICES

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "postgis.sh"
AS_LOADED = (
    "CREATE TEMP TABLE {name} AS SELECT id, ST_GeomFromWKB(wkb, {srid}) AS shape FROM loaded"
)
AS_SUBDIVIDED = (
    "CREATE TEMP TABLE {name} AS "
    "SELECT id, ST_Subdivide(ST_GeomFromWKB(wkb, {srid}), {most}) AS shape FROM loaded"
)
CONTROL = "/usr/share/postgresql"  # where Debian keeps the extensions of its servers


class PostgisEngine:
    """One connection; all tables are temporary, nothing stays in the database."""

    name = "PostGIS, ST_Subdivide"

    def __init__(self, url: str) -> None:
        """Connect; `url` as SQLAlchemy or libpq write it.

        Raises
        ------
        NoDatabase
            If there is no such server, or it has no PostGIS.
        """
        plain = url.replace("postgresql+psycopg://", "postgresql://")
        try:
            self._connection = psycopg.connect(plain, autocommit=True)
            self._settle()
        except psycopg.Error as error:
            raise NoDatabase(str(error)) from error
        self._process = self._connection.info.backend_pid
        self._shapes: list[tuple[int, int]] = []  # parcels and classes of each layer

    def _settle(self) -> None:
        for statement in (
            "CREATE EXTENSION IF NOT EXISTS postgis",
            # One processor, as the other ways: and all of its time is that of one process.
            "SET max_parallel_workers_per_gather = 0",
            "SET jit = off",
        ):
            self._connection.execute(statement)

    def close(self) -> None:
        """Close the connection; the tables go with it."""
        self._connection.close()

    def prepare(self, layers: Sequence[MadeLayer], parcels: Shapes) -> None:
        """Load layers and parcels, cut the layers and index both."""
        self._shapes = [(len(parcels), len(layer.classes)) for layer in layers]
        self._load("parcels", parcels, np.arange(len(parcels)), subdivided=False)
        for number, layer in enumerate(layers):
            kinds = class_numbers(layer)
            self._load(f"layer_{number}", layer.geometries, kinds, subdivided=True)

    def measure(self) -> Areas:
        """Add up the areas of intersections by parcel and class, one statement a layer."""
        found = []
        for number, shape in enumerate(self._shapes):
            rows = self._connection.execute(
                sql.SQL(
                    "SELECT p.id, l.id, sum(ST_Area(ST_Intersection(p.shape, l.shape))) "
                    "FROM parcels p JOIN {layer} l ON ST_Intersects(p.shape, l.shape) "
                    "GROUP BY p.id, l.id"
                ).format(layer=sql.Identifier(f"layer_{number}"))
            ).fetchall()
            areas_m2 = np.zeros(shape)
            for parcel, kind, area_m2 in rows:
                areas_m2[parcel, kind] = area_m2
            found.append(areas_m2)
        return found

    def cpu_seconds(self) -> float | None:
        """Return the time of the server's process, None if it runs on another machine."""
        try:
            if self._connection.info.host not in ("127.0.0.1", "::1", "localhost"):
                return None
            return process_seconds(self._process)
        except OSError:
            return None

    def _load(self, table: str, shapes: Shapes, ids: np.ndarray, *, subdivided: bool) -> None:
        named = {
            "name": sql.Identifier(table),
            "srid": sql.Literal(HOME_PLANE.epsg),
            "most": sql.Literal(MOST_VERTICES),
        }
        run = self._connection.execute
        run(sql.SQL("DROP TABLE IF EXISTS {name}, loaded").format(**named))
        run("CREATE TEMP TABLE loaded (id integer, wkb bytea)")
        with self._connection.cursor().copy("COPY loaded FROM STDIN (FORMAT binary)") as copy:
            copy.set_types(["int4", "bytea"])
            for number, wkb in zip(ids.tolist(), shapely.to_wkb(shapes), strict=True):
                copy.write_row((number, wkb))
        run(sql.SQL(AS_SUBDIVIDED if subdivided else AS_LOADED).format(**named))
        run(sql.SQL("CREATE INDEX ON {name} USING gist (shape)").format(**named))
        run(sql.SQL("ANALYZE {name}").format(**named))
        run("DROP TABLE loaded")


def process_seconds(process: int) -> float:
    """Return the processor time that a process of this machine has used until now (Linux).

    Raises
    ------
    OSError
        If there is no such process, or no /proc.
    """
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def own_server_is_installed() -> bool:
    """Tell whether scripts/postgis.sh is at hand and would install nothing."""
    return SCRIPT.is_file() and any(Path(CONTROL).glob("*/extension/postgis.control"))


@contextmanager
def own_server() -> Iterator[str]:
    """Start a private PostGIS server for a while; yields its URL.

    Raises
    ------
    OSError
        If it does not start.
    """
    with subprocess.Popen(
        [str(SCRIPT), "run"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None  # noqa: S101 - asked for above
        assert process.stdin is not None  # noqa: S101
        line = process.stdout.readline().split()
        if len(line) != 3:
            raise OSError(f"{SCRIPT} did not start")
        try:
            yield line[0]
        finally:
            process.stdin.close()  # the script stops its server when its input ends
