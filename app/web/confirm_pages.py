"""An officer answers the clauses that only a person can judge; the question is asked again."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from app.errors import InputError
from app.services.recheck_record import recheck_record
from app.text import Text
from app.web.deps import AtDesk
from app.web.rendering import secured
from app.web.sent import Sent, SentForm

router = APIRouter(include_in_schema=False)
ANSWERS = {"yes": True, "no": False}


@router.post("/records/{record_id}/confirm")
def confirm(desk: AtDesk, record_id: str, sent: Sent) -> Response:
    """Judge the record's parcels again with the officer's answers; show the new record."""
    again = recheck_record(desk, record_id, confirmations=_answers(sent))
    return secured(RedirectResponse(f"/records/{again['id']}", status_code=303))


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
            "confirmed": ANSWERS[sent.first(f"answer.{rule}")],
            "officer": officer,
            "reason": sent.first(f"reason.{rule}"),
        }
        for rule in sent.fields.get("rule", ())
        if sent.first(f"answer.{rule}") in ANSWERS
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
            "请返回上一页，逐条选择满足或不满足，写明姓名与理由",
            "go back; choose for each clause, give your name and the reason",
        ),
    )
