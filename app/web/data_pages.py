"""What the product knows, how old and how sure it is; and where the documents contradict."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from app.data.geometry_json import Json
from app.data.raster_files import RasterFile
from app.errors import InputError
from app.services.desk import Desk
from app.services.list_contradictions import (
    KIND_WORDS,
    SEVERITY_WORDS,
    ContradictionQuery,
    list_contradictions,
)
from app.services.reading_options import day_of
from app.services.show_data_sources import contradiction_counts, show_data_sources
from app.statuses import status_of
from app.text import localise
from app.web.deps import AtDesk
from app.web.language import language_of
from app.web.rendering import page

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

PER_PAGE = 30
FEW = 6  # contradictions that are shown unfolded
FILTERS = ("document", "zone", "rule", "target", "severity", "kind", "q")
# What may be had as data: key of its words, address.
DOWNLOADS = (
    ("documents", "/api/documents"),
    ("zones", "/api/zones"),
    ("zones_gpkg", "/api/downloads/zones.gpkg"),
    ("rules", "/api/rules"),
    ("targets", "/api/targets"),
    ("industries", "/api/industries"),
    ("projects", "/api/projects"),
    ("facilities", "/api/facilities"),
    ("roads", "/api/roads"),
    ("contradictions", "/api/contradictions"),
    ("observations", "/api/observations"),
    ("template", "/api/observations/template.csv"),
    ("rasters", "/api/rasters"),
    ("ogc", "/ogc"),
)


@router.get("/about/data")
def data(request: Request, desk: AtDesk, as_of: str = "") -> Response:
    """Show the inventory of everything that answers on a day."""
    rasters = cast("Sequence[RasterFile]", request.app.state.rasters)
    language, refused = language_of(request), None
    try:
        found = show_data_sources(desk, rasters, day_of(as_of))
    except InputError as error:
        refused = error
        found = show_data_sources(desk, rasters)
    return page(
        request,
        "data.html",
        status_of(refused) if refused else 200,
        data=localise(found, language),
        as_of=as_of,
        downloads=DOWNLOADS,
        error=refused,
        message=refused.message.in_language(language) if refused else "",
        mend=refused.mend.in_language(language) if refused and refused.mend else "",
    )


@router.get("/about/data/contradictions")
def contradictions(request: Request, desk: AtDesk) -> Response:
    """Show where the documents contradict themselves or each other, filtered, a page at a time."""
    given = {name: request.query_params.get(name, "").strip()[:80] for name in FILTERS}
    asked = {name: value for name, value in given.items() if value}
    query = replace(ContradictionQuery(), **asked)  # type: ignore[arg-type]
    try:
        found = list_contradictions(desk, query)
    except InputError as error:
        return _listed(request, desk, asked, [], error)
    return _listed(request, desk, asked, found)


def _listed(
    request: Request,
    desk: Desk,
    asked: Mapping[str, str],
    found: Sequence[Json],
    error: InputError | None = None,
) -> Response:
    language = language_of(request)
    pages = max(1, -(-len(found) // PER_PAGE))
    number = _page_number(request.query_params.get("page", ""), pages)
    first = (number - 1) * PER_PAGE
    return page(
        request,
        "data_contradictions.html",
        status_of(error) if error else 200,
        counts=localise(contradiction_counts(desk), language),
        asked=asked,
        entries=localise(list(found[first : first + PER_PAGE]), language),
        count=len(found),
        first=first + 1,
        number=number,
        pages=pages,
        opened=len(found) <= FEW,
        zones=desk.knowledge.zones_by_id,
        kinds=KIND_WORDS,
        severities=SEVERITY_WORDS,
        address_of=contradictions_address,
        error=error,
        message=error.message.in_language(language) if error else "",
        mend=error.mend.in_language(language) if error and error.mend else "",
    )


def _page_number(wanted: str, pages: int) -> int:
    """Return which page is wanted, from 1; the nearest there is for anything else."""
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 6:
        return min(max(int(wanted), 1), pages)
    return 1


def contradictions_address(asked: Mapping[str, str], **changed: str | int) -> str:
    """Return the address of the list with some filters changed; an empty value drops a filter."""
    kept = {**asked, **{name: str(value) for name, value in changed.items()}}
    pairs = {name: value for name, value in kept.items() if value}
    return "/about/data/contradictions" + (f"?{urlencode(pairs)}" if pairs else "")
