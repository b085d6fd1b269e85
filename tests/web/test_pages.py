"""The pages as a browser without scripts meets them: answers, refusals, escaping, languages."""

import base64
import copy
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from shapely import wkt

from app.data.documents import seal_of
from app.data.profiles import PROFILE_FIELDS
from app.data.store.records import StoredParcel
from app.domain.findings import VERDICT_WORDS
from app.main import create_app
from app.settings import Settings
from app.web.profile_fields import GROUPS
from app.web.rendering import TEMPLATES, environment
from app.web.words import WORDS
from tests.integration.real_places import DATANG, STATION

SQUARE = "POLYGON((115.77 36.87,115.771 36.87,115.771 36.871,115.77 36.871,115.77 36.87))"
ATTACK = '"><script>alert(1)</script>'
SAMPLE = Path(__file__).parents[2] / "layers/demonstration/samples/prohibited.txt"
VERDICTS = ("conforms", "conditional", "needs_review", "incomplete", "restricted", "prohibited")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    yield from _client(tmp_path_factory.mktemp("store"), "on")


@pytest.fixture(scope="module")
def plain_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Without demonstrations."""
    yield from _client(tmp_path_factory.mktemp("plain"), "off")


def _client(folder: Path, demonstration: str) -> Iterator[TestClient]:
    app = create_app(Settings(data_dir=folder, demonstration=demonstration))  # type: ignore[arg-type]
    with TestClient(app, follow_redirects=True) as client:
        yield client


@pytest.fixture(autouse=True)
def forget_language(client: TestClient, plain_client: TestClient) -> None:
    client.cookies.clear()
    plain_client.cookies.clear()


def words(html: str) -> str:
    """The visible words of a page, tags taken away, blanks collapsed."""
    return re.sub(r"[ \t\r\n]+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def check(client: TestClient, files: dict[str, bytes] | None = None, **fields: str):
    sent = [("file", (name, content)) for name, content in (files or {}).items()]
    # An empty file part makes the form multipart, as a browser sends it.
    return client.post("/check", data=fields, files=sent or [("file", ("", b""))])


def fiction_of(html: str) -> str:
    return words(html.split('class="fiction"')[1].split("</section>", maxsplit=1)[0])


def answer_of(html: str) -> str:
    return words(html.split('<header class="answer')[1].split("</header>", maxsplit=1)[0])


# Pages and languages


@pytest.mark.parametrize("path", ["/", "/check", "/here", "/records", "/check/txt"])
def test_every_page_speaks_both_languages_and_is_guarded(client: TestClient, path: str) -> None:
    chinese, english = client.get(path), client.get(f"{path}?lang=en")
    assert (chinese.status_code, english.status_code) == (200, 200)
    assert '<html lang="zh-CN">' in chinese.text
    assert '<html lang="en">' in english.text
    assert f'href="{path}?lang=en"' in chinese.text
    policy = chinese.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert chinese.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", chinese.text)


def test_a_chosen_language_is_remembered_and_chinese_comes_first(client: TestClient) -> None:
    assert "核一块地" in client.get("/check").text
    assert "核一块地" in client.get("/check", headers={"accept-language": "en-GB"}).text
    client.get("/check?lang=en")
    assert "Check a parcel" in client.get("/check").text
    assert "核一块地" in client.get("/check?lang=zh").text


def test_switching_the_language_keeps_the_question(client: TestClient) -> None:
    page = client.get("/", params={"q": "轴承", "basis": "point_only"}).text
    assert "q=%E8%BD%B4%E6%89%BF&amp;basis=point_only&amp;lang=en" in page


def test_templates_say_only_known_words_and_all_of_them() -> None:
    code = "\n".join(path.read_text("utf-8") for path in TEMPLATES.parent.glob("*.py"))
    templates = "\n".join(path.read_text("utf-8") for path in TEMPLATES.glob("*.html"))
    said = set(re.findall(r"t\(\s*'([a-z_]+\.[a-z0-9_]+)'\s*[,)]", templates))
    assert said <= WORDS.keys()
    prefixes = set(re.findall(r"'([a-z_]+\.[a-z_]*)' ~", templates))
    prefixes |= set(re.findall(r'f"([a-z_]+\.[a-z_]+)\{', code))
    quoted = set(re.findall(r"['\"]([a-z_]+\.[a-z0-9_]+)['\"]", templates + _uses(code)))
    unsaid = {
        key
        for key in WORDS
        if key not in said | quoted and not key.startswith(tuple(prefixes | {"where."}))
    }
    assert unsaid == set()


def _uses(code: str) -> str:
    """Code without the tables of words themselves."""
    return re.sub(r'^    "[a-z_.0-9]+": Text\(', "", code, flags=re.MULTILINE)


def test_templates_hold_no_sentence_of_their_own() -> None:
    for path in TEMPLATES.glob("*.html"):
        source = path.read_text("utf-8")
        environment().parse(source)
        bare = re.sub(
            r"\{% (macro (bad|marked|to_field|address|picture|chosen)|block kind)"
            r".*?(endmacro|endblock) %\}",
            " ",
            source,
            flags=re.DOTALL,
        )
        bare = re.sub(r"<code>.*?</code>", " ", bare, flags=re.DOTALL)  # commands to type
        bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", bare, flags=re.DOTALL)
        bare = re.sub(r"<[^>]*>", " ", bare)
        found = set(re.findall(r"[一-鿿]+|[A-Za-z]{2,}", bare))
        assert found <= {"EN", "中文", "km"}, path.name


# The start page


def test_the_list_begins_with_what_the_plans_are_about(client: TestClient) -> None:
    page = client.get("/").text
    folded = page.index('class="rest"')
    for name in ("临清经济开发区", "城区板块", "烟店轴承产业园板块", "有色金属产业园"):
        assert page.index(f">{name}</a>") < folded
    assert "误差约 2\u2009500 m" in page
    assert page.count('class="zone"') == 280
    assert page.count('class="basis basis-point_only"') == 25 + 1  # and once in the legend


def test_search_finds_zones_by_name_and_by_industry(client: TestClient) -> None:
    page = client.get("/", params={"q": "烟店轴承产业园板块"}).text
    assert page.count('class="zone"') == 1
    assert "没有符合条件的园区" in client.get("/", params={"q": "没有这种产业"}).text
    assert client.get("/", params={"plan": "yanggu"}).text.count('class="zone"') == 26
    narrowed = words(client.get("/", params={"q": "轴承"}).text)
    assert "临清市 11 阳谷县 0 东昌府区 5 聊城市 8" in narrowed  # one more by a firm's name


def test_an_unknown_filter_is_a_page_not_a_list(client: TestClient) -> None:
    refused = client.get("/", params={"plan": "nowhere"})
    assert refused.status_code == 422
    assert "zones.unknown_filter" in refused.text
    assert "<header" in refused.text


def test_a_place_in_an_uncertain_zone_is_undetermined_with_distances(client: TestClient) -> None:
    zone = client.get("/api/zones/lq-park-textile").json()
    lon, lat = zone["geometry"]["coordinates"]
    page = words(client.get("/here", params={"lon": lon, "lat": lat}).text)
    assert "高端纺织服装产业园 待定 距点位约 0 m" in page
    assert "没有数据不等于没有限制" in page


def test_a_place_that_cannot_be_read_is_refused_beside_its_field(client: TestClient) -> None:
    for lon, lat in (("nan", "36"), ("115.7", ""), ("1e3", "36"), ("2.3", "48.8")):
        refused = client.get("/here", params={"lon": lon, "lat": lat})
        assert refused.status_code == 422
        assert 'aria-invalid="true"' in refused.text
    part = client.get("/here", params={"lon": "115.7", "lat": "36.8", "part": "1"})
    assert "<html" not in part.text


# Results


@pytest.mark.parametrize("verdict", VERDICTS)
def test_each_sample_shows_its_demonstration_verdict_apart(
    client: TestClient, verdict: str
) -> None:
    shown = client.post(f"/check/samples/{verdict}")
    assert shown.status_code == 200
    assert shown.url.path.startswith("/records/")
    word = VERDICT_WORDS[verdict].zh  # type: ignore[index]
    assert "演示结论（虚构数据，不得用于审批）" in fiction_of(shown.text)
    assert re.search(rf"[●◐▲◇■✕] {word} ", fiction_of(shown.text))
    others = {VERDICT_WORDS[v].zh for v in VERDICTS} - {word}  # type: ignore[index]
    assert not any(re.search(rf"[●◐▲◇■✕] {other} ", fiction_of(shown.text)) for other in others)
    assert "◇ 资料不全" in answer_of(shown.text)


def test_a_result_says_what_it_is_about_and_everything_it_left_out(client: TestClient) -> None:
    page = client.post("/check/samples/prohibited")
    record = client.get(f"/api/assessments/{page.url.path.split('/')[-1]}").json()
    answer = answer_of(page.text)
    for item in record["scope"]:
        assert item in answer
    for item in record["unchecked"]:
        assert item["name"] in answer
    text = words(page.text)
    assert "占压永久基本农田 1\u2009199.86 m²（1.80 亩，0.1200 公顷），占 5.00 %" in text
    assert "23\u2009997.16" in text
    assert "24\u2009000.00" in text
    assert "本结果为辅助核查，不作为审批依据；以法定图件和勘测定界成果为准。" in text
    assert record["id"] in text
    assert record["seal"] in text
    assert "调整边界，让出 1\u2009199.86 m²" in text


def test_fictitious_layers_stay_out_of_the_real_table(client: TestClient) -> None:
    page = client.post("/check/samples/conforms").text
    real = words(page.split('id="layers-1"')[1].split("</table>")[0])
    assert "演示" not in real
    assert real.count("资料不全：没有覆盖该地块的图层") == 2
    assert "未知" in real
    fictitious = words(page.split('id="fiction-layers-1"')[1].split("</table>")[0])
    assert "永久基本农田（演示） 禁止占压 0.00 0.00 0.0000 0.00 % 100.00 % ● 满足" in fictitious


def test_findings_open_to_clause_quote_and_nature(client: TestClient) -> None:
    text = words(client.post("/check/samples/restricted").text)
    assert "演示园区管理规定（虚构），演示〔2026〕1号（虚构），第三条" in text
    assert "建筑系数一般不低于40%" in text
    assert "原则性（原则上、一般）；对单个项目；约束对象：项目单位" in text
    assert "不低于 40 %" in text


def test_a_question_not_asked_leads_to_its_field_with_the_parcel_kept(client: TestClient) -> None:
    shown = check(client, {"a.txt": SAMPLE.with_name("restricted.txt").read_bytes()})
    found = re.search(r'href="(/check\?from=[^"]+open=investment_wan_yuan[^"]*)"', shown.text)
    assert found
    form = client.get(unescape(found[1]))
    assert form.status_code == 200
    assert re.search(r'<details[^>]*id="group-intensity" open', form.text)
    assert not re.search(r'<details[^>]*id="group-waste" open', form.text)
    kept = re.search(r'name="of_record" value="([^"]+)"', form.text)
    assert kept
    again = check(client, of_record=unescape(kept[1]), investment_wan_yuan="15 000")
    record = client.get(f"/api/assessments/{again.url.path.split('/')[-1]}").json()
    assert record["parcels"][0]["area_m2"] == pytest.approx(29996.50, abs=0.01)
    assert record["profile"] == {"investment_wan_yuan": 15000.0}


def test_several_parcels_begin_with_a_table(client: TestClient) -> None:
    other = SAMPLE.with_name("conforms.txt")
    shown = check(client, {"one.txt": SAMPLE.read_bytes(), "two.txt": other.read_bytes()}).text
    table = words(shown.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0])
    assert table.count("◇ 资料不全") == 2
    assert "✕ 不符合" in table
    assert "● 符合" in table
    assert 'id="parcel-2"' in shown
    assert "parcel=2" in shown


def test_many_parcels_are_shown_one_at_a_time(client: TestClient) -> None:
    shown = check(client, pasted="\n".join([SQUARE] * 14))
    assert shown.text.count('<details class="parcel"') == 1
    chosen = client.get(f"{shown.url.path}?parcel=14").text
    assert 'id="parcel-14"' in chosen
    assert client.get(f"{shown.url.path}?parcel=999999").status_code == 200


def test_records_are_found_by_their_number_or_said_to_be_missing(client: TestClient) -> None:
    record = client.post("/check/samples/conforms").url.path.split("/")[-1]
    assert client.get("/records", params={"id": f" {record} "}).url.path == f"/records/{record}"
    as_json = client.get(f"/records/{record}.json?lang=en").json()
    assert as_json["id"] == record
    assert {"zh": "空间位置", "en": "location"} in as_json["scope"]
    assert seal_of(as_json) == as_json["seal"]
    for missing in (
        client.get("/records", params={"id": "nothing"}),
        client.get("/records/nothing"),
        client.get("/check?from=nothing"),
    ):
        assert missing.status_code == 404
        assert "没有记录 nothing" in missing.text
        assert "Traceback" not in missing.text


# What others write never becomes markup


def test_names_labels_and_queries_are_escaped(client: TestClient) -> None:
    content = SAMPLE.read_text("utf-8").replace("演示地块（虚构）", "<script>alert(2)</script>")
    name = "<img src=x onerror=alert(3)>.txt"
    shown = check(client, {name: content.encode()})
    assert shown.url.path.startswith("/records/")
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in shown.text
    assert "&lt;img src=x onerror=alert(3)&gt;.txt" in shown.text
    pages = [
        shown.text,
        client.get("/", params={"q": ATTACK}).text,
        client.get("/", params={"plan": ATTACK}).text,
        client.get("/here", params={"lon": ATTACK, "lat": ATTACK}).text,
        client.get("/records", params={"id": ATTACK}).text,
        client.get("/check", params={"open": ATTACK}).text,
        check(client, {f"{ATTACK}.txt": b"no parcel"}, pasted=ATTACK, drawn=ATTACK).text,
        check(client, pasted="</textarea><script>alert(4)</script>").text,
        client.post(f"/check/samples/{'%3Cscript%3Ealert(5)'}").text,
    ]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert page.count("<script") == page.count('<script src="/static/') > 0


# Refusals


def test_a_refusal_keeps_what_was_typed_and_points_at_the_field(client: TestClient) -> None:
    refused = check(
        client,
        pasted="POLYGON((1 2",
        as_of="2025-06-01",
        investment_wan_yuan="15 000",
        storey_area="12000",
        storey_height="9.5",
        land_use_code="100102",
        land_use_code_system="三调",
    )
    assert refused.status_code == 422
    assert "wkt.unreadable" in refused.text
    assert 'href="#pasted"' in refused.text
    for kept in (
        ">\nPOLYGON((1 2</textarea>",
        'value="2025-06-01"',
        'value="15 000"',
        'value="12000"',
        'value="9.5"',
        "<option selected>三调</option>",
    ):
        assert kept in refused.text


@pytest.mark.parametrize(
    ("fields", "code", "anchor"),
    [
        ({}, "input.empty", "file"),
        ({"pasted": "x", "as_of": "yesterday"}, "request.as_of", "as_of"),
        ({"pasted": "x", "yard_m2": "-3"}, "profile.invalid_field", "yard_m2"),
        ({"pasted": "x", "yard_m2": "nan"}, "profile.invalid_field", "yard_m2"),
        ({"pasted": "x", "storey_height": "4"}, "profile.invalid_field", "storeys"),
        ({"pasted": SQUARE, "industry_code": "abc"}, "profile.invalid_field", "industry_code"),
        ({"pasted": "x", "crs": "Beijing"}, "request.crs", "crs"),
        ({"pasted": "x", "axis_order": "up"}, "request.axis_order", "axis_order"),
        ({"drawn": "{"}, "geojson.", "drawn"),
        ({"pasted": "x", "carried": "?.?"}, "request.carried", None),
    ],
)
def test_every_wrong_field_is_named(
    client: TestClient, fields: dict[str, str], code: str, anchor: str | None
) -> None:
    refused = check(client, **fields)
    assert refused.status_code == 422
    assert f"<code>{code}" in refused.text
    if anchor:
        assert f'<a href="#{anchor}">' in refused.text
        assert f'id="{anchor}"' in refused.text


def test_nothing_is_stored_for_a_refusal(client: TestClient) -> None:
    before = client.get("/api/assessments?limit=200").json()
    check(client, {"good.txt": SAMPLE.read_bytes()}, yard_m2="many")
    assert client.get("/api/assessments?limit=200").json() == before


def test_a_refused_form_keeps_its_small_file_for_the_next_try(client: TestClient) -> None:
    refused = check(client, {"good.txt": SAMPLE.read_bytes()}, yard_m2="many")
    carried = re.search(r'name="carried" value="([^"]+)"', refused.text)
    assert carried
    assert check(client, carried=carried[1], yard_m2="1500").url.path.startswith("/records/")


def test_an_ambiguous_file_needs_one_click(client: TestClient) -> None:
    contradicting = SAMPLE.read_text("utf-8").replace("带号=39", "带号=38").encode("gb18030")
    asked = check(client, {"两可.txt": contradicting}, investment_wan_yuan="15000")
    assert asked.status_code == 422
    assert "input.ambiguous" in asked.text
    buttons = re.findall(
        r'<button type="submit" form="check-form" name="choose" value="([^"]+)"', asked.text
    )
    assert len(buttons) == 2
    carried = re.search(r'name="carried" value="([^"]+)"', asked.text)
    assert carried
    chosen = next(value for value in buttons if "4527" in value)
    done = check(client, choose=unescape(chosen), carried=carried[1], investment_wan_yuan="15000")
    assert done.url.path.startswith("/records/")
    record = client.get(f"/api/assessments/{done.url.path.split('/')[-1]}").json()
    assert record["files"] == ["两可.txt"]
    assert record["demonstration_verdict"] == "prohibited"


def test_a_large_ambiguous_file_is_kept_by_the_server(client: TestClient) -> None:
    text = SAMPLE.read_text("utf-8").replace("带号=39", "带号=38")
    asked = check(client, {"large.txt": (text + "\n" * 1_000_001).encode()})
    assert asked.status_code == 422
    assert 'name="carried"' not in asked.text
    kept = re.search(r'name="kept" value="([^"]+)" checked', asked.text)
    assert kept
    assert "继续使用上次的文件：large.txt" in words(asked.text)
    choice = next(
        v for v in re.findall(r'name="choose" value="([^"]+)"', asked.text) if "4527" in v
    )
    done = check(client, kept=kept[1], choose=unescape(choice))
    record = client.get(f"/api/assessments/{done.url.path.split('/')[-1]}").json()
    assert (record["files"], record["demonstration_verdict"]) == (["large.txt"], "prohibited")


def test_an_address_that_leads_nowhere_is_a_page(client: TestClient) -> None:
    missing = client.get("/nowhere")
    assert missing.status_code == 404
    assert "回到首页" in missing.text
    assert "default-src 'none'" in missing.headers["content-security-policy"]


# The TXT doctor


def txt(client: TestClient, path: str, content: bytes, **fields: str):
    return client.post(path, data=fields, files=[("file", ("界址.txt", content))])


def test_the_doctor_lists_corrections_and_hands_the_file_back(client: TestClient) -> None:
    broken = SAMPLE.read_text("utf-8").replace("5,2.4000", "4,2.4000").encode("gb18030")
    page = txt(client, "/check/txt", broken)
    assert page.status_code == 200
    assert "<code>mend.count</code>" in page.text
    carried = re.search(r'name="carried" value="([^"]+)"', page.text)
    assert carried
    assert base64.b64decode(carried[1].split(".")[1]) == broken
    for encoding in ("utf-8", "gb18030"):
        file = client.post(
            "/check/txt/download",
            data={"carried": carried[1], "write": encoding},
            files=[("file", ("", b""))],
        )
        assert file.headers["content-disposition"].startswith("attachment")
        assert "[地块坐标]" in file.content.decode(encoding)
        assert "演示地块（虚构）" in file.content.decode(encoding)
        read = check(client, {"again.txt": file.content})
        assert read.url.path.startswith("/records/")
    with pytest.raises(UnicodeDecodeError):
        file.content.decode("utf-8")


def test_the_doctor_refuses_and_asks_like_the_form(client: TestClient) -> None:
    assert txt(client, "/check/txt", b"nothing of the kind").status_code == 422
    assert client.post("/check/txt", files=[("file", ("", b""))]).status_code == 422
    contradicting = SAMPLE.read_text("utf-8").replace("带号=39", "带号=38").encode()
    asked = txt(client, "/check/txt", contradicting)
    assert asked.text.count('form="txt-form" name="choose"') == 2
    chosen = txt(client, "/check/txt", contradicting, choose="crs=EPSG:4527")
    assert chosen.status_code == 200
    assert 'name="crs" value="EPSG:4527"' in chosen.text


def test_a_txt_result_offers_the_doctor(client: TestClient) -> None:
    assert (
        'href="/check/txt"' in check(client, {"a.txt": SAMPLE.read_bytes()}).text.split("<main")[1]
    )
    refused = check(client, {"a.txt": SAMPLE.read_bytes().replace(b"J2", b"")[:300]})
    assert refused.status_code == 422
    assert 'action="/check/txt"' in refused.text


# Demonstrations off


def test_without_demonstrations_nothing_fictitious_is_seen(plain_client: TestClient) -> None:
    shown = check(plain_client, {"a.txt": SAMPLE.read_bytes().replace("演示".encode(), b"")})
    assert shown.url.path.startswith("/records/")
    pages = [plain_client.get(path).text for path in ("/", "/check", "/here")]
    for page in (*pages, shown.text):
        assert "演示" not in page
        assert "fiction" not in page
        assert "/check/samples" not in page
    assert plain_client.post("/check/samples/conforms").status_code == 404


# Clauses of the real plans


def test_a_clause_past_its_period_says_so_and_one_that_may_apply_too(client: TestClient) -> None:
    zone = client.get("/api/zones/yg-area-north").json()["geometry"]["coordinates"][0]
    lon = sum(point[0] for point in zone[:-1]) / (len(zone) - 1)
    lat = sum(point[1] for point in zone[:-1]) / (len(zone) - 1)
    corners = ((0, 0), (0.004, 0), (0.004, 0.002), (0, 0.002), (0, 0))
    place = ",".join(f"{lon + east} {lat + north}" for east, north in corners)
    fields = {"pasted": f"POLYGON(({place}))", "investment_wan_yuan": "9000"}
    past = words(check(client, as_of="2026-06-01", **fields).text)
    assert "✕ 不满足 入园项目投资强度 规划期已满 可能适用" in past
    assert "北部工业集中区 待定" in past
    assert "原则上入园项目投资强度要高于280万元/亩" in past
    assert "地块：1 · 文件：粘贴的内容" in past
    then = words(check(client, as_of="2024-06-01", **fields).text)
    assert "✕ 不满足 入园项目投资强度 可能适用" in then


def test_an_officer_confirms_a_clause_on_the_page(client: TestClient) -> None:
    sample = SAMPLE.with_name("conforms.txt").read_bytes()
    answer = client.post(
        "/check", files={"file": ("p.txt", sample)}, data={"industry_code": "3451"}
    )
    assert "演示结论" in answer.text
    assert "demo-industry" in answer.text
    assert "lq-x-invest-gate" not in answer.text
    given = {"rule": "demo-industry", "officer": "甲<b>", "reason.demo-industry": "属鼓励产业"}
    path = str(answer.url.path)
    refused = client.post(f"{path}/confirm", data=given)
    assert refused.status_code == 422
    assert "没有勾选任何条款" in refused.text
    nameless = given | {"officer": "", "answer.demo-industry": "yes"}
    assert client.post(f"{path}/confirm", data=nameless).status_code == 422
    again = client.post(f"{path}/confirm", data=given | {"answer.demo-industry": "yes"})
    assert again.status_code == 200
    assert again.url.path != path
    assert "甲&lt;b&gt;确认满足：属鼓励产业" in again.text


# An earlier record asked again


def record_of(client: TestClient, path: str) -> dict[str, object]:
    found: dict[str, object] = client.get(
        f"/api/assessments/{path.rsplit('/', maxsplit=1)[-1]}", params={"lang": "both"}
    ).json()
    return found


def confirmed_record(client: TestClient) -> dict[str, object]:
    """A record of the sample that conforms, with an officer's answer and a figure."""
    sample = SAMPLE.with_name("conforms.txt").read_bytes()
    first = check(client, {"p.txt": sample}, industry_code="3451")
    given = {
        "rule": "demo-industry",
        "officer": "甲",
        "answer.demo-industry": "yes",
        "reason.demo-industry": "属鼓励产业",
    }
    again = client.post(f"{first.url.path}/confirm", data=given)
    return record_of(client, again.url.path)


