"""Zones side by side: every cell says something, differences show, nothing is decided."""

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
from app.services.compare_zones import compare_zones
from app.services.import_layer import LayerImport, import_layer
from app.services.list_contradictions import ContradictionQuery, list_contradictions
from app.services.list_rules import RuleQuery, list_rules
from app.services.observation_terms import Figure
from app.services.record_observation import record_observations
from app.settings import Settings
from app.text import localise
from tests.conftest import NOON
from tests.import_files import geopackage, square

ATTACK = '"><script>alert(1)</script>'
BLOCKS = ("lq-block-urban", "lq-block-yandian")
LINQING, YANGGU = "lq-edz", "yg-edz"


def served(folder: Path, demonstration: str = "on") -> Iterator[TestClient]:
    app = create_app(Settings(data_dir=folder, demonstration=demonstration))  # type: ignore[arg-type]
    app.state.desk = replace(app.state.desk, now=lambda: NOON)
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    yield from served(tmp_path_factory.mktemp("compare"))


@pytest.fixture(autouse=True)
def forget_language(client: TestClient) -> None:
    client.cookies.clear()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def page(client: TestClient, *zones: str, **more: str) -> str:
    answer = client.get("/compare", params={"zone": zones, **more})
    assert answer.status_code == 200, words(answer.text)[:500]
    return answer.text


def rows(html: str) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """Each matter by its label: how it compares, and the kind and words of every cell."""
    found = {}
    for status, row in re.findall(r'<tr class="row-(\w+)">(.*?)</tr>', html, re.S):
        label = words(re.split(r'<span class="(?:mark|detail)', row, maxsplit=1)[0])
        cells = re.findall(r'<td class="cell-(\w+)[^"]*">(.*?)</td>', row, re.S)
        found[label] = (status, [(state, words(cell)) for state, cell in cells])
    return found


def test_two_blocks_show_what_the_plan_prints_and_what_follows(client: TestClient) -> None:
    found = rows(page(client, *BLOCKS))
    status, cells = found["文本面积（km²）"]
    assert (status, cells) == ("different", [("said", "33.19"), ("said", "10.03")])
    status, (urban, yandian) = found["2025年工业用地占比"]
    # 7.91 / 22.25 and 1.2 / 6.8
    assert (urban[1], yandian[1]) == (
        "35.55 % 文本印“约” 36 %，与计算值相符",
        "17.65 % 文本印“约” 18 %，与计算值相符",
    )
    assert found["2035年规划建设用地（km²）"][1][1] == ("said", "8 原文称“城镇建设用地”")
    status, cells = found["2025年尚余工业用地（亩）"]
    assert status == "silent"
    assert cells == [("no_data", "◇ 没有监测数据，算不出")] * 2
    assert found["类型"] == ("same", [("said", "板块"), ("said", "板块")])


def test_a_sum_over_blocks_is_marked_as_none_of_the_documents(client: TestClient) -> None:
    found = rows(page(client, LINQING, BLOCKS[0]))
    # 22.25 + 6.8, and (7.91 + 1.2) / 29.05
    assert found["2025年规划建设用地（km²）"][1][0][1].startswith("29.05 各板块之和")
    assert found["2025年工业用地占比"][1][0][1] == "31.36 % 文本未印占比，按各板块之和计算"


def test_headroom_follows_from_what_was_observed(tmp_path: Path) -> None:
    for client in served(tmp_path):
        figure = Figure(
            zone="lq-block-urban", indicator="industrial_land_km2", on="2025-06-30", value=7.0,
            unit="km2", source="2025年度变更调查", officer="张",
        )  # fmt: skip
        record_observations(client.app.state.desk, [figure])  # type: ignore[attr-defined]
        found = rows(page(client, *BLOCKS))
        status, cells = found["2025年尚余工业用地（亩）"]
        # (7.91 - 7.00) km2 * 1500 mu
        assert (status, cells[0]) == ("different", ("said", "1 365.00"))
        assert cells[1][0] == "no_data"
        seen = found["现状工业用地（km²）"][1][0]
        assert seen == ("said", "7 2025-06-30，2025年度变更调查")
        before = rows(page(client, *BLOCKS, as_of="2025-06-29"))
        assert before["现状工业用地（km²）"][0] == "silent"


