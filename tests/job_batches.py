"""What the process of a job is made to do in tests; each attempt is noted in the data folder."""

import json
import os
import signal
import time
from pathlib import Path

LOG = "attempts.txt"


def note(setup, what):
    line = json.dumps({"job": setup["folder"].rpartition("/")[2], "pid": os.getpid(), **what})
    with (Path(setup["data_dir"]) / LOG).open("a") as log:
        log.write(line + "\n")


def noted(folder):
    path = Path(folder) / LOG
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def brief(setup, progress):
    """No batch at all: a result of one line, some time after it began."""
    note(setup, {"began": True})
    print("a library that talks")
    progress(1, 2, 5.0)
    time.sleep(0.05)
    Path(setup["result"]).write_text(Path(setup["upload"]).name)
    note(setup, {"ended": True})
    return {"rows": 2, "counts": {"conforms": 2}, "errors": {"rows": 0, "by_code": {}},
            "audit": {"rows": 2, "differing": 0}, "notes": []}  # fmt: skip


def slow(setup, progress):
    """The batch itself, resting after every chunk."""
    from app.services import job_batch

    def rest(done, total, rate):
        note(setup, {"done": done})
        progress(done, total, rate)
        time.sleep(0.3)

    return job_batch.run(setup, rest)


def slow_then_killed(setup, progress):
    """The batch itself; the first attempt kills itself after some chunks."""
    from app.services import job_batch

    first = not any("done" in one for one in noted(setup["data_dir"]))

    def count(done, total, rate):
        note(setup, {"done": done})
        progress(done, total, rate)
        if first and done >= 25:
            os.kill(os.getpid(), signal.SIGKILL)

    return job_batch.run(setup, count)


def endless(setup, progress):
    progress(1, 1000, 1.0)
    note(setup, {"began": True})
    Path(setup["result"] + ".parts").mkdir()
    (Path(setup["result"] + ".parts") / "half").write_text("half")
    while True:
        time.sleep(1)


def dying(setup, progress):
    note(setup, {"began": True})
    Path(setup["result"]).write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)


def hungry(setup, progress):
    held = []
    while True:
        held.append(bytearray(50_000_000))


def on_full_disk(setup, progress):
    Path(setup["result"] + ".partial").write_text("half")
    raise OSError(28, "No space left on device")


def failing(setup, progress):
    raise ValueError("what nobody thought of")
