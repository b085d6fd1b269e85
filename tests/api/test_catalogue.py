"""The catalogue's doors: filters, one entry, code look-ups, refusals with near misses."""

import json

import pytest
from typer.testing import CliRunner

from app.cli import cli


def listed(client, what, **params):
    answer = client.get(f"/api/{what}", params=params)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["count"] == len(body[what])
    return body[what]


def ids(entries):
    return [entry["id"] for entry in entries]


def refused(answer, status, code):
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code
    return answer.json()


def test_everything_without_filters(client):
    assert len(listed(client, "industries")) == 106
    assert len(listed(client, "projects")) == 398
    assert len(listed(client, "facilities")) == 128
    assert len(listed(client, "roads")) == 70


def test_one_industry_in_full(client):
    bearing = client.get("/api/industries/lq-ind-bearing").json()
    assert bearing["name_zh"] == "轴承"
    assert bearing["tier_words"] == "主导产业细分"
    assert bearing["parent"] == "lq-ind-equipment"
    assert bearing["zones"] == [
        {
            "id": "lq-park-yandian-bearing",
            "name_zh": "烟店轴承产业园",
            "name_en": bearing["zones"][0]["name_en"],
            "certainty": "printed",
            "certainty_words": "文本印明",
        }
    ]
    assert {"code": "3451", "name_zh": "滚动轴承制造", "sure": True} in bearing["gb4754"]
    assert bearing["source"]["number"] == "临政办字〔2022〕22号"
    assert bearing["source"]["quote"] == "轴承产业下一步重点围绕特种轴"
    assert "lq-p-yujie-park" in ids(bearing["projects"])
    equipment = client.get("/api/industries/lq-ind-equipment").json()
    assert "lq-ind-bearing" in ids(equipment["parts"])


def test_both_languages(client):
    zh = client.get("/api/industries/lq-ind-chem").json()
    en = client.get("/api/industries/lq-ind-chem", params={"lang": "en"}).json()
    assert (zh["tier_words"], en["tier_words"]) == ("限制产业", "restricted industry")
    assert zh["stance"].startswith("逐步腾退")
    assert en["stance"].startswith("phase out")
    assert en["source"]["quote"] == "对化工类限制产业逐步腾退"


def test_a_code_matches_both_ways(client):
    fine = ids(listed(client, "industries", code="3451"))
    assert "lq-ind-bearing" in fine
    assert "lq-ind-equipment" in fine  # given as 34, which holds 3451
    assert "lq-ind-textile" not in fine
    assert ids(listed(client, "industries", code="C3451")) == fine
    wide = ids(listed(client, "industries", code="34"))
    assert set(fine) < set(wide)
    assert "dcf-i-laser" in wide  # 3424


def test_words_look_at_products_and_firms(client):
    assert "lq-ind-health" in ids(listed(client, "industries", q="玉源乳胶"))
    assert "yg-ind-copper" in ids(listed(client, "industries", q="电解铜箔"))
    assert ids(listed(client, "industries", q="光电子信息")) == ["yg-ind-opto"]
    assert listed(client, "industries", q="没有这个词") == []
    both = listed(client, "projects", q="年产 铜管")
    assert ids(both) == ["lq-p-hailiang-tube"]


def test_filters_combine(client):
    restricted = listed(client, "industries", tier="restricted")
    assert ids(restricted) == ["lq-ind-chem", "yg-ind-energy-heavy"]
    only = listed(client, "industries", tier="restricted", document="yanggu")
    assert ids(only) == ["yg-ind-energy-heavy"]
    firms = listed(client, "projects", kind="enterprise", document="yanggu")
    assert len(firms) == 36
    posts = listed(client, "facilities", kind="post_office")
    assert len(posts) == 3
    assert {post["zone"] for post in posts} == {None}


def test_a_zone_takes_in_its_parts_and_surroundings(client):
    parks = listed(client, "projects", zone="yg-edz")
    assert {p["closeness"] for p in parks} == {"part"}
    assert "yg-p-weierkang-park" in ids(parks)
    assert "yg-p-maishu" not in ids(parks)  # no zone printed
    urban = {f["id"]: f["closeness"] for f in listed(client, "facilities", zone="lq-block-urban")}
    assert urban["lq-f-datang"] == "here"
    assert urban["lq-f-jinzehu"] == "around"  # printed only as in the development zone
    assert "lq-f-school-yandian" not in urban
    zone = {f["id"]: f["closeness"] for f in listed(client, "facilities", zone="lq-edz")}
    assert (zone["lq-f-datang"], zone["lq-f-jinzehu"]) == ("part", "here")


