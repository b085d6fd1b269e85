"""Layers and controls of a map: grouped layer list, search, full screen, base maps, first view."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import folium
from folium.map import CustomPane
from folium.plugins import Fullscreen, GroupedLayerControl, Search
from folium.template import Template
from folium.utilities import JsCode

from app.domain.reference import PREFECTURE_EXTENT
from app.maps import words
from app.maps.figure import MAP_NAME, OwnScripts, PlanFigure, PlanMap, inert, named, safe
from app.maps.options import BaseMap, MapOptions
from app.maps.shapes import Shape, bounds_of, collection, geojson, inner_point

GROUND_PANE = "ground"  # under the outlines: uncertainty bands and context layers
SEARCH_INDEX = "search_index"
Layers = Mapping[str, Sequence[folium.map.Layer]]
LayersByName = Mapping[str, folium.map.Layer]


class LayerList(GroupedLayerControl):
    """Folium's grouped layer control, with base maps to choose from above the groups."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        L.control.groupedLayers(
            { {%- for name, layer in this.bases.items() %}
              {{ name|tojson }}: {{ layer.get_name() }}, {%- endfor %} },
            { {%- for group, overlays in this.grouped_overlays.items() %}
              {{ group|tojson }}: { {%- for name, layer in overlays.items() %}
                {{ name|tojson }}: {{ layer }}, {%- endfor %} }, {%- endfor %} },
            {{ this.options|tojavascript }}
        ).addTo({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, groups: Layers, bases: Mapping[str, folium.map.Layer]) -> None:
        super().__init__(  # type: ignore[no-untyped-call]  # folium has no types here
            dict(groups), exclusive_groups=False
        )
        self.bases = dict(bases)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page being built: the figure, the map on it, and the scripts it will link."""

    figure: PlanFigure
    plan: PlanMap
    scripts: tuple[str, ...]


def new_sheet(
    title: str, options: MapOptions, *, scripts: Sequence[str] = (), flags: str = ""
) -> Sheet:
    """Begin a page: an empty map over the prefecture, on plain paper.

    Parameters
    ----------
    scripts : the product's own scripts besides those of every map (static/maps/<name>.js)
    flags : data attributes of the body that those scripts read; constants only, never user text
    """
    west, south, east, north = PREFECTURE_EXTENT
    figure = PlanFigure(title, options, flags)
    plan = named(
        PlanMap(
            location=[(south + north) / 2, (west + east) / 2],
            zoom_start=9,
            tiles=None,
            zoom_control=False,
            attribution_control=bool(options.base_maps),
            zoom_snap=0.5,
        ),
        MAP_NAME,
    )
    figure.add_child(plan)
    plan.add_child(named(CustomPane(GROUND_PANE, z_index=390, pointer_events=True), GROUND_PANE))
    return Sheet(figure, plan, ("features", "controls", "labels", "graticule", "page", *scripts))


def shape_layer(
    sheet: Sheet, name: str, title: str, shapes: Sequence[Shape], *, ground: bool = False
) -> folium.map.Layer:
    """Add shapes as one layer.

    Parameters
    ----------
    name : identifier of the layer in the page, unique
    title : how the layer list calls it
    ground : draw it under the outlines
    """
    styles = {shape.id: dict(shape.style) for shape in shapes}
    layer = folium.GeoJson(
        collection(shapes),
        name=safe(title),
        style_function=lambda feature: styles.get(feature["id"], {}),
        on_each_feature=JsCode("ZoningMap.bind"),
        control=False,
        point_to_layer=JsCode("ZoningMap.point"),
        pane=GROUND_PANE if ground else None,
    )
    sheet.plan.add_child(named(layer, name))
    return layer


def add_search(sheet: Sheet, entries: Sequence[Shape], options: MapOptions) -> None:
    """Add a search box over the labels of `entries`; a hit shows the shape of that id."""
    if not entries:
        return
    features = [
        {
            "type": "Feature",
            "geometry": geojson(inner_point(entry.geometry)),
            "properties": {"name": safe(entry.label), "shows": inert(entry.id)},
        }
        for entry in entries
    ]
    index = folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        control=False,
        show=False,
        point_to_layer=JsCode("ZoningMap.unseen"),
    )
    sheet.plan.add_child(named(index, SEARCH_INDEX))
    sheet.plan.add_child(
        Search(  # type: ignore[no-untyped-call]  # folium has no types here
            index,
            search_label="name",
            placeholder=options.say(words.SEARCH),
            collapsed=False,
            position="topleft",
        )
    )


def _tile_layer(number: int, base: BaseMap, options: MapOptions) -> folium.TileLayer:
    layer = folium.TileLayer(
        base.url,
        attr=safe(options.say(base.attribution)),
        name=safe(options.say(base.name)),
        max_native_zoom=base.max_zoom,
        max_zoom=22,
        subdomains=base.subdomains or "abc",
        overlay=base.labels,
        control=False,
        show=base.shown and (number == 0 or base.labels),
    )
    return named(layer, f"base_{number}")


def add_base_maps(sheet: Sheet, options: MapOptions) -> tuple[LayersByName, Layers]:
    """Add the configured base maps.

    Returns
    -------
    bases : those to choose one from, plain paper among them; empty if none is configured
    overlays : those drawn above a base map, under their heading
    """
    bases: dict[str, folium.map.Layer] = {}
    overlays: list[folium.map.Layer] = []
    for number, base in enumerate(options.base_maps):
        layer = _tile_layer(number, base, options)
        sheet.plan.add_child(layer)
        if base.labels:
            overlays.append(layer)
        else:
            bases[layer.layer_name] = layer
    if bases:
        plain = named(folium.FeatureGroup(control=False, show=False), "base_none")
        sheet.plan.add_child(plain)
        bases[options.say(words.PLAIN_PAPER)] = plain
    return bases, {options.say(words.BASE_MAPS): overlays}


def add_controls(
    sheet: Sheet,
    groups: Layers,
    options: MapOptions,
    *,
    view: Sequence[Shape],
    bases: LayersByName | None = None,
) -> None:
    """Add the layer list and full screen, fit the first view, and link the product's scripts."""
    sheet.plan.add_child(
        Fullscreen(  # type: ignore[no-untyped-call]  # folium has no types here
            title=options.say(words.FULL_SCREEN),
            title_cancel=options.say(words.LEAVE_FULL_SCREEN),
            force_separate_button=True,
        )
    )
    headed = {safe(heading): layers for heading, layers in groups.items() if layers}
    if headed or bases:
        sheet.plan.add_child(LayerList(headed, bases or {}))
    bounds = bounds_of(view)
    if bounds is not None:
        fit = folium.FitBounds(bounds, padding=(36, 36), max_zoom=18)
        fit.options["animate"] = False  # the first view is there at once, not flown to
        sheet.plan.add_child(fit)
        # A frame may get its size only after that: the page's own script then fits once more.
        sheet.figure.flags += f' data-view="{json.dumps(bounds)}"'
    sheet.plan.add_child(OwnScripts(sheet.scripts))
