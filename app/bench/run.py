"""One bench: the sections asked for, one after the other, and the document of what they found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from app.bench.figures import SECTIONS, Reached, Section, Value, compare
from app.bench.files import ground, run_cluster, run_files
from app.bench.kernel import run_kernel
from app.bench.machine import machine, versions, yardstick_note, yardstick_s
from app.bench.report import figures_document
from app.bench.serving import run_service
from app.bench.timing import MOST_RUNS

FORMAT = 1  # of the JSON file
CLUSTER_TIMES = 3  # as many parcels as the largest file: starting workers is part of the measure


@dataclass(frozen=True, slots=True)
class Options:
    """What is measured, and how large.

    Attributes
    ----------
    scale : size of the region, 0 to 1; 1 has some 450 thousand control polygons
    sample : parcels that every engine measures
    sizes : parcels in the three files, small, medium, large
    seconds : of every load on the service
    runs : most runs of one engine; the best counts
    postgis_url : of a server; None takes an installed one, started for the purpose
    judged : whether figures are set against goals; a quick run says nothing about speed
    """

    sections: tuple[Section, ...] = SECTIONS
    scale: float = 1.0
    sample: int = 20_000
    sizes: tuple[int, int, int] = (10_000, 100_000, 1_000_000)
    seconds: float = 8.0
    runs: int = MOST_RUNS
    postgis_url: str | None = None
    judged: bool = True


QUICK = Options(
    scale=0.005, sample=1_000, sizes=(500, 1_000, 2_000), seconds=0.5, runs=1, judged=False
)


def quick(options: Options) -> Options:
    """Return options that take about a minute; they show that all works, not how fast it is."""
    return replace(QUICK, sections=options.sections, postgis_url=options.postgis_url)


@dataclass(frozen=True, slots=True)
class Bench:
    """What a bench found: figures against their goals, and the document to keep."""

    reached: tuple[Reached, ...]
    document: Mapping[str, Any]


def run_bench(options: Options, command: str, say: Callable[[str], None]) -> Bench:
    """Measure the sections asked for.

    Parameters
    ----------
    command : what was typed, for the report
    say : told what begins

    Raises
    ------
    BenchFailed
        If what is compared is not the same work, or fails: there are then no figures.
    """
    started = datetime.now(UTC)
    found: dict[str, Value] = {}
    details: dict[str, Sequence[Mapping[str, object]]]
    details = {"engines": [], "files": [], "cluster": [], "loads": []}
    notes: list[str] = []
    at_start_s = yardstick_s()
    # First: what comes after fills the memory, and the service would start from a cold disk.
    if "http" in options.sections:
        say("http: starting the service")
        service = run_service(options.seconds)
        found |= service.figures
        details["loads"] = [{"load": name, **row} for name, row in service.loads.items()]
    if "kernel" in options.sections:
        say(f"kernel: {options.sample:,} parcels, region {options.scale:g}")
        kernel = run_kernel(options.scale, options.sample, options.postgis_url, options.runs)
        found |= kernel.figures
        details["engines"] = kernel.engines
        notes += kernel.notes
    if {"files", "cluster"} & set(options.sections):
        _measure_files(options, found, details, notes, say)
    notes.append(yardstick_note((at_start_s, yardstick_s())))
    if not options.judged:
        notes.append("tiny sizes: no figure is set against its goal")
    reached = compare(found, options.sections, options.sizes[-1], judged=options.judged)
    document = {
        "format": FORMAT,
        "started": started.isoformat(timespec="seconds"),
        "command": command,
        "machine": machine(),
        "versions": versions(),
        "options": _said(options),
        "figures": figures_document(reached),
        "details": details,
        "notes": notes,
    }
    return Bench(reached, document)


def _said(options: Options) -> dict[str, object]:
    """The address of a database may hold a password: it is not written down."""
    said = asdict(options)
    said["postgis_url"] = "given" if options.postgis_url else None
    return said


def _measure_files(
    options: Options,
    found: dict[str, Value],
    details: dict[str, Sequence[Mapping[str, object]]],
    notes: list[str],
    say: Callable[[str], None],
) -> None:
    asked = [section for section in ("files", "cluster") if section in options.sections]
    say(f"files: importing the layers of region {options.scale:g}")
    with ground(options.scale) as place:
        notes.append(f"layers imported through the quality gate in {place.imported_s:.0f} s")
        if "files" in asked:
            say(f"files: {', '.join(f'{size:,}' for size in options.sizes)} parcels")
            figures, details["files"] = run_files(place, options.sizes)
            found |= figures
        if "cluster" in asked:
            many = CLUSTER_TIMES * options.sizes[-1]
            say(f"cluster: {many:,} parcels, one dask worker and two")
            figures, details["cluster"] = run_cluster(place, many)
            found |= figures
