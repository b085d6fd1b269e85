"""Commands on rules and projects: what they print, what they refuse, and as JSON."""

import json
from dataclasses import replace

import pytest
import yaml
from typer.testing import CliRunner

from app.cli import cli
from app.data.store.records import RecordStore


class KeptOpen:
    """The store of a desk that many commands share; none of those below looks into it."""

    def close(self) -> None:
        pass


def invoke(*words):
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture
def zoning(desk, monkeypatch):
    """Commands at one desk, whose clock stands still; see `alone` for commands with their own."""
    shared = replace(desk, store=KeptOpen())
    monkeypatch.setattr("app.cli_terms.open_desk", lambda *_, **__: shared)
    return invoke


@pytest.fixture
def alone(tmp_path, monkeypatch):
    monkeypatch.setenv("ZONING_DATA_DIR", str(tmp_path / "data"))
    return invoke


@pytest.fixture
def profile(tmp_path):
    def write(name="project.yaml", **fields):
        path = tmp_path / name
        path.write_text(yaml.safe_dump(fields, allow_unicode=True), "utf-8")
        return path

    return write


def told(done):
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def refused(done, code, *words):
    assert done.exit_code == 2, done.output
    assert done.stderr.startswith(f"{code}: ")
    assert done.stdout == ""
    for word in words:
        assert word in done.stderr


# zoning rules


def test_rules_are_listed_with_their_sources(zoning):
    done = zoning("rules", "--document", "yanggu", "--question", "intensity")
    assert done.exit_code == 0
    for words in ("yg-l-280", "要高于 280 万元/亩", "principle", "阳政办字〔2022〕7号"):
        assert words in done.stdout
    assert "lq-x-280" not in done.stdout
    listed = told(zoning("rules", "--document", "yanggu", "--question", "intensity", "--json"))
    assert done.stdout.rstrip().endswith(str(len(listed)))
    assert {rule["source"]["document"] for rule in listed} == {"yanggu"}
    english = told(zoning("rules", "--q", "不低于280万元/亩", "--json", "--lang", "en"))
    assert [rule["requirement"] for rule in english] == ["at least 280 × 10,000 yuan per mu"]


def test_rules_on_a_day(zoning):
    wanted = ("rules", "--q", "不低于280万元/亩", "--json", "--as-of")
    assert [rule["text_status"] for rule in told(zoning(*wanted, "2024-06-01"))] == ["in_force"]
    assert [rule["text_status"] for rule in told(zoning(*wanted, "2022-01-01"))] == ["unknown"]


def test_one_rule_is_shown(zoning):
    shown = told(zoning("rules", "show", "lq-x-280", "--lang", "en"))
    assert (shown["id"], shown["level"], shown["force"]) == ("lq-x-280", "zone", "mandatory")
    assert "280万元/亩" in shown["source"]["quote"]


def test_wrong_filters_and_ids_are_refused(zoning):
    refused(zoning("rules", "--document", "yangu"), "rules.unknown_filter", "yanggu")
    refused(zoning("rules", "--zone", "lq-edzz"), "zone.not_found", "lq-edz")
    refused(zoning("rules", "--as-of", "soon"), "request.as_of", "2026-11-21")
    refused(zoning("rules", "show", "lq-x-281"), "rule.not_found", "lq-x-280")


def test_the_rulebook_is_examined(zoning):
    done = zoning("rules", "check")
    assert done.exit_code == 0
    assert "规则库完好" in done.stdout
    english = zoning("rules", "check", "--lang", "en")
    assert "it is sound" in english.stdout
    table = zoning("rules", "check", "--markdown", "--lang", "en").stdout
    assert table.startswith("| document | clauses | rules | mandatory |")
    assert "演示" not in zoning("rules", "check", "--markdown").stdout


# zoning screen


def test_a_project_is_screened(zoning, profile):
    project = profile(industry_code="3451", sewer_connected=False, own_wastewater_treatment=False)
    done = zoning("screen", project, "--zone", "lq-block-yandian")
    assert done.exit_code == 0, "a project that may not come is an answer, not a failure"
    assert done.stdout.startswith("✕ 不符合")
    assert "[不满足]" in done.stdout
    assert "→ 落实并提供证明材料：项目配套污水处理设施" in done.stdout
    answer = told(zoning("screen", project, "--zone", "lq-block-yandian", "--json"))
    outcomes = {f["rule_id"]: f["outcome"] for f in answer["findings"]}
    assert (answer["verdict"], outcomes["lq-8.5-1.1"]) == ("prohibited", "not_met")
    before = told(
        zoning("screen", project, "--zone", "lq-block-yandian", "--json", "--as-of", "2020-01-01")
    )
    assert before["verdict"] == "incomplete"


