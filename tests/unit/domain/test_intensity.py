"""Intensity, computed by hand: 30 000 m2 are 45 mu exactly."""

import pytest

from app.domain.intensity import DoubleStorey, measures
from app.domain.profile import ProjectProfile, Storey
from app.domain.sources import Source

EIGHT = DoubleStorey(8.0, Source("d", "s", "q"))


def measured(**profile):
    return measures(ProjectProfile(**profile), 30_000.0, EIGHT)


def test_investment_and_tax_per_mu():
    found = measured(investment_wan_yuan=12_600, tax_wan_yuan_per_year=900)
    assert found["investment_intensity"].value == pytest.approx(280)
    assert found["tax_per_mu"].value == pytest.approx(20)


@pytest.mark.parametrize(("height_m", "ratio"), [(7.99, 0.55), (8.0, 0.55), (8.01, 1.10)])
def test_a_storey_counts_twice_only_above_eight_metres(height_m, ratio):
    found = measured(storeys=(Storey(16_500, height_m),))
    assert found["floor_area_ratio"].value == pytest.approx(ratio)


def test_an_unknown_height_leaves_a_lower_bound():
    found = measured(storeys=(Storey(15_000, None), Storey(3_000, 10)))["floor_area_ratio"]
    assert found.value is None
    assert found.least == pytest.approx(21_000 / 30_000)
    assert found.missing == ("storeys.height_m",)


def test_yards_belong_to_the_building_coefficient():
    found = measured(building_footprint_m2=10_500, yard_m2=1_500)["building_coefficient"]
    assert found.value == pytest.approx(40)


def test_without_yards_the_footprint_is_a_lower_bound():
    found = measured(building_footprint_m2=12_000)["building_coefficient"]
    assert (found.value, found.least, found.missing) == (None, 40.0, ("yard_m2",))


def test_what_is_absent_is_missing_never_zero():
    for measure in measured().values():
        assert measure.value is None
        assert measure.missing
