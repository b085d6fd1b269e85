"""Bars to a target and headroom, drawn so that they read without colour and without hovering."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.reports.drawing import (
    ACCENT,
    ACCENT_SOFT,
    INK,
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
    from matplotlib.figure import Figure

BARE_MM, FULL_MM = (100.0, 27.0), (150.0, 62.0)
UNKNOWN_FILL, UNKNOWN_INK = "#eef1f4", "#455a64"
_BAR, _LABEL_PT = 0.42, 9.0
_ROOM = 1.16  # the axis goes a little beyond the largest number
_NOT_OBSERVED = Text("尚无监测数据", "not observed yet")
_OVER = Text("（超出规划数）", " (more than planned)")
_SOURCE = Text("来源：", "Source: ")
_HEADROOM_FOOT = Text(
    "尚余＝规划规模－监测面积；规划为力争规模，尚余不是用地指标，也不是许可。",
    "Headroom is the planned size less the observed one; the plan states an intention: it is no "
    "quota and no permission.",
)


@dataclass(frozen=True, slots=True)
class Bullet:
    """One figure of a plan as a bar to a line.

    Attributes
    ----------
    low, high : the printed figure; the same unless it is a range
    target_label : the printed word with the figure, such as 超过 300
    observed_on, baseline_year : as they are to be read under the bars
    conclusion : the outcome and the gap in words
    source : document, number, clause; and who observed
    """

    name: Text
    place: Text
    unit: Text
    low: float
    high: float
    target_label: Text
    source: Text
    conclusion: Text
    observed: float | None = None
    observed_label: str = ""
    observed_on: str = ""
    baseline: float | None = None
    baseline_label: Text | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """How much land of one kind a zone has left, mu; None where nothing was observed.

    `on` is the day that it was observed on.
    """

    zone: Text
    what: Text
    mu: float | None
    on: str = ""


def draw_bullet(
    bullet: Bullet, kind: PictureKind, language: Language, fonts: Path, *, bare: bool = False
) -> bytes:
    """Return the picture of one figure.

    Parameters
    ----------
    bare : without title and sources, to stand in a page that has them beside it
    """
    width, height = BARE_MM if bare else FULL_MM
    with figure(fonts, width, height) as drawn:
        drawn.set_layout_engine("none")
        if bare:
            axes = drawn.add_axes((0.02, 0.2, 0.96, 0.6))
        else:
            axes = drawn.add_axes((0.04, 0.38, 0.92, 0.26))
            _frame(drawn, bullet, language)
        _bars(axes, bullet, language)
        return picture(drawn, kind)


def draw_headroom(
    rooms: Sequence[Room],
    title: Text,
    kind: PictureKind,
    language: Language,
    fonts: Path,
) -> bytes:
    """Return the picture of what is left of the planned land, bars from zero, in mu."""
    with figure(fonts, 130, 24 + 11 * len(rooms)) as drawn:
        axes = drawn.add_subplot()
        drawn.suptitle(
            title.in_language(language), x=0.01, ha="left", fontsize=11, weight="bold", color=INK
        )
        known = [room.mu for room in rooms if room.mu is not None]
        least, most = min([0.0, *known]), max([0.0, *known])
        span = (most - least) or 1.0
        for place, room in enumerate(reversed(rooms)):
            _room(axes, place, room, (least, span), language)
        names = [_room_name(room, language) for room in reversed(rooms)]
        axes.set_yticks(range(len(rooms)), names, color=INK, fontsize=_LABEL_PT, linespacing=1.3)
        axes.axvline(0, color=INK, linewidth=1.2)
        left = least - 0.3 * span if least < 0 else 0
        axes.set_xlim(left, most + 0.3 * span)
        axes.tick_params(length=0)
        axes.spines["left"].set_visible(False)
        axes.set_xticks([0] if not known else axes.get_xticks().tolist())
        axes.set_xlim(left, most + 0.3 * span)
        axes.set_xlabel(Text("亩", "mu").in_language(language), loc="right")
        drawn.supxlabel(
            _wrapped(_HEADROOM_FOOT, language, 46),
            x=0.01,
            ha="left",
            fontsize=7.5,
            color=MUTED,
            linespacing=1.4,
        )
        return picture(drawn, kind)


def _frame(drawn: "Figure", bullet: Bullet, language: Language) -> None:
    say = language
    title = textwrap.shorten(
        bullet.name.in_language(say), 60 if say == "zh" else 84, placeholder="…"
    )
    drawn.text(0.04, 0.955, title, fontsize=11, weight="bold", va="top")
    place = f"{bullet.place.in_language(say)}　{bullet.unit.in_language(say)}".rstrip("　 ")
    drawn.text(0.04, 0.845, place, fontsize=8.5, color=MUTED, va="top")
    drawn.text(0.04, 0.24, bullet.conclusion.in_language(say), fontsize=_LABEL_PT, va="top")
    source = Text(_SOURCE.zh + bullet.source.zh, _SOURCE.en + bullet.source.en)
    drawn.text(
        0.04, 0.15, _wrapped(source, say, 54), fontsize=7, color=MUTED, va="top", linespacing=1.4
    )


def _bars(axes: "Axes", bullet: Bullet, language: Language) -> None:
    known = [bullet.low, bullet.high, bullet.observed or 0.0, bullet.baseline or 0.0]
    least, most = min(0.0, *known), max(0.0, *known)
    span = (most - least) or 1.0
    axes.set_xlim(least * _ROOM, least * _ROOM + span * _ROOM)
    axes.set_ylim(-0.5, 0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks([])
    if bullet.observed is None:
        _unknown(axes, _NOT_OBSERVED.in_language(language))
    else:
        _observed(axes, bullet, bullet.observed)
    axes.axvline(0, ymin=0.08, ymax=0.92, color=INK, linewidth=1.2)
    if bullet.baseline is not None and bullet.baseline_label is not None:
        label = bullet.baseline_label.in_language(language)
        _baseline(axes, bullet.baseline, label)
    _target(axes, bullet, language)


def _observed(axes: "Axes", bullet: Bullet, observed: float) -> None:
    axes.axhspan(-_BAR / 2, _BAR / 2, color="#f1f3f5", linewidth=0)
    axes.barh(0, observed, height=_BAR, color=ACCENT, zorder=3)
    inside = observed > 0.45 * _span(axes)
    said = f"{bullet.observed_label}  {bullet.observed_on}".rstrip()
    axes.annotate(
        said, (0 if inside else max(observed, 0), 0), (6, 0), textcoords="offset points",
        va="center", ha="left", zorder=6, fontsize=_LABEL_PT, weight="bold",
        color=PANEL if inside else INK,
        bbox=None if inside else {"facecolor": PANEL, "edgecolor": "none", "pad": 1.5},
    )  # fmt: skip


def _baseline(axes: "Axes", baseline: float, label: str) -> None:
    """Mark where the plan starts: a hollow diamond on the lower edge, its label beneath."""
    axes.plot(
        [baseline], [-_BAR / 2], marker="D", markersize=6, markerfacecolor=PANEL,
        markeredgecolor=INK, markeredgewidth=1.3, zorder=5, clip_on=False,
    )  # fmt: skip
    _beside(axes, baseline, -_BAR / 2, label, -8, "top", INK)


def _target(axes: "Axes", bullet: Bullet, language: Language) -> None:
    """Draw the target as a line across the bar; a range as a hatched band between its ends."""
    if bullet.low != bullet.high:
        axes.axvspan(
            bullet.low, bullet.high, ymin=0.2, ymax=0.8, facecolor="none", edgecolor=TARGET,
            hatch="////", linewidth=1.2, zorder=4,
        )  # fmt: skip
    else:
        axes.plot([bullet.low, bullet.low], [-0.34, 0.34], color=PANEL, linewidth=4.6, zorder=4)
        axes.plot([bullet.low, bullet.low], [-0.36, 0.36], color=TARGET, linewidth=2.4, zorder=5)
    _beside(axes, bullet.high, 0.36, bullet.target_label.in_language(language), 2, "bottom", TARGET)


def _beside(
    axes: "Axes", x: float, y: float, said: str, points: float, va: Any, colour: str
) -> None:
    """Write a label over or under a place, kept inside the picture."""
    low, high = axes.get_xlim()
    share = (x - low) / (high - low)
    side = "left" if share < 0.25 else "right" if share > 0.7 else "center"
    axes.annotate(
        said, (x, y), (0, points), textcoords="offset points", ha=side, va=va, color=colour,
        fontsize=_LABEL_PT, annotation_clip=False,
    )  # fmt: skip


def _unknown(axes: "Axes", said: str) -> None:
    """Show what is not known as such: a grey-blue hatch and the words, never an empty space."""
    axes.axhspan(
        -_BAR / 2, _BAR / 2, facecolor=UNKNOWN_FILL, edgecolor="#c3ccd4", hatch="////", linewidth=0
    )
    axes.text(
        0.02, 0, f"◇ {said}", transform=axes.get_yaxis_transform(), ha="left", va="center",
        fontsize=_LABEL_PT, color=UNKNOWN_INK, zorder=6,
        bbox={"facecolor": PANEL, "edgecolor": "none", "pad": 2},
    )  # fmt: skip


def _room(
    axes: "Axes", place: int, room: Room, scale: tuple[float, float], language: Language
) -> None:
    least, span = scale
    if room.mu is None:
        axes.barh(
            place, span * 1.3, left=least, height=0.6, facecolor=UNKNOWN_FILL,
            edgecolor="#c3ccd4", hatch="////", linewidth=0,
        )  # fmt: skip
        axes.annotate(
            f"◇ {_NOT_OBSERVED.in_language(language)}", (0, place), (8, 0),
            textcoords="offset points", va="center", fontsize=_LABEL_PT, color=UNKNOWN_INK,
            bbox={"facecolor": PANEL, "edgecolor": "none", "pad": 2},
        )  # fmt: skip
        return
    over = room.mu < 0
    axes.barh(
        place, room.mu, height=0.6, color=PANEL if over else ACCENT_SOFT, edgecolor=INK,
        hatch="xxx" if over else None, linewidth=1,
    )  # fmt: skip
    said = f"{room.mu:,.2f}".replace(",", "\u2009").replace("-", "−")
    if over:
        said += _OVER.in_language(language)
    axes.annotate(
        said, (max(room.mu, 0), place), (6, 0), textcoords="offset points", va="center",
        ha="left", fontsize=_LABEL_PT, weight="bold",
    )  # fmt: skip


def _room_name(room: Room, language: Language) -> str:
    return (
        f"{room.zone.in_language(language)}\n{room.what.in_language(language)} {room.on}".rstrip()
    )


def _wrapped(said: Text, language: Language, letters: int) -> str:
    """Break a line where the picture ends; Chinese letters are twice as wide."""
    width = letters if language == "zh" else letters * 2
    return "\n".join(textwrap.wrap(said.in_language(language), width)[:3])


def _span(axes: "Axes") -> float:
    low, high = axes.get_xlim()
    return high - low
