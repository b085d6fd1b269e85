"""The two databases that the store must work on; tests take `place` and run on both.

PostGIS is a real server, started by scripts/postgis.sh. Where it cannot be started the tests fail:
they are never skipped. ZONING_TEST_STORES=sqlite leaves it out, and says so in every test's name.
"""

import itertools
import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.data.store.records import RecordStore, open_store

SCRIPT = Path(__file__).parent.parent / "scripts" / "postgis.sh"
STORES = os.environ.get("ZONING_TEST_STORES", "sqlite,postgis").split(",")

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL with PostGIS: the address of its first database, its files."""

    url: str
    data: str
    programs: str

    def control(self, *command: str) -> None:
        """Stop or start the server."""
        done = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*done, f"{self.programs}/pg_ctl", "-D", self.data, "-w", "-l", "/dev/null", *command],
            check=True, stdout=subprocess.DEVNULL, cwd="/",
        )  # fmt: skip

    def new_database(self) -> str:
        """Make an empty database and return its address."""
        name = f"t{next(_numbers)}"
        admin = sa.create_engine(self.url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE zoning_template"))
        admin.dispose()
        return self.url.rpartition("/")[0] + "/" + name


@dataclass(frozen=True)
class Place:
    """Where a store of one kind lives, empty at first."""

    kind: str
    folder: Path
    url: str | None

    def open(self, wait_seconds: float = 10.0) -> RecordStore:
        """Open the store as a process of its own would."""
        return open_store(self.folder, database_url=self.url, wait_seconds=wait_seconds)

    def count(self, table: str) -> int:
        """Count rows behind the store's back."""
        return int(self.run(f"SELECT count(*) FROM {table}")[0][0])

    def run(self, statement: str, **values: object) -> list[sa.Row]:
        """Execute a statement behind the store's back."""
        url = self.url or f"sqlite:///{self.folder / 'zoning.sqlite'}"
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        with engine.begin() as connection:
            if self.kind == "sqlite":
                connection.exec_driver_sql("PRAGMA foreign_keys = ON")
            found = connection.execute(sa.text(statement), values)
            return list(found) if found.returns_rows else []


def start_server() -> tuple[subprocess.Popen[str], Server]:
    """Start a server; it stops when the process's input is closed."""
    process = subprocess.Popen(
        [str(SCRIPT), "run"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    line = process.stdout.readline().split()
    assert len(line) == 3, "scripts/postgis.sh run did not start PostGIS; see its output above"
    server = Server(*line)
    admin = sa.create_engine(server.url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text("CREATE DATABASE zoning_template"))
    admin.dispose()
    made = sa.create_engine(server.url.rpartition("/")[0] + "/zoning_template")
    with made.begin() as connection:
        connection.execute(sa.text("CREATE EXTENSION postgis"))
    made.dispose()
    return process, server


def stop_server(process: subprocess.Popen[str]) -> None:
    """Stop a server that `start_server` started; its data goes with it."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    process.wait(timeout=60)
    process.stdout.close()


@pytest.fixture(scope="session")
def postgis_server() -> Iterator[Server]:
    process, server = start_server()
    yield server
    stop_server(process)


@pytest.fixture(params=STORES)
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """An empty place for a store, once on SQLite and once on PostGIS."""
    with tempfile.TemporaryDirectory(prefix="zoning-store-") as folder:
        url = None
        if request.param == "postgis":
            url = request.getfixturevalue("postgis_server").new_database()
        yield Place(request.param, Path(folder), url)
