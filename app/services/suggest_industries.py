"""Name industries back to a caller: what a code is, what words mean, what may have been meant."""

import unicodedata

from app.data.geometry_json import Json
from app.domain.industry_codes import IndustryClass
from app.domain.profile import ProjectProfile
from app.domain.site_fit import matching
from app.services.desk import Desk

MOST_NEAR = 6
_UNNAMED = ("system", "note")  # tiers that rank no industry of their own


def suggest_industries(desk: Desk) -> list[Json]:
    """Return the industries that the documents name, once each, by their Chinese names."""
    named: dict[str, str] = {}
    for industry in desk.catalogue.industries:
        if industry.tier not in _UNNAMED:
            named.setdefault(industry.name_zh, industry.name_en or "")
    return [{"name_zh": zh, "name_en": named[zh]} for zh in sorted(named)]


def in_chinese(desk: Desk, words: str) -> str:
    """Return the Chinese name of an industry that was written in English; other words unchanged.

    The documents are Chinese, and so are the words that they are searched for.
    """
    wanted = unicodedata.normalize("NFKC", words).strip().casefold()
    for industry in desk.catalogue.industries:
        if industry.name_en and industry.name_en.casefold() == wanted:
            return industry.name_zh
    for found in desk.catalogue.industry_table.classes.values():
        if found.name_en and found.name_en.casefold() == wanted:
            return found.name_zh
    return words


def name_industry(desk: Desk, words: str | None, code: str | None) -> Json:
    """Return what was understood: the class of a code, the documents' industries that match.

    Returns
    -------
    class : the class of GB/T 4754-2017 of the code, None without a code or for an unknown one
    near : classes that the words may mean; empty where a code was given
    industries : the industries of the documents that the project counts as, `sure` or not
    """
    table = desk.catalogue.industry_table
    found = table.get(code) if code else None
    matches = matching(
        ProjectProfile(industry=words, industry_code=found.code if found else None),
        desk.catalogue.industries,
    )
    read_into = [table.get(a.code) for m in matches if m.sure for a in m.industry.gb4754 if words]
    near = dict.fromkeys(
        [*table.search(words), *(one for one in read_into if one), *table.near(words)]
        if words and not code
        else []
    )
    return {
        "class": _class(found) if found else None,
        "near": [_class(one) for one in [c for c in near if len(c.code) > 2][:MOST_NEAR]],
        "industries": [
            {
                "name_zh": match.industry.name_zh,
                "name_en": match.industry.name_en or match.industry.name_zh,
                "document": match.industry.source.document,
                "sure": match.sure,
            }
            for match in matches
        ],
    }


def near_industries(desk: Desk, words: str) -> list[Json]:
    """Return the classes that unknown words or an unknown code may mean."""
    table = desk.catalogue.industry_table
    near = dict.fromkeys([*table.search(words), *table.near(words)])
    return [_class(one) for one in list(near)[:MOST_NEAR]]


def is_name_of(desk: Desk, words: str, code: str) -> bool:
    """Tell whether words only repeat the name of the class that a code already gives."""
    found = desk.catalogue.industry_table.get(code)
    return found is not None and words in (found.name_zh, found.name_en)


def _class(found: IndustryClass) -> Json:
    return {
        "code": found.code,
        "full_code": found.full_code,
        "name_zh": found.name_zh,
        "name_en": found.name_en or found.name_zh,
    }
