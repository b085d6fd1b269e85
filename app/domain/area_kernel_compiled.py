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
because there the parcel's edge is always the minimum and the signed x-ranges telescope. Which edges
these are is told from outcodes of their ends, as in the line clipping of Cohen and Sutherland
(1967). The edges of all pieces under a parcel go into one table, so that the innermost loop, which
has no branches, runs over tens of them and the processor does several at a time.

What is left is mostly waiting for memory: parcels are taken in an order that keeps neighbours
together, in groups; everything that a group will read is asked for some steps ahead.

All compiled functions are in this file: numba's cache on disk sees changes of the file that holds
a function, not of the files of the functions that it calls.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

from app.domain.layer_index import Frame

Function = TypeVar("Function", bound=Callable[..., Any])
Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Ints = NDArray[np.int32]
Box = tuple[float, float, float, float]

# Rows of a table of edges: west and east end (x), height at the west end (y), slope, sign.
WEST, EAST, WEST_Y, SLOPE, SIGN = range(5)
EDGE_ROWS = 5

# Outcodes of a vertex: on which sides of a box it lies; 0 inside.
LEFT, RIGHT, BELOW, ABOVE = 1, 2, 4, 8

# Pieces that share less with a parcel than this share an edge with it: ten times what rounding
# leaves of a shared edge at these coordinates.
ROUNDING_AREA_M2 = 1e-6
# Layer edges are measured in the parcel's box plus this, so that rounding cannot lose one on it.
BOX_MARGIN_M = 0.001

GROUP_PARCELS = 256  # what they need of a layer's index fits into the processor's second cache
GROUP_CANDIDATES = 65_536  # more of them, and a group gets smaller: bounds the memory for pairs
PAIRS_AHEAD = 4  # how many pairs before its turn the vertices of a piece are asked for
LINE_VALUES = 8  # a line of the cache holds so many floats
LANES = 8  # a table is filled up to a multiple of this: the processor never does single edges
TABLE_EDGES = 1_024  # more than nearly every parcel needs; a larger one takes several tables
TINY = 1e-300  # keeps 0 / 0 from being no number


class Rings(NamedTuple):
    """`FlatPolygons` as numba reads them, and the most vertices that one of them has."""

    xy: Floats  # (2, n)
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


class Pairs(NamedTuple):
    """Parcels and the pieces whose boxes meet theirs; a parcel's pairs follow each other."""

    parcels: Ints
    pieces: Ints


class Scratch(NamedTuple):
    """Room for what is written and read anew for each piece, and each parcel."""

    outcodes: Longs  # of the vertices of a ring
    near: Longs  # edges of a ring that matter
    turns: Longs  # vertices where a ring goes above the box, and where it comes down again
    parcel_edges: Floats
    piece_edges: Floats  # of several pieces
    below_m2: Floats  # for each of `piece_edges`, twice the parcel's area below it
    pieces: Ints  # whose edges are in the table
    ends: Longs  # where the edges of each end


def compiled(function: Function) -> Function:
    """Compile into the functions that call it, without the interpreter's lock."""
    return _jitted(function, forceinline=True)


def summing(function: Function) -> Function:
    """Compile a loop whose sum may be taken in any order: several terms at a time."""
    return _jitted(function, forceinline=True, fastmath={"reassoc", "contract", "nsz"})


def entry(function: Function) -> Function:
    """Compile what the interpreter calls."""
    return _jitted(function)


def _jitted(function: Function, **options: Any) -> Function:
    """Compile when first called, and keep the code if it can be kept.

    numba refuses to define a cached function where neither NUMBA_CACHE_DIR, nor the folder of
    this file, nor the user's cache folder can be written to. Then it compiles anew each time.
    """
    jit = partial(njit, nogil=True, error_model="numpy", **options)
    try:
        return cast(Function, jit(cache=True)(function))
    except RuntimeError:
        return cast(Function, jit()(function))


