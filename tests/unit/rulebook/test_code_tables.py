"""The code tables: GB/T 4754-2017 and the three systems of land-use codes."""

import shutil

import pytest

from app.data.code_tables import load_industry_table, load_land_use_tables
from app.data.shipped import RULEBOOK
from app.domain.land_use_codes import Reading
from app.errors import DataError


@pytest.fixture(scope="module")
def table():
    return load_industry_table(RULEBOOK)


@pytest.fixture(scope="module")
def tables():
    return load_land_use_tables(RULEBOOK)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("1713", "棉印染精加工"),
        ("3216", "铝冶炼"),
        ("3251", "铜压延加工"),
        ("3360", "金属表面处理及热处理加工"),
        ("3391", "黑色金属铸造"),
        ("3392", "有色金属铸造"),
        ("3451", "滚动轴承制造"),
        ("3670", "汽车零部件及配件制造"),
        ("3961", "可穿戴智能设备制造"),
        ("3985", "电子专用材料制造"),
        ("4412", "热电联产"),
        ("32", "有色金属冶炼和压延加工业"),
        ("339", "铸造及其他金属制品制造"),
    ],
)
def test_names_of_the_2017_edition(table, code, name):
    assert table.get(code).name_zh == name


def test_manufacturing_is_whole(table):
    made = [found for found in table.classes.values() if found.section == "C"]
    by_length = {n: sum(len(found.code) == n for found in made) for n in (2, 3, 4)}
    assert by_length == {2: 31, 3: 179, 4: 609}
    assert {found.code for found in made if len(found.code) == 2} == {
        str(number) for number in range(13, 44)
    }


def test_the_whole_table(table):
    by_length = {n: sum(len(code) == n for code in table.classes) for n in (2, 3, 4)}
    assert by_length == {2: 97, 3: 473, 4: 1381}
    assert len(table.sections) == 20
    assert all(code[:-1] in table.classes for code in table.classes if len(code) > 2)
    assert table.get("01").section == "A"
    assert table.get("44").section == "D"


def test_the_letter_must_be_the_sections_own(table):
    assert table.get("C3451").code == "3451"
    assert table.get("c3451").code == "3451"
    assert table.get("D3451") is None
    assert table.get("9999") is None
    assert table.get("") is None


def test_parents_and_children(table):
    assert [p.code for p in table.parents("3451")] == ["34", "345"]
    assert [c.code for c in table.children("345")] == ["3451", "3452", "3453", "3459"]


def test_words_find_the_exact_name_first(table):
    assert [found.code for found in table.search("滚动轴承制造")] == ["3451"]
    assert [found.code for found in table.search("轴承")] == ["3451", "3452", "345"]
    assert table.search(" ") == ()


def test_near_misses(table):
    assert [found.code for found in table.near("3455")] == ["345", "3451", "3452", "3453", "3459"]
    assert table.near("9899") == ()
    assert "3451" in [found.code for found in table.near("滚动轴承制作")]


def test_one_number_two_meanings(tables):
    meant = {
        code: {reading.system.id: reading.name.zh for reading in tables.readings(code)}
        for code in ("1001", "0601", "1101", "0602")
    }
    assert meant == {
        "1001": {"用地用海2023": "工业用地", "三调": "铁路用地"},
        "0601": {"用地用海2023": "农村道路", "三调": "工业用地"},
        "1101": {"用地用海2023": "物流仓储用地", "三调": "河流水面"},
        "0602": {"用地用海2023": "设施农用地", "三调": "采矿用地"},
    }
    assert set(tables.collisions) == set(meant)


def counterparts(tables, system, code):
    reading = Reading(tables.system(system), code)
    return {
        (pair.other.system.id, pair.other.code, pair.cardinality, pair.certainty)
        for pair in tables.counterparts(reading)
    }


def test_counterparts_of_industrial_land(tables):
    assert counterparts(tables, "用地用海2023", "1001") == {
        ("三调", "0601", "1:1", "stated"),
        ("GB50137-2011", "M", "1:1", "stated"),
    }
    assert counterparts(tables, "GB50137-2011", "M2") == {
        ("用地用海2023", "100102", "1:1", "stated")
    }
    # The survey cannot tell the three classes apart: one code, several counterparts.
    assert counterparts(tables, "三调", "0601") == {
        ("用地用海2023", "1001", "1:1", "stated"),
        ("用地用海2023", "100101", "1:n", "stated"),
        ("用地用海2023", "100102", "1:n", "stated"),
        ("用地用海2023", "100103", "1:n", "stated"),
    }


def test_what_is_from_memory_is_never_stated(tables):
    assert {c[3] for c in counterparts(tables, "用地用海2023", "1102")} == {"uncertain"}
    assert ("GB50137-2011", "H5", "1:1", "uncertain") in counterparts(
        tables, "用地用海2023", "1002"
    )
    built = [p for p in tables.predicates if (p.id, p.system) == ("construction", "用地用海2023")]
    assert [p.certainty for p in built] == ["uncertain"]


def test_what_counts_as_construction_land(tables):
    def counts(system, code):
        reading = Reading(tables.system(system), code)
        return {p.id for p, yes in tables.predicates_of(reading) if yes}

    assert counts("三调", "0601") == {"construction", "industrial"}
    assert counts("三调", "0508") == {"construction", "storage"}
    assert counts("三调", "1006") == set()
    assert counts("三调", "1109") == {"construction"}
    assert counts("三调", "1101") == set()
    assert counts("GB50137-2011", "M3") == {"construction", "industrial"}
    assert counts("GB50137-2011", "E2") == set()
    assert counts("用地用海2023", "0601") == set()


def test_systems_go_by_several_names(tables):
    for name in ("用地用海2023", "mnr2023", "MNR2023"):
        assert tables.system(name).id == "用地用海2023"
    assert tables.system("survey").id == "三调"
    assert tables.system("gb50137").id == "GB50137-2011"
    assert tables.system("2023") is None


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("gb4754.yaml", '  "345": ', '  "346x": ', "codes.invalid"),
        ("gb4754.yaml", '  "348": ', '  "998": ', "codes.orphan"),
        ("gb4754.yaml", "standard:", "colour: red\nstandard:", "codes.invalid"),
        ("land_use_codes.yaml", 'code: "M1"', 'code: "M9"', "codes.dangling"),
        ("land_use_codes.yaml", 'code: "0602", note', 'code: "0701", note', "codes.no_collision"),
        ("land_use_codes.yaml", "certainty: uncertain", "certainty: sure", "codes.invalid"),
    ],
)
def test_unsound_tables_are_refused(tmp_path, file, old, new, code):
    for name in ("gb4754.yaml", "land_use_codes.yaml"):
        shutil.copy(RULEBOOK / name, tmp_path / name)
    written = (tmp_path / file).read_text("utf-8")
    assert old in written
    (tmp_path / file).write_text(written.replace(old, new, 1), "utf-8")
    with pytest.raises(DataError) as refused:
        load_industry_table(tmp_path)
        load_land_use_tables(tmp_path)
    assert refused.value.code == code
