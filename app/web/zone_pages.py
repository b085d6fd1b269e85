"""The profile of one zone, its clauses in full, and the picture of its land."""

from typing import Any, cast

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from app.domain.wording import plain
from app.errors import NotFound
from app.services.desk import Desk
from app.services.draw_land_use_chart import draw_land_use_chart, in_words, land_use_chart
from app.services.show_zone_profile import show_zone_profile, similar_zones
from app.services.zone_profile_clauses import show_clauses
from app.text import Language, localise
from app.web.deps import AtDesk
from app.web.language import language_of
from app.web.rendering import page, secured

Row = dict[str, Any]
router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

# A picture opened by itself: its own styles count, nothing is loaded.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@router.get("/zones")
def zones() -> Response:
    """Lead to the list of zones on the start page."""
    return secured(RedirectResponse("/#zones", status_code=307))


@router.get("/zones/{zone_id}/land-use.{kind}")
def land_use(request: Request, desk: AtDesk, zone_id: str, kind: str) -> Response:
    """Draw a zone's land, as SVG or PNG; a reader who has this very picture keeps it."""
    drawn = draw_land_use_chart(desk, zone_id, kind, language_of(request))
    headers = {"ETag": f'"{drawn.tag}"', "Cache-Control": "no-cache"}
    held = [
        tag.strip().removeprefix("W/")
        for tag in request.headers.get("if-none-match", "").split(",")
    ]
    same = headers["ETag"] in held
    answer = Response(
        b"" if same else drawn.content, 304 if same else 200, media_type=drawn.media_type
    )
    answer = secured(answer)
    answer.headers.update({**headers, "Content-Security-Policy": PICTURE_POLICY})
    return answer


@router.get("/zones/{zone_id}/clauses")
def clauses(request: Request, desk: AtDesk, zone_id: str) -> Response:
    """Show all clauses of one origin that govern a zone."""
    try:
        found = show_clauses(desk, zone_id, request.query_params.get("from"))
    except NotFound:
        return _missing(request, desk, zone_id)
    return page(request, "zone_clauses.html", shown=localise(found, language_of(request)))


@router.get("/zones/{zone_id}")
def profile(request: Request, desk: AtDesk, zone_id: str, as_of: str = "") -> Response:
    """Show everything that is known of a zone, and what is not."""
    language = language_of(request)
    try:
        found = show_zone_profile(desk, zone_id)
    except NotFound:
        return _missing(request, desk, zone_id)
    chart = land_use_chart(desk, zone_id)
    return page(
        request,
        "zone.html",
        profile=localise(found, language),
        chart=in_words(chart).in_language(language) if chart.has_figures else "",
        asked_day=as_of.strip()[:20],
        chart_size=[round(length * 5) for length in chart.size_mm],
        conflict_ids={entry["id"] for entry in cast("list[Row]", found["contradictions"])},
        zone_names=_names(desk, language),
        km2=_km2,
    )


def _missing(request: Request, desk: Desk, asked: str) -> Response:
    return page(
        request, "zone_missing.html", 404, asked=asked[:80], similar=similar_zones(desk, asked)
    )


def _names(desk: Desk, language: Language) -> dict[str, str]:
    zones = desk.knowledge.zones
    return {z.id: z.name_en if language == "en" else z.name_zh for z in zones}


def _km2(area_km2: float) -> str:
    """Write km2 as the plans do, with two decimals, or with all four that a figure has."""
    exact = plain(area_km2)
    return exact if len(exact.partition(".")[2]) > 2 else f"{area_km2:.2f}"
