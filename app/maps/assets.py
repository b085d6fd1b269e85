"""Which vendored file answers for each address that Folium names; anything else is refused.

Folium and branca link their browser libraries by CDN address. A page of this product must work in
an intranet, so every link passes through `Assets` on its way into the page (see
`app.maps.figure.LocalHeader`, the one place where links are collected), and an address without a
vendored file stops the page from being built: a map that silently needs the internet is worse than
no map.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import DataError
from app.text import Text

OWN = "static:"  # prefix of the product's own files in a page: static:maps/page.js

# A src, href or css url() that leaves this host, with or without a scheme.
_FOREIGN = re.compile(
    r"""(?:\b(?:src|href|action)\s*=\s*["']?|\burl\(\s*["']?|@import\s+["'])((?:https?:)?//[^"'\s)>]+)""",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Assets:
    """Where each browser library is served from.

    Attributes
    ----------
    files : CDN address -> path below the static folder (`v/leaflet_1.9.4/dist/leaflet.js`)
    static_url : the address of the static folder, without a slash at its end
    """

    files: Mapping[str, str] = field(repr=False)
    static_url: str = "/static"

    def local(self, url: str) -> str:
        """Return the local address that answers for `url`.

        Parameters
        ----------
        url : a CDN address as Folium names it, or `static:` and a path of the product's own

        Raises
        ------
        DataError
            `maps.asset_not_vendored` if no vendored file answers for it.
        """
        if url.startswith(OWN):
            return f"{self.static_url}/{url.removeprefix(OWN)}"
        if url not in self.files:
            raise DataError(
                "maps.asset_not_vendored",
                Text(
                    f"地图组件未随产品附带：{url}",
                    f"no vendored file answers for the map asset {url}",
                ),
                where={"url": url},
            )
        return f"{self.static_url}/{self.files[url]}"


def load_assets(urlmap: Path, static_url: str = "/static") -> Assets:
    """Read the table of vendored files.

    Parameters
    ----------
    urlmap : path of `v/urlmap.json` in the static folder
    static_url : the address that folder is served at

    Raises
    ------
    DataError
        `maps.assets_unreadable` if the file is missing or is not such a table.
    """
    try:
        files = json.loads(urlmap.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise _unreadable(urlmap) from error
    if not isinstance(files, dict) or not all(isinstance(path, str) for path in files.values()):
        raise _unreadable(urlmap)
    return Assets(files, static_url.rstrip("/"))


def _unreadable(urlmap: Path) -> DataError:
    return DataError(
        "maps.assets_unreadable",
        Text(
            "地图组件清单无法读取，请检查安装是否完整",
            "the list of map assets cannot be read; check that the installation is complete",
        ),
        where={"file": urlmap.name},
    )


def foreign_links(html: str) -> list[str]:
    """Return every address in `html` that a browser would fetch or open on another host.

    >>> foreign_links('<script src="https://cdn.example/a.js"></script><a href="/maps">x</a>')
    ['https://cdn.example/a.js']
    """
    return _FOREIGN.findall(html)


def require_local(html: str, allowed: Iterable[str] = ()) -> str:
    """Return `html` if it links to no other host than the `allowed` beginnings of addresses.

    Raises
    ------
    DataError
        `maps.asset_not_vendored` naming the first foreign link.
    """
    beginnings = tuple(allowed)
    for url in foreign_links(html):
        if not url.startswith(beginnings):
            raise DataError(
                "maps.asset_not_vendored",
                Text(f"页面引用了外部地址：{url}", f"the page links to another host: {url}"),
                where={"url": url},
            )
    return html
