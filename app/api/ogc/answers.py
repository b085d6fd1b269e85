"""How this interface answers: JSON of the right media type, and refusals with status 400.

OGC API - Features demands 400 for a parameter that cannot be used, where the rest of the product
answers 422; the problem document is the same otherwise.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from app.api.ogc.references import Reference
from app.api.problems import MEDIA_TYPE, asked_language, problem_of
from app.errors import InputError, ZoningError
from app.statuses import status_of


class OgcRoute(APIRoute):
    """A route that answers refusals as a client of the standard expects them."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler with its refusals turned into problem documents."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except ZoningError as error:
                return _refusal(request, error)

        return answer


def json_answer(
    document: object, media_type: str, reference: Reference | None = None
) -> JSONResponse:
    """Answer a document; `reference` is the one that its coordinates are in."""
    headers = {"Content-Crs": f"<{reference.uri}>"} if reference else None
    return JSONResponse(document, headers=headers, media_type=media_type)


def _refusal(request: Request, error: ZoningError) -> JSONResponse:
    status = 400 if isinstance(error, InputError) else status_of(error)
    problem = problem_of(error, asked_language(request)) | {"status": status}
    return JSONResponse(problem, status, media_type=MEDIA_TYPE)
