"""Dongchangfu's clauses: bans, their only way out, and what only a person can judge."""

import pytest

from app.domain.findings import contribution
from app.domain.rules import HumanCheck
from tests.unit.rulebook.weighing import (
    book,
    decided_by_machine,
    found,
    rule_of,
    rules_of,
    weighed,
)

CEMENT = {"industry_code": "3011", "processes": ()}
BEARINGS = {"industry_code": "3451", "processes": ()}
FOUNDRY = {"industry_code": "3391", "processes": ()}
REPAIR = {"industry_code": "8111"}
COATING = {"industry_code": "2641", "processes": ()}
OPEN_AIR = {"processes": ("open_air_spraying",)}
MORE = {"adds_capacity": True}

CASES = [
    # chemicals of the restricted and eliminated classes
    (
        "dcf-r-no-eliminated-chem",
        COATING | {"project_kind": "new", "catalogue_class": "restricted"},
        "not_met",
    ),
    (
        "dcf-r-no-eliminated-chem",
        COATING | {"project_kind": "new", "catalogue_class": "eliminated"},
        "not_met",
    ),
    (
        "dcf-r-no-eliminated-chem",
        COATING | {"project_kind": "new", "catalogue_class": "permitted"},
        "not_applicable",
    ),
    (
        "dcf-r-no-eliminated-chem",
        BEARINGS | {"project_kind": "new", "catalogue_class": "eliminated"},
        "not_applicable",
    ),
    ("dcf-r-no-eliminated-chem", COATING | {"project_kind": "new"}, "no_data"),
    # added capacity in cement and casting
    ("dcf-r-no-cement-casting", FOUNDRY | MORE | {"capacity_replacement": False}, "not_met"),
    ("dcf-r-no-cement-casting", CEMENT | MORE | {"capacity_replacement": False}, "not_met"),
    (
        "dcf-r-no-cement-casting",
        BEARINGS | MORE | {"processes": ("scrap_melt_casting",), "capacity_replacement": False},
        "needs_review",  # the same plan supports it: both texts are shown
    ),
    ("dcf-r-no-cement-casting", FOUNDRY | MORE, "no_data"),
    ("dcf-r-no-cement-casting", FOUNDRY | MORE | {"capacity_replacement": True}, "not_applicable"),
    ("dcf-r-no-cement-casting", FOUNDRY | {"adds_capacity": False}, "not_applicable"),
    ("dcf-r-no-cement-casting", BEARINGS | MORE, "not_applicable"),
    # the same for industries with excess capacity
    (
        "dcf-r-no-overcapacity-filing",
        MORE | {"overcapacity_industry": True, "capacity_replacement": False},
        "not_met",
    ),
    (
        "dcf-r-no-overcapacity-filing",
        MORE | {"overcapacity_industry": True, "capacity_replacement": True},
        "not_applicable",
    ),
    (
        "dcf-r-no-overcapacity-filing",
        MORE | {"overcapacity_industry": False},
        "not_applicable",
    ),
    (
        "dcf-r-capacity-replacement",
        MORE | {"overcapacity_industry": True, "capacity_replacement": False},
        "not_met",
    ),
    ("dcf-r-capacity-replacement", FOUNDRY | MORE | {"capacity_replacement": False}, "not_met"),
    ("dcf-r-capacity-replacement", FOUNDRY | MORE | {"capacity_replacement": True}, "met"),
    (
        "dcf-r-capacity-replacement",
        BEARINGS | MORE | {"overcapacity_industry": False, "capacity_replacement": False},
        "not_applicable",
    ),
    # the rest
    ("dcf-r-open-spray", REPAIR | OPEN_AIR, "not_met"),
    ("dcf-r-open-spray", REPAIR | {"processes": ("surface_coating",)}, "not_applicable"),
    ("dcf-r-open-spray", {"industry_code": "3360"} | OPEN_AIR, "not_applicable"),
    ("dcf-r-open-spray", {"industry_code": "8112"} | OPEN_AIR, "needs_review"),
    ("dcf-r-high-energy", {"project_kind": "new", "high_energy": True}, "not_met"),
    ("dcf-r-high-energy", {"project_kind": "new", "high_energy": False}, "not_applicable"),
    ("dcf-r-high-energy", {"project_kind": "rebuild", "high_energy": True}, "not_applicable"),
    ("dcf-r-punitive-power", {"unit_energy_exceeds_limit": True}, "not_met"),
    ("dcf-r-punitive-power", {"unit_energy_exceeds_limit": False}, "not_applicable"),
    ("dcf-r-mu-benefit-cd", {"project_kind": "existing", "mu_benefit_class": "C"}, "not_met"),
    ("dcf-r-mu-benefit-cd", {"project_kind": "expansion", "mu_benefit_class": "D"}, "not_met"),
    (
        "dcf-r-mu-benefit-cd",
        {"project_kind": "existing", "mu_benefit_class": "B"},
        "not_applicable",
    ),
    ("dcf-r-mu-benefit-cd", {"project_kind": "new"}, "not_applicable"),
]


