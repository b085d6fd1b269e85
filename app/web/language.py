"""Which language a page speaks: the one asked for, the one chosen before, the browser's."""

from urllib.parse import parse_qsl, urlencode

from fastapi import Request

from app.text import Language

COOKIE = "lang"


def language_of(request: Request) -> Language:
    """Return the language of a page: `?lang=`, the cookie, the browser's, else Chinese."""
    for said in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if said == "zh":
            return "zh"
        if said == "en":
            return "en"
    return _preferred(request.headers.get("accept-language", ""))


def _preferred(header: str) -> Language:
    """Return English if a browser ranks it above Chinese.

    >>> _preferred("en-GB,en;q=0.9,zh;q=0.8"), _preferred("zh-CN,zh;q=0.9,en;q=0.5"), _preferred("")
    ('en', 'zh', 'zh')
    """
    ranks: dict[str, float] = {}
    for part in header.split(","):
        tag, _, rest = part.strip().partition(";")
        ranks[tag[:2].lower()] = max(ranks.get(tag[:2].lower(), 0.0), _quality(rest))
    return "en" if ranks.get("en", 0.0) > ranks.get("zh", 0.0) else "zh"


def _quality(rest: str) -> float:
    try:
        return float(rest.strip().removeprefix("q="))
    except ValueError:
        return 0.0 if rest.strip() else 1.0


def chosen_now(request: Request) -> bool:
    """Tell whether the language was asked for in the address, so that it is to be remembered."""
    return request.query_params.get("lang") in ("zh", "en")


def address_in(request: Request, language: Language) -> str:
    """Return the address of the same page in another language."""
    kept = [pair for pair in parse_qsl(request.url.query) if pair[0] != "lang"]
    return f"{request.url.path}?{urlencode([*kept, ('lang', language)])}"
