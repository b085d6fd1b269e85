"""A zone as shapes on a map: its outline, the band where its edge may lie, its symbol and label."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from app.domain.areas import polygons_of
from app.domain.wording import plain
from app.domain.zones import Limit, Side, Zone, extent_of
from app.maps.options import MapOptions
from app.maps.shapes import Shape, degrees, polygonal
from app.maps.style import BAND_STYLE, HIGHLIGHT, ZONE_STYLES, Style
from app.maps.words import SIDE_WORDS, kind_word
from app.text import Text

# The zones a plan is made of keep their labels where those of the parks in them would collide.
_FIRST_LABELS = frozenset({"development_zone", "block", "industrial_area", "reserve_control_zone"})
# Points that only help to find one's way: drawn as a dot, not as the symbol of a park.
_PLACES = frozenset(
    {
        "administrative_area",
        "town",
        "subdistrict",
        "county",
        "district",
        "landmark",
        "logistics_area",
    }
)
# A zone that consists of other drawn zones: found by search and table, but not drawn twice.
_AS_ITS_PARTS: Style = {"stroke": False, "fill": False}


@dataclass(frozen=True, slots=True)
class ZoneShapes:
    """One zone as drawn: `band` under `outline` under `marks` (symbol and label)."""

    zone: Zone
    band: tuple[Shape, ...]
    outline: Shape
    marks: tuple[Shape, ...]


def is_drawn(zone: Zone) -> bool:
    """Tell whether a zone has anything to draw."""
    return zone.geometry is not None and not zone.geometry.is_empty


def name_of(zone: Zone) -> Text:
    """Return the zone's name in both languages."""
    return Text(zone.name_zh, zone.name_en)


def uncertainty_words(zone: Zone) -> Text:
    """Say how far the drawn edge or point may be from the true one."""
    metres = sorted({edge.uncertainty_m for edge in zone.edges})
    if not metres:
        metres = [zone.uncertainty_m] if zone.uncertainty_m else []
    if not metres or metres[-1] == 0:
        return Text("—", "-")
    least, most = plain(metres[0]), plain(metres[-1])
    if least == most:
        return Text(f"约 {most} m", f"about {most} m")
    return Text(f"约 {least}–{most} m", f"about {least}-{most} m")


def is_place(zone: Zone) -> bool:
    """Tell whether a zone known as a point is a place name rather than a park."""
    return zone.basis == "point_only" and zone.kind in _PLACES


def draw_zone(zone: Zone, options: MapOptions, parent: Zone | None = None) -> ZoneShapes:
    """Turn a zone that `is_drawn` (geometry in metres of HOME_PLANE) into shapes.

    Parameters
    ----------
    parent : the zone it belongs to, if the label is to name it
    """
    geometry = zone.geometry
    if geometry is None:
        raise ValueError(f"{zone.id} has no geometry")
    area = geometry
    if isinstance(geometry, Point):
        area = geometry.buffer(zone.uncertainty_m or 1.0, quad_segs=24)
    style = ZONE_STYLES[zone.basis]
    outline = Shape(zone.id, degrees(area), style, _tip(zone, options), f"zone-{zone.id}")
    return ZoneShapes(zone, _band(zone), outline, (_mark(zone, geometry, options, parent),))


def draw_zones(zones: Iterable[Zone], options: MapOptions) -> tuple[ZoneShapes, ...]:
    """Turn all zones that have a place into shapes, the greatest first (undermost).

    A zone whose parts are drawn too (a development zone and its blocks) keeps its card, but the
    parts are what is seen.
    """
    placed = {zone.id: zone for zone in zones if is_drawn(zone)}
    whole = {zone.parent for zone in placed.values() if not isinstance(zone.geometry, Point)}
    drawn = []
    for zone in placed.values():
        shapes = draw_zone(zone, options, placed.get(zone.parent or ""))
        if zone.id in whole:
            outline = replace(shapes.outline, style=_AS_ITS_PARTS)
            shapes = ZoneShapes(zone, (), outline, ())
        drawn.append(shapes)
    return tuple(sorted(drawn, key=lambda shapes: (-shapes.outline.geometry.area, shapes.zone.id)))


def highlight_of(shapes: ZoneShapes) -> Shape:
    """Return a glow around a zone's outline."""
    return Shape(f"highlight-{shapes.zone.id}", shapes.outline.geometry, HIGHLIGHT)


def draw_limits(zone: Zone, options: MapOptions) -> tuple[Shape, ...]:
    """Print the four limits (四至) of a zone outside its four sides."""
    if not is_drawn(zone) or isinstance(zone.geometry, Point) or zone.geometry is None:
        return ()
    return tuple(
        Shape(
            f"limit-{limit.side}",
            degrees(_side_point(zone, limit.side)),
            {},
            marker=f"limit {limit.side}",
            label=options.say(_limit_words(limit)),
        )
        for limit in zone.limits
        if limit.printed is not None
    )


def _band(zone: Zone) -> tuple[Shape, ...]:
    if zone.basis != "reconstructed":
        return ()
    extent = extent_of(zone)
    if extent is None:
        return ()
    band = polygonal(extent.reach.difference(extent.core))
    if band.is_empty:
        return ()
    return (Shape(f"band-{zone.id}", degrees(band), BAND_STYLE),)


def _tip(zone: Zone, options: MapOptions) -> str:
    parts = [options.say(name_of(zone)), options.say(kind_word(zone.kind))]
    area_km2 = zone.gazetted_area_km2 or zone.computed_area_km2
    if area_km2 is not None:
        parts.append(f"{plain(area_km2)} km²")
    return " · ".join(parts)


def _mark(zone: Zone, geometry: BaseGeometry, options: MapOptions, parent: Zone | None) -> Shape:
    is_point = isinstance(geometry, Point)
    symbol = "point place" if is_place(zone) else "point park"
    label = options.say(name_of(zone))
    if parent is not None and not is_point:
        label = f"{options.say(name_of(parent))}\n{label}"
    return Shape(
        f"mark-{zone.id}",
        degrees(geometry if is_point else _top(geometry)),
        {},
        tip=_tip(zone, options) if is_point else "",
        about=f"zone-{zone.id}",
        marker=symbol if is_point else f"label {zone.basis}",
        label=label,
        rank=0 if zone.kind in _FIRST_LABELS else 2 if is_place(zone) else 1,
    )


def _top(geometry: BaseGeometry) -> Point:
    """Return where a zone's name stands: above the middle of its greatest part."""
    greatest = max(polygons_of(geometry), key=lambda part: part.area)
    west, _, east, north = greatest.bounds
    return Point((west + east) / 2, north)


def _side_point(zone: Zone, side: Side) -> Point:
    """Return the middle of the longest edge on that side, or of that side of the bounding box."""
    edges: Sequence[LineString] = [edge.line for edge in zone.edges if edge.side == side]
    if edges:
        return max(edges, key=lambda line: line.length).interpolate(0.5, normalized=True)
    if zone.geometry is None:
        raise ValueError(f"{zone.id} has no geometry")
    west, south, east, north = zone.geometry.bounds
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    sides = {
        "north": Point(middle_x, north),
        "east": Point(east, middle_y),
        "south": Point(middle_x, south),
        "west": Point(west, middle_y),
    }
    return sides[side]


def _limit_words(limit: Limit) -> Text:
    side, metres = SIDE_WORDS[limit.side], limit.uncertainty_m
    within = f"（±{plain(metres)} m）" if metres else ""
    within_en = f" (±{plain(metres)} m)" if metres else ""
    return Text(f"{side.zh} {limit.printed}{within}", f"{side.en}: {limit.printed}{within_en}")
