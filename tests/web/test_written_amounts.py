"""The English pages write no amount that could be misread."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.partly_covered import partly_covered
from tests.unit.domain.test_written_amounts import RUN_TOGETHER

PAGES = (
    "/targets",
    "/targets/observe?target=lq-intensity-280",
    "/compare?zone=lq-edz&zone=yg-area-north",
    "/zones/lq-edz",
    "/zones/yg-area-north",
    "/sites?industry=3985&area=100&unit=mu&investment_wan_yuan=30000",
    "/sites?industry=3985",
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(data_dir=tmp_path_factory.mktemp("data")))) as opened:
        yield opened


def said(client: TestClient, address: str) -> list[str]:
    """Return the texts of a page between its tags."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    unsaid = r"(?s)<(script|style|head|svg)\b.*?</\1>|<(q|blockquote) .*?</\2>"
    body = re.sub(unsaid, "", answer.text)
    return [unescape(text) for text in re.split(r"<[^>]+>", body)]


def english(address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang=en"


@pytest.mark.parametrize("address", PAGES)
def test_no_page_runs_a_number_into_the_one_of_its_unit(client: TestClient, address: str) -> None:
    texts = said(client, english(address))
    amounts = [text for text in texts if "yuan" in text]
    assert amounts, "nothing to look at"
    assert [text for text in amounts if RUN_TOGETHER.search(text)] == []


def test_the_record_writes_its_arithmetic_so(client: TestClient) -> None:
    desk = client.app.state.desk  # type: ignore[attr-defined]
    profile = {"investment_wan_yuan": 100, "tax_wan_yuan_per_year": 1}
    record = partly_covered(desk, profile)
    texts = said(client, english(f"/records/{record['id']}"))
    assert any("more than 280 × 10,000 yuan per mu" in text for text in texts)
    assert any("more than 20 × 10,000 yuan per mu · short by " in text for text in texts)
    assert [text for text in texts if "yuan" in text and RUN_TOGETHER.search(text)] == []
