"""File geodatabases written by GDAL itself: domains, layers, Chinese names, curves, Z and M."""

import ctypes
import math
import os
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point

from app.data.formats import gdb_details, read_parcels
from app.errors import InputError

_CHARS, _POINTER, _NUMBER = ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int
_SIGNATURES = {
    "GDALOpenEx": (_POINTER, [_CHARS, ctypes.c_uint, _POINTER, _POINTER, _POINTER]),
    "GDALClose": (_NUMBER, [_POINTER]),
    "GDALGetDriverByName": (_POINTER, [_CHARS]),
    "GDALCreate": (_POINTER, [_POINTER, _CHARS, _NUMBER, _NUMBER, _NUMBER, _NUMBER, _POINTER]),
    "GDALDatasetCreateLayer": (_POINTER, [_POINTER, _CHARS, _POINTER, _NUMBER, _POINTER]),
    "GDALDatasetGetLayer": (_POINTER, [_POINTER, _NUMBER]),
    "GDALDatasetAddFieldDomain": (ctypes.c_bool, [_POINTER, _POINTER, _POINTER]),
    "OGR_CodedFldDomain_Create": (_POINTER, [_CHARS, _CHARS, _NUMBER, _NUMBER, _POINTER]),
    "OGR_Fld_Create": (_POINTER, [_CHARS, _NUMBER]),
    "OGR_Fld_SetDomainName": (None, [_POINTER, _CHARS]),
    "OGR_L_CreateField": (_NUMBER, [_POINTER, _POINTER, _NUMBER]),
    "OGR_L_GetLayerDefn": (_POINTER, [_POINTER]),
    "OGR_L_GetNextFeature": (_POINTER, [_POINTER]),
    "OGR_L_SetFeature": (_NUMBER, [_POINTER, _POINTER]),
    "OGR_L_CreateFeature": (_NUMBER, [_POINTER, _POINTER]),
    "OGR_F_Create": (_POINTER, [_POINTER]),
    "OGR_F_GetFieldIndex": (_NUMBER, [_POINTER, _CHARS]),
    "OGR_F_SetFieldString": (None, [_POINTER, _NUMBER, _CHARS]),
    "OGR_F_SetGeometryDirectly": (_NUMBER, [_POINTER, _POINTER]),
    "OGR_G_CreateFromWkt": (_NUMBER, [_POINTER, _POINTER, _POINTER]),
    "OSRNewSpatialReference": (_POINTER, [_CHARS]),
    "OSRImportFromEPSG": (_NUMBER, [_POINTER, _NUMBER]),
}
_TEXT, _VECTOR_UPDATE = 4, 0x05


class _CodedValue(ctypes.Structure):
    _fields_ = (("code", _CHARS), ("value", _CHARS))


@pytest.fixture(scope="module")
def gdal():
    """The GDAL that pyogrio brings, for what pyogrio cannot write: domains, curves, measures."""
    (path,) = (Path(pyogrio.__file__).parents[1] / "pyogrio.libs").glob("libgdal-*.so*")
    library = ctypes.CDLL(os.fspath(path))
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def write(path, layer, geometries, fields, crs="EPSG:4527", append=False, kind="MultiPolygon"):
    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(geometry) for geometry in geometries], dtype=object),
        [np.array(values, dtype=object) for values in fields.values()],
        list(fields),
        driver="OpenFileGDB",
        crs=crs,
        geometry_type=kind,
        layer=layer,
        append=append,
    )


def packed(zipped, path, name="数据/宗地库.gdb"):
    return zipped({f"{name}/{file.name}": file.read_bytes() for file in sorted(path.iterdir())})


def codes(result):
    return {note.code for note in result.diagnostics}


def note(result, code):
    (found,) = [note for note in result.diagnostics if note.code == code]
    return found


