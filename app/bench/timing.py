"""Seconds of wall and processor, of several ways to do the same work, measured alternately."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
MOST_RUNS = 3
SHORT_S = 20.0  # a way that takes longer than this runs once


@dataclass(frozen=True, slots=True)
class Way(Generic[T]):
    """One way to do the work; `cpu_seconds` is a clock of the processor time it has used."""

    name: str
    work: Callable[[], T]
    cpu_seconds: Callable[[], float | None] = time.process_time


@dataclass(frozen=True, slots=True)
class Measured(Generic[T]):
    """The best run of a way and what it found; `cpu_s` is None where it cannot be known."""

    wall_s: float
    cpu_s: float | None
    runs: int
    found: T


def measured(way: Way[T]) -> Measured[T]:
    """Run a way once."""
    cpu_before, before = way.cpu_seconds(), time.perf_counter()
    found = way.work()
    wall_s, cpu_after = time.perf_counter() - before, way.cpu_seconds()
    cpu_s = None if cpu_before is None or cpu_after is None else cpu_after - cpu_before
    return Measured(wall_s, cpu_s, 1, found)


def alternately(
    ways: Sequence[Way[T]], runs: int = MOST_RUNS, short_s: float = SHORT_S
) -> Mapping[str, Measured[T]]:
    """Run every way in turn, forwards and backwards, and keep the run with the least wall time.

    Parameters
    ----------
    runs : of a way that takes less than `short_s`; a longer one runs once
    """
    best: dict[str, Measured[T]] = {}
    for number in range(runs):
        for way in ways if number % 2 == 0 else reversed(ways):
            known = best.get(way.name)
            if known is not None and known.wall_s > short_s:
                continue
            new = measured(way)
            count = 1 if known is None else known.runs + 1
            kept = new if known is None or new.wall_s < known.wall_s else known
            best[way.name] = Measured(kept.wall_s, kept.cpu_s, count, kept.found)
    return best


def percentile(seconds: Sequence[float], share: float) -> float:
    """Return the smallest of the values that at least this share of them does not exceed.

    >>> percentile([5.0, 1.0, 4.0, 2.0, 3.0], 0.5), percentile([1.0, 2.0], 0.99)
    (3.0, 2.0)
    """
    ordered = sorted(seconds)
    rank = -(-share * len(ordered) // 1)  # rounded up
    return ordered[max(0, int(rank) - 1)]
