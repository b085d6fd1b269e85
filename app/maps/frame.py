"""What stands around and on a map: title, legend, north, watermark, sources, cards, the table.

Everything here is HTML rendered by Jinja with escaping on; no user text reaches a script.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from app.maps import words
from app.maps.figure import MAP_NAME, PlanFigure, Verbatim
from app.maps.options import MapOptions
from app.maps.style import PATTERNS, Style
from app.text import Text

_PAGES = Environment(
    loader=PackageLoader("app.maps"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend; `symbol` is a drawn character or `point`, empty for an area."""

    text: str
    style: Style
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled line of a card."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a click on a shape opens; `id` is what `Shape.about` names."""

    id: str
    title: str
    subtitle: str
    badge: str
    badge_style: str
    facts: Sequence[Fact] = ()
    link: str | None = None
    link_text: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The map's content as a table; each row names the shape that its first cell shows."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything around one map, in the page's language.

    Attributes
    ----------
    notes : sentences of the source line, before the approval number and the disclaimer
    unplaced : heading and names of what is known but has no place on the map
    watermark : words across the map, None for none
    notice : why the map is empty, None if it is not
    bare : only the map, for a form that surrounds it
    """

    title: str
    legend: Sequence[LegendEntry]
    table: Table
    cards: Sequence[Card] = ()
    notes: Sequence[str] = ()
    unplaced: Sequence[tuple[str, Sequence[str]]] = ()
    watermark: str | None = None
    notice: str | None = None
    bare: bool = False


def add_frame(figure: PlanFigure, frame: Frame, options: MapOptions) -> None:
    """Render the frame into the page's body."""
    markup = _PAGES.get_template("body.html").render(
        frame=frame,
        map_id=f"map_{MAP_NAME}",
        patterns=PATTERNS,
        watermark_px=_width_px(frame.watermark or ""),
        approval=approval_words(options),
        say=lambda name: options.say(getattr(words, name)),
    )
    figure.html.add_child(Verbatim(markup), name="frame")


def _width_px(text: str) -> int:
    """Return about how wide a watermark is: 34 px a Chinese character, 26 px a Latin one."""
    return sum(34 if ord(character) > 0x2E80 else 26 for character in text)


def approval_words(options: MapOptions) -> str:
    """Return the map approval number, or that there is none."""
    if options.approval_number:
        return options.say(words.APPROVAL) + options.approval_number
    return options.say(words.UNAPPROVED)


def watermark_of(options: MapOptions, *, demonstration: bool) -> str | None:
    """Return the words across the map: those of the caller, else 演示数据 if that is drawn."""
    chosen: Text | None = options.watermark
    if chosen is None and demonstration:
        chosen = words.DEMONSTRATION_MARK
    return options.say(chosen) if chosen is not None else None
