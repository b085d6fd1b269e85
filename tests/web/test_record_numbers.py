"""The record's page counts and numbers as the reports do, and says of which parcels."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.domain.record_view import view_of
from app.main import create_app
from app.settings import Settings
from tests.partly_covered import partly_covered

Record = dict[str, object]
# What the texts of Yanggu dispute about is asked where the project is described.
PROFILE = {"industry_code": "3240", "investment_wan_yuan": 100, "tax_wan_yuan_per_year": 1}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("data")
    with TestClient(create_app(Settings(data_dir=folder))) as opened:
        yield opened


@pytest.fixture(scope="module")
def record(client: TestClient) -> Record:
    desk = client.app.state.desk  # type: ignore[attr-defined]
    found: Record = partly_covered(desk, PROFILE)
    return found


def page(client: TestClient, record: Record, language: str = "zh") -> str:
    return client.get(f"/records/{record['id']}", params={"lang": language}).text


def folded(html: str) -> str:
    """Return the list of what was not checked of the whole record."""
    return html.partition('<details class="unchecked">')[2].partition('<p class="reports')[0]


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html))).strip()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_count_of_what_was_not_checked_is_that_of_its_list(
    client: TestClient, record: Record, language: str
) -> None:
    shown = folded(page(client, record, language))
    title = {"zh": r"未核（(\d+) 项）", "en": r"Not checked \((\d+)\)"}[language]
    count = int(re.search(title, shown)[1])  # type: ignore[index]
    known = client.app.state.desk.knowledge.rulebook  # type: ignore[attr-defined]
    view = view_of(record, "en" if language == "en" else "zh", known)
    grouped = sum(group.count for group in view.unchecked if group.name)
    assert shown.count("<li>") + grouped == count
    names = re.findall(r"<li><strong>([^<]+)</strong>", shown)
    assert len(set(names)) == len(names)


def test_the_page_says_of_which_parcel_a_layer_is_missing(
    client: TestClient, record: Record
) -> None:
    shown = folded(page(client, record))
    short = plain(shown.split("</summary>")[0])
    assert "永久基本农田（地块 2）" in short
    assert "：生态保护红线、" in short
    (farmland,) = re.findall(r"<li><strong>永久基本农田</strong> <span>([^<]+)</span>", shown)
    assert farmland.endswith("（地块 2）")
    (redline,) = re.findall(r"<li><strong>生态保护红线</strong> <span>([^<]+)</span>", shown)
    assert "地块" not in redline


def test_contradictions_bear_the_numbers_of_the_record(client: TestClient, record: Record) -> None:
    conflicts: dict[str, Record] = record["conflicts"]  # type: ignore[assignment]
    assert len(conflicts) > 1
    html = page(client, record)
    for number, (name, told) in enumerate(conflicts.items(), 1):
        statement = told["statement"]["zh"]  # type: ignore[index]
        assert f"第 {number} 处：{statement}" in plain(html), name
        for link in re.findall(rf'<a href="#conflict-{name}">([^<]+)</a>', html):
            assert link == f"第 {number} 处"
