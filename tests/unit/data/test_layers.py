"""Shipped layers: strict catalogue, valid polygons, polarity from the topic."""

import filecmp
import json
import runpy
import shutil

import pytest
import yaml

from app.data.layers import load_layers
from app.data.rulebooks import load_rulebook
from app.data.shipped import RULEBOOK, shipped
from app.errors import DataError

TOPICS = load_rulebook(RULEBOOK, demonstration=True).topics


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(shipped("layers"), tmp_path / "layers")


def test_all_layers_of_the_park_take_their_polarity_from_the_topic():
    layers = {x.topic: x for x in load_layers(shipped("layers"), TOPICS, demonstration=True)}
    assert layers["permanent_basic_farmland"].polarity == "forbids"
    assert layers["urban_development_boundary"].polarity == "requires"
    assert {layer.basis for layer in layers.values()} == {"demonstration"}


def test_without_demonstrations_no_layer_remains():
    assert load_layers(shipped("layers"), TOPICS, demonstration=False) == ()


def test_the_shipped_park_is_what_its_generator_writes(copy):
    fresh = copy / "demonstration"
    for path in fresh.rglob("*.geojson"):
        path.unlink()
    runpy.run_path(str(fresh / "generate.py"), run_name="__main__")
    names = [p.relative_to(fresh) for p in fresh.rglob("*") if p.suffix in (".geojson", ".txt")]
    assert len(names) == 9 + 6
    for name in names:
        assert filecmp.cmp(fresh / name, shipped("layers") / "demonstration" / name, shallow=False)


def test_the_park_stays_small():
    total = sum(p.stat().st_size for p in shipped("layers").rglob("*") if p.is_file())
    assert total < 2_000_000


def change(folder, edit):
    path = folder / "catalog.yaml"
    content = yaml.safe_load(path.read_text("utf-8"))
    edit(content[0])
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda e: e.update(polarity="informs"), "layers.invalid"),
        (lambda e: e.pop("source"), "layers.invalid"),
        (lambda e: e.update(topic="nothing"), "layers.unknown_topic"),
        (lambda e: e.update(file="demonstration/none.geojson"), "layers.unreadable"),
        (lambda e: e.update(basis="reconstructed"), "layers.invalid"),
    ],
)
def test_an_unsound_catalogue_is_refused(copy, edit, code):
    change(copy, edit)
    with pytest.raises(DataError) as caught:
        load_layers(copy, TOPICS, demonstration=True)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("ring", "code"),
    [
        ([[0, 0], [10, 10], [10, 0], [0, 10], [0, 0]], "layers.geometry"),
        ([[0, 0], [10, 10]], "layers.unreadable"),
    ],
)
def test_an_invalid_polygon_is_refused(copy, ring, code):
    path = copy / "demonstration" / "permanent_basic_farmland.geojson"
    content = json.loads(path.read_text("utf-8"))
    content["features"][0]["geometry"]["coordinates"] = [ring]
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(DataError) as caught:
        load_layers(copy, TOPICS, demonstration=True)
    assert caught.value.code == code


def test_a_layer_in_another_reference_is_refused(copy):
    path = copy / "demonstration" / "permanent_basic_farmland.geojson"
    path.write_text(path.read_text("utf-8").replace("4548", "4547"), "utf-8")
    with pytest.raises(DataError) as caught:
        load_layers(copy, TOPICS, demonstration=True)
    assert caught.value.code == "layers.geometry"
