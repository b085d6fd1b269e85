"""Refusals as pages: what happened, where, what to do; never a stack trace."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.errors import InputError, NotFound, Place, ZoningError
from app.statuses import status_of
from app.text import Language
from app.web.language import language_of
from app.web.rendering import page, say
from app.web.words import WORDS

_TITLES = {404: "error.title", 503: "error.unavailable", 500: "error.unsound"}


def page_for_error(request: Request, error: ZoningError) -> HTMLResponse:
    """Return the page of a refusal, in the layout of every other page."""
    language = language_of(request)
    status = status_of(error)
    return page(
        request,
        "error.html",
        status,
        title=say(language, _TITLES.get(status, "error.input")),
        message=error.message.in_language(language),
        mend=_mend(error, status, language),
        code=error.code,
        where=places(error.where, language),
    )


def places(where: Place, language: Language) -> list[tuple[str, str]]:
    """Return the parts of an error's place that a reader can use, each with its name."""
    return [
        (say(language, f"where.{key}"), str(value))
        for key, value in where.items()
        if f"where.{key}" in WORDS
    ]


def _mend(error: ZoningError, status: int, language: Language) -> str:
    if isinstance(error, InputError | NotFound) and error.mend:
        return error.mend.in_language(language)
    general = {503: "error.unavailable_mend", 500: "error.unsound_mend"}
    return say(language, general[status]) if status in general else ""
