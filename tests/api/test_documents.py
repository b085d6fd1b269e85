"""The documents' door: status on a day, rules counted, and what a document does not speak of."""

import re

import pytest

from app.data.document_scopes import load_document_scopes
from app.data.shipped import RULEBOOK
from app.errors import DataError
from tests.api.test_routes import problem

PLANS = ["liaocheng-safety", "liaocheng-emergency", "liaocheng-industry", "liaocheng-elderly"]
SCOPE = RULEBOOK / "scope.yaml"


def one(client, document, **query):
    answer = client.get(f"/api/documents/{document}", params=query)
    assert answer.status_code == 200
    return answer.json()


def test_every_document_of_the_rulebook_is_listed(client):
    body = client.get("/api/documents", params={"as_of": "2024-06-01"}).json()
    assert body["as_of"] == "2024-06-01"
    by_id = {document["id"]: document for document in body["documents"]}
    assert {"linqing", "yanggu", "dongchangfu", "land-law", "demonstration", *PLANS} <= set(by_id)
    assert len(by_id) == len(body["documents"])
    assert by_id["land-law"]["scope"] is None
    assert by_id["linqing-reading"]["number"] is None
    assert [d["id"] for d in body["documents"] if d["demonstration"]] == ["demonstration"]
    total = sum(document["rules"]["total"] for document in body["documents"])
    assert total == client.get("/api/health").json()["rules"]


def test_documents_without_demonstration(plain_client):
    listed = plain_client.get("/api/documents").json()["documents"]
    assert "demonstration" not in {document["id"] for document in listed}


@pytest.mark.parametrize(
    ("day", "status", "words"),
    [
        ("2022-01-20", "unknown", "效力未知"),
        ("2022-01-21", "in_force", "有效"),
        ("2025-12-31", "in_force", "有效"),
        ("2026-01-01", "period_ended", "规划期已满"),
    ],
)
def test_a_plan_has_a_status_on_a_day(client, day, status, words):
    document = one(client, "liaocheng-safety", as_of=day)
    assert document["as_of"] == day
    assert (document["text_status"], document["text_status_words"]) == (status, words)
    assert document["number"] == "聊政办字〔2022〕3号"
    assert document["issued"] == "2022-01-21"
    assert document["valid_until"] == "2025-12-31"
    assert document["superseded_on"] is None


def test_rules_are_counted_by_force_level_addressee_and_who_decides(client):
    rules = one(client, "liaocheng-emergency")["rules"]
    assert rules == {
        "total": 9,
        "clauses": 9,
        "by_force": {"mandatory": 9},
        "by_level": {"project": 6, "zone": 3},
        "by_addressee": {"authority": 8, "project": 1},
        "by_decided_by": {"human": 1, "nobody": 8},
    }
    elderly = one(client, "liaocheng-elderly")["rules"]
    assert elderly["by_decided_by"] == {"human": 4, "machine": 1, "nobody": 12}
    safety = one(client, "liaocheng-safety")["rules"]
    assert (safety["total"], safety["clauses"]) == (43, 37)


def test_each_plan_says_what_bears_on_siting_and_what_does_not(client):
    scopes = {plan: one(client, plan)["scope"] for plan in PLANS}
    assert [scopes[plan]["relevance"] for plan in PLANS] == [
        "partly", "supporting", "core", "marginal"]  # fmt: skip
    assert [len(scopes[plan]["relevant"]) for plan in PLANS] == [8, 8, 9, 7]
    assert [len(scopes[plan]["out_of_scope"]) for plan in PLANS] == [3, 3, 3, 3]
    land = scopes["liaocheng-elderly"]["relevant"][2]
    assert land["feature"] == "地价条款"
    assert land["source"]["document"] == "liaocheng-elderly"
    assert land["source"]["quote"] == "出让底价可按不低于所在级别公共服务用地基准地价的70%确定"
    assert "基本不相关" in scopes["liaocheng-elderly"]["verdict"]


def test_the_scope_is_told_in_english(client):
    scope = one(client, "liaocheng-industry", lang="en")["scope"]
    assert scope["verdict"] == "core"
    assert scope["relevant"][5]["clause"] == "negative list of access, one for the city"
    assert not re.search(r"[一-鿿]", scope["summary"])


def test_an_unknown_document_is_refused_with_the_nearest(client):
    answer = client.get("/api/documents/liaocheng-saftey")
    body = problem(answer, 404, "document.not_found")
    assert "liaocheng-safety" in str(body)
    problem(client.get("/api/documents", params={"as_of": "someday"}), 422, "request.as_of")


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (("document: liaocheng-safety", "document: atlantis"), "scope.dangling"),
        (("document: liaocheng-safety", "document: liaocheng-industry"), "scope.duplicate"),
        (("relevance: partly", "relevance: somewhat"), "scope.invalid"),
        (("  verdict:", "  colour: red\n  verdict:"), "scope.invalid"),
        (("- document", "- ["), "scope.unreadable"),
    ],
)
def test_an_unsound_scope_is_refused_whole(tmp_path, edit, code):
    path = tmp_path / "scope.yaml"
    sound = SCOPE.read_text("utf-8")
    path.write_text(sound.replace(*edit, 1), "utf-8")
    with pytest.raises(DataError) as caught:
        load_document_scopes(path, PLANS)
    assert caught.value.code == code
    path.write_text(sound, "utf-8")
    assert list(load_document_scopes(path, PLANS)) == PLANS
