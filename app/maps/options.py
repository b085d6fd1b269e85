"""What a caller decides about a map page: language, base maps, watermark, approval number."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from app.domain.sources import Document
from app.maps.assets import Assets
from app.text import Language, Text

_TIANDITU = (
    "https://t{s}.tianditu.gov.cn/%(set)s_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER=%(set)s&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles"
    "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=%(key)s"
)
_HOST = re.compile(r"^((?:https?:)?//[^/]+)")


@dataclass(frozen=True, slots=True)
class BaseMap:
    """A tiled map drawn underneath.

    Attributes
    ----------
    url : address with {z}, {x}, {y} and optionally {s}; Web Mercator tiles without the GCJ-02
        shift. A path (`/tiles/base/...`) stays on this host.
    subdomains : one character each, put in the place of {s}
    labels : drawn above another base map instead of being chosen alone
    shown : of one drawn above, whether it is there before the reader asks for it
    """

    name: Text
    url: str
    attribution: Text
    subdomains: str = ""
    max_zoom: int = 18
    labels: bool = False
    shown: bool = True

    @property
    def hosts(self) -> tuple[str, ...]:
        """Origins that a browser asks for tiles; empty if they come from this host."""
        found = _HOST.match(self.url)
        if found is None:
            return ()
        return tuple(found[1].replace("{s}", letter) for letter in self.subdomains or " ")


@dataclass(frozen=True, slots=True)
class MapOptions:
    """How a page is to be made.

    Attributes
    ----------
    assets : where the browser libraries are, and the address of the static folder
    zones_url : the address that the profiles of zones are served at, for links from their cards
    base_maps : none by default: the paper stays plain and no other host is asked
    watermark : words across the map; `演示数据` is put there without being asked when fictitious
        data is drawn
    approval_number : the map approval number (审图号); None prints 未送审，仅供内部使用
    documents : the plans by id, for the source line
    """

    language: Language
    assets: Assets
    base_maps: tuple[BaseMap, ...] = ()
    watermark: Text | None = None
    approval_number: str | None = None
    zones_url: str = "/zones"
    documents: Mapping[str, Document] = field(default_factory=dict)

    def say(self, text: Text) -> str:
        """Return the sentence in the page's language."""
        return text.in_language(self.language)


def tianditu(key: str) -> tuple[BaseMap, ...]:
    """Return the national Tianditu maps (CGCS2000, no shift) for a key of the office's own.

    Parameters
    ----------
    key : a browser-type Tianditu key; it appears in the page, so it must be bound to this site
    """
    attribution = Text("天地图", "Tianditu")
    sets = (
        ("vec", Text("天地图 矢量", "Tianditu map"), False),
        ("img", Text("天地图 影像", "Tianditu imagery"), False),
        ("cva", Text("天地图 注记", "Tianditu labels"), True),
    )
    return tuple(
        BaseMap(
            name,
            _TIANDITU % {"set": tiles, "key": quote(key, safe="")},
            attribution,
            subdomains="01234567",
            labels=labels,
        )
        for tiles, name, labels in sets
    )


def local_tiles(url: str, *, attribution: Text, max_zoom: int = 18) -> BaseMap:
    """Return a base map whose tiles this host serves, e.g. `/tiles/base/{z}/{x}/{y}.png`."""
    return BaseMap(Text("本地底图", "Local base map"), url, attribution, max_zoom=max_zoom)
