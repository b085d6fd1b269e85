"""The start page, and what applies at one place."""

from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from app.domain.findings import VERDICT_WORDS
from app.errors import InputError
from app.services.desk import Desk
from app.services.search_zones import ZoneQuery
from app.statuses import status_of
from app.web.deps import AtDesk
from app.web.here import here_page
from app.web.language import language_of
from app.web.rendering import page
from app.web.zone_list import is_on_map, zone_list

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True)
class Refused:
    """A filter whose value nothing has: its name, what was asked for, what comes near it."""

    name: str
    value: str
    mend: str
    code: str


@router.get("/")
def home(
    request: Request,
    desk: AtDesk,
    q: str = "",
    plan: str = "",
    kind: str = "",
    industry: str = "",
    basis: str = "",
    show: str = "",
) -> Response:
    """Show the ways in, the list of zones with its filters, and the map of all of them."""
    query = ZoneQuery(
        plan=plan or None,
        kind=kind or None,
        q=q.strip()[:80] or None,
        basis=basis or None,
        industry=industry.strip()[:80] or None,
    )
    return _home_page(request, desk, query, show)


def _home_page(request: Request, desk: Desk, query: ZoneQuery, show: str) -> Response:
    """Return the start page; a filter with a value that nothing has is said and left out."""
    refused: list[Refused] = []
    found, status = None, 200
    while found is None:
        try:
            found = zone_list(desk, query, show)
        except InputError as error:
            refused.append(_refused(request, query, error))
            query, status = replace(query, **{refused[-1].name: None}), status_of(error)
    return page(
        request,
        "home.html",
        status,
        zones=found,
        is_on_map=is_on_map,
        verdicts=VERDICT_WORDS,
        refused=refused,
    )


def _refused(request: Request, query: ZoneQuery, error: InputError) -> Refused:
    name = str(error.where["field"])
    mend = error.mend.in_language(language_of(request)) if error.mend else ""
    # The values of the other filters are codes: they are chosen above the list, not typed.
    return Refused(name, getattr(query, name), mend if name == "industry" else "", error.code)


@router.get("/here")
def here(
    request: Request,
    desk: AtDesk,
    lon: str = "",
    lat: str = "",
    part: str = "",
    as_of: str = "",
) -> Response:
    """Say what applies at a place on a day; `part` asks for the answer alone, for beside a map."""
    return here_page(request, desk, lon, lat, alone=bool(part), as_of=as_of)
