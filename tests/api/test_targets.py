"""GET /api/targets: figures of the plans beside observed ones."""

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from app.cli import cli
from app.domain.contradictions import Contradiction
from app.domain.sources import Source
from app.main import create_app
from app.services.compare_targets import compare_targets
from app.services.desk import Shelf
from app.services.observation_terms import Figure
from app.services.record_observation import record_observations
from app.settings import Settings
from app.text import Text

CONTRACT = {
    "id", "indicator_zh", "value", "unit", "comparison", "year", "baseline", "observed", "outcome",
    "source",
}  # fmt: skip
ADDED = {
    "indicator", "comparison_printed", "headroom", "trend", "reason", "derived", "recomputed",
    "force", "text_status", "conflicts", "note", "issues",
}  # fmt: skip


@pytest.fixture
def fresh(tmp_path):
    """A service of its own: what is recorded here must not answer elsewhere."""
    with TestClient(create_app(Settings(data_dir=tmp_path))) as opened:
        yield opened


def record(client, indicator, value, unit, on, zone="lq-edz"):
    figure = Figure(
        zone=zone, indicator=indicator, on=on, value=value, unit=unit, source="统计公报",
        officer="张",
    )  # fmt: skip
    record_observations(client.app.state.desk, [figure])


def asked(client, **query):
    answer = client.get("/api/targets", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(client, status, **query):
    answer = client.get("/api/targets", params=query)
    assert answer.status_code == status
    return answer.json()


def test_everything_is_listed_with_the_keys_of_the_contract(client):
    found = asked(client)

    assert found["count"] == len(found["targets"]) == 558
    assert found["years"][0] == 2002
    assert {2020, 2025, 2030, 2035} <= set(found["years"])
    assert all(one.keys() >= CONTRACT | ADDED for one in found["targets"])


def test_filters_narrow_the_list(client):
    found = asked(client, zone="lq-block-urban", topic="land_use", year=2025)

    assert [one["id"] for one in found["targets"]] == [
        "lq-land-urban-construction-2025",
        "lq-land-urban-industrial-2025",
        "lq-land-urban-industrial-ratio-2025",
    ]
    assert found["years"] == [2025, 2035]
    assert found["topics"] == ["land_use"]
    assert asked(client, plan="yanggu")["count"] == 57
    assert asked(client, plan="山东阳谷经济开发区产业发展规划")["count"] == 57
    assert asked(client, zone="yg-edz", kind="threshold")["count"] == 3
    assert asked(client, topic="land-use", zone="lq-edz")["count"] == 4
    assert [one["id"] for one in asked(client, q="280")["targets"]] == [
        "lq-intensity-280",
        "yg-i-280",
    ]


def test_one_year_of_a_plan_that_has_none_is_an_empty_list(client):
    found = asked(client, zone="yg-edz", year=2035)

    assert (found["count"], found["targets"], found["years"]) == (0, [], [2020, 2025])


def test_without_observations_an_aim_has_no_data_and_a_base_is_not_judged(client):
    found = {one["id"]: one for one in asked(client, zone="lq-edz")["targets"]}

    aim, base = found["lq-econ-gross-output-2025"], found["lq-econ-gross-output-2020"]
    assert (aim["outcome"], aim["observed"]["outcome"]) == ("no_data", "no_data")
    assert aim["baseline"] == {"year": 2020, "value": 170.3}
    assert (aim["value"], aim["unit"], aim["comparison"]) == (300, "亿元", ">")
    assert aim["source"]["quote"] == "规模以上工业总产值超过300亿"
    assert aim["source"]["document"] == "linqing"
    assert base["outcome"] == "not_applicable"


def test_text_is_in_force_on_its_days_only(client):
    query = {"zone": "lq-edz", "topic": "intensity"}

    assert asked(client, as_of="2024-06-01", **query)["targets"][0]["text_status"] == "in_force"
    assert asked(client, as_of="2026-06-01", **query)["targets"][0]["text_status"] == "period_ended"


def test_an_observation_is_compared_by_the_printed_word(fresh):
    record(fresh, "above_scale_gross_output", 300, "亿元", "2025-12-31")

    answer = fresh.get("/api/targets/lq-econ-gross-output-2025").json()

    assert answer["outcome"] == "not_met"  # 超过300 is strictly more
    assert answer["observed"]["value"] == 300
    assert answer["observed"]["source"] == "统计公报"
    assert answer["headroom"] == {"value": 0, "unit": "亿元", "area_km2": None, "area_mu": None}
    assert "300 − 300 = 0 亿元" in answer["reason"]


@pytest.mark.parametrize("value", [45, 60])
def test_a_figure_of_doubtful_text_is_never_called_reached(fresh, value):
    record(fresh, "pm25", value, "ug/m3", "2025-12-31")
    answer = fresh.get("/api/targets/lq-env-pm25-2025").json()
    assert answer["outcome"] == "needs_review"
    assert "见矛盾 lq-a24" in answer["reason"]


def test_land_recorded_for_a_block_is_held_against_its_intended_size(fresh):
    for on, value in (("2022-12-31", 7.1), ("2024-12-31", 7.5)):
        record(fresh, "industrial_land_km2", value, "km2", on, "lq-block-urban")

    found = asked(fresh, zone="lq-block-urban", q="industrial_land_km2")["targets"]

    near, far = found
    assert [near["outcome"], far["outcome"]] == ["not_applicable", "not_applicable"]
    assert (near["headroom"]["area_mu"], far["headroom"]["area_mu"]) == (615, 3375)  # 0.41, 2.25
    assert near["trend"]["change_per_year"] == pytest.approx(0.2)
    assert near["trend"]["at_year_end"] == pytest.approx(7.7)
    assert near["trend"]["direction"] == "rising"
    assert far["trend"]["at_year_end"] is None  # eleven years ahead on two years of figures


def test_as_of_leaves_later_observations_out(fresh):
    record(fresh, "above_scale_gross_output", 250, "亿元", "2024-12-31")
    record(fresh, "above_scale_gross_output", 310, "亿元", "2025-12-31")

    def on(day):
        return fresh.get("/api/targets/lq-econ-gross-output-2025", params={"as_of": day}).json()

    assert on("2024-06-30")["outcome"] == "no_data"
    assert (on("2025-06-30")["outcome"], on("2025-06-30")["observed"]["value"]) == (
        "needs_review", 250,
    )  # fmt: skip
    assert (on("2026-06-30")["outcome"], on("2026-06-30")["observed"]["value"]) == ("met", 310)


def test_an_observation_answers_for_its_own_zone_and_indicator_only(fresh):
    record(fresh, "average_investment_per_mu", 30, "万元/亩", "2025-12-31", "yg-edz")

    seen = [one for one in asked(fresh)["targets"] if "on" in one["observed"]]

    assert [one["id"] for one in seen] == ["yg-t21-invest-per-mu"]
    assert seen[0]["outcome"] == "needs_review"  # 27 is printed without a sign


def test_a_figure_of_long_ago_does_not_meet_the_target(fresh):
    record(fresh, "shelter_area_per_person", 2.6, "m2/人", "1999-06-30", "lc-city")

    seen = [one for one in asked(fresh, zone="lc-city")["targets"] if "on" in one["observed"]]

    assert {one["year"] for one in seen} == {2025}
    assert {one["outcome"] for one in seen} == {"needs_review"}
    assert "目标年已过，没有目标年的监测数据" in seen[0]["reason"]


def test_a_text_asked_about_before_it_was_issued_is_called_so(client):
    found = asked(client, zone="lq-edz", topic="intensity", as_of="2019-06-01")["targets"][0]

    assert (found["text_status"], found["text_status_words"]) == ("unknown", "当日尚未发布")


def test_conflicts_name_the_contradictions_about_a_figure(desk):
    knowledge = desk.knowledge
    passage = Source("linqing", "三（四）6", "土地投资强度不低于280万元/亩")
    said = Contradiction(
        "x-1", "high", "figure", Text("不一致", "they differ"), (passage,),
        targets=("lq-intensity-280", "yg-i-280"),
    )  # fmt: skip
    book = replace(knowledge.rulebook, contradictions=(said,))
    told = replace(
        desk, shelf=Shelf(replace(knowledge, rulebook=book, versions=None), desk.imports)
    )

    found = compare_targets(told, topic="intensity")["targets"]

    conflicts = {one["id"]: one["conflicts"] for one in found if one["conflicts"]}
    assert conflicts == {"lq-intensity-280": ["x-1"], "yg-i-280": ["x-1"]}


def test_english_and_chinese_say_the_same(client):
    english = client.get("/api/targets/lq-intensity-280", params={"lang": "en"}).json()

    assert english["outcome_words"] == "no data"
    assert english["reason"].startswith(
        "2025, Investment intensity of land: at least 280 × 10,000 yuan per mu"
    )


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"zone": "nowhere"}, 404, "zone.not_found"),
        ({"plan": "nothing"}, 422, "targets.unknown_plan"),
        ({"topic": "weather"}, 422, "targets.unknown_topic"),
        ({"kind": "wish"}, 422, "targets.unknown_kind"),
        ({"year": 2031}, 422, "targets.unknown_year"),
    ],
)
def test_what_no_plan_has_is_refused_by_code(client, query, status, code):
    assert refused(client, status, **query)["code"] == code


def test_refusals_name_what_may_have_been_meant(client):
    assert "intensity" in refused(client, 422, topic="intensty")["mend"].split("；")[0]
    assert "yanggu" in refused(client, 422, plan="yangu")["mend"].split("；")[0]
    assert "2035" in refused(client, 422, year=2031)["mend"]


def test_an_unknown_figure_is_not_found(client):
    answer = client.get("/api/targets/lq-intensity-28")

    assert answer.status_code == 404
    assert answer.json()["code"] == "targets.not_found"


def test_the_command_line_lists_them(tmp_path, monkeypatch):
    monkeypatch.setenv("ZONING_DATA_DIR", str(tmp_path))

    listed = CliRunner().invoke(cli, ["targets", "--zone", "lq-edz", "--topic", "intensity"])
    wrong = CliRunner().invoke(cli, ["targets", "--year", "2031"])

    assert listed.exit_code == 0
    assert "lq-intensity-280" in listed.stdout
    assert wrong.exit_code == 2
