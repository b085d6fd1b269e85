"""How many parcels lie to layers and zones, from areas alone; shapes only where areas leave doubt.

The reference (`overlay`, `relate_parcel`) looks at the shape of every intersection: parts below
0.01 m2 or narrower than 0.5 mm are noise, parts below 1 m2 or narrower than 0.10 m are slivers. An
area A alone settles most of it. Of parts whose perimeters sum to at most E,

    all noise    =>  A <= 0.0283 E   (a part below 0.01 m2 has at most that much area per perimeter)
    all hairs    =>  A <= 0.00025 E  (width 2A/P below 0.0005 m)
    all slivers  =>  A <= 0.2821 E   (a part below 1 m2, as A <= P^2 / 4 pi; a narrow one has less)

so more area than that is certainly more than noise, hairs or slivers. E is bounded by the parcel's
perimeter plus the length of the layer's edges that can take part. What lies between is looked at.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.domain.area_kernel import IndexedLayer, Overlaps, index_layer, overlap_areas
from app.domain.areas import HAIR_WIDTH_M, SLIVER_AREA_M2, SLIVER_WIDTH_M
from app.domain.flat import FlatPolygons
from app.domain.layers import Layer
from app.domain.overlay import NOISE_AREA_M2
from app.domain.reference import HOME_PLANE
from app.domain.zones import Zone, ZoneExtent, relate_parcel

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]
Flags = NDArray[np.bool_]
Shapes = NDArray[np.object_]

# What of a layer lies under a parcel.
CLEAR, SLIVER, SUBSTANTIAL = 0, 1, 2
# How a parcel lies to a zone.
OUTSIDE, POSSIBLY, BY_SLIVER, PARTLY, INSIDE = 0, 1, 2, 3, 4

NOISE_PER_M = (NOISE_AREA_M2 / (4 * np.pi)) ** 0.5
HAIR_PER_M = HAIR_WIDTH_M / 2
SLIVER_PER_M = (SLIVER_AREA_M2 / (4 * np.pi)) ** 0.5
TRACE = 1e-9  # share of a parcel's area that is rounding of the kernel


@dataclass(frozen=True, slots=True)
class Parcels:
    """Parcels of one chunk: shapes in metres of HOME_PLANE, their areas (m2) and perimeters (m)."""

    shapes: Shapes
    flat: FlatPolygons
    area_m2: Floats
    perimeter_m: Floats


@dataclass(frozen=True, slots=True)
class LayerState:
    """One layer under every parcel.

    Attributes
    ----------
    hit : CLEAR, SLIVER or SUBSTANTIAL, of the layer's own features
    counting : the same of what counts against the parcel, by the layer's polarity
    uncovered : whether the layer says nothing about some of the parcel
    overlap_m2 : planar area of the features' union; a lower bound where some is uncovered
    counting_m2, uncovered_m2 : planar area of what counts, and of what the layer says nothing
        about; 0 where that is no more than noise
    by_class_set : planar m2 by set of classes
    bound_m : what the perimeters of the parts under a parcel sum to at most, and of those that
        count against it
    answers : whether the layer says anything about the parcel: it covers or hits some of it
    """

    hit: Codes
    counting: Codes
    uncovered: Flags
    overlap_m2: Floats
    counting_m2: Floats
    uncovered_m2: Floats
    by_class_set: Floats
    bound_m: Floats
    answers: Flags


def layer_state(
    parcels: Parcels,
    layer: Layer,
    features: IndexedLayer,
    within: Overlaps | None,
    shapes: Shapes,
    threads: int = 1,
) -> LayerState:
    """Find how every parcel lies to one layer.

    Parameters
    ----------
    features : the layer's features, planarised, in HOME_PLANE
    within : what of every parcel lies within the layer's complete_within; None if it has none
    shapes : the layer's features as they are, for what areas leave open
    """
    hits = overlap_areas(parcels.flat, features, threads)
    overlap_m2 = np.minimum(hits.area_m2, parcels.area_m2)
    hit = _coded(overlap_m2, hits, parcels, lambda rows: _hit_shapes(parcels, layer, shapes, rows))
    covered_m2, cover_edges_m, uncovered = _coverage(parcels, layer, within)
    uncovered_m2 = np.where(uncovered, parcels.area_m2 - covered_m2, 0.0)
    counting, counting_m2 = hit, np.where(hit > CLEAR, overlap_m2, 0.0)
    bound_m = _bound_m(parcels, hits)
    if layer.polarity == "requires":
        counting, counting_m2 = _missing_from(parcels, layer, shapes, hits, covered_m2, uncovered)
        bound_m = bound_m + cover_edges_m
    elif layer.polarity == "classifies":
        counting, counting_m2 = np.zeros_like(hit), np.zeros_like(counting_m2)
    trace_m2 = parcels.area_m2 * TRACE
    answers = (covered_m2 > trace_m2) | (hit > CLEAR)
    return LayerState(
        hit,
        counting,
        uncovered,
        overlap_m2,
        counting_m2,
        uncovered_m2,
        hits.by_class_set,
        bound_m,
        answers,
    )


def _bound_m(parcels: Parcels, overlaps: Overlaps) -> Floats:
    bound: Floats = parcels.perimeter_m + overlaps.edges_m
    return bound


def _coded(
    area_m2: Floats,
    overlaps: Overlaps,
    parcels: Parcels,
    shapes: Callable[[NDArray[np.intp]], Shapes],
) -> Codes:
    """Code areas by what their parts must be; look at the shapes that the areas leave open."""
    bound_m = _bound_m(parcels, overlaps)
    codes = np.where(area_m2 > SLIVER_PER_M * bound_m, SUBSTANTIAL, CLEAR).astype(np.int8)
    open_ = np.flatnonzero((area_m2 >= NOISE_AREA_M2 * 0.99) & (codes == CLEAR))
    if open_.size:
        codes[open_] = _codes_of(shapes(open_))
    return codes


def _codes_of(shapes: Shapes) -> Codes:
    """Code each shape by its worst part, as `overlay.sift` does after dropping the noise."""
    codes = np.zeros(len(shapes), np.int8)
    parts, owner = shapely.get_parts(shapes, return_index=True)
    polygonal = shapely.get_type_id(parts) == 3
    parts, owner = parts[polygonal], owner[polygonal]
    areas, widths = shapely.area(parts), _widths_m(parts)
    counted = (widths >= HAIR_WIDTH_M) & (areas >= NOISE_AREA_M2)
    thin = (areas < SLIVER_AREA_M2) | (widths < SLIVER_WIDTH_M)
    np.maximum.at(codes, owner[counted & thin], SLIVER)
    np.maximum.at(codes, owner[counted & ~thin], SUBSTANTIAL)
    return codes


def _widths_m(parts: Shapes) -> Floats:
    lengths = shapely.length(parts)
    safe = np.where(lengths > 0, lengths, 1.0)
    widths: Floats = np.where(lengths > 0, 2 * shapely.area(parts) / safe, 0.0)
    return widths


def _hit_shapes(parcels: Parcels, layer: Layer, features: Shapes, rows: NDArray[np.intp]) -> Shapes:
    """Return the union of a layer's pieces under the parcels of `rows`."""
    chosen = parcels.shapes[rows]
    owner, feature = layer.tree.query(chosen, predicate="intersects")
    pieces = shapely.intersection(chosen[owner], features[feature])
    return _united_by(pieces, owner, len(rows))