def add_domain(gdal, path, field, domain, words, codes_by_row):
    dataset = gdal.GDALOpenEx(os.fspath(path).encode(), _VECTOR_UPDATE, None, None, None)
    pairs = [_CodedValue(c.encode(), w.encode()) for c, w in words.items()]
    values = (_CodedValue * (len(pairs) + 1))(*pairs, _CodedValue(None, None))
    made = gdal.OGR_CodedFldDomain_Create(domain.encode(), b"", _TEXT, 0, ctypes.addressof(values))
    assert gdal.GDALDatasetAddFieldDomain(dataset, made, None)
    layer = gdal.GDALDatasetGetLayer(dataset, 0)
    definition = gdal.OGR_Fld_Create(field.encode(), _TEXT)
    gdal.OGR_Fld_SetDomainName(definition, domain.encode())
    assert gdal.OGR_L_CreateField(layer, definition, 1) == 0
    for code in codes_by_row:
        feature = gdal.OGR_L_GetNextFeature(layer)
        index = gdal.OGR_F_GetFieldIndex(feature, field.encode())
        gdal.OGR_F_SetFieldString(feature, index, code.encode())
        assert gdal.OGR_L_SetFeature(layer, feature) == 0
    gdal.GDALClose(dataset)


def write_wkt(gdal, path, wkt, kind, epsg=4548):
    dataset = gdal.GDALCreate(
        gdal.GDALGetDriverByName(b"OpenFileGDB"), os.fspath(path).encode(), 0, 0, 0, 0, None
    )
    reference = gdal.OSRNewSpatialReference(None)
    gdal.OSRImportFromEPSG(reference, epsg)
    layer = gdal.GDALDatasetCreateLayer(dataset, "地块".encode(), reference, kind, None)
    geometry, text = ctypes.c_void_p(), ctypes.c_char_p(wkt.encode())
    assert gdal.OGR_G_CreateFromWkt(ctypes.byref(text), None, ctypes.byref(geometry)) == 0
    feature = gdal.OGR_F_Create(gdal.OGR_L_GetLayerDefn(layer))
    gdal.OGR_F_SetGeometryDirectly(feature, geometry)
    assert gdal.OGR_L_CreateFeature(layer, feature) == 0
    gdal.GDALClose(dataset)


@pytest.fixture
def parcels_gdb(tmp_path, parcel_in):
    path = tmp_path / "a.gdb"
    names = ["东地块", "西地块", "南地块"]
    write(path, "宗地", [parcel_in(4527)] * 3, {"地块名称": names})
    return path


def test_coded_values_become_words_and_codes_stay(gdal, parcels_gdb, zipped):
    words = {"0601": "工业用地", "0602": "采矿用地"}
    add_domain(gdal, parcels_gdb, "地类", "地类字典", words, ["0601", "0602", "9999"])
    result = read_parcels("a.zip", packed(zipped, parcels_gdb))
    assert [dict(parcel.attributes) for parcel in result.parcels] == [
        {"地块名称": "东地块", "地类": "工业用地", "地类（代码）": "0601"},
        {"地块名称": "西地块", "地类": "采矿用地", "地类（代码）": "0602"},
        {"地块名称": "南地块", "地类": "9999"},
    ]
    assert note(result, "gdb.domains").where == {
        "layer": "宗地", "fields": "地类", "member": "数据/宗地库.gdb"}  # fmt: skip


def test_without_domains_nothing_is_said(parcels_gdb, zipped):
    assert not {code for code in codes(read_parcels("a.zip", packed(zipped, parcels_gdb)))
                if code.startswith("gdb.")}  # fmt: skip


def test_domains_that_cannot_be_read_are_told_and_parcels_stay(parcels_gdb, zipped, monkeypatch):
    def fail(*_arguments):
        raise InputError("input.reader_failed", gdb_details.Text("", ""))

    monkeypatch.setattr(gdb_details, "run_worker", fail)
    result = read_parcels("a.zip", packed(zipped, parcels_gdb))
    assert len(result.parcels) == 3
    assert note(result, "gdb.domains_unread").severity == "warning"


