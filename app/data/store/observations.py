"""Observed figures in the store: added all or none, taken back by an entry, never deleted."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from app.data.store.engine import reading, writing
from app.data.store.models import ObservationRow, WithdrawalRow
from app.data.store.observation_refusals import conflict, withdrawn_before, wrong_replacement
from app.data.store.observation_rows import (
    NewObservation,
    Withdrawal,
    observation_from,
    observation_row,
    pair_from,
    withdrawal_row,
)
from app.domain.observations import Observation
from app.errors import NotFound
from app.text import Text


class ObservationStore:
    """Observed figures; several threads and processes may record at once.

    For one zone, indicator and day one figure answers: a second, different one is refused unless
    it names the first as replaced.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, entries: Sequence[NewObservation]) -> list[Observation]:
        """Store figures, all or none, and return them as stored, in their order.

        A figure that is already there with the same value is not stored twice: the one there is
        returned.

        Raises
        ------
        InputError
            `observation.conflict` naming the figure that is there, `observation.replaces` if the
            figure to be replaced is another one's or was taken back; nothing is then stored.
        NotFound
            `observation.not_found` for an unknown figure to replace; nothing is then stored.
        DataError
            `observation.seal_broken`.
        Unavailable
            `store.unavailable`; nothing is then stored.
        """
        with writing(self._engine) as session:
            _one_recorder_at_a_time(session)
            return [_add(session, entry) for entry in entries]

    def of(self, zone_ids: Collection[str], day: date) -> list[Observation]:
        """Return the figures of zones that answer on a day, by zone, indicator, day and id.

        Figures about a later day and figures taken back are left out, whenever they were recorded.

        Raises
        ------
        DataError
            `observation.seal_broken`.
        Unavailable
            `store.unavailable`.
        """
        found = self.listed(zone_ids, until=day)
        return [observation for observation, withdrawal in found if withdrawal is None]

    def listed(
        self,
        zone_ids: Collection[str] | None = None,
        *,
        indicator: str | None = None,
        until: date | None = None,
    ) -> list[tuple[Observation, Withdrawal | None]]:
        """Return every figure, those taken back with who did it and why; None does not filter.

        Raises
        ------
        DataError
            `observation.seal_broken`.
        Unavailable
            `store.unavailable`.
        """
        row = ObservationRow
        wanted = sa.select(row, WithdrawalRow).outerjoin(WithdrawalRow, _taken_back())
        if zone_ids is not None:
            wanted = wanted.where(row.zone.in_(sorted(zone_ids)))
        if indicator is not None:
            wanted = wanted.where(row.indicator == indicator)
        if until is not None:
            wanted = wanted.where(row.observed_on <= until)
        with reading(self._engine) as session:
            found = [pair_from(*pair) for pair in session.execute(wanted)]
        # Sorted here: databases differ in how they order text.
        return sorted(found, key=lambda p: (p[0].zone, p[0].indicator, p[0].on, p[0].id))

    def get(self, observation_id: str) -> tuple[Observation, Withdrawal | None]:
        """Return one figure, and who took it back if somebody did.

        Raises
        ------
        NotFound
            `observation.not_found`.
        DataError
            `observation.seal_broken`.
        Unavailable
            `store.unavailable`.
        """
        with reading(self._engine) as session:
            return _get(session, observation_id)

    def withdraw(
        self, observation_id: str, *, officer: str, reason: str, at: datetime
    ) -> Withdrawal:
        """Take a figure back; it stays in the store and no longer answers.

        Raises
        ------
        NotFound
            `observation.not_found`.
        InputError
            `observation.withdrawn` if it was taken back before, naming by whom.
        Unavailable
            `store.unavailable`; nothing is then stored.
        """
        with writing(self._engine) as session:
            _one_recorder_at_a_time(session)
            _, before = _get(session, observation_id)
            if before is not None:
                raise withdrawn_before(before)
            taken = Withdrawal(observation_id, officer, reason, at.astimezone(UTC))
            session.add(withdrawal_row(taken))
        return taken


def require_seals(session: Session) -> int:
    """Check the seal of every figure and return their number; DataError on a broken one."""
    rows = session.scalars(sa.select(ObservationRow).order_by(ObservationRow.id))
    return len([observation_from(row) for row in rows])


def _one_recorder_at_a_time(session: Session) -> None:
    """Let nobody record between our look and our entry; SQLite has its write lock already."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("LOCK TABLE observation IN SHARE ROW EXCLUSIVE MODE"))


def _add(session: Session, entry: NewObservation) -> Observation:
    new = replace(entry.observation, recorded_at=entry.observation.recorded_at.astimezone(UTC))
    there = _answering(session, new)
    if entry.replaces is not None:
        _require_replaceable(session, entry, there)
    elif there is not None and (there.value, there.unit) == (new.value, new.unit):
        return there
    elif there is not None:
        raise conflict(entry, there)
    session.add(observation_row(new))
    session.flush()
    if entry.replaces is not None:
        taken = Withdrawal(entry.replaces, new.officer, entry.reason, new.recorded_at, new.id)
        session.add(withdrawal_row(taken))
        session.flush()
    return new


def _answering(session: Session, like: Observation) -> Observation | None:
    """Return the figure that answers for the zone, indicator and day of another one."""
    row = ObservationRow
    wanted = sa.select(row).outerjoin(WithdrawalRow, _taken_back()).where(
        row.zone == like.zone, row.indicator == like.indicator, row.observed_on == like.on,
        WithdrawalRow.id.is_(None),
    )  # fmt: skip
    found = session.scalars(wanted.order_by(row.id)).first()
    return None if found is None else observation_from(found)


def _require_replaceable(
    session: Session, entry: NewObservation, there: Observation | None
) -> None:
    old, withdrawal = _get(session, str(entry.replaces))
    if withdrawal is not None:
        raise withdrawn_before(withdrawal)
    if there is None or there.id != old.id:
        raise wrong_replacement(entry, old)


def _taken_back() -> sa.ColumnElement[bool]:
    return WithdrawalRow.observation_id == ObservationRow.id


def _get(session: Session, observation_id: str) -> tuple[Observation, Withdrawal | None]:
    wanted = sa.select(ObservationRow, WithdrawalRow).outerjoin(WithdrawalRow, _taken_back())
    found = session.execute(wanted.where(ObservationRow.id == observation_id)).first()
    if found is None:
        raise NotFound(
            "observation.not_found",
            Text(f"没有监测数据 {observation_id}", f"there is no observation {observation_id}"),
            where={"id": observation_id},
        )
    return pair_from(*found)
