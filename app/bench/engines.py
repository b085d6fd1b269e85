"""Ways to measure how much of each class of each layer lies under each parcel."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from app.bench.data import MadeLayer
from app.domain.area_kernel import IndexedLayer, index_layer, overlap_areas, warm
from app.domain.flat import Floats, Shapes, flatten
from app.domain.hilbert import neighbours_together
from app.domain.planarise import planarise
from app.domain.reference import HOME_PLANE
from app.domain.subdivide import subdivide
from app.services.batch_request import CHUNK_ROWS

Areas = list[Floats]  # for each layer (parcels, classes) in m2


class Engine(Protocol):
    """One way: everything about layers is made ready before the clock starts."""

    @property
    def name(self) -> str:
        """How the report calls it."""

    def prepare(self, layers: Sequence[MadeLayer], parcels: Shapes) -> None:
        """Index the layers; take in the parcels as far as this way always has them at hand."""

    def measure(self) -> Areas:
        """Return the areas by layer, parcel and class, in the order of `MadeLayer.classes`."""

    def cpu_seconds(self) -> float | None:
        """Return the processor time used until now, None if it cannot be known."""


class OurKernel:
    """The product's own: areas only, no shapes."""

    def __init__(self, threads: int = 1) -> None:
        self.name = f"zoning, {threads} thread" + ("s" if threads > 1 else "")
        self._threads = threads
        self._layers: list[IndexedLayer] = []
        self._parcels: Shapes = np.empty(0, dtype=object)

    def prepare(self, layers: Sequence[MadeLayer], parcels: Shapes) -> None:
        """Compile, cut and index."""
        warm()
        self._parcels = parcels
        self._layers = [indexed(layer) for layer in layers]

    def measure(self) -> Areas:
        """Lay the parcels out and run the kernel on every layer, as a batch does: by chunks."""
        count = max(self._threads, len(self._parcels) // CHUNK_ROWS)
        chunks = np.array_split(self._parcels, count)
        with ThreadPoolExecutor(self._threads) as pool:
            found = list(pool.map(self._chunk, chunks))
        return [np.concatenate(parts) for parts in zip(*found, strict=True)]

    def _chunk(self, parcels: Shapes) -> Areas:
        flat = flatten(parcels)
        return [overlap_areas(flat, layer).by_class_set for layer in self._layers]

    def cpu_seconds(self) -> float | None:
        """Return the time of this process, all its threads."""
        return time.process_time()


class GeopandasOverlay:
    """What a user of geopandas would write."""

    name = "geopandas.overlay"

    def __init__(self) -> None:
        self._layers: list[tuple[gpd.GeoDataFrame, int]] = []
        self._parcels = gpd.GeoDataFrame()

    def prepare(self, layers: Sequence[MadeLayer], parcels: Shapes) -> None:
        """Make tables of parcels and layers."""
        crs = HOME_PLANE.epsg
        number = np.arange(len(parcels))
        self._parcels = gpd.GeoDataFrame({"parcel": number}, geometry=parcels, crs=crs)
        self._layers = [
            (
                gpd.GeoDataFrame(
                    {"class": class_numbers(layer)}, geometry=layer.geometries, crs=crs
                ),
                len(layer.classes),
            )
            for layer in layers
        ]

    def measure(self) -> Areas:
        """Overlay, then add up areas."""
        found = []
        for layer, classes in self._layers:
            common = gpd.overlay(self._parcels, layer, how="intersection", keep_geom_type=True)
            parcel, kind = common["parcel"].to_numpy(), common["class"].to_numpy()
            areas_m2 = np.zeros((len(self._parcels), classes))
            np.add.at(areas_m2, (parcel, kind), common.area.to_numpy())
            found.append(areas_m2)
        return found

    def cpu_seconds(self) -> float | None:
        """Return the time of this process."""
        return time.process_time()


class BestGeos:
    """GEOS as well as we know to use it: a tree of small pieces, whole ones told apart first."""

    name = "STRtree + GEOS, subdivided"

    def __init__(self) -> None:
        self._layers: list[tuple[STRtree, Shapes, NDArray[np.int32], int]] = []
        self._parcels: Shapes = np.empty(0, dtype=object)

    def prepare(self, layers: Sequence[MadeLayer], parcels: Shapes) -> None:
        """Cut the layers and build their trees."""
        self._parcels = parcels
        self._layers = []
        for layer in layers:
            pieces, origin = subdivide(layer.geometries)
            order = neighbours_together(shapely.bounds(pieces))
            pieces, kinds = pieces[order], class_numbers(layer)[origin[order]]
            self._layers.append((STRtree(pieces), pieces, kinds, len(layer.classes)))

    def measure(self) -> Areas:
        """Add up pieces within a parcel, parcels within a piece, and the intersections left."""
        own_m2 = shapely.area(self._parcels)
        return [self._one(own_m2, *layer) for layer in self._layers]

    def _one(
        self, own_m2: Floats, tree: STRtree, pieces: Shapes, kinds: NDArray[np.int32], classes: int
    ) -> Floats:
        shapes = self._parcels
        parcel, piece = tree.query(shapes, predicate="intersects")
        common_m2 = np.zeros(len(parcel))
        shapely.prepare(shapes)
        whole = shapely.contains_properly(shapes[parcel], pieces[piece])
        shapely.destroy_prepared(shapes)  # the other ways get plain geometries
        common_m2[whole] = shapely.area(pieces[piece[whole]])
        left = np.flatnonzero(~whole)
        shapely.prepare(pieces)
        around = shapely.contains_properly(pieces[piece[left]], shapes[parcel[left]])
        shapely.destroy_prepared(pieces)
        common_m2[left[around]] = own_m2[parcel[left[around]]]
        left = left[~around]
        cut = shapely.intersection(shapes[parcel[left]], pieces[piece[left]])
        common_m2[left] = shapely.area(cut)
        areas_m2 = np.zeros((len(shapes), classes))
        np.add.at(areas_m2, (parcel, kinds[piece]), common_m2)
        return areas_m2

    def cpu_seconds(self) -> float | None:
        """Return the time of this process."""
        return time.process_time()


def class_numbers(layer: MadeLayer) -> NDArray[np.int32]:
    """Return for every geometry of a layer the index of its class in `classes`."""
    return np.searchsorted(np.array(layer.classes), np.array(layer.codes)).astype(np.int32)


def indexed(layer: MadeLayer) -> IndexedLayer:
    """Return a layer as the product keeps it for the kernel.

    Raises
    ------
    ValueError
        If features overlap, so that a place has two classes: the ways would count it differently.
    """
    made = planarise(layer.geometries, layer.codes)
    if made.class_sets != tuple((code,) for code in layer.classes):
        raise ValueError(f"features of {layer.name} overlap")
    return index_layer(made.geometries, made.class_of, made.class_sets)
