"""The door of vector tiles: what is drawn is what is known, and only what may be published."""

import gzip
import math
from dataclasses import replace
from datetime import date

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from fastapi.testclient import TestClient
from shapely.geometry import shape

from app.data.tile_cache import BuiltTile, TileCache
from app.domain.reference import HOME_PLANE, reproject
from app.domain.tiles import Tile
from app.main import create_app
from app.services.import_layer import LayerImport, import_layer
from app.settings import Settings
from tests.import_files import geopackage, square

# The demonstration park: 430 000 to 433 000 east, 4 080 000 to 4 082 000 north.
LAND_USE = "demo-planned-land-use"
SIDE_14 = 40_075_016.685578488 / 2**14
HALF = 20_037_508.342789244
FARMLAND = LayerImport(
    topic="permanent_basic_farmland", valid_from=date(2026, 6, 1), source="数据库", licence="公开",
    data_date=None, complete_within="nowhere", layer_id="farmland", public=True,
)  # fmt: skip


@pytest.fixture
def place(tmp_path):
    """A service of its own, for imports, and its data folder."""
    app = create_app(Settings(data_dir=tmp_path))
    with TestClient(app) as opened:
        yield opened, tmp_path


def address(layer, z, x, y):
    return f"/tiles/{layer}/{z}/{x}/{y}.mvt"


def tile_at(east, north, zoom):
    """The tile of a place given in HOME_PLANE, by the usual formula from degrees."""
    place = reproject(shapely.Point(east, north), HOME_PLANE.epsg, 4490)
    latitude = math.radians(place.y)
    across = (place.x + 180) / 360
    down = (1 - math.asinh(math.tan(latitude)) / math.pi) / 2
    return zoom, int(across * 2**zoom), int(down * 2**zoom)


def decoded(answer):
    """Layers of a tile as feature properties and shapes in tile units, y downwards."""
    layers = mapbox_vector_tile.decode(answer.content, default_options={"y_coord_down": True})
    return {
        name: [(f["properties"], shape(f["geometry"])) for f in layer["features"]]
        for name, layer in layers.items()
    }


def in_plane(figure, z, x, y):
    """Move a shape from tile units to HOME_PLANE."""
    side = 40_075_016.685578488 / 2**z
    metres = shapely.transform(
        figure,
        lambda c: np.column_stack(
            [x * side - HALF + c[:, 0] * side / 4096, HALF - y * side - c[:, 1] * side / 4096]
        ),
    )
    return reproject(metres, 3857, HOME_PLANE.epsg)


def problem(answer, status, code):
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.json()


def test_every_feature_has_its_place_area_class_and_basis(client):
    """All tiles of zoom 14 put together are the layer: 24 plots in the park."""
    layer = next(x for x in client.app.state.desk.knowledge.layers if x.id == LAND_USE)
    _, west, north = tile_at(430_000, 4_082_000, 14)
    _, east, south = tile_at(433_000, 4_080_000, 14)
    tile_box = shapely.box(0, 0, 4096, 4096)
    pieces: dict[str, list] = {}
    for x in range(west - 1, east + 2):
        for y in range(north - 1, south + 2):
            answer = client.get(address(LAND_USE, 14, x, y))
            if answer.status_code == 204:
                continue
            for properties, figure in decoded(answer)[LAND_USE]:
                inside = figure.intersection(tile_box)
                pieces.setdefault(properties["id"], []).append(in_plane(inside, 14, x, y))
                assert properties["basis"] == "demonstration"
    assert pieces.keys() == {feature.id for feature in layer.features}
    assert len(pieces) == 24
    for feature in layer.features:
        whole = shapely.union_all(pieces[feature.id])
        # A unit of zoom 14 is 0.48 m on the ground: an edge is off by half of that at most.
        assert whole.area == pytest.approx(feature.geometry.area, abs=0.5 * feature.geometry.length)
        wrong = whole.symmetric_difference(feature.geometry)
        beyond_the_edge = wrong.difference(feature.geometry.boundary.buffer(1.0))
        assert beyond_the_edge.area < 0.01  # where pieces meet, a hair of rounding


