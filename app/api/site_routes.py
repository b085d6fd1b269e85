"""The investor's door: needs in, parks out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from app.api.deps import AtDesk, Lang
from app.api.examples import PROBLEM, SITES_BODY
from app.api.project_questions import profile_in
from app.api.submissions import json_body, object_in, stated
from app.data.profiles import PROFILE_FIELDS
from app.errors import InputError
from app.services.find_sites import SiteSearch, find_sites
from app.services.project_questions import ProjectQuestion, area_m2_of
from app.services.reading_options import stated_day
from app.text import Text, localise

router = APIRouter(prefix="/api")
BESIDE_PROFILE = ("area", "as_of", "needs", "weights", "plan", "profile", "most")


async def search_of(request: Request) -> SiteSearch:
    """Read an investor's needs: profile fields beside area, needs, weights and plan.

    Raises
    ------
    InputError
        `request.media_type`, `request.not_json`, `request.unknown_field`, `request.as_of`,
        `request.area`, `request.needs`, `request.most`, `profile.contradictory`.
    """
    given = await json_body(request, {*BESIDE_PROFILE, *PROFILE_FIELDS})
    weights, needs = object_in(given, "weights"), stated(given, "needs", [])
    if not isinstance(needs, list) or not all(isinstance(need, str) for need in needs):
        raise InputError(
            "request.needs",
            Text("「needs」必须是文字列表", "needs must be a list of words"),
            mend=Text('例如 ["rail", "sewage"]', 'such as ["rail", "sewage"]'),
            where={"field": "needs"},
        )
    plan, most = given.get("plan"), given.get("most", 20)
    if not isinstance(most, int) or isinstance(most, bool) or not 1 <= most <= 300:
        raise InputError(
            "request.most",
            Text("「most」必须是 1 至 300 的整数", "most must be a whole number from 1 to 300"),
            mend=Text("默认 20", "20 if left out"),
            where={"field": "most"},
        )
    return SiteSearch(
        question=ProjectQuestion(
            profile=profile_in(given, BESIDE_PROFILE),
            as_of=stated_day(given.get("as_of")),
            area_m2=area_m2_of(given.get("area")),
        ),
        needs=needs,
        weights=weights,
        plan=None if plan is None else str(plan),
        most=most,
    )


@router.post(
    "/sites/search",
    summary="Parks for a project: ranked with reasons, excluded with clauses",
    responses={422: PROBLEM},
    openapi_extra=SITES_BODY,
)
def search(
    desk: AtDesk, asked: Annotated[SiteSearch, Depends(search_of)], lang: Lang = "zh"
) -> JSONResponse:
    """Return the parks that remain, with reasons for and against, and those that are out."""
    return JSONResponse(localise(find_sites(desk, asked), lang))
