"""An officer answers the clauses that only a person can judge; the question is asked again."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from app.errors import InputError
from app.services.desk import Desk
from app.services.recheck_record import recheck_record
from app.services.show_records import show_record
from app.statuses import status_of
from app.text import Text
from app.web.confirm_view import confirming
from app.web.deps import AtDesk
from app.web.language import language_of
from app.web.rendering import page, secured
from app.web.sent import Sent, SentForm

router = APIRouter(include_in_schema=False)
ANSWERS = {"yes": True, "no": False}
_ANSWER, _REASON = "answer.", "reason."


@router.get("/records/{record_id}/confirm")
def clauses(request: Request, desk: AtDesk, record_id: str) -> Response:
    """Show the clauses that wait for an officer's answer, and those answered before."""
    return _page(request, desk, record_id)


@router.post("/records/{record_id}/confirm")
def confirm(request: Request, desk: AtDesk, record_id: str, sent: Sent) -> Response:
    """Judge the record's parcels again with the officer's answers; show the new record."""
    try:
        again = recheck_record(desk, record_id, confirmations=_answers(sent))
    except InputError as error:
        return _page(request, desk, record_id, sent, error)
    return secured(RedirectResponse(f"/records/{again['id']}", status_code=303))


def _page(
    request: Request,
    desk: Desk,
    record_id: str,
    sent: SentForm | None = None,
    error: InputError | None = None,
) -> Response:
    language = language_of(request)
    message = error.message.in_language(language) if error else ""
    view = confirming(
        show_record(desk, record_id),
        language,
        desk.knowledge.rulebook,
        {name: sent.first(name) for name in sent.fields} if sent else None,
        dict.fromkeys(_wrong(error, sent), message) if error and sent else None,
    )
    return page(
        request,
        "confirm.html",
        status_of(error) if error else 200,
        record=view,
        error=error,
        message=message,
        mend=error.mend.in_language(language) if error and error.mend else "",
    )


def _wrong(error: InputError, sent: SentForm) -> list[str]:
    """Return the names of the fields that a refusal is about."""
    if error.code == "confirmations.officer":
        return ["officer"]
    if error.code == "confirmations.reason":
        return [f"{_REASON}{rule}" for rule in _answered(sent) if not _reason(sent, rule)]
    return []


def _answered(sent: SentForm) -> list[str]:
    """Return the clauses for which yes or no was chosen."""
    names = [name for name in sent.fields if name.startswith(_ANSWER)]
    return [name.removeprefix(_ANSWER) for name in names if sent.first(name) in ANSWERS]


def _reason(sent: SentForm, rule: str) -> str:
    """Return the reason given for a clause, else the one given for all."""
    return sent.first(f"{_REASON}{rule}") or sent.first("reason")


def _answers(sent: SentForm) -> Sequence[Mapping[str, object]]:
    """Return the clauses that were answered.

    Raises
    ------
    InputError
        `confirmations.nothing`, `confirmations.officer`, `confirmations.reason`.
    """
    officer = sent.first("officer")
    given = [
        {
            "rule": rule,
            "confirmed": ANSWERS[sent.first(f"{_ANSWER}{rule}")],
            "officer": officer,
            "reason": _reason(sent, rule),
        }
        for rule in _answered(sent)
    ]
    if not given:
        raise _refusal("nothing", Text("没有勾选任何条款", "no clause was answered"))
    if not officer:
        raise _refusal("officer", Text("缺少经办人姓名", "the officer's name is missing"))
    if not all(answer["reason"] for answer in given):
        raise _refusal("reason", Text("缺少认定理由", "a reason is missing"))
    return given


def _refusal(what: str, message: Text) -> InputError:
    return InputError(
        f"confirmations.{what}",
        message,
        mend=Text(
            "请至少对一条选择满足或不满足，写明姓名；理由可逐条写，也可只写共同理由",
            "choose met or not met for one clause at least and give your name; a reason may be "
            "given for each clause or once for all",
        ),
    )
