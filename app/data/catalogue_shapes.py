"""The strict shapes of the catalogue's files, and the entries that they become."""

from datetime import date
from typing import Literal

from pydantic import Field

from app.data.catalogue_parts import (
    Assignment,
    EntryShape,
    OrderShape,
    PlacedShape,
    Printed,
    QuantityShape,
    RequirementShape,
    RoleShape,
    ZoneShape,
)
from app.data.yaml_files import Words
from app.domain.catalogue import Facility, Industry, Project, Road
from app.domain.catalogue_parts import CodeAssignment, ListOrder, Placement, RoadRole
from app.domain.catalogue_words import PlaceBasis, Tier


class IndustryShape(EntryShape):
    """One industry."""

    name_en: Printed
    tier: Tier
    parent: str | None = None
    stance: Words | None = None
    zones: tuple[ZoneShape, ...] = ()
    places_zh: tuple[Printed, ...] = ()
    gb4754: tuple[Assignment, ...] = ()
    products: tuple[Printed, ...] = ()
    chain: tuple[Printed, ...] = ()
    enterprises: tuple[Printed, ...] = ()
    platforms: tuple[Printed, ...] = ()
    goal: Printed | None = None

    def entry(self) -> Industry:
        """Return the industry of the domain."""
        return Industry(
            **self.common(),
            tier=self.tier, parent=self.parent,
            stance=self.stance.text() if self.stance else None,
            zones=tuple(Placement(one.zone, one.certainty) for one in self.zones),
            places_zh=self.places_zh,
            gb4754=tuple(CodeAssignment(one.code, one.sure) for one in self.gb4754),
            products=self.products, chain=self.chain, enterprises=self.enterprises,
            platforms=self.platforms, goal=self.goal,
        )  # fmt: skip


class ProjectShape(PlacedShape):
    """One project, firm or platform."""

    list: Printed | None = None
    number: int | None = Field(default=None, ge=1)
    sector_zh: Printed | None = None
    investor: Printed | None = None
    place_zh: Printed | None = None
    place_basis: PlaceBasis | None = None
    industry: str | None = None
    scale: tuple[QuantityShape, ...] = ()

    def entry(self) -> Project:
        """Return the project of the domain."""
        return Project(
            **self.common(),
            kind=self.kind, status=self.status, list_zh=self.list, number=self.number,
            sector_zh=self.sector_zh, investor=self.investor, zone=self.placement(),
            place_zh=self.place_zh, place_basis=self.place_basis, industry=self.industry,
            scale=tuple(one.quantity() for one in self.scale),
        )  # fmt: skip


class FacilityShape(PlacedShape):
    """One facility."""

    name_en: Printed
    level_zh: Printed | None = None
    location_as_printed: Printed | None = None
    roads: tuple[str, ...] = ()
    side_zh: Printed | None = None
    capacity: tuple[QuantityShape, ...] = ()
    site_area: QuantityShape | None = None
    requirement: RequirementShape | None = None
    deadline: date | None = None

    def entry(self) -> Facility:
        """Return the facility of the domain."""
        return Facility(
            **self.common(),
            kind=self.kind, status=self.status, level_zh=self.level_zh, zone=self.placement(),
            location_as_printed=self.location_as_printed, roads=self.roads, side_zh=self.side_zh,
            capacity=tuple(one.quantity() for one in self.capacity),
            site_area=self.site_area.quantity() if self.site_area else None,
            requirement=self.requirement.requirement() if self.requirement else None,
            deadline=self.deadline,
        )  # fmt: skip


class RoadShape(EntryShape):
    """One road, railway, canal, river, or a set of them."""

    name_en: Printed
    kind: str
    status: str | None = None
    orientation: Literal["east_west", "north_south"] | None = None
    roles: tuple[RoleShape, ...] = ()
    members: tuple[str, ...] = ()
    list_order: OrderShape | None = None

    def entry(self) -> Road:
        """Return the road of the domain."""
        order = self.list_order
        return Road(
            **self.common(),
            kind=self.kind, status=self.status, orientation=self.orientation,
            roles=tuple(RoadRole(one.role, one.zone) for one in self.roles), members=self.members,
            list_order=ListOrder(order.list, order.position, order.of) if order else None,
        )  # fmt: skip
