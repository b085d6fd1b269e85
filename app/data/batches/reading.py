"""Open the file of a batch, whatever its format, and read its chunks."""

import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from app.data.batches.parquet_source import open_parquet, read_parquet
from app.data.batches.placing import decoded
from app.data.batches.source import BatchSource, Chunk, Piece, Span
from app.data.batches.vector_source import (
    chosen_layer,
    open_geopackage,
    open_shapefile,
    read_vector,
)
from app.data.formats.archive import Member, unpack
from app.data.formats.reading import ReadLimits, ReadOptions
from app.data.formats.vector_files import RESULT_LAYERS
from app.errors import InputError
from app.text import Text

PARQUET = (".parquet", ".geoparquet", ".pq")
READABLE = (*PARQUET, ".gpkg", ".shp", ".zip")
ARCHIVE_LIMITS = ReadLimits(file_bytes=1 << 34, unpacked_bytes=1 << 34)
_SAMPLES, _SAMPLE_ROWS = 8, 1_000


def open_source(
    path: Path, folder: Path, options: ReadOptions, layer: str | None, chunk_rows: int
) -> BatchSource:
    """Understand the file of a batch without reading its parcels.

    Parameters
    ----------
    folder : where a zip is unpacked; created when needed
    layer : which layer of a GeoPackage or zip, None if there is only one
    chunk_rows : most rows that are judged together

    Raises
    ------
    InputError
        `input.unreadable`, `batch.format_unknown`, and those of the formats.
    AmbiguousInput
        `input.ambiguous` for several layers or shapefiles.
    """
    if not path.is_file():
        raise InputError(
            "input.unreadable",
            Text(f"没有文件 {path}", f"there is no file {path}"),
            mend=Text("请核对路径", "check the path"),
            where={"file": str(path)},
        )
    suffix = path.suffix.lower()
    path = path.resolve()
    if suffix in PARQUET:
        return open_parquet(str(path), chunk_rows)
    if suffix == ".gpkg":
        return open_geopackage(path, layer, chunk_rows)
    if suffix == ".shp":
        return open_shapefile(path, options, chunk_rows)
    if suffix == ".zip":
        return _open_archive(path, folder, options, layer, chunk_rows)
    raise InputError(
        "batch.format_unknown",
        Text(
            f"批量核对不读取 {suffix or path.name}", f"a batch does not read {suffix or path.name}"
        ),
        mend=Text(
            "请提供 GeoParquet、GeoPackage 或 shapefile（.shp 或 zip）；其他格式请不带 --out 核对",
            "provide GeoParquet, GeoPackage or a shapefile (.shp or zip); others without --out",
        ),
        where={"file": path.name},
    )


def read_spans(
    source: BatchSource, spans: Sequence[Span], wanted: Collection[int]
) -> Iterator[Piece]:
    """Yield the chunks of spans whose numbers are wanted, in the order of the file.

    Raises
    ------
    InputError
        `input.unreadable`, `input.truncated`.
    """
    if source.kind == "vector":
        chunks = [chunk for span in spans for chunk in span.chunks if chunk.number in wanted]
        yield from read_vector(source, chunks)
        return
    for span in spans:
        yield from read_parquet(source, span, wanted)


def sample_shapes(source: BatchSource) -> NDArray[np.object_]:
    """Return shapes from all over the file, by which its reference is decided."""
    spans = source.spans
    places = sorted({round(n * (len(spans) - 1) / (_SAMPLES - 1)) for n in range(_SAMPLES)})
    found = [decoded(_first_rows(source, spans[place])) for place in places if spans]
    return np.concatenate(found) if found else np.zeros(0, dtype=object)


def _first_rows(source: BatchSource, span: Span) -> pa.BinaryArray:
    first = span.chunks[0]
    few = Chunk(first.number, first.first_row, min(first.rows, _SAMPLE_ROWS))
    (piece,) = read_spans(source, [Span((few,), span.groups)], {few.number})
    return piece.wkb


def _open_archive(
    path: Path, folder: Path, options: ReadOptions, layer: str | None, chunk_rows: int
) -> BatchSource:
    """Unpack a zip that holds one shapefile (or several, of which the caller names one)."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    members = [m for m in unpack(path.read_bytes(), folder, ARCHIVE_LIMITS) if not m.database]
    shapes = {
        PurePosixPath(m.name).stem: m
        for m in members
        if m.suffix == ".shp" and PurePosixPath(m.name).stem not in RESULT_LAYERS
    }
    chosen = shapes[chosen_layer(sorted(shapes), layer)]
    home = folder / "shapefile"
    home.mkdir()
    for member in members:
        if _stem(member) == _stem(chosen):
            member.path.rename(home / f"parcels{member.suffix}")
    source = open_shapefile(home / "parcels.shp", options, chunk_rows)
    return replace(source, files=(str(path),))


def _stem(member: Member) -> str:
    return str(PurePosixPath(member.name).with_suffix("")).lower()
