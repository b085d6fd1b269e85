"""Show the planned land of a zone: areas, industrial share, agreement with the print."""

from itertools import pairwise

from app.data.geometry_json import Json, text
from app.domain.landuse import PlannedLand, combined
from app.errors import InputError
from app.services.desk import Desk
from app.services.show_zones import children_of, get_zone
from app.text import Text

NOT_OBSERVED = Text(
    "没有现状用地数据，无法计算已用和尚余", "no observed land use, so nothing can be compared"
)
SILENT = Text("文本未给出该园区的规划用地面积", "the documents print no planned land for this zone")


def show_land_use(desk: Desk, zone_id: str, year: int | None = None) -> Json:
    """Return what the plan intends for one zone in one year, or that the documents are silent.

    Parameters
    ----------
    year : one of the plan's years; the earliest if None

    Raises
    ------
    NotFound
        `zone.not_found`.
    InputError
        `land_use.unknown_year` naming the years that the plan has.
    """
    get_zone(desk, zone_id)
    plans = planned_land(desk, zone_id)
    years = sorted({plan.year for plan in plans})
    if year is not None and year not in years and years:
        raise _unknown_year(year, years)
    chosen = next((p for p in plans if p.year == (year or years[0])), None) if years else None
    return {
        "zone": zone_id,
        "year": chosen.year if chosen else year,
        "years": years,
        "planned": _planned(chosen) if chosen else None,
        "planned_note": None if chosen else text(SILENT),
        "observed": {"outcome": "no_data", "reason": text(NOT_OBSERVED)},
        "headroom_mu": None,
        "changes": _changes(plans),
        "source": [
            {"document": s.document, "section": s.section, "quote": s.quote}
            for s in (chosen.sources if chosen else ())
        ],
    }


def planned_land(desk: Desk, zone_id: str) -> list[PlannedLand]:
    """Return the plans of a zone, year by year; of a zone of blocks, their sum marked derived."""
    known = desk.knowledge.rulebook.land_plans
    own = [plan for plan in known if plan.zone == zone_id]
    if own:
        return sorted(own, key=lambda plan: plan.year)
    blocks = {zone.id for zone in children_of(desk, zone_id)}
    parts = [plan for plan in known if plan.zone in blocks]
    years = sorted({plan.year for plan in parts})
    sums = [combined(zone_id, [p for p in parts if p.year == year]) for year in years]
    return [plan for plan in sums if plan is not None]


def _planned(plan: PlannedLand) -> Json:
    printed = plan.printed_share_percent
    return {
        "construction_land_km2": round(plan.construction_land_km2, 6),
        "industrial_land_km2": round(plan.industrial_land_km2, 6),
        "industrial_share": plan.industrial_share,
        "printed_share": None if printed is None else printed / 100,
        "agrees_with_print": plan.agrees_with_print,
        "term": text(plan.term),
        "derived": plan.derived,
        "force": text(
            Text("力争达到的规模，既非上限也非下限", "an intended size, no cap and no floor")
        ),
    }


def _changes(plans: list[PlannedLand]) -> list[Json]:
    """Return how much industrial land the plan adds from one of its years to the next."""
    return [
        {
            "from_year": before.year,
            "to_year": after.year,
            "industrial_land_km2": round(after.industrial_land_km2 - before.industrial_land_km2, 6),
            "industrial_land_mu": round(
                (after.industrial_land_km2 - before.industrial_land_km2) * 1500, 4
            ),
        }
        for before, after in pairwise(plans)
    ]


def _unknown_year(year: int, years: list[int]) -> InputError:
    listed = "、".join(str(known) for known in years)
    return InputError(
        "land_use.unknown_year",
        Text(f"规划没有 {year} 年的用地数字", f"the plan has no figures for {year}"),
        mend=Text(f"可用年份：{listed}", f"years with figures: {listed}"),
        where={"field": "year", "value": year},
    )
