"""The investor's door: who is out by which clause, who remains and how sure their rank is."""

from itertools import pairwise

import pytest


def search(client, lang="zh", **needs):
    answer = client.post("/api/sites/search", json=needs, params={"lang": lang})
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(client, code, **needs):
    answer = client.post("/api/sites/search", json=needs)
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    assert problem["code"] == code
    return problem


def ids(parks):
    return [park["zone"]["id"] for park in parks]


FOIL = {"industry": "铜箔", "industry_code": "3985"}


def test_the_answer_holds_the_keys_of_the_contract(client):
    answer = search(
        client,
        **FOIL,
        area={"value": 100, "unit": "mu"},
        investment_wan_yuan=30_000,
        needs=["rail"],
    )
    assert {"as_of", "criteria", "parks", "excluded", "considered", "note"} <= set(answer)
    assert [(c["id"], c["weight"]) for c in answer["criteria"]] == [
        ("fit", 4), ("access", 3), ("intensity", 2), ("needs", 2),
    ]  # fmt: skip
    first = answer["parks"][0]
    assert {
        "zone", "plan", "rank", "rank_best", "rank_worst", "score", "scores", "reasons_for",
        "reasons_against", "unknown", "money", "verdicts", "gazetted_area_km2",
    } <= set(first)  # fmt: skip
    assert "不构成选址建议" in answer["note"]
    assert any(reason["source"] for reason in first["reasons_for"])


def test_every_park_is_either_ranked_or_excluded(client):
    answer = search(client, **FOIL, most=300)
    ranked, out = ids(answer["parks"]), ids(answer["excluded"])
    assert len(ranked) + len(out) == answer["considered"]
    assert not set(ranked) & set(out)
    assert len(set(ranked)) == len(ranked)
    assert [park["rank"] for park in answer["parks"]] == list(range(1, len(ranked) + 1))
    for park in answer["parks"]:
        assert 1 <= park["rank_best"] <= park["rank"] <= park["rank_worst"] <= len(ranked)
        assert 0 <= park["score"]["least"] <= park["score"]["greatest"] <= 1
    middles = [park["score"]["least"] + park["score"]["greatest"] for park in answer["parks"]]
    steps = pairwise(middles)
    assert all(one >= other - 2e-4 for one, other in steps), "scores are rounded to 4 decimals"


def test_the_fictitious_park_is_never_offered(client, plain_client):
    assert "demo-park" not in ids(search(client, **FOIL, most=300)["parks"])
    assert search(client, **FOIL) == search(plain_client, **FOIL)


def test_only_so_many_are_told_in_full_and_none_is_left_out(client):
    answer = search(client, **FOIL, most=2)
    told = ["reasons_for" in park for park in answer["parks"]]
    assert told[:3] == [True, True, False]
    assert sum(told) == 2
    assert len(told) > 100


def test_a_ban_excludes_with_the_clause_and_its_words(client):
    cement = {
        "industry_code": "3011",
        "project_kind": "new",
        "adds_capacity": True,
        "capacity_replacement": False,
        "processes": [],
        "plan": "dongchangfu",
    }
    answer = search(client, **cement)
    assert answer["parks"] == []
    assert len(answer["excluded"]) == answer["considered"] > 10
    reasons = {r["rule_id"]: r for r in answer["excluded"][0]["reasons"]}
    assert "水泥" in reasons["dcf-r-no-cement-casting"]["source"]["quote"]
    replaced = search(client, **cement | {"capacity_replacement": True})
    assert replaced["excluded"] == []
    assert len(replaced["parks"]) == answer["considered"]


LIVESTOCK = {"industry": "畜禽养殖", "industry_code": "0313", "project_kind": "new"}


