"""Many parcels at once: every verdict that `assess` would give, without a loop over parcels.

A verdict depends on few things: how the parcel lies to each zone, what of each layer is under it,
and on which side of each printed figure the project falls. Parcels that agree in all of these have
the same verdict, so it is reached once for each such combination, by the very rules and functions
that judge a single parcel. What remains per parcel is arithmetic on arrays.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.answers import Answer, Settled, SiteFacts, Topic
from app.domain.area_kernel import IndexedLayer
from app.domain.areas import areal_scale
from app.domain.assess import Asked, assess
from app.domain.assessment import Knowledge
from app.domain.batch_answers import Topics
from app.domain.batch_states import (
    INSIDE,
    OUTSIDE,
    PARTLY,
    POSSIBLY,
    Codes,
    Floats,
    LayerState,
    Parcels,
    Shapes,
    ZoneIndex,
    index_zones,
    layer_state,
    zone_states,
)
from app.domain.batch_uses import Uses, find_uses, no_uses
from app.domain.findings import (
    PRECEDENCE,
    Finding,
    Verdict,
    contribution,
    verdict_of,
    worst,
)
from app.domain.flat import flatten
from app.domain.headline import named
from app.domain.intensity import INDICATORS, Measure, measures
from app.domain.judging import judge
from app.domain.layer_answers import unruled_layer
from app.domain.layers import Layer
from app.domain.location import Scope, judge_location, scope_of
from app.domain.parcels import DrawnParcel, place_parcel
from app.domain.questions import is_asked
from app.domain.reference import HOME_PLANE
from app.domain.rules import QUESTIONS, Comparison, LandUseMatch, Question
from app.domain.zones import Basis, ZoneRelation, parts_that_redraw
from app.text import Text

NOT_ASKED = -1
NO_ZONE = -1
MOST_REASONS = 3
_COUNTS = Text("占压或超出该图层", "on the layer or outside it")
LayerArrays = Callable[[Layer], tuple[IndexedLayer, IndexedLayer | None]]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is said of all parcels of one combination: verdicts by question, and why."""

    verdict: Verdict
    questions: Mapping[Question, Verdict | Literal["not_asked"]]
    reasons: Text
    zone: int


@dataclass(frozen=True, slots=True)
class Judged:
    """One chunk judged; every array has one entry per parcel.

    Attributes
    ----------
    area_m2, planar_area_m2 : ellipsoidal by series (1e-6), and in HOME_PLANE
    ruling : which of `rulings` it has; `fiction` the same with fictitious data, -1 where none is
    layers : by layer id: what of it lies under the parcel
    """

    area_m2: Floats
    planar_area_m2: Floats
    ruling: NDArray[np.int64]
    fiction: NDArray[np.int64]
    rulings: Sequence[Ruling]
    layers: Mapping[str, LayerState]
    zones: Sequence[str]


@dataclass(slots=True)
class Prepared:
    """Everything that a batch needs, made once; `rulings` grows as combinations are met."""

    knowledge: Knowledge
    asked: Asked
    zones: ZoneIndex
    layers: tuple[Layer, ...]
    arrays: Mapping[str, tuple[IndexedLayer, IndexedLayer | None]]
    rulings: list[Ruling] = field(default_factory=list)
    known: dict[bytes, int] = field(default_factory=dict)


def prepare(knowledge: Knowledge, arrays: LayerArrays, asked: Asked) -> Prepared:
    """Make ready to judge chunks.

    Parameters
    ----------
    arrays : gives a layer's features and complete_within as indexed arrays in HOME_PLANE
    asked : the day, and one profile for all parcels, each taken as a project of its own
    """
    known = knowledge.on(asked.as_of)
    layers = tuple(layer for layer in known.layers if layer.answers_on(asked.as_of))
    zones = index_zones(
        known.zones,
        lambda zone: known.extents.get((zone.id, HOME_PLANE)),
        lambda zone: parts_that_redraw(zone, known.zones),
    )
    return Prepared(
        known,
        asked,
        zones,
        layers,
        {layer.id: arrays(layer) for layer in layers},
    )


