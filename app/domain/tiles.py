"""Geometry in the space of map tiles: Web Mercator, whole units, y downwards.

A tile of 256 pixels is cut into 4096 units a side. From DETAIL_ZOOM on every feature is in its
tiles: one that would collapse on the grid of units is widened to a unit. At coarser zooms outlines
are simplified by half a pixel, and a feature smaller than one pixel both ways is left out; how many
are left out, and about where, is part of the answer, so that no emptiness is taken for absence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.domain.areas import polygons_of
from app.domain.reference import HOME_PLANE, STORAGE_EPSG, reproject
from app.errors import InputError
from app.text import Text

LEAST_ZOOM, DETAIL_ZOOM, MOST_ZOOM = 5, 12, 18
UNITS = 4096
UNITS_A_PIXEL = UNITS // 256
MARGIN_UNITS = 64  # drawn beyond the tile, so that outlines do not show where tiles meet
CELL_UNITS = 128  # side of the squares in which left out features are counted: 8 pixels
MERCATOR_EPSG = 3857
WORLD_M = 40_075_016.685578488  # circumference of the sphere that Web Mercator projects
PIECE_M = 1_000.0  # longest edge moved as a straight line; bent by 2 cm at most over it

Geometries = NDArray[Any]  # of shapely objects
Numbers = NDArray[np.int64]
Bounds = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True, slots=True)
class Tile:
    """One square of the usual scheme: x from west to east, y from north to south."""

    zoom: int
    x: int
    y: int

    def __post_init__(self) -> None:
        """Raise InputError `tiles.out_of_range` for a tile that does not exist."""
        if not LEAST_ZOOM <= self.zoom <= MOST_ZOOM:
            mend = Text(
                f"级别为 {LEAST_ZOOM} 至 {MOST_ZOOM}", f"zoom is {LEAST_ZOOM} to {MOST_ZOOM}"
            )
        elif not (0 <= self.x < 2**self.zoom and 0 <= self.y < 2**self.zoom):
            most = 2**self.zoom - 1
            mend = Text(
                f"第 {self.zoom} 级的 x、y 为 0 至 {most}",
                f"at zoom {self.zoom} x and y are 0 to {most}",
            )
        else:
            return
        raise InputError(
            "tiles.out_of_range",
            Text(
                f"没有瓦片 {self.zoom}/{self.x}/{self.y}",
                f"there is no tile {self.zoom}/{self.x}/{self.y}",
            ),
            mend=mend,
            where={"z": self.zoom, "x": self.x, "y": self.y},
        )

    @property
    def side_m(self) -> float:
        """Its side in metres of Web Mercator, which are longer than those on the ground."""
        return WORLD_M / (1 << self.zoom)

    @property
    def bounds(self) -> Bounds:
        """Its bounds in metres of Web Mercator."""
        west, north = self.x * self.side_m - WORLD_M / 2, WORLD_M / 2 - self.y * self.side_m
        return west, north - self.side_m, west + self.side_m, north


@dataclass(frozen=True, slots=True)
class Ground:
    """Features in metres of Web Mercator; `boxes` (n, 4) are their bounds, nan without a place."""

    geometries: Geometries
    boxes: NDArray[np.float64]
    tree: shapely.STRtree

    def degree_bounds(self) -> Bounds | None:
        """Return the bounds of all in CGCS2000 degrees; None without any place."""
        if np.isnan(self.boxes).all():
            return None
        lowest, highest = np.nanmin(self.boxes[:, :2], axis=0), np.nanmax(self.boxes[:, 2:], axis=0)
        corners = reproject(
            shapely.box(*lowest.tolist(), *highest.tolist()), MERCATOR_EPSG, STORAGE_EPSG
        )
        west, south, east, north = corners.bounds
        return west, south, east, north


@dataclass(frozen=True, slots=True)
class Cut:
    """What of a layer lies on one tile.

    Attributes
    ----------
    numbers : which features are drawn, counted from 0 in the order of the layer
    shapes : their geometry in units of the tile, y downwards, outer rings as tiles want them
    cells : squares of CELL_UNITS in which features were left out (column, row, how many)
    """

    numbers: Numbers
    shapes: Geometries
    cells: Numbers

    @property
    def left_out(self) -> int:
        """How many features are too small to be drawn; each counts on one tile only."""
        return int(self.cells[:, 2].sum())


def mercator(geometries: Sequence[BaseGeometry | None]) -> Ground:
    """Move features to Web Mercator, all at once.

    Parameters
    ----------
    geometries : metres of HOME_PLANE, where their edges are straight; None has no place

    Raises
    ------
    InputError
        `crs.out_of_range`.
    """
    bent = shapely.segmentize(np.array(list(geometries), dtype=object), PIECE_M)
    moved: Geometries = np.atleast_1d(reproject(bent, HOME_PLANE.epsg, MERCATOR_EPSG))
    tree = shapely.STRtree(moved)
    tree.query(shapely.Point(0, 0))  # GEOS builds it at the first question, and not thread-safely
    return Ground(moved, shapely.bounds(moved), tree)


def cut(ground: Ground, tile: Tile) -> Cut:
    """Return what of the features lies on a tile, generalised as its zoom asks for."""
    west, south, east, north = tile.bounds
    margin_m = tile.side_m * MARGIN_UNITS / UNITS
    reach = (west - margin_m, south - margin_m, east + margin_m, north + margin_m)
    near: Numbers = np.sort(ground.tree.query(shapely.box(*reach)))
    small = _smaller_than_a_pixel(ground, near, tile)
    cells = _cells(ground.boxes[near[small]], tile)
    drawn = near[~small]
    pieces = _clipped(ground.geometries[drawn], ground.boxes[drawn], reach)
    kept = ~shapely.is_empty(pieces)
    drawn, pieces = drawn[kept], pieces[kept]
    tolerance_units = 1.0 if tile.zoom >= DETAIL_ZOOM else UNITS_A_PIXEL / 2
    pieces = shapely.simplify(pieces, tolerance_units * tile.side_m / UNITS)
    return Cut(drawn, _on_grid(_in_units(pieces, tile)), cells)


def _smaller_than_a_pixel(ground: Ground, near: Numbers, tile: Tile) -> NDArray[np.bool_]:
    """Tell which features are left out; a point has no size and is always drawn."""
    if tile.zoom >= DETAIL_ZOOM:
        return np.zeros(near.shape, bool)
    boxes, pixel_m = ground.boxes[near], tile.side_m / 256
    flat: NDArray[np.bool_] = shapely.get_dimensions(ground.geometries[near]) == 0
    tiny = np.all(boxes[:, 2:] - boxes[:, :2] < pixel_m, axis=1)
    return np.asarray(tiny & ~flat)


def _cells(boxes: NDArray[np.float64], tile: Tile) -> Numbers:
    """Count features by the square that the middle of each lies in; beyond the tile, not at all."""
    west, _, _, north = tile.bounds
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    offsets = np.column_stack([middle[:, 0] - west, north - middle[:, 1]])
    squares = np.floor(offsets * UNITS / tile.side_m / CELL_UNITS).astype(np.int64)
    inside = ((squares >= 0) & (squares < UNITS // CELL_UNITS)).all(axis=1)
    found, counts = np.unique(squares[inside], axis=0, return_counts=True)
    return np.column_stack([found.reshape(-1, 2), counts]).astype(np.int64)


def _clipped(geometries: Geometries, boxes: NDArray[np.float64], reach: Bounds) -> Geometries:
    """Cut off what lies beyond the reach; what only touches it becomes empty."""
    west, south, east, north = reach
    within = (boxes[:, :2] >= (west, south)).all(axis=1) & (boxes[:, 2:] <= (east, north)).all(
        axis=1
    )
    pieces = geometries.copy()
    pieces[~within] = shapely.clip_by_rect(geometries[~within], *reach)
    unsound = ~shapely.is_valid(pieces)
    pieces[unsound] = shapely.make_valid(pieces[unsound])
    mixed = shapely.get_type_id(pieces) == shapely.GeometryType.GEOMETRYCOLLECTION
    for number in np.flatnonzero(mixed):
        pieces[number] = shapely.MultiPolygon(polygons_of(pieces[number]))
    touching = (shapely.get_dimensions(geometries) == 2) & (shapely.area(pieces) == 0)
    pieces[touching] = shapely.Point()
    return pieces


def _in_units(pieces: Geometries, tile: Tile) -> Geometries:
    west, _, _, north = tile.bounds
    units_a_metre = UNITS / tile.side_m

    def move(metres: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack([metres[:, 0] - west, north - metres[:, 1]]) * units_a_metre

    moved: Geometries = shapely.transform(pieces, move)
    return moved


def _on_grid(shapes: Geometries) -> Geometries:
    """Snap shapes to whole units, valid; what would collapse is widened to about one unit."""
    snapped: Geometries = shapely.set_precision(shapes, 1.0)
    lost = shapely.is_empty(snapped)
    wide = shapely.buffer(shapes[lost], 0.75, quad_segs=1, join_style="mitre")
    snapped[lost] = shapely.set_precision(wide, 1.0)
    lost = shapely.is_empty(snapped)
    corners = np.floor(shapely.bounds(shapes[lost])[:, :2])
    snapped[lost] = shapely.box(*corners.T, *(corners + 1).T)
    # y runs downwards: the outer rings that tiles want are counter-clockwise in these numbers
    oriented: Geometries = shapely.orient_polygons(snapped, exterior_cw=False)
    return oriented
