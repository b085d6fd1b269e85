"""Seeded data of the region's size: six control layers, and parcels clustered as they are.

All of it is made up, in metres of HOME_PLANE. The sizes of the full region are those of the
prefecture's official layers in order of magnitude: some 450 thousand control polygons.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from app.bench.mosaic import Roughness, make_mosaic
from app.bench.region import RIM_M, SEED, Floats, Region, Window, make_region
from app.domain.areas import polygons_of
from app.domain.flat import Shapes

FULL_ZONES, FULL_CORRIDORS, FULL_ECO_UNITS = 20, 300, 215
FULL_LAND_USE, FULL_FARMLAND_CELLS = 300_000, 215_000
FARMLAND_KEPT = 0.82  # of the patches outside towns
LARGE = Roughness(step_m=25, amplitude=0.06, most_vertices=450)
SMALL = Roughness(step_m=14, amplitude=0.035, most_vertices=12)
ECO_CODES = ("1", "2", "3")
# Codes of 三调, and how often each occurs in and around towns, and elsewhere.
LAND_USE: tuple[tuple[str, float, float], ...] = (
    ("0101", 0.00, 0.05), ("0102", 0.02, 0.35), ("0103", 0.10, 0.30), ("0201", 0.02, 0.05),
    ("0301", 0.05, 0.08), ("0601", 0.25, 0.01), ("0602", 0.02, 0.01), ("0701", 0.20, 0.01),
    ("0702", 0.15, 0.07), ("1003", 0.15, 0.02), ("1101", 0.02, 0.02), ("1104", 0.02, 0.03),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MadeLayer:
    """One control layer; no two polygons overlap.

    Attributes
    ----------
    name : how the report calls it
    topic : the subject of the rulebook that it is imported as
    code_system : the table of `codes`, None if the layer has no classes
    codes : the class of each geometry, "" without classes
    """

    name: str
    topic: str
    code_system: str | None
    geometries: Shapes
    codes: tuple[str, ...]

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes that occur, sorted."""
        return tuple(sorted(set(self.codes)))


def make_layers(region: Region) -> tuple[MadeLayer, ...]:
    """Make the six control layers of a region, the same at every call."""
    layers = (
        _plain("zones", "urban_construction_land", _town_shapes(region, 1, FULL_ZONES, 1.1, 500)),
        _plain(
            "development boundary",
            "urban_development_boundary",
            _town_shapes(region, 2, len(region.towns), 1.5, 1_500),
        ),
        _plain("redline", "ecological_redline", _corridors(region)),
        _eco_units(region),
        _land_use(region),
        _plain("farmland", "permanent_basic_farmland", _farmland(region)),
    )
    return tuple(_valid(layer) for layer in layers)


def _valid(layer: MadeLayer) -> MadeLayer:
    """Leave out the few that rounding made cross themselves: an import refuses a whole layer."""
    good = shapely.is_valid(layer.geometries)
    codes = tuple(code for code, fine in zip(layer.codes, good, strict=True) if fine)
    return replace(layer, geometries=layer.geometries[good], codes=codes)


def make_parcels(region: Region, count: int) -> Shapes:
    """Make parcels of 0.2 to 20 ha, 5 to 20 corners: in towns, in villages, and elsewhere.

    The first parcels of a larger number are not those of a smaller one.
    """
    random = _random(7)
    kind = random.random(count)
    urban, village = kind < 0.45, (kind >= 0.45) & (kind < 0.8)
    places = region.window.uniform(count, RIM_M, random)
    places[urban] = region.near_towns(int(urban.sum()), 0.9, random)
    chosen = random.integers(0, len(region.villages), int(village.sum()))
    places[village] = region.villages[chosen] + random.normal(size=(len(chosen), 2)) * 450
    corners = random.integers(5, 21, count)
    area_m2 = np.clip(random.lognormal(0, 0.9, count), 0.2, 20) * 10_000
    stretch = np.exp(random.normal(0, 0.45, count))
    turn = np.where(urban, 0.1, random.uniform(0, np.pi, count))

    parcel = np.repeat(np.arange(count), corners)
    first = np.cumsum(corners) - corners
    corner = np.arange(len(parcel)) - first[parcel]
    jitter = random.uniform(-0.35, 0.35, len(parcel))
    angle = (corner + jitter) * 2 * np.pi / corners[parcel]
    cosine, sine = np.cos(angle), np.sin(angle)
    block = random.uniform(0.98, 1.0, len(parcel)) / np.maximum(np.abs(cosine), np.abs(sine))
    radius = np.where(urban[parcel], block, random.uniform(0.7, 1.3, len(parcel)))
    x, y = radius * cosine * stretch[parcel], radius * sine / stretch[parcel]
    following = np.arange(len(parcel)) + 1
    following[first + corners - 1] = first
    drawn_m2 = np.add.reduceat(x * y[following] - x[following] * y, first) / 2
    grow = np.sqrt(area_m2 / drawn_m2)[parcel]
    cosine, sine = np.cos(turn)[parcel] * grow, np.sin(turn)[parcel] * grow
    xy = region.window.folded(places, RIM_M)[parcel]
    xy += np.column_stack([x * cosine - y * sine, x * sine + y * cosine])
    parcels: Shapes = shapely.polygons(shapely.linearrings(xy, indices=parcel))
    return parcels


