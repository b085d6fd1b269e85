"""Kept arrays: exactly what would be built, or built anew."""

import json
import multiprocessing
import os
import threading
from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from app.data import layer_arrays, layer_folder
from app.data.layer_arrays import LayerArrays
from app.domain.area_kernel import overlap_areas
from app.domain.flat import flatten
from app.domain.layers import Feature, Layer
from app.errors import DataError
from app.text import Text

EAST, NORTH = 430_000.0, 4_080_000.0


def square(x, y, wide, high=None):
    return box(EAST + x, NORTH + y, EAST + x + wide, NORTH + y + (high or wide))


def layer_of(features=None, **changes):
    features = features or [
        Feature("1", square(0, 0, 100), "0101"),
        Feature("2", square(50, 0, 100), "0201"),
        Feature("3", square(300, 300, 10), "0101"),
    ]
    layer = Layer(
        id="land-use",
        topic="land_use",
        name=Text("图层", "layer"),
        polarity="classifies",
        basis="official",
        source=Text("源", "source"),
        data_date=None,
        valid_from=None,
        valid_until=None,
        features=features,
        complete_within=square(-1_000, -1_000, 5_000),
        version=3,
    )
    return replace(layer, **changes)


def measured(pair):
    """What the arrays say about one parcel: by class set, and how much is covered."""
    parcels = flatten([square(40, 10, 20)])
    features, within = pair
    found = overlap_areas(parcels, features).by_class_set[0].tolist()
    covered = None if within is None else overlap_areas(parcels, within).area_m2.tolist()
    return dict(zip(features.class_sets, found, strict=True)), covered


RIGHT = ({("0101",): 200.0, ("0101", "0201"): 200.0, ("0201",): 0.0}, [400.0])


@pytest.fixture
def built(monkeypatch):
    """How often a layer was cut, by layer version."""
    count = []

    def counting(layer):
        count.append(layer.version)
        return original(layer)

    original = layer_arrays._build
    monkeypatch.setattr(layer_arrays, "_build", counting)
    return count


def folders(tmp_path):
    return sorted(path.name for path in (tmp_path / "arrays").iterdir())


def only_folder(tmp_path):
    (name,) = folders(tmp_path)
    return tmp_path / "arrays" / name


def test_a_layer_is_cut_once_and_then_read(tmp_path, built):
    assert measured(LayerArrays(tmp_path).load(layer_of())) == RIGHT
    arrays = LayerArrays(tmp_path)
    loaded = arrays.load(layer_of())
    assert measured(loaded) == RIGHT
    assert built == [3]
    xy = loaded[0].polygons.xy
    assert not xy.flags.writeable
    assert isinstance(xy.base, np.memmap)


def test_what_is_kept_says_what_it_is(tmp_path):
    LayerArrays(tmp_path).load(layer_of())
    folder = only_folder(tmp_path)
    content = json.loads((folder / "manifest.json").read_text("utf-8"))["content"]
    assert folder.name == f"land-use-3-{content['source_sha256'][:16]}"
    assert content["format"] == layer_folder.FORMAT
    assert (content["features"]["polygons"], content["within"]["polygons"]) == (4, 1)
    named = {
        f"{role}.{name}.npy" for role in ("features", "within") for name in content[role]["files"]
    }
    assert {path.name for path in folder.iterdir()} == named | {"manifest.json"}


def test_a_process_checks_and_reads_a_layer_once(tmp_path, monkeypatch):
    arrays, layer = LayerArrays(tmp_path), layer_of()
    first = arrays.load(layer)
    monkeypatch.setattr(layer_arrays, "ArrayFolder", None)  # whoever reads again fails
    assert arrays.load(layer) is first


def test_a_layer_that_is_complete_nowhere_has_no_extent(tmp_path, built):
    layer = layer_of(complete_within=None)
    for _ in range(2):
        assert measured(LayerArrays(tmp_path).load(layer)) == (RIGHT[0], None)
    assert built == [3]