def test_figures_are_added_to_a_record_with_nothing_of_it_lost(client: TestClient) -> None:
    record = confirmed_record(client)
    form = client.get(f"/check?from={record['id']}").text
    assert f'name="of_record" value="{record["id"]}"' in form
    assert re.search(r'<textarea id="pasted"[^>]*>\s*</textarea>', form)
    assert "经办人已作的 1 条认定在项目情况不变时沿用" in form
    refused = check(client, of_record=str(record["id"]), investment_wan_yuan="many")
    assert refused.status_code == 422
    assert f'name="of_record" value="{record["id"]}"' in refused.text
    done = check(
        client,
        of_record=str(record["id"]),
        as_of="2026-06-01",
        industry_code="3451",
        investment_wan_yuan="15000",
    )
    again = record_of(client, done.url.path)
    assert again["earlier_record"] == record["id"] != again["id"]
    assert again["confirmations"] == []
    assert again["profile"] == {"industry_code": "3451", "investment_wan_yuan": 15000.0}
    assert again["as_of"] == "2026-06-01"
    for key in ("plane_geometry", "declared_area_m2", "attributes", "plane", "file", "format"):
        assert [p[key] for p in again["parcels"]] == [p[key] for p in record["parcels"]]  # type: ignore[attr-defined]


