"""Rasters: land cover and terrain by cell, with what each cell value means and who says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from shapely.geometry import Polygon, box

from app.domain.zones import Basis
from app.text import Text

RasterKind = Literal["land_cover", "elevation"]


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the cells of a raster lie: north-up, rows from north to south.

    `epsg` is CGCS2000 or WGS 84 in degrees, or a CGCS2000 Gauss-Kruger plane; `west`, `north`,
    `cell_width` and `cell_height` (both positive) are in its unit, degrees or metres.
    """

    epsg: int
    west: float
    north: float
    cell_width: float
    cell_height: float
    rows: int
    columns: int

    @property
    def footprint(self) -> Polygon:
        """The rectangle that the cells fill, in the unit of the grid."""
        return box(
            self.west,
            self.north - self.rows * self.cell_height,
            self.west + self.columns * self.cell_width,
            self.north,
        )

    def part(self, row: int, column: int, rows: int, columns: int) -> "Grid":
        """Return the grid of some of its cells, from `row`, `column` on."""
        west = self.west + column * self.cell_width
        north = self.north - row * self.cell_height
        return Grid(self.epsg, west, north, self.cell_width, self.cell_height, rows, columns)


@dataclass(frozen=True, slots=True)
class CoverClass:
    """What one cell value means; `built_up` counts towards the built-up share."""

    value: int
    name: Text
    built_up: bool
    colour: str


@dataclass(frozen=True, slots=True)
class VectorTerm:
    """Which codes of a `classifies` layer count as built-up land, to set beside the raster's share.

    A code counts if it begins with one of `prefixes` and is not one of `exceptions`.
    """

    topic: str
    code_system: str
    prefixes: Sequence[str]
    exceptions: Sequence[str]
    source: Text

    def counts(self, code: str) -> bool:
        """Tell whether a code is built-up land.

        >>> words = Text("出处", "source")
        >>> term = VectorTerm("current_land_use", "三调", ("06", "10"), ("1006",), words)
        >>> term.counts("0601"), term.counts("1006"), term.counts("0103")
        (True, False, False)
        """
        return code.startswith(tuple(self.prefixes)) and code not in self.exceptions


@dataclass(frozen=True, slots=True)
class Raster:
    """A raster that the service may measure parcels on.

    Attributes
    ----------
    kind : `land_cover` (every value has a class) or `elevation` (values in `unit`)
    resolution_m : the declared cell size in metres
    accuracy : what its maker says about how right it is
    nodata : the value that says nothing
    shaded : of an elevation raster, the values drawn black and white
    valid_from, valid_until : the days on which it answers, None is open
    vector : how a built-up share of vector data is made that stands beside this one
    """

    id: str
    name: Text
    kind: RasterKind
    basis: Basis
    source: Text
    licence: str
    data_date: date | None
    valid_from: date | None
    valid_until: date | None
    resolution_m: float
    accuracy: Text
    grid: Grid
    nodata: float
    unit: str | None = None
    shaded: tuple[float, float] | None = None
    classes: Mapping[int, CoverClass] = field(default_factory=dict)
    vector: VectorTerm | None = None

    def answers_on(self, day: date) -> bool:
        """Tell whether this raster may be asked on `day`."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_until is None or day <= self.valid_until)
