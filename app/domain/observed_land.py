"""The land that was observed in a zone: the latest figures, or the sum of the zone's parts."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.observations import Observation
from app.domain.what_if import LandFigures
from app.text import Text

CONSTRUCTION, INDUSTRIAL = "construction_land_km2", "industrial_land_km2"
SHARE = "industrial_share"
# What may always be observed of a zone, whatever the documents aim at; with the unit.
LAND_UNITS: Mapping[str, str] = {CONSTRUCTION: "km2", INDUSTRIAL: "km2", SHARE: "%"}
LAND_WORDS: Mapping[str, Text] = {
    CONSTRUCTION: Text("建设用地面积", "construction land"),
    INDUSTRIAL: Text("工业用地面积", "industrial land"),
    SHARE: Text("工业用地占比", "industrial share"),
}


@dataclass(frozen=True, slots=True)
class ObservedFigure:
    """One figure on one day; `derived`: the sum of the zone's parts, which `parts` are."""

    indicator: str
    on: date
    value: float
    parts: Sequence[Observation]
    derived: bool = False


@dataclass(frozen=True, slots=True)
class ObservedLand:
    """What is known by observation; figures that are missing are None.

    `share` was recorded as such, in per cent; the one computed from the areas is `figures`'.
    """

    construction: ObservedFigure | None
    industrial: ObservedFigure | None
    share: ObservedFigure | None

    @property
    def figures(self) -> LandFigures:
        """The two areas; comparable only if they are about the same day."""
        one, other = self.construction, self.industrial
        return LandFigures(
            None if one is None else one.value,
            None if other is None else other.value,
            comparable=one is not None and other is not None and one.on == other.on,
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """The areas that nobody observed."""
        known = {CONSTRUCTION: self.construction, INDUSTRIAL: self.industrial}
        return tuple(name for name, figure in known.items() if figure is None)

    @property
    def contradicts_itself(self) -> bool:
        """Whether more industrial than construction land was observed on one day."""
        figures = self.figures
        whole, part = figures.construction_km2, figures.industrial_km2
        return figures.comparable and whole is not None and part is not None and part > whole


def observed_land(
    zone_id: str, parts: Sequence[str], observations: Sequence[Observation]
) -> ObservedLand:
    """Return the latest observed land of a zone.

    A figure of the zone itself goes before a sum. Parts are summed only if every one of them was
    observed on one and the same day; shares are never summed nor averaged.

    Parameters
    ----------
    parts : zones whose figures add up to this one's; empty if there are none
    observations : those that answer, of the zone and its parts
    """

    def one(indicator: str) -> ObservedFigure | None:
        of_it = [item for item in observations if item.indicator == indicator]
        return _own(zone_id, of_it) or (None if indicator == SHARE else _sum(parts, of_it))

    return ObservedLand(one(CONSTRUCTION), one(INDUSTRIAL), one(SHARE))


def _own(zone_id: str, observations: Sequence[Observation]) -> ObservedFigure | None:
    own = [item for item in observations if item.zone == zone_id]
    if not own:
        return None
    newest = max(own, key=lambda item: (item.on, item.id))
    return ObservedFigure(newest.indicator, newest.on, newest.value, [newest])


def _sum(parts: Sequence[str], observations: Sequence[Observation]) -> ObservedFigure | None:
    by_day: dict[date, dict[str, Observation]] = {}
    for item in observations:
        if item.zone in parts:
            by_day.setdefault(item.on, {})[item.zone] = item
    whole = [day for day, found in by_day.items() if len(found) == len(parts)]
    if not parts or not whole:
        return None
    found = [by_day[max(whole)][part] for part in parts]
    total = math.fsum(item.value for item in found)
    return ObservedFigure(found[0].indicator, max(whole), total, found, derived=True)
