"""A plan's figure beside an observed one: by the printed word, in its year, in its unit."""

from datetime import UTC, date, datetime

import pytest

from app.domain.observations import Observation
from app.domain.sources import Source
from app.domain.target_comparison import compare, picked
from app.domain.targets import Baseline, Target
from app.domain.units import convert, convertible
from app.text import Text

END_2024, END_2025 = date(2024, 12, 31), date(2025, 12, 31)


def target(**changes):
    given = {
        "id": "t", "zones": ("z",), "topic": "economy", "kind": "target", "indicator": "i",
        "name": Text("指标", "indicator"), "value": 300.0, "unit": "亿元", "comparison": ">=",
        "comparison_printed": "不低于", "force": "not_stated", "year": 2025,
        "source": Source("d", "s", "q"),
    }  # fmt: skip
    return Target(**{**given, **changes})


def seen(value, on=END_2025, unit="亿元", recorded=1):
    at = datetime(2026, 1, recorded, tzinfo=UTC)
    return Observation(f"o{value}", "z", "i", on, value, unit, "统计局", False, "张", at)


@pytest.mark.parametrize(
    ("comparison", "below", "equal", "above"),
    [
        (">=", "not_met", "met", "met"),
        (">", "not_met", "not_met", "met"),
        ("<=", "met", "met", "not_met"),
        ("<", "met", "not_met", "not_met"),
        ("reach", "not_met", "met", "met"),
        ("=", "needs_review", "met", "needs_review"),
        ("approx", "needs_review", "needs_review", "needs_review"),
        ("intended", "not_applicable", "not_applicable", "not_applicable"),
    ],
)
def test_the_printed_word_decides_at_its_figure(comparison, below, equal, above):
    aim = target(comparison=comparison)

    outcomes = [compare(aim, seen(value)).outcome for value in (299.99, 300.0, 300.01)]

    assert outcomes == [below, equal, above]


@pytest.mark.parametrize("value", [299.99, 300.0, 300.01])
def test_doubtful_text_decides_nothing(value):
    found = compare(target(), seen(value), (), ["a-1"])
    assert found.outcome == "needs_review"
    assert "a-1" in found.reason.zh
    assert compare(target(), None, (), ["a-1"]).outcome == "no_data"


def test_a_range_is_met_from_end_to_end_and_not_decided_outside():
    aim = target(value=None, low=3.0, high=5.0, unit="个", comparison="range")

    outcomes = [compare(aim, seen(value, unit="个")).outcome for value in (2, 3, 4, 5, 6)]

    assert outcomes == ["needs_review", "met", "met", "met", "needs_review"]
    assert compare(aim, seen(4, unit="个")).headroom is None


@pytest.mark.parametrize("kind", ["baseline", "fact", "context", "achieved", "threshold"])
def test_what_is_no_aim_is_never_judged(kind):
    result = compare(target(kind=kind), seen(1.0))

    assert result.outcome == "not_applicable"
    assert result.headroom is None


@pytest.mark.parametrize("kind", ["target", "requirement", "quantity"])
def test_what_is_to_be_is_judged(kind):
    assert compare(target(kind=kind), seen(1.0)).outcome == "not_met"


def test_without_an_observation_there_is_no_answer():
    result = compare(target(), None)

    assert result.outcome == "no_data"
    assert "没有监测数据" in result.reason.zh
    assert (result.headroom, result.trend, result.observed_value) == (None, None, None)


def test_words_without_a_number_go_to_a_person_and_say_so():
    silent = target(value=None, comparison="qualitative", comparison_printed="明显增长")
    several = target(value=None, parts=(3.0, 1.0, 3.0), comparison="=")

    assert compare(silent, seen(9.0)).outcome == "needs_review"
    assert "文本未给出数字" in compare(silent, seen(9.0)).reason.zh
    assert compare(several, seen(3.0)).outcome == "needs_review"
    assert "3:1:3" in compare(several, None).reason.zh


@pytest.mark.parametrize("value", [250, 300, 350])
@pytest.mark.parametrize("on", [END_2024, date(1999, 6, 30)])
def test_an_earlier_value_never_says_that_the_target_is_met(value, on):
    found = compare(target(), seen(value, on), as_of=date(2024, 12, 31))

    assert found.outcome == "needs_review"
    assert found.headroom.value == 300 - value
    assert "监测日在目标年（2025）之前，为期中数，不能说明目标年" in found.reason.zh
    assert "尚未到目标年（2025）" in found.reason.zh


