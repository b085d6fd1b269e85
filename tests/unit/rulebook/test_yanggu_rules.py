"""Yanggu's clauses: what the machine decides, at the printed figures themselves."""

import pytest

from app.domain.findings import contribution
from app.domain.profile import Storey
from app.domain.rules import HumanCheck, LayerCheck, Stated
from tests.unit.rulebook.weighing import decided_by_machine, found, rule_of, rules_of, weighed

# 280 x 300 mu = 84 000, 20 x 300 mu = 6 000; 1.0 x 200 000 m2; 40 % of 200 000 m2 = 80 000.
CASES = [
    ("yg-l-280", {"investment_wan_yuan": 84_000.0}, "not_met"),
    ("yg-l-280", {"investment_wan_yuan": 84_001.0}, "met"),
    ("yg-l-280", {}, "no_data"),
    ("yg-l-280-tax", {"tax_wan_yuan_per_year": 6_000.0}, "not_met"),
    ("yg-l-280-tax", {"tax_wan_yuan_per_year": 6_001.0}, "met"),
    ("yg-l-far", {"storeys": (Storey(200_000.0, 5.0),)}, "met"),
    ("yg-l-far", {"storeys": (Storey(199_999.0, 5.0),)}, "not_met"),
    ("yg-l-bcr", {"building_footprint_m2": 70_000.0, "yard_m2": 10_000.0}, "met"),
    ("yg-l-bcr", {"building_footprint_m2": 70_000.0, "yard_m2": 9_999.0}, "not_met"),
    ("yg-z-waterpermit", {"groundwater": "deep", "groundwater_permit": False}, "not_met"),
    ("yg-z-waterpermit", {"own_well": True, "groundwater_permit": False}, "not_met"),
    ("yg-z-waterpermit", {"groundwater": "shallow", "groundwater_permit": True}, "met"),
    ("yg-z-waterpermit", {"groundwater": "none", "own_well": False}, "not_applicable"),
    ("yg-z-waterpermit", {"groundwater": "shallow"}, "no_data"),
    ("yg-k-energyheavy", {"project_kind": "new", "high_energy": True}, "not_met"),
    ("yg-k-energyheavy", {"project_kind": "new", "high_energy": False}, "not_applicable"),
    ("yg-k-energyheavy", {"project_kind": "expansion", "high_energy": True}, "not_applicable"),
    ("yg-k-energyheavy", {"project_kind": "new"}, "no_data"),
]


@pytest.mark.parametrize(("rule", "profile", "outcome"), CASES)
def test_what_the_machine_decides(rule, profile, outcome):
    assert found(rule, **profile).outcome == outcome


def test_every_machine_rule_is_tripped_and_kept_in_the_table():
    machine = decided_by_machine("yanggu")
    assert {rule for rule, _, outcome in CASES if outcome == "not_met"} == machine
    assert {rule for rule, _, outcome in CASES if outcome in ("met", "not_applicable")} == machine


def test_unknown_names_exactly_the_missing_inputs():
    assert weighed("yg-k-energyheavy").missing == ("project_kind", "high_energy")
    assert weighed("yg-k-energyheavy", high_energy=True).missing == ("project_kind",)
    assert weighed("yg-z-waterpermit", groundwater="none").missing == ("own_well",)
    assert found("yg-z-waterpermit", own_well=True).missing == ("groundwater_permit",)
    assert weighed("yg-k-chem", project_kind="new").missing == ("processes", "industry_code")


def test_what_a_breach_amounts_to():
    low = found("yg-l-280", investment_wan_yuan=83_999.0)
    assert (low.force, low.shortfall) == ("principle", pytest.approx(280 - 83_999 / 300))
    assert contribution(low) == "restricted"
    flat = found("yg-l-far", storeys=(Storey(100_000.0, 5.0),))
    assert (flat.level, contribution(flat)) == ("portfolio", "needs_review")
    assert contribution(found("yg-k-energyheavy", project_kind="new", high_energy=True)) == (
        "restricted"
    )
    assert contribution(found("yg-z-waterpermit", own_well=True, groundwater_permit=False)) == (
        "prohibited"
    )


def test_entry_figures_are_one_clause_and_no_year_is_invented():
    investment, tax = rule_of("yg-l-280"), rule_of("yg-l-280-tax")
    assert tax.clause == investment.clause == "yg-l-280"
    assert (investment.requirement.operator, tax.requirement.operator) == (">", ">")
    assert (investment.deadline_year, tax.deadline_year) == (None, None)
    assert rule_of("yg-l-far").deadline_year == 2025


def test_three_lines_are_three_layers_of_one_clause():
    lines = [rule for rule in rules_of("yanggu") if rule.clause == "yg-l-threelines"]
    assert {rule.requirement for rule in lines} == {
        LayerCheck("urban_development_boundary"),
        LayerCheck("ecological_redline"),
        LayerCheck("permanent_basic_farmland"),
    }
    assert {(rule.question, rule.force) for rule in lines} == {("controls", "mandatory")}


def test_new_chemicals_are_asked_of_a_person_because_no_point_is_listed():
    rubber = {"industry_code": "2661", "processes": ()}
    assert found("yg-k-chem", project_kind="new", **rubber).outcome == "needs_review"
    assert found("yg-k-chem", project_kind="expansion", **rubber).outcome == "not_applicable"
    refused = found("yg-k-chem", confirmed=False, project_kind="new", **rubber)
    assert (refused.outcome, contribution(refused)) == ("not_met", "needs_review")
    assert found("yg-k-chem-old", project_kind="existing", **rubber).outcome == "needs_review"
    assert found("yg-k-chem-old", project_kind="new", **rubber).outcome == "not_applicable"


def test_clauses_on_the_existing_are_not_asked_of_the_new_and_the_other_way_round():
    for rule_id in ("yg-l-idle", "yg-p-clean-out", "yg-f-openinfo"):
        assert found(rule_id, project_kind="new").outcome == "not_applicable"
        assert found(rule_id, project_kind="existing").outcome == "needs_review"
    for rule_id in ("yg-l-review", "yg-l-gate-fit"):
        assert found(rule_id, project_kind="existing").outcome == "not_applicable"
        assert found(rule_id, project_kind="new").outcome == "needs_review"


def test_waste_clauses_are_asked_of_those_who_make_waste():
    assert found("yg-f-hazwaste", hazardous_waste_t_per_year=0.0).outcome == "not_applicable"
    assert found("yg-f-hazwaste", hazardous_waste_t_per_year=0.1).outcome == "needs_review"
    assert found("yg-p-heavymetal", heavy_metals=False).outcome == "not_applicable"


def test_targets_of_the_zone_and_duties_of_authorities_decide_no_project():
    for rule_id in ("yg-p-rates", "yg-p-so2", "yg-l-four-classes", "yg-l-uniform", "yg-l-gate"):
        rule = rule_of(rule_id)
        assert isinstance(rule.requirement, Stated)
        assert contribution(found(rule_id, project_kind="existing")) is None
    duties = [rule for rule in rules_of("yanggu") if rule.addressee == "authority"]
    assert not any(isinstance(rule.requirement, HumanCheck) for rule in duties)


def test_every_rule_governs_the_zone():
    assert {rule.zones for rule in rules_of("yanggu")} == {("yg-edz",)}
    assert len({rule.clause for rule in rules_of("yanggu")}) == 51
