"""How things look on a printed map: colour and hatch together, so that grey paper still reads."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.reports.drawing import ACCENT, INK, MAGENTA
from app.reports.site_shapes import NearZone, Part
from app.reports.words import say
from app.text import Language

AMBER, GREEN, GREY_BLUE, WATERMARK = "#9a5b00", "#2e7d32", "#5b7083", "#52606d"
_AGAINST_COLOURS = ("#b3261e", "#b84300", "#6a3d9a", "#1f4e9a", "#7a4a1e")
_HATCHES = ("////", "\\\\\\\\", "xxx", "||||", "----", "+++")


@dataclass(frozen=True, slots=True)
class Look:
    """Line and filling of one kind of thing; `words` name it in the legend.

    Attributes
    ----------
    dashes : on and off in multiples of the line's width, None for a solid line
    shade : how strongly the colour fills it, 0..1
    """

    words: str
    colour: str
    line: float = 1.0
    dashes: tuple[float, float] | None = None
    shade: float = 0.0
    hatch: str = ""
    symbol: str = ""


def parcel_look(language: Language) -> Look:
    """Return how a parcel's outline looks."""
    return Look(say(language, "map_parcel"), INK, 1.8, shade=0.04)


def trim_look(language: Language) -> Look:
    """Return how a proposed boundary looks."""
    return Look(say(language, "map_trim"), GREEN, 1.6, (5, 3))


def band_look(language: Language) -> Look:
    """Return how the stretch looks in which a zone's edge may lie."""
    return Look(say(language, "map_band"), ACCENT, 0.0, shade=0.12, hatch="..")


def zone_look(zone: NearZone, language: Language) -> Look:
    """Return how a zone looks by the basis of its boundary."""
    words = {
        "official": "map_official",
        "reconstructed": "map_reconstructed",
        "demonstration": "map_demonstration",
    }.get(zone.basis, "map_point")
    named = say(language, words)
    if zone.basis == "demonstration":
        return Look(named, MAGENTA, 1.4, shade=0.03, hatch="/")
    if zone.basis == "official":
        return Look(named, ACCENT, 1.4, shade=0.05)
    if zone.basis == "reconstructed":
        return Look(named, ACCENT, 1.4, (5, 3), shade=0.03)
    return Look(named, ACCENT, 0.9, (1.5, 3))


def part_looks(parts: Iterable[Part], language: Language) -> dict[tuple[str, str], Look]:
    """Return how each layer's part looks, by kind and layer; no two layers look alike."""
    looks: dict[tuple[str, str], Look] = {}
    for part in parts:
        key = part.kind, part.layer
        if key in looks:
            continue
        if part.kind == "uncovered":
            looks[key] = Look(say(language, "map_uncovered"), GREY_BLUE, 0.9, (1.5, 2), 0.12, "oo")
        elif part.kind == "sliver":
            looks[key] = Look(say(language, "map_sliver"), AMBER, 1.2, shade=0.9, symbol="^")
        else:
            looks[key] = _against(part, sum(kind == "against" for kind, _ in looks), language)
    return looks


def _against(part: Part, place: int, language: Language) -> Look:
    outside = part.polarity == "requires"
    words = say(language, "map_outside", name=part.layer) if outside else part.layer
    fictitious = part.basis == "demonstration"
    colour = MAGENTA if fictitious else _AGAINST_COLOURS[place % len(_AGAINST_COLOURS)]
    return Look(words, colour, 1.0, shade=0.12, hatch=_HATCHES[place % len(_HATCHES)])
