"""The map pages in a real browser, under the policy they are sent with."""

import json
import secrets
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page
from shapely.geometry import box

from app.data.boundaries import load_zones
from app.data.shipped import shipped
from app.domain.reference import HOME_PLANE, to_degrees
from app.domain.sources import Source
from app.domain.zones import Zone
from app.maps.assessments import assessment_page
from app.maps.assets import load_assets
from app.maps.csp import csp, with_nonce
from app.maps.drawing import AssessmentDrawing, DrawnOverlap, DrawnSite, DrawnTrim
from app.maps.options import MapOptions
from app.maps.pages import picker_page, zone_page, zones_page
from app.text import Text
from tests.web.browsing import watched

pytestmark = pytest.mark.browser

PLANS = (
    "linqing",
    "linqing-reading",
    "yanggu",
    "dongchangfu",
    "liaocheng-industry",
    "liaocheng-safety",
    "liaocheng-emergency",
    "liaocheng-elderly",
)
EVIL = "<img src=x onerror=alert(1)></script>{{ 7 * 7 }}"
PARENT = """<!DOCTYPE html><html lang="zh"><head><title>form</title></head><body>
<script>window.heard = []; addEventListener("message", (e) => heard.push([e.origin, e.data]));
</script><iframe id="map" src="%s" width="900" height="640"></iframe></body></html>"""


def drawing(label: str) -> AssessmentDrawing:
    lot, farm = box(389000, 4080000, 389220, 4080160), box(389150, 4079950, 389400, 4080080)

    def degrees(shape):
        return to_degrees(shape, HOME_PLANE)

    hit, gap = lot.intersection(farm), box(389000, 4080000, 389060, 4080160)
    overlaps = [
        DrawnOverlap(
            Text(name, name), "forbids", "demonstration", kind, degrees(shape), shape.area, label
        )
        for name, kind, shape in (
            ("永久基本农田", "counts_against", hit),
            ("生态保护红线", "uncovered", gap),
            ("河湖管理范围", "sliver", box(389080, 4080159.95, 389130, 4080160)),
        )
    ]
    return AssessmentDrawing(
        Text("核查结果", "Result"),
        [DrawnSite(label, degrees(lot), lot.area, "incomplete", "prohibited")],
        overlaps,
        trims=[DrawnTrim(Text("调整边界", "trim"), degrees(lot.difference(farm)), label)],
    )


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    options = MapOptions("zh", load_assets(shipped("static") / "v" / "urlmap.json"))
    zones = load_zones(shipped("boundaries"), PLANS)
    fictitious = Zone(
        "demo",
        "演示园区",
        "Demonstration park",
        "park",
        None,
        "demonstration",
        "demonstration",
        Source("demonstration", "1", "虚构"),
        geometry=box(420000, 4030000, 424000, 4034000),
    )
    by_id = {zone.id: zone for zone in zones}
    linqing = [zone for zone in zones if zone.parent == "lq-edz"]
    return {
        "/zones": zones_page([*zones, fictitious], options),
        "/linqing": zone_page(by_id["lq-edz"], linqing, options),
        "/block": zone_page(by_id["lq-block-urban"], [], options),
        "/assessment": assessment_page(drawing(EVIL), options),
        "/locate": picker_page(zones, options, mode="locate"),
        "/draw": picker_page(zones, options, mode="draw"),
        "/empty": zones_page([], options),
    }


@pytest.fixture(scope="module")
def address(pages: dict[str, str]) -> Iterator[str]:
    class Door(SimpleHTTPRequestHandler):
        def __init__(self, *args, **kwargs) -> None:
            super().__init__(*args, directory=str(shipped("static").parent), **kwargs)

        def log_message(self, *args) -> None:
            pass

        def do_GET(self) -> None:
            if self.path.startswith("/static/"):
                super().do_GET()
                return
            nonce = secrets.token_urlsafe(16)
            if self.path in pages:
                body, policy = with_nonce(pages[self.path], nonce), csp(nonce)
            else:
                body, policy = PARENT % self.path.removeprefix("/in"), "frame-src 'self'"
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body.encode())

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Page]:
    """A tab that fails its test on any complaint: console, policy, missing file, other host."""
    with watched(browser, address, (1200, 820), allowed=()) as opened:
        yield opened


def open_page(tab: Page, url: str) -> Page:
    tab.goto(url)
    tab.wait_for_selector(".leaflet-control-scale-line")
    return tab


@pytest.mark.parametrize(
    "path", ["/zones", "/linqing", "/block", "/assessment", "/locate", "/draw", "/empty"]
)
def test_every_page_has_its_furniture_and_nobody_complains(tab, address, path):
    open_page(tab, address + path)
    tab.wait_for_timeout(200)
    for selector in (".leaflet-control-zoom", ".north", ".fullscreen-icon"):
        assert tab.locator(selector).first.is_visible(), selector
    assert tab.locator(".leaflet-control-scale-line").inner_text().endswith("m")
    assert tab.locator(".leaflet-control-zoom-in").get_attribute("title") == "放大"


