"""Layers too large for a page: drawn from vector tiles of this host, a card for what is clicked."""

from collections.abc import Mapping
from typing import Any

import folium
from folium.plugins import VectorGridProtobuf
from folium.template import Template

from app.domain.layers import POLARITY_WORDS
from app.domain.tiles import LEAST_ZOOM, MOST_ZOOM
from app.domain.zones import BASIS_WORDS
from app.maps.assessment_shapes import coloured, layer_style
from app.maps.controls import GROUND_PANE, Sheet
from app.maps.drawing import DrawnTiles
from app.maps.figure import inert, inert_json, named, safe
from app.maps.frame import Card, Fact, LegendEntry
from app.maps.options import MapOptions
from app.maps.style import LEFT_OUT_STYLE
from app.text import Text

SCRIPT = "tiles"  # static/maps/tiles.js, which builds the layer
_CLASS, _BASIS, _ID = Text("分类", "Class"), Text("依据", "Basis"), Text("编号", "Id")
_POLARITY = Text("性质", "Polarity")
_UNCLASSED = Text("未分类", "not classified")
_LEFT_OUT = Text("未画要素", "Not drawn")
_HINT, _ZOOM_IN = Text("说明", "Note"), Text("小于一个像素，请放大", "below one pixel; zoom in")
_SMALL = Text("过小未画，方格内有要素", "too small to draw: squares hold features")


class TileLayer(VectorGridProtobuf):
    """Folium's layer of vector tiles, built by this product's script (static/maps/tiles.js)."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = ZoningTiles.layer(
            {{ this._parent.get_name() }},
            {{ this.url|tojson }},
            {{ this.source|tojson }},
            {{ this.about|tojson }},
            {{ this.looks|tojson }},
            {{ this.words|tojson }},
            {{ this.limits|tojson }}
        );
        {% endmacro %}
        """
    )

    def __init__(self, number: int, drawn: DrawnTiles, options: MapOptions) -> None:
        name = safe(options.say(drawn.layer))
        super().__init__(inert(drawn.url), name, control=False)
        self.source = inert(drawn.id)
        self.about = about_of(number)
        self.looks = inert_json(_looks(drawn))
        self.words = {
            "language": options.language,
            "class": options.say(_CLASS),
            "basis": options.say(_BASIS),
            "id": options.say(_ID),
            "unclassed": options.say(_UNCLASSED),
            "leftOut": options.say(_LEFT_OUT),
            "hint": options.say(_HINT),
            "zoomIn": options.say(_ZOOM_IN),
        }
        self.limits = {
            "pane": GROUND_PANE,
            "minZoom": LEAST_ZOOM,
            "maxNativeZoom": MOST_ZOOM,
            "maxZoom": 22,
        }


def about_of(number: int) -> str:
    """Return the id of the card of the tile layer of that number in a drawing."""
    return f"tiles-{number}"


def tile_layer(
    sheet: Sheet, number: int, drawn: DrawnTiles, options: MapOptions
) -> folium.map.Layer:
    """Add a layer of tiles under the outlines; the sheet must link SCRIPT."""
    layer = named(TileLayer(number, drawn, options), f"tiles_{number}")
    sheet.plan.add_child(layer)
    return layer


def tile_card(number: int, drawn: DrawnTiles, options: MapOptions) -> Card:
    """Return what a click on a feature opens; its class, basis and id are added from the tile."""
    say = options.say
    facts = [Fact(say(_POLARITY), say(POLARITY_WORDS[drawn.polarity]))]
    badge = say(BASIS_WORDS[drawn.basis])
    return Card(about_of(number), say(drawn.layer), "", badge, drawn.basis, facts)


def tile_legend(drawn: DrawnTiles, options: MapOptions) -> list[LegendEntry]:
    """Return a line for the layer, one for each class with a colour of its own, and the squares."""
    say, name = options.say, options.say(drawn.layer)
    plain = layer_style(drawn.polarity, drawn.basis)
    entries = [LegendEntry(name, plain)]
    entries += [
        LegendEntry(f"{name} · {say(drawn.class_names[code])}", coloured(plain, colour))
        for code, colour in sorted(drawn.class_colours.items())
        if code in drawn.class_names
    ]
    return [*entries, LegendEntry(f"{name} · {say(_SMALL)}", LEFT_OUT_STYLE)]


def _looks(drawn: DrawnTiles) -> Any:
    plain = layer_style(drawn.polarity, drawn.basis)
    classes: Mapping[str, object] = {
        code: dict(coloured(plain, colour)) for code, colour in drawn.class_colours.items()
    }
    return {"layer": dict(plain), "classes": classes, "leftOut": dict(LEFT_OUT_STYLE)}
