"""Files made to harm: each is refused with a code, and nothing of another file is read."""

import io
import json
import os
import stat
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from app.data.formats import ReadLimits, ReadOptions, gdal_process, read_parcels, read_pasted
from app.errors import InputError, InputTooLarge

USUAL = ReadOptions()
LIMITS = ReadLimits()


def refusal(name, content, options=USUAL, limits=LIMITS):
    with pytest.raises(InputError) as caught:
        read_parcels(name, content, options, limits)
    assert caught.value.where["file"] == name
    assert caught.value.message.zh
    assert caught.value.message.en
    assert caught.value.mend is not None
    return caught.value


@pytest.fixture
def vrt(folder, write_dataset, parcel_in):
    (content,) = write_dataset("GPKG", [parcel_in(4490)], "EPSG:4490").values()
    secret = folder / "secret.gpkg"
    secret.write_bytes(content)
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="dataset"><SrcDataSource>{secret}</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>"
    ).encode()


@pytest.mark.parametrize("name", ["a.geojson", "a.shp", "a.gpkg", "a.vrt", "a.kml", "a.txt"])
def test_a_vrt_in_any_dress_is_refused(vrt, name):
    assert refusal(name, vrt).code == "input.format_refused"


@pytest.mark.parametrize("name", ["a.shp", "a.gpkg", "a.kml", "a.json", "a.txt"])
def test_a_vrt_within_a_zip_is_refused(vrt, zipped, name):
    members = {name: vrt, "a.shx": b"x", "a.dbf": b"x"}
    assert refusal("a.zip", zipped(members)).code == "input.format_refused"


@pytest.mark.parametrize("driver", ["GPKG", "ESRI Shapefile", "OpenFileGDB"])
def test_the_worker_itself_opens_nothing_but_its_driver(vrt, folder, driver):
    """Were the checks before it to fail, the worker would still not read the other file."""
    for suffix in (".vrt", ".gpkg", ".shp"):
        path = folder / f"dressed{suffix}"
        path.write_bytes(vrt)
        with pytest.raises(InputError) as caught:
            gdal_process.read_dataset(path, driver, folder, ReadLimits())
        assert caught.value.code == "input.reader_failed"
        assert not (folder / "answer").exists()


def test_the_worker_has_one_driver(folder):
    environment = gdal_process._environment("GPKG", folder)
    code = "import pyogrio; print(sorted(pyogrio.list_drivers()))"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['GPKG', 'MEM']"


def test_the_workers_environment_is_cleaned(folder, monkeypatch):
    monkeypatch.setenv("GDAL_DATA", "/elsewhere")
    monkeypatch.setenv("PROJ_LIB", "/elsewhere")
    monkeypatch.setenv("https_proxy", "http://elsewhere")
    environment = gdal_process._environment("GPKG", folder)
    assert "/elsewhere" not in environment.values()
    assert "http://elsewhere" not in environment.values()
    assert "PATH" in environment


def test_a_driver_unknown_to_the_list_is_shut_out(folder, write_dataset, parcel_in, monkeypatch):
    monkeypatch.setattr(gdal_process, "DRIVERS", ("WFS",))
    (content,) = write_dataset("GPKG", [parcel_in(4490)], "EPSG:4490").values()
    path = folder / "a.gpkg"
    path.write_bytes(content)
    dataset = gdal_process.read_dataset(path, "GPKG", folder, ReadLimits())
    assert len(dataset.layers[0].features) == 1


def test_a_slow_reader_is_stopped(folder, write_dataset, parcel_in):
    (content,) = write_dataset("GPKG", [parcel_in(4490)], "EPSG:4490").values()
    error = refusal("a.gpkg", content, limits=replace(ReadLimits(), seconds=0.01))
    assert error.code == "input.reader_timeout"


