"""Which language a page speaks: the one asked for, the one chosen before, else Chinese."""

from urllib.parse import parse_qsl, urlencode

from fastapi import Request

from app.text import Language

COOKIE = "lang"


def language_of(request: Request) -> Language:
    """Return the language of a page: `?lang=`, else the one chosen before, else Chinese.

    The browser's own language is not asked: offices often run browsers set to English.
    """
    for said in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if said == "zh":
            return "zh"
        if said == "en":
            return "en"
    return "zh"


def chosen_now(request: Request) -> bool:
    """Tell whether the language was asked for in the address, so that it is to be remembered."""
    return request.query_params.get("lang") in ("zh", "en")


def address_in(request: Request, language: Language) -> str:
    """Return the address of the same page in another language."""
    kept = [pair for pair in parse_qsl(request.url.query) if pair[0] != "lang"]
    return f"{request.url.path}?{urlencode([*kept, ('lang', language)])}"
