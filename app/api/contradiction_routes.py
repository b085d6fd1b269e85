"""Where the documents contradict themselves or each other: shown with both texts, not resolved."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from app.api.deps import AtDesk, Lang
from app.api.examples import PROBLEM
from app.services.list_contradictions import (
    ContradictionQuery,
    get_contradiction,
    list_contradictions,
)
from app.text import localise

router = APIRouter(prefix="/api")
Word = Annotated[str | None, Query(max_length=80)]


@router.get(
    "/contradictions", summary="Where the texts are at odds, filtered", responses={422: PROBLEM}
)
def contradictions(
    desk: AtDesk,
    document: Word = None,
    zone: Word = None,
    rule: Word = None,
    target: Word = None,
    severity: Word = None,
    kind: Word = None,
    review: bool | None = None,
    q: Word = None,
    lang: Lang = "zh",
) -> JSONResponse:
    """Return every contradiction that passes the filters, the gravest first."""
    query = ContradictionQuery(document, zone, rule, target, severity, kind, review, q)
    found = list_contradictions(desk, query)
    return JSONResponse(localise({"contradictions": found, "count": len(found)}, lang))


@router.get("/contradictions/{entry_id}", summary="One contradiction", responses={404: PROBLEM})
def contradiction(desk: AtDesk, entry_id: str, lang: Lang = "zh") -> JSONResponse:
    """Return one contradiction with its passages and what it bears on."""
    return JSONResponse(localise(get_contradiction(desk, entry_id), lang))
