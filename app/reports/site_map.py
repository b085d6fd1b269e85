"""One printed map of parcels: what lies on them, whose zones are near, with bar, north and grid."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from shapely import box
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.domain import figures
from app.domain.areas import polygons_of
from app.reports.codes import VERDICT_COLOURS, VERDICT_SYMBOLS, called
from app.reports.drawing import figure, opaque_png
from app.reports.ground import FRAME_HEIGHT_MM, FRAME_WIDTH_MM, HEIGHT_MM, WIDTH_MM, Ground
from app.reports.printable import drawable
from app.reports.site_frame import Bounds, Window, window_for
from app.reports.site_labels import Label, place_labels
from app.reports.site_looks import (
    Look,
    band_look,
    parcel_look,
    part_looks,
    trim_look,
    zone_look,
)
from app.reports.site_shapes import NearZone, Scene, meeting
from app.reports.site_sheet import BAR_BOX_MM, NORTH_BOX_MM, draw_sheet, watermark
from app.reports.words import say
from app.text import Language

_LONGEST_LABEL = 22
_SEEN_MM = 3.0  # a parcel drawn smaller than this is circled
_NAMED_PARCELS = 6  # more parcels than these are labelled by their numbers alone
_NAMED_PARTS = 8  # on the ground; the legend names every layer
_ANGLES_A_QUARTER = 24


def site_map(
    fonts: Path,
    scene: Scene,
    language: Language,
    bounds: Bounds | None = None,
    dots_per_inch: int = 200,
) -> bytes:
    """Return a map as PNG, 170 mm wide.

    Parameters
    ----------
    scene : the parcels to show, see `Scene.of`
    bounds : what the map must show, metres of the scene's plane; the parcels if None
    """
    window = window_for(bounds or scene.bounds, FRAME_WIDTH_MM, FRAME_HEIGHT_MM)
    frame = box(window.west, window.south, window.east, window.north)
    zones = meeting(scene.zones, frame)
    with figure(fonts, WIDTH_MM, HEIGHT_MM) as paper:
        paper.set_layout_engine("none")
        ground = Ground(paper, window)
        around = _draw_zones(ground, zones, language)
        legend = [*_draw_sites(ground, scene, language), *around]
        bases = {zone.basis for zone in zones} | {part.basis for part in scene.parts}
        fictitious = "demonstration" in bases
        mark = say(language, "watermark_demo" if fictitious else "watermark")
        watermark(ground, mark, fictitious=fictitious)
        labels = [*_site_labels(scene, window, language), *_part_labels(scene, window, language)]
        labels += _zone_labels(zones, scene, window)
        _draw_labels(ground, labels, fonts)
        draw_sheet(ground, legend, _notes(scene, language), scene.plane, language)
        return opaque_png(paper, dots_per_inch)


def _notes(scene: Scene, language: Language) -> list[str]:
    notes = [say(language, "map_note")] if scene.parts else []
    if scene.changed:
        names = say(language, "list").join(scene.changed)
        notes.append(say(language, "map_changed", names=names))
    return [*notes, say(language, "map_unapproved")]


def _draw_zones(ground: Ground, zones: Sequence[NearZone], language: Language) -> list[Look]:
    """Draw the zones under everything else; return their lines of the legend."""
    legend: list[Look] = []
    for zone in zones:
        look = zone_look(zone, language)
        if zone.band is not None and zone.basis == "reconstructed":
            ground.area(zone.band, band_look(language))
            legend.append(band_look(language))
        legend.insert(0, look)
        if isinstance(zone.outline, Point):
            reach = zone.outline.buffer(zone.uncertainty_m, quad_segs=_ANGLES_A_QUARTER)
            ground.area(reach, look)
            ground.mark(zone.outline, "o", look.colour)
        else:
            ground.area(zone.outline, look)
    return legend


def _draw_sites(ground: Ground, scene: Scene, language: Language) -> list[Look]:
    """Draw parcels and what lies on them; return their lines of the legend, parcels first."""
    outline = parcel_look(language)
    looks = part_looks(scene.parts, language)
    for site in scene.sites:
        ground.area(site.geometry, outline, line=False)
    for part in scene.parts:
        look = looks[part.kind, part.layer]
        ground.area(part.geometry, look)
        if look.symbol:
            ground.mark(_inner(part.geometry), look.symbol, look.colour)
    for site in scene.sites:
        ground.outline(site.geometry, outline)
        _circle_if_small(ground, site.geometry, outline)
    for _, trim in scene.trims:
        ground.outline(trim, trim_look(language))
    trims = [trim_look(language)] if scene.trims else []
    return [outline, *looks.values(), *trims]


def _circle_if_small(ground: Ground, geometry: BaseGeometry, look: Look) -> None:
    west, south, east, north = geometry.bounds
    metres = ground.window.metres_per_mm
    if max(east - west, north - south) < _SEEN_MM * metres:
        middle = Point((west + east) / 2, (south + north) / 2)
        ground.outline(middle.buffer(_SEEN_MM * metres), look)


def _site_labels(scene: Scene, window: Window, language: Language) -> list[Label]:
    several = len(scene.sites) > 1
    labels = []
    for site in scene.sites:
        west, _, east, north = site.geometry.bounds
        colour = VERDICT_COLOURS[site.verdict]
        symbol, word = VERDICT_SYMBOLS[site.verdict], called("verdict", site.verdict, language)
        if len(scene.sites) > _NAMED_PARCELS:
            place = _inner(site.geometry)
            labels.append(
                _at(place.x, place.y, window, f"{symbol}{site.number}", colour, bold=True)
            )
            continue
        name = site.label[: _LONGEST_LABEL - 1] + "…" * (len(site.label) >= _LONGEST_LABEL)
        number = f"{site.number} " if several else ""
        above = north + 2.6 * window.metres_per_mm
        words = f"{number}{name}  {symbol} {word}"
        labels.append(_at((west + east) / 2, above, window, words, colour, bold=True))
    return labels


def _part_labels(scene: Scene, window: Window, language: Language) -> list[Label]:
    """Name the greatest parts on the ground, with the area that the record gives."""
    looks = part_looks(scene.parts, language)
    named = [part for part in scene.parts if len(scene.sites) <= _NAMED_PARCELS]
    labels = []
    for part in sorted(named, key=lambda part: -part.area_m2)[:_NAMED_PARTS]:
        look = looks[part.kind, part.layer]
        words = look.words if part.kind == "against" else part.layer
        if part.kind == "uncovered":
            words = f"{words} {called('outcome', 'no_data', language)}"
        place = _inner(part.geometry)
        text = f"{words} {figures.m2(part.area_m2)} m²"
        label = _at(place.x, place.y, window, text, look.colour)
        labels.append(replace(label, beside=part.kind == "sliver"))
    return labels


def _zone_labels(zones: Sequence[NearZone], scene: Scene, window: Window) -> list[Label]:
    frame = box(window.west, window.south, window.east, window.north)
    labels = []
    for zone in zones:
        colour = zone_look(zone, "zh").colour
        if isinstance(zone.outline, Point):
            labels += _point_labels(zone, frame, window, colour)
            continue
        seen = zone.outline.intersection(frame)
        for site in scene.sites:
            seen = seen.difference(site.geometry.envelope)
        if polygons_of(seen):
            place = _inner(seen)
            labels.append(_at(place.x, place.y, window, zone.name, colour))
    return labels


def _point_labels(zone: NearZone, frame: BaseGeometry, window: Window, colour: str) -> list[Label]:
    """Name a zone known as a point at the point, or where its circle crosses the frame."""
    if frame.contains(zone.outline):
        above = zone.outline.y + 2.5 * window.metres_per_mm
        return [_at(zone.outline.x, above, window, zone.name, colour)]
    circle = zone.outline.buffer(zone.uncertainty_m, quad_segs=_ANGLES_A_QUARTER).boundary
    seen = circle.intersection(frame)
    if seen.is_empty:
        return []
    place = seen.interpolate(0.5, normalized=True)
    return [_at(place.x, place.y, window, zone.name, colour)]


def _at(
    east: float, north: float, window: Window, text: str, colour: str, *, bold: bool = False
) -> Label:
    metres = window.metres_per_mm
    x, y = (east - window.west) / metres, (north - window.south) / metres
    return Label(text, x, y, colour, bold=bold)


def _inner(geometry: BaseGeometry) -> Point:
    """Return a place inside the greatest part of a geometry."""
    place: Point = max(polygons_of(geometry), key=lambda part: part.area).point_on_surface()
    return place


def _draw_labels(ground: Ground, labels: Sequence[Label], fonts: Path) -> None:
    readable = [replace(label, text=drawable(label.text, fonts)) for label in labels]
    taken = (BAR_BOX_MM, NORTH_BOX_MM)
    for label in place_labels(readable, FRAME_WIDTH_MM, FRAME_HEIGHT_MM, taken):
        ground.label(label)