def test_a_year_that_is_over_is_not_said_to_be_yet_to_come():
    over = compare(target(), seen(300, END_2024), as_of=date(2026, 11, 22)).reason
    during = compare(target(), seen(300, END_2024), as_of=date(2025, 6, 30)).reason

    assert "目标年已过，没有目标年的监测数据" in over.zh
    assert "nothing was observed in it" in over.en
    for said in (over, during):
        assert "尚未到" not in said.zh
        assert "yet to come" not in said.en
    assert "目标年已过" not in during.zh


def test_what_was_observed_before_the_plan_decides_nothing():
    based = target(year=None, baseline=Baseline(2020, 280.0))
    silent = target(year=None)

    before = compare(based, seen(310, date(2019, 12, 31)))
    assert before.outcome == "needs_review"
    assert "监测日早于规划基期（2020 年）" in before.reason.zh
    assert compare(based, seen(310, date(2020, 12, 31))).outcome == "met"
    early = compare(silent, seen(310, date(1999, 6, 30)), issued=date(2022, 10, 11))
    assert early.outcome == "needs_review"
    assert "监测日早于文件发布（2022-10-11）" in early.reason.zh
    assert compare(silent, seen(310), issued=date(2022, 10, 11)).outcome == "met"


@pytest.mark.parametrize("value", [250.0, 350.0])
def test_a_later_value_does_not_show_the_year_of_the_target(value):
    result = compare(target(), seen(value, date(2026, 6, 30)))

    assert result.outcome == "needs_review"
    assert "监测日在目标年（2025）之后" in result.reason.zh
    assert "after the year of the target (2025)" in result.reason.en


def test_a_figure_without_a_year_is_compared_with_any_day():
    assert compare(target(year=None), seen(250, date(2026, 6, 30))).outcome == "not_met"


def test_room_in_an_area_is_given_in_mu():
    # 7.91 - 7.5 = 0.41 km2; one km2 is 1500 mu: 615 mu
    aim = target(value=7.91, unit="km2", comparison="intended", comparison_printed="力争…达")

    result = compare(aim, seen(7.5, unit="km2"))

    assert (result.headroom.value, result.headroom.unit) == (0.41, "km2")
    assert (result.headroom.area_km2, result.headroom.area_mu) == (0.41, 615.0)
    assert "7.91 − 7.5 = 0.41 km²（615.00 亩）" in result.reason.zh
    assert "neither a cap nor a floor" in result.reason.en


def test_room_below_zero_is_more_than_the_plan_has():
    aim = target(value=1.2, unit="km2", comparison="intended")

    assert compare(aim, seen(1.5, unit="km2")).headroom.area_mu == -450.0


def test_shares_differ_by_percentage_points():
    result = compare(target(value=34.0, unit="%"), seen(36.0, unit="%"))

    assert (result.headroom.value, result.headroom.unit) == (-2.0, "百分点")
    assert "34 % − 36 % = −2 个百分点；" in result.reason.zh
    assert "34 % − 36 % = −2 percentage points;" in result.reason.en


def test_figures_in_sentences_are_grouped_with_the_names_of_their_units():
    aim = target(value=20.0, unit="km2", comparison="<=", comparison_printed="不高于")

    said = compare(aim, seen(21.0, unit="km2")).reason

    assert "20 − 21 = −1 km²（−1\u2009500.00 亩）" in said.zh
    assert "km2" not in said.zh + said.en
    money = compare(target(value=1_700_000.0, unit="万元"), seen(1_234_567, unit="万元")).reason
    assert "监测 1\u2009234\u2009567 万元" in money.zh
    assert "observed on 2025-12-31: 1\u2009234\u2009567 × 10,000 yuan" in money.en


def test_room_in_mu_is_given_in_km2_as_well():
    aim = target(value=4.0, unit="万亩", comparison=">=")

    headroom = compare(aim, seen(30_000, unit="亩")).headroom

    assert (headroom.value, headroom.area_mu) == (1.0, 10_000.0)
    assert headroom.area_km2 == pytest.approx(6.666667, abs=1e-6)


def test_an_observation_in_another_unit_is_converted_first():
    aim = target(value=1_700_000.0, unit="万元")

    result = compare(aim, seen(170, unit="亿元"))

    assert (result.outcome, result.observed_value, result.headroom.value) == ("met", 1.7e6, 0.0)


