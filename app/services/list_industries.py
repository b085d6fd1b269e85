"""List the industries that the documents rank, with their zones and codes."""

from app.data.geometry_json import Json, text
from app.domain.catalogue import Industry
from app.domain.catalogue_words import TIER_WORDS
from app.domain.industry_codes import IndustryTable, touches
from app.errors import InputError
from app.services.catalogue_filters import common_part, pick, placed_json
from app.services.catalogue_query import CatalogueQuery, select
from app.services.desk import Desk
from app.text import Text


def list_industries(desk: Desk, query: CatalogueQuery | None = None) -> Json:
    """Return the industries that pass every filter.

    A code matches both ways: 34 finds 3451, and 3451 finds an industry that is given as 34.

    Raises
    ------
    InputError
        `catalogue.unknown_filter`.
    """
    asked = query or CatalogueQuery()
    industries = desk.catalogue.industries
    if asked.code is not None:
        code = known_code(desk.catalogue.industry_table, asked.code)
        industries = [i for i in industries if any(touches(code, one.code) for one in i.gb4754)]
    found = select(
        desk, industries, asked, ("tier", lambda i: i.tier), lambda i: _document(desk, i)
    )
    return {"industries": found, "count": len(found)}


def get_industry(desk: Desk, industry_id: str) -> Json:
    """Return one industry with its parts and its projects.

    Raises
    ------
    NotFound
        `catalogue.not_found`.
    """
    catalogue = desk.catalogue
    found = pick(catalogue.industries, industry_id, Text("产业", "industry"))
    return {
        **_document(desk, found),
        "parts": [_named(i) for i in catalogue.industries if i.parent == found.id],
        "projects": [
            {"id": p.id, "name_zh": p.name_zh, "kind": p.kind}
            for p in catalogue.projects
            if p.industry == found.id
        ],
    }


def known_code(table: IndustryTable, written: str) -> str:
    """Return the bare code of a class that exists.

    Raises
    ------
    InputError
        `catalogue.unknown_filter`, naming the nearest classes.
    """
    found = table.get(written)
    if found is not None:
        return found.code
    near = table.near(written)
    shown = "、".join(f"{one.code} {one.name_zh}" for one in near)
    english = ", ".join(one.code for one in near)
    raise InputError(
        "catalogue.unknown_filter",
        Text(
            f"{table.standard} 中没有编码「{written}」", f"{table.standard} has no code {written}"
        ),
        mend=Text(
            f"相近的编码：{shown}" if near else "请用名称检索编码",
            f"near it: {english}" if near else "look the code up by words",
        ),
        where={"field": "code"},
    )


def _document(desk: Desk, industry: Industry) -> Json:
    knowledge, table = desk.knowledge, desk.catalogue.industry_table
    return {
        **common_part(industry, knowledge, desk.today()),
        "tier": industry.tier,
        "tier_words": text(TIER_WORDS[industry.tier]),
        "parent": industry.parent,
        "stance": text(industry.stance) if industry.stance else None,
        "zones": [placed_json(placement, knowledge) for placement in industry.zones],
        "places_zh": list(industry.places_zh),
        "gb4754": [
            {"code": one.code, "name_zh": table.classes[one.code].name_zh, "sure": one.sure}
            for one in industry.gb4754
        ],
        "products": list(industry.products),
        "chain": list(industry.chain),
        "enterprises": list(industry.enterprises),
        "platforms": list(industry.platforms),
        "goal": industry.goal,
    }


def _named(industry: Industry) -> Json:
    return {"id": industry.id, "name_zh": industry.name_zh, "name_en": industry.name_en}
