"""Industrial shares: computed, held against the print, summed and never averaged."""

import pytest

from app.domain.landuse import PlannedLand, combined
from app.domain.sources import Source
from app.text import Text

SOURCE = (Source("plan", "四", "原文"),)


def plan(construction, industrial, printed, term="建设用地"):
    return PlannedLand("z", 2025, Text(term, term), construction, industrial, printed, SOURCE)


@pytest.mark.parametrize(
    ("construction", "industrial", "printed", "agrees"),
    [
        (22.25, 7.91, 36, True),
        (6.8, 1.2, 18, True),
        (28.37, 9.75, 34, True),
        (8, 2.1, 26, True),
        (22.25, 7.91, 35, False),
    ],
)
def test_the_printed_shares_agree_with_rounding(construction, industrial, printed, agrees):
    assert plan(construction, industrial, printed).agrees_with_print is agrees


def test_a_sum_is_derived_and_no_mean_of_percentages():
    both = combined("edz", [plan(22.25, 7.91, 36, "城市"), plan(6.8, 1.2, 18, "城镇")])
    assert both.construction_land_km2 == pytest.approx(29.05)
    assert both.industrial_share == pytest.approx(0.3136, abs=5e-5)
    assert both.agrees_with_print is None
    assert both.derived
    assert both.term.zh == "城市与城镇"
    assert combined("edz", []) is None
