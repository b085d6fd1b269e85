"""The compiled part of the area kernel: area of an intersection without building its shape.

**The formula.** Walk the rings of a polygon A with its inside on the left (shells
counter-clockwise, holes clockwise). An edge that runs west is a ceiling of A, one that runs east
is a floor. At a place (x, y) count the ceilings above it minus the floors above it: 1 inside,
0 outside. So the indicator of A is a signed sum over its edges, over the x-range of each,

    1_A(x, y) = sum_a s_a * [y < y_a(x)],     s_a = +1 for an edge that runs west, -1 for east

(vertical edges have no x-range and drop out). Nothing in it asks how many rings there are: holes
and parts are further terms of the sum. With y measured from below everything,

    area(A n B) = integral 1_A 1_B = sum_a sum_b s_a s_b * integral min(y_a(x), y_b(x))+ dx

over the common x-range of each pair, since [y < p][y < q] = [y < min(p, q)]. The minimum of two
straight lines is one line, or two that meet where the lines cross: every integral is one or two
trapezoids. Shared edges need no care: where y_a = y_b either line is the minimum.

**Precision.** The origin is the south-west corner of the parcel's bounding box, so that no number
is larger than the parcel and its neighbourhood, and no product larger than its box.

**What makes it fast.** What lies below the box adds nothing and is cut off; what lies to its left
or right has no common x-range; a run of layer edges above the box acts like one edge along its top,
because there the parcel's edge is always the minimum and the signed x-ranges telescope.

All compiled functions are in this file: numba's cache on disk sees changes of the file that holds
a function, not of the files of the functions that it calls.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from app.domain.layer_index import Frame

Function = TypeVar("Function", bound=Callable[..., Any])
Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Ints = NDArray[np.int32]

# Columns of a table of edges: west and east end (x), heights there (y), slope, sign.
WEST, EAST, WEST_Y, EAST_Y, SLOPE, SIGN = range(6)
EDGE_COLUMNS = 6

# Pieces that share less with a parcel than this share an edge with it: ten times what rounding
# leaves of a shared edge at these coordinates.
ROUNDING_AREA_M2 = 1e-6
# Layer edges are measured in the parcel's box plus this, so that rounding cannot lose one on it.
BOX_MARGIN_M = 0.001


class Rings(NamedTuple):
    """`FlatPolygons` as numba reads them, and the most vertices that one of them has."""

    xy: Floats
    ring_starts: Longs
    polygon_rings: Longs
    bounds: Floats
    most_vertices: int


class Cells(NamedTuple):
    """The grid of an `IndexedLayer`."""

    frame: Frame
    starts: Longs
    items: Ints


class Totals(NamedTuple):
    """The arrays of `Overlaps`, zero at first."""

    area_m2: Floats
    by_class_set: Floats
    pieces: Ints
    edges_m: Floats


def compiled(function: Function) -> Function:
    """Compile when first called, without the interpreter's lock; keep the code if it can be kept.

    numba refuses to define a cached function where neither NUMBA_CACHE_DIR, nor the folder of
    this file, nor the user's cache folder can be written to. Then it compiles anew each time.
    """
    try:
        return cast(Function, njit(cache=True, nogil=True, error_model="numpy")(function))
    except RuntimeError:
        return cast(Function, njit(nogil=True, error_model="numpy")(function))


@compiled
def _cell(position: float, origin: float, side_m: float, cells: int) -> int:
    """Column or row of a grid at a position; the border cells reach to infinity."""
    return max(0, min(cells - 1, int((position - origin) / side_m)))


@compiled
def _write_edge(edges: Floats, row: int, x1: float, y1: float, x2: float, y2: float) -> None:
    """Write the edge from (x1, y1) to (x2, y2), not vertical, as a row of a table."""
    slope = (y2 - y1) / (x2 - x1)
    if x1 < x2:
        west, west_y, east, east_y, sign = x1, y1, x2, y2, -1.0
    else:
        west, west_y, east, east_y, sign = x2, y2, x1, y1, 1.0
    if west_y < 0.0:  # cut off what lies below the box
        west -= west_y / slope
        west_y = 0.0
    elif east_y < 0.0:
        east = west - west_y / slope
        east_y = 0.0
    edges[row, WEST] = west
    edges[row, EAST] = east
    edges[row, WEST_Y] = west_y
    edges[row, EAST_Y] = east_y
    edges[row, SLOPE] = slope
    edges[row, SIGN] = sign


@compiled
def _parcel_edges(parcels: Rings, parcel: int, x0: float, y0: float, edges: Floats) -> int:
    """Write the edges of a parcel that are not vertical; return how many."""
    xy, ring_starts = parcels.xy, parcels.ring_starts
    count = 0
    for ring in range(parcels.polygon_rings[parcel], parcels.polygon_rings[parcel + 1]):
        for vertex in range(ring_starts[ring], ring_starts[ring + 1] - 1):
            x1, y1 = xy[vertex, 0] - x0, xy[vertex, 1] - y0
            x2, y2 = xy[vertex + 1, 0] - x0, xy[vertex + 1, 1] - y0
            if x1 != x2:
                _write_edge(edges, count, x1, y1, x2, y2)
                count += 1
    return count


@compiled
def _length_in_box(
    x1: float, y1: float, x2: float, y2: float, width: float, height: float
) -> float:
    """Bound of the length of an edge in the parcel's box and its margin: its two extents there.

    What lies in the box is no longer than it is wide and high together: at most 1.41 times too
    much, for two comparisons instead of the divisions of a clipping.
    """
    across = min(max(x1, x2), width + BOX_MARGIN_M) - max(min(x1, x2), -BOX_MARGIN_M)
    along = min(max(y1, y2), height + BOX_MARGIN_M) - max(min(y1, y2), -BOX_MARGIN_M)
    if across < 0.0 or along < 0.0:
        return 0.0
    return across + along


@compiled
def _layer_edges(
    layer: Rings,
    piece: int,
    x0: float,
    y0: float,
    width: float,
    height: float,
    edges: Floats,
) -> tuple[int, float]:
    """Write the edges of a layer polygon that matter in the parcel's box.

    Returns their number, and the length of the polygon's edges in the box (m). Consecutive edges
    above the box become one along its top.
    """
    xy, ring_starts = layer.xy, layer.ring_starts
    count = 0
    length_m = 0.0
    for ring in range(layer.polygon_rings[piece], layer.polygon_rings[piece + 1]):
        begin = ring_starts[ring]
        x1, y1 = xy[begin, 0] - x0, xy[begin, 1] - y0
        above = False  # whether a run of edges above the box is open, and where it began
        run_x = 0.0
        for vertex in range(begin + 1, ring_starts[ring + 1]):
            x2, y2 = xy[vertex, 0] - x0, xy[vertex, 1] - y0
            if y1 >= height and y2 >= height:
                if not above:
                    above, run_x = True, x1
                if min(y1, y2) <= height + BOX_MARGIN_M:
                    length_m += _length_in_box(x1, y1, x2, y2, width, height)
            else:
                if above:
                    if _spans_box(run_x, x1, width):
                        _write_edge(edges, count, run_x, height, x1, height)
                        count += 1
                    above = False
                if max(y1, y2) >= -BOX_MARGIN_M:
                    length_m += _length_in_box(x1, y1, x2, y2, width, height)
                if (y1 > 0.0 or y2 > 0.0) and _spans_box(x1, x2, width):
                    _write_edge(edges, count, x1, y1, x2, y2)
                    count += 1
            x1, y1 = x2, y2
        if above and _spans_box(run_x, x1, width):
            _write_edge(edges, count, run_x, height, x1, height)
            count += 1
    return count, length_m


@compiled
def _spans_box(x1: float, x2: float, width: float) -> bool:
    """Tell whether an edge is not vertical and shares an x-range with the box."""
    return x1 != x2 and max(x1, x2) > 0.0 and min(x1, x2) < width


@compiled
def _twice_area_below_both(
    width: float, a_west: float, a_east: float, b_west: float, b_east: float
) -> float:
    """Twice the integral of min(a, b) over `width`, from the heights of both lines at its ends."""
    gap_west, gap_east = a_west - b_west, a_east - b_east
    if gap_west <= 0.0 and gap_east <= 0.0:
        return width * (a_west + a_east)
    if gap_west >= 0.0 and gap_east >= 0.0:
        return width * (b_west + b_east)
    share = gap_west / (gap_west - gap_east)  # where they cross
    crossing = a_west + share * (a_east - a_west)
    west_width = width * share
    east_width = width - west_width
    if gap_west < 0.0:
        return west_width * (a_west + crossing) + east_width * (crossing + b_east)
    return west_width * (b_west + crossing) + east_width * (crossing + a_east)


@compiled
def _common_area(a_edges: Floats, a_count: int, b_edges: Floats, b_count: int) -> float:
    """Area of the intersection (m2): the double sum of the formula."""
    twice_m2 = 0.0
    for b in range(b_count):
        b_west, b_east = b_edges[b, WEST], b_edges[b, EAST]
        b_west_y, b_slope = b_edges[b, WEST_Y], b_edges[b, SLOPE]
        below_b = 0.0
        for a in range(a_count):
            a_west, a_east = a_edges[a, WEST], a_edges[a, EAST]
            if a_west >= b_east or a_east <= b_west:
                continue
            west, east = max(a_west, b_west), min(a_east, b_east)
            a_y, a_slope = a_edges[a, WEST_Y], a_edges[a, SLOPE]
            below_b += a_edges[a, SIGN] * _twice_area_below_both(
                east - west,
                a_y + (west - a_west) * a_slope,
                a_y + (east - a_west) * a_slope,
                b_west_y + (west - b_west) * b_slope,
                b_west_y + (east - b_west) * b_slope,
            )
        twice_m2 += b_edges[b, SIGN] * below_b
    return twice_m2 / 2


@compiled
def _add_piece(
    layer: Rings,
    piece: int,
    class_set: int,
    box: tuple[float, float, float, float],
    a_edges: Floats,
    a_count: int,
    b_edges: Floats,
    totals: Totals,
    parcel: int,
) -> None:
    """Add what a parcel and one piece of the layer have in common to the parcel's totals."""
    x0, y0, x1, y1 = box
    b_count, length_m = _layer_edges(layer, piece, x0, y0, x1 - x0, y1 - y0, b_edges)
    common_m2 = _common_area(a_edges, a_count, b_edges, b_count)
    totals.edges_m[parcel] += length_m
    if common_m2 > 0.0:  # rounding can leave less than nothing
        totals.area_m2[parcel] += common_m2
        totals.by_class_set[parcel, class_set] += common_m2
    if common_m2 > ROUNDING_AREA_M2:
        totals.pieces[parcel] += 1