def test_a_crashing_reader_is_a_refusal(folder, write_dataset, parcel_in, monkeypatch):
    (content,) = write_dataset("GPKG", [parcel_in(4490)], "EPSG:4490").values()
    monkeypatch.setattr(gdal_process, "MEMORY_BYTES", 50_000_000)
    assert refusal("a.gpkg", content).code == "input.reader_failed"


def test_nothing_is_left_behind(folder, write_dataset, parcel_in, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    (content,) = write_dataset("GPKG", [parcel_in(4490)], "EPSG:4490").values()
    read_parcels("a.gpkg", content)
    assert list(folder.iterdir()) == []


def test_a_zip_bomb_is_refused_quickly(zipped):
    content = zipped({"a.dbf": bytes(200_000_000)})
    assert len(content) < 1_000_000
    started = time.monotonic()
    assert refusal("a.zip", content).code == "input.archive_bomb"
    assert time.monotonic() - started < 2


def test_headers_that_lie_about_sizes_are_not_believed(zipped):
    content = bytearray(zipped({"a.txt": b"x" * 5_000_000}))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = (100).to_bytes(4, "little")
    error = refusal("a.zip", bytes(content))
    assert error.code in ("input.archive_damaged", "input.archive_bomb")


def test_total_size_and_member_count_are_bounded(zipped):
    random = os.urandom(400_000)
    content = zipped({"a.txt": random, "b.txt": random})
    limits = replace(ReadLimits(), unpacked_bytes=500_000)
    assert refusal("a.zip", content, limits=limits).code == "input.archive_bomb"
    many = zipped({f"{n}.doc": b"" for n in range(50)})
    limits = replace(ReadLimits(), members=40)
    assert refusal("a.zip", many, limits=limits).code == "input.archive_bomb"


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/etc/evil.txt", "a/../../evil.txt", "C:/evil.txt", "..\\evil.txt"]
)
def test_names_that_lead_outside_are_refused(zipped, folder, monkeypatch, name):
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    assert refusal("a.zip", zipped({name: b"x"})).code == "input.archive_unsafe"
    assert list(folder.parent.rglob("evil.txt")) == []


def test_a_symbolic_link_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert refusal("a.zip", target.getvalue()).code == "input.archive_unsafe"


@pytest.mark.parametrize("name", ["b.zip", "b.kmz", "b.txt"])
def test_an_archive_in_an_archive_is_refused(zipped, name):
    inner = zipped({"a.txt": b"x"})
    assert refusal("a.zip", zipped({name: inner})).code == "input.archive_unsafe"


def test_an_encrypted_archive_is_refused(zipped):
    content = bytearray(zipped({"a.txt": b"x"}))
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    assert refusal("a.zip", bytes(content)).code == "input.archive_encrypted"


def test_a_bare_shapefile_says_what_to_pack(write_dataset, parcel_in):
    files = write_dataset("ESRI Shapefile", [parcel_in(4527)], "EPSG:4527")
    error = refusal("a.shp", files["dataset.shp"])
    assert error.code == "input.shapefile_parts_missing"
    assert ".dbf" in error.mend.zh


def test_a_zip_without_its_table_says_which_part(write_dataset, parcel_in, zipped):
    files = write_dataset("ESRI Shapefile", [parcel_in(4527)], "EPSG:4527")
    del files["dataset.dbf"]
    error = refusal("a.zip", zipped(files))
    assert error.code == "input.shapefile_parts_missing"
    assert error.where["missing"] == ".dbf"


def test_sqlite_that_is_no_geopackage_is_refused(folder):
    import sqlite3

    with sqlite3.connect(folder / "a.db") as base:
        base.execute("create table t (a)")
    base.close()
    assert refusal("a.gpkg", (folder / "a.db").read_bytes()).code == "input.format_unknown"


