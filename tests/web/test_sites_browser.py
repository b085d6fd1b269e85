"""The investor's journey in a real browser: by keyboard to the cards, two compared, the brief."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.browsing import fits

pytestmark = pytest.mark.browser
QUESTION = "/sites?industry=3985+%E9%93%9C%E7%AE%94&area=100&investment_wan_yuan=30000"


def test_from_the_start_by_keyboard_to_cards_a_comparison_and_a_brief(page: Page) -> None:
    page.goto("/")
    page.locator('a.way[href="/sites"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sites")
    assert fits(page)
    page.locator("#industry").focus()
    page.keyboard.type("3985 铜箔")
    page.keyboard.press("Tab")
    expect(page.locator("#project_kind")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("100")
    page.keyboard.press("Tab")
    expect(page.locator("#unit")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("30000")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sites?industry=*")
    # Fields left alone are not in the address that is passed on.
    assert "project_kind" not in page.url
    expect(page.locator("#headline")).to_contain_text("铜箔项目（100 亩，投资 3 亿元）")
    expect(page.locator(".park")).to_have_count(10)
    frame = page.frame_locator(".sites-map")
    page.locator(".sites-map").scroll_into_view_if_needed()
    expect(frame.locator(".plan-map")).to_be_visible()
    expect(frame.locator(".mark-point .name", has_text="有色金属产业园").first).to_be_attached()
    assert fits(page)
    clause = page.locator("#park-lq-park-nonferrous .money .cited")
    clause.locator("summary").click()
    expect(clause.locator("blockquote")).to_contain_text("土地投资强度不低于280万元/亩")
    page.locator(".choose input").first.focus()
    page.keyboard.press("Space")
    page.locator("#park-lq-park-nonferrous .choose input").focus()
    page.keyboard.press("Space")
    expect(page.locator("#compare [role=status]")).to_have_text("已选 2 个，最多四个")
    page.get_by_role("button", name="比较所选园区").click()
    page.wait_for_url(re.compile(r"/compare\?zone=[a-z0-9-]+&zone=lq-park-nonferrous$"))
    page.go_back()
    page.get_by_role("link", name="可打印简报").click()
    page.wait_for_url("**/sites/brief?*")
    expect(page.locator(".brief-parks > li")).to_have_count(5)
    assert fits(page)
    page.emulate_media(media="print")
    expect(page.locator(".site-nav")).to_be_hidden()
    expect(page.locator("[data-print]")).to_be_hidden()
    expect(page.locator(".disclaimer")).to_be_visible()


def test_no_more_than_four_parks_can_be_chosen(page: Page) -> None:
    page.goto(QUESTION)
    boxes = page.locator(".choose input")
    for number in range(4):
        boxes.nth(number).check()
    expect(boxes.nth(4)).to_be_disabled()
    boxes.nth(0).uncheck()
    expect(boxes.nth(4)).to_be_enabled()


def test_a_mistake_is_summed_up_in_focus_and_leads_to_its_field(page: Page) -> None:
    page.goto(QUESTION + "&tax_wan_yuan_per_year=-3&hazardous_waste_t_per_year=x")
    expect(page.locator("#refusal")).to_be_focused()
    page.locator("#refusal a", has_text="危险废物").click()
    expect(page.locator("#hazardous_waste_t_per_year")).to_be_visible()
    expect(page.locator("#error-hazardous_waste_t_per_year")).to_contain_text("不小于 0")
    assert fits(page)


def test_none_of_the_processes_goes_with_none_of_them(page: Page) -> None:
    page.goto("/sites")
    page.locator(".sites-fold summary", has_text="准入情况").click()
    page.get_by_label("电镀", exact=True).check()
    page.get_by_label("以上工艺都不涉及").check()
    expect(page.get_by_label("电镀", exact=True)).not_to_be_checked()
