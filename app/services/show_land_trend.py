"""Show the planned land of zones through the years beside every observed state of it."""

from collections.abc import Sequence
from datetime import date

from app.data.geometry_json import Json, text
from app.data.land_documents import planned_document
from app.domain.landuse import PlannedLand
from app.domain.observed_land import ObservedFigure, observed_land
from app.services.desk import Desk
from app.services.show_land_use import land_observed, planned_land, show_land_use
from app.services.show_zones import children_of, get_zone
from app.text import Text


def zones_with_land(desk: Desk) -> list[str]:
    """Return the zones whose planned land is printed, each after the zone that it is a part of."""
    printed = list(dict.fromkeys(plan.zone for plan in desk.knowledge.rulebook.land_plans))
    known = desk.knowledge.zones_by_id
    ordered: list[str] = []
    for zone_id in printed:
        parent = known[zone_id].parent
        if parent is not None and parent not in ordered and planned_land(desk, parent):
            ordered.append(parent)
        ordered.append(zone_id)
    return ordered


def show_land_trend(
    desk: Desk, zone_ids: Sequence[str], year: int | None = None, as_of: date | None = None
) -> list[Json]:
    """Return for each zone its planned years, its observed states by day, and its headroom.

    Parameters
    ----------
    year : the plan's year that headroom is about; where a plan has no such year, its earliest

    Raises
    ------
    NotFound
        `zone.not_found`.
    Unavailable
        `store.unavailable`.
    """
    return [_zone(desk, zone_id, year, as_of or desk.today()) for zone_id in zone_ids]


def _zone(desk: Desk, zone_id: str, year: int | None, day: date) -> Json:
    zone, plans = get_zone(desk, zone_id), planned_land(desk, zone_id)
    known = year if year in {plan.year for plan in plans} else None
    seen = land_observed(desk, zone_id, day)
    return {
        **show_land_use(desk, zone_id, known, day),
        "observed_on": {
            "construction_land": _day(seen.construction),
            "industrial_land": _day(seen.industrial),
        },
        "name_zh": zone.name_zh,
        "name_en": zone.name_en,
        "plans": [{"year": plan.year, **planned_document(plan)} for plan in plans],
        "plan_titles": _titles(desk, plans),
        "states": _states(desk, zone_id, day),
    }


def _day(figure: ObservedFigure | None) -> str | None:
    return None if figure is None else figure.on.isoformat()


def _states(desk: Desk, zone_id: str, day: date) -> list[Json]:
    """Return every day with an observed figure of land; what was not observed on it is None."""
    printed = {plan.zone for plan in desk.knowledge.rulebook.land_plans}
    parts = [] if zone_id in printed else [
        part.id for part in children_of(desk, zone_id) if part.id in printed
    ]  # fmt: skip
    seen = desk.observations.of([zone_id, *parts], day)
    states: list[Json] = []
    for on in sorted({item.on for item in seen}):
        found = observed_land(zone_id, parts, [item for item in seen if item.on == on])
        if (found.construction, found.industrial, found.share) != (None, None, None):
            states.append(
                {
                    "on": on.isoformat(),
                    "industrial_share": found.figures.industrial_share,
                    "recorded_share": None if found.share is None else found.share.value / 100,
                    "construction_land_km2": found.figures.construction_km2,
                    "industrial_land_km2": found.figures.industrial_km2,
                    "contradiction": found.contradicts_itself,
                }
            )
    return states


def _titles(desk: Desk, plans: Sequence[PlannedLand]) -> list[Json]:
    documents = desk.knowledge.rulebook.documents
    names = dict.fromkeys(source.document for plan in plans for source in plan.sources)
    found = [documents[name] for name in names]
    return [text(Text(one.title_zh, one.title_en)) for one in found]