def _random(stream: int) -> np.random.Generator:
    return np.random.default_rng([SEED, stream])


def _count(full: int, region: Region) -> int:
    return max(1, round(full * region.scale))


def _plain(name: str, topic: str, geometries: Shapes) -> MadeLayer:
    return MadeLayer(name, topic, None, geometries, ("",) * len(geometries))


def _as_array(parts: Sequence[BaseGeometry]) -> Shapes:
    shapes = np.empty(len(parts), dtype=object)
    shapes[:] = parts
    return shapes


def _merged(shapes: Sequence[BaseGeometry], window: Window) -> Shapes:
    """Return what the shapes cover in the window, as polygons that do not overlap."""
    return _as_array(polygons_of(shapely.union_all(shapes).intersection(window.polygon)))


def _town_shapes(region: Region, stream: int, most: int, reach: float, vertices: int) -> Shapes:
    """Return rounded irregular shapes around towns, `reach` times as large as each town."""
    random = _random(stream)
    found = []
    for town in range(min(len(region.towns), _count(most, region))):
        corners = int(random.integers(vertices // 10, vertices + 1))
        angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
        radius = 1 + random.normal(size=corners) * 0.004
        for wave in range(2, 12):
            cosine, sine = random.normal(size=2) * 0.25 / wave
            radius += cosine * np.cos(wave * angle) + sine * np.sin(wave * angle)
        radius = np.maximum(radius, 0.2) * region.town_radii_m[town] * reach
        round_town = np.column_stack([np.cos(angle), np.sin(angle)]) * radius[:, None]
        found.append(Polygon(region.towns[town] + round_town))
    return _merged(found, region.window)


def _corridors(region: Region) -> Shapes:
    """Return winding strips along made-up rivers, 50 to 360 m wide, some with a thousand bends."""
    random = _random(3)
    found = []
    for _ in range(_count(FULL_CORRIDORS, region)):
        steps = int(np.clip(random.lognormal(np.log(900), 1.1), 100, 9_990))
        bend = np.cumsum(random.normal(size=steps) * 0.006)
        heading = bend + random.uniform(0, 2 * np.pi)
        along = np.column_stack([np.cos(heading), np.sin(heading)])
        middle = region.window.uniform(1, 0.0, random) + np.cumsum(along * 6.0, axis=0)
        swell = 1 + 0.3 * np.sin(np.arange(steps) / random.uniform(40, 400))
        half_m = random.uniform(25, 180) * swell + random.normal(size=steps) * 0.8
        across = np.column_stack([-along[:, 1], along[:, 0]]) * half_m[:, None]
        ring = np.concatenate([middle + across, (middle - across)[::-1]])
        strip = shapely.make_valid(Polygon(ring), method="structure")
        found.append(strip.intersection(region.window.polygon))
    return _side_by_side(found)


def _side_by_side(shapes: Sequence[BaseGeometry]) -> Shapes:
    """Return polygons of which each yields to those before it.

    Crossing strips stay strips: merged they would be one polygon of 200 thousand vertices, which
    no authority hands over, and which would make every engine but ours look slow.
    """
    kept: list[BaseGeometry] = []
    for shape in shapes:
        before = [other for other in kept if other.intersects(shape)]
        kept.append(shape.difference(shapely.union_all(before)))
    return _as_array([part for shape in kept for part in polygons_of(shape) if part.area > 1])


def _eco_units(region: Region) -> MadeLayer:
    random = _random(4)
    generators = region.window.uniform(max(4, _count(FULL_ECO_UNITS, region)), 1.0, random)
    units = make_mosaic(generators, region.window, LARGE, random)
    codes = tuple(ECO_CODES[number % 3] for number in range(len(units)))
    return MadeLayer("eco units", "eco_control_unit", "生态环境管控单元", units, codes)


def _generators(region: Region, full: int, in_towns: float, random: np.random.Generator) -> Floats:
    count = _count(full, region)
    near = int(count * in_towns)
    even = region.window.uniform(count - near, 1.0, random)
    return np.concatenate([region.near_towns(near, 1.0, random), even])


def _land_use(region: Region) -> MadeLayer:
    random = _random(5)
    generators = _generators(region, FULL_LAND_USE, 0.35, random)
    patches = make_mosaic(generators, region.window, SMALL, random)
    names, in_towns, elsewhere = (np.array(column) for column in zip(*LAND_USE, strict=True))
    urban = region.distance_in_radii(generators) < 1.2
    drawn = random.random(len(generators))
    ways = [np.searchsorted(np.cumsum(w / w.sum()), drawn) for w in (in_towns, elsewhere)]
    which = np.minimum(np.where(urban, *ways), len(names) - 1)
    codes = tuple(str(code) for code in names[which])
    return MadeLayer("land use", "current_land_use", "三调", patches, codes)


def _farmland(region: Region) -> Shapes:
    random = _random(6)
    generators = _generators(region, FULL_FARMLAND_CELLS, 0.05, random)
    patches = make_mosaic(generators, region.window, SMALL, random)
    rural = region.distance_in_radii(generators) > 0.9
    kept: Shapes = patches[rural & (random.random(len(patches)) < FARMLAND_KEPT)]
    return kept


def made(scale: float) -> tuple[Region, tuple[MadeLayer, ...]]:
    """Return the region of a scale and its layers."""
    region = make_region(scale)
    return region, make_layers(region)