def test_answers_left_behind_with_the_old_facts_are_told_first(client: TestClient) -> None:
    record = confirmed_record(client)
    done = check(
        client, of_record=str(record["id"]), industry_code="3451", investment_wan_yuan="15000"
    )
    above = words(done.text.split('<header class="answer')[1].split("</header>")[0])
    assert f"记录 {record['id']} 中经办人的 1 条认定没有沿用" in above
    assert "甲（demo-industry）" in above
    assert f'href="{done.url.path}/confirm"' in done.text
    assert "甲确认满足" not in done.text
    english = client.get(f"{done.url.path}?lang=en").text
    assert "were not carried over" in english
    client.cookies.clear()


def test_answers_kept_with_the_same_facts_say_where_they_were_given(client: TestClient) -> None:
    record = confirmed_record(client)
    done = check(client, of_record=str(record["id"]), as_of="2026-06-01", industry_code="3451")
    again = record_of(client, done.url.path)
    origin = {"record": record["id"], "at": record["created_at"]}
    (before,) = record["confirmations"]  # type: ignore[misc]
    assert again["confirmations"] == [before | {"given_in": origin}]
    assert 'id="not-carried"' not in done.text
    line = f"沿用自记录 {record['id']}（"
    assert line in words(done.text)
    assert line in words(client.get(f"{done.url.path}/confirm").text)
    assert line not in words(client.get(f"/records/{record['id']}").text)
    third = recheck(client, str(again["id"]))
    assert line in words(client.get(f"/records/{third}").text), "the record they were given in"


