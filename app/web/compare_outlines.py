"""Outlines of zones on one scale, as the paths of small drawings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from app.data.geometry_json import Json

_BARS_KM = (1, 2, 5, 10, 20, 50)
_MARGIN = 1.08


@dataclass(frozen=True, slots=True)
class Outline:
    """What is drawn of one zone, in metres east and south of the middle of its frame.

    `path` is empty for a zone without polygon; `radius_m` is 0 for a zone without a point.
    `band_m` is how wide the edge is uncertain, both sides together.
    """

    path: str
    band_m: float
    radius_m: float


@dataclass(frozen=True, slots=True)
class Drawings:
    """The zones' outlines in frames of one size: `half_m` is half of a frame's side."""

    half_m: float
    bar_km: int
    outlines: Sequence[Outline]


def drawings(zones: Sequence[Json]) -> Drawings | None:
    """Return the drawings of compared zones on one scale; None if nothing of any can be drawn."""
    outlines = [_outline(zone) for zone in zones]
    reach = max(_reach(zone, outline) for zone, outline in zip(zones, outlines, strict=True))
    if reach <= 0:
        return None
    half = reach * _MARGIN
    bar = max((km for km in _BARS_KM if km * 1000 <= half), default=_BARS_KM[0])
    return Drawings(round(half, 1), bar, outlines)


def _outline(zone: Json) -> Outline:
    rings = cast("list[list[tuple[float, float]]]", zone["outline"])
    unsure = cast("float | None", zone["uncertainty_m"]) or 0.0
    path = " ".join("M" + " L".join(f"{x:g} {-y:g}" for x, y in ring[:-1]) + " Z" for ring in rings)
    if path:
        return Outline(path, 2 * unsure, 0.0)
    return Outline("", 0.0, unsure if zone["basis"] == "point_only" else 0.0)


def _reach(zone: Json, outline: Outline) -> float:
    rings = cast("list[list[tuple[float, float]]]", zone["outline"])
    far = max((max(abs(x), abs(y)) for ring in rings for x, y in ring), default=0.0)
    return far + outline.band_m / 2 + outline.radius_m
