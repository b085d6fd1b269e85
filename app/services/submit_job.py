"""Take in a batch: what can be refused at once is, and then leaves nothing behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from app.data.job_files import JobFolder, JobFolders, no_room
from app.data.store.job_rows import Job
from app.data.store.jobs import JobStore
from app.data.store.records import new_record_id
from app.errors import InputError
from app.services.desk import Desk
from app.services.project_questions import understood
from app.services.reading_options import day_of, reading_options
from app.text import Text

ResultFormat = Literal["parquet", "gpkg", "xlsx"]
FORMATS: tuple[ResultFormat, ...] = get_args(ResultFormat)
DEFAULT_FORMAT: ResultFormat = "parquet"
SPARE_BYTES = 100_000_000  # stay free on the disk, for the store


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of a batch, as it came; files are handed over by their folder."""

    profile: Mapping[str, object] = field(default_factory=dict)
    confirmations: object = ()
    as_of: str | None = None
    format: str | None = None
    layer: str | None = None
    crs: str | None = None
    axis_order: str | None = None
    encoding: str | None = None


def open_folder(folders: JobFolders, expected_bytes: int) -> tuple[str, JobFolder]:
    """Make the folder of a new job under a number that cannot be guessed.

    Raises
    ------
    Unavailable
        `job.no_room` if what is expected would not fit, `job.cannot_write`.
    """
    if folders.free_bytes() < expected_bytes + SPARE_BYTES:
        raise no_room()
    job_id = new_record_id()
    folder = folders.of(job_id)
    folder.make()
    return job_id, folder


def submit_job(
    desk: Desk, jobs: JobStore, folder: JobFolder, job_id: str, file_name: str, order: Order
) -> Job:
    """Queue the file that lies in `folder`; the day is settled now, whenever the job runs.

    Raises
    ------
    InputError
        `request.format`, `request.as_of`, `request.crs`, `request.axis_order`, `profile.*`,
        `confirmations.*`, and what the file itself is refused for; see `JobFolder.accept`.
    Unavailable
        `job.queue_full`, `store.unavailable`.
    """
    reading_options(order.crs, order.axis_order, order.encoding)
    understood(desk, order.profile, order.confirmations)
    as_of = day_of(order.as_of) or desk.today()
    asked = {
        "profile": dict(order.profile),
        "confirmations": order.confirmations,
        "as_of": as_of.isoformat(),
        "format": _format(order.format),
        "layer": order.layer or None,
        "crs": order.crs or None,
        "axis_order": order.axis_order or None,
        "encoding": order.encoding or None,
    }
    folder.accept()
    return jobs.add(job_id, file_name, asked)


def _format(name: str | None) -> ResultFormat:
    if not name:
        return DEFAULT_FORMAT
    for one in FORMATS:
        if one == name:
            return one
    raise InputError(
        "request.format",
        Text(f"没有结果格式「{name[:40]}」", f"there is no result format {name[:40]}"),
        mend=Text(f"可选：{'、'.join(FORMATS)}", f"there are: {', '.join(FORMATS)}"),
        where={"field": "format"},
    )