def test_an_industry_brings_its_parts_projects(client):
    bearing = ids(listed(client, "projects", industry="lq-ind-bearing"))
    equipment = ids(listed(client, "projects", industry="lq-ind-equipment"))
    assert len(bearing) == 17
    assert set(bearing) < set(equipment)


def test_roads_by_the_zone_that_they_bound(client):
    east = [r for r in listed(client, "roads", zone="yg-area-east") if r["closeness"] == "here"]
    assert ids(east) == [
        "yg-r-dianchang-east", "yg-r-donghuan", "yg-r-huanghe", "yg-r-laoqinan",
        "yg-r-planned-east", "yg-r-dianchang-north",
    ]  # fmt: skip
    grid = next(r for r in listed(client, "roads") if r["id"] == "lq-set-grid")
    assert len(grid["members"]) == 12
    first = next(r for r in listed(client, "roads") if r["id"] == "lq-r-hongqiqu")
    assert first["list_order"] == {"list_zh": "七横", "position": 1, "of": 7}
    assert first["aliases"] == ["红旗渠路"]


def test_a_facility_as_printed(client):
    water = next(f for f in listed(client, "facilities") if f["id"] == "lq-f-jinzehu")
    assert [road["name_zh"] for road in water["roads"]] == ["红旗渠街", "干渠西路"]
    assert water["side_zh"] == "西北"
    assert water["capacity"] == [
        {"value": 15, "unit": "万m³/d", "operator": None, "what_zh": "设计日供水能力"}
    ]
    assert water["status"] is None
    space = next(f for f in listed(client, "facilities") if f["id"] == "lc-f-el-20m2")
    assert space["requirement"]["value"] == 20
    assert space["requirement"]["operator"] == ">="


def test_one_project(client):
    foil = client.get("/api/projects/lq-p-aobote-foil").json()
    assert foil["zone"] is None
    assert [(one["value"], one["what_zh"]) for one in foil["scale"]] == [
        (5000, "压延铜箔"),
        (2500, "二期压延铜箔"),
    ]
    assert foil["issues"] == ["lq-a33"]


@pytest.mark.parametrize(
    ("path", "params", "near"),
    [
        ("industries", {"zone": "lq-park-textil"}, "lq-park-textile"),
        ("industries", {"zone": "烟店轴承产业园"}, "lq-park-yandian-bearing"),
        ("industries", {"tier": "leadin"}, "leading"),
        ("industries", {"document": "linqin"}, "linqing"),
        ("industries", {"code": "3455"}, "3451"),
        ("projects", {"kind": "enterprize"}, "enterprise"),
        ("projects", {"industry": "纺织"}, "lq-ind-textile"),
        ("facilities", {"kind": "substations"}, "substation"),
        ("roads", {"kind": "rail"}, "railway"),
    ],
)
def test_unknown_values_are_refused_with_near_ones(client, path, params, near):
    for lang in ("zh", "en"):
        answer = client.get(f"/api/{path}", params={**params, "lang": lang})
        problem = refused(answer, 422, "catalogue.unknown_filter")
        assert problem["where"] == {"field": next(iter(params))}
        assert near in problem["mend"]


def test_unknown_entries(client):
    problem = refused(client.get("/api/projects/lq-p-yikuan"), 404, "catalogue.not_found")
    assert "lq-p-yikuang" in problem["mend"]
    refused(client.get("/api/industries/zzz"), 404, "catalogue.not_found")


def test_industry_codes(client):
    found = client.get("/api/codes/industries", params={"q": "3451"}).json()
    assert found["count"] == 1
    assert found["classes"][0]["full_code"] == "C3451"
    assert [p["code"] for p in found["classes"][0]["parents"]] == ["34", "345"]
    english = client.get("/api/codes/industries", params={"q": "32", "lang": "en"}).json()
    assert english["classes"][0]["name_en"] == "smelting and rolling of non-ferrous metals"
    assert english["classes"][0]["section"] == {"letter": "C", "name": "manufacturing"}
    assert english["classes"][0]["level"] == "division"