def test_several_layers_with_chinese_names(parcels_gdb, parcel_in, zipped):
    write(parcels_gdb, "规划_地块", [parcel_in(4526)], {"DKBH": ["7"]}, "EPSG:4526", append=True)
    write(
        parcels_gdb, "控制点", [Point(39390000, 4082000)], {"n": ["1"]}, append=True, kind="Point"
    )
    result = read_parcels("a.zip", packed(zipped, parcels_gdb))
    assert result.format == "filegdb"
    assert [p.label for p in result.parcels] == ["东地块", "西地块", "南地块", "7"]
    assert [p.epsg for p in result.parcels] == [4527, 4527, 4527, 4526]
    assert note(result, "input.layer_skipped").where["layer"] == "控制点"
    layers = [n.where["parcels"] for n in result.diagnostics if n.code == "input.layer"]
    assert layers == [3, 1]


def test_true_curves_are_measured_finely_and_told(gdal, tmp_path, zipped):
    """GDAL's own chords of 4 degrees would lose 6.4 m2 of this circle."""
    path = tmp_path / "a.gdb"
    east, north, radius = 390_350, 4_082_200, 50
    corners = [(-radius, 0), (0, radius), (radius, 0), (0, -radius), (-radius, 0)]
    text = ", ".join(f"{east + x} {north + y}" for x, y in corners)
    write_wkt(gdal, path, f"MULTISURFACE(CURVEPOLYGON(CIRCULARSTRING({text})))", 12)
    result = read_parcels("a.zip", packed(zipped, path))
    exact_m2 = math.pi * radius**2
    assert 0 < exact_m2 - result.parcels[0].geometry.area < 0.01
    assert note(result, "input.curves_flattened").where["count"] == 1


def test_heights_and_measures_are_told(gdal, tmp_path, zipped):
    ring = [(390300, 4082200), (390400, 4082200), (390400, 4082300), (390300, 4082200)]
    for kind, mark, more, told in (
        (2006, "M", " 7", {"input.measures_dropped"}),
        (3006, "ZM", " 35 7", {"input.measures_dropped", "input.heights_dropped"}),
        (-2147483642, "Z", " 35", {"input.heights_dropped"}),
    ):
        path = tmp_path / f"{mark}.gdb"
        text = ", ".join(f"{x} {y}{more}" for x, y in ring)
        write_wkt(gdal, path, f"MULTIPOLYGON {mark} ((({text})))", kind)
        result = read_parcels("a.zip", packed(zipped, path))
        dropped = {"input.measures_dropped", "input.heights_dropped"}
        assert codes(result) & dropped == told
        assert not result.parcels[0].geometry.has_z
        assert result.parcels[0].geometry.area == pytest.approx(5000)


def test_a_multipolygon_is_one_parcel(tmp_path, parcel_in, zipped):
    path = tmp_path / "a.gdb"
    far = shapely.transform(parcel_in(4527), lambda xy: xy + 1000)
    write(path, "宗地", [MultiPolygon([parcel_in(4527), far])], {"NAME": ["甲"]})
    (parcel,) = read_parcels("a.zip", packed(zipped, path)).parcels
    assert len(parcel.geometry.geoms) == 2


def test_an_empty_geodatabase_has_no_parcel(tmp_path, zipped):
    path = tmp_path / "a.gdb"
    write(path, "宗地", [], {"NAME": []})
    with pytest.raises(InputError) as caught:
        read_parcels("a.zip", packed(zipped, path))
    assert caught.value.code == "input.no_parcel"


@pytest.mark.parametrize("lost", ["a00000001.gdbtable", "a00000004.gdbtable", "gdb"])
def test_a_geodatabase_without_one_of_its_files_is_no_500(parcels_gdb, zipped, lost):
    (parcels_gdb / lost).unlink()
    try:
        read_parcels("a.zip", packed(zipped, parcels_gdb))
    except InputError as error:
        assert error.code.startswith("input.")
