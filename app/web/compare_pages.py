"""Zones side by side: a form that keeps its whole state in the address, and one table."""

from collections.abc import Sequence
from datetime import date
from typing import cast
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from app.data.geometry_json import Json
from app.errors import InputError
from app.services.compare_zone_choice import MOST_ZONES, choose_zones, suggestions, zone_labels
from app.services.compare_zones import compare_zones
from app.services.desk import Desk
from app.services.reading_options import day_of
from app.services.show_data_sources import not_after_today
from app.statuses import status_of
from app.text import localise
from app.web.compare_outlines import drawings
from app.web.deps import AtDesk
from app.web.language import language_of
from app.web.rendering import page, secured

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

MOST_FIELDS = 12  # that a refused form shows again


@router.get("/compare")
def compare(request: Request, desk: AtDesk, as_of: str = "", only: str = "") -> Response:
    """Show the zones named in the address side by side; names lead to the address of their ids."""
    given = [words.strip() for words in request.query_params.getlist("zone") if words.strip()]
    written = given[:MOST_FIELDS]
    try:
        day = not_after_today(desk, day_of(as_of))
        chosen = choose_zones(desk, written)
    except InputError as error:
        return _page(request, desk, written, as_of, only, error=error)
    if chosen != given:
        return _lead_to(request, chosen, as_of, only)
    return _page(request, desk, chosen, as_of, only, day=day)


def address_of(zone_ids: Sequence[str], as_of: str = "", only: str = "") -> str:
    """Return the address of a comparison, the same whoever asks."""
    kept = [("zone", name) for name in zone_ids]
    kept += [(name, value) for name, value in (("as_of", as_of), ("only", only)) if value]
    return f"/compare?{urlencode(kept)}" if kept else "/compare"


def _lead_to(request: Request, chosen: Sequence[str], as_of: str, only: str) -> Response:
    address = address_of(chosen, as_of, only)
    lang = request.query_params.get("lang")
    if lang in ("zh", "en"):
        address += f"{'&' if '?' in address else '?'}lang={lang}"
    return secured(RedirectResponse(address, status_code=303))


def _page(
    request: Request,
    desk: Desk,
    written: Sequence[str],
    as_of: str,
    only: str,
    *,
    day: date | None = None,
    error: InputError | None = None,
) -> Response:
    """Return the page; with `error` nothing is compared and what was written stays."""
    language = language_of(request)
    labels = {name: label.in_language(language) for name, label in zone_labels(desk).items()}
    told = None
    if error is None and len(written) > 1:
        told = cast("Json", localise(compare_zones(desk, written, day), language))
    fields = [labels.get(words, words) for words in written]
    where = error.where if error else {}
    return page(
        request,
        "compare.html",
        status_of(error) if error else 200,
        comparison=told,
        drawn=drawings(cast("list[Json]", told["zones"])) if told else None,
        fields=fields + [""] * (MOST_ZONES - len(fields)),
        chosen=list(written) if error is None else [],
        labels=labels,
        suggestions=suggestions(desk),
        as_of=as_of,
        only=only,
        address_of=address_of,
        error=error,
        message=error.message.in_language(language) if error else "",
        mend=error.mend.in_language(language) if error and error.mend else "",
        wrong=where.get("place") if where.get("field") == "zone" else where.get("field"),
    )
