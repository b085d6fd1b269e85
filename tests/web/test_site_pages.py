"""The investor's finder: what it answers, what it costs, what is out and by which words."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient

from app.domain.wording import THIN_SPACE
from app.main import create_app
from app.settings import Settings
from app.web.site_form import CARDS

FOIL = {"industry": "3985 铜箔", "area": "100", "unit": "mu", "investment_wan_yuan": "30000"}
CASTING = {
    "industry": "3391",
    "project_kind": "new",
    "adds_capacity": "true",
    "capacity_replacement": "false",
    "processes": "casting",
}
ATTACK = '"><script>alert(1)</script>'


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("sites")))
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture(autouse=True)
def forget_language(client: TestClient) -> None:
    client.cookies.clear()


def words(html: str) -> str:
    """The visible words, blanks collapsed, digits ungrouped."""
    plain = unescape(re.sub(r"<[^>]+>", " ", html)).replace(THIN_SPACE, "")
    return re.sub(r"\s+", " ", plain)


def asked(client: TestClient, path: str = "/sites", status: int = 200, **query: object) -> str:
    answer = client.get(path, params=query or None)
    assert answer.status_code == status, answer.text[:400]
    assert len(answer.content) < 300_000
    return answer.text


def card(html: str, zone: str) -> str:
    """The words of one park's card."""
    return words(html.split(f'id="park-{zone}"')[1].split("</article>", maxsplit=1)[0])


def cards(html: str) -> list[str]:
    return re.findall(r'<article class="park" id="park-([^"]+)"', html)


# The empty page


def test_without_a_question_three_examples_lead_to_answers(client: TestClient) -> None:
    html = asked(client)
    examples = [unescape(link) for link in re.findall(r'class="example" href="([^"]+)"', html)]
    assert len(examples) >= 3
    assert not cards(html)
    for example in examples:
        assert "个园区尚未被排除" in words(asked(client, example))
    assert [len(cards(asked(client, example))) for example in examples] == [CARDS] * len(examples)


@pytest.mark.parametrize("path", ["/sites", "/sites/brief"])
def test_both_languages_and_the_guards_of_every_page(client: TestClient, path: str) -> None:
    chinese, english = (client.get(path, params=FOIL | {"lang": lang}) for lang in ("zh", "en"))
    assert '<html lang="zh-CN">' in chinese.text
    assert '<html lang="en">' in english.text
    assert (
        "“铜箔” project (100 mu, investment CNY 300000000): 146 parks are not excluded so far; "
        "most clauses lack data and cannot be judged yet."
    ) in words(english.text).replace(",000,000", "000000")
    assert "146 个园区尚未被排除；多数条款缺资料，还不能判断。" in words(chinese.text)
    assert "default-src 'none'" in chinese.headers["content-security-policy"]
    for page in (chinese.text, english.text):
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)


# The answer and its money


def test_the_first_line_answers_and_names_what_was_not_checked(client: TestClient) -> None:
    html = asked(client, **FOIL)
    title = words(re.findall(r'<h2 id="headline">.*?</h2>', html)[0])
    assert "铜箔项目（100 亩，投资 3 亿元）：146 个园区尚未被排除；多数条款缺资料" in title
    page = words(html)
    assert "文本写明该产业的有 4 个。 另有 11 个不能确定：上级行业可能包含" in page
    assert "资料不足，名次未定：可能排第 1 位的有" in page
    assert "有没有地、地价、园区收不收：文本未给出，须问园区" in page
    assert "按所列标准和权重排序，不构成选址建议" in page
    assert "lq-park-nonferrous" in cards(html)[:5]


def test_a_threshold_becomes_money_with_its_clause_and_its_limits(client: TestClient) -> None:
    told = card(asked(client, **FOIL), "lq-park-nonferrous")
    assert "100 亩 × 280 万元/亩 = 28000 万元（2.8 亿元），不低于此数" in told
    assert "所填 30000 万元（3 亿元），数值达到，但该条不判定单个项目" in told
    assert "●" not in told
    assert "对整个园区" in told  # a goal of the whole zone is no entry condition
    assert "规划期已满" in told
    assert "土地投资强度不低于280万元/亩" in told