def _define_ask_for(_: Any, array: Any, place: Any) -> tuple[Any, Callable[..., Any]]:
    """Define the processor's prefetch: `ask_for(array, i)` has `array[i]` brought nearer.

    Nothing waits for it, and nothing happens but that a later read is quick.
    """
    tools = cast(Any, cgutils)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        view = context.make_array(kind)(context, builder, arguments[0])
        first = context.cast(builder, arguments[1], signature.args[1], types.intp)
        rest = [context.get_constant(types.intp, 0)] * (kind.ndim - 1)
        address = tools.get_item_pointer(context, builder, kind, view, [first, *rest])
        number, pointer = ir.IntType(32), cgutils.voidptr_t
        form = ir.FunctionType(ir.VoidType(), [pointer, number, number, number])
        prefetch = tools.get_or_insert_function(builder.module, form, "llvm.prefetch.p0")
        for_reading, keep, data = (ir.Constant(number, value) for value in (0, 3, 1))
        builder.call(prefetch, [builder.bitcast(address, pointer), for_reading, keep, data])
        return context.get_dummy_value()

    return types.void(array, place), generate


ask_for = cast(Callable[[NDArray[Any], int], None], intrinsic(_define_ask_for))


@compiled
def _cell(position: float, origin: float, per_m: float, cells: int) -> int:
    """Column or row of a grid at a position; the border cells reach to infinity."""
    return max(0, min(cells - 1, int((position - origin) * per_m)))


@compiled
def _spans(box: Box, frame: Frame) -> tuple[int, int, int, int]:
    """First column, first line, last column, last line of the cells that a box meets."""
    west, south, side_m, columns, lines = frame
    per_m = 1.0 / side_m
    return (
        _cell(box[0], west, per_m, columns),
        _cell(box[1], south, per_m, lines),
        _cell(box[2], west, per_m, columns),
        _cell(box[3], south, per_m, lines),
    )


@compiled
def _box(polygons: Rings, number: int) -> Box:
    bounds = polygons.bounds
    return bounds[number, 0], bounds[number, 1], bounds[number, 2], bounds[number, 3]


@compiled
def _count_candidates(rows: Longs, parcels: Rings, layer: Rings, cells: Cells) -> int:
    """Count the pieces in the cells that parcels meet, and have their boxes brought nearer.

    Three rounds, in each of which what the next one reads is asked for: read one after the other,
    a parcel's box, its cells, what they hold and the boxes of that would each be waited for.
    """
    columns = cells.frame.columns
    for parcel in rows:
        ask_for(parcels.bounds, parcel)
    for parcel in rows:
        first_column, first_line, _, last_line = _spans(_box(parcels, parcel), cells.frame)
        for line in range(first_line, last_line + 1):
            ask_for(cells.starts, line * columns + first_column)
    for parcel in rows:
        first_column, first_line, _, last_line = _spans(_box(parcels, parcel), cells.frame)
        for line in range(first_line, last_line + 1):
            ask_for(cells.items, cells.starts[line * columns + first_column])
    count = 0
    for parcel in rows:
        first_column, first_line, last_column, last_line = _spans(
            _box(parcels, parcel), cells.frame
        )
        for line in range(first_line, last_line + 1):
            begin = cells.starts[line * columns + first_column]
            end = cells.starts[line * columns + last_column + 1]
            count += end - begin
            for slot in range(begin, end):
                ask_for(layer.bounds, cells.items[slot])
    return count


@compiled
def _find_pairs(rows: Longs, parcels: Rings, layer: Rings, cells: Cells, pairs: Pairs) -> int:
    """List the pairs whose boxes share an area; return how many.

    A parcel and a piece may meet in several cells of the grid. The pair counts in the cell that
    holds the south-west corner of what their boxes have in common. Every candidate is written and
    only those that count are kept: the processor need not guess which.
    """
    west, south, side_m, columns, lines = cells.frame
    per_m = 1.0 / side_m
    count = 0
    for parcel in rows:
        if parcels.polygon_rings[parcel] == parcels.polygon_rings[parcel + 1]:
            continue  # an empty parcel
        x0, y0, x1, y1 = _box(parcels, parcel)
        first_column, first_line, last_column, last_line = _spans((x0, y0, x1, y1), cells.frame)
        for line in range(first_line, last_line + 1):
            for column in range(first_column, last_column + 1):
                cell = line * columns + column
                for slot in range(cells.starts[cell], cells.starts[cell + 1]):
                    piece = cells.items[slot]
                    p0, q0, p1, q1 = _box(layer, piece)
                    corner_column = max(first_column, _cell(p0, west, per_m, columns))
                    corner_line = max(first_line, _cell(q0, south, per_m, lines))
                    pairs.parcels[count] = parcel
                    pairs.pieces[count] = piece
                    count += (
                        ((p0 < x1) & (p1 > x0) & (q0 < y1) & (q1 > y0))
                        & (corner_column == column)
                        & (corner_line == line)
                    )
    return count