def test_contradictions_are_shown_beside_the_answer(zoning, profile):
    project = profile(industry_code="2661", processes=["chemical_synthesis"])
    done = zoning("screen", project, "--zone", "yg-edz", "--lang", "en")
    assert "  ! x-chemicals " in done.stdout


def test_what_cannot_be_screened_is_refused(zoning, profile, tmp_path):
    refused(zoning("screen"), "request.place", "field zone")
    refused(zoning("screen", "--zone", "lq-blok-urban"), "zone.not_found", "lq-block-urban")
    zone = ("--zone", "lq-edz")
    refused(zoning("screen", profile(industry="量子计算"), *zone), "profile.unknown_industry")
    refused(
        zoning("screen", profile(groundwater="none", own_well=True), *zone), "profile.contradictory"
    )
    refused(zoning("screen", profile(industri="铜箔"), *zone), "profile.unknown_field", "industry")
    refused(zoning("screen", tmp_path / "none.yaml", *zone), "input.unreadable", "none.yaml")
    (tmp_path / "list.yaml").write_text("- 1\n", "utf-8")
    refused(zoning("screen", tmp_path / "list.yaml", *zone), "input.not_yaml", "list.yaml")
    (tmp_path / "bad.yaml").write_text("a: [", "utf-8")
    refused(zoning("screen", tmp_path / "bad.yaml", *zone), "input.not_yaml", "bad.yaml")
    english = zoning("screen", "--lang", "en")
    assert "give either zone or geometry" in english.stderr


def test_a_profile_may_be_json_with_a_byte_order_mark(zoning, tmp_path):
    path = tmp_path / "project.json"
    path.write_text('{"industry_code": "3451", "uses_coal": true}', "utf-8-sig")
    answer = told(zoning("screen", path, "--zone", "lq-block-urban", "--json"))
    assert any(f["rule_id"] == "lq-x-coal" for f in answer["findings"])


# zoning intensity


@pytest.mark.parametrize(
    ("investment", "verdict", "outcome"),
    [(28_000, "■ 受限", "not_met"), (28_001, "◇ 资料不全", "met")],
)
def test_intensity_by_the_printed_operator(zoning, profile, investment, verdict, outcome):
    project = profile(investment_wan_yuan=investment)
    words = ("intensity", "yg-edz", "--area", "100", "--profile", project, "--as-of", "2024-06-01")
    done = zoning(*words)
    assert done.stdout.startswith(verdict)
    assert "¥ 100.00 亩 × 280 万元/亩：投资须超过" in done.stdout
    answer = told(zoning(*words, "--json"))
    found = {f["rule_id"]: f["outcome"] for f in answer["findings"]}
    assert found["yg-l-280"] == outcome


def test_units_of_area(zoning, profile):
    project = profile(investment_wan_yuan=30_000)
    words = ("intensity", "yg-edz", "--profile", project, "--json", "--unit")
    for unit, area in (("mu", 100), ("ha", 100 / 15), ("km2", 0.2 / 3)):
        answer = told(zoning(*words, unit, "--area", area))
        assert answer["findings"][0]["measured"] == pytest.approx(300)


def test_a_silent_zone_says_so(zoning):
    done = zoning("intensity", "dcf-zhengjia-cluster", "--area", "100")
    assert "文本未给出" in done.stdout


def test_the_fictitious_park_is_marked_on_every_screen(zoning, profile):
    project = profile(investment_wan_yuan=13_000)
    done = zoning("intensity", "demo-park", "--area", "45", "--profile", project)
    real, _, fiction = done.stdout.partition("=== 演示结论（虚构数据，不得用于审批） ===")
    assert real.startswith("◇ 资料不全")
    assert "demo" not in real
    assert fiction.strip().startswith("✕ 不符合")
    assert "至少 500.00 万元" in fiction  # 300 x 45 = 13 500
    real = zoning("intensity", "yg-edz", "--area", "45", "--profile", project)
    assert "演示" not in real.stdout


def test_intensity_refuses(zoning):
    refused(zoning("intensity", "yg-edzz"), "zone.not_found", "yg-edz")
    for area, unit in (("0", "mu"), ("-3", "mu"), ("3", "acre")):
        done = zoning("intensity", "yg-edz", f"--area={area}", "--unit", unit)
        refused(done, "request.area", "m2/mu/ha/km2")


