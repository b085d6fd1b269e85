"""The ground of the file benchmark: official layers by the real import, verdicts by real rules."""

import pytest

from app.bench.failures import BatchFailed
from app.bench.files import Ground, ground, run_batch, run_files
from app.bench.region import make_region
from app.services.desk import open_desk


@pytest.fixture(scope="module")
def place():
    with ground(0.001) as made:
        yield made


def test_the_layers_are_official_and_complete_in_the_region(place):
    desk = open_desk(place.data_dir, demonstration=False)
    layers = [layer for layer in desk.knowledge.layers if layer.version]
    desk.store.close()
    assert {layer.topic for layer in layers} == {
        "urban_construction_land", "urban_development_boundary", "ecological_redline",
        "eco_control_unit", "current_land_use", "permanent_basic_farmland",
    }  # fmt: skip
    assert {layer.basis for layer in layers} == {"official"}
    assert not any(layer.public for layer in layers)
    for layer in layers:
        window_m2 = layer.complete_within.area
        assert window_m2 == pytest.approx(make_region(0.001).window.area_m2, rel=1e-9)
        assert "合成" in layer.source.zh


def test_a_run_of_each_size_is_reported(place):
    figures, rows = run_files(place, (100, 150, 200))
    assert [row["parcels"] for row in rows] == [100, 100, 150, 200]
    assert [row["remark"] for row in rows] == ["builds the arrays", "", "", ""]
    assert figures["files.large"] == pytest.approx(rows[3]["parcels_per_s"])
    assert figures["files.linearity"] == pytest.approx(
        (rows[3]["batch_s"] / 200) / (rows[2]["batch_s"] / 150)
    )
    assert 50 < figures["files.peak_memory_mb"] < 5_000
    assert list(place.folder.glob("tmp*")) == []  # results are thrown away


def test_a_batch_that_fails_is_no_figure(place, tmp_path):
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"no parquet")
    ruined = Ground(tmp_path, place.region, 0.0, {10: broken})
    with pytest.raises(BatchFailed):
        run_batch(ruined, 10)