def judge_chunk(shapes: Shapes, prepared: Prepared, threads: int = 1) -> Judged:
    """Judge parcels: valid polygons in metres of HOME_PLANE, with area."""
    parcels = Parcels(shapes, flatten(shapes), shapely.area(shapes), shapely.length(shapes))
    centres = shapely.get_coordinates(shapely.centroid(shapes))
    area_m2 = parcels.area_m2 * areal_scale(centres, HOME_PLANE)
    states = {
        layer.id: layer_state(parcels, layer, *prepared.arrays[layer.id], layer.shapes, threads)
        for layer in prepared.layers
    }
    zones = zone_states(parcels, prepared.zones, threads)
    chunk = _Chunk(prepared, parcels, area_m2, states, zones)
    return Judged(
        area_m2,
        parcels.area_m2,
        chunk.rulings(demonstration=False),
        chunk.fiction(),
        prepared.rulings,
        states,
        prepared.zones.ids,
    )


@dataclass(slots=True)
class _Chunk:
    """One chunk at work: from states to combinations to rulings."""

    prepared: Prepared
    parcels: Parcels
    area_m2: Floats
    states: Mapping[str, LayerState]
    zones: Codes

    def rulings(self, *, demonstration: bool) -> NDArray[np.int64]:
        """Return the number of each parcel's ruling."""
        known = self.prepared.knowledge.rulebook.topics
        topics = Topics(self.prepared.layers, known, self.states, demonstration)
        columns = [self.zones, *topics.columns(), self._figures()]
        uses = self.uses(demonstration=demonstration)
        codes = np.ascontiguousarray(np.column_stack([*columns, uses.codes]).astype(np.int8))
        rows = codes.view(np.dtype((np.void, codes.shape[1]))).ravel()
        kinds, first, which = np.unique(rows, return_index=True, return_inverse=True)
        numbers = np.array(
            [
                self._number(kind.tobytes(), int(row), topics, uses, demonstration=demonstration)
                for kind, row in zip(kinds, first, strict=True)
            ],
            np.int64,
        )
        found: NDArray[np.int64] = numbers[which]
        return found

    def fiction(self) -> NDArray[np.int64]:
        """Return the rulings with fictitious data, for the parcels that it lies at; else -1."""
        found = np.full(len(self.area_m2), -1, np.int64)
        zones = [*self.prepared.zones.zones, *self.prepared.zones.points]
        near = np.zeros(len(found), bool)
        for column, zone in enumerate(zones):
            if zone.basis == "demonstration":
                near |= self.zones[:, column] > OUTSIDE
        for layer in self.prepared.layers:
            state = self.states[layer.id]
            if layer.basis == "demonstration":
                near |= state.answers
        if near.any():
            found[near] = self.rulings(demonstration=True)[near]
        return found

    def uses(self, *, demonstration: bool) -> Uses:
        """Compare the intended use of every parcel with the planned one, where that is asked."""
        prepared = self.prepared
        code = prepared.asked.profile.land_use_code
        topics = {
            rule.requirement.topic
            for rule in prepared.knowledge.rulebook.rules
            if isinstance(rule.requirement, LandUseMatch)
        }
        if code is None or not topics:
            return no_uses(len(self.area_m2))
        topic = min(topics)
        layers = [
            layer
            for layer in prepared.layers
            if layer.topic in topics and (layer.basis == "official" or demonstration)
        ]
        only = None
        if len(layers) == 1 and len(topics) == 1:
            layer = layers[0]
            only = (layer, prepared.arrays[layer.id][0], self.states[layer.id])
        elif not layers:
            return no_uses(len(self.area_m2))
        system = prepared.asked.profile.land_use_code_system
        by_shape = partial(_use_answers, self, demonstration=demonstration)
        return find_uses(code, system, topic, only, self.parcels.area_m2, by_shape)

    def _number(
        self, kind: bytes, row: int, topics: Topics, uses: Uses, *, demonstration: bool
    ) -> int:
        """Return the number of a combination's ruling, reaching it if it is new."""
        key = kind + bytes([demonstration])
        known = self.prepared.known
        if key not in known:
            settled = topics.settled(row, uses.answers(row))
            ruling = _rule(
                self.prepared,
                self.zones[row],
                float(self.area_m2[row]),
                settled,
                topics.unruled(row),
                demonstration=demonstration,
            )
            self.prepared.rulings.append(ruling)
            known[key] = len(self.prepared.rulings) - 1
        return known[key]

    def _figures(self) -> Codes:
        """Code on which side of every printed figure each parcel's project falls."""
        double = self.prepared.knowledge.rulebook.double_storey
        per_m2 = measures(self.prepared.asked.profile, 1.0, double)
        found = []
        for comparison in _comparisons(self.prepared):
            measure = per_m2[comparison.indicator]
            if comparison.indicator not in INDICATORS or measure.least is None:
                continue
            found.append(_side(measure, comparison, self.area_m2))
        if not found:
            return np.zeros((len(self.area_m2), 0), np.int8)
        return np.column_stack(found)


