"""One number of the store, read at once or not at all: for callers that may not wait."""

import sqlite3
import threading

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from app.data.store.engine import sqlite_file


class Glance:
    """A connection of its own to an SQLite store that waits for nobody.

    A look takes a few microseconds, a tenth of what a transaction from the pool takes. It stands
    in no line: the connection is for looks alone, reads what was committed last, waits for no lock,
    and gives up where it would have to. The connection ends with those of the engine. Other
    databases are across a wire, so a look at them is never at once.
    """

    def __init__(self, engine: Engine, statement: str) -> None:
        self._file = sqlite_file(engine)
        self._statement = statement
        self._connection: sqlite3.Connection | None = None
        self._turn = threading.Lock()
        sa.event.listen(engine, "engine_disposed", self._end)

    def look(self) -> int | None:
        """Return the number; None if it cannot be had at once, for whatever reason."""
        if self._file is None or not self._turn.acquire(blocking=False):
            return None
        try:
            if self._connection is None:
                self._connection = self._opened()
            return int(self._connection.execute(self._statement).fetchone()[0])
        except (sqlite3.Error, TypeError):  # TypeError: there is no such row
            self._close()
            return None
        finally:
            self._turn.release()

    def _opened(self) -> sqlite3.Connection:
        return sqlite3.connect(
            f"{self._file.absolute().as_uri()}?mode=rw",  # type: ignore[union-attr]
            uri=True,
            timeout=0,
            isolation_level=None,
            check_same_thread=False,
        )

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _end(self, _: Engine) -> None:
        with self._turn:
            self._close()
