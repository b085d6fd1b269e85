"""Shapefiles, GeoPackages and geodatabases: encodings, layers, references."""

import time
from dataclasses import replace

import pytest
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from app.data.formats import ReadLimits, ReadOptions, read_parcels
from app.errors import InputError

NAMES = ["东地块", "西地块骤直门令刃"]


def codes(result):
    return {note.code for note in result.diagnostics}


@pytest.fixture
def shapefile(write_dataset, parcel_in):
    def write(encoding, **options):
        geometries = [parcel_in(4527), parcel_in(4527)]
        fields = {"地块名称": NAMES, "权利人及备注": ["甲", "乙"]}
        return write_dataset(
            "ESRI Shapefile", geometries, "EPSG:4527", fields, encoding=encoding, **options
        )

    return write


def unmarked(files, mark=0):
    """Drop the code-page file and set the table's own mark."""
    kept = {name: body for name, body in files.items() if not name.endswith(".cpg")}
    (table,) = [name for name in kept if name.endswith(".dbf")]
    kept[table] = kept[table][:29] + bytes([mark]) + kept[table][30:]
    return kept


@pytest.mark.parametrize(
    ("encoding", "keep", "mark", "told"),
    [
        ("GBK", True, 0, "gb18030"),
        ("GBK", False, 0, "gb18030"),
        ("GBK", False, 0x4D, "gb18030"),
        ("UTF-8", True, 0, "utf-8"),
        ("UTF-8", False, 0, "utf-8"),
    ],
)
def test_encodings_of_the_table(shapefile, zipped, encoding, keep, mark, told):
    files = shapefile(encoding)
    result = read_parcels("a.zip", zipped(files if keep else unmarked(files, mark)))
    assert [parcel.label for parcel in result.parcels] == NAMES
    assert list(result.parcels[1].attributes.values()) == [NAMES[1], "乙"]
    (note,) = [note for note in result.diagnostics if note.code == "input.encoding"]
    assert note.where["encoding"] == told
    assert result.format == "shapefile"


def test_the_caller_names_the_encoding(shapefile, zipped):
    files = unmarked(shapefile("UTF-8"))
    result = read_parcels("a.zip", zipped(files), ReadOptions(encoding="gbk"))
    assert result.parcels[0].label != NAMES[0]
    with pytest.raises(InputError) as caught:
        read_parcels("a.zip", zipped(files), ReadOptions(encoding="rot13"))
    assert caught.value.code == "input.encoding_unknown"


def test_a_field_name_cut_within_a_character_is_read(shapefile, zipped):
    files = unmarked(shapefile("UTF-8"))  # 地块名称 has 12 bytes, of which 10 stay
    result = read_parcels("a.zip", zipped(files))
    assert list(result.parcels[0].attributes) == ["地块名", "权利人"]


def test_names_in_gbk_without_the_flag(write_dataset, parcel_in, zipped):
    """As Windows Explorer writes them: GBK bytes in place of an ASCII name of that length."""
    files = write_dataset("ESRI Shapefile", [parcel_in(4527)], "EPSG:4527")
    content = zipped({n.replace("dataset", "AABB/CCDDEE"): body for n, body in files.items()})
    raw = "数据/地块甲".encode("gbk")
    assert len(raw) == len(b"AABB/CCDDEE")
    result = read_parcels("a.zip", content.replace(b"AABB/CCDDEE", raw))
    assert {note.where["member"] for note in result.diagnostics} == {"数据/地块甲.shp"}


def test_several_shapefiles_in_folders(write_dataset, parcel_in, zipped):
    one = write_dataset("ESRI Shapefile", [parcel_in(4527)], "EPSG:4527", {"NAME": ["甲"]})
    two = write_dataset("ESRI Shapefile", [parcel_in(4526)], "EPSG:4526", {"NAME": ["乙"]})
    members = {f"a/{n}": b for n, b in one.items()} | {f"b/{n}": b for n, b in two.items()}
    result = read_parcels("a.zip", zipped({**members, "readme.doc": b"x"}))
    assert [(parcel.label, parcel.epsg) for parcel in result.parcels] == [
        ("甲", 4527),
        ("乙", 4526),
    ]
    assert {note.where["member"] for note in result.diagnostics} == {
        "a/dataset.shp",
        "b/dataset.shp",
    }


def test_points_and_lines_are_told(write_dataset, zipped, parcel_in):
    lines = write_dataset("ESRI Shapefile", [LineString([(0, 0), (1, 1)])], None, kind="LineString")
    with pytest.raises(InputError) as caught:
        read_parcels("a.zip", zipped(lines))
    assert caught.value.code == "input.no_parcel"
    mixed = write_dataset(
        "GPKG", [parcel_in(4490), Point(115.7, 36.8)], "EPSG:4490", kind="Unknown"
    )
    result = read_parcels("a.gpkg", mixed["dataset.gpkg"])
    assert len(result.parcels) == 1
    assert "input.shapes_skipped" in codes(result)


def test_a_multipolygon_is_one_parcel_and_heights_are_dropped(write_dataset):
    two = MultiPolygon([box(115.7, 36.8, 115.71, 36.81), box(115.72, 36.8, 115.73, 36.81)])
    (content,) = write_dataset("GPKG", [two], "EPSG:4490", kind="MultiPolygon").values()
    assert len(read_parcels("a.gpkg", content).parcels) == 1
    high = Polygon([(115.7, 36.8, 5), (115.71, 36.8, 5), (115.71, 36.81, 5)])
    (content,) = write_dataset("GPKG", [high], "EPSG:4490", kind="Polygon Z").values()
    result = read_parcels("a.gpkg", content)
    assert not result.parcels[0].geometry.has_z
    assert "input.heights_dropped" in codes(result)


