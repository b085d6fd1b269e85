"""The documents that lead a client to the features: landing page, conformance, collections."""

from typing import Any

from fastapi import Request

from app.api.ogc.links import GEOJSON, GEOPACKAGE, JSON, OPENAPI, Link, address, host_of, link
from app.api.ogc.references import CRS84, OFFERED, STORAGE
from app.api.ogc.times import moments_of
from app.data.publications.collections import Collection
from app.text import Text

Document = dict[str, Any]

CONFORMANCE = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
)
TITLE = Text("聊城产业园区规划一张图", "Liaocheng Industrial Zoning")
ABOUT = Text(
    "规划中的园区与公开图层。推定边界与点位并非官方边界，"
    "请看每个要素的 basis、uncertainty_m 与 attribution_zh。",
    "Zones of the plans and public layers. Reconstructed outlines and points are not official: "
    "see basis, uncertainty_m and attribution of every feature.",
)


def both(words: Text) -> str:
    """Return a title in both languages, as lists of layers show it."""
    return f"{words.zh} / {words.en}"


def landing_document(request: Request) -> Document:
    """Return the landing page."""
    return {
        "title": both(TITLE),
        "description": f"{ABOUT.zh} {ABOUT.en}",
        "links": [
            link(address(request), "self", JSON, "this document"),
            link(address(request, "/api"), "service-desc", OPENAPI, "OpenAPI 3.0"),
            link(address(request, "/conformance"), "conformance", JSON, "conformance classes"),
            link(address(request, "/collections"), "data", JSON, "collections"),
            offline_link(request),
        ],
    }


def collections_document(request: Request, collections: tuple[Collection, ...]) -> Document:
    """Return the list of collections."""
    return {
        "links": [
            link(address(request, "/collections"), "self", JSON, "this document"),
            offline_link(request),
        ],
        "crs": [reference.uri for reference in OFFERED],
        "collections": [collection_document(request, found) for found in collections],
    }


def collection_document(request: Request, collection: Collection) -> Document:
    """Return the description of a collection: title, extent, references, links."""
    path = f"/collections/{collection.id}"
    return {
        "id": collection.id,
        "title": both(collection.title),
        "description": f"{collection.description.zh} {collection.description.en}",
        "itemType": "feature",
        "extent": _extent(collection),
        "crs": [reference.uri for reference in OFFERED],
        "storageCrs": STORAGE.uri,
        "links": [
            link(address(request, path), "self", JSON, "this collection"),
            link(address(request, f"{path}/items"), "items", GEOJSON, both(collection.title)),
        ],
    }


def offline_link(request: Request) -> Link:
    """Return the link to the GeoPackage for those without a network."""
    address_of_file = f"{host_of(request)}/api/downloads/zones.gpkg"
    return link(address_of_file, "enclosure", GEOPACKAGE, "GeoPackage with QGIS styles")


def _extent(collection: Collection) -> Document:
    period = collection.whole_period()
    extent: Document = {
        "temporal": {
            "interval": [moments_of(period)],
            "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
        }
    }
    bounds = collection.degree_bounds()
    if bounds is not None:
        extent["spatial"] = {"bbox": [list(bounds)], "crs": CRS84.uri}
    return extent
