"""The Excel report: sheets, figures as figures, texts as texts, what printing needs."""

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from app.reports.excel import excel_report
from app.reports.excel_sheet import number_format
from tests.unit.reports.records import (
    OFFICER,
    arranged,
    carried_over,
    hostile,
    older,
    reported,  # noqa: F401 - a fixture
)

SHEETS = ["结论", "地块", "图层", "条款", "核对清单", "数据与方法"]


def made(reported, name, language="zh", change=None):  # noqa: F811
    found, known = reported
    record = change(found[name]) if change else found[name]
    return excel_report(arranged(record, known, language), language)


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def same(value):
    """A workbook keeps sixteen digits of a figure."""
    return None if value is None else pytest.approx(value, rel=1e-14, abs=0)


def table(sheet):
    """Return the rows of a sheet by head; the row of heads is the one that is filtered."""
    first = int(sheet.auto_filter.ref.split(":")[0].removeprefix("A"))
    heads = [cell.value for cell in sheet[first]]
    rows = sheet.iter_rows(min_row=first + 1, values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_the_sheets_and_the_answer_on_the_first(reported):  # noqa: F811
    found, known = reported
    book = opened(made(reported, "real"))
    assert book.sheetnames == SHEETS
    told = {row["事项"]: row["内容"] for row in table(book["结论"])}
    record = found["real"]
    assert told["核查结论"] == "资料不全"
    assert told["理由"] == arranged(record, known).why
    assert told["核查范围"] == "、".join(item["zh"] for item in record["scope"])
    assert told["记录号"] == record["id"]
    assert told["封存值（SHA-256）"] == record["seal"]
    assert told["项目：固定资产总投资（万元）"] == "20000"
    # of one name, whichever clauses ask for it, there is one line; of clauses one each
    single = {item["name"]["zh"] for item in record["unchecked"] if not item["group"]}
    count = len(single) + sum(bool(item["group"]) for item in record["unchecked"])
    unchecked = [told[f"未核查 {n}/{count}"] for n in range(1, count + 1)]
    for item in record["unchecked"]:
        assert any(item["name"]["zh"] in line for line in unchecked), item["id"]
    english = opened(made(reported, "real", "en"))
    assert english.sheetnames[:3] == ["Verdict", "Parcels", "Layers"]
    assert table(english["Verdict"])[0] == {"Matter": "Verdict", "What it is": "incomplete"}


def test_areas_are_numbers_equal_to_the_records(reported):  # noqa: F811
    found, _ = reported
    book = opened(made(reported, "many"))
    rows = table(book["地块"])
    assert len(rows) == 20
    for row, parcel in zip(rows, found["many"]["parcels"], strict=True):
        assert row["名称"] == parcel["label"]
        assert row["面积（m²）"] == parcel["area_m2"]
        assert row["面积（亩）"] == parcel["area_mu"]
        assert row["面积（公顷）"] == parcel["area_ha"]
        assert row["投影面积（m²）"] == parcel["planar_area_m2"]
    cells = {cell.value: cell.column_letter for cell in book["地块"][1]}
    assert book["地块"][f"{cells['面积（m²）']}2"].number_format == "#,##0.00"
    assert book["地块"][f"{cells['面积（公顷）']}2"].number_format == "#,##0.0000"


def test_a_parcel_tells_each_question_and_what_would_make_it_pass(reported):  # noqa: F811
    (row,) = table(opened(made(reported, "demo"))["地块"])
    assert (row["管控图层"], row["规划用途"]) == ("资料不全", "需人工研判")
    assert row["演示（虚构）结论"] == "不符合"
    assert row["怎样才能通过"].startswith("演示（虚构）：调整边界，让出 1\u2009199.86 m²")
    rows = table(opened(made(reported, "demo"))["核对清单"])
    assert {row["适用地块"] for row in rows} == {"地块 1"}


def test_layers_are_one_row_a_parcel_and_layer_fiction_marked(reported):  # noqa: F811
    book = opened(made(reported, "demo"))
    rows = table(book["图层"])
    (farmland,) = [row for row in rows if row["图层"] == "永久基本农田（演示）"]
    assert farmland["口径"] == "演示（虚构）"
    assert farmland["结果"] == "不满足"
    # 60 m x 20 m of 24000 m2 on the plane: 5 %
    assert farmland["重叠（m²）"] == pytest.approx(1199.86, abs=0.01)
    assert farmland["重叠（亩）"] == pytest.approx(1.7998, abs=0.0001)
    assert farmland["占地块比例"] == pytest.approx(0.05, abs=1e-6)
    (absent,) = [row for row in rows if row["图层"] == "永久基本农田"]
    assert (absent["口径"], absent["结果"], absent["重叠（m²）"]) == ("正式", "缺资料", None)
    assert absent["来源"] == "没有覆盖该地块的图层"
    assert all(row["口径"] == "演示（虚构）" for row in rows if row["基准"] == "演示（虚构）")


@pytest.mark.parametrize("name", ["demo", "real"])
def test_every_finding_is_a_row_with_its_clause(reported, name):  # noqa: F811
    found, _ = reported
    rows = table(opened(made(reported, name))["条款"])
    by_key = {(row["序号"], row["口径"], row["条款编号"]): row for row in rows}
    for number, parcel in enumerate(found[name]["parcels"], 1):
        sides = [("正式", parcel)]
        sides += [("演示（虚构）", parcel["demonstration"])] if parcel["demonstration"] else []
        for counted, judgement in sides:
            for finding in judgement["findings"]:
                row = by_key[number, counted, finding["rule_id"]]
                assert row["理由"] == finding["reason"]["zh"]
                assert row["实测"] == same(finding["measured"])
                assert row["要求"] == finding["required"]
                if finding["source"]:
                    assert row["原文"] == finding["source"]["quote"]
                    assert row["条款"] == finding["source"]["section"]
    stated = [row for row in rows if row["结果"] == "不作判定"]
    assert len(stated) == len(found[name]["statements"])


def test_of_many_parcels_those_with_the_same_answer_share_a_row(reported):  # noqa: F811
    parcels = reported[0]["many"]["parcels"]
    rows = table(opened(made(reported, "many"))["条款"])
    found = [finding for parcel in parcels for finding in parcel["findings"]]
    assert len(rows) < len(found) / 5
    told = {(row["条款编号"], row["结果"], row["理由"]) for row in rows}
    words = {"not_met": "不满足", "needs_review": "需研判", "no_data": "缺资料", "met": "满足"}
    for one in found:
        word = words.get(one["outcome"], "不适用")
        assert (one["rule_id"], word, one["reason"]["zh"]) in told
    everywhere = [row for row in rows if row["条款编号"] == found[0]["rule_id"]]
    assert {row["序号"] for row in rows} == {None}
    assert all(row["地块"].startswith(("地块 ", "全部 20 个地块")) for row in everywhere)


def test_the_shortfall_is_a_figure_in_its_unit(reported):  # noqa: F811
    rows = table(opened(made(reported, "real"))["条款"])
    (row,) = [row for row in rows if row["结果"] == "不满足"]
    # 20000 / (89063.6611 * 3 / 2000) and what it lacks of 280
    assert row["实测"] == pytest.approx(149.7057, abs=1e-4)
    assert (row["比较"], row["要求"], row["单位"]) == ("不低于", 280, "万元/亩")
    assert row["差值"] == pytest.approx(130.2943, abs=1e-4)
    assert row["文号"] == "临政办字〔2022〕22号"
    lacking = {row["缺少"] for row in rows if row["条款要旨"] == "永久基本农田"}
    assert lacking == {"永久基本农田"}, "what lacks is told in words"


def test_the_checklist_ticks_what_an_officer_answered(reported):  # noqa: F811
    rows = table(opened(made(reported, "real"))["核对清单"])
    (ticked,) = [row for row in rows if row["勾选"] == "☑"]
    assert (ticked["事项"], ticked["认定"], ticked["认定人"]) == ("排污许可", "满足", OFFICER)
    assert ticked["认定理由"] == "已取得排污许可证"
    assert ticked["认定出处"] is None, "given with this record"
    later = table(opened(made(reported, "real", change=carried_over))["核对清单"])
    (kept,) = [row for row in later if row["勾选"] == "☑"]
    assert kept["认定出处"] == "沿用自记录 EARLIER-1（2026-10-02 00:30 存入）"
    kinds = {row["类别"] for row in rows if row["勾选"] == "☐"}
    assert kinds == {"须由人认定", "须另行核实"}
    elsewhere = {row["事项"] for row in rows if row["类别"] == "须另行核实"}
    assert "压矿、地灾、文物与河道" in elsewhere


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_sheet_can_be_filtered_and_printed(reported, language):  # noqa: F811
    number = reported[0]["real"]["id"]
    for sheet in opened(made(reported, "real", language)):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert number in sheet.oddHeader.right.text
        assert sheet.oddFooter.center.text in ("第 &P 页 共 &N 页", "Page &P of &N")
        assert all(cell.alignment.wrap_text for cell in sheet[1])


def test_fiction_is_marked_on_every_sheet(reported):  # noqa: F811
    for sheet in opened(made(reported, "demo")):
        assert sheet["A1"].value == "演示（虚构）：含演示园区的虚构数据，不得用于审批"
        assert sheet.freeze_panes == "A3"
        assert "演示（虚构）" in sheet.oddHeader.center.text
    told = {row["事项"]: row["内容"] for row in table(opened(made(reported, "demo"))["结论"])}
    assert told["核查结论"] == "资料不全"
    assert told["演示（虚构）结论 1"].startswith("不符合：")
    for sheet in opened(made(reported, "real")):
        assert "演示" not in str(sheet["A1"].value)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_text_of_users_becomes_a_formula_or_breaks_the_file(reported, language):  # noqa: F811
    content = made(reported, "demo", language, change=hostile)
    book = opened(content)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    labels = [cell for cell in cells if str(cell.value).startswith("=1+1坏&<b>")]
    assert labels
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in labels)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        sheets = [file.read(name).decode() for name in file.namelist() if "/sheet" in name]
    assert not any("<f>" in xml for xml in sheets)


@pytest.mark.parametrize("name", ["demo", "real", "many"])
def test_an_older_record_can_still_be_reported(reported, name):  # noqa: F811
    book = opened(made(reported, name, change=older))
    assert book.sheetnames == SHEETS
    assert table(book["结论"])[0]["内容"] == "资料不全"
    assert not [row for row in table(book["条款"]) if row["结果"] == "不作判定"]


def test_the_same_record_gives_the_same_bytes(reported):  # noqa: F811
    content = made(reported, "demo")
    assert content == made(reported, "demo")
    properties = opened(content).properties
    assert properties.created.replace(tzinfo=None) == datetime(2026, 11, 21, 4, 0)  # noqa: DTZ001
    assert properties.title == "地块规划符合性核查报告"


def test_a_part_is_never_shown_as_nothing_or_as_the_whole():
    assert number_format(1.0, "share") == "0.00%"
    assert number_format(0.99999, "share") == "0.0000%"
    assert number_format(0.0, "m2") == "#,##0.00"
    assert number_format(0.004, "m2") == "#,##0.0000"
