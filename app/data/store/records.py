"""The record store: sealed assessments, written whole or not at all, found by number or place."""

import fcntl
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import alembic.command
import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from shapely.geometry.base import BaseGeometry
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.data.documents import seal_of
from app.data.store.models import AssessedParcelRow, AssessmentRow
from app.errors import DataError, NotFound, Unavailable
from app.text import Text

MIGRATIONS = Path(__file__).parent / "migrations"
FILE_NAME = "zoning.sqlite"


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
    """Sealed assessments in SQLite (WAL), safe for several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(
        self, document: Mapping[str, object], parcels: Sequence[StoredParcel], headline_zh: str
    ) -> None:
        """Store one assessment with its parcels in one transaction.

        Raises
        ------
        Unavailable
            `store.unavailable` if the database is locked, full or gone; nothing is then stored.
        """
        row = AssessmentRow(
            id=document["id"],
            created_at=datetime.fromisoformat(str(document["created_at"])).replace(tzinfo=None),
            as_of=date.fromisoformat(str(document["as_of"])),
            verdict=document["verdict"],
            demonstration_verdict=document["demonstration_verdict"],
            headline_zh=headline_zh,
            seal=document["seal"],
            document=json.dumps(document, ensure_ascii=False),
        )
        with self._session() as session:
            session.add(row)
            session.flush()
            session.add_all(
                _parcel_row(row.id, number, p) for number, p in enumerate(parcels, start=1)
            )

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
        with self._session() as session:
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
        with self._session() as session:
            return [_summary(row) for row in session.scalars(newest)]

    def near(self, west: float, south: float, east: float, north: float) -> list[RecordSummary]:
        """Return records with a parcel whose box meets the given one (degrees), newest first."""
        inside = sa.text(
            "assessed_parcel.id IN (SELECT id FROM assessed_parcel_rtree "
            "WHERE east >= :west AND west <= :east AND north >= :south AND south <= :north)"
        ).bindparams(west=west, south=south, east=east, north=north)
        box = AssessedParcelRow
        exactly = sa.and_(
            box.east >= west, box.west <= east, box.north >= south, box.south <= north
        )
        found = (
            sa.select(AssessmentRow)
            .where(AssessmentRow.id.in_(sa.select(box.assessment_id).where(inside, exactly)))
            .order_by(AssessmentRow.created_at.desc(), AssessmentRow.id)
        )
        with self._session() as session:
            return [_summary(row) for row in session.scalars(found)]

    def revision(self) -> str | None:
        """Return the migration that the database is at."""
        with self._engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def _session(self) -> Iterator[Session]:
        try:
            with Session(self._engine) as session, session.begin():
                yield session
        except SQLAlchemyError as error:
            raise _unavailable(error) from error


def open_store(folder: Path, *, wait_seconds: float = 10.0) -> RecordStore:
    """Open the embedded store in `folder`, creating or migrating it.

    Parameters
    ----------
    wait_seconds : how long a write waits for another one before it gives up

    Raises
    ------
    Unavailable
        `store.unavailable` if the folder cannot be written or the database cannot be opened.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        engine = _engine(folder / FILE_NAME, wait_seconds)
        with (folder / "migration.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            migrate(engine, "head")
    except (OSError, SQLAlchemyError) as error:
        raise _unavailable(error) from error
    return RecordStore(engine)


def migrate(engine: Engine, revision: str) -> None:
    """Bring a database to `revision`, forwards."""
    config = _alembic()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        alembic.command.upgrade(config, revision)
        connection.commit()


def newest_revision() -> str | None:
    """Return the migration that this version of the product needs."""
    return ScriptDirectory.from_config(_alembic()).get_current_head()


def new_record_id() -> str:
    """Return a number that cannot be guessed: 128 random bits."""
    return secrets.token_urlsafe(16)


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def _engine(path: Path, wait_seconds: float) -> Engine:
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": wait_seconds})

    def prepare(connection: object, _: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    sa.event.listen(engine, "connect", prepare)
    return engine


def _parcel_row(assessment_id: str, number: int, parcel: StoredParcel) -> AssessedParcelRow:
    west, south, east, north = parcel.geometry.bounds
    return AssessedParcelRow(
        assessment_id=assessment_id,
        number=number,
        label=parcel.label,
        verdict=parcel.verdict,
        geometry=parcel.geometry,
        west=west,
        south=south,
        east=east,
        north=north,
    )


def _summary(row: AssessmentRow) -> RecordSummary:
    return RecordSummary(
        row.id, row.created_at, row.as_of, row.verdict, row.demonstration_verdict, row.headline_zh
    )


def _unavailable(error: Exception) -> Unavailable:
    return Unavailable(
        "store.unavailable",
        Text(
            f"记录库暂时不可用（{type(error).__name__}），本次没有保存任何内容；请检查磁盘空间与"
            "数据目录权限后重试",
            f"the record store is not available ({type(error).__name__}), nothing was stored; "
            "check disk space and permissions of the data folder, then try again",
        ),
    )
