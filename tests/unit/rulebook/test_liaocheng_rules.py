"""Clauses of the four plans of Liaocheng: each machine-decided one trips where it should."""

import pytest

from app.domain.rules import OPENING, Stated
from tests.unit.rulebook.weighing import book, decided_by_machine, found, rules_of, weighed

PLANS = ("liaocheng-safety", "liaocheng-emergency", "liaocheng-industry", "liaocheng-elderly")
COAL = {"industry_code": "0610"}  # 烟煤和无烟煤开采洗选
NEW = {"project_kind": "new"}
STEEL = {"industry_code": "3120", "processes": ()}  # 炼钢
BEARINGS = {"industry_code": "3451", "processes": ()}  # 滚动轴承制造
HOMES = {"households": 500, "project_kind": "new", "industry_code": "7010"}  # 房地产开发经营

CASES = [
    ("lc-r-chem-backward-catalogue",
     {"handles_hazardous_chemicals": True, "catalogue_class": "eliminated"}, "not_met"),
    ("lc-r-chem-backward-catalogue",
     {"handles_hazardous_chemicals": True, "catalogue_class": "restricted"}, "not_applicable"),
    ("lc-r-chem-backward-catalogue",
     {"handles_hazardous_chemicals": False, "catalogue_class": "eliminated"}, "not_applicable"),
    ("lc-r-toxic-explosive", {"toxic_gas_or_explosive": True, **NEW}, "not_met"),
    ("lc-r-toxic-explosive",
     {"toxic_gas_or_explosive": True, "project_kind": "rebuild"}, "not_met"),
    ("lc-r-toxic-explosive",
     {"toxic_gas_or_explosive": True, "project_kind": "existing"}, "not_applicable"),
    ("lc-r-toxic-explosive", {"toxic_gas_or_explosive": False, **NEW}, "not_applicable"),
    ("lc-r-in-eliminate-catalogue", {"catalogue_class": "eliminated"}, "not_met"),
    ("lc-r-in-eliminate-catalogue", {"catalogue_class": "restricted"}, "not_applicable"),
    ("lc-r-in-eliminate-energy", {"unit_energy_exceeds_limit": True}, "not_met"),
    ("lc-r-in-eliminate-energy", {"unit_energy_exceeds_limit": False}, "not_applicable"),
    ("lc-r-in-twohigh-new", {"high_energy": True, **NEW}, "not_met"),
    ("lc-r-in-twohigh-new",
     {"high_energy": False, "high_pollution": True, **NEW}, "not_met"),
    ("lc-r-in-twohigh-new",
     {"high_energy": True, "project_kind": "expansion"}, "not_applicable"),
    ("lc-r-in-twohigh-new",
     {"high_energy": False, "high_pollution": False, **NEW}, "not_applicable"),
    ("lc-r-in-overcapacity-filing",
     {"overcapacity_industry": True, "adds_capacity": True}, "not_met"),
    ("lc-r-in-overcapacity-filing",
     {"overcapacity_industry": True, "adds_capacity": False}, "not_applicable"),
    ("lc-r-in-overcapacity-filing",
     {"overcapacity_industry": False, "adds_capacity": True}, "not_applicable"),
    ("lc-r-in-replacement-secured",
     {**STEEL, "adds_capacity": True, "capacity_replacement": False}, "not_met"),
    ("lc-r-in-replacement-secured", {**STEEL, **NEW, "capacity_replacement": False}, "not_met"),
    ("lc-r-in-replacement-secured",
     {**COAL, **NEW, "capacity_replacement": False}, "not_met"),
    ("lc-r-in-replacement-secured",
     {"industry_code": "3011", **NEW, "capacity_replacement": True, "processes": ()}, "met"),
    ("lc-r-in-replacement-secured",
     {**STEEL, "project_kind": "rebuild", "adds_capacity": False, "capacity_replacement": False},
     "not_applicable"),
    ("lc-r-in-replacement-secured",
     {**BEARINGS, **NEW, "capacity_replacement": False}, "not_applicable"),
    ("lc-r-in-replacement-growth",
     {**STEEL, "adds_capacity": True, "capacity_replacement": False}, "not_met"),
    ("lc-r-in-replacement-growth",
     {**STEEL, "adds_capacity": True, "capacity_replacement": True}, "not_applicable"),
    ("lc-r-in-replacement-growth",
     {**BEARINGS, "adds_capacity": True, "capacity_replacement": False}, "not_applicable"),
    ("lc-r-in-twohigh-lists-exit",
     {"high_pollution": True, "catalogue_class": "eliminated"}, "not_met"),
    ("lc-r-in-twohigh-lists-exit",
     {"high_pollution": True, "catalogue_class": "permitted"}, "not_applicable"),
    ("lc-r-in-twohigh-lists-exit",
     {"high_pollution": False, "high_energy": False, "catalogue_class": "eliminated"},
     "not_applicable"),
    # 500 households: 20 m2 per 100 of them are 100 m2, and exactly 100 is enough.
    ("lc-r-el-20m2", {**HOMES, "elderly_care_space_m2": 100}, "met"),
    ("lc-r-el-20m2", {**HOMES, "elderly_care_space_m2": 99.9}, "not_met"),
    ("lc-r-el-20m2", {"households": 0, "elderly_care_space_m2": 0}, "not_applicable"),
    ("lc-r-el-20m2",
     {**HOMES, "project_kind": "existing", "elderly_care_space_m2": 0}, "not_applicable"),
]  # fmt: skip

