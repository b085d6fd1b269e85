"""The check form in its three states: new, filled from a record, refused with what to mend."""

from fastapi import Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from app.data.profiles import parse_profile
from app.domain.profile import CHOICE_WORDS
from app.errors import InputError
from app.services.check_parcels import check_parcels
from app.services.desk import Desk
from app.services.industry_words import require_known_industry
from app.services.reading_options import day_of
from app.services.recheck_record import recheck_record
from app.services.show_records import show_record
from app.statuses import status_of
from app.web.check_form import (
    CODE_SYSTEMS,
    ENCODINGS,
    MOST_LABELS,
    CheckForm,
    asks_for_reading,
    choices_of,
    form_again,
    form_of_record,
)
from app.web.errors import places
from app.web.forms import DRAWN, gives_parcels, profile_of, submission_of
from app.web.language import language_of
from app.web.profile_fields import FIELDS, GROUPS, MOST_LETTERS, field_named, kind_of
from app.web.rendering import page, secured
from app.web.sent import SentForm

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
    exactly as they were placed, with the officers' answers; any new parcel makes a fresh check.

    Raises
    ------
    NotFound
        `record.not_found`.
    """
    earlier = sent.first("of_record")
    record = show_record(desk, earlier) if earlier else None
    try:
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
        return check_page(request, desk, form_again(sent, record), error)
    return secured(RedirectResponse(f"/records/{document['id']}", status_code=303))


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
        groups=GROUPS,
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
