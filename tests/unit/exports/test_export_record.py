"""The service of exports, its refusals, and records with awkward words in them."""

import json
from copy import deepcopy

import pytest
from defusedxml.ElementTree import fromstring

from app.data.exports import KINDS, export_record, gdal_files
from app.data.formats import read_parcels
from app.errors import DataError, InputError, NotFound, Unavailable
from app.services.export_record import export
from app.text import Text


@pytest.mark.parametrize("kind", KINDS)
def test_a_stored_record_is_exported(desk, surveyed, kind):
    made = export(desk, surveyed["id"], kind, "zh")
    assert made.content
    assert made.file_name.startswith(f"地块核对_{surveyed['id']}.")
    assert made.file_name == export_record(surveyed, kind, "zh").file_name


def test_media_types_and_endings(surveyed):
    endings = {kind: export_record(surveyed, kind, "en") for kind in KINDS}
    assert {kind: made.file_name.partition(".")[2] for kind, made in endings.items()} == {
        "gpkg": "gpkg", "gdb": "gdb.zip", "shp": "shp.zip", "kml": "kml", "xlsx": "xlsx",
        "txt": "txt", "geojson": "geojson"}  # fmt: skip
    assert endings["shp"].media_type == endings["gdb"].media_type == "application/zip"
    assert endings["xlsx"].media_type.endswith("spreadsheetml.sheet")


def test_unknown_records_and_kinds(desk, surveyed):
    with pytest.raises(NotFound) as caught:
        export(desk, "nothing", "gpkg", "zh")
    assert caught.value.code == "record.not_found"
    with pytest.raises(NotFound) as caught:
        export(desk, surveyed["id"], "dwg", "zh")
    assert caught.value.code == "export.kind_unknown"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda record: record.update(parcels=[]),
        lambda record: record.update(seal=""),
        lambda record: record["parcels"][0].update(geometry=None),
        lambda record: record["parcels"][0].update(plane=None),
    ],
)
def test_a_document_that_is_no_record(surveyed, kind, spoil):
    record = deepcopy(surveyed)
    spoil(record)
    with pytest.raises(DataError) as caught:
        export_record(record, kind, "zh")
    assert caught.value.code == "export.record_unsound"


@pytest.mark.parametrize("kind", ["gpkg", "gdb", "shp"])
def test_a_child_that_fails_is_told_as_unavailable(surveyed, kind, monkeypatch):
    def fail(*_arguments):
        raise InputError("input.reader_timeout", Text("", ""))

    monkeypatch.setattr(gdal_files, "run_worker", fail)
    with pytest.raises(Unavailable) as caught:
        export_record(surveyed, kind, "zh")
    assert caught.value.code == "export.failed"


AWKWARD = '<b>&"东\'地块">]]>, @ 一'


@pytest.mark.parametrize("kind", ["gpkg", "gdb", "shp", "kml", "geojson"])
def test_awkward_labels_come_back(surveyed, kind):
    record = deepcopy(surveyed)
    record["parcels"][0]["label"] = AWKWARD
    made = export_record(record, kind, "zh")
    result = read_parcels(made.file_name, made.content)
    assert [parcel.label for parcel in result.parcels] == [AWKWARD, "西地块"]


def test_awkward_labels_break_neither_txt_nor_xml(surveyed):
    record = deepcopy(surveyed)
    record["parcels"][0]["label"] = f"{AWKWARD}\x00\x0b\n[地块坐标]"
    txt = export_record(record, "txt", "zh")
    assert len(read_parcels("a.txt", txt.content).parcels) == 2
    assert fromstring(export_record(record, "kml", "zh").content) is not None


def test_long_texts_are_cut_in_a_shapefile_between_characters(surveyed):
    record = deepcopy(surveyed)
    record["parcels"][0]["headline"] = {"zh": "一二三四五" * 100, "en": "x"}
    made = export_record(record, "shp", "zh")
    first = read_parcels(made.file_name, made.content).parcels[0]
    assert first.attributes["结论"] == "一二三四五" * 25
    whole = json.loads(export_record(record, "geojson", "zh").content)
    assert len(whole["features"][0]["properties"]["结论"]) == 500


def test_a_word_that_gbk_lacks_does_not_fail(surveyed):
    record = deepcopy(surveyed)
    record["parcels"][0]["label"] = "地块𠮷😀"
    made = export_record(record, "shp", "zh")
    assert read_parcels(made.file_name, made.content).parcels[0].label == "地块??"
    txt = export_record(record, "txt", "zh")
    assert read_parcels("a.txt", txt.content).parcels[0].label == "地块𠮷😀"
