"""Linqing's clauses: what the machine decides, at the printed figures themselves."""

from datetime import date

import pytest

from app.domain.conditions import Inputs, Weighed, weigh
from app.domain.findings import contribution
from app.domain.profile import ProjectProfile
from app.domain.rules import Comparison, HumanCheck, LayerCheck, Stated
from app.text import Text
from tests.unit.rulebook.weighing import (
    book,
    decided_by_machine,
    found,
    rule_of,
    rules_of,
    weighed,
)

PAPER = {"industry_code": "2221", "processes": ()}
DYEING = {"industry_code": "1713", "processes": ()}
BEARING = {"industry_code": "3451", "processes": ()}
PHARMA = {"industry_code": "2710", "processes": ()}
FOUNDRY = {"industry_code": "3391", "processes": ()}
POWER = {"industry_code": "4412"}
HONGJI = {"project_kind": "existing", "enterprise": "临清市鸿基集团有限公司"}
WASTE = {"hazardous_waste_t_per_year": 500.0}
FAR_OFF = {"local_disposal_capacity": False, "needs_city_coordination": True}
NEXT_TO = {"adjacent_sensitive": True, "project_kind": "new"}
FAILING = {"central_plant_compliant": False, "adds_water_pollutants": True}
DIRECT = {"project_kind": "existing", "direct_discharge": True}
LISTED = {"project_kind": "new", "listed_high_pollution_product": True}

