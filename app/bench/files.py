"""From a file of parcels to a file of verdicts: speed, memory, growth, and two workers for one.

Every run is a process of its own, so that its memory is its own and nothing is warm but what the
product keeps on disk.
"""

import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.bench.failures import BatchFailed
from app.bench.figures import Value, missing
from app.bench.placed import place_layers, write_parcels
from app.bench.region import Region, make_region

CHILD = "app.bench.batch_child"


@dataclass(frozen=True, slots=True)
class BatchRun:
    """One run of the batch in a process of its own.

    Attributes
    ----------
    opened_s : until the desk was open: the rulebook and all layers read
    batch_s : from the file of parcels to the file of verdicts
    """

    parcels: int
    workers: int
    opened_s: float
    batch_s: float
    peak_memory_mb: float

    @property
    def parcels_per_s(self) -> float:
        """Parcels judged in a second, reading and writing included."""
        return self.parcels / self.batch_s


@dataclass(slots=True)
class Ground:
    """A folder with imported layers and files of parcels; files are made once."""

    folder: Path
    region: Region
    imported_s: float
    files: dict[int, Path] = field(default_factory=dict)

    @property
    def data_dir(self) -> Path:
        """The data folder of the product."""
        return self.folder / "data"

    def parcels(self, count: int) -> Path:
        """Return a file of that many parcels."""
        if count not in self.files:
            path = self.folder / f"parcels-{count}.parquet"
            write_parcels(path, self.region, count)
            self.files[count] = path
        return self.files[count]


@contextmanager
def ground(scale: float) -> Iterator[Ground]:
    """Make a region's layers and import them; everything is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="zoning-bench-") as name:
        folder, region = Path(name), make_region(scale)
        imported_s = place_layers(region, folder / "data")
        yield Ground(folder, region, imported_s)


def run_batch(place: Ground, parcels: int, workers: int = 0) -> BatchRun:
    """Check a file of parcels in a process of its own.

    Parameters
    ----------
    workers : of a local dask cluster; 0 is the threads of one process

    Raises
    ------
    BatchFailed
        With the last lines that the process printed.
    """
    command = [sys.executable, "-m", CHILD, str(place.data_dir), str(place.parcels(parcels))]
    with tempfile.TemporaryDirectory(dir=place.folder) as out:
        command += [str(Path(out) / "verdicts.parquet"), str(workers)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BatchFailed("\n".join(done.stderr.splitlines()[-8:]))
    said = json.loads(done.stdout.splitlines()[-1])
    if said["parcels"] != parcels:
        raise BatchFailed(f"{said['parcels']} of {parcels} parcels were judged")
    return BatchRun(parcels, workers, said["opened_s"], said["batch_s"], said["peak_memory_mb"])


def run_files(
    place: Ground, sizes: Sequence[int]
) -> tuple[dict[str, Value], list[Mapping[str, object]]]:
    """Measure three sizes of file, small, medium and large; figures and one row for each run.

    The first run, which builds the kept arrays of the layers, is reported but not counted.
    """
    first = run_batch(place, sizes[0])
    runs = [run_batch(place, size) for size in sizes]
    small, medium, large = runs
    figures: dict[str, Value] = {
        "files.small": small.parcels_per_s,
        "files.medium": medium.parcels_per_s,
        "files.large": large.parcels_per_s,
        "files.linearity": medium.parcels_per_s / large.parcels_per_s,
        "files.peak_memory_mb": max(run.peak_memory_mb for run in runs),
    }
    return figures, [row_of(first, "builds the arrays"), *(row_of(run) for run in runs)]


def run_cluster(place: Ground, parcels: int) -> tuple[dict[str, Value], list[Mapping[str, object]]]:
    """Measure one dask worker and two on the same file."""
    if importlib.util.find_spec("distributed") is None:
        return missing("cluster", "dask.distributed is not installed (extra: cluster)"), []
    one, two = run_batch(place, parcels, workers=1), run_batch(place, parcels, workers=2)
    return {"cluster.two_workers": one.batch_s / two.batch_s}, [row_of(one), row_of(two)]


def row_of(run: BatchRun, remark: str = "") -> dict[str, object]:
    """Return a run as a row of the report."""
    return {
        "parcels": run.parcels,
        "workers": run.workers,
        "opened_s": run.opened_s,
        "batch_s": run.batch_s,
        "parcels_per_s": run.parcels_per_s,
        "peak_memory_mb": run.peak_memory_mb,
        "remark": remark,
    }
