"""Planned and observed land of a zone, and the room between them, as JSON with units in keys."""

from app.data.geometry_json import Json, text
from app.domain.landuse import PlannedLand
from app.domain.observed_land import LAND_WORDS, ObservedFigure, ObservedLand
from app.domain.what_if import MU_PER_KM2, LandFigures, What, headroom_km2
from app.domain.wording import listing
from app.text import Text

NOT_OBSERVED = Text(
    "没有现状用地数据，无法计算已用和尚余", "no observed land use, so nothing can be compared"
)
HEADROOM = Text(
    "尚余＝规划规模－现状面积；规划为力争规模，尚余不是用地指标，也不是许可",
    "headroom is the planned size less the observed one; the plan states an intention, so headroom "
    "is neither a quota nor a permission",
)
OTHER_DAYS = Text(
    "建设用地与工业用地的数据不是同一天的，不计算占比",
    "construction and industrial land were observed on different days: no share is computed",
)
CONTRADICTION = Text(
    "同日的工业用地大于建设用地，数据自相矛盾，请核实",
    "more industrial than construction land on one day: the figures contradict each other",
)


def planned_document(plan: PlannedLand) -> Json:
    """Return planned land as JSON: areas, the computed share and the printed one."""
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


def observed_document(seen: ObservedLand) -> Json:
    """Return observed land as JSON; `no_data` with what is missing where nothing was observed.

    `outcome` is `observed` where both areas are known, `partial` where a figure is missing.
    """
    figures = seen.figures
    recorded = seen.share
    share, reason = _share(seen)
    nothing = len(seen.missing) == 2 and recorded is None
    outcome = "no_data" if nothing else "partial" if seen.missing else "observed"
    return {
        "outcome": outcome,
        "reason": text(NOT_OBSERVED) if nothing else reason,
        "missing": [{"indicator": name, "name": text(LAND_WORDS[name])} for name in seen.missing],
        "construction_land_km2": _km2(figures.construction_km2),
        "industrial_land_km2": _km2(figures.industrial_km2),
        "industrial_share": share,
        "recorded_share": None if recorded is None else recorded.value / 100,
        "recorded_share_on": None if recorded is None else recorded.on.isoformat(),
        "contradiction": text(CONTRADICTION) if seen.contradicts_itself else None,
        "figures": [
            _figure(figure)
            for figure in (seen.construction, seen.industrial, recorded)
            if figure is not None
        ],
    }


def headroom_document(plan: PlannedLand | None, figures: LandFigures) -> Json:
    """Return the room between planned and existing land in km2 and mu; None where unknown.

    Negative where there is more than planned.
    """
    kinds: tuple[tuple[str, What], ...] = (
        ("construction_land", "construction"),
        ("industrial_land", "industrial"),
    )
    room = {
        name: None if plan is None else headroom_km2(plan, figures, what) for name, what in kinds
    }
    if all(value is None for value in room.values()):
        return {"headroom_km2": None, "headroom_mu": None, "headroom_note": None}
    return {
        "headroom_km2": {name: _km2(value) for name, value in room.items()},
        "headroom_mu": {
            name: None if value is None else round(value * MU_PER_KM2, 4) + 0.0
            for name, value in room.items()
        },
        "headroom_note": text(HEADROOM),
    }


def source_document(plan: PlannedLand | None) -> list[Json]:
    """Return where the documents print planned land."""
    return [
        {"document": s.document, "section": s.section, "quote": s.quote}
        for s in (plan.sources if plan else ())
    ]


def _share(seen: ObservedLand) -> tuple[float | None, Json | None]:
    """Return the share of the observed areas, or why there is none."""
    if seen.missing:
        words = listing([LAND_WORDS[name] for name in seen.missing])
        return None, text(Text(f"缺少{words.zh}", f"not observed: {words.en}"))
    figures = seen.figures
    return figures.industrial_share, None if figures.comparable else text(OTHER_DAYS)


def _figure(figure: ObservedFigure) -> Json:
    return {
        "indicator": figure.indicator,
        "name": text(LAND_WORDS[figure.indicator]),
        "on": figure.on.isoformat(),
        "value": round(figure.value, 9),
        "derived": figure.derived,
        "parts": [
            {
                "id": part.id,
                "zone": part.zone,
                "value": part.value,
                "unit": part.unit,
                "source": part.source,
                "computed": part.computed,
                "officer": part.officer,
            }
            for part in figure.parts
        ],
    }


def _km2(value: float | None) -> float | None:
    return None if value is None else round(value, 9) + 0.0
