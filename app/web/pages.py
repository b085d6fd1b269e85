"""The HTML door: every page of the product, each calling one service."""

from contextlib import suppress
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from app.domain.record_view import view_of
from app.errors import NotFound
from app.services import export_record
from app.services.check_parcels import check_parcels
from app.services.export_remedy import export_remedy
from app.services.run_sample import get_sample
from app.services.run_sample import submission_of as sample_submission
from app.services.show_jobs import show_job
from app.services.show_records import show_record
from app.statuses import attachment
from app.web.check_pages import (
    check_page,
    form_by_matters,
    matters_part,
    new_form,
    refused_or_stored,
)
from app.web.compare_pages import router as compare_router
from app.web.confirm_pages import router as confirm_router
from app.web.data_pages import router as data_router
from app.web.deps import AtDesk, AtRoom
from app.web.home_pages import router as home_router
from app.web.job_pages import router as job_router
from app.web.job_pages import to_job
from app.web.language import language_of
from app.web.numbers import hint_for, number_in
from app.web.rendering import page, secured
from app.web.sent import Sent
from app.web.site_pages import router as site_router
from app.web.target_pages import router as target_router
from app.web.txt_pages import router as txt_router
from app.web.zone_pages import router as zone_router

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
router.include_router(txt_router)
router.include_router(confirm_router)
router.include_router(compare_router)
router.include_router(data_router)
router.include_router(home_router)
router.include_router(job_router)
router.include_router(site_router)
router.include_router(target_router)
router.include_router(zone_router)


@router.get("/check")
def check(request: Request, desk: AtDesk) -> Response:
    """Show the form that takes a parcel: empty, or filled from an earlier record."""
    return check_page(request, desk, new_form(request, desk))


@router.post("/check")
def check_sent(request: Request, desk: AtDesk, sent: Sent) -> Response:
    """Check what was sent; show its record, or the form again with what to mend."""
    return refused_or_stored(request, desk, sent)


@router.get("/check/fields")
def fields(request: Request, desk: AtDesk) -> Response:
    """Say which fields clauses wait for, given what was typed of the project."""
    return matters_part(request, desk)


@router.post("/check/fields")
def fields_first(request: Request, desk: AtDesk, sent: Sent) -> Response:
    """Show the form again with the fields first that clauses wait for."""
    return form_by_matters(request, desk, sent)


@router.post("/check/samples/{sample_id}")
def check_sample(request: Request, desk: AtDesk, sample_id: str) -> Response:
    """Check one of the demonstration park's sample parcels and show its record."""
    document = check_parcels(desk, sample_submission(get_sample(desk, sample_id)))
    return secured(RedirectResponse(f"/records/{document['id']}", status_code=303))


@router.get("/check/samples/{sample_id}")
def samples(sample_id: str) -> Response:
    """Lead to the sample parcels: one is checked by its button, not by its address."""
    return secured(RedirectResponse("/check#samples", status_code=303))


@router.get("/records")
def find_record(request: Request, desk: AtDesk, room: AtRoom, id: str = "") -> Response:  # noqa: A002
    """Find a record by its number; that of a batch leads to the batch."""
    wanted = number_in(id)
    if not wanted:
        return page(request, "find_number.html", kind="record", wanted="", told="")
    try:
        show_record(desk, wanted)
    except NotFound:
        with suppress(NotFound):
            return to_job(str(show_job(room.jobs, wanted)["id"]))
        told = hint_for(wanted, language_of(request))
        return page(request, "find_number.html", 404, kind="record", wanted=wanted, told=told)
    return secured(RedirectResponse(f"/records/{quote(wanted, safe='')}", status_code=303))


@router.get("/records/{record_id}.json")
def record_for_machines(record_id: str) -> Response:
    """Lead to the record as JSON in both languages, of which its seal is."""
    address = f"/api/assessments/{quote(record_id, safe='')}?lang=both"
    return secured(RedirectResponse(address, status_code=307))


@router.get("/records/{record_id}/export/{kind}")
def export(request: Request, desk: AtDesk, record_id: str, kind: str) -> Response:
    """Hand out a record as a file for GIS, spreadsheets or survey software."""
    file = export_record.export(desk, record_id, kind, language_of(request))
    headers = attachment(file.file_name)
    return secured(Response(file.content, media_type=file.media_type, headers=headers))


@router.get("/records/{record_id}/remedies/{parcel}-{side}-{number}.{kind}")
def remedy(
    request: Request, desk: AtDesk, record_id: str, parcel: int, side: str, number: int, kind: str
) -> Response:
    """Hand out the trimmed boundary that would settle a breach."""
    language = language_of(request)
    file = export_remedy(desk, record_id, parcel, side, number, kind, language)
    headers = attachment(file.file_name)
    return secured(Response(file.content, media_type=file.media_type, headers=headers))


@router.get("/records/{record_id}")
def record(request: Request, desk: AtDesk, record_id: str, parcel: str = "") -> Response:
    """Show a stored result: the answer first, its evidence below it, the map beside it."""
    known = desk.knowledge.rulebook
    view = view_of(show_record(desk, record_id), language_of(request), known, parcel)
    return page(request, "record.html", record=view)
