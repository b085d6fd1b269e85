"""Tables of boundary points: headers, numbers as people write them, parcels, doubts."""

import io

import openpyxl
import pytest

from app.data.formats import ReadLimits, ReadOptions, read_parcels, read_pasted
from app.domain.parcels import place_parcel
from app.errors import AmbiguousInput, InputError

CORNERS = [
    (4081850.0, 387600.0),
    (4081850.0, 387800.0),
    (4081700.0, 387800.0),
    (4081700.0, 387600.0),
]
AREA_M2 = 30_000.0


def book(*sheets, names=None, hidden=()):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for number, rows in enumerate(sheets):
        sheet = workbook.create_sheet(names[number] if names else f"Sheet{number + 1}")
        for row in rows:
            sheet.append(list(row))
        if number in hidden:
            sheet.sheet_state = "hidden"
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def rows_of(corners=CORNERS, header=("点号", "X", "Y"), closed=False, names="J{}"):
    points = [*corners, corners[0]] if closed else corners
    numbered = [(names.format(k % len(corners) + 1), *pair) for k, pair in enumerate(points)]
    return [header, *numbered]


def shifted(metres):
    return [(north - metres, east) for north, east in CORNERS]


def read(*sheets, options=ReadOptions(), **more):  # noqa: B008
    return read_parcels("a.xlsx", book(*sheets, **more), options)


def areas(result):
    return {p.label: round(place_parcel(p).geometry.area, 3) for p in result.parcels}


def codes(result):
    return {note.code for note in result.diagnostics}


def note(result, code):
    (found,) = [note for note in result.diagnostics if note.code == code]
    return found


def refusal(content, name="a.xlsx", **more):
    with pytest.raises(InputError) as caught:
        read_parcels(name, content, **more)
    assert caught.value.mend is not None
    return caught.value


@pytest.mark.parametrize(
    ("north", "east"),
    [
        ("X", "Y"), ("x坐标", "y坐标"), ("X（m）", "Y(米)"), ("纵坐标", "横坐标"),
        ("纵坐标X（米）", "横坐标Y（米）"), ("北坐标", "东坐标"), ("N", "E"),
        ("Northing", "Easting"),
        ("Ｘ", "Ｙ"), ("坐标 X", "坐标 Y"), ("POINT_Y", "POINT_X"), ("北坐标(X)", "东坐标(Y)"),
    ],
)  # fmt: skip
def test_words_for_northing_and_easting(north, east):
    result = read(rows_of(header=("界址点号", north, east)))
    assert list(areas(result).values()) == [AREA_M2]
    assert result.parcels[0].epsg == 4548
    assert result.format == "xlsx"
    assert not {"crs.axes_swapped", "sheet.header_contradicts"} & codes(result)
    told = note(result, "sheet.header").where
    assert (told["row"], told["north"], told["east"]) == (1, "B", "C")


@pytest.mark.parametrize(
    ("lon", "lat"),
    [("经度", "纬度"), ("lon", "lat"), ("Longitude", "Latitude"), ("L", "B"),
     ("经度(°)", "纬度(°)"), ("东经", "北纬")],
)  # fmt: skip
def test_words_for_longitude_and_latitude(lon, lat):
    points = [(115.74, 36.85), (115.75, 36.85), (115.75, 36.86)]
    result = read([("点号", lon, lat), *[(k, *pair) for k, pair in enumerate(points)]])
    assert result.parcels[0].geometry.bounds == (115.74, 36.85, 115.75, 36.86)
    assert result.parcels[0].epsg == 4490
    assert not {"sheet.axes_swapped", "sheet.header_contradicts"} & codes(result)


def test_titles_above_and_a_header_of_two_rows():
    rows = [
        ("某项目界址点成果表",), (), ("坐标系：2000国家大地坐标系",),
        ("地块名称", "点号", "坐标", None, "边长"),
        (None, None, "X", "Y", None),
        *[("甲" if k == 0 else None, f"J{k + 1}", *pair, 10 * k) for k, pair in enumerate(CORNERS)],
        ("制表：", None, None, None, None),
    ]  # fmt: skip
    result = read(rows)
    assert areas(result) == {"甲": AREA_M2}
    assert note(result, "sheet.rows_skipped").where["lines"] == "10"