MISSING = [
    ("lc-r-chem-backward-catalogue", {}, {"handles_hazardous_chemicals", "catalogue_class"}),
    ("lc-r-toxic-explosive", {"toxic_gas_or_explosive": True}, {"project_kind"}),
    ("lc-r-in-overcapacity-filing", {"overcapacity_industry": True}, {"adds_capacity"}),
    ("lc-r-in-twohigh-new", {**NEW}, {"high_energy", "high_pollution"}),
    ("lc-r-in-twohigh-new", {**NEW, "high_energy": False}, {"high_pollution"}),
    ("lc-r-in-replacement-secured", {**STEEL, **NEW}, {"capacity_replacement"}),
    ("lc-r-in-replacement-growth", {**STEEL, "adds_capacity": True}, {"capacity_replacement"}),
    ("lc-r-in-twohigh-lists-exit", {"catalogue_class": "eliminated"},
     {"high_energy", "high_pollution"}),
    ("lc-r-el-20m2", HOMES, {"elderly_care_space_m2"}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "profile", "outcome"), CASES)
def test_a_clause_trips_where_its_words_say(rule, profile, outcome):
    assert found(rule, **profile).outcome == outcome


def test_every_machine_clause_is_in_the_table_tripped_and_not():
    machine = set().union(*(decided_by_machine(plan) for plan in PLANS))
    assert len(machine) == 10
    for rule in machine:
        outcomes = {outcome for named, _, outcome in CASES if named == rule}
        assert "not_met" in outcomes, rule
        assert outcomes & {"met", "not_applicable"}, rule


@pytest.mark.parametrize(("rule", "profile", "missing"), MISSING)
def test_what_is_missing_is_named_exactly(rule, profile, missing):
    finding = found(rule, **profile)
    assert finding.outcome == "no_data"
    assert set(finding.missing) == missing


def test_no_clause_of_elderly_care_bears_on_a_bearing_works():
    """Not even one that is silent on households."""
    outcomes = {found(rule.id, **BEARINGS, **NEW).outcome for rule in rules_of(PLANS[3])}
    assert outcomes == {"not_applicable"}


def test_what_an_officer_is_asked_about_a_new_bearing_works():
    safe = {"handles_hazardous_chemicals": False, "hazardous_process": False,
            "adds_capacity": False, "high_energy": False, "high_pollution": False}  # fmt: skip
    asked = {
        rule.id
        for plan in PLANS
        for rule in rules_of(plan)
        if found(rule.id, **BEARINGS, **NEW, **safe).outcome == "needs_review"
    }
    assert asked == {
        "lc-r-siting-3lines-safety",
        "lc-r-siting-3lines-unit",
        "lc-r-eliminate-unsafe",
        "lc-r-three-simul",
        "lc-r-park-entry-project",
        "lc-r-emergency-contract",
        "lc-r-in-eliminate-standards",
        "lc-r-in-permit-core",
        "lc-r-in-negative-list",
    }


