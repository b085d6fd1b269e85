"""The raster door: figures of zones and parcels by hand, tiles with tags, refusals with codes."""

import numpy as np
import pytest
import shapely
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.testclient import TestClient
from shapely.geometry import mapping

from app.api.problems import answer_problem, refusal_of_request
from app.api.rasters import router
from app.data.rasters import load_rasters
from app.data.shipped import shipped
from app.domain.areas import ellipsoidal_area_m2
from app.domain.reference import HOME_PLANE, to_degrees
from app.errors import ZoningError
from app.services import measure_cover
from tests.raster_files import height_entry, write_catalogue, write_cog

TILE = "/tiles/rasters/demo-land-cover/14/13481/6385.png"


def served(desk, rasters):
    app = FastAPI()
    app.state.desk, app.state.rasters = desk, rasters
    app.include_router(router)
    app.add_exception_handler(ZoningError, answer_problem)
    app.add_exception_handler(
        RequestValidationError, lambda r, e: answer_problem(r, refusal_of_request(e))
    )
    return TestClient(app)


@pytest.fixture(scope="module")
def client(desk):
    return served(desk, load_rasters(shipped("layers"), demonstration=True))


def site(x0, y0, x1, y1):
    """A rectangle in metres from the park's south-west corner, and its GeoJSON."""
    metres = shapely.box(430_000 + x0, 4_080_000 + y0, 430_000 + x1, 4_080_000 + y1)
    return metres, mapping(to_degrees(metres, HOME_PLANE))


def cover(client, geometry, **query):
    answer = client.post("/api/parcels/cover", json=geometry, params=query)
    assert answer.status_code == 200, answer.text
    (parcel,) = answer.json()["parcels"]
    return parcel, parcel["rasters"][0]


def problem(answer, status, code):
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    return answer.json()


def test_a_parcel_half_built_up(client):
    """The sample `conforms`: 700-900 east, built up to 800."""
    metres, geometry = site(700, 1_100, 900, 1_250)
    parcel, row = cover(client, geometry)
    area_m2 = ellipsoidal_area_m2(metres, HOME_PLANE)
    assert parcel["area_m2"] == pytest.approx(area_m2, abs=0.001)
    assert {c["value"]: c["share"] for c in row["classes"]} == pytest.approx(
        {10: 0.5, 50: 0.5}, abs=1e-6)  # fmt: skip
    assert row["built_up_share"] == pytest.approx(0.5, abs=1e-6)
    assert row["built_up_m2"] == pytest.approx(area_m2 / 2, abs=0.05)
    assert row["built_up_mu"] == pytest.approx(row["built_up_m2"] * 3 / 2000, abs=1e-5)
    assert (row["covered_share"], row["uncovered_m2"]) == (1, 0)
    assert row["built_up_at_least_m2"] == row["built_up_m2"]
    assert row["coarse"] is False
    assert row["built_up_basis"] == "栅格"
    assert (row["basis"], row["resolution_m"], row["data_date"]) == (
        "demonstration", 10, "2026-01-01")  # fmt: skip
    assert row["source"] == "生成的演示数据（虚构）"


def test_classes_no_data_and_outside_sum_to_the_parcel(client):
    """Across the park's north-west corner: 300 m of no data, and 100 m beyond the raster."""
    geometry = site(-600, 1_700, 600, 2_000)[1]
    parcel, row = cover(client, geometry)
    parts = [c["area_m2"] for c in row["classes"]] + [row["no_data_m2"], row["outside_m2"]]
    assert sum(parts) == pytest.approx(parcel["area_m2"], abs=0.001)
    assert row["no_data_m2"] == pytest.approx(parcel["area_m2"] / 4, rel=1e-5)
    assert row["outside_m2"] == pytest.approx(parcel["area_m2"] / 12, rel=1e-5)
    assert row["uncovered_m2"] == pytest.approx(row["no_data_m2"] + row["outside_m2"], abs=0.001)
    assert row["covered_share"] == pytest.approx(2 / 3, rel=1e-5)
    assert row["built_up_share"] is None
    assert row["built_up_least_share"] == 0
    assert row["built_up_greatest_share"] == pytest.approx(1 / 3, rel=1e-5)
    assert (row["built_up_m2"], row["built_up_mu"], row["built_up_at_least_m2"]) == (None, None, 0)


