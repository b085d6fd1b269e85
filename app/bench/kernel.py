"""The kernel beside geopandas, GEOS and PostGIS: same parcels, same layers, equal areas."""

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
import shapely

from app.bench.data import MadeLayer, make_layers, make_parcels
from app.bench.engines import Areas, BestGeos, Engine, GeopandasOverlay, OurKernel, indexed
from app.bench.failures import AreasDiffer
from app.bench.figures import Missing, Value
from app.bench.postgis import PostgisEngine, own_server, own_server_is_installed
from app.bench.region import make_region
from app.bench.timing import MOST_RUNS, Measured, Way, alternately, percentile
from app.domain.area_kernel import overlap_areas
from app.domain.flat import Shapes, flatten

ONE, TWO = OurKernel(1).name, OurKernel(2).name
TOLERANCE = 1e-6  # of the parcel: areas of two ways that differ by more are not the same work
SINGLE_PARCELS = 2_000


@dataclass(frozen=True, slots=True)
class KernelRun:
    """Figures by id, and one row for each engine."""

    figures: Mapping[str, Value]
    engines: Sequence[Mapping[str, object]]
    notes: Sequence[str]


def run_kernel(
    scale: float, parcels: int, postgis_url: str | None = None, runs: int = MOST_RUNS
) -> KernelRun:
    """Measure every engine on the same parcels and layers.

    Parameters
    ----------
    scale : size of the region, 0 to 1
    parcels : how many the sample holds
    postgis_url : of a server; None takes scripts/postgis.sh if PostGIS is installed

    Raises
    ------
    AreasDiffer
        If two engines differ by more than 1e-6 of a parcel.
    """
    region = make_region(scale)
    layers, shapes = make_layers(region), make_parcels(region, parcels)
    notes: list[str] = []
    engines: list[Engine] = [OurKernel(1), OurKernel(2), GeopandasOverlay(), BestGeos()]
    with ExitStack() as stack:
        postgis = _postgis(postgis_url, stack, notes)
        engines += [] if postgis is None else [postgis]
        ready_s = {engine.name: _prepared(engine, layers, shapes) for engine in engines}
        ways = [Way(engine.name, engine.measure, engine.cpu_seconds) for engine in engines]
        found = alternately(ways, runs)
    worst = {name: worst_difference(one.found, found, shapes) for name, one in found.items()}
    rows = [
        {
            "name": name,
            "prepare_s": ready_s[name],
            "wall_s": one.wall_s,
            "cpu_s": one.cpu_s,
            "runs": one.runs,
            "parcels_per_cpu_s": _per_cpu_s(parcels, one),
            "worst_difference": worst[name],
            "total_m2": float(sum(areas.sum() for areas in one.found)),
        }
        for name, one in found.items()
    ]
    notes.append(f"{sum(len(layer.geometries) for layer in layers)} control polygons")
    figures = {**_ratios(found, parcels), **single_parcels(layers, shapes[:SINGLE_PARCELS])}
    figures["kernel.worst_difference"] = max(worst.values())
    return KernelRun(figures, rows, notes)


def worst_difference(areas: Areas, found: Mapping[str, Measured[Areas]], parcels: Shapes) -> float:
    """Return the greatest difference from the one-thread kernel, as a share of the parcel.

    Raises
    ------
    AreasDiffer
        If it is more than 1e-6.
    """
    own_m2 = shapely.area(parcels)[:, None]
    pairs = zip(areas, found[ONE].found, strict=True)
    worst = max(float((np.abs(a - b) / own_m2).max()) for a, b in pairs)
    if worst > TOLERANCE:
        raise AreasDiffer(f"areas differ by {worst:.2e} of a parcel")
    return worst


def single_parcels(layers: Sequence[MadeLayer], parcels: Shapes) -> dict[str, Value]:
    """Measure parcels one by one against all layers, as a request asks for them."""
    ready = [indexed(layer) for layer in layers]
    seconds = []
    for parcel in parcels:
        before = time.perf_counter()
        flat = flatten([parcel])
        for layer in ready:
            overlap_areas(flat, layer)
        seconds.append(time.perf_counter() - before)
    return {
        "kernel.single_p50_ms": percentile(seconds, 0.5) * 1_000,
        "kernel.single_p99_ms": percentile(seconds, 0.99) * 1_000,
    }


def _postgis(url: str | None, stack: ExitStack, notes: list[str]) -> PostgisEngine | None:
    if url is None:
        if not own_server_is_installed():
            notes.append("PostGIS: none installed, and no --postgis URL")
            return None
        url = stack.enter_context(own_server())
    engine = PostgisEngine(url)
    stack.callback(engine.close)
    return engine


def _prepared(engine: Engine, layers: Sequence[MadeLayer], parcels: Shapes) -> float:
    before = time.perf_counter()
    engine.prepare(layers, parcels)
    return time.perf_counter() - before


def _per_cpu_s(parcels: int, one: Measured[Areas]) -> float | None:
    return parcels / one.cpu_s if one.cpu_s else None


def _ratios(found: Mapping[str, Measured[Areas]], parcels: int) -> dict[str, Value]:
    speeds = {name: _per_cpu_s(parcels, one) for name, one in found.items()}
    ours = speeds[ONE]
    others = [speed for name, speed in speeds.items() if name not in (ONE, TWO) and speed]
    too_short = Missing("the run was too short to measure")

    def over(speed: float | None, reason: Missing) -> Value:
        return ours / speed if ours and speed else reason

    postgis = PostgisEngine.name
    no_postgis = Missing(
        "its processor time is not known here" if postgis in found else "no PostGIS server"
    )
    return {
        "kernel.parcels_per_cpu_s": ours or too_short,
        "kernel.over_geopandas": over(speeds[GeopandasOverlay.name], too_short),
        "kernel.over_best_other": over(max(others, default=None), too_short),
        "kernel.over_postgis": over(speeds.get(postgis), no_postgis),
        "kernel.two_threads": found[ONE].wall_s / found[TWO].wall_s,
    }
