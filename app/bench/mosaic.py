"""A seamless mosaic of irregular patches, as land-use surveys draw them.

Patches are Voronoi cells whose common edges are replaced by irregular lines. Each line stays in
the triangle between its edge and one of the two generators of that edge. These triangles do not
meet each other, so that no two lines cross and the patches neither overlap nor leave a gap.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from app.bench.region import Floats, Window
from app.domain.flat import Shapes

Longs = NDArray[np.int64]
MOST_SHARE = 0.4  # how far towards the generator a line may go
HARMONICS = 8
JAGGEDNESS = 0.15


@dataclass(frozen=True, slots=True)
class Roughness:
    """How irregular edges are.

    Attributes
    ----------
    step_m : between two vertices of an edge
    amplitude : how far an edge strays, as a share of its length
    most_vertices : that are put into one edge
    """

    step_m: float
    amplitude: float
    most_vertices: int


@dataclass(frozen=True, slots=True)
class _Edges:
    """Directed edges of all cells in order: cell, the vertex where each begins and ends."""

    cell: Longs
    begin: Floats
    end: Floats


@dataclass(frozen=True, slots=True)
class _Ridges:
    """Edges that two cells share: the directed edge of either cell, vertices to put into each."""

    first: Longs
    second: Longs
    counts: Longs


def make_mosaic(
    generators: Floats, window: Window, rough: Roughness, random: np.random.Generator
) -> Shapes:
    """Return one patch for each generator (n, 2); together they fill the window."""
    edges = _edges(_cells(generators, window))
    ridges = _ridges(edges, rough)
    strayed = _strayed(edges, ridges, generators, rough, random)
    return _patches(edges, ridges, strayed, len(generators))


def _cells(generators: Floats, window: Window) -> Shapes:
    """Voronoi cells; generators mirrored at the window's edges make the cells end there."""
    spacing_m = np.sqrt(window.area_m2 / len(generators))
    x, y = generators.T
    mirrored = [
        np.column_stack([2 * edge - x, y])[np.abs(x - edge) < 8 * spacing_m]
        for edge in (window.west, window.east)
    ] + [
        np.column_stack([x, 2 * edge - y])[np.abs(y - edge) < 8 * spacing_m]
        for edge in (window.south, window.north)
    ]
    sites = shapely.multipoints(np.concatenate([generators, *mirrored]))
    cells = shapely.get_parts(shapely.voronoi_polygons(sites, ordered=True))
    found: Shapes = cells[: len(generators)]
    return found


def _edges(cells: Shapes) -> _Edges:
    xy, cell = shapely.get_coordinates(cells, return_index=True)
    inside = cell[:-1] == cell[1:]
    return _Edges(cell[:-1][inside], xy[:-1][inside], xy[1:][inside])


def _ridges(edges: _Edges, rough: Roughness) -> _Ridges:
    """Pair the directed edges that run between the same two vertices."""
    begin = edges.begin[:, 0] + 1j * edges.begin[:, 1]
    end = edges.end[:, 0] + 1j * edges.end[:, 1]
    names, number = np.unique(np.concatenate([begin, end]), return_inverse=True)
    a, b = number[: len(begin)], number[len(begin) :]
    key = np.minimum(a, b) * len(names) + np.maximum(a, b)
    order = np.argsort(key, kind="stable")
    same = np.flatnonzero(key[order][1:] == key[order][:-1])
    first, second = order[same], order[same + 1]
    lengths_m = np.hypot(*(edges.end[first] - edges.begin[first]).T)
    counts = np.clip((lengths_m / rough.step_m).astype(np.int64), 0, rough.most_vertices)
    return _Ridges(first, second, counts)


def _strayed(
    edges: _Edges,
    ridges: _Ridges,
    generators: Floats,
    rough: Roughness,
    random: np.random.Generator,
) -> Floats:
    """Return the vertices to put into all ridges, in the direction of each ridge's first edge."""
    ridge = np.repeat(np.arange(len(ridges.counts)), ridges.counts)
    nth = _nth(ridges.counts)
    way = (nth + 1) / (ridges.counts[ridge] + 1)  # share of the way along the edge
    begin, end = edges.begin[ridges.first], edges.end[ridges.first]
    lengths_m = np.hypot(*(end - begin).T)
    waves = np.zeros(len(ridge))
    for harmonic in range(1, HARMONICS + 1):
        strength = random.normal(size=len(lengths_m)) / harmonic
        waves += strength[ridge] * np.sin(np.pi * harmonic * way)
    waves += random.normal(size=len(ridge)) * JAGGEDNESS * np.sin(np.pi * way)
    either = random.random(len(lengths_m)) < 0.5
    side = np.where(either, edges.cell[ridges.first], edges.cell[ridges.second])
    towards = generators[side][ridge]
    straight = begin[ridge] + way[:, None] * (end - begin)[ridge]
    distance_m = np.hypot(*(towards - straight).T)
    off_m = np.abs(waves) * rough.amplitude * lengths_m[ridge]
    share = np.minimum(off_m / distance_m, MOST_SHARE)
    strayed: Floats = straight + share[:, None] * (towards - straight)
    return strayed


def _patches(edges: _Edges, ridges: _Ridges, strayed: Floats, cells: int) -> Shapes:
    """Put the vertices into both edges of every ridge, backwards into the second."""
    counts = np.zeros(len(edges.cell), np.int64)
    counts[ridges.first] = ridges.counts
    counts[ridges.second] = ridges.counts
    starts = np.cumsum(counts + 1) - counts - 1
    xy = np.empty((len(edges.cell) + 2 * len(strayed), 2))
    xy[starts] = edges.begin
    ridge, nth = np.repeat(np.arange(len(ridges.counts)), ridges.counts), _nth(ridges.counts)
    xy[starts[ridges.first][ridge] + 1 + nth] = strayed
    xy[starts[ridges.second][ridge] + ridges.counts[ridge] - nth] = strayed
    cell = np.repeat(edges.cell, counts + 1)
    patches: Shapes = shapely.polygons(shapely.linearrings(xy, indices=cell))
    if len(patches) != cells:
        raise ValueError(f"{cells} generators made {len(patches)} patches")
    return patches


def _nth(counts: Longs) -> Longs:
    """Count 0, 1, 2 ... anew for each entry: [2, 3] gives 0, 1, 0, 1, 2."""
    found: Longs = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return found
