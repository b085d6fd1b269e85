"""Read the result of a batch, a GeoParquet file: what it says of itself, totals, pages of rows.

Row groups are read one by one and only the columns that are needed, so that a million rows never
stand in memory together.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from app.data.batches.layout import COLUMN_WORDS, METADATA_KEY
from app.data.batches.parquet_source import open_parquet
from app.data.batches.source import BatchSource
from app.data.formats.labels import LABEL_FIELDS
from app.errors import DataError
from app.text import Text

Row = dict[str, Any]
_ROWS_AT_ONCE = 50_000
_ERROR = ("error_code", "error_zh", "error_en")


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which rows are wanted; an empty text asks for nothing. `words` is a label or a row number."""

    verdict: str = ""
    demonstration: str = ""
    error: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """Parcels of one verdict: how many, and their area of record in m2."""

    count: int
    area_m2: float


@dataclass(frozen=True, slots=True)
class BadRows:
    """Rows of one error: how many, the first of them, and what is said of that one."""

    count: int
    first_row: int
    told: Text


@dataclass(frozen=True, slots=True)
class Totals:
    """What came of all rows; `demonstration` counts what fictitious data would have said."""

    verdicts: Mapping[str, Tally]
    demonstration: Mapping[str, Tally]
    errors: Mapping[str, BadRows]


