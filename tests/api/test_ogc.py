"""OGC API - Features: documents, pages, references and refusals as the standard demands them."""

import json
import math
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import shapely
from fastapi.testclient import TestClient
from shapely.geometry import shape

from app.main import create_app
from app.settings import Settings
from tests.api.ogc import (
    CODES,
    CRS84,
    EPSG,
    FARMLAND,
    ZONES,
    areas,
    get,
    ids,
    in_reference,
    refused,
)


def test_every_link_of_the_landing_page_leads_on(client):
    for path in ("/ogc", "/ogc/"):
        links = get(client, path).json()["links"]
        assert {link["rel"] for link in links} == {
            "self", "service-desc", "conformance", "data", "enclosure"}  # fmt: skip
        for link in links:
            assert link["href"].startswith("http://testserver/")
            answer = get(client, link["href"])
            assert answer.headers["content-type"] == link["type"]


def test_only_what_passes_is_declared(client):
    declared = get(client, "/ogc/conformance").json()["conformsTo"]
    assert [uri.removeprefix("http://www.opengis.net/spec/ogcapi-") for uri in declared] == [
        "features-1/1.0/conf/core",
        "features-1/1.0/conf/geojson",
        "features-1/1.0/conf/oas30",
        "features-2/1.0/conf/crs",
    ]


def test_links_keep_the_path_under_which_a_proxy_serves(tmp_path):
    app = create_app(Settings(data_dir=tmp_path))
    with TestClient(app, root_path="/gis", base_url="https://gis.example") as behind:
        texts = [
            behind.get(path).text
            for path in ("/gis/ogc", "/gis/ogc/collections", f"/gis{ZONES}/items?limit=1")
        ]
    for text in texts:
        hrefs = re.findall(r'"href":"([^"]+)"', text)
        assert hrefs
        assert all(href.startswith("https://gis.example/gis/") for href in hrefs)


def test_collections_are_described(client, desk):
    body = get(client, "/ogc/collections").json()
    found = {entry["id"]: entry for entry in body["collections"]}
    assert list(found)[:3] == ["zones", "zone-points", "zone-records"]
    assert set(list(found)[3:]) == {layer.id for layer in desk.knowledge.layers}
    for name, entry in found.items():
        assert entry == get(client, f"/ogc/collections/{name}").json()
        assert entry["crs"] == [CRS84, *(f"{EPSG}{code}" for code in CODES)]
        assert entry["storageCrs"] == f"{EPSG}4490"
        assert entry["itemType"] == "feature"
        links = {link["rel"]: link for link in entry["links"]}
        assert links["items"]["type"] == "application/geo+json"
        get(client, links["items"]["href"])
        demonstration = name.startswith("demo-")
        assert ("演示" in entry["title"] and "(demonstration)" in entry["title"]) == demonstration
        assert ("demonstration (fictitious)" in entry["description"]) == demonstration
    assert "spatial" not in found["zone-records"]["extent"]


def test_extents_are_those_of_the_features(client, desk):
    extent = get(client, ZONES).json()["extent"]
    true = shapely.total_bounds([in_reference(zone.geometry, 4490) for zone in areas(desk)])
    assert extent["spatial"]["bbox"][0] == pytest.approx(true.tolist(), abs=1e-9)
    layer = next(layer for layer in desk.knowledge.layers if layer.id == FARMLAND)
    extent = get(client, f"/ogc/collections/{FARMLAND}").json()["extent"]
    true = shapely.total_bounds([in_reference(f.geometry, 4490) for f in layer.features])
    assert extent["spatial"]["bbox"][0] == pytest.approx(true.tolist(), abs=1e-9)
    assert extent["temporal"]["interval"] == [["2019-12-31T16:00:00Z", None]]


def test_without_the_demonstration_nothing_of_it_is_published(plain_client):
    body = get(plain_client, "/ogc/collections").json()
    assert [c["id"] for c in body["collections"]] == ["zones", "zone-points", "zone-records"]
    assert "demo-park" not in ids(plain_client)
    refused(plain_client.get(f"/ogc/collections/{FARMLAND}"), 404, "collection.not_found")
    assert "demo" not in get(plain_client, "/ogc/api").text


def test_zones_are_sorted_by_what_is_known_of_their_place(client, desk):
    kinds = {"zones": "MultiPolygon", "zone-points": "Point", "zone-records": None}
    listed = []
    for name, kind in kinds.items():
        features = get(client, f"/ogc/collections/{name}/items", limit=10000).json()["features"]
        assert {f["geometry"] and f["geometry"]["type"] for f in features} == {kind}
        assert [f["id"] for f in features] == sorted(f["id"] for f in features)
        listed += [f["id"] for f in features]
    assert sorted(listed) == sorted(zone.id for zone in desk.knowledge.zones)


