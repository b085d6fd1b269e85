"""The catalogue that comes with the product: complete, tied to known zones, refused if unsound."""

import shutil
from collections import Counter

import pytest
import yaml

from app.data.catalogue import load_catalogue
from app.data.shipped import RULEBOOK
from app.errors import DataError

FOLDERS = ("industries", "projects", "facilities", "roads")


@pytest.fixture(scope="module")
def known(desk):
    knowledge = desk.knowledge
    return set(knowledge.rulebook.documents), {zone.id for zone in knowledge.zones}


@pytest.fixture
def copied(tmp_path):
    for folder in FOLDERS:
        shutil.copytree(RULEBOOK / folder, tmp_path / folder)
    for file in ("gb4754.yaml", "land_use_codes.yaml"):
        shutil.copy(RULEBOOK / file, tmp_path / file)
    return tmp_path


def changed(folder, file, change):
    """Rewrite one file of the copy after `change` was applied to its entries."""
    path = folder / file
    entries = yaml.safe_load(path.read_text("utf-8"))
    change({entry["id"]: entry for entry in entries}, entries)
    path.write_text(yaml.safe_dump(entries, allow_unicode=True), "utf-8")


def per_prefix(entries):
    return dict(Counter(entry.id.split("-")[0] for entry in entries))


def test_everything_is_there(desk):
    catalogue = desk.catalogue
    assert per_prefix(catalogue.industries) == {"lq": 35, "yg": 12, "dcf": 20, "lc": 39}
    assert per_prefix(catalogue.projects) == {"lq": 106, "yg": 98, "dcf": 21, "lc": 173}
    assert per_prefix(catalogue.facilities) == {"lq": 38, "yg": 21, "dcf": 18, "lc": 51}
    assert per_prefix(catalogue.roads) == {"lq": 35, "yg": 35}


def test_every_document_has_its_entries(desk):
    catalogue = desk.catalogue
    counted = Counter(facility.source.document for facility in catalogue.facilities)
    assert counted == {
        "linqing": 38,
        "yanggu": 21,
        "dongchangfu": 18,
        "liaocheng-emergency": 23,
        "liaocheng-elderly": 17,
        "liaocheng-safety": 10,
        "liaocheng-industry": 1,
    }
    reading = [i.id for i in catalogue.industries if i.source.document == "linqing-reading"]
    assert reading == ["lq-ind-reading-blur"]


def test_every_zone_named_exists_and_every_quote_says_something(desk, known):
    catalogue, (documents, zones) = desk.catalogue, known
    entries = [
        *catalogue.industries, *catalogue.projects, *catalogue.facilities, *catalogue.roads
    ]  # fmt: skip
    assert len(entries) == 702
    named = {placement.zone for entry in entries for placement in entry.placements}
    assert {"lq-park-textile", "yg-area-east", "dcf-zhengjia-cluster", "lc-chem-liaocheng"} <= named
    assert named <= zones
    assert {entry.source.document for entry in entries} <= documents
    assert [e.id for e in entries if len(e.source.quote) < 4] == []
    assert [e.id for e in entries if not e.source.section] == []


def test_what_the_text_does_not_place_has_no_zone(desk):
    by_id = {project.id: project for project in desk.catalogue.projects}
    polyimide = by_id["lc-pj-b4-1-newmat-04"]
    assert polyimide.zone is None
    assert (polyimide.place_zh, polyimide.place_basis) == ("阳谷", "in_name")
    assert [(q.value, q.unit) for q in polyimide.scale] == [(1500, "吨/年"), (300, "吨/年")]
    assert by_id["lq-p-sanhe-200"].zone is None
    unplaced = Counter(p.id.split("-")[0] for p in by_id.values() if p.zone is None)
    assert unplaced == {"lq": 72, "yg": 88, "dcf": 6, "lc": 126}


def test_inferred_and_printed_places_are_told_apart(desk):
    bearing = next(i for i in desk.catalogue.industries if i.id == "lq-ind-bearing")
    assert [(p.zone, p.certainty) for p in bearing.zones] == [
        ("lq-park-yandian-bearing", "printed")
    ]
    motor = next(i for i in desk.catalogue.industries if i.id == "lq-ind-motor")
    assert [p.certainty for p in motor.zones] == ["inferred"]