@compiled
def _ask_for_piece(layer: Rings, piece: int) -> None:
    """Have the vertices of a piece brought nearer."""
    begin = layer.ring_starts[layer.polygon_rings[piece]]
    end = layer.ring_starts[layer.polygon_rings[piece + 1]]
    for vertex in range(begin, end, LINE_VALUES):
        ask_for(layer.xy[0], vertex)
        ask_for(layer.xy[1], vertex)


@compiled
def _write_edge(edges: Floats, column: int, x1: float, y1: float, x2: float, y2: float) -> None:
    """Write the edge from (x1, y1) to (x2, y2), not vertical, as a column of a table."""
    eastwards = x1 < x2
    edges[WEST, column] = min(x1, x2)
    edges[EAST, column] = max(x1, x2)
    edges[WEST_Y, column] = y1 if eastwards else y2
    edges[SLOPE, column] = (y2 - y1) / (x2 - x1)
    edges[SIGN, column] = -1.0 if eastwards else 1.0


@compiled
def _cut_below(edges: Floats, column: int) -> None:
    """Cut off what of an edge lies below the box; some of it does and some of it does not."""
    west_y, slope = edges[WEST_Y, column], edges[SLOPE, column]
    crossing = edges[WEST, column] - west_y / slope
    if west_y < 0.0:
        edges[WEST, column] = crossing
        edges[WEST_Y, column] = 0.0
    else:
        edges[EAST, column] = crossing


@compiled
def _write_parcel(parcels: Rings, parcel: int, x0: float, y0: float, edges: Floats) -> int:
    """Write the edges of a parcel that are not vertical; return how many."""
    xy, ring_starts = parcels.xy, parcels.ring_starts
    count = 0
    for ring in range(parcels.polygon_rings[parcel], parcels.polygon_rings[parcel + 1]):
        for vertex in range(ring_starts[ring], ring_starts[ring + 1] - 1):
            x1, y1 = xy[0, vertex] - x0, xy[1, vertex] - y0
            x2, y2 = xy[0, vertex + 1] - x0, xy[1, vertex + 1] - y0
            if x1 != x2:
                _write_edge(edges, count, x1, y1, x2, y2)
                count += 1
    return count


@compiled
def _write_outcodes(xs: Floats, ys: Floats, box: Box, outcodes: Longs) -> None:
    """Write on which sides of a box and its margin the vertices of a ring lie."""
    west, south = box[0] - BOX_MARGIN_M, box[1] - BOX_MARGIN_M
    east, north = box[2] + BOX_MARGIN_M, box[3] + BOX_MARGIN_M
    for vertex in range(len(xs)):
        x, y = xs[vertex], ys[vertex]
        outcodes[vertex] = (
            (LEFT if x < west else 0)
            | (RIGHT if x > east else 0)
            | (BELOW if y < south else 0)
            | (ABOVE if y > north else 0)
        )


@compiled
def _sort_edges(vertices: int, scratch: Scratch) -> tuple[int, int]:
    """List the edges of a ring near the box, and the turns of the ring above it; count both.

    An edge whose two ends lie on the same side of the box does not meet it. An even number of
    turns: at every other one a run of edges above the box begins, or has ended.
    """
    outcodes, near, turns = scratch.outcodes, scratch.near, scratch.turns
    near_count = turn_count = before = 0
    for edge in range(vertices - 1):
        common = outcodes[edge] & outcodes[edge + 1]
        near[near_count] = edge
        near_count += common == 0
        turns[turn_count] = edge
        turn_count += (common ^ before) & ABOVE != 0
        before = common
    turns[turn_count] = vertices - 1
    turn_count += before & ABOVE != 0
    return near_count, turn_count