@pytest.mark.parametrize(("rule", "profile", "outcome"), CASES)
def test_what_the_machine_decides(rule, profile, outcome):
    assert found(rule, **profile).outcome == outcome


def test_every_machine_rule_is_tripped_and_kept_in_the_table():
    machine = decided_by_machine("dongchangfu")
    assert {rule for rule, _, outcome in CASES if outcome == "not_met"} == machine
    assert {rule for rule, _, outcome in CASES if outcome in ("met", "not_applicable")} == machine


def test_unknown_names_exactly_the_missing_inputs():
    assert weighed("dcf-r-no-eliminated-chem").missing == (
        "processes",
        "industry_code",
        "project_kind",
        "catalogue_class",
    )
    assert found("dcf-r-no-eliminated-chem", project_kind="new", **COATING).missing == (
        "catalogue_class",
    )
    assert found("dcf-r-no-cement-casting", **FOUNDRY).missing == (
        "adds_capacity",
        "capacity_replacement",
    )
    # cement is told by its code alone; casting also by what is done
    assert weighed("dcf-r-no-cement-casting", adds_capacity=True).missing == (
        "industry_code",
        "processes",
    )
    assert weighed("dcf-r-capacity-replacement", adds_capacity=True, **BEARINGS).missing == (
        "overcapacity_industry",
    )
    assert weighed("dcf-r-open-spray", **OPEN_AIR).missing == ("industry_code",)
    assert weighed("dcf-r-mu-benefit-cd").missing == ("project_kind", "mu_benefit_class")
    assert weighed("dcf-r-hazchem-distance", project_kind="existing").missing == (
        "handles_hazardous_chemicals",
        "in_builtup_area",
    )


def test_bans_prohibit_and_limits_restrict():
    ban = found(
        "dcf-r-no-cement-casting", adds_capacity=True, capacity_replacement=False, **FOUNDRY
    )
    assert (ban.effect, contribution(ban)) == ("prohibit", "prohibited")
    spray = found("dcf-r-open-spray", **(REPAIR | OPEN_AIR))
    assert contribution(spray) == "prohibited"
    price = found("dcf-r-punitive-power", unit_energy_exceeds_limit=True)
    assert contribution(price) == "restricted"
    graded = found("dcf-r-mu-benefit-cd", project_kind="existing", mu_benefit_class="D")
    assert contribution(graded) == "restricted"
    favoured = found("dcf-r-mu-benefit-ab", project_kind="existing", mu_benefit_class="A")
    assert contribution(favoured) is None


def test_the_way_out_by_replacement_still_needs_a_person():
    way_out = FOUNDRY | MORE | {"capacity_replacement": True}
    need = found("dcf-r-capacity-replacement-need", **way_out)
    assert (need.outcome, contribution(need)) == ("needs_review", "needs_review")
    refused = found("dcf-r-capacity-replacement-need", confirmed=False, **way_out)
    assert contribution(refused) == "prohibited"
    without = way_out | {"capacity_replacement": False}
    assert found("dcf-r-capacity-replacement-need", **without).outcome == "not_applicable"


def test_the_open_list_is_put_to_a_person_and_never_passed_over():
    assert found("dcf-r-no-cement-casting-open", **BEARINGS, **MORE).outcome == "needs_review"
    assert found("dcf-r-no-cement-casting-open", **FOUNDRY, **MORE).outcome == "not_applicable"
    idle = BEARINGS | {"adds_capacity": False}
    assert found("dcf-r-no-cement-casting-open", **idle).outcome == "not_applicable"


def test_cement_products_may_be_cement():
    products = {"industry_code": "3021", "processes": (), "capacity_replacement": False}
    assert found("dcf-r-no-cement-casting", **products, **MORE).outcome == "needs_review"


