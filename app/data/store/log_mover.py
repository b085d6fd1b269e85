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
    then waits for the disk, 10 ms on a quiet one and 50 on a busy one. What is committed is as safe
    in the log as in the database. Under load some of it is always too new to be moved; the log then
    grows to `MOST_LOG_PAGES`, where a commit moves the little that is left and it begins anew.
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
            self._characters = 0
            self._mover = threading.Thread(target=self._move, name="log mover")
            self._mover.start()

    def close(self) -> None:
        """Wait until nothing is being moved."""
        with self._turn:
            mover = self._mover
        if mover is not None:
            mover.join()

    def _move(self) -> None:
        # PASSIVE waits for nobody and holds nobody up. If it fails, the log stays as it is.
        with (
            suppress(SQLAlchemyError, sqlite3.Error),
            closing(self._engine.raw_connection()) as connection,
        ):
            connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
