"""What stands on a map's sheet besides the ground: grid, scale bar, north, legend, watermark."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from shapely.geometry import Polygon

from app.domain.reference import Plane
from app.reports.drawing import INK, LINE, MAGENTA, MUTED, PANEL
from app.reports.ground import (
    BELOW_MM,
    FRAME_HEIGHT_MM,
    FRAME_WIDTH_MM,
    LEFT_MM,
    WIDTH_MM,
    Ground,
    path_of,
)
from app.reports.site_frame import bar_length_m, grid_values
from app.reports.site_labels import LINE_HEIGHT, MM_PER_POINT, wrapped
from app.reports.site_looks import WATERMARK, Look
from app.reports.words import say
from app.text import Language

SMALL, PLAIN = 6.0, 7.0
# In the frame, millimetres from its lower left corner: left, below, right, above.
BAR_BOX_MM = (1.0, 1.0, 44.0, 8.5)
NORTH_BOX_MM = (FRAME_WIDTH_MM - 11, FRAME_HEIGHT_MM - 15, FRAME_WIDTH_MM - 1, FRAME_HEIGHT_MM - 1)
_LEGEND_MM = LEFT_MM + FRAME_WIDTH_MM + 3.5
_SWATCH_MM = (7.0, 3.6)
_GRID_LINES = 5
_VEIL: dict[str, Any] = {"facecolor": PANEL, "alpha": 0.85, "linewidth": 0, "zorder": 2.5}
_MARK_MM = 92.0  # how long the watermark is at most
_CORNER_MM = 6.0  # no value stands so near the upper corner that it would run out of the sheet


def draw_sheet(
    ground: Ground, legend: Sequence[Look], notes: Sequence[str], plane: Plane, language: Language
) -> None:
    """Draw everything around the ground.

    Parameters
    ----------
    legend : a line for each look, equal words once
    notes : sentences under the legend
    """
    _draw_grid(ground)
    _draw_bar(ground)
    _draw_north(ground, say(language, "map_north"))
    below = _draw_legend(ground, {look.words: look for look in legend}, language)
    scale = say(language, "map_scale", n=f"{ground.window.denominator:,}".replace(",", " "))
    named = plane.name.in_language(language)
    grid = say(language, "map_grid", plane=named, epsg=plane.epsg)
    _draw_notes(ground, [scale, grid, *notes], below)


def watermark(ground: Ground, words: str, *, fictitious: bool) -> None:
    """Write words across the ground, over the shapes and under the labels."""
    colour, alpha = (MAGENTA, 0.22) if fictitious else (WATERMARK, 0.13)
    size = min(34.0, _MARK_MM / MM_PER_POINT / max(sum(_wide(c) for c in words), 1))
    for share in (0.24, 0.74):
        ground.sheet.text(
            LEFT_MM + FRAME_WIDTH_MM / 2, BELOW_MM + FRAME_HEIGHT_MM * share, words, color=colour,
            alpha=alpha, fontsize=size, weight="bold", rotation=22, ha="center", va="center",
        )  # fmt: skip


def _wide(letter: str) -> float:
    return 1.0 if ord(letter) > 0x2E7F else 0.62


def _draw_grid(ground: Ground) -> None:
    """Draw crosses where round coordinates meet, their values along the frame."""
    window, sheet = ground.window, ground.sheet
    easts = grid_values(window.west, window.east, _GRID_LINES)
    norths = grid_values(window.south, window.north, _GRID_LINES)
    places = np.array([(east, north) for east in easts for north in norths]).reshape(-1, 2)
    ground.symbols(ground.on_paper(places), "+", MUTED, 5)
    ground.frame()
    for east in easts:
        x = float(ground.on_paper(np.array([[east, window.south]]))[0, 0])
        ground.line([(x, BELOW_MM), (x, BELOW_MM - 1)], MUTED, 0.5)
        sheet.text(
            x, BELOW_MM - 1.4, f"{east:.0f}", fontsize=SMALL, color=MUTED, ha="center", va="top"
        )
    for north in norths:
        y = float(ground.on_paper(np.array([[window.west, north]]))[0, 1])
        if y > BELOW_MM + FRAME_HEIGHT_MM - _CORNER_MM:
            continue
        ground.line([(LEFT_MM, y), (LEFT_MM - 1, y)], MUTED, 0.5)
        sheet.text(
            LEFT_MM - 1.4, y, f"{north:.0f}", fontsize=SMALL, color=MUTED, ha="right",
            va="center", rotation=90,
        )  # fmt: skip


def _draw_bar(ground: Ground) -> None:
    length_m = bar_length_m(ground.window.width_m)
    length_mm = length_m / ground.window.metres_per_mm
    left, below = LEFT_MM + 4, BELOW_MM + 3
    ground.box(LEFT_MM + 1, BELOW_MM + 1, length_mm + 12, 7.5, **_VEIL)
    for part in range(4):
        fill = INK if part % 2 == 0 else PANEL
        start = left + part * length_mm / 4
        ground.box(
            start, below, length_mm / 4, 1.3, facecolor=fill, edgecolor=INK, linewidth=0.5,
            zorder=3,
        )  # fmt: skip
    for share in (0.0, 0.5, 1.0):
        ground.sheet.text(
            left + share * length_mm, below + 1.9, bar_words(share * length_m, last=share == 1),
            fontsize=SMALL, ha="center", va="bottom",
        )  # fmt: skip


def bar_words(metres: float, *, last: bool = False) -> str:
    """Return what stands at a mark of the scale bar; the last one names the unit.

    >>> bar_words(50), bar_words(100, last=True), bar_words(2000, last=True), bar_words(2.5)
    ('50', '100 m', '2000 m', '2.5')
    """
    return f"{metres:g}" + (" m" if last else "")


def _draw_north(ground: Ground, word: str) -> None:
    x, y = LEFT_MM + FRAME_WIDTH_MM - 6, BELOW_MM + FRAME_HEIGHT_MM - 13
    ground.box(x - 4.5, y - 1, 9, 13, **_VEIL)
    for side, fill in ((-2, INK), (2, PANEL)):
        half = Polygon([(x, y + 7.5), (x + side, y), (x, y + 1.6)])
        path = path_of(half)
        if path is not None:
            ground.patch(path, facecolor=fill, edgecolor=INK, linewidth=0.6, zorder=3)
    ground.sheet.text(x, y + 8.2, word, fontsize=PLAIN + 1, weight="bold", ha="center", va="bottom")


def _draw_legend(ground: Ground, looks: dict[str, Look], language: Language) -> float:
    """Draw the legend from the top; return where its end is, millimetres from below."""
    sheet = ground.sheet
    top = BELOW_MM + FRAME_HEIGHT_MM
    sheet.text(_LEGEND_MM, top, say(language, "map_legend"), fontsize=9, weight="bold", va="top")
    y = top - 7
    width, height = _SWATCH_MM
    room = WIDTH_MM - _LEGEND_MM - width - 2
    for words, look in looks.items():
        lines = wrapped(words, PLAIN, room)
        step = max(height + 1.6, len(lines) * PLAIN * LINE_HEIGHT * MM_PER_POINT + 1.2)
        _draw_swatch(ground, look, _LEGEND_MM, y - height)
        sheet.text(_LEGEND_MM + width + 2, y - height / 2 if len(lines) == 1 else y + 0.4,
                   "\n".join(lines), fontsize=PLAIN, linespacing=1.25,
                   va="center" if len(lines) == 1 else "top")  # fmt: skip
        y -= step
    return y


def _draw_swatch(ground: Ground, look: Look, left: float, below: float) -> None:
    width, height = _SWATCH_MM
    if look.symbol:
        middle = np.array([[left + width / 2, below + height / 2]])
        ground.symbols(middle, look.symbol, look.colour, 5)
        return
    box = (left, below, width, height)
    ground.box(*box, facecolor=look.colour, alpha=look.shade, linewidth=0)
    if look.hatch:
        hatched: dict[str, Any] = {"edgecolor": look.colour, "hatch": look.hatch}
        ground.box(*box, fill=False, alpha=0.55, linewidth=0, **hatched)
    style = "solid" if look.dashes is None else (0, look.dashes)
    edge = look.colour if look.line else LINE
    ground.box(*box, fill=False, edgecolor=edge, linewidth=look.line or 0.4, linestyle=style)


def _draw_notes(ground: Ground, notes: Sequence[str], below: float) -> None:
    """Write the notes at the foot of the legend's column, as far as there is room above them."""
    room = WIDTH_MM - _LEGEND_MM - 1
    lines = [line for note in notes for line in wrapped(note, SMALL, room)]
    step = SMALL * LINE_HEIGHT * MM_PER_POINT
    y = min(BELOW_MM + (len(lines) - 0.5) * step, below - 1)
    for line in lines:
        ground.sheet.text(_LEGEND_MM, y, line, fontsize=SMALL, color=MUTED, va="center")
        y -= step