def recheck(client: TestClient, record_id: str) -> str:
    return str(client.post(f"/api/assessments/{record_id}/recheck").json()["id"])


def test_a_new_parcel_on_the_form_of_a_record_is_a_fresh_check(client: TestClient) -> None:
    record = confirmed_record(client)
    fresh = record_of(client, check(client, of_record=str(record["id"]), pasted=SQUARE).url.path)
    assert fresh["earlier_record"] is None
    assert fresh["confirmations"] == []
    assert fresh["files"] == ["pasted"]
    assert check(client, of_record="nothing").status_code == 404


def test_a_confirmation_of_several_parcels_says_so(client: TestClient) -> None:
    files = {f"{n}.txt": SAMPLE.with_name(f"{n}.txt").read_bytes() for n in VERDICTS[:2]}
    several = check(client, files, industry_code="3451")
    page = client.get(f"{several.url.path}/confirm")
    assert "适用于本记录全部 2 个地块" in page.text
    assert page.text.count('id="clause-demo-industry"') == 1
    english = client.get(f"{several.url.path}/confirm?lang=en").text
    assert "Applies to all 2 parcels of this record" in english
    client.cookies.clear()
    one = check(client, {"1.txt": files["conforms.txt"]}, industry_code="3451")
    assert "适用于本记录全部" not in client.get(f"{one.url.path}/confirm").text