def _united_by(pieces: Shapes, owner: NDArray[np.intp], count: int) -> Shapes:
    united = np.full(count, shapely.Polygon(), dtype=object)
    order = np.argsort(owner, kind="stable")
    pieces, owner = pieces[order], owner[order]
    if not owner.size:
        return united
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    ends = np.r_[starts[1:], owner.size]
    for start, end in zip(starts, ends, strict=True):
        group = pieces[start:end]
        united[owner[start]] = group[0] if len(group) == 1 else shapely.union_all(group)
    return united


def _coverage(
    parcels: Parcels, layer: Layer, within: Overlaps | None
) -> tuple[Floats, Floats, Flags]:
    """Return how much of each parcel a layer covers (m2), its edges there (m), where it is silent.

    Silent is a layer that says nothing about some of the parcel; of edges see `Overlaps`.
    """
    count = len(parcels.shapes)
    if within is None or layer.complete_within is None:
        return np.zeros(count), np.zeros(count), np.ones(count, bool)
    rest_m2 = parcels.area_m2 - within.area_m2
    silent: Flags = rest_m2 > NOISE_PER_M * _bound_m(parcels, within)
    open_ = np.flatnonzero((rest_m2 >= NOISE_AREA_M2 * 0.99) & ~silent)
    if open_.size:
        shapes = shapely.difference(parcels.shapes[open_], layer.complete_within)
        silent[open_] = _codes_of(shapes) > CLEAR
    return within.area_m2, within.edges_m, silent