@compiled
def _write_near(
    xs: Floats, ys: Floats, box: Box, near: Longs, near_count: int, edges: Floats, column: int
) -> tuple[int, float]:
    """Write edges near the box as columns; return where they end, and their length in it (m).

    The length is a bound, an edge's width and height in the box and its margin: at most 1.41 times
    too much, for two comparisons instead of the divisions of a clipping.
    """
    width, height = box[2] - box[0], box[3] - box[1]
    length_m = 0.0
    for number in range(near_count):
        edge = near[number]
        x1, y1 = xs[edge] - box[0], ys[edge] - box[1]
        x2, y2 = xs[edge + 1] - box[0], ys[edge + 1] - box[1]
        west, east, low, high = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
        across = min(east, width + BOX_MARGIN_M) - max(west, -BOX_MARGIN_M)
        along = min(high, height + BOX_MARGIN_M) - max(low, -BOX_MARGIN_M)
        length_m += across + along if (across >= 0.0) & (along >= 0.0) else 0.0
        if high > 0.0 and x1 != x2:
            _write_edge(edges, column, x1, y1, x2, y2)
            if low < 0.0:
                _cut_below(edges, column)
            column += 1
    return column, length_m


@compiled
def _write_piece(
    layer: Rings, piece: int, box: Box, scratch: Scratch, column: int
) -> tuple[int, float]:
    """Write the edges of a piece that matter in the parcel's box as columns of its table.

    Returns where they end, and the length of the piece's edges in the box (m).
    """
    edges, height = scratch.piece_edges, box[3] - box[1]
    piece_m = 0.0
    for ring in range(layer.polygon_rings[piece], layer.polygon_rings[piece + 1]):
        begin, end = layer.ring_starts[ring], layer.ring_starts[ring + 1]
        xs, ys = layer.xy[0, begin:end], layer.xy[1, begin:end]
        _write_outcodes(xs, ys, box, scratch.outcodes)
        near_count, turn_count = _sort_edges(end - begin, scratch)
        column, length_m = _write_near(xs, ys, box, scratch.near, near_count, edges, column)
        piece_m += length_m
        for turn in range(0, turn_count, 2):
            x1 = xs[scratch.turns[turn]] - box[0]
            x2 = xs[scratch.turns[turn + 1]] - box[0]
            if x1 != x2:
                _write_edge(edges, column, x1, height, x2, height)
                column += 1
    return column, piece_m


@summing
def _add_below(a_edges: Floats, a: int, b_edges: Floats, b_count: int, below_m2: Floats) -> None:
    """Add to every edge b twice what lies below it and below edge a: one term of the formula.

    Over a common x-range of width w let g be the height of edge a over edge b, and `under` and
    `over` the sums of what g is below and above zero at the two ends. As min(a, b) = b + min(g, 0)
    and g is linear,

        2 * integral of min(g, 0) = -w * under * under / (under + over)

    under / (under + over) being the share of the range where a is below b: all of it, none, or up
    to where they cross. Nothing here is a special case: edges without a common x-range have w = 0.

    The tables come whole, with how many of their columns are filled: of a part of a table the
    compiler does not know that the values of a row lie side by side, and fetches them one by one.
    """
    a_west, a_east, a_slope = a_edges[WEST, a], a_edges[EAST, a], a_edges[SLOPE, a]
    a_west_y, a_sign = a_edges[WEST_Y, a], a_edges[SIGN, a]
    for b in range(b_count):
        b_slope = b_edges[SLOPE, b]
        west = max(a_west, b_edges[WEST, b])
        width = max(min(a_east, b_edges[EAST, b]) - west, 0.0)
        b_height = b_edges[WEST_Y, b] + (west - b_edges[WEST, b]) * b_slope
        gap_west = a_west_y + (west - a_west) * a_slope - b_height
        gap_east = gap_west + width * (a_slope - b_slope)
        under = max(-gap_west, 0.0) + max(-gap_east, 0.0)
        apart = abs(gap_west) + abs(gap_east)
        twice_min = under * (under / (apart + TINY))
        twice_b = 2.0 * b_height + width * b_slope
        below_m2[b] += a_sign * width * (twice_b - twice_min)


@summing
def _common_area(edges: Floats, below_m2: Floats, begin: int, end: int) -> float:
    """Area that the parcel has in common with the piece whose edges are these columns (m2)."""
    twice_m2 = 0.0
    for edge in range(begin, end):
        twice_m2 += edges[SIGN, edge] * below_m2[edge]
    return twice_m2 / 2


