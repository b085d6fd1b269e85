"""An old question asked again: which of the officer's answers still hold, and what is said."""

import json
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from app.data.documents import seal_of
from app.services.check_parcels import HandedIn, Submission, check_parcels
from app.services.recheck_record import recheck_record
from tests.integration.real_places import DATANG

BAKERY = {
    "industry_code": "1411",
    "project_kind": "new",
    "handles_hazardous_chemicals": False,
    "discharges_wastewater": False,
    "processes": [],
}
EXPLOSIVES = {
    "industry_code": "2671",
    "project_kind": "new",
    "handles_hazardous_chemicals": True,
    "toxic_gas_or_explosive": True,
    "discharges_wastewater": True,
    "processes": [],
}
OFFICER = "张三"
DAY = date(2023, 3, 1)
NOT_CARRIED = "confirmations.not_carried"


def bakery(desk, **more):
    content = json.dumps({"type": "Polygon", "coordinates": [DATANG]}).encode()
    files = (HandedIn("bakery.geojson", content),)
    return check_parcels(desk, Submission(files=files, as_of=DAY, **({"profile": BAKERY} | more)))


def waiting(record):
    """The clauses that wait for an officer's answer."""
    findings = record["parcels"][0]["findings"]
    return [f["rule_id"] for f in findings if f"confirmation:{f['rule_id']}" in f["missing"]]


def yes(rule, officer=OFFICER):
    return {"rule": rule, "confirmed": True, "officer": officer, "reason": "糕点厂，无危化品"}


def answered(desk):
    """A record of the bakery whose waiting clauses are all answered."""
    first = bakery(desk)
    rules = waiting(first)
    assert len(rules) > 10
    return recheck_record(desk, first["id"], confirmations=[yes(rule) for rule in rules]), rules


def noted(record, code):
    return [d for d in record["diagnostics"] if d["code"] == code]


def signed(record, officer=OFFICER):
    findings = record["parcels"][0]["findings"]
    return {f["rule_id"] for f in findings if officer in f["reason"]["zh"]}


def test_answers_of_a_bakery_do_not_pass_explosives(desk):
    record, rules = answered(desk)
    assert signed(record) == set(rules)
    again = recheck_record(desk, record["id"], profile=EXPLOSIVES)
    assert signed(again) == set()
    assert again["confirmations"] == []
    met = {f["rule_id"] for f in again["parcels"][0]["findings"] if f["outcome"] == "met"}
    assert met.isdisjoint(rules)
    (told,) = noted(again, NOT_CARRIED)
    assert told["severity"] == "warning"
    assert told["where"] == {
        "record": record["id"],
        "rules": ", ".join(sorted(rules)),
        "officers": OFFICER,
    }
    for words in (told["message"]["zh"], told["message"]["en"]):
        assert OFFICER in words
        assert record["id"] in words
        assert all(rule in words for rule in rules)
    assert "项目情况" in told["message"]["zh"]
    assert "逐条认定" in told["message"]["zh"], "how to give them again"
    assert again["seal"] == seal_of(again)


def test_the_same_facts_in_another_form_keep_the_answers_with_their_origin(desk):
    facts = BAKERY | {"investment_wan_yuan": 1000.0, "processes": ["casting", "tanning"]}
    first = bakery(desk, profile=facts)
    rule = waiting(first)[0]
    record = recheck_record(desk, first["id"], confirmations=[yes(rule)])
    assert "given_in" not in record["confirmations"][0], "given with this very record"
    same = BAKERY | {
        "investment_wan_yuan": 1000,
        "processes": ["tanning", "casting"],
        "uses_coal": None,
    }
    again = recheck_record(desk, record["id"], profile=same)
    assert noted(again, NOT_CARRIED) == []
    origin = {"record": record["id"], "at": record["created_at"]}
    assert again["confirmations"] == [yes(rule) | {"given_in": origin}]
    third = recheck_record(desk, again["id"])
    assert third["confirmations"] == again["confirmations"], "the record they were given in"
    assert signed(third) == {rule}