def test_a_layer_without_features_is_kept_too(tmp_path, built):
    layer = replace(layer_of(), features=[])
    for _ in range(2):
        features, within = LayerArrays(tmp_path).load(layer)
        assert (len(features.polygons), features.class_sets, len(within.polygons)) == (0, (), 1)
    assert built == [3]


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"features": [Feature("1", square(0, 0, 101), "0101")]}, id="shape"),
        pytest.param(
            {
                "features": [
                    Feature("1", square(0, 0, 100), "0101"),
                    Feature("2", square(50, 0, 100), "0202"),
                    Feature("3", square(300, 300, 10), "0101"),
                ]
            },
            id="class",
        ),
        pytest.param({"complete_within": None}, id="extent"),
        pytest.param({"complete_within": square(0, 0, 50)}, id="other extent"),
    ],
)
def test_other_content_of_the_same_version_is_built_anew_and_replaces_it(tmp_path, built, changed):
    arrays = LayerArrays(tmp_path)
    before = measured(arrays.load(layer_of()))
    (old,) = folders(tmp_path)
    after = measured(arrays.load(layer_of(**changed)))
    (new,) = folders(tmp_path)
    assert built == [3, 3]
    assert new != old
    assert after != before


def test_another_format_is_built_anew(tmp_path, built, monkeypatch):
    LayerArrays(tmp_path).load(layer_of())
    monkeypatch.setattr(layer_arrays, "FORMAT", layer_folder.FORMAT + 1)
    monkeypatch.setattr(layer_folder, "FORMAT", layer_folder.FORMAT + 1)
    assert measured(LayerArrays(tmp_path).load(layer_of())) == RIGHT
    assert built == [3, 3]
    assert len(folders(tmp_path)) == 1


def flip(path):
    """Change the last bit of the last number; the length stays."""
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def cut_short(path):
    os.truncate(path, path.stat().st_size // 2)


def edit(old, new):
    def change(path):
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    return change


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("features.xy.npy", flip),
        ("features.class_of.npy", flip),
        ("within.xy.npy", flip),
        ("features.cell_items.npy", cut_short),
        ("features.bounds.npy", lambda path: path.unlink()),
        ("manifest.json", lambda path: path.unlink()),
        ("manifest.json", cut_short),
        ("manifest.json", edit('"0101"', '"0102"')),
        ("manifest.json", edit('"polygons": 4', '"polygons": 3')),
        ("manifest.json", edit('"format": ', '"format": 9')),
        ("manifest.json", edit('"source_sha256": "', '"source_sha256": "0')),
        ("manifest.json", lambda path: path.write_text("[]")),
    ],
)
def test_what_is_damaged_is_built_anew(tmp_path, built, name, damage):
    LayerArrays(tmp_path).load(layer_of())
    folder = only_folder(tmp_path)
    damage(folder / name)
    assert measured(LayerArrays(tmp_path).load(layer_of())) == RIGHT
    assert built == [3, 3]
    assert only_folder(tmp_path) == folder
    assert measured(LayerArrays(tmp_path).load(layer_of())) == RIGHT
    assert built == [3, 3]  # what was put in its place is sound


def test_a_file_in_the_place_of_the_folder_gives_way(tmp_path, built):
    LayerArrays(tmp_path).load(layer_of())
    folder = only_folder(tmp_path)
    folder.rename(tmp_path / "gone")
    folder.write_text("not a folder")
    assert measured(LayerArrays(tmp_path).load(layer_of())) == RIGHT
    assert folder.is_dir()
    assert built == [3, 3]


def test_a_builder_that_is_killed_leaves_nothing_that_counts(tmp_path, monkeypatch):
    def killed(self, building):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(layer_folder.ArrayFolder, "put", killed)
        patched.setattr(layer_arrays.shutil, "rmtree", lambda *_, **__: None)
        with pytest.raises(KeyboardInterrupt):
            LayerArrays(tmp_path).load(layer_of())
    (left,) = folders(tmp_path)
    assert left.startswith(".building-")
    assert measured(LayerArrays(tmp_path).load(layer_of())) == RIGHT
    assert left in folders(tmp_path)  # its builder may still be at work
    os.utime(tmp_path / "arrays" / left, (0, 0))
    LayerArrays(tmp_path).load(layer_of(version=4))
    assert [name.rsplit("-", 1)[0] for name in folders(tmp_path)] == ["land-use-3", "land-use-4"]


def test_where_nothing_can_be_kept_the_answer_is_the_same(tmp_path):
    (tmp_path / "file").write_text("")
    arrays = LayerArrays(tmp_path / "file")  # a folder cannot be made within a file
    assert measured(arrays.load(layer_of())) == RIGHT


