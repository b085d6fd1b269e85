"""How much of a polygon lies in each cell of a raster: exact fractions, areas on the ellipsoid.

No cell is counted by its centre. The fraction of every cell that the polygon covers is computed by
exactextract (Baston, ISciences; Apache-2.0), which walks the rings through the cells; it keeps
fractions in single precision, so a cell of 100 m2 is good to 0.00001 m2.
"""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from exactextract import exact_extract
from exactextract.raster import NumPyRasterSource
from numpy.typing import NDArray
from shapely.geometry import MultiPoint, MultiPolygon, Polygon, mapping
from shapely.geometry.base import BaseGeometry

from app.domain.areas import CGCS2000, SPLIT_LENGTH_M, ellipsoidal_area_m2, polygons_of
from app.domain.rasters import Grid
from app.domain.reference import DEGREE_EPSGS, STORAGE_EPSG, Plane, reproject

METRES_PER_DEGREE = 111_000.0  # at the least, of a meridian: how finely degrees are split

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Placed:
    """A polygon on a grid.

    `polygon` is in the grid's reference; `area_m2` is its ellipsoidal area, `inside_m2` that of
    the part within the grid's footprint. `row`, `column`, `rows`, `columns` bound the cells that
    it may touch; no rows where it lies outside.
    """

    polygon: MultiPolygon
    area_m2: float
    inside_m2: float
    row: int
    column: int
    rows: int
    columns: int

    @property
    def cells(self) -> int:
        """How many cells have to be looked at."""
        return self.rows * self.columns

    @property
    def outside_m2(self) -> float:
        """Ellipsoidal area beyond the raster's edge."""
        return self.area_m2 - self.inside_m2


def place(geometry: Polygon | MultiPolygon, plane: Plane, grid: Grid) -> Placed:
    """Put a polygon on the cells of a raster.

    Parameters
    ----------
    geometry : valid, not empty, metres in `plane`, where its edges are straight
    grid : in any reference of `app.domain.reference`

    Raises
    ------
    InputError
        `crs.out_of_range` if a vertex cannot be expressed in the grid's reference.
    """
    area_m2 = ellipsoidal_area_m2(geometry, plane)
    split = shapely.segmentize(geometry, SPLIT_LENGTH_M)
    polygon = MultiPolygon(polygons_of(reproject(split, plane.epsg, grid.epsg)))
    west, south, east, north = polygon.bounds
    left, top = (west - grid.west) / grid.cell_width, (grid.north - north) / grid.cell_height
    right, low = (east - grid.west) / grid.cell_width, (grid.north - south) / grid.cell_height
    column, row = max(0, math.floor(left)), max(0, math.floor(top))
    columns = min(grid.columns, math.ceil(right)) - column
    rows = min(grid.rows, math.ceil(low)) - row
    if rows <= 0 or columns <= 0:
        return Placed(polygon, area_m2, 0.0, 0, 0, 0, 0)
    whole = left >= 0 and top >= 0 and right <= grid.columns and low <= grid.rows
    inside_m2 = area_m2 if whole else min(area_m2, _inside_m2(polygon, plane, grid))
    return Placed(polygon, area_m2, inside_m2, row, column, rows, columns)


def _inside_m2(polygon: MultiPolygon, plane: Plane, grid: Grid) -> float:
    sound = polygon if polygon.is_valid else shapely.make_valid(polygon)
    inside = MultiPolygon(polygons_of(shapely.intersection(sound, grid.footprint)))
    if inside.is_empty:
        return 0.0
    unit_m = METRES_PER_DEGREE if grid.epsg in DEGREE_EPSGS else 1.0
    split = shapely.segmentize(inside, SPLIT_LENGTH_M / unit_m)
    return ellipsoidal_area_m2(reproject(split, grid.epsg, plane.epsg), plane)


def fractions(polygon: BaseGeometry, grid: Grid) -> Floats:
    """Return which fraction (0..1) of every cell of `grid` a polygon covers.

    Parameters
    ----------
    polygon : Polygon or MultiPolygon in the grid's reference and unit; what lies beyond the grid
        is not counted

    >>> grid = Grid(4548, 0.0, 10.0, 10.0, 10.0, rows=1, columns=2)
    >>> fractions(shapely.box(5, 0, 20, 5), grid).tolist()
    [[0.25, 0.5]]
    """
    corner = np.array([grid.west, grid.north - grid.rows * grid.cell_height])
    size = np.array([grid.cell_width, grid.cell_height])
    local = shapely.transform(polygon, lambda xy: (xy - corner) / size)
    feature = {"type": "Feature", "properties": {}, "geometry": mapping(local)}
    source = NumPyRasterSource(np.zeros((grid.rows, grid.columns), np.uint8))
    found = exact_extract(source, feature, ["cell_id", "coverage"])[0]["properties"]
    filled = np.zeros(grid.rows * grid.columns)
    filled[np.asarray(found["cell_id"], np.int64)] = found["coverage"]
    return filled.reshape(grid.rows, grid.columns)


def cell_areas_m2(grid: Grid) -> Floats:
    """Return the ellipsoidal area of the cells, as an array that broadcasts to rows x columns.

    In degrees it depends on the row alone. In a Gauss-Kruger plane it depends on the column; along
    100 km of a column it changes by less than 0.1 ppm, so the middle row stands for all.
    """
    if grid.epsg in DEGREE_EPSGS:
        x = grid.west + np.array([0.0, grid.cell_width])
        y = grid.north - np.arange(grid.rows + 1, dtype=np.float64) * grid.cell_height
    else:
        x = grid.west + np.arange(grid.columns + 1, dtype=np.float64) * grid.cell_width
        y = grid.north - (grid.rows // 2 + np.array([0.0, 1.0])) * grid.cell_height
    corners = np.stack(np.meshgrid(x, y), axis=-1)
    points = reproject(MultiPoint(corners.reshape(-1, 2)), grid.epsg, STORAGE_EPSG)
    degrees = shapely.get_coordinates(points).reshape(corners.shape)
    longitude, belt = np.radians(degrees[..., 0]), _belt_m2(np.radians(degrees[..., 1]))
    # Shoelace of each cell on the equal-area cylinder (longitude, belt), by its two diagonals.
    across = longitude[1:, 1:] - longitude[:-1, :-1], belt[1:, 1:] - belt[:-1, :-1]
    back = longitude[:-1, 1:] - longitude[1:, :-1], belt[:-1, 1:] - belt[1:, :-1]
    return np.asarray(np.abs(across[0] * back[1] - back[0] * across[1]) / 2, np.float64)


def _belt_m2(latitude: Floats) -> Floats:
    """Return the area between equator and `latitude` (radians) per radian of longitude, m2.

    Snyder, Map Projections: A Working Manual (USGS PP 1395), formula 3-12.
    """
    e2 = CGCS2000.es
    e, sine = math.sqrt(e2), np.sin(latitude)
    half = sine / (1 - e2 * sine**2) + np.arctanh(e * sine) / e
    return np.asarray(CGCS2000.a**2 * (1 - e2) / 2 * half, np.float64)
