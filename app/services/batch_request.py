"""What a batch is asked and what comes of it; light to import, unlike the work itself."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from app.data.formats.reading import ReadOptions
from app.domain.parcels import Diagnostic

CHUNK_ROWS = 50_000
AUDITED_ROWS = 200
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """One batch: what to read, where the result goes, what is asked, and how it is worked on.

    Attributes
    ----------
    layer : of a GeoPackage or zip with several
    audit : how many rows are compared with the reference
    restart : forget an interrupted run, and replace an earlier result
    threads : of the engine `local`
    scheduler, workers : of the engine `dask`: an address, or how many processes to start here
    """

    file: Path
    out: Path
    profile: Mapping[str, object] = field(default_factory=dict)
    confirmations: object = ()
    as_of: date | None = None
    options: ReadOptions = field(default_factory=ReadOptions)
    layer: str | None = None
    audit: int = AUDITED_ROWS
    restart: bool = False
    chunk_rows: int = CHUNK_ROWS
    threads: int = field(default_factory=lambda: os.cpu_count() or 1)
    engine: Literal["local", "dask"] = "local"
    scheduler: str | None = None
    workers: int = 2


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What came of a batch: rows by verdict, bad rows by code, rows compared with the reference."""

    rows: int
    verdicts: Mapping[str, int]
    errors: Mapping[str, int]
    audited: int
    notes: Sequence[Diagnostic]