# 280 x 300 mu = 84 000; 7 % of 20 000 m2 = 1 400 m2.
CASES = [
    ("lq-8.3-1d", FOUNDRY | {"adds_capacity": True, "capacity_replacement": False}, "not_met"),
    (
        "lq-8.3-1d",
        FOUNDRY | {"adds_capacity": True, "capacity_replacement": True},
        "not_applicable",
    ),
    ("lq-8.3-1d", FOUNDRY | {"adds_capacity": False}, "not_applicable"),
    ("lq-8.3-1d", BEARING | {"adds_capacity": True}, "not_applicable"),
    ("lq-8.3-1e", {"industry_code": "0313"}, "not_met"),
    ("lq-8.3-1e", {"industry_code": "1351"}, "not_applicable"),
    ("lq-8.3-3a", NEXT_TO, "not_met"),
    ("lq-8.3-3a", NEXT_TO | {"project_kind": "expansion"}, "not_applicable"),
    ("lq-8.4-1.4", PAPER | {"project_kind": "new", "park_supporting": False}, "not_met"),
    ("lq-8.4-1.4", PAPER | {"project_kind": "new", "park_supporting": True}, "not_applicable"),
    (
        "lq-8.4-1.4",
        PAPER | {"project_kind": "new", "park_supporting": False, "industry": "机械制浆造纸"},
        "not_met",
    ),
    ("lq-8.4-1.4", PAPER | {"project_kind": "expansion"}, "not_applicable"),
    ("lq-8.4-1.4", BEARING | {"project_kind": "new", "high_water": True}, "not_applicable"),
    (
        "lq-8.4-1.4",
        PHARMA | {"project_kind": "new", "high_water": True, "park_supporting": False},
        "not_met",
    ),
    ("lq-8.4-1.4", PHARMA | {"project_kind": "new", "high_water": False}, "not_applicable"),
    ("lq-8.4-1.5a", {"hazardous_waste_t_per_year": 0.01}, "not_met"),
    ("lq-8.4-1.5a", {"hazardous_waste_t_per_year": 0.0}, "not_applicable"),
    ("lq-8.4-1.5b", {"hazardous_waste_t_per_year": 0.01, "disposal_route": False}, "not_met"),
    ("lq-8.4-1.5b", {"hazardous_waste_t_per_year": 9e3, "disposal_route": True}, "not_applicable"),
    ("lq-8.4-1.5b", {"hazardous_waste_t_per_year": 0.0, "disposal_route": False}, "not_applicable"),
    ("lq-8.4-1.5c", WASTE | FAR_OFF, "not_met"),
    ("lq-8.4-1.5c", FAR_OFF | {"hazardous_waste_t_per_year": 499.99}, "not_applicable"),
    ("lq-8.4-1.5c", WASTE | FAR_OFF | {"local_disposal_capacity": True}, "not_applicable"),
    ("lq-8.4-1.5c", WASTE | FAR_OFF | {"needs_city_coordination": False}, "not_applicable"),
    ("lq-8.4-2.2d", {"direct_discharge": True, "sewer_connected": True}, "not_met"),
    ("lq-8.4-2.2d", {"direct_discharge": False}, "not_applicable"),
    ("lq-8.4-2.2e", DIRECT | {"sewer_connected": False, "online_monitoring": False}, "not_met"),
    ("lq-8.4-2.2e", DIRECT | {"sewer_connected": True}, "met"),
    ("lq-8.4-2.2e", DIRECT | {"online_monitoring": True}, "not_applicable"),
    ("lq-8.4-2.2e", DIRECT | {"project_kind": "new"}, "not_applicable"),
    ("lq-8.4-2.2h", BEARING | FAILING, "not_met"),
    ("lq-8.4-2.2h", FAILING | {"industry_code": "4620"}, "needs_review"),
    ("lq-8.4-2.2h", FAILING | {"central_plant_compliant": True}, "not_applicable"),
    ("lq-8.4-2.2h", FAILING | {"adds_water_pollutants": False}, "not_applicable"),
    ("lq-8.4-3.1", NEXT_TO | {"environmental_risk_grade": "IV+"}, "not_met"),
    ("lq-8.4-3.1", NEXT_TO | {"environmental_risk_grade": "IV"}, "not_applicable"),
    (
        "lq-8.4-3.1",
        {"environmental_risk_grade": "IV+", "project_kind": "new", "adjacent_sensitive": False},
        "not_applicable",
    ),
    (
        "lq-8.4-3.1",
        {"environmental_risk_grade": "IV+", "project_kind": "rebuild", "adjacent_sensitive": True},
        "not_applicable",
    ),
    ("lq-8.4-4.2a", {"groundwater": "shallow", "groundwater_permit": False}, "not_met"),
    ("lq-8.4-4.2a", {"groundwater": "shallow", "groundwater_permit": True}, "needs_review"),
    ("lq-8.4-4.2a", {"groundwater": "none", "groundwater_permit": False}, "not_applicable"),
    ("lq-8.4-4.2b-deep", {"groundwater": "deep", "groundwater_permit": True}, "not_met"),
    ("lq-8.4-4.2b-deep", {"groundwater": "shallow"}, "not_applicable"),
    ("lq-8.4-4.2b-shallow", {"groundwater": "shallow", "groundwater_permit": True}, "not_met"),
    ("lq-8.4-4.2b-shallow", {"groundwater": "none"}, "not_applicable"),
    ("lq-8.4-4.2d", {"own_well": True}, "not_met"),
    ("lq-8.4-4.2d", {"own_well": False}, "not_applicable"),
    # asked on a day in 2024: the printed deadline of 2025 has not come, so it breaches nothing yet
    ("lq-8.4-4.2f", POWER | {"reclaimed_water_percent": 99.9}, "needs_review"),
    ("lq-8.4-4.2f", POWER | {"reclaimed_water_percent": 100.0}, "met"),
    ("lq-8.5-1.1", {"sewer_connected": False, "own_wastewater_treatment": False}, "not_met"),
    ("lq-8.5-1.1", {"area_treatment_working": False, "own_wastewater_treatment": False}, "not_met"),
    ("lq-8.5-1.1", {"sewer_connected": False, "own_wastewater_treatment": True}, "not_applicable"),
    ("lq-8.5-1.1", {"sewer_connected": True, "area_treatment_working": True}, "not_applicable"),
    ("lq-8.5-1.2a", LISTED | {"excepted_process": False}, "not_met"),
    ("lq-8.5-1.2a", LISTED | {"project_kind": "expansion", "excepted_process": False}, "not_met"),
    ("lq-8.5-1.2a", LISTED | {"excepted_process": True}, "not_applicable"),
    ("lq-8.5-1.2a", LISTED | {"project_kind": "rebuild"}, "not_applicable"),
    ("lq-8.5-2.1a", {"direct_discharge": True, "sewer_connected": True}, "not_met"),
    ("lq-8.5-2.1a", {"direct_discharge": False}, "not_applicable"),
    ("lq-8.5-2.1b", DIRECT | {"sewer_connected": False, "online_monitoring": False}, "not_met"),
    ("lq-8.5-2.1b", DIRECT | {"sewer_connected": True}, "met"),
    ("lq-8.5-2.1b", DIRECT | {"online_monitoring": True}, "not_applicable"),
    ("lq-8.5-4.3a", {"groundwater": "deep", "groundwater_permit": False}, "not_met"),
    ("lq-8.5-4.3a", {"groundwater": "deep", "groundwater_permit": True}, "not_applicable"),
    ("lq-x-280", {"investment_wan_yuan": 84_000.0}, "met"),
    ("lq-x-280", {"investment_wan_yuan": 83_999.0}, "not_met"),
    ("lq-x-coal", {"project_kind": "new", "uses_coal": True}, "not_met"),
    ("lq-x-coal", {"project_kind": "existing", "uses_coal": True}, "not_applicable"),
    ("lq-x-coal", {"project_kind": "new", "uses_coal": False}, "not_applicable"),
    ("lq-x-energy-gate", {"project_kind": "new", "high_energy": True}, "not_met"),
    ("lq-x-energy-gate", {"project_kind": "relocation", "high_pollution": True}, "not_met"),
    ("lq-x-energy-gate", {"project_kind": "existing", "high_energy": True}, "not_applicable"),
    (
        "lq-x-energy-gate",
        {"high_energy": False, "high_water": False, "high_pollution": False},
        "not_applicable",
    ),
    ("lq-x-chem-exit", {"recognised_chemical": True}, "not_met"),
    ("lq-x-chem-exit", {"recognised_chemical": False}, "not_applicable"),
    ("lq-x-chem-restricted", {"industry_code": "2614"}, "not_met"),
    ("lq-x-chem-restricted", PHARMA, "not_applicable"),
    ("lq-x-chem-restricted", PHARMA | {"industry_code": "2915"}, "not_applicable"),
    ("lq-x-backward-exit", {"overcapacity_industry": True}, "not_met"),
    ("lq-x-backward-exit", {"catalogue_class": "eliminated"}, "not_met"),
    (
        "lq-x-backward-exit",
        {"overcapacity_industry": False, "catalogue_class": "restricted"},
        "not_applicable",
    ),
    (
        "lq-x-civil-defence",
        {"residential_floor_area_m2": 20_000.0, "civil_defence_area_m2": 1_400.0},
        "met",
    ),
    (
        "lq-x-civil-defence",
        {"residential_floor_area_m2": 20_000.0, "civil_defence_area_m2": 1_399.0},
        "not_met",
    ),
    ("lq-x-civil-defence", {"residential_floor_area_m2": 0.0}, "not_applicable"),
]