def _comparisons(prepared: Prepared) -> list[Comparison]:
    rules = prepared.knowledge.rulebook.rules
    found = [rule.requirement for rule in rules if isinstance(rule.requirement, Comparison)]
    return sorted(set(found), key=lambda c: (c.indicator, c.operator, c.value))


def _side(measure: Measure, comparison: Comparison, area_m2: Floats) -> Codes:
    """Compare as `holds` does: equality to 1 part in 10^9; all indicators go as 1 / area."""
    value = (measure.least or 0.0) / area_m2
    equal = np.isclose(value, comparison.value, rtol=1e-9, atol=0.0)
    above = (value > comparison.value) & ~equal
    over = (
        (value > 100 * 1.001) & (comparison.unit == "percent")
        if comparison.indicator in ("building_coefficient", "office_land_share")
        else np.zeros(len(value), bool)
    )
    plain = value if measure.plain is None else measure.plain / area_m2
    plain_above = (plain > comparison.value) & ~np.isclose(plain, comparison.value, rtol=1e-9)
    codes: Codes = (
        above.astype(np.int8) + 2 * equal.astype(np.int8) + 4 * over + 8 * plain_above
    ).astype(np.int8)
    return codes


def _use_answers(chunk: _Chunk, row: int, *, demonstration: bool) -> Mapping[str, Answer]:
    """Answer by the reference: which uses lie where is a matter of shapes."""
    drawn = DrawnParcel("batch", chunk.parcels.shapes[row], HOME_PLANE.epsg)
    found = assess(place_parcel(drawn), chunk.prepared.knowledge, chunk.prepared.asked)
    judgement = found.demonstration if demonstration else found.judgement
    findings = judgement.findings if judgement else ()
    return {
        f.topic: Answer(f.outcome, f.reason, f.basis, missing=f.missing)
        for f in findings
        if f.question == "land_use" and f.topic is not None
    }


def _relations(prepared: Prepared, states: Codes) -> list[ZoneRelation]:
    """Return relations that stand for all parcels of one combination of states."""
    shares = {INSIDE: (1.0, 1.0), PARTLY: (0.5, 1.0), POSSIBLY: (0.0, 1.0)}
    index = prepared.zones
    found = [
        ZoneRelation(
            zone_id,
            "inside" if state == INSIDE else "undetermined",
            *shares[int(state)],
            distance_to_edge_m=0.0,
            uncertainty_m=0.0,
            straddles=state == PARTLY,
        )
        for zone_id, state in zip(index.ids, states, strict=True)
        if state != OUTSIDE
    ]
    return sorted(found, key=lambda r: (-r.least_share, -r.greatest_share, r.zone_id))


