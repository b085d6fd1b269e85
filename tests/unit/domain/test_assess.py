"""Every way to a verdict, and above all every way that must not end in `conforms`."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.assess import assess
from app.domain.findings import PRECEDENCE
from app.domain.profile import Storey
from app.domain.rules import Comparison
from app.domain.zones import extent_of
from tests.unit.domain.worlds import (
    BOUNDARY,
    FARMLAND,
    HUMAN,
    INTENSITY,
    LAND_USE,
    SITE,
    STRIP,
    ZONE,
    asked,
    confirmation,
    document,
    knowledge,
    layer,
    rect,
    rule,
    uncertain,
    words,
)

FAR_AWAY = rect(2_000, 2_000, 2_100, 2_100)
CLEAR = layer("farmland", FAR_AWAY)


def judged(known, question=None, **profile):
    question = question or asked(**profile)
    return assess(SITE, known, question).judgement


def outcomes(judgement):
    return {f.rule_id: f.outcome for f in judgement.findings}


def test_everything_met_on_official_data_in_force_conforms():
    judgement = judged(knowledge([FARMLAND], [CLEAR]))
    assert judgement.verdict == "conforms"
    assert outcomes(judgement) == {"zone-location": "met", "farmland": "met"}


def test_conforms_still_prints_what_was_not_checked():
    judgement = judged(knowledge([FARMLAND], [CLEAR]))
    assert [item.id for item in judgement.unchecked] == [
        "access",
        "intensity",
        "land_use",
        "beyond",
    ]
    assert "未核：准入、投资强度与集约用地、规划用途、其他" in judgement.headline.zh
    assert judgement.headline.en.startswith("conforms: all 2 findings")


def test_without_a_layer_it_is_incomplete_and_the_layer_is_named():
    judgement = judged(knowledge([FARMLAND]))
    assert judgement.verdict == "incomplete"
    assert judgement.findings[1].missing == ("layer:farmland",)
    assert "没有覆盖该地块的图层：farmland" in judgement.headline.zh


def test_a_hit_on_a_forbidding_layer_is_prohibited_with_its_area():
    judgement = judged(knowledge([FARMLAND], [layer("farmland", rect(-50, 100, 60, 200))]))
    assert judgement.verdict == "prohibited"
    # 60 m x 50 m; the ellipsoidal area is 1.2e-4 smaller 100 km from the central meridian.
    assert judgement.findings[1].measured == pytest.approx(3_000, rel=3e-4)


def test_overlapping_features_of_one_layer_count_once():
    twice = layer("farmland", rect(0, 0, 100, 150), rect(50, 0, 150, 150))
    result = assess(SITE, knowledge([FARMLAND], [twice]), asked())
    assert result.overlaps[0].share == pytest.approx(0.75, abs=1e-6)
    assert result.judgement.findings[1].measured == pytest.approx(22_500, rel=3e-4)


def test_two_layers_of_one_topic_count_their_union():
    one, two = layer("farmland", rect(0, 0, 100, 150)), layer("farmland", rect(0, 0, 100, 150))
    judgement = judged(knowledge([FARMLAND], [one, replace(two, id="second")]))
    assert judgement.findings[1].measured == pytest.approx(15_000, rel=3e-4)


def test_a_shared_edge_touches_and_is_met():
    neighbour = layer("farmland", rect(200, 0, 300, 150))
    result = assess(SITE, knowledge([FARMLAND], [neighbour]), asked())
    assert result.overlaps[0].touches
    assert result.overlaps[0].overlap_m2 == 0
    assert result.judgement.verdict == "conforms"
    assert "相邻" in result.judgement.findings[1].reason.zh


@pytest.mark.parametrize(
    ("strip", "width_m"), [(rect(199.94, 0, 300, 150), 0.06), (rect(199, 149.2, 300, 151), 0.44)]
)
def test_a_sliver_alone_needs_review_and_is_listed_with_its_size(strip, width_m):
    result = assess(SITE, knowledge([FARMLAND], [layer("farmland", strip)]), asked())
    assert result.judgement.verdict == "needs_review"
    (sliver,) = result.overlaps[0].slivers
    assert sliver.width_m == pytest.approx(width_m, rel=0.02)
    assert result.overlaps[0].overlap_m2 > 0


def test_a_sliver_beside_a_real_overlap_is_not_dropped_from_the_area():
    features = rect(199.94, 0, 300, 150), rect(-10, 0, 10, 150)
    judgement = judged(knowledge([FARMLAND], [layer("farmland", *features)]))
    assert judgement.verdict == "prohibited"
    assert judgement.findings[1].measured == pytest.approx(1_500 + 9, rel=3e-4)


def test_a_parcel_partly_outside_the_coverage_is_incomplete_and_says_how_much():
    half = layer("farmland", FAR_AWAY, within=rect(-5_000, -5_000, 100, 5_000))
    result = assess(SITE, knowledge([FARMLAND], [half]), asked())
    assert result.judgement.verdict == "incomplete"
    assert result.overlaps[0].covered_share == pytest.approx(0.5, abs=1e-6)
    assert result.overlaps[0].uncovered_m2 == pytest.approx(15_000, rel=3e-4)
    assert "50.00 %" in result.judgement.findings[1].reason.zh


def test_a_hit_outside_the_coverage_still_counts():
    half = layer("farmland", rect(150, 0, 200, 150), within=rect(-5_000, -5_000, 100, 5_000))
    assert judged(knowledge([FARMLAND], [half])).verdict == "prohibited"


def test_a_layer_that_is_complete_nowhere_decides_nothing():
    unknown = layer("farmland", FAR_AWAY, within=None)
    assert judged(knowledge([FARMLAND], [unknown])).verdict == "incomplete"


def test_two_layers_may_cover_a_site_together():
    west = layer("farmland", FAR_AWAY, within=rect(-5_000, -5_000, 100, 5_000))
    east = replace(layer("farmland", FAR_AWAY, within=rect(100, -5_000, 5_000, 5_000)), id="east")
    assert judged(knowledge([FARMLAND], [west, east])).verdict == "conforms"


def test_a_requiring_layer_counts_what_lies_outside():
    inside = layer("boundary", rect(-500, -500, 150, 500), polarity="requires")
    result = assess(SITE, knowledge([BOUNDARY], [inside]), asked())
    assert result.judgement.verdict == "prohibited"
    assert result.judgement.findings[1].measured == pytest.approx(7_500, rel=3e-4)
    (remedy,) = result.judgement.remedies
    assert remedy.area_m2 == pytest.approx(22_500, rel=3e-4)
    assert remedy.geometry.equals(rect(0, 0, 150, 150))


def test_an_empty_requiring_layer_is_outside_not_free():
    empty = layer("boundary", polarity="requires")
    judgement = judged(knowledge([BOUNDARY], [empty]))
    assert judgement.verdict == "prohibited"
    assert judgement.remedies == []


def test_an_informing_layer_brings_its_condition_only_when_hit():
    hit = layer("strip", rect(90, -50, 110, 200), polarity="informs")
    clear = layer("strip", FAR_AWAY, polarity="informs")
    assert judged(knowledge([STRIP], [hit])).verdict == "conditional"
    missed = judged(knowledge([STRIP], [clear]))
    assert missed.verdict == "conforms"
    assert outcomes(missed)["strip"] == "not_applicable"
    assert missed.findings[1].condition is None


def test_demonstration_data_counts_only_in_the_demonstration_judgement():
    hit = layer("farmland", rect(0, 0, 60, 150), basis="demonstration")
    result = assess(SITE, knowledge([FARMLAND], [hit]), asked())
    assert result.judgement.verdict == "incomplete"
    assert result.demonstration.verdict == "prohibited"
    clear = layer("farmland", FAR_AWAY, basis="demonstration")
    result = assess(SITE, knowledge([FARMLAND], [clear]), asked())
    assert result.judgement.verdict == "incomplete"
    assert result.demonstration.verdict == "conforms"


def test_without_demonstration_data_near_there_is_no_demonstration_judgement():
    assert assess(SITE, knowledge([FARMLAND], [CLEAR]), asked()).demonstration is None


def test_a_fictitious_rule_never_enters_a_real_judgement():
    fiction = replace(FARMLAND, id="fiction", demonstration=True)
    judgement = judged(knowledge([FARMLAND, fiction], [CLEAR]))
    assert "fiction" not in outcomes(judgement)


def test_a_demonstration_zone_is_no_zone_in_a_real_judgement():
    park = replace(ZONE, basis="demonstration")
    result = assess(SITE, knowledge([FARMLAND], [CLEAR], park), asked())
    assert result.judgement.findings[0].outcome == "no_data"
    assert result.demonstration.findings[0].outcome == "met"


def test_ended_text_supports_nothing_better_than_review():
    late = asked(as_of=date(2026, 11, 21))
    judgement = judged(knowledge([FARMLAND], [CLEAR]), late)
    assert judgement.verdict == "needs_review"
    assert "规划期已满" in judgement.headline.zh


def test_a_breach_of_ended_text_stays_a_breach():
    hit = layer("farmland", rect(0, 0, 60, 150))
    judgement = judged(knowledge([FARMLAND], [hit]), asked(as_of=date(2026, 11, 21)))
    assert judgement.verdict == "prohibited"
    assert judgement.findings[1].text_status == "period_ended"


def test_superseded_text_supports_nothing_better_than_review():
    known = knowledge([FARMLAND], [CLEAR], superseded_on=date(2023, 4, 6))
    assert judged(known).verdict == "needs_review"


def test_a_clause_not_yet_issued_does_not_govern():
    early = asked(as_of=date(2020, 1, 1))
    judgement = judged(knowledge([FARMLAND], [CLEAR]), early)
    assert outcomes(judgement) == {"zone-location": "no_data"}
    assert judgement.verdict == "incomplete"


def test_a_layer_version_answers_only_in_its_days():
    old = replace(CLEAR, valid_until=date(2023, 12, 31))
    assert judged(knowledge([FARMLAND], [old])).verdict == "incomplete"


def test_outside_every_zone_is_no_data_not_freedom():
    judgement = judged(knowledge([replace(FARMLAND, zones=())], [CLEAR], None))
    assert judgement.findings[0].outcome == "no_data"
    assert judgement.verdict == "incomplete"


def test_a_zone_without_rules_does_not_conform():
    judgement = judged(knowledge([replace(FARMLAND, zones=())], [CLEAR]))
    assert judgement.findings[0].outcome == "no_data"
    assert "没有该园区的条款" in judgement.findings[0].reason.zh


def test_near_an_uncertain_edge_the_location_is_undetermined():
    near = uncertain(replace(ZONE, geometry=rect(-50, -1_000, 1_000, 1_000)), 100.0)
    judgement = judged(knowledge([FARMLAND], [CLEAR], near))
    assert judgement.verdict == "needs_review"
    assert "待定" in judgement.findings[0].reason.zh


def test_deep_inside_an_uncertain_zone_is_inside():
    judgement = judged(knowledge([FARMLAND], [CLEAR], uncertain(ZONE, 500.0)))
    assert judgement.verdict == "conforms"


def test_across_a_sharp_edge_needs_review_with_the_share():
    cut = replace(ZONE, geometry=rect(-1_000, -1_000, 50, 1_000))
    judgement = judged(knowledge([FARMLAND], [CLEAR], cut))
    assert judgement.verdict == "needs_review"
    assert "25.00 %" in judgement.findings[0].reason.zh


def test_a_breach_of_a_rule_that_only_possibly_applies_goes_to_review():
    maybe = uncertain(replace(ZONE, geometry=rect(250, -1_000, 1_000, 1_000)), 100.0)
    hit = layer("farmland", rect(0, 0, 60, 150))
    judgement = judged(knowledge([FARMLAND], [hit], maybe))
    assert judgement.findings[1].applies == "possibly"
    assert judgement.findings[1].outcome == "not_met"
    assert judgement.verdict == "needs_review"


def test_a_human_clause_needs_an_officer():
    known = knowledge([FARMLAND, HUMAN], [CLEAR])
    waiting = judged(known)
    assert waiting.verdict == "needs_review"
    assert "human" in [item.id for item in waiting.unchecked]
    assert judged(known, asked(confirmations=[confirmation("human")])).verdict == "conforms"
    refused = asked(confirmations=[confirmation("human", confirmed=False)])
    assert judged(known, refused).verdict == "prohibited"


def test_a_duty_of_an_authority_is_shown_and_never_counts():
    duty = replace(HUMAN, addressee="authority")
    judgement = judged(knowledge([FARMLAND, duty], [CLEAR]))
    assert judgement.verdict == "conforms"
    assert "human" not in outcomes(judgement)
    assert [rule.id for rule in judgement.statements] == ["human"]


@pytest.mark.parametrize(
    ("force", "level", "verdict"),
    [
        ("mandatory", "project", "prohibited"),
        ("principle", "project", "restricted"),
        ("advisory", "project", "needs_review"),
        ("mandatory", "portfolio", "needs_review"),
        ("principle", "zone", "needs_review"),
    ],
)
def test_what_a_breach_means_depends_on_force_and_level(force, level, verdict):
    known = knowledge([replace(INTENSITY, force=force, level=level), FARMLAND], [CLEAR])
    # 30 000 m2 are 45 mu; 1 000 / 45 = 22 per mu.
    assert judged(known, investment_wan_yuan=1_000).verdict == verdict


MU = assess(SITE, knowledge([FARMLAND], [CLEAR]), asked()).area_m2 * 3 / 2000


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
def test_the_threshold_itself(operator, per_mu, outcome):
    limit = Comparison("investment_intensity", operator, 280, "wan_yuan_per_mu")
    known = knowledge([replace(INTENSITY, requirement=limit)])
    judgement = judged(known, investment_wan_yuan=per_mu * MU)
    assert outcomes(judgement)["intensity"] == outcome


def test_a_shortfall_is_told_in_money_and_in_land():
    judgement = judged(knowledge([INTENSITY]), investment_wan_yuan=140 * MU)
    money, land = judgement.remedies
    assert money.amount == pytest.approx(140 * MU, abs=0.011)
    assert land.amount == pytest.approx(MU / 2, abs=0.011)
    enough = judged(knowledge([INTENSITY]), investment_wan_yuan=140 * MU + money.amount)
    assert outcomes(enough)["intensity"] == "met"


def test_a_question_without_inputs_is_not_asked_and_names_the_one_that_helps():
    answers = {a.question: a for a in judged(knowledge([FARMLAND, INTENSITY], [CLEAR])).questions}
    assert answers["intensity"].verdict == "not_asked"
    assert answers["intensity"].would_help_field == "investment_wan_yuan"
    assert answers["controls"].verdict == "conforms"


def test_a_zero_is_an_input():
    assert (
        outcomes(judged(knowledge([INTENSITY]), investment_wan_yuan=0.0))["intensity"] == "not_met"
    )


def test_an_asked_question_without_rules_is_incomplete():
    judgement = judged(knowledge([FARMLAND], [CLEAR]), industry_code="3451")
    assert judgement.verdict == "incomplete"
    assert "规则库中没有载入" in judgement.headline.zh


def test_an_asked_question_with_a_missing_input_is_incomplete_and_names_it():
    judgement = judged(knowledge([INTENSITY]), building_footprint_m2=5_000.0)
    (finding,) = [f for f in judgement.findings if f.rule_id == "intensity"]
    assert finding.outcome == "no_data"
    assert finding.missing == ("investment_wan_yuan",)


@pytest.mark.parametrize(
    ("code", "verdict"),
    [("100102", "conforms"), ("100101", "prohibited"), ("1001", "needs_review")],
)
def test_the_intended_use_must_agree_with_the_planned_one(code, verdict):
    planned = layer(
        "planned", rect(-500, -500, 500, 500), polarity="classifies", code="100102",
        code_system="用地用海2023",
    )  # fmt: skip
    judgement = judged(
        knowledge([LAND_USE, FARMLAND], [planned, CLEAR]), land_use_code=code,
        land_use_code_system="用地用海2023",
    )  # fmt: skip
    assert judgement.verdict == verdict


def test_the_same_number_of_another_code_table_is_never_compared():
    planned = layer(
        "planned", rect(-500, -500, 500, 500), polarity="classifies", code="0601",
        code_system="三调",
    )  # fmt: skip
    judgement = judged(
        knowledge([LAND_USE, FARMLAND], [planned, CLEAR]), land_use_code="0601",
        land_use_code_system="用地用海2023",
    )  # fmt: skip
    assert judgement.verdict == "needs_review"


def test_a_planned_use_with_a_gap_is_not_agreement():
    planned = layer(
        "planned", rect(-500, -500, 100, 500), polarity="classifies", code="100102",
        code_system="用地用海2023",
    )  # fmt: skip
    judgement = judged(
        knowledge([LAND_USE, FARMLAND], [planned, CLEAR]), land_use_code="100102",
        land_use_code_system="用地用海2023",
    )  # fmt: skip
    assert judgement.verdict != "conforms"


GOOD = (
    "layer", "covered", "official", "clear", "in_force", "inside", "sure", "governed",
    "confirmed", "input",
)  # fmt: skip


def _world(state):
    features = [FAR_AWAY if state["clear"] else rect(0, 0, 50, 50)]
    within = rect(-5_000, -5_000, 5_000 if state["covered"] else 150, 5_000)
    basis = "official" if state["official"] else "demonstration"
    layers = [layer("farmland", *features, basis=basis, within=within)] if state["layer"] else []
    zone = ZONE if state["inside"] else replace(ZONE, geometry=rect(5_000, 0, 6_000, 100))
    zone = zone if state["sure"] else uncertain(zone, 2_000.0)
    scope = ("zone",) if state["governed"] else ()
    rules = [replace(r, zones=scope) for r in (FARMLAND, HUMAN, INTENSITY)]
    given = [confirmation("human")] if state["confirmed"] else []
    profile = {"investment_wan_yuan": 280 * MU} if state["input"] else {"yard_m2": 10.0}
    day = date(2024, 6, 1) if state["in_force"] else date(2026, 6, 1)
    return knowledge(rules, layers, zone), asked(day, given, **profile)


@pytest.mark.parametrize("flags", list(product([True, False], repeat=len(GOOD))))
def test_only_the_one_state_without_any_defect_conforms(flags):
    state = dict(zip(GOOD, flags, strict=True))
    judgement = judged(*_world(state))
    assert (judgement.verdict == "conforms") == all(flags)


@settings(max_examples=60, deadline=None)
@given(
    x=st.floats(-190, 190), y=st.floats(-140, 140), width=st.floats(0.001, 400),
    height=st.floats(0.001, 300), codes=st.integers(1, 4),
)  # fmt: skip
def test_parts_sum_to_the_whole(x, y, width, height, codes):
    """Classes, the rest and the overlap add up to the parcel to 0.01 m2, wherever the cut is."""
    bands = [
        rect(x + i * width / codes, y, x + (i + 1) * width / codes, y + height)
        for i in range(codes)
    ]
    split = layer("planned", *bands, polarity="classifies", code="1001")
    result = assess(SITE, knowledge([], [split]), asked())
    (overlap,) = result.overlaps
    rest = layer("boundary", SITE.geometry.union(rect(0, 0, 1, 1)), polarity="requires")
    assert overlap.overlap_m2 <= result.area_m2 + 0.01
    assert sum(part.area_m2 for part in overlap.classes) == pytest.approx(
        overlap.overlap_m2, abs=0.01
    )
    outside = assess(
        SITE, knowledge([], [replace(rest, features=split.features)]), asked()
    ).overlaps[0]
    assert outside.counting_m2 + overlap.overlap_m2 == pytest.approx(result.area_m2, abs=0.02)


def test_the_order_of_features_changes_nothing():
    bands = [rect(i * 20, 0, i * 20 + 15, 100) for i in range(9)]
    one = assess(SITE, knowledge([FARMLAND], [layer("farmland", *bands)]), asked())
    two = assess(SITE, knowledge([FARMLAND], [layer("farmland", *reversed(bands))]), asked())
    assert one.overlaps[0].overlap_m2 == pytest.approx(two.overlaps[0].overlap_m2, abs=1e-6)
    assert one.judgement.headline == two.judgement.headline


def test_more_than_five_thousand_hits_are_all_counted():
    squares = [rect(i * 2, j * 2, i * 2 + 1, j * 2 + 1) for i in range(100) for j in range(60)]
    result = assess(SITE, knowledge([FARMLAND], [layer("farmland", *squares)]), asked())
    assert result.overlaps[0].hits == 6_000
    assert result.overlaps[0].overlap_m2 == pytest.approx(6_000, rel=3e-4)


def test_the_headline_is_the_worst_question():
    hit = layer("farmland", rect(0, 0, 60, 150))
    judgement = judged(knowledge([FARMLAND, INTENSITY], [hit]), investment_wan_yuan=300 * MU)
    by_question = {a.question: a.verdict for a in judgement.questions}
    assert by_question["intensity"] == "conforms"
    assert judgement.verdict == "prohibited" == by_question["controls"]
    assert PRECEDENCE.index(judgement.verdict) == 0


def test_reasons_name_at_most_three_and_count_the_rest():
    rules = [
        rule(
            f"r{i}",
            Comparison("investment_intensity", ">=", 280 + i, "wan_yuan_per_mu"),
            "intensity",
        )
        for i in range(5)
    ]
    judgement = judged(knowledge(rules), investment_wan_yuan=1.0)
    assert "另有 2 项" in judgement.headline.zh
    assert "and 2 more" in judgement.headline.en
    assert words("x").zh == "x"


# What a fresh reader found: each was an answer that misled.


def test_a_hit_layer_without_a_clause_never_passes_in_silence():
    hit = layer("farmland", rect(0, 0, 60, 150))
    early = replace(FARMLAND, source=replace(FARMLAND.source, document="later"))
    known = knowledge([early, STRIP], [hit, layer("strip", FAR_AWAY, polarity="informs")])
    documents = {**known.rulebook.documents, "later": document(valid_from=date(2024, 12, 1))}
    known = replace(known, rulebook=replace(known.rulebook, documents=documents))
    judgement = judged(known)
    assert judgement.verdict == "needs_review"
    assert outcomes(judgement)["layer-farmland"] == "needs_review"
    assert {"layer-farmland", "farmland"} <= {item.id for item in judgement.unchecked}
    later = judged(known, asked(as_of=date(2025, 1, 1)))
    assert later.verdict == "prohibited"


@pytest.mark.parametrize(("topic", "polarity"), [("boundary", "requires"), ("strip", "informs")])
def test_a_requiring_or_informing_layer_without_a_clause_is_told(topic, polarity):
    where = FAR_AWAY if polarity == "requires" else rect(0, 0, 200, 150)
    known = knowledge([FARMLAND], [CLEAR, layer(topic, where, polarity=polarity)])
    assert judged(known).verdict == "needs_review"


def test_a_project_on_several_parcels_is_measured_on_all_of_them():
    one = judged(knowledge([INTENSITY]), replace(asked(investment_wan_yuan=300 * MU)))
    assert outcomes(one)["intensity"] == "met"
    area_m2 = assess(SITE, knowledge([]), asked()).area_m2
    five = replace(asked(investment_wan_yuan=300 * MU), project_area_m2=5 * area_m2)
    judgement = judged(knowledge([INTENSITY]), five)
    (finding,) = [f for f in judgement.findings if f.rule_id == "intensity"]
    assert finding.outcome == "not_met"
    assert finding.measured == pytest.approx(60)


def test_impossible_figures_are_doubted_not_met():
    coefficient = replace(
        INTENSITY, requirement=Comparison("building_coefficient", ">=", 40, "percent")
    )
    judgement = judged(knowledge([coefficient]), building_footprint_m2=29_000.0, yard_m2=29_000.0)
    assert outcomes(judgement)["intensity"] == "needs_review"
    assert "超过用地面积" in judgement.findings[-1].reason.zh


def planned(*parts, layer_id="planned-layer", within=None):
    from app.domain.layers import Feature

    made = layer("planned", polarity="classifies", code_system="用地用海2023")
    features = tuple(Feature(f"{i}", g, c) for i, (g, c) in enumerate(parts))
    return replace(
        made, id=layer_id, features=features, complete_within=within or made.complete_within
    )


def used(code, *layers):
    known = knowledge([LAND_USE, FARMLAND], [*layers, CLEAR])
    judgement = judged(known, land_use_code=code, land_use_code_system="用地用海2023")
    return outcomes(judgement)["land-use"]


WHOLE = rect(-500, -500, 500, 500)


def test_planned_uses_that_contradict_each_other_are_never_agreement():
    one = planned((WHOLE, "100102"))
    two = planned((WHOLE, "0701"), layer_id="second")
    assert used("100102", one, two) == "needs_review"
    assert used("100102", planned((WHOLE, ""))) == "needs_review"


def test_a_certain_difference_of_use_is_not_hidden_by_trivia():
    houses = (rect(0, 0, 199, 150), "0701")
    assert used("100102", planned((WHOLE, "0701"))) == "not_met"
    assert used("100102", planned(houses, (rect(199.999, 0, 200, 150), "100102"))) == "not_met"
    uncovered = planned((WHOLE, "0701"), within=rect(-5_000, -5_000, 199, 5_000))
    assert used("100102", uncovered) == "not_met"
    assert used("10", planned(houses, (rect(199, 0, 200, 150), "100102"))) == "not_met"


def test_an_informing_layer_says_what_it_does_not_cover():
    half = rect(-5_000, -5_000, 100, 5_000)
    hit = layer("strip", rect(0, 0, 20, 150), polarity="informs", within=half)
    judgement = judged(knowledge([STRIP], [hit]))
    assert outcomes(judgement)["strip"] == "no_data"
    assert "涉及控制带" in judgement.findings[1].reason.zh
    assert "覆盖范围之外" in judgement.findings[1].reason.zh


def test_a_neighbour_is_a_neighbour_in_either_zone():
    from app.domain.parcels import Parcel
    from app.domain.reference import Plane, to_degrees, to_plane

    long = rect(0, 0, 500, 100)
    farmland = layer("farmland", rect(0, 100, 500, 300))
    west = Plane(3, 38)
    moved = Parcel("west", to_plane(to_degrees(long, SITE.plane), west), west)
    for parcel in (replace(SITE, geometry=long), moved):
        judgement = assess(parcel, knowledge([FARMLAND], [farmland]), asked()).judgement
        assert judgement.verdict == "conforms", parcel.plane


def test_a_sliver_in_a_zone_does_not_make_its_rules_certain():
    edge = replace(ZONE, geometry=rect(-1_000, -1_000, 0.05, 1_000))
    hit = layer("farmland", rect(50, 0, 60, 150))
    judgement = judged(knowledge([FARMLAND], [hit], edge))
    assert judgement.findings[1].applies == "possibly"
    assert judgement.verdict == "needs_review"
    assert judgement.remedies == []


def test_a_comparison_that_rests_on_a_superseded_counting_rule_needs_review():
    ratio = replace(INTENSITY, requirement=Comparison("floor_area_ratio", ">=", 0.8, "ratio"))
    known = knowledge([ratio])
    old = document(id="counting", superseded_on=date(2023, 6, 1))
    book = known.rulebook
    double = replace(
        book.double_storey, source=replace(book.double_storey.source, document="counting")
    )
    book = replace(book, documents={**book.documents, "counting": old}, double_storey=double)
    known = replace(known, rulebook=book)
    high = judged(known, storeys=(Storey(15_000, 9.0),))
    assert outcomes(high)["intensity"] == "met"
    assert high.findings[-1].text_status == "superseded"
    assert high.findings[-1].support.document == "counting"
    low = judged(known, storeys=(Storey(27_000, 4.0), Storey(100, 9.0)))
    assert low.findings[-1].text_status == "in_force"
    assert low.findings[-1].support is None


def test_a_portfolio_rule_without_figures_goes_to_review_at_most():
    average = replace(INTENSITY, level="portfolio")
    judgement = judged(knowledge([average, FARMLAND], [CLEAR]), yard_m2=10.0)
    by_question = {a.question: a.verdict for a in judgement.questions}
    assert by_question["intensity"] == "needs_review"
    assert "intensity" in {item.id for item in judgement.unchecked}


def test_a_value_never_looks_equal_to_the_limit_that_it_misses():
    judgement = judged(knowledge([INTENSITY]), investment_wan_yuan=279.9999 * MU)
    assert "精确值 279.9999，不满足" in judgement.findings[-1].reason.zh


def test_of_a_day_to_come_no_text_is_in_force():
    tomorrow = replace(asked(as_of=date(2025, 6, 2)), today=date(2025, 6, 1))
    assert judged(knowledge([FARMLAND], [CLEAR]), tomorrow).verdict == "needs_review"


def test_remedies_are_for_rules_that_decide():
    aim = replace(INTENSITY, level="zone")
    assert judged(knowledge([aim]), investment_wan_yuan=1.0).remedies == []
    nothing = judged(knowledge([INTENSITY]), investment_wan_yuan=0.0).remedies
    assert [remedy.kind for remedy in nothing] == ["add_investment"]


def family(parent_edge_m, block):
    """A reconstructed zone of one block, and what is known of that block."""
    parent = uncertain(replace(ZONE, geometry=rect(-parent_edge_m, -500, parent_edge_m, 500)), 50.0)
    parent, block = (replace(one, gazetted_area_km2=1.0) for one in (parent, block))
    known = knowledge([FARMLAND], [CLEAR], parent)
    blocks = (parent, block)
    extents = {(z.id, SITE.plane): extent_of(z) for z in blocks}
    return replace(known, zones=blocks, extents=extents)


def test_an_official_block_carries_the_rules_of_its_zone():
    block = replace(ZONE, id="block", parent="zone", geometry=rect(-500, -500, 500, 500))
    judgement = judged(family(20, block))
    assert judgement.verdict == "conforms"
    assert judgement.findings[0].basis == "official"
    assert outcomes(judgement)["farmland"] == "met"


def test_outside_its_official_blocks_a_zone_is_left_though_once_drawn_there():
    block = replace(ZONE, id="block", parent="zone", geometry=rect(900, -500, 990, 500))
    judgement = judged(family(1_000, block))
    assert judgement.findings[0].outcome == "no_data"
    assert "farmland" not in outcomes(judgement)
