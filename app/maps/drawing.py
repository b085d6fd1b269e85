"""What an assessment hands to its map: plain geometry in degrees, with the words that go with it.

The caller turns an assessment into an `AssessmentDrawing`; the map judges nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from shapely.geometry.base import BaseGeometry

from app.domain.findings import Verdict
from app.domain.layers import Polarity
from app.domain.zones import Basis, Zone
from app.text import Text

OverlapKind = Literal["counts_against", "sliver", "uncovered"]


@dataclass(frozen=True, slots=True)
class DrawnSite:
    """One parcel: outline in CGCS2000 degrees, its label as the user gave it, its verdicts."""

    label: str
    geometry: BaseGeometry
    area_m2: float
    verdict: Verdict
    demonstration_verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class DrawnOverlap:
    """A part of a parcel that one layer speaks about, or does not cover.

    Attributes
    ----------
    kind : `counts_against` (hits of a layer that forbids, or the part outside one that is
        required), `sliver` (a suspected boundary inaccuracy), `uncovered` (the layer says nothing)
    geometry : CGCS2000 degrees
    area_m2 : ellipsoidal
    parcel : the parcel's label
    """

    layer: Text
    polarity: Polarity
    basis: Basis
    kind: OverlapKind
    geometry: BaseGeometry
    area_m2: float
    parcel: str


@dataclass(frozen=True, slots=True)
class DrawnContext:
    """A feature of a control layer near the site, in CGCS2000 degrees.

    `class_name` is its class in words, None for a layer without classes; `colour` (`#rrggbb`) is
    that of the class in the national mapping rules, None for the layer's own look.
    """

    layer: Text
    polarity: Polarity
    basis: Basis
    geometry: BaseGeometry
    class_name: Text | None = None
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class DrawnTiles:
    """A control layer too large for the page, drawn whole from vector tiles of this host.

    Attributes
    ----------
    id : the layer's, which is the name of its features in the tiles
    url : path of the tiles with {z}, {x} and {y}, of exactly the version that is meant
    class_names, class_colours : of the classes in the layer, as in `Layer`
    """

    id: str
    layer: Text
    polarity: Polarity
    basis: Basis
    url: str
    class_names: Mapping[str, Text] = field(default_factory=dict)
    class_colours: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DrawnTrim:
    """A trimmed boundary that would settle a breach, in CGCS2000 degrees, and what it costs."""

    text: Text
    geometry: BaseGeometry
    parcel: str


@dataclass(frozen=True, slots=True)
class AssessmentDrawing:
    """Everything on the map of one assessment.

    Attributes
    ----------
    zones : the zones near the site, metres in HOME_PLANE
    sources : sentences of the source line: which layers, of what date
    tiles : control layers that are too large to be among `context`
    """

    title: Text
    parcels: Sequence[DrawnSite]
    overlaps: Sequence[DrawnOverlap] = ()
    context: Sequence[DrawnContext] = ()
    zones: Sequence[Zone] = ()
    trims: Sequence[DrawnTrim] = ()
    sources: Sequence[Text] = ()
    tiles: Sequence[DrawnTiles] = ()

    @property
    def holds_demonstration(self) -> bool:
        """Whether anything fictitious is drawn."""
        bases = [overlap.basis for overlap in self.overlaps]
        bases += [item.basis for item in self.context]
        bases += [zone.basis for zone in self.zones]
        bases += [layer.basis for layer in self.tiles]
        return "demonstration" in bases


@dataclass(frozen=True, slots=True)
class Shaded:
    """One zone of a question map.

    `shade` places its figure between the least (0) and the greatest (1) of the map, None where
    there is no figure; `figure` is the figure in words, printed beside the zone; `facts` are the
    lines of its card, and the cells of its table row after the name.
    """

    zone: Zone
    shade: float | None
    figure: Text | None
    facts: Sequence[tuple[Text, Text]]


@dataclass(frozen=True, slots=True)
class QuestionDrawing:
    """A question, its zones, the words of the least and the greatest figure, and its notes."""

    title: Text
    zones: Sequence[Shaded]
    least: Text | None
    greatest: Text | None
    notes: Sequence[Text]
