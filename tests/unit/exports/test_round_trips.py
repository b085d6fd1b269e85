"""What is exported and handed in again is the same parcel: area to 0.01 m2, label, verdict."""

import io
import json
import subprocess
import sys
import zipfile
from copy import deepcopy

import pyogrio
import pytest
from shapely.geometry import shape

from app.data.exports import KINDS, export_record
from app.data.exports.record_tables import OVERLAPS
from app.data.formats import read_parcels
from app.data.formats.dbf import read_table
from app.domain.reference import HOME_PLANE, to_plane
from tests.partly_covered import strip

GEOGRAPHIC = ("gpkg", "gdb", "shp", "kml", "geojson")
NAMED = {"zh": ("判定", "记录编号", "封印", "对照日期", "数据性质"),
         "en": ("verdict", "record_id", "seal", "as_of", "data_basis")}  # fmt: skip


def codes(result):
    return {note.code for note in result.diagnostics}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("name", "kind"),
    [(name, kind) for name in ("surveyed", "drawn", "fictitious") for kind in GEOGRAPHIC]
    + [("surveyed", "txt"), ("fictitious", "txt")],
)
def test_the_same_area_and_labels(request, areas_of, recorded_areas, name, kind, language):
    record = request.getfixturevalue(name)
    made = export_record(record, kind, language)
    found = areas_of(read_parcels(made.file_name, made.content))
    assert found == pytest.approx(recorded_areas(record), abs=0.01)
    assert found.keys() == recorded_areas(record).keys()


@pytest.mark.parametrize("kind", GEOGRAPHIC)
def test_what_lies_over_parcels_is_not_handed_in_again(fictitious, kind):
    made = export_record(fictitious, kind, "zh")
    result = read_parcels(made.file_name, made.content)
    assert len(result.parcels) == 1
    told = {"kml": "input.shapes_skipped", "geojson": None}.get(kind, "input.result_layer_skipped")
    assert told is None or told in codes(result)


def test_a_txt_of_a_drawn_parcel_is_as_near_as_whole_millimetres_allow(
    drawn, areas_of, recorded_areas
):
    """Each of n corners moves by at most 0.71 mm: at most that times the boundary's length."""
    made = export_record(drawn, "txt", "zh")
    found = areas_of(read_parcels(made.file_name, made.content))
    assert found == pytest.approx(recorded_areas(drawn), abs=0.2)
    assert found.keys() == recorded_areas(drawn).keys()


def test_surveyed_coordinates_come_back_to_the_digit(surveyed):
    """The record keeps degrees to 0.1 mm; the TXT has the millimetres that were handed in."""
    text = export_record(surveyed, "txt", "zh").content.decode("gb18030")
    assert ",4082063.250,39390222.825\n" in text
    assert ",4082038.001,39390404.875\n" in text
    assert ",4082178.250,39390409.625\n" in text


def test_parcels_of_two_zones(two_zones, areas_of, recorded_areas):
    """Edges of the western parcel are straight in zone 38; degrees are read in zone 39."""
    expected = recorded_areas(two_zones)
    assert {p["plane"]["epsg"] for p in two_zones["parcels"]} == {4547, 4548}
    made = export_record(two_zones, "txt", "zh")
    assert made.media_type == "application/zip"
    result = read_parcels(made.file_name, made.content)
    assert areas_of(result) == pytest.approx(expected, abs=0.01)
    assert {parcel.epsg for parcel in result.parcels} == {4526, 4527}
    degrees = export_record(two_zones, "gpkg", "zh")
    found = areas_of(read_parcels(degrees.file_name, degrees.content))
    assert found == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", GEOGRAPHIC)
@pytest.mark.parametrize("name", ["surveyed", "fictitious"])
def test_every_parcel_carries_record_seal_day_and_mark(request, name, kind, language):
    record = request.getfixturevalue(name)
    made = export_record(record, kind, language)
    (first, *_) = read_parcels(made.file_name, made.content).parcels
    verdict, record_id, seal, day, basis = (first.attributes[key] for key in NAMED[language])
    assert (record_id, seal, day) == (record["id"], record["seal"], record["as_of"])
    assert verdict == {"zh": "资料不全", "en": "incomplete"}[language]
    marked = "演示数据（虚构）" in basis
    assert marked == (name == "fictitious") == ("演示数据（虚构）" in made.file_name)
    assert record["id"] in made.file_name


@pytest.mark.parametrize("name", ["surveyed", "fictitious"])
def test_a_txt_carries_them_in_a_section_of_its_own(request, name):
    record = request.getfixturevalue(name)
    text = export_record(record, "txt", "zh").content.decode("gb18030")
    assert text.startswith("[项目信息]\n")
    assert f"记录编号={record['id']}\n封印={record['seal']}\n对照日期={record['as_of']}\n" in text
    assert ("演示数据（虚构）" in text.split("[属性描述]")[0]) == (name == "fictitious")


