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
because there the parcel's edge is always the minimum and the signed x-ranges telescope. The two
inner loops have no branches, so that the processor does several edges at a time. What is left is
mostly waiting for memory: parcels are therefore taken in an order that keeps neighbours together.

All compiled functions are in this file: numba's cache on disk sees changes of the file that holds
a function, not of the files of the functions that it calls.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from app.domain.layer_index import Frame

Function = TypeVar("Function", bound=Callable[..., Any])
Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]

# Rows of a table of edges: west and east end (x), height at the west end (y), slope, sign.
WEST, EAST, WEST_Y, SLOPE, SIGN = range(5)
EDGE_ROWS = 5

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
    return _jitted(function, fastmath=False)


def summing(function: Function) -> Function:
    """Compile a loop whose sum may be taken in any order: several terms at a time."""
    return _jitted(function, fastmath={"reassoc", "contract", "nsz"})


def _jitted(function: Function, fastmath: bool | set[str]) -> Function:
    jit = partial(njit, nogil=True, error_model="numpy", fastmath=fastmath)
    try:
        return cast(Function, jit(cache=True)(function))
    except RuntimeError:
        return cast(Function, jit()(function))


@compiled
def _cell(position: float, origin: float, side_m: float, cells: int) -> int:
    """Column or row of a grid at a position; the border cells reach to infinity."""
    return max(0, min(cells - 1, int((position - origin) / side_m)))


@compiled
def _write_edge(edges: Floats, column: int, x1: float, y1: float, x2: float, y2: float) -> None:
    """Write the edge from (x1, y1) to (x2, y2), not vertical, as a column of a table."""
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
    edges[WEST, column] = west
    edges[EAST, column] = east
    edges[WEST_Y, column] = west_y
    edges[SLOPE, column] = slope
    edges[SIGN, column] = sign


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


@summing
def _mark_edges(
    ring: Floats, x0: float, y0: float, width: float, height: float, matters: Flags
) -> float:
    """Mark the edges of a ring that matter in the parcel's box; return the ring's length in it (m).

    An edge matters if it is not vertical, shares an x-range with the box and is not all below it.
    The length is a bound, an edge's width and height in the box and its margin: at most 1.41 times
    too much, for two comparisons instead of the divisions of a clipping.
    """
    begins, ends = ring[:-1], ring[1:]
    length_m = 0.0
    for edge in range(len(begins)):
        x1, y1 = begins[edge, 0] - x0, begins[edge, 1] - y0
        x2, y2 = ends[edge, 0] - x0, ends[edge, 1] - y0
        west, east, low, high = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
        across = min(east, width + BOX_MARGIN_M) - max(west, -BOX_MARGIN_M)
        along = min(high, height + BOX_MARGIN_M) - max(low, -BOX_MARGIN_M)
        length_m += across + along if (across >= 0.0) & (along >= 0.0) else 0.0
        matters[edge] = (high > 0.0) & (east > 0.0) & (west < width) & (x1 != x2)
    return length_m


@compiled
def _layer_edges(
    layer: Rings,
    piece: int,
    x0: float,
    y0: float,
    width: float,
    height: float,
    matters: Flags,
    edges: Floats,
) -> tuple[int, float]:
    """Write the edges of a layer polygon that matter in the parcel's box.

    Returns their number, and the length of the polygon's edges in the box (m). Edges above the box
    that begin where the last one ended become one along its top.
    """
    count = 0
    length_m = 0.0
    for number in range(layer.polygon_rings[piece], layer.polygon_rings[piece + 1]):
        ring = layer.xy[layer.ring_starts[number] : layer.ring_starts[number + 1]]
        length_m += _mark_edges(ring, x0, y0, width, height, matters)
        above_from = above_to = 0.0
        for edge in range(len(ring) - 1):
            if not matters[edge]:
                continue
            x1, y1 = ring[edge, 0] - x0, ring[edge, 1] - y0
            x2, y2 = ring[edge + 1, 0] - x0, ring[edge + 1, 1] - y0
            if y1 < height or y2 < height:
                _write_edge(edges, count, x1, y1, x2, y2)
                count += 1
                continue
            if above_to != x1:
                count += _write_above(edges, count, above_from, above_to, height)
                above_from = x1
            above_to = x2
        count += _write_above(edges, count, above_from, above_to, height)
    return count, length_m


@compiled
def _write_above(edges: Floats, column: int, x1: float, x2: float, height: float) -> int:
    """Write an edge along the top of the box; return how many that are, none if it has no width."""
    if x1 == x2:
        return 0
    _write_edge(edges, column, x1, height, x2, height)
    return 1


