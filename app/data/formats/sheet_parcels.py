"""Make parcels of the rings of a table: holes by containment, parts by their ring numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from shapely.geometry import MultiPolygon, Polygon

from app.data.formats.references import Decision
from app.data.formats.ring_nesting import nest_curves
from app.data.formats.ring_polygons import polygon_of_rings
from app.data.formats.sheet_points import TablePoints
from app.data.formats.txt_document import PointLine
from app.data.formats.txt_rings import Ring, Rings
from app.domain.parcels import Diagnostic
from app.domain.reference import Coordinates
from app.errors import Place
from app.text import Text


@dataclass(frozen=True, slots=True)
class TableParcel:
    """One parcel of a table and what was decided about its rings."""

    geometry: Polygon | MultiPolygon
    notes: tuple[Diagnostic, ...]


def parcels_of_points(
    points: TablePoints, rings: Rings, decision: Decision
) -> Iterator[TableParcel]:
    """Yield the parcels of rings that a parcel column, ring numbers, or nothing relates.

    Raises
    ------
    InputError
        `txt.self_crossing`, `txt.zero_area`, `txt.rings_overlap`, naming sheet and row.
    """
    if points.header.has_parcels:
        yield _parcel(points, rings.rings, decision)
    elif points.header.ring is not None:
        for group in _by_ring_number(rings.rings):
            yield _parcel(points, group, decision)
    else:
        yield from _by_containment(points, rings.rings, decision)


def _by_ring_number(rings: Sequence[Ring]) -> list[list[Ring]]:
    """Begin a parcel wherever a ring number comes again: 1, 2, 1 are two parcels."""
    groups: list[list[Ring]] = []
    seen: set[str] = set()
    for ring in rings:
        number = ring.points[0].ring.partition("|")[2]
        if not groups or number in seen:
            groups.append([])
            seen = set()
        groups[-1].append(ring)
        seen.add(number)
    return groups


def _by_containment(
    points: TablePoints, rings: Sequence[Ring], decision: Decision
) -> Iterator[TableParcel]:
    singles = [_parcel(points, [ring], decision) for ring in rings]  # refuses bad rings
    nesting = nest_curves([Polygon(_coordinates(ring, decision)) for ring in rings])
    for nest in nesting.nests:
        if not nest.holes:
            yield singles[nest.shell]
            continue
        parcel = _parcel(
            points, [rings[nest.shell], *(rings[hole] for hole in nest.holes)], decision
        )
        row = rings[nest.holes[0]].points[0].line
        yield TableParcel(parcel.geometry, (*parcel.notes, _hole(points, row, len(nest.holes))))


def _hole(points: TablePoints, row: int, count: int) -> Diagnostic:
    return Diagnostic(
        "sheet.holes",
        "warning",
        Text(
            f"第 {row} 行起的 {count} 个圈位于另一圈之内，作为孔扣除",
            f"{count} rings from row {row} lie within another one and were deducted as holes",
        ),
        points.grid.place(row),
    )


def _parcel(points: TablePoints, rings: Sequence[Ring], decision: Decision) -> TableParcel:
    def segment(ring: int, index: int) -> tuple[PointLine, PointLine]:
        corners = rings[ring].points
        return corners[index], corners[(index + 1) % len(corners)]

    def name_of(ring: int, index: int) -> Text:
        a, b = segment(ring, index)
        zh, en = points.grid.spoken(a.line)
        return Text(f"{a.name}-{b.name}（{zh}）", f"{a.name}-{b.name} ({en})")

    def place_of(ring: int, index: int) -> Place:
        return points.grid.place(segment(ring, index)[0].line)

    arrays = [_coordinates(ring, decision) for ring in rings]
    geometry, notes = polygon_of_rings(arrays, name_of, place_of)
    return TableParcel(geometry, notes)


def _coordinates(ring: Ring, decision: Decision) -> Coordinates:
    return decision.east_north(np.array([(p.first, p.second) for p in ring.points]))
