"""Bring a database to the revision that this version of the product needs, whole or not at all."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import alembic.command
import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from app.data.store.engine import for_writing, sqlite_file
from app.errors import Unavailable
from app.text import Text

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_NAME = "migration.lock"
_ADVISORY_LOCK = 3_715_000  # any number that every process of this product agrees on


def bring_to_newest(engine: Engine, folder: Path) -> None:
    """Migrate to the newest revision; processes that start at once wait for each other.

    Raises
    ------
    Unavailable
        `store.newer` if the database was written by a later version of the product.
    """
    if revision_of(engine) == newest_revision():
        return
    with _alone(engine, folder):
        found = revision_of(engine)
        if found is not None and found not in _known_revisions():
            raise Unavailable(
                "store.newer",
                Text(
                    f"数据库版本 {found} 新于本程序，请升级程序",
                    f"the database is at {found}, newer than this program: upgrade the program",
                ),
            )
        migrate(engine, "head")


def migrate(engine: Engine, revision: str) -> None:
    """Bring a database to `revision`, forwards or back, in one transaction."""
    config = _alembic()
    with for_writing(engine).begin() as connection:
        config.attributes["connection"] = connection
        if revision == "head" or _is_forwards(connection, revision):
            alembic.command.upgrade(config, revision)
        else:
            alembic.command.downgrade(config, revision)


def revision_of(engine: Engine) -> str | None:
    """Return the migration that the database is at, None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """Return the migration that this version of the product needs."""
    return ScriptDirectory.from_config(_alembic()).get_current_head()


def _known_revisions() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_alembic()).walk_revisions()}


def _is_forwards(connection: Connection, revision: str) -> bool:
    """Tell whether `revision` comes after the database's; they are numbered `0001`, `0002` ..."""
    current = MigrationContext.configure(connection).get_current_revision()
    return revision != "base" and (current or "") < revision


@contextmanager
def _alone(engine: Engine, folder: Path) -> Iterator[None]:
    if sqlite_file(engine) is not None:
        with (folder / LOCK_NAME).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        return
    with engine.connect() as connection:  # its session holds the lock, and loses it if it dies
        connection.execute(sa.select(sa.func.pg_advisory_lock(_ADVISORY_LOCK)))
        connection.rollback()
        try:
            yield
        finally:
            connection.execute(sa.select(sa.func.pg_advisory_unlock(_ADVISORY_LOCK)))


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
