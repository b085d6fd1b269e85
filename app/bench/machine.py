"""What a figure of speed means nothing without: machine and versions."""

import importlib.metadata
import os
import platform
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import shapely

from app import __version__

PACKAGES = (
    "geopandas", "shapely", "numpy", "numba", "pyarrow", "distributed", "fastapi", "uvicorn",
)  # fmt: skip


def machine() -> Mapping[str, object]:
    """Return the processor, how many cores this process may use, memory and system."""
    return {
        "processor": _after_colon("/proc/cpuinfo", "model name") or platform.machine(),
        "cores": cores(),
        "memory_gb": _memory_gb(),
        "system": platform.platform(),
    }


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def versions() -> Mapping[str, str]:
    """Return the versions of the product, of Python, GEOS and the packages that matter here."""
    found = {
        "zoning": __version__,
        "python": platform.python_version(),
        "GEOS": shapely.geos_version_string,
    }
    for package in PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def yardstick_s() -> float:
    """Return how long the interpreter takes for ten million additions: how fast it is just now."""
    before, total = time.perf_counter(), 0
    for number in range(10_000_000):
        total += number
    return time.perf_counter() - before


def yardstick_note(seconds: Sequence[float]) -> str:
    """Return what readers need to compare this run with one of another hour."""
    said = ", ".join(f"{one:.2f}" for one in seconds)
    return f"yardstick: ten million additions in Python took {said} s (at the start, at the end)"


def peak_memory_mb() -> float:
    """Return the most memory that this process has had at once.

    `ru_maxrss` would not do: a process inherits it from the one that started it.

    Raises
    ------
    OSError
        Where there is no /proc.
    """
    said = _after_colon("/proc/self/status", "VmHWM")
    if said is None:
        raise OSError("/proc/self/status does not say VmHWM")
    return int(said.split()[0]) * 1_024 / 1e6


def _memory_gb() -> float | None:
    said = _after_colon("/proc/meminfo", "MemTotal")
    return None if said is None else round(int(said.split()[0]) * 1_024 / 1e9, 1)


def _after_colon(path: str, name: str) -> str | None:
    try:
        lines = Path(path).read_text(errors="replace").splitlines()
    except OSError:
        return None
    for line in lines:
        if line.startswith(name):
            return line.partition(":")[2].strip()
    return None
