"""The boundary-point TXT in all its dialects gives one and the same geometry."""

import pytest
import shapely
from shapely.geometry import MultiPolygon, box

from app.data.formats import ReadOptions, read_parcels
from app.domain.areas import ellipsoidal_area_m2, planar_area_m2
from app.domain.parcels import place_parcel
from app.errors import AmbiguousInput

USUAL = ReadOptions()


def read(text, options=USUAL, encoding="utf-8"):
    content = text if isinstance(text, bytes) else text.encode(encoding)
    return read_parcels("a.txt", content, options)


def codes(result):
    own = [note.code for parcel in result.parcels for note in parcel.diagnostics]
    return {note.code for note in result.diagnostics} | set(own)


def note(result, code):
    notes = [*result.diagnostics, *(n for p in result.parcels for n in p.diagnostics)]
    (found,) = [n for n in notes if n.code == code]
    return found


def test_the_worked_example(worked_example):
    result = read(worked_example)
    assert result.format == "boundary_txt"
    (drawn,) = result.parcels
    assert drawn.label == "演示地块一"
    assert drawn.epsg == 4527
    assert drawn.declared_area_m2 == pytest.approx(29_791.0)
    assert drawn.attributes == {
        "地块编号": "DK001", "地块名称": "演示地块一", "地块用途": "工业用地", "地类编码": "100102",
    }  # fmt: skip
    assert len(drawn.geometry.interiors) == 1
    parcel = place_parcel(drawn)
    assert planar_area_m2(parcel.geometry) == pytest.approx(29_800.00, abs=0.005)
    assert ellipsoidal_area_m2(parcel.geometry, parcel.plane) == pytest.approx(29_790.75, abs=0.005)
    assert codes(result) == {"input.encoding", "crs.plane", "txt.area_equals_ellipsoidal"}


def half_to_full(text, characters):
    return text.translate({ord(c): chr(ord(c) + 0xFEE0) for c in characters})


def numbered_on(text):
    return text.replace("J1,1,4081850.000,39387600.000\nJ5", "J99,1,4081850.000,39387600.000\nJ5")


def without_closings(text):
    text = text.replace("39387600.000\nJ1,1,4081850.000,39387600.000", "39387600.000")
    return text.replace("39387720.000\nJ5,2,4081770.000,39387700.000", "39387720.000")


def shuffled_keys(text):
    lines = text.splitlines()
    return "\n".join([lines[0], *reversed(lines[1:11]), *lines[11:]])


def swapped(text):
    lines = text.splitlines()
    points = [",".join([*f[:2], f[3], f[2]]) for f in (line.split(",") for line in lines[13:])]
    return "\n".join([*lines[:13], *points])


