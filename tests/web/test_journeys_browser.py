"""The pages in a real browser: an officer's first visit, with nothing asked of any other host."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.main import create_app
from app.settings import Settings
from tests.integration.real_places import DATANG

pytestmark = pytest.mark.browser

SAMPLES = Path(__file__).parents[2] / "layers/demonstration/samples"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("journeys")))
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=20)
    listening.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Watch:
    """Everything a page must not do; asserted empty at the end of each journey."""

    def __init__(self, page: Page, address: str) -> None:
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", lambda request: self._asked(request.url, address))
        page.add_init_script(
            "addEventListener('securitypolicyviolation', e =>"
            " console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI))"
        )

    def _heard(self, message) -> None:
        # A refused form answers 422 by design; the browser remarks on every such answer.
        if message.type in ("error", "warning") and "status of 422" not in message.text:
            self.complaints.append(f"{message.type}: {message.text}")

    def _asked(self, url: str, address: str) -> None:
        if not url.startswith((f"{address}/", "data:", "blob:")):
            self.complaints.append(f"foreign request: {url}")


@pytest.fixture(params=[(1360, 900), (390, 844)], ids=["desk", "phone"])
def page(request, browser: Browser, address: str) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", base_url=address
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    watch = Watch(page, address)
    yield page
    context.close()
    assert watch.complaints == []


def fits(page: Page) -> bool:
    """Whether nothing sticks out sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_from_the_map_to_the_verdict_of_a_file(page: Page) -> None:
    page.goto("/")
    expect(page.frame_locator("#atlas").locator(".plan-map")).to_be_visible()
    assert fits(page)
    page.locator(".way", has_text="核一块地").click()
    page.locator("#file").set_input_files(SAMPLES / "prohibited.txt")
    expect(page.locator(".drop-files")).to_contain_text("prohibited.txt")
    page.get_by_role("button", name="核对", exact=True).click()
    page.wait_for_url("**/records/*")
    expect(page.locator("h1")).to_contain_text("◇ 资料不全")
    expect(page.locator(".fiction").first).to_contain_text("✕ 不符合")
    expect(page.frame_locator(".parcel-map").locator(".plan-map")).to_be_visible()
    assert fits(page)


def test_a_sample_shows_the_machinery_and_its_evidence(page: Page) -> None:
    page.goto("/check?lang=en")
    page.get_by_role("button", name="Run a strip 6 cm wide lies on farmland").click()
    page.wait_for_url("**/records/*")
    expect(page.locator(".fiction").first).to_contain_text("▲ needs review")
    finding = page.locator(".fiction .finding", has_text="permanent basic farmland").first
    finding.locator("summary").click()
    expect(finding.locator("blockquote")).to_be_visible()
    assert fits(page)


def test_a_click_on_the_map_says_what_applies_there(page: Page) -> None:
    page.goto("/")
    chart = page.frame_locator("#atlas").locator(".plan-map")
    expect(chart).to_be_visible()
    page.wait_for_timeout(500)
    chart.click(position={"x": 160, "y": 260})
    place = page.locator("#place")
    expect(place.locator(".place-at")).to_be_visible()
    expect(place).to_contain_text("没有数据不等于没有限制")
    page.locator(".place-close").click()
    expect(place).to_be_hidden()


def test_a_zone_of_the_list_moves_the_map(page: Page) -> None:
    page.goto("/")
    frame = page.frame_locator("#atlas")
    expect(frame.locator(".plan-map")).to_be_visible()
    before = frame.locator(".leaflet-control-scale-line").inner_text()
    page.locator('[data-show="lq-block-yandian"]').click()
    expect(frame.locator(".leaflet-control-scale-line")).not_to_have_text(before)
    assert page.url.endswith("/")


def test_a_drawing_reaches_the_form_and_is_judged(page: Page) -> None:
    page.goto("/check")
    page.locator("#draw > summary").click()
    frame = page.frame_locator("#drawing")
    chart = frame.locator(".plan-map")
    expect(chart).to_be_visible()
    frame.locator(".leaflet-draw-draw-rectangle").click()
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y + 30, steps=5)
    page.mouse.up()
    expect(page.locator("#drawn")).to_have_value(
        re.compile(r'^\{"type":"FeatureCollection".*"Polygon"')
    )
    page.get_by_role("button", name="核对", exact=True).click()
    page.wait_for_url("**/records/*")
    expect(page.locator("h1")).to_contain_text("资料不全")


def test_two_readings_need_one_click(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "两可.txt"
    file.write_text((SAMPLES / "conforms.txt").read_text("utf-8").replace("带号=39", "带号=38"))
    page.goto("/check")
    page.locator("#file").set_input_files(file)
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.locator("#refusal")).to_be_focused()
    assert fits(page)
    page.locator(".choices button").first.click()
    page.wait_for_url("**/records/*")
    expect(page.locator(".fiction").first).to_contain_text("演示结论")


