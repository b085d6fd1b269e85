"""The record store: sealed assessments, written whole or not at all, found by number or place."""

import json
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa
from shapely.geometry.base import BaseGeometry
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.data.documents import as_json, seal_of
from app.data.store.engine import FILE_NAME, for_writing, make_engine, reading, unavailable
from app.data.store.log_mover import LogMover
from app.data.store.migrating import bring_to_newest, migrate, newest_revision, revision_of
from app.data.store.models import AssessedParcelRow, AssessmentRow
from app.data.store.spatial import box_of, in_box
from app.errors import DataError, NotFound, Unavailable
from app.text import Text

__all__ = [
    "FILE_NAME",
    "RecordStore",
    "RecordSummary",
    "StoredParcel",
    "migrate",
    "new_record_id",
    "newest_revision",
    "open_store",
]


_TURN_SECONDS = 5.0
_NEW_RECORD = AssessmentRow.__table__.insert()  # type: ignore[attr-defined]
_NEW_PARCEL = AssessedParcelRow.__table__.insert()  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class StoredParcel:
    """What is kept of one parcel beside the document; `geometry` in CGCS2000 degrees."""

    label: str
    verdict: str
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class RecordSummary:
    """One line of a list of records."""

    id: str
    created_at: datetime
    as_of: date
    verdict: str
    demonstration_verdict: str | None
    headline_zh: str


class RecordStore:
    """Sealed assessments in SQLite (WAL) or PostGIS, safe for several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writes = for_writing(engine)
        self._turn = threading.Lock()
        self._log = LogMover(engine)

    def save(
        self, document: Mapping[str, object], parcels: Sequence[StoredParcel], headline_zh: str
    ) -> None:
        """Store one assessment with its parcels in one transaction.

        Raises
        ------
        Unavailable
            `store.unavailable` if the database is locked, full or gone; nothing is then stored.
        """
        written = as_json(document).decode()
        row = {
            "id": document["id"],
            "created_at": datetime.fromisoformat(str(document["created_at"])).replace(tzinfo=None),
            "as_of": date.fromisoformat(str(document["as_of"])),
            "verdict": document["verdict"],
            "demonstration_verdict": document["demonstration_verdict"],
            "headline_zh": headline_zh,
            "seal": document["seal"],
            "document": written,
        }
        found = [
            _parcel_row(str(document["id"]), number, parcel)
            for number, parcel in enumerate(parcels, start=1)
        ]
        try:
            with self._in_turn(), self._writes.begin() as connection:
                connection.execute(_NEW_RECORD, row)
                if found:
                    connection.execute(_NEW_PARCEL, found)
        except SQLAlchemyError as error:
            raise unavailable(error) from error
        self._log.written(len(written))

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Let the writers of this process wait in line before an SQLite store.

        One writes at a time; those that wait inside of SQLite sleep and ask again, ever longer,
        and the unlucky ones take seconds. After a while everyone is let on: SQLite decides.
        """
        if self.engine.dialect.name != "sqlite":
            yield
            return
        taken = self._turn.acquire(timeout=_TURN_SECONDS)
        try:
            yield
        finally:
            if taken:
                self._turn.release()

    def load(self, record_id: str) -> dict[str, object]:
        """Return the document stored under `record_id`.

        Raises
        ------
        NotFound
            `record.not_found`.
        DataError
            `record.seal_broken` if the stored document is not the one that was sealed.
        Unavailable
            `store.unavailable`.
        """
        with reading(self.engine) as session:
            row = session.get(AssessmentRow, record_id)
            if row is None:
                raise NotFound(
                    "record.not_found",
                    Text(f"没有记录 {record_id}", f"there is no record {record_id}"),
                    where={"id": record_id},
                )
            document: dict[str, object] = json.loads(row.document)
            sealed = row.seal
        if seal_of(document) != sealed:
            raise DataError(
                "record.seal_broken",
                Text(
                    f"记录 {record_id} 与其封存值不符，可能被改动，不予出示",
                    f"record {record_id} does not match its seal; it may have been altered",
                ),
                where={"id": record_id},
            )
        return document

    def recent(self, limit: int = 20) -> list[RecordSummary]:
        """Return the newest records, newest first."""
        newest = (
            sa.select(AssessmentRow)
            .order_by(AssessmentRow.created_at.desc(), AssessmentRow.id)
            .limit(limit)
        )
        with reading(self.engine) as session:
            return [_summary(row) for row in session.scalars(newest)]

    def near(self, west: float, south: float, east: float, north: float) -> list[RecordSummary]:
        """Return records with a parcel whose box meets the given one (degrees), newest first."""
        near = in_box(
            self.engine.dialect.name, AssessedParcelRow.__table__, (west, south, east, north)
        )
        found = (
            sa.select(AssessmentRow)
            .where(AssessmentRow.id.in_(sa.select(AssessedParcelRow.assessment_id).where(near)))
            .order_by(AssessmentRow.created_at.desc(), AssessmentRow.id)
        )
        with reading(self.engine) as session:
            return [_summary(row) for row in session.scalars(found)]

    def revision(self) -> str | None:
        """Return the migration that the database is at; Unavailable `store.unavailable`."""
        try:
            return revision_of(self.engine)
        except SQLAlchemyError as error:
            raise unavailable(error) from error

    def close(self) -> None:
        """Give the connections back."""
        try:
            self._log.close()
        finally:
            self.engine.dispose()


def open_store(
    folder: Path, *, database_url: str | None = None, wait_seconds: float = 10.0
) -> RecordStore:
    """Open the store, creating or migrating it.

    Parameters
    ----------
    folder : where the embedded SQLite store lives; created if absent
    database_url : another database, such as `postgresql+psycopg://user@host/name`; it must have
        PostGIS, or let this user create it
    wait_seconds : how long a write waits for another one before it gives up

    Raises
    ------
    Unavailable
        `store.unavailable` if the folder cannot be written or the database cannot be opened,
        `store.bad_url`, `store.newer`.
    """
    engine = make_engine(folder, database_url, wait_seconds)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        bring_to_newest(engine, folder)
    except (OSError, SQLAlchemyError) as error:
        engine.dispose()
        raise unavailable(error) from error
    except Unavailable:
        engine.dispose()
        raise
    return RecordStore(engine)


def new_record_id() -> str:
    """Return a number that cannot be guessed: 128 random bits."""
    return secrets.token_urlsafe(16)


def _parcel_row(assessment_id: str, number: int, parcel: StoredParcel) -> dict[str, object]:
    return {
        "assessment_id": assessment_id,
        "number": number,
        "label": parcel.label,
        "verdict": parcel.verdict,
        "geometry": parcel.geometry,
        **box_of(parcel.geometry),
    }


def _summary(row: AssessmentRow) -> RecordSummary:
    return RecordSummary(
        row.id, row.created_at, row.as_of, row.verdict, row.demonstration_verdict, row.headline_zh
    )