DIALECTS = {
    "crlf": (lambda t: t.replace("\n", "\r\n"), set()),
    "cr": (lambda t: t.replace("\n", "\r"), {"txt.carriage_returns"}),
    "blank lines": (lambda t: t.replace("\n", "\n \n\n"), set()),
    "indented": (lambda t: "  " + t.replace("\n", "\n\t "), {"txt.indented"}),
    "marks 【】": (lambda t: t.replace("[", "【").replace("]", "】"), {"txt.section_marks"}),
    "marks ［］": (lambda t: t.replace("[", "［").replace("]", "］"), {"txt.section_marks"}),
    "full-width commas": (lambda t: half_to_full(t, ","), {"txt.full_width"}),
    "full-width equals": (lambda t: half_to_full(t, "="), {"txt.full_width"}),
    "full-width digits": (lambda t: half_to_full(t, "0123456789."), {"txt.full_width"}),
    "full-width @": (lambda t: half_to_full(t, "@"), {"txt.full_width"}),
    "all full-width": (lambda t: half_to_full(t, "0123456789.,=@[]"),
                       {"txt.full_width", "txt.section_marks"}),
    "colons": (lambda t: t.replace("=", "："), {"txt.full_width"}),
    "keys in another order": (shuffled_keys, set()),
    "extra section": (lambda t: "[项目信息]\n项目名称=甲\n乙\n" + t, set()),
    "extra keys": (lambda t: t.replace("带号", "备注=甲,乙@\n带号"), None),
    "glued @": (lambda t: t.replace("100102,@", "100102@"), set()),
    "@ and comma": (lambda t: t.replace(",@", ",@,"), set()),
    "without @": (lambda t: t.replace("100102,@", "100102"), {"txt.mark_missing"}),
    "9 fields": (lambda t: t.replace(",@", ",甲,@"), set()),
    "12 fields": (lambda t: t.replace(",@", ",水田,0101,3,4,@"), set()),
    "13 fields": (lambda t: t.replace(",@", ",水田,0101,3,4,备注,@"), set()),
    "empty tail": (lambda t: t.replace(",工业用地,100102,@", ",,,@"), set()),
    "short header": (lambda t: t.replace("10,2.9791,DK001,", "2.9791,DK001,"), set()),
    "without area": (lambda t: t.replace("2.9791", ""), set()),
    "without section": (lambda t: t.replace("[地块坐标]\n", ""), {"txt.section_missing"}),
    "without keys": (lambda t: t[t.index("[地块坐标]") :], {"txt.datum_missing"}),
    "closing numbered on": (numbered_on, {"txt.closing_numbered_on"}),
    "closings omitted": (without_closings, {"txt.closing_omitted"}),
    "points numbered anew": (
        lambda t: t.replace("J5", "J1").replace("J6", "J2").replace("J7", "J3").replace("J8", "J4"),
        set(),
    ),
    "rings all numbered 1": (lambda t: t.replace(",2,40817", ",1,40817"), {"txt.part_same_ring"}),
    "hole first": (
        lambda t: t[: t.index("J1,")] + t[t.index("J5,") :] + t[t.index("J1,") : t.index("J5,")],
        set(),
    ),
    "count wrong": (lambda t: t.replace("10,2.9", "8,2.9"), {"txt.count_differs"}),
    "count one less": (lambda t: t.replace("10,2.9", "9,2.9"), {"txt.count_differs"}),
    "tabs": (lambda t: t[: t.index("J1,")] + t[t.index("J1,") :].replace(",", "\t"), set()),
    "more fields": (lambda t: t.replace("00\nJ", "00,12.3\nJ"), {"txt.extra_fields"}),
    "without zone": (lambda t: t.replace("带号=39", "带号="), set()),
    "zone in words": (lambda t: t.replace("带号=39", "带号=39带"), set()),
    "meridian": (lambda t: t.replace("带号=39", "中央子午线=117"), set()),
    "6-degree header": (
        lambda t: t.replace("几度分带=3", "几度分带=6").replace("带号=39", "带号=20"),
        {"crs.width_contradiction"}),
    "duplicate point": (
        lambda t: t.replace("J3,1", "J2,1,4081850.000,39387800.000\nJ3,1"),
        {"txt.duplicate_point"}),
    "axes exchanged": (swapped, {"txt.axes_swapped"}),
    "wgs 84": (lambda t: t.replace("2000国家大地坐标系", "WGS84"), {"txt.datum_wgs84"}),
    "datum unnamed": (lambda t: t.replace("2000国家大地坐标系", ""), {"txt.datum_missing"}),
}  # fmt: skip


@pytest.mark.parametrize("name", DIALECTS)
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_dialect_gives_the_same_geometry(worked_example, name, encoding):
    change, expected = DIALECTS[name]
    changed = change(worked_example)
    assert changed != worked_example
    result = read(changed, encoding=encoding)
    (same,) = read(worked_example).parcels
    (parcel,) = result.parcels
    assert shapely.equals_exact(
        shapely.normalize(parcel.geometry), shapely.normalize(same.geometry)
    )
    assert parcel.epsg == same.epsg
    assert parcel.label == "演示地块一"
    if expected is not None:
        usual = {"input.encoding", "crs.plane", "txt.count_differs"}
        areas = {"txt.area_equals_ellipsoidal"}
        assert codes(result) - usual - areas == expected - usual


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"]
)
def test_encodings(worked_example, encoding):
    result = read(worked_example, encoding=encoding)
    assert result.parcels[0].label == "演示地块一"
    told = note(result, "input.encoding").where["encoding"]
    assert told == {"utf-8-sig": "utf-8", "gbk": "gb18030"}.get(encoding, encoding)


