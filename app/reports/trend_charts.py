"""The industrial share of construction land through the years: printed, computed, observed."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.reports.drawing import (
    ACCENT,
    INK,
    LINE,
    MUTED,
    PANEL,
    TARGET,
    PictureKind,
    figure,
    picture,
)
from app.text import Language, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.ticker import Locator

_PT = 9.0
_LEADER = {"arrowstyle": "-", "color": MUTED, "linewidth": 0.6, "shrinkB": 5}
_COMPUTED = Text("按面积计算 {value}", "computed {value}")
_PRINTED = Text("文本印 约 {value}", "printed about {value}")
_NOT_PRINTED = Text("文本未印占比", "no share printed")
_OBSERVED = Text("监测", "observed")
_RECORDED = Text("录入的占比", "recorded share")
_PLANNED = Text("{year} 规划", "{year} plan")


@dataclass(frozen=True, slots=True)
class PlannedShare:
    """A year of the plan: the share of its printed areas, and the share as printed (0..1)."""

    year: int
    computed: float
    printed: float | None


@dataclass(frozen=True, slots=True)
class SeenShare:
    """The share on one day; `recorded` as such, otherwise computed from two recorded areas."""

    on: date
    share: float
    recorded: bool = False


def draw_share(
    planned: Sequence[PlannedShare],
    seen: Sequence[SeenShare],
    title: Text,
    source: Text,
    kind: PictureKind,
    language: Language,
    fonts: Path,
    *,
    not_drawn: Text | None = None,
) -> bytes:
    """Return the picture; a share printed as 约 stands beside the computed one, neither decides.

    Parameters
    ----------
    not_drawn : what was not observed, or observed and left out, in words
    """
    with figure(fonts, 130, 78) as drawn:
        axes = drawn.add_subplot()
        titled = textwrap.wrap(title.in_language(language), 34 if language == "zh" else 62)
        drawn.suptitle("\n".join(titled), x=0.01, ha="left", fontsize=11, weight="bold", color=INK)
        _scale(axes, planned, seen)
        _plan(axes, planned, language)
        _observations(axes, seen, language)
        if not_drawn is not None:
            _left_out(axes, not_drawn.in_language(language))
        lines = textwrap.wrap(source.in_language(language), 48 if language == "zh" else 92)
        drawn.supxlabel(
            "\n".join(lines[:3]), x=0.01, ha="left", fontsize=7.5, color=MUTED, linespacing=1.4
        )
        return picture(drawn, kind)


def _scale(axes: "Axes", planned: Sequence[PlannedShare], seen: Sequence[SeenShare]) -> None:
    shares = [one.computed for one in planned] + [one.share for one in seen]
    shares += [one.printed for one in planned if one.printed is not None]
    years = [one.year + 1.0 for one in planned] + [_year(one.on) for one in seen]
    axes.set_ylim(0, max(shares, default=1.0) * 1.7)
    first, last = min(years, default=2025.0), max(years, default=2036.0)
    axes.set_xlim(first - 3.5, last + 3.5)
    ticks = [one.year for one in planned]  # observed days are written at their points
    axes.set_xticks([year + 1.0 for year in ticks], [str(year) for year in ticks])
    axes.yaxis.set_major_locator(_locator())
    axes.yaxis.set_major_formatter(lambda value, _: f"{value * 100:.0f} %")
    axes.grid(axis="y", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)


def _locator() -> "Locator":
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 - loaded with the first picture

    return MaxNLocator(4)


def _plan(axes: "Axes", planned: Sequence[PlannedShare], language: Language) -> None:
    """Join the plan's years by a dotted line: the plan says nothing about the years between."""
    ends = [one.year + 1.0 for one in planned]
    axes.plot(ends, [one.computed for one in planned], color=ACCENT, linestyle=":", linewidth=1.2)
    for one, x in zip(planned, ends, strict=True):
        axes.plot([x], [one.computed], marker="o", markersize=7, color=ACCENT)
        lines = [_COMPUTED.in_language(language).format(value=_percent(one.computed, 2))]
        if one.printed is None:
            lines.append(_NOT_PRINTED.in_language(language))
        else:
            axes.plot([x - 0.5, x + 0.5], [one.printed] * 2, color=TARGET, linewidth=2.2)
            lines.insert(0, _PRINTED.in_language(language).format(value=_percent(one.printed, 0)))
        top = max(one.computed, one.printed or 0)
        axes.annotate(
            "\n".join([_PLANNED.in_language(language).format(year=one.year), *lines]), (x, top),
            (x, axes.get_ylim()[1]), ha="center", va="top", fontsize=_PT, linespacing=1.35,
            arrowprops=_LEADER,
        )  # fmt: skip


def _observations(axes: "Axes", seen: Sequence[SeenShare], language: Language) -> None:
    for one in seen:
        axes.plot(
            [_year(one.on)], [one.share], marker="D", markersize=7, markeredgecolor=INK,
            markerfacecolor=PANEL if one.recorded else INK, linestyle="none", zorder=5,
        )  # fmt: skip
    # The last of them are written out, at different heights; all of them stand in the table.
    limit = axes.get_ylim()[1]
    for height, one in zip((0.36, 0.18), seen[-2:], strict=False):
        x = _year(one.on)
        word = (_RECORDED if one.recorded else _OBSERVED).in_language(language)
        axes.annotate(
            f"{one.on}\n{word} {_percent(one.share, 2)}", (x, one.share),
            (x - 0.4, min(limit * height, one.share - 0.08 * limit)), ha="center", va="top",
            fontsize=_PT, weight="bold", linespacing=1.35, arrowprops=_LEADER,
        )  # fmt: skip


def _left_out(axes: "Axes", said: str) -> None:
    axes.text(
        0.02, 0.06, said, transform=axes.transAxes, fontsize=_PT, color="#455a64",
        bbox={"facecolor": "#eef1f4", "edgecolor": "#c3ccd4", "pad": 4},
    )  # fmt: skip


def _percent(share: float, places: int) -> str:
    return f"{share * 100:.{places}f} %"


def _year(day: date) -> float:
    """Return a day as a point on the axis: the plan's years stand at their end."""
    return day.year + day.timetuple().tm_yday / 366