def test_what_is_built_up_where_the_raster_ends_is_a_lower_bound(client):
    """The parcel begins 600 m west of the raster; nothing is known of what is built there."""
    _, geometry = site(-1_100, 1_100, 900, 1_250)
    parcel, row = cover(client, geometry)
    assert row["outcome"] == "measured"
    assert 0 < row["uncovered_m2"] < parcel["area_m2"]
    assert (row["built_up_m2"], row["built_up_mu"], row["built_up_share"]) == (None, None, None)
    assert row["built_up_at_least_m2"] > 0
    assert row["built_up_at_least_m2"] == pytest.approx(
        row["built_up_least_share"] * parcel["area_m2"], rel=1e-6
    )
    assert row["covered_m2"] == pytest.approx(parcel["area_m2"] - row["uncovered_m2"], abs=0.001)


def test_a_zone_that_no_raster_reaches_has_no_figures(client):
    """Zero square metres built up would be a finding; nothing was looked at."""
    row = client.get("/api/zones/lq-block-urban/cover").json()["rasters"][0]
    assert (row["outcome"], row["covered_m2"]) == ("no_data", None)
    assert (row["built_up_m2"], row["built_up_mu"]) == (None, None)


def test_the_share_of_a_vector_layer_stands_beside(client, desk):
    """By the codes of the patchwork itself: 250 m cells of the third survey."""
    metres, geometry = site(100, 100, 2_900, 1_600)
    _, row = cover(client, geometry)
    (vector,) = row["vector"]
    layer = next(x for x in desk.knowledge.layers if x.topic == "current_land_use")
    built = [
        f.geometry.intersection(metres).area
        for f in layer.features
        if f.code in ("0601", "0702", "0508")
    ]
    others = {f.code for f in layer.features if f.geometry.intersection(metres).area > 1}
    assert {"0103", "1006"} <= others  # so that the share is not trivial
    assert vector["layer"] == "demo-current-land-use"
    assert vector["built_up_basis"] == "矢量"
    assert vector["built_up_share"] == pytest.approx(sum(built) / metres.area, abs=1e-5)
    assert vector["built_up_share"] != pytest.approx(row["built_up_share"], abs=0.01)
    assert "1006" in vector["term"]


def test_a_parcel_of_few_cells_is_called_coarse(client):
    _, row = cover(client, site(700, 1_100, 749, 1_150)[1])
    assert (row["cells"], row["coarse"]) == (24.5, True)
    assert "粗略" in row["uncertainty"]
    assert cover(client, site(700, 1_100, 751, 1_150)[1])[1]["coarse"] is False


def test_a_parcel_where_no_raster_reaches_is_no_data(client):
    parcel, row = cover(client, site(-9_000, 0, -8_900, 100)[1], lang="en")
    assert parcel["outcome"] == row["outcome"] == "no_data"
    assert parcel["reason"] == "no raster has data here"
    assert (row["classes"], row["built_up_share"]) == ([], None)
    for measured in (row, row["vector"][0]):
        assert [measured[key] for key in ("built_up_m2", "built_up_mu")] == [None, None]
        assert measured["built_up_at_least_m2"] is None
    assert (row["covered_m2"], row["vector"][0]["uncovered_m2"]) == (None, parcel["area_m2"])
    assert row["outside_m2"] == parcel["area_m2"]
    assert (row["built_up_least_share"], row["built_up_greatest_share"]) == (0, 1)


