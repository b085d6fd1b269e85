"""How much of a control layer lies under a parcel: areas of the union, never of single hits.

The interface (`overlay`) is what a faster engine replaces; the arithmetic here is the reference.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from app.domain.areas import (
    SPLIT_LENGTH_M,
    ellipsoidal_area_m2,
    is_sliver,
    polygons_of,
    united,
    width_m,
    without_hairs,
)
from app.domain.layers import Layer
from app.domain.parcels import Parcel
from app.domain.reference import HOME_PLANE, Plane, reproject

# Below this an intersection is arithmetic noise of a shared edge: the parcel touches, no more.
NOISE_AREA_M2 = 0.01
# Boxes further apart than this cannot belong to shapes that meet, whichever plane they came from.
NEAR_M = 10.0


# Empty shapes are read from text by shapely, dozens of times a parcel; this one is never changed.
_NOTHING = MultiPolygon()


@dataclass(frozen=True, slots=True)
class Sliver:
    """A suspiciously thin or small part: its area (m2), equivalent width 2A/P (m) and shape."""

    area_m2: float
    width_m: float
    geometry: Polygon


@dataclass(frozen=True, slots=True)
class ClassOverlap:
    """How much of one class of a `classifies` layer lies under the parcel."""

    code: str
    geometry: BaseGeometry
    area_m2: float
    share: float
    features: int


@dataclass(frozen=True, slots=True)
class LayerOverlap:
    """One layer under one parcel; areas are ellipsoidal m2, shares 0..1 of the parcel.

    Attributes
    ----------
    covered : the part of the parcel inside the layer's complete_within, in the parcel's plane
    covered_share : its share
    uncovered, uncovered_m2 : the rest of it; a layer says nothing there
    hit, overlap_m2 : the union of the hits, in the parcel's plane, and its area
    counting : Polygon/MultiPolygon in the parcel's plane, what counts against the parcel: the
        hits for `forbids`, the covered part outside the layer for `requires`, empty otherwise
    counting_m2 : its area
    slivers : parts of `counting` that are suspected boundary inaccuracies
    substantial_m2 : area of the parts of `counting` that are not slivers
    touches : the parcel shares an edge or a point with a feature without overlapping
    contested_m2 : area that two classes of a `classifies` layer both claim
    """

    layer: Layer
    covered: BaseGeometry
    uncovered: BaseGeometry
    covered_share: float
    uncovered_m2: float
    hit: BaseGeometry
    overlap_m2: float
    share: float
    hits: int
    counting: BaseGeometry
    counting_m2: float
    slivers: Sequence[Sliver]
    substantial_m2: float
    touches: bool
    classes: Sequence[ClassOverlap] = ()
    contested_m2: float = 0.0

    @property
    def covers_site(self) -> bool:
        """Whether the layer is complete over the whole parcel."""
        return bool(self.uncovered.is_empty)


def near_layers(parcel: Parcel, layers: Sequence[Layer]) -> list[Layer]:
    """Return the layers that may say anything about a parcel: their boxes meet, or nearly.

    Parameters
    ----------
    parcel : valid, in its Gauss-Kruger plane
    layers : in HOME_PLANE

    Raises
    ------
    InputError
        `crs.out_of_range` if the parcel lies beyond the planes of the layers.
    """
    return layers_near(_footprint(parcel).bounds, layers)


def layers_near(box: tuple[float, float, float, float], layers: Sequence[Layer]) -> list[Layer]:
    """Return the layers whose boxes meet a box (west, south, east, north in HOME_PLANE)."""
    west, south, east, north = box
    found = []
    for layer in layers:
        left, bottom, right, top = layer.bounds
        apart = left > east + NEAR_M or right < west - NEAR_M
        if not (apart or bottom > north + NEAR_M or top < south - NEAR_M):
            found.append(layer)
    return found


def _footprint(parcel: Parcel) -> BaseGeometry:
    """Return a parcel in HOME_PLANE, where the layers are; its edges stay where they were."""
    if parcel.plane == HOME_PLANE:
        return parcel.geometry
    dense = shapely.segmentize(parcel.geometry, SPLIT_LENGTH_M)
    return reproject(dense, parcel.plane.epsg, HOME_PLANE.epsg)


def overlay(parcel: Parcel, layer: Layer, parcel_area_m2: float) -> LayerOverlap:
    """Overlay one parcel with one layer.

    Parameters
    ----------
    parcel : valid Polygon or MultiPolygon in its Gauss-Kruger plane
    layer : features and complete_within in HOME_PLANE
    parcel_area_m2 : ellipsoidal area of the parcel

    Raises
    ------
    InputError
        `crs.out_of_range` if a geometry cannot be moved to the parcel's plane.
    """
    plane = parcel.plane
    pieces = _pieces(parcel, layer)
    hit = _without_noise(united([piece for _, piece in pieces])) if pieces else _NOTHING
    overlap_m2 = ellipsoidal_area_m2(hit, plane)
    covered, uncovered = _covered(parcel, layer)
    uncovered_m2 = ellipsoidal_area_m2(uncovered, plane)
    counting = _without_noise(_counting(layer, hit, covered))
    slivers, substantial = sift(counting)
    classes = _classes(pieces, layer, plane, parcel_area_m2)
    return LayerOverlap(
        layer=layer,
        covered=covered,
        uncovered=uncovered,
        covered_share=max(0.0, 1.0 - uncovered_m2 / parcel_area_m2),
        uncovered_m2=uncovered_m2,
        hit=hit,
        overlap_m2=overlap_m2,
        share=min(1.0, overlap_m2 / parcel_area_m2),
        hits=sum(piece.area >= NOISE_AREA_M2 for _, piece in pieces),
        counting=counting,
        counting_m2=ellipsoidal_area_m2(counting, plane),
        slivers=slivers,
        substantial_m2=ellipsoidal_area_m2(substantial, plane),
        touches=hit.is_empty and _touches(parcel, layer),
        classes=classes,
        contested_m2=max(0.0, sum(part.area_m2 for part in classes) - overlap_m2),
    )


def _in_plane(geometry: BaseGeometry, layer: Layer, plane: Plane) -> BaseGeometry:
    if plane.unprefixed == layer.plane:
        return geometry
    dense = shapely.segmentize(geometry, SPLIT_LENGTH_M)
    return shapely.make_valid(reproject(dense, layer.plane.epsg, plane.epsg))


def _candidates(parcel: Parcel, layer: Layer) -> list[int]:
    footprint = _footprint(parcel)
    if parcel.plane != layer.plane:
        footprint = footprint.buffer(1.0)
    return sorted(int(index) for index in layer.tree.query(footprint))


def _pieces(parcel: Parcel, layer: Layer) -> list[tuple[int, BaseGeometry]]:
    """Index and clipped polygonal geometry of every feature that shares area with the parcel."""
    pieces = []
    for index in _candidates(parcel, layer):
        feature = _in_plane(layer.features[index].geometry, layer, parcel.plane)
        piece = _polygonal(parcel.geometry.intersection(feature))
        if not piece.is_empty:
            pieces.append((index, piece))
    return pieces


def _covered(parcel: Parcel, layer: Layer) -> tuple[BaseGeometry, BaseGeometry]:
    """The parts of the parcel where the layer is complete, and where it says nothing."""
    if layer.complete_within is None:
        return Polygon(), parcel.geometry
    within = _in_plane(layer.complete_within, layer, parcel.plane)
    if within.covers(parcel.geometry):
        return parcel.geometry, Polygon()
    uncovered = _without_noise(parcel.geometry.difference(within))
    return _polygonal(parcel.geometry.intersection(within)), uncovered


def _counting(layer: Layer, hit: BaseGeometry, covered: BaseGeometry) -> BaseGeometry:
    if layer.polarity == "forbids":
        return hit
    if layer.polarity == "requires":
        return _polygonal(covered.difference(hit))
    return Polygon()


def _polygonal(geometry: BaseGeometry) -> BaseGeometry:
    parts = polygons_of(geometry)
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _without_noise(geometry: BaseGeometry) -> BaseGeometry:
    """Drop hairs and parts below NOISE_AREA_M2: the remains of a shared edge, not an area."""
    if geometry.is_empty:
        return _NOTHING
    wide = without_hairs(geometry)
    return MultiPolygon([part for part in wide.geoms if part.area >= NOISE_AREA_M2])


def sift(counting: BaseGeometry) -> tuple[tuple[Sliver, ...], BaseGeometry]:
    """Part a polygonal geometry (metres) into its slivers and its substantial parts."""
    if counting.is_empty:
        return (), _NOTHING
    parts = polygons_of(counting)
    thin = [part for part in parts if is_sliver(part)]
    slivers = tuple(Sliver(part.area, width_m(part), part) for part in thin)
    return slivers, MultiPolygon([part for part in parts if not is_sliver(part)])


def _touches(parcel: Parcel, layer: Layer) -> bool:
    return any(
        parcel.geometry.intersects(_in_plane(layer.features[index].geometry, layer, parcel.plane))
        for index in _candidates(parcel, layer)
    )


def _classes(
    pieces: Sequence[tuple[int, BaseGeometry]], layer: Layer, plane: Plane, parcel_area_m2: float
) -> tuple[ClassOverlap, ...]:
    if layer.polarity != "classifies":
        return ()
    by_code: dict[str, list[BaseGeometry]] = {}
    for index, piece in pieces:
        by_code.setdefault(layer.features[index].code, []).append(piece)
    found = []
    for code, parts in by_code.items():
        union = _without_noise(united(parts))
        area_m2 = ellipsoidal_area_m2(union, plane)
        share = min(1.0, area_m2 / parcel_area_m2)
        found.append(ClassOverlap(code, union, area_m2, share, len(parts)))
    return tuple(sorted(found, key=lambda part: (-part.area_m2, part.code)))
