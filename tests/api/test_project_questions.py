"""Access, intensity and eco-environmental control over HTTP: keys, thresholds, refusals."""

from datetime import date

import pytest

from app.domain.location import scope_of
from app.services.show_zones import near_zones
from tests.integration.real_places import DATANG

IN_FORCE = "2024-06-01"
MU = 2000 / 3
DEMO = [116.2318, 36.8577]  # inside the fictitious park


def square(lon: float, lat: float, side: float = 0.0005) -> dict[str, object]:
    ring = [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def ask(client, path, lang="zh", **body):
    answer = client.post(path, json=body, params={"lang": lang})
    assert answer.status_code == 200, answer.text
    return answer.json()


def intensity(client, zone, mu=100.0, **body):
    return ask(client, "/api/intensity", zone=zone, area={"value": mu, "unit": "mu"}, **body)


def screened(client, **body):
    return ask(client, "/api/eco-control/screen", **body)


def refused(client, path, status, code, **body):
    answer = client.post(path, json=body)
    assert answer.status_code == status, answer.text
    problem = answer.json()
    assert problem["code"] == code
    return problem


def by_rule(answer):
    return {finding["rule_id"]: finding for finding in answer["findings"]}


# Intensity


@pytest.mark.parametrize(
    ("zone", "rule", "per_mu", "outcome", "verdict"),
    [
        # Linqing: 不低于, a target of the whole zone: it decides no project either way.
        ("lq-edz", "lq-x-280", 279.99, "not_met", "needs_review"),
        ("lq-edz", "lq-x-280", 280, "met", "needs_review"),
        ("lq-edz", "lq-x-280", 280.01, "met", "needs_review"),
        # Yanggu: 原则上要高于, of every project that enters.
        ("yg-edz", "yg-l-280", 279.99, "not_met", "restricted"),
        ("yg-edz", "yg-l-280", 280, "not_met", "restricted"),
        ("yg-edz", "yg-l-280", 280.01, "met", "incomplete"),  # tax and buildings are not stated
    ],
)
def test_280_per_mu(client, zone, rule, per_mu, outcome, verdict):
    answer = intensity(client, zone, investment_wan_yuan=per_mu * 100, as_of=IN_FORCE)
    finding = by_rule(answer)[rule]
    assert finding["outcome"] == outcome
    assert finding["measured"] == pytest.approx(per_mu)
    assert finding["required"] == 280
    assert finding["operator"] == (">=" if zone == "lq-edz" else ">")
    assert finding["level"] == ("zone" if zone == "lq-edz" else "project")
    assert finding["force"] == ("mandatory" if zone == "lq-edz" else "principle")
    assert finding["unit"] == "wan_yuan_per_mu"
    expected = None if outcome == "met" else pytest.approx(280 - per_mu, abs=1e-9)
    assert finding["shortfall"] == expected
    assert "280万元/亩" in finding["source"]["quote"]
    assert finding["source"]["text_status"] == "in_force"
    assert answer["verdict"] == verdict


def test_the_answer_holds_the_keys_of_the_contract(client):
    answer = intensity(client, "yg-edz", investment_wan_yuan=27_000)
    assert {
        "zone", "as_of", "area", "verdict", "demonstration_verdict", "headline", "scope",
        "unchecked", "findings", "needed", "measures", "remedies", "silent",
    } <= set(answer)  # fmt: skip
    finding = answer["findings"][0]
    assert {"rule_id", "indicator", "measured", "operator", "required", "unit", "outcome", "force",
            "level", "shortfall", "source"} <= set(finding)  # fmt: skip
    assert finding["indicator"] == "investment_intensity"
    assert answer["area"] == {
        "m2": pytest.approx(66_666.6667),
        "mu": 100,
        "ha": pytest.approx(6.66667),
    }
    assert answer["demonstration_verdict"] is None
    assert {"controls", "access", "zone", "land_use"} <= {u["id"] for u in answer["unchecked"]}


def test_all_of_yanggus_clauses_at_once(client):
    answer = intensity(
        client,
        "yg-edz",
        investment_wan_yuan=28_001,
        tax_wan_yuan_per_year=2_000.1,
        building_footprint_m2=0.39 * 100 * MU,
        yard_m2=0.01 * 100 * MU,
        storeys=[{"area_m2": 100 * MU, "height_m": 6}],
        as_of=IN_FORCE,
    )
    outcomes = {rule: finding["outcome"] for rule, finding in by_rule(answer).items()}
    assert outcomes == {"yg-l-280": "met", "yg-l-280-tax": "met", "yg-l-bcr": "met",
                        "yg-l-far": "met", "zone-named": "needs_review"}  # fmt: skip
    assert answer["verdict"] == "needs_review", "nobody checked that the land lies there"
    assert "所问条款均已满足，但位置由提问者指定" in answer["headline"]
    today = intensity(client, "yg-edz", investment_wan_yuan=28_001, as_of="2026-11-21")
    assert by_rule(today)["yg-l-280"]["text_status"] == "period_ended"
    assert today["verdict"] not in ("conforms", "conditional")


@pytest.mark.parametrize("zone", ["yg-withdrawn", "lq-redline-geopark"])
def test_land_that_is_kept_free_is_for_a_person_to_judge(client, zone):
    answer = intensity(client, zone, investment_wan_yuan=28_001, as_of=IN_FORCE)
    assert by_rule(answer)["zone-kind"]["outcome"] == "needs_review"
    assert answer["verdict"] in ("needs_review", "incomplete", "restricted", "prohibited")


@pytest.mark.parametrize(
    ("height", "ratio", "outcome"),
    [(8.0, 0.6, "not_met"), (8.01, 1.2, "met"), (None, None, "no_data")],
)
def test_a_storey_counts_twice_above_eight_metres_only(client, height, ratio, outcome):
    storey = {"area_m2": 0.6 * 100 * MU} | ({} if height is None else {"height_m": height})
    finding = by_rule(intensity(client, "yg-edz", storeys=[storey]))["yg-l-far"]
    assert finding["outcome"] == outcome
    if ratio is None:
        assert finding["missing"] == ["storeys.height_m"]
    else:
        assert finding["measured"] == pytest.approx(ratio)


@pytest.mark.parametrize(
    ("footprint", "yard", "outcome"),
    [(0.30, 0.10, "met"), (0.30, 0.0999, "not_met"), (0.39, None, "no_data"), (0.41, None, "met")],
)
def test_yards_belong_to_the_building_coefficient(client, footprint, yard, outcome):
    profile = {"building_footprint_m2": footprint * 100 * MU}
    profile |= {} if yard is None else {"yard_m2": yard * 100 * MU}
    finding = by_rule(intensity(client, "yg-edz", **profile))["yg-l-bcr"]
    assert finding["outcome"] == outcome
    assert finding["missing"] == (["yard_m2"] if outcome == "no_data" else [])


@pytest.mark.parametrize(
    ("unit", "value"), [("mu", 100), ("ha", 100 / 15), ("m2", 200_000 / 3), ("km2", 0.2 / 3)]
)
def test_every_unit_of_area_says_the_same(client, unit, value):
    answer = ask(
        client,
        "/api/intensity",
        zone="yg-edz",
        area={"value": value, "unit": unit},
        investment_wan_yuan=30_000,
    )
    assert by_rule(answer)["yg-l-280"]["measured"] == pytest.approx(300)
    assert answer["needed"][0]["amount_wan_yuan"] == pytest.approx(28_000)


@pytest.mark.parametrize(
    "area",
    [
        {"value": 0, "unit": "mu"},
        {"value": -3, "unit": "mu"},
        {"value": 3, "unit": "acre"},
        {"value": 3, "unit": ["mu"]},
        {"value": 3},
        {"value": "3", "unit": "mu"},
        {"value": True, "unit": "mu"},
        {"value": 10**400, "unit": "mu"},
        {"value": 1e300, "unit": "mu"},
        {"value": 3, "unit": "mu", "of": "land"},
        100,
    ],
)
@pytest.mark.parametrize("path", ["/api/intensity", "/api/eco-control/screen", "/api/sites/search"])
def test_an_area_that_cannot_be_one_is_refused(client, path, area):
    body = {"industry_code": "3451", "area": area}
    if path != "/api/sites/search":
        body["zone"] = "lq-edz"
    problem = refused(client, path, 422, "request.area", **body)
    assert problem["where"] == {"field": "area"}
    assert "m2/mu/ha/km2" in problem["mend"]


def test_without_an_area_it_is_missing_and_no_money_is_made_up(client):
    answer = ask(client, "/api/intensity", zone="yg-edz", investment_wan_yuan=30_000)
    assert by_rule(answer)["yg-l-280"]["missing"] == ["site_area"]
    assert (answer["needed"], answer["area"]) == ([], None)
    assert answer["verdict"] == "incomplete"


def test_the_remedy_of_an_answer_settles_it(client):
    low = intensity(client, "yg-edz", investment_wan_yuan=27_000, as_of=IN_FORCE)
    amounts = {r["kind"]: r["amount"] for r in low["remedies"] if r["rule_id"] == "yg-l-280"}
    assert amounts == {"add_investment": 1_000, "reduce_land": 3.58}
    more = intensity(client, "yg-edz", investment_wan_yuan=28_000.01, as_of=IN_FORCE)
    less = intensity(client, "yg-edz", mu=100 - 3.58, investment_wan_yuan=27_000, as_of=IN_FORCE)
    assert by_rule(more)["yg-l-280"]["outcome"] == by_rule(less)["yg-l-280"]["outcome"] == "met"


def test_nothing_stated_names_what_would_help(client):
    answer = ask(client, "/api/intensity", zone="lq-edz")
    assert answer["verdict"] == "incomplete"
    assert answer["questions"]["intensity"]["would_help"] == "investment_wan_yuan"
    assert "固定资产总投资" in answer["headline"]


@pytest.mark.parametrize("body", [{}, {"investment_wan_yuan": 1}])
def test_intensity_is_asked_of_a_zone(client, body):
    refused(client, "/api/intensity", 422, "request.zone", **body)
    both = {"zone": "lq-edz", "geometry": square(115.77, 36.87)}
    refused(client, "/api/intensity", 422, "request.place", **both, **body)


# The day asked about


@pytest.mark.parametrize(
    ("day", "verdict", "status"),
    [
        ("2022-04-13", "incomplete", None),  # the day before the plan was issued
        ("2022-04-14", "restricted", "in_force"),
        ("2025-12-31", "restricted", "in_force"),
        ("2026-01-01", "restricted", "period_ended"),
    ],
)
def test_a_plan_governs_from_its_day_on(client, day, verdict, status):
    answer = intensity(client, "yg-edz", investment_wan_yuan=20_000, as_of=day)
    assert (answer["as_of"], answer["verdict"]) == (day, verdict)
    found = by_rule(answer).get("yg-l-280")
    assert (found and found["text_status"]) == status
    assert ("yg-l-280" in {u["id"] for u in answer["unchecked"]}) is (status is None)


def test_of_a_day_to_come_nobody_knows_the_text(client):
    answer = intensity(client, "yg-edz", investment_wan_yuan=30_000, as_of="2125-01-01")
    finding = by_rule(answer)["yg-l-280"]
    assert finding["text_status"] == finding["source"]["text_status"] == "unknown"
    assert answer["verdict"] != "conforms"


@pytest.mark.parametrize("path", ["/api/intensity", "/api/eco-control/screen"])
def test_a_day_that_is_none_is_refused(client, path):
    refused(client, path, 422, "request.as_of", zone="yg-edz", as_of="2024-13-01")


# What cannot be understood


@pytest.mark.parametrize("path", ["/api/intensity", "/api/eco-control/screen"])
@pytest.mark.parametrize(
    ("body", "status", "code", "told"),
    [
        ({"zone": "lq-blok-urban"}, 404, "zone.not_found", "lq-block-urban 城区板块"),
        ({"zone": "城区板块"}, 404, "zone.not_found", "lq-block-urban"),
        ({"zone": "lq-edz", "investmnt_wan_yuan": 1}, 422, "request.unknown_field",
         "investment_wan_yuan"),
        ({"zone": "lq-edz", "profile": {"industry_cod": "3451"}}, 422, "profile.unknown_field",
         "industry_code"),
        ({"zone": "lq-edz", "investment_wan_yuan": -1}, 422, "profile.invalid_field", "改正"),
        ({"zone": "lq-edz", "investment_wan_yuan": "280"}, 422, "profile.invalid_field", "改正"),
        ({"zone": "lq-edz", "project_kind": "newish"}, 422, "profile.invalid_field", "是否指 new"),
        ({"zone": "lq-edz", "industry": "量子计算"}, 422, "profile.unknown_industry", "计算机"),
        ({"zone": "lq-edz", "industry": "业"}, 422, "profile.unknown_industry", "业"),
        ({"zone": "lq-edz", "industry_code": "3455"}, 422, "profile.unknown_industry",
         "C3451 滚动轴承制造"),
        ({"zone": "lq-edz", "industry_code": "A3391"}, 422, "profile.unknown_industry",
         "C3391 黑色金属铸造"),
        ({"zone": "lq-edz", "profile": 5}, 422, "request.not_json", "JSON"),
        ({"zone": "lq-edz", "confirmations": [{"rule": "lq-x-280", "confirmed": True,
          "officer": "张", "reason": "见附件"}]}, 422, "confirmations.unknown_rule", "条款编号"),
    ],
)  # fmt: skip
def test_refusals_name_the_mend(client, path, body, status, code, told):
    assert told in refused(client, path, status, code, **body)["mend"]


@pytest.mark.parametrize(
    "fields",
    [
        {"discharges_wastewater": False, "direct_discharge": True},
        {"groundwater": "none", "own_well": True},
        {"project_kind": "existing", "adds_capacity": True},
        {"hazardous_waste_t_per_year": 0, "needs_city_coordination": True},
    ],
)
def test_fields_that_contradict_each_other_are_refused(client, fields):
    body = {"zone": "lq-block-urban", **fields}
    problem = refused(client, "/api/eco-control/screen", 422, "profile.contradictory", **body)
    assert set(problem["where"].values()) == set(fields)


@pytest.mark.parametrize("path", ["/api/intensity", "/api/eco-control/screen"])
def test_one_field_with_two_values_is_refused(client, path):
    two = {
        "zone": "lq-edz",
        "investment_wan_yuan": 20_000,
        "profile": {"investment_wan_yuan": 30_000},
    }
    problem = refused(client, path, 422, "profile.contradictory", **two)
    assert problem["where"] == {"field": "investment_wan_yuan"}
    same = {"zone": "lq-edz", "investment_wan_yuan": 1, "profile": {"investment_wan_yuan": 1}}
    assert client.post(path, json=same).status_code == 200


def test_a_profile_may_stand_beside_or_inside(client):
    beside = intensity(client, "yg-edz", investment_wan_yuan=27_000)
    inside = intensity(client, "yg-edz", profile={"investment_wan_yuan": 27_000})
    assert beside == inside


@pytest.mark.parametrize("name", ["大数据", "阿胶", "铝精深加工", "高端装备", "铜箔", "轴承保持器"])
def test_every_industry_that_a_park_or_plan_names_is_known(client, name):
    screened(client, zone="lq-edz", industry=name)


# Screening


def test_a_screening_holds_the_keys_of_the_contract(client):
    answer = screened(client, zone="lq-block-urban", industry_code="3451")
    assert {
        "zone", "verdict", "demonstration_verdict", "findings", "missing", "conflicts",
        "unchecked", "checklist", "openings", "duties", "documents", "scope",
    } <= set(answer)  # fmt: skip
    assert answer["verdict"] == "incomplete"
    lacking = {f["rule_id"]: f["missing"] for f in answer["findings"] if f["outcome"] == "no_data"}
    assert lacking
    assert all(lacking.values())
    counts = [entry["clauses"] for entry in answer["missing"]]
    assert counts == sorted(counts, reverse=True)
    for entry in answer["missing"]:
        assert entry["clauses"] == sum(entry["field"] in missing for missing in lacking.values())
    assert not {"encourage", "permit", "exempt"} & {f["effect"] for f in answer["findings"]}
    assert {f["addressee"] for f in answer["duties"]} == {"authority"}
    assert {f["addressee"] for f in answer["findings"]} == {"project"}


def test_place_and_zone_are_one_or_the_other(client):
    path = "/api/eco-control/screen"
    refused(client, path, 422, "request.place", industry_code="3451")
    both = {"zone": "lq-edz", "geometry": square(115.77, 36.87)}
    refused(client, path, 422, "request.place", **both)
    refused(client, path, 422, "request.not_json", geometry=[1, 2])
    elsewhere = refused(client, path, 422, "geometry.outside_prefecture", geometry=square(120, 30))
    assert "120.0000" in elsewhere["title"]
    many = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {}, "geometry": square(lon, 36.87)}
        for lon in (115.77, 115.78)]}  # fmt: skip
    refused(client, path, 422, "request.one_parcel", geometry=many)


