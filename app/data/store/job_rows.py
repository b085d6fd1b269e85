"""What the store keeps of a job: its state, its progress, how it ended."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, cast

from app.data.store.models import JobRow

Status = Literal["queued", "running", "done", "failed", "cancelled"]
ENDED: tuple[Status, ...] = ("done", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows done, of how many if that is known, and how many a second."""

    done: int
    total: int | None
    rate_per_s: float | None


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job ended: what it found, or the error as a JSON document."""

    status: Literal["done", "failed", "cancelled"]
    summary: Mapping[str, object] | None = None
    error: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One batch handed to the service; times are UTC without a zone.

    Attributes
    ----------
    file_name : as the caller named it
    asked : profile, day, format and the decisions among readings
    crashes : how often its process, or the service around it, died
    """

    id: str
    status: Status
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    file_name: str
    asked: Mapping[str, object]
    progress: Progress
    cancel_requested: bool
    crashes: int
    summary: Mapping[str, object] | None = field(default=None)
    error: Mapping[str, object] | None = field(default=None)

    @property
    def has_ended(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.status in ENDED


def job_from(row: JobRow) -> Job:
    """Return a row as a job."""
    return Job(
        id=row.id,
        status=cast("Status", row.status),
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        file_name=row.file_name,
        asked=json.loads(row.asked),
        progress=Progress(row.done, row.total, row.rate_per_s),
        cancel_requested=row.cancel_requested,
        crashes=row.crashes,
        summary=None if row.summary is None else json.loads(row.summary),
        error=None if row.error is None else json.loads(row.error),
    )
