"""Observed figures on pages: enter one, hand in a table, see who entered what, take one back."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from app.errors import InputError, NotFound
from app.services.compare_targets import compare_target
from app.services.desk import Desk
from app.services.import_observations import import_observations
from app.services.list_observables import indicator_names, zones_observed
from app.services.record_observation import (
    list_observations,
    record_observations,
    withdraw_observation,
)
from app.services.target_bullets import aim_label
from app.statuses import status_of
from app.text import localise
from app.web.deps import AtDesk
from app.web.language import language_of
from app.web.observation_form import (
    ObservationForm,
    empty_fields,
    figure_of,
    indicators_in,
    refused,
    typed_in,
    units_of,
)
from app.web.rendering import page, say, secured
from app.web.same_site import require_own_form
from app.web.sent import Sent

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
MOST_LISTED = 200


@router.get("/targets/observe")
def observe(request: Request, desk: AtDesk) -> Response:
    """Show the form for one figure, of the target, zone or indicator that the address names."""
    return _form(request, desk, ObservationForm(typed_in(request)))


@router.post("/targets/observe")
def observed(request: Request, desk: AtDesk, sent: Sent) -> Response:
    """Store one figure and lead to what it says; or show the form again with what to mend."""
    language, typed = language_of(request), typed_in(request, sent)
    known = typed["zone"] in desk.knowledge.zones_by_id
    units = units_of(desk, typed["zone"], typed["indicator"], language) if known else []
    wrong = empty_fields(typed, units, language)
    if wrong:
        return _form(request, desk, ObservationForm(typed, wrong))
    try:
        require_own_form(request)
        done: Any = record_observations(desk, [figure_of(typed)])
    except (InputError, NotFound) as error:
        return _form(request, desk, refused(desk, typed, error, language), status_of(error))
    (row,) = done["observations"]
    query = urlencode({"zone": row["zone"], "recorded": row["id"]})
    return secured(RedirectResponse(f"/targets?{query}#recorded", status_code=303))


@router.get("/targets/observations")
def observations(request: Request, desk: AtDesk) -> Response:
    """List what was entered, by whom, and what was taken back."""
    return _list(request, desk)


@router.post("/targets/observations/import")
def observations_file(request: Request, desk: AtDesk, sent: Sent) -> Response:
    """Store every row of a table, all or none."""
    language, officer = language_of(request), sent.first("officer")
    wrong = {}
    if not sent.files:
        wrong["file"] = say(language, "observe.need_file")
    if not officer:
        wrong["file_officer"] = say(language, "observe.need_officer")
    if wrong:
        return _list(request, desk, wrong=wrong, typed={"file_officer": officer})
    try:
        require_own_form(request)
        done: Any = import_observations(desk, sent.files[0], officer=officer)
    except (InputError, NotFound) as error:
        return _list(request, desk, error, typed={"file_officer": officer}, field="file")
    stored = urlencode({"stored": done["recorded"], "rows": len(done["observations"])})
    return secured(RedirectResponse(f"/targets/observations?{stored}", status_code=303))


@router.post("/targets/observations/{observation_id}/withdraw")
def withdraw(request: Request, desk: AtDesk, observation_id: str, sent: Sent) -> Response:
    """Take a figure back with who does it and why."""
    language = language_of(request)
    typed = {name: sent.first(name) for name in ("officer", "reason")}
    wrong = {
        f"{name}-{observation_id}": say(language, f"observe.need_{name}")
        for name, given in typed.items()
        if not given
    }
    kept = {f"{name}-{observation_id}": given for name, given in typed.items()}
    if wrong:
        return _list(request, desk, wrong=wrong, typed=kept)
    try:
        require_own_form(request)
        withdraw_observation(desk, observation_id, **typed)
    except InputError as error:
        return _list(request, desk, error, typed=kept, field=f"officer-{observation_id}")
    address = f"/targets/observations?{urlencode({'withdrawn': observation_id})}#{observation_id}"
    return secured(RedirectResponse(address, status_code=303))


def _form(request: Request, desk: Desk, form: ObservationForm, status: int = 200) -> Response:
    language = language_of(request)
    target: Any = None
    typed = dict(form.typed)
    if form.value("target"):
        target = compare_target(desk, form.value("target"))
        typed["zone"] = typed["zone"] or next(iter(target["zones"]), "")
        typed["indicator"] = typed["indicator"] or target["indicator"]
        typed["unit"] = typed["unit"] or target["unit"]
    filled = ObservationForm(typed, form.wrong, form.there, form.code, form.general)
    zone = desk.knowledge.zones_by_id.get(typed["zone"])
    return page(
        request,
        "targets_observe.html",
        422 if form.wrong and status == 200 else status,
        form=filled,
        target=localise(target, language),
        aim=aim_label(target).in_language(language) if target else "",
        zone=zone,
        zones=localise(zones_observed(desk), language),
        indicators=indicators_in(desk, zone.id, language) if zone else [],
        units=units_of(desk, zone.id, typed["indicator"], language) if zone else [],
        today=desk.today().isoformat(),
    )


def _list(
    request: Request,
    desk: Desk,
    error: InputError | NotFound | None = None,
    *,
    wrong: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    field: str = "",
) -> Response:
    language, asked = language_of(request), request.query_params
    message = error.message.in_language(language) if error else ""
    mend = error.mend.in_language(language) if error and error.mend else ""
    if "/api/observations/template.csv" in mend:
        mend = say(language, "ledger.use_template")
    shown = dict(wrong or {}) | ({field: message} if error else {})
    found: Any = list_observations(desk, withdrawn=True)["observations"]
    newest = sorted(found, key=lambda one: str(one["recorded_at"]), reverse=True)
    names, zones = indicator_names(desk), desk.knowledge.zones_by_id
    rows = [
        {
            **one,
            "zone_name": zones.get(one["zone"]),
            "name": names.get((one["zone"], one["indicator"]), names.get(("", one["indicator"]))),
        }
        for one in newest[:MOST_LISTED]
    ]
    return page(
        request,
        "targets_observations.html",
        status_of(error) if error else 422 if shown else 200,
        rows=rows,
        count=len(newest),
        most=MOST_LISTED,
        wrong=shown,
        typed=typed or {},
        mend=mend,
        code=error.code if error else "",
        stored=asked.get("stored", ""),
        handed_in=asked.get("rows", ""),
        withdrawn=asked.get("withdrawn", ""),
    )
