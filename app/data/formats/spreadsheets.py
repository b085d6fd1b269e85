"""Read tables of boundary points, from workbooks and from delimited text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from shapely.geometry import MultiPolygon, Polygon

from app.data.formats.csv_text import table_of_text
from app.data.formats.labels import label_of, with_unique_labels
from app.data.formats.reading import ReadLimits, ReadOptions, ReadResult
from app.data.formats.reference_names import Claim
from app.data.formats.references import Decision, decide_reference, kinds_of
from app.data.formats.refusals import require_parcel_count, require_vertex_count
from app.data.formats.sheet_claims import claim_of_titles
from app.data.formats.sheet_grid import Grid
from app.data.formats.sheet_headers import Header, find_header
from app.data.formats.sheet_notes import (
    header_notes,
    left_out_note,
    no_header,
    no_points,
    reference_notes,
    skipped_sheet,
)
from app.data.formats.sheet_parcels import TableParcel, parcels_of_points
from app.data.formats.sheet_points import TablePoints, points_of
from app.data.formats.spreadsheet_files import read_workbook
from app.data.formats.text_encoding import Decoded
from app.data.formats.txt_quirks import quirk_diagnostics
from app.data.formats.txt_rings import rings_of
from app.domain.parcels import MAX_VERTICES, Diagnostic, DrawnParcel
from app.domain.reference import Coordinates
from app.errors import InputError

XLSX, CSV = "xlsx", "csv"
_PART = "txt.part_same_ring"  # of a TXT; tables without ring numbers mean nothing by it


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet that has a header, and what the rows above it say of the reference."""

    grid: Grid
    header: Header
    claim: Claim


def read_xlsx(content: bytes, options: ReadOptions, limits: ReadLimits) -> ReadResult:
    """Read every visible sheet that has a header of boundary points.

    Raises
    ------
    InputError
        `sheet.*`, `txt.*` (rings), `crs.*`, `coordinates.*`, `input.*`, naming sheet, row, column.
    AmbiguousInput
        `input.ambiguous` if the zone is not told and two are possible.
    """
    grids, notes = read_workbook(content, limits)
    result = _read_grids(grids, options, limits)
    return ReadResult(XLSX, result.parcels, (*notes, *result.diagnostics))


def read_csv(decoded: Decoded, options: ReadOptions, limits: ReadLimits) -> ReadResult:
    """Read a delimited text with a header of boundary points; raises as read_xlsx."""
    require_vertex_count(decoded.text.count("\n"), limits)
    grid = table_of_text(decoded.text)
    result = _read_grids((grid,) if grid else (), options, limits)
    return ReadResult(CSV, result.parcels, (*decoded.diagnostics, *result.diagnostics))


def _read_grids(grids: Sequence[Grid], options: ReadOptions, limits: ReadLimits) -> ReadResult:
    notes: list[Diagnostic] = []
    groups: list[tuple[TablePoints, Claim]] = []
    headers = [(grid, find_header(grid)) for grid in grids]
    if not any(header for _, header in headers):
        raise no_header()
    for grid, header in headers:
        if header is None:
            notes += [skipped_sheet(grid)] if grid.rows else []
            continue
        found, left_out = points_of(grid, header)
        claim = claim_of_titles(grid, header)
        groups += [(points, claim) for points in found]
        notes += header_notes(grid, header)
        notes += [left_out_note(grid, left_out)] if left_out else []
    if not groups:
        raise no_points()
    _require_limits([points for points, _ in groups], limits)
    return _drawn(groups, notes, options, limits)


def _require_limits(groups: Sequence[TablePoints], limits: ReadLimits) -> None:
    require_parcel_count(len(groups), limits)
    counts = [len(points.lines.points) for points in groups]
    require_vertex_count(sum(counts), limits)
    least = replace(limits, vertices=min(limits.vertices, MAX_VERTICES))
    require_vertex_count(max(counts), least)


def _drawn(
    groups: Sequence[tuple[TablePoints, Claim]],
    notes: list[Diagnostic],
    options: ReadOptions,
    limits: ReadLimits,
) -> ReadResult:
    parcels: list[DrawnParcel] = []
    decided: dict[int, Decision] = {}
    for (points, _), decision in zip(groups, _decisions(groups, options), strict=True):
        if id(decision) not in decided:
            notes += [*decision.diagnostics, *reference_notes(points, decision)]
            decided[id(decision)] = decision
        rings = rings_of(points.lines)
        quirks = quirk_diagnostics(quirk for quirk in rings.quirks if quirk.code != _PART)
        notes += [replace(note, where=_named(note, points.grid)) for note in quirks]
        for parcel in parcels_of_points(points, rings, decision):
            parcels.append(_parcel(parcel, points, decision.epsg, len(parcels) + 1))
            require_parcel_count(len(parcels), limits)
    return ReadResult("", with_unique_labels(parcels), tuple(notes))


def _named(note: Diagnostic, grid: Grid) -> dict[str, str | int | float]:
    return {**note.where, "sheet": grid.name} if grid.name else dict(note.where)


def _parcel(parcel: TableParcel, points: TablePoints, epsg: int, ordinal: int) -> DrawnParcel:
    geometry: Polygon | MultiPolygon = parcel.geometry
    return DrawnParcel(
        label=label_of(points.attributes, ordinal),
        geometry=geometry,
        epsg=epsg,
        attributes=points.attributes,
        diagnostics=parcel.notes,
    )


def _columns(points: TablePoints) -> Coordinates:
    pairs = [(point.first, point.second) for point in points.lines.points]
    return np.array(pairs, dtype=np.float64)


def _decisions(groups: Sequence[tuple[TablePoints, Claim]], options: ReadOptions) -> list[Decision]:
    """Decide once for all parcels whose coordinates look alike and whose titles say the same."""
    columns = [_columns(points) for points, _ in groups]
    looks = [
        (tuple(kinds_of(pairs[0]).tolist()), claim.plane)
        for pairs, (_, claim) in zip(columns, groups, strict=True)
    ]
    decided = {}
    for look in dict.fromkeys(looks):
        alike = [index for index, other in enumerate(looks) if other == look]
        pairs = np.concatenate([columns[index] for index in alike])
        degrees = bool(np.abs(pairs).max() <= 360)
        claim = Claim() if degrees else groups[alike[0]][1]
        try:
            decided[look] = decide_reference(pairs, claim, options, usual_order="ne")
        except InputError as error:
            raise _at_row(error, [groups[index][0] for index in alike]) from None
    return [decided[look] for look in looks]


def _at_row(error: InputError, groups: Sequence[TablePoints]) -> InputError:
    """Name sheet and row instead of the vertex in a refusal that knows vertices only."""
    vertex = error.where.get("vertex")
    rows = [(points.grid, point.line) for points in groups for point in points.lines.points]
    if isinstance(vertex, int):
        grid, row = rows[vertex - 1]
        error.where = {**error.where, **grid.place(row)}
    return error
