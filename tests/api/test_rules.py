"""The rules themselves over HTTP: filters, one clause, status by day, the examined rulebook."""

import pytest

from app.services.check_rulebook import check_rulebook

KEYS = {
    "id", "clause", "question", "dimension", "effect", "title", "requirement", "when", "unless",
    "zones", "force", "level", "addressee", "decided_by", "deadline_year", "demonstration",
    "text_status", "conflicts", "note", "source",
}  # fmt: skip


def listed(client, **params):
    answer = client.get("/api/rules", params=params)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["count"] == len(found["rules"])
    return found["rules"]


def ids(rules):
    return [rule["id"] for rule in rules]


def problem(answer, status, code):
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert body["code"] == code
    return body


def test_every_rule_has_a_quote_and_a_document(plain_client):
    rules = listed(plain_client)
    assert len(rules) > 350
    assert ids(rules) == sorted(ids(rules))
    for rule in rules:
        assert set(rule) >= KEYS
        assert rule["source"]["quote"]
        assert rule["source"]["section"]
        assert rule["source"]["title"]
        assert rule["demonstration"] is False


def test_fictitious_rules_say_so(client, plain_client):
    fictitious = [rule for rule in listed(client) if rule["demonstration"]]
    assert {rule["source"]["document"] for rule in fictitious} == {"demonstration"}
    assert len(fictitious) == len(listed(client)) - len(listed(plain_client)) == 8


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("document", "yanggu"),
        ("question", "intensity"),
        ("dimension", "risk"),
        ("effect", "prohibit"),
        ("force", "principle"),
        ("level", "zone"),
        ("addressee", "authority"),
        ("decided_by", "human"),
        ("clause", "yg-l-280"),
    ],
)
def test_filters_keep_exactly_what_they_name(client, name, value):
    def told(rule):
        return rule["source"]["document"] if name == "document" else rule[name]

    everything = listed(client)
    kept = listed(client, **{name: value})
    assert ids(kept) == [rule["id"] for rule in everything if told(rule) == value]
    assert 0 < len(kept) < len(everything)


def test_filters_are_joined_and_words_look_in_quotes(client):
    both = listed(client, document="linqing", effect="prohibit", force="mandatory")
    assert both
    assert {(r["source"]["document"], r["effect"], r["force"]) for r in both} == {
        ("linqing", "prohibit", "mandatory")
    }
    by_quote = listed(client, q="不低于280万元/亩")
    assert ids(by_quote) == ["lq-x-280"]
    assert listed(client, q="没有这样的话") == []


def test_a_zone_brings_the_clauses_of_all_that_it_lies_in(client):
    urban, yandian = (
        ids(listed(client, zone="lq-block-urban")),
        ids(listed(client, zone="lq-block-yandian")),
    )
    assert "lq-x-280" in urban
    assert "lq-x-280" in yandian
    assert "lq-8.4-1.5c" in urban
    assert "lq-8.4-1.5c" not in yandian
    assert not [rule for rule in urban if rule.startswith("yg-")]
    assert {"farmland", "redline"} <= set(urban)
    assert ids(listed(client, zone="demo-park", document="demonstration")) == [
        "demo-building-coefficient", "demo-development-boundary", "demo-floor-area-ratio",
        "demo-industry", "demo-investment-intensity", "demo-land-use", "demo-pipeline",
        "demo-sewer",
    ]  # fmt: skip
    problem(client.get("/api/rules", params={"zone": "lq-edzz"}), 404, "zone.not_found")


@pytest.mark.parametrize(
    ("rule", "operator", "force", "level", "quote"),
    [
        ("lq-x-280", "不低于 280 万元/亩", "mandatory", "zone", "不低于280万元/亩"),
        ("yg-l-280", "要高于 280 万元/亩", "principle", "project", "原则上"),
        ("yg-l-280-tax", "要超过 20 万元/亩", "principle", "project", "亩均税收要超过20万元"),
        ("yg-l-far", "不低于 1", "mandatory", "portfolio", "平均容积率不低于1.0"),
        ("yg-l-bcr", "不低于 40 %", "principle", "project", "一般不得低于40%"),
    ],
)
def test_thresholds_with_the_printed_operator(client, rule, operator, force, level, quote):
    found = client.get(f"/api/rules/{rule}").json()
    assert found["requirement"] == operator
    assert (found["force"], found["level"]) == (force, level)
    assert quote in found["source"]["quote"]
    assert found["decided_by"] == "machine"


