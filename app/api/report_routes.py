"""The reports' door: a stored record as an opinion to sign, or as tables."""

import hashlib
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.api.deps import AtDesk, Lang
from app.api.examples import PROBLEM
from app.data.exports import Export
from app.services.print_report import REPORT_TYPES, print_report
from app.statuses import attachment

router = APIRouter(prefix="/api/assessments/{record_id}")

_FILE: dict[str, Any] = {
    "description": "The report, to be saved",
    "content": {
        media_type: {"schema": {"type": "string", "format": "binary"}}
        for media_type in REPORT_TYPES.values()
    },
}


@router.get(
    "/report.{kind}",
    summary="A stored record as a report: pdf (PDF/A-2b), docx or xlsx",
    response_class=Response,
    responses={
        200: _FILE,
        304: {"description": "The report that the caller holds"},
        404: PROBLEM,
        503: PROBLEM,
    },
)
def report(
    request: Request, desk: AtDesk, record_id: str, kind: str, lang: Lang = "zh"
) -> Response:
    """Return a record as an opinion to sign (pdf, docx) or as tables (xlsx).

    The record's seal is verified first. The same record gives the same report as long as the
    zones' boundaries, which its maps show, stay the same.
    """
    return _sent(request, print_report(desk, record_id, kind, lang))


def _sent(request: Request, file: Export) -> Response:
    tag = f'"{hashlib.sha256(file.content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    held = [each.strip().removeprefix("W/") for each in _held(request)]
    if tag in held:
        return Response(status_code=304, headers=headers)
    headers |= attachment(file.file_name)
    return Response(file.content, media_type=file.media_type, headers=headers)


def _held(request: Request) -> list[str]:
    return request.headers.get("if-none-match", "").split(",")
