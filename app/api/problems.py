"""Refusals as RFC 9457 problem+json, with the stable code and the mend."""

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from app.errors import (
    AmbiguousInput,
    DataError,
    InputError,
    InputTooLarge,
    NotFound,
    Unavailable,
    ZoningError,
)
from app.text import Language, Text

MEDIA_TYPE = "application/problem+json"

STATUS: tuple[tuple[type[ZoningError], int], ...] = (
    (InputTooLarge, 413),
    (InputError, 422),
    (NotFound, 404),
    (Unavailable, 503),
    (DataError, 500),
    (ZoningError, 500),
)


def status_of(error: ZoningError) -> int:
    """Return the HTTP status that an error of this kind has."""
    return next(status for kind, status in STATUS if isinstance(error, kind))


def problem_of(error: ZoningError, language: Language) -> dict[str, object]:
    """Return the problem document of an error."""
    problem: dict[str, object] = {
        "type": f"urn:liaocheng-zoning:problem:{error.code}",
        "title": error.message.in_language(language),
        "status": status_of(error),
        "code": error.code,
        "where": dict(error.where),
    }
    if isinstance(error, InputError) and error.mend:
        problem["mend"] = error.mend.in_language(language)
    if isinstance(error, AmbiguousInput):
        problem["candidates"] = [
            {"options": dict(c.options), "meaning": c.meaning.in_language(language)}
            for c in error.candidates
        ]
    return problem


def asked_language(request: Request) -> Language:
    """Return the language of `?lang=`; Chinese unless English is asked for."""
    return "en" if request.query_params.get("lang") == "en" else "zh"


def answer_problem(request: Request, error: ZoningError) -> JSONResponse:
    """Answer a refusal."""
    problem = problem_of(error, asked_language(request))
    return JSONResponse(problem, status_of(error), media_type=MEDIA_TYPE)


def answer_invalid_request(request: Request, error: RequestValidationError) -> JSONResponse:
    """Answer a call whose parameters do not have the declared form."""
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    refusal = InputError(
        "request.invalid",
        Text(f"参数「{field}」无效：{first['msg']}", f"parameter {field}: {first['msg']}"),
        mend=Text("请对照接口说明改正", "see the interface description at /docs"),
        where={"field": field},
    )
    return answer_problem(request, refusal)
