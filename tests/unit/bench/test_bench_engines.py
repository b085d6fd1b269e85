"""All engines find the same areas, and those that a hand computes; a false one is noticed."""

import numpy as np
import pytest
import shapely

from app.bench.data import MadeLayer, make_layers, make_parcels
from app.bench.engines import BestGeos, GeopandasOverlay, OurKernel, indexed
from app.bench.failures import AreasDiffer, NoDatabase
from app.bench.kernel import ONE, TWO, run_kernel, single_parcels, worst_difference
from app.bench.postgis import PostgisEngine
from app.bench.region import make_region
from app.bench.timing import Measured
from tests.stores import postgis_server

__all__ = ["postgis_server"]

EAST, NORTH = 390_000, 4_082_000


def box(x, y, width, height):
    return shapely.box(EAST + x, NORTH + y, EAST + x + width, NORTH + y + height)


def shapes(*geometries):
    return np.array(geometries, dtype=object)


# A strip of two classes with a hole in the second, and a layer without classes.
HOLED = box(100, 0, 100, 100).difference(box(140, 40, 20, 20))
STRIP = MadeLayer("strip", "x", "三调", shapes(box(0, 0, 100, 100), HOLED), ("0102", "0601"))
PLAIN = MadeLayer("plain", "y", None, shapes(box(50, 50, 500, 500)), ("",))
# Over both classes and the hole; inside one; around all of the strip; clear of everything.
PARCELS = shapes(
    box(90, 30, 80, 40), box(10, 10, 20, 30), box(-10, -10, 300, 200), box(0, -90, 9, 9)
)
STRIP_M2 = [[10 * 40, 70 * 40 - 400], [600, 0], [10_000, 9_600], [0, 0]]
PLAIN_M2 = [[80 * 20], [0], [240 * 140], [0]]


@pytest.fixture
def engines(postgis_server):
    postgis = PostgisEngine(postgis_server.new_database())
    yield [OurKernel(1), OurKernel(2), GeopandasOverlay(), BestGeos(), postgis]
    postgis.close()


def test_every_engine_finds_what_a_hand_computes(engines):
    for engine in engines:
        engine.prepare([STRIP, PLAIN], PARCELS)
        strip_m2, plain_m2 = engine.measure()
        assert strip_m2 == pytest.approx(np.array(STRIP_M2, float), abs=1e-6), engine.name
        assert plain_m2 == pytest.approx(np.array(PLAIN_M2, float), abs=1e-6), engine.name
        assert engine.cpu_seconds() > 0


def test_every_engine_finds_the_same_on_made_data(engines):
    region = make_region(0.001)
    layers, parcels = make_layers(region), make_parcels(region, 300)
    found = {}
    for engine in engines:
        engine.prepare(layers, parcels)
        found[engine.name] = engine.measure()
    assert len(found) == 5
    own_m2 = shapely.area(parcels)
    land_use_m2 = found[ONE][4].sum(axis=1)
    assert land_use_m2 == pytest.approx(own_m2, rel=1e-9)  # the mosaic lies under all of each
    for areas in found.values():
        for one, other in zip(areas, found[ONE], strict=True):
            assert one.shape == other.shape
            assert (np.abs(one - other) / own_m2[:, None]).max() < 1e-9


def test_areas_that_differ_end_the_bench():
    ours = [np.array([[5_000.0]])]
    found = {ONE: Measured(1.0, 1.0, 1, ours)}
    parcel = shapes(box(0, 0, 100, 100))
    assert worst_difference([np.array([[5_000.001]])], found, parcel) == pytest.approx(1e-7)
    with pytest.raises(AreasDiffer, match=r"areas differ by 1\.00e-05 of a parcel"):
        worst_difference([np.array([[5_000.1]])], found, parcel)


def test_a_layer_that_overlaps_itself_is_not_measured():
    twice = MadeLayer("twice", "x", "三调", shapes(box(0, 0, 9, 9), box(5, 0, 9, 9)), ("1", "2"))
    with pytest.raises(ValueError, match="features of twice overlap"):
        indexed(twice)


def test_a_run_gives_every_figure_and_a_row_for_every_engine(postgis_server):
    found = run_kernel(0.001, 200, postgis_server.new_database(), runs=1)
    names = [row["name"] for row in found.engines]
    assert names[:2] == [ONE, TWO]
    assert len(names) == 5
    assert {row["runs"] for row in found.engines} == {1}
    totals = [row["total_m2"] for row in found.engines]
    assert totals == pytest.approx([totals[0]] * 5, rel=1e-9)
    assert found.figures["kernel.worst_difference"] < 1e-9
    slowest = min(row["parcels_per_cpu_s"] for row in found.engines[2:])
    best = max(row["parcels_per_cpu_s"] for row in found.engines[2:])
    ours = found.engines[0]["parcels_per_cpu_s"]
    assert found.figures["kernel.over_best_other"] == pytest.approx(ours / best)
    assert found.figures["kernel.over_geopandas"] <= ours / slowest + 1e-9


def test_one_parcel_after_the_other():
    found = single_parcels([STRIP], PARCELS)
    assert 0 < found["kernel.single_p50_ms"] <= found["kernel.single_p99_ms"]


def test_a_server_that_is_not_there_is_named():
    with pytest.raises(NoDatabase, match=r"127\.0\.0\.1"):
        PostgisEngine("postgresql+psycopg://nobody@127.0.0.1:1/none")