ESRI_GK = (
    'PROJCS["CGCS2000_3_Degree_GK_{name}",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",'
    'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],'
    'PARAMETER["False_Easting",{east}],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",117.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
XIAN_80 = ESRI_GK.replace("GCS_China_Geodetic_Coordinate_System_2000", "GCS_Xian_1980").replace(
    '"D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]',
    '"D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]',
)
WEB_MERCATOR = (
    'PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",'
    'SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Mercator_Auxiliary_Sphere"],'
    'PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],'
    'PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]]'
)


@pytest.mark.parametrize(
    ("definition", "epsg"),
    [
        (ESRI_GK.format(name="Zone_39", east="39500000.0"), 4527),
        (ESRI_GK.format(name="CM_117E", east="500000.0"), 4548),
        (ESRI_GK.format(name="local name", east="500000.0"), 4548),
        (ESRI_GK.format(name="CM_117E", east="500000.0"), 4527),  # coordinates have the prefix
    ],
)
def test_references_as_esri_writes_them(write_dataset, parcel_in, zipped, definition, epsg):
    files = write_dataset("ESRI Shapefile", [parcel_in(epsg)], None)
    files["dataset.prj"] = definition.encode()
    (parcel,) = read_parcels("a.zip", zipped(files)).parcels
    assert parcel.epsg == epsg
    assert parcel.geometry.bounds == parcel_in(epsg).bounds


@pytest.mark.parametrize(
    ("definition", "code"),
    [
        (XIAN_80.format(name="x", east="39500000.0"), "crs.datum_refused"),
        (WEB_MERCATOR, "crs.unsupported"),
        (ESRI_GK.format(name="x", east="500000.0").replace("117.0", "116.5"), "crs.unsupported"),
    ],
)
def test_other_references_are_refused(write_dataset, parcel_in, zipped, definition, code):
    files = write_dataset("ESRI Shapefile", [parcel_in(4527)], None)
    files["dataset.prj"] = definition.encode()
    with pytest.raises(InputError) as caught:
        read_parcels("a.zip", zipped(files))
    assert caught.value.code == code
    assert caught.value.where["member"] == "dataset.shp"


@pytest.mark.parametrize("epsg", [4612, 5179, 6669, 4283])
def test_another_countrys_datum_is_not_taken_for_ours(write_dataset, parcel_in, epsg):
    """JGD2000 and KGD2002 have 2000 or 1980 in their names."""
    (content,) = write_dataset("GPKG", [parcel_in(4527)], f"EPSG:{epsg}").values()
    with pytest.raises(InputError) as caught:
        read_parcels("a.gpkg", content)
    assert caught.value.code == "crs.unsupported"


@pytest.mark.parametrize("epsg", [4610, 4214, 2363])
def test_a_geopackage_in_another_datum_is_refused(write_dataset, parcel_in, epsg):
    (content,) = write_dataset("GPKG", [parcel_in(4527)], f"EPSG:{epsg}").values()
    with pytest.raises(InputError) as caught:
        read_parcels("a.gpkg", content)
    assert caught.value.code == "crs.datum_refused"


def test_a_reference_with_another_zone_than_the_eastings_is_asked(write_dataset, parcel_in):
    (content,) = write_dataset("GPKG", [parcel_in(4527)], "EPSG:4526").values()
    with pytest.raises(InputError) as caught:
        read_parcels("a.gpkg", content)
    assert caught.value.code == "input.ambiguous"
    (parcel,) = read_parcels("a.gpkg", content, ReadOptions(crs=4527)).parcels
    assert parcel.geometry.bounds == parcel_in(4527).bounds


def test_limits_hold_within_the_worker(write_dataset, parcel_in):
    (content,) = write_dataset("GPKG", [parcel_in(4490)] * 30, "EPSG:4490").values()
    for limits, code in (
        (replace(ReadLimits(), parcels=20), "input.too_many_parcels"),
        (replace(ReadLimits(), vertices=100), "input.too_many_vertices"),
    ):
        with pytest.raises(InputError) as caught:
            read_parcels("a.gpkg", content, limits=limits)
        assert caught.value.code == code


def test_a_zip_of_single_files(zipped, worked_example, geojson_text, parcel_in):
    result = read_parcels(
        "a.zip",
        zipped(
            {
                "甲.txt": worked_example.encode("gbk"),
                "乙.json": geojson_text(parcel_in(4490)).encode(),
            }
        ),
    )
    assert result.format == "archive"
    assert [parcel.label for parcel in result.parcels] == ["演示地块一", "1"]
    with pytest.raises(InputError) as caught:
        read_parcels("a.zip", zipped({"甲.txt": worked_example[:400].encode()}))
    assert caught.value.where["member"] == "甲.txt"


def test_the_worker_starts_quickly(write_dataset, parcel_in):
    (content,) = write_dataset("GPKG", [parcel_in(4490)], "EPSG:4490").values()
    started = time.monotonic()
    read_parcels("a.gpkg", content)
    assert time.monotonic() - started < 5