@pytest.mark.parametrize(("rule", "profile", "outcome"), CASES)
def test_what_the_machine_decides(rule, profile, outcome):
    assert found(rule, **profile).outcome == outcome


def test_every_machine_rule_is_tripped_and_kept_in_the_table():
    machine = decided_by_machine("linqing")
    assert len(machine) == 28
    tripped = {rule for rule, _, outcome in CASES if outcome == "not_met"}
    assert tripped | {"lq-8.4-4.2f"} == machine  # that one: test_a_deadline_counts_from_its_year_on
    assert {rule for rule, _, outcome in CASES if outcome in ("met", "not_applicable")} == machine


@pytest.mark.parametrize(
    ("rule", "profile", "missing"),
    [
        ("lq-8.3-1d", FOUNDRY | {"adds_capacity": True}, ("capacity_replacement",)),
        ("lq-8.3-1d", FOUNDRY, ("adds_capacity", "capacity_replacement")),
        ("lq-8.4-1.4", PAPER | {"project_kind": "new"}, ("park_supporting",)),
        ("lq-8.4-1.4", PAPER | {"park_supporting": False}, ("project_kind",)),
        ("lq-8.4-1.5b", {"hazardous_waste_t_per_year": 1.0}, ("disposal_route",)),
        (
            "lq-8.4-1.5c",
            WASTE,
            ("local_disposal_capacity", "needs_city_coordination"),
        ),
        ("lq-8.4-1.5c", FAR_OFF, ("hazardous_waste_t_per_year",)),
        ("lq-8.4-2.2e", DIRECT | {"sewer_connected": False}, ("online_monitoring",)),
        ("lq-8.4-2.2h", FAILING, ("industry_code",)),
        ("lq-8.4-3.1", NEXT_TO, ("environmental_risk_grade",)),
        ("lq-8.4-4.2f", POWER, ("reclaimed_water_percent",)),
        ("lq-8.5-1.1", {"sewer_connected": False}, ("own_wastewater_treatment",)),
        (
            "lq-8.5-1.1",
            {"sewer_connected": True, "own_wastewater_treatment": False},
            ("area_treatment_working",),
        ),
        ("lq-8.5-1.2a", LISTED, ("excepted_process",)),
        ("lq-x-coal", {"project_kind": "new"}, ("uses_coal",)),
        (
            "lq-x-energy-gate",
            {"project_kind": "new", "high_energy": False},
            ("high_water", "high_pollution"),
        ),
        ("lq-x-civil-defence", {"residential_floor_area_m2": 1.0}, ("civil_defence_area_m2",)),
    ],
)
def test_unknown_names_exactly_the_missing_inputs(rule, profile, missing):
    finding = found(rule, **profile)
    assert (finding.outcome, finding.missing) == ("no_data", missing)