@pytest.mark.parametrize(
    ("invested", "compared"),
    [
        ("27900", "所填 27900 万元（2.79 亿元），还差 100 万元"),
        ("28000", "所填 28000 万元（2.8 亿元），恰为此数，须超过才算达到"),
        ("28001", "所填 28001 万元（2.8001 亿元），数值达到，但文本规划期已满，以现行要求为准"),
        ("2.8e4", None),
    ],
)
def test_more_than_280_is_not_reached_by_280(
    client: TestClient, invested: str, compared: str | None
) -> None:
    query = FOIL | {"investment_wan_yuan": invested, "plan": "yanggu"}
    if compared is None:
        assert "的值“2.8e4”无效" in words(asked(client, status=422, **query))
        return
    html = asked(client, **query)
    told = card(html, cards(html)[0])
    assert "100 亩 × 280 万元/亩 = 28000 万元（2.8 亿元），须超过此数" in told
    assert compared in told
    assert "100 亩 × 20 万元/亩 = 2000 万元，须超过此数" in told
    assert "原文" in told
    assert "原则上入园项目投资强度要高于280万元/亩" in told


def test_where_nothing_is_printed_that_is_said(client: TestClient) -> None:
    html = asked(client, **FOIL | {"plan": "dongchangfu"})
    assert "文本未给出投资强度和亩均税收" in card(html, cards(html)[0])
    assert "亿元），" not in card(html, cards(html)[0])
    assert "投资强度、亩均税收实际要求多少？（文本未给出）" in card(html, cards(html)[0])


def counts(pattern: str, page: str) -> list[int]:
    return [int(found) for found in re.findall(pattern, page)]


@pytest.mark.parametrize("path", ["/sites", "/sites/brief"])
def test_every_park_is_counted_once_under_its_money(client: TestClient, path: str) -> None:
    chinese, english = (words(asked(client, path, **FOIL, lang=lang)) for lang in ("zh", "en"))
    total = counts(r"(\d+) 个园区尚未被排除", chinese)[0]
    with_sum = set(counts(r"门槛（(\d+) 个园区", chinese))
    perhaps = counts(r"(\d+) 个园区的投资强度和亩均税收：文本未给出，但可能与", chinese)
    silent = counts(r"另外 (\d+) 个园区的投资强度和亩均税收：文本未给出。", chinese)
    assert (total, with_sum, perhaps, silent) == (146, {23, 15}, [13], [95])
    assert sum(with_sum) + sum(perhaps) + sum(silent) == total
    assert (
        counts(r"For (\d+) parks no investment or tax per mu is printed, but", english) == perhaps
    )


def test_land_in_other_units_is_the_same_land(client: TestClient) -> None:
    by_mu = asked(client, **FOIL | {"area": "150"})
    assert "合 150.00 亩，10.0000 公顷" in words(by_mu)
    by_ha = asked(client, **FOIL | {"area": "10", "unit": "ha"})
    by_m2 = asked(client, **FOIL | {"area": "100,000", "unit": "m2"})
    for html in (by_mu, by_ha, by_m2):
        assert "150 亩 × 280 万元/亩 = 42000 万元（4.2 亿元）" in words(html)
        assert "还差 12000 万元（1.2 亿元）" in words(html)


def test_a_need_that_no_text_prints_is_to_be_asked(client: TestClient) -> None:
    html = asked(client, **FOIL, needs=["rail", "gas"])
    told = card(html, "lq-park-nonferrous")
    assert "铁路：文本未给出，须向园区核实" in told
    assert "铁路：文本未给出。现在有没有，能给多少？" in told
    assert "供气：所在开发区有" in told  # printed for the zone around it: nothing to ask
    assert "供气：文本未给出" not in told
    assert "有没有 100 亩连片可供的工业用地" in told


def test_no_zone_is_named_by_its_id(client: TestClient) -> None:
    for query in (FOIL, CASTING, {"industry": "轴承"}, {"industry": "化工"}):
        for lang in ("zh", "en"):
            for path in ("/sites", "/sites/brief"):
                page = words(asked(client, path, **query, lang=lang))
                assert not re.search(r"\b(?:lq|yg|dcf|lc)-[a-z]", page)


# Why not here


def test_a_ban_excludes_with_its_words(client: TestClient) -> None:
    html = asked(client, **CASTING)
    assert "116 个园区尚未被排除，30 个被排除" in words(html)
    out = words(html.split('id="out-title"')[1].split('id="table-title"')[0])
    assert "严禁水泥、铸造新增产能" in out
    assert "郑家镇工业集聚区" in out
    assert "除外情形：已落实产能置换：否" in out
    quotes = [words(q) for q in re.findall(r"<blockquote.*?</blockquote>", html, re.S)]
    assert " 严禁水泥、铸造等行业新增产能 " in quotes
    assert "dcf-zhengjia-cluster" not in cards(html)
    replaced = asked(client, **CASTING | {"capacity_replacement": "true"})
    assert "146 个园区尚未被排除" in words(replaced)


