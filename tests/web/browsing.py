"""A live service, a browser, and a watch on what a page must not do."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESK, PHONE = (1360, 900), (390, 844)
SAMPLES = Path(__file__).parents[2] / "layers/demonstration/samples"
_HEAR_REFUSALS = (
    "addEventListener('securitypolicyviolation', e =>"
    " console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI))"
)


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Answer on a free port of this machine; yield the address, without a slash at its end."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    try:
        deadline = time.monotonic() + 30
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        listening.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser of the tests; while it runs no other may be started in its thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


class Watch:
    """Everything a page must not do; `complaints` is asserted empty at the end of each test.

    Frames are watched too. Pages that answer badly by design (a refused form, a number nobody
    knows) are allowed by their status; the browser remarks on every such answer.
    """

    def __init__(self, page: Page, address: str, allowed: tuple[int, ...] = (422,)) -> None:
        self.complaints: list[str] = []
        self.allowed = set(allowed)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: self._asked(request.url, address))
        page.on("response", lambda answer: self._answered(answer.status, answer.url))
        page.add_init_script(_HEAR_REFUSALS)

    def _heard(self, message: ConsoleMessage) -> None:
        by_design = any(f"status of {status} " in message.text for status in self.allowed)
        if not by_design:
            self.complaints.append(f"{message.type}: {message.text}")

    def _asked(self, url: str, address: str) -> None:
        if not url.startswith((f"{address}/", "data:", "blob:")):
            self.complaints.append(f"foreign request: {url}")

    def _answered(self, status: int, url: str) -> None:
        if status >= 400 and status not in self.allowed:
            self.complaints.append(f"{status}: {url}")


@contextmanager
def watched(
    browser: Browser,
    address: str,
    size: tuple[int, int] = DESK,
    allowed: tuple[int, ...] = (422,),
) -> Iterator[Page]:
    """Open a tab of its own cookies; complain at its end about all that its watch has heard."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", base_url=address
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    watch = Watch(page, address, allowed)
    try:
        yield page
    finally:
        context.close()
    assert watch.complaints == []


def fits(page: Page) -> bool:
    """Whether nothing sticks out sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")
