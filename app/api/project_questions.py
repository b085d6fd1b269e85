"""Questions on a project: access, intensity, eco-environmental control."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from app.api.deps import AsOf, AtDesk, Lang
from app.api.examples import INTENSITY_BODY, PROBLEM, SCREEN_BODY
from app.api.submissions import json_body, not_json, object_in, stated
from app.data.profiles import PROFILE_FIELDS
from app.errors import InputError
from app.services import show_eco_control
from app.services.judge_intensity import judge_intensity
from app.services.project_questions import ProjectQuestion, area_m2_of
from app.services.reading_options import stated_day
from app.services.screen_project import screen_project
from app.text import Text, localise

router = APIRouter(prefix="/api")
BESIDE_PROFILE = ("zone", "geometry", "area", "as_of", "confirmations", "profile")


async def question_of(request: Request) -> ProjectQuestion:
    """Read a question: a profile under `profile`, or its fields beside zone and geometry.

    Raises
    ------
    InputError
        `request.media_type`, `request.not_json`, `request.unknown_field`, `request.as_of`,
        `request.area`, `profile.contradictory`.
    """
    given = await json_body(request, {*BESIDE_PROFILE, *PROFILE_FIELDS})
    geometry, zone = given.get("geometry"), given.get("zone")
    if geometry is not None and not isinstance(geometry, Mapping):
        raise not_json("geometry")
    return ProjectQuestion(
        zone=None if zone is None else str(zone),
        geometry=geometry,
        profile=profile_in(given, BESIDE_PROFILE),
        confirmations=stated(given, "confirmations", []),
        as_of=stated_day(given.get("as_of")),
        area_m2=area_m2_of(given.get("area")),
    )


def profile_in(given: Mapping[str, object], beside: Sequence[str]) -> dict[str, object]:
    """Return the profile of a body: what stands under `profile`, and the fields beside it.

    Parameters
    ----------
    beside : the body's own fields, which are no part of the profile

    Raises
    ------
    InputError
        `request.not_json`; `profile.contradictory` where one field says two things.
    """
    nested = object_in(given, "profile")
    flat = {name: value for name, value in given.items() if name not in beside}
    for name in sorted(flat.keys() & nested.keys()):
        if flat[name] != nested[name]:
            raise InputError(
                "profile.contradictory",
                Text(
                    f"字段「{name}」在 profile 内外写了两个不同的值",
                    f"{name} has two values, under profile and beside it",
                ),
                mend=Text("只写一处", "write it once"),
                where={"field": name},
            )
    return {**nested, **flat}


@router.post(
    "/eco-control/screen",
    summary="Screen a project against the clauses on access",
    responses={422: PROBLEM, 404: PROBLEM},
    openapi_extra=SCREEN_BODY,
)
def screen(
    desk: AtDesk, question: Annotated[ProjectQuestion, Depends(question_of)], lang: Lang = "zh"
) -> JSONResponse:
    """Say clause by clause what the texts let a project do in a zone or on a place."""
    return JSONResponse(localise(screen_project(desk, question), lang))


@router.post(
    "/intensity",
    summary="Investment, tax, floor-area ratio and building coefficient against the printed values",
    responses={422: PROBLEM, 404: PROBLEM},
    openapi_extra=INTENSITY_BODY,
)
def intensity(
    desk: AtDesk, question: Annotated[ProjectQuestion, Depends(question_of)], lang: Lang = "zh"
) -> JSONResponse:
    """Compare a project with the values printed for its zone, and say what they cost."""
    return JSONResponse(localise(judge_intensity(desk, question), lang))


@router.get(
    "/eco-control",
    summary="Control unit, class, access rules and redline at a place or of a zone",
    responses={422: PROBLEM, 404: PROBLEM},
)
def eco_control(
    desk: AtDesk,
    as_of: AsOf,
    lon: Annotated[float | None, Query(ge=-180, le=180, allow_inf_nan=False)] = None,
    lat: Annotated[float | None, Query(ge=-90, le=90, allow_inf_nan=False)] = None,
    zone: Annotated[str | None, Query(max_length=80)] = None,
    lang: Lang = "zh",
) -> JSONResponse:
    """Return what eco-environmental control applies, and what is not known about it."""
    answer = show_eco_control.eco_control(desk, zone, lon, lat, as_of)
    return JSONResponse(localise(answer, lang))
