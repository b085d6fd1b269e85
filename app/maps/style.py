"""How things look on a map: one line, one pattern and one colour for each meaning.

Pattern and colour always come together, so that the map reads in grey and for colour-blind eyes.
The same patterns fill the shapes on the map and the swatches of the legend.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.findings import Verdict
from app.domain.layers import Polarity
from app.domain.zones import Basis

INK, MUTED, PAPER = "#1f2933", "#52606d", "#fbfaf7"
ACCENT, MAGENTA, GOLD = "#0f5c6e", "#a3157a", "#f2b705"
RED, GREEN, GREY_BLUE, AMBER = "#b3261e", "#2e7d32", "#5b7083", "#9a5b00"

Style = Mapping[str, str | float | bool]

VERDICT_SYMBOLS: dict[Verdict, str] = {
    "conforms": "●",
    "conditional": "◐",
    "needs_review": "▲",
    "incomplete": "◇",
    "restricted": "■",
    "prohibited": "✕",
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A hatch as an SVG pattern: a tile of `size` px holding `marks`, turned by `turn` degrees."""

    id: str
    size: int
    turn: int
    marks: str
    ground: str = "none"


def _lines(colour: str, width: float, size: int) -> str:
    return f'<path d="M0 0V{size}" stroke="{colour}" stroke-width="{width}"/>'


PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        "band",
        7,
        45,
        f'<circle cx="2" cy="2" r="1" fill="{ACCENT}" fill-opacity="0.6"/>',
        ground="#0f5c6e1f",
    ),
    Pattern("demonstration", 12, 45, _lines(MAGENTA, 1.6, 12)),
    Pattern("against", 7, -45, _lines(RED, 3, 7), ground="#b3261e33"),
    Pattern("uncovered", 10, 45, _lines(GREY_BLUE, 3, 10), ground="#5b708326"),
    Pattern("forbids", 11, 90, _lines(RED, 1, 11)),
    Pattern("requires", 11, 0, _lines(GREEN, 1, 11)),
    Pattern("informs", 10, 0, f'<circle cx="3" cy="3" r="1.1" fill="{MUTED}" fill-opacity="0.7"/>'),
)


def _fill(pattern: str) -> str:
    return f"url(#pattern-{pattern})"


ZONE_STYLES: dict[Basis, Style] = {
    "official": {
        "color": ACCENT,
        "weight": 2,
        "fillColor": ACCENT,
        "fillOpacity": 0.08,
    },
    "reconstructed": {
        "color": ACCENT,
        "weight": 2,
        "dashArray": "8 6",
        "fillColor": ACCENT,
        "fillOpacity": 0.06,
    },
    "demonstration": {
        "color": MAGENTA,
        "weight": 2,
        "fillColor": _fill("demonstration"),
        "fillOpacity": 0.5,
    },
    "point_only": {
        "color": ACCENT,
        "weight": 1.2,
        "dashArray": "3 5",
        "fillColor": ACCENT,
        "fillOpacity": 0.03,
    },
}
BAND_STYLE: Style = {"stroke": False, "fillColor": _fill("band"), "fillOpacity": 0.75}
HIGHLIGHT: Style = {"color": GOLD, "weight": 9, "opacity": 0.75, "fill": False}

PARCEL_STYLE: Style = {"color": INK, "weight": 3, "fillColor": PAPER, "fillOpacity": 0.15}
AGAINST_STYLE: Style = {
    "color": RED,
    "weight": 1.5,
    "fillColor": _fill("against"),
    "fillOpacity": 0.95,
}
UNCOVERED_STYLE: Style = {
    "color": GREY_BLUE,
    "weight": 1.2,
    "dashArray": "2 4",
    "fillColor": _fill("uncovered"),
    "fillOpacity": 0.8,
}
SLIVER_STYLE: Style = {"color": AMBER, "weight": 2, "fillColor": AMBER, "fillOpacity": 0.9}
TRIM_STYLE: Style = {"color": GREEN, "weight": 3, "dashArray": "10 6", "fill": False}
LEFT_OUT_STYLE: Style = {
    "color": MUTED,
    "weight": 0.6,
    "dashArray": "1 3",
    "fillColor": MUTED,
    "fillOpacity": 0.15,
}
CONTEXT_STYLES: dict[Polarity, Style] = {
    "forbids": {
        "color": RED,
        "weight": 1,
        "opacity": 0.8,
        "fillColor": _fill("forbids"),
        "fillOpacity": 0.45,
    },
    "requires": {
        "color": GREEN,
        "weight": 1.4,
        "opacity": 0.9,
        "fillColor": _fill("requires"),
        "fillOpacity": 0.4,
    },
    "classifies": {
        "color": "#8a8f96",
        "weight": 0.8,
        "fillColor": "#d9dee4",
        "fillOpacity": 0.35,
    },
    "informs": {
        "color": MUTED,
        "weight": 1,
        "dashArray": "1 4",
        "fillColor": _fill("informs"),
        "fillOpacity": 0.5,
    },
}
