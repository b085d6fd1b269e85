"""The Word opinion says all that the record says, in real styles, whatever users wrote."""

import io
import re
import zipfile
from datetime import datetime

import docx
import pytest
from docx.oxml.ns import qn
from docx.table import Table
from lxml import etree

from app.reports.word import word_opinion
from tests.unit.reports.records import (
    HOSTILE,
    OFFICER,
    arranged,
    carried_over,
    hostile,
    older,
    reported,  # noqa: F401 - a fixture
)

# A PNG of one white pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ff"
    "ff3f0005fe02fedccc59e70000000049454e44ae426082"
)


def opened(content):
    return docx.Document(io.BytesIO(content))


def made(reported, name, language="zh", pictures=(), change=None):  # noqa: F811
    found, known = reported
    record = change(found[name]) if change else found[name]
    return word_opinion(arranged(record, known, language), pictures, language)


def whole_text(document):
    return "".join(t.text or "" for t in document.element.body.iter(qn("w:t")))


def texts(document, style):
    return [p.text for p in document.paragraphs if p.style.name == style]


def numbers_in(line):
    """Return the parcels of a line such as 适用：地块 1–3、5."""
    assert line.startswith("适用：地块 ")
    runs = re.findall(r"(\d+)(?:–(\d+))?", line)
    return [n for first, last in runs for n in range(int(first), int(last or first) + 1)]


def table_headed(document, head):
    return next(t for t in document.tables if t.rows[0].cells[0].text == head)


def test_an_opinion_has_its_parts_in_real_headings(reported):  # noqa: F811
    document = opened(made(reported, "real"))
    assert texts(document, "Title") == ["建设项目用地规划符合性审查意见书"]
    assert "不是法定文书" in texts(document, "Subtitle")[0]
    assert texts(document, "Heading 1") == [
        "一、审查结论",
        "二、项目情况（按提交内容照录）",
        "三、地块与面积",
        "四、管控图层",
        "五、分项结论",
        "六、逐条结果",
        "七、经办人核对清单",
        "八、审查人意见与签署",
        "九、附图",
        "十、方法说明",
    ]
    english = opened(made(reported, "real", "en"))
    assert texts(english, "Heading 1")[0] == "1. Conclusion"
    assert not re.search("[\u4e00-\u9fff]", "".join(texts(english, "Heading 1")))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_verdict_is_one_sentence_with_scope_and_what_was_not_checked(
    reported,  # noqa: F811
    language,
):
    found, known = reported
    view = arranged(found["real"], known, language)
    document = opened(made(reported, "real", language))
    word = {"zh": "资料不全：", "en": "incomplete: "}[language]
    assert texts(document, "Verdict") == [word + view.why]
    plain = texts(document, "Normal")
    scope = {"zh": "核查范围：空间位置、管控图层", "en": "Scope: location, control layers"}
    assert any(text.startswith(scope[language]) for text in plain)
    whole = whole_text(document)
    for item in found["real"]["unchecked"]:
        assert item["name"][language] in whole, item["id"]


def test_a_clause_not_met_stands_in_full(reported):  # noqa: F811
    document = opened(made(reported, "real"))
    (heading,) = [text for text in texts(document, "Heading 3") if "土地投资强度" in text]
    assert "不单独判定一个项目" in heading
    assert (
        "原文：到2025年，经济开发区发展效益不断提升，集约节约发展能力明显增强，"
        "土地投资强度不低于280万元/亩" in texts(document, "Quote")
    )
    plain = texts(document, "Normal")
    # 20000 / (89063.66 * 3 / 2000) = 149.71; 280 - 149.71 = 130.29
    assert "算式：149.7057 万元/亩 · 不低于 280 万元/亩 · 差 130.2943 万元/亩" in plain
    assert any("临政办字〔2022〕22号，三（四）6" in text for text in plain)


@pytest.mark.parametrize("name", ["demo", "real", "many"])
def test_every_quote_and_reason_of_the_record_is_there(reported, name):  # noqa: F811
    found, _ = reported
    whole = whole_text(opened(made(reported, name)))
    for parcel in found[name]["parcels"]:
        for judgement in (parcel, parcel["demonstration"] or {"findings": []}):
            assert judgement["findings"] or judgement is not parcel
            for finding in judgement["findings"]:
                assert finding["reason"]["zh"] in whole, finding["rule_id"]
                if finding["source"]:
                    assert finding["source"]["quote"] in whole, finding["rule_id"]


