"""A layer ready for the area kernel: flat polygons, their classes, and a grid to find them by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.domain.flat import FlatPolygons, Floats, Indices, Shapes, flatten

# At most this many cells, and entries in cells, for one polygon on average: bounds the memory of a
# layer of long diagonal strips, whose bounding boxes cover many cells.
CELLS_PER_POLYGON = 8


class Frame(NamedTuple):
    """Where the square cells of a grid lie: south-west corner and side (m), columns and rows."""

    west: float
    south: float
    side_m: float
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class IndexedLayer:
    """Polygons that do not overlap, each of one class set, in a uniform grid.

    Attributes
    ----------
    polygons : in HOME_PLANE
    class_of : (p,) index into `class_sets`
    class_sets : the classes that claim a polygon together; one class where nothing is contested
    frame : the grid; a polygon is in every cell that its bounding box meets
    cell_starts : (cells + 1,) cell `row * columns + column` holds
        `cell_items[cell_starts[cell]:cell_starts[cell + 1]]`
    cell_items : indices of polygons
    """

    polygons: FlatPolygons
    class_of: NDArray[np.int32]
    class_sets: tuple[tuple[str, ...], ...]
    frame: Frame
    cell_starts: Indices
    cell_items: NDArray[np.int32]


def index_layer(
    geometries: Shapes | Sequence[BaseGeometry],
    class_of: Sequence[int] | NDArray[np.int32],
    class_sets: Sequence[Sequence[str]],
) -> IndexedLayer:
    """Index polygons for the area kernel.

    Parameters
    ----------
    geometries : valid Polygons and MultiPolygons in HOME_PLANE. If two overlap, what both cover
        counts twice: `planarise` a layer first.
    class_of : for each geometry, which of `class_sets` claims it
    class_sets : sets of class codes

    Raises
    ------
    ValueError
        If a geometry is no polygon, or `class_of` does not fit.
    """
    codes = np.asarray(class_of, dtype=np.int32)
    if len(codes) != len(geometries):
        raise ValueError(f"{len(geometries)} geometries, but {len(codes)} classes")
    if len(codes) and (codes.min() < 0 or codes.max() >= len(class_sets)):
        raise ValueError(f"a class lies outside the {len(class_sets)} class sets")
    polygons = flatten(geometries)
    frame = _frame(polygons.bounds)
    starts, items = _cells(polygons.bounds, frame)
    sets = tuple(tuple(codes_together) for codes_together in class_sets)
    return IndexedLayer(polygons, codes, sets, frame, starts, items)


def _frame(bounds: Floats) -> Frame:
    """Cells as large as the median polygon, larger where that would take too much memory."""
    filled = bounds[~np.isnan(bounds[:, 0])]
    if not len(filled):
        return Frame(0.0, 0.0, 1.0, 1, 1)
    west, south = filled[:, :2].min(axis=0)
    east, north = filled[:, 2:].max(axis=0)
    side_m = max(float(np.median(filled[:, 2:] - filled[:, :2])), 1e-3)
    most = CELLS_PER_POLYGON * len(filled) + 1
    while True:
        columns = int((east - west) / side_m) + 1
        rows = int((north - south) / side_m) + 1
        frame = Frame(float(west), float(south), side_m, columns, rows)
        if columns * rows <= most and int(_spans(filled, frame)[2].sum()) <= most:
            return frame
        side_m *= 1.5


def _spans(bounds: Floats, frame: Frame) -> tuple[Indices, Indices, Indices]:
    """First cells (column, row), last cells, and number of cells of each bounding box.

    The arithmetic is that of the kernel's `_cell`, operation by operation: a polygon must be in
    the cells in which the kernel looks for it.
    """
    corner = np.array([frame.west, frame.south])
    most = np.array([frame.columns - 1, frame.rows - 1])
    per_m = 1.0 / frame.side_m
    first = np.clip(((bounds[:, :2] - corner) * per_m).astype(np.int64), 0, most)
    last = np.clip(((bounds[:, 2:] - corner) * per_m).astype(np.int64), 0, most)
    return first, last, (last - first + 1).prod(axis=1)


def _cells(bounds: Floats, frame: Frame) -> tuple[Indices, NDArray[np.int32]]:
    """Sort the polygons into the cells that their bounding boxes meet, in their order."""
    filled = np.flatnonzero(~np.isnan(bounds[:, 0]))
    first, last, counts = _spans(bounds[filled], frame)
    entry = np.repeat(np.arange(len(filled)), counts)  # an entry: one polygon in one cell
    nth = np.arange(len(entry)) - np.repeat(np.cumsum(counts) - counts, counts)
    width = (last - first + 1)[entry, 0]
    column = first[entry, 0] + nth % width
    row = first[entry, 1] + nth // width
    cell = row * frame.columns + column
    order = np.argsort(cell, kind="stable")
    sizes = np.bincount(cell, minlength=frame.columns * frame.rows)
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return starts, filled[entry[order]].astype(np.int32)