def test_industry_words_without_a_class(client):
    found = client.get("/api/codes/industries", params={"q": "电镀"}).json()
    assert (found["count"], found["classes"]) == (0, [])
    assert found["near"][0]["code"] == "3360"
    assert [(a["industry"], a["code"], a["sure"]) for a in found["assigned"]] == [
        ("lq-rs-plating", "3360", False)
    ]
    near = client.get("/api/codes/industries", params={"q": "3455"}).json()
    assert [one["code"] for one in near["near"]] == ["345", "3451", "3452", "3453", "3459"]
    refused(client.get("/api/codes/industries", params={"q": " "}), 422, "codes.empty")


def test_one_number_is_answered_with_all_its_readings(client):
    found = client.get("/api/codes/land-use", params={"code": "1001"}).json()
    assert [(r["system"], r["name"]) for r in found["readings"]] == [
        ("用地用海2023", "工业用地"),
        ("三调", "铁路用地"),
    ]
    assert found["ambiguous"] is True
    assert "铁路" in found["warning"]
    same = client.get("/api/codes/land-use", params={"code": "0701"}).json()
    assert (same["ambiguous"], same["warning"]) == (False, None)


def test_a_number_in_its_system(client):
    params = {"code": "0601", "system": "survey", "lang": "en"}
    found = client.get("/api/codes/land-use", params=params).json()
    assert found["system"] == "三调"
    assert [r["name"] for r in found["readings"]] == ["industry"]
    assert [(e["system"], e["name"]) for e in found["elsewhere"]] == [
        ("用地用海2023", "rural roads")
    ]
    reading = found["readings"][0]
    assert {(c["code"], c["cardinality"]) for c in reading["counterparts"]} == {
        ("1001", "1:1"), ("100101", "1:n"), ("100102", "1:n"), ("100103", "1:n")
    }  # fmt: skip
    counted = {one["id"]: one["counts"] for one in reading["counts_as"]}
    assert counted == {"construction": True, "industrial": True, "mining": False, "storage": False}


def test_land_use_refusals(client):
    asked = {"code": "1001", "system": "三调2"}
    problem = refused(client.get("/api/codes/land-use", params=asked), 422, "codes.unknown_system")
    assert "三调" in problem["mend"]
    asked = {"code": "1001", "system": "gb50137"}
    problem = refused(client.get("/api/codes/land-use", params=asked), 404, "codes.not_found")
    assert "三调 1001 铁路用地" in problem["mend"]
    asked = {"code": "100109"}
    problem = refused(client.get("/api/codes/land-use", params=asked), 404, "codes.not_found")
    assert "1001 工业用地" in problem["mend"]


@pytest.fixture
def zoning(tmp_path, monkeypatch):
    monkeypatch.setenv("ZONING_DATA_DIR", str(tmp_path))

    def run(*arguments):
        return CliRunner().invoke(cli, list(arguments))

    return run


def test_the_command_line_lists(zoning):
    answered = zoning("industries", "--zone", "lq-park-textile", "--json")
    assert answered.exit_code == 0
    found = json.loads(answered.stdout)
    assert (found["count"], ids(found["industries"])) == (1, ["lq-ind-textile"])
    table = zoning("industries", "--q", "电镀", "--lang", "en").stdout
    assert "lq-rs-plating" in table
    assert "3360?" in table  # not sure
    assert "named by a clause only" in table


def test_the_command_line_refuses_with_near_values(zoning):
    answered = zoning("projects", "--document", "yangu")
    assert answered.exit_code == 2
    assert "catalogue.unknown_filter" in answered.stderr
    assert "yanggu" in answered.stderr


def test_the_command_line_looks_codes_up(zoning):
    warned = zoning("codes", "1101", "--land-use").stdout
    assert "河流水面" in warned
    assert "! 用地用海为物流仓储用地，三调为河流水面" in warned
    near = zoning("codes", "3455").stdout
    assert "没有完全相符的类别" in near
    assert "C3451" in near
    assert "facilities" in json.loads(zoning("facilities", "--q", "变电站", "--json").stdout)
    assert "yg-r-huanghe" in zoning("roads", "--zone", "yg-area-east").stdout