def _rule(
    prepared: Prepared,
    states: Codes,
    area_m2: float,
    settled: Settled,
    against: Sequence[tuple[Topic, Basis]],
    *,
    demonstration: bool,
) -> Ruling:
    """Reach the verdict of one combination with the rules that judge a single parcel."""
    asked, known = prepared.asked, prepared.knowledge
    relations = _relations(prepared, states)
    scope = scope_of(relations, known, asked.as_of, demonstration=demonstration)
    facts = _facts(prepared, area_m2, settled)
    found: dict[Question, list[Finding]] = {"zone": [judge_location(scope, facts)]}
    ruled: set[str] = set()
    for question in QUESTIONS[1:]:
        deciding = [pair for pair in scope.rules[question] if not pair[0].only_states]
        ruled.update(rule.topic for rule, _ in deciding if rule.topic)
        if is_asked(question, asked.profile):
            found[question] = [judge(rule, facts, applies) for rule, applies in deciding]
    found["controls"] += [
        unruled_layer(topic, _COUNTS, basis) for topic, basis in against if topic.id not in ruled
    ]
    verdicts = {
        question: verdict_of(findings, demonstration=demonstration) if findings else "incomplete"
        for question, findings in found.items()
    }
    verdict = worst(list(verdicts.values()))
    every = [finding for findings in found.values() for finding in findings]
    return Ruling(
        verdict,
        {question: verdicts.get(question, "not_asked") for question in QUESTIONS},
        _reasons(every, verdict, demonstration=demonstration),
        _main_zone(prepared, states, scope),
    )


def _facts(prepared: Prepared, area_m2: float, settled: Settled) -> SiteFacts:
    asked, rulebook = prepared.asked, prepared.knowledge.rulebook
    return SiteFacts(
        parcel=None,
        area_m2=area_m2,
        project_area_m2=area_m2,
        as_of=asked.as_of,
        today=asked.today or asked.as_of,
        overlaps={},
        topics=rulebook.topics,
        measures=measures(asked.profile, area_m2, rulebook.double_storey),
        profile=asked.profile,
        confirmations=asked.confirmations,
        documents=rulebook.documents,
        groups=rulebook.groups,
        contradictions=rulebook.contradictions_by_rule,
        settled=settled,
    )


def _reasons(findings: Sequence[Finding], verdict: Verdict, *, demonstration: bool) -> Text:
    """Name what earned the verdict; areas stand in columns of their own."""
    earned = [f for f in findings if contribution(f, demonstration=demonstration) == verdict]
    titles = [(finding.title, None) for finding in dict.fromkeys(earned)][:MOST_REASONS]
    said, more = named(titles), len(earned) - len(titles)
    if more <= 0:
        return said
    return Text(f"{said.zh}等 {len(earned)} 项", f"{said.en} and {more} more")


def _main_zone(prepared: Prepared, states: Codes, scope: Scope) -> int:
    """Return the column of the zone that the parcel lies in most surely, the finest first."""
    index = [*prepared.zones.zones, *prepared.zones.points]
    parents = {zone.parent for zone in index}
    near = [
        (-int(state), zone.id in parents, zone.id, column)
        for column, (zone, state) in enumerate(zip(index, states, strict=True))
        if state != OUTSIDE and any(zone.id == one.id for one, _ in scope.zones)
    ]
    return min(near)[3] if near else NO_ZONE


def verdict_codes(judged: Judged, rulings: NDArray[np.int64]) -> Codes:
    """Return verdicts as indices of PRECEDENCE, -1 where there is no ruling."""
    table = np.array([PRECEDENCE.index(r.verdict) for r in judged.rulings] or [0], np.int8)
    codes: Codes = np.where(rulings < 0, -1, table[rulings]).astype(np.int8)
    return codes
