"""The Excel workbook: its sheets, sums that add up, texts that stay texts."""

import io
from copy import deepcopy

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.data.exports import export_record
from app.data.exports.layer_sheet import LAYER_COLUMNS, layer_lines
from app.data.exports.rounding import apportion
from app.domain.code_words import TABLES

SHEETS = {"zh": ["概览", "地块", "图层", "占压", "条款", "未核对"],
          "en": ["overview", "parcels", "layers", "overlaps", "findings",
                 "not checked"]}  # fmt: skip


def opened(record, language="zh"):
    made = export_record(record, "xlsx", language)
    return openpyxl.load_workbook(io.BytesIO(made.content))


def table(sheet):
    """Return rows by title; titles are in the second row."""
    titles, *rows = list(sheet.iter_rows(min_row=2, values_only=True))
    return [dict(zip(titles, row, strict=True)) for row in rows]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sheets_and_marks(fictitious, language):
    book = opened(fictitious, language)
    assert book.sheetnames == SHEETS[language]
    for sheet in book.worksheets[1:]:
        mark = sheet["A1"].value
        for word in ("演示数据（虚构）", fictitious["id"], fictitious["seal"], fictitious["as_of"]):
            assert word in mark, sheet.title
    overview = {row[0]: row[1] for row in book.worksheets[0].iter_rows(values_only=True)}
    assert fictitious["seal"] in overview.values()
    assert fictitious["headline"][language] in overview.values()
    assert any("演示数据（虚构）" in str(value) for value in overview.values())


def test_a_record_without_fictitious_data_bears_no_mark(surveyed):
    book = opened(surveyed)
    assert not any(
        "演示数据（虚构）" in str(value)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for value in row
    )
    assert "未使用演示数据" in book["地块"]["A1"].value


def test_parcels_have_verdict_areas_and_headline(fictitious):
    (row,) = table(opened(fictitious)["地块"])
    (parcel,) = fictitious["parcels"]
    assert row["地块名称"] == parcel["label"]
    assert (row["判定"], row["演示判定"]) == ("资料不全", "不符合")
    assert row["结论"] == parcel["headline"]["zh"]
    assert row["面积_平方米"] == parcel["area_m2"]
    assert row["面积_亩"] == pytest.approx(parcel["area_m2"] * 3 / 2000, abs=1e-6)
    assert row["面积_公顷"] == pytest.approx(parcel["area_m2"] / 10_000, abs=1e-8)


def test_findings_have_rule_outcome_reason_clause_and_quote(fictitious):
    rows = table(opened(fictitious)["条款"])
    (parcel,) = fictitious["parcels"]
    real, shown = parcel["findings"], parcel["demonstration"]["findings"]
    assert len(rows) == len(real) + len(shown)
    assert [row["口径"] for row in rows] == ["正式"] * len(real) + ["演示数据（虚构）"] * len(shown)
    titles = {entry["id"]: entry["title_zh"] for entry in fictitious["documents"]}
    for row, finding in zip(rows, [*real, *shown], strict=True):
        assert row["条款编号"] == finding["rule_id"]
        assert row["理由"] == finding["reason"]["zh"]
        if finding["source"]:
            assert row["条款"] == finding["source"]["section"]
            assert row["原文"] == finding["source"]["quote"]
            assert row["文件"].startswith(titles[finding["source"]["document"]])
    assert "不满足" in {row["结果"] for row in rows}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_finding_that_counts_is_called_real_and_its_text_by_its_status(covered_in_part, language):
    counted, status, rule = {
        "zh": ("口径", "文本状态", "条款编号"), "en": ("counted as", "text status", "rule"),
    }[language]  # fmt: skip
    rows = table(opened(covered_in_part, language)[SHEETS[language][4]])
    assert {row[counted] for row in rows} == {{"zh": "正式", "en": "real"}[language]}
    found = [f for parcel in covered_in_part["parcels"] for f in parcel["findings"]]
    words = [TABLES["text_status"][f["text_status"]].in_language(language) for f in found]
    assert [row[status] for row in rows] == words
    boundary = {row[status] for row in rows if row[rule] == "yg-l-threelines-boundary"}
    assert boundary == {{"zh": "规划期已满", "en": "plan period ended"}[language]}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_units_and_comparisons_stand_in_words(covered_in_part, language):
    sheet = opened(covered_in_part, language)[SHEETS[language][4]]
    required, unit = {"zh": ("要求", "单位"), "en": ("required", "unit")}[language]
    told = {(row[required], row[unit]) for row in table(sheet) if row[required]}
    assert {
        "zh": ("大于 280", "万元/亩"), "en": ("more than 280", "10,000 yuan per mu")
    }[language] in told  # fmt: skip
    shown = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert not shown & {"wan_yuan_per_mu", "percent", "ratio"}
    assert not any(value.startswith((">", "<")) for value in shown)


