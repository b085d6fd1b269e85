"""Gather the points of a table into parcels: by a parcel column, blank rows, or closing points."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.data.formats.sheet_grid import Grid, Row
from app.data.formats.sheet_headers import Header, plain_title
from app.data.formats.sheet_numbers import read_coordinate
from app.data.formats.txt_document import ParcelLines, PointLine

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class TablePoints:
    """The points of one parcel, or of all parcels where no column tells them apart.

    `lines` holds them as a boundary-point TXT would, a point's `line` being its row.
    """

    grid: Grid
    header: Header
    key: Key
    lines: ParcelLines
    attributes: Mapping[str, str]


@dataclass
class _Group:
    """The points gathered for one parcel; lives only while a table is read."""

    points: list[PointLine] = field(default_factory=list)
    others: dict[str, set[str]] = field(default_factory=dict)


def points_of(grid: Grid, header: Header) -> tuple[list[TablePoints], list[int]]:
    """Return the points by parcel, and the rows without coordinates that were left out.

    Raises
    ------
    InputError
        `sheet.*`, `coordinates.not_finite`, naming sheet, row and column.
    """
    groups: dict[Key, _Group] = {}
    left_out: list[int] = []
    for row, key, block in _data_rows(grid, header, left_out):
        group = groups.setdefault(key, _Group())
        group.points.append(_point(grid, header, row, block))
        for index, title in header.others.items():
            if value := row.text(index):
                group.others.setdefault(title, set()).add(value)
    found = [
        TablePoints(grid, header, key, _as_lines(group.points), _attributes(key, group, grid))
        for key, group in groups.items()
    ]
    return found, left_out


def _data_rows(grid: Grid, header: Header, left_out: list[int]) -> Iterator[tuple[Row, Key, int]]:
    """Yield rows with coordinates, the parcel they belong to, and the block between blank rows.

    A parcel's name counts for the rows under it, as merged cells show it.
    """
    name = code = ""
    block, before = 0, header.row
    for row in grid.rows:
        if row.number <= header.row:
            continue
        if row.number > before + 1:
            block += 1
        before = row.number
        filled = [index for index in range(len(row.cells)) if row.text(index)]
        given = (row.text(header.name), row.text(header.code))
        if not filled or _repeats_header(row, header):
            block += 1
        elif not row.text(header.north) and not row.text(header.east):
            left_out.append(row.number)
            block += len(filled) == 1
        else:
            if (given[0] and given[0] != name) or (given[1] and given[1] != code):
                name, code = given
            yield row, (name, code), block


def _repeats_header(row: Row, header: Header) -> bool:
    """Tell the header printed again on the next page."""
    north, east = row.cell(header.north), row.cell(header.east)
    titles = (north, east)
    if not all(isinstance(title, str) and plain_title(title) for title in titles):
        return False
    return not any(character.isdigit() for title in titles for character in str(title))


def _point(grid: Grid, header: Header, row: Row, block: int) -> PointLine:
    first = read_coordinate(row.cell(header.north), grid, row.number, header.north)
    second = read_coordinate(row.cell(header.east), grid, row.number, header.east)
    name = row.text(header.point) or str(row.number)
    ring = f"{block}|{row.text(header.ring)}"
    return PointLine(row.number, name, ring, first, second, 0)


def _as_lines(points: Sequence[PointLine]) -> ParcelLines:
    return ParcelLines(points[0].line, ("",) * 5, tuple(points))


def _attributes(key: Key, group: _Group, grid: Grid) -> dict[str, str]:
    """Return what is the same for all points: the parcel's names, and columns of one value."""
    found = {"地块名称": key[0], "地块编号": key[1], "工作表": grid.name}
    same = {title: next(iter(values)) for title, values in group.others.items() if len(values) == 1}
    return {title: value for title, value in {**found, **same}.items() if value}