def _missing_from(
    parcels: Parcels,
    layer: Layer,
    shapes: Shapes,
    hits: Overlaps,
    covered_m2: Floats,
    uncovered: Flags,
) -> tuple[Codes, Floats]:
    """Code and measure (m2) what of each parcel the layer covers and its features leave free."""
    rest_m2 = np.maximum(parcels.area_m2 - hits.area_m2, 0.0)
    bound_m = _bound_m(parcels, hits)
    whole = ~uncovered & (rest_m2 > SLIVER_PER_M * bound_m)
    codes = np.where(whole, SUBSTANTIAL, CLEAR).astype(np.int8)
    some = covered_m2 > parcels.area_m2 * TRACE
    open_ = np.flatnonzero(some & (rest_m2 >= NOISE_AREA_M2 * 0.99) & ~whole)
    if open_.size and layer.complete_within is not None:
        covered = shapely.intersection(parcels.shapes[open_], layer.complete_within)
        missing = shapely.difference(covered, _hit_shapes(parcels, layer, shapes, open_))
        codes[open_], rest_m2[open_] = _codes_of(missing), shapely.area(missing)
    return codes, np.where(codes > CLEAR, rest_m2, 0.0)


@dataclass(frozen=True, slots=True)
class ZoneStates:
    """How every parcel lies to every zone.

    Attributes
    ----------
    codes : (n, zones) OUTSIDE, POSSIBLY, BY_SLIVER, PARTLY or INSIDE
    across : (n, zones) whether it certainly lies on both sides of the zone's boundary; of a zone
        that is where its parts are: of the part that holds most of the parcel
    """

    codes: Codes
    across: Flags


