"""Construction and industrial land of a zone as layers show it, with what bounds each figure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.domain.assessment import Knowledge
from app.domain.land_tally import LandArea
from app.domain.observed_land import CONSTRUCTION, INDUSTRIAL, LAND_UNITS, SHARE
from app.domain.reference import HOME_PLANE
from app.domain.what_if import What
from app.domain.zones import Basis, Zone, extent_of, parts_that_redraw

KINDS: tuple[tuple[str, What], ...] = ((CONSTRUCTION, "construction"), (INDUSTRIAL, "industrial"))
M2_PER_KM2 = 1_000_000
Outcome = Literal["measured", "lower_bound", "no_data"]


@dataclass(frozen=True, slots=True)
class ZoneSite:
    """A zone's area as drawn, where it certainly and where it possibly is; metres of HOME_PLANE."""

    drawn: BaseGeometry
    core: BaseGeometry
    reach: BaseGeometry
    basis: Basis
    uncertainty_m: float


@dataclass(frozen=True, slots=True)
class MeasuredFigure:
    """One computed figure in the unit of its indicator.

    Attributes
    ----------
    value : the figure; of a `lower_bound` what is certain; None for `no_data`
    at_most : what it may be where the layers leave it open
    covered_share : of the zone, 0..1, of which the layers say what it is
    within : least and greatest figure wherever the zone's true boundary runs; None for a boundary
        known exactly
    """

    indicator: str
    outcome: Outcome
    value: float | None = None
    at_most: float | None = None
    covered_share: float = 0.0
    within: tuple[float, float | None] | None = None

    @property
    def unit(self) -> str:
        """The unit of the figure."""
        return LAND_UNITS[self.indicator]


def site_of(zone: Zone, known: Knowledge) -> ZoneSite | None:
    """Return where a zone lies; one that official boundaries of its parts redraw, where they do.

    None for a zone known by text or point only.
    """
    zones = parts_that_redraw(zone, known.zones) or [zone]
    if any(isinstance(one.geometry, Point | None) for one in zones):
        return None
    extents = [known.extents.get((one.id, HOME_PLANE)) or extent_of(one) for one in zones]
    placed = [extent for extent in extents if extent is not None]
    bases = {one.basis for one in zones}
    return ZoneSite(
        shapely.union_all([one.geometry for one in zones]),
        shapely.union_all([extent.core for extent in placed]),
        shapely.union_all([extent.reach for extent in placed]),
        zones[0].basis if len(bases) == 1 else "reconstructed",
        max(one.uncertainty_m or 0.0 for one in zones),
    )


def figures_at(
    site: ZoneSite | None, tally: Callable[[What, BaseGeometry], LandArea | None]
) -> tuple[MeasuredFigure, ...]:
    """Return construction land, industrial land and the industrial share of a site.

    Parameters
    ----------
    tally : how much land of a kind lies in a part of the site
    """
    areas = [_area(indicator, what, site, tally) for indicator, what in KINDS]
    return (*areas, _share(areas))


def _area(
    indicator: str,
    what: What,
    site: ZoneSite | None,
    tally: Callable[[What, BaseGeometry], LandArea | None],
) -> MeasuredFigure:
    found = None if site is None else tally(what, site.drawn)
    if site is None or found is None or found.covered_share == 0:
        return MeasuredFigure(indicator, "no_data")
    return MeasuredFigure(
        indicator,
        "measured" if found.is_exact else "lower_bound",
        _km2(found.least_m2),
        _km2(found.least_m2 + found.open_m2),
        found.covered_share,
        None if not site.uncertainty_m else _range(tally(what, site.core), tally(what, site.reach)),
    )


def _range(core: LandArea | None, reach: LandArea | None) -> tuple[float, float | None]:
    least = _km2(core.least_m2) if core else 0.0
    return least, _km2(reach.least_m2 + reach.open_m2) if reach else None


def _share(areas: Sequence[MeasuredFigure]) -> MeasuredFigure:
    construction, industrial = areas
    covered = min(area.covered_share for area in areas)
    whole = all(area.outcome == "measured" for area in areas)
    if not whole or not construction.value or industrial.value is None:
        return MeasuredFigure(SHARE, "no_data", covered_share=covered)
    percent = round(industrial.value / construction.value * 100, 6)
    return MeasuredFigure(SHARE, "measured", percent, percent, covered)


def data_date_of(dates: Sequence[date | None], stated: date | None) -> date | None:
    """Return the day that figures from several layers are about; None where that is not settled.

    A stated day stands in for an unknown date and never for a known one.
    """
    only = dates[0] if len(set(dates)) == 1 else None
    if only is not None:
        return only if stated in (None, only) else None
    return stated if set(dates) == {None} else None


def _km2(area_m2: float) -> float:
    return round(area_m2 / M2_PER_KM2, 9)