def test_the_answer_says_that_no_verdict_uses_it(client):
    body = client.post("/api/parcels/cover", json=site(700, 1_100, 900, 1_250)[1]).json()
    assert body["note"] == "栅格数字只作背景参考，不进入任何核对结论"
    assert "verdict" not in str(body)


def test_a_body_as_of_a_check_and_a_file_answer_the_same(client):
    _, bare = cover(client, site(700, 1_100, 900, 1_250)[1])
    _, wrapped = cover(client, {"geometry": site(700, 1_100, 900, 1_250)[1]})
    sample = shipped("layers") / "demonstration" / "samples" / "conforms.txt"
    sent = client.post("/api/parcels/cover", files={"file": ("p.txt", sample.read_bytes())})
    (parcel,) = sent.json()["parcels"]
    assert wrapped == bare
    assert parcel["rasters"][0]["built_up_m2"] == pytest.approx(bare["built_up_m2"], abs=0.001)


def test_a_raster_answers_only_on_its_days(client):
    geometry = {"geometry": site(700, 1_100, 900, 1_250)[1], "as_of": "2019-12-31"}
    (parcel,) = client.post("/api/parcels/cover", json=geometry).json()["parcels"]
    assert (parcel["rasters"], parcel["outcome"]) == ([], "no_data")
    assert parcel["reason"] == "没有可用的栅格数据"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "input.empty"),
        ({"type": "Point", "coordinates": [115.8, 36.8]}, "input.no_parcel"),
        ({"geometry": mapping(shapely.box(10, 10, 11, 11))}, "geometry.outside_prefecture"),
        ({"type": "Polygon", "coordinates": [[[115.8, 36.8], [115.81, 36.81], [115.81, 36.8],
                                              [115.8, 36.81], [115.8, 36.8]]]},
         "geometry.self_crossing"),
    ],
)  # fmt: skip
def test_bad_parcels_are_refused(client, body, code):
    answer = client.post("/api/parcels/cover", json=body)
    assert answer.status_code == 422
    assert answer.json()["code"] == code


def test_a_call_has_a_limit_of_cells(client, monkeypatch):
    monkeypatch.setattr(measure_cover, "MOST_CELLS", 299)
    answer = client.post("/api/parcels/cover", json=site(700, 1_100, 900, 1_250)[1])
    problem(answer, 413, "rasters.too_many_cells")
    monkeypatch.setattr(measure_cover, "MOST_CELLS", 400)
    assert client.post("/api/parcels/cover", json=site(700, 1_100, 900, 1_250)[1]).is_success


def test_a_call_has_a_limit_of_parcels(client, monkeypatch):
    monkeypatch.setattr(measure_cover, "MOST_PARCELS", 1)
    feature = {"type": "Feature", "properties": {}, "geometry": site(700, 1_100, 900, 1_250)[1]}
    body = {"type": "FeatureCollection", "features": [feature, feature]}
    problem(client.post("/api/parcels/cover", json=body), 413, "input.too_many_parcels")


def test_the_park_as_a_zone(client):
    """600 ha, of which 160 built up and 9 without data."""
    body = client.get("/api/zones/demo-park/cover").json()
    (row,) = body["rasters"]
    assert body["zone"]["basis"] == "demonstration"
    assert body["zone"]["uncertainty"] is None
    assert body["outcome"] == "measured"
    assert row["built_up_least_share"] == pytest.approx(160 / 600, abs=1e-5)
    assert row["built_up_greatest_share"] == pytest.approx(169 / 600, abs=1e-5)
    assert row["covered_share"] == pytest.approx(591 / 600, abs=1e-5)


def test_a_reconstructed_zone_says_that_its_edge_is_uncertain(client):
    body = client.get("/api/zones/lq-block-urban/cover", params={"lang": "en"}).json()
    assert (body["zone"]["basis"], body["zone"]["uncertainty_m"]) == ("reconstructed", 2500)
    assert "boundary itself is uncertain" in body["zone"]["uncertainty"]
    assert body["outcome"] == "no_data"  # the fictitious raster does not reach it
    assert body["rasters"][0]["outside_m2"] == body["area_m2"]