def test_two_blocks_and_eight_parks_are_visible(tab, address):
    open_page(tab, address + "/linqing")
    outlines = tab.locator(".leaflet-overlay-pane path[stroke-dasharray='8 6']")
    assert outlines.count() == 2
    circles = tab.locator(".leaflet-overlay-pane path[stroke-dasharray='3 5']")
    assert circles.count() == 8
    assert tab.locator(".mark-park .symbol").count() == 8
    for box_ in [circles.nth(n).bounding_box() for n in range(8)]:
        assert box_["width"] > 10
    bands = tab.locator(".leaflet-ground-pane path[fill='url(#pattern-band)']")
    assert bands.count() == 2
    for n in range(2):
        band, outline = bands.nth(n).bounding_box(), outlines.nth(n).bounding_box()
        assert band["width"] * band["height"] > outline["width"] * outline["height"] * 0.9
    assert tab.locator("#pattern-band circle").count() == 1


def test_the_fictitious_zone_is_hatched_and_the_map_is_marked(tab, address):
    open_page(tab, address + "/zones")
    hatch = tab.locator(".leaflet-overlay-pane path[fill='url(#pattern-demonstration)']")
    assert hatch.count() == 1
    assert tab.locator(".watermark").is_visible()
    assert "演示数据" in tab.locator("#pattern-watermark").text_content()


def test_no_two_labels_lie_on_each_other(tab, address):
    open_page(tab, address + "/zones")
    tab.wait_for_timeout(400)
    boxes = [name.bounding_box() for name in tab.locator(".mark .name:not(.waiting)").all()]
    assert len(boxes) > 8
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            apart_x = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
            apart_y = a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"]
            assert apart_x or apart_y


def test_a_zone_is_found_by_name_and_its_card_opens(tab, address):
    open_page(tab, address + "/zones")
    tab.click("input.search-input")
    tab.keyboard.insert_text("城区板块")
    tab.wait_for_selector(".search-tip")
    tab.keyboard.press("Enter")
    card = tab.wait_for_selector(".leaflet-popup .card")
    words = card.inner_text()
    assert "城区板块" in words
    assert "按四至文字推定" in words
    assert "±2500 m" in words
    assert card.query_selector("a").get_attribute("href") == "/zones/lq-block-urban"


def test_the_table_leads_to_the_map(tab, address):
    open_page(tab, address + "/zones")
    tab.locator(".contents summary").press("Enter")
    tab.locator("[data-show='zone-lq-park-textile']").press("Enter")
    assert "高端纺织服装产业园" in tab.wait_for_selector(".leaflet-popup .card").inner_text()


def test_layers_are_listed_by_plan_and_can_be_hidden(tab, address):
    open_page(tab, address + "/zones")
    tab.locator(".leaflet-control-layers-toggle").press("Enter")
    headings = tab.locator(".leaflet-control-layers-group-name").all_inner_texts()
    assert headings == ["临清市", "阳谷县", "东昌府区", "聊城市", "演示园区（虚构）"]
    before = tab.locator(".mark-park").count()
    tab.locator(".leaflet-control-layers-selector").nth(2).click()
    assert tab.locator(".mark-park").count() < before


def test_a_hostile_label_is_only_words(tab, address):
    open_page(tab, address + "/assessment")
    label = tab.locator(".mark-verdict .name").inner_text()
    assert "<img src=x onerror=alert(1)></script>" in label
    assert "49" not in label
    assert tab.locator("img").count() == 0
    tab.locator(".contents summary").click()
    for button in tab.locator("[data-show]").all():
        button.click()
        tab.wait_for_selector(".leaflet-popup .card")
    assert tab.locator("img").count() == 0


def test_an_assessment_shows_what_counts_what_lacks_and_what_would_pass(tab, address):
    open_page(tab, address + "/assessment")
    pane = ".leaflet-overlay-pane path"
    assert tab.locator(f"{pane}[fill='url(#pattern-against)']").count() == 1
    assert tab.locator(f"{pane}[fill='url(#pattern-uncovered)']").count() == 1
    assert tab.locator(f"{pane}[stroke-dasharray='10 6']").count() == 1
    assert tab.locator(".mark-sliver .symbol").is_visible()
    assert tab.locator(".mark-lack .name").inner_text() == "资料不全"
    parcel = tab.locator(f"{pane}[stroke='#1f2933']").first.bounding_box()
    assert parcel["width"] > 300 or parcel["height"] > 250


def test_full_screen_keeps_legend_north_and_mark(tab, address):
    open_page(tab, address + "/assessment")
    tab.locator(".fullscreen-icon").click()
    tab.wait_for_timeout(300)
    inside = ".leaflet-container"
    for selector in (".legend", ".north", ".watermark"):
        assert tab.locator(f"{inside} {selector}").is_visible()


def test_a_click_tells_the_form_where(tab, address):
    tab.goto(address + "/in/locate")
    frame = tab.frame_locator("#map")
    frame.locator(".leaflet-control-scale-line").wait_for()
    frame.locator(".plan-map").click(position={"x": 450, "y": 300})
    tab.wait_for_function("heard.length === 1")
    origin, said = tab.evaluate("heard[0]")
    assert origin == address
    assert said["type"] == "locate"
    assert 115 < said["lon"] < 117
    assert 35.5 < said["lat"] < 37.5
    frame.locator(".plan-map").press("Enter")
    tab.wait_for_function("heard.length === 2")


