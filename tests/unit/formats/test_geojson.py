"""GeoJSON: RFC 7946, the older crs member, and everything that is not quite it."""

import json

import pytest
from shapely.geometry import MultiPolygon, box

from app.data.formats import ReadOptions, read_parcels, read_pasted
from app.domain.parcels import place_parcel
from app.errors import AmbiguousInput, InputError

USUAL = ReadOptions()

RING = [[115.70, 36.80], [115.71, 36.80], [115.71, 36.81], [115.70, 36.80]]
POLYGON = {"type": "Polygon", "coordinates": [RING]}


def read(document, options=USUAL):
    return read_parcels("a.json", json.dumps(document, ensure_ascii=False).encode(), options)


def refusal(document, options=USUAL):
    with pytest.raises(InputError) as caught:
        read(document, options)
    return caught.value


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features, **members):
    return {"type": "FeatureCollection", "features": list(features), **members}


@pytest.mark.parametrize(
    "document",
    [
        POLYGON,
        feature(POLYGON),
        collection(feature(POLYGON)),
        {"type": "GeometryCollection", "geometries": [POLYGON]},
        {"type": "MultiPolygon", "coordinates": [[RING]]},
    ],
)
def test_every_shape_of_document(document):
    (parcel,) = read(document).parcels
    assert parcel.geometry.bounds == (115.70, 36.80, 115.71, 36.81)
    assert parcel.label == "1"


def test_names_and_attributes():
    result = read(
        collection(
            feature(POLYGON, DKMC=" 东地块 ", n=3, x=None),
            feature(POLYGON, 地块编号="007"),
            feature(POLYGON, DKMC="东地块"),
            feature(POLYGON),
        )
    )
    assert [parcel.label for parcel in result.parcels] == ["东地块", "007", "东地块 (2)", "4"]
    assert result.parcels[0].attributes == {"DKMC": " 东地块 ", "n": "3"}


def test_a_multipolygon_is_one_parcel():
    two = MultiPolygon([box(115.7, 36.8, 115.71, 36.81), box(115.72, 36.8, 115.73, 36.81)])
    (parcel,) = read(feature(json.loads(json.dumps(two.__geo_interface__)))).parcels
    assert parcel.geometry.equals(two)


def test_other_shapes_are_told():
    result = read(collection(feature(POLYGON), feature({"type": "Point", "coordinates": [1, 2]}),
                             feature(None)))  # fmt: skip
    assert len(result.parcels) == 1
    (skipped,) = [note for note in result.diagnostics if note.code == "input.shapes_skipped"]
    assert skipped.where["count"] == 2
    assert refusal({"type": "LineString", "coordinates": RING}).code == "input.no_parcel"
    assert refusal(collection()).code == "input.no_parcel"


def test_heights_are_dropped_and_told():
    high = {"type": "Polygon", "coordinates": [[[x, y, 30.0] for x, y in RING]]}
    result = read(high)
    assert not result.parcels[0].geometry.has_z
    assert "input.heights_dropped" in {note.code for note in result.diagnostics}


def test_latitude_first_is_refused_when_placed_and_read_when_told():
    exchanged = {"type": "Polygon", "coordinates": [[[y, x] for x, y in RING]]}
    with pytest.raises(InputError) as caught:
        place_parcel(read(exchanged).parcels[0])
    assert caught.value.code == "geometry.outside_prefecture"
    (parcel,) = read(exchanged, ReadOptions(axis_order="ne")).parcels
    assert parcel.geometry.bounds == (115.70, 36.80, 115.71, 36.81)


def metres(east=390_000.0):
    ring = [[east, 4082000], [east + 100, 4082000], [east + 100, 4082100], [east, 4082000]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_metres_without_crs_are_read_like_a_txt():
    assert read(metres()).parcels[0].epsg == 4548
    assert read(metres(39_390_000)).parcels[0].epsg == 4527
    assert read(metres(20_390_000)).parcels[0].epsg == 4498
    with pytest.raises(AmbiguousInput):
        read(metres(550_000))
    assert read(metres(550_000), ReadOptions(crs=4548)).parcels[0].epsg == 4548


def named(name):
    return {"type": "name", "properties": {"name": name}}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({**metres(), "crs": named("EPSG:4490")}, "crs.contradicts_coordinates"),
        ({**POLYGON, "crs": named("EPSG:4548")}, "crs.contradicts_coordinates"),
        ({**POLYGON, "crs": named("EPSG:4610")}, "crs.datum_refused"),
        ({**POLYGON, "crs": named("urn:ogc:def:crs:EPSG::4214")}, "crs.datum_refused"),
        ({**metres(), "crs": named("EPSG:2363")}, "crs.datum_refused"),
        ({**metres(), "crs": named("EPSG:3857")}, "crs.unsupported"),
        ({**metres(), "crs": named("EPSG:32650")}, "crs.unsupported"),
        ({**metres(), "crs": named("EPSG:999999")}, "crs.unsupported"),
        ({**metres(), "crs": named("moon")}, "geojson.malformed"),
        ({**metres(), "crs": {"type": "link"}}, "geojson.malformed"),
        ({"type": "Topology"}, "geojson.malformed"),
        ({"rings": [RING]}, "geojson.malformed"),
        ({"type": "FeatureCollection"}, "geojson.malformed"),
        ({"type": "FeatureCollection", "features": [3]}, "geojson.malformed"),
        (feature({"type": "Polygon"}), "geojson.malformed"),
        (feature({"type": "Polygon", "coordinates": [[1, 2, 3, 4]]}), "geojson.malformed"),
        (feature({"type": "Polygon", "coordinates": [[["1", "2"]] * 4]}), "geojson.malformed"),
        (feature({"type": "Polygon", "coordinates": [[[True, 2]] * 4]}), "geojson.malformed"),
        (feature({"type": "Polygon", "coordinates": []}), "input.no_parcel"),
        (feature({"type": "Polygon", "coordinates": [[]]}), "geometry.too_few_points"),
        (feature({"type": "Polygon", "coordinates": [RING[:2]]}), "geometry.too_few_points"),
        (feature({"type": "Circle"}), "geojson.malformed"),
        ([POLYGON], "geojson.malformed"),
    ],
)
def test_refusals(document, code):
    error = refusal(document)
    assert error.code == code
    assert error.mend is not None


def test_a_refusal_names_the_feature():
    error = refusal(collection(feature(POLYGON), feature({"type": "Polygon", "coordinates": [3]})))
    assert error.where["feature"] == 2
    mixed = refusal(collection(feature(metres()), feature(metres(39_390_000))))
    assert mixed.code == "coordinates.mixed"
    assert mixed.where["feature"] == 2


def test_gbk_and_byte_order_marks():
    text = json.dumps(feature(POLYGON, 名称="东地块"), ensure_ascii=False)
    for encoding in ("gbk", "utf-8-sig", "utf-16", "utf-16-le"):
        assert read_parcels("a", text.encode(encoding)).parcels[0].label == "东地块"
    assert read_pasted("\ufeff" + text).parcels[0].label == "东地块"
