"""What applies at a place, as a page of its own or as the part that is put beside a map."""

import re

from fastapi import Request
from starlette.responses import Response

from app.errors import InputError
from app.services.desk import Desk
from app.services.reading_options import day_of
from app.services.show_data_sources import not_after_today
from app.services.show_zones import locate
from app.statuses import status_of
from app.text import localise
from app.web.language import language_of
from app.web.rendering import page
from app.web.words import WORDS

_DEGREES = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,15})?")


def here_page(
    request: Request, desk: Desk, lon: str, lat: str, *, alone: bool, as_of: str = ""
) -> Response:
    """Look a place up and show it; without a place show how to give one."""
    template = "here_part.html" if alone else "here.html"
    language = language_of(request)
    place: object = None
    refusal, mend, status = "", "", 200
    if lon.strip() or lat.strip():
        try:
            day = not_after_today(desk, day_of(as_of.strip()))
            found = locate(desk, _degrees("lon", lon), _degrees("lat", lat), day)
            place = localise(found, language)
        except InputError as error:
            refusal, status = error.message.in_language(language), status_of(error)
            mend = error.mend.in_language(language) if error.mend else ""
    return page(
        request,
        template,
        status,
        place=place,
        refusal=refusal,
        mend=mend,
        lon=lon,
        lat=lat,
        as_of=as_of.strip(),
    )


def _degrees(name: str, written: str) -> float:
    if _DEGREES.fullmatch(written.strip()):
        return float(written)
    raise InputError("place.unreadable", WORDS["here.unreadable"], where={"field": name})