def test_one_tile_by_hand(client):
    """The plot 430 000 to 430 500 east, 4 081 500 to 4 082 000 north, on the tile of its middle."""
    layer = next(x for x in client.app.state.desk.knowledge.layers if x.id == LAND_USE)
    plot = layer.features[0]
    assert plot.geometry.bounds == (430_000, 4_081_500, 430_500, 4_082_000)
    z, x, y = tile_at(430_250, 4_081_750, 13)
    answer = client.get(address(LAND_USE, z, x, y))
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert answer.headers["x-tile-left-out"] == "0"
    found = {properties["id"]: (properties, f) for properties, f in decoded(answer)[LAND_USE]}
    properties, figure = found[plot.id]
    corner = reproject(shapely.Point(430_000, 4_082_000), HOME_PLANE.epsg, 4490)
    left = ((corner.x + 180) / 360 * 2**13 - x) * 4096
    top = ((1 - math.asinh(math.tan(math.radians(corner.y))) / math.pi) / 2 * 2**13 - y) * 4096
    distances = [math.dist((left, top), c) for c in figure.exterior.coords]
    assert min(distances) < 1  # its north-western corner is a corner of the drawn shape
    assert figure.bounds[0] == pytest.approx(left, abs=6)  # the plane leans by 0.5 degrees here
    assert figure.bounds[1] == pytest.approx(top, abs=6)
    # 500 m on the ground are 500 / cos(36.87 degrees) = 625 m there, 523.4 units of 1.194 m
    assert figure.area == pytest.approx(523.4**2, rel=0.01)
    name = layer.class_names[plot.code]
    assert properties == {
        "id": plot.id, "code": plot.code, "class_zh": name.zh, "class_en": name.en,
        "basis": "demonstration", "basis_zh": properties["basis_zh"],
        "basis_en": properties["basis_en"],
    }  # fmt: skip
    assert "演示" in properties["basis_zh"]


def test_zones_have_tiles_and_say_how_certain_they_are(client):
    zone = next(x for x in client.app.state.desk.knowledge.zones if x.id == "lq-block-urban")
    middle = zone.geometry.representative_point()
    z, x, y = tile_at(middle.x, middle.y, 14)
    found = dict_by_id(decoded(client.get(address("zones", z, x, y)))["zones"])
    properties, figure = found["lq-block-urban"]
    assert properties["name_zh"] == "城区板块"
    assert (properties["kind"], properties["basis"]) == ("block", "reconstructed")
    assert properties["uncertainty_m"] == zone.uncertainty_m
    inside = in_plane(figure.intersection(shapely.box(0, 0, 4096, 4096)), z, x, y)
    assert inside.difference(zone.geometry.buffer(1.5)).area == 0
    assert inside.buffer(1.5).contains(middle)
    assert client.get(address("zone-points", 5, *tile_at(middle.x, middle.y, 5)[1:])).content
    assert client.get(address("zone-records", z, x, y)).status_code == 204


def dict_by_id(features):
    return {properties["id"]: (properties, figure) for properties, figure in features}


def test_far_out_the_tile_says_how_many_features_it_leaves_out(client):
    """At zoom 9 a pixel is 244 m on the ground: the 96 cells of 250 m by 250 m are wider."""
    z, x, y = tile_at(431_500, 4_081_000, 9)
    near = client.get(address("demo-current-land-use", z, x, y))
    assert near.headers["x-tile-left-out"] == "0"
    assert len(decoded(near)["demo-current-land-use"]) == 96
    far = client.get(address("demo-current-land-use", *tile_at(431_500, 4_081_000, 8)))
    assert far.headers["x-tile-left-out"] == "96"
    layers = decoded(far)
    assert layers.keys() == {"left-out"}
    assert sum(properties["features"] for properties, _ in layers["left-out"]) == 96
    assert all(figure.area == 128 * 128 for _, figure in layers["left-out"])


def test_a_tile_without_data_is_empty_and_has_a_tag(client):
    answer = client.get(address(LAND_USE, 14, 0, 0))
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["etag"]


def test_tags_caching_and_packing(client):
    path = address(LAND_USE, *tile_at(430_250, 4_081_750, 13))
    packed = client.get(path)
    assert packed.headers["content-encoding"] == "gzip"
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content
    refused = client.get(path, headers={"Accept-Encoding": "gzip;q=0, br"})
    assert "content-encoding" not in refused.headers
    tag = packed.headers["etag"]
    assert tag.startswith('W/"demo-planned-land-use-0-')
    again = client.get(path, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    assert packed.headers["cache-control"] == "private, no-cache"
    pinned = client.get(path, params={"version": 0})
    assert pinned.headers["cache-control"] == "private, max-age=3600"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"{LAND_USE}/4/0/0.mvt", "tiles.out_of_range"),
        (f"{LAND_USE}/19/0/0.mvt", "tiles.out_of_range"),
        (f"{LAND_USE}/999999999/0/0.mvt", "tiles.out_of_range"),
        (f"{LAND_USE}/14/16384/0.mvt", "tiles.out_of_range"),
        (f"{LAND_USE}/14/0/-1.mvt", "tiles.out_of_range"),
        (f"{LAND_USE}/14/0/1.5.mvt", "request.invalid"),
        (f"{LAND_USE}/a/0/0.mvt", "request.invalid"),
        (f"{LAND_USE}/14/0/0.mvt?version=x", "request.invalid"),
    ],
)
def test_tiles_that_do_not_exist(client, path, code):
    problem(client.get(f"/tiles/{path}"), 422, code)