def test_a_click_on_a_zone_asks_too_and_the_form_can_show_one(tab, address):
    tab.goto(address + "/in/locate")
    frame = tab.frame_locator("#map")
    frame.locator(".leaflet-control-scale-line").wait_for()
    before = frame.locator("body").evaluate("() => map_plan.getZoom()")
    tab.evaluate(
        "document.querySelector('#map').contentWindow"
        ".postMessage({type: 'show', id: 'lq-block-urban'}, location.origin)"
    )
    tab.wait_for_timeout(600)
    assert frame.locator("body").evaluate("() => map_plan.getZoom()") > before + 1
    frame.locator(".plan-map").click(position={"x": 450, "y": 320})
    tab.wait_for_function("heard.length === 1")
    assert frame.locator(".leaflet-popup").count() == 0


def test_a_drawn_parcel_reaches_the_form_and_one_can_be_shown(tab, address):
    tab.goto(address + "/in/draw")
    frame = tab.frame_locator("#map")
    frame.locator(".leaflet-control-scale-line").wait_for()
    button = frame.locator(".leaflet-draw-draw-polygon")
    assert button.get_attribute("title") == "画多边形"
    button.click()
    corners = ((300, 200), (450, 210), (460, 330), (300, 200))
    for x, y in corners:
        frame.locator(".plan-map").click(position={"x": x, "y": y})
        tab.wait_for_timeout(300)  # the tool takes quick clicks for a double one
    tab.wait_for_function("heard.length === 1")
    said = tab.evaluate("heard[0][1]")
    assert said["type"] == "drawn"
    ring = said["geojson"]["features"][0]["geometry"]["coordinates"][0]
    assert len(ring) == 4
    shown = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [
                        [[115.7, 36.8], [115.71, 36.8], [115.71, 36.81], [115.7, 36.8]]
                    ],
                },
            }
        ],
    }
    tab.evaluate(
        "(data) => document.querySelector('#map').contentWindow"
        ".postMessage({type: 'display', geojson: data}, location.origin)",
        shown,
    )
    tab.wait_for_timeout(600)
    kept = frame.locator("body").evaluate("() => JSON.stringify(feature_group_drawn.toGeoJSON(7))")
    assert json.loads(kept)["features"][0]["geometry"] == shown["features"][0]["geometry"]
    frame.locator(".leaflet-draw-edit-remove").click()
    frame.locator(".leaflet-draw-actions a", has_text="全部删除").click()
    tab.wait_for_function("heard.length === 2")
    assert tab.evaluate("heard[1][1].geojson.features.length") == 0


def test_a_rectangle_can_be_drawn(tab, address):
    tab.goto(address + "/in/draw")
    frame = tab.frame_locator("#map")
    frame.locator(".leaflet-control-scale-line").wait_for()
    frame.locator(".leaflet-draw-draw-rectangle").click()
    corner = tab.locator("#map").bounding_box()
    tab.mouse.move(corner["x"] + 350, corner["y"] + 220)
    tab.mouse.down()
    tab.mouse.move(corner["x"] + 420, corner["y"] + 260, steps=4)
    tab.mouse.move(corner["x"] + 480, corner["y"] + 300, steps=4)
    tab.mouse.up()
    tab.wait_for_function("heard.length === 1")
    assert tab.evaluate("heard[0][1].geojson.features[0].geometry.type") == "Polygon"


def test_the_first_view_follows_a_frame_that_gets_its_size_late(tab, address):
    tab.goto(address + "/in/locate")
    frame = tab.frame_locator("#map")
    frame.locator(".leaflet-control-scale-line").wait_for()
    zoom = frame.locator("body").evaluate("() => map_plan.getZoom()")
    tab.evaluate("document.querySelector('#map').height = 200")
    tab.wait_for_timeout(300)
    assert frame.locator("body").evaluate("() => map_plan.getZoom()") < zoom
    tab.evaluate("document.querySelector('#map').height = 640")
    tab.wait_for_timeout(300)
    assert frame.locator("body").evaluate("() => map_plan.getZoom()") == zoom
    # Once the reader has moved the map, its scale is the reader's.
    frame.locator(".leaflet-control-zoom-in").click()
    tab.wait_for_timeout(500)
    tab.evaluate("document.querySelector('#map').height = 200")
    tab.wait_for_timeout(300)
    assert frame.locator("body").evaluate("() => map_plan.getZoom()") > zoom


def test_a_stranger_is_not_heard(tab, address):
    open_page(tab, address + "/locate")
    zoom = tab.evaluate("map_plan.getZoom()")
    tab.evaluate(
        "dispatchEvent(new MessageEvent('message', {origin: 'http://evil.example',"
        " source: window.parent, data: {type: 'show', id: 'lq-block-urban'}}))"
    )
    tab.wait_for_timeout(1000)
    assert tab.evaluate("map_plan.getZoom()") == zoom