def test_a_header_below_twenty_rows_is_not_looked_for():
    filler = [(f"说明 {k}",) for k in range(19)]
    assert areas(read([*filler, *rows_of()])) == {"1": AREA_M2}
    found = refusal(book([*filler, ("再一行",), *rows_of()]))
    assert found.code == "sheet.no_header"
    assert "20" in found.message.zh


@pytest.mark.parametrize(
    "written",
    ["4,081,850.000", "４０８１８５０．０００", " 4081850 ", "4 081 850.0", "'4081850", "4.08185E6",
     "4，081，850.00"],
)  # fmt: skip
def test_numbers_as_they_are_written(written):
    rows = rows_of()
    rows[1] = ("J1", written, CORNERS[0][1])
    assert list(areas(read(rows)).values()) == [AREA_M2]


@pytest.mark.parametrize(
    "written",
    ["115°44′22.4″", "115°44'22.4\"", "115-44-22.4", "115:44:22.4", "115 44 22.4", "E115°44′22.4″",
     "115°44′22.4″E", "东经115度44分22.4秒", "１１５°４４′２２．４″", "115º44’22.4”",
     "115°44.37333333333333′", "115.7395555555556°", "115.7395555555556"],
)  # fmt: skip
def test_degrees_minutes_and_seconds(written):
    rows = [("点号", "经度", "纬度"), (1, written, "36°50′"), (2, "115.75", "36.84"),
            (3, "115.75", "36.85")]  # fmt: skip
    west, south, _, _ = read(rows).parcels[0].geometry.bounds
    assert west == pytest.approx(115 + 44 / 60 + 22.4 / 3600, abs=1e-12)
    assert south == pytest.approx(36 + 50 / 60, abs=1e-12)


def test_a_decimal_is_never_taken_for_minutes_and_seconds():
    rows = [("经度", "纬度"), (115.4422, 36.5010), (115.4522, 36.5010), (115.4522, 36.5110)]
    assert read(rows).parcels[0].geometry.bounds == (115.4422, 36.5010, 115.4522, 36.5110)


@pytest.mark.parametrize(
    ("written", "code"),
    [("115°60′22.4″", "sheet.bad_dms"), ("115-44-60", "sheet.bad_dms"),
     ("115.5°30′", "sheet.bad_dms"), ("115°44.5′22″", "sheet.bad_dms"),
     ("115°22″", "sheet.bad_dms"), ("约115.7", "sheet.not_a_number"),
     ("1_0", "sheet.not_a_number"), ("nan", "coordinates.not_finite"),
     ("1e400", "coordinates.not_finite"), ("12,34", "sheet.not_a_number"),
     (None, "sheet.cell_empty"), ("#REF!", "sheet.not_a_number"), (True, "sheet.not_a_number")],
)  # fmt: skip
def test_an_unreadable_cell_is_named(written, code):
    rows = [("点号", "经度", "纬度"), (1, 115.74, 36.85), (2, written, 36.84), (3, 115.75, 36.85)]
    found = refusal(book(rows, names=["坐标表"]))
    assert found.code == code
    assert {k: found.where[k] for k in ("sheet", "row", "column")} == {
        "sheet": "坐标表", "row": 3, "column": "B"}  # fmt: skip
    if code.startswith("sheet."):
        assert "坐标表" in found.message.zh
        assert "第 3 行 B 列" in found.message.zh


def test_parcels_by_a_column_merged_downwards_and_their_attributes():
    rows = [("地块编号", "地块名称", "用途", "点号", "X", "Y")]
    for code, name, metres in (("001", "甲", 0), ("002", "乙", 200)):
        for k, pair in enumerate(shifted(metres)):
            rows.append(
                (code if k == 0 else None, name if k == 0 else None, "工业", f"J{k}", *pair)
            )
    result = read(rows)
    assert areas(result) == {"甲": AREA_M2, "乙": AREA_M2}
    assert result.parcels[1].attributes == {
        "地块名称": "乙", "地块编号": "002", "工作表": "Sheet1", "用途": "工业"}  # fmt: skip


def test_a_parcel_column_gathers_rings_that_stand_apart():
    hole = [
        (4081800.0, 387650.0),
        (4081800.0, 387660.0),
        (4081790.0, 387660.0),
        (4081790.0, 387650.0),
    ]
    rows = [("宗地号", "圈号", "X", "Y")]
    rows += [("A", 1, *pair) for pair in CORNERS]
    rows += [("B", 1, *pair) for pair in shifted(200)]
    rows += [("A", 2, *pair) for pair in hole]
    assert areas(read(rows)) == {"A": AREA_M2 - 100, "B": AREA_M2}
    assert [p.attributes["地块编号"] for p in read(rows).parcels] == ["A", "B"]