def test_thresholds_stand_with_their_words_force_and_passage(client: TestClient) -> None:
    html = page(client, LINQING, YANGGU, "dcf-jiaming")
    status, (linqing, yanggu, jiaming) = rows(html)["投资强度"]
    assert status == "different"
    assert linqing[1].startswith("不低于 280 万元/亩 规划期已满 强制性，对整个园区")
    assert "集约节约发展能力明显增强，土地投资强度不低于280万元/亩" in linqing[1]
    assert yanggu[1].startswith("要高于 280 万元/亩 规划期已满 原则性（原则上、一般），对单个项目")
    assert jiaming == ("silent", "◇ 文本未给出")
    tax = rows(html)["亩均税收"][1]
    assert [state for state, _ in tax] == ["silent", "said", "silent"]
    assert tax[1][1].startswith("要超过 20 万元/亩")


def test_shared_targets_are_aligned_by_indicator_and_year(client: TestClient) -> None:
    found = rows(page(client, LINQING, YANGGU))
    status, (linqing, yanggu) = found["2025年 实际利用外资"]
    assert status == "different"
    assert linqing[1].startswith("大于 5200 万美元 规划期已满 目标，原文“超过”")
    assert yanggu[1].startswith("5000 万美元")
    assert "没有监测数据，无法比较" in linqing[1]
    english = rows(page(client, LINQING, YANGGU, lang="en"))
    assert english["Foreign capital actually used, 2025"][1][1][1].startswith(
        "5000 × 10,000 US dollars"
    )


def test_counts_are_those_of_the_services(client: TestClient) -> None:
    desk = client.app.state.desk  # type: ignore[attr-defined]
    zones = (LINQING, YANGGU, "dcf-jiaming")
    found = rows(page(client, *zones))
    for place, zone in enumerate(zones):
        listed = list_contradictions(desk, ContradictionQuery(zone=zone))
        cell = found["涉及的文本矛盾（处）"][1][place][1]
        assert cell == f"{len(listed)} 看矛盾"
        rules = list_rules(desk, RuleQuery(zone=zone, question="access", effect="prohibit"))
        bans = {(r["source"]["document"], r["clause"]) for r in rules
                if r["addressee"] == "project"}  # fmt: skip
        assert found["禁止条款（条）"][1][place][1].startswith(f"{len(bans)} 看条款")


def test_no_cell_is_empty_whatever_is_compared(client: TestClient) -> None:
    html = page(client, LINQING, "dcf-pipe", "lc-city", "demo-park")
    found = rows(html)
    assert len(found) > 30
    for label, (_, cells) in found.items():
        assert len(cells) == 4, label
        assert all(told for _, told in cells), label
    assert all(told.startswith("◇") for _, cells in found.values() for s, told in cells
               if s != "said")  # fmt: skip
    assert "内容全部虚构" in words(html)
    assert "of-fiction" in html
    assert html.count('class="outline"') == 3  # the city is known by words only
    assert "只有文字，画不出" in words(html)


def test_only_what_differs_leaves_the_rest_out(client: TestClient) -> None:
    every, some = rows(page(client, *BLOCKS)), rows(page(client, *BLOCKS, only="different"))
    assert {status for status, _ in some.values()} == {"different"}
    assert some.keys() == {label for label, (status, _) in every.items() if status == "different"}
    assert 0 < len(some) < len(every)


@pytest.mark.parametrize(
    ("zones", "code", "said"),
    [
        (["lq-edz", "阳谷经济开发"], "compare.unknown_zone", "是否指：阳谷经济开发区"),
        (["lq-edz", "临清经济开发区"], "compare.same_twice", "「临清经济开发区」选了两次"),
        (
            ["lq-edz", "yg-edz", "dcf-jiaming", "dcf-pipe", "dcf-jiaming2"],
            "compare.too_many",
            "选了 5 个园区，最多并列 4 个",
        ),
        (["物流产业园", "lq-edz"], "compare.which_zone", "物流产业园（东昌府区）"),
    ],
)
def test_a_refusal_keeps_what_was_written(
    client: TestClient, zones: list[str], code: str, said: str
) -> None:
    answer = client.get("/compare", params={"zone": zones})
    assert answer.status_code == 422
    told = words(answer.text)
    assert code in told
    assert said in told
    assert answer.text.count('name="zone"') == max(4, len(zones))
    labels = localise(compare_zones(client.app.state.desk, ["lq-edz", "yg-edz"]), "zh")  # type: ignore[attr-defined]
    kept = {zone["id"]: zone["label"] for zone in labels["zones"]}  # type: ignore[index,call-overload]
    for zone in zones:
        if zone in kept or not zone.isascii():
            assert f'value="{kept.get(zone, zone)}"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "<table" not in answer.text


