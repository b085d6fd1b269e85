"""Folium pages that load only vendored files, hold no user text in scripts, and are repeatable.

Three things of Folium and branca are met here, each at its single choke point and without changing
a class that other code may use:

* links to browser libraries are collected in the figure's header: `LocalHeader` re-points them;
* branca compiles what an element has rendered once more as a Jinja template, so a label holding
  `{{ ... }}` would be *executed* by the server: `inert` takes the meaning out of such text, and
  every string that enters a script passes through it (tested);
* ids are random: `named` gives elements readable, stable ones, so that equal input gives equal
  bytes.
"""

import html
import re
from typing import TypeVar

import folium
from branca.element import Element, Figure, Link
from folium.elements import JSCSSMixin
from folium.template import Template
from jinja2 import Template as PlainTemplate

from app.maps.assets import Assets, require_local
from app.maps.csp import place_nonces
from app.maps.options import MapOptions

E = TypeVar("E", bound=Element)
Json = dict[str, "Json"] | list["Json"] | str | float | int | bool | None

MAP_NAME = "plan"
_LEAFLET = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet"
_JINJA = re.compile(r"\{(?=[{%#])")
_WORD_JOINER = "\u2060"


def inert(text: str) -> str:
    """Return `text` so that a template engine sees plain characters in it.

    >>> "{{" in inert("{{ 7 * 7 }}")
    False
    """
    return _JINJA.sub("{" + _WORD_JOINER, text)


def safe(text: str) -> str:
    """Return `text` for a control that inserts its labels as HTML: escaped and inert."""
    return inert(html.escape(text))


def inert_json(value: Json) -> Json:
    """Apply `inert` to every string in a JSON value."""
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, dict):
        return {inert(key): inert_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [inert_json(item) for item in value]
    return value


def named(element: E, name: str) -> E:
    """Give a Folium element a stable id, and return it."""
    element._id = name
    return element


class LocalHeader(Element):
    """The head of a page: links that are put into it are re-pointed to vendored files."""

    def __init__(self, assets: Assets) -> None:
        super().__init__()
        self.assets = assets

    def add_child(
        self, child: Element, name: str | None = None, index: int | None = None
    ) -> Element:
        """Add an element; a link without a vendored file raises `maps.asset_not_vendored`."""
        if isinstance(child, Link):
            child.url = self.assets.local(child.url)
        return super().add_child(child, name=name, index=index)


class Verbatim(Element):
    """Finished HTML (already escaped), which branca must not read as a template."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.markup = markup

    def render(self, **kwargs: object) -> str:
        """Return the markup unchanged."""
        return self.markup


class PlanFigure(Figure):
    """A page in the reader's language whose head only links to this host."""

    _template = PlainTemplate(
        "<!DOCTYPE html>\n"
        '<html lang="{{ this.lang }}">\n'
        "<head>\n"
        '<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        '<link rel="icon" href="data:,"/>\n'
        "<title>{{ this.title|e }}</title>\n"
        "{{ this.header.render() }}\n"
        "</head>\n"
        '<body data-map="{{ this.map_name }}" {{ this.flags }}>\n'
        "{{ this.html.render() }}\n"
        "<script>\n{{ this.script.render() }}\n</script>\n"
        "</body>\n"
        "</html>\n"
    )

    def __init__(self, title: str, options: MapOptions, flags: str = "") -> None:
        super().__init__(title=title)
        self.lang = "en" if options.language == "en" else "zh-CN"
        self.header = LocalHeader(options.assets)
        self.header._parent = self
        self.map_name = f"map_{MAP_NAME}"
        self.flags = flags


class PlanMap(folium.Map):
    """Folium's map without the assets and style tags that these pages do not use.

    Of Folium's default libraries only Leaflet is loaded: popups, symbols and layout are this
    product's own, so Bootstrap (whose reset would restyle the page), jQuery, Font Awesome and
    Awesome Markers would be 0.6 MB of nothing. Its header also forbids zooming the page on a
    phone, which some readers need.
    """

    default_js = [("leaflet", f"{_LEAFLET}.js")]  # noqa: RUF012  (Folium reads a class attribute)
    default_css = [("leaflet_css", f"{_LEAFLET}.css")]  # noqa: RUF012

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map(
            {{ this.get_name()|tojson }},
            { center: {{ this.location|tojson }}, ...{{ this.options|tojavascript }} }
        );
        {% endmacro %}
        """
    )


class OwnScripts(JSCSSMixin):
    """The product's own scripts and styles, linked after the libraries that they build on."""

    _template = Template("")

    def __init__(self, scripts: tuple[str, ...]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types here
        self.default_js = [(f"own_{name}", f"static:maps/{name}.js") for name in scripts]
        self.default_css = [("own_maps", "static:maps/maps.css")]


def finish(figure: PlanFigure, options: MapOptions) -> str:
    """Render a page, refuse foreign links in it, and mark its inline tags with the placeholder."""
    tiles = [host for base in options.base_maps for host in base.hosts]
    return place_nonces(require_local(figure.render(), tiles))
