"""Map pages: built once, sent with a fresh nonce each time."""

import secrets
from collections.abc import Sequence
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from app.errors import NotFound
from app.maps.csp import csp, with_nonce
from app.services.desk import Desk
from app.services.draw_maps import MapRoom, draw_picker, draw_record, draw_zone, draw_zones
from app.services.draw_questions import draw_eco_control, draw_intensity, draw_land_use
from app.services.draw_sites import draw_sites
from app.services.show_records import show_record
from app.text import Language, Text
from app.web.deps import desk_of
from app.web.site_form import asked_in

router = APIRouter(prefix="/maps", include_in_schema=True, default_response_class=HTMLResponse)
YearOfPlan = Annotated[int, Query(ge=1900, le=2200)]
Lang = Annotated[Language, Query(description="zh (default) or en")]


@router.get("/zones", summary="Interactive map of all zones")
def zones(
    request: Request, lang: Lang = "zh", highlight: Annotated[str | None, Query()] = None
) -> HTMLResponse:
    """Answer with the map of all zones."""
    desk, room = _at(request)
    return _answer(draw_zones(desk, room, lang, highlight), room)


@router.get("/zones/{zone_id}", summary="Interactive map of one zone")
def zone(request: Request, zone_id: str, lang: Lang = "zh") -> HTMLResponse:
    """Answer with the map of one zone."""
    desk, room = _at(request)
    return _answer(draw_zone(desk, room, lang, zone_id), room)


@router.get("/pick", summary="Bare map for picking a place or drawing a parcel")
def pick(
    request: Request, mode: Literal["locate", "draw"] = "locate", lang: Lang = "zh"
) -> HTMLResponse:
    """Answer with the map that a form shows in a frame."""
    desk, room = _at(request)
    return _answer(draw_picker(desk, room, lang, mode), room)


@router.get("/land-use", summary="Map of planned industrial shares")
def land_use(
    request: Request, zone: str | None = None, year: YearOfPlan = 2025, lang: Lang = "zh"
) -> HTMLResponse:
    """Answer with the map of planned industrial shares in one year."""
    desk, room = _at(request)
    return _answer(draw_land_use(desk, room, lang, zone, year), room)


@router.get("/intensity", summary="Map of printed intensity clauses")
def intensity(request: Request, zone: str | None = None, lang: Lang = "zh") -> HTMLResponse:
    """Answer with the map of intensity clauses."""
    desk, room = _at(request)
    return _answer(draw_intensity(desk, room, lang, zone), room)


@router.get("/eco-control", summary="Map of eco-environmental control")
def eco_control(request: Request, zone: str | None = None, lang: Lang = "zh") -> HTMLResponse:
    """Answer with the map of eco-environmental control."""
    desk, room = _at(request)
    return _answer(draw_eco_control(desk, room, lang, zone), room)


@router.get("/sites", summary="Map of the parks of a search; the query is that of /sites")
def sites(request: Request, lang: Lang = "zh") -> HTMLResponse:
    """Answer with the map of ranked and excluded parks."""
    desk, room = _at(request)
    return _answer(draw_sites(desk, room, lang, asked_in(desk, request.query_params)), room)


@router.get("/assessments/{record_id}", summary="Interactive map of a stored record")
def assessment(
    request: Request,
    record_id: str,
    lang: Lang = "zh",
    parcel: Annotated[int | None, Query(ge=1)] = None,
) -> HTMLResponse:
    """Answer with the map of a record, or of one of its parcels."""
    desk, room = _at(request)
    _require_parcel(desk, record_id, parcel)
    return _answer(draw_record(desk, room, lang, record_id, parcel), room)


def _at(request: Request) -> tuple[Desk, MapRoom]:
    return desk_of(request), cast("MapRoom", request.app.state.map_room)


def _require_parcel(desk: Desk, record_id: str, parcel: int | None) -> None:
    if parcel is None:
        return
    count = len(cast("Sequence[object]", show_record(desk, record_id)["parcels"]))
    if parcel > count:
        raise NotFound(
            "record.parcel_not_found",
            Text(
                f"记录中没有第 {parcel} 个地块，共 {count} 个",
                f"the record has no parcel {parcel}, only {count}",
            ),
            where={"parcel": parcel},
        )


def _answer(page: str, room: MapRoom) -> HTMLResponse:
    nonce = secrets.token_urlsafe(16)
    headers = {
        "Content-Security-Policy": csp(nonce, room.base_maps),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-cache",
    }
    return HTMLResponse(with_nonce(page, nonce), headers=headers)
