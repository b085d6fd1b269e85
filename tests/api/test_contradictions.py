"""The contradictions' door: both texts quoted with their documents, filters, refusals."""

import json

import pytest
from typer.testing import CliRunner

from app.cli import cli
from tests.api.test_routes import problem

KEYS = {"id", "severity", "severity_words", "kind", "kind_words", "statement", "passages", "rules",
        "targets", "zones", "when", "review"}  # fmt: skip


def listed(client, **query):
    answer = client.get("/api/contradictions", params=query)
    assert answer.status_code == 200
    body = answer.json()
    assert body["count"] == len(body["contradictions"])
    return body["contradictions"]


def ids(client, **query):
    return [entry["id"] for entry in listed(client, **query)]


def test_all_are_listed_the_gravest_first(client):
    entries = listed(client)
    assert len(entries) == 153
    assert all(set(entry) == KEYS for entry in entries)
    grades = [entry["severity"] for entry in entries]
    assert grades == ["high"] * 74 + ["medium"] * 42 + ["low"] * 37
    assert entries[0]["id"] == "dcf-a01"


def test_one_quotes_both_texts_with_their_documents(client):
    entry = client.get("/api/contradictions/dcf-a10").json()
    assert entry["review"] is True
    assert entry["kind_words"] == "条款"
    assert entry["rules"] == ["dcf-r-no-cement-casting", "dcf-r-no-overcapacity-filing"]
    assert "新增产能：是" in entry["when"]
    assert "属于废料融化铸造" in entry["when"]
    support, _, ban, city = entry["passages"]
    assert support["quote"] == "推动力得制动等企业扩大废料融化铸造生产规模"
    assert support["title"] == "东昌府区产业规划（2021-2030年）"
    assert support["number"] is None
    assert ban["section"] == "第九章 增强经济发展支撑 / 第三节 推动生态文明建设"
    assert ban["quote"].startswith("严禁水泥、铸造等行业新增产能")
    assert city["number"] == "聊政办字〔2022〕3号"


def test_english(client):
    entry = client.get("/api/contradictions/yg-a30", params={"lang": "en"}).json()
    assert entry["statement"].startswith('Yanggu prints "above 280" (280.00 fails)')
    assert entry["severity_words"] == "high: changes an answer"
    assert {p["document"]: p["quote"] for p in entry["passages"]} == {
        "yanggu": "原则上入园项目投资强度要高于280万元/亩",
        "linqing": "土地投资强度不低于280万元/亩",
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (
            {"document": "linqing-reading"},
            ["lq-a18", "lq-a19", "lq-a20", "lq-a04", "lq-a31", "lq-a36"],
        ),
        ({"zone": "lq-park-textile"}, ["lq-a07", "lq-a11"]),
        ({"rule": "lq-8.4-1.4"}, ["lq-a11"]),
        ({"rule": "lq-8.4-4.2b"}, []),
        ({"rule": "yg-l-280-tax"}, ["yg-a08", "yg-a10", "yg-a30"]),
        ({"target": "dcf-t-rd-2025"}, ["dcf-a08"]),
        ({"review": "true"}, ["dcf-a10", "lq-a11", "lq-a15", "x-pharma-synthesis", "lq-a16"]),
        ({"review": "true", "severity": "medium"}, ["lq-a16"]),
        ({"q": "六园"}, ["dcf-a02"]),
        ({"q": "NOT LESS THAN 280"}, ["lq-a09", "yg-a30"]),
        ({"kind": "document", "document": "yanggu"}, ["yg-a18"]),
        ({"zone": "dcf-wetlands"}, []),  # it exists, and nothing is at odds there
    ],
)
def test_filters(client, query, found):
    assert ids(client, **query) == found


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ({"document": "linqing-readin"}, "linqing-reading"),
        ({"zone": "lq-park-textil"}, "lq-park-textile"),
        ({"rule": "lq-8.4-1.44"}, "lq-8.4-1.4"),
        ({"target": "dcf-t-rd-2026"}, "dcf-t-rd-2025"),
        ({"severity": "hihg"}, "high"),
        ({"kind": "figures"}, "figure"),
    ],
)
def test_a_mistyped_filter_is_refused_with_near_misses(client, query, near):
    answer = client.get("/api/contradictions", params={**query, "lang": "en"})
    body = problem(answer, 422, "contradictions.unknown_filter")
    assert near in body["mend"]


def test_an_unknown_one_is_refused_with_near_misses(client):
    body = problem(client.get("/api/contradictions/lq-a11x"), 404, "contradiction.not_found")
    assert "lq-a11" in body["mend"]


def test_the_fictitious_park_is_no_party(plain_client):
    assert len(listed(plain_client)) == 153


def run(monkeypatch, tmp_path, *words):
    monkeypatch.setenv("ZONING_DATA_DIR", str(tmp_path))
    return CliRunner().invoke(cli, ["contradictions", *words])


def test_the_command_says_the_same(monkeypatch, tmp_path):
    shown = run(monkeypatch, tmp_path, "lq-a11")
    assert shown.exit_code == 0
    assert "[须人工研判]" in shown.output
    assert "「集群化发展面向客户定制的精细纺织与高端印染」  临政办字〔2022〕22号 四" in shown.output
    as_json = run(monkeypatch, tmp_path, "--rule", "lq-x-coal", "--json", "--lang", "en")
    (entry,) = json.loads(as_json.stdout)
    assert entry["id"] == "lq-a16"
    assert entry["when"].startswith("uses coal")
    refused = run(monkeypatch, tmp_path, "--severity", "hihg", "--lang", "en")
    assert refused.exit_code == 2
    assert "contradictions.unknown_filter" in refused.stderr