def test_a_required_figure_keeps_all_its_digits(covered_in_part):
    record = deepcopy(covered_in_part)
    found = next(f for f in record["parcels"][0]["findings"] if f["required"])
    found["required"] = 1_234_567.5
    rows = table(opened(record)["条款"])
    assert any(str(row["要求"]).endswith(" 1234567.5") for row in rows)


def test_the_overview_says_the_day_and_beijing_time(surveyed):
    told = {row[0]: row[1] for row in opened(surveyed)["概览"].iter_rows(values_only=True)}
    assert told["对照日期"] == surveyed["as_of"]
    # the clock of these tests stands at 4:00 UTC
    assert told["生成时间（北京时间）"] == "2026-11-21 12:00"
    assert "对照日期" in [cell.value for cell in opened(surveyed)["地块"][2]]


def test_layers_have_the_columns_of_the_bureau(fictitious):
    book = opened(fictitious)
    titles = [cell.value for cell in book["图层"][2]]
    assert titles == [column.zh for column in LAYER_COLUMNS]
    rows = {row["分析图层"]: row for row in table(book["图层"]) if isinstance(row["序号"], int)}
    layers = fictitious["parcels"][0]["layers"]
    assert len(rows) == len(layers)
    farmland = next(la for la in layers if la["topic"] == "permanent_basic_farmland")
    row = rows[farmland["name"]["zh"]]
    assert row["占用面积（平方米）"] == round(farmland["overlap_m2"], 2)
    assert row["占地块面积比例（%）"] == round(farmland["share"] * 100, 2)
    assert row["依据"] == "演示（虚构）"


def test_a_layer_that_is_not_loaded_is_not_a_layer_without_overlap(surveyed):
    absent = [la for la in surveyed["parcels"][0]["layers"] if la["layer"] is None]
    assert absent
    rows = table(opened(surveyed)["图层"])
    for layer in absent:
        row = next(r for r in rows if r["分析图层"] == layer["name"]["zh"])
        assert row["占用面积（平方米）"] is None
        assert row["数据来源及版本（日期）"] == "没有覆盖该地块的图层，未检测"
        assert row["判定"] == "缺资料"


def test_land_that_a_layer_does_not_cover_stands_beside_the_overlap(covered_in_part):
    book = opened(covered_in_part)
    rows = {row["地块"]: row for row in table(book["图层"]) if row["分析图层"] == "永久基本农田"}
    half = rows["half"]
    # 100 m of its 200 m lie where the layer is complete, 20 m x 100 m of those are farmland.
    assert (half["占地块面积比例（%）"], half["判定"]) == (10, "不满足")
    assert half["图层覆盖比例（%）"] == 50
    assert half["未覆盖面积（平方米）"] == pytest.approx(10_000, rel=1e-3)
    assert (rows["in"]["图层覆盖比例（%）"], rows["in"]["未覆盖面积（平方米）"]) == (100, 0)
    farland = rows["far"]
    assert (farland["图层覆盖比例（%）"], farland["判定"]) == (0, "缺资料")
    assert farland["未覆盖面积（平方米）"] == pytest.approx(10_000, rel=1e-3)
    absent = [row for row in table(book["图层"]) if row["分析图层"] == "生态保护红线"]
    assert {row["图层覆盖比例（%）"] for row in absent} == {0}
    assert all(row["未覆盖面积（平方米）"] for row in absent)


