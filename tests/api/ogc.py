"""Ask the OGC interface, and compute the truth in a way that shares nothing with it."""

import geopandas
from shapely.geometry import Point

from app.domain.reference import HOME_PLANE

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
CODES = (4490, 4326, 4547, 4548, 4526, 4527)
ZONES = "/ogc/collections/zones"
FARMLAND = "demo-permanent-basic-farmland"


def get(client, path, **query):
    answer = client.get(path, params=query or None)  # {} would strip the query of a link
    assert answer.status_code == 200, answer.text
    return answer


def ids(client, path=ZONES, **query):
    page = get(client, f"{path}/items", **query).json()
    assert page["numberMatched"] == page["numberReturned"] == len(page["features"])
    return [feature["id"] for feature in page["features"]]


def refused(answer, status=400, code="ogc.parameter"):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"]) == (status, code)
    return body


def areas(desk):
    zones = [z for z in desk.knowledge.zones if z.geometry and not isinstance(z.geometry, Point)]
    return sorted(zones, key=lambda zone: zone.id)


def in_reference(geometry, code):
    """Move by geopandas, east first: a way that shares nothing with the product's own."""
    moved = geopandas.GeoSeries([geometry], crs=HOME_PLANE.epsg).to_crs(code)
    return moved.iloc[0]
