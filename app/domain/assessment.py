"""All findings for a site, question by question, with what was asked and what was not checked."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import Any, Literal

from shapely.geometry.base import BaseGeometry

from app.domain.answers import Topic
from app.domain.contradictions import Contradiction
from app.domain.controls import ControlClass
from app.domain.findings import Finding, Verdict
from app.domain.industries import IndustryGroup
from app.domain.intensity import DoubleStorey
from app.domain.kept import Kept
from app.domain.landuse import PlannedLand
from app.domain.layers import Layer
from app.domain.overlay import LayerOverlap
from app.domain.parcels import Diagnostic, Parcel
from app.domain.reference import Plane
from app.domain.rules import Question, Rule
from app.domain.sources import Document
from app.domain.surroundings import Surroundings, surroundings_of
from app.domain.versions import changes
from app.domain.withdrawn import Withdrawal, withdrawals
from app.domain.zones import Zone, ZoneExtent, ZoneRelation
from app.text import Text

# Sets of zones that sites lie in, by day: some dozens are asked for again and again.
_MOST_SCOPES = 256
_MOST_ANSWERS = 128  # of some 20 kB each


@dataclass(frozen=True, slots=True)
class Unchecked:
    """One thing that the verdict does not speak of, and why.

    `group` names it together with its like where a sentence would become too long.
    """

    id: str
    name: Text
    reason: Text
    group: Text | None = None


@dataclass(frozen=True, eq=False)
class Rulebook:
    """Everything that decides: documents, layer topics, rules, and what is never looked at."""

    documents: Mapping[str, Document]
    topics: Mapping[str, Topic]
    rules: Sequence[Rule]
    double_storey: DoubleStorey
    beyond: Sequence[Unchecked]
    land_plans: Sequence[PlannedLand] = ()
    control_classes: Mapping[str, ControlClass] = field(default_factory=dict)
    groups: Mapping[str, IndustryGroup] = field(default_factory=dict)
    contradictions: Sequence[Contradiction] = ()

    @cached_property
    def contradictions_by_rule(self) -> Mapping[str, Sequence[Contradiction]]:
        """Return the contradictions that bear on each rule, by the rule's id."""
        found: dict[str, list[Contradiction]] = {}
        for entry in self.contradictions:
            for rule_id in entry.rules:
                found.setdefault(rule_id, []).append(entry)
        return found

    @cached_property
    def confirmable(self) -> frozenset[str]:
        """Return the ids of the rules that an officer may decide: by hand, or where texts clash."""
        by_hand = {
            rule.id for rule in self.rules if rule.decided_by == "human" and not rule.only_states
        }
        contested = {name for entry in self.contradictions if entry.review for name in entry.rules}
        return frozenset(by_hand | contested)

    @cached_property
    def topic_names(self) -> Mapping[str, Text]:
        """Return what the layers of each topic are called, by its code."""
        return {code: topic.name for code, topic in self.topics.items()}

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """Return the rules by id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def places_by_zone(self) -> Mapping[str | None, Sequence[int]]:
        """Return the places in `rules` of those of each zone; those without one under None."""
        found: dict[str | None, list[int]] = {None: []}
        for place, rule in enumerate(self.rules):
            for zone_id in rule.zones or (None,):
                found.setdefault(zone_id, []).append(place)
        return found

    def rules_of(self, zone_ids: Iterable[str]) -> list[Rule]:
        """Return the rules of any of the zones and those of everywhere, in the book's order."""
        by_zone = self.places_by_zone
        places = set(by_zone[None]).union(*(by_zone.get(name, ()) for name in zone_ids))
        return [self.rules[place] for place in sorted(places)]