@pytest.mark.parametrize(
    ("rule", "profile", "verdict"),
    [
        (
            "lq-8.3-1d",
            FOUNDRY | {"adds_capacity": True, "capacity_replacement": False},
            "restricted",
        ),
        ("lq-8.3-1e", {"industry_code": "0313"}, "prohibited"),
        ("lq-8.4-1.4", PAPER | {"project_kind": "new", "park_supporting": False}, "restricted"),
        ("lq-8.4-1.5b", {**WASTE, "disposal_route": False}, "prohibited"),
        ("lq-8.4-1.5c", WASTE | FAR_OFF, "restricted"),
        ("lq-8.4-3.1", NEXT_TO | {"environmental_risk_grade": "IV+"}, "prohibited"),
        ("lq-8.4-4.2b-deep", {"groundwater": "deep"}, "prohibited"),
        ("lq-8.4-4.2b-shallow", {"groundwater": "shallow"}, "restricted"),
        (
            "lq-8.5-1.1",
            {"sewer_connected": False, "own_wastewater_treatment": False},
            "prohibited",
        ),
        ("lq-8.5-1.2a", LISTED | {"excepted_process": False}, "restricted"),
        ("lq-x-280", {"investment_wan_yuan": 1.0}, "needs_review"),
        ("lq-x-coal", {"project_kind": "new", "uses_coal": True}, "prohibited"),
        ("lq-x-chem-restricted", {"industry_code": "2614"}, "restricted"),
    ],
)
def test_what_a_breach_amounts_to(rule, profile, verdict):
    assert contribution(found(rule, **profile)) == verdict


def test_a_sewer_may_also_be_told_by_the_layer():
    """Whoever is not connected may still stand where there is a sewer."""
    profile = ProjectProfile(direct_discharge=True, sewer_connected=False)
    for truth in (True, False, None):
        layer = Weighed(truth, () if truth is not None else ("layer",), Text("图层", "layer"))
        inputs = Inputs(profile, book().groups, lambda topic, layer=layer: layer)
        assert weigh(rule_of("lq-8.4-2.2d").when, inputs).truth is truth
    assert found("lq-8.4-2.2d", direct_discharge=True, sewer_connected=False).outcome == "no_data"


def test_dyeing_in_textiles_and_plating_in_machinery_go_to_a_person():
    for industry in (DYEING, BEARING | {"processes": ("electroplating",)}):
        new = {"project_kind": "new", **industry}
        overlap = found("lq-8.4-1.4", **new)
        assert overlap.outcome == "needs_review"
        assert "lq-a11" in {entry.id for entry in overlap.contradictions}
        assert overlap.asks_officer
        refused = found("lq-8.4-1.4", confirmed=False, **new)
        assert (refused.outcome, contribution(refused)) == ("not_met", "restricted")
        assert found("lq-8.4-1.4", confirmed=True, **new).outcome == "met"
        supporting = found("lq-8.4-1.4", **new, park_supporting=True)
        assert supporting.outcome == "needs_review"  # the clash of the texts is shown all the same
    spinning = {"project_kind": "new", "industry_code": "1711", "processes": ()}
    assert found("lq-8.4-1.4", **spinning, high_water=True).outcome == "not_applicable"