@pytest.mark.parametrize(
    ("rule", "caught", "spared"),
    [
        ("lc-r-sis", {"hazardous_process": True}, {"hazardous_process": False}),
        ("lc-r-new-chem-auto", {"industry_code": "2614", **NEW},
         {"industry_code": "2614", "project_kind": "existing"}),
        ("lc-r-distance-retrofit",
         {"project_kind": "existing", "hazardous_process": True},
         {**NEW, "hazardous_process": True}),
        ("lc-r-relocate-hazchem",
         {"project_kind": "existing", "handles_hazardous_chemicals": True},
         {"project_kind": "existing", "handles_hazardous_chemicals": False}),
        ("lc-r-grain-fire", {"industry_code": "5951"}, {"industry_code": "5952"}),
        ("lc-r-em-highrisk-team", {"industry_code": "0810"},
         {**BEARINGS, "handles_hazardous_chemicals": False, "hazardous_process": False}),
        ("lc-r-in-chem-parks", {"industry_code": "2614", **NEW}, {**BEARINGS, **NEW}),
        ("lc-r-el-land-misuse", {"industry": "养老院"}, BEARINGS),
    ],
)  # fmt: skip
def test_an_officer_is_asked_only_of_those_concerned(rule, caught, spared):
    assert weighed(rule, **caught).truth is True
    assert weighed(rule, **spared).truth is False
    assert found(rule, **caught).outcome == "needs_review"
    assert found(rule, confirmed=False, **caught).outcome == "not_met"
    assert found(rule, confirmed=True, **caught).outcome == "met"


def test_codes_that_hold_more_than_the_printed_word_stay_open():
    assert weighed("lc-r-el-clinic-near", industry_code="8514").truth is None
    assert weighed("lc-r-grain-fire", industry_code="595").missing == ("industry_code",)


def test_rules_and_clauses_are_counted():
    rules = {plan: rules_of(plan) for plan in PLANS}
    clauses = {plan: len({rule.clause for rule in rules[plan]}) for plan in PLANS}
    assert clauses == dict(zip(PLANS, (37, 9, 34, 17), strict=True))
    assert {plan: len(listed) for plan, listed in rules.items()} == dict(
        zip(PLANS, (43, 9, 40, 17), strict=True)
    )


def test_permissions_and_duties_of_authorities_decide_nothing():
    rules = [rule for plan in PLANS for rule in rules_of(plan)]
    stated = {rule.id for rule in rules if isinstance(rule.requirement, Stated)}
    assert {rule.id for rule in rules if rule.effect in OPENING} <= stated
    assert {rule.id for rule in rules if rule.addressee == "authority"} <= stated
    by_id = {rule.id: rule for rule in rules}
    assert by_id["lc-r-el-70pct"].effect == "permit"
    assert by_id["lc-r-in-tenure"].effect == "permit"
    assert by_id["lc-r-em-shelter"].level == "zone"
    assert by_id["lc-r-in-negative-list"].note is not None


def test_limits_are_no_bans():
    effects = {rule.id: rule.effect for plan in PLANS for rule in rules_of(plan)}
    assert effects["lc-r-toxic-explosive"] == "restrict"
    assert effects["lc-r-in-twohigh-new"] == "restrict"
    assert effects["lc-r-in-overcapacity-filing"] == "prohibit"


def test_the_clauses_govern_the_city_and_the_other_plans_counties():
    zones = {rule.zones for plan in PLANS for rule in rules_of(plan)}
    assert zones == {("lc-city", "lq-city", "yg-county", "dcf-district")}
    assert {"coal", "high-risk", "logistics", "grain-storage", "elderly-care"} <= set(book().groups)