@summing
def _common_area(a_edges: Floats, a_count: int, b_edges: Floats, b_count: int) -> float:
    """Area of the intersection (m2): the double sum of the formula.

    Over a common x-range of width w let g be the height of edge a over edge b, and `under` and
    `over` the sums of what g is below and above zero at the two ends. As min(a, b) = b + min(g, 0)
    and g is linear,

        2 * integral of min(g, 0) = -w * under * under / (under + over)

    under / (under + over) being the share of the range where a is below b: all of it, none, or up
    to where they cross. Nothing here is a special case: edges without a common x-range have w = 0.

    The tables come whole, with how many of their columns are filled: of a part of a table the
    compiler does not know that the values of a row lie side by side, and fetches them one by one.
    """
    twice_m2 = 0.0
    for b in range(b_count):
        b_west, b_east, b_slope = b_edges[WEST, b], b_edges[EAST, b], b_edges[SLOPE, b]
        b_west_y = b_edges[WEST_Y, b]
        below_b = 0.0
        for a in range(a_count):
            west = max(a_edges[WEST, a], b_west)
            width = max(min(a_edges[EAST, a], b_east) - west, 0.0)
            b_height = b_west_y + (west - b_west) * b_slope
            a_height = a_edges[WEST_Y, a] + (west - a_edges[WEST, a]) * a_edges[SLOPE, a]
            gap_west = a_height - b_height
            gap_east = gap_west + width * (a_edges[SLOPE, a] - b_slope)
            under = max(-gap_west, 0.0) + max(-gap_east, 0.0)
            apart = abs(gap_west) + abs(gap_east)
            twice_min = under * (under / apart) if apart > 0.0 else 0.0
            twice_b = 2.0 * b_height + width * b_slope
            below_b += a_edges[SIGN, a] * width * (twice_b - twice_min)
        twice_m2 += b_edges[SIGN, b] * below_b
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
    matters: Flags,
    totals: Totals,
    parcel: int,
) -> None:
    """Add what a parcel and one piece of the layer have in common to the parcel's totals."""
    x0, y0, x1, y1 = box
    count, length_m = _layer_edges(layer, piece, x0, y0, x1 - x0, y1 - y0, matters, b_edges)
    common_m2 = _common_area(a_edges, a_count, b_edges, count)
    totals.edges_m[parcel] += length_m
    if common_m2 > 0.0:  # rounding can leave less than nothing
        totals.area_m2[parcel] += common_m2
        totals.by_class_set[parcel, class_set] += common_m2
    if common_m2 > ROUNDING_AREA_M2:
        totals.pieces[parcel] += 1


@compiled
def overlap_rows(
    rows: Longs, parcels: Rings, layer: Rings, class_of: Ints, cells: Cells, totals: Totals
) -> None:
    """Overlap the parcels in `rows` with a layer and write their rows of `totals`.

    A parcel and a piece may meet in several cells of the grid. The pair counts in the cell that
    holds the south-west corner of what their bounding boxes have in common.
    """
    west, south, side_m, columns, lines = cells.frame
    a_table = np.empty((EDGE_ROWS, parcels.most_vertices))
    b_table = np.empty((EDGE_ROWS, layer.most_vertices))
    matters = np.empty(layer.most_vertices, np.bool_)
    for parcel in rows:
        if parcels.polygon_rings[parcel] == parcels.polygon_rings[parcel + 1]:
            continue  # an empty parcel
        bounds = parcels.bounds[parcel]
        x0, y0, x1, y1 = bounds[0], bounds[1], bounds[2], bounds[3]
        a_count = -1  # its edges are read when the first piece is found
        last_column, last_line = _cell(x1, west, side_m, columns), _cell(y1, south, side_m, lines)
        for line in range(_cell(y0, south, side_m, lines), last_line + 1):
            for column in range(_cell(x0, west, side_m, columns), last_column + 1):
                cell = line * columns + column
                for piece in cells.items[cells.starts[cell] : cells.starts[cell + 1]]:
                    p0, q0 = layer.bounds[piece, 0], layer.bounds[piece, 1]
                    p1, q1 = layer.bounds[piece, 2], layer.bounds[piece, 3]
                    if p0 >= x1 or p1 <= x0 or q0 >= y1 or q1 <= y0:
                        continue
                    corner_column = _cell(max(x0, p0), west, side_m, columns)
                    corner_line = _cell(max(y0, q0), south, side_m, lines)
                    if corner_column != column or corner_line != line:
                        continue
                    if a_count < 0:
                        a_count = _parcel_edges(parcels, parcel, x0, y0, a_table)
                    box, class_set = (x0, y0, x1, y1), class_of[piece]
                    _add_piece(
                        layer, piece, class_set, box, a_table, a_count, b_table, matters,
                        totals, parcel,
                    )  # fmt: skip
