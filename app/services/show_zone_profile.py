"""Show everything about one zone: what the other services answer of it, side by side."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import cast

from app.data.geometry_json import Json, text
from app.domain.targets import JUDGED
from app.domain.zones import Zone
from app.services.catalogue_query import CatalogueQuery
from app.services.compare_targets import compare_targets
from app.services.desk import Desk
from app.services.list_facilities import list_facilities
from app.services.list_industries import list_industries
from app.services.list_projects import list_projects
from app.services.list_roads import list_roads
from app.services.show_documents import list_documents
from app.services.show_zones import ZoneQuery, find_zones, get_zone
from app.services.zone_profile_clauses import clauses_by_dimension
from app.services.zone_profile_figures import with_words
from app.services.zone_profile_parts import (
    Lists,
    Row,
    area,
    boundary,
    contradictions_about,
    land,
    named,
    related,
    zone_facts,
)
from app.services.zone_profile_words import summary, unknowns

MOST_CLAUSES = 4  # of another zone's clauses, shown under each dimension
MOST_TARGETS = 30


def show_zone_profile(desk: Desk, zone_id: str) -> Json:
    """Return what is known of one zone, what is not known, and where each statement is printed.

    Lists of the catalogue are kept apart by whether an entry is of the zone itself (`here`), of a
    part of it (`part`) or of a zone around it (`around`), which says nothing of this zone.

    Raises
    ------
    NotFound
        `zone.not_found`.
    Unavailable
        `store.unavailable`.
    """
    zone, knowledge = get_zone(desk, zone_id), desk.knowledge
    lists = _lists(desk, zone_id)
    targets = cast("list[Row]", compare_targets(desk, zone=zone_id)["targets"])
    clauses = clauses_by_dimension(desk, zone, MOST_CLAUSES)
    planned_and_seen = land(desk, zone_id)
    known = {
        "industries": lists["industries"]["here"],
        "projects": [*lists["projects"]["here"], *lists["projects"]["part"]],
        "land_use": planned_and_seen,
        "targets": targets,
        "own_clauses": clauses["own"],
    }
    at_odds = contradictions_about(desk, zone_id, lists, targets, clauses)
    cited = _cited([lists, targets, clauses, planned_and_seen, at_odds])
    return {
        "as_of": desk.today().isoformat(),
        "zone": zone_facts(zone, knowledge, desk.today()),
        "summary": text(summary(zone, knowledge, desk.catalogue)),
        "unknown": [text(words) for words in unknowns(zone, knowledge, known)],
        "boundary": boundary(desk, zone),
        "area": area(zone, targets),
        **lists,
        "land_use": planned_and_seen,
        "targets": _cut(targets),
        "clauses": clauses,
        "contradictions": at_odds,
        "documents": _documents(desk, {zone.plan, *cited}),
        "related": related(desk, zone),
    }


def similar_zones(desk: Desk, asked: str) -> list[Json]:
    """Return the zones whose id or name comes near to what was asked for, at most eight."""
    zones = desk.knowledge.zones
    by_word = {word: z for z in zones for word in (z.id, z.name_zh, z.name_en, *z.aliases)}
    wanted = asked.strip()[:80]
    found: list[Zone] = []
    if wanted:
        near = get_close_matches(wanted, by_word, n=6, cutoff=0.5)
        found = [*(by_word[word] for word in near), *find_zones(desk, ZoneQuery(q=wanted))]
    return [named(zone) for zone in list({zone.id: zone for zone in found}.values())[:8]]


def _lists(desk: Desk, zone_id: str) -> Lists:
    asked = CatalogueQuery(zone=zone_id)
    return {
        "industries": _by_closeness(list_industries(desk, asked)["industries"]),
        "projects": _by_closeness(list_projects(desk, asked)["projects"]),
        "facilities": _by_closeness(list_facilities(desk, asked)["facilities"]),
        "roads": _by_closeness(list_roads(desk, asked)["roads"]),
    }


def _by_closeness(listed: object) -> dict[str, list[Row]]:
    rows = cast("list[Row]", listed)
    return {
        close: [row for row in rows if row["closeness"] == close]
        for close in ("here", "part", "around")
    }


def _cut(targets: Sequence[Row]) -> Json:
    """Return the figures that say what is to be, then the others, as many as a page holds."""
    ordered = sorted(targets, key=lambda target: target["kind"] not in JUDGED)
    shown = [with_words(target) for target in ordered[:MOST_TARGETS]]
    return {"count": len(ordered), "shown": shown, "more": len(ordered) - len(shown)}


def _cited(part: object) -> set[str]:
    """Return the documents of every passage in a part of the profile."""
    if isinstance(part, Mapping):
        own = {str(part["document"])} if {"document", "quote"} <= part.keys() else set()
        rests_on = {str(part["rests_on"])} if part.get("rests_on") else set()
        return own | rests_on | _cited(list(part.values()))
    if isinstance(part, list | tuple):
        return set().union(*map(_cited, part))
    return set()


def _documents(desk: Desk, cited: set[str]) -> list[Row]:
    every = cast("list[Row]", list_documents(desk)["documents"])
    return [document for document in every if document["id"] in cited]