@compiled
def _add_table(
    parcel: int,
    parcel_edges: int,
    pieces: int,
    piece_edges: int,
    class_of: Ints,
    scratch: Scratch,
    totals: Totals,
) -> None:
    """Add to a parcel's totals what it has in common with the pieces in the table."""
    edges, below_m2 = scratch.piece_edges, scratch.below_m2
    columns = piece_edges
    while columns % LANES:  # an edge without width adds nothing
        edges[:, columns] = 0.0
        columns += 1
    below_m2[:columns] = 0.0
    for edge in range(parcel_edges):
        _add_below(scratch.parcel_edges, edge, edges, columns, below_m2)
    begin = 0
    for number in range(pieces):
        common_m2 = _common_area(edges, below_m2, begin, scratch.ends[number])
        begin = scratch.ends[number]
        if common_m2 > 0.0:  # rounding can leave less than nothing
            totals.area_m2[parcel] += common_m2
            totals.by_class_set[parcel, class_of[scratch.pieces[number]]] += common_m2
        if common_m2 > ROUNDING_AREA_M2:
            totals.pieces[parcel] += 1


@compiled
def _add_pairs(
    pairs: Pairs,
    count: int,
    parcels: Rings,
    layer: Rings,
    class_of: Ints,
    scratch: Scratch,
    totals: Totals,
) -> None:
    """Add what the parcel and the piece of each pair have in common to the parcel's totals."""
    most_edges, most_pieces = len(scratch.below_m2), len(scratch.pieces)
    a_count = b_count = pieces = 0
    for pair in range(count):
        if pair + 4 * PAIRS_AHEAD < count:
            later = pairs.pieces[pair + 4 * PAIRS_AHEAD]
            ask_for(class_of, later)
            ask_for(layer.polygon_rings, later)
            ask_for(layer.ring_starts, later)
        if pair + PAIRS_AHEAD < count:
            _ask_for_piece(layer, pairs.pieces[pair + PAIRS_AHEAD])
        parcel, piece = pairs.parcels[pair], pairs.pieces[pair]
        box = _box(parcels, parcel)
        if pieces == 0:
            a_count = _write_parcel(parcels, parcel, box[0], box[1], scratch.parcel_edges)
        b_count, length_m = _write_piece(layer, piece, box, scratch, b_count)
        totals.edges_m[parcel] += length_m
        scratch.pieces[pieces], scratch.ends[pieces] = piece, b_count
        pieces += 1
        is_last = pair + 1 == count or pairs.parcels[pair + 1] != parcel
        is_full = pieces == most_pieces or b_count + layer.most_vertices + LANES > most_edges
        if is_last or is_full:
            _add_table(parcel, a_count, pieces, b_count, class_of, scratch, totals)
            b_count = pieces = 0


@entry
def overlap_rows(
    rows: Longs, parcels: Rings, layer: Rings, class_of: Ints, cells: Cells, totals: Totals
) -> None:
    """Overlap the parcels in `rows` with a layer and write their rows of `totals`."""
    table_edges = TABLE_EDGES + layer.most_vertices + LANES
    scratch = Scratch(
        np.empty(layer.most_vertices, np.int64),
        np.empty(layer.most_vertices, np.int64),
        np.empty(layer.most_vertices + 1, np.int64),
        np.empty((EDGE_ROWS, parcels.most_vertices)),
        np.empty((EDGE_ROWS, table_edges)),
        np.empty(table_edges),
        np.empty(TABLE_EDGES, np.int32),
        np.empty(TABLE_EDGES, np.int64),
    )
    pairs = Pairs(np.empty(0, np.int32), np.empty(0, np.int32))
    begin, size = 0, GROUP_PARCELS
    while begin < len(rows):
        group = rows[begin : begin + size]
        most = _count_candidates(group, parcels, layer, cells) + 1
        if most > GROUP_CANDIDATES and len(group) > 1:
            size = max(1, len(group) // 2)
            continue
        begin, size = begin + len(group), min(2 * size, GROUP_PARCELS)
        if most > len(pairs.pieces):
            pairs = Pairs(np.empty(2 * most, np.int32), np.empty(2 * most, np.int32))
        count = _find_pairs(group, parcels, layer, cells, pairs)
        _add_pairs(pairs, count, parcels, layer, class_of, scratch, totals)