def test_codes_wider_than_the_word_are_not_sure(desk):
    by_id = {industry.id: industry for industry in desk.catalogue.industries}
    plating = by_id["lq-rs-plating"].gb4754
    assert [(one.code, one.sure) for one in plating] == [("3360", False)]
    assert ("3451", True) in [(one.code, one.sure) for one in by_id["lq-ind-bearing"].gb4754]
    dyeing = {one.code for one in by_id["lq-rs-dyeing"].gb4754}
    assert dyeing == {"1713", "1723", "1733", "1743", "1752", "1762"}


def test_sources_kept_verbatim(desk):
    by_id = {industry.id: industry for industry in desk.catalogue.industries}
    steel = by_id["lq-rs-steel"].source
    assert (steel.section, steel.quote) == ("八（三）1", "原则上严禁钢铁、水泥、平板玻璃、电解铝")
    assert by_id["lq-ind-textile"].issues == ("lq-a11",)


def test_the_copy_itself_is_sound(copied, known):
    assert len(load_catalogue(copied, *known).projects) == 398


def _set(entry_id, **fields):
    return lambda by_id, _: by_id[entry_id].update(fields)


UNSOUND = {
    "an unknown key": (
        "industries/linqing.yaml", _set("lq-ind-textile", colour="red"), "catalogue.invalid"),
    "an unknown tier": (
        "industries/linqing.yaml", _set("lq-ind-textile", tier="best"), "catalogue.invalid"),
    "an empty quote": (
        "roads/yanggu.yaml",
        lambda by_id, _: by_id["yg-r-huanghe"]["source"].update(quote=" "), "catalogue.invalid"),
    "a zone that does not exist": (
        "industries/linqing.yaml",
        _set("lq-ind-textile", zones=[{"zone": "lq-park-nowhere", "certainty": "printed"}]),
        "catalogue.dangling"),
    "a road's zone that does not exist": (
        "roads/yanggu.yaml",
        _set("yg-r-huanghe", roles=[{"role": "boundary_south", "zone": "yg-nowhere"}]),
        "catalogue.dangling"),
    "a class that does not exist": (
        "industries/linqing.yaml",
        _set("lq-ind-textile", gb4754=[{"code": "1719", "sure": True}]), "catalogue.dangling"),
    "an industry that does not exist": (
        "projects/yanggu.yaml", _set("yg-p-maishu", industry="yg-ind-none"), "catalogue.dangling"),
    "a document that does not exist": (
        "projects/yanggu.yaml",
        lambda by_id, _: by_id["yg-p-maishu"]["source"].update(document="yangu"),
        "catalogue.dangling"),
    "a road that does not exist": (
        "facilities/linqing.yaml", _set("lq-f-jinzehu", roads=["lq-r-none"]), "catalogue.dangling"),
    "a kind without words": (
        "facilities/linqing.yaml", _set("lq-f-jinzehu", kind="castle"), "catalogue.unknown_word"),
    "a zone without its certainty": (
        "projects/yanggu.yaml", _set("yg-p-maishu", zone="yg-edz"), "catalogue.half_placed"),
    "no word on the zone": (
        "projects/yanggu.yaml",
        lambda by_id, _: by_id["yg-p-maishu"].pop("zone"), "catalogue.invalid"),
    "one id twice": (
        "projects/yanggu.yaml",
        lambda by_id, all_: all_.append(by_id["yg-p-maishu"]), "catalogue.duplicate_id"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "change", "code"), UNSOUND.values(), ids=UNSOUND.keys())
def test_unsound_files_are_refused(copied, known, file, change, code):
    changed(copied, file, change)
    with pytest.raises(DataError) as refused:
        load_catalogue(copied, *known)
    assert refused.value.code == code


def test_an_empty_folder_is_refused(copied, known):
    shutil.rmtree(copied / "roads")
    with pytest.raises(DataError) as refused:
        load_catalogue(copied, *known)
    assert refused.value.code == "catalogue.empty"