def test_a_precision_foundry_is_let_off_the_water_clause_only():
    foundry = {"industry_code": "3391", "processes": ("precision_casting",)}
    water = found("lq-8.4-1.4", **foundry, project_kind="new", high_water=True)
    assert water.outcome == "not_applicable"
    capacity = found("lq-8.3-1d", **foundry, adds_capacity=True, capacity_replacement=False)
    assert capacity.outcome == "not_met"


def test_large_emitters_are_for_a_person_and_the_leading_industries_pass_nothing():
    for rule_id in ("lq-8.4-1.3a", "lq-8.4-1.3b"):
        rule = rule_of(rule_id)
        assert (rule.effect, rule.decided_by) == ("prohibit", "human")
        assert found(rule_id, project_kind="new", **BEARING).outcome == "needs_review"
        assert found(rule_id, project_kind="existing").outcome == "not_applicable"
    assert found("lq-8.4-1.3a", project_kind="new", in_park_plan=True).outcome == "not_applicable"
    assert found("lq-8.4-1.3b", project_kind="new", in_park_plan=True).outcome == "needs_review"
    assert isinstance(rule_of("lq-8.4-1.3c").requirement, Stated)


def test_groundwater_of_2022_is_not_resolved_and_the_designated_areas_are_for_a_person():
    permitted = {"groundwater": "shallow", "groundwater_permit": True}
    assert rule_of("lq-8.4-4.2d").deadline_year == 2022
    assert found("lq-8.4-4.2d-abstraction", **permitted).outcome == "needs_review"
    assert found("lq-8.4-4.2d-abstraction", groundwater="none").outcome == "not_applicable"
    assert found("lq-8.5-4.3b-deep", groundwater="deep").outcome == "needs_review"
    assert found("lq-8.5-4.3b-shallow", groundwater="deep").outcome == "not_applicable"


def test_clauses_are_asked_of_those_they_name():
    for letter in "abcdefg":
        assert found(f"lq-8.4-2.5{letter}", **FOUNDRY).outcome == "needs_review"
        assert found(f"lq-8.4-2.5{letter}", **BEARING).outcome == "not_applicable"
    for rule_id in ("lq-8.4-4.2g", "lq-8.4-4.2h"):
        assert found(rule_id, **HONGJI).outcome == "needs_review"
        assert found(rule_id, **HONGJI | {"project_kind": "new"}).outcome == "not_applicable"
    assert found("lq-8.5-2.3a", **BEARING, uses_vocs=True).outcome == "needs_review"
    assert found("lq-8.5-2.3a", **BEARING, uses_vocs=False).outcome == "not_applicable"
    assert found("lq-8.4-2.1a", **BEARING, project_kind="rebuild", eia_type="report").outcome == (
        "needs_review"
    )
    assert found("lq-8.4-2.1a", **BEARING, project_kind="new", eia_type="form").outcome == (
        "not_applicable"
    )
    assert found("lq-8.3-2b", **BEARING, project_kind="expansion").outcome == "not_applicable"
    assert weighed("lq-8.5-4.5").missing == ("project_kind", "high_energy")
    plating = BEARING | {"processes": ("electroplating",), "project_kind": "expansion"}
    assert found("lq-8.4-2.2a-offset", **plating).outcome == "needs_review"


def test_a_deadline_counts_from_its_year_on():
    short = POWER | {"reclaimed_water_percent": 20.0}
    before, due = found("lq-8.4-4.2f", **short), found("lq-8.4-4.2f", day=date(2025, 1, 1), **short)
    assert (before.outcome, due.outcome) == ("needs_review", "not_met")
    assert "文本期限 2025 年，尚未到期" in before.reason.zh
    assert "尚未到期" not in due.reason.zh


def test_a_move_is_perhaps_a_new_works():
    moved = {"project_kind": "relocation", "adjacent_sensitive": True}
    finding = found("lq-8.4-3.1", **moved, environmental_risk_grade="IV+")
    assert (finding.outcome, finding.missing) == ("needs_review", ())
    assert "搬迁是否属于新建，文本未明" in finding.reason.zh
    grade = found("lq-8.4-3.1", **moved, environmental_risk_grade="IV")
    assert grade.outcome == "not_applicable"


