"""The picture of a zone's land: bars from zero, as long as their figures, nothing for unknown."""

import pytest

from app.data.shipped import fonts_folder
from app.reports import land_use_chart
from app.reports.land_use_chart import LandBar, LandGroup, LandUseChart, draw_land_use
from app.text import Text

FONTS = fonts_folder()
CONSTRUCTION, INDUSTRIAL = (
    Text("建设用地", "Construction land"),
    Text("工业用地", "Industrial land"),
)
UNSEEN = Text("尚无观测", "not observed")


def chart(observed=None, *, demonstration=False, planned=22.25):
    groups = (
        LandGroup(
            Text("2025 年规划", "Planned for 2025"),
            (
                LandBar(CONSTRUCTION, planned),
                LandBar(INDUSTRIAL, 7.91, Text("（占 35.55 %）", "(35.55 %)"), industrial=True),
            ),
        ),
        LandGroup(
            Text("观测", "Observed"),
            (LandBar(CONSTRUCTION, observed, Text("", "") if observed else UNSEEN),),
            "2025-06-30" if observed else "",
        ),
    )
    title = Text("城区板块用地", "Land of Urban block")
    return LandUseChart(title, groups, Text("规划", "Plan"), demonstration=demonstration)


@pytest.fixture
def seen(monkeypatch):
    """Return what a chart draws on its axes, before it becomes a file."""

    def look(shown, language="zh"):
        kept = []

        def keep(drawn, kind):
            drawn.canvas.draw()
            axes = drawn.axes[0]
            widths = [round(float(patch.get_width()), 6) for patch in axes.patches]
            words = [text.get_text() for text in axes.texts]
            labels = [label.get_text() for label in axes.get_yticklabels()]
            kept.append((axes.get_xlim(), widths, words, labels, drawn.get_supxlabel()))
            return b""

        monkeypatch.setattr(land_use_chart, "picture", keep)
        draw_land_use(shown, "svg", language, FONTS)
        return kept[0]

    return look


def test_bars_begin_at_zero_and_are_as_long_as_their_figures(seen):
    limits, widths, words, labels, source = seen(chart(observed=20.5))
    assert limits[0] == 0
    assert widths == [22.25, 7.91, 20.5]
    assert words == [
        "建设用地 22.25 km²",
        "工业用地 7.91 km²\n（占 35.55 %）",
        "建设用地 20.50 km²",
    ]
    assert labels == ["2025 年规划", "观测\n2025-06-30"]
    assert source == "来源：规划"


def test_what_was_not_observed_is_said_and_has_no_length_of_its_own(seen):
    limits, widths, words, _, source = seen(chart(), "en")
    assert widths == [
        22.25,
        7.91,
        round(float(limits[1]), 6),
    ]  # a hatched strip across the whole scale, no bar
    assert words[-1] == "Construction land  not observed"
    assert source == "Source: Plan"


def test_a_demonstration_is_marked(seen):
    assert seen(chart(demonstration=True))[2][-1] == "演示数据（虚构）"
    assert "演示数据（虚构）" not in seen(chart())[2]


def test_nothing_known_is_never_drawn_as_zero():
    empty = chart(planned=None)
    nothing = LandUseChart(empty.title, empty.groups[1:], empty.source)
    assert not nothing.has_figures
    with pytest.raises(ValueError, match="no figures"):
        draw_land_use(nothing, "svg", "zh", FONTS)


def test_the_same_chart_makes_the_same_file_and_another_figure_another():
    first = draw_land_use(chart(), "svg", "zh", FONTS)
    assert first.lstrip().startswith(b"<?xml")
    assert len(first) < 150_000  # dense hatching alone was 255 kB
    assert first == draw_land_use(chart(), "svg", "zh", FONTS)
    assert first != draw_land_use(chart(planned=22.26), "svg", "zh", FONTS)
    assert draw_land_use(chart(), "png", "en", FONTS).startswith(b"\x89PNG")
