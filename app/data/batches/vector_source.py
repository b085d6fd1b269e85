"""Read GeoPackages and shapefiles window by window, through Arrow."""

import mmap
import struct
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from app.data.batches.parquet_source import spans_of
from app.data.batches.source import BatchSource, Chunk, Piece, Span
from app.data.formats.archived import shapefile_parts_missing
from app.data.formats.dbf import Table, read_table
from app.data.formats.reading import ReadOptions
from app.data.formats.reference_names import claim_of_definition
from app.data.formats.text_encoding import chosen_encoding
from app.data.formats.vector_files import RESULT_LAYERS
from app.domain.parcels import Diagnostic
from app.errors import AmbiguousInput, Candidate, InputError
from app.text import Text

_AREAL = ("polygon", "unknown", "geometrycollection", "surface")
_CURVED = (8, 9, 10, 11, 12)  # WKB: circular string, compound curve, curve polygon, multi...
_BATCH_ROWS = 10_000  # what GDAL hands over at a time
_FILE = Text("文件的坐标系", "the file's reference")


def open_geopackage(path: Path, layer: str | None, chunk_rows: int) -> BatchSource:
    """Understand the one polygon layer of a GeoPackage, or the one that the caller names.

    Raises
    ------
    AmbiguousInput
        `input.ambiguous` if it has several, with their names.
    InputError
        `input.unreadable`, `input.no_parcel`, `batch.layer_unknown`, `crs.*`.
    """
    with _reading(path), _silently():
        listed = [(str(name), str(kind)) for name, kind in pyogrio.list_layers(path)]
    areal = [name for name, kind in listed if any(word in kind.lower() for word in _AREAL)]
    name = chosen_layer([one for one in areal if one not in RESULT_LAYERS], layer)
    return _source(path, (str(path),), name, None, chunk_rows)


def open_shapefile(path: Path, options: ReadOptions, chunk_rows: int) -> BatchSource:
    """Understand a shapefile; the encoding of its table is found as for single files.

    Raises
    ------
    InputError
        `input.unreadable`, `input.shapefile_parts_missing`, `input.truncated`, `dbf.unreadable`,
        `crs.*`.
    """
    parts = {other.suffix.lower(): other for other in path.parent.glob(f"{path.stem}.*")}
    missing = [suffix for suffix in (".shx", ".dbf") if suffix not in parts]
    if missing:
        raise shapefile_parts_missing(missing)
    _require_whole(path)
    table = _table(parts, options)
    note = Diagnostic(
        "input.encoding",
        "info",
        Text(
            f"属性按 {table.encoding} 读取，依据：{table.encoding_source.zh}",
            f"attributes read as {table.encoding}, by {table.encoding_source.en}",
        ),
        {"encoding": table.encoding},
    )
    belonging = [parts[s] for s in (".shp", ".shx", ".dbf", ".prj", ".cpg") if s in parts]
    files = tuple(str(part) for part in belonging)
    codec = "utf-8" if table.encoding == "utf-8-sig" else table.encoding
    source = _source(path, files, path.stem, codec, chunk_rows, (note,))
    if source.rows != table.records:
        raise InputError(
            "input.truncated",
            Text(".shp 与 .dbf 的记录数不一致", ".shp and .dbf have different numbers of records"),
            mend=Text("请打包同一次导出的文件", "pack files of one and the same export"),
            where={"shapes": source.rows, "records": table.records},
        )
    return source


