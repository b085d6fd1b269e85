"""A process that does things to a store and is killed in the middle.

Run as a script: it loads the product once, then for every line of JSON it forks a child that does
one thing, kills it with SIGKILL (after some seconds, or before its n-th statement or commit) and
answers whether it died of that.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any, TypedDict


class Answer(TypedDict):
    killed: bool
    failed: bool
    seconds: float


class Doer:
    """Handle on such a process."""

    def __init__(self) -> None:
        self._scratch = tempfile.TemporaryDirectory()  # what killed children leave behind
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(Path(__file__))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            cwd=Path(__file__).parent.parent,
            env={**os.environ, "PYTHONPATH": ".", "TMPDIR": self._scratch.name},
        )  # fmt: skip

    def do(
        self, action: str, *, after_s: float | None = None, at: int | None = None, **given: Any
    ) -> Answer:
        """Do something in a child, killed `after_s` seconds or before statement `at` if given."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = {"action": action, "after_s": after_s, "at": at, "given": given}
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        answer: Answer = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()
        self._scratch.cleanup()


def _arm(at: int) -> None:
    """Die before the statement or commit with that number, counted from 1."""
    import signal

    import sqlalchemy as sa

    count = 0

    def step(*_: object) -> None:
        nonlocal count
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", step)
    sa.event.listen(sa.engine.Engine, "commit", step)


def _child(line: dict[str, Any]) -> None:
    from tests import killed_actions

    if line["at"] is not None:
        _arm(line["at"])
    getattr(killed_actions, line["action"])(**line["given"])


def main() -> None:
    import signal

    from tests import killed_actions

    killed_actions.warm_up()
    for text in sys.stdin:
        line = json.loads(text)
        started = time.monotonic()
        child = os.fork()
        if child == 0:
            status = 1
            try:
                _child(line)
                status = 0
            except BaseException:  # noqa: BLE001 - the child ends here, whatever it was
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(status)
        if line["after_s"] is not None:
            time.sleep(line["after_s"])
            os.kill(child, signal.SIGKILL)
        _, ended = os.waitpid(child, 0)
        print(json.dumps({
            "killed": os.WIFSIGNALED(ended), "seconds": time.monotonic() - started,
            "failed": os.WIFEXITED(ended) and os.WEXITSTATUS(ended) != 0,
        }), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
