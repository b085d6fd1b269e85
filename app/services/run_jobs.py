"""Run the jobs of the queue, one at a time whichever processes share the store.

The consumer is a thread; the work itself is done by a process of its own (`job_child`). A consumer
that cannot renew its lease ends its process before another one may begin.
"""

import logging
import secrets
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.data.job_files import JobFolder, JobFolders, cannot_write
from app.data.store.job_rows import Ended, Job
from app.data.store.jobs import JobStore
from app.errors import Unavailable
from app.services.batch_request import CHUNK_ROWS
from app.services.job_child import BATCH
from app.services.job_errors import error_document, upload_missing
from app.services.job_process import JobProcess

_LOG = logging.getLogger(__name__)
_TICK_S = 0.25
_STOP_S = 20.0
_PRUNE_S = 3_600.0


@dataclass(frozen=True, slots=True)
class ConsumerSettings:
    """How jobs are run.

    Attributes
    ----------
    keep_days : after which an ended job and its files are deleted
    lease_s : after which a consumer of which nothing is heard is taken to be dead
    beat_s : how often the lease is renewed and a cancellation heard
    idle_s : how often an idle consumer looks for work
    chunk_rows : judged together, and not judged again after an interruption
    batch : what the process of a job calls, as `module:function`
    """

    data_dir: Path
    demonstration: bool
    database_url: str | None = None
    memory_megabytes: int = 4_096
    keep_days: float = 30
    lease_s: float = 20.0
    beat_s: float = 1.0
    idle_s: float = 2.0
    chunk_rows: int = CHUNK_ROWS
    batch: str = BATCH


@dataclass(slots=True)
class Consumer:
    """Takes jobs from the queue until it is stopped."""

    jobs: JobStore
    folders: JobFolders
    settings: ConsumerSettings
    holder: str = field(default_factory=lambda: secrets.token_hex(8))
    _stopping: threading.Event = field(default_factory=threading.Event)
    _woken: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _pruned_at: float | None = None

    def start(self) -> None:
        """Begin in a thread of its own."""
        self._thread = threading.Thread(target=self._loop, name="job-consumer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the process at work, give its job back to the queue, and end the thread."""
        self._stopping.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join(_STOP_S)

    def wake(self) -> None:
        """Look for work now: a job was added."""
        self._woken.set()

    def run_next(self) -> bool:
        """Run one job to its end; False if there was none, or none for this consumer.

        Raises
        ------
        Unavailable
            `store.unavailable`; what ran has been ended, and is taken up again later.
        """
        if not self.jobs.has_work():
            return False
        job = self.jobs.claim(self.holder, self.settings.lease_s)
        if job is None:
            return False
        folder = self.folders.of(job.id)
        upload = folder.upload()
        if upload is None:
            gone = error_document(upload_missing(), folder.path, job.file_name)
            self._finish(job, Ended("failed", error=gone))
            return True
        if job.cancel_requested:
            self._finish(job, Ended("cancelled"))
            return True
        self._run(job, folder, upload)
        return True

    def prune(self) -> None:
        """Delete jobs past their days, with their files; Unavailable `store.unavailable`."""
        for job_id in self.jobs.prune(self.settings.keep_days):
            self.folders.of(job_id).remove()
        self.folders.remove_unknown(self.jobs.ids())
        self._pruned_at = time.monotonic()

    def _loop(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            ran = False
            try:
                if self._pruned_at is None or time.monotonic() - self._pruned_at > _PRUNE_S:
                    self.prune()
                ran = self.run_next()
            except Unavailable as error:
                _LOG.warning("jobs wait: %s", error)
            except Exception:  # noqa: BLE001 - the thread must live on: jobs of others wait
                _LOG.exception("the consumer of jobs failed and goes on")
            if not ran:
                self._woken.wait(self.settings.idle_s)

    def _run(self, job: Job, folder: JobFolder, upload: Path) -> None:
        result = folder.result(str(job.asked["format"]))
        try:
            process = JobProcess(self._setup(job, folder, upload, result), folder.scratch)
        except OSError as error:
            refused = error_document(cannot_write(error), folder.path, job.file_name)
            self._finish(job, Ended("failed", error=refused))
            return
        try:
            if not self._attend(job, process):
                return
        except BaseException:
            process.kill()
            raise
        outcome = process.outcome()
        if outcome is not None and "done" in outcome and result.is_file():
            self._finish(job, Ended("done", summary=outcome["done"]))
        elif outcome is not None and "error" in outcome and not outcome["again"]:
            self._finish(job, Ended("failed", error=outcome["error"]))
        else:
            _LOG.warning("the process of job %s died; it is tried again", job.id)
            self.jobs.give_back(self.holder, job.id, crashed=True)
            self._stopping.wait(self.settings.beat_s)
            self._tidy(job.id)

    def _setup(self, job: Job, folder: JobFolder, upload: Path, result: Path) -> dict[str, object]:
        own = self.settings
        return {
            "batch": own.batch,
            "data_dir": str(own.data_dir.absolute()),
            "database_url": own.database_url,
            "demonstration": own.demonstration,
            "chunk_rows": own.chunk_rows,
            "memory_megabytes": own.memory_megabytes,
            "folder": str(folder.path.absolute()),
            "upload": str(upload.absolute()),
            "result": str(result.absolute()),
            "file_name": job.file_name,
            "submitted_at": f"{job.created_at.isoformat()}+00:00",
            "asked": dict(job.asked),
        }

    def _attend(self, job: Job, process: JobProcess) -> bool:
        """Watch over the process; True if it ended by itself."""
        heard_at, beat_at = time.monotonic(), 0.0
        while not process.wait(_TICK_S):
            if self._stopping.is_set():
                process.kill()
                self.jobs.give_back(self.holder, job.id, crashed=False)
                return False
            now = time.monotonic()
            if now - beat_at < self.settings.beat_s:
                continue
            beat_at = now
            try:
                progress = process.take_progress()
                heard = self.jobs.heartbeat(self.holder, job.id, progress, self.settings.lease_s)
                heard_at = now
            except Unavailable:
                if now - heard_at > self.settings.lease_s / 2:
                    raise  # another consumer may soon begin
                continue
            if heard == "go on":
                continue
            process.kill()
            if heard == "cancel":
                self._finish(job, Ended("cancelled"))
            return False
        with suppress(Unavailable):  # the last word on progress
            self.jobs.heartbeat(self.holder, job.id, process.take_progress(), self.settings.lease_s)
        return True

    def _finish(self, job: Job, ended: Ended) -> None:
        """Store how a job ended, trying as long as the lease may be ours; then tidy its folder."""
        last = time.monotonic() + self.settings.lease_s
        while True:
            try:
                self.jobs.finish(self.holder, job.id, ended)
                break
            except Unavailable:
                if time.monotonic() > last or self._stopping.is_set():
                    raise
                self._stopping.wait(self.settings.beat_s)
        self._tidy(job.id)

    def _tidy(self, job_id: str) -> None:
        """Leave of an ended job what is kept: the upload, and a whole result."""
        job, folder = self.jobs.get(job_id), self.folders.of(job_id)
        if job.status == "cancelled":
            folder.remove()
        elif job.status == "done":
            folder.tidy(folder.result(str(job.asked["format"])))
        elif job.status == "failed":
            folder.tidy(None)