@pytest.mark.parametrize("kind", ["rebuild", "expansion", "relocation"])
def test_whether_a_restricted_chemical_is_set_up_anew_is_put_to_a_person(kind):
    profile = COATING | {"project_kind": kind, "catalogue_class": "restricted"}
    ban = found("dcf-r-no-eliminated-chem", **profile).outcome
    assert ban == ("needs_review" if kind == "relocation" else "not_applicable")
    asked = found("dcf-r-no-eliminated-chem-form", **profile)
    assert (asked.outcome, asked.clause) == ("needs_review", "dcf-r-no-eliminated-chem")


def test_open_air_spraying_outside_vehicle_repair_is_put_to_a_person():
    works = {"industry_code": "3360"} | OPEN_AIR
    assert found("dcf-r-open-spray-other", **works).outcome == "needs_review"
    assert found("dcf-r-open-spray-other", **(REPAIR | OPEN_AIR)).outcome == "not_applicable"


def test_moving_hazardous_chemicals_is_about_existing_makers_in_dense_areas():
    inside = {"handles_hazardous_chemicals": True, "in_builtup_area": True}
    for rule_id in ("dcf-r-hazchem-distance", "dcf-r-hazchem-sme", "dcf-r-hazchem-large"):
        assert found(rule_id, project_kind="existing", **inside).outcome == "needs_review"
        assert found(rule_id, project_kind="new", **inside).outcome == "not_applicable"
        outside = inside | {"in_builtup_area": False}
        assert found(rule_id, project_kind="existing", **outside).outcome == "not_applicable"
    assert rule_of("dcf-r-hazchem-large").deadline_year == 2025
    assert rule_of("dcf-r-hazchem-sme").deadline_year is None


@pytest.mark.parametrize("code", ["4411", "4412"])
def test_clean_production_is_asked_of_thermal_power(code):
    asked = found("dcf-r-cleanprod-industries", industry_code=code)
    assert asked.outcome == "needs_review"


def test_clean_production_is_asked_of_pipes_and_not_of_bearings():
    # class 3130 holds pipes among other steel: the officer sees the question
    assert found("dcf-r-cleanprod-industries", industry_code="3130").outcome == "needs_review"
    assert found("dcf-r-cleanprod-industries", industry="无缝钢管").outcome == "needs_review"
    assert found("dcf-r-cleanprod-industries", **BEARINGS).outcome == "not_applicable"


def test_suspension_of_a_town_is_asked_of_new_and_expanded_projects_only():
    assert found("dcf-r-area-suspension", project_kind="expansion").outcome == "needs_review"
    assert found("dcf-r-area-suspension", project_kind="rebuild").outcome == "not_applicable"
    refused = found("dcf-r-area-suspension", confirmed=False, project_kind="new")
    assert contribution(refused) == "prohibited"


def test_groups_read_the_printed_words():
    groups = book().groups
    assert groups["dcf-building-materials"].of_code("3031") == "in"
    assert groups["dcf-building-materials"].of_code("3051") == "perhaps"
    assert groups["dcf-building-materials"].of_code("3110") == "out"
    assert groups["dcf-hazardous-waste-business"].of_code("7724") == "in"
    assert groups["dcf-hazardous-waste-business"].of_code("7723") == "out"
    assert groups["dcf-manufacturing"].of_code("4320") == "in"
    assert groups["dcf-manufacturing"].of_code("4411") == "out"
    assert groups["dcf-vehicle-repair"].of_code("8113") == "out"


def test_clauses_govern_the_district_or_the_zone_they_name():
    zones = {rule.id: rule.zones for rule in rules_of("dongchangfu")}
    jiaming = {"dcf-r-jiaming-swap", "dcf-r-zombie"}
    assert {zones.pop(rule_id) for rule_id in jiaming} == {("dcf-jiaming",)}
    assert set(zones.values()) == {("dcf-district", "lc-dongchangfu")}
    assert len({rule.clause for rule in rules_of("dongchangfu")}) == 73


def test_the_plan_is_printed_without_a_number():
    document = book().documents["dongchangfu"]
    assert (document.number, document.unnumbered) == (None, True)
    duties = [rule for rule in rules_of("dongchangfu") if rule.addressee == "authority"]
    assert not any(isinstance(rule.requirement, HumanCheck) for rule in duties)