def test_what_cannot_be_converted_is_not_compared():
    result = compare(target(), seen(400, unit="亿美元"))

    assert result.outcome == "needs_review"
    assert (result.observed_value, result.headroom, result.trend) == (None, None, None)


def test_two_observations_make_a_straight_line():
    # 200 at the end of 2022, 250 at the end of 2024: 25 a year, 275 at the end of 2025
    trend = compare(target(), seen(250, END_2024), [seen(200, date(2022, 12, 31))]).trend

    assert (trend.direction, trend.change_per_year, trend.at_year_end) == ("rising", 25.0, 275.0)
    assert (trend.first, trend.last, trend.observations) == (200.0, 250.0, 2)
    assert "直线" in trend.reason.zh
    assert "规划数为 300 亿元" in trend.reason.zh
    assert "不作判定" in trend.reason.zh


def test_a_line_on_course_still_decides_nothing():
    result = compare(target(), seen(290, END_2024), [seen(200, date(2023, 12, 31))])

    assert result.trend.at_year_end == 380.0
    assert result.outcome == "needs_review"


def test_the_line_runs_from_the_first_to_the_last_only():
    middle = seen(900, date(2023, 6, 30))

    trend = compare(target(), seen(200, END_2024), [middle, seen(240, date(2022, 12, 31))]).trend

    assert (trend.direction, trend.change_per_year) == ("falling", -20.0)
    assert trend.observations == 3


def test_two_days_next_to_each_other_make_no_line():
    days = seen(1.0, END_2025, "km2"), [seen(0.9, date(2025, 12, 30), "km2")]
    trend = compare(target(value=9.75, unit="km2", year=2035), days[0], days[1]).trend

    assert (trend.direction, trend.change_per_year, trend.at_year_end) == ("rising", None, None)
    assert "相隔不足一年，不计年均变化，也不延长" in trend.reason.zh
    assert "less than a year apart" in trend.reason.en


def test_the_line_is_drawn_on_no_further_than_it_is_long():
    last, first = seen(1.0, END_2025, "km2"), [seen(0.5, date(2020, 12, 31), "km2")]
    near, far = (
        compare(target(value=9.75, unit="km2", year=year), last, first).trend
        for year in (2030, 2031)
    )

    assert near.at_year_end == pytest.approx(1.5)  # five years of 0.1
    assert (far.at_year_end, far.change_per_year) == (None, pytest.approx(0.1))
    assert "距 2031 年底比首末两次监测相隔的时间还长，不再延长" in far.reason.zh


def test_the_line_is_not_drawn_on_once_the_year_is_over():
    assert compare(target(), seen(250), [seen(200, END_2024)]).trend.at_year_end is None


def test_one_observation_is_no_trend():
    assert compare(target(), seen(250)).trend is None
    assert compare(target(), seen(250), [seen(240, recorded=2)]).trend is None  # the same day


def test_the_year_of_the_target_goes_before_a_later_day():
    of_year, later, before = seen(1), seen(2, date(2026, 6, 30)), seen(3, END_2024)

    assert picked(target(), [later, of_year, before]) is of_year
    assert picked(target(), [later, before]) is later
    assert picked(target(year=None), [later, of_year]) is later
    assert picked(target(), []) is None


@pytest.mark.parametrize(
    ("value", "unit", "other", "expected"),
    [
        (7.91, "km2", "亩", 11_865.0),
        (55, "ha", "km2", 0.55),
        (1500, "亩", "km2", 1.0),
        (1_700_000, "万元", "亿元", 170.0),
        (280, "万元/亩", "万元/ha", 4200.0),
        (1.5, "万人", "人", 15_000.0),
        (30, "个", "家", 30.0),
        (61, "%", "%", 61.0),
    ],
)
def test_units_of_one_kind_are_converted(value, unit, other, expected):
    assert convertible(unit, other)
    assert convert(value, unit, other) == expected


@pytest.mark.parametrize(
    ("unit", "other"),
    [("km2", "亿元"), ("万元", "万美元"), ("%", "百分点"), ("万元/亩", "万元"), ("家", "家/年"),
     ("", "%"), ("人", "个")],
)  # fmt: skip
def test_units_of_different_kinds_are_not(unit, other):
    assert not convertible(unit, other)
    with pytest.raises(ValueError, match="cannot be written"):
        convert(1.0, unit, other)