@compiled
def overlap_rows(
    begin: int, end: int, parcels: Rings, layer: Rings, class_of: Ints, cells: Cells, totals: Totals
) -> None:
    """Overlap the parcels `begin` to `end` with a layer and write their rows of `totals`.

    A parcel and a piece may meet in several cells of the grid. The pair counts in the cell that
    holds the south-west corner of what their bounding boxes have in common.
    """
    west, south, side_m, columns, rows = cells.frame
    a_edges = np.empty((parcels.most_vertices, EDGE_COLUMNS))
    b_edges = np.empty((layer.most_vertices, EDGE_COLUMNS))
    for parcel in range(begin, end):
        if parcels.polygon_rings[parcel] == parcels.polygon_rings[parcel + 1]:
            continue  # an empty parcel
        bounds = parcels.bounds[parcel]
        x0, y0, x1, y1 = bounds[0], bounds[1], bounds[2], bounds[3]
        a_count = -1  # its edges are read when the first piece is found
        last_column, last_row = _cell(x1, west, side_m, columns), _cell(y1, south, side_m, rows)
        for row in range(_cell(y0, south, side_m, rows), last_row + 1):
            for column in range(_cell(x0, west, side_m, columns), last_column + 1):
                cell = row * columns + column
                for piece in cells.items[cells.starts[cell] : cells.starts[cell + 1]]:
                    p0, q0 = layer.bounds[piece, 0], layer.bounds[piece, 1]
                    p1, q1 = layer.bounds[piece, 2], layer.bounds[piece, 3]
                    if p0 >= x1 or p1 <= x0 or q0 >= y1 or q1 <= y0:
                        continue
                    corner_column = _cell(max(x0, p0), west, side_m, columns)
                    corner_row = _cell(max(y0, q0), south, side_m, rows)
                    if corner_column != column or corner_row != row:
                        continue
                    if a_count < 0:
                        a_count = _parcel_edges(parcels, parcel, x0, y0, a_edges)
                    box, class_set = (x0, y0, x1, y1), class_of[piece]
                    _add_piece(
                        layer, piece, class_set, box, a_edges, a_count, b_edges, totals, parcel
                    )