def test_what_users_wrote_in_attributes_is_no_sentence_of_ours(client: TestClient) -> None:
    feature = {
        "type": "Feature",
        "properties": {"zh": "甲", "en": "A"},
        "geometry": {
            "type": "Polygon",
            "coordinates": [
                [[115.77, 36.87], [115.771, 36.87], [115.771, 36.871], [115.77, 36.87]]
            ],
        },
    }
    shown = check(client, pasted=json.dumps(feature))
    assert shown.status_code == 200
    assert "zh 甲" in words(shown.text)
    record = client.get(f"/api/assessments/{shown.url.path.split('/')[-1]}?lang=en").json()
    assert record["parcels"][0]["attributes"] == {"zh": "甲", "en": "A"}


# What a browser and a monitor expect of every address


@pytest.mark.parametrize("path", ["/", "/check", "/static/app.css", "/maps/zones"])
def test_pages_answer_head_without_a_body(client: TestClient, path: str) -> None:
    answer = client.head(path)
    assert answer.status_code == 200
    assert answer.content == b""
    assert int(answer.headers["content-length"]) > 0


def test_a_wrong_method_on_a_page_is_named(client: TestClient) -> None:
    refused = client.put("/check")
    assert refused.status_code == 405
    assert refused.headers["allow"] == "GET, HEAD, POST"
    assert "<code>request.method</code>" in refused.text


def test_an_upload_beyond_the_limit_is_a_page_in_the_readers_language(
    tmp_path: Path,
) -> None:
    app = create_app(Settings(data_dir=tmp_path, upload_megabytes=1))
    with TestClient(app) as small:
        big = {"big.txt": b"x" * 3_000_000}
        refused = check(small, big)
        assert refused.status_code == 413
        assert refused.headers["content-type"].startswith("text/html")
        assert "上传超过 1 MB" in refused.text
        small.cookies.set("lang", "en")
        assert "larger than 1 MB" in check(small, big).text
        as_json = small.post("/api/parcels/check", content=b"x" * 3_000_000)
        assert as_json.json()["title"] == "上传超过 1 MB"


def test_a_map_of_a_parcel_that_is_not_there_is_not_found(client: TestClient) -> None:
    record = client.post("/check/samples/conforms").url.path.split("/")[-1]
    assert client.get(f"/maps/assessments/{record}", params={"parcel": 1}).status_code == 200
    missing = client.get(f"/maps/assessments/{record}", params={"parcel": 999})
    assert missing.status_code == 404
    assert "<code>record.parcel_not_found</code>" in missing.text


# Files of a record


def test_a_record_is_handed_out_for_other_programs(client: TestClient) -> None:
    shown = client.post("/check/samples/conforms")
    listed = shown.text.split('id="exports"')[1].split("</p>")[0]
    links = re.findall(r'href="(/records/[^"]+/export/(\w+)[^"]*)"', listed)
    assert [kind for _, kind in links] == ["gpkg", "gdb", "shp", "kml", "xlsx", "txt", "geojson"]
    for address, kind in links:
        file = client.get(unescape(address))
        assert file.status_code == 200, kind
        assert file.content
        disposition = file.headers["content-disposition"]
        assert disposition.startswith('attachment; filename="file.')
        assert "filename*=UTF-8''" in disposition
        assert file.headers["x-content-type-options"] == "nosniff"
    assert client.get(f"{shown.url.path}/export/dwg").status_code == 404
    assert client.get("/records/nothing/export/txt").status_code == 404


def test_the_form_takes_drawings_and_tables(client: TestClient) -> None:
    zh, en = client.get("/check").text, client.get("/check?lang=en").text
    for page in (zh, en):
        accept = re.search(r'accept="([^"]+)"', page)
        assert accept
        assert {".dxf", ".xlsx", ".csv", ".tsv"} <= set(accept[1].split(","))
        assert "DXF" in page
        assert "Excel" in page


def test_one_word_for_a_question_not_asked(client: TestClient) -> None:
    shown = words(check(client, {"a.txt": SAMPLE.read_bytes()}).text)
    assert "未提问" not in shown
    assert re.search(r"○ 未核查 未提供相关信息", shown)


# What the form asks about the project

AT_DATANG = "POLYGON((" + ",".join(f"{lon} {lat}" for lon, lat in DATANG) + "))"
# A bearing works that makes more hazardous waste than the county can take.
WASTE = {
    "industry": "轴承",
    "industry_code": "3451",
    "project_kind": "new",
    "hazardous_waste_t_per_year": "600",
    "disposal_route": "true",
    "local_disposal_capacity": "false",
}
FULL = WASTE | {
    "needs_city_coordination": "true",
    "processes": ["casting", "electroplating"],
    "groundwater": "shallow",
    "groundwater_permit": "true",
    "own_well": "false",
    "uses_coal": "false",
    "high_energy": "false",
    "investment_wan_yuan": "20 000",
    "tax_wan_yuan_per_year": "800",
    "land_use_code": "100102",
    "land_use_code_system": "三调",
    "environmental_risk_grade": "IV+",
    "eia_type": "form",
    "discharges_wastewater": "true",
    "sewer_connected": "true",
    "reclaimed_water_percent": "12.5",
}


