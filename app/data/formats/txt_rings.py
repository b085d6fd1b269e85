"""Group the points of one parcel into rings, whichever way the writer numbered them."""

import math
from dataclasses import dataclass

from app.data.formats.txt_document import ParcelLines, PointLine
from app.data.formats.txt_numbers import read_count
from app.data.formats.txt_quirks import Quirk
from app.domain.parcels import Diagnostic
from app.errors import InputError
from app.text import Text

_CLOSING_DIFFERENCE_M = 0.1  # a closing point this near the start was meant to be the start
_DEGREES_PER_M = 1e-5
_FEWEST_POINTS = 3


@dataclass(frozen=True, slots=True)
class Ring:
    """Distinct consecutive points in file order, closing point left out."""

    points: tuple[PointLine, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class Rings:
    """The rings of one parcel and how the file deviated."""

    rings: tuple[Ring, ...]
    quirks: tuple[Quirk, ...]


def rings_of(parcel: ParcelLines) -> Rings:
    """Split a parcel's points into rings.

    A new ring begins where the ring number changes, after a ring has closed on its start, and
    where the point names start again.

    Raises
    ------
    InputError
        `txt.too_few_points`.
    """
    splitter = _Splitter(parcel)
    for point in parcel.points:
        splitter.take(point)
    splitter.finish(closed=False)
    if not splitter.rings:
        raise _too_few(parcel.line, parcel.line, 0)
    return Rings(tuple(splitter.rings), tuple(splitter.quirks))


class _Splitter:
    """The ring being collected; lives only while one parcel is split."""

    def __init__(self, parcel: ParcelLines) -> None:
        self.parcel = parcel
        self.rings: list[Ring] = []
        self.quirks: list[Quirk] = []
        self.points: list[PointLine] = []
        self.names: set[str] = set()

    def finish(self, *, closed: bool) -> None:
        if self.points:
            self.rings.append(Ring(tuple(self.points), closed))
            _require_points(self.rings[-1], self.parcel)
            if not closed:
                self.quirk("txt.closing_omitted", self.points[-1])
        self.points, self.names = [], set()

    def quirk(self, code: str, point: PointLine) -> None:
        self.quirks.append(Quirk(code, point.line))

    def take(self, point: PointLine) -> None:
        if self.points and point.ring != self.points[0].ring:
            self.finish(closed=False)
        if self._repeats(point):
            self.quirk("txt.duplicate_point", point)
        elif self._closes(point):
            self.finish(closed=True)
        else:
            self._add(point)

    def _repeats(self, point: PointLine) -> bool:
        if self.points:
            return _same_place(point, self.points[-1])
        start = self.rings[-1].points[0] if self.rings else None
        return (
            start is not None
            and _same_place(point, start)
            and (point.ring, point.name) == (start.ring, start.name)
        )

    def _closes(self, point: PointLine) -> bool:
        if len(self.points) < _FEWEST_POINTS - 1:
            return False
        if _same_place(point, self.points[0]):
            if point.name != self.points[0].name:
                self.quirk("txt.closing_numbered_on", point)
            return True
        nearly = self._starts_again(point) and _almost_same_place(point, self.points[0])
        if nearly:
            self.quirk("txt.closing_differs", point)
        return nearly

    def _starts_again(self, point: PointLine) -> bool:
        """Tell that the point is called as the ring's first, where all names so far differ."""
        return (
            len(self.points) >= _FEWEST_POINTS
            and point.name == self.points[0].name
            and len(self.names) == len(self.points)
        )

    def _add(self, point: PointLine) -> None:
        if self._starts_again(point):
            self.finish(closed=False)
        if not self.points and self.rings and self.rings[-1].points[0].ring == point.ring:
            self.quirk("txt.part_same_ring", point)
        self.points.append(point)
        self.names.add(point.name)


def _same_place(one: PointLine, other: PointLine) -> bool:
    return one.first == other.first and one.second == other.second


def _almost_same_place(one: PointLine, other: PointLine) -> bool:
    distance = math.hypot(one.first - other.first, one.second - other.second)
    degrees = abs(one.first) < 1000
    return distance <= _CLOSING_DIFFERENCE_M * (_DEGREES_PER_M if degrees else 1.0)


def _require_points(ring: Ring, parcel: ParcelLines) -> None:
    distinct = {(point.first, point.second) for point in ring.points}
    if len(distinct) < _FEWEST_POINTS:
        raise _too_few(ring.points[0].line, parcel.line, len(distinct))


def _too_few(line: int, header_line: int, count: int) -> InputError:
    return InputError(
        "txt.too_few_points",
        Text(
            f"第 {line} 行起的圈只有 {count} 个不同的点，至少需要 3 个",
            f"the ring at line {line} has {count} distinct points; 3 are needed",
        ),
        mend=Text("请补全界址点，文件也可能不完整", "complete it; the file may be cut short"),
        where={"line": line, "header_line": header_line, "points": count},
    )


def check_count(parcel: ParcelLines, rings: Rings, *, is_last: bool) -> tuple[Diagnostic, ...]:
    """Compare the declared number of points with the lines; a file cut short is refused.

    Writers count the lines, or leave out closing points, or count closing points that they do
    not write. More declared than that, in the last parcel, means that the end is missing: an open
    ring, or room for a whole ring.

    Raises
    ------
    InputError
        `txt.truncated`.
    """
    declared = read_count(parcel.field(-4))
    lines = len(parcel.points)
    opened = sum(not ring.closed for ring in rings.rings)
    complete = lines + opened
    if declared is None or declared == lines:
        return ()
    missing = declared - complete
    last_open = not rings.rings[-1].closed
    cut_after_closed_rings = last_open and opened == 1 < len(rings.rings) and declared > lines
    if is_last and (missing >= _FEWEST_POINTS or (missing > 0 and last_open)):
        raise _truncated(parcel, declared, lines)
    if is_last and cut_after_closed_rings:
        raise _truncated(parcel, declared, lines)
    usual = declared in (complete, lines - 1, lines - len(rings.rings) + opened)
    return (
        Diagnostic(
            "txt.count_differs",
            "info" if usual else "warning",
            Text(
                f"第 {parcel.line} 行：声明 {declared} 个界址点，实有 {lines} 行，按实有读取",
                f"line {parcel.line}: {declared} points declared, {lines} lines found and read",
            ),
            {"line": parcel.line, "declared": declared, "found": lines},
        ),
    )


def _truncated(parcel: ParcelLines, declared: int, found: int) -> InputError:
    line = parcel.points[-1].line
    return InputError(
        "txt.truncated",
        Text(
            f"文件在第 {line} 行中断：第 {parcel.line} 行声明 {declared} 个界址点，只有 {found} 个",
            f"the file stops at line {line}: line {parcel.line} declares {declared} points, "
            f"{found} are there",
        ),
        mend=Text("请重新导出完整文件，或更正界址点数", "export it again, or correct the count"),
        where={"line": line, "header_line": parcel.line, "declared": declared, "found": found},
    )
