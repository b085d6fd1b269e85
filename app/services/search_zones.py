"""Search zones: by plan, kind, basis, parent, extent, industry and words."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from shapely.geometry import box

from app.domain.reference import to_degrees
from app.domain.zone_search import (
    Hit,
    ZoneIndustry,
    bare_word,
    industries_by_zone,
    search_hits,
    zone_industries,
)
from app.domain.zones import BASIS_WORDS, Zone
from app.errors import InputError
from app.services.desk import Desk
from app.text import Text

# A basis is a fair question before any zone has it.
_ALWAYS: Mapping[str, set[str]] = {
    "basis": {str(basis) for basis in BASIS_WORDS if basis != "demonstration"}
}


@dataclass(frozen=True, slots=True)
class ZoneQuery:
    """Filters of the zone list; None does not filter. `bbox` is west, south, east, north.

    `q` holds words, all of which a zone must have among its names, other names, industries and
    enterprises. `industry` is an industry's name or id in the rulebook, or a word printed for a
    zone.
    """

    plan: str | None = None
    kind: str | None = None
    parent: str | None = None
    q: str | None = None
    bbox: tuple[float, float, float, float] | None = None
    basis: str | None = None
    industry: str | None = None


@dataclass(frozen=True, slots=True)
class FoundZone:
    """A zone that passed, and the words of it that the search met."""

    zone: Zone
    hits: tuple[Hit, ...] = ()


def find_zones(desk: Desk, query: ZoneQuery) -> tuple[Zone, ...]:
    """Return the zones that pass every filter, by id.

    Raises
    ------
    InputError
        `zones.unknown_filter` for a plan, kind, basis, industry or parent that no zone has.
    """
    return tuple(found.zone for found in search_zones(desk, query))


def search_zones(desk: Desk, query: ZoneQuery) -> tuple[FoundZone, ...]:
    """Return the zones that pass every filter, by id, with what the search met in each.

    Raises
    ------
    InputError
        As `find_zones`.
    """
    zones = desk.knowledge.zones
    for name in ("plan", "kind", "basis"):
        wanted = getattr(query, name)
        if wanted is not None:
            known = {getattr(zone, name) for zone in zones} | _ALWAYS.get(name, set())
            _require_known(name, wanted, known)
    if query.parent is not None:
        _require_known("parent", query.parent, {zone.id for zone in zones})
    industry = industry_named(desk, query.industry) if query.industry is not None else None
    placed = industries_by_zone(desk.catalogue.industries)
    found: list[FoundZone] = []
    for zone in zones:
        if not _passes(zone, query) or (industry is not None and not industry.of(zone)):
            continue
        hits = search_hits(zone, query.q or "", placed.get(zone.id, ()))
        if hits is not None:
            found.append(FoundZone(zone, hits))
    return tuple(found)


def industry_named(desk: Desk, wanted: str) -> ZoneIndustry:
    """Return the industry of that name (either language), other name, id or printed word.

    Raises
    ------
    InputError
        `zones.unknown_filter`.
    """
    word = wanted.strip().casefold()
    entries = desk.catalogue.industries
    by_id = {entry.id: bare_word(entry.name_zh) for entry in entries}
    by_name = {entry.name_zh: bare_word(entry.name_zh) for entry in entries}
    known = zone_industries(entries)
    bare = by_id.get(word, by_name.get(word, word))
    for one in known:
        if bare in one.names or word == one.label.en.casefold():
            return one
    printed = sorted({name for zone in desk.knowledge.zones for name in zone.industries})
    if word and any(word in name.casefold() for name in printed):
        return ZoneIndustry(wanted.strip(), Text(wanted, wanted), frozenset({word}))
    raise _unknown("industry", wanted, {one.word for one in known} | set(printed))


def _passes(zone: Zone, query: ZoneQuery) -> bool:
    if query.plan is not None and zone.plan != query.plan:
        return False
    if query.kind is not None and zone.kind != query.kind:
        return False
    if query.basis is not None and zone.basis != query.basis:
        return False
    if query.parent is not None and zone.parent != query.parent:
        return False
    return query.bbox is None or _meets(zone, query.bbox)


def _meets(zone: Zone, bbox: tuple[float, float, float, float]) -> bool:
    if zone.geometry is None:
        return False
    return bool(to_degrees(zone.geometry, zone.plane).intersects(box(*bbox)))


def _require_known(name: str, wanted: str, known: set[str]) -> None:
    if wanted not in known:
        raise _unknown(name, wanted, known)


def _unknown(name: str, wanted: str, known: set[str]) -> InputError:
    near = get_close_matches(wanted, known, n=5, cutoff=0.4)
    allowed = "、".join(near or sorted(known)[:40])
    return InputError(
        "zones.unknown_filter",
        Text(f"参数 {name} 没有值「{wanted}」", f"no zone has {name} = {wanted}"),
        mend=Text(f"可用的值：{allowed}", f"known values: {allowed}"),
        where={"field": name},
    )
