"""What a batch reads: one file of parcels, cut into chunks that can be read one by one."""

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from app.data.formats.reference_names import Claim
from app.domain.parcels import Diagnostic


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows of the file that are judged together; `first_row` counts from 0."""

    number: int
    first_row: int
    rows: int


@dataclass(frozen=True, slots=True)
class Span:
    """Chunks that are read in one go; `groups` are the row groups of a Parquet file they fill."""

    chunks: tuple[Chunk, ...]
    groups: tuple[int, ...] = ()

    @property
    def first_row(self) -> int:
        """Return the first row of the first chunk."""
        return self.chunks[0].first_row

    @property
    def rows(self) -> int:
        """Return the number of rows of all chunks."""
        return sum(chunk.rows for chunk in self.chunks)


@dataclass(frozen=True, slots=True)
class BatchSource:
    """A file of parcels, understood but not yet read; small enough to be sent to other machines.

    Attributes
    ----------
    path : what is opened; of a zip, the file that was unpacked
    files : every file it consists of, by which a change is noticed
    geometry : name of the geometry column
    attributes : the other columns, under their final names
    geo : the `geo` metadata of a GeoParquet file as it stands, None for other formats
    definition : the reference as `EPSG:n` or WKT, None if the file names none
    layer, encoding : of GIS files
    """

    path: str
    files: tuple[str, ...]
    kind: Literal["parquet", "vector"]
    geometry: str
    attributes: pa.Schema
    claim: Claim
    spans: tuple[Span, ...]
    geo: str | None = None
    definition: str | None = None
    layer: str | None = None
    encoding: str | None = None
    notes: tuple[Diagnostic, ...] = ()

    @property
    def rows(self) -> int:
        """Return the number of rows of the file."""
        return sum(span.rows for span in self.spans)

    @property
    def chunks(self) -> tuple[Chunk, ...]:
        """Return all chunks in the order of the file."""
        return tuple(chunk for span in self.spans for chunk in span.chunks)


@dataclass(frozen=True, slots=True)
class Piece:
    """One chunk as read: the attribute columns, and the geometries as WKB."""

    chunk: Chunk
    attributes: pa.Table
    wkb: pa.BinaryArray