def test_when_all_are_out_the_page_says_so(client: TestClient) -> None:
    cement = CASTING | {"industry": "3011", "processes": "none", "plan": "dongchangfu"}
    html = asked(client, **cement)
    assert "22 个园区全部被排除，没有可谈的" in words(html)
    assert "没有可谈的园区" in words(html)
    assert not cards(html)
    brief = words(asked(client, "/sites/brief", **cement))
    assert "22 个园区全部被排除" in brief
    assert "严禁水泥、铸造" in brief


# The address is the state


def test_the_address_holds_the_whole_question(client: TestClient) -> None:
    query = [
        *FOIL.items(), ("tax_wan_yuan_per_year", "2500"), ("project_kind", "expansion"),
        ("plan", "yanggu"), ("sewer_connected", "false"), ("weight_needs", "more"),
        ("weight_fit", "less"), ("needs", "rail"), ("needs", "heat"), ("processes", "none"),
    ]  # fmt: skip
    html = client.get("/sites", params=query).text
    typed = (*FOIL.items(), ("tax_wan_yuan_per_year", "2500"))
    for name, value in (pair for pair in typed if pair[0] != "unit"):
        assert re.search(rf'<input id="{name}"[^>]* value="{value}"', html)
    for name, value in (("needs", "rail"), ("needs", "heat"), ("processes", "none"),
                        ("weight_needs", "more"), ("sewer_connected", "false")):  # fmt: skip
        assert re.search(rf'name="{name}" value="{value}"[^>]* checked', html)
    assert not re.search(r'name="needs" value="gas"[^>]* checked', html)
    for chosen in ("expansion", "yanggu"):
        assert f'<option value="{chosen}" selected>' in html
    link = unescape(re.findall(r'href="(/sites/brief\?[^"]+)"', html)[0])
    carried = [pair for pair in parse_qsl(urlsplit(link).query) if pair[0] != "lang"]
    assert sorted(carried) == sorted(query)


def test_fields_left_alone_leave_the_address(client: TestClient) -> None:
    blank = FOIL | {"tax_wan_yuan_per_year": "", "plan": "", "weight_fit": "", "lang": "en"}
    answer = client.get("/sites", params=blank)
    assert answer.status_code == 303
    assert sorted(parse_qsl(urlsplit(answer.headers["location"]).query)) == sorted(
        [*FOIL.items(), ("lang", "en")]
    )
    nothing = client.get("/sites", params={"industry": "", "unit": "mu", "area": " "})
    assert nothing.headers["location"] == "/sites"


def test_more_weight_on_what_is_needed_changes_the_order(client: TestClient) -> None:
    query = {"industry": "铜箔", "needs": ["rail", "heat"]}
    usual, heavy = asked(client, **query), asked(client, **query, weight_needs="more",
                                                 weight_fit="less")  # fmt: skip
    assert cards(usual) != cards(heavy)


def test_more_cards_on_demand_and_never_more_than_the_page_bears(client: TestClient) -> None:
    assert len(cards(asked(client, **FOIL))) == CARDS
    assert len(cards(asked(client, **FOIL, most="20"))) == 20
    assert len(cards(asked(client, **FOIL, most="99", needs=["rail", "heat", "gas"]))) == 30
    assert len(cards(asked(client, **FOIL, most="-1"))) == CARDS


def test_the_table_holds_every_park_with_its_ranges(client: TestClient) -> None:
    html = asked(client, **FOIL)
    body = html.split('class="rank-table"')[1].split("<tbody>")[1].split("</tbody>")[0]
    rows = [words(row) for row in body.split("</tr>") if "<td" in row]
    assert len(rows) == 146
    assert rows[0].startswith(" 1 ")
    assert "1.00" in rows[0]
    assert rows[-1].startswith(" 146 ")


# What was understood


