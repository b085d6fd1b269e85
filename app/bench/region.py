"""A made-up region of the prefecture's size and density: where its towns and villages lie.

Nothing here is a real place. A smaller scale is a smaller region, not a thinner one, so that a
parcel always meets as many control polygons as it would in the full region.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from app.domain.reference import HOME_PLANE, to_plane

Floats = NDArray[np.float64]

SEED = 20_261_122
# A window well within the prefecture's extent; degrees west, south, east, north.
WINDOW_DEGREES = (115.25, 35.95, 116.45, 36.95)
FULL_TOWNS, FULL_VILLAGES = 60, 2_500
TOWN_RADIUS_M = 2_200.0  # the median; sizes of towns are log-normal
MOST_OF_SIDE = 0.12  # a town's radius in a small region: some country must be left
RIM_M = 500.0  # parcels and towns keep this distance from the window's edge


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle in metres of HOME_PLANE."""

    west: float
    south: float
    east: float
    north: float

    @property
    def polygon(self) -> Polygon:
        """The rectangle as a polygon."""
        return shapely.box(self.west, self.south, self.east, self.north)

    @property
    def area_m2(self) -> float:
        """Planar area."""
        return (self.east - self.west) * (self.north - self.south)

    def uniform(self, count: int, rim_m: float, random: np.random.Generator) -> Floats:
        """Return places (count, 2) spread evenly, `rim_m` away from the edge."""
        low = (self.west + rim_m, self.south + rim_m)
        return random.uniform(low, (self.east - rim_m, self.north - rim_m), (count, 2))

    def folded(self, xy: Floats, rim_m: float) -> Floats:
        """Return places outside mirrored back in, so that they lie `rim_m` away from the edge."""
        low = np.array([self.west + rim_m, self.south + rim_m])
        size = np.array([self.east - rim_m, self.north - rim_m]) - low
        way = np.mod(xy - low, 2 * size)
        folded: Floats = low + np.minimum(way, 2 * size - way)
        return folded


@dataclass(frozen=True, slots=True)
class Region:
    """A window with towns (place and radius) and villages; metres of HOME_PLANE."""

    scale: float
    window: Window
    towns: Floats
    town_radii_m: Floats
    villages: Floats

    def near_towns(self, count: int, spread: float, random: np.random.Generator) -> Floats:
        """Return places (count, 2) scattered around towns, as wide as each town times `spread`."""
        town = random.integers(0, len(self.towns), count)
        offset = random.normal(size=(count, 2)) * self.town_radii_m[town, None] * spread
        return self.window.folded(self.towns[town] + offset, 1.0)

    def distance_in_radii(self, xy: Floats) -> Floats:
        """Return how far places lie from the nearest town, in radii of that town."""
        nearest = np.full(len(xy), np.inf)
        for town, radius_m in zip(self.towns, self.town_radii_m, strict=True):
            np.minimum(nearest, np.hypot(*(xy - town).T) / radius_m, out=nearest)
        return nearest


@lru_cache(maxsize=1)
def full_window() -> Window:
    """Return the window of the full region."""
    corners = shapely.get_coordinates(to_plane(shapely.box(*WINDOW_DEGREES), HOME_PLANE))[:4]
    west, east = np.sort(corners[:, 0])[1:3]  # the inner ones: meridians converge
    south, north = np.sort(corners[:, 1])[1:3]
    return Window(*(float(round(edge)) for edge in (west, south, east, north)))


def make_region(scale: float) -> Region:
    """Make the region of a given size, the same at every call.

    Parameters
    ----------
    scale : its area as a share of the full region, 0 to 1

    Raises
    ------
    ValueError
        If `scale` is not more than 0 and at most 1.
    """
    if not 0 < scale <= 1:
        raise ValueError(f"scale {scale} is not in (0, 1]")
    full, side = full_window(), np.sqrt(scale)
    middle = np.array([full.west + full.east, full.south + full.north]) / 2
    half = np.array([full.east - full.west, full.north - full.south]) / 2 * side
    window = Window(*(middle - half).tolist(), *(middle + half).tolist())
    random = np.random.default_rng(SEED)
    count = max(1, round(FULL_TOWNS * scale))
    towns = window.uniform(count, RIM_M, random)
    most_m = MOST_OF_SIDE * (window.east - window.west)
    radii_m = np.minimum(random.lognormal(np.log(TOWN_RADIUS_M), 0.45, count), most_m)
    villages = window.uniform(max(3, round(FULL_VILLAGES * scale)), RIM_M, random)
    return Region(scale, window, towns, radii_m, villages)
