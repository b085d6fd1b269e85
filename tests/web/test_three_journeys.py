"""Officer, investor and planner: from the first page to what each takes away, paper and files.

What is printed is compared with what the page says. No page of a journey may complain in the
console, break its policy, or ask any other host (see `Watch`); its maps are frames and count.
"""

import io
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import shapely
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import Browser, FileChooser, FrameLocator, Locator, Page, expect
from pypdf import PdfReader
from shapely.geometry import box

from app.main import create_app
from app.services.desk import open_desk
from app.services.import_layer import LayerImport, import_layer
from app.settings import Settings
from tests.import_files import gbk_shapefile, geopackage, square
from tests.web.browsing import DESK, PHONE, SAMPLES, fits, serving, watched
from tests.web.places import polygon

pytestmark = pytest.mark.browser

SITE = square(100, 200, 200, 100)  # metres, beside a power station in Linqing
FIELDS = square(
    50, 200, 70, 100
)  # farmland under the westernmost 20 m of it: 2 000 m² on the plane
PLANE_M2 = 2_000.0
DAY = "2026-07-01"
WASTE = "从严准入危险废物产生量大"
OUTPUT = "lq-econ-gross-output-2025"
VERDICTS = {"zh": "不符合", "en": "prohibited"}
EACH_LANGUAGE = pytest.mark.parametrize("lang", ["zh", "en"])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service with an official layer of farmland around the officer's parcel."""
    folder = tmp_path_factory.mktemp("three")
    desk = open_desk(folder, demonstration=True)
    statement = LayerImport(
        topic="permanent_basic_farmland", valid_from=date(2026, 6, 1),
        source="永久基本农田数据库 2026 年版", licence="仅限内部使用", data_date=date(2026, 1, 1),
        complete_within=geopackage([box(*SITE.buffer(2_000).bounds)]),
    )  # fmt: skip
    import_layer(desk, geopackage([FIELDS]), statement)
    desk.store.close()
    with serving(create_app(Settings(data_dir=folder))) as found:
        yield found


@pytest.fixture
def desk_tab(browser: Browser, address: str) -> Iterator[Page]:
    with watched(browser, address, DESK) as opened:
        yield opened


@pytest.fixture
def parcel(tmp_path: Path) -> Path:
    """A shapefile as a county office exports it."""
    file = tmp_path / "拟建地块.zip"
    file.write_bytes(gbk_shapefile([SITE], {"DKMC": ["轴承一厂"]}).content)
    return file


def chart(page: Page, frame: str) -> FrameLocator:
    """Wait until the map in a frame is drawn."""
    found = page.frame_locator(frame)
    expect(found.locator(".leaflet-control-scale-line")).to_be_visible()
    return found


def start(page: Page, lang: str, way: str) -> None:
    page.goto(f"/?lang={lang}")
    chart(page, "#atlas")
    page.locator(f'a.way[href="{way}"]').click()
    page.wait_for_url(f"**{way}")


def unfold(page: Page, selector: str) -> Locator:
    """Open the folds that a field lies in."""
    field = page.locator(selector)
    field.evaluate(
        "node => { for (let at = node; at; at = at.parentElement)"
        " if (at.tagName === 'DETAILS') at.open = true; }"
    )
    return field


def downloaded(page: Page, link: Locator) -> bytes:
    with page.expect_download() as waiting:
        link.click()
    return Path(waiting.value.path()).read_bytes()


def squeezed(words: str) -> str:
    """Return words without spaces and capitals; signs that only look different as one."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", words)).casefold()


def printed(content: bytes) -> str:
    """Return the text of a PDF without spaces, running heads and feet."""
    pages = []
    for page in PdfReader(io.BytesIO(content)).pages:
        lines = page.extract_text().splitlines()
        pages += lines[1:-1] if len(lines) > 2 else lines
    return squeezed("".join(pages))


def on_paper(page: Page) -> str:
    """Return the text of the page as it is printed, which is without the site's menu."""
    found = PdfReader(io.BytesIO(page.pdf())).pages
    text = squeezed("".join(each.extract_text() for each in found))
    assert squeezed(page.locator(".site-nav").text_content() or "") not in text
    return text


def number_of(page: Page) -> str:
    return page.url.rsplit("/", 1)[1].split("?")[0]