def test_what_both_blocks_forbid_excludes_every_park_of_the_zone(client):
    answer = search(client, **LIVESTOCK, most=300)
    out = {park["zone"]["id"]: park for park in answer["excluded"]}
    assert {"lq-pp-ai", "lq-park-nonferrous", "lq-block-urban", "lq-block-yandian"} <= set(out)
    assert "lq-8.3-1e" in [reason["rule_id"] for reason in out["lq-pp-ai"]["reasons"]]
    parks = client.get("/api/zones", params={"parent": "lq-edz", "kind": "park"}).json()
    under = {park["id"] for park in parks["features"]}
    assert len(under) > 5
    assert under <= set(out)
    assert not under & set(ids(answer["parks"]))
    first = answer["parks"][0]
    assert "lq-8.3-1e" not in [reason["rule_id"] for reason in first["reasons_against"]]
    assert first["plan"] != "linqing"


def test_a_ban_that_perhaps_applies_stands_behind_nothing_known(client):
    parks = search(client, **LIVESTOCK, most=300)["parks"]
    banned = [
        park["rank"]
        for park in parks
        if "lq-8.3-1e" in [reason["rule_id"] for reason in park["reasons_against"]]
    ]
    unknown = [
        park["rank"]
        for park in parks
        if {tuple(score.values()) for score in park["scores"].values()} == {(0, 1)}
    ]
    assert len(banned) >= 3
    assert len(unknown) > 20
    assert max(unknown) < min(banned)
    core = next(p for p in parks if p["zone"]["id"] == "lq-pp-yandian-core-parts")
    assert core["scores"]["access"] == {"least": 0, "greatest": 0.3}


def test_a_park_that_another_text_may_name_is_screened_for_itself(client):
    """`related` leads from the city's park to Yanggu's, whose zone has thresholds."""
    needs = FOIL | {"area": {"value": 100, "unit": "mu"}, "investment_wan_yuan": 30_000}
    parks = {p["zone"]["id"]: p for p in search(client, **needs, most=300)["parks"]}
    eco, own = parks["lc-park-xiangguang-eco"], parks["yg-pp-xiangguang-eco"]
    assert eco["thresholds"] == []
    assert "yg-pp-xiangguang-eco" in [zone["id"] for zone in eco["same_elsewhere"]]
    assert "yg-l-280" in [reason["rule_id"] for reason in eco["reasons_for"]]
    assert [each["rule_id"] for each in own["thresholds"]] == ["yg-l-280", "yg-l-280-tax"]
    assert own["same_elsewhere"] == []
    assert parks["lc-donge-park"]["same_elsewhere"] == []
    told = parks["lq-park-nonferrous"]["unknown"]
    assert "只有对整个园区的条款，不判定单个项目" in [reason["text"] for reason in told]


def test_a_wider_industry_is_told_apart_from_the_industry(client):
    parks = search(client, **FOIL, most=300)["parks"]
    sure = {p["zone"]["id"] for p in parks if p["names_industry"]}
    perhaps = {p["zone"]["id"] for p in parks if p["may_name_industry"]}
    assert not sure & perhaps
    assert (len(sure), len(perhaps)) == (4, 11)
    wider = [
        r["text"] for p in parks for r in p["reasons_for"] if "上级行业，可能包含" in r["text"]
    ]
    assert any("铜加工" in text for text in wider)
    assert not any("文本把铜及铜精深加工" in text for text in wider)  # its products name the foil


def test_a_restriction_speaks_against_and_excludes_nobody(client):
    casting = {
        "industry_code": "3391",
        "project_kind": "new",
        "processes": ["casting"],
        "adds_capacity": True,
        "capacity_replacement": False,
        "plan": "linqing",
        "most": 60,
    }
    answer = search(client, **casting)
    assert answer["excluded"] == []
    told = next(park for park in answer["parks"] if park["zone"]["id"] == "lq-block-urban")
    against = {r["rule_id"]: r for r in told["reasons_against"]}
    assert "原则上严禁" in against["lq-8.3-1d"]["source"]["quote"]
    assert told["verdicts"]["access"] == "restricted"
    assert told["scores"]["access"] == {"least": 0.2, "greatest": 0.3}