def record_at_datang(client: TestClient, **profile: str):
    """The page of a record, and the record itself in both languages."""
    page = check(client, pasted=AT_DATANG, as_of="2026-06-01", **profile)
    assert page.url.path.startswith("/records/"), words(page.text)[:600]
    return page, record_of(client, page.url.path)


def finding_of(record: dict[str, object], rule: str) -> dict[str, object]:
    return next(f for f in record["parcels"][0]["findings"] if f["rule_id"] == rule)  # type: ignore[index]


def field_of(html: str, name: str) -> str:
    """The field set of a choice among not stated, yes and no."""
    return html.split(f'id="{name}"')[1].split("</fieldset>", maxsplit=1)[0]


def test_every_field_of_a_profile_can_be_entered_once(client: TestClient) -> None:
    grouped = [name for group in GROUPS for name in group.fields]
    assert sorted(grouped) == sorted(PROFILE_FIELDS)
    for language in ("zh", "en"):
        form = client.get(f"/check?lang={language}").text
        assert form.count('<details class="panel fold group"') == len(GROUPS) == 9
        for name in PROFILE_FIELDS - {"storeys"}:
            assert re.search(rf'<(input|select)[^>]* name="{name}"', form), name
            assert form.count(f' id="{name}"') == 1, name
    assert 'name="storey_area"' in form
    assert 'value="none" data-none' in form
    assert '<option value="轴承">' in form
    assert not re.search(r'id="group-\w+" open', form)


def test_what_is_entered_reaches_the_record_and_comes_back(client: TestClient) -> None:
    _, record = record_at_datang(client, **FULL, storey_area="6000", storey_height="9")
    expected = {
        "industry": "轴承",
        "industry_code": "3451",
        "project_kind": "new",
        "hazardous_waste_t_per_year": 600.0,
        "disposal_route": True,
        "local_disposal_capacity": False,
        "needs_city_coordination": True,
        "processes": ["casting", "electroplating"],
        "groundwater": "shallow",
        "groundwater_permit": True,
        "own_well": False,
        "uses_coal": False,
        "high_energy": False,
        "investment_wan_yuan": 20000.0,
        "tax_wan_yuan_per_year": 800.0,
        "land_use_code": "100102",
        "land_use_code_system": "三调",
        "environmental_risk_grade": "IV+",
        "eia_type": "form",
        "discharges_wastewater": True,
        "sewer_connected": True,
        "reclaimed_water_percent": 12.5,
        "storeys": [{"area_m2": 6000.0, "height_m": 9.0}],
    }
    assert record["profile"] == expected
    form = client.get(f"/check?from={record['id']}").text
    assert 'value="false" checked' in field_of(form, "local_disposal_capacity")
    assert 'value="true" checked' in field_of(form, "disposal_route")
    assert 'value="" checked' in field_of(form, "uses_acid")
    assert '<option value="shallow" selected>' in form
    assert 'name="processes" value="casting" checked' in form
    assert not re.search(r'value="none" data-none checked', form)
    opened = set(re.findall(r'id="group-(\w+)" open', form))
    assert opened == {g.id for g in GROUPS} - {"housing"}
    sent = {name: str(value) for name, value in FULL.items() if name != "processes"}
    again = check(
        client,
        of_record=str(record["id"]),
        as_of="2026-06-01",
        processes=FULL["processes"],  # type: ignore[arg-type]
        storey_area="6000",
        storey_height="9",
        **sent,
    )
    assert record_of(client, again.url.path)["profile"] == expected


def test_none_of_the_processes_is_a_statement_and_no_tick_is_not(client: TestClient) -> None:
    _, none = record_at_datang(client, processes="none")
    assert none["profile"] == {"processes": []}
    form = client.get(f"/check?from={none['id']}").text
    assert 'value="none" data-none checked' in form
    assert 'id="group-processes" open' in form
    _, silent = record_at_datang(client, industry="轴承")
    assert silent["profile"] == {"industry": "轴承"}
    both = check(client, pasted=AT_DATANG, processes=["none", "casting"])  # type: ignore[arg-type]
    assert both.status_code == 422
    assert "profile.contradictory" in both.text
    assert 'id="error-processes"' in both.text


def test_the_reader_is_sent_to_the_group_of_the_field(client: TestClient) -> None:
    for asked, group in (
        ("disposal_route", "waste"),
        ("storeys.height_m", "intensity"),
        ("processes", "processes"),
        ("households", "housing"),
    ):
        form = client.get(f"/check?open={asked}").text
        assert re.findall(r'id="group-(\w+)" open', form) == [group]
    form = client.get("/check?open=layer:ecological_redline").text
    assert not re.search(r'id="group-\w+" open', form)


def test_fields_that_contradict_each_other_are_both_marked(client: TestClient) -> None:
    refused = check(
        client, pasted=AT_DATANG, discharges_wastewater="false", direct_discharge="true"
    )
    assert refused.status_code == 422
    summary = refused.text.split('id="refusal"')[1].split("</section>")[0]
    assert "profile.contradictory" in summary
    for name in ("discharges_wastewater", "direct_discharge"):
        assert f'<a href="#{name}">' in summary
        tag = refused.text.split(f'id="{name}"')[1].split(">")[0]
        assert 'aria-invalid="true"' in tag
        assert f'aria-describedby="error-{name}"' in tag
        assert "「排放废水：否」与「废水直排：是」相互矛盾" in words(
            refused.text.split(f'id="error-{name}"')[1].split("</fieldset>")[0]
        )
    assert refused.text.count('class="field-error"') == 2
    assert 'value="true" checked' in field_of(refused.text, "direct_discharge")
    assert 'id="group-water" open' in refused.text


@pytest.mark.parametrize(
    ("fields", "code", "name"),
    [
        ({"industry": "占卜"}, "profile.unknown_industry", "industry"),
        ({"industry_code": "9999"}, "profile.unknown_industry", "industry_code"),
        ({"groundwater": "salty"}, "profile.invalid_field", "groundwater"),
        ({"uses_coal": "perhaps"}, "profile.invalid_field", "uses_coal"),
        ({"processes": "alchemy"}, "profile.invalid_field", "processes"),
        ({"reclaimed_water_percent": "101"}, "profile.invalid_field", "reclaimed_water_percent"),
        ({"hazardous_waste_t_per_year": "-1"}, "profile.invalid_field", None),
    ],
)
def test_a_mistake_about_the_project_stands_beside_its_field(
    client: TestClient, fields: dict[str, str], code: str, name: str | None
) -> None:
    named = name or next(iter(fields))
    for sent in (fields, fields | {"of_record": str(record_at_datang(client)[1]["id"])}):
        given = sent if "of_record" in sent else {"pasted": AT_DATANG, **sent}
        refused = check(client, **given)
        assert refused.status_code == 422
        assert f"<code>{code}</code>" in refused.text
        assert f'<a href="#{named}">' in refused.text
        assert f'id="error-{named}"' in refused.text
        group = next(g.id for g in GROUPS if named in g.fields)
        assert f'id="group-{group}" open' in refused.text


