"""The planner's dashboard: figures, charts, what-if, observations, downloads."""

import html
import io
import re

import openpyxl
import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import expect

from app.main import create_app
from app.settings import Settings
from tests.web.browsing import fits, serving

OUTPUT = "lq-econ-gross-output-2025"
ENTRY = {
    "target": OUTPUT, "zone": "lq-edz", "indicator": "above_scale_gross_output", "value": "250.5",
    "unit": "亿元", "on": "2025-12-31", "source": "统计公报", "officer": "张晓",
}  # fmt: skip
LAND = {"zone": "lq-block-urban", "unit": "km2", "on": "2024-12-31", "source": "变更调查",
        "officer": "张晓"}  # fmt: skip


@pytest.fixture
def reader(empty):
    """The empty service, asked by somebody who has not chosen a language."""
    empty.cookies.clear()
    return empty


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A service in which nothing was observed."""
    with TestClient(create_app(Settings(data_dir=tmp_path_factory.mktemp("reader")))) as made:
        yield made
        assert made.get("/api/observations?withdrawn=true").json()["observations"] == []


@pytest.fixture
def fresh(tmp_path):
    """A service of its own: what is recorded here must not answer elsewhere."""
    with TestClient(create_app(Settings(data_dir=tmp_path))) as made:
        yield made


def words(answer):
    """Return what a page says, without markup."""
    assert answer.headers["content-type"].startswith("text/html"), answer.text[:200]
    plain = re.sub(r"<[^>]+>", " ", answer.text)
    return re.sub(r"\s+", " ", html.unescape(plain))


def row(page, target_id):
    """Return what the table says of one figure."""
    found = re.search(rf'<tr id="row-{target_id}".*?</tr>', page.text, re.DOTALL)
    assert found, target_id
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", found[0])))


def enter(client, **fields):
    return client.post("/targets/observe", data={**ENTRY, **fields}, follow_redirects=False)


def enter_land(client, construction="20", industrial="8"):
    for indicator, value in (
        ("construction_land_km2", construction),
        ("industrial_land_km2", industrial),
    ):
        given = {**LAND, "indicator": indicator, "value": value}
        assert client.post("/targets/observe", data=given).status_code == 200


def workbook(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def table(sheet):
    """Return the rows of a sheet by the names of their columns."""
    lines = list(sheet.iter_rows(min_row=2, values_only=True))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def test_the_first_line_says_how_much_is_known(reader):
    said = words(reader.get("/targets", params={"plan": "linqing", "year": "2025"}))

    assert "2025 年：可比较的目标 26 项，都还没有监测数据，不能说达到或未达到。" in said
    assert "本系统不核实" in said


def test_a_share_is_shown_with_its_printed_word_beside_the_computed_one(reader):
    page = reader.get("/targets", params={"zone": "lq-block-urban", "year": "2025"})

    said = row(page, "lq-land-urban-industrial-ratio-2025")
    assert "约 36 %" in said
    assert "预期性" in said
    assert "尚无监测数据" in said
    assert "工业用地占比约36%" in said  # the quote
    assert "规划期已满" in said
    land = words(page)
    assert "2025 规划 22.25 7.91 35.55 % 约 36 %" in land
    assert "2035 规划 28.37 9.75 34.37 % 约 34 %" in land


def test_filters_stand_in_the_address_with_counts(reader):
    page = reader.get("/targets", params={"plan": "yanggu", "kind": "threshold"})

    assert '<option value="yanggu" selected>' in page.text
    assert "门槛（3）" in page.text
    assert "列出 3 项，都是基期数、现状、门槛或背景数" in words(page)
    assert "超过 20 万元/亩" in row(page, "yg-i-tax20")
    assert "不作比较" in row(page, "yg-i-tax20")


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ({"zone": "nowhere"}, 404, "“园区”里没有值「nowhere」"),
        ({"year": "abc"}, 422, "「abc」不是年份"),
        ({"year": "2031"}, 422, "各规划都没有 2031 年的数字"),
        ({"topic": "weather"}, 422, "没有值「weather」"),
        ({"as_of": "昨天"}, 422, "日期「昨天」无效"),
    ],
)
def test_filters_that_cannot_be_used_are_explained_and_kept(reader, query, status, said):
    page = reader.get("/targets", params=query)

    assert page.status_code == status
    assert said in words(page)
    (typed,) = query.values()
    assert f"selected>{typed}" in page.text or f'value="{typed}"' in page.text


def test_nothing_found_says_what_to_try(reader):
    said = words(reader.get("/targets", params={"q": "没有这个词"}))

    assert "没有符合条件的项目" in said
    assert "都是基期数" not in said
    assert "去掉年份、类别或关键词" in said
    assert "清除筛选" in said


def test_the_whole_list_is_paged_and_small(reader):
    first = reader.get("/targets")
    last = reader.get("/targets", params={"page": "24"})

    assert len(first.content) < 300_000
    assert first.text.count('<tr id="row-') == 24
    assert last.text.count('<tr id="row-') == 558 - 23 * 24
    assert "第 553 至 558 项，共 558 项" in words(last)


def test_both_languages_say_the_same(reader):
    query = {"zone": "lq-edz", "topic": "economy", "lang": "en"}
    said = words(reader.get("/targets", params=query))

    assert "figures to be compared, none of them observed yet" in said
    assert "more than 300 × 100 million yuan" in said
    assert "超过 300 亿元" not in said


def test_texts_at_odds_stand_side_by_side(reader):
    page = reader.get("/targets", params={"plan": "dongchangfu", "q": "高新技术企业"})

    block = page.text.partition('id="conflict-dcf-a07"')[2].partition("</details>")[0]
    assert block.count("<blockquote") == 2
    assert "突破60家" in block
    assert "60家左右" in block
    assert 'href="#conflict-dcf-a07"' in page.text


def test_an_entry_leads_to_its_outcome(fresh):
    sent = enter(fresh)
    assert sent.status_code == 303
    page = fresh.get(sent.headers["location"])

    said = row(page, OUTPUT)
    assert "250.5 亿元 2025-12-31" in said
    assert "统计公报" in said
    assert "✕ 未达到" in said
    assert "还差 49.5 亿元" in said
    assert f'<tr id="row-{OUTPUT}" class="is-new">' in page.text
    whole = words(page)
    assert "已录入" in whole
    assert "有监测数据的 1 项（未达到 1）" in whole


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("300", "未达到"),  # 超过 300 is strictly more
        ("300.1", "达到"),
        ("3,100", "达到"),
    ],
)
def test_the_outcome_follows_the_printed_word(fresh, value, said):
    page = fresh.get(enter(fresh, value=value).headers["location"])
    assert f" {said} " in row(page, OUTPUT)


def test_what_is_only_expected_is_no_violation(fresh):
    given = {"target": "lq-inno-hitech-2025-soft", "indicator": "", "value": "46", "unit": "家"}
    form = fresh.get("/targets/observe", params={"target": given["target"]})
    indicator = re.search(r'name="indicator" value="([^"]+)"', form.text)[1]
    page = fresh.get(enter(fresh, **{**given, "indicator": indicator}).headers["location"])

    expected = row(page, "lq-inno-hitech-2025-soft")
    assert "△ 未达预期 不是违反" in expected
    assert "✕" not in expected
    assert "✕ 未达到" in row(page, "lq-inno-hitech-2025")  # the same figure, without 力争
    assert "文本疑点" in row(page, "lq-inno-hitech-2025")


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"value": "nan"}, "value", "“nan”不是数"),
        ({"value": "很多"}, "value", "“很多”不是数"),
        ({"value": ""}, "value", "请填数值"),
        ({"on": "2999-01-01"}, "on", "在今天"),
        ({"on": "去年"}, "on", "日期「去年」无效"),
        ({"source": "  "}, "source", "请写明数据来源"),
        ({"officer": ""}, "officer", "请填录入人姓名"),
        ({"unit": "km2"}, "unit", "单位“km2”不能用于该指标；可用：亿元"),
        ({"zone": "nowhere"}, "zone", "没有园区「nowhere」"),
    ],
)
def test_bad_entries_are_refused_beside_the_field_with_what_was_typed(reader, wrong, field, said):
    page = enter(reader, **wrong)

    assert page.status_code == 422
    assert said in words(page)
    assert f'id="error-{field}"' in page.text
    assert f'href="#{field}"' in page.text
    kept = {**ENTRY, **wrong}
    for name in ("value", "source", "officer"):
        assert f'value="{html.escape(kept[name].strip())}"' in page.text, name


def test_several_faults_are_told_at_once(reader):
    page = enter(reader, value="x", on="", source="")

    assert page.text.count('class="field-error"') == 3
    assert "有 3 处要改" in words(page)


def test_a_different_figure_of_the_same_day_must_be_replaced_with_a_reason(fresh):
    enter(fresh)
    refused = enter(fresh, value="260")
    assert refused.status_code == 422
    assert "同一天已有 250.5 亿元（来源：统计公报；录入人：张晓）" in words(refused)
    old = re.search(r'name="replaces" value="([^"]+)"', refused.text)[1]

    without = enter(fresh, value="260", replaces=old)
    assert without.status_code == 422
    assert 'id="error-reason"' in without.text
    page = fresh.get(enter(fresh, value="260", replaces=old, reason="更正").headers["location"])
    assert "还差 40 亿元" in row(page, OUTPUT)
    ledger = words(fresh.get("/targets/observations"))
    assert "共 2 条" in ledger
    assert "张晓：更正" in ledger


def test_an_entry_is_taken_back_with_a_reason(fresh):
    place = enter(fresh).headers["location"]
    entry = re.search(r"recorded=([\w-]+)", place)[1]
    address = f"/targets/observations/{entry}/withdraw"

    refused = fresh.post(address, data={"officer": "李四", "reason": ""})
    assert refused.status_code == 422
    assert 'value="李四"' in refused.text
    assert "还差 49.5 亿元" in row(fresh.get(place), OUTPUT)

    done = fresh.post(address, data={"officer": "李四", "reason": "口径有误"})
    assert "已撤回" in words(done)
    assert "李四：口径有误" in words(done)
    assert "尚无监测数据" in row(fresh.get("/targets?zone=lq-edz&topic=economy"), OUTPUT)


def test_a_form_of_another_site_records_nothing(reader):
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "http://elsewhere.example"}):
        page = reader.post("/targets/observe", data=ENTRY, headers=headers)
        assert page.status_code == 422
        assert "不是由本系统的页面提交的" in words(page)
    # the fixture `empty` asserts at its end that nothing was stored


def test_a_table_is_imported_whole_or_not_at_all(fresh):
    head = "园区编号,指标,日期,数值,单位,数据来源\n"
    good = "lq-edz,above_scale_gross_output,2025-12-31,310,亿元,公报\n"
    bad = "lq-edz,above_scale_gross_output,2024-12-31,多,亿元,公报\n"
    address = "/targets/observations/import"

    refused = fresh.post(
        address, data={"officer": "张晓"}, files={"file": ("表.csv", (head + good + bad).encode())}
    )
    assert refused.status_code == 422
    assert "3" in re.search(r'id="refusal".*?</section>', refused.text, re.DOTALL)[0]
    assert 'value="张晓"' in refused.text
    assert "还没有监测数据" in words(refused)
    empty = fresh.post(address, data={"officer": ""})
    assert empty.text.count('class="field-error"') == 2

    done = fresh.post(
        address, data={"officer": "张晓"}, files={"file": ("表.csv", (head + good).encode())}
    )
    assert "新保存 1 条" in words(done)
    assert "● 达到" in row(fresh.get("/targets?zone=lq-edz&topic=economy"), OUTPUT)


def test_the_workbook_equals_the_table(fresh):
    enter(fresh, source="=1+1")
    book = workbook(fresh, "/targets.xlsx?zone=lq-edz&topic=economy")
    page = fresh.get("/targets?zone=lq-edz&topic=economy")

    assert book.sheetnames == ["指标", "监测"]
    rows = {line["编号"]: line for line in table(book["指标"])}
    shown = set(re.findall(r'<tr id="row-([\w-]+)"', page.text))
    assert shown <= set(rows)
    assert f"列出 {len(rows)} 项" in words(page)
    one = rows[OUTPUT]
    assert (one["规划数"], one["基期数"], one["监测数"]) == (300, 170.3, 250.5)
    assert (one["原文用词"], one["单位"], one["年份"]) == ("超过", "亿元", 2025)
    assert (one["结果"], one["差距"]) == ("未达到", "还差 49.5 亿元")
    assert one["原文"] == "规模以上工业总产值超过300亿"
    heads = [cell.value for cell in book["指标"][2]]
    place = heads.index("监测来源")
    cell = next(
        line[place] for line in book["指标"].iter_rows(min_row=3) if line[0].value == OUTPUT
    )
    assert (cell.value, cell.data_type) == ("=1+1", "s")  # a text, never a formula
    (entry,) = table(book["监测"])
    assert (entry["数值"], entry["录入人"], entry["来源"]) == (250.5, "张晓", "=1+1")


def test_the_workbook_holds_land_with_numbers(fresh):
    enter_land(fresh)
    book = workbook(fresh, "/targets.xlsx?zone=lq-block-urban&lang=en")

    assert book.sheetnames == ["figures", "land", "observed"]
    near = table(book["land"])[0]
    assert near["plan's year"] == 2025
    assert near["share (computed) %"] == pytest.approx(35.5506)
    assert near["share (printed) %"] == 36
    assert near["construction land left, mu"] == 3375
    assert near["industrial land left, mu"] == pytest.approx(-135)


@pytest.mark.parametrize(
    "address",
    [f"/targets/charts/{OUTPUT}", "/targets/land/lq-edz/share", "/targets/land/headroom"],
)
def test_pictures_have_a_tag_and_are_not_sent_twice(reader, address):
    svg, png = reader.get(f"{address}.svg"), reader.get(f"{address}.png?lang=en")

    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert b"<svg" in svg.content
    assert png.headers["content-type"] == "image/png"
    assert png.content.startswith(b"\x89PNG")
    again = reader.get(f"{address}.svg", headers={"If-None-Match": svg.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    saved = reader.get(f"{address}.png?download=1").headers["content-disposition"]
    assert saved.startswith("attachment")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/targets/charts/nothing.svg", "targets.not_found"),
        (f"/targets/charts/{OUTPUT}.gif", "chart.kind_unknown"),
        ("/targets/charts/dcf-t-carbon-2027.svg", "chart.no_number"),
        ("/targets/land/yg-edz/share.svg", "chart.no_land"),
        ("/targets/land/nowhere/share.svg", "zone.not_found"),
        ("/targets/land/headroom.svg?zone=yg-edz", "chart.no_land"),
    ],
)
def test_a_picture_that_does_not_exist_is_not_found(reader, address, code):
    answer = reader.get(address)

    assert answer.status_code == 404
    assert code in words(answer)


@pytest.mark.parametrize(
    ("year", "code"), [("99999", "targets.unknown_year"), ("2030", "land_use.unknown_year")]
)
def test_headroom_of_a_year_without_a_plan_is_refused(reader, year, code):
    answer = reader.get(f"/targets/land/headroom.svg?year={year}")

    assert answer.status_code == 422
    assert code in words(answer)
    assert reader.get("/targets/land/headroom.svg?year=2035").status_code == 200


def test_figures_without_a_year_can_be_chosen(reader):
    page = reader.get("/targets", params={"year": "none"})

    assert page.status_code == 200
    assert '<option value="none" selected>未印年份（148）</option>' in page.text
    assert "各规划 · 未印年份：" in words(page)
    assert "列出 148 项" in words(page)
    assert len(table(workbook(reader, "/targets.xlsx?year=none")["指标"])) == 148


def test_a_filter_is_refused_in_words_not_codes(reader):
    said = words(reader.get("/targets", params={"topic": "weather"}))

    assert "“主题”里没有值「weather」" in said
    assert "可选：" in said
    assert "、用地、" in said.partition("可选：")[2]
    assert "land_use" not in said


def test_every_observed_area_is_listed_with_its_day(fresh):
    for indicator, value, on in (
        ("industrial_land_km2", "9", "2025-12-31"), ("construction_land_km2", "20", "2023-12-31"),
    ):  # fmt: skip
        given = {**LAND, "zone": "lq-edz", "indicator": indicator, "value": value, "on": on}
        assert fresh.post("/targets/observe", data=given).status_code == 200
    page = fresh.get("/targets", params={"zone": "lq-edz"})
    body = page.text.partition('class="land-table"')[2]
    part = next(one for one in body.split("<tbody>") if "临清经济开发区" in one)
    said = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", part)))

    assert "尚无监测数据" not in said
    assert "2023-12-31 监测 20 — — —" in said
    assert "2025-12-31 监测 — 9 — —" in said
    assert "按 2023-12-31 监测" in said
    assert "按 2025-12-31 监测" in said
    assert "不是同一天的，不计算占比" in said
    (near, _) = [
        one for one in table(workbook(fresh, "/targets.xlsx?zone=lq-edz")["用地"])
        if one["园区"] == "临清经济开发区"
    ]  # fmt: skip
    assert near["建设用地监测日期"] == "2023-12-31"
    assert near["工业用地监测日期"] == "2025-12-31"
    assert "不是同一天" in near["监测说明"]
    assert "建设用地面积 2023-12-31" in words(fresh.get("/targets/what-if?zone=lq-edz"))


def test_contradictory_areas_are_called_so_everywhere(fresh):
    given = {**LAND, "indicator": "construction_land_km2", "value": "8"}
    fresh.post("/targets/observe", data=given)
    given = {**LAND, "indicator": "industrial_land_km2", "value": "9"}
    saved = words(fresh.post("/targets/observe", data=given))

    assert "自相矛盾" in saved.partition("已录入")[2].partition("筛选")[0]
    assert "▲ 同日的工业用地大于建设用地" in words(fresh.get("/targets?zone=lq-block-urban"))
    assert "自相矛盾" in words(fresh.get("/targets/what-if?zone=lq-block-urban"))
    land = table(workbook(fresh, "/targets.xlsx?zone=lq-block-urban")["用地"])[0]
    assert "自相矛盾" in land["监测说明"]


def test_an_indicator_without_a_printed_unit_is_entered(fresh):
    address = "/targets/observe?target=dcf-t-irrigation-2025"
    form = fresh.get(address)
    zone, indicator = (
        re.search(rf'name="{name}" value="([^"]+)"', form.text)[1] for name in ("zone", "indicator")
    )
    assert '<option value="" selected>文本未印单位</option>' in form.text
    assert "计数" not in words(form)

    sent = enter(fresh, target="dcf-t-irrigation-2025", zone=zone, indicator=indicator,
                 value="0.64", unit="")  # fmt: skip
    assert sent.status_code == 303
    assert "0.64 2025-12-31" in row(fresh.get(sent.headers["location"]), "dcf-t-irrigation-2025")


def test_a_picture_changes_with_what_is_observed(fresh):
    before = fresh.get(f"/targets/charts/{OUTPUT}.svg").headers["etag"]
    enter(fresh)
    assert fresh.get(f"/targets/charts/{OUTPUT}.svg").headers["etag"] != before
    earlier = fresh.get(f"/targets/charts/{OUTPUT}.svg?as_of=2025-12-30").headers["etag"]
    assert earlier == before


WHAT_IF = (
    "/targets/what-if?zone=lq-block-urban&year=2025"
    "&act=add&what=construction&amount=150&unit=mu&note=A"
    "&act=add&what=industrial&amount=15&unit=ha&note="
)


def test_what_if_is_the_arithmetic_by_hand(fresh):
    enter_land(fresh)
    said = words(fresh.get(WHAT_IF))

    # 150 mu x 2000/3 m2 = 0.1 km2; 15 ha = 0.15 km2 = 225 mu; 8.15 / 20.1 = 40.547 %
    assert "建设用地 20 → 20.1 km²，工业用地 8 → 8.15 km²，占比 40.00 % → 40.55 %" in said
    assert "建设用地尚余（亩） 3\u2009375.00 3\u2009225.00 −150.00".replace("\u2009", " ") in said
    assert "工业用地尚余（亩） −135.00 −360.00 −225.00" in said
    assert "合 亩 说明 " in said
    assert "建设用地面积 2024-12-31、工业用地面积 2024-12-31" in said
    assert "增加工业用地 15 公顷 0.15 225.00" in said
    assert "不再约合印发数" in said
    assert "没有指标的结果会变" in said


def test_what_if_tells_which_figures_are_crossed(fresh):
    enter_land(fresh, industrial="7.9")
    query = "zone=lq-block-urban&act=add&what=industrial&amount=30&unit=mu&note="
    said = words(fresh.get(f"/targets/what-if?{query}"))

    # 7.9 + 0.02 = 7.92 km2, planned 7.91: from 15 mu left to 15 mu too many
    assert "1 项由规划数以内变到以外" in said
    assert "工业用地 2025 力争达 7.91 km² 比规划数少 0.01 km²（15.00 亩）" in said
    assert "比规划数多 0.01 km²（15.00 亩）" in said
    assert said.count("越过规划数") == 1


def test_what_if_on_planned_figures_says_nothing_of_headroom(reader):
    said = words(reader.get(WHAT_IF))

    assert "改以规划数字为基数" in said
    assert "建设用地 22.25 → 22.35 km²" in said
    assert "建设用地尚余（亩） — — —" in said
    assert "不与规划指标比较" in said


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("zone=lq-block-urban&what=industrial&act=add&amount=nan&unit=mu", "第 1 行的面积「nan」"),
        ("zone=lq-block-urban&what=industrial&act=add&amount=-5&unit=mu", "第 1 行的面积「-5」"),
        ("zone=lq-block-urban&what=industrial&act=add&amount=1e300&unit=mu", "「1e300」太大"),
        ("zone=lq-block-urban&what=industrial&act=remove&amount=99&unit=km2", "不能为负"),
        ("zone=lq-block-urban&what=industrial&act=add&amount=99&unit=km2", "请再列一项建设用地"),
        ("zone=lq-block-urban&year=2030&what=industrial&act=add&amount=1&unit=mu", "没有 2030 年"),
        ("zone=lq-block-urban&year=2030", "没有 2030 年"),
        ("zone=yg-edz&what=industrial&act=add&amount=1&unit=mu", "未给出规划用地面积"),
    ],
)
def test_changes_that_cannot_be_computed_are_explained_and_kept(reader, query, said):
    page = reader.get(f"/targets/what-if?{query}")

    assert page.status_code == 422
    assert said in words(page)
    amount = re.search(r"amount=([^&]+)", query)
    assert amount is None or f'value="{amount[1]}"' in page.text


def test_what_if_of_an_unknown_zone_is_not_found(reader):
    assert reader.get("/targets/what-if?zone=nowhere").status_code == 404


@pytest.fixture
def address(tmp_path):
    """A service of its own: a figure is entered."""
    with serving(create_app(Settings(data_dir=tmp_path))) as found:
        yield found


@pytest.mark.browser
def test_a_planner_enters_a_figure_by_keyboard_and_sees_it_drawn(page):
    page.goto("/targets?zone=lq-edz&topic=economy")
    page.get_by_role("link", name="录入 规模以上工业总产值 的监测数据").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/targets/observe*")
    page.locator("#value").focus()
    page.keyboard.type("310")
    page.locator("#on").fill("2025-12-31")
    page.locator("#source").focus()
    page.keyboard.type("统计公报")
    page.keyboard.press("Tab")
    page.keyboard.type("张晓")
    page.keyboard.press("Enter")
    page.wait_for_url("**/targets?zone=lq-edz*recorded*")
    expect(page.locator("#recorded")).to_contain_text("达到")
    expect(page.locator(f"#row-{OUTPUT}")).to_contain_text("超出目标数 10 亿元")
    image = page.locator(f"#chart-{OUTPUT} img")
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("node => node.naturalWidth") > 300
    assert "达到" in image.get_attribute("alt")
    assert fits(page)
    page.goto(WHAT_IF)
    assert fits(page)