@dataclass(frozen=True, slots=True)
class Result:
    """A result file that was understood from its footer.

    Attributes
    ----------
    told : what it says of itself: day, scope, layers, rules, what is unchecked
    labels : the columns of the source by which a parcel is called, the best one first
    """

    path: Path
    told: Mapping[str, Any]
    rows: int
    names: Sequence[str]
    labels: Sequence[str]
    geometry: str

    @property
    def added(self) -> list[str]:
        """Return the columns that the batch added."""
        return [n for n in self.names if n in COLUMN_WORDS or _of_layer(n, self.told)]

    def totals(self) -> Totals:
        """Count verdicts and errors, and add up areas."""
        verdicts: dict[str, Tally] = {}
        demonstration: dict[str, Tally] = {}
        errors: dict[str, BadRows] = {}
        columns = ["row", "verdict", "demonstration_verdict", "area_m2", *_ERROR]
        for table in self.tables(columns):
            _add(verdicts, table, "verdict")
            _add(demonstration, table, "demonstration_verdict")
            _add_errors(errors, table)
        return Totals(verdicts, demonstration, errors)

    def page(self, wanted: RowFilter, first: int, count: int) -> tuple[list[Row], int]:
        """Return `count` matching rows from the `first` (from 0) on, and how many match in all."""
        found: list[Row] = []
        matching = 0
        with pq.ParquetFile(self.path) as file:
            for number in range(file.num_row_groups):
                rows = file.metadata.row_group(number).num_rows
                places = self._matching(file, number, wanted)
                here = rows if places is None else len(places)
                start, end = max(first - matching, 0), min(first + count - matching, here)
                if start < end:
                    part = slice(start, end)
                    picked = range(rows)[part] if places is None else places[part].to_pylist()
                    found += self._rows(file, number, list(picked))
                matching += here
        return found, matching

    def row(self, number: int) -> Row | None:
        """Return one row with its geometry as WKB by its number, from 1; None if there is none."""
        before = 0
        with pq.ParquetFile(self.path) as file:
            for group in range(file.num_row_groups):
                rows = file.metadata.row_group(group).num_rows
                if before < number <= before + rows:
                    table = file.read_row_group(group).slice(number - before - 1, 1)
                    found: Row = table.to_pylist()[0]
                    return found
                before += rows
        return None

    def tables(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Yield the rows in order, a table for each row group."""
        with pq.ParquetFile(self.path) as file:
            for number in range(file.num_row_groups):
                yield file.read_row_group(number, columns)

    def source(self) -> BatchSource:
        """Return the result as a batch would read it, with the reference of its geometry."""
        return open_parquet(str(self.path), _ROWS_AT_ONCE)

    def _matching(self, file: pq.ParquetFile, group: int, wanted: RowFilter) -> pa.Array | None:
        """Return the places of the matching rows of a group, None if all of them match."""
        equal = {
            "verdict": wanted.verdict,
            "demonstration_verdict": wanted.demonstration,
            "error_code": wanted.error,
        }
        asked = {name: value for name, value in equal.items() if value}
        if not asked and not wanted.words:
            return None
        searched = ["row", *self.labels] if wanted.words else []
        table = file.read_row_group(group, [*asked, *searched])
        masks = [pc.equal(_text(table[name]), value) for name, value in asked.items()]
        if wanted.words:
            masks.append(_called(table, self.labels, wanted.words))
        mask = masks[0]
        for other in masks[1:]:
            mask = pc.and_kleene(mask, other)
        return pc.indices_nonzero(pc.fill_null(mask, fill_value=False))

    def _rows(self, file: pq.ParquetFile, group: int, places: list[int]) -> list[Row]:
        table = file.read_row_group(group, [*self.labels, *self.added])
        found: list[Row] = table.take(pa.array(places, pa.int64())).to_pylist()
        return found


def open_result(path: Path) -> Result:
    """Understand a result from its footer.

    Raises
    ------
    DataError
        `batch.result_unsound` if it is no result of this program.
    """
    try:
        schema, footer = pq.read_schema(path), pq.read_metadata(path)
        told = json.loads((footer.metadata or {})[METADATA_KEY.encode()])
        rows = footer.num_rows
        geometry = str(json.loads(schema.metadata[b"geo"])["primary_column"])
        schema.field("zone_relation")  # an older result says 0 where nothing is known
    except (OSError, KeyError, ValueError, pa.ArrowException) as error:
        raise DataError(
            "batch.result_unsound",
            Text("批次的结果文件无法读取", "the result file of the batch cannot be read"),
        ) from error
    folded = {name.strip().casefold(): name for name in schema.names if name not in COLUMN_WORDS}
    labels = [folded[name] for name in LABEL_FIELDS if name in folded]
    return Result(path, told, rows, list(schema.names), labels, geometry)


def label_in(row: Row, labels: Sequence[str]) -> str:
    """Return what a row is called, its number if it has no name; as single files are read."""
    named = (str(row[name]).strip() for name in labels if row.get(name) is not None)
    return next((label for label in named if label), str(row["row"]))


def _of_layer(name: str, told: Mapping[str, Any]) -> bool:
    endings = ("_m2", "_share", "_counting_m2", "_uncovered_m2", "_outcome")
    ids = {str(layer["id"]) for layer in told["layers"]}
    return any(name.endswith(end) and name.removesuffix(end) in ids for end in endings)


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
    return column.cast(pa.string())


def _called(table: pa.Table, labels: Sequence[str], words: str) -> pa.ChunkedArray:
    """Tell which rows bear a label that holds the words, or are of that number."""
    mask = pc.equal(_text(table["row"]), words)
    for name in labels:
        try:
            column = _text(table[name])
        except pa.ArrowException:  # a column that is no text, such as a list
            continue
        holds = pc.fill_null(pc.match_substring(column, words, ignore_case=True), fill_value=False)
        mask = pc.or_(mask, holds)
    return mask


def _add(tallies: dict[str, Tally], table: pa.Table, name: str) -> None:
    plain = pa.table({"word": _text(table[name]), "area": table["area_m2"]})
    grouped = plain.group_by("word").aggregate([("area", "sum"), ([], "count_all")])
    for one in grouped.to_pylist():
        if one["word"] is not None:
            before = tallies.get(one["word"], Tally(0, 0.0))
            tallies[one["word"]] = Tally(
                before.count + one["count_all"], before.area_m2 + (one["area_sum"] or 0.0)
            )


def _add_errors(errors: dict[str, BadRows], table: pa.Table) -> None:
    bad = table.filter(pc.is_valid(table["error_code"]))
    if not bad.num_rows:
        return
    codes = _text(bad["error_code"])
    for code in pc.unique(codes).to_pylist():
        same = bad.filter(pc.equal(codes, code))
        first = same.slice(0, 1).to_pylist()[0]
        before = errors.get(code)
        errors[code] = BadRows(
            same.num_rows + (before.count if before else 0),
            before.first_row if before else int(first["row"]),
            before.told if before else Text(str(first["error_zh"]), str(first["error_en"])),
        )
