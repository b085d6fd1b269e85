"""What the cells under a polygon say: m2 by class, or least, greatest and mean height.

How the parts are made to sum to the whole. (1) The polygon's edges are split at 70 m in its own
plane and moved to the raster's reference. (2) Every cell has its ellipsoidal area and an exact
covered fraction. (3) The parts inside the raster are multiplied by one factor, so that they sum to
the ellipsoidal area of the polygon inside the raster, computed from the polygon itself. The factor
differs from 1 by the curvature of edges and by the change of scale within a cell, a few ppm at the
most (under a few m2 the noise of the arithmetic is tens of ppm). It is reported as
`normalised_ppm`; beyond MOST_PPM it is refused as an error. (4) What lies outside the raster is the
ellipsoidal area of the polygon less that of its inside.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.cells import Floats, Placed, cell_areas_m2, fractions
from app.domain.rasters import Grid
from app.errors import DataError
from app.text import Text

STRIP_CELLS = 1_000_000  # cells held at once
MOST_PPM = 100.0  # a factor further from 1 is a mistake of this program or of the grid
CLOSURE_NOISE_M2 = 0.005  # below this a relative difference says nothing
LEAST_FRACTION = 1e-6  # of a cell, for its value to count among the extremes

Read = Callable[[int, int, int, int], NDArray[np.generic]]  # row, column, rows, columns -> values


@dataclass(frozen=True, slots=True)
class ValueTally:
    """Ellipsoidal m2 by cell value; with no data and outside they sum to the polygon's area."""

    m2_by_value: dict[int, float]
    no_data_m2: float
    outside_m2: float
    normalised_ppm: float


@dataclass(frozen=True, slots=True)
class HeightTally:
    """Least, greatest and area-weighted mean value, None where no cell says anything."""

    least: float | None
    greatest: float | None
    mean: float | None
    covered_m2: float
    no_data_m2: float
    outside_m2: float
    normalised_ppm: float


def tally_values(placed: Placed, grid: Grid, nodata: float, read: Read) -> ValueTally:
    """Return how many m2 of the polygon lie in each value of a class raster.

    Raises
    ------
    DataError
        `rasters.not_closed` if the cells do not add up to the polygon, and what `read` raises.
    """
    found: dict[int, list[float]] = {}
    silent: list[float] = []
    for values, m2, _ in _weighed(placed, grid, read):
        known = values != nodata
        silent.append(float(m2[~known].sum()))
        kinds, which = np.unique(values[known], return_inverse=True)
        for kind, part in zip(kinds, np.bincount(which, m2[known]), strict=True):
            found.setdefault(int(kind), []).append(float(part))
    raw = {value: math.fsum(parts) for value, parts in sorted(found.items())}
    silent_m2 = math.fsum(silent)
    factor = _closing(placed, math.fsum([*raw.values(), silent_m2]))
    by_value = {value: part * factor for value, part in raw.items()}
    return ValueTally(by_value, silent_m2 * factor, placed.outside_m2, (factor - 1) * 1e6)


def tally_heights(placed: Placed, grid: Grid, nodata: float, read: Read) -> HeightTally:
    """Return least, greatest and area-weighted mean value under the polygon; see `tally_values`."""
    sums, known_m2, silent, extremes = [], [], [], []
    for values, m2, fraction in _weighed(placed, grid, read):
        known = (values != nodata) & ~np.isnan(values)
        silent.append(float(m2[~known].sum()))
        known_m2.append(float(m2[known].sum()))
        sums.append(float((values[known].astype(np.float64) * m2[known]).sum()))
        felt = values[known & (fraction >= LEAST_FRACTION)]
        extremes += [float(felt.min()), float(felt.max())] if felt.size else []
    covered, silent_m2 = math.fsum(known_m2), math.fsum(silent)
    factor = _closing(placed, covered + silent_m2)
    return HeightTally(
        least=min(extremes, default=None),
        greatest=max(extremes, default=None),
        mean=math.fsum(sums) / covered if extremes else None,
        covered_m2=covered * factor,
        no_data_m2=silent_m2 * factor,
        outside_m2=placed.outside_m2,
        normalised_ppm=(factor - 1) * 1e6,
    )


def _weighed(
    placed: Placed, grid: Grid, read: Read
) -> Iterator[tuple[NDArray[np.generic], Floats, Floats]]:
    """Yield value, covered m2 and covered fraction of the cells that the polygon touches."""
    height = max(1, STRIP_CELLS // max(1, placed.columns))
    for first in range(placed.row, placed.row + placed.rows, height):
        rows = min(height, placed.row + placed.rows - first)
        strip = grid.part(first, placed.column, rows, placed.columns)
        fraction = fractions(placed.polygon, strip)
        touched = fraction > 0
        if touched.any():
            values = read(first, placed.column, rows, placed.columns)
            m2 = fraction * cell_areas_m2(strip)
            yield values[touched], m2[touched], fraction[touched]


def _closing(placed: Placed, summed_m2: float) -> float:
    """Return the factor that makes the cells sum to the polygon's area inside the raster."""
    off_m2 = abs(placed.inside_m2 - summed_m2)
    if off_m2 > max(CLOSURE_NOISE_M2, placed.inside_m2 * MOST_PPM / 1e6):
        what = f"{summed_m2:.3f} m2 in cells, {placed.inside_m2:.3f} m2 in the polygon"
        raise DataError(
            "rasters.not_closed",
            Text(f"栅格单元面积与地块面积不符（{what}）", f"cells do not add up: {what}"),
        )
    return placed.inside_m2 / summed_m2 if summed_m2 else 1.0
