"""The rules themselves: every clause with its source, force, level and who decides it."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from app.api.deps import AsOf, AtDesk, Lang
from app.api.examples import PROBLEM
from app.services.list_rules import RuleQuery, get_rule, list_rules
from app.text import localise

router = APIRouter(prefix="/api")
Word = Annotated[str | None, Query(max_length=80)]


@router.get("/rules", summary="Clauses, filtered", responses={422: PROBLEM, 404: PROBLEM})
def rules(
    desk: AtDesk,
    as_of: AsOf,
    zone: Word = None,
    document: Word = None,
    question: Word = None,
    dimension: Word = None,
    effect: Word = None,
    force: Word = None,
    level: Word = None,
    addressee: Word = None,
    decided_by: Word = None,
    clause: Word = None,
    q: Word = None,
    lang: Lang = "zh",
) -> JSONResponse:
    """Return every clause that passes the filters, with quote, status and conditions in words."""
    query = RuleQuery(
        zone=zone,
        document=document,
        question=question,
        dimension=dimension,
        effect=effect,
        force=force,
        level=level,
        addressee=addressee,
        decided_by=decided_by,
        clause=clause,
        q=q,
        as_of=as_of,
    )
    found = list_rules(desk, query)
    return JSONResponse(localise({"rules": found, "count": len(found)}, lang))


@router.get("/rules/{rule_id}", summary="One clause", responses={404: PROBLEM})
def rule(desk: AtDesk, rule_id: str, as_of: AsOf, lang: Lang = "zh") -> JSONResponse:
    """Return one clause with its source and what contradicts it."""
    return JSONResponse(localise(get_rule(desk, rule_id, as_of), lang))
