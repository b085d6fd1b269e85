"""What if land were added or given back: a zone's figures before and after. Nothing is stored."""

from collections.abc import Sequence
from datetime import date

from app.data.geometry_json import Json, text
from app.data.land_documents import (
    headroom_document,
    observed_document,
    planned_document,
    source_document,
)
from app.domain.areas import mu_from_m2
from app.domain.landuse import PlannedLand
from app.domain.observed_land import ObservedLand
from app.domain.what_if import WHAT_WORDS, Change, LandFigures, after, against_print, figures_of
from app.domain.zones import Zone
from app.errors import InputError
from app.services.desk import Desk
from app.services.show_land_use import land_observed, plan_of_year, planned_land
from app.services.show_zones import get_zone
from app.text import Text

ON_OBSERVED = Text("以监测的现状数据为基数", "starting from the observed figures")
ON_PLANNED = Text(
    "没有所需的现状数据，改以规划数字为基数：结果只是规划结构的变化，不能计算尚余",
    "what is needed was not observed; this starts from the planned figures instead: it shows how "
    "the planned structure would change and says nothing about headroom",
)
EACH_ALONE = Text(
    "每项变化只改变它所指的数字；新增的工业用地若也是新增建设用地，须分别列出",
    "each change alters the one figure it names; industrial land that is new construction land too "
    "must be listed as both",
)
ABOUT = Text(
    "印发的占比写作“约”并取整，只能比较是否约合，没有达标与否",
    "the printed share is approximate (约) and rounded: one can say whether it is about that, not "
    "whether it is met",
)


def what_if(
    desk: Desk,
    zone_id: str,
    changes: Sequence[Change],
    year: int | None = None,
    as_of: date | None = None,
) -> Json:
    """Return a zone's land, share and headroom before and after a list of changes.

    The observed figures are the basis; where a figure that changes was not observed, the planned
    ones are, and the answer says so.

    Parameters
    ----------
    year : the plan's year to compare with; the earliest if None
    as_of : figures about a later day are left out; today if None

    Raises
    ------
    NotFound
        `zone.not_found`.
    InputError
        `land_use.unknown_year`, `what_if.no_changes`, `what_if.no_figures` where nothing is
        planned either, `what_if.unknown_figure`, `what_if.negative`, `what_if.industrial_exceeds`.
    """
    zone = get_zone(desk, zone_id)
    if not changes:
        raise InputError(
            "what_if.no_changes",
            Text("没有列出任何变化", "no change is listed"),
            mend=Text("changes 中至少列一项", "list one change at least"),
            where={"field": "changes"},
        )
    plans = planned_land(desk, zone_id)
    plan = plan_of_year(plans, year)
    day = as_of or desk.today()
    seen = land_observed(desk, zone_id, day)
    on_observed, before = _basis(zone, seen, plan, changes)
    changed = after(before, changes)
    rows = [_state(figures, plan, with_room=on_observed) for figures in (before, changed)]
    return {
        "zone": zone_id,
        "year": plan.year if plan else year,
        "years": sorted({known.year for known in plans}),
        "as_of": day.isoformat(),
        "base": "observed" if on_observed else "planned",
        "base_note": text(ON_OBSERVED if on_observed else ON_PLANNED),
        "changes": [_change(change) for change in changes],
        "changes_note": text(EACH_ALONE),
        "before": rows[0],
        "after": rows[1],
        "warning": _beyond_zone(zone.gazetted_area_km2, changed),
        "planned": planned_document(plan) if plan else None,
        "observed": observed_document(seen),
        "source": source_document(plan),
    }


def _basis(
    zone: Zone, seen: ObservedLand, plan: PlannedLand | None, changes: Sequence[Change]
) -> tuple[bool, LandFigures]:
    """Return whether the observed figures are the basis, and the figures to start from."""
    figures = seen.figures
    if all(figures.of(change.what) is not None for change in changes):
        return True, figures
    if plan is not None:
        return False, figures_of(plan)
    raise InputError(
        "what_if.no_figures",
        Text(
            f"{zone.name_zh}既没有所需的现状数据，文本也未给出规划用地面积",
            f"{zone.name_en}: what is needed was not observed, and no planned land is printed",
        ),
        mend=Text("请先录入监测数据", "record observed figures first"),
        where={"zone": zone.id},
    )


def _state(figures: LandFigures, plan: PlannedLand | None, *, with_room: bool) -> Json:
    share = figures.industrial_share
    return {
        "construction_land_km2": _km2(figures.construction_km2),
        "industrial_land_km2": _km2(figures.industrial_km2),
        "industrial_share": share,
        "against_print": _against_print(share, plan),
        **headroom_document(plan if with_room else None, figures),
    }


def _against_print(share: float | None, plan: PlannedLand | None) -> Json | None:
    found = against_print(share, plan.printed_share_percent if plan else None)
    if found is None:
        return None
    return {
        "printed_share": found.printed_percent / 100,
        "approximate": True,
        "difference_points": round(found.difference_points, 4) + 0.0,
        "rounds_to_print": found.rounds_to_print,
        "note": text(ABOUT),
    }


def _change(change: Change) -> Json:
    return {
        "what": change.what,
        "what_words": text(WHAT_WORDS[change.what]),
        "area": {"value": change.area, "unit": change.unit},
        "area_km2": round(change.area_km2, 9),
        "area_mu": round(mu_from_m2(change.area_km2 * 1_000_000), 6),
        "note": change.note,
    }


def _beyond_zone(gazetted_km2: float | None, figures: LandFigures) -> Json | None:
    """Say that there would be more construction land than the documents give the zone."""
    whole = figures.construction_km2
    if gazetted_km2 is None or whole is None or whole <= gazetted_km2:
        return None
    return text(
        Text(
            f"变化后建设用地 {whole:.6g} km²，大于文本所载园区面积 {gazetted_km2:g} km²",
            f"construction land would be {whole:.6g} km², more than the zone's printed area of "
            f"{gazetted_km2:g} km²",
        )
    )


def _km2(value: float | None) -> float | None:
    return None if value is None else round(value, 9) + 0.0
