"""The check form in its three states: new, filled from a record, refused with what to mend."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import cast

from fastapi import Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from app.data.profiles import parse_profile
from app.domain.profile import CHOICE_WORDS
from app.errors import InputError, Unavailable
from app.services.check_parcels import HandedIn, check_parcels
from app.services.desk import Desk
from app.services.fields_that_matter import fields_that_matter
from app.services.industry_words import require_known_industry
from app.services.job_room import JobRoom
from app.services.keep_upload import Kept, handed_in, keep_files, kept_upload, noted
from app.services.queue_batch import queue_batch
from app.services.reading_options import day_of
from app.services.recheck_record import recheck_record
from app.services.show_records import show_record
from app.services.submit_job import Order
from app.statuses import status_of
from app.web.check_form import (
    CODE_SYSTEMS,
    ENCODINGS,
    MOST_LABELS,
    MOST_MATTERS,
    CheckForm,
    asks_for_reading,
    choices_of,
    form_again,
    form_of_record,
)
from app.web.deps import room_of
from app.web.errors import places
from app.web.forms import DRAWN, gives_parcels, options_of, profile_of, submission_of
from app.web.language import language_of
from app.web.profile_fields import FIELDS, MOST_LETTERS, field_named, kind_of
from app.web.rendering import page, secured
from app.web.sent import CARRIED_BYTES, KEPT, SentForm

# What a record refuses and a batch may take.
TOO_MANY = ("input.too_many_parcels", "input.too_many_vertices", "input.too_large")
# Fields that have a place of their own on the page; other refusals are about the file.
ANCHORS = ("file", "pasted", "drawn", "as_of", "crs", "axis_order", "encoding", *sorted(FIELDS))


def new_form(request: Request, desk: Desk) -> CheckForm:
    """Return an empty form, or one filled from the record named by `?from=`.

    Raises
    ------
    NotFound
        `record.not_found`.
    """
    asked = request.query_params
    opened = field_named(asked.get("open", ""))
    if asked.get("from"):
        return form_of_record(show_record(desk, asked["from"]), opened)
    return CheckForm(opened=opened)


def refused_or_stored(request: Request, desk: Desk, sent: SentForm) -> Response:
    """Check what was sent and lead to its record; or show the form again, nothing stored.

    A form that came from a record and brings no parcel of its own asks about the record's parcels,
    exactly as they were placed, with the officers' answers while the project's facts stay the same;
    any new parcel makes a fresh check.

    Raises
    ------
    NotFound
        `record.not_found`.
    """
    earlier = sent.first("of_record")
    record = show_record(desk, earlier) if earlier else None
    kept: Kept | None = None
    try:
        kept = _kept_before(request, sent)
        sent = replace(sent, chosen=handed_in(kept)) if kept else sent
        if record is None or gives_parcels(sent):
            submission = submission_of(sent)
            require_known_industry(desk, parse_profile(submission.profile))
            document = check_parcels(desk, submission)
        else:
            day = day_of(sent.first("as_of")) or desk.today()
            profile = profile_of(sent)
            require_known_industry(desk, parse_profile(profile))
            document = recheck_record(desk, earlier, profile=profile, as_of=day)
    except InputError as error:
        form = form_again(sent, record)
        form = replace(form, kept=kept or _kept_now(request, sent, error))
        return check_page(request, desk, form, error)
    return secured(RedirectResponse(f"/records/{document['id']}", status_code=303))


def _kept_before(request: Request, sent: SentForm) -> Kept | None:
    """Return what the server keeps of an earlier try, unless new files were chosen."""
    number = sent.first(KEPT)
    return kept_upload(room_of(request).folders, number) if number and not sent.files else None


def _kept_now(request: Request, sent: SentForm, error: InputError) -> Kept | None:
    """Keep files that the page cannot carry, or that are on their way to a batch."""
    large = sum(len(file.content) for file in sent.files) > CARRIED_BYTES
    if not sent.files or not (large or is_for_a_batch(error, sent.files)):
        return None
    with suppress(Unavailable):  # then they must be chosen again, which the page says
        return keep_files(room_of(request), sent.files)
    return None


def is_for_a_batch(error: InputError, files: Sequence[HandedIn]) -> bool:
    """Tell whether what a record does not take may be checked as a batch."""
    return error.code in TOO_MANY or any(file.content.startswith(b"PAR1") for file in files)


def form_by_matters(request: Request, desk: Desk, sent: SentForm) -> Response:
    """Show the form again, what was typed kept, the fields first that clauses wait for."""
    earlier = sent.first("of_record")
    record = show_record(desk, earlier) if earlier else None
    kept: Kept | None = None
    error: InputError | None = None
    form = form_again(sent, record)
    try:
        kept = _kept_before(request, sent)
        if kept is None and sent.files:
            with suppress(Unavailable):
                kept = keep_files(room_of(request), sent.files)
        form = replace(form, matters=matters_of(desk, sent))
    except InputError as refused:
        error = refused
    return check_page(request, desk, replace(form, kept=kept), error)


def matters_part(request: Request, desk: Desk) -> Response:
    """Return the fields that clauses wait for as a part of the form; nothing is refused."""
    query = request.query_params
    sent = SentForm({name: query.getlist(name) for name in query})
    matters: list[tuple[str, int]] = []
    refused = ""
    try:
        matters = matters_of(desk, sent)
    except InputError as error:
        refused = error.message.in_language(language_of(request))
    return page(request, "matters_part.html", matters=matters, refused=refused)


def matters_of(desk: Desk, sent: SentForm) -> list[tuple[str, int]]:
    """Return the fields that clauses wait for, given what was typed of the project.

    Raises
    ------
    InputError
        `profile.*`, `request.as_of`.
    """
    profile = profile_of(sent)
    require_known_industry(desk, parse_profile(profile))
    found = fields_that_matter(desk, profile, day_of(sent.first("as_of")))
    pairs = [(str(one["field"]), cast("int", one["clauses"])) for one in found]
    return [pair for pair in pairs if pair[0] in FIELDS][:MOST_MATTERS]


def check_page(
    request: Request, desk: Desk, form: CheckForm, error: InputError | None = None
) -> Response:
    """Return the page of the form; `error` is summed up above it and linked to its field."""
    language = language_of(request)
    wrong = _wrong(error, form) if error else []
    return page(
        request,
        "check.html",
        status_of(error) if error else 200,
        form=form,
        samples=desk.samples,
        megabytes=desk.limits.file_bytes // 1_000_000,
        code_systems=CODE_SYSTEMS,
        encodings=ENCODINGS,
        most_labels=MOST_LABELS,
        batch_megabytes=room_of(request).most_bytes // 1_000_000,
        batch=bool(error and (error.code in TOO_MANY or _parquet(form))),
        kind_of=kind_of,
        choices_for=CHOICE_WORDS,
        most_letters=MOST_LETTERS,
        industries=_industry_names(desk),
        reading=asks_for_reading(error, form),
        error=error,
        message=error.message.in_language(language) if error else "",
        mend=error.mend.in_language(language) if error and error.mend else "",
        where=places(error.where, language) if error else [],
        wrong=wrong,
        choices=choices_of(error, language) if error else [],
        txt=_txt_among(form) if error else None,
    )


def _parquet(form: CheckForm) -> bool:
    """Tell whether what is kept is of a format that only batches read."""
    files = form.kept.files if form.kept else ()
    return any(file.name.lower().endswith((".parquet", ".geoparquet", ".pq")) for file in files)


def _wrong(error: InputError, form: CheckForm) -> list[str]:
    """Return the ids of the fields that a refusal is about, the one to go to first."""
    named = [str(error.where.get(key, "")).partition(".")[0] for key in ("field", "other_field")]
    if named[0] in ANCHORS:
        return [name for name in named if name in ANCHORS]
    file = error.where.get("file")
    if file == DRAWN and form.value("drawn"):
        return ["drawn"]
    return ["pasted" if file is None and form.value("pasted") else "file"]


def _industry_names(desk: Desk) -> list[str]:
    """Return the names of industries that clauses and plans use, to be offered for typing."""
    groups = desk.knowledge.rulebook.groups.values()
    plans = {industry.name_zh for industry in desk.catalogue.industries}
    return sorted({word for group in groups for word in group.words} | plans)


def _txt_among(form: CheckForm) -> tuple[str, int, str] | None:
    """Return the first TXT that the page carries, for the TXT doctor."""
    return next((c for c in form.carried if c[0].lower().endswith(".txt")), None)


def queued_or_refused(
    request: Request, desk: Desk, room: JobRoom, sent: SentForm, kept: Kept
) -> Response:
    """Queue what was sent as a batch and lead to its page; or show the form again, files kept."""
    try:
        profile = profile_of(sent)
        require_known_industry(desk, parse_profile(profile))
        options = options_of(sent)
        order = Order(
            profile=profile,
            as_of=sent.first("as_of") or None,
            crs=f"EPSG:{options.crs}" if options.crs else None,
            axis_order=options.axis_order,
            encoding=options.encoding,
        )
        job = queue_batch(desk, room, kept, order)
    except InputError as error:
        form = replace(form_again(sent), kept=noted(kept))
        if form.kept is None:
            kept.folder.remove()
        return check_page(request, desk, form, error)
    return secured(RedirectResponse(f"/jobs/{job.id}", status_code=303))
