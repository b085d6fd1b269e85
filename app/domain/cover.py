"""Built-up shares from rasters and from vector layers, side by side and never mixed."""

from dataclasses import dataclass

import shapely

from app.domain.areas import ellipsoidal_area_m2
from app.domain.cell_tallies import HeightTally, ValueTally
from app.domain.layers import Layer
from app.domain.overlay import NOISE_AREA_M2, overlay
from app.domain.parcels import Parcel
from app.domain.rasters import Raster, VectorTerm
from app.text import Text

# A parcel of fewer cells than this has mostly cells that its own boundary cuts: of a square of
# 5 x 5 cells 16 lie along the edge.
FEWEST_CELLS = 25


@dataclass(frozen=True, slots=True)
class BuiltUp:
    """How much of a site is built up, as far as the data reaches.

    `built_up_m2` is what the data shows, `uncovered_m2` what it says nothing of, `site_m2` the
    whole, all ellipsoidal.

    >>> BuiltUp(300.0, 100.0, 1000.0).share, BuiltUp(300.0, 100.0, 1000.0).greatest_share
    (None, 0.4)
    """

    built_up_m2: float
    uncovered_m2: float
    site_m2: float

    @property
    def says_anything(self) -> bool:
        """Tell whether the data covers or shows any of the site."""
        covered_m2 = self.site_m2 - self.uncovered_m2
        return covered_m2 >= NOISE_AREA_M2 or self.built_up_m2 > 0

    @property
    def share(self) -> float | None:
        """Share 0..1 of the site; None where the data does not cover it all."""
        return None if self.uncovered_m2 >= NOISE_AREA_M2 else self.least_share

    @property
    def least_share(self) -> float:
        """The share if nothing is built up where the data is silent."""
        return min(1.0, self.built_up_m2 / self.site_m2)

    @property
    def greatest_share(self) -> float:
        """The share if everything is built up where the data is silent."""
        return min(1.0, (self.built_up_m2 + self.uncovered_m2) / self.site_m2)


@dataclass(frozen=True, slots=True)
class VectorBuiltUp:
    """The built-up share that a vector layer gives, which stands beside the raster's."""

    layer: Layer
    built_up: BuiltUp


@dataclass(frozen=True, slots=True)
class Measured:
    """What one raster says about one site of `site_m2` (ellipsoidal)."""

    raster: Raster
    tally: ValueTally | HeightTally
    site_m2: float
    vectors: tuple[VectorBuiltUp, ...] = ()

    @property
    def uncovered_m2(self) -> float:
        """Area of which the raster says nothing: cells without data, and beyond its edge."""
        return self.tally.no_data_m2 + self.tally.outside_m2

    @property
    def cells(self) -> float:
        """How many cells the site is large."""
        return self.site_m2 / self.raster.resolution_m**2

    @property
    def is_coarse(self) -> bool:
        """Whether the cells are too large for the site."""
        return self.cells < FEWEST_CELLS

    @property
    def built_up(self) -> BuiltUp | None:
        """The raster's built-up share; None for a raster without classes."""
        if isinstance(self.tally, HeightTally):
            return None
        classes = self.raster.classes
        built_m2 = sum(m2 for v, m2 in self.tally.m2_by_value.items() if classes[v].built_up)
        return BuiltUp(built_m2, self.uncovered_m2, self.site_m2)

    @property
    def uncertainty(self) -> Text:
        """What the cell size means for these figures, in one sentence."""
        cell, many = f"{self.raster.resolution_m:g}", f"{self.cells:.1f}"
        if self.is_coarse:
            return Text(
                f"单元 {cell} m，图形仅约合 {many} 个单元，数字粗略，只可参考",
                f"cells of {cell} m: the site is only about {many} cells large, so the figures are "
                "coarse",
            )
        return Text(
            f"单元 {cell} m，图形约合 {many} 个单元；边界上的单元按覆盖比例计入，单元之内视为均匀",
            f"cells of {cell} m, the site is about {many} cells large; cells on the edge count by "
            "the fraction covered, as if uniform within",
        )


def vector_built_up(parcel: Parcel, layer: Layer, term: VectorTerm, site_m2: float) -> BuiltUp:
    """Return how much of a parcel a `classifies` layer shows as built up.

    Parameters
    ----------
    term : which codes of the layer count
    site_m2 : ellipsoidal area of the parcel

    Raises
    ------
    InputError
        `crs.out_of_range` if a geometry cannot be moved to the parcel's plane.
    """
    found = overlay(parcel, layer, site_m2)
    built = shapely.union_all([c.geometry for c in found.classes if term.counts(c.code)])
    return BuiltUp(ellipsoidal_area_m2(built, parcel.plane), found.uncovered_m2, site_m2)
