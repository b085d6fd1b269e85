"""List the projects, firms and platforms that the documents name."""

from app.data.geometry_json import Json
from app.domain.catalogue import Project
from app.domain.catalogue_words import (
    PLACE_BASIS_WORDS,
    PROJECT_KIND_WORDS,
    PROJECT_STATUS_WORDS,
)
from app.services.catalogue_filters import (
    common_part,
    pick,
    placed_json,
    quantity_json,
    require_known,
    worded,
)
from app.services.catalogue_query import CatalogueQuery, select
from app.services.desk import Desk
from app.text import Text


def list_projects(desk: Desk, query: CatalogueQuery | None = None) -> Json:
    """Return the projects that pass every filter; those of an industry's parts belong to it.

    Raises
    ------
    InputError
        `catalogue.unknown_filter`.
    """
    asked = query or CatalogueQuery()
    projects = desk.catalogue.projects
    if asked.industry is not None:
        industries = desk.catalogue.industries
        names = {industry.name_zh: industry.id for industry in industries}
        require_known("industry", asked.industry, {i.id for i in industries}, names)
        wanted = {asked.industry, *(i.id for i in industries if i.parent == asked.industry)}
        projects = [project for project in projects if project.industry in wanted]
    found = select(desk, projects, asked, ("kind", lambda p: p.kind), lambda p: _document(desk, p))
    return {"projects": found, "count": len(found)}


def get_project(desk: Desk, project_id: str) -> Json:
    """Return one project.

    Raises
    ------
    NotFound
        `catalogue.not_found`.
    """
    found = pick(desk.catalogue.projects, project_id, Text("项目", "project"))
    return _document(desk, found)


def _document(desk: Desk, project: Project) -> Json:
    knowledge = desk.knowledge
    return {
        **common_part(project, knowledge, desk.today()),
        "kind": project.kind,
        "kind_words": worded(project.kind, PROJECT_KIND_WORDS),
        "status": project.status,
        "status_words": worded(project.status, PROJECT_STATUS_WORDS),
        "list_zh": project.list_zh,
        "number": project.number,
        "sector_zh": project.sector_zh,
        "investor": project.investor,
        "zone": placed_json(project.zone, knowledge),
        "place_zh": project.place_zh,
        "place_basis": project.place_basis,
        "place_basis_words": worded(project.place_basis, PLACE_BASIS_WORDS),
        "industry": project.industry,
        "scale": [quantity_json(quantity) for quantity in project.scale],
    }
