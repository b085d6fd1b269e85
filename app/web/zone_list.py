"""The list of zones on the start page: by plan, the well-known ones first, the rest folded away."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.sources import Document
from app.domain.zones import Basis, Zone
from app.maps.words import plan_word
from app.services.desk import Desk
from app.services.show_zones import ZoneQuery, find_zones
from app.text import Text

# The kinds that the plans are about; all others are shown on demand.
LEADING_KINDS = ("development_zone", "block", "industrial_area", "industrial_cluster", "park")
PLAN_ORDER = ("linqing", "yanggu", "dongchangfu", "liaocheng-industry", "demonstration")
BASIS_ORDER: tuple[Basis, ...] = (
    "official",
    "reconstructed",
    "point_only",
    "text_only",
    "demonstration",
)


@dataclass(frozen=True, slots=True)
class KindGroup:
    """The zones of one kind within a plan."""

    kind: str
    zones: Sequence[Zone]


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """The zones of one plan: those to show at once, and the rest by kind."""

    plan: str
    place: Text
    document: Document
    leading: Sequence[Zone]
    rest: Sequence[KindGroup]

    @property
    def count(self) -> int:
        """How many zones the plan names."""
        return len(self.leading) + self.rest_count

    @property
    def rest_count(self) -> int:
        """How many are folded away."""
        return sum(len(group.zones) for group in self.rest)


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice of a filter: its value, how many zones it would leave, whether it is chosen."""

    value: str
    label: Text
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class ZoneList:
    """What the start page lists, and the filters above it."""

    query: ZoneQuery
    plans: Sequence[PlanGroup]
    count: int
    plan_filters: Sequence[Filter]
    bases: Sequence[tuple[Basis, int]]

    @property
    def filtered(self) -> bool:
        """Whether any filter or search is in use; the groups are then shown open."""
        return any((self.query.q, self.query.plan, self.query.basis))


def zone_list(desk: Desk, query: ZoneQuery) -> ZoneList:
    """Return the zones that pass the filters, grouped for reading.

    Raises
    ------
    InputError
        `zones.unknown_filter`.
    """
    found = find_zones(desk, query)
    every = desk.knowledge.zones
    counts = Counter(zone.plan for zone in find_zones(desk, replace(query, plan=None)))
    bases = Counter(zone.basis for zone in find_zones(desk, replace(query, basis=None)))
    documents = desk.knowledge.rulebook.documents
    plans = sorted({zone.plan for zone in every}, key=_plan_rank)
    return ZoneList(
        query,
        [_plan_group(p, found, documents[p]) for p in plans if any(z.plan == p for z in found)],
        len(found),
        [Filter(p, _place(p, every), counts[p], p == query.plan) for p in plans],
        [(b, bases[b]) for b in BASIS_ORDER if any(zone.basis == b for zone in every)],
    )


def matched_by(zone: Zone, q: str | None) -> str:
    """Return the other name or industry for which a search found a zone; empty if its own name."""
    wanted = (q or "").strip().casefold()
    if not wanted or any(wanted in n.casefold() for n in (zone.name_zh, zone.name_en)):
        return ""
    return next((w for w in (*zone.aliases, *zone.industries) if wanted in w.casefold()), "")


def _plan_rank(plan: str) -> tuple[int, str]:
    return (PLAN_ORDER.index(plan) if plan in PLAN_ORDER else len(PLAN_ORDER), plan)


def _place(plan: str, zones: Sequence[Zone]) -> Text:
    return plan_word(plan, next(zone.basis for zone in zones if zone.plan == plan))


def _plan_group(plan: str, found: Sequence[Zone], document: Document) -> PlanGroup:
    own = [zone for zone in found if zone.plan == plan]
    leading = sorted((zone for zone in own if _leads(zone)), key=_leading_rank)
    rest = [zone for zone in own if not _leads(zone)]
    kinds = sorted({zone.kind for zone in rest}, key=lambda k: (_kind_rank(k), k))
    return PlanGroup(
        plan,
        _place(plan, own),
        document,
        leading,
        [KindGroup(kind, [zone for zone in rest if zone.kind == kind]) for kind in kinds],
    )


def _leads(zone: Zone) -> bool:
    """Parks lead only where something is known of their place: the "2+8" among them."""
    if zone.kind == "park":
        return zone.basis != "text_only"
    return zone.kind in LEADING_KINDS


def _leading_rank(zone: Zone) -> tuple[int, str]:
    return (_kind_rank(zone.kind), zone.id)


def _kind_rank(kind: str) -> int:
    return LEADING_KINDS.index(kind) if kind in LEADING_KINDS else len(LEADING_KINDS)
