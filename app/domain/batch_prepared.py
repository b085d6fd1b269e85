"""What a batch needs before its first parcel, and the rulings that it has reached so far."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.domain.area_kernel import IndexedLayer
from app.domain.assess import Asked
from app.domain.assessment import Knowledge
from app.domain.batch_states import (
    ZoneIndex,
    index_zones,
)
from app.domain.findings import (
    Verdict,
)
from app.domain.layers import Layer
from app.domain.reference import HOME_PLANE
from app.domain.rules import Question
from app.domain.zones import parts_that_redraw
from app.text import Text

Pair = tuple[IndexedLayer, IndexedLayer | None]
LayerArrays = Callable[[Layer], Pair]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is said of all parcels of one combination: verdicts by question, and why."""

    verdict: Verdict
    questions: Mapping[Question, Verdict | Literal["not_asked"]]
    reasons: Text
    zone: int


@dataclass(slots=True)
class Prepared:
    """Everything that a batch needs, made once; `rulings` grows as combinations are met."""

    knowledge: Knowledge
    asked: Asked
    zones: ZoneIndex
    layers: tuple[Layer, ...]
    arrays: Mapping[str, Pair]
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
        _with_shared_covers(layers, arrays),
    )


def _with_shared_covers(layers: Sequence[Layer], arrays: LayerArrays) -> Mapping[str, Pair]:
    """Return the arrays by layer, those of equal complete_within once: often all are one county."""
    covers: dict[bytes, IndexedLayer] = {}
    found: dict[str, Pair] = {}
    for layer in layers:
        features, cover = arrays(layer)
        if cover is not None and layer.complete_within is not None:
            cover = covers.setdefault(layer.complete_within.wkb, cover)
        found[layer.id] = features, cover
    return found