def send_parcel(page: Page, parcel: Path) -> None:
    page.locator("#file").set_input_files(parcel)
    page.locator("#as_of").fill(DAY)
    unfold(page, "#industry").fill("轴承")
    page.locator("#industry_code").fill("3451")
    page.locator("#project_kind").select_option("new")
    page.locator("#industry_code").focus()
    expect(page.locator("#matters")).to_be_visible()
    unfold(page, "#hazardous_waste_t_per_year").fill("600")
    for flag, value in (
        ("disposal_route", "true"),
        ("local_disposal_capacity", "false"),
        ("needs_city_coordination", "true"),
    ):
        unfold(page, f"#{flag}").locator(f'input[value="{value}"]').check()
    assert fits(page)
    page.locator("#check-form button.big").click()
    page.wait_for_url("**/records/*")


def confirm_permit(page: Page) -> None:
    page.locator('.group-of-needs_review a[href$="/confirm"]').first.click()
    page.wait_for_url("**/confirm")
    page.locator("#officer").fill("王芳")
    page.locator("#reason").fill("查验许可证")
    page.locator('[id="clause-lq-x-permit"] input[value="yes"]').check()
    before = page.url
    page.locator("form.confirm button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/records/[^/]+$"))
    assert page.url not in before


def areas_of(page: Page) -> list[str]:
    """Return the overlap of the farmland as the page prints it: m², mu, ha, share, cover."""
    cells = page.locator("table.layers tr:not(.absent)").nth(1).locator("td.number")
    return [each.split("\n")[0] for each in cells.all_inner_texts()]


def quotes_of(page: Page) -> list[str]:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    groups = ".group-of-not_met blockquote, .group-of-met blockquote"
    return page.locator(groups).all_inner_texts()


def word_text(content: bytes) -> str:
    body = Document(io.BytesIO(content)).element.body
    return squeezed("".join(node.text or "" for node in body.iter() if node.tag.endswith("}t")))


def cells_of(content: bytes) -> list[object]:
    book = load_workbook(io.BytesIO(content), read_only=True)
    return [cell for sheet in book.worksheets for row in sheet.values for cell in row]


@EACH_LANGUAGE
def test_an_officer_from_the_first_page_to_the_signed_opinion(
    desk_tab: Page, parcel: Path, lang: str
) -> None:
    page = desk_tab
    start(page, lang, "/check")
    send_parcel(page, parcel)
    expect(page.locator("h1")).to_contain_text(f"✕ {VERDICTS[lang]}")
    chart(page, ".parcel-map")
    breach = page.locator(".group-of-not_met .finding").filter(
        has=page.locator("blockquote", has_text=WASTE)
    )
    breach.locator("summary").click()
    expect(breach.locator("blockquote").first).to_be_visible()
    first = number_of(page)
    confirm_permit(page)
    record = number_of(page)
    assert record != first
    confirmed = page.locator(".group-of-met .finding", has_text="王芳")
    expect(confirmed).to_contain_text("查验许可证")
    expect(page.locator(f'.about a[href="/records/{first}"]')).to_be_visible()

    why = page.locator("h1 .answer-why").inner_text()
    areas, quotes = areas_of(page), quotes_of(page)
    m2 = float(areas[0].replace("\u2009", "").replace(" ", ""))
    assert m2 == pytest.approx(PLANE_M2, rel=1e-3)  # the ellipsoid differs by some 0.03 %
    assert areas[3].startswith("10.00")
    assert len(quotes) > 3
    assert any(WASTE in quote for quote in quotes)
    pdf, word, excel = (
        downloaded(page, page.locator(f'.reports a[href*="report.{kind}"]'))
        for kind in ("pdf", "docx", "xlsx")
    )
    for text in (printed(pdf), word_text(word)):
        for said in (VERDICTS[lang], why, record, first, *areas[:4], *quotes, "查验许可证"):
            assert squeezed(said) in text, said
    cells = cells_of(excel)
    assert record in cells
    assert any(isinstance(cell, float) and cell == pytest.approx(m2, abs=0.01) for cell in cells)
    assert any(WASTE in str(cell) for cell in cells)

    page.locator('.site-nav a[href="/records"]').click()
    page.locator("#id").fill(record)
    page.locator(".inline-form button").click()
    page.wait_for_url(f"**/records/{record}")


def test_an_officer_on_a_phone_with_a_sample(browser: Browser, address: str) -> None:
    with watched(browser, address, PHONE) as page:
        start(page, "zh", "/check")
        page.locator("#file").set_input_files(SAMPLES / "prohibited.txt")
        page.locator("#check-form button.big").click()
        page.wait_for_url("**/records/*")
        expect(page.locator("h1")).to_contain_text("◇ 资料不全")
        assert fits(page)
        # The farmland of the fictitious park is judged beside the real answer, and marked.
        fiction = page.locator("section.fiction", has=page.locator("table.layers"))
        row = fiction.locator("tr:not(.absent)", has_text="永久基本农田")
        areas = [each.split("\n")[0] for each in row.locator("td.number").all_inner_texts()]
        pdf = downloaded(page, page.locator('.reports a[href*="report.pdf"]'))
        text = printed(pdf)
        why = page.locator(".fiction-answer > span:last-child").inner_text()
        for said in ("◇资料不全", "不符合" + why, "演示（虚构）", number_of(page), *areas[:4]):
            assert squeezed(said) in text, said


