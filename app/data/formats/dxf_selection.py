"""Choose among the curves of a drawing those that can bound a parcel, and say what was left out."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from shapely.geometry import MultiPoint

from app.data.formats.dxf_process import CHORD_TOLERANCE_M, DxfCurve
from app.domain.parcels import Diagnostic
from app.domain.reference import Coordinates
from app.text import Text

ENDS_MEET_M = 0.001  # ends of an open line this near each other were meant to meet
# Closed curves of a block below this are drawing symbols (trees, wells, control points: some
# millimetres on paper at 1:500), not parcels.
SYMBOL_AREA_M2 = 10.0
_SAME_PLACE_DECIMALS = 3
_FEWEST_POINTS = 3


@dataclass(frozen=True, slots=True)
class ClosedCurves:
    """The curves that bound something, closing points left out, and what was decided."""

    curves: tuple[DxfCurve, ...]
    notes: tuple[Diagnostic, ...]


def closed_curves(curves: Sequence[DxfCurve]) -> ClosedCurves:
    """Close the lines whose ends meet; leave out open lines, symbols of blocks, repetitions."""
    closed: list[DxfCurve] = []
    left_out: dict[str, list[DxfCurve]] = {code: [] for code in _LEFT_OUT}
    met: list[tuple[DxfCurve, float]] = []
    for curve in curves:
        gap_m = _gap_m(curve)
        if not curve.closed and gap_m > ENDS_MEET_M:
            left_out["dxf.open_skipped"].append(curve)
            continue
        ring = _ring(curve.points)
        # The hull, since the two halves of a bow-tie cancel out: it is to be refused, not dropped.
        area_m2 = MultiPoint(ring).convex_hull.area if len(ring) >= _FEWEST_POINTS else 0.0
        if area_m2 == 0:
            left_out["dxf.flat_skipped"].append(curve)
        elif curve.inserted and area_m2 < SYMBOL_AREA_M2:
            left_out["dxf.symbols_skipped"].append(curve)
        else:
            closed.append(replace(curve, points=ring, closed=True))
            met += [] if curve.closed else [(curve, gap_m)]
    kept, repeated = _without_repetitions(closed)
    left_out["dxf.repetitions_dropped"] = repeated
    notes = [_left_out(code, found) for code, found in left_out.items() if found]
    notes += [_met(met)] if met else []
    arcs_m = math.fsum(curve.curved_m for curve in kept)
    notes += [_chords(arcs_m)] if arcs_m else []
    return ClosedCurves(tuple(kept), tuple(notes))


def _gap_m(curve: DxfCurve) -> float:
    if len(curve.points) < _FEWEST_POINTS:
        return math.inf
    return math.dist(curve.points[0], curve.points[-1])


def _ring(points: Coordinates) -> Coordinates:
    """Return the vertices without repeated ones and without the closing one."""
    if not len(points):
        return points
    steps = np.abs(np.diff(points, axis=0, append=points[:1])).max(axis=1)
    ring: Coordinates = points[steps > 0]
    if len(ring) > 1 and np.abs(ring[0] - ring[-1]).max() <= ENDS_MEET_M:
        ring = ring[:-1]
    return ring


def _without_repetitions(
    curves: Sequence[DxfCurve],
) -> tuple[list[DxfCurve], list[DxfCurve]]:
    """Drop a curve drawn twice in a layer, and a hatch that fills a curve of any layer."""
    lines = [curve for curve in curves if curve.kind not in _FILLINGS]
    bounded = {_shape(curve) for curve in lines}
    seen: set[tuple[str, object]] = set()
    kept: list[DxfCurve] = []
    repeated: list[DxfCurve] = []
    for curve in curves:
        shape = _shape(curve)
        again = (curve.layer, shape) in seen
        fills = curve.kind in _FILLINGS and shape in bounded
        (repeated if again or fills else kept).append(curve)
        seen.add((curve.layer, shape))
    return kept, repeated


_FILLINGS = ("HATCH", "MPOLYGON")


def _shape(curve: DxfCurve) -> frozenset[tuple[float, float]]:
    return frozenset((x, y) for x, y in np.round(curve.points, _SAME_PLACE_DECIMALS).tolist())


_LEFT_OUT = {
    "dxf.open_skipped": Text(
        "条未闭合的线未读取（首尾相距大于 1 毫米）",
        "open lines were left out (ends over 1 mm apart)",
    ),
    "dxf.flat_skipped": Text("条没有面积的闭合线未读取", "closed lines without area were left out"),
    "dxf.symbols_skipped": Text(
        f"个图块中小于 {SYMBOL_AREA_M2:g} 平方米的闭合图形视为符号，未读取",
        f"closed curves of blocks below {SYMBOL_AREA_M2:g} m2 were taken for symbols",
    ),
    "dxf.repetitions_dropped": Text(
        "个重复绘制的边界（含与边界重合的填充）未重复读取",
        "repeated boundaries (fillings of a boundary included) were read once",
    ),
}


def _left_out(code: str, curves: Sequence[DxfCurve]) -> Diagnostic:
    words, by_layer = _LEFT_OUT[code], _by_layer(curves)
    handles = " ".join(dict.fromkeys(curve.handle for curve in curves[:20]))
    return Diagnostic(
        code,
        "info" if code == "dxf.repetitions_dropped" else "warning",
        Text(f"{len(curves)} {words.zh}：{by_layer}", f"{len(curves)} {words.en}: {by_layer}"),
        {"count": len(curves), "handles": handles},
    )


def _by_layer(curves: Iterable[DxfCurve]) -> str:
    counts = Counter(curve.layer for curve in curves)
    return ", ".join(f"{layer} {count}" for layer, count in counts.most_common(20))


def _met(met: Sequence[tuple[DxfCurve, float]]) -> Diagnostic:
    widest_mm = max(gap_m for _, gap_m in met) * 1000
    handles = " ".join(curve.handle for curve, _ in met[:20])
    return Diagnostic(
        "dxf.closed_by_ends",
        "warning",
        Text(
            f"{len(met)} 条线未标记闭合，但首尾相距不超过 {widest_mm:.3f} 毫米，按闭合读取",
            f"{len(met)} lines are not marked closed, but their ends lie within {widest_mm:.3f} "
            "mm: read as closed",
        ),
        {"count": len(met), "handles": handles},
    )


def _chords(arcs_m: float) -> Diagnostic:
    """State how much area chords cost: two thirds of their height times the arc's length."""
    error_m2 = 2 / 3 * CHORD_TOLERANCE_M * arcs_m
    return Diagnostic(
        "dxf.arcs_to_chords",
        "info",
        Text(
            f"弧线（共长 {arcs_m:.2f} 米）以弦逼近，矢高不超过 1 毫米，面积误差不超过 "
            f"{error_m2:.3f} 平方米",
            f"arcs of {arcs_m:.2f} m became chords within 1 mm of them; the area differs by at "
            f"most {error_m2:.3f} m2",
        ),
        {"arcs_m": round(arcs_m, 3), "area_error_m2": round(error_m2, 4)},
    )
