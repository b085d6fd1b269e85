"""What was written is moved from SQLite's log into the database while nobody waits for it."""

import sqlite3
import threading
from contextlib import closing, suppress

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

DUE_CHARACTERS = 1_500_000  # of documents, some fifty checks


class LogMover:
    """Moves the log of an SQLite store in a thread of its own, now and then.

    Left alone, SQLite moves it in the commit that finds a thousand pages in it: one check in sixty
    then waits for the disk, 10 ms on a quiet one and 50 on a busy one. Nothing that is committed is
    lost with the process; what is still in the log may be lost if the machine loses its power, as
    with SQLite's own moves (`synchronous=NORMAL`). Under load some of it is always too new to be
    moved; the log then grows to `MOST_LOG_PAGES`, where a commit moves the little that is left and
    it begins anew.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._moves = engine.dialect.name == "sqlite"
        self._turn = threading.Lock()
        self._characters = 0
        self._mover: threading.Thread | None = None

    def written(self, characters: int) -> None:
        """Take note of what was committed; begin to move when there is enough of it."""
        if not self._moves:
            return
        with self._turn:
            self._characters += characters
            under_way = self._mover is not None and self._mover.is_alive()
            if self._characters < DUE_CHARACTERS or under_way:
                return
            mover = threading.Thread(target=move_log, args=(self._engine,), name="log mover")
            with suppress(RuntimeError):  # no thread to be had: the next one will do
                mover.start()
                self._mover, self._characters = mover, 0

    def close(self) -> None:
        """Wait until nothing is being moved."""
        with self._turn:
            mover = self._mover
        if mover is not None:
            mover.join()


def move_log(engine: Engine) -> None:
    """Move the log of an SQLite store into the database, and have the disk keep both.

    Waits for nobody and holds nobody up. If it fails, the log stays as it is: nothing is lost.
    """
    if engine.dialect.name != "sqlite":
        return
    with (
        suppress(SQLAlchemyError, sqlite3.Error),
        closing(engine.raw_connection()) as connection,
    ):
        connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
