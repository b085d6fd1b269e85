"""The start page, and what applies at one place."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from app.services.show_zones import ZoneQuery
from app.web.deps import AtDesk
from app.web.here import here_page
from app.web.rendering import page
from app.web.zone_list import matched_by, zone_list

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/")
def home(request: Request, desk: AtDesk, q: str = "", plan: str = "", basis: str = "") -> Response:
    """Show the ways in, the list of zones with its filters, and the map of all of them."""
    query = ZoneQuery(plan=plan or None, q=q.strip()[:80] or None, basis=basis or None)
    found = zone_list(desk, query)
    return page(request, "home.html", zones=found, matched_by=matched_by)


@router.get("/here")
def here(request: Request, desk: AtDesk, lon: str = "", lat: str = "", part: str = "") -> Response:
    """Say what applies at a place; `part` asks for the answer alone, to be put beside a map."""
    return here_page(request, desk, lon, lat, alone=bool(part))