def test_a_parcel_in_a_reconstructed_zone_is_screened_with_its_location(client):
    geometry = {"type": "Polygon", "coordinates": [DATANG]}
    answer = screened(client, geometry=geometry, industry_code="3451", uses_coal=True)
    assert "lq-block-urban" in {zone["id"] for zone in answer["zones"]}
    assert answer["area_m2"] == pytest.approx(131_034, abs=1)
    found = by_rule(answer)
    assert found["zone-location"]["outcome"] == "needs_review"  # its edge runs within the parcel
    assert {"zone", "access"} == set(answer["questions"])
    in_zone = screened(client, zone="lq-block-urban", industry_code="3451", uses_coal=True)
    assert set(found) - {"zone-location"} >= {
        rule for rule in by_rule(in_zone) if rule.startswith("lq-8.4")
    }


def test_a_parcel_outside_every_known_zone_is_incomplete_never_free(client):
    answer = screened(client, geometry=square(115.2, 36.0), industry_code="3451")
    assert answer["verdict"] == "incomplete"
    assert by_rule(answer)["zone-location"]["outcome"] == "no_data"
    assert answer["zones"] == []


def test_a_confirmation_decides_a_clause_and_names_the_officer(client):
    body = {"zone": "lq-block-urban", "industry_code": "3451", "as_of": IN_FORCE}
    asks = screened(client, **body)["checklist"]
    rule = asks[0]["rule_id"]
    said = {"rule": rule, "confirmed": True, "officer": "张三", "reason": "现场核实"}
    finding = by_rule(screened(client, **body, confirmations=[said]))[rule]
    assert finding["outcome"] == "met"
    assert "张三" in finding["reason"]
    no = by_rule(screened(client, **body, confirmations=[said | {"confirmed": False}]))[rule]
    assert no["outcome"] == "not_met"