def chosen_layer(names: Sequence[str], wanted: str | None) -> str:
    """Return the layer to read: the caller's, or the only one.

    Raises
    ------
    AmbiguousInput
        `input.ambiguous`, with one candidate a layer.
    InputError
        `input.no_parcel`, `batch.layer_unknown`.
    """
    if wanted is not None:
        if wanted in names:
            return wanted
        raise InputError(
            "batch.layer_unknown",
            Text(f"没有面图层「{wanted}」", f"there is no polygon layer {wanted}"),
            mend=Text(f"可选：{'、'.join(names)}", f"there are: {', '.join(names)}"),
            where={"layer": wanted},
        )
    if not names:
        raise InputError(
            "input.no_parcel",
            Text("没有面图层", "there is no polygon layer"),
            mend=Text("请提供面状地块", "provide polygons"),
        )
    if len(names) == 1:
        return names[0]
    raise AmbiguousInput(
        Text(f"有 {len(names)} 个面图层", f"there are {len(names)} polygon layers"),
        [Candidate({"layer": name}, Text(f"图层 {name}", f"layer {name}")) for name in names],
        mend=Text("请用 --layer 指定一个", "name one with --layer"),
    )


def read_vector(source: BatchSource, chunks: Sequence[Chunk]) -> Iterator[Piece]:
    """Yield chunks, those that follow each other from one stream; curves become lines.

    Raises
    ------
    InputError
        `input.unreadable`, `input.truncated`.
    """
    runs: list[list[Chunk]] = []
    for chunk in chunks:
        if runs and runs[-1][-1].number + 1 == chunk.number:
            runs[-1].append(chunk)
        else:
            runs.append([chunk])
    for run in runs:
        with _reading(Path(source.path)):
            yield from _stream(source, run)


def _stream(source: BatchSource, run: Sequence[Chunk]) -> Iterator[Piece]:
    held: list[pa.RecordBatch] = []
    with ExitStack() as stack:
        meta, reader = _opened(
            stack, source.path, layer=source.layer, encoding=source.encoding,
            return_fids=_has_fid(source), skip_features=run[0].first_row,
            batch_size=min(run[0].rows, _BATCH_ROWS),
        )  # fmt: skip
        name = meta["geometry_name"] or "wkb_geometry"
        for chunk in run:
            while sum(batch.num_rows for batch in held) < chunk.rows:
                batch = next(reader, None)
                if batch is None:
                    raise _short(chunk.first_row + sum(batch.num_rows for batch in held))
                held.append(batch)
            table = pa.Table.from_batches(held)
            held = table.slice(chunk.rows).to_batches()
            yield _piece(source, chunk, table.slice(0, chunk.rows), name)


def _opened(stack: ExitStack, path: str | Path, **options: Any) -> tuple[dict[str, Any], Any]:
    with _silently():
        opened = pyogrio.raw.open_arrow(path, use_pyarrow=True, **options)
        found: tuple[dict[str, Any], Any] = stack.enter_context(opened)
    return found


def _piece(source: BatchSource, chunk: Chunk, table: pa.Table, name: str) -> Piece:
    wkb = _storage(table[name]).combine_chunks()
    if _any_curved(wkb):
        wkb = _as_lines(source, chunk)
    columns = [_storage(table[n]) for n in range(table.num_columns) if table.field(n).name != name]
    attributes = pa.table(columns, names=source.attributes.names)
    return Piece(chunk, attributes.cast(source.attributes), wkb)


def _short(row: int) -> InputError:
    return InputError(
        "input.truncated",
        Text("文件的行数少于其声明", "the file has fewer rows than it says"),
        mend=Text("请重新导出", "export it again"),
        where={"row": row},
    )


