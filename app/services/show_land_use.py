"""Show the land of a zone: what is planned, what was observed, the room between the two."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from app.data.geometry_json import Json, text
from app.data.land_documents import (
    CONTRADICTION,
    headroom_document,
    observed_document,
    planned_document,
    source_document,
)
from app.domain.landuse import PlannedLand, combined
from app.domain.observed_land import (
    ObservedLand,
    observed_land,
)
from app.domain.what_if import MU_PER_KM2
from app.errors import InputError
from app.services.desk import Desk
from app.services.show_zones import children_of, get_zone
from app.text import Text

SILENT = Text("文本未给出该园区的规划用地面积", "the documents print no planned land for this zone")


def show_land_use(
    desk: Desk, zone_id: str, year: int | None = None, as_of: date | None = None
) -> Json:
    """Return what the plan intends for one zone in one year, and what was observed of it.

    Parameters
    ----------
    year : one of the plan's years; the earliest if None
    as_of : figures about a later day are left out; today if None

    Raises
    ------
    NotFound
        `zone.not_found`.
    InputError
        `land_use.unknown_year` naming the years that the plan has.
    """
    get_zone(desk, zone_id)
    plans = planned_land(desk, zone_id)
    chosen = plan_of_year(plans, year)
    day = as_of or desk.today()
    seen = land_observed(desk, zone_id, day)
    return {
        "zone": zone_id,
        "year": chosen.year if chosen else year,
        "years": sorted({plan.year for plan in plans}),
        "as_of": day.isoformat(),
        "planned": planned_document(chosen) if chosen else None,
        "planned_note": None if chosen else text(SILENT),
        "observed": observed_document(seen),
        **headroom_document(chosen, seen.figures),
        "changes": _changes(plans),
        "source": source_document(chosen),
    }


def planned_land(desk: Desk, zone_id: str) -> list[PlannedLand]:
    """Return the plans of a zone, year by year; of a zone of blocks, their sum marked derived."""
    known = desk.knowledge.rulebook.land_plans
    own = [plan for plan in known if plan.zone == zone_id]
    if own:
        return sorted(own, key=lambda plan: plan.year)
    blocks = set(_parts(desk, zone_id))
    parts = [plan for plan in known if plan.zone in blocks]
    years = sorted({plan.year for plan in parts})
    sums = [combined(zone_id, [p for p in parts if p.year == year]) for year in years]
    return [plan for plan in sums if plan is not None]


def plan_of_year(plans: Sequence[PlannedLand], year: int | None) -> PlannedLand | None:
    """Return the plan of a year, the earliest for None; None where there are no plans at all.

    Raises
    ------
    InputError
        `land_use.unknown_year` naming the years that the plan has.
    """
    years = sorted({plan.year for plan in plans})
    if not years:
        return None
    if year is not None and year not in years:
        raise unknown_year(year, years)
    return next(plan for plan in plans if plan.year == (year or years[0]))


def land_observed(desk: Desk, zone_id: str, day: date) -> ObservedLand:
    """Return the latest observed land of a zone, or the sum of its blocks on one day."""
    parts = _parts(desk, zone_id)
    return observed_land(zone_id, parts, desk.observations.of([zone_id, *parts], day))


def land_contradiction(desk: Desk, zone_id: str, on: date) -> Text | None:
    """Say that the figures of one day contradict each other; None if they do not."""
    parts = _parts(desk, zone_id)
    of_day = [item for item in desk.observations.of([zone_id, *parts], on) if item.on == on]
    return CONTRADICTION if observed_land(zone_id, parts, of_day).contradicts_itself else None


def _parts(desk: Desk, zone_id: str) -> list[str]:
    """Return the zones whose planned land adds up to that of a zone that has none of its own."""
    planned = {plan.zone for plan in desk.knowledge.rulebook.land_plans}
    if zone_id in planned:
        return []
    return [zone.id for zone in children_of(desk, zone_id) if zone.id in planned]


def _changes(plans: list[PlannedLand]) -> list[Json]:
    """Return how much industrial land the plan adds from one of its years to the next."""
    return [
        {
            "from_year": before.year,
            "to_year": after.year,
            "industrial_land_km2": round(after.industrial_land_km2 - before.industrial_land_km2, 6),
            "industrial_land_mu": round(
                (after.industrial_land_km2 - before.industrial_land_km2) * MU_PER_KM2, 4
            ),
        }
        for before, after in pairwise(plans)
    ]


def unknown_year(year: int, years: list[int]) -> InputError:
    """Return the refusal of a year that a plan has no land for."""
    listed = "、".join(str(known) for known in years)
    return InputError(
        "land_use.unknown_year",
        Text(f"规划没有 {year} 年的用地数字", f"the plan has no figures for {year}"),
        mend=Text(f"可用年份：{listed}", f"years with figures: {listed}"),
        where={"field": "year", "value": year},
    )
