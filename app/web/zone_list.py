"""The list of zones on the start page: by plan, the well-known ones first, the rest folded away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from app.domain.sources import Document
from app.domain.zone_search import Hit
from app.domain.zones import Zone
from app.maps.words import plan_word
from app.services.desk import Desk
from app.services.search_zones import ZoneQuery, search_zones
from app.text import Text
from app.web.zone_filters import (
    LEADING_KINDS,
    Choice,
    ZoneFilters,
    kind_rank,
    plan_rank,
    zone_filters,
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
class ZoneList:
    """What the start page lists, and the filters above it.

    `hits` are the words of each zone that the search met, its own name left out. `drawn` counts
    those that the map can show; `shown` is the zone that the map is to open on, or empty.
    """

    query: ZoneQuery
    plans: Sequence[PlanGroup]
    count: int
    drawn: int
    hits: Mapping[str, Sequence[Hit]]
    filters: ZoneFilters
    shown: str = ""

    @property
    def filtered(self) -> bool:
        """Whether any filter or search is in use; the groups are then shown open."""
        return bool(self.state)

    @property
    def state(self) -> Mapping[str, str]:
        """The filters in use, as the address holds them."""
        names = ("q", "plan", "kind", "industry", "basis")
        return {name: value for name in names if (value := getattr(self.query, name))}

    @property
    def chosen(self) -> Sequence[Choice]:
        """The filters in use besides the words searched for, each to be taken off."""
        every = (
            *self.filters.plans,
            *(choice for _, kinds in self.filters.kinds for choice in kinds),
            *self.filters.industries,
            *self.filters.bases,
        )
        return [choice for choice in every if choice.chosen]

    def address(self, **changes: str) -> str:
        """Return the address of this list with some of its filters changed; empty takes one off."""
        asked = {k: v for k, v in {**self.state, **changes}.items() if v}
        return f"/?{urlencode(asked)}" if asked else "/"


def zone_list(desk: Desk, query: ZoneQuery, shown: str = "") -> ZoneList:
    """Return the zones that pass the filters, grouped for reading.

    Parameters
    ----------
    shown : id of the zone that the map is to open on; one that is not on the map is passed over

    Raises
    ------
    InputError
        `zones.unknown_filter`.
    """
    found = search_zones(desk, query)
    zones = [each.zone for each in found]
    every = desk.knowledge.zones
    documents = desk.knowledge.rulebook.documents
    plans = sorted({zone.plan for zone in zones}, key=plan_rank)
    return ZoneList(
        query,
        [_plan_group(plan, zones, documents[plan]) for plan in plans],
        len(zones),
        sum(map(is_on_map, zones)),
        {each.zone.id: [h for h in each.hits if h.kind != "name"] for each in found},
        zone_filters(desk, query),
        shown if any(zone.id == shown and is_on_map(zone) for zone in every) else "",
    )


def is_on_map(zone: Zone) -> bool:
    """Tell whether the map of the start page draws a zone; the fictitious park has its own."""
    return zone.basis not in ("text_only", "demonstration")


def _plan_group(plan: str, found: Sequence[Zone], document: Document) -> PlanGroup:
    own = [zone for zone in found if zone.plan == plan]
    leading = sorted((zone for zone in own if _leads(zone)), key=_leading_rank)
    rest = [zone for zone in own if not _leads(zone)]
    kinds = sorted({zone.kind for zone in rest}, key=kind_rank)
    return PlanGroup(
        plan,
        plan_word(plan, own[0].basis),
        document,
        leading,
        [KindGroup(kind, [zone for zone in rest if zone.kind == kind]) for kind in kinds],
    )


def _leads(zone: Zone) -> bool:
    """Parks lead only where something is known of their place: the "2+8" among them."""
    if zone.kind == "park":
        return zone.basis != "text_only"
    return zone.kind in LEADING_KINDS


def _leading_rank(zone: Zone) -> tuple[int, str, str]:
    return (*kind_rank(zone.kind), zone.id)
