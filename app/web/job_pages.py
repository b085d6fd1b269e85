"""Batches: sent from the check form, watched, looked through, handed out."""

from typing import Annotated
from urllib.parse import parse_qsl, quote

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from starlette.responses import Response

from app.errors import InputError, NotFound
from app.services.check_batch_row import check_batch_row
from app.services.export_batch import export_batch
from app.services.queue_batch import queue_again
from app.services.show_batch import show_batch
from app.services.show_jobs import cancel_job, show_job
from app.statuses import attachment
from app.web.check_pages import queued_or_refused
from app.web.deps import AtDesk, AtRoom
from app.web.job_view import filter_of, job_page
from app.web.numbers import number_in
from app.web.rendering import page, secured
from app.web.sent import Sent
from app.web.sent_batch import receive_batch

SUBMIT = "/jobs"  # takes larger uploads than other pages
_READINGS = ("crs", "axis_order", "encoding", "layer")
_FRESH = {"Cache-Control": "no-store"}

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.post(SUBMIT)
async def send(request: Request, desk: AtDesk, room: AtRoom) -> Response:
    """Take the check form's files in as a batch, and lead to its page."""
    sent, kept = await receive_batch(request, room)
    return await run_in_threadpool(queued_or_refused, request, desk, room, sent, kept)


@router.get(SUBMIT)
def find_job(request: Request, room: AtRoom, id: str = "") -> Response:  # noqa: A002
    """Find a batch by its number; none is listed, as numbers are not to be guessed."""
    wanted = number_in(id)
    if not wanted:
        return page(request, "find_number.html", kind="job", wanted="", told="")
    try:
        show_job(room.jobs, wanted)
    except NotFound:
        return page(request, "find_number.html", 404, kind="job", wanted=wanted, told="")
    return to_job(wanted)


@router.get("/jobs/{job_id}")
def job(
    request: Request,
    room: AtRoom,
    job_id: str,
    number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1,
) -> Response:
    """Show how far a batch is, and what came of it when it is done."""
    found = show_batch(room.jobs, room.folders, job_id, filter_of(request), number)
    return job_page(request, found)


@router.post("/jobs/{job_id}/cancel")
def cancel(room: AtRoom, job_id: str) -> Response:
    """Cancel a batch; one that ended meanwhile stays as it is."""
    try:
        cancel_job(room.jobs, room.folders, job_id)
    except InputError as error:
        if error.code != "job.ended":
            raise
    return to_job(job_id)


@router.post("/jobs/{job_id}/again")
def again(desk: AtDesk, room: AtRoom, job_id: str, sent: Sent) -> Response:
    """Queue the file of a batch that failed once more, with the reading that was chosen."""
    chosen = {name: value for name, value in parse_qsl(sent.first("choose")) if name in _READINGS}
    return to_job(queue_again(desk, room, job_id, chosen).id)


@router.get("/jobs/{job_id}/result.{kind}")
def result(room: AtRoom, job_id: str, kind: str) -> Response:
    """Hand out the result as GeoParquet, GeoPackage or Excel."""
    found = export_batch(room.jobs, room.folders, job_id, kind)
    headers = {**attachment(found.file_name), **_FRESH}
    return secured(FileResponse(found.path, media_type=found.media_type, headers=headers))


@router.post("/jobs/{job_id}/rows/{row}/check")
def check_row(desk: AtDesk, room: AtRoom, job_id: str, row: int) -> Response:
    """Check one parcel of a batch into a full record and show it."""
    document = check_batch_row(desk, room.jobs, room.folders, job_id, row)
    return secured(RedirectResponse(f"/records/{document['id']}", status_code=303))


def to_job(job_id: str) -> Response:
    """Lead to the page of a batch."""
    return secured(RedirectResponse(f"/jobs/{quote(job_id, safe='')}", status_code=303))
