"""Planned and observed land of one zone as bars from zero: every figure is written at its bar."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.reports.drawing import (
    ACCENT,
    ACCENT_SOFT,
    INK,
    LINE,
    MAGENTA,
    MUTED,
    PictureKind,
    figure,
    picture,
)
from app.text import Language, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH_MM = 170.0
_GROUP_MM, _FRAME_MM = 25.0, 40.0
_BAR = 0.36
_UNKNOWN_FILL, _UNKNOWN_INK = "#eef1f4", "#455a64"
_UNIT = Text("面积（km²）", "Area (km²)")
_MARK = Text("演示数据（虚构）", "DEMONSTRATION")
_SOURCE = Text("来源：", "Source: ")
NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class LandBar:
    """One bar: what it is, its area in km2 (None: not known), and what is said of it.

    `note` stands after the figure, such as its share; of an unknown figure it says why.
    """

    name: Text
    area_km2: float | None
    note: Text = NOTHING
    industrial: bool = False


@dataclass(frozen=True, slots=True)
class LandGroup:
    """The bars of one year of the plan, or of what was observed `on` a day."""

    name: Text
    bars: tuple[LandBar, ...]
    on: str = ""

    def label(self, language: Language) -> str:
        """Return the words at the axis, the day under the name."""
        return f"{self.name.in_language(language)}\n{self.on}".rstrip()


@dataclass(frozen=True, slots=True)
class LandUseChart:
    """What the picture shows; `source` is printed under it."""

    title: Text
    groups: tuple[LandGroup, ...]
    source: Text
    demonstration: bool = False

    @property
    def size_mm(self) -> tuple[float, float]:
        """The picture's width and height."""
        return WIDTH_MM, _FRAME_MM + _GROUP_MM * len(self.groups)

    @property
    def has_figures(self) -> bool:
        """Tell whether there is anything to draw."""
        return any(bar.area_km2 is not None for group in self.groups for bar in group.bars)


def draw_land_use(chart: LandUseChart, kind: PictureKind, language: Language, fonts: Path) -> bytes:
    """Return the picture: horizontal bars by year, from zero, each with its figure and unit.

    Industrial land is dark and hatched, construction land light, so that both print in grey.

    Raises
    ------
    ValueError
        If no figure is known: there is nothing to draw, and an empty picture would look like zero.
    """
    if not chart.has_figures:
        raise ValueError(f"no figures: {chart.title.en}")
    with figure(fonts, *chart.size_mm) as drawn:
        axes = drawn.add_subplot()
        axes.set_title(chart.title.in_language(language), loc="left", fontsize=12, color=INK)
        _frame(axes, chart.groups, language)
        for row, group in enumerate(chart.groups):
            for place, bar in enumerate(group.bars):
                _draw_bar(axes, bar, row + (place - (len(group.bars) - 1) / 2) * _BAR, language)
        if chart.demonstration:
            mark = _MARK.in_language(language)
            axes.text(
                0.5, 0.5, mark, transform=axes.transAxes, ha="center", va="center", rotation=18,
                fontsize=34, color=MAGENTA, alpha=0.18,
            )  # fmt: skip
        said = _SOURCE.in_language(language) + chart.source.in_language(language)
        lines = textwrap.wrap(said, 62 if language == "zh" else 104)
        drawn.supxlabel("\n".join(lines[:4]), x=0.01, ha="left", fontsize=8, color=MUTED)
        return picture(drawn, kind)


def _frame(axes: "Axes", groups: Sequence[LandGroup], language: Language) -> None:
    """Lay out the scale: from zero, with room for the words after the longest bar."""
    largest = max(bar.area_km2 or 0.0 for group in groups for bar in group.bars)
    axes.set_xlim(0, largest * 1.7 or 1.0)
    axes.set_ylim(len(groups) - 0.5, -0.5)
    axes.set_yticks(range(len(groups)), [group.label(language) for group in groups])
    axes.tick_params(axis="y", length=0, labelsize=11, labelcolor=INK)
    axes.tick_params(axis="x", length=0)
    axes.set_xticks([tick for tick in axes.get_xticks() if tick <= largest * 1.02])
    axes.set_xlabel(_UNIT.in_language(language), loc="left", fontsize=9)
    axes.grid(axis="x", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines["left"].set_color(INK)
    axes.spines["bottom"].set_visible(False)


def _draw_bar(axes: "Axes", bar: LandBar, at: float, language: Language) -> None:
    name, note = bar.name.in_language(language), bar.note.in_language(language)
    if bar.area_km2 is None:
        end = axes.get_xlim()[1]
        axes.barh(
            [at], [end], _BAR * 0.88, color=_UNKNOWN_FILL, edgecolor="#c3ccd4", hatch="////",
            linewidth=0,
        )  # fmt: skip
        axes.text(
            end * 0.012, at, f"{name}  {note}", va="center", fontsize=9.5, color=_UNKNOWN_INK,
            bbox={"facecolor": _UNKNOWN_FILL, "edgecolor": "none", "pad": 2},
        )  # fmt: skip
        return
    colour, hatch = (ACCENT, "") if bar.industrial else (ACCENT_SOFT, "..")
    axes.barh(
        [at], [bar.area_km2], _BAR * 0.88, color=colour, hatch=hatch, edgecolor=ACCENT,
        linewidth=0.8,
    )  # fmt: skip
    words = f"{name} {area_words(bar.area_km2)} km²"
    axes.annotate(
        f"{words}\n{note}".rstrip(), (bar.area_km2, at), (6, 0), textcoords="offset points",
        va="center", fontsize=9, linespacing=1.15, color=INK,
    )  # fmt: skip


def area_words(area_km2: float) -> str:
    """Write km2 with as many decimals as it has, at least two.

    >>> area_words(22.25), area_words(8.0), area_words(7.9125)
    ('22.25', '8.00', '7.9125')
    """
    exact = f"{area_km2:.6f}".rstrip("0")
    return exact if len(exact.partition(".")[2]) >= 2 else f"{area_km2:.2f}"
