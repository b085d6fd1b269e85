"""What the layers answer about many parcels, from codes instead of shapes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from shapely.geometry.base import BaseGeometry

from app.domain.answers import Answer, Settled, SiteFacts, Topic
from app.domain.areas import united
from app.domain.batch_states import (
    CLEAR,
    SLIVER,
    SLIVER_PER_M,
    SUBSTANTIAL,
    Codes,
    Flags,
    Floats,
    LayerState,
)
from app.domain.conditions import Weighed
from app.domain.findings import Outcome
from app.domain.layer_answers import uncovered_m2
from app.domain.layers import Layer
from app.domain.overlay import sift
from app.domain.zones import Basis
from app.text import Text


@dataclass(frozen=True, slots=True)
class Together:
    """What the layers of one topic say together about every parcel; codes as in `LayerState`."""

    hit: Codes
    counting: Codes
    silent: Flags


@dataclass(frozen=True, slots=True)
class Topics:
    """The layers of each topic and what they say together, as the questions ask for it."""

    known: Mapping[str, Topic]
    layers: Mapping[str, Sequence[Layer]]
    together: Mapping[str, Together]

    def columns(self) -> list[Codes]:
        """Return, topic by topic, the codes that the verdict depends on."""
        return [
            (one.hit + 3 * one.counting + 9 * one.silent).astype(np.int8)
            for one in self.together.values()
        ]

    def settled(self, row: int, uses: Mapping[str, Answer]) -> Settled:
        """Return the layers' answers for the parcel in `row`, as the reference would give them."""
        answers: dict[str, Answer] = {}
        on: dict[str, Weighed] = {}
        for topic_id, layers in self.layers.items():
            hit, counting, silent = self._codes(topic_id, row)
            topic = self.known[topic_id]
            answer = _layer_answer(topic, hit, counting, silent)
            answers[topic_id] = replace(answer, basis=_basis(layers))
            on[topic_id] = _on(topic, hit, silent)
        return Settled(answers, uses, on)

    def _codes(self, topic_id: str, row: int) -> tuple[int, int, bool]:
        one = self.together[topic_id]
        return int(one.hit[row]), int(one.counting[row]), bool(one.silent[row])

    def unruled(self, row: int) -> list[tuple[Topic, Basis]]:
        """Return the topics that count against the parcel, whether or not a clause asks."""
        found = []
        for topic_id, layers in sorted(self.layers.items()):
            hit, counting, _ = self._codes(topic_id, row)
            topic = self.known[topic_id]
            counted = hit if topic.polarity == "informs" else counting
            if counted > CLEAR and topic.polarity != "classifies":
                found.append((topic, _basis(layers)))
        return found


def topics_of(
    layers: Sequence[Layer],
    known: Mapping[str, Topic],
    states: Mapping[str, LayerState],
    facts_of: Callable[[int], SiteFacts],
) -> Topics:
    """Put the layers of each topic together.

    Parameters
    ----------
    layers : those that may decide
    states : by layer id
    facts_of : what the reference knows of the parcel in a row; asked where codes leave doubt
    """
    by_topic: dict[str, list[Layer]] = {}
    for layer in layers:
        by_topic.setdefault(layer.topic, []).append(layer)
    together = {
        topic_id: _together([states[layer.id] for layer in own], topic_id, facts_of)
        for topic_id, own in by_topic.items()
    }
    return Topics(known, by_topic, together)


def _together(
    states: Sequence[LayerState], topic_id: str, facts_of: Callable[[int], SiteFacts]
) -> Together:
    """Code what layers say together: the worst of them, unless that is a matter of shapes.

    Two layers that each cover a part may cover the parcel, and slivers side by side may be more
    than a sliver.
    """
    hits, countings = [state.hit for state in states], [state.counting for state in states]
    hit, counting = np.max(hits, axis=0), np.max(countings, axis=0)
    silent = np.all([state.uncovered for state in states], axis=0)
    bound_m = np.sum([state.bound_m for state in states], axis=0)
    open_ = silent & (np.sum([state.answers for state in states], axis=0) > 1)
    open_ |= _in_doubt(hits, [state.overlap_m2 for state in states], bound_m)
    open_ |= _in_doubt(countings, [state.counting_m2 for state in states], bound_m)
    for row in np.flatnonzero(open_):
        hit[row], counting[row], silent[row] = _by_shape(facts_of(int(row)), topic_id)
    return Together(hit, counting, silent)


