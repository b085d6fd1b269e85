"""Whether the intended use agrees with the planned one, for many parcels at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from app.domain.answers import Answer
from app.domain.area_kernel import IndexedLayer
from app.domain.batch_states import SLIVER_PER_M, TRACE, Codes, Flags, Floats, LayerState
from app.domain.findings import Outcome
from app.domain.layers import Layer
from app.text import Text

OPEN = 0
# A code means the same in every chunk: what is reached for a combination is kept for the next ones.
_CODES: dict[Outcome, int] = {
    "met": 1,
    "not_met": 2,
    "no_data": 3,
    "needs_review": 4,
    "not_applicable": 5,
}
_SAID: dict[Outcome, Text] = {
    "met": Text("与规划用途一致", "agrees with the planned use"),
    "not_met": Text("与规划用途不一致", "differs from the planned use"),
    "no_data": Text("规划用途图层未覆盖", "not covered by the layer of planned uses"),
}


@dataclass(frozen=True, slots=True)
class Uses:
    """The answers on the planned use: a code per parcel, and what each code answers by topic."""

    codes: Codes
    by_code: Mapping[int, Mapping[str, Answer]]

    def answers(self, row: int) -> Mapping[str, Answer]:
        """Return the answers for the parcel in `row`, by topic; none where nothing was asked."""
        return self.by_code.get(int(self.codes[row, 0]), {}) if self.by_code else {}


def no_uses(count: int) -> Uses:
    """Return that nothing was asked about uses."""
    return Uses(np.zeros((count, 0), np.int8), {})


def find_uses(
    code: str,
    system: str | None,
    topic: str,
    layer: tuple[Layer, IndexedLayer, LayerState] | None,
    area_m2: Floats,
    by_shape: Callable[[int], Mapping[str, Answer]],
) -> Uses:
    """Compare one intended use with the planned uses under every parcel.

    Parameters
    ----------
    code, system : of the intended use
    layer : the only layer of the topic; None if there are several or none, then shapes decide
    area_m2 : planar areas of the parcels
    by_shape : the reference for one parcel; asked where areas by class leave doubt
    """
    settled = np.zeros(len(area_m2), np.int8)
    if layer is not None and layer[0].code_system == system:
        settled = _by_areas(code, layer[1], layer[2], area_m2)
    basis = layer[0].basis if layer is not None else "official"
    by_code: dict[int, Mapping[str, Answer]] = {}
    for outcome, said in _SAID.items():
        missing = (f"layer:{topic}",) if outcome == "no_data" else ()
        by_code[_CODES[outcome]] = {topic: Answer(outcome, said, basis, missing=missing)}
    codes = settled.copy()
    for row in np.flatnonzero(settled == OPEN):
        answers = by_shape(int(row))
        if topic in answers:
            codes[row] = _CODES[answers[topic].outcome]
            by_code.setdefault(int(codes[row]), answers)
    return Uses(codes.reshape(-1, 1), by_code)


def _by_areas(code: str, indexed: IndexedLayer, state: LayerState, area_m2: Floats) -> Codes:
    """Settle what the areas by class settle: all of it fits, or certainly too much does not."""
    fits = _of_sets(indexed, lambda one: bool(one) and code.startswith(one))
    other = _of_sets(
        indexed, lambda one: bool(one) and not code.startswith(one) and not one.startswith(code)
    )
    fitting_m2 = state.by_class_set[:, fits].sum(axis=1)
    other_m2 = state.by_class_set[:, other].sum(axis=1)
    trace_m2 = area_m2 * TRACE
    settled = np.zeros(len(area_m2), np.int8)
    settled[~state.uncovered & (fitting_m2 >= area_m2 - trace_m2)] = _CODES["met"]
    settled[state.uncovered & (other_m2 <= trace_m2)] = _CODES["no_data"]
    settled[other_m2 > SLIVER_PER_M * state.bound_m] = _CODES["not_met"]
    return settled


def _of_sets(indexed: IndexedLayer, belongs: Callable[[str], bool]) -> Flags:
    """Return the class sets whose classes all belong."""
    flags: Flags = np.array([all(belongs(one) for one in s) for s in indexed.class_sets], bool)
    return flags