@dataclass(frozen=True)
class Knowledge:
    """What the service knows about one day: each zone once, the layers that answer, the rules.

    `extents` are by zone id and plane. `stamp` differs whenever zones or layers do: what was drawn
    from one stamp may be shown again under the same one. `versions` leads to other days; without
    it the same things are known about every day. `scopes` and `answers` keep what `scope_of` and
    the doors found out from this knowledge; they end with it.
    """

    zones: Sequence[Zone]
    extents: Mapping[tuple[str, Plane], ZoneExtent]
    layers: Sequence[Layer]
    rulebook: Rulebook
    stamp: tuple[int, int] = (0, 0)
    versions: "Versions | None" = field(default=None, repr=False, compare=False)
    scopes: Kept[Any] = field(
        default_factory=partial(Kept, _MOST_SCOPES), init=False, repr=False, compare=False
    )
    answers: Kept[bytes] = field(
        default_factory=partial(Kept, _MOST_ANSWERS), init=False, repr=False, compare=False
    )
    _around: dict[Plane, Surroundings] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def cities(self) -> tuple[str, ...]:
        """Return the ids of the whole prefecture: what its plans say holds wherever a site is."""
        return tuple(zone.id for zone in self.zones if zone.kind == "city")

    @cached_property
    def zones_by_id(self) -> Mapping[str, Zone]:
        """Return the zones by id."""
        return {zone.id: zone for zone in self.zones}

    def around(self, plane: Plane) -> Surroundings:
        """Return the zones ready for sites in a plane; made when first asked for, then kept.

        Raises
        ------
        InputError
            `crs.out_of_range` if a zone cannot be expressed in `plane`.
        """
        kept = self._around.get(plane)
        if kept is None:
            kept = self._around[plane] = surroundings_of(self.zones, plane, self.extents)
        return kept

    @cached_property
    def withdrawn_from(self) -> Mapping[str, Withdrawal]:
        """Return what was taken out of zones, by the zone's id; see `withdrawals`."""
        return withdrawals(self.zones, self.rulebook.contradictions)

    @cached_property
    def akin(self) -> Mapping[str, Set[str]]:
        """Return by id the zones that one may be the same as or beside; told by either of them."""
        found: dict[str, set[str]] = {}
        for one in self.zones:
            for other in one.related:
                found.setdefault(one.id, set()).add(other)
                found.setdefault(other, set()).add(one.id)
        return found

    def on(self, day: date) -> "Knowledge":
        """Return what is known about `day`."""
        return self if self.versions is None else self.versions.on(day)


@dataclass(frozen=True, slots=True)
class Versions:
    """Everything known, all versions of every zone and layer, each ended where the next begins.

    Attributes
    ----------
    zones, layers : see `timeline`
    extents : by zone id, version and plane
    revision : of the store that the imported ones were read from
    """

    zones: Sequence[Zone]
    extents: Mapping[tuple[str, int, Plane], ZoneExtent]
    layers: Sequence[Layer]
    rulebook: Rulebook
    revision: int = 0
    _changes: list[date] = field(default_factory=list, init=False, repr=False, compare=False)
    _days: dict[int, Knowledge] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find the days between which the answer stays the same."""
        self._changes.extend(changes([*self.zones, *self.layers]))

    def on(self, day: date) -> Knowledge:
        """Return what is known about `day`; days between two changes share one answer."""
        epoch = bisect_right(self._changes, day)
        kept = self._days.get(epoch)
        if kept is None:
            kept = self._days[epoch] = self._knowledge(day, epoch)
        return kept

    def _knowledge(self, day: date, epoch: int) -> Knowledge:
        zones = tuple(zone for zone in self.zones if zone.answers_on(day))
        answering = {(zone.id, zone.version) for zone in zones}
        return Knowledge(
            zones=zones,
            extents={
                (zone_id, plane): extent
                for (zone_id, version, plane), extent in self.extents.items()
                if (zone_id, version) in answering
            },
            layers=tuple(layer for layer in self.layers if layer.answers_on(day)),
            rulebook=self.rulebook,
            stamp=(self.revision, epoch),
            versions=self,
        )


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """The verdict on one question; `not_asked` names the one input that would help most."""

    question: Question
    verdict: Verdict | Literal["not_asked"]
    headline: Text
    would_help: Text | None = None
    would_help_field: str | None = None


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change that would settle one breach; `geometry` (parcel's plane) for a trimmed boundary."""

    kind: Literal[
        "trim",
        "add_investment",
        "add_tax",
        "reduce_land",
        "add_floor_area",
        "add_footprint",
        "settle",
    ]
    text: Text
    rule_id: str
    geometry: BaseGeometry | None = None
    area_m2: float | None = None
    amount: float | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the evidence adds up to: a verdict, in one sentence, with scope and omissions.

    `statements` are clauses in scope that decide no project: duties of authorities, what the texts
    encourage or permit.
    """

    verdict: Verdict
    headline: Text
    scope: Sequence[Text]
    unchecked: Sequence[Unchecked]
    questions: Sequence[QuestionAnswer]
    findings: Sequence[Finding]
    remedies: Sequence[Remedy]
    statements: Sequence[Rule] = ()


@dataclass(frozen=True, slots=True)
class ParcelAssessment:
    """One parcel on one day.

    `judgement` counts no fictitious data; `demonstration` is what the machinery would say if it
    did, None where no demonstration data lies near the parcel.
    """

    parcel: Parcel
    as_of: date
    area_m2: float
    planar_area_m2: float
    diagnostics: Sequence[Diagnostic]
    overlaps: Sequence[LayerOverlap]
    relations: Sequence[ZoneRelation]
    judgement: Judgement
    demonstration: Judgement | None
