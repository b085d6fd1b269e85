"""What the layers answer about many parcels, from codes instead of shapes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.domain.answers import Answer, Settled, Topic
from app.domain.batch_states import CLEAR, SLIVER, SUBSTANTIAL, Codes, LayerState
from app.domain.conditions import Weighed
from app.domain.findings import Outcome
from app.domain.layers import Layer
from app.domain.zones import Basis
from app.text import Text


@dataclass(slots=True)
class Topics:
    """The layers of each topic together, as the questions ask for them."""

    layers: Sequence[Layer]
    known: Mapping[str, Topic]
    states: Mapping[str, LayerState]
    demonstration: bool

    def _layers(self) -> dict[str, list[Layer]]:
        found: dict[str, list[Layer]] = {}
        for layer in self.layers:
            if layer.basis == "official" or self.demonstration:
                found.setdefault(layer.topic, []).append(layer)
        return found

    def columns(self) -> list[Codes]:
        """Return, topic by topic, the codes that the verdict depends on."""
        found = []
        for layers in self._layers().values():
            states = [self.states[layer.id] for layer in layers]
            hit = np.max([state.hit for state in states], axis=0)
            counting = np.max([state.counting for state in states], axis=0)
            silent = np.all([state.uncovered for state in states], axis=0)
            found.append((hit + 3 * counting + 9 * silent).astype(np.int8))
        return found

    def settled(self, row: int, uses: Mapping[str, Answer]) -> Settled:
        """Return the layers' answers for the parcel in `row`, as the reference would give them."""
        answers: dict[str, Answer] = {}
        on: dict[str, Weighed] = {}
        for topic_id, layers in self._layers().items():
            hit, counting, silent = self._codes(layers, row)
            topic = self.known[topic_id]
            answer = _layer_answer(topic, hit, counting, silent)
            answers[topic_id] = replace(answer, basis=_basis(layers))
            on[topic_id] = _on(topic, hit, silent)
        return Settled(answers, uses, on)

    def _codes(self, layers: Sequence[Layer], row: int) -> tuple[int, int, bool]:
        states = [self.states[layer.id] for layer in layers]
        return (
            max(int(state.hit[row]) for state in states),
            max(int(state.counting[row]) for state in states),
            all(bool(state.uncovered[row]) for state in states),
        )

    def unruled(self, row: int) -> list[tuple[Topic, Basis]]:
        """Return the topics that count against the parcel, whether or not a clause asks."""
        found = []
        for topic_id, layers in sorted(self._layers().items()):
            hit, counting, _ = self._codes(layers, row)
            topic = self.known[topic_id]
            counted = hit if topic.polarity == "informs" else counting
            if counted > CLEAR and topic.polarity != "classifies":
                found.append((topic, _basis(layers)))
        return found


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
