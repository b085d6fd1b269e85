"""The zones of one day made ready for many sites: only those that a site may meet are looked at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.domain.reference import HOME_PLANE, Plane
from app.domain.zones import (
    Zone,
    ZoneExtent,
    ZoneRelation,
    extent_of,
    moved_to,
    parts_that_redraw,
    relate_parcel,
    relate_place,
)

# Boxes further apart than this cannot belong to shapes that meet, whatever rounding did.
MARGIN_M = 1.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The zones whose extent is known, in one plane.

    Nothing in it is prepared, so threads may share it.

    Attributes
    ----------
    zones : every zone with a polygon or a point, with its extent in `plane` (None for a point)
    boxes : west, south, east, north of where each possibly is, in metres of `plane`
    parts : ids of the parts that redraw a zone, by the zone's id; see `parts_that_redraw`
    corners : how many each zone has where it possibly is: how long it may take to relate a place
    """

    plane: Plane
    zones: Sequence[tuple[Zone, ZoneExtent | None]]
    boxes: NDArray[np.float64]
    parts: Mapping[str, Sequence[str]]
    corners: NDArray[np.int64]

    def of_parcel(self, geometry: BaseGeometry) -> dict[str, ZoneRelation]:
        """Return how a parcel (metres in `plane`) lies to every zone that it is not outside of.

        Raises
        ------
        InputError
            `parcel.no_area`.
        """
        return self._related(
            geometry, lambda zone, extent: relate_parcel(zone, geometry, self.plane, extent)
        )

    def of_place(self, place: Point) -> dict[str, ZoneRelation]:
        """Return how a place (metres of HOME_PLANE) lies to every zone that it is not outside of.

        Raises
        ------
        ValueError
            If these are the surroundings in another plane.
        """
        if self.plane != HOME_PLANE:
            raise ValueError(f"places are related in {HOME_PLANE}, not in {self.plane}")
        return self._related(place, lambda zone, extent: relate_place(zone, place, extent))

    def _related(
        self,
        site: BaseGeometry,
        relate: Callable[[Zone, ZoneExtent | None], ZoneRelation | None],
    ) -> dict[str, ZoneRelation]:
        """Relate a site to what is near, then let official parts speak for the whole.

        A zone drawn as its parts lies where they do and nowhere else, once an authority's boundary
        of one of them has replaced the reconstruction: it then takes their surest relation.
        """
        found: dict[str, ZoneRelation] = {}
        for number in self._near(site):
            zone, extent = self.zones[number]
            relation = relate(zone, extent)
            if relation is not None and relation.relation != "outside":
                found[zone.id] = relation
        for zone_id, parts in self.parts.items():
            known = [found[part] for part in parts if part in found]
            if known:
                surest = max(known, key=lambda r: (r.least_share, r.greatest_share))
                found[zone_id] = replace(surest, zone_id=zone_id)
            else:
                found.pop(zone_id, None)
        return found

    def corners_near(self, site: BaseGeometry) -> int:
        """Return how many corners a site (metres in `plane`) has to be compared with."""
        return int(self.corners[self._near(site)].sum())

    def _near(self, site: BaseGeometry) -> list[int]:
        west, south, east, north = site.bounds
        boxes = self.boxes
        near = (
            (boxes[:, 0] <= east + MARGIN_M)
            & (boxes[:, 1] <= north + MARGIN_M)
            & (boxes[:, 2] >= west - MARGIN_M)
            & (boxes[:, 3] >= south - MARGIN_M)
        )
        numbers: list[int] = np.flatnonzero(near).tolist()
        return numbers


def surroundings_of(
    zones: Sequence[Zone], plane: Plane, extents: Mapping[tuple[str, Plane], ZoneExtent]
) -> Surroundings:
    """Make the zones of one day ready in one plane.

    Parameters
    ----------
    zones : each once
    extents : those at hand, by zone id and plane; the others are computed

    Raises
    ------
    InputError
        `crs.out_of_range` if a zone cannot be expressed in `plane`.
    """
    known: list[tuple[Zone, ZoneExtent | None]] = []
    boxes: list[tuple[float, ...]] = []
    for zone in zones:
        if isinstance(zone.geometry, Point):
            known.append((zone, None))
            boxes.append(_around(moved_to(zone.geometry, plane), zone.uncertainty_m or 0.0))
            continue
        extent = extents.get((zone.id, plane)) or extent_of(zone, plane)
        if extent is not None:
            known.append((zone, extent))
            boxes.append(tuple(shapely.bounds(extent.reach)))
    reaches = [None if extent is None else extent.reach for _, extent in known]
    redrawn = {zone.id: parts_that_redraw(zone, zones) for zone in zones}
    return Surroundings(
        plane=plane,
        zones=tuple(known),
        boxes=np.array(boxes, dtype=np.float64).reshape(-1, 4),
        parts={name: tuple(part.id for part in parts) for name, parts in redrawn.items() if parts},
        corners=shapely.get_num_coordinates(np.array(reaches, dtype=object)).astype(np.int64),
    )


def _around(point: BaseGeometry, radius_m: float) -> tuple[float, ...]:
    x, y = (float(value) for value in shapely.get_coordinates(point)[0])
    return x - radius_m, y - radius_m, x + radius_m, y + radius_m