@pytest.mark.parametrize("parted", ["blank", "closing", "names", "title", "header"])
def test_parcels_without_a_column(parted):
    closed = parted == "closing"
    first, second = rows_of(closed=closed), rows_of(shifted(200), closed=closed)[1:]
    between = {"blank": [()], "title": [("地块二",)], "header": [("点号", "X", "Y")]}.get(
        parted, []
    )
    result = read([*first, *between, *second])
    assert areas(result) == {"1": AREA_M2, "2": AREA_M2}


def test_a_ring_within_another_is_a_hole_and_told():
    hole = [
        (4081800.0, 387650.0),
        (4081800.0, 387660.0),
        (4081790.0, 387660.0),
        (4081790.0, 387650.0),
    ]
    result = read([*rows_of(closed=True), *rows_of(hole, closed=True)[1:]])
    assert areas(result) == {"1": AREA_M2 - 100}
    (told,) = [n for n in result.parcels[0].diagnostics if n.code == "sheet.holes"]
    assert told.where["row"] == 7


def test_ring_numbers_that_start_again_begin_a_parcel():
    second = [(n, e + 1000) for n, e in CORNERS]
    rows = [("圈号", "点号", "X", "Y")]
    rows += [(1, f"J{k}", *pair) for k, pair in enumerate(CORNERS)]
    rows += [(2, f"J{k}", *pair) for k, pair in enumerate(shifted(500))]
    rows += [(1, f"J{k}", *pair) for k, pair in enumerate(second)]
    assert sorted(areas(read(rows)).values()) == [AREA_M2, 2 * AREA_M2]


def test_neighbours_that_share_an_edge_stay_two_parcels():
    result = read([*rows_of(), (), *rows_of(shifted(150))[1:]])
    assert areas(result) == {"1": AREA_M2, "2": AREA_M2}


def test_several_sheets_some_without_points_some_hidden():
    result = read(
        rows_of(), [("目录",)], rows_of(shifted(200)), rows_of(shifted(400)),
        names=["甲", "封面", "乙", "旧"], hidden=[3],
    )  # fmt: skip
    assert [p.attributes["工作表"] for p in result.parcels] == ["甲", "乙"]
    assert note(result, "sheet.sheet_skipped").where == {"sheet": "封面"}
    assert "旧" in note(result, "sheet.hidden_skipped").message.zh


def test_columns_the_wrong_way_round_are_told():
    result = read([("点号", "X", "Y"), *[(k, e, n) for k, (n, e) in enumerate(CORNERS)]])
    assert areas(result) == {"1": AREA_M2}
    assert note(result, "crs.axes_swapped").severity == "warning"
    degrees = [("纬度", "经度"), (115.74, 36.85), (115.75, 36.85), (115.75, 36.86)]
    result = read(degrees)
    assert note(result, "sheet.axes_swapped").severity == "warning"
    assert result.parcels[0].geometry.bounds == (115.74, 36.85, 115.75, 36.86)


def test_headers_that_contradict_the_numbers_are_told():
    metres = read([("经度", "纬度"), *[(e, n) for n, e in CORNERS]])
    assert areas(metres) == {"1": AREA_M2}
    assert note(metres, "sheet.header_contradicts").severity == "warning"
    degrees = [("横坐标", "纵坐标"), (115.74, 36.85), (115.75, 36.85), (115.75, 36.86)]
    assert "sheet.header_contradicts" in codes(read(degrees))


def test_the_zone_above_the_table_is_believed_and_a_prefix_more():
    west = [(north, east + 150_000) for north, east in CORNERS]
    with pytest.raises(AmbiguousInput):
        read(rows_of(west))
    assert read([("带号：38",), *rows_of(CORNERS)]).parcels[0].epsg == 4547
    assert read([("中央子午线：117°",), *rows_of()]).parcels[0].epsg == 4548
    prefixed = [(north, east + 39_000_000) for north, east in CORNERS]
    assert read(rows_of(prefixed)).parcels[0].epsg == 4527
    with pytest.raises(AmbiguousInput) as caught:
        read([("带号 38",), *rows_of(prefixed)])
    assert caught.value.where["prefix"] == 39


