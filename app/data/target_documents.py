"""A figure of a plan, and what was observed of it, as JSON with both languages."""

from datetime import date

from app.data.geometry_json import Json, text
from app.domain.findings import OUTCOME_WORDS
from app.domain.observations import Observation
from app.domain.sources import Document
from app.domain.target_comparison import Comparison
from app.domain.target_headroom import Headroom
from app.domain.target_trends import DIRECTION_WORDS, Trend
from app.domain.targets import FORCE_WORDS, KIND_WORDS, TOPIC_WORDS, Target
from app.text import Text

NOT_OBSERVED = Text("没有监测数据", "nothing was observed")


def target_document(
    target: Target, compared: Comparison, document: Document, day: date, conflicts: list[str]
) -> Json:
    """Return one figure with the keys of the published interface.

    Parameters
    ----------
    document : the one that the figure is taken from
    day : for which its status is told
    conflicts : ids of the contradictions that name the figure
    """
    start = target.baseline
    return {
        "id": target.id,
        "zones": list(target.zones),
        "plan": document.id,
        "topic": target.topic,
        "topic_words": text(TOPIC_WORDS[target.topic]),
        "kind": target.kind,
        "kind_words": text(KIND_WORDS[target.kind]),
        "indicator": target.indicator,
        "indicator_zh": target.name.zh,
        "indicator_en": target.name.en,
        "value": target.value,
        "low": target.low,
        "high": target.high,
        "parts": list(target.parts),
        "unit": target.unit,
        "comparison": target.comparison,
        "comparison_printed": target.comparison_printed,
        "year": target.year,
        "year_basis": target.year_basis,
        "baseline": {"year": start.year, "value": start.value} if start else None,
        "growth_percent_per_year": target.growth_percent_per_year,
        "observed": _observed(compared),
        "outcome": compared.outcome,
        "outcome_words": text(OUTCOME_WORDS[compared.outcome]),
        "reason": text(compared.reason),
        "headroom": _headroom(compared.headroom),
        "trend": _trend(compared.trend, target.unit),
        "derived": target.derived,
        "recomputed": _recomputed(target),
        "force": target.force,
        "force_words": text(FORCE_WORDS[target.force]),
        "text_status": document.status_on(day),
        "text_status_words": text(document.status_words_on(day)),
        "issues": list(target.issues),
        "conflicts": conflicts,
        "note": text(target.note) if target.note else None,
        "source": {
            "document": document.id,
            "title": text(Text(document.title_zh, document.title_en)),
            "number": document.number,
            "section": target.source.section,
            "quote": target.source.quote,
        },
    }


def _observed(compared: Comparison) -> Json:
    seen: Observation | None = compared.observation
    if seen is None:
        return {"outcome": "no_data", "reason": text(NOT_OBSERVED)}
    return {
        "id": seen.id,
        "zone": seen.zone,
        "on": seen.on.isoformat(),
        "value": seen.value,
        "unit": seen.unit,
        "value_in_unit_of_target": compared.observed_value,
        "source": seen.source,
        "computed": seen.computed,
    }


def _headroom(headroom: Headroom | None) -> Json | None:
    if headroom is None:
        return None
    return {
        "value": headroom.value,
        "unit": headroom.unit,
        "area_km2": headroom.area_km2,
        "area_mu": headroom.area_mu,
    }


def _trend(trend: Trend | None, unit: str) -> Json | None:
    if trend is None:
        return None
    return {
        "direction": trend.direction,
        "direction_words": text(DIRECTION_WORDS[trend.direction]),
        "first": {"on": trend.first_on.isoformat(), "value": trend.first},
        "last": {"on": trend.last_on.isoformat(), "value": trend.last},
        "observations": trend.observations,
        "change_per_year": trend.change_per_year,
        "at_year_end": trend.at_year_end,
        "unit": unit,
        "reason": text(trend.reason),
    }


def _recomputed(target: Target) -> Json | None:
    again = target.recomputed
    if again is None:
        return None
    return {
        "expression": again.expression,
        "result": again.result,
        "agrees": again.agrees,
        "of": text(again.of),
    }
