"""A batch in a real browser: sent, watched to its end, filtered, downloaded; nothing of others."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from app.main import create_app
from app.settings import Settings
from tests import job_files
from tests.web.browsing import fits, serving

pytestmark = pytest.mark.browser

PARK = (430_000.0, 4_080_000.0, 433_000.0, 4_082_000.0)
PARCELS = 3_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service that runs the batches it takes in."""
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("jobs"), jobs="on"))
    with serving(app) as found:
        yield found


def test_three_thousand_parcels_are_sent_watched_filtered_and_downloaded(
    page: Page, tmp_path: Path
) -> None:
    shapes = [*job_files.squares(PARCELS - 2, PARK, columns=80), *job_files.wrong(PARK)]
    file = job_files.write(tmp_path / "三千块.gpkg", shapes)
    page.goto("/check")
    page.locator("#file").set_input_files(file)
    page.locator("#batch").get_by_role("button", name="作为批次核查").click()
    page.wait_for_url("**/jobs/*")
    expect(page.locator("h1")).to_contain_text("核对完毕", timeout=90_000)
    expect(page.locator("h1")).to_contain_text("3\u2009000 行")
    assert fits(page)

    page.locator("#by-demonstration").select_option("prohibited")
    page.get_by_role("button", name="筛选").click()
    page.wait_for_url("**demonstration=prohibited**")
    told = page.locator(".fiction tr", has_text="不符合").locator("td").first.inner_text()
    expect(page.locator("#matching")).to_contain_text(f"{told} 块符合筛选")
    rows = page.locator("table.parcels tbody tr")
    assert 0 < rows.count() <= 50
    assert all("✕ 不符合" in text for text in rows.all_inner_texts())
    assert fits(page)

    with page.expect_download() as waiting:
        page.get_by_role("link", name="Excel 表").click()
    saved = tmp_path / "result.xlsx"
    waiting.value.save_as(saved)
    book = load_workbook(BytesIO(saved.read_bytes()), read_only=True)
    head, *found = book.worksheets[1].values
    assert len(found) == PARCELS
    verdicts = [row[head.index("demonstration_verdict")] for row in found]
    assert verdicts.count("prohibited") == int(re.sub(r"\D", "", told)) > 0

    rows.first.get_by_role("button").click()
    page.wait_for_url("**/records/*")
    expect(page.locator(".fiction").first).to_contain_text("✕ 不符合")
    page.goto("/records")
    remembered = page.locator("[data-remembered]")
    expect(remembered.locator("tbody tr")).to_have_count(1)
    remembered.get_by_role("button", name="清除").click()
    expect(remembered).to_be_hidden()
    page.reload()
    expect(remembered).to_be_hidden()


def test_the_fields_of_an_industry_come_first_and_keep_what_was_typed(page: Page) -> None:
    page.goto("/check")
    page.locator("#group-project summary").click()
    page.locator("#investment_wan_yuan").evaluate("field => { field.value = '1500'; }")
    page.fill("#industry", "轴承")
    page.fill("#industry_code", "3451")
    page.locator("#enterprise").focus()
    first = page.locator("#matters")
    expect(first.get_by_role("link").first).to_have_text("建设性质")
    expect(page.locator("#group-project #project_kind")).to_be_visible()
    first.get_by_role("link", name="新增产能").click()
    expect(page.locator("#adds_capacity input:focus")).to_have_count(1)
    gather = page.get_by_role("button", name="看这个行业还要填什么")
    gather.click()
    expect(first.locator("#project_kind")).to_be_visible()
    expect(first.locator("#project_kind")).to_be_in_viewport()
    page.select_option("#project_kind", "new")
    gather.click()
    expect(page.locator("#group-project #project_kind")).to_have_value("new")
    expect(page.locator("#industry")).to_have_value("轴承")
    expect(page.locator("#investment_wan_yuan")).to_have_value("1500")
    assert fits(page)