# The record of a project: many clauses


def test_findings_stand_by_what_they_ask_of_the_reader(client: TestClient) -> None:
    page, record = record_at_datang(client, **FULL)
    order = re.findall(r'<section class="finding-group group-of-(\w+)"', page.text)
    assert order == [
        o for o in ("not_met", "needs_review", "no_data", "met", "not_applicable") if o in order
    ]
    findings = record["parcels"][0]["findings"]  # type: ignore[index]
    assert len(findings) > 110
    for outcome in order:
        section = page.text.split(f"group-of-{outcome}")[1].split('<section class="finding-g')[0]
        count = sum(f["outcome"] == outcome for f in findings)
        assert f"{count} 条" in words(section)[:200]
    waste = finding_of(record, "lq-8.4-1.5c")
    assert waste["outcome"] == "not_met"
    breached = page.text.split("group-of-not_met")[1].split("group-of-needs_review")[0]
    shown = words(breached.split("年产危险废物500吨以上")[1].split("</details>")[0])
    assert re.match(r" 限制 空间布局约束 ", shown)
    assert "从严准入危险废物产生量大（年产危险废物量500吨以上）" in shown
    assert "危险废物年产生量（t/a）为 600.00，不低于 500（相差 100）" in shown
    away = page.text.split("group-of-not_applicable")[1]
    assert away.index("<details") < away.index("<summary>") < away.index("<li>")
    fiction_free = page.text.split("<main")[1]
    assert 'class="finding finding-not_applicable"' not in fiction_free


def test_what_is_missing_is_counted_and_leads_to_its_field(client: TestClient) -> None:
    page, record = record_at_datang(client, **WASTE)
    lacking = [f for f in record["parcels"][0]["findings"] if f["outcome"] == "no_data"]  # type: ignore[index]
    wanted: dict[str, int] = {}
    for finding in lacking:
        for name in finding["missing"]:
            wanted[name] = wanted.get(name, 0) + 1
    assert wanted["needs_city_coordination"] == 1
    link = f"/check?from={record['id']}&open=needs_city_coordination#needs_city_coordination"
    found = re.search(rf'<a href="{re.escape(link.replace("&", "&amp;"))}">([^<]+)</a>', page.text)
    assert found
    assert found[1] == "缺少「需聊城市统筹解决」：1 条"
    heads = re.findall(r'<p class="lack-head">(.*?)</p>', page.text, re.DOTALL)
    assert len(heads) == len(wanted)
    said = [int(re.search(r"：(\d+) 条", words(head))[1]) for head in heads]  # type: ignore[index]
    assert sorted(said) == sorted(wanted.values())
    assert said == sorted(said, reverse=True)
    layers = [head for head in heads if "缺少图层" in head]
    assert len(layers) == sum(name.startswith("layer:") for name in wanted) > 0
    assert not any("<a " in head for head in layers)
    # Every clause without data stands exactly once, under the first thing that it lacks.
    group = page.text.split("group-of-no_data")[1].split("group-of-")[0]
    assert group.count('<details class="finding finding-no_data"') == len(lacking)


def test_contradicting_passages_are_quoted_with_their_places(client: TestClient) -> None:
    page, record = record_at_datang(client, **FULL)
    contested = finding_of(record, "lq-8.4-4.2a")
    assert contested["outcome"] == "needs_review"
    review = next(c for c in contested["conflicts"] if c["review"])  # type: ignore[attr-defined]
    told = record["conflicts"][review["id"]]  # type: ignore[index]
    assert len(told["passages"]) >= 1
    confirm = client.get(f"{page.url.path}/confirm").text
    on_page = page.text.split('finding-title">未经许可开采地下水<')[1].split("</details>")[0]
    to_answer = confirm.split('id="clause-lq-8.4-4.2a"')[1].split("</fieldset>")[0]
    for html in (on_page, to_answer):
        block = words(html)
        number = list(record["conflicts"]).index(review["id"]) + 1  # type: ignore[call-overload]
        assert f"文本矛盾 须由人判断取舍 第 {number} 处：" in block
        for passage in told["passages"]:
            assert passage["quote"] in block
            assert passage["section"] in block
    plain = finding_of(record, "lq-8.4-1.5c")
    assert plain["conflicts"] == [{"id": "lq-a13", "review": False}]
    breach = page.text.split('finding-title">年产危险废物500吨以上<')[1].split("</details>")[0]
    assert "文本矛盾 照印对照，不改变本条的判定" in words(breach)


def test_statements_and_what_is_unchecked_are_folded_with_their_counts(
    client: TestClient,
) -> None:
    page, record = record_at_datang(client, **FULL)
    text = words(page.text)
    count = len(record["statements"])  # type: ignore[arg-type]
    assert count > 100
    assert f"管理机关职责与鼓励、许可性条款，不作判定（{count} 条）" in text
    folded = page.text.split('<details class="statements')[1].split('class="about"')[0]
    assert folded.count("<li>") == count
    for statement in record["statements"]:  # type: ignore[attr-defined]
        assert statement["source"]["quote"] in words(folded)
    groups: dict[str, int] = {}
    for item in record["unchecked"]:  # type: ignore[attr-defined]
        if item["group"]:
            groups[item["group"]["zh"]] = groups.get(item["group"]["zh"], 0) + 1
    assert len(groups) == 2
    for name, many in groups.items():
        assert f"{name} {many} 项" in answer_of(page.text)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_record_with_many_clauses_stays_a_light_page(client: TestClient, language: str) -> None:
    page, _ = record_at_datang(client, **FULL)
    for path in (page.url.path, f"{page.url.path}/confirm", "/check"):
        assert len(client.get(f"{path}?lang={language}").content) < 300_000
    station = "POLYGON((" + ",".join(f"{lon} {lat}" for lon, lat in STATION) + "))"
    open_to_much = check(client, pasted=station, industry="轴承", industry_code="3451")
    assert open_to_much.text.count('<details class="finding') > 100
    assert len(client.get(f"{open_to_much.url.path}?lang={language}").content) < 300_000


def test_a_contradiction_is_printed_once_and_linked_from_its_clauses(client: TestClient) -> None:
    page, record = record_at_datang(client, **FULL)
    beside = [c for c in record["conflicts"].values() if not c["review"]]  # type: ignore[attr-defined]
    assert beside
    cited = set(re.findall(r'<a href="#(conflict-[^"]+)">', page.text))
    assert cited == {f"conflict-{c['id']}" for c in beside}
    for told in beside:
        block = page.text.split(f'id="conflict-{told["id"]}"')[1].split("</details>")[0]
        assert page.text.count(f'id="conflict-{told["id"]}"') == 1
        for passage in told["passages"]:
            assert passage["quote"] in words(block)