def test_a_layer_that_leaves_a_hair_uncovered_does_not_cover_all(covered_in_part):
    record = deepcopy(covered_in_part)
    row = next(la for la in record["parcels"][2]["layers"] if la["layer"])
    row |= {"covered_share": 0.9999999, "uncovered_m2": 0.0004}
    (shown,) = [
        line
        for line in table(opened(record)["图层"])
        if line["地块"] == "in" and line["分析图层"] == row["name"]["zh"]
    ]
    assert shown["图层覆盖比例（%）"] < 100
    assert shown["未覆盖面积（平方米）"] > 0


@pytest.fixture
def thirds(surveyed):
    """Two parcels under one layer with areas that do not round to their sum, and classes."""
    record = deepcopy(surveyed)
    for parcel, overlap_m2 in zip(record["parcels"], (100.004, 200.004), strict=True):
        parts = [overlap_m2 / 3] * 3
        parcel["layers"] = [{
            "layer": "L", "topic": "t", "name": {"zh": "甲层", "en": "A"}, "basis": "official",
            "source": {"zh": "源", "en": "s"}, "as_of": "2026-01-01", "hits": 3,
            "overlap_m2": overlap_m2, "share": 0.01, "outcome": "met",
            "demonstration_outcome": None, "geometry": None, "slivers": [],
            "classes": [
                {"code": str(k), "name": None, "area_m2": part, "share": 0.003}
                for k, part in enumerate(parts)
            ],
        }]  # fmt: skip
    return record


@pytest.mark.parametrize("place", [5, 6, 7])
def test_printed_parts_add_up_to_the_printed_whole(thirds, place):
    lines = layer_lines(thirds, "zh")
    parcels = [line[place] for line in lines if line[0] is not None]
    (total,) = [line[place] for line in lines if str(line[2]).startswith("合计")]
    scale = 100 if place == 5 else 10_000
    assert round(sum(parcels) * scale) == round(total * scale)
    if place == 5:
        assert total == 300.01  # 300.008
        assert sorted(parcels) in ([100.0, 200.01], [100.01, 200.0])
    for label, whole in zip(("东地块", "西地块"), parcels, strict=True):
        classes = [line[place] for line in lines if line[0] is None and line[2] == label]
        assert len(classes) == 3
        assert round(sum(classes) * scale) == round(whole * scale)


def test_what_two_classes_claim_is_taken_off_once(thirds):
    row = thirds["parcels"][0]["layers"][0]
    row["classes"][0]["area_m2"] += 5
    lines = [line for line in layer_lines(thirds, "zh") if line[2] == "东地块"]
    whole, *parts = lines
    assert len(parts) == 4
    assert parts[-1][1] == "其中：多类重复"
    assert parts[-1][5] == pytest.approx(-5, abs=0.011)
    assert round(sum(part[5] for part in parts) * 100) == round(whole[5] * 100)


HARMFUL = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://x","y")',
    "\t=1",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("label", HARMFUL)
def test_texts_that_begin_like_a_formula_stay_texts(surveyed, label):
    record = deepcopy(surveyed)
    record["parcels"][0]["label"] = label
    record["parcels"][0]["headline"] = {"zh": label, "en": label}
    record["parcels"][0]["attributes"] = {label: label}
    book = opened(record)
    cell = book["地块"]["A3"]
    assert (cell.value, cell.data_type) == (label, "s")
    assert cell.quotePrefix
    assert all(
        cell.data_type != "f" and cell.hyperlink is None
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
    )


@given(
    st.lists(st.floats(0, 1e7), min_size=1, max_size=30),
    st.sampled_from([2, 4]),
)
def test_parts_add_up_and_none_moves_by_a_whole_unit(parts, decimals):
    printed = apportion(parts, decimals)
    scale = 10**decimals
    assert sum(round(value * scale) for value in printed) == round(sum(parts) * scale)
    assert all(abs(a - b) <= 1.001 / scale for a, b in zip(parts, printed, strict=True))


def test_units_go_to_the_largest_remainders_first():
    assert apportion([1.004, 1.003, 1.003], 2) == [1.01, 1.0, 1.0]
    assert apportion([2.005, 1.005], 2) == [2.01, 1.0]
    assert apportion([1.0, 1.0], 2, whole=2.01) == [1.01, 1.0]
    assert apportion([1.0, 1.0], 2, whole=1.99) == [1.0, 0.99]
    assert apportion([], 2) == []
