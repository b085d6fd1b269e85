"""Which figures of the plans a what-if would touch: the gap and how it stands, before and after."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from app.data.geometry_json import Json, text
from app.domain.observations import Observation
from app.domain.observed_land import CONSTRUCTION, INDUSTRIAL, SHARE
from app.domain.target_comparison import compare
from app.domain.target_standing import (
    STANDING_SYMBOLS,
    STANDING_WORDS,
    Standing,
    gap_words,
    standing_of,
)
from app.domain.targets import JUDGED, Target
from app.services.desk import Desk
from app.text import Text

_STATES = ("before", "after")
_KEYS = {
    CONSTRUCTION: ("construction_land_km2", 1.0),
    INDUSTRIAL: ("industrial_land_km2", 1.0),
    SHARE: ("industrial_share", 100.0),
}  # a figure's indicator: where a state has it, and how many of the figure's unit one of it is
_HYPOTHESIS = "what-if"


def touched_targets(desk: Desk, result: Mapping[str, Any]) -> list[Json]:
    """Return the zone's land figures of every year with both states held against them.

    Only observed land can be held against a plan: an answer that starts from the planned figures
    touches none.

    Parameters
    ----------
    result : as `what_if` answers
    """
    if result["base"] != "observed":
        return []
    day = date.fromisoformat(result["as_of"])
    on = max((date.fromisoformat(one["on"]) for one in result["observed"]["figures"]), default=day)
    targets = [
        target
        for target in desk.targets
        if result["zone"] in target.zones
        and target.indicator in _KEYS
        and target.kind in JUDGED
        and target.value is not None
    ]
    found = [_touched(target, result, on) for target in targets]
    return [one for one in found if one is not None]


def _touched(target: Target, result: Mapping[str, Any], on: date) -> Json | None:
    key, factor = _KEYS[target.indicator]
    values = [result[state][key] for state in _STATES]
    if None in values or values[0] == values[1]:
        return None
    states = [_state(target, value * factor, on) for value in values]
    return {
        "id": target.id,
        "indicator_zh": target.name.zh,
        "indicator_en": target.name.en,
        "year": target.year,
        "value": target.value,
        "unit": target.unit,
        "comparison": target.comparison,
        "comparison_printed": target.comparison_printed,
        "low": None,
        "high": None,
        "parts": [],
        "before": states[0],
        "after": states[1],
        "flips": states[0]["standing"] != states[1]["standing"],
        "crosses": states[0]["side"] != states[1]["side"],
    }


def _state(target: Target, value: float, on: date) -> Json:
    """Hold a supposed figure against the plan's, as if it were observed on that day."""
    supposed = Observation(
        id=_HYPOTHESIS,
        zone=target.zones[0],
        indicator=target.indicator,
        on=on,
        value=round(value, 9),
        unit=target.unit,
        source=_HYPOTHESIS,
        computed=False,
        officer=_HYPOTHESIS,
        recorded_at=datetime(on.year, on.month, on.day, tzinfo=UTC),
    )
    compared = compare(target, supposed)
    room = compared.headroom
    standing: Standing = standing_of(target.kind, target.force, compared.outcome)
    left = 0.0 if room is None else room.value
    shown = round(left, 2) or left if target.unit == "%" else left
    return {
        "value": supposed.value,
        "standing": standing,
        "standing_words": text(STANDING_WORDS[standing]),
        "symbol": STANDING_SYMBOLS[standing],
        "gap": text(
            Text("", "")
            if room is None
            else gap_words(target.comparison, shown, room.unit, room.area_mu)
        ),
        "side": (left > 0) - (left < 0),
    }
