"""The queue of batches in the store: one consumer at a time holds the lease and runs one job.

Whoever holds the lease writes; every write of a consumer first makes sure that it still does. A
consumer that dies leaves its job running: the next one finds the lease expired and goes on with
that job before any other.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from app.data.store.engine import reading, writing
from app.data.store.job_lease import hold, is_held, let_go, locked_lease, now
from app.data.store.job_refusals import (
    MOST_CRASHES,
    crashed_too_often,
    ended_before,
    no_such_job,
    queue_full,
)
from app.data.store.job_rows import ENDED, Ended, Job, Progress, Status, job_from
from app.data.store.models import JobRow

MOST_WAITING = 200

Heard = Literal["go on", "cancel", "lost"]
Document = Mapping[str, object]


class JobStore:
    """Jobs; several services, each with a consumer, may share one store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, job_id: str, file_name: str, asked: Document) -> Job:
        """Put a job at the end of the queue.

        Raises
        ------
        Unavailable
            `job.queue_full`, `store.unavailable`; nothing is then stored.
        """
        with writing(self._engine) as session:
            if _count(session, "queued") >= MOST_WAITING:
                raise queue_full(MOST_WAITING)
            row = JobRow(
                id=job_id,
                status="queued",
                created_at=now(session),
                file_name=file_name,
                asked=json.dumps(asked, ensure_ascii=False),
                done=0,
                cancel_requested=False,
                crashes=0,
            )
            session.add(row)
            session.flush()
            return job_from(row)

    def get(self, job_id: str) -> Job:
        """Return a job; NotFound `job.not_found`, Unavailable `store.unavailable`."""
        with reading(self._engine) as session:
            return job_from(_get(session, job_id))

    def listed(self, limit: int = 100) -> list[Job]:
        """Return the newest jobs, newest first; Unavailable `store.unavailable`."""
        newest = sa.select(JobRow).order_by(JobRow.created_at.desc(), JobRow.id).limit(limit)
        with reading(self._engine) as session:
            return [job_from(row) for row in session.scalars(newest)]

    def ahead(self, job: Job) -> int:
        """Return how many jobs end before a queued one begins; Unavailable `store.unavailable`."""
        before = JobRow.status.in_(("queued", "running")) & (JobRow.created_at < job.created_at)
        with reading(self._engine) as session:
            return session.scalar(sa.select(sa.func.count()).where(before)) or 0

    def ids(self) -> set[str]:
        """Return the numbers of all jobs; Unavailable `store.unavailable`."""
        with reading(self._engine) as session:
            return set(session.scalars(sa.select(JobRow.id)))

    def cancel(self, job_id: str) -> Job:
        """Cancel a job that waits, or ask the consumer to end the one that runs.

        A running job whose consumer is dead is cancelled here.

        Raises
        ------
        NotFound
            `job.not_found`.
        InputError
            `job.ended` if it is done or failed.
        Unavailable
            `store.unavailable`; nothing is then changed.
        """
        with writing(self._engine) as session:
            lease = locked_lease(session)
            row = _get(session, job_id, locked=True)
            if row.status in ("done", "failed"):
                raise ended_before(row)
            if row.status == "running" and is_held(session, lease):
                row.cancel_requested = True
            elif row.status != "cancelled":
                _end(session, row, Ended("cancelled"))
            session.flush()
            return job_from(row)

    def has_work(self) -> bool:
        """Tell whether any job waits or runs; Unavailable `store.unavailable`."""
        with reading(self._engine) as session:
            return _count(session, "queued", "running") > 0

    def claim(self, holder: str, lease_s: float) -> Job | None:
        """Take the lease and the next job; None if there is none or another consumer is at work.

        A job that is found running was left by a consumer that died: it comes first, and the
        death counts as a crash. One that this consumer left when the store was down does not.

        Raises
        ------
        Unavailable
            `store.unavailable`; nothing is then changed.
        """
        with writing(self._engine) as session:
            lease = locked_lease(session, skip=True)
            if lease is None or (lease.holder != holder and is_held(session, lease)):
                return None
            for row in session.scalars(_in_turn()):
                if row.status == "running" and lease.holder != holder:
                    row.crashes += 1
                if row.crashes >= MOST_CRASHES:
                    _end(session, row, Ended("failed", error=crashed_too_often()))
                    continue
                row.status = "running"
                row.started_at = row.started_at or now(session)
                hold(session, lease, holder, lease_s)
                session.flush()
                return job_from(row)
            let_go(lease)
            return None

    def heartbeat(
        self, holder: str, job_id: str, progress: Progress | None, lease_s: float
    ) -> Heard:
        """Keep the lease, store the progress if there is any, and hear what is asked for.

        Raises
        ------
        Unavailable
            `store.unavailable`; the lease is then not renewed.
        """
        with writing(self._engine) as session:
            row = _own_job(session, holder, job_id)
            if row is None:
                return "lost"
            hold(session, locked_lease(session), holder, lease_s)
            if progress is not None:
                row.done, row.total = progress.done, progress.total
                row.rate_per_s = progress.rate_per_s
            return "cancel" if row.cancel_requested else "go on"

    def finish(self, holder: str, job_id: str, ended: Ended) -> Status | None:
        """End a job, let the lease go and return how it ended; None if another one has it.

        What ends after a cancellation was asked for is cancelled, its result not kept.

        Raises
        ------
        Unavailable
            `store.unavailable`; nothing is then changed.
        """
        with writing(self._engine) as session:
            row = _own_job(session, holder, job_id)
            if row is None:
                return None
            closing = Ended("cancelled") if row.cancel_requested else ended
            _end(session, row, closing)
            let_go(locked_lease(session))
            return closing.status

    def give_back(self, holder: str, job_id: str, *, crashed: bool) -> None:
        """Put a job back at its place in the queue and let the lease go.

        Raises
        ------
        Unavailable
            `store.unavailable`; the lease then expires by itself.
        """
        with writing(self._engine) as session:
            row = _own_job(session, holder, job_id)
            if row is None:
                return
            row.crashes += crashed
            if row.crashes >= MOST_CRASHES:
                _end(session, row, Ended("failed", error=crashed_too_often()))
            else:
                row.status = "queued"
            let_go(locked_lease(session))

    def prune(self, days: float) -> list[str]:
        """Delete the jobs that ended so long ago and return their numbers.

        Raises
        ------
        Unavailable
            `store.unavailable`; nothing is then deleted.
        """
        with writing(self._engine) as session:
            last_day = now(session) - timedelta(days=days)
            old = JobRow.status.in_(ENDED) & (JobRow.finished_at < last_day)
            found = list(session.scalars(sa.select(JobRow.id).where(old)))
            session.execute(sa.delete(JobRow).where(JobRow.id.in_(found)))
        return found