# zoning eco-control


def test_eco_control_of_a_zone_and_at_a_place(zoning):
    zone = told(zoning("eco-control", "--zone", "lq-block-urban"))
    assert [entry["class"] for entry in zone["classes"]] == ["重点管控单元"]
    place = told(zoning("eco-control", "--lon", "116.2318", "--lat", "36.8577", "--lang", "en"))
    assert place["redline"]["outcome"] == "no_data"
    assert place["redline"]["demonstration_outcome"] == "met"
    assert {zone["id"] for zone in place["zones"]} == {"demo-park"}


def test_eco_control_asks_for_one_place(zoning):
    refused(zoning("eco-control"), "request.place")
    refused(zoning("eco-control", "--lon", "116.2"), "request.place")
    both = ("--zone", "lq-edz", "--lon", "116.2", "--lat", "36.8")
    refused(zoning("eco-control", *both), "request.place")
    outside = ("--lon", "120", "--lat", "30")
    refused(zoning("eco-control", *outside), "place.outside_prefecture")
    refused(zoning("eco-control", "--zone", "nowhere-at-all"), "zone.not_found")


# zoning sites


def test_parks_are_found(zoning):
    words = ("sites", "--industry", "铜箔", "--code", "3985", "--area", "100", "--need", "sewage")
    done = zoning(*words, "--most", "3", "--plan", "yanggu")
    assert done.exit_code == 0
    assert done.stdout.startswith("1 (1-")
    assert "投资须超过 28" in done.stdout
    assert "不构成选址建议" in done.stdout
    answer = told(zoning(*words, "--most", "3", "--plan", "yanggu", "--json"))
    assert {park["plan"] for park in answer["parks"]} == {"yanggu"}
    assert answer["considered"] == len(answer["parks"]) + len(answer["excluded"])
    english = told(zoning(*words, "--json", "--lang", "en", "--most", "1"))
    assert "no recommendation" in english["note"]


def test_excluded_parks_are_printed_with_the_clause(zoning, profile):
    cement = profile(
        industry_code="3011", project_kind="new", adds_capacity=True, capacity_replacement=False,
        processes=[],
    )  # fmt: skip
    done = zoning("sites", cement, "--plan", "dongchangfu")
    assert done.stdout.startswith("✕ ")
    assert "水泥" in done.stdout


def test_needs_that_nobody_knows_are_refused(zoning):
    refused(zoning("sites"), "sites.no_criterion", "industry")
    refused(zoning("sites", "--need", "railway"), "sites.unknown_need", "rail")
    refused(
        zoning("sites", "--industry", "铜箔", "--plan", "yangu"), "sites.unknown_plan", "yanggu"
    )
    refused(zoning("sites", "--code", "3455"), "profile.unknown_industry", "C345")
    refused(zoning("sites", "--industry", "铜箔", "--area", "0"), "request.area")


# What all commands share


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("rules", "check"), 0),
        (("screen", "--zone", "nowhere"), 2),
        (("zones", "lq-edz"), 0),
        (("targets", "--year", "2031"), 2),
        (("observe", "list"), 0),
    ],
)
def test_every_command_closes_its_store_whatever_happens(alone, monkeypatch, words, status):
    closed = []
    close = RecordStore.close

    def watched(store):
        closed.append(store)
        close(store)

    monkeypatch.setattr(RecordStore, "close", watched)
    assert alone(*words).exit_code == status
    assert len(closed) == 1


def test_a_file_that_cannot_be_written_is_refused(alone, tmp_path):
    nowhere = tmp_path / "absent" / "file"
    refused(alone("export", "zones", nowhere), "output.unwritable", str(nowhere))
    refused(alone("observe", "template", nowhere), "output.unwritable", str(nowhere))


def test_documents_are_listed_with_what_of_them_bears_on_parks(tmp_path, monkeypatch):
    monkeypatch.setenv("ZONING_DATA_DIR", str(tmp_path))
    listed = CliRunner().invoke(cli, ["documents", "--json"])
    assert listed.exit_code == 0
    ids = {one["id"] for one in json.loads(listed.stdout)["documents"]}
    assert {"linqing", "yanggu", "dongchangfu", "liaocheng-elderly"} <= ids
    one = CliRunner().invoke(cli, ["documents", "liaocheng-elderly", "--lang", "en"])
    assert json.loads(one.stdout)["scope"]["out_of_scope"]
    unknown = CliRunner().invoke(cli, ["documents", "linqin"])
    assert unknown.exit_code == 2
    assert "document.not_found" in unknown.stderr
