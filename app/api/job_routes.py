"""The door of batches: hand a file in, follow it, cancel it, fetch the result."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Header, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, JSONResponse, Response, StreamingResponse

from app.api.deps import AtDesk, Lang
from app.api.examples import PROBLEM
from app.api.job_events import HEADERS, LAST_ID, MEDIA_TYPE, job_events
from app.api.job_upload import FIELDS, FILE, receive_order
from app.data.geometry_json import Json
from app.services.job_room import JobRoom
from app.services.show_jobs import cancel_job, job_document, result_of, show_job
from app.services.submit_job import open_folder, submit_job
from app.statuses import attachment
from app.text import Language, localise

SUBMIT = "/api/jobs/checks"  # takes larger uploads than other addresses
router = APIRouter()
_FRESH = {"Cache-Control": "no-store"}
_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": [FILE],
                    "properties": {
                        FILE: {
                            "type": "string",
                            "format": "binary",
                            "description": "GeoParquet, GeoPackage or zipped shapefile",
                        },
                        **{name: {"type": "string"} for name in FIELDS},
                    },
                }
            }
        },
    }
}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "GeoParquet, GeoPackage or xlsx", "content": {"application/*": {}}},
    404: PROBLEM,
}
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"description": "Events progress, end, problem", "content": {MEDIA_TYPE: {}}},
    204: {"description": "Nothing more: the last event was received before"},
    404: PROBLEM,
}


async def room_of(request: Request) -> JobRoom:
    """Return the room of jobs that the composition root put there."""
    return cast("JobRoom", request.app.state.job_room)


AtJobs = Annotated[JobRoom, Depends(room_of)]


@router.post(
    SUBMIT,
    status_code=202,
    summary="Check a file of many parcels: the answer names where to follow it",
    responses={413: PROBLEM, 422: PROBLEM, 503: PROBLEM},
    openapi_extra=_FORM,
)
async def submit(request: Request, desk: AtDesk, room: AtJobs, lang: Lang = "zh") -> JSONResponse:
    """Take the file in and queue it; what can be refused at once is, and nothing is kept."""
    declared = request.headers.get("content-length", "")
    expected_bytes = int(declared) if declared.isdigit() else 0
    job_id, folder = await run_in_threadpool(open_folder, room.folders, expected_bytes)
    try:
        file_name, order = await receive_order(request, folder, room.most_bytes)
        job = await run_in_threadpool(submit_job, desk, room.jobs, folder, job_id, file_name, order)
    except BaseException:  # refused, or the caller went away
        folder.remove()
        raise
    room.wake()
    document = await run_in_threadpool(job_document, room.jobs, job)
    told = _told(document, request, lang)
    return JSONResponse(told, 202, headers={"Location": _address(request, job_id), **_FRESH})


@router.get("/api/jobs/{job_id}", summary="How far a job is", responses={404: PROBLEM})
def job(request: Request, room: AtJobs, job_id: str, lang: Lang = "zh") -> JSONResponse:
    """Return status, progress, counts by verdict, errors, audit, times and links."""
    return JSONResponse(_told(show_job(room.jobs, job_id), request, lang), headers=_FRESH)


@router.get(
    "/api/jobs/{job_id}/events",
    summary="A job's progress as server-sent events",
    response_class=StreamingResponse,
    responses=_STREAM,
)
async def events(
    request: Request,
    room: AtJobs,
    job_id: str,
    lang: Lang = "zh",
    last_event_id: Annotated[str | None, Header(max_length=80)] = None,
) -> Response:
    """Send `progress` when something changed, and `end` with the result when it ended."""

    def show() -> Json:
        return _told(show_job(room.jobs, job_id), request, lang)

    await run_in_threadpool(show)  # an unknown number is refused before the stream begins
    if last_event_id == LAST_ID:
        return Response(status_code=204)  # a browser then asks no more
    return StreamingResponse(job_events(show, lang), headers=HEADERS, media_type=MEDIA_TYPE)


@router.post(
    "/api/jobs/{job_id}/cancel",
    status_code=202,
    summary="Cancel a job; its files are removed",
    responses={404: PROBLEM, 422: PROBLEM, 503: PROBLEM},
)
def cancel(request: Request, room: AtJobs, job_id: str, lang: Lang = "zh") -> JSONResponse:
    """Cancel a job that waits at once, one that runs within seconds."""
    found = cancel_job(room.jobs, room.folders, job_id)
    return JSONResponse(_told(found, request, lang), 202, headers=_FRESH)


@router.get(
    "/api/jobs/{job_id}/result",
    summary="The result of a job that is done",
    response_class=FileResponse,
    responses=_FILE,
)
def result(room: AtJobs, job_id: str) -> FileResponse:
    """Return the file: what was handed in, with verdicts, areas and errors row by row."""
    found = result_of(room.jobs, room.folders, job_id)
    headers = {**attachment(found.file_name), **_FRESH}
    return FileResponse(found.path, media_type=found.media_type, headers=headers)


def _told(document: Json, request: Request, language: Language) -> Json:
    """Return a job in one language, with the addresses that belong to its state."""
    own = _address(request, str(document["id"]))
    links = {"self": own, "events": f"{own}/events", "result": f"{own}/result"}
    if document["status"] in ("queued", "running"):
        links["cancel"] = f"{own}/cancel"
    told = cast("Json", localise(document, language))
    return {**told, "events": links["events"], "result": links["result"], "links": links}


def _address(request: Request, job_id: str) -> str:
    return f"{request.scope.get('root_path', '')}/api/jobs/{job_id}"