def test_one_added_fact_is_another_project(desk):
    record, rules = answered(desk)
    again = recheck_record(desk, record["id"], profile=BAKERY | {"uses_coal": True})
    assert (again["confirmations"], len(noted(again, NOT_CARRIED))) == ([], 1)
    assert noted(again, NOT_CARRIED)[0]["where"]["rules"] == ", ".join(sorted(rules))


def test_answers_and_new_facts_are_given_in_one_step(desk):
    record, rules = answered(desk)
    mine, replaced = rules[0], yes(rules[0], "李四")
    again = recheck_record(desk, record["id"], profile=EXPLOSIVES, confirmations=[replaced])
    assert again["confirmations"] == [replaced]
    assert signed(again, "李四") == {mine}
    (told,) = noted(again, NOT_CARRIED)
    assert told["where"]["rules"] == ", ".join(sorted(set(rules) - {mine}))


def test_what_was_said_of_the_last_check_is_not_said_of_the_next(desk):
    unheard = check_parcels(
        desk,
        Submission(
            pasted=json.dumps({"type": "Polygon", "coordinates": [DATANG]}),
            confirmations=[yes("lq-x-concentrate")],
            as_of=DAY,
        ),
    )
    assert noted(unheard, "confirmations.unheard")
    again = recheck_record(desk, unheard["id"], profile=BAKERY)
    assert noted(again, "confirmations.unheard") == []
    assert noted(again, NOT_CARRIED)
    third = recheck_record(desk, again["id"])
    assert noted(third, NOT_CARRIED) == [], "nothing was dropped this time"
    read = [d["code"] for d in unheard["diagnostics"] if d["code"].startswith("crs.")]
    assert read
    assert [d["code"] for d in third["diagnostics"]] == read


def test_an_answer_that_decided_nothing_is_not_carried_into_a_record(desk):
    unheard = bakery(desk, profile={}, confirmations=[yes("lq-x-concentrate")])
    again = recheck_record(desk, unheard["id"], as_of=date(2024, 1, 1))
    assert again["confirmations"] == []
    assert noted(again, NOT_CARRIED)[0]["where"]["rules"] == "lq-x-concentrate"


def with_rules(desk, change):
    """The desk with another rulebook."""
    versions = desk.shelf.versions()
    rulebook = replace(versions.rulebook, rules=change(versions.rulebook.rules))
    other = replace(versions, rulebook=rulebook)
    return replace(desk, shelf=SimpleNamespace(versions=lambda: other))


@pytest.mark.parametrize("day", [None, date(2024, 1, 1)])
def test_on_another_day_the_answers_stay_while_the_clause_does(desk, day):
    record, rules = answered(desk)
    again = recheck_record(desk, record["id"], as_of=day)
    assert {c["rule"] for c in again["confirmations"]} == set(rules)
    assert noted(again, NOT_CARRIED) == []


@pytest.mark.parametrize("changed", ["quote", "document", "gone"])
def test_an_answer_to_another_text_is_not_carried_over(desk, changed):
    record, rules = answered(desk)
    target = rules[3]

    def change(known):
        if changed == "gone":
            return [rule for rule in known if rule.id != target]
        other = {"quote": "另一条文", "document": "linqing-reading"}[changed]
        return [
            replace(rule, source=replace(rule.source, **{changed: other}))
            if rule.id == target
            else rule
            for rule in known
        ]

    again = recheck_record(with_rules(desk, change), record["id"], as_of=date(2024, 1, 1))
    assert {c["rule"] for c in again["confirmations"]} == set(rules) - {target}
    assert target not in signed(again)
    (told,) = noted(again, NOT_CARRIED)
    assert told["where"] == {"record": record["id"], "rules": target, "officers": OFFICER}
    assert "文本或出处" in told["message"]["zh"]