def test_a_zone_says_what_it_rests_on(client):
    (urban,) = get(client, f"{ZONES}/items", id="lq-block-urban").json()["features"]
    facts = urban["properties"]
    assert facts["basis"] == "reconstructed"
    assert facts["uncertainty_m"] == 2500
    assert facts["plan"] == "linqing"
    assert facts["document_number"] == "临政办字〔2022〕22号"
    assert (facts["plan_valid_from"], facts["plan_valid_until"]) == ("2022-10-11", "2025-12-31")
    assert facts["gazetted_area_km2"] == facts["computed_area_km2"] == 33.19
    assert "非官方边界" in facts["attribution_zh"]
    assert "not official" in facts["attribution_en"]
    assert "东吕高速" in facts["limits_zh"]


def test_every_feature_of_a_collection_has_the_declared_fields(client):
    paths = get(client, "/ogc/api").json()["paths"]
    for entry in get(client, "/ogc/collections").json()["collections"]:
        path = f"/collections/{entry['id']}/items"
        content = paths[path]["get"]["responses"]["200"]["content"]["application/geo+json"]
        declared = content["schema"]["properties"]["features"]["items"]["properties"]["properties"]
        for feature in get(client, f"/ogc{path}", limit=10000).json()["features"]:
            assert list(feature["properties"]) == list(declared["properties"])
            for name in ("basis", "attribution_zh", "attribution_en"):
                assert feature["properties"][name]
            assert {"uncertainty_m", "plan", "document_number"} <= set(feature["properties"])


def test_a_layer_says_class_area_and_source(client):
    path = "/ogc/collections/demo-current-land-use"
    (arable, *_) = get(client, f"{path}/items", code="0103").json()["features"]
    facts = arable["properties"]
    assert (facts["class_zh"], facts["code_system"]) == ("旱地", "三调")
    assert facts["area_m2"] == pytest.approx(250 * 250, rel=1e-3)
    assert facts["polarity"] == "classifies"
    assert "虚构" in facts["attribution_zh"]


def test_pages_follow_one_another_without_gap_or_repetition(client):
    path, query = "/ogc/collections/zone-records/items", {"limit": "10", "plan": "dongchangfu"}
    whole = get(client, path, **(query | {"limit": "10000"})).json()
    page, found, pages = get(client, path, **query).json(), [], 0
    while True:
        pages += 1
        assert page["numberMatched"] == whole["numberMatched"] > 90
        assert page["numberReturned"] == len(page["features"]) <= 10
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", page["timeStamp"])
        found += [feature["id"] for feature in page["features"]]
        following = [link["href"] for link in page["links"] if link["rel"] == "next"]
        if not following:
            break
        asked = parse_qs(urlsplit(following[0]).query)
        assert (asked["plan"], asked["limit"]) == (["dongchangfu"], ["10"])
        page = get(client, following[0]).json()
    assert found == [feature["id"] for feature in whole["features"]]
    assert pages == math.ceil(len(found) / 10)


def test_limits(client):
    path = "/ogc/collections/zone-records/items"
    assert get(client, path).json()["numberReturned"] == 100
    # larger than the greatest is no error (Part 1, 7.15.2): the greatest is taken
    assert get(client, path, limit=999999).json()["numberReturned"] == 247
    beyond = get(client, path, offset=247).json()
    assert (beyond["numberMatched"], beyond["features"]) == (247, [])
    assert "next" not in {link["rel"] for link in beyond["links"]}
    for text in ("0", "-1", "x", "1.5", "", "１", "nan"):
        refused(client.get(path, params={"limit": text}))
    for text in ("-1", "nan", ""):
        refused(client.get(path, params={"offset": text}))


@pytest.mark.parametrize(
    "path",
    ["", "/conformance", "/api", "/collections", "/collections/zones", "/collections/zones/items",
     "/collections/zones/items/lq-edz"],
)  # fmt: skip
def test_unknown_parameters_are_refused(client, path):
    body = refused(
        client.get(f"/ogc{path}", params={"nonsense": "1"}), 400, "ogc.unknown_parameter"
    )
    assert body["where"] == {"field": "nonsense"}
    refused(client.get(f"/ogc{path}?f=json&f=json"), 400, "ogc.repeated_parameter")
    refused(client.get(f"/ogc{path}", params={"f": "html"}))
    assert client.get(f"/ogc{path}", params={"f": "json", "lang": "en"}).status_code == 200


def test_refusals_speak_both_languages(client):
    query = {"bbox": "1", "lang": "en"}
    body = refused(client.get(f"{ZONES}/items", params=query))
    assert body["title"] == "parameter bbox cannot be used: 1"
    assert "min1,min2" in body["mend"]
    refused(client.get(f"{ZONES}/items", params={"quote": "x"}), 400, "ogc.unknown_parameter")