def test_an_unknown_layer_is_told_what_may_have_been_meant(client):
    answer = client.get(address("demo-planed-land-use", 14, 0, 0), params={"lang": "en"})
    said = problem(answer, 404, "tiles.layer_not_found")
    assert LAND_USE in said["mend"]
    assert said["where"] == {"layer": "demo-planed-land-use"}
    problem(client.get("/tiles/nothing.json"), 404, "tiles.layer_not_found")


def test_a_version_that_is_not_the_current_one_is_refused(client):
    path = address(LAND_USE, *tile_at(430_250, 4_081_750, 13))
    said = problem(client.get(path, params={"version": 3}), 404, "tiles.version_not_found")
    assert said["where"] == {"layer": LAND_USE, "version": 3}


def test_the_description_is_tilejson_of_this_host(client):
    document = client.get(f"/tiles/{LAND_USE}.json", params={"lang": "en"}).json()
    assert document["tilejson"] == "3.0.0"
    assert document["tiles"] == [
        "http://testserver/tiles/demo-planned-land-use/{z}/{x}/{y}.mvt"]  # fmt: skip
    assert (document["minzoom"], document["maxzoom"], document["scheme"]) == (5, 18, "xyz")
    assert [each["id"] for each in document["vector_layers"]] == [LAND_USE, "left-out"]
    fields = document["vector_layers"][0]["fields"]
    assert set(fields) == {
        "id", "code", "class_zh", "class_en", "basis", "basis_zh", "basis_en"}  # fmt: skip
    assert document["vector_layers"][1]["maxzoom"] == 11
    assert "smaller than one pixel" in document["description"]
    assert "emonstration" in document["attribution"]
    layer = next(x for x in client.app.state.desk.knowledge.layers if x.id == LAND_USE)
    plane = shapely.box(*shapely.total_bounds([f.geometry for f in layer.features]))
    west, south, east, north = reproject(plane, HOME_PLANE.epsg, 4490).bounds
    assert document["bounds"] == pytest.approx([west, south, east, north], abs=2e-6)
    assert document["bounds"][0] <= west
    assert document["bounds"][3] >= north


def test_everything_in_the_collections_has_tiles_and_nothing_else(client):
    listed = [c["id"] for c in client.get("/ogc/collections").json()["collections"]]
    assert {"zones", "zone-points", "zone-records", LAND_USE} <= set(listed)
    for name in listed:
        assert client.get(f"/tiles/{name}.json").status_code == 200
    said = client.get("/tiles/xxxxxxxx.json").json()["mend"].removeprefix("是否指：")
    assert set(said.split("、")) == set(listed)


def test_raster_tiles_are_as_they_were(client):
    answer = client.get("/tiles/rasters/demo-land-cover/14/13481/6385.png")
    assert answer.headers["content-type"] == "image/png"
    problem(client.get("/tiles/rasters/none/14/0/0.png"), 404, "raster.not_found")
    problem(client.get("/tiles/rasters.json"), 404, "tiles.layer_not_found")


def test_without_the_demonstration_its_layers_have_no_tiles(plain_client):
    problem(plain_client.get(address(LAND_USE, 14, 0, 0)), 404, "tiles.layer_not_found")


def test_a_layer_that_may_not_be_published_answers_like_one_that_does_not_exist(place):
    client, folder = place
    kept = replace(FARMLAND, layer_id="farmland-secret", public=False)
    import_layer(client.app.state.desk, geopackage([square(0, 0, 500)]), kept)
    z, x, y = tile_at(390_650, 4_082_250, 14)
    there = f"/tiles/{{}}/{z}/{x}/{y}.mvt"
    for path in (there, f"{there}?version=1", f"{there}?version=2", "/tiles/{}.json"):
        hidden = client.get(path.format("farmland-secret"))
        unknown = client.get(path.format("farmland-secreX"))
        assert hidden.status_code == unknown.status_code == 404
        assert hidden.text.replace("farmland-secret", "") == unknown.text.replace(
            "farmland-secreX", "")  # fmt: skip
    near = client.get("/tiles/farmland-secre.json").json()
    assert "farmland-secret" not in str(near)
    assert not list(folder.glob("tiles/farmland*"))