def test_layer_figures_are_those_of_the_record(reported):  # noqa: F811
    document = opened(made(reported, "demo"))
    tables = [t for t in document.tables if t.rows[0].cells[0].text == "图层"]
    rows = {r.cells[0].text.split("\n")[0]: [c.text for c in r.cells] for r in tables[-1].rows}
    shown = [text.replace("\u2009", "") for text in rows["永久基本农田（演示）"][2:8]]
    # 60 m x 20 m on the plane, 1199.86 on the ellipsoid; of 23997.16
    assert shown == ["1199.86", "1.80", "0.1200", "5.00 %", "100.00 %", "不满足"]


def test_fiction_stands_apart_and_is_marked_on_every_page(reported):  # noqa: F811
    document = opened(made(reported, "demo"))
    assert texts(document, "Verdict")[0].startswith("资料不全：")
    assert len(texts(document, "Verdict")) == 1
    assert any(text.startswith("演示（虚构）：不符合：") for text in texts(document, "Fiction"))
    first, annex = document.sections
    number = reported[0]["demo"]["id"]
    for section, mark in ((first, "含演示园区的虚构数据"), (annex, "本部分全为虚构数据")):
        header = "\n".join(p.text for p in section.header.paragraphs)
        assert number in header
        assert "演示（虚构）" in header
        assert mark in header
        assert 'string="演示（虚构）"' in etree.tostring(
            section.header._element, encoding="unicode"
        )
    body = [p.text for p in document.paragraphs]
    annex_at = body.index("附件　演示（虚构）结论及依据")
    assert not any("占压永久基本农田" in text for text in body[:annex_at])
    assert any("占压永久基本农田" in text for text in body[annex_at:])
    (remedy,) = [text for text in body if "调整边界，让出" in text]
    assert body.index(remedy) > annex_at
    assert "1\u2009199.86 m²" in remedy


def test_a_real_record_carries_no_mark_of_fiction(reported):  # noqa: F811
    document = opened(made(reported, "real"))
    (section,) = document.sections
    assert "演示" not in "\n".join(p.text for p in section.header.paragraphs)
    assert texts(document, "Fiction") == []