def _storage(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if isinstance(column.type, pa.BaseExtensionType):
        column = column.cast(column.type.storage_type)
    return column


def _any_curved(wkb: pa.BinaryArray) -> bool:
    """Tell from the headers whether a geometry is curved: the reader of shapes knows no curves."""
    offsets = np.frombuffer(wkb.buffers()[1], np.int32)[wkb.offset : wkb.offset + len(wkb) + 1]
    starts = offsets[:-1][np.diff(offsets) >= 5]
    if not starts.size:
        return False
    data = np.frombuffer(wkb.buffers()[2], np.uint8)
    codes = data[starts + 1].astype(np.int64) + data[starts + 4]  # either byte order, plain types
    return bool(np.isin(codes, _CURVED).any())


def _as_lines(source: BatchSource, chunk: Chunk) -> pa.BinaryArray:
    with _silently():
        _, _, shapes, _ = pyogrio.raw.read(
            source.path, layer=source.layer, columns=[], force_2d=True,
            skip_features=chunk.first_row, max_features=chunk.rows,
        )  # fmt: skip
    return pa.array(shapes, pa.binary())


def _has_fid(source: BatchSource) -> bool:
    return "fid" in source.attributes.names[:1]


def _source(
    path: Path,
    files: tuple[str, ...],
    layer: str,
    encoding: str | None,
    chunk_rows: int,
    notes: tuple[Diagnostic, ...] = (),
) -> BatchSource:
    with _reading(path), _silently():
        info: dict[str, Any] = pyogrio.read_info(
            path, layer=layer, encoding=encoding, force_feature_count=True
        )
        with ExitStack() as stack:
            meta, reader = _opened(
                stack, path, layer=layer, encoding=encoding, batch_size=1,
                return_fids=info["driver"] == "GPKG",
            )  # fmt: skip
            schema = reader.schema
    geometry = meta["geometry_name"] or "wkb_geometry"
    fields = [field for field in schema if field.name != geometry]
    if fields and info["driver"] == "GPKG":
        fields[0] = fields[0].with_name("fid")  # the key, whatever the file calls it
    return BatchSource(
        path=str(path),
        files=files,
        kind="vector",
        geometry=meta["geometry_name"] or "geometry",
        attributes=pa.schema([_field(field) for field in fields]),
        claim=claim_of_definition(info["crs"], _FILE),
        spans=tuple(
            Span((chunk,))
            for span in spans_of([int(info["features"])], chunk_rows)
            for chunk in span.chunks
        ),
        definition=info["crs"],
        layer=layer,
        encoding=encoding,
        notes=notes,
    )


def _field(field: pa.Field) -> pa.Field:
    kind = field.type
    plain = kind.storage_type if isinstance(kind, pa.BaseExtensionType) else kind
    return pa.field(field.name.rstrip("�"), plain)  # a name cut within a character


def _require_whole(path: Path) -> None:
    with path.open("rb") as file:
        header = file.read(100)
    size = struct.unpack(">i", header[24:28])[0] * 2 if len(header) == 100 else -1
    if size < 0 or struct.unpack(">i", header[:4])[0] != 9994:
        raise InputError(
            "input.format_refused",
            Text(".shp 文件的内容不是 shapefile", "the .shp file does not hold a shapefile"),
            mend=Text("请重新导出 shapefile", "export the shapefile again"),
        )
    if size > path.stat().st_size:
        raise InputError(
            "input.truncated",
            Text(".shp 文件不完整", "the .shp file is cut short"),
            mend=Text("请重新打包完整的 shapefile", "pack the whole shapefile again"),
        )


def _table(parts: dict[str, Path], options: ReadOptions) -> Table:
    """Read the header of the table and sample its texts; the file itself is only mapped."""
    code_page = parts[".cpg"].read_bytes() if ".cpg" in parts else None
    with parts[".dbf"].open("rb") as file:
        if parts[".dbf"].stat().st_size == 0:
            return read_table(b"", code_page, chosen_encoding(options))
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return read_table(cast("bytes", content), code_page, chosen_encoding(options))


@contextmanager
def _silently() -> Iterator[None]:
    """Do without the warnings of GDAL: what they tell of is checked elsewhere."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except (DataSourceError, DataLayerError, OSError, pa.ArrowException) as error:
        said = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise InputError(
            "input.unreadable",
            Text(f"无法读取 {path}：{said}", f"cannot read {path}: {said}"),
            mend=Text("请核对路径与文件是否完整", "check the path, and that the file is whole"),
            where={"file": str(path)},
        ) from error
