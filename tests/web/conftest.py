"""Fixtures of the browser tests; a module may bring an `address` of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from app.main import create_app
from app.settings import Settings
from tests.web.browsing import DESK, PHONE, chromium, serving, watched


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service with the demonstration park and nothing else."""
    with serving(create_app(Settings(data_dir=tmp_path_factory.mktemp("browsing")))) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A watched tab, once as wide as a desk's screen and once as a phone's."""
    with watched(browser, address, request.param) as tab:
        yield tab
