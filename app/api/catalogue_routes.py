"""The catalogue's door: industries, projects, facilities, roads and code tables."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse

from app.api.deps import AtDesk, Lang
from app.api.examples import PROBLEM
from app.services.catalogue_query import CatalogueQuery
from app.services.list_facilities import list_facilities
from app.services.list_industries import get_industry, list_industries
from app.services.list_projects import get_project, list_projects
from app.services.list_roads import list_roads
from app.services.look_up_codes import look_up_industry, look_up_land_use
from app.text import localise

router = APIRouter(prefix="/api", tags=["catalogue"])

ZoneFilter = Annotated[
    str | None, Query(max_length=80, description="a zone; its parts and surroundings are taken in")
]
Filter = Annotated[str | None, Query(max_length=80)]
Words = Annotated[
    str | None, Query(max_length=80, description="words in names, products, enterprises, aliases")
]
Asked = Annotated[str, Query(max_length=80, description="a code or words")]


def _query(zone: ZoneFilter = None, document: Filter = None, q: Words = None) -> CatalogueQuery:
    return CatalogueQuery(zone=zone, document=document, q=q)


Common = Annotated[CatalogueQuery, Depends(_query)]


@router.get("/industries", summary="Industries of the plans", responses={422: PROBLEM})
def industries(
    desk: AtDesk,
    common: Common,
    tier: Filter = None,
    code: Annotated[str | None, Query(max_length=8, description="GB/T 4754-2017")] = None,
    lang: Lang = "zh",
) -> JSONResponse:
    """Return the industries that pass the filters; a code matches wider and finer ones."""
    asked = CatalogueQuery(
        zone=common.zone, document=common.document, q=common.q, kind=tier, code=code
    )
    return JSONResponse(localise(list_industries(desk, asked), lang))


@router.get("/industries/{industry_id}", summary="One industry", responses={404: PROBLEM})
def industry(desk: AtDesk, industry_id: str, lang: Lang = "zh") -> JSONResponse:
    """Return one industry with its parts and its projects."""
    return JSONResponse(localise(get_industry(desk, industry_id), lang))


@router.get("/projects", summary="Projects, firms and platforms", responses={422: PROBLEM})
def projects(
    desk: AtDesk,
    common: Common,
    kind: Filter = None,
    industry: Filter = None,
    lang: Lang = "zh",
) -> JSONResponse:
    """Return the projects that pass the filters."""
    asked = CatalogueQuery(
        zone=common.zone, document=common.document, q=common.q, kind=kind, industry=industry
    )
    return JSONResponse(localise(list_projects(desk, asked), lang))


@router.get("/projects/{project_id}", summary="One project", responses={404: PROBLEM})
def project(desk: AtDesk, project_id: str, lang: Lang = "zh") -> JSONResponse:
    """Return one project."""
    return JSONResponse(localise(get_project(desk, project_id), lang))


@router.get("/facilities", summary="Facilities that the plans name", responses={422: PROBLEM})
def facilities(
    desk: AtDesk, common: Common, kind: Filter = None, lang: Lang = "zh"
) -> JSONResponse:
    """Return the facilities that pass the filters."""
    asked = CatalogueQuery(zone=common.zone, document=common.document, q=common.q, kind=kind)
    return JSONResponse(localise(list_facilities(desk, asked), lang))


@router.get("/roads", summary="Roads, railways, canals and rivers", responses={422: PROBLEM})
def roads(desk: AtDesk, common: Common, kind: Filter = None, lang: Lang = "zh") -> JSONResponse:
    """Return the roads that pass the filters; by zone, those that bound or serve it."""
    asked = CatalogueQuery(zone=common.zone, document=common.document, q=common.q, kind=kind)
    return JSONResponse(localise(list_roads(desk, asked), lang))


@router.get(
    "/codes/industries", summary="GB/T 4754-2017 by code or words", responses={422: PROBLEM}
)
def industry_codes(desk: AtDesk, q: Asked, lang: Lang = "zh") -> JSONResponse:
    """Return the classes named, or near misses, and what the plans' industries are read as."""
    return JSONResponse(localise(look_up_industry(desk, q), lang))


@router.get(
    "/codes/land-use",
    summary="A land-use code in its system and in the others",
    responses={404: PROBLEM, 422: PROBLEM},
)
def land_use_codes(
    desk: AtDesk, code: Asked, system: Filter = None, lang: Lang = "zh"
) -> JSONResponse:
    """Return what a number means; without a system, all its readings."""
    return JSONResponse(localise(look_up_land_use(desk, code, system), lang))