# The demonstration park


def test_the_demonstration_park_has_no_real_verdict(client):
    answer = intensity(client, "demo-park", investment_wan_yuan=29_999)
    assert (answer["verdict"], answer["demonstration_verdict"]) == ("incomplete", "prohibited")
    assert "（演示）" in answer["demonstration_headline"]
    assert by_rule(answer)["demo-investment-intensity"]["basis"] == "demonstration"
    full = intensity(
        client,
        "demo-park",
        investment_wan_yuan=30_000,
        storeys=[{"area_m2": 0.8 * 100 * MU, "height_m": 5}],
        building_footprint_m2=0.4 * 100 * MU,
        yard_m2=0,
    )
    assert (full["verdict"], full["demonstration_verdict"]) == ("incomplete", "needs_review")
    assert by_rule(full)["demo-investment-intensity"]["outcome"] == "met"
    access = screened(client, zone="demo-park", industry_code="3451")
    assert (access["verdict"], access["demonstration_verdict"]) == ("incomplete", "incomplete")
    parcel = screened(client, geometry=square(*DEMO), industry_code="3451")
    assert (parcel["verdict"], parcel["demonstration_verdict"]) == ("incomplete", "needs_review")
    assert by_rule(parcel)["demo-sewer"]["outcome"] == "met"


