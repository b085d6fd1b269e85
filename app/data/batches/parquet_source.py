"""Read GeoParquet row group by row group, never the whole file."""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyproj import CRS
from pyproj.exceptions import CRSError

from app.data.batches.source import BatchSource, Chunk, Piece, Span
from app.data.formats.reference_names import Claim, claim_of_definition
from app.errors import InputError
from app.text import Text

_STREAM_BYTES = 1 << 20
_FILE = Text("文件的坐标系", "the file's reference")
_LONGITUDE_LATITUDE = 4326  # OGC:CRS84, what GeoParquet means where it names no reference


def open_parquet(path: str, chunk_rows: int) -> BatchSource:
    """Understand a GeoParquet file from its footer.

    Raises
    ------
    InputError
        `input.unreadable`, `batch.not_geoparquet`, `batch.encoding_unsupported`, `crs.*`.
    """
    with _opened(path) as file:
        schema = file.schema_arrow
        sizes = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
        geo_text = (file.metadata.metadata or {}).get(b"geo")
    name, column = _geometry_column(geo_text, schema)
    definition, claim = _reference(column)
    fields = [field for field in schema if field.name != name]
    return BatchSource(
        path=path,
        files=(path,),
        kind="parquet",
        geometry=name,
        attributes=pa.schema([_plain(field) for field in fields]),
        claim=claim,
        spans=spans_of(sizes, chunk_rows),
        geo=None if geo_text is None else geo_text.decode(),
        definition=definition,
    )


def read_parquet(source: BatchSource, span: Span, wanted: Collection[int]) -> Iterator[Piece]:
    """Yield the wanted chunks of a span.

    Raises
    ------
    InputError
        `input.unreadable` if the file is damaged, `input.truncated` if rows are missing.
    """
    last = max((c.number for c in span.chunks if c.number in wanted), default=-1)
    held: list[pa.RecordBatch] = []
    with _opened(source.path) as file:
        batches = _batches(file, span, source.path)
        for chunk in span.chunks:
            if chunk.number > last:
                return
            while sum(batch.num_rows for batch in held) < chunk.rows:
                batch = next(batches, None)
                if batch is None:
                    raise _short(source.path)
                held.append(batch)
            table = pa.Table.from_batches(held)
            held = table.slice(chunk.rows).to_batches()
            if chunk.number in wanted:
                yield _piece(chunk, table.slice(0, chunk.rows), source)


def spans_of(sizes: Sequence[int], chunk_rows: int) -> tuple[Span, ...]:
    """Cut row groups of these sizes into chunks: large ones are split evenly, small ones joined.

    >>> [[c.rows for c in span.chunks] for span in spans_of([250, 30, 40, 50, 10], 100)]
    [[84, 83, 83], [30, 40], [50, 10]]
    """
    spans: list[Span] = []
    group, number, row = 0, 0, 0
    while group < len(sizes):
        end, rows = group + 1, sizes[group]
        while end < len(sizes) and rows + sizes[end] <= chunk_rows:
            rows += sizes[end]
            end += 1
        parts = max(1, -(-rows // chunk_rows))
        chunks = []
        for part in range(parts):
            count = rows // parts + (part < rows % parts)
            chunks.append(Chunk(number, row, count))
            number, row = number + 1, row + count
        if rows:
            spans.append(Span(tuple(chunks), tuple(range(group, end))))
        else:
            number -= len(chunks)
        group = end
    return tuple(spans)


def _opened(path: str) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path, buffer_size=_STREAM_BYTES)
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, error) from error


def _batches(file: pq.ParquetFile, span: Span, path: str) -> Iterator[pa.RecordBatch]:
    size = max(chunk.rows for chunk in span.chunks)
    try:
        yield from file.iter_batches(batch_size=size, row_groups=list(span.groups))
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, error) from error


def _piece(chunk: Chunk, table: pa.Table, source: BatchSource) -> Piece:
    wkb = table[source.geometry].cast(pa.binary()).combine_chunks()
    attributes = table.drop_columns([source.geometry]).replace_schema_metadata(None)
    return Piece(chunk, attributes.cast(source.attributes), wkb)


def _plain(field: pa.Field) -> pa.Field:
    kind = field.type
    plain = kind.storage_type if isinstance(kind, pa.BaseExtensionType) else kind
    return pa.field(field.name, plain)


def _geometry_column(geo_text: bytes | None, schema: pa.Schema) -> tuple[str, dict[str, Any]]:
    try:
        geo = json.loads(geo_text or b"null")
        name = geo["primary_column"]
        column = geo["columns"][name]
        encoding = str(column["encoding"])
    except (ValueError, TypeError, KeyError):
        raise _not_geoparquet() from None
    if name not in schema.names:
        raise _not_geoparquet()
    if encoding.upper() != "WKB":
        raise InputError(
            "batch.encoding_unsupported",
            Text(f"几何列的编码为 {encoding}", f"geometries are encoded as {encoding}"),
            mend=Text("请以 WKB 编码写出 GeoParquet", "write the GeoParquet with WKB geometries"),
            where={"column": name},
        )
    return name, column


def _reference(column: dict[str, Any]) -> tuple[str | None, Claim]:
    """Return the reference as a definition, and what it means; none named is OGC:CRS84."""
    if "crs" not in column:
        return "OGC:CRS84", Claim(degrees_epsg=_LONGITUDE_LATITUDE, origin=_FILE)
    if column["crs"] is None:
        return None, Claim(origin=_FILE)
    try:
        crs = CRS.from_user_input(column["crs"])
        authority = crs.to_authority(min_confidence=100)
        epsg = authority is not None and authority[0] == "EPSG"
        definition = f"EPSG:{authority[1]}" if authority and epsg else crs.to_wkt()
    except CRSError as error:
        raise InputError(
            "crs.unreadable",
            Text("文件的坐标系定义无法读取", "the file's reference cannot be read"),
            mend=Text("请在源软件中重新定义坐标系后导出", "define it again and export"),
        ) from error
    return definition, claim_of_definition(definition, _FILE)


def _not_geoparquet() -> InputError:
    return InputError(
        "batch.not_geoparquet",
        Text("文件没有 GeoParquet 的 geo 元数据或几何列", "the file is no GeoParquet"),
        mend=Text("请以 GeoParquet 写出（geo 元数据、WKB）", "write it as GeoParquet (geo, WKB)"),
    )


def _unreadable(path: str, error: Exception) -> InputError:
    said = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    return InputError(
        "input.unreadable",
        Text(f"无法读取 {path}：{said}", f"cannot read {path}: {said}"),
        mend=Text("请核对路径与文件是否完整", "check the path, and that the file is whole"),
        where={"file": path},
    )


def _short(path: str) -> InputError:
    return InputError(
        "input.truncated",
        Text("文件的行数少于其声明", "the file has fewer rows than it says"),
        mend=Text("请重新导出", "export it again"),
        where={"file": path},
    )