def test_a_geopackage_cannot_name_another_file(folder, write_dataset, parcel_in):
    """A view or virtual table over an outside dataset finds no reader."""
    import sqlite3

    (content,) = write_dataset("GPKG", [parcel_in(4490)], "EPSG:4490").values()
    secret, path = folder / "secret.gpkg", folder / "a.gpkg"
    secret.write_bytes(content)
    path.write_bytes(content)
    base = sqlite3.connect(path)
    base.execute("pragma writable_schema=on")
    base.execute(
        "insert into sqlite_master values ('table','stolen','stolen',0,"
        f"'CREATE VIRTUAL TABLE stolen USING VirtualOGR(''{secret}'')')"
    )
    base.execute(
        "insert into gpkg_contents (table_name, data_type, identifier, srs_id) "
        "select 'stolen','features','stolen',srs_id from gpkg_contents"
    )
    base.execute(
        "insert into gpkg_geometry_columns select 'stolen','geom','POLYGON',srs_id,0,0 "
        "from gpkg_geometry_columns"
    )
    base.commit()
    base.close()
    try:
        result = read_parcels("a.gpkg", path.read_bytes())
    except InputError:
        return
    assert len(result.parcels) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "input.empty"),
        (b" \r\n\t", "input.empty"),
        (b"AC1027" + b"\0" * 50, "input.dwg_refused"),
        (b"%PDF-1.7", "input.format_refused"),
        (b"Rar!\x1a\x07", "input.format_refused"),
        (b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n", "input.truncated"),
        (b"hello world", "input.format_unknown"),
        (b"<html></html>", "input.format_refused"),
        (b"PK\x03\x04nonsense", "input.archive_damaged"),
        (b"PK\x05\x06" + bytes(18), "input.no_parcel"),
        (bytes(range(256)), "input.encoding_wrong"),
    ],
)
def test_other_content_is_told(content, code):
    assert refusal("a.txt", content).code == code


def test_limits_are_kept(worked_example, geojson_text, parcel_in):
    limits = replace(ReadLimits(), file_bytes=100)
    assert refusal("a.txt", worked_example.encode(), limits=limits).code == "input.too_large"
    limits = replace(ReadLimits(), vertices=5)
    for text in (worked_example, geojson_text(parcel_in(4490))):
        error = refusal("a", text.encode(), limits=limits)
        assert error.code == "input.too_many_vertices"
        assert isinstance(error, InputTooLarge)
    limits = replace(ReadLimits(), parcels=0)
    for text in (worked_example, geojson_text(parcel_in(4490))):
        assert refusal("a", text.encode(), limits=limits).code == "input.too_many_parcels"


@pytest.mark.parametrize(
    "content",
    [
        b'{"type":"Polygon","coordinates":[[' + b"[1,1]," * 9_999_999 + b"[1,1]]]}",
        b"POLYGON((" + b"1 1," * 9_999_999 + b"1 1))",
        "[地块坐标]\n,,,,面,,,,@\n".encode() + b"J,1,1,1\n" * 10_000_000,
        b"1,1\n" * 10_000_000,
        b"<kml><Placemark><Polygon><coordinates>" + b"1,1 " * 10_000_000,
    ],
    ids=["geojson", "wkt", "txt", "list", "kml"],
)
def test_ten_million_vertices_are_refused_before_they_are_built(content):
    limits = replace(ReadLimits(), file_bytes=200_000_000)
    started = time.process_time()
    assert refusal("a", content, limits=limits).code == "input.too_many_vertices"
    assert time.process_time() - started < 8
    assert refusal("a", content).code in ("input.too_large", "input.too_many_vertices")


def test_a_parcel_of_very_many_rings_is_refused():
    lines = ["[地块坐标]", ",,,,面,,,,@"]
    for ring in range(1_001):
        for north, east in ((0, 0), (0, 5), (5, 5)):
            lines.append(f"J,{ring},{4_080_000 + 10 * ring + north},{39_390_000 + east}")
    assert refusal("a.txt", "\n".join(lines).encode()).code == "input.too_many_rings"


