"""What the process of a job does: the batch, from what the caller handed in to the result."""

import os
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from app.data.compiled_code import keep_compiled_code
from app.data.geometry_json import Json, text
from app.errors import InputError
from app.services.batch_request import BatchRequest
from app.services.desk import Desk, open_desk
from app.services.reading_options import day_of, reading_options

MOST_THREADS = 8  # each holds a chunk in memory
Progress = Callable[[int, int | None, float | None], None]


def run(setup: Mapping[str, Any], progress: Progress) -> Json:
    """Check the upload into `setup["result"]` and return what came of it.

    A run that was interrupted is taken up where it stopped, unless rules or layers have changed
    since: then everything is judged anew, as one file must not mix two answers.

    Raises
    ------
    ZoningError
        As `check_batch` and `open_desk` say.
    """
    data_dir = Path(setup["data_dir"])
    keep_compiled_code(data_dir)
    submitted = datetime.fromisoformat(setup["submitted_at"])
    desk = open_desk(
        data_dir,
        demonstration=bool(setup["demonstration"]),
        database_url=setup["database_url"],
        now=lambda: submitted,  # "today" is the day of the question, however long it waited
    )
    try:
        return _checked(desk, data_dir, setup, progress)
    finally:
        desk.store.close()


def _checked(desk: Desk, data_dir: Path, setup: Mapping[str, Any], progress: Progress) -> Json:
    from app.services.check_batch import check_batch  # noqa: PLC0415 - numba, after its folder

    asked = setup["asked"]
    told = _Rate(progress)

    def check(*, restart: bool) -> Json:
        request = BatchRequest(
            file=Path(setup["upload"]),
            out=Path(setup["result"]),
            profile=asked["profile"],
            confirmations=asked["confirmations"],
            as_of=day_of(asked["as_of"]),
            options=reading_options(asked["crs"], asked["axis_order"], asked["encoding"]),
            layer=asked["layer"],
            restart=restart,
            chunk_rows=int(setup["chunk_rows"]),
            threads=min(MOST_THREADS, max(1, (os.cpu_count() or 1) - 1)),  # one for the service
        )
        report = check_batch(desk, request, data_dir, told)
        with request.out.open("rb") as written:
            os.fsync(written.fileno())  # a job is called done when its result is on the disk
        return {
            "rows": report.rows,
            "counts": dict(report.verdicts),
            "errors": {"rows": sum(report.errors.values()), "by_code": dict(report.errors)},
            "audit": {"rows": report.audited, "differing": 0},  # one that differs is no result
            "notes": [{"code": n.code, "message": text(n.message)} for n in report.notes],
        }

    try:
        return check(restart=False)
    except InputError as error:
        if error.code not in ("batch.changed", "output.exists"):
            raise
        return check(restart=True)


class _Rate:
    """Passes progress on with the rate of this run; rows of an earlier run do not count."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._first: tuple[int, float] | None = None

    def __call__(self, done: int, rows: int) -> None:
        now = time.monotonic()
        if self._first is None:
            self._first = done, now
        begun, start = self._first
        rate = (done - begun) / (now - start) if done > begun and now > start else None
        self._progress(done, rows, rate)
