"""Many parcels at once: every verdict that `assess` would give, without a loop over parcels.

A verdict depends on few things: how the parcel lies to each zone, what of each layer is under it,
and on which side of each printed figure the project falls. Parcels that agree in all of these have
the same verdict, so it is reached once for each such combination, by the very rules and functions
that judge a single parcel. What remains per parcel is arithmetic on arrays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.answers import Answer, SiteFacts
from app.domain.area_kernel import Overlaps, overlap_areas
from app.domain.areas import areal_scale
from app.domain.assess import assess, site_facts, situate
from app.domain.batch_answers import Topics, topics_of
from app.domain.batch_prepared import Prepared, Ruling
from app.domain.batch_rulings import NO_ZONE, reach_ruling
from app.domain.batch_states import (
    INSIDE,
    OUTSIDE,
    Codes,
    Flags,
    Floats,
    LayerState,
    Parcels,
    Shapes,
    ZoneStates,
    layer_state,
    zone_states,
)
from app.domain.batch_uses import Uses, find_uses, no_uses
from app.domain.findings import (
    PRECEDENCE,
)
from app.domain.flat import flatten
from app.domain.intensity import INDICATORS, SITE_TOLERANCE, Measure, measures
from app.domain.layers import Layer
from app.domain.parcels import DrawnParcel, Parcel, place_parcel
from app.domain.reference import HOME_PLANE
from app.domain.rules import Comparison, LandUseMatch

# How a parcel lies to its zone, in the words of a record; the first where it has no zone.
RELATIONS: Sequence[str | None] = (None, "undetermined", "straddles", "inside")


@dataclass(frozen=True, slots=True)
class Judged:
    """One chunk judged; every array has one entry per parcel.

    Attributes
    ----------
    area_m2, planar_area_m2 : ellipsoidal by series (1e-6), and in HOME_PLANE
    ruling : which of `rulings` it has; `fiction` the same with fictitious data, -1 where none is
    layers : by layer id: what of it lies under the parcel
    zone_relation : how it lies to the zone of its ruling, as indices of RELATIONS
    silent : by topic: whether its official layers together leave some of the parcel uncovered
    """

    area_m2: Floats
    planar_area_m2: Floats
    ruling: NDArray[np.int64]
    fiction: NDArray[np.int64]
    rulings: Sequence[Ruling]
    layers: Mapping[str, LayerState]
    zones: Sequence[str]
    zone_relation: Codes
    silent: Mapping[str, Flags]


def judge_chunk(shapes: Shapes, prepared: Prepared, threads: int = 1) -> Judged:
    """Judge parcels: valid polygons in metres of HOME_PLANE, with area."""
    parcels = Parcels(shapes, flatten(shapes), shapely.area(shapes), shapely.length(shapes))
    centres = shapely.get_coordinates(shapely.centroid(shapes))
    area_m2 = parcels.area_m2 * areal_scale(centres, HOME_PLANE)
    states = _states(parcels, prepared, threads)
    zones = zone_states(parcels, prepared.zones, threads)
    chunk = _Chunk(prepared, parcels, area_m2, states, zones.codes)
    official = chunk.topics(demonstration=False)
    ruling = chunk.rulings(official, demonstration=False)
    return Judged(
        area_m2,
        parcels.area_m2,
        ruling,
        chunk.fiction(),
        prepared.rulings,
        states,
        prepared.zones.ids,
        _zone_relations(zones, np.array([r.zone for r in prepared.rulings], np.int64)[ruling]),
        {topic: together.silent for topic, together in official.together.items()},
    )


def _states(parcels: Parcels, prepared: Prepared, threads: int) -> dict[str, LayerState]:
    """Return how the parcels lie to each layer; what layers are complete in is measured once."""
    found: dict[str, LayerState] = {}
    measured: dict[int, Overlaps] = {}
    for layer in prepared.layers:
        features, cover = prepared.arrays[layer.id]
        if cover is not None and id(cover) not in measured:
            measured[id(cover)] = overlap_areas(parcels.flat, cover, threads)
        within = measured[id(cover)] if cover is not None else None
        found[layer.id] = layer_state(parcels, layer, features, within, layer.shapes, threads)
    return found


def _zone_relations(zones: ZoneStates, columns: NDArray[np.int64]) -> Codes:
    """Return how each parcel lies to the zone of its column, as indices of RELATIONS."""
    found = np.zeros(len(columns), np.int8)
    rows = np.flatnonzero(columns != NO_ZONE)
    at = (rows, columns[rows])
    undetermined, straddles, inside = map(RELATIONS.index, ("undetermined", "straddles", "inside"))
    sure = np.where(zones.codes[at] == INSIDE, inside, undetermined)
    found[rows] = np.where(zones.across[at], straddles, sure)
    return found


@dataclass(slots=True)
class _Chunk:
    """One chunk at work: from states to combinations to rulings."""

    prepared: Prepared
    parcels: Parcels
    area_m2: Floats
    states: Mapping[str, LayerState]
    zones: Codes

    def topics(self, *, demonstration: bool) -> Topics:
        """Return what the layers of each topic say together."""
        return topics_of(
            self._layers(demonstration=demonstration),
            self.prepared.knowledge.rulebook.topics,
            self.states,
            cache(partial(_facts, self, demonstration=demonstration)),
        )

    def rulings(self, topics: Topics, *, demonstration: bool) -> NDArray[np.int64]:
        """Return the number of each parcel's ruling."""
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

    def _layers(self, *, demonstration: bool) -> list[Layer]:
        """Return the layers that may decide; fictitious ones for a demonstration only."""
        return [one for one in self.prepared.layers if one.basis == "official" or demonstration]

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
            topics = self.topics(demonstration=True)
            found[near] = self.rulings(topics, demonstration=True)[near]
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
            layer for layer in self._layers(demonstration=demonstration) if layer.topic in topics
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
            ruling = reach_ruling(
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
    # What is in percent is a share of the site, and doubted where it is more than the site.
    over = (measure.unit == "percent") & (value > 100 * (1 + SITE_TOLERANCE))
    plain = value if measure.plain is None else measure.plain / area_m2
    plain_above = (plain > comparison.value) & ~np.isclose(plain, comparison.value, rtol=1e-9)
    codes: Codes = (
        above.astype(np.int8) + 2 * equal.astype(np.int8) + 4 * over + 8 * plain_above
    ).astype(np.int8)
    return codes


def _parcel(chunk: _Chunk, row: int) -> Parcel:
    return place_parcel(DrawnParcel("batch", chunk.parcels.shapes[row], HOME_PLANE.epsg))


def _facts(chunk: _Chunk, row: int, *, demonstration: bool) -> SiteFacts:
    """Return what the reference knows of one parcel."""
    case = situate(_parcel(chunk, row), chunk.prepared.knowledge, chunk.prepared.asked)
    return site_facts(case, demonstration=demonstration)


def _use_answers(chunk: _Chunk, row: int, *, demonstration: bool) -> Mapping[str, Answer]:
    """Answer by the reference: which uses lie where is a matter of shapes."""
    found = assess(_parcel(chunk, row), chunk.prepared.knowledge, chunk.prepared.asked)
    judgement = found.demonstration if demonstration else found.judgement
    findings = judgement.findings if judgement else ()
    return {
        f.topic: Answer(f.outcome, f.reason, f.basis, missing=f.missing)
        for f in findings
        if f.question == "land_use" and f.topic is not None
    }


def uncovered_topics(judged: Judged) -> dict[str, int]:
    """Count by topic the parcels that its official layers do not cover wholly; none: left out."""
    counts = {topic: int(silent.sum()) for topic, silent in sorted(judged.silent.items())}
    return {topic: count for topic, count in counts.items() if count}


def verdict_codes(judged: Judged, rulings: NDArray[np.int64]) -> Codes:
    """Return verdicts as indices of PRECEDENCE, -1 where there is no ruling."""
    table = np.array([PRECEDENCE.index(r.verdict) for r in judged.rulings] or [0], np.int8)
    codes: Codes = np.where(rulings < 0, -1, table[rulings]).astype(np.int8)
    return codes
