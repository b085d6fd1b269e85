"""The process of one job: bounded, and gone with the service that started it.

Its first line of input says what to do; after that the input stays open as a lifeline. It answers
with lines of JSON: progress, then what was found or what went wrong.
"""

import errno
import fcntl
import importlib
import json
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

BATCH = "app.services.job_batch:run"
NICENESS = 5
_REPORT_S = 0.5
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)

Report = Callable[[dict[str, object]], None]


def main() -> int:
    """Do what the input says; return the exit status."""
    report = _take_output()
    setup = json.loads(_first_line())
    threading.Thread(target=_die_with_parent, daemon=True).start()
    _bound(int(setup["memory_megabytes"]))
    folder = Path(setup["folder"])
    lock = (folder / "lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)  # one of a service that has just died may still be going
    report(_outcome(setup, folder, report))
    return 0


def _outcome(setup: dict[str, Any], folder: Path, report: Report) -> dict[str, object]:
    """Run the batch and say how it ended."""
    from app.data.job_files import cannot_write, no_room  # noqa: PLC0415 - after the lifeline
    from app.errors import Unavailable, ZoningError  # noqa: PLC0415
    from app.services.job_errors import (  # noqa: PLC0415
        error_document,
        memory_exceeded,
        unforeseen,
    )

    try:
        module, _, function = str(setup["batch"]).partition(":")
        run = getattr(importlib.import_module(module), function)
        return {"done": run(setup, _throttled(report))}
    except MemoryError:
        error: ZoningError = memory_exceeded(int(setup["memory_megabytes"]))
    except OSError as caught:
        error = no_room() if caught.errno in _NO_ROOM else cannot_write(caught)
        if error.code != "job.no_room":
            traceback.print_exc()
    except ZoningError as caught:
        cause = caught.__cause__
        full = isinstance(cause, OSError) and cause.errno in _NO_ROOM
        error = no_room() if full else caught
    except Exception:  # noqa: BLE001 - whatever it was, the job ends with a code
        traceback.print_exc()
        error = unforeseen()
    document = error_document(error, folder, str(setup["file_name"]))
    return {"error": document, "again": isinstance(error, Unavailable) and not _is_full(error)}


def _is_full(error: Exception) -> bool:
    return getattr(error, "code", "") in ("job.no_room", "job.cannot_write")


def _take_output() -> Report:
    """Keep the output for reports; whatever else is printed goes to the service's log."""
    own = os.dup(1)
    os.dup2(2, 1)
    turn = threading.Lock()

    def report(message: dict[str, object]) -> None:
        with turn, os.fdopen(os.dup(own), "wb") as out:
            out.write(json.dumps(message, ensure_ascii=False).encode() + b"\n")

    return report


def _throttled(report: Report) -> Callable[[int, int | None, float | None], None]:
    last = 0.0

    def progress(done: int, total: int | None, rate_per_s: float | None) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _REPORT_S or done == total:
            last = now
            report({"progress": [done, total, rate_per_s]})

    return progress


def _first_line() -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        got = os.read(0, 1 << 16)
        if not got:
            os._exit(1)
        line += got
    return line


def _die_with_parent() -> None:
    """Wait until the service is gone, then end with all processes of this job."""
    while os.read(0, 1):
        pass
    os.killpg(0, signal.SIGKILL)


def _bound(megabytes: int) -> None:
    """Bound the memory, yield to the service, and be the first to go when memory runs out."""
    os.nice(NICENESS)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("600", "ascii")
    import resource  # noqa: PLC0415  (absent on Windows)

    most = megabytes * 1_000_000
    for kind in (resource.RLIMIT_DATA, resource.RLIMIT_CORE):
        limit = most if kind == resource.RLIMIT_DATA else 0
        _, hard = resource.getrlimit(kind)
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (limit, hard))


if __name__ == "__main__":
    sys.exit(main())