def test_what_is_not_there(client):
    refused(client.get("/ogc/collections/none"), 404, "collection.not_found")
    refused(client.get("/ogc/collections/none/items"), 404, "collection.not_found")
    refused(client.get(f"{ZONES}/items/none"), 404, "feature.not_found")
    refused(client.get(f"{ZONES}/items/lq-park-textile"), 404, "feature.not_found")


def test_an_address_that_does_not_exist_is_refused_in_json(client):
    refused(client.get("/ogc/nothing"), 404, "page.not_found")


def test_one_feature_has_the_address_of_its_id(client):
    for name in ("zones", "zone-points", "zone-records", FARMLAND):
        path = f"/ogc/collections/{name}/items"
        for feature in get(client, path, limit=10).json()["features"]:
            answer = get(client, f"{path}/{feature['id']}")
            assert answer.headers["content-type"] == "application/geo+json"
            alone = answer.json()
            links = {link["rel"]: link["href"] for link in alone.pop("links")}
            assert alone == feature
            assert links == {"self": f"http://testserver{path}/{feature['id']}",
                             "collection": f"http://testserver/ogc/collections/{name}"}  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_coordinates_follow_the_axis_order_of_the_reference(client, desk, code):
    uri = f"{EPSG}{code}"
    answer = get(client, f"{ZONES}/items", crs=uri)
    assert answer.headers["content-crs"] == f"<{uri}>"
    tolerance = 1e-6 if code > 4500 else 1e-9
    drawn = {feature["id"]: shape(feature["geometry"]) for feature in answer.json()["features"]}
    for zone in areas(desk):
        true = shapely.get_coordinates(in_reference(zone.geometry, code))
        given_back = shapely.get_coordinates(drawn[zone.id])
        assert given_back[:, ::-1] == pytest.approx(true, abs=tolerance)
    alone = get(client, f"{ZONES}/items/lq-edz", crs=uri)
    assert alone.headers["content-crs"] == f"<{uri}>"
    assert shape(alone.json()["geometry"]).equals(drawn["lq-edz"])


def test_crs84_has_longitude_first_and_is_the_default(client):
    for query in ({}, {"crs": CRS84}):
        answer = get(client, f"{ZONES}/items", **query)
        assert answer.headers["content-crs"] == f"<{CRS84}>"
        lon, lat = shape(answer.json()["features"][0]["geometry"]).centroid.coords[0]
        assert (115 < lon < 117, 35 < lat < 38) == (True, True)


@pytest.mark.parametrize("name", ["crs", "bbox-crs"])
@pytest.mark.parametrize("uri", ["EPSG:4548", f"{EPSG}3857", "", "x" * 500])
def test_references_that_are_not_offered(client, name, uri):
    refused(client.get(f"{ZONES}/items", params={name: uri, "bbox": "1,1,2,2"}))


def test_the_description_is_true(client):
    """Every path answers, every parameter described is taken, no other is."""
    body = get(client, "/ogc/api").json()
    assert body["openapi"].startswith("3.0.")
    assert body["servers"] == [{"url": "http://testserver/ogc"}]
    named = body["components"]["parameters"]
    assert (named["limit"]["schema"]["maximum"], named["limit"]["schema"]["default"]) == (
        10000,
        100,
    )
    samples = {"limit": "1", "offset": "0", "bbox": "115,36,116,37", "datetime": "2026-01-01",
               "crs": CRS84, "bbox-crs": CRS84, "f": "json", "lang": "en"}  # fmt: skip
    operations = [path["get"]["operationId"] for path in body["paths"].values()]
    assert len(set(operations)) == len(operations)
    for template, methods in body["paths"].items():
        path = template
        listed = [named[p["$ref"].rsplit("/")[-1]] if "$ref" in p else p
                  for p in methods["get"]["parameters"]]  # fmt: skip
        if template.endswith("/{featureId}"):
            items = template.removesuffix("/{featureId}")
            first = get(client, f"/ogc{items}").json()["features"][0]
            path = f"{items}/{first['id']}"
        query = {p["name"]: samples.get(p["name"], "x") for p in listed if p["in"] == "query"}
        answer = get(client, f"/ogc{path}", **query)
        assert list(methods["get"]["responses"]["200"]["content"]) == [
            answer.headers["content-type"]]  # fmt: skip
        assert "x-nobody" not in query
        refused(client.get(f"/ogc{path}?x-nobody=1"), 400, "ogc.unknown_parameter")


def test_answers_are_json_without_nan(client):
    for name in ("zones", "zone-points", "zone-records"):
        text = get(client, f"/ogc/collections/{name}/items", limit=10000).text
        json.loads(text, parse_constant=pytest.fail)
