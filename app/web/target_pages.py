"""The planner's dashboard: figures against observations, charts, what-if."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from app.domain.what_if import WHAT_WORDS
from app.errors import InputError, NotFound
from app.services import draw_target_charts as charts
from app.services.desk import Desk
from app.services.export_targets import MEDIA_TYPE, export_targets
from app.services.reading_options import day_of
from app.services.show_land_trend import zones_with_land
from app.services.show_land_use import show_land_use
from app.services.show_zones import get_zone
from app.services.target_bullets import aim_label
from app.services.what_if import what_if
from app.services.what_if_targets import touched_targets
from app.statuses import attachment, status_of
from app.text import localise
from app.web.deps import AtDesk
from app.web.language import language_of
from app.web.observation_pages import router as observation_router
from app.web.rendering import page, say, secured
from app.web.target_form import (
    LONGEST_WORDS,
    UNITS,
    WHATS,
    change_rows,
    changes_of,
    filters_of,
)
from app.web.target_view import board, choices, land_zones

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
router.include_router(observation_router)
_UNKNOWN_FILTERS = frozenset(
    {"targets.unknown_plan", "targets.unknown_topic", "targets.unknown_kind", "zone.not_found"}
)
# A picture opened by itself: its own styles count, nothing is loaded.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@router.get("/targets")
def targets(request: Request, desk: AtDesk) -> Response:
    """Show the figures that pass the filters: the answer, charts, the table, the land."""
    language, filters = language_of(request), filters_of(request)
    shown, error = None, None
    try:
        shown = board(desk, filters, language)
    except (InputError, NotFound) as refusal:
        error = refusal
    return page(
        request,
        "targets.html",
        status_of(error) if error else 200,
        filters=filters,
        choices=choices(desk, filters, language, sound=error is None),
        board=shown,
        **_refusal(request, error, choices(desk, filters, language, sound=False)),
    )


@router.get("/targets.xlsx")
def targets_workbook(request: Request, desk: AtDesk) -> Response:
    """Hand out every figure that passes the filters as a workbook."""
    filters = filters_of(request)
    zones = land_zones(desk, filters)
    file = export_targets(desk, language_of(request), land_of=zones, **filters.asked())
    headers = attachment(file.file_name)
    return secured(Response(file.content, media_type=MEDIA_TYPE, headers=headers))


@router.get("/targets/land/headroom.{kind}")
def headroom(request: Request, desk: AtDesk, kind: str, zone: str = "") -> Response:
    """Draw what is left of the planned land."""
    year, language = _year(request), language_of(request)
    drawn = charts.headroom_chart(desk, zone, year, kind, language, _day(request))
    return _picture(request, drawn)


@router.get("/targets/land/{zone_id}/share.{kind}")
def share(request: Request, desk: AtDesk, zone_id: str, kind: str) -> Response:
    """Draw the industrial share of a zone through the years."""
    drawn = charts.share_chart(desk, zone_id, kind, language_of(request), _day(request))
    return _picture(request, drawn)


@router.get("/targets/charts/{target_id}.{kind}")
def chart(request: Request, desk: AtDesk, target_id: str, kind: str, bare: str = "") -> Response:
    """Draw one figure as a bar to a line."""
    language, day = language_of(request), _day(request)
    drawn = charts.target_chart(desk, target_id, kind, language, day, bare=bool(bare))
    return _picture(request, drawn)


@router.get("/targets/what-if")
def what_if_page(request: Request, desk: AtDesk) -> Response:
    """Show a zone's land before and after the changes that the address lists."""
    language, asked = language_of(request), request.query_params
    known = zones_with_land(desk)
    zone = get_zone(desk, asked.get("zone", "").strip() or known[0])
    rows = change_rows(request)
    result: Any = None
    error: InputError | None = None
    try:
        land = show_land_use(desk, zone.id, _year(request), _day(request))
        result = _supposed(request, desk, zone.id)
    except InputError as refusal:
        error, land = refusal, show_land_use(desk, zone.id)
    zones = [desk.knowledge.zones_by_id[name] for name in dict.fromkeys([*known, zone.id])]
    return page(
        request,
        "targets_what_if.html",
        status_of(error) if error else 200,
        zone=zone,
        zones=zones,
        rows=rows,
        whats=[(what, WHAT_WORDS[what]) for what in WHATS],
        units=UNITS,
        year=asked.get("year", ""),
        years=sorted({p.year for p in desk.knowledge.rulebook.land_plans}),
        as_of=asked.get("as_of", ""),
        land=localise(land, language),
        result=localise(result, language),
        **_refusal(request, error),
    )


def _supposed(request: Request, desk: Desk, zone_id: str) -> dict[str, Any] | None:
    """Return the answer with the figures that it touches; None if no change is listed."""
    changes = changes_of(change_rows(request))
    if not changes:
        return None
    found = what_if(desk, zone_id, changes, _year(request), _day(request))
    touched: list[Any] = list(touched_targets(desk, found))
    named = [{**one, "aim": {"zh": aim_label(one).zh, "en": aim_label(one).en}} for one in touched]
    return {**found, "touched": named}


def _year(request: Request) -> int | None:
    """Return the plan's year; InputError `targets.unknown_year` for what is no year."""
    return filters_of(request).plan_year


def _day(request: Request) -> Any:
    return day_of(request.query_params.get("as_of", "").strip())


def _refusal(
    request: Request, error: InputError | NotFound | None, offered: Any = None
) -> dict[str, Any]:
    """Return what a template says of a refusal; what a filter offers is named, not its codes."""
    language = language_of(request)
    said = {
        "error": error,
        "message": error.message.in_language(language) if error else "",
        "mend": error.mend.in_language(language) if error and error.mend else "",
    }
    if error is None or error.code not in _UNKNOWN_FILTERS:
        return said
    name = "zone" if error.code == "zone.not_found" else str(error.where["field"])
    asked = request.query_params.get(name, "")[:LONGEST_WORDS]
    values = {"name": say(language, f"targets.{name}"), "asked": asked}
    known = say(language, "mark.list").join(one["name"] for one in (offered or {}).get(name, ()))
    mend = say(language, "targets.filter_known", known=known)
    return {
        **said,
        "message": say(language, "targets.filter_unknown", **values),
        "mend": mend,
    }


def _picture(request: Request, drawn: charts.Chart) -> Response:
    """Answer with a picture, or say that the reader's copy is still the same."""
    held = [tag.strip().removeprefix("W/") for tag in _held(request).split(",")]
    same = drawn.tag in held
    answer = secured(
        Response(b"" if same else drawn.content, 304 if same else 200, media_type=drawn.media_type)
    )
    answer.headers.update(
        {
            "ETag": drawn.tag,
            "Cache-Control": "private, no-cache",
            "Content-Security-Policy": PICTURE_POLICY,
        }
    )
    if request.query_params.get("download"):
        answer.headers.update(attachment(drawn.file_name))
    return answer


def _held(request: Request) -> str:
    return request.headers.get("if-none-match", "")