def tab_to(page: Page, selector: str) -> None:
    """Press the tabulator until the focus is there."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    pytest.fail(f"{selector} is not reached by the keyboard")


def test_an_officer_without_a_mouse(desk_tab: Page) -> None:
    page = desk_tab
    # The browser hands choosers over from the first listener on, but not at once: one that came
    # with the key would miss it. This one stays.
    opened: list[FileChooser] = []
    page.on("filechooser", lambda chooser: opened.append(chooser))  # noqa: PLW0108 - is marked
    page.goto("/")
    tab_to(page, 'a.way[href="/check"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/check")
    tab_to(page, "#file")
    assert opened == []
    with page.expect_file_chooser():
        page.keyboard.press("Space")
    (chooser,) = opened
    assert chooser.element.get_attribute("id") == "file"
    chooser.set_files(SAMPLES / "prohibited.txt")
    tab_to(page, "#check-form button.big")
    page.keyboard.press("Enter")
    page.wait_for_url("**/records/*")
    tab_to(page, '.reports a[href*="report.pdf"]')
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert squeezed(number_of(page)) in printed(Path(waiting.value.path()).read_bytes())
    tab_to(page, ".fiction .finding summary")
    page.keyboard.press("Enter")
    expect(page.locator(".finding[open] blockquote").first).to_be_visible()


@EACH_LANGUAGE
def test_an_investor_from_the_first_page_to_the_printed_brief(desk_tab: Page, lang: str) -> None:
    page = desk_tab
    start(page, lang, "/sites")
    page.locator("#industry").fill("3985 铜箔")
    page.locator("#area").fill("100")
    page.locator("#investment_wan_yuan").fill("30000")
    page.locator("#investment_wan_yuan").press("Enter")
    page.wait_for_url("**/sites?industry=*")
    answer = page.locator("#headline").inner_text()
    expect(page.locator(".park")).to_have_count(10)
    park = page.locator("#park-lq-park-nonferrous")
    # 100 mu at no less than 280 per mu are 28 000.
    money = {"zh": "2.8 亿元", "en": "CNY 280\u2009000\u2009000"}[lang]
    expect(park.locator(".money")).to_contain_text(money)
    chart(page, ".sites-map")
    other = page.locator(".park:not(#park-lq-park-nonferrous)").first
    names = [each.locator("h3").inner_text() for each in (park, other)]
    for each in (park, other):
        each.locator(".choose input").check()
    page.locator("#compare button").click()
    page.wait_for_url("**/compare?*")
    for name in names:
        expect(page.locator("main")).to_contain_text(name)
    assert fits(page)
    page.go_back()
    page.locator('a[href^="/sites/brief"]').first.click()
    page.wait_for_url("**/sites/brief?*")
    first = page.locator(".brief-parks h3").first.evaluate("head => head.firstChild.textContent")
    text = on_paper(page)
    for said in (answer, first, page.locator(".disclaimer").inner_text()):
        assert squeezed(said) in text
    why_not(page)


def why_not(page: Page) -> None:
    """Ask for another project, which clauses shut out of some parks."""
    page.locator('.actions a[href^="/sites?"]').click()
    page.wait_for_url("**/sites?*")
    page.locator("#industry").fill("3391 铸造")
    page.locator("#project_kind").select_option("new")
    for flag, value in (("adds_capacity", "true"), ("capacity_replacement", "false")):
        unfold(page, f"#{flag}").locator(f'input[value="{value}"]').check()
    page.locator("#area").press("Enter")
    page.wait_for_url("**/sites?*capacity_replacement=false*")
    out = page.locator(".out").first
    # New casting capacity is banned there, unless old capacity makes room for it.
    expect(out.locator("blockquote", has_text="严禁水泥、铸造等行业新增产能")).to_be_visible()
    excluded = out.locator(".out-names a").first.inner_text()
    page.locator('a[href^="/sites/brief"]').first.click()
    page.wait_for_url("**/sites/brief?*")
    assert squeezed(excluded) in on_paper(page)


@EACH_LANGUAGE
def test_a_planner_from_the_first_page_to_the_table_of_figures(
    browser: Browser, tmp_path: Path, lang: str
) -> None:
    with (
        serving(create_app(Settings(data_dir=tmp_path))) as fresh,
        watched(browser, fresh) as page,
    ):
        start(page, lang, "/targets")
        page.locator("#zone").select_option("lq-edz")
        page.locator("#topic").select_option("economy")
        page.locator(".filter-do button").click()
        page.wait_for_url("**/targets?*zone=lq-edz*")
        row = page.locator(f"#row-{OUTPUT}")
        expect(row).to_contain_text("尚无监测数据" if lang == "zh" else "not observed yet")
        row.locator('a[href*="observe"]').click()
        for name, value in (("value", "250.5"), ("on", "2025-12-31"), ("source", "统计公报"),
                            ("officer", "张晓")):  # fmt: skip
            page.locator(f"#{name}").fill(value)
        page.locator("#officer").press("Enter")
        page.wait_for_url("**/targets?zone=lq-edz*recorded*")
        # 300 are planned: 49.5 are lacking.
        said = {"zh": "未达到", "en": "not reached"}[lang]
        expect(row).to_contain_text(said)
        expect(row).to_contain_text("49.5")
        svg = downloaded(page, page.locator(f'#chart-{OUTPUT} .downloads a[href*=".svg"]')).decode()
        assert svg.startswith("<?xml")
        assert "250.5" in svg
        book = downloaded(page, page.locator('a[href^="/targets.xlsx"]'))
        cells = cells_of(book)
        assert 250.5 in cells
        assert said in [str(cell) for cell in cells]
        what_if(page, lang)
        profile(page, lang)


def what_if(page: Page, lang: str) -> None:
    page.locator('a[href="/targets/what-if"]').first.click()
    page.locator("#zone").select_option("lq-block-urban")
    page.locator("#year").select_option("2025")
    page.locator("#what-1").select_option("construction")
    page.locator("#amount-1").fill("150")
    page.locator("#unit-1").select_option("mu")
    page.locator("#amount-1").press("Enter")
    # 150 mu are 0.1 km².
    expect(page.locator(".answer-line")).to_contain_text("22.25 → 22.35")
    assert fits(page)


def profile(page: Page, lang: str) -> None:
    name = {"zh": "城区板块", "en": "Urban block"}[lang]
    page.goto("/zones/lq-block-urban")
    chart(page, ".zone-map iframe")
    expect(page.locator("h1")).to_contain_text(name)
    text = on_paper(page)
    assert squeezed(name) in text
    assert squeezed(page.locator("#boundary blockquote").first.inner_text()) in text


def bad_check(page: Page) -> Locator:
    page.goto("/check")
    page.locator("#pasted").fill("POLYGON((115.77 36.87")
    page.locator("#check-form button.big").click()
    return page.locator("#pasted")


def bad_confirmation(page: Page) -> Locator:
    page.goto("/check")
    page.locator("#pasted").fill(polygon(shapely.get_coordinates(RING).tolist()))
    unfold(page, "#industry_code").fill("3451")
    page.locator("#check-form button.big").click()
    page.wait_for_url("**/records/*")
    page.goto(f"{page.url}/confirm")
    page.locator("#officer").fill("POLYGON((115.77 36.87")
    page.locator('[id="clause-lq-x-permit"] input[value="yes"]').check()
    page.locator("form.confirm button[type=submit]").last.click()
    return page.locator("#officer")


def bad_search(page: Page) -> Locator:
    page.goto("/sites")
    page.locator("#industry").fill("铜箔")
    page.locator("#area").fill("POLYGON((115.77 36.87")
    page.locator("#area").press("Enter")
    return page.locator("#area")


def bad_figure(page: Page) -> Locator:
    page.goto(f"/targets/observe?target={OUTPUT}")
    page.locator("#value").fill("POLYGON((115.77 36.87")
    page.locator("#value").press("Enter")
    return page.locator("#value")


def bad_change(page: Page) -> Locator:
    page.goto("/targets/what-if?zone=lq-block-urban")
    page.locator("#amount-1").fill("POLYGON((115.77 36.87")
    page.locator("#amount-1").press("Enter")
    return page.locator("#amount-1")


RING = box(115.77, 36.87, 115.771, 36.871)


@pytest.mark.parametrize("send", [bad_check, bad_confirmation, bad_search, bad_figure, bad_change])
def test_a_mistake_is_told_and_keeps_what_was_typed(desk_tab: Page, send) -> None:
    field = send(desk_tab)
    expect(desk_tab.locator("#refusal")).to_be_focused()
    expect(field).to_have_value("POLYGON((115.77 36.87")
    shown = desk_tab.locator("main").inner_text()
    assert "Traceback" not in shown
    assert "Error" not in shown
    assert fits(desk_tab)