def test_a_code_is_named_back_and_words_are_offered_codes(client: TestClient) -> None:
    assert "C3985 电子专用材料制造" in words(asked(client, **FOIL))
    offered = asked(client, industry="轴承")
    assert "没有代码，按代码判定的条款还不能判；可能是" in words(offered)
    links = [unescape(link) for link in re.findall(r'href="(/sites\?industry=3451[^"]*)"', offered)]
    assert links
    assert "滚动轴承制造" in words(asked(client, links[0]))
    assert "Textiles" in asked(client, lang="en").split('id="industries"')[1]
    english = words(asked(client, industry="bearings", lang="en"))
    assert "Bearings project: 146 parks" in english


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("textile", "Textiles project"),
        ("steel", "Iron and steel project"),  # a steel pipe is a pipe
        ("Chemical", "Chemicals project"),
        ("bearing", "Bearings project"),
        ("steel pipes", "Steel pipe project"),
        ("轴承", "Bearings project"),
        ("铜箔", "“铜箔” project"),  # the rulebook has no English name of it
        ("3985", "“电子专用材料制造” project"),
    ],
)
def test_english_names_of_the_rulebook_are_understood(
    client: TestClient, typed: str, understood: str
) -> None:
    html = asked(client, industry=typed, lang="en")
    title = words(re.findall(r'<h2 id="headline">.*?</h2>', html)[0])
    assert title.startswith(f" {understood}")


def test_unknown_english_words_are_led_to_names_that_share_one(client: TestClient) -> None:
    told = words(asked(client, status=422, industry="copper foil", lang="en").split("refusal")[2])
    assert "no industry copper foil is known ; did you mean: Copper processing (铜加工)" in told
    chinese = asked(client, status=422, industry="3455", lang="zh")
    assert "</a>；<span>" in chinese.split('id="refusal"')[1]


# Parks of one name, thresholds of another plan, the day


def test_the_place_of_a_park_stands_with_its_name(client: TestClient) -> None:
    html = asked(client, **FOIL, most="30")
    assert re.match(r".*祥光生态工业园 聊城市 ", card(html, "lc-park-xiangguang-eco"))
    assert re.match(r".*祥光生态产业园 阳谷县 ", card(html, "yg-pp-xiangguang-eco"))
    rows = words(html.split('class="rank-table"')[1])
    assert "祥光生态工业园 聊城市 " in rows
    assert "祥光生态产业园 阳谷县 " in rows


def test_thresholds_of_what_may_be_the_same_park_are_pointed_to(client: TestClient) -> None:
    html = asked(client, **FOIL, most="30")
    told = card(html, "lc-park-xiangguang-eco")
    assert "文本未给出投资强度和亩均税收" in told
    assert re.search(r"可能与[^。]*祥光生态产业园（阳谷县）[^。]*其规划另有门槛", told)
    assert "其规划另有门槛" not in card(html, "yg-pp-xiangguang-eco")
    linqing = card(html, "lq-park-nonferrous")
    assert "投资强度：只有对整个园区的条款，不判定单个项目" in linqing
    assert "文本未给出适用的条款" not in linqing


def test_the_day_asked_about_is_kept_and_told(client: TestClient) -> None:
    then = asked(client, **FOIL, as_of="2024-06-01")
    assert "条款按 2024-06-01 的效力判定" in words(then)
    assert "规划期已满" not in card(then, cards(then)[0])
    assert "as_of=2024-06-01" in re.findall(r'href="(/sites/brief\?[^"]+)"', then)[0]
    assert re.search(r'<input id="as_of"[^>]* value="2024-06-01"', then)
    today = asked(client, **FOIL)
    assert re.search(r"条款按今天（20\d\d-\d\d-\d\d）的效力判定", words(today))
    assert 'name="as_of"' not in today
    assert not cards(asked(client, as_of="2024-06-01"))


def test_a_reason_names_the_industry_once(client: TestClient) -> None:
    html = asked(client, **CASTING | {"industry": "3391 铸造"})
    assert "3391、铸造属于铸造" in words(html)
    assert "铸造、铸造" not in words(html)


