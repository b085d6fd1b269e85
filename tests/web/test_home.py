"""The start page and the page of one place: ways in, search, filters, permalinks, what applies."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(data_dir=tmp_path_factory.mktemp("home")))) as client:
        yield client


@pytest.fixture(autouse=True)
def forget_language(client: TestClient) -> None:
    client.cookies.clear()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def listed(html: str) -> list[str]:
    """Ids of the zones in the list, in the order of the page."""
    return re.findall(r'class="zone-name" href="/zones/([^"]+)"', html)


def entry(html: str, zone_id: str) -> str:
    return html.split(f'href="/zones/{zone_id}"')[1].split("</li>", maxsplit=1)[0]


def options(html: str, name: str) -> list[str]:
    select = html.split(f'<select id="{name}"')[1].split("</select>", maxsplit=1)[0]
    return [words(option).strip() for option in re.findall(r"<option.*?</option>", select)]


# Ways in


def test_each_of_the_three_people_has_a_way_in_with_a_reason(client: TestClient) -> None:
    ways = client.get("/").text.split('<nav class="ways"')[1].split("</nav>")[0]
    found = [
        (link, words(inner).strip())
        for link, inner in re.findall(r'<a class="way[^"]*" href="([^"]+)">(.*?)</a>', ways, re.S)
    ]
    assert found == [
        ("/check", "审批经办人 核一块地 传图、粘贴或画图，逐条款给结论和依据"),
        ("/sites", "投资人 找一个园区 按项目排园区，说明为什么、门槛折多少钱"),
        ("/targets", "规划人员 看目标 规划指标对现状，差多少、还余多少亩"),
        ("/here", "任何人 查此处适用什么 在地图上点一下，或输入经纬度"),
    ]


def test_the_frame_names_six_pages_and_where_one_is(client: TestClient) -> None:
    nav = client.get("/").text.split('<nav class="site-nav"')[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', nav) == [
        "/",
        "/check",
        "/sites",
        "/targets",
        "/records",
        "/about/data",
    ]
    assert re.findall(r'href="([^"]+)" aria-current="page"', nav) == ["/"]
    below = client.get("/check/txt").text.split('<nav class="site-nav"')[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]+)" aria-current="true"', below) == ["/check"]


# The list


def test_the_list_is_whole_without_the_map_and_leads_to_profiles(client: TestClient) -> None:
    page = client.get("/").text
    ids = listed(page)
    assert len(ids) == len(set(ids)) == 280
    assert ids[0] == "lq-edz"
    assert ids[-1] == "demo-park"
    assert "共 280 处" in words(page)
    assert len(page) < 300_000
    last = page.split('id="plan-demonstration"')[1]
    assert "虚构的练习园区，不画在这幅图上" in last
    assert "data-show" not in last.split("</section>")[0]


def test_a_zone_of_the_list_can_be_shown_on_the_map_by_its_address(client: TestClient) -> None:
    page = client.get("/", params={"industry": "轴承"}).text
    found = re.search(r'href="([^"]+)" data-show="lq-block-yandian"', page)
    assert found
    address = unescape(found[1])
    assert address == "/?industry=%E8%BD%B4%E6%89%BF&show=lq-block-yandian#map"
    shown = client.get(address).text
    assert "mode=locate&amp;lang=zh&amp;show=lq-block-yandian" in shown
    assert 'class="zone is-shown"' in shown
    assert "show=" not in client.get("/", params={"show": "demo-park"}).text.split("<iframe")[1]
    assert "show=" not in client.get("/", params={"show": "x"}).text.split("<iframe")[1]


# Search


@pytest.mark.parametrize(
    ("q", "count", "zone", "said"),
    [
        ("轴承", 24, "lq-edz", "企业：宇捷轴承"),
        ("bearing", 20, "lq-park-yandian-bearing", ""),
        ("宇捷", 5, "lq-block-yandian", "企业："),
        ("全国轴承产业新旧动能", 1, "lq-block-yandian", "又名：全国轴承产业新旧动能转换示范区"),
        ("copper", 5, "lc-park-dismantle", "产业：铜加工"),
        ("印染", 2, "lq-park-textile", "产业：印染"),
        ("LINQING economic zone", 1, "lq-edz", ""),
        ("轴承 临清", 8, "lq-edz", "企业：宇捷轴承"),
    ],
)
def test_search_finds_by_any_name_and_says_what_was_met(
    client: TestClient, q: str, count: int, zone: str, said: str
) -> None:
    page = client.get("/", params={"q": q}).text
    assert len(listed(page)) == count
    assert f"找到 {count} 处" in words(page)
    hit = re.findall(r'class="zone-hit">([^<]*)<', entry(page, zone))
    assert any(one.startswith(said) for one in hit) if said else hit == []


def test_an_english_reader_searches_and_reads_in_english(client: TestClient) -> None:
    page = client.get("/", params={"q": "copper", "lang": "en"}).text
    assert "5 found" in words(page)
    assert "industry: Copper processing" in entry(page, "lc-park-dismantle")
    assert "Bearings (20)" in options(client.get("/?lang=en").text, "industry")


def test_nothing_found_says_what_else_to_try(client: TestClient) -> None:
    page = client.get("/", params={"q": "没有这种产业", "plan": "yanggu"}).text
    assert listed(page) == []
    assert "可去掉一项条件，或换一个词" in page
    assert 'href="/?plan=yanggu#zones"' in page
    assert 'href="/#zones"' in page


# Filters


def test_filters_stand_in_the_address_and_count_what_they_leave(client: TestClient) -> None:
    page = client.get("/", params={"plan": "linqing", "industry": "轴承", "kind": ""}).text
    assert len(listed(page)) == 9
    assert "找到 9 处，其中 2 处上图" in words(page)
    assert options(page, "kind") == ["不限", "板块（1）", "产业园（1）", "项目园区（7）"]
    chips = words(page.split('<nav class="filters"')[1].split("</nav>")[0])
    assert "临清市 9 阳谷县 0 东昌府区 5 聊城市 6 演示园区（虚构） 0" in chips
    narrower = client.get("/?plan=linqing&industry=轴承&kind=block&basis=reconstructed").text
    assert listed(narrower) == ["lq-block-yandian"]
    chosen = narrower.split('class="chosen"')[1].split("</p>")[0]
    assert re.findall(r"去掉条件：([^\"]+)", chosen) == ["临清市", "板块", "轴承", "按四至文字推定"]
    without_kind = "/?plan=linqing&amp;industry=%E8%BD%B4%E6%89%BF&amp;basis=reconstructed#zones"
    assert f'href="{without_kind}"' in chosen


def test_the_search_in_the_head_keeps_the_filters(client: TestClient) -> None:
    page = client.get("/", params={"plan": "linqing", "q": "轴承"}).text
    search = page.split('class="site-search"')[1].split("</form>")[0]
    assert '<input type="hidden" name="plan" value="linqing">' in search
    assert 'name="q" type="search" maxlength="80"' in search
    assert 'value="轴承"' in search


def test_an_industry_is_named_by_word_id_or_translation_alike(client: TestClient) -> None:
    def ids(industry: str) -> list[str]:
        found = client.get("/api/zones", params={"industry": industry})
        assert found.status_code == 200
        return [feature["id"] for feature in found.json()["features"]]

    bearings = ids("轴承")
    assert len(bearings) == 20
    assert {"lq-park-yandian-bearing", "dcf-zhengjia-cluster", "lc-park-yandian"} <= set(bearings)
    assert ids("lq-ind-bearing") == ids("Bearings") == bearings
    # A word that only a zone prints is found too; a park only inferred to have it is not.
    assert ids("甲鱼养殖") == ["dcf-ag-fish", "dcf-ag-fish-turtle"]
    assert "lc-park-xinfa-al" not in ids("有色金属及金属深加工产业集群")
    refused = client.get("/api/zones", params={"industry": "轴乘"})
    assert refused.status_code == 422
    assert refused.json()["code"] == "zones.unknown_filter"
    assert "轴承" in refused.json()["mend"]


@pytest.mark.parametrize("name", ["plan", "kind", "industry", "basis"])
def test_an_unknown_filter_is_refused_as_a_page(client: TestClient, name: str) -> None:
    refused = client.get("/", params={name: "nowhere"})
    assert refused.status_code == 422
    assert "zones.unknown_filter" in refused.text
    label = {"plan": "规划", "kind": "类型", "industry": "产业", "basis": "边界依据"}[name]
    assert f"“{label}”中没有“nowhere”，下面没有按它筛选。" in words(refused.text)
    assert len(listed(refused.text)) == 280
    assert "administrative_area" not in words(refused.text)


def test_a_misspelt_industry_is_answered_with_the_nearest(client: TestClient) -> None:
    page = client.get("/", params={"industry": "轴乘", "plan": "yanggu", "kind": "x"}).text
    assert len(listed(page)) == 26  # what could be understood still filters
    refused = words(page)
    assert "“类型”中没有“x”" in refused
    assert "“产业”中没有“轴乘”" in refused
    assert "轴承" in refused.split("“轴乘”")[1].split("代码")[0]


# One place


def test_what_applies_at_a_place_leads_to_profile_check_and_itself(client: TestClient) -> None:
    page = client.get("/here", params={"lon": "115.77", "lat": "36.87"}).text
    text = words(page)
    assert "城区板块 待定 距推定边界约 449 m，在误差 450 m 之内，不能判断内外" in text
    assert 'href="/zones/lq-block-urban"' in page
    assert 'href="/check?at=115.77,36.87#draw"' in page
    assert 'href="/here?lon=115.77&amp;lat=36.87"' in page
    assert "mode=locate&amp;lang=zh&amp;at=115.77,36.87" in page
    assert "可能适用的条款 241 条" in text
    assert "没有数据不等于没有限制" in text
    assert "另有 271 处园区或地点只有文字或点位，无法判断是否包含此处" in text


def test_in_the_demonstration_park_everything_is_marked_as_fiction(client: TestClient) -> None:
    feature = client.get("/api/zones/demo-park").json()
    ring = feature["geometry"]["coordinates"][0]
    lon = sum(point[0] for point in ring[:4]) / 4
    lat = sum(point[1] for point in ring[:4]) / 4
    page = client.get("/here", params={"lon": f"{lon:.6f}", "lat": f"{lat:.6f}"}).text
    item = page.split('href="/zones/demo-park"')[0].rsplit("<li", 1)[1]
    assert 'class="is-fiction"' in item
    assert "位于其内" in words(page)
    assert "没有覆盖此处的图层，不能判断：永久基本农田" in page  # fiction is no data


def test_inside_an_outline_is_not_inside_the_zone_where_land_was_taken_out(client) -> None:
    """The plan withdraws farmland and woodland from the zone within its four limits."""
    page = client.get("/here", params={"lon": "115.8404", "lat": "36.1464"}).text
    item = page.split('href="/zones/yg-area-east"')[1].split("</li>")[0]
    assert "位于其内" in item
    told = words(item)
    assert "仅凭落入范围线不能断定在区内" in told
    assert "“永久基本农田、林地等限制开发区域、禁止开发区域”在四至之内而不属开发区" in told
    assert "relation-inside of-reconstructed" in item  # green is for official boundaries only
    assert ".relation-inside.of-official" in client.get("/static/app.css").text
    zones = client.get("/api/zones/at", params={"lon": 115.8404, "lat": 36.1464}).json()["zones"]
    caveats = {zone["id"]: zone["caveat"] for zone in zones}
    assert caveats["yg-area-east"] is not None
    assert caveats["yg-reserve"] is None  # undetermined: nothing was claimed of it


def test_a_basis_that_no_zone_has_is_an_answer_not_a_mistake(client: TestClient) -> None:
    answer = client.get("/", params={"basis": "official"})
    assert answer.status_code == 200
    assert listed(answer.text) == []
    told = words(answer.text)
    assert "没有一个园区有官方边界" in told
    assert "请数据管理员导入官方边界" in told
    assert "没有“official”" not in told
    narrower = words(client.get("/", params={"basis": "official", "plan": "linqing"}).text)
    assert "没有符合条件的园区" in narrower  # of one plan only: nothing is said of all zones
    assert client.get("/api/zones", params={"basis": "official"}).json()["features"] == []


def test_a_place_is_answered_for_the_day_asked_about(client: TestClient) -> None:
    place = {"lon": "115.77", "lat": "36.87"}
    then = client.get("/here", params={**place, "as_of": "2023-01-01"}).text
    assert "截至 2023-01-01" in words(then)
    now = client.get("/here", params=place).text
    assert then.count("规划期已满") < now.count("规划期已满")
    assert "&amp;as_of=2023-01-01" in then
    for day, said in (("2999-01-01", "还没有到"), ("soon", "日期「soon」无效")):
        refused = client.get("/here", params={**place, "as_of": day})
        assert refused.status_code == 422
        assert said in words(refused.text)


def test_the_address_of_a_sample_leads_to_the_samples(client: TestClient) -> None:
    answer = client.get("/check/samples/strip", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/check#samples")
    assert 'id="samples"' in client.get("/check").text
