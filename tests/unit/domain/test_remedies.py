"""What a trimmed boundary leaves behind is told with it: land not looked at, breaches that stay."""

from dataclasses import replace

import pytest

from app.domain.assess import assess
from app.domain.reference import HOME_PLANE
from app.domain.wording import THIN_SPACE
from app.domain.zones import extent_of
from tests.unit.domain.worlds import (
    BOUNDARY,
    FARMLAND,
    INTENSITY,
    SITE,
    ZONE,
    asked,
    knowledge,
    layer,
    rect,
    uncertain,
)

WEST_HALF = rect(-5_000, -5_000, 100, 5_000)
# Of the parcel 20 m x 150 m are farmland; the boundary ends 60 m from its west side.
STRIP_OF_FARMLAND = rect(70, 0, 90, 150)
INSIDE = rect(0, 0, 60, 150)


def trimmed(known, question=None, **profile):
    result = assess(SITE, known, question or asked(**profile))
    (trim,) = [r for r in result.judgement.remedies if r.kind == "trim"]
    return result, trim


def squeezed(said):
    return said.replace(THIN_SPACE, "")


def told_m2(area_m2):
    """The ellipsoid's area of a part of the site, 1.2e-4 below the planar one, as printed."""
    return pytest.approx(area_m2, rel=3e-4)


def test_all_covered_and_settled_says_no_more_than_before():
    _, trim = trimmed(knowledge([FARMLAND], [layer("farmland", STRIP_OF_FARMLAND)]))
    assert trim.text.zh.startswith("调整边界，让出")
    assert "未核查" not in trim.text.zh
    assert "不满足" not in trim.text.zh
    assert "not looked at" not in trim.text.en


def test_what_remains_without_coverage_is_told_with_its_area():
    half = layer("farmland", STRIP_OF_FARMLAND, within=WEST_HALF)
    result, trim = trimmed(knowledge([FARMLAND], [half]))
    left = squeezed(trim.text.zh).split("尚未核查：")[1]
    assert left.startswith("农田 ")
    assert float(left.removeprefix("农田 ").split(" m²")[0]) == told_m2(15_000)
    assert float(left.removeprefix("农田 ").split(" m²")[0]) == pytest.approx(
        result.overlaps[0].uncovered_m2, abs=0.01
    )
    assert "not looked at in what remains: 农田 " in trim.text.en


def test_land_that_is_cut_away_is_not_among_what_remains():
    """A hit beyond the coverage counts and is cut away; 50 m x 150 m remain unexamined there."""
    beyond = layer("farmland", rect(150, 0, 200, 150), within=WEST_HALF)
    _, trim = trimmed(knowledge([FARMLAND], [beyond]))
    left = squeezed(trim.text.zh).split("尚未核查：农田 ")[1]
    assert float(left.split(" m²")[0]) == told_m2(7_500)


def test_a_layer_that_is_missing_leaves_all_of_it_unexamined():
    _, trim = trimmed(knowledge([FARMLAND, BOUNDARY], [layer("farmland", STRIP_OF_FARMLAND)]))
    assert "剩余部分尚未核查：边界（全部）" in trim.text.zh
    assert "not looked at in what remains: 边界 (all of it)" in trim.text.en


def test_a_breach_that_only_may_apply_stays_and_is_told():
    """The parcel may lie outside the zone whose clause it is, so it is not trimmed for it."""
    near = replace(ZONE, id="near", geometry=rect(250, -1_000, 1_000, 1_000))
    maybe = replace(BOUNDARY, zones=("near",))
    known = knowledge(
        [FARMLAND, maybe],
        [layer("farmland", STRIP_OF_FARMLAND), layer("boundary", INSIDE, polarity="requires")],
    )
    zones = (ZONE, uncertain(near, 100.0))
    extents = {(z.id, HOME_PLANE): extent_of(z) for z in zones}
    result, trim = trimmed(replace(known, zones=zones, extents=extents))
    (finding,) = [f for f in result.judgement.findings if f.rule_id == "boundary"]
    assert (finding.applies, finding.outcome) == ("possibly", "not_met")
    said = squeezed(trim.text.zh)
    assert "仍不满足：boundary " in said
    assert said.endswith(" m²（可能适用）")
    # 140 m lie outside the boundary, 20 m of them are cut away with the farmland.
    assert float(said.split("仍不满足：boundary ")[1].split(" m²")[0]) == told_m2(18_000)
    assert "still not met: boundary " in trim.text.en
    assert trim.text.en.endswith(" m² (may apply)")


def test_a_breach_that_the_trimming_settles_as_well_is_not_told():
    same = replace(FARMLAND, id="second", force="advisory", level="zone")
    _, trim = trimmed(knowledge([FARMLAND, same], [layer("farmland", STRIP_OF_FARMLAND)]))
    assert "仍不满足" not in trim.text.zh


def test_a_breach_of_money_stays():
    known = knowledge([FARMLAND, INTENSITY], [layer("farmland", STRIP_OF_FARMLAND)])
    _, trim = trimmed(known, investment_wan_yuan=1.0)
    assert trim.text.zh.endswith("仍不满足：intensity")
    assert trim.text.en.endswith("still not met: intensity")
