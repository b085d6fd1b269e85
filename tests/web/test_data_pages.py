"""The inventory says what is known, how old and how sure it is, with the services' own counts."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from shapely.geometry import box

from app.main import create_app
from app.services.check_rulebook import check_rulebook
from app.services.import_layer import LayerImport, import_layer
from app.services.import_zones import ZoneImport, import_zones
from app.services.list_contradictions import ContradictionQuery, list_contradictions
from app.services.observation_terms import Figure
from app.services.record_observation import record_observations, withdraw_observation
from app.services.show_data_sources import show_data_sources
from app.settings import Settings
from app.web.data_pages import DOWNLOADS
from tests.conftest import NOON
from tests.import_files import geopackage, square

PAGE, LIST = "/about/data", "/about/data/contradictions"


def served(folder: Path, demonstration: str = "on") -> Iterator[TestClient]:
    app = create_app(Settings(data_dir=folder, demonstration=demonstration))  # type: ignore[arg-type]
    app.state.desk = replace(app.state.desk, now=lambda: NOON)
    with TestClient(app) as client:
        yield client


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    yield from served(tmp_path_factory.mktemp("data-page"))


@pytest.fixture(autouse=True)
def forget_language(client: TestClient) -> None:
    client.cookies.clear()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def get(client: TestClient, path: str = PAGE, **query: str) -> str:
    answer = client.get(path, params=query)
    assert answer.status_code == 200, words(answer.text)[:400]
    return answer.text


def section(html: str, name: str) -> str:
    return html.split(f'<section id="{name}"')[1].split("</section>", maxsplit=1)[0]


def table_row(html: str, start: str) -> list[str]:
    """The words of each cell of the first table row whose head begins with `start`."""
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.S):
        cells = [words(c) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        if cells and cells[0].startswith(start):
            return cells
    raise AssertionError(start)


def test_what_is_loaded_of_each_document_is_what_the_rulebook_counts(client: TestClient) -> None:
    html = section(get(client), "documents")
    report = check_rulebook(client.app.state.desk)  # type: ignore[attr-defined]
    names = ("条款", "指标", "产业", "项目", "设施", "道路")
    columns = (5, 6, 8, 9, 10, 11)
    seen = 0
    for line in report.lines[:-1]:
        title, _, counts = line.zh.partition("：条款")
        told = dict(re.findall(r"(\w+?) (\d+)", f"条款{counts}"))
        cells = table_row(html, title)
        shown = {name: cells[column] for name, column in zip(names, columns, strict=True)}
        assert shown == {name: told.get(name, "0").replace("0", "—") if told.get(name, "0") == "0"
                         else told[name] for name in names}, title  # fmt: skip
        seen += 1
    assert seen == 10  # eight plans with their reading, and two laws


def test_each_document_has_its_number_days_and_status(client: TestClient) -> None:
    html = section(get(client), "documents")
    linqing = table_row(html, "临清市经济开发区产业发展总体规划")
    assert linqing[1:5] == [
        "规划期已满",
        "临政办字〔2022〕22号",
        "2022-10-11",
        "2022-10-11 2025-12-31",
    ]
    assert "150" in linqing
    dongchangfu = table_row(html, "东昌府区产业规划")
    assert dongchangfu[1] == "效力未知 原文未印文号，无从引证，效力按未知对待"
    assert dongchangfu[2] == "原文未印"


def test_a_superseded_text_says_by_what_and_that_the_newer_one_is_missing(
    client: TestClient,
) -> None:
    told = words(section(get(client), "updates"))
    assert "聊城市“三线一单”生态环境分区管控方案 （ 聊政发〔2021〕6号 ）" in told
    assert "新版：2022年动态更新版，现为聊环委办〔2024〕4号（2023年动态更新版）" in told
    assert told.count("新版未获得，没有载入") == 2
    assert "有 118 条规则出自这份旧文" in told
    assert "新版：自然资发〔2023〕72号" in told
    assert "容积率的层高加倍计算沿用这份文件的规定" in told


def test_another_day_has_another_text_in_force(client: TestClient) -> None:
    html = get(client, as_of="2023-01-01")
    assert table_row(html, "临清市经济开发区产业发展总体规划")[1] == "有效"
    assert table_row(html, "聊城市“三线一单”生态环境分区管控方案")[1] == "有效"
    assert "这一天以后才被替代" in words(section(html, "updates"))
    assert table_row(get(client), "聊城市“三线一单”生态环境分区管控方案")[1] == "已有更新版本"
    early = table_row(get(client, as_of="2022-01-01"), "临清市经济开发区产业发展总体规划")
    assert early[1] == "效力未知 所问日期早于本文件"


@pytest.mark.parametrize(
    ("day", "said"), [("2027-01-01", "还没有到"), ("soon", "日期「soon」无效")]
)
def test_a_day_that_cannot_be_shown_is_refused_and_kept(
    client: TestClient, day: str, said: str
) -> None:
    answer = client.get(PAGE, params={"as_of": day})
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert f'value="{day}"' in answer.text
    assert words(answer.text).count("2026-11-21：") == 1


def test_boundaries_are_counted_by_basis_with_the_range_of_doubt(client: TestClient) -> None:
    html = section(get(client), "boundaries")
    zones = client.app.state.desk.knowledge.zones  # type: ignore[attr-defined]
    assert table_row(html, "按四至文字推定")[1:] == ["7", "1 500 至 3 000"]
    assert table_row(html, "仅有点位")[1:] == ["25", "700 至 5 000"]
    assert table_row(html, "仅有文字")[1:] == ["247", "◇ 没有图形，谈不上误差"]
    assert table_row(html, "官方边界")[1:] == ["0", "◇ 尚未导入"]
    assert len(zones) == 7 + 25 + 247 + 1
    assert "zoning import zones" in html


def test_every_topic_without_a_layer_is_hatched_and_says_what_follows(client: TestClient) -> None:
    html = section(get(client), "layers")
    assert html.count('<td class="open">') == 9
    farmland = table_row(html, "永久基本农田")
    assert farmland[1] == "◇ 没有官方图层 无法判断是否占压；直接依靠它的条款一律答“缺资料”"
    assert farmland[2:] == ["禁止占压", "自然资源主管部门", "3"]
    current = table_row(html, "现状地类")
    assert current[1] == "◇ 没有官方图层 无法判断属于哪一类"
    fictitious = html.split('class="fold-box of-fiction"')[1]
    assert fictitious.count('class="layer of-fiction"') == 8
    assert "真实结论从不使用" in fictitious


def test_imports_and_observations_appear_from_their_day(tmp_path: Path) -> None:
    for client in served(tmp_path):
        desk = client.app.state.desk  # type: ignore[attr-defined]
        urban = desk.knowledge.zones_by_id["lq-block-urban"].geometry
        import_layer(desk, geopackage([square(0, 0, 100), square(300, 0, 50)]), LayerImport(
            topic="permanent_basic_farmland", valid_from=date(2026, 6, 1), source="2026 年版数据库",
            licence="内部", data_date=date(2026, 1, 1),
            complete_within=geopackage([box(*urban.bounds)]),
        ))  # fmt: skip
        official = ZoneImport(zone_id="lq-block-yandian", valid_from=date(2026, 6, 1),
                              source="临政字〔2026〕9号附图")  # fmt: skip
        yandian = desk.knowledge.zones_by_id["lq-block-yandian"].geometry
        import_zones(desk, geopackage([box(*yandian.bounds)]), official)
        figure = Figure(zone="lq-block-urban", indicator="industrial_land_km2", on="2026-06-30",
                        value=7.0, unit="km2", source="年度变更调查", officer="张")  # fmt: skip
        others = [replace(figure, on="2026-05-31"), replace(figure, on="2026-04-30")]
        told = record_observations(desk, [figure, *others])["observations"]
        withdraw_observation(desk, told[2]["id"], officer="张", reason="误录")  # type: ignore[index]

        html = get(client)
        layers = section(html, "layers")
        assert layers.count('<td class="open">') == 8
        farmland = table_row(layers, "永久基本农田")[1]
        assert "来源 2026 年版数据库" in farmland
        # 2026-01-01 to 2026-11-21
        assert "数据日期 2026-01-01，距基准日 324 天" in farmland
        assert "起用 2026-06-01，第 1 次导入的版本" in farmland
        assert "要素（个） 2" in farmland
        assert "城区板块 100.00 %" in farmland
        # 33.19 of 43.22 km2 of the development zone; the other five are out of reach
        assert "临清经济开发区 76.79 %" in farmland
        assert "没有覆盖到的 5 处" in farmland
        assert "不对外发布" in farmland
        boundaries = section(html, "boundaries")
        assert table_row(boundaries, "官方边界")[1:] == ["1", "无误差范围"]
        assert "导入版本 1，2026-06-01 起用" in words(boundaries)
        seen = section(html, "observations")
        assert table_row(seen, "年度变更调查")[1:] == [
            "2",
            "1",
            "2026-05-31 2026-06-30",
            "城区板块",
        ]
        assert "共 2 条，撤回 1 条" in words(seen)

        before = get(client, as_of="2026-05-30")
        assert section(before, "layers").count('<td class="open">') == 9
        assert table_row(section(before, "boundaries"), "官方边界")[1] == "0"
        assert "还没有监测数据" in words(section(before, "observations"))


def test_contradictions_are_counted_as_the_service_counts_them(client: TestClient) -> None:
    desk = client.app.state.desk  # type: ignore[attr-defined]
    html = section(get(client), "contradictions")
    every = list_contradictions(desk, ContradictionQuery())
    total = table_row(html, "合计")
    high, medium, low = (
        sum(e["severity"] == severity for e in every) for severity in ("high", "medium", "low")
    )
    assert total == ["合计", str(high), str(medium), str(low), str(len(every))]
    figures = table_row(html, "数字")
    assert figures[4] == str(len(list_contradictions(desk, ContradictionQuery(kind="figure"))))
    links = re.findall(r'href="(/about/data/contradictions\?document=[^"]+)">([^<]+)</a> '
                       r'<span class="count">(\d+)', html)  # fmt: skip
    assert len(links) == 8
    for address, _, count in links:
        assert f"{count} 处（共 {len(every)} 处）" in words(client.get(unescape(address)).text)


def test_both_texts_of_a_contradiction_stand_verbatim(client: TestClient) -> None:
    html = get(client, LIST, q="七横四纵", document="linqing")
    entry = html.split('id="lq-a01"')[1].split("</details>", maxsplit=1)[0]
    quotes = [
        unescape(q) for q in re.findall(r'<blockquote lang="zh-CN">(.*?)</blockquote>', entry)
    ]
    assert quotes == [
        "规划形成七横四纵的主干路交通体系",
        "四纵：东环路、兴临路、高铁西路、干渠东路、运河路",
    ]
    assert "文中称“七横四纵”，但“四纵”之后列出五条路名" in words(entry)
    cited = "临清市经济开发区产业发展总体规划（2021—2025年）， 临政办字〔2022〕22号 专栏8-2 3"
    assert words(entry).count(cited) == 2
    assert "所涉指标照原文比较，矛盾并列显示" in words(entry)


def test_every_contradiction_is_on_exactly_one_page_with_all_its_passages(
    client: TestClient,
) -> None:
    desk = client.app.state.desk  # type: ignore[attr-defined]
    every = {str(e["id"]): e for e in list_contradictions(desk, ContradictionQuery())}
    found: list[str] = []
    number = 1
    while True:
        answer = client.get(LIST, params={"page": str(number)})
        assert len(answer.content) < 300_000
        for part in answer.text.split('<details class="contra" id="')[1:]:
            name, _, rest = part.partition('"')
            found.append(name)
            passages = every[name]["passages"]
            quotes = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", rest, re.S)
            assert [unescape(q) for q in quotes] == [p["quote"] for p in passages]  # type: ignore[attr-defined]
        if "下一页" not in answer.text:
            break
        number += 1
    assert sorted(found) == sorted(every)
    assert number > 1


def test_texts_that_a_person_must_judge_say_so(client: TestClient) -> None:
    desk = client.app.state.desk  # type: ignore[attr-defined]
    reviewed = list_contradictions(desk, ContradictionQuery(review=True))
    assert reviewed
    for entry in reviewed:
        html = get(client, LIST, rule=str(entry["rules"][0]))  # type: ignore[index]
        part = html.split(f'id="{entry["id"]}"')[1].split("</details>", maxsplit=1)[0]
        assert "不由程序判定，交人工" in words(part)


def test_filters_are_kept_and_wrong_ones_refused(client: TestClient) -> None:
    html = get(client, LIST, zone="lq-edz", severity="high")
    assert "涉及园区：临清经济开发区" in words(html)
    assert '<input type="hidden" name="zone" value="lq-edz">' in html
    assert '<option value="high" selected>' in html
    refused = client.get(LIST, params={"kind": '"><script>alert(1)</script>'})
    assert refused.status_code == 422
    assert "<script>alert" not in refused.text
    assert "清除筛选" in refused.text
    assert "没有符合条件的矛盾" in words(get(client, LIST, q="没有这几个字"))
    for odd in ("0", "-1", "x", "999999", "²"):
        assert client.get(LIST, params={"page": odd}).status_code == 200


@pytest.mark.parametrize("path", [PAGE, LIST])
def test_both_languages_without_codes_and_small(client: TestClient, path: str) -> None:
    for lang in ("zh", "en"):
        html = get(client, path, lang=lang)
        assert len(html.encode()) < 300_000
        told = words(re.sub(r"<(pre|code).*?</\1>", "", html, flags=re.S))
        codes = r"in_force|period_ended|text_only|point_only|needs_review|permanent_basic|None"
        assert not re.search(codes, told)
        assert not re.search(r"\b(lq|yg|dcf|lc|data|contra)[-.][a-z]", told)
        assert "style=" not in html
    english = words(get(client, path, lang="en"))
    for chinese in ("规划期已满", "没有官方图层", "影响结论", "基准日", "本产品"):
        assert chinese not in english


def test_everything_offered_can_be_had(client: TestClient) -> None:
    html = section(get(client), "downloads")
    for _, address in DOWNLOADS:
        assert f'href="{address}"' in html
        assert client.get(address).status_code == 200, address


def test_a_real_installation_has_no_fiction(tmp_path: Path) -> None:
    for client in served(tmp_path, "off"):
        html = get(client)
        assert "演示" not in words(html).replace("演示数据 未载入", "")
        assert "没有可用的栅格数据" in words(html)
        assert "of-fiction" not in html
        assert "园区 279 处" in words(html)


def test_the_answer_counts_what_is_in_force(client: TestClient) -> None:
    desk = client.app.state.desk  # type: ignore[attr-defined]
    found = show_data_sources(desk, [])
    real = [d for d in found["documents"] if not d["demonstration"]]  # type: ignore[attr-defined]
    in_force = [d for d in real if d["text_status"] == "in_force"]
    told = words(get(client))
    assert f"2026-11-21：{len(real)} 份文件，其中有效 {len(in_force)} 份；园区 279 处" in told
    assert [d["id"] for d in in_force] == ["land-law", "redline-notice"]


def test_a_text_whose_day_is_printed_nowhere_gets_none_from_another_plan(client) -> None:
    """Only the year is in its number; the Linqing plan that cites it is of 2022-10-11."""
    row = table_row(get(client), "聊城市“三线一单”生态环境分区管控方案")
    assert row[2:5] == ["聊政发〔2021〕6号", "日期未印", "日期未印"]
    told = client.get("/api/documents").json()["documents"]
    listed = next(one for one in told if one["id"] == "eco-list-2021")
    assert (listed["issued"], listed["valid_from"]) == (None, None)
    early = table_row(get(client, as_of="2022-01-01"), "聊城市“三线一单”生态环境分区管控方案")
    assert early[1].startswith("效力未知")
