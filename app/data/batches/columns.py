"""The columns that a batch adds to its source: from arrays and few rulings, without row loops."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from app.data.batches.layout import Layout, weighs
from app.data.batches.placing import Placed
from app.data.batches.source import Piece
from app.domain.areas import mu_from_m2
from app.domain.batch import RELATIONS, Judged
from app.domain.batch_rulings import NO_ZONE
from app.domain.batch_states import CLEAR, SLIVER, SUBSTANTIAL, LayerState
from app.domain.findings import VERDICT_WORDS
from app.domain.layers import Layer
from app.domain.rules import QUESTIONS
from app.text import Text

OUTCOMES = ("clear", "sliver", "uncovered", "substantial")


def result_table(
    piece: Piece, placed: Placed, judged: Judged | None, layers: Sequence[Layer],
    zone_names: dict[str, str], layout: Layout,
) -> pa.Table:  # fmt: skip
    """Return one chunk with its results; rows with errors have nulls and the error."""
    count, first = piece.chunk.rows, piece.chunk.first_row
    columns: dict[str, pa.Array] = {"row": pa.array(np.arange(first + 1, first + count + 1))}
    spread = _Spread(count, placed.rows)
    if judged is not None:
        columns |= _verdicts(judged, zone_names, spread)
        columns |= _areas(judged, spread)
        for layer in layers:
            columns |= _layer(layer, judged.layers[layer.id], judged, spread)
    columns |= _errors(placed, count)
    arrays: list[pa.Array | pa.ChunkedArray] = list(piece.attributes.columns)
    for field in list(layout.schema)[len(arrays) : -1]:
        found = columns.get(field.name)
        arrays.append(pa.nulls(count, field.type) if found is None else found)
    arrays.append(piece.wkb)
    return pa.Table.from_arrays(arrays, schema=layout.schema)


@dataclass(frozen=True, slots=True)
class _Spread:
    """From judged rows to all rows of a chunk; the others are null."""

    count: int
    rows: NDArray[np.intp]

    def floats(
        self, values: NDArray[np.float64], unknown: NDArray[np.bool_] | None = None
    ) -> pa.Array:
        full, absent = np.zeros(self.count), np.ones(self.count, bool)
        full[self.rows], absent[self.rows] = values, False if unknown is None else unknown
        return pa.array(full, mask=absent)

    def words(self, codes: NDArray[Any], values: Sequence[str | None]) -> pa.DictionaryArray:
        """Return `values[code]` by row; the dictionary is sorted and holds what occurs."""
        used = np.unique(codes) if len(codes) else np.zeros(0, np.int64)
        texts = sorted({text for code in used if (text := values[int(code)]) is not None})
        places = {text: number for number, text in enumerate(texts)}
        table = np.full(len(values) + 1, -1, np.int32)
        for code in used:
            text = values[int(code)]
            table[int(code)] = -1 if text is None else places[text]
        full = np.full(self.count, -1, np.int32)
        full[self.rows] = table[codes]
        indices = pa.array(full, mask=full < 0)
        return pa.DictionaryArray.from_arrays(indices, pa.array(texts, pa.string()))


def _verdicts(
    judged: Judged, zone_names: dict[str, str], spread: _Spread
) -> dict[str, pa.DictionaryArray]:
    rulings = list(judged.rulings)
    real = judged.ruling
    zones = [None if r.zone == NO_ZONE else judged.zones[r.zone] for r in rulings]
    shown = [*(r.verdict for r in rulings), None]  # the last for -1: no ruling
    return {
        "verdict": spread.words(real, [r.verdict for r in rulings]),
        "verdict_zh": spread.words(real, [VERDICT_WORDS[r.verdict].zh for r in rulings]),
        "demonstration_verdict": spread.words(
            np.where(judged.fiction < 0, len(rulings), judged.fiction), shown
        ),
        "zone": spread.words(real, zones),
        "zone_relation": spread.words(judged.zone_relation, RELATIONS),
        "zone_name_zh": spread.words(real, [None if z is None else zone_names[z] for z in zones]),
        **{
            f"question_{q}": spread.words(real, [str(r.questions[q]) for r in rulings])
            for q in QUESTIONS
        },
        "reasons_zh": spread.words(real, [r.reasons.zh for r in rulings]),
        "reasons_en": spread.words(real, [r.reasons.en for r in rulings]),
    }


def _areas(judged: Judged, spread: _Spread) -> dict[str, pa.Array]:
    return {
        "area_m2": spread.floats(judged.area_m2),
        "area_mu": spread.floats(np.asarray(mu_from_m2(judged.area_m2))),  # type: ignore[arg-type]
        "planar_area_m2": spread.floats(judged.planar_area_m2),
    }


def _layer(layer: Layer, state: LayerState, judged: Judged, spread: _Spread) -> dict[str, pa.Array]:
    """Return the columns of one layer; nothing found on land it is silent about is null, not 0."""
    share = np.minimum(state.overlap_m2 / judged.planar_area_m2, 1.0)
    scale = judged.area_m2 / judged.planar_area_m2
    counts = state.counting if weighs(layer) else state.hit
    unfound = state.uncovered & (state.hit == CLEAR)
    outcome = np.where(counts == SLIVER, 1, 0)
    outcome[state.uncovered] = 2
    outcome[counts == SUBSTANTIAL] = 3
    columns = {
        f"{layer.id}_m2": spread.floats(state.overlap_m2 * scale, unfound),
        f"{layer.id}_share": spread.floats(share, unfound),
        f"{layer.id}_uncovered_m2": spread.floats(state.uncovered_m2 * scale),
        f"{layer.id}_outcome": spread.words(outcome, OUTCOMES),
    }
    if weighs(layer):
        uncounted = state.uncovered & (state.counting == CLEAR)
        counting_m2 = state.counting_m2 * scale
        columns[f"{layer.id}_counting_m2"] = spread.floats(counting_m2, uncounted)
    return columns


def _errors(placed: Placed, count: int) -> dict[str, pa.DictionaryArray]:
    wrong = sorted(placed.errors)
    spread = _Spread(count, np.array(wrong, np.intp))
    found = [placed.errors[row] for row in wrong]
    codes = np.arange(len(found))
    said = [
        Text(f"{e.message.zh}；{e.mend.zh}", f"{e.message.en}; {e.mend.en}")
        if e.mend
        else e.message
        for e in found
    ]
    return {
        "error_code": spread.words(codes, [error.code for error in found]),
        "error_zh": spread.words(codes, [text.zh for text in said]),
        "error_en": spread.words(codes, [text.en for text in said]),
    }
