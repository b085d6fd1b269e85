"""Changes of land: hand-computed sums, shares and headroom; what cannot be is refused."""

from datetime import UTC, date, datetime

import pytest

from app.domain.landuse import PlannedLand
from app.domain.observations import Observation
from app.domain.observed_land import observed_land
from app.domain.what_if import Change, LandFigures, after, against_print, headroom_km2
from app.errors import InputError
from app.text import Text

URBAN_2025 = PlannedLand("z", 2025, Text("", ""), 22.25, 7.91, 36, ())


def figure(value, zone="z", indicator="construction_land_km2", on=date(2025, 12, 31)):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Observation(
        f"{zone}{indicator}{on}", zone, indicator, on, value, "", "调查", False, "张", now
    )


@pytest.mark.parametrize(
    ("area", "unit", "km2"),
    [(1, "km2", 1.0), (30, "ha", 0.3), (450, "mu", 0.3), (2_500, "m2", 0.0025), (-15, "mu", -0.01)],
)
def test_areas_of_every_unit(area, unit, km2):
    assert Change("construction", area, unit).area_km2 == pytest.approx(km2, abs=1e-12)


def test_every_change_alters_the_figure_it_names():
    changes = [
        Change("construction", 30, "ha"),
        Change("industrial", 450, "mu"),
        Change("construction", -0.5, "km2"),
    ]
    changed = after(LandFigures(20.0, 8.0), changes)
    assert changed.construction_km2 == pytest.approx(19.8, abs=1e-12)
    assert changed.industrial_km2 == pytest.approx(8.3, abs=1e-12)
    assert changed.industrial_share == pytest.approx(8.3 / 19.8, abs=1e-12)


def test_the_last_square_metre_may_go_and_no_more():
    changed = after(LandFigures(0.3, 0.1), [Change("industrial", -150, "mu")])
    assert changed.industrial_km2 == 0.0
    with pytest.raises(InputError) as caught:
        after(LandFigures(0.3, 0.1), [Change("industrial", -150.01, "mu", "", 4)])
    assert caught.value.code == "what_if.negative"
    assert caught.value.where["change"] == 4


def test_more_industrial_than_construction_land_is_refused():
    with pytest.raises(InputError) as caught:
        after(LandFigures(8.5, 8.0), [Change("industrial", 0.6, "km2")])
    assert caught.value.code == "what_if.industrial_exceeds"
    both = [Change("industrial", 0.6, "km2"), Change("construction", 0.6, "km2")]
    assert after(LandFigures(8.5, 8.0), both).industrial_km2 == pytest.approx(8.6)


def test_an_unknown_figure_is_not_changed():
    with pytest.raises(InputError) as caught:
        after(LandFigures(8.5, None), [Change("industrial", 0.6, "km2")])
    assert caught.value.code == "what_if.unknown_figure"
    assert after(LandFigures(8.5, None), [Change("construction", 1, "km2")]) == LandFigures(
        9.5, None
    )


def test_headroom_is_planned_less_observed_and_may_be_negative():
    assert headroom_km2(URBAN_2025, LandFigures(20.0, 8.0), "construction") == 2.25
    assert headroom_km2(URBAN_2025, LandFigures(20.0, 8.0), "industrial") == pytest.approx(-0.09)
    assert headroom_km2(URBAN_2025, LandFigures(20.0, None), "industrial") is None


@pytest.mark.parametrize(
    ("share", "points", "rounds"),
    [
        (7.91 / 22.25, -0.449438, True),
        (0.4, 4.0, False),
        (0.3649, 0.49, True),
        (0.354, -0.6, False),
    ],
)
def test_a_share_is_held_against_the_rounded_print(share, points, rounds):
    found = against_print(share, 36)
    assert found.difference_points == pytest.approx(points, abs=1e-6)
    assert found.rounds_to_print is rounds
    assert against_print(share, None) is None
    assert against_print(None, 36) is None


def test_the_latest_figure_of_the_zone_goes_before_a_sum_of_its_parts():
    parts = [figure(5.0, "a"), figure(6.0, "b")]
    summed = observed_land("z", ["a", "b"], parts).construction
    assert (summed.value, summed.derived, len(summed.parts)) == (11.0, True, 2)
    own = [figure(9.0, on=date(2024, 12, 31)), figure(10.0), *parts]
    assert (observed_land("z", ["a", "b"], own).construction.value) == 10.0


def test_parts_are_summed_on_one_day_only():
    day = date(2024, 12, 31)
    apart = [figure(5.0, "a"), figure(6.0, "b", on=day)]
    assert observed_land("z", ["a", "b"], apart).construction is None
    again = [*apart, figure(4.0, "a", on=day)]
    found = observed_land("z", ["a", "b"], again).construction
    assert (found.value, found.on) == (10.0, day)
    shares = [figure(30, "a", "industrial_share"), figure(20, "b", "industrial_share")]
    assert observed_land("z", ["a", "b"], shares).share is None, "shares were summed"


def test_figures_of_different_days_make_no_share():
    apart = [figure(20.0), figure(8.0, indicator="industrial_land_km2", on=date(2024, 12, 31))]
    found = observed_land("z", [], apart)
    assert found.figures.industrial_share is None
    assert found.missing == ()
    same = observed_land("z", [], [figure(20.0), figure(21.0, indicator="industrial_land_km2")])
    assert same.figures.industrial_share == 1.05
    assert same.contradicts_itself
    assert not found.contradicts_itself
