"""Tell holes from parcels among closed curves that nothing but their place relates."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from app.errors import InputTooLarge
from app.text import Text

_MOST_PAIRS = 200_000  # of curves within each other; a drawing of parcels has some hundred


@dataclass(frozen=True, slots=True)
class Nest:
    """One parcel: the numbers of its outline and of the holes in it."""

    shell: int
    holes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Nesting:
    """All parcels, in the order of their outlines.

    `attached` are the curves that lie within another one and share an edge with it: no islands,
    but parcels of their own.
    """

    nests: tuple[Nest, ...]
    attached: tuple[int, ...]


def nest_curves(polygons: Sequence[Polygon]) -> Nesting:
    """Relate simple closed curves: within an outline a hole, within a hole a parcel again.

    Parameters
    ----------
    polygons : valid, without holes, in one plane

    Raises
    ------
    InputTooLarge
        `input.too_many_rings`.
    """
    inner, outer, attached = _containment(polygons)
    areas = shapely.area(np.array(polygons, dtype=object))
    around: dict[int, int] = {}
    for i, o in zip(inner, outer, strict=True):
        if i not in around or areas[o] < areas[around[i]]:
            around[i] = o
    holes: dict[int, list[int]] = {}
    shells = set()
    for index in sorted(range(len(polygons)), key=lambda k: (-areas[k], k)):
        nearest = around.get(index)
        if nearest is not None and nearest in shells:
            holes.setdefault(nearest, []).append(index)
        else:
            shells.add(index)
    nests = tuple(Nest(s, tuple(sorted(holes.get(s, ())))) for s in sorted(shells))
    return Nesting(nests, attached)


def _containment(polygons: Sequence[Polygon]) -> tuple[list[int], list[int], tuple[int, ...]]:
    """Return pairs (inner, outer) of free islands, and the curves within that share an edge."""
    shapes = np.array(polygons, dtype=object)
    pairs = shapely.STRtree(shapes).query(shapes, predicate="covered_by")
    inner, outer = pairs[:, pairs[0] != pairs[1]]
    if len(inner) > _MOST_PAIRS:
        raise InputTooLarge(
            "input.too_many_rings",
            Text("闭合曲线层层嵌套过多", "too many closed curves lie within each other"),
            mend=Text("请只保留地块边界", "keep only the boundaries of parcels"),
        )
    shares = _shares_edge(shapes[inner], shapes[outer])
    free = ~shares
    attached = tuple(sorted(set(inner[shares].tolist())))
    return inner[free].tolist(), outer[free].tolist(), attached


def _shares_edge(one: NDArray[np.object_], other: NDArray[np.object_]) -> NDArray[np.bool_]:
    common = shapely.intersection(shapely.boundary(one), shapely.boundary(other))
    found: NDArray[np.bool_] = shapely.length(common) > 0
    return found
