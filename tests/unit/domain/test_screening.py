"""A project in a zone or on a parcel, without its layers: what the clauses alone may say."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.assess import situate
from app.domain.conditions import Amount, Given
from app.domain.location import lineage, scope_in_zone
from app.domain.profile import Storey
from app.domain.rules import Caught, Comparison, HumanCheck, LayerCheck, Must, Stated
from app.domain.screening import screen, screen_parcel
from app.domain.zones import Zone
from tests.unit.domain.worlds import (
    DAY,
    FARMLAND,
    INTENSITY,
    SITE,
    SOURCE,
    ZONE,
    asked,
    confirmation,
    knowledge,
    layer,
    rect,
    rule,
    uncertain,
    words,
)

AREA_M2 = 30_000.0  # 45 mu exactly
SEWER = rule("sewer", Must(Given("sewer_connected", (True,))), "access")
COAL_BAN = rule("coal", Caught(), "access", when=Given("uses_coal", (True,)), effect="prohibit")


def project(area_m2: float | None = AREA_M2, *, as_of=DAY, confirmations=(), **profile):
    given = asked(as_of, confirmations, **profile)
    return replace(given, project_area_m2=area_m2)


def screened(rules, question="access", *, zone=ZONE, demonstration=False, **profile):
    known = knowledge(rules, zone=zone)
    return screen(zone, known, project(**profile), (question,), demonstration=demonstration)


def by_clauses(screening):
    """What the clauses alone come to: where all is met, a place only named keeps it open."""
    answer = screening.answers[-1]
    if answer.verdict in ("conforms", "conditional"):
        assert screening.verdict == "needs_review"
        assert outcomes(screening)["zone-named"] == "needs_review"
        assert "未核对地块是否在其内" in screening.headline.zh
    else:
        assert screening.verdict == answer.verdict
        assert "zone-named" not in outcomes(screening)
    return answer.verdict


def of_clauses(screening):
    return [finding for finding in screening.findings if finding.rule_id != "zone-named"]


def outcomes(screening):
    return {finding.rule_id: finding.outcome for finding in screening.findings}


def unchecked(screening):
    return [item.id for item in screening.unchecked]


@pytest.mark.parametrize(
    ("operator", "per_mu", "outcome"),
    [
        (">=", 279.99, "not_met"),
        (">=", 280, "met"),
        (">=", 280.01, "met"),
        (">", 279.99, "not_met"),
        (">", 280, "not_met"),
        (">", 280.01, "met"),
    ],
)
@pytest.mark.parametrize(
    ("force", "level", "breach", "kept"),
    [
        ("mandatory", "project", "prohibited", "conforms"),
        ("principle", "project", "restricted", "conforms"),
        ("advisory", "project", "needs_review", "conforms"),
        ("mandatory", "zone", "needs_review", "needs_review"),
        ("mandatory", "portfolio", "needs_review", "needs_review"),
    ],
)
def test_thresholds_by_operator_force_and_level(
    operator, per_mu, outcome, force, level, breach, kept
):
    limit = Comparison("investment_intensity", operator, 280, "wan_yuan_per_mu")
    clause = replace(INTENSITY, requirement=limit, force=force, level=level)
    found = screened([clause], "intensity", investment_wan_yuan=per_mu * 45)
    (finding,) = of_clauses(found)
    assert finding.outcome == outcome
    assert finding.measured == pytest.approx(per_mu)
    assert by_clauses(found) == (kept if outcome == "met" else breach)
    if outcome == "not_met":
        assert finding.shortfall == pytest.approx(280 - per_mu, abs=1e-9)


def test_what_only_an_average_carries_says_why_no_project_is_decided():
    found = screened([replace(INTENSITY, level="zone")], "intensity", investment_wan_yuan=20_000.0)
    assert found.verdict == found.answers[0].verdict == "needs_review"
    assert "不能据以判定一个项目" in found.headline.zh
    assert "decide no single project" in found.headline.en
    beside = replace(INTENSITY, id="own")
    both = screened(
        [replace(INTENSITY, level="zone"), beside], "intensity", investment_wan_yuan=20_000.0
    )
    assert by_clauses(both) == "conforms"


def test_what_a_screening_does_not_look_at_is_listed():
    found = screened([SEWER], sewer_connected=True)
    assert by_clauses(found) == "conforms"
    assert unchecked(found) == ["beyond", "controls", "intensity", "land_use"]
    assert [scope.zh for scope in found.scope] == ["空间位置", "准入"]
    assert "未核：其他、管控图层、投资强度与集约用地、规划用途" in found.headline.zh
    breached = screened([SEWER], sewer_connected=False)
    assert unchecked(breached) == ["beyond", "zone", "controls", "intensity", "land_use"]
    assert [scope.zh for scope in breached.scope] == ["准入"]


@pytest.mark.parametrize(
    ("profile", "verdict", "missing"),
    [
        ({"sewer_connected": False}, "prohibited", ()),
        ({"sewer_connected": True}, "conforms", ()),
        ({"own_well": False}, "incomplete", ("sewer_connected",)),
    ],
)
def test_a_requirement(profile, verdict, missing):
    found = screened([SEWER], **profile)
    assert found.answers[-1].verdict in (verdict, "not_asked")
    assert of_clauses(found)[0].missing == missing
    assert found.verdict == ("needs_review" if verdict == "conforms" else verdict)


def test_nothing_asked_is_incomplete_and_names_the_input_that_would_help():
    found = screened([replace(INTENSITY, level="zone")], "intensity")
    assert found.verdict == "incomplete"
    assert found.answers[0].verdict == "not_asked"
    assert found.answers[0].would_help_field == "investment_wan_yuan"
    assert "最有帮助的一项是固定资产总投资（万元）" in found.headline.zh
    assert "：。" not in found.headline.zh


def test_without_an_area_nothing_is_computed():
    found = screened([INTENSITY], "intensity", area_m2=None, investment_wan_yuan=1e9)
    assert found.verdict == "incomplete"
    assert found.findings[0].missing == ("site_area",)
    assert found.remedies == []


def test_a_zone_whose_texts_are_silent_is_incomplete():
    found = screened([], sewer_connected=True)
    assert found.verdict == "incomplete"
    assert "不能据此认为没有限制" in found.headline.zh


def test_layers_answer_nothing_where_the_place_is_not_known():
    on_farmland = rule("green", LayerCheck("farmland"), "access")
    known = knowledge([on_farmland], [layer("farmland", rect(2_000, 2_000, 2_100, 2_100))])
    found = screen(ZONE, known, project(industry_code="3451"), ("access",))
    assert found.verdict == "incomplete"
    assert found.findings[0].missing == ("geometry",)


def test_an_authoritys_duty_and_what_is_encouraged_never_count():
    duty = rule("duty", Must(Given("uses_coal", (False,))), "access", addressee="authority")
    praise = rule("praise", Stated(), "access", effect="encourage")
    found = screened([duty, praise], uses_coal=True)
    assert set(outcomes(found).values()) == {"not_applicable"}
    assert found.verdict == "incomplete", "nothing was decided, so nothing conforms"


def test_a_ban_applies_to_what_it_names_only():
    assert screened([COAL_BAN], uses_coal=True).verdict == "prohibited"
    assert by_clauses(screened([COAL_BAN], uses_coal=False)) == "conforms"
    restricted = replace(COAL_BAN, effect="restrict")
    assert screened([restricted], uses_coal=True).verdict == "restricted"


def test_a_clause_for_a_person_waits_for_the_officer():
    clause = rule("by-hand", HumanCheck(words("请确认")), "access")
    assert screened([clause], uses_coal=False).verdict == "needs_review"
    yes = screened([clause], uses_coal=False, confirmations=[confirmation("by-hand")])
    assert by_clauses(yes) == "conforms"
    no = [confirmation("by-hand", confirmed=False)]
    assert screened([clause], uses_coal=False, confirmations=no).verdict == "prohibited"


@pytest.mark.parametrize(
    ("day", "verdict", "waits"),
    [
        (date(2020, 12, 31), "incomplete", True),  # not issued yet
        (date(2021, 1, 1), "conforms", False),
        (date(2025, 12, 31), "conforms", False),
        (date(2026, 1, 1), "needs_review", False),  # its period has ended
    ],
)
def test_the_day_decides_which_text_governs(day, verdict, waits):
    found = screened([SEWER], sewer_connected=True, as_of=day)
    assert by_clauses(found) in (verdict, "not_asked") if waits else by_clauses(found) == verdict
    assert ("sewer" in unchecked(found)) is waits
    breached = screened([SEWER], sewer_connected=False, as_of=day)
    assert breached.verdict == ("incomplete" if waits else "prohibited")


def test_of_a_day_to_come_nothing_conforms():
    tomorrow = replace(project(sewer_connected=True), today=date(2024, 5, 31))
    found = screen(ZONE, knowledge([SEWER]), tomorrow, ("access",))
    assert (found.verdict, found.findings[0].text_status) == ("needs_review", "unknown")


def test_fictitious_rules_count_in_a_demonstration_only():
    park = replace(ZONE, basis="demonstration")
    clause = replace(SEWER, demonstration=True)
    real = screened([clause], zone=park, sewer_connected=True)
    assert (real.verdict, real.findings) == ("incomplete", [])
    shown = screened([clause], zone=park, demonstration=True, sewer_connected=True)
    assert (by_clauses(shown), of_clauses(shown)[0].basis) == ("conforms", "demonstration")
    breached = screened([clause], zone=park, demonstration=True, sewer_connected=False)
    assert breached.verdict == "prohibited"


# Where a project stands in a family of zones


def named(zone_id: str, parent: str | None = None, kind: str = "park", **more) -> Zone:
    return Zone(zone_id, zone_id, zone_id, kind, parent, "plan", "text_only", SOURCE, **more)


CITY = named("city", kind="city")
EDZ = named("edz", "city", kind="development_zone", gazetted_area_km2=43.22)
NORTH = named("north", "edz", kind="block", gazetted_area_km2=33.19)
SOUTH = named("south", "edz", kind="block", gazetted_area_km2=10.03)
PARK = named("park", "edz", related=("north",))
FAMILY = (CITY, EDZ, NORTH, SOUTH, PARK)


def reach(zone: Zone) -> dict[str, str]:
    clauses = [replace(SEWER, id=f"of-{one.id}", zones=(one.id,)) for one in FAMILY]
    known = replace(knowledge([*clauses, replace(SEWER, id="all", zones=())]), zones=FAMILY)
    return {r.id: applies for r, applies in scope_in_zone(zone, known, DAY).rules["access"]}


@pytest.mark.parametrize(
    ("zone", "rules"),
    [
        (CITY, {"of-city": "certainly"}),
        (
            EDZ,
            {
                "of-city": "certainly",
                "of-edz": "certainly",
                "of-north": "possibly",
                "of-south": "possibly",
            },
        ),
        (
            NORTH,
            {
                "of-city": "certainly",
                "of-edz": "certainly",
                "of-north": "certainly",
                "of-park": "possibly",
            },
        ),
        (
            PARK,
            {
                "of-city": "certainly",
                "of-edz": "certainly",
                "of-park": "certainly",
                "of-north": "possibly",
                "of-south": "possibly",
            },
        ),
    ],
)
def test_whose_rules_reach_a_zone(zone, rules):
    assert reach(zone) == rules | {"all": "certainly"}


def test_a_rule_that_possibly_applies_bans_nothing():
    ban = replace(COAL_BAN, zones=("north",))
    known = replace(knowledge([ban]), zones=FAMILY)
    assert screen(PARK, known, project(uses_coal=True), ("access",)).verdict == "needs_review"
    assert screen(NORTH, known, project(uses_coal=True), ("access",)).verdict == "prohibited"
    assert screen(SOUTH, known, project(uses_coal=True), ("access",)).verdict == "incomplete"


@pytest.mark.parametrize(
    ("zone", "sizes", "verdict"),
    [
        (PARK, {}, "prohibited"),
        (EDZ, {}, "prohibited"),
        (SOUTH, {}, "prohibited"),
        (CITY, {}, "incomplete"),  # not all of the city is the development zone
        (PARK, {"south": 10.0}, "needs_review"),  # 0.03 km2 may lie in neither block
        (PARK, {"south": None}, "needs_review"),
        (named("kin", "city", related=("park",)), {}, "needs_review"),
    ],
)
def test_what_all_blocks_forbid_is_forbidden_wherever_in_them(zone, sizes, verdict):
    ban = replace(COAL_BAN, zones=("north", "south"))
    family = [
        replace(one, gazetted_area_km2=sizes.get(one.id, one.gazetted_area_km2))
        for one in (*FAMILY, *([zone] if zone.id == "kin" else []))
    ]
    known = replace(knowledge([ban]), zones=family)
    asked_zone = next(one for one in family if one.id == zone.id)
    assert screen(asked_zone, known, project(uses_coal=True), ("access",)).verdict == verdict
    if verdict == "prohibited":
        one_block = replace(known, rulebook=knowledge([replace(ban, zones=("north",))]).rulebook)
        found = screen(asked_zone, one_block, project(uses_coal=True), ("access",)).verdict
        assert found == ("incomplete" if zone is SOUTH else "needs_review")


@pytest.mark.parametrize(
    ("zones", "verdict"),
    [(("north", "south"), "prohibited"), (("north",), "needs_review"), (("south",), "incomplete")],
)
def test_a_parcel_between_blocks_is_under_what_all_of_them_forbid(zones, verdict):
    edz = replace(ZONE, id="edz", gazetted_area_km2=43.22)
    north = uncertain(replace(NORTH, geometry=ZONE.geometry, basis="reconstructed"), 1_500.0)
    south = replace(SOUTH, geometry=rect(5_000, 0, 6_000, 900), basis="reconstructed")
    known = knowledge([replace(COAL_BAN, zones=zones)])
    known = replace(known, zones=(edz, north, south))
    case = situate(SITE, known, asked(uses_coal=True))
    found = screen_parcel(case, ("access",))
    ban = [finding for finding in found.findings if finding.rule_id == "coal"]
    assert [finding.applies for finding in ban] == {
        "prohibited": ["certainly"], "needs_review": ["possibly"], "incomplete": [],
    }[verdict]  # fmt: skip
    assert found.answers[-1].verdict in (verdict, "not_asked")


def test_a_parcel_in_a_zone_whose_blocks_are_not_drawn_may_lie_in_each():
    edz = replace(ZONE, id="edz", gazetted_area_km2=43.22)
    known = knowledge([replace(COAL_BAN, zones=("south",))])
    case = situate(SITE, replace(known, zones=(edz, NORTH, SOUTH)), asked(uses_coal=True))
    found = {f.rule_id: f.applies for f in screen_parcel(case, ("access",)).findings}
    assert found["coal"] == "possibly"


def test_a_lineage_ends_at_an_unknown_parent_and_does_not_turn_in_circles():
    by_id = {zone.id: zone for zone in FAMILY}
    assert [z.id for z in lineage(PARK, by_id)] == ["park", "edz", "city"]
    assert [z.id for z in lineage(named("lone", "nowhere"), by_id)] == ["lone"]
    one, other = named("a", "b"), named("b", "a")
    assert [z.id for z in lineage(one, {"a": one, "b": other})] == ["a", "b"]


# On a parcel


def on_parcel(zone, rules=(SEWER,), layers=(), **profile):
    case = situate(SITE, knowledge(rules, layers, zone), asked(**profile))
    return screen_parcel(case, ("access",))


def test_a_parcel_inside_a_zone_with_everything_met_conforms():
    found = on_parcel(ZONE, sewer_connected=True)
    assert found.verdict == "conforms"
    assert outcomes(found) == {"zone-location": "met", "sewer": "met"}
    assert unchecked(found) == ["beyond", "controls", "intensity", "land_use"]


@pytest.mark.parametrize(
    ("zone", "verdict", "location"),
    [
        (uncertain(ZONE, 1_500.0), "needs_review", "needs_review"),  # it may lie outside
        (replace(ZONE, geometry=rect(100, -900, 900, 900)), "needs_review", "needs_review"),
        (replace(ZONE, geometry=rect(300, -900, 900, 900)), "incomplete", "no_data"),
        (None, "incomplete", "no_data"),
        (replace(ZONE, basis="demonstration"), "incomplete", "no_data"),
    ],
)
def test_a_parcel_that_is_not_surely_inside_never_conforms(zone, verdict, location):
    found = on_parcel(zone, sewer_connected=True)
    assert found.verdict == verdict
    assert outcomes(found)["zone-location"] == location


def test_a_breach_where_the_zone_is_uncertain_goes_to_a_person():
    breached = on_parcel(uncertain(ZONE, 1_500.0), sewer_connected=False)
    assert (breached.verdict, breached.remedies) == ("needs_review", [])
    sharp = on_parcel(ZONE, sewer_connected=False)
    assert sharp.verdict == "prohibited"
    assert [remedy.kind for remedy in sharp.remedies] == ["settle"]


def test_clauses_that_ask_layers_are_answered_on_a_parcel():
    green = replace(FARMLAND, question="access")
    hit = layer("farmland", rect(-50, 0, 60, 150))
    assert on_parcel(ZONE, (green,), [hit], own_well=False).verdict == "prohibited"
    clear = layer("farmland", rect(900, 900, 950, 950))
    assert on_parcel(ZONE, (green,), [clear], own_well=False).verdict == "conforms"
    assert on_parcel(ZONE, (green,), [], own_well=False).verdict == "incomplete"


def test_the_parcel_is_the_projects_land_unless_more_is_stated():
    case = situate(SITE, knowledge([INTENSITY]), asked(investment_wan_yuan=280.0 * 45))
    alone = screen_parcel(case, ("intensity",)).findings[-1]
    assert alone.measured == pytest.approx(280, rel=3e-4)
    twice = replace(case, asked=replace(case.asked, project_area_m2=2 * AREA_M2))
    assert screen_parcel(twice, ("intensity",)).findings[-1].measured == pytest.approx(140)


def test_the_measures_travel_with_the_answer():
    found = screened([INTENSITY], "intensity", storeys=(Storey(16_500.0, 8.01),))
    ratio = next(m for m in found.measures if m.indicator == "floor_area_ratio")
    assert ratio.value == pytest.approx(1.1)


def test_amounts_at_a_ban_s_edge():
    ban = replace(COAL_BAN, when=Amount("hazardous_waste_t_per_year", ">=", 500))
    assert screened([ban], hazardous_waste_t_per_year=500.0).verdict == "prohibited"
    assert by_clauses(screened([ban], hazardous_waste_t_per_year=499.99)) == "conforms"
