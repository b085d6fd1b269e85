"""Whether an industry that a caller names is one that anything here knows."""

import difflib

from app.domain.profile import ProjectProfile
from app.errors import InputError
from app.services.desk import Desk
from app.text import Text


def require_known_industry(desk: Desk, profile: ProjectProfile) -> None:
    """Refuse words or a code of an industry that nothing here knows.

    Raises
    ------
    InputError
        `profile.unknown_industry` with the nearest known names.
    """
    if profile.industry is not None:
        _require_words(desk, profile.industry)
    if profile.industry_code is not None:
        _require_code(desk, profile.industry_code)


def _require_words(desk: Desk, words: str) -> None:
    known = known_words(desk)
    # A single character stands inside half of all names: it names an industry only as a whole.
    if any(name in words or (len(words) > 1 and words in name) for name in known):
        return
    near = difflib.get_close_matches(words, known, n=3, cutoff=0.3)
    raise _unknown(words, near, "industry")


def known_words(desk: Desk) -> list[str]:
    """Return every name of an industry: of clauses, plans, parks and GB/T 4754-2017."""
    known = desk.knowledge
    groups = [word for group in known.rulebook.groups.values() for word in group.words]
    parks = [name for zone in known.zones for name in zone.industries]
    plans = [
        name
        for i in desk.catalogue.industries
        for name in (i.name_zh, *i.aliases, *i.products, *i.chain)
        if len(name) > 1
    ]
    classes = [entry.name_zh for entry in desk.catalogue.industry_table.classes.values()]
    return sorted({*groups, *parks, *plans, *classes})


def _require_code(desk: Desk, code: str) -> None:
    table = desk.catalogue.industry_table
    if table.get(code) is None:
        named = [f"{one.full_code} {one.name_zh}" for one in table.near(code, most=3)]
        raise _unknown(code, named, "industry_code")


def _unknown(given: str, near: list[str], field: str) -> InputError:
    guesses = "、".join(near)
    return InputError(
        "profile.unknown_industry",
        Text(f"没有行业「{given}」", f"no industry {given} is known"),
        mend=Text(
            f"是否指：{guesses}" if near else "请改用 GB/T 4754-2017 的行业代码或名称",
            f"did you mean: {guesses}" if near else "use a code or name of GB/T 4754-2017",
        ),
        where={"field": field},
    )
