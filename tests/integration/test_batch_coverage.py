"""What no layer covers is neither 0 nor outside: a batch says of it what the record says."""

import json
from datetime import date

import openpyxl
import pyogrio
import pytest

from app.services.batch_request import BatchRequest
from app.services.check_batch import check_batch
from app.services.desk import open_desk
from tests.batch_files import geoparquet, rows_of, told
from tests.conftest import NOON
from tests.integration.test_check_batch import Stop, assert_same_figures, stopped_after
from tests.partly_covered import FAR, HALF, WITHIN, partly_covered, strip

FARMLAND, BOUNDARY = "permanent-basic-farmland", "urban-development-boundary"
PARCELS = {HALF: strip(0, 200), FAR: strip(300, 400), WITHIN: strip(0, 40)}
GAPS = ("layer:permanent_basic_farmland", "layer:urban_development_boundary")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def desk(data_dir):
    opened = open_desk(data_dir, demonstration=True, now=lambda: NOON)
    yield opened
    opened.store.close()


@pytest.fixture(scope="module")
def record(desk):
    """The single check of the three parcels, under layers that cover one and a half of them."""
    return partly_covered(desk)


@pytest.fixture
def asked(record, tmp_path):
    path = geoparquet(tmp_path / "a.parquet", list(PARCELS.values()), name=list(PARCELS))
    return BatchRequest(path, tmp_path / "b.parquet", as_of=date(2026, 11, 21), chunk_rows=1)


def columns(row, layer, *endings):
    return [row[f"{layer}_{ending}"] for ending in endings]


def test_areas_are_null_where_nothing_is_known_and_never_outside(desk, data_dir, asked, record):
    check_batch(desk, asked, data_dir)
    half, far, within = rows_of(asked.out)
    areas = ("m2", "share", "counting_m2", "uncovered_m2")
    for layer in (FARMLAND, BOUNDARY):
        *unknown, uncovered_m2 = columns(far, layer, *areas)
        assert unknown == [None, None, None]
        assert uncovered_m2 == pytest.approx(far["area_m2"], rel=1e-9)
        assert far[f"{layer}_outcome"] == "uncovered"
    area_m2 = half["area_m2"]
    on, outside = columns(half, FARMLAND, *areas), columns(half, BOUNDARY, *areas)
    assert on == pytest.approx([0.1 * area_m2, 0.1, 0.1 * area_m2, 0.5 * area_m2], rel=1e-6)
    assert outside == pytest.approx([0.3 * area_m2, 0.3, 0.2 * area_m2, 0.5 * area_m2], rel=1e-6)
    assert columns(within, FARMLAND, *areas) == [0, 0, 0, 0]
    assert columns(within, BOUNDARY, *areas) == pytest.approx([within["area_m2"], 1, 0, 0])
    for row, expected in zip((half, far, within), record["parcels"], strict=True):
        assert_same_figures(row, expected)
    for layer in (entry for entry in record["parcels"][0]["layers"] if entry["layer"]):
        for name in ("counting_m2", "uncovered_m2"):
            found_m2 = half[f"{layer['layer']}_{name}"]
            assert found_m2 == pytest.approx(layer[name], rel=1e-6), (layer["layer"], name)


def test_a_topic_stays_unchecked_while_parcels_lie_beyond_its_layer(desk, data_dir, asked):
    check_batch(desk, asked, data_dir)
    unchecked = {item["id"]: item for item in told(asked.out)["unchecked"]}
    for gap in GAPS:
        assert unchecked[gap]["reason"]["zh"].startswith("2 个地块")
        assert unchecked[gap]["reason"]["en"].startswith("2 parcels")
    assert unchecked["layer:ecological_redline"]["reason"]["zh"].startswith("缺少")
    inside = BatchRequest(
        geoparquet(asked.out.with_name("in.parquet"), [PARCELS[WITHIN]]),
        asked.out.with_name("c.parquet"), as_of=asked.as_of,
    )  # fmt: skip
    check_batch(desk, inside, data_dir)
    assert {item["id"] for item in told(inside.out)["unchecked"]}.isdisjoint(GAPS)


@pytest.mark.parametrize("suffix", [".gpkg", ".xlsx"])
def test_every_format_says_the_same_of_itself(desk, data_dir, asked, suffix):
    check_batch(desk, asked, data_dir)
    out = asked.out.with_suffix(suffix)
    check_batch(desk, BatchRequest(asked.file, out, as_of=asked.as_of, chunk_rows=1), data_dir)
    if suffix == ".gpkg":
        info = pyogrio.read_info(out)
        assert info["features"] == 3
        said = info["layer_metadata"]["zoning"]
        rows = rows_of(out)
    else:
        book = openpyxl.load_workbook(out)
        head, *lines = book["结果 1"].iter_rows(values_only=True)
        rows = [dict(zip(head, line, strict=True)) for line in lines]
        said = "".join(str(line[0]) for line in book["说明 about"].iter_rows(values_only=True))
    assert json.loads(said) == told(asked.out)
    assert [row[f"{FARMLAND}_m2"] is None for row in rows] == [False, True, False]
    assert [row["name"] for row in rows] == list(PARCELS)


def test_a_batch_that_goes_on_counts_what_was_finished_before(desk, data_dir, asked):
    whole = BatchRequest(
        asked.file, asked.out.with_name("c.parquet"), as_of=asked.as_of, chunk_rows=1
    )
    check_batch(desk, whole, data_dir)
    with pytest.raises(Stop):
        check_batch(desk, asked, data_dir, stopped_after(2))
    check_batch(desk, asked, data_dir)
    assert asked.out.read_bytes() == whole.out.read_bytes()
    (gap,) = [item for item in told(asked.out)["unchecked"] if item["id"] == GAPS[0]]
    assert gap["reason"]["zh"].startswith("2 个地块")


def test_the_audit_looks_at_what_is_not_covered(desk, data_dir, asked, monkeypatch):
    """A figure that only the batch's own arithmetic knows would be wrong unseen."""
    from app.domain import batch_states
    from app.errors import DataError

    real = batch_states.layer_state

    def wrong(*given):
        state = real(*given)
        state.uncovered_m2[:] *= 0.99
        return state

    monkeypatch.setattr("app.domain.batch.layer_state", wrong)
    with pytest.raises(DataError) as caught:
        check_batch(desk, asked, data_dir)
    assert caught.value.code == "batch.audit_failed"
    assert str(caught.value.where["column"]).endswith("_uncovered_m2")
