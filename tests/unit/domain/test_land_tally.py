"""Land of a kind by layers: squares computed by hand, and everything that makes a lower bound."""

from datetime import date

import pytest
from shapely.geometry import box

from app.domain.areas import ellipsoidal_area_m2
from app.domain.land_tally import LandTerm, tally_land
from app.domain.layers import Feature, Layer
from app.domain.measured_land import data_date_of
from app.domain.parcels import Parcel
from app.domain.reference import HOME_PLANE
from app.text import Text

TERMS = {
    "三调": LandTerm(
        ("05", "06", "07", "08", "09", "10", "1109"), ("1006",),
        {f"{number:02d}" for number in range(13)},
    )
}  # fmt: skip
INDUSTRY = {"三调": LandTerm(("0601",), (), {"01", "06"})}
SITE = Parcel("z", box(430_000, 4_080_000, 430_400, 4_080_100), HOME_PLANE)


def cell(west, east):
    return box(430_000 + west, 4_080_000, 430_000 + east, 4_080_100)


def layer(*features, within=SITE.geometry, system="三调", name="a"):
    words = Text("图层", "layer")
    shapes = [Feature(str(n), shape, code) for n, (code, shape) in enumerate(features)]
    return Layer(
        name, "current_land_use", words, "classifies", "official", words, date(2025, 12, 31),
        None, None, shapes, within, system,
    )  # fmt: skip


def m2(*cells):
    return sum(ellipsoidal_area_m2(one, HOME_PLANE) for one in cells)


WHOLE = (("0601", cell(0, 100)), ("1006", cell(100, 200)), ("0103", cell(200, 300)),
         ("1109", cell(300, 400)))  # fmt: skip


def test_a_covered_site_is_counted_exactly():
    found = tally_land(SITE, [layer(*WHOLE)], TERMS)
    assert found.is_exact
    assert found.covered_share == 1.0
    assert found.least_m2 == pytest.approx(m2(cell(0, 100), cell(300, 400)), abs=1e-6)
    assert found.least_m2 == pytest.approx(20_000, rel=1e-3)
    industry = tally_land(SITE, [layer(*WHOLE)], INDUSTRY)
    assert industry.least_m2 == pytest.approx(m2(cell(0, 100)), abs=1e-6)


@pytest.mark.parametrize(
    ("features", "within"),
    [
        (WHOLE[:3], SITE.geometry),  # a gap where the layer claims to be complete
        ((*WHOLE[:3], ("", cell(300, 400))), SITE.geometry),  # no code
        ((*WHOLE[:3], ("99", cell(300, 400))), SITE.geometry),  # a code nobody knows
        ((*WHOLE[:3], ("11", cell(300, 400))), SITE.geometry),  # too coarse: 1109 or water
        ((*WHOLE[:3], ("0103", cell(300, 400))), cell(0, 300)),  # outside of complete_within
        ((*WHOLE, ("0103", cell(300, 400))), SITE.geometry),  # two classes on one place
    ],
)
def test_what_is_not_said_leaves_a_lower_bound(features, within):
    found = tally_land(SITE, [layer(*features, within=within)], TERMS)
    assert not found.is_exact
    assert found.least_m2 == pytest.approx(m2(cell(0, 100)), abs=1e-6)
    assert found.open_m2 == pytest.approx(m2(cell(300, 400)), abs=1e-6)
    assert found.covered_share == pytest.approx(0.75, abs=1e-6)


def test_a_coarse_code_does_not_make_industry():
    found = tally_land(SITE, [layer(("06", cell(0, 100)), ("01", cell(100, 400)))], INDUSTRY)
    assert (found.least_m2, found.is_exact) == (0.0, False)
    assert found.open_m2 == pytest.approx(m2(cell(0, 100)), abs=1e-6)


def test_construction_land_outside_the_complete_area_still_counts():
    found = tally_land(SITE, [layer(*WHOLE, within=cell(0, 300))], TERMS)
    assert found.is_exact


def test_two_layers_count_their_land_once():
    parts = [layer(*WHOLE[:3], within=cell(0, 300)), layer(*WHOLE[2:], within=cell(200, 400))]
    found = tally_land(SITE, parts, TERMS)
    assert found.is_exact
    assert found.least_m2 == pytest.approx(m2(cell(0, 100), cell(300, 400)), abs=1e-6)


def test_another_code_system_says_nothing():
    """0601 are rural roads in the other table."""
    assert tally_land(SITE, [layer(*WHOLE, system="用地用海2023")], TERMS) is None
    assert tally_land(SITE, [], TERMS) is None
    far = Parcel("z", box(431_000, 4_080_000, 431_400, 4_080_100), HOME_PLANE)
    assert tally_land(far, [layer(*WHOLE)], TERMS) is None


def test_the_day_of_figures_is_that_of_their_layers():
    known, other = date(2025, 12, 31), date(2024, 12, 31)
    assert data_date_of([known, known], None) == known
    assert data_date_of([known], other) is None
    assert data_date_of([None, None], other) == other
    assert data_date_of([None], None) is None
    assert data_date_of([known, other], None) is None
    assert data_date_of([known, None], known) is None