def test_pages_are_numbered_by_fields_and_heads_of_tables_repeat(reported):  # noqa: F811
    document = opened(made(reported, "real"))
    footer = document.sections[0].footer._element
    fields = [f.get(qn("w:instr")).strip() for f in footer.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "".join(t.text for t in footer.iter(qn("w:t"))) == "第 1 页 共 1 页"
    headed = table_headed(document, "序号")
    assert headed.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert headed.style.name == "Table Grid"
    used = [cell.paragraphs[0].style.name for cell in headed.rows[1].cells]
    assert used == ["Table Text"] * 3 + ["Table Number"] * 5
    assert headed.rows[0].cells[3].paragraphs[0].style.name == "Table Head Number"
    mm = 36000  # EMU
    section = document.sections[0]
    assert (round(section.page_width / mm), round(section.page_height / mm)) == (210, 297)


def test_fonts_are_those_that_offices_expect(reported):  # noqa: F811
    document = opened(made(reported, "real"))
    for name, east in (("Normal", "宋体"), ("Heading 1", "黑体"), ("Table Text", "宋体")):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == east
        assert fonts.get(qn("w:ascii")) == "Times New Roman"
        assert fonts.get(qn("w:eastAsiaTheme")) is None, "a theme would win over the font"


def test_an_answer_is_ticked_with_its_officer_and_the_rest_is_not(reported):  # noqa: F811
    document = opened(made(reported, "real"))
    rows = [[c.text for c in row.cells] for row in table_headed(document, "勾选").rows[1:]]
    ticked = [row for row in rows if row[0] == "☑"]
    assert len(ticked) == 1
    assert ticked[0][1].startswith("排污许可")
    assert ticked[0][2].split("\n") == [
        "认定：满足",
        f"认定人：{OFFICER}",
        "理由：已取得排污许可证",
    ]
    later = opened(made(reported, "real", change=carried_over))
    (kept,) = [r for r in table_headed(later, "勾选").rows[1:] if r.cells[0].text == "☑"]
    told = kept.cells[2].text.split("\n")
    assert told[3:] == ["沿用自记录 EARLIER-1（2026-10-02 00:30 存入）"]
    waiting = [row for row in rows if "☐ 满足" in row[2]]
    assert len(waiting) > 20
    assert all(row[0] == "☐" for row in waiting)
    assert any(row[1].startswith("压矿、地灾、文物与河道") for row in rows)
    signing = document.tables[[t.rows[0].cells[0].text for t in document.tables].index("审查人")]
    assert [c.text.strip() for c in signing.rows[0].cells] == [
        "审查人",
        "",
        "复核人",
        "",
        "日期",
        "",
    ]


def test_equal_findings_of_twenty_parcels_are_told_once(reported):  # noqa: F811
    found, _ = reported
    document = opened(made(reported, "many"))
    parcels = table_headed(document, "序号")
    assert [row.cells[0].text for row in parcels.rows[1:]] == [str(n) for n in range(1, 21)]
    for row, parcel in zip(parcels.rows[1:], found["many"]["parcels"], strict=True):
        assert float(row.cells[3].text.replace("\u2009", "")) == round(parcel["area_m2"], 2)
    # Once for the parcels that may lie in the zone, once for those that certainly do.
    plain = [p.text for p in document.paragraphs]
    places = [n for n, text in enumerate(plain) if text.startswith("土地投资强度（")]
    held = {plain[n]: numbers_in(plain[n + 1]) for n in places}
    expected = {"possibly": [], "certainly": []}
    for number, parcel in enumerate(found["many"]["parcels"], 1):
        for one in parcel["findings"]:
            if one["title"]["zh"] == "土地投资强度" and one["outcome"] == "not_met":
                expected[one["applies"]].append(number)
    assert sorted(held.values()) == sorted(expected.values())
    assert all(len(numbers) > 1 for numbers in held.values())
    headings = texts(document, "Heading 2")
    assert "地块 20：地块20" in headings


def test_hostile_texts_do_not_break_the_file(reported):  # noqa: F811
    document = opened(made(reported, "demo", change=hostile, pictures=[("图\x00\ud800一", PIXEL)]))
    whole = whole_text(document)
    assert "=1+1坏&<b>" in whole
    assert not re.search("[\x00-\x08\x0b\x0c\u202e]", whole)
    assert document.core_properties.subject.startswith("=1+1坏&<b>")
    headings = [t for t in texts(document, "Heading 2") if "=1+1" in t]
    assert headings
    assert max(map(len, headings)) < 100 < len(HOSTILE)
    assert "gone" in whole
    assert "没有等待这一确认的条款" in whole


def test_maps_are_numbered_and_described(reported):  # noqa: F811
    pictures = [("地块 1 专题图", PIXEL), ("区位图", PIXEL)]
    document = opened(made(reported, "real", pictures=pictures))
    assert texts(document, "Caption") == ["图 1　地块 1 专题图", "图 2　区位图"]
    described = [d.get("descr") for d in document.element.body.iter(qn("wp:docPr"))]
    assert described == ["图 1　地块 1 专题图", "图 2　区位图"]
    widest = max(int(e.get("cx")) for e in document.element.body.iter(qn("wp:extent")))
    assert widest <= 170 * 36000, "the scale printed on a map is that of 170 mm"
    tallest = max(int(e.get("cy")) for e in document.element.body.iter(qn("wp:extent")))
    assert tallest <= 215 * 36000


@pytest.mark.parametrize("name", ["demo", "real", "many"])
def test_an_older_record_can_still_be_printed(reported, name):  # noqa: F811
    document = opened(made(reported, name, change=older))
    assert texts(document, "Verdict")[0].startswith("资料不全：")
    assert "未提供项目情况。" in texts(document, "Normal")


def test_the_same_record_gives_the_same_bytes_and_properties(reported):  # noqa: F811
    content = made(reported, "real")
    assert content == made(reported, "real")
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = opened(content).core_properties
    assert properties.title == "建设项目用地规划符合性审查意见书"
    assert properties.subject == "一号地块"
    assert reported[0]["real"]["id"] in properties.keywords
    assert properties.created.replace(tzinfo=None) == datetime(2026, 11, 21, 4, 0)  # noqa: DTZ001
    assert properties.author == "聊城产业园区规划一张图"


def test_versions_of_layers_and_texts_are_told(reported):  # noqa: F811
    document = opened(made(reported, "demo"))
    versions = table_headed(document, "文件")
    assert isinstance(versions, Table)
    numbers = {row.cells[1].text: row.cells[3].text for row in versions.rows[1:]}
    assert numbers["临政办字〔2022〕22号"] == "规划期已满"
    assert reported[0]["demo"]["seal"] in whole_text(document)
    assert "demo-permanent-basic-farmland" in whole_text(document)