# Bad input


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ({**FOIL, "area": "-5"}, "area", "「用地面积」的值“-5”无效"),
        ({**FOIL, "area": "0.0000001"}, "area", "不小于 0.01 亩"),
        ({**FOIL, "as_of": "2199-01-01"}, "as_of", "2199-01-01 还没有到"),
        ({**FOIL, "as_of": "昨天"}, "as_of", "日期「昨天」无效"),
        ({**FOIL, "area": "0"}, "area", "请填大于 0 的数"),
        ({**FOIL, "area": "9" * 150}, "area", "无效"),
        ({**FOIL, "area": "一百"}, "area", "「用地面积」的值“一百”无效"),
        ({**FOIL, "area": "5", "unit": "里"}, "area", "请填大于 0 的数"),
        ({**FOIL, "investment_wan_yuan": "nan"}, "investment_wan_yuan", "的值“nan”无效"),
        ({**FOIL, "investment_wan_yuan": "-1"}, "investment_wan_yuan", "请填不小于 0 的数"),
        ({**FOIL, "tax_wan_yuan_per_year": "9" * 180}, "tax_wan_yuan_per_year", "无效"),
        ({"industry": "3455"}, "industry", "没有行业「3455」"),
        ({"industry": "量子计算"}, "industry", "没有行业「量子计算」"),
        ({"industry": "铜" * 81}, "industry", "产业名称太长，最多 80 个字"),
        ({**FOIL, "plan": "yangu"}, "plan", "请从所列选项中选"),
        ({**FOIL, "needs": "railway"}, "needs", "请从所列选项中选"),
        ({**FOIL, "project_kind": "old"}, "project_kind", "「建设性质」的值“old”无效"),
        ({**FOIL, "sewer_connected": "maybe"}, "sewer_connected", "请从所列选项中选"),
        ({**FOIL, "processes": "magic"}, "processes", "请从所列选项中选"),
        ({**FOIL, "processes": ["casting", "none"]}, "processes", "请去掉其中之一"),
        ({"plan": "yanggu"}, "industry", "还没有说明要什么样的园区"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_in_the_summary(
    client: TestClient, query: dict[str, object], field: str, said: str
) -> None:
    html = asked(client, status=422, **query)
    assert said in words(html.split('id="refusal"')[1].split("</section>")[0])
    assert f'<a href="#{field}">' in html
    assert said in words(html.split(f'id="error-{field}"')[1].split("</span>\n")[0][:900])
    assert re.search(rf'id="{field}"[^>]*aria-invalid="true"', html)
    assert not cards(html)
    if isinstance(query.get("area"), str):
        assert f'value="{query["area"]}"' in html


def test_every_mistake_is_named_at_once(client: TestClient) -> None:
    html = asked(client, status=422, industry="量子计算", area="-5", investment_wan_yuan="nan")
    assert "有 3 处需要更正" in words(html)
    for field in ("industry", "area", "investment_wan_yuan"):
        assert f'id="error-{field}"' in html
    brief = asked(client, "/sites/brief", status=422, area="-5")
    assert 'id="error-area"' in brief


def test_contradictory_facts_are_shown_at_the_field(client: TestClient) -> None:
    query = FOIL | {"project_kind": "existing", "adds_capacity": "true"}
    html = asked(client, status=422, **query)
    assert "相互矛盾" in words(html)
    assert 'id="error-adds_capacity"' in html
    assert 'id="error-project_kind"' in html


def test_what_is_typed_never_becomes_markup(client: TestClient) -> None:
    for path in ("/sites", "/sites/brief"):
        html = asked(client, path, status=422, industry=ATTACK, area=ATTACK)
        assert "<script>alert" not in html
        assert "&lt;script&gt;" in html


# The brief, and what stays inside the office


def test_the_brief_holds_the_question_the_first_five_and_the_sources(client: TestClient) -> None:
    html = asked(client, "/sites/brief", **FOIL, needs="rail")
    brief = words(html)
    assert "园区选址简报" in brief
    assert re.search(r"日期：20\d\d-\d\d-\d\d", brief)
    assert html.count("<li><h3>") == 5
    assert "100 亩 × 280 万元/亩 = 28000 万元（2.8 亿元）" in brief
    assert "必须有的配套：铁路" in brief
    assert "铁路：文本未给出。现在有没有，能给多少？" in brief
    assert "规划期已满" in brief.split("依据的文本")[1]
    assert "不构成选址建议" in brief
    link = unescape(re.findall(r'class="brief-link">.*?href="([^"]+)"', html, re.S)[0])
    assert "http://testserver/sites?" in brief
    assert cards(asked(client, link))[:5]


def test_an_investor_sees_nothing_of_records_and_confirmations(client: TestClient) -> None:
    for path in ("/sites", "/sites/brief"):
        html = asked(client, path, **FOIL)
        main = html.split("<main")[1].split("</main>")[0]
        assert "/records/" not in main
        assert not re.search(r"经办人|核查人|confirmation|officer", main)


# The map


def test_the_map_numbers_the_parks_as_the_cards(client: TestClient) -> None:
    html = asked(client, **FOIL)
    frame = unescape(re.findall(r'<iframe class="sites-map"[^>]* src="([^"]+)"', html)[0])
    page = client.get(frame)
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    place = cards(html).index("lq-park-nonferrous") + 1
    assert f"{place} 有色金属产业园（临清市）" in page.text
    rows = re.findall(r"<tr>(.*?)</tr>", page.text.split("<tbody>")[1], re.S)
    assert len(rows) == 146
    refused = client.get("/maps/sites", params={"area": "-1"})
    assert refused.status_code == 422
