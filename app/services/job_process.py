"""Start the process of a job, take its reports, end it."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import app
from app.data.formats.child_process import clean_environment
from app.data.store.job_rows import Progress

MODULE = "app.services.job_child"
_GRACE_S = 10.0


class JobProcess:
    """A running child; its reports are read by a thread of its own, so that it never waits."""

    def __init__(self, setup: Mapping[str, object], scratch: Path) -> None:
        """Start the process.

        Raises
        ------
        OSError
            If it cannot be started.
        """
        scratch.mkdir(exist_ok=True)
        root = str(Path(app.__file__).resolve().parents[1])
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=scratch,
            env={**clean_environment(scratch), "PYTHONPATH": root},
            start_new_session=True,
        )
        self._turn = threading.Lock()
        self._progress: Progress | None = None
        self._outcome: dict[str, Any] | None = None
        self._reader = threading.Thread(target=self._read, name="job-reports", daemon=True)
        self._reader.start()
        assert self._child.stdin is not None  # noqa: S101 - a pipe was asked for
        with suppress(BrokenPipeError):  # it died at once: its status tells
            self._child.stdin.write(json.dumps(setup).encode() + b"\n")
            self._child.stdin.flush()

    @property
    def pid(self) -> int:
        """Return the number of the process, which is that of its group."""
        return self._child.pid

    def wait(self, seconds: float) -> bool:
        """Tell whether the process has ended, waiting so long for it."""
        try:
            self._child.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def take_progress(self) -> Progress | None:
        """Return the newest progress that was not taken yet."""
        with self._turn:
            newest, self._progress = self._progress, None
        return newest

    def outcome(self) -> dict[str, Any] | None:
        """Return the last word of a process that has ended; None if it died without one."""
        self._close()
        return self._outcome if self._child.returncode == 0 else None

    def kill(self) -> None:
        """End the process and all that it started."""
        with suppress(ProcessLookupError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()
        self._close()

    def _close(self) -> None:
        self._reader.join(_GRACE_S)
        for pipe in (self._child.stdin, self._child.stdout):
            with suppress(OSError, ValueError):
                if pipe is not None and not (
                    pipe is self._child.stdout and self._reader.is_alive()
                ):
                    pipe.close()

    def _read(self) -> None:
        assert self._child.stdout is not None  # noqa: S101 - a pipe was asked for
        for line in self._child.stdout:
            with suppress(ValueError, KeyError, TypeError):  # cut short by its end
                message = json.loads(line)
                with self._turn:
                    if "progress" in message:
                        self._progress = Progress(*message["progress"])
                    else:
                        self._outcome = message
