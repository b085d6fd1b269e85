"""The profile of a zone: what it says, what it admits not to know, and that all zones have one."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest
from fastapi.testclient import TestClient
from shapely.geometry import Polygon

from app.domain.reference import reproject
from app.main import create_app
from app.services.import_zones import ZoneImport, import_zones
from app.services.observation_terms import Figure
from app.services.record_observation import record_observations
from app.settings import Settings
from tests.import_files import gbk_shapefile
from tests.web.browsing import fits

ATTACK = '"><script>alert(1)</script>'
SECTIONS = (
    "boundary", "area", "industries", "projects", "facilities", "land", "targets", "clauses",
    "conflicts", "documents", "related",
)  # fmt: skip
MOST_BYTES = 300_000


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("zones")))
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def fresh(tmp_path) -> Iterator[TestClient]:
    """A service of its own: what is imported here must not answer elsewhere."""
    with TestClient(create_app(Settings(data_dir=tmp_path))) as client:
        yield client


@pytest.fixture(autouse=True)
def forget_language(client: TestClient) -> None:
    client.cookies.clear()


def zone(client: TestClient, zone_id: str, lang: str = "zh") -> str:
    answer = client.get(f"/zones/{zone_id}", params={"lang": lang})
    assert answer.status_code == 200, zone_id
    return answer.text


def words(html: str) -> str:
    """The visible words of a page, blanks collapsed; ids in <code> are meant for machines."""
    bare = re.sub(r"<code>.*?</code>|<[^>]+>", " ", html)
    return re.sub(r"\s+", " ", unescape(bare).replace("\u2009", ""))


def section(html: str, name: str) -> str:
    """The words of one section."""
    return words(re.split(rf'<section id="{name}"', html)[1].split('<section id="')[0])


def rows(html: str, name: str) -> list[str]:
    """The rows of a section's tables, a cell's words apart from the next by a bar."""
    part = re.split(rf'<section id="{name}"', html)[1].split('<section id="')[0]
    found = re.findall(r"<tr>(.*?)</tr>", part, re.DOTALL)
    return [
        "|".join(
            words(cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        )
        for row in found
    ]


# All zones


def test_every_zone_has_a_whole_page_in_both_languages(client: TestClient) -> None:
    """No heading without words, no code, no placeholder, nothing too large to load."""
    for one in client.app.state.desk.knowledge.zones:
        for lang in ("zh", "en"):
            html = zone(client, one.id, lang)
            assert len(html.encode()) < MOST_BYTES, (one.id, lang)
            said = words(html)
            assert not re.findall(r"\b[a-z0-9]+_[a-z0-9_]+\b|\{[a-z_]*\}", said), one.id
            assert re.findall(r'<section id="(\w+)"', html) == list(SECTIONS), one.id
            for name in SECTIONS:
                part = re.split(rf'<section id="{name}"', html)[1].split('<section id="')[0]
                after = words(part.split("</h2>", maxsplit=1)[1])
                assert len(after.strip()) > 4, (one.id, name)
            assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html), one.id
            if lang == "zh":
                mine = said.split("尚不清楚", maxsplit=1)[0].replace(one.name_en, "")
                assert not re.search(r"[A-Za-z]{4,} [a-z]{3,} [a-z]{3,}", mine), one.id


def test_links_within_a_page_lead_somewhere(client: TestClient) -> None:
    for zone_id in ("lq-block-urban", "lq-edz", "dcf-pipe", "yg-area-east", "demo-park"):
        html = zone(client, zone_id)
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), zone_id
        assert set(re.findall(r'href="#([^"]+)"', html)) <= {*ids, "main"}, zone_id
        for near in re.findall(r'href="/zones/([a-z0-9-]+)"', html):
            assert near in client.app.state.desk.knowledge.zones_by_id


# What it says


def test_the_first_lines_say_what_a_zone_is_and_what_is_not_known(client: TestClient) -> None:
    html = zone(client, "lq-block-urban")
    head = words(html.split('class="zone-top"')[0])
    assert "中的板块，属临清经济开发区；边界按四至文字推定，误差约 450 至 2500 m" in head
    assert "所列产业有智能装备、有色金属、新能源新材料、纺织服装等 7 类" in head
    assert "规划未按板块列产业" in head
    assert "规划期已满" in head
    unknown = words(html.split("zone-unknown")[1].split("</section>")[0])
    assert "没有官方边界" in unknown
    assert "没有数据不等于没有限制" in unknown
    assert "没有建设用地面积、工业用地面积的数据" in unknown
    assert 'src="/maps/zones/lq-block-urban?lang=zh"' in html
    for action in ("/check?at=", "/sites", "/compare?zone=lq-block-urban", "/api/downloads/"):
        assert f'href="{action}' in html
    assert "data-print" in html


def test_an_outline_from_which_land_was_taken_out_says_so_at_once(client: TestClient) -> None:
    for zone_id in ("yg-edz", "yg-area-east", "yg-area-west", "yg-area-north"):
        html = zone(client, zone_id)
        assert "落入范围线不等于在区内" in words(html.split("zone-summary")[1].split("</p>")[0])
        unknown = words(html.split("zone-unknown")[1].split("</section>")[0])
        assert "“永久基本农田、林地等限制开发区域、禁止开发区域”在四至之内而不属开发区" in unknown
    for zone_id in ("yg-withdrawn", "yg-reserve", "lq-edz"):
        assert "落入范围线" not in words(zone(client, zone_id).split('class="zone-top"')[0])


def test_an_area_taken_out_of_a_zone_is_not_called_a_part_of_it(client: TestClient) -> None:
    html = zone(client, "yg-withdrawn")
    head = words(html.split('class="zone-top"')[0])
    assert "位于阳谷经济开发区四至之内，不属阳谷经济开发区" in head
    assert "，属阳谷经济开发区" not in head
    assert "所属 位于阳谷经济开发区四至之内" in words(html)
    english = words(zone(client, "yg-withdrawn", "en").split('class="zone-top"')[0])
    assert "inside the limits of Yanggu Economic Development Zone but no part of it" in english


def test_only_figures_that_can_be_compared_count_as_not_observed(client: TestClient) -> None:
    targets = client.get("/api/targets", params={"zone": "lq-edz"}).json()["targets"]
    compared = [t for t in targets if t["kind"] in ("target", "requirement", "quantity", "derived")]
    waiting = [t for t in compared if t["outcome"] == "no_data"]
    # 75 figures; 31 of them are facts and baselines, which are no targets
    assert (len(targets), len(compared), len(waiting)) == (75, 44, 44)
    unknown = words(zone(client, "lq-edz").split("zone-unknown")[1].split("</section>")[0])
    assert (
        "目标：44 项可作目标比较，其中 44 项没有监测数据，不能说是否达到；有监测数据的 0 项"
        in unknown
    )
    assert "75 项" not in unknown


def test_a_day_that_the_page_does_not_show_is_not_passed_over(client: TestClient) -> None:
    asked = client.get("/zones/lq-edz", params={"as_of": "2023-01-01"}).text
    assert "本页只按今天（" in words(asked)
    assert "网址中的日期“2023-01-01”没有采用" in words(asked)
    assert "没有采用" not in words(zone(client, "lq-edz"))


def test_clauses_are_folded_and_of_figures_ten_stand_open(client: TestClient) -> None:
    html = zone(client, "lq-edz")
    part = html.split('<section id="clauses"')[1].split('<section id="conflicts"')[0]
    open_part = re.sub(r"<details.*?</details>", "", re.sub(
        r'<details class="finding.*?</details>', "", part, flags=re.S), flags=re.S)  # fmt: skip
    assert 'id="clause-' in part
    assert 'id="clause-' not in open_part
    assert "clause-entry" not in open_part
    targets = html.split('<section id="targets"')[1].split('<section id="clauses"')[0]
    assert targets.split("<details")[0].count('<tr><th scope="row">') == 10
    assert "其余 20 项数字" in targets


def test_conditions_are_lists_without_brackets_in_brackets(client: TestClient) -> None:
    rules = client.get("/api/rules").json()["rules"]
    said = [rule[key] for rule in rules for key in ("when", "unless", "requirement") if rule[key]]
    english = client.get("/api/rules", params={"lang": "en"}).json()["rules"]
    assert not [one for one in said if "（（" in one or re.search(r"图层“?[a-z_]+", one)]
    assert not [rule for rule in english if "((" in f"{rule['when']}{rule['unless']}"]
    assert any("位于图层“" in one for one in said)


def test_chinese_words_of_an_english_page_are_marked_as_chinese(client: TestClient) -> None:
    html = zone(client, "lq-edz", "en")
    assert re.search(r'products: <span lang="zh-CN">', html)
    assert re.search(r'GB/T 4754: \d+ <span lang="zh-CN">', html)
    bare = re.sub(r'<(\w+)[^>]* lang="zh-CN"[^>]*>.*?</\1>', "", html, flags=re.S)
    lines = re.findall(r'<span class="line">(.*?)</span>', bare, re.S)
    assert lines
    assert not [line for line in lines if re.search("[\u4e00-\u9fff]", line)]


def test_each_limit_stands_with_its_text_its_evidence_and_its_uncertainty(client) -> None:
    found = rows(zone(client, "lq-block-urban"), "boundary")
    assert found[0] == "方位|印文|上图依据|误差（m）"
    assert [row.split("|")[0] for row in found[1:]] == ["北至", "东至", "南至", "西至"]
    assert found[1].startswith("北至|东吕高速|东吕高速无坐标来源")
    assert found[1].endswith("|900")
    assert "东环路（局部至东环路以东现状企业）" in found[2]
    assert found[3].endswith("面积相符系构造所致，不证明位置|2500")


def test_a_zone_known_by_text_only_says_so_and_shows_no_map(client: TestClient) -> None:
    html = zone(client, "dcf-gulou")
    assert "<iframe" not in html
    assert "没有可上图的四至或坐标；不能判断一块地是否在本区内" in words(html)
    assert "文本未给出本区的四至" in section(html, "boundary")
    assert "文本未给出本区的规划用地数字，也没有现状用地数据" in section(html, "land")
    assert "land-use.svg" not in html
    assert "文本没有点名位于本区的项目或企业" in section(html, "projects")
    assert "效力未知" in words(html.split('class="zone-top"')[0])


def test_a_point_is_called_a_point(client: TestClient) -> None:
    html = zone(client, "dcf-pipe")
    assert "只有大致点位，误差约 2000 m，范围未知" in words(html)
    english = zone(client, "dcf-pipe", "en")
    assert "only a rough point is known, about 2000 m uncertain" in words(english)


def test_a_zone_of_blocks_leads_to_their_limits(client: TestClient) -> None:
    html = zone(client, "lq-edz")
    assert "四至：文本只按下属区域给出" in words(html)
    assert 'href="/zones/lq-block-urban#boundary"' in html


def test_an_area_that_agrees_by_construction_is_no_evidence(client: TestClient) -> None:
    html = zone(client, "lq-block-urban")
    assert "文本印出|33.19|49785.00" in rows(html, "area")
    said = section(html, "area")
    assert "推定图形的大小就是由文本面积反算的，相符不能证明位置或面积" in said
    assert "其中城区板块33.19平方公里" in said


def test_the_demonstration_is_marked_on_its_page(client: TestClient) -> None:
    html = zone(client, "demo-park")
    assert "is-fiction fiction" in html
    assert "都是虚构的，不代表任何真实地块" in words(html)
    assert "全部虚构，仅供学习与测试" in words(html)


# Land


def test_land_is_a_table_of_planned_years_and_of_what_was_observed(client: TestClient) -> None:
    html = zone(client, "lq-block-urban")
    found = rows(html, "land")
    assert found[0] == "项目|2025 年规划|2035 年规划|观测"
    assert found[1].startswith("建设用地（km²）|22.25 原文称“城市建设用地”|28.37")
    assert found[1].endswith("|尚无观测")
    assert found[2] == "工业用地（km²）|7.91|9.75|尚无观测"
    assert found[3] == "工业用地占比（计算）|35.55 %|34.37 %|尚无观测"
    assert found[4] == "工业用地占比（文本印）|约 36 % ● 与计算相符|约 34 % ● 与计算相符|—"
    assert found[5] == "尚余建设用地（亩）|尚无观测|尚无观测|—"
    assert "既非上限也非下限" in section(html, "land")
    assert 'alt="城区板块用地。2025 年规划：城市建设用地 22.25 km²，工业用地 7.91 km²' in html


def test_an_observation_fills_the_table_and_changes_the_picture(fresh: TestClient) -> None:
    before = fresh.get("/zones/lq-block-yandian/land-use.svg")
    record_observations(
        fresh.app.state.desk,
        [
            Figure(zone="lq-block-yandian", indicator=name, on="2025-06-30", value=value,
                   unit="km2", source="2025年变更调查", officer="张")
            for name, value in (("construction_land_km2", 6.1), ("industrial_land_km2", 1.05))
        ],
    )  # fmt: skip
    html = zone(fresh, "lq-block-yandian")
    found = rows(html, "land")
    assert found[1].endswith("|6.10 2025-06-30")
    assert found[3].endswith("|17.21 %")  # 1.05 / 6.1
    assert found[5] == "尚余建设用地（亩）|1050.00|2850.00|—"  # (6.8 - 6.1) * 1500
    assert found[6] == "尚余工业用地（亩）|225.00|1575.00|—"  # (1.2 - 1.05) * 1500
    assert "尚余不是用地指标，也不是许可" in section(html, "land")
    after = fresh.get("/zones/lq-block-yandian/land-use.svg")
    assert after.headers["etag"] != before.headers["etag"]
    assert after.content != before.content


def test_the_picture_is_a_file_of_two_kinds_that_a_reader_keeps(client: TestClient) -> None:
    address = "/zones/lq-block-urban/land-use"
    svg, png = client.get(f"{address}.svg"), client.get(f"{address}.png?lang=en")
    assert svg.headers["content-type"] == "image/svg+xml"
    assert png.content.startswith(b"\x89PNG")
    assert svg.headers["content-security-policy"].startswith("default-src 'none'")
    again = client.get(f"{address}.svg", headers={"if-none-match": svg.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(f"{address}.svg?lang=en", headers={"if-none-match": svg.headers["etag"]})
    assert other.status_code == 200


@pytest.mark.parametrize(
    "path",
    ["dcf-gulou/land-use.svg", "yg-edz/land-use.png", "lq-block-urban/land-use.pdf",
     "nowhere/land-use.svg"],
)  # fmt: skip
def test_there_is_no_picture_where_there_are_no_figures(client: TestClient, path: str) -> None:
    answer = client.get(f"/zones/{path}")
    assert answer.status_code == 404
    assert "svg+xml" not in answer.headers["content-type"]


# Clauses, targets, contradictions, documents


def test_clauses_stand_by_dimension_the_zones_own_first(client: TestClient) -> None:
    html = zone(client, "lq-block-urban")
    part = html.split('<section id="clauses"')[1].split('<section id="conflicts"')[0]
    headings = [words(h).strip() for h in re.findall(r"<h3[^>]*>(.*?)</h3>", part, re.S)]
    assert [h.split(" ")[0] for h in headings[:4]] == [
        "空间布局约束", "污染物排放管控", "环境风险防控", "资源利用效率",
    ]  # fmt: skip
    spatial = words(part.split('id="dimension-spatial"')[1].split('id="dimension-emissions"')[0])
    assert spatial.index("本区自己的") < spatial.index("来自上级区域：临清经济开发区")
    assert "已有更新版本" in spatial
    clause = words(part.split('id="clause-lq-')[1].split("</details>")[0])
    assert "对象：" in clause
    assert "临清" in clause


def test_a_clause_that_is_only_of_a_part_says_so(client: TestClient) -> None:
    said = section(zone(client, "lq-edz"), "clauses")
    assert "只对下属区域：城区板块（地块落在该处时适用）" in said


def test_what_a_page_cannot_hold_is_counted_and_one_click_away(client: TestClient) -> None:
    html = zone(client, "lq-block-urban")
    left_out = re.findall(
        r'href="(/zones/lq-block-urban/clauses\?from=[^"#]+)[^>]*>另有 (\d+) 条', html
    )
    address, count = next(pair for pair in left_out if "from=lq-block-urban#" in pair[0] + "#")
    own = client.get("/zones/lq-block-urban/clauses").text
    shown = len(re.findall(r'id="clause-', html.split('id="dimension-emissions"')[1]
                           .split("<details class=\"more\"")[1]))  # fmt: skip
    every = len(re.findall(r'id="clause-', own.split('id="dimension-emissions"')[1]
                           .split("<section")[0]))  # fmt: skip
    assert every == shown + int(count)
    assert client.get(unescape(address)).status_code == 200


def test_all_clauses_of_an_origin_are_on_a_page_of_their_own(client: TestClient) -> None:
    page = client.get("/zones/lq-edz/clauses", params={"from": "lq-city"})
    assert page.status_code == 200
    assert len(page.content) < MOST_BYTES
    assert "来自上级区域：临清市" in words(page.text)
    known = [
        rule for rule in client.get("/api/rules", params={"zone": "lq-edz"}).json()["rules"]
        if "lq-city" in rule["zones"]
    ]  # fmt: skip
    said = words(page.text)
    assert known
    assert all(re.sub(r"\s+", " ", rule["source"]["quote"]) in said for rule in known)


def test_targets_say_what_is_printed_and_what_was_not_observed(client: TestClient) -> None:
    html = zone(client, "lq-block-urban")
    row = next(r for r in rows(html, "targets") if r.startswith("城市建设用地") and "2025" in r)
    assert "力争达到的规模 22.25 km² 原文“力争…达”" in row
    assert "尚无观测" in row
    assert "规划期已满" in row
    assert 'href="/targets?zone=lq-block-urban"' in html


def test_contradictions_stand_with_all_their_texts(client: TestClient) -> None:
    said = section(zone(client, "lq-block-urban"), "conflicts")
    assert "八大产业园区和各项目园区都没有四至，也没有面积" in said
    for quote in ("以现状经济开发区西北部电机企业和市场为基础", "借助北侧有色金属产业园",
                  "在开发区与高铁片区交界地带"):  # fmt: skip
        assert quote in said
    assert "直接涉及本区" in said


def test_documents_stand_with_number_validity_and_status(client: TestClient) -> None:
    found = rows(zone(client, "lq-block-urban"), "documents")
    plan = next(row for row in found if row.startswith("临清市经济开发区产业发展总体规划"))
    assert plan.endswith("临政办字〔2022〕22号|2022-10-11 至 2025-12-31|规划期已满")
    eco = next(row for row in found if "生态环境分区管控方案" in row)
    assert "已有更新版本 新版：2022年动态更新版" in eco
    assert any(row.endswith("2020-01-01 至 未印止期|有效") for row in found)


# An imported boundary, an unknown zone


def test_an_official_boundary_replaces_the_reconstruction_on_the_page(fresh: TestClient) -> None:
    ring = [(115.7115, 36.8055), (115.7745, 36.8050), (115.7740, 36.8810), (115.7110, 36.8800)]
    shape = reproject(Polygon(ring), 4490, 4548)
    file = gbk_shapefile([shape], {"名称": ["城区板块"]})
    wanted = ZoneImport(
        zone_id="lq-block-urban", valid_from=date(2026, 6, 1), source="临政字〔2026〕9号附图"
    )
    import_zones(fresh.app.state.desk, file, wanted)
    html = zone(fresh, "lq-block-urban")
    assert "边界为官方边界，自 2026-06-01 起采用" in words(html)
    assert "basis-official" in html
    assert "误差约" not in words(html.split('class="zone-top"')[0])
    found = rows(html, "boundary")
    assert found[1] == "北至|东吕高速|官方边界：临政字〔2026〕9号附图|0（官方边界）"
    assert "不相符：图上面积比文本面积大" in section(html, "area")
    assert "没有官方边界" not in words(html)


def test_an_unknown_zone_leads_to_those_of_a_similar_name(client: TestClient) -> None:
    answer = client.get("/zones/lq-block-urbn")
    assert answer.status_code == 404
    assert 'href="/zones/lq-block-urban"' in answer.text
    by_name = client.get("/zones/城区板块")
    assert by_name.status_code == 404
    assert 'href="/zones/lq-block-urban"' in by_name.text
    nothing = client.get("/zones/zzzzzzzz", params={"lang": "en"})
    assert "Nothing has a similar name" in words(nothing.text)
    assert client.get("/zones/nowhere/clauses").status_code == 404
    assert client.get("/zones").headers["location"] == "/#zones"


def test_what_was_typed_is_shown_as_text(client: TestClient) -> None:
    answer = client.get("/zones/" + ATTACK.replace("/", "%2F"))
    assert "<script>alert" not in answer.text
    origin = client.get("/zones/lq-edz/clauses", params={"from": ATTACK})
    assert origin.status_code == 200
    assert "<script>alert" not in origin.text


# In a browser


@pytest.mark.browser
def test_a_profile_fits_a_desk_and_a_phone_with_map_chart_and_printing(page) -> None:
    """Nothing of another host, no violation of the policy: see the fixture."""
    page.goto("/zones/lq-block-urban")
    assert fits(page)
    map_of_zone = page.frame_locator(".zone-map iframe").locator(".plan-map")
    map_of_zone.wait_for()
    chart = page.locator(".land-chart img")
    page.wait_for_function("document.querySelector('.land-chart img').complete")
    assert chart.evaluate("image => image.naturalWidth") > 0
    page.evaluate("window.print = () => { document.title = 'printed' }")
    page.get_by_role("button", name="打印").click()
    assert page.title() == "printed"
    page.locator("#clauses details.more > summary").first.click()
    folded = page.locator("#clauses details.clause-entry").first
    folded.locator("summary").click()
    assert folded.locator("blockquote").is_visible()
    page.goto("/zones/lq-edz?lang=en")
    assert fits(page)