def test_versions_that_nobody_needs_are_removed(tmp_path):
    arrays = LayerArrays(tmp_path)
    layers = [layer_of(version=version) for version in (1, 2, 3)]
    other = layer_of(id="land-use-3", version=1)  # an id that looks like a version of another
    for layer in [*layers, other]:
        arrays.load(layer)
    foreign = tmp_path / "arrays" / "notes"
    foreign.mkdir()
    assert len(folders(tmp_path)) == 5
    removed = arrays.prune([layers[0], layers[2], other])
    assert [name.rsplit("-", 1)[0] for name in removed] == ["land-use-2"]
    assert sorted(name.rsplit("-", 1)[0] for name in folders(tmp_path)) == [
        "land-use-1", "land-use-3", "land-use-3-1", "notes",
    ]  # fmt: skip
    assert measured(arrays.load(layers[1])) == RIGHT  # asked again, it is built again


def test_an_id_cannot_lead_out_of_the_folder(tmp_path):
    layer = layer_of(id="../../基本 农田/x")
    assert measured(LayerArrays(tmp_path / "a" / "b").load(layer)) == RIGHT
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]
    (name,) = folders(tmp_path / "a" / "b")
    assert name.startswith("______基本_农田_x-3-")


def test_an_invalid_feature_is_refused_with_its_place(tmp_path):
    knot = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    layer = layer_of([Feature("1", square(0, 0, 1)), Feature("2", knot)])
    with pytest.raises(DataError) as refused:
        LayerArrays(tmp_path).load(layer)
    assert refused.value.code == "layers.geometry"
    assert refused.value.where == {"entry": "land-use/3"}
    assert "geometry 1 is invalid" in refused.value.message.en


def test_threads_that_ask_together_cut_a_layer_once(tmp_path, built):
    arrays, layer = LayerArrays(tmp_path), layer_of()
    found = []
    threads = [threading.Thread(target=lambda: found.append(arrays.load(layer))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert built == [3]
    assert len(found) == 4
    assert all(pair is found[0] for pair in found)


def test_what_another_process_put_first_stays(tmp_path):
    layer = layer_of()
    pair = LayerArrays(tmp_path).load(layer)
    path = only_folder(tmp_path)
    source = json.loads((path / "manifest.json").read_text("utf-8"))["content"]["source_sha256"]
    folder = layer_folder.ArrayFolder(path, source)
    first = path.stat().st_ino
    for damaged in (False, True):
        late = tmp_path / "arrays" / f".building-{damaged}"
        late.mkdir()
        folder.write(late, pair)
        if damaged:
            cut_short(path / "features.xy.npy")
        folder.put(late)
        assert (path.stat().st_ino == first) is not damaged
        assert measured(folder.read()) == RIGHT
        assert len([name for name in folders(tmp_path) if "land-use" in name]) == 1


def _load_often(data_dir, start, results):
    start.wait(60)
    try:
        for version in range(1, 9):
            pair = LayerArrays(data_dir).load(layer_of(version=version))
            area_m2 = shapely.area(shapely.polygons(pair[0].polygons.xy[:, :5].T))
            results.put((version, len(pair[0].polygons), bool(area_m2 > 0)))
    except BaseException as error:
        results.put(repr(error))
        raise


def test_processes_that_build_at_the_same_time_do_not_disturb_each_other(tmp_path):
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(2), context.Queue()
    processes = [
        context.Process(target=_load_often, args=(tmp_path, start, results)) for _ in range(2)
    ]
    for process in processes:
        process.start()
    found = [results.get(timeout=90) for _ in range(16)]
    for process in processes:
        process.join(60)
    assert sorted(found) == sorted([(version, 4, True) for version in range(1, 9)] * 2)
    assert [name.rsplit("-", 1)[0] for name in folders(tmp_path)] == [
        f"land-use-{version}" for version in range(1, 9)
    ]


def test_arrays_from_files_need_no_compilation_of_their_own(tmp_path):
    from app.domain.area_kernel_compiled import overlap_rows

    (tmp_path / "file").write_text("")
    measured(LayerArrays(tmp_path).load(layer_of()))
    measured(LayerArrays(tmp_path / "file").load(layer_of()))  # from memory
    assert len(overlap_rows.signatures) == 1
