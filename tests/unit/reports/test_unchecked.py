"""What was not checked, and the contradictions, are counted and numbered alike everywhere."""

import io
import re
from copy import deepcopy

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from app.reports.excel import excel_report
from app.reports.opinion import opinion_of
from app.reports.word import word_opinion
from app.services.desk import open_desk
from tests.conftest import NOON
from tests.partly_covered import partly_covered
from tests.unit.reports.records import arranged, reported  # noqa: F401 - a fixture
from tests.unit.reports.test_excel import table

FARMLAND, REDLINE = "永久基本农田", "生态保护红线"


@pytest.fixture(scope="module")
def covered(tmp_path_factory):
    """The record of half, far and in; and what names things."""
    desk = open_desk(tmp_path_factory.mktemp("layers"), demonstration=True, now=lambda: NOON)
    yield partly_covered(desk), desk.knowledge.rulebook
    desk.store.close()


def workbook(record, known, language="zh"):
    content = excel_report(arranged(record, known, language), language)
    return openpyxl.load_workbook(io.BytesIO(content))


def word_of(record, known, language="zh"):
    return docx.Document(io.BytesIO(word_opinion(arranged(record, known, language), [], language)))


def bullets_of(record, known, language="zh"):
    """Return the heading with the count of what is unchecked, and the bullets below it."""
    blocks = opinion_of(arranged(record, known, language), [], [], language).blocks
    place = next(n for n, block in enumerate(blocks) if block["kind"] == "bullets")
    return blocks[place - 1]["text"], blocks[place]["items"]


def elsewhere(record, known):
    """Return matter and detail of the rows of the PDF's table of what is checked elsewhere."""
    blocks = opinion_of(arranged(record, known), [], [], "zh").blocks
    place = next(n for n, b in enumerate(blocks) if b.get("text") == "须另行核实的事项")
    return [(row[1]["text"], row[1]["lines"]) for row in blocks[place + 1]["rows"]]


def test_a_layer_that_answers_for_some_parcels_is_unchecked_for_the_others_only(covered):
    rows = [row for row in table(workbook(*covered)["核对清单"]) if row["类别"] == "须另行核实"]
    held = {row["事项"]: row["适用地块"] for row in rows}
    # half is prohibited by the farmland, in is judged by it: only far is without its layer
    assert held[FARMLAND] == "地块 2"
    assert held[REDLINE] == "全部 3 个地块"
    assert len([row for row in rows if row["事项"] == FARMLAND]) == 1


def test_the_pdf_and_word_say_of_which_parcels_where_not_of_all(covered):
    rows = dict(elsewhere(*covered))
    assert rows[FARMLAND][0].endswith("（地块 2）")
    assert "地块" not in rows[REDLINE][0]
    _, items = bullets_of(*covered)
    (farmland,) = [one for one in items if one.startswith(f"{FARMLAND}：")]
    (redline,) = [one for one in items if one.startswith(f"{REDLINE}：")]
    assert farmland.endswith("（地块 2）")
    assert "地块 " not in redline
    said = [p.text for p in word_of(*covered).paragraphs]
    assert [p.endswith("（地块 2）") for p in said if p.startswith(f"{FARMLAND}：")] == [True]
    (short,) = [p for p in said if p.startswith("未核查（")]
    assert f"{FARMLAND}（地块 2）" in short
    assert f"{REDLINE}、" in short
    checklist = next(t for t in word_of(*covered).tables if t.rows[0].cells[0].text == "勾选")
    cells = [row.cells[1].text for row in checklist.rows]
    (farmland,) = [text for text in cells if text.startswith(f"{FARMLAND}\n")]
    assert farmland.split("\n")[1] == "适用：地块 2"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["demo", "real", "many", "covered"])
def test_the_count_is_that_of_the_lists_below_it(reported, covered, name, language):  # noqa: F811
    found, known = reported
    record = covered[0] if name == "covered" else found[name]
    view = arranged(record, known, language)
    count = sum(group.count for group in view.unchecked)
    single = sum(group.count for group in view.unchecked if not group.name)
    assert len({m.name for g in view.unchecked if not g.name for m in g.members}) == single
    groups = [group for group in view.unchecked if group.name]
    title, items = bullets_of(record, known, language)
    assert re.search(r"\d+", title)[0] == str(count)
    assert len(items) == single + len(groups)
    for item, group in zip(items[single:], groups, strict=True):
        assert re.search(r"\d+", item.replace(group.name, ""))[0] == str(group.count)
        assert all(matter.name in item for matter in group.members)
    sheet = workbook(record, known, language).worksheets[0]
    labels = [str(row[0]) for row in sheet.iter_rows(values_only=True)]
    assert len([one for one in labels if one.endswith(f"/{count}")]) == count
    document = word_of(record, known, language)
    whole = "".join(t.text or "" for t in document.element.body.iter(qn("w:t")))
    assert {"zh": f"未核查（{count} 项）", "en": f"Not checked ({count})"}[language] in whole


def test_members_of_a_group_are_those_of_every_parcel_each_once(reported):  # noqa: F811
    found, known = reported
    record = deepcopy(found["real"])
    second = deepcopy(record["parcels"][0])
    (group, *_) = [item["group"] for item in second["unchecked"] if item["group"]]
    mine = [item for item in second["unchecked"] if item["group"] == group]
    second["unchecked"] = [item for item in second["unchecked"] if item["id"] != mine[0]["id"]]
    record["parcels"].append(second)
    view = arranged(record, known)
    shown = next(g for g in view.unchecked if g.name == group["zh"])
    assert shown.count == len(mine)
    assert [list(matter.parcels) for matter in shown.members].count([1]) == 1
    _, items = bullets_of(record, known)
    (line,) = [item for item in items if item.startswith(group["zh"])]
    assert line.count("（地块 1）") == 1


def test_a_reason_does_not_repeat_the_name_that_stands_before_it(covered):
    told = [row["What it is"] for row in table(workbook(*covered, "en")["Verdict"])]
    assert [line for line in told if str(line).startswith("access: ")]
    assert not [line for line in told if str(line).startswith("access: access")]


def test_a_contradiction_bears_the_number_of_the_record(reported):  # noqa: F811
    found, known = reported
    record = found["real"]
    numbers = {name: number for number, name in enumerate(record["conflicts"], 1)}
    assert len(numbers) > 2
    named = [
        (entry["id"], finding["rule_id"])
        for finding in record["parcels"][0]["findings"]
        for entry in finding["conflicts"]
    ]
    # in the order of the findings they would be numbered otherwise
    assert [numbers[name] for name, _ in named] != sorted(numbers[name] for name, _ in named)
    blocks = opinion_of(arranged(record, known), [], [], "zh").blocks
    told = {
        block["text"]: block["label"]
        for block in blocks
        if block["kind"] == "para" and str(block["label"]).startswith("文本矛盾")
    }
    assert told == {
        entry["statement"]["zh"]: f"文本矛盾 {numbers[name]}："
        for name, entry in record["conflicts"].items()
    }
    rows = {row["条款编号"]: row for row in table(workbook(record, known)["条款"])}
    said = [p.text for p in word_of(record, known).paragraphs]
    for name, rule in named:
        statement = record["conflicts"][name]["statement"]["zh"]
        assert f"文本矛盾 {numbers[name]}：{statement}" in rows[rule]["文本矛盾"].split("\n")
        assert any(p.startswith(f"{numbers[name]}. ") and statement in p for p in said)
