"""What every format reader takes and gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.parcels import Diagnostic, DrawnParcel


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """The caller's decisions where a file allows two readings.

    `crs` is an EPSG code; `axis_order` is `en` (east or longitude first) or `ne`; `encoding` is a
    Python codec name. None leaves the decision to the reader, which reports it in diagnostics or
    raises AmbiguousInput.
    """

    crs: int | None = None
    axis_order: Literal["en", "ne"] | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Above these a file is refused before it can do harm."""

    file_bytes: int = 50_000_000
    unpacked_bytes: int = 300_000_000
    members: int = 2_000
    parcels: int = 5_000
    vertices: int = 2_000_000
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The parcels of one file, the format it turned out to be, and what the reader decided."""

    format: str
    parcels: Sequence[DrawnParcel]
    diagnostics: Sequence[Diagnostic] = ()
