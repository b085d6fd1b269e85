"""Control layers: geodata that restricts what may be built where."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry import MultiPolygon, Polygon

from app.domain.reference import HOME_PLANE, Plane
from app.domain.zones import Basis
from app.text import Text

Polarity = Literal["forbids", "requires", "classifies", "informs"]

POLARITY_WORDS: dict[Polarity, Text] = {
    "forbids": Text("禁止占压", "forbids"),
    "requires": Text("须在其内", "requires"),
    "classifies": Text("分类", "classifies"),
    "informs": Text("提示", "informs"),
}


@dataclass(frozen=True, slots=True)
class Feature:
    """One polygon of a layer, metres in HOME_PLANE; `code` is its class within the layer."""

    id: str
    geometry: Polygon | MultiPolygon
    code: str = ""
    name: str = ""


@dataclass(frozen=True)
class Layer:
    """A control layer, one version of it.

    Attributes
    ----------
    topic : what it is about (`permanent_basic_farmland`, ...), as in the rulebook
    polarity : `forbids` (a hit counts), `requires` (what lies outside counts), `classifies`,
        `informs`
    complete_within : Polygon, metres in HOME_PLANE; only there does "no hit" mean something.
        None: nowhere.
    data_date : the date of the source, None if unknown; never today
    valid_from, valid_until : the days on which this version answers
    code_system : which table `Feature.code` belongs to, None if the layer has no classes
    class_colours : `#rrggbb` by class, of the national mapping rules
    public : whether its geometry may be handed out; what an authority holds is not, unless it says
    version : 0 came with the product, later ones were imported
    seal : what the store sealed this version with; "" came with the product
    """

    id: str
    topic: str
    name: Text
    polarity: Polarity
    basis: Basis
    source: Text
    data_date: date | None
    valid_from: date | None
    valid_until: date | None
    features: Sequence[Feature]
    complete_within: Polygon | MultiPolygon | None
    code_system: str | None = None
    class_names: Mapping[str, Text] = field(default_factory=dict)
    class_colours: Mapping[str, str] = field(default_factory=dict)
    public: bool = False
    version: int = 0
    seal: str = ""

    def __post_init__(self) -> None:
        """Build the spatial index now: GEOS builds it lazily and not thread-safely."""
        tree = STRtree(self.shapes)
        tree.query(Polygon())
        object.__setattr__(self, "_tree", tree)
        corners = shapely.get_num_coordinates(self.shapes).max(initial=0)
        within = shapely.get_num_coordinates(self.complete_within)
        object.__setattr__(self, "_most_corners", int(max(corners, within)))

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to other processes with all polygons at once: pickled singly they are slow."""
        rest = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "features"}
        words = [(feature.id, feature.code, feature.name) for feature in self.features]
        return _arrived, (rest, words, shapely.to_wkb(self.shapes))

    @cached_property
    def shapes(self) -> NDArray[np.object_]:
        """The polygons of `features`, in their order."""
        found = np.empty(len(self.features), dtype=object)
        found[:] = [feature.geometry for feature in self.features]
        return found

    @cached_property
    def content(self) -> str:
        """SHA-256 of all that an overlay with this layer depends on.

        A sealed version was hashed when it was read: its seal stands for its polygons.
        """
        head = [self.id, self.version, self.seal, self.complete_within is None]
        digest = hashlib.sha256(json.dumps(head).encode())
        if not self.seal:
            digest.update(json.dumps([feature.code for feature in self.features]).encode())
            digest.update(b"".join(shapely.to_wkb([*self.shapes, *self._within], byte_order=1)))
        return digest.hexdigest()

    @property
    def _within(self) -> list[Polygon | MultiPolygon]:
        return [] if self.complete_within is None else [self.complete_within]

    @property
    def tree(self) -> STRtree:
        """Index of `features`, in their order."""
        tree: STRtree = self.__dict__["_tree"]
        return tree

    @property
    def most_corners(self) -> int:
        """Corners of the largest polygon: how long it may take to say whether a place is in it."""
        most: int = self.__dict__["_most_corners"]
        return most

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of all that the layer says, metres in `plane`; nan if nothing.

        Outside of it nothing is hit and nothing is covered.
        """
        shapes = [*self.shapes, *self._within]
        west, south, east, north = (float(side) for side in shapely.total_bounds(shapes))
        return west, south, east, north

    @property
    def plane(self) -> Plane:
        """The plane of the geometries."""
        return HOME_PLANE

    def answers_on(self, day: date) -> bool:
        """Tell whether this version of the layer is the one to ask on `day`."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_until is None or day <= self.valid_until)


def _arrived(
    rest: dict[str, Any], words: Sequence[tuple[str, str, str]], shapes: NDArray[np.object_]
) -> Layer:
    pairs = zip(words, shapely.from_wkb(shapes), strict=True)
    features = [Feature(name, shape, code, title) for (name, code, title), shape in pairs]
    return Layer(features=features, **rest)
