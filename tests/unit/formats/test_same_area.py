"""One parcel, every format: the area of record is the same to 0.01 m2."""

import pytest
import shapely

from app.data.formats import ReadOptions, read_parcels, read_pasted
from app.domain.areas import ellipsoidal_area_m2
from app.domain.parcels import place_parcel

USUAL = ReadOptions()


def pasted_area(text, options=USUAL):
    (drawn,) = read_pasted(text, options).parcels
    parcel = place_parcel(drawn)
    return ellipsoidal_area_m2(parcel.geometry, parcel.plane)


@pytest.mark.parametrize(("epsg", "zone"), [(4527, "39"), (4527, ""), (4548, "39"), (4548, "")])
def test_txt_in_zone_39(area_of, parcel_in, area_m2, write_by_hand, epsg, zone):
    text = write_by_hand(parcel_in(epsg), zone)
    assert area_of("a.txt", text.encode("gb18030")) == pytest.approx(area_m2, abs=0.01)


@pytest.mark.parametrize(("epsg", "zone"), [(4526, "38"), (4547, "38"), (4547, "")])
def test_txt_in_zone_38_differs_by_its_straight_edges_only(
    area_of, parcel_in, area_m2, write_by_hand, epsg, zone
):
    text = write_by_hand(parcel_in(epsg), zone)
    assert area_of("a.txt", text.encode()) == pytest.approx(area_m2, abs=0.05)


def test_txt_in_a_six_degree_zone(area_of, parcel_in, area_m2, write_by_hand):
    text = write_by_hand(parcel_in(4498), "20").replace("几度分带=3", "几度分带=6")
    assert ",20390" in text  # zone 20 before the easting
    assert area_of("a.txt", text.encode()) == pytest.approx(area_m2, abs=0.01)


def test_txt_in_degrees(area_of, parcel_in, area_m2, write_by_hand):
    text = write_by_hand(parcel_in(4490), "", decimals=12)
    assert area_of("a.txt", text.encode()) == pytest.approx(area_m2, abs=0.01)


@pytest.mark.parametrize(
    ("epsg", "crs"),
    [
        (4490, None),
        (4490, "urn:ogc:def:crs:EPSG::4490"),
        (4490, "EPSG:4326"),
        (4490, "urn:ogc:def:crs:OGC:1.3:CRS84"),
        (4527, "EPSG:4527"),
        (4548, "urn:ogc:def:crs:EPSG::4548"),
        (4527, None),
        (4548, None),
    ],
)
def test_geojson(area_of, parcel_in, area_m2, geojson_text, epsg, crs):
    content = geojson_text(parcel_in(epsg), crs).encode()
    assert area_of("a.json", content) == pytest.approx(area_m2, abs=0.01)
    assert pasted_area(content.decode()) == pytest.approx(area_m2, abs=0.01)


@pytest.mark.parametrize("epsg", [4490, 4326, 4527, 4548])
def test_geopackage(area_of, parcel_in, area_m2, write_dataset, epsg):
    (content,) = write_dataset("GPKG", [parcel_in(epsg)], f"EPSG:{epsg}").values()
    assert area_of("a.gpkg", content) == pytest.approx(area_m2, abs=0.01)


@pytest.mark.parametrize("epsg", [4527, 4548, 4490])
def test_zipped_shapefile_in_gbk_without_code_page(
    area_of, parcel_in, area_m2, write_dataset, zipped, epsg
):
    files = write_dataset("ESRI Shapefile", [parcel_in(epsg)], f"EPSG:{epsg}", encoding="GBK")
    kept = {name: content for name, content in files.items() if not name.endswith(".cpg")}
    kept["dataset.dbf"] = kept["dataset.dbf"][:29] + b"\0" + kept["dataset.dbf"][30:]
    content = zipped(kept)
    assert area_of("a.zip", content) == pytest.approx(area_m2, abs=0.01)
    assert read_parcels("a.zip", content).parcels[0].label == "东地块"


@pytest.mark.parametrize("epsg", [4527, 4548])
def test_zipped_shapefile_without_reference(
    area_of, parcel_in, area_m2, write_dataset, zipped, epsg
):
    files = write_dataset("ESRI Shapefile", [parcel_in(epsg)], f"EPSG:{epsg}")
    content = zipped({name: body for name, body in files.items() if not name.endswith(".prj")})
    assert area_of("a.zip", content) == pytest.approx(area_m2, abs=0.01)


def test_geodatabase(area_of, parcel_in, area_m2, write_dataset, zipped):
    files = write_dataset("OpenFileGDB", [parcel_in(4527)], "EPSG:4527", kind="MultiPolygon")
    # A geodatabase stores coordinates on a grid of 0.1 mm.
    assert area_of("a.zip", zipped(files)) == pytest.approx(area_m2, abs=0.05)
    assert read_parcels("a.zip", zipped(files)).format == "filegdb"


def test_kml_and_kmz(area_of, parcel_in, area_m2, kml_text, zipped):
    text = kml_text(parcel_in(4490)).encode()
    assert area_of("a.kml", text) == pytest.approx(area_m2, abs=0.01)
    kmz = zipped({"doc.kml": text})
    assert area_of("a.kmz", kmz) == pytest.approx(area_m2, abs=0.01)
    assert read_parcels("a.kmz", kmz).format == "kmz"
    assert read_parcels("a.kmz", kmz).parcels[0].label == "东地块"


@pytest.mark.parametrize("epsg", [4490, 4527, 4548])
def test_pasted_wkt(parcel_in, area_m2, epsg):
    wkt = shapely.to_wkt(parcel_in(epsg), rounding_precision=-1)
    assert pasted_area(wkt) == pytest.approx(area_m2, abs=0.01)
    assert pasted_area(f"SRID={epsg};{wkt}") == pytest.approx(area_m2, abs=0.01)


@pytest.mark.parametrize("template", ["{n},{e}", "{e} {n}", "{e},{n}", "J1\t{n}\t{e}", "1,{e},{n}"])
@pytest.mark.parametrize("epsg", [4490, 4527, 4548])
def test_pasted_coordinate_lines(parcel_in, area_m2, template, epsg):
    polygon = parcel_in(epsg)
    rings = [polygon.exterior, *polygon.interiors]
    text = "\n\n".join(
        "\n".join(template.format(e=repr(e), n=repr(n)) for e, n in ring.coords) for ring in rings
    )
    assert pasted_area(text) == pytest.approx(area_m2, abs=0.01)


def test_pasted_txt(worked_example):
    assert pasted_area(worked_example) == pytest.approx(29_790.75, abs=0.005)