def test_the_open_list_and_replaced_capacity_are_for_a_person():
    more = {"adds_capacity": True, "processes": ()}
    replaced = more | {"industry_code": "3391", "capacity_replacement": True}
    assert found("lq-8.3-1d", **replaced).outcome == "not_applicable"
    assert found("lq-8.3-1d-replacement", **replaced).outcome == "needs_review"
    other = more | {"industry_code": "2614", "overcapacity_industry": True}
    assert found("lq-8.3-1d-open", **other).outcome == "needs_review"
    assert found("lq-8.3-1d-open", **other | {"industry_code": "3391"}).outcome == "not_applicable"


def test_processes_that_use_coal_are_coal():
    assert found("lq-x-coal", project_kind="new", processes=("coal_gasification",)).outcome == (
        "not_met"
    )


def test_words_that_the_code_denies_ban_nothing_by_themselves():
    fish = found("lq-8.3-1e", industry="水产养殖", industry_code="A0411", project_kind="new")
    assert fish.outcome == "needs_review"


def test_the_280_is_a_goal_of_the_zone_and_no_entry_threshold():
    rule = rule_of("lq-x-280")
    assert rule.requirement == Comparison("investment_intensity", ">=", 280, "wan_yuan_per_mu")
    assert (rule.level, rule.deadline_year, rule.rests_on) == ("zone", 2025, None)
    gate = rule_of("lq-x-invest-gate")
    assert (gate.question, gate.addressee) == ("intensity", "authority")
    assert isinstance(gate.requirement, HumanCheck)
    assert contribution(found("lq-x-invest-gate")) is None


def test_three_lines_and_urban_land_are_layers():
    lines = [rule for rule in rules_of("linqing") if isinstance(rule.requirement, LayerCheck)]
    assert {(rule.id, rule.clause, rule.requirement.topic) for rule in lines} == {
        ("lq-x-threelines-boundary", "lq-x-threelines", "urban_development_boundary"),
        ("lq-x-threelines-redline", "lq-x-threelines", "ecological_redline"),
        ("lq-x-threelines-farmland", "lq-x-threelines", "permanent_basic_farmland"),
        ("lq-x-urban-land", "lq-x-urban-land", "urban_construction_land"),
    }
    assert {(rule.question, rule.force) for rule in lines} == {("controls", "mandatory")}


def test_the_boxes_and_the_section_that_carries_them_out_rest_on_the_list_of_2021():
    listed = {rule.id for rule in rules_of("linqing") if rule.rests_on == "eco-list-2021"}
    assert listed == {rule.id for rule in rules_of("linqing") if not rule.id.startswith("lq-x-")}
    status = book().documents["eco-list-2021"].status_on
    assert status(date(2022, 10, 10)) == "unknown"
    assert status(date(2022, 10, 11)) == status(date(2023, 4, 5)) == "in_force"
    assert status(date(2023, 4, 6)) == "superseded"
    dirty = {"project_kind": "new", "uses_coal": True}
    assert found("lq-x-coal", **dirty).text_status == "in_force"
    assert found("lq-8.4-1.5a", **WASTE).text_status == "superseded"


def test_each_clause_governs_its_own_block():
    zones = {rule.id: rule.zones for rule in rules_of("linqing")}
    for rule_id, governed in zones.items():
        if rule_id in ("lq-x-outside-land", "lq-x-concentrate"):
            assert governed == ("lq-city",)
        else:
            expected = {
                "lq-8.3": ("lq-block-urban", "lq-block-yandian"),
                "lq-8.4": ("lq-block-urban",),
                "lq-8.5": ("lq-block-yandian",),
            }.get(rule_id[:6], ("lq-edz",))
            assert governed == expected, rule_id


def test_all_clauses_are_there_and_what_villages_may_do_is_no_permission():
    assert len({rule.clause for rule in rules_of("linqing")}) == 150
    burial = rule_of("lq-x-construction-waste")
    assert (burial.effect, burial.addressee, burial.note is None) == ("require", "authority", False)
    assert isinstance(burial.requirement, Stated)
    new_chemicals = found("lq-x-chem-restricted", industry_code="2614", project_kind="new")
    assert contribution(new_chemicals) != "prohibited"
