"""Spread a batch over processes or machines with dask: layers go to each once, parcels nowhere.

Every worker reads its rows from the file and puts finished chunks into the parts folder, both of
which it must reach under the same paths; nothing is exchanged between workers.
"""

import gc
import os
import pickle
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from app.data.batches.source import Chunk, Span
from app.data.loading import nothing_collected
from app.errors import DataError, InputError, Unavailable, ZoningError
from app.services.batch_job import Job, finish_span
from app.text import Text

RETRIES = 3
_JOB = "job.pickle"


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal on its way home from a worker."""

    ours: bool
    code: str
    message: Text
    mend: Text | None
    where: dict[str, str | int | float]

    def error(self) -> ZoningError:
        """Return it as it was raised."""
        if self.ours:
            return DataError(self.code, self.message, where=self.where)
        return InputError(self.code, self.message, mend=self.mend, where=self.where)


def run_on_cluster(
    job: Job, spans: Sequence[Span], scheduler: str | None, workers: int
) -> Iterator[Chunk]:
    """Have workers finish spans; yield chunks as they are finished. A lost worker's are redone.

    Parameters
    ----------
    scheduler : address of a running scheduler; None starts `workers` processes here

    Raises
    ------
    Unavailable
        `batch.dask_missing`, `batch.scheduler_unreachable`, `batch.workers_lost`.
    InputError, DataError
        As `finish_span`.
    """
    with ThreadPoolExecutor(1) as pool:  # workers start while the job is written
        writing = pool.submit(_write, job)
        with _client(scheduler, workers) as client:
            yield from _finished_by(client, spans, writing.result())


def _write(job: Job) -> Path:
    """Put the job where workers read it, without what it has learnt so far."""
    place = job.parts.folder / _JOB
    slim = replace(job, prepared=replace(job.prepared, rulings=[], known={}))
    making = place.with_suffix(f".{os.getpid()}")
    with nothing_collected(), making.open("wb") as file:
        pickle.dump(slim, file, protocol=5)
    making.replace(place)
    return place


def _finished_by(client: Any, spans: Sequence[Span], place: Path) -> Iterator[Chunk]:
    job = (str(place), place.stat().st_mtime_ns)
    futures = [
        client.submit(finish_on_worker, *job, span, retries=RETRIES, pure=False) for span in spans
    ]
    for future in _dask().as_completed(futures):
        made = _result(future)
        if isinstance(made, Refused):
            client.cancel(futures)
            raise made.error()
        yield from made
        future.release()


def finish_on_worker(place: str, stamp: int, span: Span) -> list[Chunk] | Refused:
    """Finish one span with the job that lies at `place`, which is read once a process."""
    try:
        return finish_span(_job(place, stamp), span)
    except ZoningError as error:
        mend = error.mend if isinstance(error, InputError) else None
        ours = not isinstance(error, InputError)
        return Refused(ours, error.code, error.message, mend, dict(error.where))


@lru_cache(maxsize=1)
def _job(place: str, stamp: int) -> Job:
    del stamp  # another batch under the same name is another job
    with nothing_collected(), Path(place).open("rb") as file:
        job: Job = pickle.load(file)  # noqa: S301 - written by the same command
    gc.freeze()  # what it holds stays until the next job, and need not be looked through
    return job


def _result(future: Any) -> list[Chunk] | Refused:
    dask = _dask()
    try:
        made: list[Chunk] | Refused = future.result()
    except (dask.KilledWorker, dask.CancelledError, OSError) as error:
        raise Unavailable(
            "batch.workers_lost",
            Text(
                "工作进程多次退出；已完成的部分已保留，重新执行同一命令即可继续",
                "workers were lost again and again; what is finished is kept: run the same "
                "command to go on",
            ),
        ) from error
    return made


@contextmanager
def _client(scheduler: str | None, workers: int) -> Iterator[Any]:
    dask = _dask()
    if scheduler is None:
        with (
            dask.LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None,
                memory_limit=0,
            ) as cluster,
            dask.Client(cluster) as client,
        ):  # fmt: skip
            yield client
        return
    try:
        client = dask.Client(scheduler, timeout="10s")
    except (OSError, ValueError) as error:
        raise Unavailable(
            "batch.scheduler_unreachable",
            Text(f"连不上调度器 {scheduler}", f"no scheduler answers at {scheduler}"),
            where={"scheduler": scheduler},
        ) from error
    with client:
        yield client


def _dask() -> Any:
    """Return dask.distributed, which only this engine needs."""
    try:
        return import_module("distributed")
    except ImportError as error:
        raise Unavailable(
            "batch.dask_missing",
            Text("未安装 dask.distributed", "dask.distributed is not installed"),
        ) from error