def test_overlaps_lie_where_the_record_says(fictitious):
    """The farmland of the sample: 60 m x 20 m, clipped by the parcel."""
    document = json.loads(export_record(fictitious, "geojson", "zh").content)
    (row,) = [
        feature
        for feature in document["overlaps"]["features"]
        if feature["properties"]["图层"].endswith("永久基本农田")
        or "永久基本农田" in feature["properties"]["图层"]
    ]
    properties = row["properties"]
    recorded = next(
        layer for layer in fictitious["parcels"][0]["layers"]
        if layer["topic"] == "permanent_basic_farmland"
    )  # fmt: skip
    assert properties["面积_平方米"] == recorded["substantial_m2"]
    assert properties["面积_平方米"] == pytest.approx(1200, rel=1e-3)
    assert (properties["判定"], properties["演示判定"]) == ("缺资料", "不满足")
    assert properties["依据"] == "演示（虚构）"
    assert properties["类别"] == "占压"
    assert document["record"]["seal"] == fictitious["seal"]
    assert document["crs"]["properties"]["name"].endswith("EPSG::4490")


def test_uncovered_land_is_drawn_beside_what_counts(covered_in_part):
    document = json.loads(export_record(covered_in_part, "geojson", "zh").content)
    pieces = [
        (feature["properties"], shape(feature["geometry"]))
        for feature in document["overlaps"]["features"]
        if feature["properties"]["图层"] == "永久基本农田"
    ]
    half = {told["类别"]: (told, drawn) for told, drawn in pieces if told["地块名称"] == "half"}
    assert set(half) == {"占压", "资料不全（图层未覆盖）"}
    told, drawn = half["资料不全（图层未覆盖）"]
    recorded = next(
        layer for layer in covered_in_part["parcels"][0]["layers"]
        if layer["topic"] == "permanent_basic_farmland"
    )  # fmt: skip
    assert told["面积_平方米"] == recorded["uncovered_m2"] == pytest.approx(10_000, rel=1e-3)
    # what is not covered is the eastern half, and no part of the farmland
    assert to_plane(drawn, HOME_PLANE).symmetric_difference(strip(100, 200)).area < 1
    ((told, drawn),) = [one for one in pieces if one[0]["地块名称"] == "far"]
    assert told["类别"] == "资料不全（图层未覆盖）"
    assert to_plane(drawn, HOME_PLANE).symmetric_difference(strip(300, 400)).area < 1
    assert not [told for told, _ in pieces if told["地块名称"] == "in"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["gpkg", "gdb", "shp", "kml"])
def test_every_file_for_gis_holds_what_is_uncovered(covered_in_part, kind, language, tmp_path):
    made = export_record(covered_in_part, kind, language)
    word = {"zh": "资料不全（图层未覆盖）", "en": "no data (not covered)"}[language]
    # half: half of two layers and the redline, which nobody has; far: all three; in: the redline
    if kind == "kml":
        assert made.content.decode().count(f"<value>{word}</value>") == 7
        return
    if kind == "shp":
        with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
            name = f"{OVERLAPS.in_language(language)}.dbf"
            read = read_table(archive.read(name), b"GBK", None)
        kinds = [next(iter({word} & set(read.row(n).values())), "") for n in range(read.records)]
        assert kinds.count(word) == 7
        return
    file = tmp_path / made.file_name
    file.write_bytes(made.content)
    fields = pyogrio.raw.read(file, layer=OVERLAPS.in_language(language))[3]
    assert sum(list(values).count(word) for values in fields) == 7


def test_a_shapefile_in_gbk_with_names_of_ten_bytes(fictitious):
    made = export_record(fictitious, "shp", "zh")
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert files["地块.cpg"].strip() == b"GBK"
    table = read_table(files["地块.dbf"], files["地块.cpg"], None)
    names = [field.raw_name.decode("gbk") for field in table.fields]
    assert names[:5] == ["地块名称", "判定", "演示判定", "结论", "面积M2"]
    assert all(len(field.raw_name) <= 10 for field in table.fields)
    assert len(set(names)) == len(names) == 16
    readme = files["说明.txt"].decode("utf-8-sig")
    assert "面积M2 = 面积_平方米" in readme
    assert fictitious["seal"] in readme
    assert "演示数据（虚构）" in readme
    assert {"核对结果_占压图形.shp", "核对结果_占压图形.dbf"} < files.keys()


def test_a_record_without_overlaps_has_one_shapefile(surveyed):
    record = deepcopy(surveyed)
    for parcel in record["parcels"]:
        parcel["layers"] = []
    made = export_record(record, "shp", "zh")
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        assert [n for n in archive.namelist() if n.endswith(".shp")] == ["地块.shp"]
        assert "没有图形，未写出" in archive.read("说明.txt").decode("utf-8-sig")


@pytest.mark.parametrize("kind", sorted({*KINDS} - {"gdb"}))  # whose tables bear new identifiers
def test_the_same_record_gives_the_same_bytes(fictitious, kind):
    first, second = (export_record(fictitious, kind, "zh").content for _ in range(2))
    assert first == second


def test_gdal_and_readers_stay_out_of_the_service():
    heavy = "{'pyogrio', 'geopandas', 'ezdxf', 'openpyxl'}"
    code = f"import sys, app.data.exports; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
