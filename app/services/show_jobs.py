"""A job as its caller sees it: how far it is, what came of it, where the result is."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath

from app.data.geometry_json import Json
from app.data.job_files import JobFolders
from app.data.store.job_rows import Job
from app.data.store.jobs import JobStore
from app.errors import NotFound
from app.text import Text

_MEDIA_TYPES = {
    "parquet": "application/vnd.apache.parquet",
    "gpkg": "application/geopackage+sqlite3",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class JobResult:
    """The finished file, the name it is saved under, its media type."""

    path: Path
    file_name: str
    media_type: str


def show_job(jobs: JobStore, job_id: str) -> Json:
    """Return one job; NotFound `job.not_found`, Unavailable `store.unavailable`."""
    return job_document(jobs, jobs.get(job_id))


def list_jobs(jobs: JobStore, limit: int) -> list[Json]:
    """Return the newest jobs, newest first; Unavailable `store.unavailable`."""
    return [job_document(jobs, job) for job in jobs.listed(limit)]


def cancel_job(jobs: JobStore, folders: JobFolders, job_id: str) -> Json:
    """Cancel a job; one that runs ends within seconds.

    Raises
    ------
    NotFound
        `job.not_found`.
    InputError
        `job.ended`.
    Unavailable
        `store.unavailable`.
    """
    job = jobs.cancel(job_id)
    if job.status == "cancelled":
        folders.of(job.id).remove()
    return job_document(jobs, job)


def result_of(jobs: JobStore, folders: JobFolders, job_id: str) -> JobResult:
    """Return the finished file.

    Raises
    ------
    NotFound
        `job.not_found`, `job.no_result` before it is done, `job.result_missing` if the file is no
        longer in the data folder.
    """
    job = jobs.get(job_id)
    if job.status != "done":
        raise NotFound(
            "job.no_result",
            Text(f"批次没有结果，状态为 {job.status}", f"there is no result: it is {job.status}"),
            mend=Text("状态为 done 时才有结果", "there is one when the status is done"),
            where={"id": job.id, "status": job.status},
        )
    path = folders.of(job.id).result(str(job.asked["format"]))
    if not path.is_file():
        raise NotFound(
            "job.result_missing",
            Text("结果文件已不在数据目录中", "the result is no longer in the data folder"),
            mend=Text("请重新提交", "hand the file in again"),
            where={"id": job.id},
        )
    return named_result(job, path)


def named_result(job: Job, path: Path) -> JobResult:
    """Return a file of a job's results under the name that it is saved under."""
    ending = path.suffix.removeprefix(".")
    name = f"{PurePath(job.file_name).stem[:80] or 'parcels'}-checked.{ending}"
    return JobResult(path, name, _MEDIA_TYPES[ending])


def job_document(jobs: JobStore, job: Job) -> Json:
    """Return a job as a document; `counts`, `errors` and `audit` are null until it is done."""
    found = job.summary or {}
    return {
        "id": job.id,
        "status": job.status,
        "cancel_requested": job.cancel_requested and not job.has_ended,
        "ahead": jobs.ahead(job) if job.status == "queued" else 0,
        "file": job.file_name,
        "asked": {name: value for name, value in job.asked.items() if name != "profile"},
        "profile": job.asked["profile"],
        "progress": _progress(job),
        "rows": found.get("rows"),
        "counts": found.get("counts"),
        "errors": found.get("errors"),
        "audit": found.get("audit"),
        "notes": found.get("notes", []),
        "error": None if job.error is None else dict(job.error),
        "created_at": _time(job.created_at),
        "started_at": _time(job.started_at),
        "finished_at": _time(job.finished_at),
    }


def _progress(job: Job) -> Json:
    done, total, rate = job.progress.done, job.progress.total, job.progress.rate_per_s
    if job.status == "done" and job.summary is not None:
        done = total = int(str(job.summary["rows"]))
    share = None if total is None else (done / total if total else 1.0)
    remaining = None
    if job.status == "running" and total is not None and rate:
        remaining = round((total - done) / rate, 1)
    return {
        "done": done,
        "total": total,
        "share": None if share is None else round(share, 4),
        "rate_per_s": None if rate is None or job.has_ended else round(rate, 1),
        "remaining_s": remaining,
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment.isoformat(timespec='seconds')}Z"
