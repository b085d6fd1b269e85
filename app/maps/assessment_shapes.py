"""The parts of an assessment as shapes: parcel, what counts against it, what is not known."""

import re
from collections.abc import Sequence

import shapely

from app.domain.areas import polygons_of
from app.domain.findings import VERDICT_WORDS
from app.domain.layers import Polarity
from app.domain.zones import Basis
from app.maps import words
from app.maps.drawing import AssessmentDrawing, DrawnContext, DrawnOverlap, DrawnSite
from app.maps.options import MapOptions
from app.maps.shapes import Shape, inner_point
from app.maps.style import (
    AGAINST_STYLE,
    CONTEXT_STYLES,
    MAGENTA,
    PARCEL_STYLE,
    SLIVER_STYLE,
    TRIM_STYLE,
    UNCOVERED_STYLE,
    VERDICT_SYMBOLS,
    Style,
)

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def parcel_shapes(drawing: AssessmentDrawing) -> list[Shape]:
    """Return the outlines of the parcels."""
    return [
        Shape(f"parcel-{number}", site.geometry, PARCEL_STYLE, site.label, f"parcel-{number}")
        for number, site in enumerate(drawing.parcels)
    ]


def verdict_words(site: DrawnSite, options: MapOptions) -> str:
    """Return a verdict as symbol and word; the fictitious one is named as such."""
    verdict = site.verdict
    said = f"{VERDICT_SYMBOLS[verdict]} {options.say(VERDICT_WORDS[verdict])}"
    shown = site.demonstration_verdict
    if shown is None:
        return said
    heading = options.say(words.DEMONSTRATION_SHORT)
    return f"{said} · {heading} {VERDICT_SYMBOLS[shown]} {options.say(VERDICT_WORDS[shown])}"


def verdict_labels(drawing: AssessmentDrawing, options: MapOptions) -> list[Shape]:
    """Return a label above each parcel: its name and verdict."""
    return [
        Shape(
            f"verdict-{number}",
            _above(site),
            {},
            marker=f"verdict {site.verdict}",
            label=f"{site.label}  {verdict_words(site, options)}",
        )
        for number, site in enumerate(drawing.parcels)
    ]


def _above(site: DrawnSite) -> shapely.Point:
    west, _, east, north = site.geometry.bounds
    return shapely.Point((west + east) / 2, north)


def against_shapes(drawing: AssessmentDrawing, options: MapOptions) -> list[Shape]:
    """Return what counts against the parcels."""
    return [
        Shape(
            f"overlap-{number}",
            overlap.geometry,
            AGAINST_STYLE,
            options.say(overlap.layer),
            f"overlap-{number}",
        )
        for number, overlap in enumerate(drawing.overlaps)
        if overlap.kind == "counts_against"
    ]


def sliver_shapes(drawing: AssessmentDrawing, options: MapOptions) -> list[Shape]:
    """Return the slivers, each with a symbol: they are too small to be seen at most scales."""
    shapes: list[Shape] = []
    for number, overlap in enumerate(drawing.overlaps):
        if overlap.kind != "sliver":
            continue
        about, name = f"overlap-{number}", options.say(overlap.layer)
        shapes.append(Shape(about, overlap.geometry, SLIVER_STYLE, name, about))
        shapes.extend(
            Shape(f"{about}-mark-{part}", inner_point(polygon), {}, name, about, marker="sliver")
            for part, polygon in enumerate(polygons_of(overlap.geometry))
        )
    return shapes


def uncovered_parts(drawing: AssessmentDrawing) -> list[tuple[DrawnOverlap, ...]]:
    """Group the uncovered parts that are one and the same place for several layers."""
    places: dict[bytes, list[DrawnOverlap]] = {}
    for overlap in drawing.overlaps:
        if overlap.kind == "uncovered":
            key = shapely.to_wkb(shapely.normalize(overlap.geometry))
            places.setdefault(key, []).append(overlap)
    return [tuple(overlaps) for overlaps in places.values()]


def uncovered_shapes(drawing: AssessmentDrawing, options: MapOptions) -> list[Shape]:
    """Return what layers do not cover, hatched, with the words 资料不全 on it."""
    shapes: list[Shape] = []
    for number, overlaps in enumerate(uncovered_parts(drawing)):
        about, place = f"uncovered-{number}", overlaps[0].geometry
        layers = ", ".join(options.say(overlap.layer) for overlap in overlaps)
        shapes.append(Shape(about, place, UNCOVERED_STYLE, layers, about))
        shapes.append(
            Shape(
                f"{about}-mark",
                inner_point(place),
                {},
                about=about,
                marker="lack",
                label=options.say(words.NO_DATA_HERE),
                rank=1,
            )
        )
    return shapes


def trim_shapes(drawing: AssessmentDrawing, options: MapOptions) -> list[Shape]:
    """Return the trimmed boundaries."""
    return [
        Shape(f"trim-{number}", trim.geometry, TRIM_STYLE, options.say(trim.text), f"trim-{number}")
        for number, trim in enumerate(drawing.trims)
    ]


def context_style(item: DrawnContext) -> Style:
    """Return how a feature of a control layer looks: its class's colour, else its polarity's."""
    return coloured(layer_style(item.polarity, item.basis), item.colour)


def layer_style(polarity: Polarity, basis: Basis) -> Style:
    """Return how features of a control layer look that have no colour of their own."""
    look = dict(CONTEXT_STYLES[polarity])
    if basis == "demonstration":
        look["color"] = MAGENTA
    return look


def coloured(look: Style, colour: str | None) -> Style:
    """Return a look with the colour of a class; what is not `#rrggbb` changes nothing."""
    if colour is None or not _COLOUR.fullmatch(colour):
        return look
    return {**look, "fillColor": colour, "fillOpacity": 0.5}


def context_name(item: DrawnContext, options: MapOptions) -> str:
    """Return the name of the layer, and of the feature's class."""
    name = options.say(item.layer)
    return name if item.class_name is None else f"{name} · {options.say(item.class_name)}"


def context_shapes(items: Sequence[DrawnContext], layer: int, options: MapOptions) -> list[Shape]:
    """Return the features of one control layer."""
    return [
        Shape(
            f"context-{layer}-{number}",
            item.geometry,
            context_style(item),
            context_name(item, options),
        )
        for number, item in enumerate(items)
    ]