def test_the_keyboard_alone_reaches_the_form(page: Page) -> None:
    page.goto("/check")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#file")).to_be_focused()


def test_what_is_folded_is_opened_for_print(page: Page) -> None:
    page.goto("/check")
    page.locator(".sample button").first.click()
    page.wait_for_url("**/records/*")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.emulate_media(media="print")
    expect(page.locator(".site-nav")).to_be_hidden()
    expect(page.locator(".disclaimer")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open])").count() > 0


def test_from_the_waste_of_a_project_to_an_officers_answers(page: Page) -> None:
    ring = ",".join(f"{lon} {lat}" for lon, lat in DATANG)
    page.goto("/check")
    page.locator("#pasted").fill(f"POLYGON(({ring}))")
    page.locator("#group-project > summary").click()
    page.locator("#industry").fill("轴承")
    page.locator("#industry_code").fill("3451")
    page.locator("#project_kind").select_option("new")
    expect(page.locator("#group-project > summary")).to_contain_text("已填 3 项")
    page.locator("#group-processes > summary").click()
    page.get_by_label("电镀", exact=True).check()
    page.get_by_label("以上工艺都不涉及").check()
    expect(page.get_by_label("电镀", exact=True)).not_to_be_checked()
    page.locator("#group-waste > summary").click()
    page.locator("#hazardous_waste_t_per_year").fill("600")
    page.locator("#disposal_route").get_by_label("是").check()
    page.locator("#local_disposal_capacity").get_by_label("否", exact=True).check()
    expect(page.locator("#group-waste > summary")).to_contain_text("已填 3 项")
    assert fits(page)
    page.get_by_role("button", name="核对", exact=True).click()
    page.wait_for_url("**/records/*")
    # One thing is missing before the clause on large amounts of waste can be judged.
    page.get_by_role("link", name="缺少「需聊城市统筹解决」：1 条").click()
    page.wait_for_url("**/check?from=*")
    expect(page.locator("#group-waste")).to_have_attribute("open", "")
    expect(page.locator("#group-water")).not_to_have_attribute("open", "")
    expect(page.locator("#needs_city_coordination input:focus")).to_have_count(1)
    expect(page.locator("#hazardous_waste_t_per_year")).to_have_value("600")
    page.locator("#needs_city_coordination").get_by_label("是").check()
    page.get_by_role("button", name="核对", exact=True).click()
    page.wait_for_url("**/records/*")
    breach = page.locator(".group-of-not_met .finding", has_text="年产危险废物500吨以上")
    expect(breach).to_contain_text("限制")
    breach.locator("summary").click()
    expect(breach.locator("blockquote").first).to_contain_text("从严准入危险废物产生量大")
    assert fits(page)
    # The officer answers two clauses, one with a reason of its own.
    page.locator(".group-of-needs_review .button-quiet").click()
    page.wait_for_url("**/confirm")
    expect(page.locator("[data-chosen]")).to_have_text("已选 0 条")
    page.locator("#officer").fill("王芳")
    page.locator("#reason").fill("现场核查")
    clause = page.locator("[id='clause-lq-x-hazwaste-out']")
    clause.get_by_label("满足", exact=True).check()
    other = page.locator("[id='clause-lq-x-permit']")
    other.get_by_label("不满足").check()
    other.get_by_label("认定理由").fill("未取得排污许可证")
    expect(page.locator("[data-chosen]")).to_have_text("已选 2 条")
    assert fits(page)
    before = page.url.removesuffix("/confirm")
    page.get_by_role("button", name="确认并重新核对").click()
    page.wait_for_url(re.compile(r"/records/[^/]+$"))
    assert page.url != before
    met = page.locator(".group-of-met .finding", has_text="危险废物委托有资质单位")
    expect(met).to_contain_text("王芳确认满足：现场核查")
    refused = page.locator(".group-of-not_met .finding", has_text="达标排放、总量控制、排污许可")
    expect(refused).to_contain_text("王芳认定不满足：未取得排污许可证")


def test_a_contradiction_in_the_form_is_shown_at_both_fields(page: Page) -> None:
    page.goto("/check?lang=en&open=direct_discharge#direct_discharge")
    page.locator("#pasted").fill(
        "POLYGON((115.77 36.87,115.771 36.87,115.771 36.871,115.77 36.87))"
    )
    page.locator("#discharges_wastewater").get_by_label("no", exact=True).check()
    page.locator("#direct_discharge").get_by_label("yes").check()
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("#refusal")).to_be_focused()
    page.locator("#refusal").get_by_role(
        "link", name="discharges waste water directly"
    ).last.click()
    expect(page.locator("#direct_discharge input:checked")).to_be_focused()
    expect(page.locator("#error-direct_discharge")).to_contain_text("correct one of the two")
    assert fits(page)
    page.locator("#direct_discharge").get_by_label("no", exact=True).check()
    page.get_by_role("button", name="Check", exact=True).click()
    page.wait_for_url("**/records/*")
    expect(page.locator(".findings").first).to_contain_text("Findings")