@pytest.mark.parametrize(
    ("km2", "out"),
    [(33.19, False), (33.2, True), (10.03, False)],
)
def test_a_park_whose_printed_area_is_too_small_is_out(client, km2, out):
    answer = search(client, area={"value": km2, "unit": "km2"}, plan="linqing")
    excluded = {park["zone"]["id"]: park for park in answer["excluded"]}
    assert ("lq-block-urban" in excluded) is out
    assert ("lq-block-yandian" in excluded) is (km2 > 10.03)
    if out:
        (reason,) = excluded["lq-block-urban"]["reasons"]
        assert "33.19 km²" in reason["text"]
        assert reason["rule_id"] is None
        assert reason["source"]["document"] == "linqing"
    # No other need is stated: nothing tells the rest apart.
    assert {(p["rank_best"], p["rank_worst"]) for p in answer["parks"]} == {
        (1, len(answer["parks"]))
    }


def test_thresholds_become_money_by_the_printed_operator(client):
    answer = search(
        client, **FOIL, area={"value": 100, "unit": "mu"}, investment_wan_yuan=27_900, most=300
    )
    money = {m["rule_id"]: m for park in answer["parks"] for m in park["money"]}
    assert set(money) == {"lq-x-280", "yg-l-280", "yg-l-280-tax"}
    assert money["lq-x-280"]["operator"] == ">="
    assert "不低于" in money["lq-x-280"]["text"]
    assert money["yg-l-280"]["operator"] == ">"
    assert "须超过" in money["yg-l-280"]["text"]
    assert money["yg-l-280-tax"]["amount_wan_yuan"] == pytest.approx(2_000)
    yanggu = next(p for p in answer["parks"] if p["plan"] == "yanggu")
    assert "yg-l-280" in [reason["rule_id"] for reason in yanggu["reasons_against"]]
    linqing = next(p for p in answer["parks"] if p["zone"]["id"] == "lq-park-nonferrous")
    # A target of the whole zone speaks neither for nor against a project.
    assert "lq-x-280" not in [
        reason["rule_id"] for reason in [*linqing["reasons_against"], *linqing["reasons_for"]]
    ]


def test_weights_change_the_order_and_are_told(client):
    by_needs = search(
        client, **FOIL, needs=["rail", "sewage"], weights={"fit": 0, "access": 0, "needs": 1}
    )
    assert {c["id"]: c["weight"] for c in by_needs["criteria"]} == {
        "fit": 0, "access": 0, "needs": 1,
    }  # fmt: skip
    for park in by_needs["parks"]:
        if "scores" in park:
            assert park["score"]["least"] == pytest.approx(
                park["scores"]["needs"]["least"], abs=1e-4
            )
    by_fit = search(client, **FOIL, needs=["rail", "sewage"], weights={"access": 0, "needs": 0})
    assert by_fit["parks"][0]["scores"]["fit"] == {"least": 1, "greatest": 1}
    assert ids(by_fit["parks"])[:3] != ids(by_needs["parks"])[:3]
    nothing = search(client, industry="铜箔", weights={"fit": 0, "access": 0})
    assert {(p["rank_best"], p["rank_worst"]) for p in nothing["parks"]} == {
        (1, len(nothing["parks"]))
    }


def test_what_is_not_known_of_a_park_never_hides_it(client):
    answer = search(client, industry_code="3451", needs=["port"], most=300)
    unknown = [
        park
        for park in answer["parks"]
        if any("港口、陆港：文本未给出" in reason["text"] for reason in park["unknown"])
    ]
    assert len(unknown) > 100
    assert all(park["scores"]["needs"] == {"least": 0, "greatest": 1} for park in unknown)


def test_a_planned_facility_is_not_sold_as_standing(client):
    parks = search(client, industry_code="3985", needs=["heat"], most=300)["parks"]
    least = {park["zone"]["id"]: park["scores"]["needs"]["least"] for park in parks}
    told = {
        park["zone"]["id"]: reason["text"]
        for park in parks
        for reason in park["reasons_for"]
        if "供热" in reason["text"]
    }
    assert "运河热电厂（现状）" in told["lq-block-urban"]
    assert least["lq-block-urban"] == 1
    assert "居民集中供暖（金蔡伦）（规划）" in told["yg-pp-jincailun"]
    assert least["yg-pp-jincailun"] == 0.5
    assert "（由名称推知）" in told["yg-area-east"]  # a power station known by a road's name only
    assert least["yg-area-east"] == 0.5


