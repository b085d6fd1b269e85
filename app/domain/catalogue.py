"""What the documents name besides clauses: industries, projects, facilities, roads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.domain.catalogue_parts import (
    CodeAssignment,
    ListOrder,
    Placement,
    Quantity,
    Requirement,
    RoadRole,
)
from app.domain.catalogue_words import PlaceBasis, Tier
from app.domain.industry_codes import IndustryTable
from app.domain.land_use_codes import LandUseTables
from app.domain.sources import Source
from app.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What all entries have. `issues` are the ids of known ambiguities of the documents."""

    id: str
    name_zh: str
    name_en: str | None
    source: Source
    aliases: Sequence[str] = ()
    issues: Sequence[str] = ()
    note: Text | None = None

    @property
    def placements(self) -> tuple[Placement, ...]:
        """The zones that the text ties this entry to."""
        return ()

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that a search by words looks at."""
        return (self.name_zh, self.name_en or "", *self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Industry(Entry):
    """An industry as one document ranks it; `places_zh` are printed places that are no zones."""

    tier: Tier
    parent: str | None = None
    stance: Text | None = None
    zones: Sequence[Placement] = ()
    places_zh: Sequence[str] = ()
    gb4754: Sequence[CodeAssignment] = ()
    products: Sequence[str] = ()
    chain: Sequence[str] = ()
    enterprises: Sequence[str] = ()
    platforms: Sequence[str] = ()
    goal: str | None = None

    @property
    def placements(self) -> tuple[Placement, ...]:
        """The zones that the text ties this industry to."""
        return tuple(self.zones)

    @property
    def words(self) -> tuple[str, ...]:
        """Names, aliases, products, chain and enterprises."""
        named = (self.name_zh, self.name_en or "", *self.aliases)
        return (*named, *self.products, *self.chain, *self.enterprises, *self.platforms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Entry):
    """A project, firm or platform that a document names.

    `zone` None: the text gives none. `place_basis` `in_name`: the place stands inside the name and
    is no address. `list_zh` and `number` say where in a printed list it stands.
    """

    kind: str
    status: str | None = None
    list_zh: str | None = None
    number: int | None = None
    sector_zh: str | None = None
    investor: str | None = None
    zone: Placement | None = None
    place_zh: str | None = None
    place_basis: PlaceBasis | None = None
    industry: str | None = None
    scale: Sequence[Quantity] = ()

    @property
    def placements(self) -> tuple[Placement, ...]:
        """The zone, if the text gives one."""
        return (self.zone,) if self.zone else ()

    @property
    def words(self) -> tuple[str, ...]:
        """Names, aliases, investor, sector and what the scale counts."""
        counted = (quantity.what_zh or "" for quantity in self.scale)
        named = (self.name_zh, self.name_en or "", *self.aliases)
        return (*named, self.investor or "", self.sector_zh or "", *counted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility(Entry):
    """A facility that a document names; `roads` meet where it stands, `side_zh` is the corner."""

    kind: str
    status: str | None = None
    level_zh: str | None = None
    zone: Placement | None = None
    location_as_printed: str | None = None
    roads: Sequence[str] = ()
    side_zh: str | None = None
    capacity: Sequence[Quantity] = ()
    site_area: Quantity | None = None
    requirement: Requirement | None = None
    deadline: date | None = None

    @property
    def placements(self) -> tuple[Placement, ...]:
        """The zone, if the text gives one."""
        return (self.zone,) if self.zone else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Road(Entry):
    """A road, railway, canal or river that a document names; a set of them has `members`."""

    kind: str
    status: str | None = None
    orientation: Literal["east_west", "north_south"] | None = None
    roles: Sequence[RoadRole] = ()
    members: Sequence[str] = ()
    list_order: ListOrder | None = None

    @property
    def placements(self) -> tuple[Placement, ...]:
        """The zones that it bounds or serves."""
        return tuple(Placement(role.zone, "printed") for role in self.roles if role.zone)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that can be listed or looked up, each sequence by document and printed order."""

    industries: Sequence[Industry]
    projects: Sequence[Project]
    facilities: Sequence[Facility]
    roads: Sequence[Road]
    industry_table: IndustryTable
    land_use_tables: LandUseTables