def test_the_caller_names_the_encoding(worked_example):
    content = worked_example.replace("演示地块一", "臨清").encode("big5", errors="replace")
    content = content.replace("面".encode("big5"), "面".encode("big5"))
    result = read(content, ReadOptions(encoding="big5"))
    assert result.parcels[0].label == "臨清"


def test_lines_are_named_in_a_quirk(worked_example):
    text = worked_example.replace("J3,1,", "J3，1，").replace("J7,2", "J7，2")
    assert note(read(text), "txt.full_width").where == {"line": 16, "lines": "16,21"}


def parcel_text(rings, header=",,P1,甲,面,,,,@", zone="39"):
    """Rings are lists of (ring number, north, east)."""
    lines = ["[属性描述]", "坐标系=2000国家大地坐标系", f"带号={zone}", "[地块坐标]", header]
    for ring in rings:
        lines += [f"J{n},{r},{y},{x}" for n, (r, y, x) in enumerate(ring, 1)]
    return "\n".join(lines)


def square(ring, north, east, size, *, closed=True):
    corners = [(0, 0), (0, size), (size, size), (size, 0)] + ([(0, 0)] if closed else [])
    return [(ring, 4081000 + north + a, 39387000 + east + b) for a, b in corners]


def test_ring_two_outside_ring_one_is_a_part_not_a_hole():
    text = parcel_text([square(1, 0, 0, 100), square(2, 0, 200, 50)])
    (parcel,) = read(text).parcels
    assert isinstance(parcel.geometry, MultiPolygon)
    assert parcel.geometry.area == pytest.approx(12_500)


def test_an_island_in_a_hole_is_a_part():
    rings = [square(1, 0, 0, 100), square(2, 10, 10, 80), square(3, 20, 20, 40)]
    for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
        (parcel,) = read(parcel_text([rings[i] for i in order])).parcels
        assert parcel.geometry.area == pytest.approx(10_000 - 6_400 + 1_600)
        assert parcel.geometry.is_valid


def test_parts_may_all_be_numbered_one_with_or_without_closings():
    for closed in (True, False):
        rings = [square(1, 0, 0, 100, closed=closed), square(1, 0, 200, 50, closed=closed)]
        (parcel,) = read(parcel_text(rings)).parcels
        assert parcel.geometry.area == pytest.approx(12_500)


def test_parts_that_share_an_edge_are_joined():
    result = read(parcel_text([square(1, 0, 0, 100), square(2, 0, 100, 100)]))
    assert result.parcels[0].geometry.area == pytest.approx(20_000)
    assert result.parcels[0].geometry.is_valid
    assert "txt.parts_joined" in codes(result)


def test_a_closing_point_nearly_at_the_start_is_the_start():
    ring = square(1, 0, 0, 100)
    ring[-1] = (1, ring[-1][1] + 0.004, ring[-1][2])
    lines = parcel_text([ring]).replace("J5,", "J1,")
    result = read(lines)
    assert "txt.closing_differs" in codes(result)
    assert result.parcels[0].geometry.area == pytest.approx(10_000)


def test_parcels_with_the_same_header_stay_apart(worked_example):
    start = worked_example.index("10,2.9791")
    second = worked_example[start:].replace("40817", "40827").replace("40818", "40828")
    result = read(worked_example + second)
    assert [parcel.label for parcel in result.parcels] == ["演示地块一", "演示地块一 (2)"]
    low, high = (parcel.geometry.bounds[1] for parcel in result.parcels)
    assert high - low == 1000


def test_six_digit_eastings_with_the_zone_in_the_header(worked_example):
    result = read(worked_example.replace(",39387", ",387"))
    assert result.parcels[0].epsg == 4548
    assert result.parcels[0].geometry.bounds[0] == 387_600


def test_no_zone_anywhere_is_decided_by_the_place(worked_example):
    text = worked_example.replace(",39387", ",387").replace("带号=39", "带号=")
    result = read(text)
    assert result.parcels[0].epsg == 4548
    assert note(result, "crs.zone_assumed").severity == "warning"
    west = read(text.replace(",387", ",655"))
    assert west.parcels[0].epsg == 4547


