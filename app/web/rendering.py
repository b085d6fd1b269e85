"""Turn a template and what a service answered into a page in the reader's language, made safe."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.responses import Response

from app.domain import figures, wording
from app.domain.code_words import TABLES, by_code
from app.domain.unit_names import unit_name
from app.maps.style import VERDICT_SYMBOLS
from app.maps.words import KIND_WORDS, SIDE_WORDS
from app.reports import finding_lines, unchecked_lines
from app.text import Language, Text
from app.web.language import COOKIE, address_in, chosen_now, language_of
from app.web.profile_fields import field_named
from app.web.words import WORDS

Answer = TypeVar("Answer", bound=Response)
Code = TypeVar("Code", bound=str)
Word = TypeVar("Word", Text, str)

TEMPLATES = Path(__file__).parent / "templates"
YEAR_SECONDS = 31_536_000

HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "frame-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'self'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}

OUTCOME_SYMBOLS = {
    "met": "●",
    "not_met": "✕",
    "needs_review": "▲",
    "no_data": "◇",
    "not_applicable": "○",
}


# Filter name -> what each code is called; used as {{ code | basis }}.
FILTERS: Mapping[str, Mapping[str, Text]] = {
    **TABLES,
    "kind": KIND_WORDS,
    "side": by_code(SIDE_WORDS),
}


def page(request: Request, template: str, status: int = 200, **context: object) -> HTMLResponse:
    """Return a page in the request's language, with the security headers of every page."""
    language = language_of(request)
    html = (
        environment()
        .get_template(template)
        .render(
            lang=language,
            t=partial(say, language),
            path=request.url.path,
            address_in=partial(address_in, request),
            demonstration=bool(request.app.state.desk.samples),
            **context,
        )
    )
    response = HTMLResponse(html, status_code=status)
    if chosen_now(request):
        response.set_cookie(COOKIE, language, max_age=YEAR_SECONDS, httponly=True, samesite="lax")
    return secured(response)


def secured(response: Answer) -> Answer:
    """Add the security headers of the pages to a response."""
    response.headers.update(HEADERS)
    response.headers["Vary"] = "Cookie"
    return response


def say(language: Language, key: str, **values: object) -> str:
    """Return one of the pages' own sentences; an unknown key is a mistake and raises KeyError."""
    sentence = WORDS[key].in_language(language)
    return sentence.format(**values) if values else sentence


@cache
def environment() -> Environment:
    """Return the templates, escaping everything and refusing names that do not exist."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {name: _worded(table) for name, table in FILTERS.items()}
    made.filters |= {
        "m2": figures.m2,
        "mu": figures.mu,
        "ha": figures.ha,
        "percent": figures.percent,
        "plain": figures.plain,
        "metres": figures.metres,
        "in_unit": _in_unit,
        "moment": figures.moment,
        "segment": partial(quote, safe=""),
        "verdict_symbol": _verdict_symbol,
        "outcome_symbol": OUTCOME_SYMBOLS.__getitem__,
        "name_of": _name_of,
        "told": _told,
        "without": _without,
        "file": _file,
        "form_field": field_named,
        "arithmetic": _in_language(finding_lines.arithmetic),
        "unchecked_headings": _in_language(unchecked_lines.headings),
        "group_named": _in_language(unchecked_lines.group_named),
        "members_named": _in_language(unchecked_lines.members_named),
        "reasons": _in_language(unchecked_lines.reasons_of),
    }
    return made


def _worded(table: Mapping[str, Text]) -> Callable[[Context, str], str]:
    @pass_context
    def word(context: Context, code: str) -> str:
        language: Language = context["lang"]
        return table[code].in_language(language) if code in table else code.replace("_", " ")

    return word


@pass_context
def _in_unit(context: Context, value: float, unit: str) -> str:
    """Write a figure of a plan with the name of its unit."""
    return wording.in_unit(figures.plain(value), unit_name(unit)).in_language(context["lang"])


def _in_language(said: Callable[..., object]) -> Callable[..., object]:
    """Return a filter of lines that pages and reports share; its last argument is the language."""

    @pass_context
    def shown(context: Context, *values: object) -> object:
        return said(*values, context["lang"])

    return shown


def _verdict_symbol(verdict: str) -> str:
    return by_code(VERDICT_SYMBOLS).get(verdict, "○")


@pass_context
def _name_of(context: Context, thing: object) -> str:
    """Return the name of a zone or document in the page's language (an object or a mapping)."""
    names: Mapping[str, object] = thing if isinstance(thing, Mapping) else _attributes(thing)
    language = context["lang"]
    return str(names[f"title_{language}" if "title_zh" in names else f"name_{language}"])


def _attributes(thing: object) -> Mapping[str, object]:
    keys = ("title_zh", "title_en", "name_zh", "name_en")
    return {key: getattr(thing, key) for key in keys if hasattr(thing, key)}


@pass_context
def _file(context: Context, name: str) -> str:
    """Return what a parcel came from: a file's name, or the form's own fields in words."""
    own = {"pasted": "record.pasted", "drawn.geojson": "record.drawn"}
    return say(context["lang"], own[name]) if name in own else name


def _without(sentence: str, name: str) -> str:
    """Return a sentence without the name before its colon, where the name already stands by it.

    >>> _without("准入：文本未给出", "准入"), _without("access: none", "access")
    ('文本未给出', 'none')
    >>> _without("未核查，未提供相关信息", "未核查")
    '未提供相关信息'
    """
    rest = sentence.removeprefix(name)
    if rest == sentence or (rest and not rest.startswith(("：", ": ", "，", ", "))):
        return sentence
    return rest.lstrip("：，:, ")


@pass_context
def _told(context: Context, sentence: Text) -> str:
    """Return a sentence of the domain in the page's language."""
    language: Language = context["lang"]
    return sentence.in_language(language)
