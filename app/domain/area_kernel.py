"""How much of a layer lies under each of many parcels: areas only, no shapes.

Importing this module imports numba (about half a second); the service does so when the first batch
is asked for, or in a thread that warms it up. The formula is in `area_kernel_compiled`.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.area_kernel_compiled import Cells, Rings, Totals, overlap_rows
from app.domain.flat import FlatPolygons, Floats, flatten
from app.domain.layer_index import IndexedLayer, index_layer

__all__ = ["IndexedLayer", "Overlaps", "index_layer", "overlap_areas", "warm"]

Number = TypeVar("Number", bound=np.generic)

CHUNK_PARCELS = 2_000  # what one thread takes at a time: some tens of milliseconds


@dataclass(frozen=True, slots=True)
class Overlaps:
    """What of a layer lies under each parcel; planar m2 and m in the plane of both.

    Attributes
    ----------
    area_m2 : (n,) area of the layer under the parcel
    by_class_set : (n, k) the same by class set; a row sums to `area_m2`
    pieces : (n,) how many of the layer's polygons share more than a rounding with the parcel
    edges_m : (n,) width and height of the edges of these polygons in the parcel's bounding box: an
        upper bound of what they can add to the perimeter of the intersection. Edges that two
        polygons share, also where `planarise` cut one, count twice.
    """

    area_m2: Floats
    by_class_set: Floats
    pieces: NDArray[np.int32]
    edges_m: Floats


def overlap_areas(parcels: FlatPolygons, layer: IndexedLayer, threads: int = 1) -> Overlaps:
    """Measure how much of a layer lies under each parcel.

    Exact but for rounding, some 1e-8 m2 a hectare, for holes, multiparts and shared edges. The
    result does not depend on `threads`.

    Parameters
    ----------
    parcels, layer : valid polygons in the same plane, in metres
    threads : how many chunks of parcels are worked on at the same time

    Raises
    ------
    ValueError
        If `threads` is less than one.

    >>> layer = index_layer([shapely.box(0, 0, 10, 10)], [0], [("0101",)])
    >>> overlap_areas(flatten([shapely.box(5, 5, 15, 15)]), layer).area_m2.tolist()
    [25.0]
    """
    if threads < 1:
        raise ValueError(f"{threads} threads")
    count = len(parcels)
    found = Overlaps(
        np.zeros(count),
        np.zeros((count, len(layer.class_sets))),
        np.zeros(count, np.int32),
        np.zeros(count),
    )

    arguments = (
        _rings(parcels),
        _rings(layer.polygons),
        _fixed(layer.class_of),
        Cells(layer.frame, _fixed(layer.cell_starts), _fixed(layer.cell_items)),
        Totals(found.area_m2, found.by_class_set, found.pieces, found.edges_m),
    )

    def measure(begin: int) -> None:
        overlap_rows(parcels.order[begin : begin + CHUNK_PARCELS], *arguments)

    begins = range(0, count, CHUNK_PARCELS)
    if threads == 1 or len(begins) == 1:
        for begin in begins:
            measure(begin)
    else:
        with ThreadPoolExecutor(threads) as pool:
            for _ in pool.map(measure, begins):  # raises what a thread raised
                pass
    return found


def warm() -> None:
    """Compile everything, or load it from numba's cache; takes seconds the first time."""
    square = shapely.box(0, 0, 1, 1)
    overlap_areas(flatten([square]), index_layer([square], [0], [("",)]))


def _rings(polygons: FlatPolygons) -> Rings:
    return Rings(
        _fixed(polygons.xy),
        _fixed(polygons.ring_starts),
        _fixed(polygons.polygon_rings),
        _fixed(polygons.bounds),
        int(polygons.vertices.max(initial=1)),
    )


def _fixed(array: NDArray[Number]) -> NDArray[Number]:
    """Return a view that cannot be written to.

    An array mapped from a file and one from memory are then of the same type to numba, which
    compiles once for both.
    """
    view = np.asarray(array).view()
    view.flags.writeable = False
    return view
