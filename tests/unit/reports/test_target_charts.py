"""Bars to a target, shares and headroom: what stands in the pictures, in both kinds."""

import struct
from dataclasses import replace
from datetime import date

import pytest

from app.data.shipped import fonts_folder
from app.domain.target_standing import gap_words, standing_of
from app.domain.unit_names import unit_name
from app.reports import target_charts, trend_charts
from app.reports.target_charts import Bullet, Room, draw_bullet, draw_headroom
from app.reports.trend_charts import PlannedShare, SeenShare, draw_share
from app.text import Text

FONTS = fonts_folder()
OUTPUT = Bullet(
    name=Text("规模以上工业总产值", "Gross output"),
    place=Text("临清经济开发区", "Linqing zone"),
    unit=Text("亿元", "100 million yuan"),
    low=300.0,
    high=300.0,
    target_label=Text("超过 300 亿元", "more than 300"),
    source=Text("规划 三（四）1", "plan"),
    conclusion=Text("未达到：还差 49.5 亿元", "not reached"),
    observed=250.5,
    observed_label="250.5",
    observed_on="2025-12-31",
    baseline=170.3,
    baseline_label=Text("2020 年 170.3", "170.3 in 2020"),
)


@pytest.fixture
def drawn(monkeypatch):
    """Every text, bar and line that a picture is made of, caught as it is saved."""
    seen = {}

    def look(fig, kind, *_):
        axes = fig.axes[0]
        texts = [t.get_text() for t in [*fig.texts, *axes.texts]]
        seen["texts"] = [text for text in texts if text]
        seen["bars"] = [round(p.get_width(), 6) for p in axes.patches if hasattr(p, "get_width")]
        seen["lines"] = [list(line.get_xdata()) for line in axes.lines]
        seen["hatches"] = [p.get_hatch() for p in axes.patches]
        seen["limits"] = axes.get_xlim()
        return b""

    monkeypatch.setattr(target_charts, "picture", look)
    monkeypatch.setattr(trend_charts, "picture", look)
    return seen


def test_a_bullet_shows_the_bar_the_line_with_its_word_and_the_base(drawn):
    draw_bullet(OUTPUT, "svg", "zh", FONTS)

    assert {"超过 300 亿元", "250.5  2025-12-31", "2020 年 170.3"} <= set(drawn["texts"])
    assert "未达到：还差 49.5 亿元" in drawn["texts"]
    assert 250.5 in drawn["bars"]
    assert [300.0, 300.0] in drawn["lines"]
    assert [170.3] in drawn["lines"]
    assert drawn["limits"][0] == 0  # a bar that does not start at zero would lie


def test_what_was_not_observed_is_hatched_and_said(drawn):
    nothing = replace(OUTPUT, observed=None, observed_label="", observed_on="")
    draw_bullet(nothing, "svg", "zh", FONTS, bare=True)

    assert "◇ 尚无监测数据" in drawn["texts"]
    assert "////" in drawn["hatches"]
    assert 250.5 not in drawn["bars"]


def test_a_range_is_a_band_between_its_ends(drawn):
    draw_bullet(replace(OUTPUT, low=3.0, high=5.0, observed=4.0), "svg", "en", FONTS, bare=True)

    assert 2.0 in drawn["bars"]  # from 3 to 5
    assert "more than 300" in drawn["texts"]


def test_headroom_beyond_the_plan_goes_left_and_says_so(drawn):
    zone, what = Text("城区板块", "Urban block"), Text("工业用地", "industrial land")
    rooms = (Room(zone, what, 3375.0), Room(zone, what, -135.0), Room(zone, what, None))
    draw_headroom(rooms, Text("尚余", "left"), "svg", "zh", FONTS)

    assert {3375.0, -135.0} <= set(drawn["bars"])
    assert {"3\u2009375.00", "−135.00（超出规划数）", "◇ 尚无监测数据"} <= set(drawn["texts"])


def test_the_printed_share_stands_beside_the_computed_one(drawn):
    planned = [PlannedShare(2025, 7.91 / 22.25, 0.36), PlannedShare(2035, 0.326, None)]
    seen = [SeenShare(date(2024, 12, 31), 0.4)]
    draw_share(planned, seen, Text("占比", "share"), Text("源", "src"), "svg", "zh", FONTS)

    said = "\n".join(drawn["texts"])
    assert "文本印 约 36 %\n按面积计算 35.55 %" in said
    assert "按面积计算 32.60 %\n文本未印占比" in said
    assert "2024-12-31\n监测 40.00 %" in said


def test_what_is_left_out_is_said_and_a_recorded_share_is_still_drawn(drawn):
    planned = [PlannedShare(2025, 0.3555, 0.36)]
    seen = [SeenShare(date(2024, 12, 31), 0.39, recorded=True)]
    said = Text("▲ 2024-12-31 数据自相矛盾，未画", "contradictory")
    draw_share(planned, seen, Text("占", "s"), Text("源", "o"), "svg", "zh", FONTS, not_drawn=said)

    assert "▲ 2024-12-31 数据自相矛盾，未画" in drawn["texts"]
    assert "2024-12-31\n录入的占比 39.00 %" in drawn["texts"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pictures_are_sound_files_and_the_same_for_the_same_figures(language):
    png = draw_bullet(OUTPUT, "png", language, FONTS)
    svg = draw_bullet(OUTPUT, "svg", language, FONTS)

    width, height = struct.unpack(">II", png[16:24])
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert (width, height) == (1181, 488)  # 150 x 62 mm at 200 dots an inch
    assert svg.lstrip().startswith(b"<?xml")
    assert b"<script" not in svg
    assert svg == draw_bullet(OUTPUT, "svg", language, FONTS)
    assert svg != draw_bullet(replace(OUTPUT, observed=260.0), "svg", language, FONTS)


def test_what_was_expected_is_never_called_missed():
    assert standing_of("target", "advisory", "not_met") == "below_expectation"
    assert standing_of("target", "mandatory", "not_met") == "missed"
    assert standing_of("baseline", "not_stated", "not_applicable") == "not_compared"
    assert standing_of("target", "not_stated", "no_data") == "unobserved"


@pytest.mark.parametrize(
    ("sign", "left", "unit", "mu", "said"),
    [
        (">", 49.5, "亿元", None, "还差 49.5 亿元"),
        (">", 0.0, "亿元", None, "等于目标数，原文要求超过"),
        ("<=", 3.0, "ug/m3", None, "低于上限 3 µg/m³"),
        ("<=", -2.0, "ug/m3", None, "超过上限 2 µg/m³"),
        ("intended", -0.09, "km2", -135.0, "比规划数多 0.09 km²（135.00 亩）"),
        ("intended", 0.133333333, "km2", 199.9999995, "比规划数少 0.133333 km²（200.00 亩）"),
        (">=", 1_234_567.0, "万元", None, "还差 1\u2009234\u2009567 万元"),
        ("approx", 0.5, "%", None, "比规划数少 0.5 个百分点"),
    ],
)
def test_the_gap_is_said_in_the_words_of_the_sign(sign, left, unit, mu, said):
    assert gap_words(sign, left, unit, mu).zh == said


def test_units_have_names_in_english():
    assert unit_name("万元/亩").en == "10,000 yuan per mu"
    assert unit_name("家").en == ""
