"""Care for every page: nothing that axe finds, light, no wider than a phone, no complaint."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from app.main import create_app
from app.settings import Settings
from tests.web import places
from tests.web.browsing import DESK, PHONE, SAMPLES, fits, serving, watched

pytestmark = pytest.mark.browser

MOST_BYTES = 300_000  # a page without what its maps and charts bring
STORED = (
    "record", "record-confirm", "record-again", "record-of-open-clauses", "record-of-several",
    "record-of-sample", "job", "map-record",
)  # fmt: skip
# What libraries do that are not ours to change, by axe's rule.
OF_LIBRARIES = {"aria-allowed-role": "leaflet-search gives its text field the role of a search"}
_FINDINGS = """(rules) => axe.run(document, {iframes: false, resultTypes: ["violations"], rules})
  .then(found => found.violations.map(rule => [rule.id, rule.impact,
    rule.nodes.map(node => node.target.join(" ") + " " + node.html.slice(0, 120))]))"""
_OPEN_ALL = "document.querySelectorAll('details').forEach(each => { each.open = true; })"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service that runs the batches it takes in."""
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("care"), jobs="on"))
    with serving(app) as found:
        yield found


@pytest.fixture(scope="module")
def stored(browser: Browser, address: str, tmp_path_factory) -> dict[str, str]:
    with watched(browser, address) as tab:
        found = places.store(tab, tmp_path_factory.mktemp("sent"))
    assert set(found) == set(STORED)
    return found


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Page]:
    with watched(browser, address, DESK, allowed=(404, 422)) as opened:
        yield opened


def findings(tab: Page, *, contrast: bool = True) -> list[object]:
    """Return what axe finds on the page, all its folds open; frames are looked at as pages."""
    tab.evaluate(_OPEN_ALL)
    tab.evaluate(AXE_SCRIPT)
    found = tab.evaluate(_FINDINGS, {"color-contrast": {"enabled": contrast}})
    return [rule for rule in found if rule[0] not in OF_LIBRARIES]


def set_size(tab: Page, size: tuple[int, int]) -> None:
    tab.set_viewport_size({"width": size[0], "height": size[1]})


@pytest.mark.parametrize("name", [*places.STATIC, *places.MAPS, *STORED])
def test_every_page_is_fit_for_everybody(tab: Page, stored: dict[str, str], name: str) -> None:
    path = (places.STATIC | places.MAPS | stored)[name]
    joint = "&" if "?" in path else "?"
    for language, size in (("zh", DESK), ("en", PHONE)):
        set_size(tab, size)
        answer = tab.goto(f"{path}{joint}lang={language}")
        assert answer
        assert answer.status < 400 or name.endswith(("-unknown", "-refused", "not-found"))
        if name.startswith("map-"):
            tab.wait_for_selector(".leaflet-control-scale-line")
        else:
            assert len(answer.body()) < MOST_BYTES
        # Colours are those of both languages; they take axe the longest.
        assert findings(tab, contrast=language == "zh") == []
        set_size(tab, PHONE)
        assert fits(tab)


def test_axe_would_find_what_is_amiss(tab: Page) -> None:
    tab.goto("/records")
    tab.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend',"
        ' \'<h5>!</h5><img src="data:,"><input><p><font color="#ddd">pale</font></p>\')'
    )
    assert {rule[0] for rule in findings(tab)} >= {
        "heading-order", "image-alt", "label", "color-contrast",
    }  # fmt: skip


def refused_check(tab: Page, _: Path) -> None:
    tab.goto("/check")
    tab.locator("#pasted").fill("POLYGON((115.77 36.87")
    tab.get_by_role("button", name="核对", exact=True).click()


def refused_profile(tab: Page, _: Path) -> None:
    tab.goto("/check?open=direct_discharge#direct_discharge")
    tab.locator("#pasted").fill(places.polygon(places.DATANG))
    tab.locator("#discharges_wastewater").get_by_label("否", exact=True).check()
    tab.locator("#direct_discharge").get_by_label("是").check()
    tab.get_by_role("button", name="核对", exact=True).click()


def refused_figure(tab: Page, _: Path) -> None:
    tab.goto("/targets/observe?target=lq-econ-gross-output-2025")
    tab.locator("#value").fill("很多")
    tab.locator("#source").fill("统计公报")
    tab.get_by_role("button", name="保存").click()


def ambiguous_file(tab: Page, folder: Path) -> None:
    file = folder / "两可.txt"
    sample = (SAMPLES / "conforms.txt").read_text("utf-8")
    file.write_text(sample.replace("带号=39", "带号=38"), "utf-8")
    tab.goto("/check/txt")
    tab.locator("#file").set_input_files(file)
    tab.get_by_role("button", name="检查").click()


@pytest.mark.parametrize("refuse", [refused_check, refused_profile, refused_figure, ambiguous_file])
def test_a_refused_form_is_fit_for_everybody(tab: Page, tmp_path: Path, refuse) -> None:
    refuse(tab, tmp_path)
    expect(tab.locator("#refusal")).to_be_focused()
    assert findings(tab) == []
    set_size(tab, PHONE)
    assert findings(tab) == []
    assert fits(tab)


def test_a_corrected_file_is_fit_for_everybody(tab: Page) -> None:
    tab.goto("/check/txt?lang=en")
    tab.locator("#file").set_input_files(SAMPLES / "prohibited.txt")
    tab.get_by_role("button", name="Examine").click()
    expect(tab.get_by_role("heading", name="prohibited.txt")).to_be_visible()
    assert findings(tab) == []
    set_size(tab, PHONE)
    assert fits(tab)
