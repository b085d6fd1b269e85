"""Record observed figures, one or many, all or none; take one back; list them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.data.geometry_json import Json, text
from app.data.observation_documents import observation_document
from app.data.store.observation_rows import NewObservation
from app.data.store.records import new_record_id
from app.domain.observations import Observation
from app.domain.observed_land import LAND_UNITS
from app.domain.zones import Zone
from app.errors import InputError, InputTooLarge, Unavailable
from app.services.desk import Desk
from app.services.observation_names import (
    known_units,
    require_indicator,
    require_zone,
    zone_units,
)
from app.services.observation_terms import (
    Figure,
    day_observed,
    require_value,
    unit_of,
    words_of,
)
from app.services.show_land_use import land_contradiction
from app.text import Text

MOST_FIGURES = 5_000  # of one call
_NAMED = 5  # refusals that a summary repeats


def record_observations(desk: Desk, figures: Sequence[Figure]) -> Json:
    """Store figures, all or none, and return them; one that was there already is not stored twice.

    Raises
    ------
    InputError
        `observation.empty`, `observation.unknown_zone`, `observation.unknown_indicator`,
        `observation.unit`, `observation.value`, `observation.date`, `observation.future`,
        `observation.text_missing`, `observation.text_too_long`, `observation.conflict`,
        `observation.replaces`, `observation.withdrawn`; `observation.refused` for several of them
        at once. Nothing is then stored.
    NotFound
        `observation.not_found` for an unknown figure to replace.
    InputTooLarge
        `observation.too_many`.
    Unavailable
        `store.unavailable`; nothing is then stored.
    """
    entries = _checked(desk, figures)
    stored = desk.observations.add(entries)
    new = {entry.observation.id for entry in entries}
    rows = [observation_document(item, None) | {"recorded": item.id in new} for item in stored]
    return {
        "recorded": sum(bool(row["recorded"]) for row in rows),
        "observations": rows,
    }


def contradictions_in(desk: Desk, recorded: Mapping[str, Any]) -> list[Json]:
    """Return the zones and days whose areas of land contradict each other.

    What is stored stays stored: where the store cannot be asked again nothing is said.

    Parameters
    ----------
    recorded : as `record_observations` answers
    """
    days = dict.fromkeys(
        (one["zone"], one["on"])
        for one in recorded["observations"]
        if one["indicator"] in LAND_UNITS
    )
    try:
        found = [
            (*day, land_contradiction(desk, day[0], date.fromisoformat(day[1]))) for day in days
        ]
    except Unavailable:
        return []
    return [
        {"zone": zone, "on": on, "message": text(said)}
        for zone, on, said in found
        if said is not None
    ]


def withdraw_observation(desk: Desk, observation_id: str, *, officer: str, reason: str) -> Json:
    """Take a figure back; it stays on record with who did it and why.

    Raises
    ------
    NotFound
        `observation.not_found`.
    InputError
        `observation.text_missing`, `observation.text_too_long`, `observation.withdrawn`.
    Unavailable
        `store.unavailable`.
    """
    words = {"officer": officer, "reason": reason}
    said = {name: words_of(name, given, {}) for name, given in words.items()}
    desk.observations.withdraw(
        observation_id, officer=said["officer"], reason=said["reason"], at=desk.now()
    )
    return observation_document(*desk.observations.get(observation_id))


def list_observations(
    desk: Desk,
    zone: str | None = None,
    indicator: str | None = None,
    as_of: date | None = None,
    *,
    withdrawn: bool = False,
) -> Json:
    """Return recorded figures by zone, indicator and day.

    Parameters
    ----------
    as_of : figures about a later day are left out; today if None
    withdrawn : whether figures that were taken back are listed too

    Raises
    ------
    InputError
        `observation.unknown_zone`, `observation.unknown_indicator`.
    """
    if zone is not None:
        require_zone(desk.knowledge.zones, zone, {})
    if indicator is not None:
        require_indicator(desk, known_units(desk), indicator, {})
    day = as_of or desk.today()
    found = desk.observations.listed(
        None if zone is None else [zone], indicator=indicator, until=day
    )
    listed = [observation_document(*pair) for pair in found if withdrawn or pair[1] is None]
    return {"as_of": day.isoformat(), "observations": listed}


def _checked(desk: Desk, figures: Sequence[Figure]) -> list[NewObservation]:
    if not figures:
        raise InputError(
            "observation.empty",
            Text("没有可录入的数据", "there is nothing to record"),
            mend=Text("请至少填写一条", "hand in one figure at least"),
        )
    if len(figures) > MOST_FIGURES:
        raise InputTooLarge(
            "observation.too_many",
            Text(f"一次最多 {MOST_FIGURES} 条", f"at most {MOST_FIGURES} figures in one call"),
            mend=Text("请分批录入", "hand them in in several calls"),
        )
    entries: list[NewObservation] = []
    refusals: list[InputError] = []
    units: dict[str, dict[str, frozenset[str]]] = {}
    zones = desk.knowledge.zones
    for figure in figures:
        try:
            entries.append(_entry(desk, figure, zones, units))
        except InputError as error:
            refusals.append(error)
    if len({(error.code, *error.where.items()) for error in refusals}) == 1:
        raise refusals[0]
    if refusals:
        raise _summary(refusals)
    return entries


def _entry(
    desk: Desk, figure: Figure, zones: Sequence[Zone], units: dict[str, dict[str, frozenset[str]]]
) -> NewObservation:
    """Return a figure that may be stored; `units` keeps what each zone's indicators are in."""
    where = figure.where
    require_zone(zones, figure.zone, where)
    if figure.zone not in units:
        units[figure.zone] = zone_units(desk, figure.zone)
    own = units[figure.zone]
    require_indicator(desk, own, figure.indicator, where)
    unit = unit_of(figure, own[figure.indicator])
    require_value(replace(figure, unit=unit))
    on = day_observed(figure.on, desk.today(), where)
    source = words_of("source", figure.source, where)
    officer = words_of("officer", figure.officer, where)
    reason = figure.reason
    if figure.replaces is not None:
        reason = words_of("reason", reason, where)
    observation = Observation(
        id=new_record_id(),
        zone=figure.zone,
        indicator=figure.indicator,
        on=on,
        value=float(figure.value) + 0.0,  # never -0.0
        unit=unit,
        source=source,
        computed=figure.computed,
        officer=officer,
        recorded_at=desk.now(),
    )
    return NewObservation(observation, figure.replaces, reason, where)


def _summary(refusals: Sequence[InputError]) -> InputError:
    def said(error: InputError) -> Text:
        row = error.where.get("row")
        if row is None:
            return error.message
        return Text(f"第 {row} 行：{error.message.zh}", f"row {row}: {error.message.en}")

    first = [said(error) for error in refusals[:_NAMED]]
    rest = len(refusals) - len(first)
    more = Text(f"；另有 {rest} 处", f"; {rest} more") if rest else Text("", "")
    return InputError(
        "observation.refused",
        Text(
            f"共 {len(refusals)} 处有误，全部未保存：{'；'.join(t.zh for t in first)}{more.zh}",
            f"{len(refusals)} are wrong, nothing was stored: "
            f"{'; '.join(t.en for t in first)}{more.en}",
        ),
        mend=refusals[0].mend,
        where={**refusals[0].where, "refused": len(refusals), "first": refusals[0].code},
    )
