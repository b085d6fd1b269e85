"""The JSON door of observed figures: record, list, withdraw, compute, and what-if."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from app.api.deps import AsOf, AtDesk, Lang
from app.api.examples import PROBLEM
from app.api.rasters import AtRasters
from app.domain.what_if import AreaUnit, Change, What
from app.services.import_observations import observation_template
from app.services.observation_terms import Figure
from app.services.observe_land_use import measure_land_use, observe_land_use
from app.services.reading_options import stated_day
from app.services.record_observation import (
    contradictions_in,
    list_observations,
    record_observations,
    withdraw_observation,
)
from app.services.what_if import what_if
from app.statuses import attachment
from app.text import localise

router = APIRouter(prefix="/api")
MOST_CHANGES = 200
LONGEST = 1_000
Words = Annotated[str, Field(max_length=LONGEST)]
Area = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-1e10, le=1e10)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewFigure(_Body):
    """One observed figure; `on` is the day that it is about."""

    zone: Words
    indicator: Words
    on: Words
    value: Annotated[float, Field(strict=True)]
    unit: Words
    source: Words
    officer: Words
    replaces: Words | None = None
    reason: Words = ""


class Withdraw(_Body):
    """Who takes a figure back, and why."""

    officer: Words
    reason: Words


class Observe(_Body):
    """Who has the land use computed; `on` where the layers do not state their date."""

    officer: Words
    as_of: Words | None = None
    on: Words | None = None


class ChangedArea(_Body):
    """An area with its unit; negative for land given back."""

    value: Area
    unit: AreaUnit


class NewChange(_Body):
    """Land of a kind that would be added."""

    what: What
    area: ChangedArea
    note: Words = ""


class WhatIf(_Body):
    """A list of changes, the plan's year to compare with, and the day of the figures."""

    changes: Annotated[list[NewChange], Field(max_length=MOST_CHANGES)]
    year: Annotated[int, Field(strict=True, ge=1900, le=2200)] | None = None
    as_of: Words | None = None


@router.post(
    "/observations", summary="Record observed figures: one or a list", responses={422: PROBLEM}
)
def record(desk: AtDesk, body: NewFigure | list[NewFigure], lang: Lang = "zh") -> JSONResponse:
    """Store observed figures, all or none; a conflicting one is refused and the other shown.

    `warnings` names the days on which areas of land contradict each other.
    """
    many = isinstance(body, list)
    given = body if isinstance(body, list) else [body]
    figures = [
        Figure(**one.model_dump(), where={"row": number} if many else {})
        for number, one in enumerate(given, 1)
    ]
    done = record_observations(desk, figures)
    return JSONResponse(localise(done | {"warnings": contradictions_in(desk, done)}, lang))


@router.get("/observations", summary="Observed figures", responses={422: PROBLEM})
def observations(
    desk: AtDesk,
    as_of: AsOf,
    zone: str | None = None,
    indicator: str | None = None,
    withdrawn: Annotated[bool, Query(description="list those taken back too")] = False,
    lang: Lang = "zh",
) -> JSONResponse:
    """Return the figures that answer on a day, by zone, indicator and day."""
    found = list_observations(desk, zone, indicator, as_of, withdrawn=withdrawn)
    return JSONResponse(localise(found, lang))


@router.get(
    "/observations/template.csv",
    summary="An empty table of figures to fill in and import",
    response_class=Response,
    responses={422: PROBLEM},
)
def observations_template(desk: AtDesk, zone: str | None = None, lang: Lang = "zh") -> Response:
    """Return the template; `zoning observe import` reads it when filled in."""
    content = observation_template(desk, zone, lang)
    name = "observations.csv" if lang == "en" else "监测数据.csv"
    return Response(content, media_type="text/csv; charset=utf-8", headers=attachment(name))


@router.post(
    "/observations/{observation_id}/withdraw",
    summary="Take an observed figure back; it stays on record",
    responses={404: PROBLEM, 422: PROBLEM},
)
def withdraw(desk: AtDesk, observation_id: str, body: Withdraw, lang: Lang = "zh") -> JSONResponse:
    """Withdraw one figure with who does it and why."""
    done = withdraw_observation(desk, observation_id, officer=body.officer, reason=body.reason)
    return JSONResponse(localise(done, lang))


@router.get(
    "/zones/{zone_id}/observe",
    summary="Construction and industrial land of a zone, computed from layers",
    responses={404: PROBLEM},
)
def measured(
    desk: AtDesk, rasters: AtRasters, zone_id: str, as_of: AsOf, lang: Lang = "zh"
) -> JSONResponse:
    """Compute a zone's land use; nothing is stored."""
    return JSONResponse(localise(measure_land_use(desk, zone_id, as_of, rasters), lang))


@router.post(
    "/zones/{zone_id}/observe",
    summary="Compute a zone's land use from layers and record it",
    responses={404: PROBLEM, 422: PROBLEM},
)
def observe(desk: AtDesk, zone_id: str, body: Observe, lang: Lang = "zh") -> JSONResponse:
    """Record the whole figures as observations marked computed; lower bounds are not recorded."""
    found = observe_land_use(
        desk, zone_id, officer=body.officer, as_of=stated_day(body.as_of), on=body.on
    )
    return JSONResponse(localise(found, lang))


@router.post(
    "/zones/{zone_id}/land-use/what-if",
    summary="A zone's land use before and after changes",
    responses={404: PROBLEM, 422: PROBLEM},
)
def land_use_what_if(desk: AtDesk, zone_id: str, body: WhatIf, lang: Lang = "zh") -> JSONResponse:
    """Return share and headroom before and after; nothing is stored."""
    changes = [
        Change(one.what, one.area.value, one.area.unit, one.note, number)
        for number, one in enumerate(body.changes, 1)
    ]
    return JSONResponse(
        localise(what_if(desk, zone_id, changes, body.year, stated_day(body.as_of)), lang)
    )