def test_attacks_and_days_to_come_are_refused(client: TestClient) -> None:
    answer = client.get("/compare", params={"zone": ["lq-edz", ATTACK]})
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    future = client.get("/compare", params={"zone": BLOCKS, "as_of": "2027-01-01"})
    assert future.status_code == 422
    assert "2027-01-01 还没有到" in words(future.text)
    assert 'value="2027-01-01"' in future.text


def test_names_lead_to_an_address_that_lasts(client: TestClient) -> None:
    answer = client.get(
        "/compare", params={"zone": ["阳谷经济开发区", "", "Linqing Economic Development Zone"],
                            "only": "different"}
    )  # fmt: skip
    assert answer.status_code == 303
    assert answer.headers["location"] == "/compare?zone=yg-edz&zone=lq-edz&only=different"


def test_the_first_visit_and_one_zone_lead_on(client: TestClient) -> None:
    first = client.get("/compare").text
    assert "/compare?zone=lq-block-urban&amp;zone=lq-block-yandian" in first
    assert client.get(unescape("/compare?zone=lq-block-urban&amp;zone=lq-block-yandian")).is_success
    one = page(client, "lq-edz")
    assert "已选 临清经济开发区。再选一个园区就能比较。" in words(one)
    assert "<table" not in one


def test_both_languages_say_it_without_codes_and_stay_small(client: TestClient) -> None:
    zones = (LINQING, YANGGU, *BLOCKS)
    for lang in ("zh", "en"):
        html = page(client, *zones, lang=lang)
        assert len(html.encode()) < 300_000
        told = words(html)
        assert not re.search(r"\b(lq|yg|dcf|lc)-[a-z]", told)
        codes = r"in_force|period_ended|text_only|point_only|no_data|not_applicable|_words|None"
        assert not re.search(codes, told)
        assert "style=" not in html
        assert "<style" not in html
    english = re.sub(r"<blockquote.*?</blockquote>", "", page(client, *zones, lang="en"))
    for chinese in ("文本未给出", "规划期已满", "按四至文字推定", "没有监测数据", "不同"):
        assert chinese not in words(english)
    assert "reconstructed from the printed limits" in words(english)


def test_without_demonstration_it_works_and_knows_no_fiction(tmp_path: Path) -> None:
    for client in served(tmp_path, "off"):
        assert "演示" not in words(page(client, *BLOCKS))
        refused = client.get("/compare", params={"zone": ["lq-edz", "demo-park"]})
        assert refused.status_code == 422
        assert "演示" not in words(refused.text)


def test_an_imported_layer_counts_where_it_covers(tmp_path: Path) -> None:
    for client in served(tmp_path):
        desk = client.app.state.desk  # type: ignore[attr-defined]
        urban = desk.knowledge.zones_by_id["lq-block-urban"]
        import_layer(desk, geopackage([square(0, 0, 100)]), LayerImport(
            topic="permanent_basic_farmland", valid_from=date(2026, 6, 1), source="2026 年版",
            licence="内部", data_date=date(2026, 1, 1),
            complete_within=geopackage([box(*urban.geometry.bounds)]),
        ))  # fmt: skip
        status, (first, second) = rows(page(client, *BLOCKS))["官方管控图层"]
        assert status == "different"
        assert first[0] == "said"
        assert first[1].startswith("9 个主题中有 1 个 永久基本农田：覆盖 100%")
        assert second == ("no_data", second[1])
        assert second[1].startswith("◇ 9 个主题中有 0 个")
        before = rows(page(client, *BLOCKS, as_of="2026-05-31"))["官方管控图层"]
        assert before[0] == "silent"


def test_land_that_was_observed_at_odds_with_itself_says_so(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(data_dir=tmp_path))) as client:
        figures = [
            Figure(
                zone=BLOCKS[0], indicator=f"{kind}_land_km2", on="2025-06-30", value=value,
                unit="km2", source="2025年度变更调查", officer="张",
            )
            for kind, value in (("construction", 5.0), ("industrial", 7.0))
        ]  # fmt: skip
        record_observations(client.app.state.desk, figures)  # type: ignore[attr-defined]
        seen = rows(page(client, *BLOCKS))
        assert "同日的工业用地大于建设用地" in seen["现状工业用地（km²）"][1][0][1]
        assert "同日的工业用地大于建设用地" in seen["现状建设用地（km²）"][1][0][1]


def test_an_area_taken_out_of_a_zone_is_no_part_of_it(client: TestClient) -> None:
    lies_in = rows(page(client, "yg-withdrawn", "yg-area-east"))["上级区域"][1]
    assert lies_in[0][1] == "位于阳谷经济开发区四至之内，不属阳谷经济开发区"
    assert lies_in[1][1] == "阳谷经济开发区"
