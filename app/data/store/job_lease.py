"""The lease of the one consumer at work: a row that it locks, renews and lets go."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.data.store.models import JobLeaseRow

_ONLY = 1


def now(session: Session) -> datetime:
    """Return the time (UTC, without zone) by the clock that all services of a store share."""
    if session.get_bind().dialect.name == "postgresql":
        stamp = session.execute(sa.text("SELECT clock_timestamp() AT TIME ZONE 'UTC'"))
        found: datetime = stamp.scalar_one()
        return found
    return datetime.now(UTC).replace(tzinfo=None)


def locked_lease(session: Session, *, skip: bool = False) -> JobLeaseRow | None:
    """Return the lease, locked until the end of the transaction.

    With `skip`, None where another consumer has it locked; SQLite locks everything already.
    """
    wanted = sa.select(JobLeaseRow).where(JobLeaseRow.id == _ONLY)
    return session.scalar(wanted.with_for_update(skip_locked=skip))


def is_held(session: Session, lease: JobLeaseRow | None) -> bool:
    """Tell whether a consumer holds the lease and has been heard of in time."""
    if lease is None or lease.holder is None or lease.expires_at is None:
        return False
    return lease.expires_at > now(session)


def hold(session: Session, lease: JobLeaseRow | None, holder: str, lease_s: float) -> None:
    """Give the lease to a consumer for so long from now."""
    if lease is not None:
        lease.holder = holder
        lease.expires_at = now(session) + timedelta(seconds=lease_s)


def let_go(lease: JobLeaseRow | None) -> None:
    """Let anybody take the lease."""
    if lease is not None:
        lease.holder = lease.expires_at = None