def test_several_parcels_of_a_full_project_are_shown_one_at_a_time(client: TestClient) -> None:
    shown = check(client, pasted=f"{AT_DATANG}\n{AT_DATANG}\n{SQUARE}", **WASTE)
    assert shown.text.count('<details class="parcel"') == 1
    assert 'href="?parcel=3#parcel-3"' in shown.text
    assert 'id="parcel-3"' in client.get(f"{shown.url.path}?parcel=3").text


def stored_before(client: TestClient, record: dict[str, object]) -> str:
    """Store a record as it was written before clauses had groups, effects and contradictions."""
    old = copy.deepcopy(record)
    old["id"] = f"old-{str(record['id'])[:12]}"
    del old["statements"], old["conflicts"]
    parcels: list[dict[str, object]] = old["parcels"]  # type: ignore[assignment]
    for judgement in (old, *parcels):
        for item in judgement["unchecked"]:  # type: ignore[attr-defined]
            del item["group"]
    for finding in parcels[0]["findings"]:  # type: ignore[attr-defined]
        for key in ("clause", "effect", "dimension", "deadline_year", "conflicts"):
            del finding[key]
    old["seal"] = seal_of(old)
    parcel = StoredParcel("1", str(old["verdict"]), wkt.loads(AT_DATANG))
    client.app.state.desk.store.save(old, [parcel], "old")  # type: ignore[attr-defined]
    return str(old["id"])


def test_a_record_of_an_earlier_version_is_still_shown_and_answered(client: TestClient) -> None:
    _, record = record_at_datang(client, **FULL)
    old = stored_before(client, record)
    for language in ("en", "zh"):
        page = client.get(f"/records/{old}?lang={language}")
        assert page.status_code == 200
        assert 'class="statements' not in page.text
        assert 'class="conflict"' not in page.text
        assert client.get(f"/check?from={old}").status_code == 200
    waiting = [
        f["rule_id"]
        for f in record["parcels"][0]["findings"]  # type: ignore[index]
        if f["outcome"] == "needs_review" and f["decided_by"] == "human"
    ]
    confirm = client.get(f"/records/{old}/confirm")
    assert confirm.status_code == 200
    assert f"待认定 {len(waiting)} 条" in confirm.text
    given = {"officer": "甲", "reason": "查验", f"answer.{waiting[0]}": "yes"}
    again = client.post(f"/records/{old}/confirm", data=given)
    assert again.status_code == 200
    assert record_of(client, again.url.path)["earlier_record"] == old


# The officer's answers


def test_many_clauses_are_answered_with_one_name_and_one_reason(client: TestClient) -> None:
    page, record = record_at_datang(client, **FULL)
    findings = record["parcels"][0]["findings"]  # type: ignore[index]
    waiting = {
        f["rule_id"]
        for f in findings
        if f["outcome"] == "needs_review"
        and (f["decided_by"] == "human" or any(c["review"] for c in f["conflicts"]))
    }
    assert len(waiting) > 25
    assert "lq-8.4-4.2a" in waiting  # contested: decided by the machine otherwise
    form = client.get(f"{page.url.path}/confirm").text
    open_part = form.split("confirm-later")[0]
    assert set(re.findall(r'<fieldset class="clause" id="clause-([^"]+)"', open_part)) == waiting
    assert form.count('name="officer"') == 1
    assert f"逐条认定（{len(waiting)} 条）" in page.text
    answers = {
        "officer": "王芳",
        "reason": "现场核查记录 3 号",
        "answer.lq-8.4-4.2a": "no",
        "reason.lq-8.4-4.2a": "自备井须封存",
        "answer.lq-x-hazwaste-out": "yes",
        "answer.lq-x-permit": "",
    }
    again = client.post(f"{page.url.path}/confirm", data=answers)
    assert again.status_code == 200
    new = record_of(client, again.url.path)
    assert sorted((c["rule"], c["confirmed"], c["reason"]) for c in new["confirmations"]) == [  # type: ignore[attr-defined]
        ("lq-8.4-4.2a", False, "自备井须封存"),
        ("lq-x-hazwaste-out", True, "现场核查记录 3 号"),
    ]
    assert finding_of(new, "lq-8.4-4.2a")["outcome"] == "not_met"
    assert finding_of(new, "lq-x-hazwaste-out")["outcome"] == "met"
    assert finding_of(new, "lq-x-permit")["outcome"] == "needs_review"
    assert "王芳确认满足：现场核查记录 3 号" in again.text
    assert f'href="/records/{record["id"]}"' in again.text
    kept = client.get(f"{again.url.path}/confirm").text
    assert "已作的认定" in kept
    assert "维持原认定" in kept.split('id="clause-lq-x-hazwaste-out"')[1].split("</fieldset>")[0]
    assert f"待认定 {len(waiting) - 2} 条" in kept


@pytest.mark.parametrize(
    ("given", "code", "wrong"),
    [
        ({"officer": "王芳", "reason": "x"}, "nothing", None),
        ({"answer.lq-x-permit": "yes", "reason": "证 <1> 号"}, "officer", "officer"),
        (
            {"answer.lq-x-permit": "yes", "officer": "王芳", "reason.lq-x-stack": "在线监测"},
            "reason",
            "reason.lq-x-permit",
        ),
        (
            {"answer.no-such-clause": "yes", "officer": "王芳", "reason": "x"},
            "unknown_rule",
            None,
        ),
    ],
)
def test_a_refused_answer_keeps_what_was_typed(
    client: TestClient, given: dict[str, str], code: str, wrong: str | None
) -> None:
    page, _ = record_at_datang(client, **FULL)
    refused = client.post(f"{page.url.path}/confirm", data=given)
    assert refused.status_code == 422
    assert f"<code>confirmations.{code}</code>" in refused.text
    for name, value in given.items():
        if name.startswith("answer.lq"):
            clause = refused.text.split(f'id="clause-{name[7:]}"')[1].split("</fieldset>")[0]
            assert f'value="{value}" checked' in clause
        elif not name.startswith("answer."):
            escaped = value.replace("<", "&lt;").replace(">", "&gt;")
            assert re.search(rf'name="{re.escape(name)}"[^>]* value="{escaped}"', refused.text)
    if wrong:
        assert f'<a href="#{wrong}">' in refused.text
        assert refused.text.count('aria-invalid="true"') == 1
        assert f'id="error-{wrong}"' in refused.text


def test_changes_that_would_settle_a_breach_are_sentences_told_once(client: TestClient) -> None:
    given = WASTE | {"adds_capacity": "true", "uses_coal": "true", "local_disposal_capacity": ""}
    page, record = record_at_datang(client, **given)
    settling = {
        remedy["text"]["zh"]
        for remedy in record["parcels"][0]["remedies"]  # type: ignore[index]
        if remedy["kind"] == "settle"
    }
    assert "取消：涉煤（燃煤、煤制气等）" in settling
    shown = page.text.split('class="remedies"')[1].split("</section>")[0]
    for sentence in settling:
        assert shown.count(f"<li>{sentence}</li>") == 1