def test_no_zone_and_no_place_in_the_prefecture_is_asked(worked_example):
    text = worked_example.replace(",39387", ",550").replace("带号=39", "带号=")
    with pytest.raises(AmbiguousInput) as caught:
        read(text)
    options = [candidate.options["crs"] for candidate in caught.value.candidates]
    assert options == ["EPSG:4547", "EPSG:4548"]
    assert read(text, ReadOptions(crs=4547)).parcels[0].epsg == 4547


def test_a_header_that_contradicts_the_eastings_is_asked(worked_example):
    text = worked_example.replace("带号=39", "带号=38")
    with pytest.raises(AmbiguousInput) as caught:
        read(text)
    error = caught.value
    assert error.code == "input.ambiguous"
    assert [c.options["crs"] for c in error.candidates] == ["EPSG:4527", "EPSG:4526"]
    assert "115.7" in error.candidates[0].meaning.zh
    assert "112.7" in error.candidates[1].meaning.zh
    assert error.where["distance_km"] == pytest.approx(267.5, abs=0.2)
    assert read(text, ReadOptions(crs=4527)).parcels[0].geometry.bounds[0] == 39_387_600
    replaced = read(text, ReadOptions(crs=4526))
    assert replaced.parcels[0].epsg == 4526
    assert replaced.parcels[0].geometry.bounds[0] == 38_387_600
    assert note(replaced, "crs.prefix_replaced").severity == "warning"


def test_the_callers_choice_may_leave_the_prefix_out(worked_example):
    assert read(worked_example, ReadOptions(crs=4548)).parcels[0].epsg == 4527


def test_degrees_in_either_order(parcel_in, write_by_hand):
    text = write_by_hand(parcel_in(4490), "39", decimals=10)
    result = read(text)
    assert result.parcels[0].epsg == 4490
    assert note(result, "crs.degrees").severity == "warning"  # the zone was not used
    exchanged = read(swapped_points(text))
    assert shapely.equals_exact(
        exchanged.parcels[0].geometry, result.parcels[0].geometry, tolerance=1e-9
    )


def swapped_points(text):
    lines = []
    for line in text.splitlines():
        fields = line.split(",")
        if len(fields) == 4:
            fields = [*fields[:2], fields[3], fields[2]]
        lines.append(",".join(fields))
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("printed", "declared_m2", "code"),
    [
        ("2.9791", 29_791.0, "txt.area_equals_ellipsoidal"),
        ("2.9800", 29_800.0, "txt.area_equals_planar"),
        ("2.98", 29_800.0, "txt.area_equals_both"),
        ("29790.75", 29_790.75, "txt.area_equals_ellipsoidal"),
        ("29800", 29_800.0, "txt.area_equals_planar"),
        ("44.6861亩", 29_790.73, "txt.area_equals_ellipsoidal"),
        ("44.6861", 29_790.73, "txt.area_equals_ellipsoidal"),
        ("2.9791公顷", 29_791.0, "txt.area_equals_ellipsoidal"),
        ("２．９７９１", 29_791.0, "txt.area_equals_ellipsoidal"),
        ("2.9810", 29_810.0, "txt.area_close"),
        ("2.8800", 28_800.0, "txt.area_differs"),
        ("5.0000", 50_000.0, "txt.area_differs"),
    ],
)
def test_the_declared_area(worked_example, printed, declared_m2, code):
    result = read(worked_example.replace("2.9791", printed))
    (parcel,) = result.parcels
    assert parcel.declared_area_m2 == pytest.approx(declared_m2, abs=0.01)
    found = note(result, code)
    assert found.severity == ("warning" if code == "txt.area_differs" else "info")
    assert found.where["planar_m2"] == pytest.approx(29_800.0)
    assert found.where["ellipsoidal_m2"] == pytest.approx(29_790.75)
    for unit in ("平方米", "公顷", "亩"):
        assert unit in found.message.zh


def test_an_area_in_another_unit_is_told(worked_example):
    assert "txt.area_unit" in codes(read(worked_example.replace("2.9791", "29790.75")))
    assert "txt.area_unit" not in codes(read(worked_example))


def test_everything_in_one_parcel_stays_one(geojson_text, parcel_in):
    two = MultiPolygon([box(115.7, 36.8, 115.71, 36.81), box(115.72, 36.8, 115.73, 36.81)])
    assert len(read_parcels("a", geojson_text(two).encode()).parcels) == 1