def _own_job(session: Session, holder: str, job_id: str) -> JobRow | None:
    """Return the running job, locked, if this consumer still has the lease."""
    lease = locked_lease(session)
    if lease is None or lease.holder != holder:
        return None
    row = session.get(JobRow, job_id, with_for_update=True)
    return row if row is not None and row.status == "running" else None


def _in_turn() -> sa.Select[JobRow]:
    """Select what is to be done, what was begun first; locked, for a caller may cancel."""
    begun = sa.case((JobRow.status == "running", 0), else_=1)
    waiting = sa.select(JobRow).where(JobRow.status.in_(("running", "queued")))
    return waiting.order_by(begun, JobRow.created_at, JobRow.id).with_for_update()


def _get(session: Session, job_id: str, *, locked: bool = False) -> JobRow:
    row = session.get(JobRow, job_id, with_for_update=locked)
    if row is None:
        raise no_such_job(job_id)
    return row


def _count(session: Session, *statuses: Status) -> int:
    wanted = sa.select(sa.func.count()).where(JobRow.status.in_(statuses))
    return session.scalar(wanted) or 0


def _end(session: Session, row: JobRow, ended: Ended) -> None:
    row.status = ended.status
    row.finished_at = now(session)
    row.summary = None if ended.summary is None else json.dumps(ended.summary, ensure_ascii=False)
    row.error = None if ended.error is None else json.dumps(ended.error, ensure_ascii=False)
