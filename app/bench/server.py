"""`zoning serve` as a process of its own, on a free port of this machine, with its own data."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.bench.failures import RequestFailed, ServerFailed
from app.bench.load import HOST, ask, get

START = "from app.start import main; main()"
MOST_START_S = 60.0
_LOOK_S = 0.01  # between two looks whether it answers


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `started` is when its process began, by `time.perf_counter`."""

    port: int
    process: int
    started: float
    health_s: float


def command(*arguments: str) -> list[str]:
    """Return a command of the product for this interpreter."""
    return [sys.executable, "-c", START, *arguments]


def takes_workers() -> bool:
    """Tell whether `zoning serve` can start several workers."""
    said = subprocess.run(
        command("serve", "--help"), capture_output=True, text=True, check=True,
        env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"},
    )  # fmt: skip
    return "--workers" in said.stdout


@contextmanager
def serving(workers: int = 1) -> Iterator[Server]:
    """Start a server and stop it afterwards; its data folder is new and empty.

    Raises
    ------
    ServerFailed
        With the last lines of its log, if it does not answer within a minute.
    """
    with tempfile.TemporaryDirectory(prefix="zoning-bench-") as name:
        folder, port = Path(name), _free_port()
        arguments = ["serve", "--host", HOST, "--port", str(port)]
        arguments += ["--workers", str(workers)] if workers > 1 else []
        log = folder / "server.log"
        started = time.perf_counter()
        with log.open("wb") as sink:
            process = subprocess.Popen(
                command(*arguments), stdout=sink, stderr=sink, env=_environment(folder / "data")
            )
        try:
            health_s = _wait(process, port, started, log)
            yield Server(port, process.pid, started, health_s)
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _environment(data_dir: Path) -> dict[str, str]:
    """Settings of this installation do not count: what is measured is the product as it comes."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZONING_")}
    return {**kept, "ZONING_DATA_DIR": str(data_dir)}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, started: float, log: Path) -> float:
    while (waited_s := time.perf_counter() - started) < MOST_START_S:
        if process.poll() is not None:
            break
        try:
            ask(port, get("/api/health"))
        except (OSError, RequestFailed):
            time.sleep(_LOOK_S)
        else:
            return time.perf_counter() - started
    tail: Sequence[str] = log.read_text(errors="replace").splitlines()[-8:]
    raise ServerFailed(f"no answer after {waited_s:.0f} s\n" + "\n".join(tail))