def test_a_restricted_industry_of_a_plan_is_not_wanted_there(client):
    answer = search(client, industry="化工", plan="linqing", most=60)
    urban = next(p for p in answer["parks"] if p["zone"]["id"] == "lq-block-urban")
    assert urban["scores"]["fit"] == {"least": 0, "greatest": 0}
    assert "规划列为限制产业：化工类" in [r["text"] for r in urban["reasons_against"]]
    # 25 (石油、煤炭及其他燃料加工业) may or may not be what the plan means by 化工类.
    perhaps = search(client, industry_code="2511", plan="linqing", most=60)
    urban = next(p for p in perhaps["parks"] if p["zone"]["id"] == "lq-block-urban")
    assert urban["scores"]["fit"]["least"] == 0 < urban["scores"]["fit"]["greatest"]
    assert any("须研判" in reason["text"] for reason in urban["unknown"])


def test_the_day_asked_about_decides_which_clauses_count(client):
    cement = {
        "industry_code": "3011",
        "project_kind": "new",
        "adds_capacity": True,
        "capacity_replacement": False,
        "processes": [],
    }
    before = search(client, **cement, as_of="2021-01-01")
    assert before["excluded"] == []
    assert search(client, **cement, as_of="2024-06-01")["parks"] == []


@pytest.mark.parametrize(
    ("needs", "code", "told"),
    [
        ({}, "sites.no_criterion", "industry"),
        ({"weights": {"fit": 1}}, "sites.no_criterion", "industry"),
        ({"needs": ["railway"]}, "sites.unknown_need", "rail（铁路）"),
        ({"needs": "rail"}, "request.needs", "rail"),
        ({"needs": [1]}, "request.needs", "rail"),
        ({**FOIL, "weights": {"price": 1}}, "sites.weight", "fit"),
        ({**FOIL, "weights": {"fit": -1}}, "sites.weight", "100"),
        ({**FOIL, "weights": {"fit": 10**400}}, "sites.weight", "100"),
        ({**FOIL, "weights": {"fit": True}}, "sites.weight", "100"),
        ({**FOIL, "weights": [1]}, "request.not_json", "JSON"),
        ({**FOIL, "plan": "yangu"}, "sites.unknown_plan", "yanggu"),
        ({**FOIL, "plan": "demonstration"}, "sites.unknown_plan", "yanggu"),
        ({**FOIL, "most": 0}, "request.most", "20"),
        ({**FOIL, "most": 2.5}, "request.most", "20"),
        ({"industry": "量子计算"}, "profile.unknown_industry", "计算机"),
        ({"industry_code": "3455"}, "profile.unknown_industry", "C345"),
        ({"industri": "铜箔"}, "request.unknown_field", "industry"),
        ({**FOIL, "profile": {"industry": "轴承"}}, "profile.contradictory", "只写一处"),
        ({**FOIL, "as_of": "soon"}, "request.as_of", "2026"),
        ({**FOIL, "area": {"value": 1e-7, "unit": "mu"}}, "request.area", "100"),
        ({**FOIL, "area": {"value": 3.3, "unit": "m2"}}, "request.area", "100"),
    ],
)
def test_refusals_name_the_mend(client, needs, code, told):
    assert told in refused(client, code, **needs)["mend"]


def test_english_reasons(client):
    answer = search(client, "en", industry_code="3985", needs=["rail"], most=1)
    first = answer["parks"][0]
    assert "ranked by the criteria" in answer["note"]
    said = [r["text"] for r in first["unknown"]]
    assert any("clauses cannot be judged for want of inputs" in text for text in said)
