"""Picture every page for docs/screens: on a desk and on a phone, in Chinese and in English.

    python scripts/screenshots.py

The service runs on a free port with data of its own that is thrown away. Its clock stands still
and its numbers are drawn from a seed, so that a picture changes only when its page does. Needs
Chromium, pdftoppm and the packages of `pip install .[test]`.
"""

import base64
import io
import random
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from fastapi import FastAPI
from PIL import Image
from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from app import main as service  # noqa: E402
from app.settings import Settings  # noqa: E402
from tests.web.browsing import chromium, serving  # noqa: E402
from tests.web.places import SEARCH, WHAT_IF, store  # noqa: E402

SCREENS = ROOT / "docs" / "screens"
SIZES = {"desk": (1280, 900), "phone": (390, 844)}
DAY = "2026-06-01"
COLOURS = 256
PDF_DPI = 90
NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def pages(stored: dict[str, str]) -> dict[str, str]:
    """Return the path of every picture by its name."""
    return {
        "home": f"/?as_of={DAY}",
        "here": "/here?lon=115.77&lat=36.87",
        "check": "/check",
        "record": stored["record"],
        "record-sample": stored["record-of-sample"],
        "confirm": stored["record-confirm"],
        "job": stored["job"],
        "zone": "/zones/lq-block-urban",
        "compare": "/compare?zone=lq-block-urban&zone=lq-park-nonferrous&zone=yg-area-east",
        "sites": f"/sites?{SEARCH}",
        "brief": f"/sites/brief?{SEARCH}",
        "targets": f"/targets?zone=lq-edz&as_of={DAY}",
        "what-if": f"{WHAT_IF}&as_of={DAY}",
        "data": "/about/data",
        "map": "/maps/zones",
    }


def settled(page: Page) -> None:
    """Wait until the maps of a page have drawn what they show, and bring no picture half done."""
    for frame in page.frames:
        if "/maps/" in frame.url:
            frame.wait_for_selector(".leaflet-control-scale-line")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(600)


def save(picture: bytes, path: Path) -> None:
    """Write a PNG of few colours."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    few = image.quantize(COLOURS, kmeans=2, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def shots(page: Page, stored: dict[str, str], language: str) -> Iterator[Path]:
    """Picture the pages in one language, on the desk and on the phone."""
    for name, path in pages(stored).items():
        joint = "&" if "?" in path else "?"
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.goto(f"{path}{joint}lang={language}")
            settled(page)
            target = SCREENS / f"{name}-{size}-{language}.png"
            save(page.screenshot(), target)
            yield target
    yield opinion(page, stored["record"], language)


def opinion(page: Page, record: str, language: str) -> Path:
    """Picture the first page of the PDF opinion of a record."""
    number = record.rsplit("/", 1)[1]
    answer = page.request.get(f"/api/assessments/{number}/report.pdf?lang={language}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "opinion.pdf"
        file.write_bytes(answer.body())
        command = ["pdftoppm", "-r", str(PDF_DPI), "-f", "1", "-l", "1", "-png", "-singlefile"]
        subprocess.run([*command, str(file), str(file.with_suffix(""))], check=True)
        target = SCREENS / f"opinion-{language}.png"
        save(file.with_suffix(".png").read_bytes(), target)
    return target


def steadied(folder: Path) -> FastAPI:
    """Return the service with a clock that stands still and numbers that are always the same."""
    drawn = random.Random(6)
    secrets.token_urlsafe = lambda size=32: (  # type: ignore[assignment]
        base64.urlsafe_b64encode(drawn.randbytes(size or 32)).rstrip(b"=").decode()
    )
    service.open_desk = partial(service.open_desk, now=lambda: NOON)  # type: ignore[assignment]
    return service.create_app(Settings(data_dir=folder, jobs="on"))


def main() -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(steadied(Path(folder))) as address,
        chromium() as browser,
    ):
        page = browser.new_page(base_url=address, locale="zh-CN")
        stored = store(page, Path(folder))
        for language in ("zh", "en"):
            for path in shots(page, stored, language):
                print(path.relative_to(ROOT), path.stat().st_size)
    total = sum(path.stat().st_size for path in SCREENS.glob("*.png"))
    print(f"{total / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