def test_without_demonstrations_the_park_is_not_there(plain_client):
    body = {"zone": "demo-park", "industry_code": "3451"}
    refused(plain_client, "/api/intensity", 404, "zone.not_found", zone="demo-park")
    refused(plain_client, "/api/eco-control/screen", 404, "zone.not_found", **body)


# Eco-environmental control


def control(client, **params):
    answer = client.get("/api/eco-control", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_at_the_demonstration_park_the_redline_stays_without_data(client):
    answer = control(client, lon=DEMO[0], lat=DEMO[1])
    assert answer["redline"]["outcome"] == "no_data"
    assert answer["redline"]["demonstration_outcome"] == "met"
    assert [(u["basis"], u["code"]) for u in answer["units"]] == [
        ("demonstration", "DEMO-000000-2-0001")
    ]
    assert "没有生态环境管控单元的官方图层" in answer["units_note"]
    fictitious = {rule["rule_id"] for rule in answer["rules"] if rule["demonstration"]}
    assert fictitious == {"demo-industry", "demo-sewer"}
    # The land under the park is real: what holds in the whole city may hold there.
    real = {rule["applies"] for rule in answer["rules"] if not rule["demonstration"]}
    assert real == {"possibly"}


def test_at_a_real_place_the_redline_is_unknown_and_the_rules_are_cited(client):
    answer = control(client, lon=DATANG[0][0], lat=DATANG[0][1])
    assert answer["redline"]["outcome"] == "no_data"
    assert answer["redline"]["demonstration_outcome"] is None
    assert "缺少生态保护红线图层" in answer["redline"]["reason"]
    assert answer["units"] == []
    assert [entry["class"] for entry in answer["classes"]] == ["重点管控单元"]
    assert {"lq-block-urban", "lq-edz"} <= {zone["id"] for zone in answer["zones"]}
    cited = {rule["rule_id"]: rule for rule in answer["rules"]}
    assert cited["lq-8.4-1.5c"]["applies"] == "certainly"
    assert cited["lq-8.4-1.5c"]["source"]["quote"]
    assert answer["count"] == len(answer["rules"])


def test_clauses_of_a_zone_that_a_place_only_may_lie_in_apply_possibly(client):
    edges = client.get("/api/zones/lq-block-urban").json()["geometry"]["coordinates"][0]
    while not isinstance(edges[0], float) and isinstance(edges[0][0], list):
        edges = edges[0]
    lon, lat = edges[0]
    answer = control(client, lon=lon, lat=lat)
    relations = {zone["id"]: zone["relation"] for zone in answer["zones"]}
    assert relations["lq-block-urban"] == "undetermined"
    applies = {r["rule_id"]: r["applies"] for r in answer["rules"]}
    assert applies["lq-8.4-1.5c"] == "possibly"
    assert control(client, zone="lq-block-urban")["rules"]
    certain = {r["rule_id"]: r["applies"] for r in control(client, zone="lq-block-urban")["rules"]}
    assert certain["lq-8.4-1.5c"] == "certainly"


AWAY = (115.98, 36.45)  # in no drawn zone


def at_a_place(desk, place, day):
    """What a check of a little parcel at a place would have in scope."""
    lon, lat = place
    relations = [relation for _, relation in near_zones(desk.knowledge.on(day), lon, lat)]
    return scope_of(relations, desk.knowledge.on(day), day, demonstration=False)


def test_away_from_drawn_zones_the_citys_clauses_apply_possibly(client, desk):
    day = "2023-03-01"
    answer = control(client, lon=AWAY[0], lat=AWAY[1], as_of=day)
    assert (answer["zones"], answer["classes"], answer["silent"]) == ([], [], None)
    assert answer["redline"]["outcome"] == "no_data"
    scope = at_a_place(desk, AWAY, date.fromisoformat(day))
    expected = {rule.id: applies for rule, applies in scope.rules["access"]}
    assert {r["rule_id"]: r["applies"] for r in answer["rules"]} == expected
    assert answer["count"] == len(expected) > 40
    lon, lat = AWAY
    ring = [[lon, lat], [lon + 0.002, lat], [lon + 0.002, lat + 0.002], [lon, lat]]
    body = {
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "profile": {"industry_code": "2671", "project_kind": "new"},
        "as_of": day,
    }
    record = client.post("/api/parcels/check", json=body).json()
    judged = {f["rule_id"] for f in record["parcels"][0]["findings"] if f["question"] == "access"}
    assert len(judged) > 40
    assert judged <= set(expected)


def test_where_nothing_is_loaded_silence_is_no_freedom(client):
    answer = control(client, lon=AWAY[0], lat=AWAY[1], as_of="1990-01-01")
    assert (answer["zones"], answer["rules"], answer["classes"]) == ([], [], [])
    assert "不能据此认为没有限制" in answer["silent"]
    assert answer["redline"]["outcome"] == "no_data"


@pytest.mark.parametrize("day", ["2023-03-01", "2026-11-21"])
@pytest.mark.parametrize("place", [AWAY, (115.75, 36.847), (115.79, 36.11), DATANG[0]])
def test_a_place_lists_the_clauses_that_a_check_there_has_in_scope(client, desk, place, day):
    params = {"lon": place[0], "lat": place[1], "as_of": day}
    for _ in range(2):  # the second answer is one that was kept
        found = client.get("/api/zones/at", params=params).json()["rules"]
        scope = at_a_place(desk, place, date.fromisoformat(day))
        in_scope = {rule.id for rules in scope.rules.values() for rule, _ in rules}
        assert {rule["rule_id"] for rule in found} == in_scope
    controlled = control(client, **params)
    expected = {rule.id: applies for rule, applies in scope.rules["access"]}
    assert {r["rule_id"]: r["applies"] for r in controlled["rules"]} == expected


def test_at_the_park_its_own_fictitious_clauses_are_listed(client):
    found = client.get("/api/zones/at", params={"lon": DEMO[0], "lat": DEMO[1]}).json()["rules"]
    assert {"demo-industry", "demo-sewer"} <= {rule["rule_id"] for rule in found}


def test_a_whole_zone_has_its_class_but_no_redline(client):
    answer = control(client, zone="lq-block-yandian")
    assert answer["redline"]["outcome"] == "no_data"
    assert "lq-8.5-1.1" in {rule["rule_id"] for rule in answer["rules"]}
    before = control(client, zone="lq-block-yandian", as_of="2022-10-10")
    assert "lq-8.5-1.1" not in {rule["rule_id"] for rule in before["rules"]}


@pytest.mark.parametrize(
    ("params", "status", "code"),
    [
        ({}, 422, "request.place"),
        ({"lon": 115.7}, 422, "request.place"),
        ({"zone": "lq-edz", "lon": 115.7, "lat": 36.8}, 422, "request.place"),
        ({"zone": "lq-edzz"}, 404, "zone.not_found"),
        ({"lon": 36.85, "lat": 115.7}, 422, None),
        ({"lon": 120, "lat": 30}, 422, "place.outside_prefecture"),
        ({"zone": "lq-edz", "as_of": "yesterday"}, 422, "request.as_of"),
    ],
)
def test_eco_control_is_asked_of_one_place(client, params, status, code):
    answer = client.get("/api/eco-control", params=params)
    assert answer.status_code == status
    assert code is None or answer.json()["code"] == code


# Both languages


def has_chinese(text):
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def test_both_languages_say_the_same(client):
    body = {"zone": "yg-edz", "area": {"value": 100, "unit": "mu"}, "investment_wan_yuan": 27_000}
    zh, en = (ask(client, "/api/intensity", lang, **body) for lang in ("zh", "en"))
    assert has_chinese(zh["headline"])
    assert not has_chinese(en["headline"])
    assert [f["outcome"] for f in zh["findings"]] == [f["outcome"] for f in en["findings"]]
    for finding in en["findings"]:
        assert not has_chinese(finding["reason"] + finding["title"])
        assert has_chinese(finding["source"]["quote"]), "quotes stay as printed"
    assert not any(has_chinese(remedy["text"]) for remedy in en["remedies"])
    screening = ask(
        client, "/api/eco-control/screen", "en", zone="lq-block-urban", industry_code="3451"
    )
    assert screening["verdict_words"] == "incomplete"
    assert not has_chinese(screening["headline"])
    assert not any(has_chinese(entry["name"]) for entry in screening["missing"])
    place = client.get("/api/eco-control", params={"zone": "lq-edz", "lang": "en"}).json()
    assert "unknown" in place["redline"]["reason"]


@pytest.mark.parametrize(
    "zone", ["lq-pp-ai", "lq-edz", "lq-park-nonferrous", "lq-block-urban", "lq-block-yandian"]
)
def test_what_both_blocks_of_linqing_forbid_is_forbidden_all_over_the_zone(client, zone):
    answer = screened(
        client, zone=zone, industry="畜禽养殖", industry_code="0313", project_kind="new"
    )
    assert answer["verdict"] == "prohibited"
    ban = by_rule(answer)["lq-8.3-1e"]
    assert (ban["outcome"], ban["applies"]) == ("not_met", "certainly")
    assert "0313、畜禽养殖属于畜禽养殖" in ban["reason"]
