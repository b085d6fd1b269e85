"""The engine of the store and its transactions, on SQLite and PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from app.errors import Unavailable
from app.text import Text

FILE_NAME = "zoning.sqlite"
_WRITES = "zoning_writes"
_CONNECT_SECONDS = 5
MOST_LOG_PAGES = 8_000  # of 4 kB: who finds a log so long moves it to the database, see LogMover
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    f"wal_autocheckpoint={MOST_LOG_PAGES}",
)


def make_engine(folder: Path, url: str | None, wait_seconds: float) -> Engine:
    """Return the engine of `url`, or of the SQLite file in `folder` if there is no url.

    Raises
    ------
    Unavailable
        `store.bad_url` for an address that is neither SQLite nor PostgreSQL through psycopg.
    """
    if not url:  # an empty variable is none
        return _sqlite(f"sqlite:///{folder / FILE_NAME}", wait_seconds)
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise _bad_url() from error
    if address.drivername == "postgresql+psycopg":
        return _postgresql(url, wait_seconds)
    if address.get_backend_name() == "sqlite" and address.database:
        return _sqlite(url, wait_seconds)
    raise _bad_url()


def sqlite_file(engine: Engine) -> Path | None:
    """Return the file of an SQLite store, None for another database."""
    database = engine.url.database
    return Path(database) if engine.dialect.name == "sqlite" and database else None


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Open a session that sees one state of the store and changes nothing.

    Raises
    ------
    Unavailable
        `store.unavailable`.
    """
    try:
        with Session(engine) as session, session.begin():
            yield session
    except SQLAlchemyError as error:
        raise unavailable(error) from error


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Open a session whose changes are stored whole at its end, or not at all.

    SQLite takes the write lock at once (BEGIN IMMEDIATE): a transaction that reads first and
    writes later would otherwise fail in the middle when another writer came between.

    Raises
    ------
    Unavailable
        `store.unavailable`; nothing is then stored.
    """
    try:
        with Session(for_writing(engine)) as session, session.begin():
            yield session
    except SQLAlchemyError as error:
        raise unavailable(error) from error


def for_writing(engine: Engine) -> Engine:
    """Return the engine whose transactions take the write lock at their beginning.

    On PostgreSQL writers wait for a locked row and then see what was committed meanwhile; readers
    keep the state that they began with.
    """
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{_WRITES: True})
    return engine.execution_options(isolation_level="READ COMMITTED")


def unavailable(error: Exception) -> Unavailable:
    """Return what a caller is told when the store does not work; it names no address or secret."""
    cause = type(getattr(error, "orig", None) or error).__name__
    return Unavailable(
        "store.unavailable",
        Text(
            f"记录库暂时不可用（{cause}），本次没有保存任何内容；请检查磁盘空间、数据目录权限或"
            "数据库连接后重试",
            f"the record store is not available ({cause}), nothing was stored; check disk space, "
            "permissions of the data folder or the database connection, then try again",
        ),
    )


def _bad_url() -> Unavailable:
    return Unavailable(
        "store.bad_url",
        Text(
            "ZONING_DATABASE_URL 应为 postgresql+psycopg://用户@主机/库 或 sqlite:////路径",
            "ZONING_DATABASE_URL should read postgresql+psycopg://user@host/database or "
            "sqlite:////path",
        ),
    )


def _sqlite(url: str, wait_seconds: float) -> Engine:
    engine = sa.create_engine(url, connect_args={"timeout": wait_seconds})

    def prepare(connection: object, _: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]  # `begin` speaks instead
        cursor = connection.cursor()  # type: ignore[attr-defined]
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        statement = "BEGIN IMMEDIATE" if writes else "BEGIN"
        driver: sqlite3.Connection = connection.connection.dbapi_connection  # type: ignore[assignment]
        try:  # straight to the driver: a statement through the engine takes longer than its work
            driver.execute(statement)
        except sqlite3.Error as error:
            raise OperationalError(statement, None, error) from error

    sa.event.listen(engine, "connect", prepare)
    sa.event.listen(engine, "begin", begin)
    return engine


def _postgresql(url: str, wait_seconds: float) -> Engine:
    waits = f"-c lock_timeout={int(wait_seconds * 1000)}"
    return sa.create_engine(
        url,
        pool_pre_ping=True,
        isolation_level="REPEATABLE READ",
        connect_args={"connect_timeout": _CONNECT_SECONDS, "options": waits},
    )
