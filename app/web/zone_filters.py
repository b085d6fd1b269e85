"""The filters above the list of zones, each choice with how many zones it would leave."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.zone_search import ZoneIndustry, zone_industries
from app.domain.zones import BASIS_WORDS, Basis, Zone
from app.maps.words import kind_word, plan_word
from app.services.desk import Desk
from app.services.search_zones import ZoneQuery, find_zones, industry_named
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
_INDUSTRIAL_KINDS = frozenset(
    {
        *LEADING_KINDS,
        "characteristic_town",
        "chemical_monitoring_point",
        "chemical_park",
        "functional_zone",
        "industrial_base",
        "inner_functional_zone",
        "innovation_carrier",
        "land_reserve",
        "main_arena",
        "project_park",
        "reserve_control_zone",
    }
)
_SERVING_KINDS = frozenset(
    {
        "agri_base",
        "agri_demo_zone",
        "airport",
        "logistics_area",
        "logistics_node",
        "logistics_park",
        "market",
        "operating_area",
        "port",
        "service_core",
        "service_group",
        "service_point",
        "tourism_site",
        "transport_hub",
    }
)
LEAST_ZONES = 2  # an industry of a single zone is found by its words; the choice stays readable


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter: its value, how many zones it would leave, whether it is chosen."""

    name: str
    value: str
    label: Text
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class ZoneFilters:
    """All filters; `kinds` under the headings `industrial`, `serving` and `places`."""

    plans: Sequence[Choice]
    kinds: Sequence[tuple[str, Sequence[Choice]]]
    industries: Sequence[Choice]
    bases: Sequence[Choice]


def zone_filters(desk: Desk, query: ZoneQuery) -> ZoneFilters:
    """Return what can be chosen beside everything that is chosen already.

    Raises
    ------
    InputError
        `zones.unknown_filter`.
    """
    every = desk.knowledge.zones
    return ZoneFilters(
        _plans(every, find_zones(desk, replace(query, plan=None)), query.plan),
        _kinds(find_zones(desk, replace(query, kind=None)), query.kind),
        _industries(desk, find_zones(desk, replace(query, industry=None)), query.industry),
        _bases(every, find_zones(desk, replace(query, basis=None)), query.basis),
    )


def plan_rank(plan: str) -> tuple[int, str]:
    """Sort plans as they are best read, the fictitious one last."""
    return (PLAN_ORDER.index(plan) if plan in PLAN_ORDER else len(PLAN_ORDER), plan)


def kind_rank(kind: str) -> tuple[int, str]:
    """Sort kinds: those that the plans are about first."""
    return (LEADING_KINDS.index(kind) if kind in LEADING_KINDS else len(LEADING_KINDS), kind)


def _plans(every: Sequence[Zone], left: Sequence[Zone], chosen: str | None) -> list[Choice]:
    counts = Counter(zone.plan for zone in left)
    places = {zone.plan: plan_word(zone.plan, zone.basis) for zone in every}
    return [
        Choice("plan", plan, places[plan], counts[plan], plan == chosen)
        for plan in sorted(places, key=plan_rank)
    ]


def _kinds(left: Sequence[Zone], chosen: str | None) -> list[tuple[str, Sequence[Choice]]]:
    counts = Counter(zone.kind for zone in left)
    if chosen is not None:
        counts.setdefault(chosen, 0)
    ordered = sorted(counts, key=lambda kind: (kind_rank(kind)[0], -counts[kind], kind))
    groups: dict[str, list[Choice]] = {"industrial": [], "serving": [], "places": []}
    for kind in ordered:
        choice = Choice("kind", kind, kind_word(kind), counts[kind], kind == chosen)
        groups[_group_of(kind)].append(choice)
    return [(heading, kinds) for heading, kinds in groups.items() if kinds]


def _group_of(kind: str) -> str:
    if kind in _INDUSTRIAL_KINDS:
        return "industrial"
    return "serving" if kind in _SERVING_KINDS else "places"


def _industries(desk: Desk, left: Sequence[Zone], chosen: str | None) -> list[Choice]:
    wanted = industry_named(desk, chosen) if chosen is not None else None
    known = [*zone_industries(desk.catalogue.industries)]
    if wanted is not None and wanted not in known:
        known.append(wanted)
    choices = [_industry(one, left, one == wanted) for one in known]
    kept = [one for one in choices if one.chosen or one.count >= LEAST_ZONES]
    return sorted(kept, key=lambda one: (-one.count, one.value))


def _industry(one: ZoneIndustry, left: Sequence[Zone], chosen: bool) -> Choice:
    return Choice("industry", one.word, one.label, sum(map(one.of, left)), chosen)


def _bases(every: Sequence[Zone], left: Sequence[Zone], chosen: str | None) -> list[Choice]:
    counts = Counter(zone.basis for zone in left)
    present = {zone.basis for zone in every}
    return [
        Choice("basis", basis, BASIS_WORDS[basis], counts[basis], basis == chosen)
        for basis in BASIS_ORDER
        if basis in present or basis == chosen
    ]
