"""The planner's door: what the plans aim at, beside what was observed."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from app.api.deps import AsOf, AtDesk, Lang
from app.api.examples import PROBLEM
from app.services.compare_targets import compare_target, compare_targets
from app.text import localise

router = APIRouter(prefix="/api/targets")


@router.get(
    "",
    summary="The plans' figures beside observed ones, filtered",
    responses={404: PROBLEM, 422: PROBLEM, 503: PROBLEM},
)
def targets(
    desk: AtDesk,
    as_of: AsOf,
    zone: str | None = None,
    plan: Annotated[str | None, Query(description="id or title of a document")] = None,
    topic: str | None = None,
    year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    q: Annotated[str | None, Query(max_length=80)] = None,
    kind: str | None = None,
    lang: Lang = "zh",
) -> JSONResponse:
    """Return every figure that passes the filters, compared by its printed word."""
    found = compare_targets(
        desk, zone or None, plan or None, topic or None, year, q, kind or None, as_of
    )
    return JSONResponse(localise(found, lang))


@router.get("/{target_id}", summary="One figure of a plan", responses={404: PROBLEM, 503: PROBLEM})
def target(desk: AtDesk, target_id: str, as_of: AsOf, lang: Lang = "zh") -> JSONResponse:
    """Return one figure beside the observation that bears on it."""
    return JSONResponse(localise(compare_target(desk, target_id, as_of), lang))