def test_a_condition_is_told_in_words(client):
    rule = client.get("/api/rules/lq-8.3-1d").json()
    assert rule["when"] == "（属于钢铁、水泥、平板玻璃、电解铝、焦化或铸造），且新增产能：是"
    assert "新增产能：是" in rule["when"]
    assert rule["unless"] == "已落实产能置换：是"
    english = client.get("/api/rules/lq-8.3-1d", params={"lang": "en"}).json()
    assert english["unless"] == "capacity replacement secured: yes"
    assert english["source"]["quote"] == rule["source"]["quote"]


@pytest.mark.parametrize(
    ("rule", "day", "status"),
    [
        ("yg-l-280", "2022-04-13", "unknown"),
        ("yg-l-280", "2022-04-14", "in_force"),
        ("yg-l-280", "2025-12-31", "in_force"),
        ("yg-l-280", "2026-01-01", "period_ended"),
        ("yg-l-280", "2125-01-01", "unknown"),
        ("farmland", "2024-06-01", "in_force"),
        ("farmland", "2125-01-01", "unknown"),
    ],
)
def test_the_status_of_a_text_is_that_of_the_day(client, rule, day, status):
    found = client.get(f"/api/rules/{rule}", params={"as_of": day}).json()
    assert found["text_status"] == status
    again = {r["id"]: r for r in listed(client, as_of=day)}
    assert again[rule]["text_status"] == status


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"document": "yangu"}, "yanggu"),
        ({"effect": "prohibited"}, "prohibit"),
        ({"force": "strict"}, "mandatory"),
        ({"dimension": "riskk"}, "risk"),
        ({"clause": "lq-x-281"}, "lq-x-280"),
    ],
)
def test_an_unknown_filter_value_is_refused_with_what_there_is(client, params, told):
    body = problem(client.get("/api/rules", params=params), 422, "rules.unknown_filter")
    assert told in body["mend"]
    assert body["where"] == {"field": next(iter(params))}


def test_an_unknown_clause_has_near_misses(client):
    body = problem(client.get("/api/rules/lq-x-281"), 404, "rule.not_found")
    assert "lq-x-280" in body["mend"]
    body = problem(client.get("/api/rules/lq-x-281", params={"lang": "en"}), 404, "rule.not_found")
    assert body["title"] == "there is no rule lq-x-281"
    problem(client.get("/api/rules", params={"as_of": "2024-02-30"}), 422, "request.as_of")


# The examined rulebook


def rows(markdown):
    tables = [table.split("\n") for table in markdown.split("\n\n")]
    return [[row.strip("| ").split(" | ") for row in table] for table in tables]


def test_the_examined_rulebook_counts_every_rule_once_in_every_column(desk, plain_client):
    report = check_rulebook(desk)
    clauses, records = rows(report.markdown.en)
    heads = clauses[0]
    assert heads[:3] == ["document", "clauses", "rules"]
    real = listed(plain_client)
    assert sum(int(row[2]) for row in clauses[2:]) == len(real)
    for row in clauses[2:]:
        numbers = [int(cell) for cell in row[1:]]
        assert numbers[0] <= numbers[1]
        for first, last in ((2, 5), (5, 8), (8, 10), (10, 14)):
            assert sum(numbers[first:last]) == numbers[1], row
    of = {row[0]: dict(zip(heads[1:], map(int, row[1:]), strict=True)) for row in clauses[2:]}
    yanggu = next(row for name, row in of.items() if "Yanggu" in name)
    own = [rule for rule in real if rule["source"]["document"] == "yanggu"]
    assert yanggu["rules"] == len(own)
    assert yanggu["clauses"] == len({rule["clause"] for rule in own})
    assert yanggu["principle"] == sum(rule["force"] == "principle" for rule in own) == 3
    assert yanggu["level portfolio"] == 1
    assert yanggu["by a person"] == sum(rule["decided_by"] == "human" for rule in own)
    assert not [name for name in of if "fictitious" in name]
    assert [row[0] for row in clauses] == [row[0] for row in records]
    assert sum(int(row[-1]) for row in records[2:]) == len(desk.knowledge.rulebook.contradictions)
    assert str(len(real)) in report.lines[-1].en


def test_both_languages_count_the_same(desk):
    report = check_rulebook(desk)
    for zh, en in zip(rows(report.markdown.zh), rows(report.markdown.en), strict=True):
        assert [row[1:] for row in zh[1:]] == [row[1:] for row in en[1:]]
        assert zh[0] != en[0]