def test_an_import_changes_tiles_with_the_next_call_and_a_withdrawn_layer_leaves_nothing(place):
    client, folder = place
    desk = client.app.state.desk
    import_layer(desk, geopackage([square(0, 0, 200)]), FARMLAND)
    path = address("farmland", *tile_at(390_500, 4_082_100, 12))
    first = client.get(path)
    ((_, figure),) = decoded(first)["farmland"]
    assert [p.name.rpartition("-")[0] for p in (folder / "tiles").iterdir()] == ["farmland-1"]

    import_layer(
        desk, geopackage([square(0, 0, 400)]), replace(FARMLAND, valid_from=date(2026, 7, 1))
    )
    second = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert second.status_code == 200
    ((_, grown),) = decoded(second)["farmland"]
    assert grown.area == pytest.approx(4 * figure.area, rel=0.02)
    assert [p.name.rpartition("-")[0] for p in (folder / "tiles").iterdir()] == ["farmland-2"]
    problem(client.get(path, params={"version": 1}), 404, "tiles.version_not_found")

    withdrawn = replace(FARMLAND, valid_from=date(2026, 8, 1), public=False)
    import_layer(desk, geopackage([square(0, 0, 400)]), withdrawn)
    problem(client.get(path), 404, "tiles.layer_not_found")
    assert client.get("/tiles/zones.json").status_code == 200
    assert not list((folder / "tiles").glob("farmland*"))


def test_tiles_are_the_same_from_files_and_a_damaged_file_is_built_again(tmp_path):
    """A second service on the same folder starts with the files of the first."""
    z, x, y = tile_at(430_250, 4_081_750, 13)
    contents = []
    for damage in (None, None, b"", b"\x00\x00\x00\x00\x1f\x8b damaged"):
        files = list((tmp_path / "tiles").rglob("*.tile"))
        for file in files if damage is not None else ():
            file.write_bytes(damage)
        with TestClient(create_app(Settings(data_dir=tmp_path))) as client:
            contents.append(client.get(address(LAND_USE, z, x, y)).content)
    assert len(contents[0]) > 500
    assert contents == contents[:1] * 4
    (file,) = (tmp_path / "tiles").rglob("*.tile")
    assert gzip.decompress(file.read_bytes()[4:]) == contents[0]


def test_a_folder_that_cannot_be_written_costs_no_answer_and_a_strangers_folder_stays(tmp_path):
    (tmp_path / "tiles" / "base-map-1").mkdir(parents=True)
    (tmp_path / "tiles" / "gone-1-0123456789abcdef").mkdir()
    with TestClient(create_app(Settings(data_dir=tmp_path))) as client:
        assert client.get("/tiles/zones.json").status_code == 200
        assert [path.name for path in (tmp_path / "tiles").iterdir()] == ["base-map-1"]
        (tmp_path / "tiles" / "base-map-1").rmdir()
        (tmp_path / "tiles").rmdir()
        (tmp_path / "tiles").write_text("in the way")
        path = address(LAND_USE, *tile_at(430_250, 4_081_750, 13))
        assert client.get(path).status_code == 200


def test_memory_and_files_are_bounded(tmp_path):
    cache = TileCache(tmp_path, most_memory_bytes=2_500, most_file_bytes=3_500)
    tag = "layer-1-0123456789abcdef"
    tiles = [Tile(14, x, 0) for x in range(5)]
    for number, tile in enumerate(tiles):
        cache.put(
            tag, tile, BuiltTile(gzip.compress(bytes([number]), mtime=0).ljust(1_000), number)
        )
    assert sum(file.stat().st_size for file in tmp_path.rglob("*.tile")) <= 3_500 + 3 * 4
    assert len(list(tmp_path.rglob("*.tile"))) == 3
    assert cache._held.keys() == {(tag, tiles[3]), (tag, tiles[4])}
    assert cache.get(tag, tiles[4]).left_out == 4
    assert not list(tmp_path.rglob("*.part"))


def test_only_other_versions_of_the_same_collection_are_dropped(tmp_path):
    """`farm` at version 1, and `farm-1`, whose folders begin alike."""
    cache = TileCache(tmp_path)
    tags = [f"{name}-0123456789abcdef" for name in ("farm-1", "farm-2", "farm-1-0")]
    built = BuiltTile(gzip.compress(b"x"), 0)
    for tag in tags:
        cache.put(tag, Tile(14, 0, 0), built)
    cache.drop_others(tags[1])
    assert {path.name for path in tmp_path.iterdir()} == {tags[1], tags[2]}
    assert cache.get(tags[0], Tile(14, 0, 0)) is None
    cache.keep_only([("farm-1", 0)])
    assert {path.name for path in tmp_path.iterdir()} == {tags[2]}
    assert cache.get(tags[2], Tile(14, 0, 0)) == built
