"""What layers say of a site: no layer, one that lies elsewhere, one that covers a part."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.areas import ellipsoidal_area_m2
from app.domain.assess import assess
from app.domain.conditions import OnLayer
from app.domain.findings import contribution
from app.domain.rules import LandUseMatch
from app.domain.wording import THIN_SPACE
from tests.unit.domain.worlds import (
    BOUNDARY,
    FARMLAND,
    INTENSITY,
    LAND_USE,
    SITE,
    STRIP,
    asked,
    knowledge,
    layer,
    rect,
    rule,
)

# The site is 200 m x 150 m; these layers are complete over its west half, or far from it.
WEST_HALF = rect(-5_000, -5_000, 100, 5_000)
ELSEWHERE = rect(3_000, 0, 4_000, 1_000)
FAR_AWAY = rect(3_100, 100, 3_200, 200)
HIT = rect(0, 0, 20, 150)
OPEN_M2 = pytest.approx(15_000, rel=3e-4)


def judged(known, **profile):
    return assess(SITE, known, asked(**profile)).judgement


def found(judgement, rule_id):
    (finding,) = [f for f in judgement.findings if f.rule_id == rule_id]
    return finding


def unchecked(judgement):
    return {item.id: item for item in judgement.unchecked}


def test_a_layer_that_lies_elsewhere_is_not_called_missing():
    """Version 1 is loaded: to import it again would not help the officer."""
    far = layer("farmland", FAR_AWAY, within=ELSEWHERE)
    judgement = judged(knowledge([FARMLAND], [far]))
    finding = found(judgement, "farmland")
    assert (finding.outcome, finding.missing) == ("no_data", ("layer:farmland",))
    assert judgement.verdict == "incomplete"
    assert "缺少" not in finding.reason.zh + judgement.headline.zh
    assert finding.reason.zh.startswith("已载入农田图层，但都不覆盖该地块")
    assert "没有覆盖该地块的图层：farmland。" in judgement.headline.zh
    assert "相邻图幅" in finding.reason.zh
    assert "no loaded layer of 农田 reaches this parcel" in finding.reason.en
    assert "neighbouring sheet" in finding.reason.en


def test_without_any_layer_it_is_missing():
    judgement = judged(knowledge([FARMLAND]))
    assert found(judgement, "farmland").reason.zh.startswith("缺少农田图层")
    assert "没有覆盖该地块的图层：farmland。" in judgement.headline.zh
    assert "no layer reaches the parcel: farmland." in judgement.headline.en


def test_a_fictitious_layer_elsewhere_is_none_for_a_real_judgement():
    far = layer("farmland", FAR_AWAY, within=ELSEWHERE, basis="demonstration")
    assert found(judged(knowledge([FARMLAND], [far])), "farmland").reason.zh.startswith("缺少")


def test_a_layer_of_another_day_is_none():
    far = replace(layer("farmland", FAR_AWAY, within=ELSEWHERE), valid_until=date(2023, 1, 1))
    assert found(judged(knowledge([FARMLAND], [far])), "farmland").reason.zh.startswith("缺少")


def test_a_condition_and_a_use_know_a_layer_that_lies_elsewhere():
    on_it = replace(INTENSITY, when=OnLayer("farmland"))
    planned = layer("planned", FAR_AWAY, within=ELSEWHERE, polarity="classifies", code="1001",
                    code_system="用地用海2023")  # fmt: skip
    known = knowledge([on_it, LAND_USE], [layer("farmland", FAR_AWAY, within=ELSEWHERE), planned])
    judgement = judged(known, land_use_code="1001", land_use_code_system="用地用海2023",
                       investment_wan_yuan=1.0)  # fmt: skip
    for rule_id in ("intensity", "land-use"):
        assert found(judgement, rule_id).outcome == "no_data"
        assert "都不覆盖该地块" in found(judgement, rule_id).reason.zh


def test_the_measure_of_an_informing_layer_is_the_area_of_its_own_sentence():
    strip = layer("strip", rect(90, -50, 110, 200), polarity="informs")
    result = assess(SITE, knowledge([STRIP], [strip]), asked())
    hit = result.overlaps[0].hit
    measured = found(result.judgement, "strip").measured
    assert measured == pytest.approx(ellipsoidal_area_m2(hit, SITE.plane), abs=1e-6)
    assert measured == pytest.approx(result.overlaps[0].overlap_m2, abs=1e-6)
    assert abs(measured - hit.area) > 0.1


@pytest.mark.parametrize(
    ("clause", "made"),
    [
        (FARMLAND, layer("farmland", HIT, within=WEST_HALF)),
        (BOUNDARY, layer("boundary", HIT, within=WEST_HALF, polarity="requires")),
        (replace(FARMLAND, level="zone"), layer("farmland", HIT, within=WEST_HALF)),
    ],
)
def test_a_breach_does_not_hide_what_its_layer_does_not_cover(clause, made):
    judgement = judged(knowledge([clause], [made]))
    assert found(judgement, clause.id).outcome == "not_met"
    item = unchecked(judgement)[f"layer:{clause.id}"]
    said = item.reason.zh.replace(THIN_SPACE, "").removeprefix("地块有 ").split(" m²")[0]
    assert float(said) == OPEN_M2
    assert "50.00 %" in item.reason.zh
    assert "50.00 %" in item.reason.en
    assert item.name.zh in judgement.headline.zh.split("未核：")[1]
    assert item.name.en in judgement.headline.en.split("Not checked: ")[1]


def test_the_uncovered_part_of_a_use_that_differs_is_named():
    planned = layer("planned", rect(-500, -500, 500, 500), within=WEST_HALF, code="0701",
                    polarity="classifies", code_system="用地用海2023")  # fmt: skip
    judgement = judged(knowledge([LAND_USE], [planned]), land_use_code="100102",
                       land_use_code_system="用地用海2023")  # fmt: skip
    assert found(judgement, "land-use").outcome == "not_met"
    assert "50.00 %" in unchecked(judgement)["layer:planned"].reason.zh


def test_layers_that_cover_a_site_together_leave_nothing_unchecked():
    west = layer("farmland", HIT, within=WEST_HALF)
    east = replace(layer("farmland", FAR_AWAY, within=rect(100, -5_000, 5_000, 5_000)), id="east")
    judgement = judged(knowledge([FARMLAND], [west, east]))
    assert "layer:farmland" not in unchecked(judgement)
    assert found(judgement, "farmland").outcome == "not_met"


def test_a_trace_that_is_not_covered_is_arithmetic():
    trace = layer("farmland", HIT, within=rect(-5_000, -5_000, 199.99999, 5_000))
    assert "layer:farmland" not in unchecked(judged(knowledge([FARMLAND], [trace])))


def test_what_is_said_already_is_not_said_twice():
    half = layer("farmland", FAR_AWAY, within=WEST_HALF)
    judgement = judged(knowledge([FARMLAND], [half]))
    assert found(judgement, "farmland").outcome == "no_data"
    names = [item.id for item in judgement.unchecked]
    assert names.count("farmland") == 1
    assert "layer:farmland" not in names


def test_two_clauses_on_one_topic_name_its_uncovered_part_once():
    second = replace(FARMLAND, id="second")
    judgement = judged(knowledge([FARMLAND, second], [layer("farmland", HIT, within=WEST_HALF)]))
    assert [item.id for item in judgement.unchecked].count("layer:farmland") == 1


def test_what_was_not_looked_at_changes_no_verdict():
    """The list of what was not checked comes after the verdict, which is that of the findings."""
    known = knowledge([FARMLAND], [layer("farmland", HIT, within=WEST_HALF)])
    judgement = judged(known)
    assert judgement.verdict == "prohibited"
    assert {contribution(f) for f in judgement.findings} == {"prohibited", "conforms"}
    review = judged(knowledge([replace(FARMLAND, force="advisory")], known.layers))
    assert review.verdict == "needs_review"
    assert "layer:farmland" in unchecked(review)


def test_a_clause_for_the_authorities_leaves_nothing_of_the_project_unchecked():
    duty = rule("duty", LandUseMatch("planned"), "land_use", addressee="authority")
    planned = layer("planned", HIT, within=WEST_HALF, polarity="classifies", code="1001")
    judgement = judged(knowledge([FARMLAND, duty], [planned]), land_use_code="1001")
    assert "layer:planned" not in unchecked(judgement)
