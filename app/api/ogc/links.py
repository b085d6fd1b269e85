"""Absolute links of the service, as the caller reaches it (behind a proxy: its root path)."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from fastapi import Request

JSON = "application/json"
GEOJSON = "application/geo+json"
GEOPACKAGE = "application/geopackage+sqlite3"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"

Link = dict[str, str]


def host_of(request: Request) -> str:
    """Return the address of the product without a slash at its end."""
    return str(request.base_url).rstrip("/")


def address(request: Request, path: str = "", query: Mapping[str, str] | None = None) -> str:
    """Return the address of a resource of this interface: `path` begins with a slash."""
    found = f"{host_of(request)}/ogc{quote(path)}"
    return f"{found}?{urlencode(query)}" if query else found


def link(href: str, rel: str, media_type: str, title: str) -> Link:
    """Return a link object."""
    return {"href": href, "rel": rel, "type": media_type, "title": title}
