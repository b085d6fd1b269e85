"""Name industries back to a caller: what a code is, what words mean, what may have been meant."""

import re
import unicodedata
from collections.abc import Sequence

from app.data.geometry_json import Json
from app.domain.industry_codes import IndustryClass
from app.domain.profile import ProjectProfile
from app.domain.site_fit import matching
from app.services.desk import Desk
from app.text import Text

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
    names = _in_both(desk)
    wanted = _stems(words)
    if not wanted:
        return words
    for meets in (_is, _is_a, _holds):
        found = {zh: None for zh, en in names if meets(_stems(en), wanted)}
        if meets is not _holds or len(found) == 1:  # what only holds the words may be one of many
            for zh in found:
                return zh
    return words


def in_english(desk: Desk, words: str) -> str | None:
    """Return the English name of an industry that the documents name; None for any other."""
    return next((en for zh, en in _in_both(desk) if zh == words), None)


def near_in_english(desk: Desk, words: str) -> list[Text]:
    """Return the industries whose English names share a word with unknown ones, once each."""
    wanted = set(_stems(words))
    near = {zh: en for zh, en in _in_both(desk) if wanted & set(_stems(en))}
    first = sorted(
        near.items(), key=lambda pair: (-len(wanted & set(_stems(pair[1]))), len(pair[1]))
    )
    return [Text(zh, f"{en} ({zh})") for zh, en in first[:MOST_NEAR]]


def _in_both(desk: Desk) -> list[tuple[str, str]]:
    """Return names in Chinese and English: of clauses' groups, plans' industries, classes."""
    industries = [i for i in desk.catalogue.industries if i.tier not in _UNNAMED]
    industries.sort(key=lambda i: i.tier == "rule_subject")
    groups = desk.knowledge.rulebook.groups.values()
    classes = desk.catalogue.industry_table.classes.values()
    return [
        *((g.name.zh, g.name.en) for g in groups if g.name.zh in g.words),
        *((i.name_zh, i.name_en) for i in industries if i.name_en),
        *((c.name_zh, c.name_en) for c in classes if c.name_en),
    ]


def _stems(words: str) -> list[str]:
    """Return the words of an English name, without the s of a plural; none of other names.

    >>> _stems("Copper Foils"), _stems("IT产业")
    (['copper', 'foil'], [])
    """
    plain = unicodedata.normalize("NFKC", words).casefold()
    if not plain.isascii():
        return []
    return [word.removesuffix("s") for word in re.findall(r"[a-z]+", plain)]


def _is(name: Sequence[str], wanted: Sequence[str]) -> bool:
    return name == wanted


def _is_a(name: Sequence[str], wanted: Sequence[str]) -> bool:
    """Tell whether a name ends in the words: iron and steel is steel, a steel pipe is not."""
    return name[-len(wanted) :] == wanted


def _holds(name: Sequence[str], wanted: Sequence[str]) -> bool:
    return set(wanted) <= set(name)


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