@dataclass(frozen=True, slots=True)
class ZoneIndex:
    """The zones that a parcel can be related to, ready for many parcels.

    `zones` are those with a polygon, in the order of the columns of `zone_states`; after them come
    `points`, zones known as a point with a radius (m).
    """

    zones: tuple[Zone, ...]
    extents: tuple[ZoneExtent, ...]
    cores: IndexedLayer
    reaches: IndexedLayer
    points: tuple[Zone, ...]
    redrawn: tuple[tuple[int, tuple[int, ...]], ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the zone of each column."""
        return tuple(zone.id for zone in (*self.zones, *self.points))


def index_zones(
    zones: Sequence[Zone],
    extents: Callable[[Zone], ZoneExtent | None],
    parts: Callable[[Zone], Sequence[Zone]],
) -> ZoneIndex:
    """Prepare zones for `zone_states`.

    Parameters
    ----------
    extents : the extent of a zone in HOME_PLANE, None without a polygon
    parts : the parts that redraw a zone, see `zones.parts_that_redraw`
    """
    known = [(zone, extent) for zone in zones if (extent := extents(zone)) is not None]
    points = tuple(zone for zone in zones if isinstance(zone.geometry, Point))
    columns = {zone.id: number for number, zone in enumerate([*(z for z, _ in known), *points])}
    redrawn = [
        (columns[zone.id], tuple(columns[part.id] for part in parts(zone) if part.id in columns))
        for zone, _ in known
        if parts(zone)
    ]
    return ZoneIndex(
        tuple(zone for zone, _ in known),
        tuple(extent for _, extent in known),
        _indexed([extent.core for _, extent in known]),
        _indexed([extent.reach for _, extent in known]),
        points,
        tuple(redrawn),
    )


def _indexed(shapes: Sequence[BaseGeometry]) -> IndexedLayer:
    """Index one shape per zone; zones overlap each other, so only areas by zone mean anything."""
    filled = [number for number, shape in enumerate(shapes) if not shape.is_empty]
    return index_layer(
        np.array([shapes[number] for number in filled], dtype=object),
        np.array(filled, np.int32),
        tuple((str(number),) for number in range(len(shapes))),
    )


def zone_states(parcels: Parcels, index: ZoneIndex, threads: int = 1) -> ZoneStates:
    """Find how every parcel lies to every zone."""
    states = np.zeros((len(parcels.shapes), len(index.ids)), np.int8)
    across = np.zeros(states.shape, bool)
    cores = overlap_areas(parcels.flat, index.cores, threads)
    reaches = overlap_areas(parcels.flat, index.reaches, threads)
    trace_m2 = parcels.area_m2 * TRACE
    for column in range(len(index.zones)):
        core_m2, reach_m2 = cores.by_class_set[:, column], reaches.by_class_set[:, column]
        bound_m = parcels.perimeter_m + np.maximum(cores.edges_m, reaches.edges_m)
        outside = reach_m2 <= trace_m2
        inside = core_m2 >= parcels.area_m2 - trace_m2
        hair_m2, sliver_m2 = HAIR_PER_M * bound_m, SLIVER_PER_M * bound_m
        rest_m2, beyond_m2 = parcels.area_m2 - core_m2, parcels.area_m2 - reach_m2
        partly = (core_m2 > sliver_m2) & (rest_m2 > hair_m2)
        possibly = (core_m2 <= trace_m2) & (reach_m2 > hair_m2)
        states[inside, column] = INSIDE
        states[partly, column] = PARTLY
        states[possibly, column] = POSSIBLY
        both = partly & (beyond_m2 > hair_m2)
        across[both, column] = True
        settled = outside | inside | both | possibly | (partly & (beyond_m2 <= trace_m2))
        for row in np.flatnonzero(~settled):
            found = _state_by_shape(index, column, parcels.shapes[row])
            states[row, column], across[row, column] = found
    _near_points(parcels, index, states)
    for column, parts in index.redrawn:
        if parts:
            states[:, column] = states[:, parts].max(axis=1)
            surest = np.array(parts)[cores.by_class_set[:, parts].argmax(axis=1)]
            across[:, column] = across[np.arange(len(across)), surest]
    return ZoneStates(states, across)


def _state_by_shape(index: ZoneIndex, column: int, shape: BaseGeometry) -> tuple[int, bool]:
    """Return how a parcel lies to a zone, and whether across its boundary, by the reference."""
    found = relate_parcel(index.zones[column], shape, HOME_PLANE, index.extents[column])
    if found is None or found.relation == "outside":
        return OUTSIDE, False
    if found.relation == "inside":
        return INSIDE, False
    if found.by_sliver:
        return BY_SLIVER, found.straddles
    return (PARTLY if found.least_share > 0 else POSSIBLY), found.straddles


def _near_points(parcels: Parcels, index: ZoneIndex, states: Codes) -> None:
    """Find the parcels within the radius of a zone known as a point, those of near boxes first."""
    west, south, east, north = parcels.flat.bounds.T
    for column, zone in enumerate(index.points, start=len(index.zones)):
        radius_m = zone.uncertainty_m or 0.0
        x, y = shapely.get_coordinates(zone.geometry)[0]
        across_m = np.maximum(np.maximum(west - x, x - east), 0.0)
        along_m = np.maximum(np.maximum(south - y, y - north), 0.0)
        rows = np.flatnonzero((across_m <= radius_m) & (along_m <= radius_m))
        near = shapely.distance(parcels.shapes[rows], zone.geometry) <= radius_m
        states[rows[near], column] = POSSIBLY
