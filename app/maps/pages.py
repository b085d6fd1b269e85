"""The map pages of zones: all of them, one of them, and the ones that a form shows for picking.

Every page is a complete document that loads nothing from another host, unless base maps are
configured; see `app.maps.csp` for the header it must be sent with.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import folium
from folium.plugins import Draw

from app.domain.zones import Zone
from app.maps import words
from app.maps.controls import (
    Sheet,
    add_base_maps,
    add_controls,
    add_search,
    new_sheet,
    shape_layer,
)
from app.maps.figure import finish, named
from app.maps.frame import Frame, Table, add_frame, watermark_of
from app.maps.options import MapOptions
from app.maps.shapes import Shape
from app.maps.style import ACCENT, INK
from app.maps.zone_cards import source_notes, unplaced, zone_card, zone_legend, zone_table
from app.maps.zone_shapes import (
    ZoneShapes,
    draw_limits,
    draw_zones,
    highlight_of,
    is_drawn,
    name_of,
)
from app.text import Text

_ALL_ZONES = Text("聊城产业园区规划一张图", "Industrial zones of Liaocheng")
_PICK = Text("点击地图，查询该处适用的规划", "Click the map to ask what applies there")
_DRAW = Text("在地图上画出地块", "Draw the parcel on the map")
_NO_TABLE = Table((), ())


def zones_page(zones: Sequence[Zone], options: MapOptions, *, highlight: str | None = None) -> str:
    """Return the page of all zones, grouped by plan.

    Parameters
    ----------
    zones : geometries in metres of HOME_PLANE; those without a place are listed, not drawn
    highlight : id of a zone to frame and to open the view on

    Raises
    ------
    DataError
        `maps.asset_not_vendored` if the page would need a file that is not vendored.
    """
    shapes = draw_zones(zones, options)
    chosen = [each for each in shapes if each.zone.id == highlight]
    sheet = new_sheet(options.say(_ALL_ZONES), options)
    bases, groups = add_base_maps(sheet, options)
    if chosen:
        shape_layer(sheet, "highlight", "", [highlight_of(chosen[0])], ground=True)
    groups = {**_zone_layers(sheet, shapes, options), **groups}
    add_search(sheet, _search_entries(shapes), options)
    view = [shape for each in chosen or shapes for shape in (each.outline, *each.band)]
    add_controls(sheet, groups, options, view=view, bases=bases)
    add_frame(sheet.figure, _frame(options.say(_ALL_ZONES), zones, options), options)
    return finish(sheet.figure, options)


def zone_page(zone: Zone, children: Sequence[Zone], options: MapOptions) -> str:
    """Return the page of one zone with its four limits written on its sides.

    Parameters
    ----------
    zone : the zone; its card opens without a link to itself
    children : the zones whose parent it is

    Raises
    ------
    DataError
        `maps.asset_not_vendored` if the page would need a file that is not vendored.
    """
    title = options.say(name_of(zone))
    family = (zone, *children)
    limits = draw_limits(zone, options)
    shapes = draw_zones(family, options)
    if limits:  # the northern limit stands where the name would, and the title says the name
        shapes = tuple(replace(s, marks=()) if s.zone.id == zone.id else s for s in shapes)
    sheet = new_sheet(title, options)
    bases, groups = add_base_maps(sheet, options)
    groups = {**_zone_layers(sheet, shapes, options), **groups}
    if limits:
        layer = shape_layer(sheet, "limits", options.say(words.LIMITS), limits)
        groups = {**groups, options.say(words.LIMITS): [layer]}
    view = [shape for each in shapes for shape in (each.outline, *each.band)]
    add_controls(sheet, groups, options, view=view, bases=bases)
    add_frame(sheet.figure, _frame(title, family, options, own=zone.id), options)
    return finish(sheet.figure, options)


def picker_page(
    zones: Sequence[Zone], options: MapOptions, *, mode: Literal["locate", "draw"]
) -> str:
    """Return a bare map for a form that surrounds it in a frame of the same origin.

    `locate` posts `{type: "locate", lon, lat}` to the parent for each click and, sent
    `{type: "show", id}`, moves to that zone. `draw` posts `{type: "drawn", geojson}` (a
    FeatureCollection in degrees) after each change and shows what it is sent as
    `{type: "display", geojson}`.

    Raises
    ------
    DataError
        `maps.asset_not_vendored` if the page would need a file that is not vendored.
    """
    title = options.say(_PICK if mode == "locate" else _DRAW)
    shapes = draw_zones(zones, options)
    sheet = new_sheet(title, options, scripts=("picker",), flags=f'data-mode="{mode}"')
    bases, groups = add_base_maps(sheet, options)
    groups = {**_zone_layers(sheet, shapes, options), **groups}
    add_search(sheet, _search_entries(shapes), options)
    if mode == "draw":
        _add_drawing(sheet)
    add_controls(sheet, groups, options, view=[each.outline for each in shapes], bases=bases)
    frame = Frame(
        title,
        zone_legend(zones, options),
        _NO_TABLE,
        watermark=_watermark(zones, options),
        bare=True,
    )
    add_frame(sheet.figure, frame, options)
    return finish(sheet.figure, options)


def _zone_layers(
    sheet: Sheet, shapes: Sequence[ZoneShapes], options: MapOptions
) -> dict[str, list[folium.map.Layer]]:
    """Add bands, outlines and points plan by plan; return the layers under their headings."""
    ordered = sorted(shapes, key=lambda s: words.plan_order_of(s.zone))
    headings = dict.fromkeys(words.plan_word(s.zone.plan, s.zone.basis) for s in ordered)
    groups: dict[str, list[folium.map.Layer]] = {}
    for number, heading in enumerate(headings):
        mine = [s for s in shapes if words.plan_word(s.zone.plan, s.zone.basis) == heading]
        areas = [s for s in mine if s.zone.basis != "point_only"]
        points = [s for s in mine if s.zone.basis == "point_only"]
        parts = (
            ("bands", words.BAND_LAYER, [band for s in areas for band in s.band], True),
            ("areas", words.BOUNDARIES, _outlines_and_marks(areas), False),
            ("points", words.POINTS, _outlines_and_marks(points), False),
        )
        groups[options.say(heading)] = [
            shape_layer(sheet, f"{kind}_{number}", options.say(title), drawn, ground=ground)
            for kind, title, drawn, ground in parts
            if drawn
        ]
    return groups


def _outlines_and_marks(shapes: Sequence[ZoneShapes]) -> list[Shape]:
    return [s.outline for s in shapes] + [mark for s in shapes for mark in s.marks]


def _search_entries(shapes: Sequence[ZoneShapes]) -> list[Shape]:
    """One entry a zone, found by its Chinese or English name."""
    return [
        Shape(
            f"zone-{s.zone.id}",
            s.outline.geometry,
            {},
            label=f"{s.zone.name_zh} {s.zone.name_en}",
        )
        for s in shapes
    ]


def _watermark(zones: Sequence[Zone], options: MapOptions) -> str | None:
    return watermark_of(options, demonstration=any(z.basis == "demonstration" for z in zones))


def _frame(
    title: str, zones: Sequence[Zone], options: MapOptions, *, own: str | None = None
) -> Frame:
    return Frame(
        title=title,
        legend=zone_legend(zones, options),
        table=zone_table(zones, options),
        cards=[zone_card(zone, options, link=zone.id != own) for zone in zones],
        notes=source_notes(zones, options),
        unplaced=unplaced(zones, options),
        watermark=_watermark(zones, options),
        notice=None if any(map(is_drawn, zones)) else options.say(words.NOTHING_DRAWN),
    )


def _add_drawing(sheet: Sheet) -> None:
    """Add the drawing tools: polygon and rectangle, edit and delete."""
    drawn = named(folium.FeatureGroup(control=False), "drawn")
    sheet.plan.add_child(drawn)
    look = {"color": INK, "weight": 3, "fillColor": ACCENT, "fillOpacity": 0.1}
    tools = Draw(  # type: ignore[no-untyped-call]  # folium has no types here
        feature_group=drawn,
        position="topright",
        show_geometry_on_click=False,
        draw_options={
            "polygon": {"allowIntersection": False, "showArea": True, "shapeOptions": look},
            "rectangle": {"showArea": True, "shapeOptions": look},
            "polyline": False,
            "circle": False,
            "circlemarker": False,
            "marker": False,
        },
        edit_options={"poly": {"allowIntersection": False}},
    )
    sheet.plan.add_child(named(tools, "tools"))