@pytest.mark.parametrize("words", ["1980西安坐标系", "北京54坐标", "坐标系：西安80", "GCJ-02 坐标"])
def test_another_datum_above_the_table_is_refused(words):
    assert refusal(book([(words,), *rows_of()])).code == "crs.datum_refused"


def test_two_pairs_of_columns_prefer_metres():
    rows = [("点号", "经度", "纬度", "X", "Y")]
    rows += [(k, 115.0 + k, 36.0, *pair) for k, pair in enumerate(CORNERS)]
    result = read(rows)
    assert areas(result) == {"1": AREA_M2}
    assert "sheet.pair_chosen" in codes(result)


def test_one_point_of_another_kind_names_its_row():
    rows = rows_of()
    rows[3] = ("J3", 36.85, 115.74)
    found = refusal(book(rows, names=["表"]))
    assert found.code == "coordinates.mixed"
    assert (found.where["sheet"], found.where["row"]) == ("表", 4)


def test_a_crossing_boundary_names_its_rows():
    crossing = [CORNERS[0], CORNERS[2], CORNERS[1], CORNERS[3]]
    found = refusal(book(rows_of(crossing), names=["表"]))
    assert found.code == "txt.self_crossing"
    assert found.where["sheet"] == "表"
    assert "表" in found.message.zh


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "，", "；", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_delimited_text(delimiter, encoding):
    text = "\n".join(delimiter.join(str(v) for v in row) for row in rows_of())
    result = read_parcels("a.csv", text.encode(encoding))
    assert result.format == "csv"
    assert areas(result) == {"1": AREA_M2}


def test_delimited_text_with_quotes_titles_and_mixed_marks():
    quoted = '"项目，一期",,\n点号,X,Y\nJ1,"4,081,850.0","387,600"\n'
    quoted += "J2,4081850,387800\nJ3,4081700,387800\n"
    assert areas(read_pasted(quoted)) == {"1": 15_000.0}
    mixed = "点号，X，Y\nJ1,4081850,387600\nJ2,4081850,387800\nJ3,4081700,387800\n"
    assert areas(read_pasted(mixed)) == {"1": 15_000.0}
    windows = "点号,X,Y\r\n\r\nJ1,4081850,387600\r\nJ2,4081850,387800\r\nJ3,4081700,x\r\n"
    found = refusal(windows.encode(), "a.csv")
    assert (found.where["row"], found.where["column"]) == (5, "C")


def test_a_quotation_mark_that_never_ends_is_a_refusal():
    text = '点号,X,Y\nJ1,4081850,387600\nJ2,4081850,387800\nJ3,4081700,387800\n"J4,1,2\nJ5,3,4\n'
    assert refusal(text.encode(), "a.csv").code == "sheet.unreadable"


def test_a_boundary_txt_is_no_table(worked_example):
    with_header = worked_example.replace("J1,1,4081850.000", "点号,圈号,X,Y\nJ1,1,4081850.000", 1)
    assert read_pasted(worked_example).format == "boundary_txt"
    with pytest.raises(InputError) as caught:
        read_pasted(with_header)
    assert caught.value.code.startswith("txt.")


def test_a_table_within_a_zip(zipped):
    text = "\n".join(",".join(str(v) for v in row) for row in rows_of())
    result = read_parcels("a.zip", zipped({"表.csv": text.encode("gb18030")}))
    assert (result.format, areas(result)) == ("csv", {"1": AREA_M2})


def test_too_few_points_and_no_points():
    assert refusal(book(rows_of(CORNERS[:2]))).code == "txt.too_few_points"
    assert refusal(book([("点号", "X", "Y")])).code == "sheet.no_points"
    assert refusal(book([("甲", "乙")])).code == "sheet.no_header"


def test_formulas_count_as_they_were_last_computed():
    rows = rows_of()
    rows[1] = ("J1", "=4081850+0", 387600)
    found = refusal(book(rows))  # written by a program that computes nothing
    assert found.code == "sheet.cell_empty"
    assert "公式" in found.mend.zh


@pytest.mark.parametrize("limits", [{"parcels": 1}, {"vertices": 7}])
def test_limits(limits):
    content = book([*rows_of(), (), *rows_of(shifted(200))[1:]])
    assert refusal(content, limits=ReadLimits(**limits)).code.startswith("input.too_many")
