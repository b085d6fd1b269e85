"""What a boundary-point TXT cannot be read from is refused by code and line."""

import pytest

from app.data.formats import ReadOptions, read_parcels
from app.errors import InputError

USUAL = ReadOptions()


def refusal(text, options=USUAL):
    with pytest.raises(InputError) as caught:
        read_parcels("a.txt", text if isinstance(text, bytes) else text.encode(), options)
    error = caught.value
    assert error.mend is not None
    assert error.where["file"] == "a.txt"
    return error


CASES = [
    ("点 instead of 面", lambda t: t.replace(",面,", ",点,"), "txt.not_a_polygon", 13),
    ("线 instead of 面", lambda t: t.replace(",面,", ",线,"), "txt.not_a_polygon", 13),
    ("not a number", lambda t: t.replace("J3,1,4081700", "J3,1,40817OO"), "txt.not_a_number", 16),
    ("underscore", lambda t: t.replace("J3,1,4081700", "J3,1,4_081_700"), "txt.not_a_number", 16),
    ("nan", lambda t: t.replace("J3,1,4081700.000", "J3,1,nan"), "txt.not_finite", 16),
    ("inf", lambda t: t.replace("J3,1,4081700.000", "J3,1,-Inf"), "txt.not_finite", 16),
    ("1e400", lambda t: t.replace("J3,1,4081700.000", "J3,1,1e400"), "txt.not_finite", 16),
    ("no header", lambda t: t.replace("10,2.9791,DK001,演示地块一,面,,工业用地,100102,@\n", ""),
     "txt.point_before_parcel", 13),
    ("no parcel", lambda t: t[: t.index("10,2.9791")], "txt.no_parcel", 13),
    ("header only", lambda t: t[: t.index("J1,1")], "txt.too_few_points", 13),
    ("two points", lambda t: t[: t.index("J3,1")], "txt.too_few_points", 14),
    ("three points", lambda t: t[: t.index("J4,1")], "txt.truncated", 16),
    ("without the hole", lambda t: t[: t.index("J5,2")], "txt.truncated", 18),
    ("within the hole", lambda t: t[: t.index("J8,2")], "txt.truncated", 21),
    ("half a line", lambda t: t[: t.index("39387720.000\nJ8")], "txt.point_unreadable", None),
    ("digits lost", lambda t: t[: t.index("387720.000\nJ8")], "txt.truncated", 21),
    ("text for a point", lambda t: t.replace("J3,1,", "界址点 "), "txt.point_unreadable", 16),
    ("one exchanged point",
     lambda t: t.replace("J3,1,4081700.000,39387800.000", "J3,1,39387800.000,4081700.000"),
     "coordinates.mixed", 16),
    ("another zone in one point", lambda t: t.replace("J3,1,4081700.000,39", "J3,1,4081700.000,38"),
     "coordinates.mixed", 16),
    ("local coordinates",
     lambda t: t.replace("40817", "17").replace("40818", "18").replace(",39387", ","),
     "coordinates.unrecognised", 14),
    ("no such zone", lambda t: t.replace("带号=39", "带号=24"), "crs.zone_unknown", 9),
    ("no such prefix", lambda t: t.replace(",39387", ",24387"), "coordinates.unrecognised", 14),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code", "line"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_refusals_name_code_and_line(worked_example, change, code, line):
    error = refusal(change(worked_example))
    assert error.code == code
    if line is not None:
        assert error.where["line"] == line


@pytest.mark.parametrize(
    "name",
    ["1980西安坐标系", "80国家大地坐标系", "西安80", "北京54", "1954年北京坐标系", "Xian 1980",
     "GCJ-02", "百度坐标"],
)  # fmt: skip
@pytest.mark.parametrize("options", [ReadOptions(), ReadOptions(crs=4527)])
def test_another_datum_is_refused_with_the_reason(worked_example, name, options):
    error = refusal(worked_example.replace("2000国家大地坐标系", name), options)
    assert error.code == "crs.datum_refused"
    assert error.where["line"] == 5
    assert "受控" in error.message.zh
    assert "CGCS2000" in error.mend.zh


def test_an_unknown_datum_is_refused(worked_example):
    error = refusal(worked_example.replace("2000国家大地坐标系", "聊城独立坐标系"))
    assert error.code == "crs.datum_unknown"


def test_a_self_crossing_names_both_segments(worked_example):
    three, four = "J3,1,4081700.000,39387800.000", "J4,1,4081700.000,39387600.000"
    crossed = (
        worked_example.replace(three, "X").replace(four, three).replace("X", four)
    )  # J2-J4 crosses J3-J1
    error = refusal(crossed)
    assert error.code == "txt.self_crossing"
    assert "J2-J4（第 15、16 行）" in error.message.zh
    assert "J3-J1（第 17、14 行）" in error.message.zh
    assert (error.where["line"], error.where["other_line"]) == (15, 17)


def test_a_spike_is_a_self_crossing(worked_example):
    spike = "J3,1,4081700.000,39387800.000\nJ3a,1,4081650,39387900\nJ3b,1,4081700.000,39387800.000"
    error = refusal(worked_example.replace("J3,1,4081700.000,39387800.000", spike))
    assert error.code == "txt.self_crossing"


def test_points_on_a_line_have_no_area():
    text = "[地块坐标]\n,,,,面,,,,@\n" + "".join(
        f"J{n},1,{4081000 + n},{39387000 + n}\n" for n in range(4)
    )
    assert refusal(text).code in ("txt.self_crossing", "txt.zero_area")


def test_rings_that_overlap_are_refused(worked_example):
    moved = worked_example.replace(",39387700.000", ",39387500.000")
    error = refusal(moved)
    assert error.code == "txt.rings_overlap"
    assert error.where["line"] == 19


def test_choices_that_cannot_be_are_refused(worked_example):
    assert refusal(worked_example, ReadOptions(crs=4526)).code == "crs.contradicts_coordinates"
    assert refusal(worked_example, ReadOptions(crs=4490)).code == "crs.contradicts_coordinates"
    assert refusal(worked_example, ReadOptions(crs=3857)).code == "crs.unsupported"
    assert refusal(worked_example, ReadOptions(crs=2363)).code == "crs.datum_refused"
    assert refusal(worked_example, ReadOptions(crs=99999)).code == "crs.unsupported"
    assert refusal(worked_example, ReadOptions(axis_order="en")).code == "crs.axis_order_impossible"
    assert refusal(worked_example, ReadOptions(encoding="rot13")).code == "input.encoding_unknown"
    assert refusal(worked_example.encode("gbk"), ReadOptions(encoding="utf-8")).code == (
        "input.encoding_wrong"
    )


def test_a_file_cut_within_a_character_is_told(worked_example):
    content = worked_example.encode()
    cut = content.index("工业用地".encode()) + 1
    assert refusal(content[:cut]).code == "input.truncated"
