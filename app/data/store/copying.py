"""Copies of a whole store: one SQLite file that either kind of store is restored from."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from app.data.documents import seal_of
from app.data.store.engine import make_engine, reading, sqlite_file, writing
from app.data.store.imports import imported_in
from app.data.store.migrating import migrate
from app.data.store.models import AssessmentRow, Base, KnowledgeRevisionRow
from app.data.store.observations import require_seals
from app.data.store.spatial import index_name
from app.errors import DataError
from app.text import Text

_ROWS = 1_000  # copied at a time
_INDEXED = ("assessed_parcel", "layer_feature")


@dataclass(frozen=True, slots=True)
class Contents:
    """How many rows each table has, and the records that do not match their seal."""

    rows: Mapping[str, int]
    unsealed: tuple[str, ...]


def write_copy(engine: Engine, target: Path) -> Contents:
    """Copy one state of the store into a new SQLite file, check it, and say what is in it.

    Writers are not held up. `target` is written in place: give the path of a file that nobody
    reads yet.

    Raises
    ------
    DataError
        `store.damaged`.
    sqlite3.Error, OSError, SQLAlchemyError
        If either database cannot be used.
    """
    source = sqlite_file(engine)
    if source is not None:
        _copy_file(source, target)
    else:
        _copy_rows_out(engine, target)
    require_sound_file(target)
    copy = make_engine(target.parent, f"sqlite:///{target}", 1.0)
    try:
        with reading(copy) as session:
            contents = contents_of(session)
    finally:
        copy.dispose()
    _as_single_file(target)
    return contents


def _copy_file(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new, pages=2_000)
    _as_single_file(target)


def _as_single_file(target: Path) -> None:
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _copy_rows_out(engine: Engine, target: Path) -> None:
    copy = make_engine(target.parent, f"sqlite:///{target}", 1.0)
    try:
        migrate(copy, "head")
        with reading(engine) as old, writing(copy) as new:
            _copy_rows(old, new)
    finally:
        copy.dispose()


def replace_contents(engine: Engine, copy: Engine, *, accept_unsealed: bool) -> Contents:
    """Put the contents of `copy` in place of the store's, in one transaction.

    What was there stays until the new contents have been read back and verified; services that
    run meanwhile see the old state, then the new one, and notice by the raised counter.

    Raises
    ------
    DataError
        `store.copy_differs`, `record.seal_broken`, `imports.seal_broken`,
        `observation.seal_broken`; nothing is changed.
    Unavailable
        `store.unavailable`; nothing is changed.
    """
    with reading(copy) as source, writing(engine) as session:
        before = _number(session)
        _copy_rows(source, session)
        session.execute(
            sa.update(KnowledgeRevisionRow).values(number=max(before, _number(source)) + 1)
        )
        session.flush()
        expected, found = contents_of(source), contents_of(session)
        if found != expected:
            raise DataError(
                "store.copy_differs",
                Text(
                    "恢复后的内容与备份不符，未作更改", "what was copied differs; nothing changed"
                ),
            )
        if found.unsealed and not accept_unsealed:
            raise _unsealed(found.unsealed)
    return found


def _number(session: Session) -> int:
    return session.scalar(sa.select(KnowledgeRevisionRow.number)) or 0


def _copy_rows(source: Session, target: Session) -> None:
    """Replace every row of every table; parents first, and taken away last."""
    tables = Base.metadata.sorted_tables
    for table in reversed(tables):
        target.execute(sa.delete(table))
    for table in tables:
        rows = source.execute(
            sa.select(table).order_by(*table.primary_key), execution_options={"yield_per": _ROWS}
        )
        for part in rows.mappings().partitions():
            target.execute(sa.insert(table), [dict(row) for row in part])
        if target.get_bind().dialect.name == "postgresql":
            _continue_numbering(target, table)


def _continue_numbering(session: Session, table: sa.Table) -> None:
    if isinstance(table.c.id.type, sa.Integer):
        newest = sa.func.max(table.c.id)
        sequence = sa.func.pg_get_serial_sequence(table.name, "id")
        session.execute(
            sa.select(sa.func.setval(sequence, sa.func.coalesce(newest, 1), newest.is_not(None)))
        )


def contents_of(session: Session) -> Contents:
    """Count every table and check every seal.

    Raises
    ------
    DataError
        `imports.seal_broken`, `observation.seal_broken`.
    """
    rows = {
        table.name: session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
    imported_in(session)
    require_seals(session)
    sealed = sa.select(AssessmentRow.id, AssessmentRow.document, AssessmentRow.seal)
    found = session.execute(
        sealed.order_by(AssessmentRow.id), execution_options={"yield_per": _ROWS}
    )
    return Contents(rows, tuple(name for name, text, seal in found if not is_sealed(text, seal)))


def is_sealed(document: str, seal: str) -> bool:
    """Tell whether a stored document is the one that was sealed."""
    try:
        return seal_of(json.loads(document)) == seal
    except ValueError:
        return False


def require_sound_file(path: Path) -> None:
    """Raise DataError `store.damaged` unless an SQLite file is whole and its indexes agree."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=rw", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check(3)").fetchall()
            for table in _INDEXED:
                if _has(connection, table) and not _index_agrees(connection, table):
                    found.append((f"index of {table}",))
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise damaged(str(error)) from error
    if [row for row in found if row != ("ok",)]:
        raise damaged("; ".join(str(row[0]) for row in found))


def _has(connection: sqlite3.Connection, table: str) -> bool:
    wanted = "SELECT count(*) FROM sqlite_master WHERE name = ?"
    return bool(connection.execute(wanted, (table,)).fetchone()[0])


def _index_agrees(connection: sqlite3.Connection, table: str) -> bool:
    statements = [f"SELECT count(*) FROM {name}" for name in (table, index_name(table))]  # noqa: S608
    rows, indexed = (int(connection.execute(s).fetchone()[0]) for s in statements)
    return rows == indexed


def damaged(what: str) -> DataError:
    """Return the error for a database file that is not whole."""
    return DataError(
        "store.damaged",
        Text(f"数据库文件损坏：{what[:200]}", f"the database file is damaged: {what[:200]}"),
    )


def _unsealed(ids: tuple[str, ...]) -> DataError:
    return DataError(
        "record.seal_broken",
        Text(
            f"备份中有 {len(ids)} 条记录与封存值不符，未作更改；确要恢复请加 --accept-broken-seals",
            f"{len(ids)} records of the backup do not match their seals; nothing changed; to "
            "restore all the same use --accept-broken-seals",
        ),
        where={"id": ids[0]},
    )
