"""The dashboard as the template shows it: the answer, a page of figures, charts, the land."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.observed_land import LAND_UNITS
from app.domain.target_standing import STANDING_SYMBOLS, STANDING_WORDS, STANDINGS
from app.errors import NotFound
from app.services.compare_targets import compare_targets
from app.services.desk import Desk
from app.services.draw_target_charts import zones_shown
from app.services.list_contradictions import get_contradiction
from app.services.list_target_choices import list_target_choices
from app.services.show_land_trend import show_land_trend
from app.services.show_land_use import land_contradiction
from app.services.target_bullets import Document, aim_label, gap_of, has_chart, standing_in
from app.services.target_query import NO_YEAR, TargetQuery
from app.text import Language, Text, localise
from app.web.rendering import say
from app.web.target_form import TargetFilters

PER_PAGE = 24
LAND_TOPICS = ("", "land_use", "area")


def choices(desk: Desk, filters: TargetFilters, language: Language, *, sound: bool) -> Any:
    """Return the values of each filter with counts; of all figures if a filter is not sound."""
    query, year = (filters.query, filters.year) if sound else (TargetQuery(), None)
    return localise(list_target_choices(desk, query, year), language)


def board(desk: Desk, filters: TargetFilters, language: Language) -> dict[str, Any]:
    """Return everything that the page shows of the figures that pass the filters.

    Raises
    ------
    InputError, NotFound, Unavailable
        Those of `compare_targets`.
    """
    found: Mapping[str, Any] = compare_targets(desk, **filters.asked())
    listed: list[Document] = sorted(found["targets"], key=lambda one: _rank(one, filters.recorded))
    pages = max(1, -(-len(listed) // PER_PAGE))
    page = min(filters.page, pages)
    shown = listed[(page - 1) * PER_PAGE : page * PER_PAGE]
    rows = [_row(desk, one, filters.recorded, language) for one in shown]
    return {
        "as_of": found["as_of"],
        "count": len(listed),
        "answer": _answer(desk, filters, listed, language),
        "statuses": Counter(one["text_status_words"][language] for one in listed),
        "rows": rows,
        "bullets": [row for row in rows if row["drawn"]],
        "page": page,
        "pages": pages,
        "first": (page - 1) * PER_PAGE + 1,
        "recorded": _recorded(desk, filters, listed, language),
        "lands": _lands(desk, filters, language) if page == 1 else [],
        "conflicts": _conflicts(desk, shown, language),
    }


def land_zones(desk: Desk, filters: TargetFilters) -> list[str]:
    """Return the zones whose land the filters leave on the page."""
    if filters.value("topic") not in LAND_TOPICS or filters.value("q"):
        return []
    zones = zones_shown(desk, filters.value("zone"))
    plans = {p.zone: p for p in desk.knowledge.rulebook.land_plans}
    plan = filters.value("plan")
    if plan and plan not in {s.document for p in plans.values() for s in p.sources}:
        return []
    return zones


def _rank(one: Document, recorded: str) -> int:
    """Order figures: just entered, observed, with a base figure, with a number, the rest."""
    seen = one["observed"]
    if recorded and seen.get("id") == recorded:
        return 0
    if standing_in(one) == "not_compared":
        return 5 if "on" in seen else 6
    if "on" in seen:
        return 1
    if not has_chart(one):
        return 4
    return 2 if _base(one) is not None else 3


def _base(one: Document) -> float | None:
    value: float | None = one["baseline"]["value"] if one["baseline"] else None
    return value


def _row(desk: Desk, one: Document, recorded: str, language: Language) -> dict[str, Any]:
    told = localise(dict(one), language)
    known = desk.knowledge.zones_by_id
    standing, gap = standing_in(one), gap_of(one)
    judged = standing != "not_compared"
    measured = one["observed"].get("value_in_unit_of_target")
    return {
        **(told if isinstance(told, dict) else {}),
        "name": one[f"indicator_{language}"],
        "zone_names": [known[name] for name in one["zones"] if name in known],
        "standing": standing,
        "standing_word": STANDING_WORDS[standing].in_language(language),
        "symbol": STANDING_SYMBOLS[standing],
        "aim": aim_label(one).in_language(language),
        "gap": None if gap is None else gap.in_language(language),
        "judged": judged,
        "is_new": bool(recorded) and one["observed"].get("id") == recorded,
        "drawn": judged and has_chart(one) and (measured is not None or _base(one) is not None),
        "enter": judged and bool(one["zones"]) and has_chart(one),
    }


def _answer(
    desk: Desk, filters: TargetFilters, listed: Sequence[Document], language: Language
) -> list[str]:
    """Say in sentences how the figures stand, and of how many nothing can be said."""
    tally = Counter(standing_in(one) for one in listed)
    judged = [one for one in listed if standing_in(one) != "not_compared"]
    seen = Counter(standing_in(one) for one in judged if "on" in one["observed"])
    by_hand = sum(standing_in(one) == "review" and "on" not in one["observed"] for one in judged)
    scope = _scope(desk, filters, language)
    if not listed:
        return [say(language, "targets.answer_none", scope=scope)]
    if not judged:
        return [say(language, "targets.answer_listed", scope=scope, n=len(listed))]
    parts = [
        f"{STANDING_WORDS[name].in_language(language)} {seen[name]}"
        for name in STANDINGS
        if seen[name]
    ]
    outcomes = say(language, "mark.open") + say(language, "mark.list").join(parts)
    outcomes = outcomes + say(language, "mark.close") if parts else ""
    values = {"scope": scope, "n": len(judged), "seen": seen.total(), "outcomes": outcomes}
    said = [say(language, "targets.answer" if seen else "targets.answer_unseen", **values)]
    settled = [one for one in judged if one["outcome"] in ("met", "not_met")]
    doubtful = sum(bool(one["conflicts"]) for one in settled)
    if doubtful:
        said.append(say(language, "targets.answer_doubtful", k=len(settled), n=doubtful))
    for key, count in (
        ("unobserved", tally["unobserved"]),
        ("by_hand", by_hand),
        ("others", tally["not_compared"]),
    ):
        if count and (seen or key != "unobserved"):
            said.append(say(language, f"targets.answer_{key}", n=count))
    return said


def _scope(desk: Desk, filters: TargetFilters, language: Language) -> str:
    known, documents = desk.knowledge.zones_by_id, desk.knowledge.rulebook.documents
    zone, plan = known.get(filters.value("zone")), documents.get(filters.value("plan"))
    named: list[str] = []
    if plan is not None:
        named.append(plan.title_en if language == "en" else plan.title_zh)
    elif filters.value("plan"):
        named.append(filters.value("plan"))
    if zone is not None:
        named.append(zone.name_en if language == "en" else zone.name_zh)
    if not named:
        named.append(say(language, "targets.scope_all"))
    if filters.year == NO_YEAR:
        named.append(say(language, "targets.scope_no_year"))
    elif filters.value("year"):
        named.append(say(language, "targets.scope_year", year=filters.value("year")))
    found: Mapping[str, Any] = list_target_choices(desk, TargetQuery())
    for name in ("topic", "kind"):
        words = {one["value"]: one["name"][language] for one in found[name]}
        if filters.value(name):
            named.append(words.get(filters.value(name), filters.value(name)))
    if filters.value("q"):
        named.append(say(language, "targets.scope_words", q=filters.value("q")))
    return say(language, "targets.scope_joint").join(named)


def _recorded(
    desk: Desk, filters: TargetFilters, listed: Sequence[Document], language: Language
) -> dict[str, Any] | None:
    """Return the observation that was just entered, with the figures it bears on."""
    if not filters.recorded:
        return None
    try:
        seen, taken = desk.observations.get(filters.recorded)
    except NotFound:
        return None
    zone = desk.knowledge.zones_by_id.get(seen.zone)
    bears = [one for one in listed if one["observed"].get("id") == seen.id]
    warning = land_contradiction(desk, seen.zone, seen.on) if seen.indicator in LAND_UNITS else None
    return {
        "observation": seen,
        "withdrawn": taken is not None,
        "zone": zone,
        "rows": [_row(desk, one, seen.id, language) for one in bears],
        "warning": warning.in_language(language) if warning else "",
    }


def _lands(desk: Desk, filters: TargetFilters, language: Language) -> list[Any]:
    zones = land_zones(desk, filters)
    found = show_land_trend(desk, zones, filters.plan_year, filters.as_of)
    told = localise(found, language)
    return list(told) if isinstance(told, list) else []


def _conflicts(desk: Desk, shown: Sequence[Document], language: Language) -> list[Any]:
    """Return the contradictions that bear on the figures of the page, with the figures' names."""
    bearing: dict[str, list[str]] = {}
    for one in shown:
        for name in one["conflicts"]:
            bearing.setdefault(name, []).append(
                Text(one["indicator_zh"], one["indicator_en"]).in_language(language)
            )
    return [
        {"entry": localise(get_contradiction(desk, name), language), "names": dict.fromkeys(names)}
        for name, names in bearing.items()
    ]
