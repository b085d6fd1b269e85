"""One batch in a process of its own: `python -m app.bench.batch_child DATA PARCELS OUT WORKERS`.

Prints one line of JSON: rows, seconds until the desk was open, seconds of the batch, peak memory.
"""

import json
import sys
import time
from pathlib import Path

from app.bench.machine import peak_memory_mb
from app.services.batch_request import BatchRequest
from app.services.check_batch import check_batch
from app.services.desk import open_desk


def run(data_dir: Path, parcels: Path, out: Path, workers: int) -> dict[str, float]:
    """Check a file of parcels with what is in a data folder.

    Parameters
    ----------
    workers : processes of a local dask cluster; 0 is the threads of this process
    """
    begin = time.perf_counter()
    desk = open_desk(data_dir, demonstration=False)
    opened = time.perf_counter()
    try:
        request = BatchRequest(parcels, out)
        if workers:
            request = BatchRequest(parcels, out, engine="dask", workers=workers)
        report = check_batch(desk, request, data_dir)
    finally:
        desk.store.close()
    return {
        "parcels": sum(report.verdicts.values()),
        "opened_s": opened - begin,
        "batch_s": time.perf_counter() - opened,
        "peak_memory_mb": peak_memory_mb(),
    }


if __name__ == "__main__":
    given = sys.argv[1:]
    found = run(Path(given[0]), Path(given[1]), Path(given[2]), int(given[3]))
    sys.stdout.write(json.dumps(found) + "\n")