@pytest.mark.parametrize(
    "content",
    [
        "a" + "\n" * 300_000 + "b",
        "0" + "\n" * 300_000 + "b",
        "[坐标]\n,,,,面,,,,@\n[" + " " * 300_000 + "x",
        "[坐标]\n,,,,面,,,,@\nJ1,1," + " " * 300_000 + "x",
        "[坐标]\n,,,,面,,,,@\n" + "\r" * 300_000 + "x",
        "[坐标]\n" + "@," * 100_000 + "x",
        "POLYGON" + " " * 300_000 + "x",
        "POLYGON((" + " " * 300_000 + "x",
        "POLYGON" + "(POLYGON" * 50_000,
        "SRID=" * 50_000,
        "<?" * 100_000,
        "<!--" * 100_000,
        "<kml" + "<a" * 100_000,
        "<kml><Placemark><Polygon><outerBoundaryIs><coordinates>" + " " * 300_000 + "x",
        "1,2" + " " * 300_000 + "x",
        "1 " * 100_000,
        '{"type":"Feature","crs":{"properties":{"name":"' + "EPSG:" * 50_000 + '"}}}',
    ],
)
def test_no_pattern_can_be_made_slow(content):
    """Patterns with two runs of blanks side by side would take hours over these."""
    started = time.process_time()
    refusal("a.txt", content.encode())
    assert time.process_time() - started < 3


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e400", "1" * 5000, "1" * 400])
def test_geojson_numbers_must_be_finite(value):
    text = (
        '{"type":"Polygon","coordinates":[[[115.7,36.8],[' + value + ",36.9],[115.8,36.9],"
        "[115.7,36.8]]]}"
    )
    assert refusal("a.json", text.encode()).code == "coordinates.not_finite"


@pytest.mark.parametrize("value", ["nan", "inf", "1e400"])
def test_other_numbers_must_be_finite(value):
    with pytest.raises(InputError):
        read_pasted(f"POLYGON((115.7 36.8, {value} 36.9, 115.8 36.9, 115.7 36.8))")
    with pytest.raises(InputError):
        read_pasted(f"115.7,36.8\n{value},36.9\n115.8,36.9")
    kml = (
        f"<kml><Placemark><Polygon><outerBoundaryIs><coordinates>115.7,36.8 {value},36.9 115.8,36.9"
    )
    with pytest.raises(InputError):
        read_pasted(f"{kml}</coordinates></outerBoundaryIs></Polygon></Placemark></kml>")


@pytest.mark.parametrize("opening", ["[", '{"type":"GeometryCollection","geometries":[', '{"a":'])
def test_deep_json_is_refused(opening):
    text = '{"type":' + opening * 100_000
    limits = replace(ReadLimits(), vertices=10**9)
    error = refusal("a.json", text.encode(), limits=limits)
    assert error.code in ("geojson.too_deep", "geojson.unreadable")


def test_deep_collections_are_refused():
    geometry: dict[str, object] = {"type": "Point", "coordinates": [1, 2]}
    for _ in range(100):
        geometry = {"type": "GeometryCollection", "geometries": [geometry]}
    assert refusal("a.json", json.dumps(geometry).encode()).code == "geojson.malformed"


def test_entities_in_kml_are_refused():
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE k [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><kml>&b;</kml>'
    )
    for encoding in ("utf-8", "utf-16"):
        assert refusal("a.kml", bomb.encode(encoding)).code == "kml.unsafe"
    deep = "<kml>" + "<Folder>" * 100_000
    assert refusal("a.kml", deep.encode()).code == "kml.unreadable"


def test_deep_wkt_is_refused():
    for text in ("GEOMETRYCOLLECTION(" * 100_000, "POLYGON" + "(" * 100_000):
        with pytest.raises(InputError):
            read_pasted(text)


def test_the_machine_is_not_named(folder, monkeypatch):
    error = refusal("a.gpkg", b"SQLite format 3\x00" + b"gpkg_contents" + bytes(1000))
    told = f"{error.message} {error.mend} {error.where}"
    assert str(Path.cwd()) not in told
    assert "/tmp" not in told
