"""The TXT doctor's pages: examine a boundary-point TXT, list the corrections, hand it back."""

from pathlib import PurePath
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.errors import InputError
from app.services.check_parcels import HandedIn
from app.services.mend_txt import mend
from app.statuses import status_of
from app.text import Text, localise
from app.web.check_form import choices_of
from app.web.errors import places
from app.web.forms import options_of
from app.web.language import language_of
from app.web.rendering import page, secured
from app.web.sent import Sent, SentForm, carried_along

CARRIED_BYTES = 4_000_000
PREVIEW_LINES = 40
ENCODINGS = {"utf-8": "utf-8", "gb18030": "gb18030"}

router = APIRouter()


@router.get("/check/txt")
def txt_form(request: Request) -> Response:
    """Ask for a boundary-point TXT."""
    return _page(request, SentForm())


@router.post("/check/txt")
def examine(request: Request, sent: Sent) -> Response:
    """Show every correction, and the corrected file for download."""
    try:
        mended = _mended(sent)
    except InputError as error:
        return _page(request, sent, error=error)
    return _page(request, sent, mended=mended)


@router.post("/check/txt/download")
def download(request: Request, sent: Sent) -> Response:
    """Hand back the corrected file in UTF-8 or GB18030."""
    try:
        mended = _mended(sent)
    except InputError as error:
        return _page(request, sent, error=error)
    encoding = ENCODINGS.get(sent.first("write"), "utf-8")
    name = f"{PurePath(sent.files[0].name).stem}-校正.txt"
    disposition = f"attachment; filename=\"corrected.txt\"; filename*=UTF-8''{quote(name, safe='')}"
    response = Response(
        str(mended["text"]).encode(encoding), media_type=f"text/plain; charset={encoding}"
    )
    response.headers["Content-Disposition"] = disposition
    return secured(response)


def _mended(sent: SentForm) -> dict[str, object]:
    if not sent.files:
        raise InputError(
            "input.empty",
            Text("没有选择文件", "no file was chosen"),
            mend=Text("请选择界址点 TXT 文件", "choose a boundary-point TXT"),
            where={"field": "file"},
        )
    return mend(sent.files[0].content, options_of(sent))


def _page(
    request: Request,
    sent: SentForm,
    *,
    mended: dict[str, object] | None = None,
    error: InputError | None = None,
) -> Response:
    language = language_of(request)
    file = sent.files[0] if sent.files else None
    options = options_of(sent) if error is None else None
    return page(
        request,
        "txt.html",
        status_of(error) if error else 200,
        name=file.name if file else "",
        carried=_carried(file),
        mended=localise(mended, language) if mended else None,
        preview="\n".join(str(mended["text"]).splitlines()[:PREVIEW_LINES]) if mended else "",
        crs=f"EPSG:{options.crs}" if options and options.crs else "",
        encoding=(options.encoding or "") if options else "",
        axis_order=(options.axis_order or "") if options else "",
        error=error,
        message=error.message.in_language(language) if error else "",
        mend=error.mend.in_language(language) if error and error.mend else "",
        where=places(error.where, language) if error else [],
        choices=choices_of(error, language) if error else [],
    )


def _carried(file: HandedIn | None) -> str:
    values = carried_along([file], CARRIED_BYTES) if file else []
    return values[0] if values else ""
