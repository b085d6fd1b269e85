"""A layer too large for a page, drawn from vector tiles in a real browser, under its own policy."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page
from shapely.geometry import Polygon

from app.domain.reference import reproject
from app.main import create_app
from app.services.desk import open_desk
from app.services.import_layer import LayerImport, import_layer
from app.settings import Settings
from app.text import Text
from tests.import_files import geopackage, square
from tests.integration.real_places import DATANG
from tests.web.browsing import serving, watched

pytestmark = pytest.mark.browser

COLUMNS, SIDE_M = 50, 40
CODES = {"0101": Text("水田", "Paddy field"), "100101": Text("一类工业用地", "Class 1 industry")}


def fields() -> list:
    """2 500 squares around the parcel, columns from the west and rows from the south."""
    return [field(column, row) for row in range(COLUMNS) for column in range(COLUMNS)]


def field(column: int, row: int) -> Polygon:
    return square(column * SIDE_M - 1_000, row * SIDE_M + 200, SIDE_M)


def statement(*, public: bool, topic: str = "planned_land_use") -> LayerImport:
    return LayerImport(
        topic=topic, valid_from=date(2026, 6, 1), source="国土空间规划数据库", licence="公开",
        data_date=None, complete_within="nowhere", code_field="YDDM", code_system="用地用海2023",
        code_table=CODES, public=public,
    )  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("tiles")
    desk = open_desk(folder, demonstration=False)
    shapes = fields()
    codes = ["100101" if n % COLUMNS < COLUMNS // 2 else "0101" for n in range(len(shapes))]
    import_layer(desk, geopackage(shapes, {"YDDM": codes}), statement(public=True))
    kept = statement(public=False, topic="current_land_use")
    import_layer(desk, geopackage(shapes, {"YDDM": codes}), kept)
    desk.store.close()
    with serving(create_app(Settings(data_dir=folder, demonstration="off"))) as found:
        yield found


@pytest.fixture
def tiles() -> list[str]:
    return []


@pytest.fixture
def tab(browser: Browser, address: str, tiles: list[str]) -> Iterator[Page]:
    """A tab that fails its test on any complaint: console, policy, missing file, other host."""
    with watched(browser, address, (1200, 820), allowed=()) as opened:
        opened.on("request", lambda r: tiles.append(r.url) if ".mvt" in r.url else None)
        yield opened


def record_map(tab: Page, address: str, language: str = "zh") -> None:
    body = json.dumps({"type": "Polygon", "coordinates": [DATANG]})
    answer = tab.request.post(
        f"{address}/api/parcels/check", data=body, headers={"Content-Type": "application/json"}
    )
    assert answer.ok, answer.text()
    tab.goto(f"{address}/maps/assessments/{answer.json()['id']}?lang={language}")
    tab.wait_for_selector(".leaflet-ground-pane .leaflet-tile-loaded path", state="attached")


def click_field(tab: Page, column: int, row: int) -> str:
    """Click the middle of a square of the layer; return the words of the card that opens.

    Zones lie above layers and would take the click, so they are switched off first. Nothing is
    returned from the page: its map is a web of objects that takes seconds to be copied.
    """
    for name in ("geo_json_zones", "geo_json_bands"):
        tab.evaluate("(name) => { if (window[name]) map_plan.removeLayer(window[name]); }", name)
    place = reproject(field(column, row).centroid, 4548, 4490)
    tab.evaluate(
        "([lat, lon]) => { map_plan.closePopup().setView([lat, lon], 17, {animate: false}); }",
        [place.y, place.x],
    )
    tab.wait_for_function("() => !vector_grid_protobuf_tiles_0.isLoading()")
    box = tab.locator(".plan-map").bounding_box()
    tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    return tab.wait_for_selector(".leaflet-popup .card").inner_text()


def test_a_clicked_feature_of_a_tile_shows_its_class_and_basis(tab, address, tiles):
    record_map(tab, address)
    assert {url.split("/tiles/")[1].split("/")[0] for url in tiles} == {"planned-land-use"}
    assert all(url.endswith(".mvt?version=1") for url in tiles)
    # One north-west and one south-east of the parcel: an upside-down tile would show others.
    for column, row, said in ((2, 47, "100101 一类工业用地"), (48, 3, "0101 水田")):
        words = click_field(tab, column, row)
        assert said in words
        assert "官方" in words
        assert f"编号\n{row * COLUMNS + column + 1}\n" in f"{words}\n".replace("\t", "\n")


def test_the_card_speaks_the_language_of_the_page(tab, address):
    record_map(tab, address, "en")
    words = click_field(tab, 48, 3)
    assert "Class\n0101 Paddy field" in words.replace("\t", "\n")
    assert "official" in words


def test_far_out_squares_stand_for_what_is_too_small(tab, address):
    record_map(tab, address)
    tab.evaluate("() => { map_plan.setView(map_plan.getCenter(), 9, {animate: false}); }")
    square_ = tab.locator(".leaflet-ground-pane path[stroke-dasharray='1 3']").first
    square_.wait_for(state="attached")
    square_.dispatch_event("click")
    words = tab.wait_for_selector(".leaflet-popup .card").inner_text()
    assert "未画要素" in words
    assert "请放大" in words


def test_a_large_layer_that_may_not_be_published_is_not_asked_for_in_tiles(tab, address, tiles):
    record_map(tab, address)
    page = tab.content()
    assert "/tiles/planned-land-use/{z}/{x}/{y}.mvt?version=1" in page
    assert "/tiles/current-land-use" not in page
    assert tab.request.get(f"{address}/tiles/current-land-use/14/13460/6388.mvt").status == 404