def _in_doubt(codes: Sequence[Codes], areas_m2: Sequence[Floats], bound_m: Floats) -> Flags:
    """Tell where parts of several layers are not certainly more than slivers, taken together."""
    several = np.sum([code > CLEAR for code in codes], axis=0) > 1
    doubt: Flags = several & (np.max(areas_m2, axis=0) <= SLIVER_PER_M * bound_m)
    return doubt


def _by_shape(facts: SiteFacts, topic_id: str) -> tuple[int, int, bool]:
    """Code what the reference finds: hit, counting, silent."""
    overlaps = facts.overlaps.get(topic_id, ())
    if not overlaps:
        return CLEAR, CLEAR, True
    hit, counting = united([o.hit for o in overlaps]), united([o.counting for o in overlaps])
    return _coded(hit), _coded(counting), uncovered_m2(facts, overlaps) > 0


def _coded(parts: BaseGeometry) -> int:
    slivers, substantial = sift(parts)
    if not substantial.is_empty:
        return SUBSTANTIAL
    return SLIVER if slivers else CLEAR


def _basis(layers: Sequence[Layer]) -> Basis:
    fictitious = any(layer.basis == "demonstration" for layer in layers)
    return "demonstration" if fictitious else layers[0].basis


_REPORTED: dict[int, Outcome] = {
    CLEAR: "not_applicable",
    SLIVER: "needs_review",
    SUBSTANTIAL: "met",
}
_SAID: dict[tuple[Outcome, str], Text] = {
    ("not_met", "requires"): Text("超出{zh}", "outside the {en}"),
    ("not_met", ""): Text("占压{zh}", "on {en}"),
    ("no_data", ""): Text("{zh}图层未覆盖", "not covered by the {en} layer"),
    ("needs_review", ""): Text("与{zh}微小重叠，需人工核对", "slivers on {en}, to be checked"),
    ("met", ""): Text("不涉及{zh}", "{en} not concerned"),
    ("not_applicable", ""): Text("不涉及{zh}", "{en} not concerned"),
}


def _layer_answer(topic: Topic, hit: int, counting: int, silent: bool) -> Answer:
    """Answer as `layer_answers.ask_layers` does, from codes instead of shapes."""
    outcome: Outcome
    if topic.polarity in ("informs", "classifies"):
        outcome = "no_data" if silent else _REPORTED[hit]
    elif counting == SUBSTANTIAL:
        outcome = "not_met"
    elif silent:
        outcome = "no_data"
    else:
        outcome = "needs_review" if counting == SLIVER else "met"
    polarity = "requires" if (outcome, topic.polarity) == ("not_met", "requires") else ""
    said = _SAID[outcome, polarity]
    reason = Text(said.zh.format(zh=topic.name.zh), said.en.format(en=topic.name.en))
    missing = (f"layer:{topic.id}",) if outcome == "no_data" else ()
    return Answer(outcome, reason, missing=missing)


def _on(topic: Topic, hit: int, silent: bool) -> Weighed:
    """Weigh as `layer_answers.on_layer` does, from codes instead of shapes."""
    name = topic.name
    if hit == SUBSTANTIAL:
        return Weighed(True, (), Text(f"地块涉及{name.zh}", f"the parcel lies on {name.en}"))
    if silent:
        said = Text(f"{name.zh}图层未覆盖", f"not covered by the {name.en} layer")
        return Weighed(None, (f"layer:{topic.id}",), said)
    if hit == SLIVER:
        return Weighed(None, (), Text(f"与{name.zh}微小重叠", f"slivers on {name.en}"))
    return Weighed(False, (), Text(f"地块不涉及{name.zh}", f"the parcel is not on {name.en}"))