def test_a_zone_known_as_a_point_has_no_data(client):
    body = client.get("/api/zones/lq-park-yandian-bearing/cover").json()
    assert (body["outcome"], body["rasters"]) == ("no_data", [])
    assert body["reason"] == "该园区只有文字或点位，没有范围可量算"
    problem(client.get("/api/zones/none/cover"), 404, "zone.not_found")


def test_without_rasters_everything_is_no_data(desk):
    client = served(desk, ())
    assert client.get("/api/rasters").json()["rasters"] == []
    body = client.get("/api/zones/demo-park/cover").json()
    assert (body["outcome"], body["reason"]) == ("no_data", "没有可用的栅格数据")


def test_a_damaged_raster_gives_no_figures(desk, tmp_path):
    folder = shipped("layers")
    (tmp_path / "demonstration").mkdir()
    (tmp_path / "rasters.yaml").write_bytes((folder / "rasters.yaml").read_bytes())
    path = tmp_path / "demonstration" / "land_cover.tif"
    path.write_bytes((folder / "demonstration" / "land_cover.tif").read_bytes())
    rasters = load_rasters(tmp_path, demonstration=True)
    path.write_bytes(path.read_bytes()[:900])
    client = served(desk, rasters)
    problem(client.get("/api/zones/demo-park/cover"), 500, "rasters.unreadable")
    problem(
        client.get("/tiles/rasters/demo-land-cover/14/13481/6385.png"), 500, "rasters.unreadable"
    )


def test_terrain_of_a_parcel(desk, tmp_path):
    """A slope of 1 m a column: a parcel over columns 70 to 89 (700 to 900 m) rises 19 m."""
    slope = np.arange(400, dtype=np.float32)[None, :].repeat(300, axis=0)
    write_cog(tmp_path / "dem.tif", slope, nodata=-9999)
    client = served(
        desk, load_rasters(write_catalogue(tmp_path, height_entry()), demonstration=True)
    )
    _, row = cover(client, site(700, -2_500, 900, -2_400)[1])
    assert (row["outcome"], row["covered_m2"]) == ("no_data", None)  # south of the raster
    _, row = cover(client, site(700, 300, 900, 400)[1])
    assert row["height"] == {"least_m": 70, "greatest_m": 89, "mean_m": 79.5, "range_m": 19}
    assert "classes" not in row
    assert "built_up_share" not in row


def test_rasters_are_listed_with_their_legend(client):
    (raster,) = client.get("/api/rasters", params={"lang": "en"}).json()["rasters"]
    assert raster["raster"] == "demo-land-cover"
    assert {"value": 50, "name": "built-up", "built_up": True, "colour": "#bb9674"} in raster[
        "legend"
    ]


def test_a_tile_is_a_png_with_a_tag(client):
    answer = client.get(TILE)
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert "max-age=" in answer.headers["cache-control"]
    again = client.get(TILE, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(TILE, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("none/14/13481/6385.png", 404, "raster.not_found"),
        ("..%2F..%2Fetc/14/13481/6385.png", 404, None),
        ("demo-land-cover/4/0/0.png", 422, "tiles.out_of_range"),
        ("demo-land-cover/19/0/0.png", 422, "tiles.out_of_range"),
        ("demo-land-cover/14/99999/0.png", 422, "tiles.out_of_range"),
        ("demo-land-cover/14/-1/0.png", 422, "tiles.out_of_range"),
        ("demo-land-cover/a/0/0.png", 422, "request.invalid"),
    ],
)
def test_bad_tiles_are_refused(client, path, status, code):
    answer = client.get(f"/tiles/rasters/{path}")
    assert answer.status_code == status
    assert code is None or answer.json()["code"] == code
