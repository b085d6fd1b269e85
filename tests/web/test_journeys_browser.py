"""The pages in a real browser: an officer's first visit, with nothing asked of any other host."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.integration.real_places import DATANG
from tests.web.browsing import SAMPLES, fits

pytestmark = pytest.mark.browser


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


def test_filters_change_list_map_and_address_without_a_new_page(page: Page) -> None:
    page.goto("/")
    frame = page.frame_locator("#atlas")
    expect(frame.locator(".plan-map")).to_be_visible()
    page.evaluate("window.sameDocument = true")
    page.locator("#industry").select_option("轴承")
    page.wait_for_url("**/?industry=%E8%BD%B4%E6%89%BF")
    expect(page.locator("#found")).to_have_text("找到 20 处，其中 5 处上图")
    page.locator("#plan-is-linqing").click()
    page.wait_for_url(re.compile("plan=linqing"))
    expect(page.locator(".zone")).to_have_count(9)
    expect(page.locator("#told")).to_have_text("找到 9 处，其中 2 处上图")
    # Two outlines and one band are drawn in full; the other block of the zone is faint.
    shown = frame.locator(".leaflet-overlay-pane path:not(.faint)")
    expect(shown.and_(frame.locator("[stroke-dasharray='8 6']"))).to_have_count(1)
    expect(frame.locator("path.faint[stroke-dasharray='8 6']")).not_to_have_count(0)
    page.locator(".zone-name", has_text="烟店轴承产业园板块").locator("xpath=../..").locator(
        "[data-show]"
    ).click()
    expect(frame.locator("path.chosen")).to_have_count(1)
    assert page.evaluate("window.sameDocument")
    page.go_back()
    expect(page.locator("#found")).to_have_text("找到 20 处，其中 5 处上图")
    page.reload()
    expect(page.locator("#found")).to_have_text("找到 20 处，其中 5 处上图")
    assert fits(page)


def test_words_typed_in_the_head_search_while_typing(page: Page) -> None:
    page.goto("/?plan=linqing")
    expect(page.frame_locator("#atlas").locator(".plan-map")).to_be_visible()
    page.locator("#q").press_sequentially("宇捷")
    expect(page.locator("#found")).to_contain_text("找到 4 处")
    assert "plan=linqing" in page.url
    expect(page.locator(".zone-hit").first).to_contain_text("企业：")
    page.locator(".chosen .clear").click()
    expect(page.locator("#found")).to_have_text("共 280 处")
    expect(page.locator("#q")).to_have_value("")


def test_a_place_on_the_map_leads_to_drawing_there(page: Page) -> None:
    page.goto("/here?lon=115.77&lat=36.87")
    frame = page.frame_locator("#atlas")
    expect(frame.locator(".plan-map")).to_be_visible()
    page.get_by_role("link", name="在此处画一块地核对").click()
    page.wait_for_url("**/check?at=115.77,36.87#draw")
    drawing = page.frame_locator("#drawing")
    expect(drawing.locator(".plan-map")).to_be_visible()
    centre = drawing.locator("body").evaluate(
        "() => { const c = map_plan.getCenter(); return [c.lng, c.lat]; }"
    )
    assert centre == pytest.approx([115.77, 36.87], abs=0.001)
    assert fits(page)


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
