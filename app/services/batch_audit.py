"""Compare a sample of a batch with the check of single parcels and with GEOS."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from app.data.batches.placing import Placed, drawn_parcel
from app.domain.areas import without_hairs
from app.domain.assess import assess
from app.domain.assessment import ParcelAssessment
from app.domain.batch_prepared import Prepared
from app.domain.batch_states import TRACE
from app.domain.layers import Layer
from app.domain.overlay import NOISE_AREA_M2
from app.domain.parcels import place_parcel
from app.errors import DataError
from app.text import Text

TOLERANCE = 1e-6  # m2, or of the area, whichever is more
SERIES_TOLERANCE = 5e-6  # of the area: the geodesic area against the series
SERIES_LEAST_M2 = 0.01  # the geodesic sum over very short edges is no more exact than this


def sampled_rows(rows: int, count: int, seed: int) -> NDArray[np.int64]:
    """Return rows (from 0) drawn one from each of `count` equal stretches of the file.

    >>> sampled_rows(3, 5, 1).tolist()
    [0, 1, 2]
    """
    if count >= rows:
        return np.arange(rows, dtype=np.int64)
    places = (np.arange(count) + np.random.default_rng(seed).random(count)) * rows / count
    found: NDArray[np.int64] = np.unique(places.astype(np.int64))
    return found


def audit(
    table: pa.Table, placed: Placed, sample: Sequence[int], prepared: Prepared, first_row: int
) -> int:
    """Compare rows of a chunk, as they will be written, with the reference; return how many.

    Parameters
    ----------
    sample : rows of the chunk, from 0; the next one that was judged stands in for a bad one

    Raises
    ------
    DataError
        `batch.audit_failed`, naming the row.
    """
    if not len(placed.rows) or not len(sample):
        return 0
    at = np.unique(np.minimum(np.searchsorted(placed.rows, sample), len(placed.rows) - 1))
    rows = table.take(pa.array(placed.rows[at])).to_pylist()
    for place, row in zip(at.tolist(), rows, strict=True):
        number = first_row + int(placed.rows[place]) + 1
        _verdicts(row, placed, int(placed.rows[place]), prepared, number)
        _areas(row, placed.shapes[place], prepared.layers, number)
    return len(rows)


def _verdicts(
    row: dict[str, object], placed: Placed, index: int, prepared: Prepared, number: int
) -> None:
    parcel = place_parcel(drawn_parcel(placed.drawn[index], placed.epsg, number))
    found = assess(parcel, prepared.knowledge, prepared.asked)
    shown = found.demonstration
    expected: dict[str, object] = {
        "verdict": found.judgement.verdict,
        "demonstration_verdict": shown.verdict if shown else None,
        **{f"question_{a.question}": a.verdict for a in found.judgement.questions},
        "zone_relation": _relation(found, row["zone"]),
    }
    for name, value in expected.items():
        if row[name] != value:
            raise _differs(number, name, row[name], value)
    _require_close(
        number, "area_m2", row["area_m2"], found.area_m2, SERIES_TOLERANCE, least=SERIES_LEAST_M2
    )


def _relation(found: ParcelAssessment, zone: object) -> str | None:
    """Return how a parcel lies to a zone; None if there is no zone, or it lies outside."""
    same = [relation for relation in found.relations if relation.zone_id == zone]
    return next(("straddles" if r.straddles else r.relation for r in same), None)


def _areas(
    row: dict[str, object], shape: BaseGeometry, layers: Sequence[Layer], number: int
) -> None:
    planar_m2, area_m2 = _number(row["planar_area_m2"]), _number(row["area_m2"])
    _require_close(number, "planar_area_m2", planar_m2, shape.area, TOLERANCE)
    trace_m2 = TRACE * area_m2
    for layer in layers:
        parts = _parts(shape, layer)
        silent = _counts(parts["uncovered_m2"])
        for ending, part in parts.items():
            name, found = f"{layer.id}_{ending}", row[f"{layer.id}_{ending}"]
            if silent and ending != "uncovered_m2" and not _counts(part):
                if found is not None:
                    raise _differs(number, name, found, None)
                continue
            counted_m2 = part.area if ending == "m2" or _counts(part) else 0.0
            expected_m2 = counted_m2 * area_m2 / planar_m2
            _require_close(number, name, found, expected_m2, TOLERANCE, least=trace_m2)


def _parts(shape: BaseGeometry, layer: Layer) -> dict[str, BaseGeometry]:
    """Return with GEOS what each column of areas of a layer measures, by the column's ending."""
    hits = sorted(layer.tree.query(shape, predicate="intersects").tolist())
    pieces = [shapely.intersection(shape, layer.features[hit].geometry) for hit in hits]
    hit, within = shapely.union_all(pieces), layer.complete_within
    parts = {"m2": hit, "uncovered_m2": shape if within is None else shape.difference(within)}
    if layer.polarity == "forbids":
        parts["counting_m2"] = hit
    elif layer.polarity == "requires":
        covered = Polygon() if within is None else shape.intersection(within)
        parts["counting_m2"] = covered.difference(hit)
    return parts


def _counts(geometry: BaseGeometry) -> bool:
    """Tell whether a geometry is more than the noise of shared edges."""
    return any(part.area >= NOISE_AREA_M2 for part in without_hairs(geometry).geoms)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")


def _require_close(
    number: int, name: str, found: object, expected: float, tolerance: float, least: float = 0.0
) -> None:
    value = _number(found)
    bound = max(TOLERANCE, least, tolerance * max(abs(value), abs(expected)))
    if not abs(value - expected) <= bound:  # nan is no agreement
        raise _differs(number, name, value, expected)


def _differs(number: int, column: str, found: object, expected: object) -> DataError:
    return DataError(
        "batch.audit_failed",
        Text(
            f"抽查不一致：第 {number} 行 {column} 批量结果为 {found}，逐个核对为 {expected}；"
            "未产生结果文件",
            f"the audit failed: row {number}, {column}: {found} in the batch, {expected} by the "
            "reference; there is no result file",
        ),
        where={"row": number, "column": column, "batch": str(found), "reference": str(expected)},
    )
