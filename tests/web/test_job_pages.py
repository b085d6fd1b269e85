"""Batches as pages: sent from the check form, watched, looked through, handed out, refused."""

import io
import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pyarrow.parquet as pq
import pyogrio
import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from shapely.geometry import box, mapping, shape
from shapely.geometry.base import BaseGeometry

from app.data.formats import read_parcels
from app.data.job_files import JobFolder
from app.data.store.job_rows import Ended, Progress
from app.domain.areas import ellipsoidal_area_m2
from app.domain.parcels import place_parcel
from app.domain.reference import HOME_PLANE, to_degrees
from app.main import create_app
from app.settings import Settings
from tests import job_files
from tests.partly_covered import FAR, HALF, WITHIN, partly_covered, strip

SAMPLES = Path(__file__).parents[2] / "layers/demonstration/samples"
PARK = (430_000.0, 4_080_000.0, 433_000.0, 4_082_000.0)
SQUARES = 60
ATTACK = '<b onclick="x">乙</b>'
LINQING = "POLYGON((115.77 36.87,115.771 36.87,115.771 36.871,115.77 36.871,115.77 36.87))"


def service(folder: Path, jobs: str) -> TestClient:
    made = create_app(Settings(data_dir=folder, jobs=jobs))  # type: ignore[arg-type]
    consumer = made.state.job_room.consumer
    if consumer is not None:  # small chunks: a result of many row groups
        consumer.settings = replace(consumer.settings, beat_s=0.1, idle_s=0.05, chunk_rows=5)
    return TestClient(made)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A service that takes batches in and runs them."""
    with service(tmp_path_factory.mktemp("running"), "on") as made:
        yield made


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[TestClient]:
    """A service that takes batches in and leaves them: nothing changes by itself."""
    with service(tmp_path, "off") as made:
        yield made


@pytest.fixture(scope="module")
def done(client: TestClient, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A batch: 60 squares, the prohibited sample, one with a nasty name, two that are wrong."""
    folder = tmp_path_factory.mktemp("files")
    sample = read_parcels("a.txt", (SAMPLES / "prohibited.txt").read_bytes()).parcels[0]
    shapes = [
        *job_files.squares(SQUARES, PARK),
        place_parcel(sample).geometry,
        box(431_500, 4_080_900, 431_510, 4_080_910),
        *job_files.wrong(PARK),
    ]
    file = job_files.write(folder / "in.gpkg", shapes)
    frame = pyogrio.read_dataframe(file)
    frame.loc[SQUARES, "name"] = "占农田的一块"
    frame.loc[SQUARES + 1, "name"] = ATTACK
    frame.to_file(folder / "named.gpkg", driver="GPKG")
    sent = send(client, {"地块 2026.gpkg": (folder / "named.gpkg").read_bytes()})
    assert re.fullmatch(r"/jobs/[\w-]{22}", sent.url.path), words(sent.text)[:500]
    return finished(client, sent.url.path)


def send(client: TestClient, files: dict[str, bytes] | None = None, to: str = "/jobs", **fields):
    sent = [("file", (name, content)) for name, content in (files or {}).items()]
    return client.post(to, data=fields, files=sent or [("file", ("", b""))])


def finished(client: TestClient, path: str) -> str:
    for _ in range(600):
        if client.get(f"/api{path}").json()["status"] not in ("queued", "running"):
            return path
        time.sleep(0.1)
    raise AssertionError("the batch did not end")


def words(html: str) -> str:
    """The visible words of a page, tags taken away, blanks collapsed."""
    return re.sub(r"[ \t\r\n]+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def rows_of(html: str) -> list[str]:
    body = (
        html.split('class="stack parcels"')[1].split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]
    )
    return [words(row).strip() for row in body.split("<tr>")[1:]]


def refusal_of(html: str) -> str:
    return words(html.split('id="refusal"')[1].split("</section>", maxsplit=1)[0])


def number_kept(html: str) -> str:
    found = re.search(r'name="kept" value="([\w-]{22})" checked', html)
    assert found, "no file is kept"
    return found[1]


# What came of a batch


def test_a_batch_says_first_what_came_of_it(client: TestClient, done: str) -> None:
    page = client.get(done)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    answer = words(page.text.split('<header class="answer')[1].split("</header>")[0])
    assert "核对完毕 共 64 行：资料不全 62；2 行有错误，没有得出结论。" in answer
    assert "地块 2026.gpkg" in answer
    assert "未核（" in answer
    assert "永久基本农田" in answer, "the real layer is absent, and that is said"
    tally = page.text.split('class="tally stack"')[1].split("</table>")[0]
    assert re.search(r"资料不全.*?>62<.*?96.88", tally, re.DOTALL)
    assert re.search(r"未判定.*?>2<.*?3.12", tally, re.DOTALL)
    assert "抽 62 块另用单块核对和 GEOS 套合重算，结果全部一致" in page.text
    assert "演示结论（虚构数据，不得用于审批）" in page.text
    assert 'http-equiv="refresh"' not in page.text
    assert len(page.content) < 300_000


def test_bad_rows_are_counted_with_what_to_do(client: TestClient, done: str) -> None:
    page = client.get(done).text
    errors = words(page.split('id="errors-title"')[1].split("</section>")[0])
    assert "有错误的行（2）" in errors
    assert re.search(r"边界自相交.*请在源软件中修正.* geometry.self_crossing 1 63", errors)
    assert re.search(r"不在聊城市范围.* geometry.outside_prefecture 1 64", errors)
    (row,) = rows_of(client.get(f"{done}?error=geometry.self_crossing").text)
    assert row.startswith("63 地块 63 — — 未判定 — 边界自相交")
    assert "核这一块" not in row, "what cannot be judged cannot be checked by itself"


def test_rows_are_found_by_verdict_and_by_name(client: TestClient, done: str) -> None:
    page = client.get(f"{done}?demonstration=prohibited&q=农田的").text
    (row,) = rows_of(page)
    assert row.startswith("61 占农田的一块 23\u2009997.16 36.00 ◇ 资料不全")
    assert "✕ 不符合" in row
    # 60 m x 20 m lie on the fictitious farmland; by the ellipsoid a little less.
    overlap = re.search(r"永久基本农田（演示） ([\d\u2009]+\.\d\d)", row)
    assert overlap
    assert float(overlap[1].replace("\u2009", "")) == pytest.approx(1200, rel=2e-4)
    assert "演示（虚构）" in row
    assert '<option value="prohibited" selected>' in page
    assert 'value="农田的"' in page
    assert "1 块符合筛选，共 64 行" in words(page)
    everywhere = client.get(f"{done}?demonstration=prohibited").text
    assert len(rows_of(everywhere)) == int(
        re.search(r"演示结论.*?不符合</span></a></th>\s*<td[^>]*>(\d+)<", everywhere, re.DOTALL)[1]  # type: ignore[index]
    )
    assert [row.split()[0] for row in rows_of(client.get(f"{done}?q=17").text)] == ["17"]
    none = client.get(f"{done}?verdict=conforms").text
    assert "没有符合筛选的地块" in none
    assert "<option selected>conforms</option>" in none


def test_rows_are_paged_across_row_groups(client: TestClient, done: str) -> None:
    first, second = client.get(done).text, client.get(f"{done}?page=2").text
    numbers = [int(row.split()[0]) for page in (first, second) for row in rows_of(page)]
    assert numbers == list(range(1, 65))
    assert 'rel="next" href="?page=2#rows"' in first
    assert 'rel="next"' not in second
    assert "没有符合筛选的地块" in client.get(f"{done}?page=9").text
    assert client.get(f"{done}?page=x").status_code == 422
    kept = client.get(f"{done}?demonstration=conforms&lang=en").text
    assert "lang=" not in "".join(re.findall(r'rel="next" href="([^"]*)"', kept))


def test_what_others_wrote_is_no_markup(client: TestClient, done: str) -> None:
    page = client.get(done, params={"q": "onclick", "error": ATTACK, "verdict": ATTACK}).text
    assert ATTACK not in page
    found = client.get(done, params={"q": "onclick"}).text
    assert ATTACK not in found
    assert "&lt;b onclick=&#34;x&#34;&gt;" in found


def test_a_page_of_a_batch_speaks_english_too(client: TestClient, done: str) -> None:
    page = words(client.get(f"{done}?lang=en").text)
    client.cookies.clear()
    assert "64 rows: incomplete 62; 2 have errors and no verdict." in page
    assert "62 parcels were checked again one by one and with GEOS; all agree" in page


# What no layer covers


@pytest.fixture(scope="module")
def covered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, str]]:
    """A batch of two files under layers that cover one parcel, half of another, not the third."""
    with service(tmp_path_factory.mktemp("covered"), "on") as made:
        partly_covered(made.app.state.desk)  # type: ignore[attr-defined]
        parcels = {name: strip(*ends) for name, ends in ENDS.items()}
        files = {
            "a.geojson": geojson_of({name: parcels[name] for name in (HALF, FAR)}),
            "b.geojson": geojson_of({WITHIN: parcels[WITHIN]}),
        }
        yield made, finished(made, send(made, files).url.path)


ENDS = {HALF: (0, 200), FAR: (300, 400), WITHIN: (0, 40)}
ABSENT = "生态保护红线、规划城镇建设用地范围"


def geojson_of(shapes: dict[str, BaseGeometry]) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": mapping(to_degrees(shape, HOME_PLANE)),
        }
        for name, shape in shapes.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_land_that_no_layer_covers_is_said_and_counts_nowhere(
    covered: tuple[TestClient, str],
) -> None:
    client, path = covered
    half, far, within = rows_of(client.get(path).text)
    # The record says 3 998.99, 1 999.50 and 9 997.48; by the series the last figure may differ.
    assert re.search(r"城镇开发边界之外 3\u2009998\.99，另有 9\u2009997\.4[78] 未覆盖", half)
    assert re.search(r"永久基本农田 1\u2009999\.(49|50)，另有 9\u2009997\.4[78] 未覆盖", half)
    for row in (half, far):
        silent = row.split("资料不全：")[1]
        assert "永久基本农田、城镇开发边界、" in silent
        assert ABSENT in silent
    assert "之外" not in far
    silent = within.split("资料不全：")[1]
    assert silent.startswith(ABSENT)
    assert "永久基本农田" not in silent
    unchecked = words(client.get(path).text.split('class="unchecked"')[1].split("</details>")[0])
    assert re.search(r"永久基本农田 2 个地块图层没有覆盖或没有全部覆盖", unchecked)


def test_a_zone_is_named_with_how_the_parcel_lies_to_it(covered: tuple[TestClient, str]) -> None:
    client, path = covered
    assert all("北部工业集中区，待定" in row for row in rows_of(client.get(path).text))
    english = rows_of(client.get(f"{path}?lang=en").text)
    client.cookies.clear()
    assert all("Northern industrial concentration area, undetermined" in row for row in english)
    assert "北部工业集中区" not in "".join(english)
    said = r"outside urban development boundary 3\u2009998\.99, 9\u2009997\.4[78] more not covered"
    assert re.search(said, english[0])
    assert "no data on permanent basic farmland, urban development boundary, " in english[1]


def test_without_official_layers_no_parcel_has_no_overlap(client: TestClient, done: str) -> None:
    for row in rows_of(client.get(done).text)[:60]:
        assert "资料不全：永久基本农田、生态保护红线、城镇开发边界、" in row
        assert " 无 " not in row


def test_the_result_is_handed_out_in_three_formats(
    client: TestClient, done: str, tmp_path: Path
) -> None:
    page = client.get(done).text
    links = re.findall(rf'href="({done}/result\.(\w+))" download', page)
    assert [kind for _, kind in links] == ["xlsx", "gpkg", "parquet"]
    files = {kind: client.get(link) for link, kind in links}
    for kind, answer in files.items():
        assert answer.status_code == 200
        name = answer.headers["content-disposition"]
        assert f"{quote('地块 2026-checked')}.{kind}" in name
    sheet = load_workbook(io.BytesIO(files["xlsx"].content)).worksheets[1]
    head, *rows = sheet.iter_rows(values_only=True)
    assert len(rows) == 64
    assert rows[60][head.index("name")] == "占农田的一块"
    assert rows[60][head.index("demonstration_verdict")] == "prohibited"
    assert rows[62][head.index("error_code")] == "geometry.self_crossing"
    (tmp_path / "result.gpkg").write_bytes(files["gpkg"].content)
    frame = pyogrio.read_dataframe(tmp_path / "result.gpkg")
    assert (len(frame), frame.crs.to_epsg()) == (64, 4548)
    assert frame.geometry[60].area == pytest.approx(24_000, abs=1e-3)
    assert files["parquet"].content[:4] == b"PAR1"
    assert client.get(f"{done}/result.pdf").status_code == 404
    assert client.get(f"{done}/result.xlsx").content == files["xlsx"].content


def test_one_row_becomes_a_record_placed_as_in_the_batch(client: TestClient, done: str) -> None:
    shown = client.post(f"{done}/rows/61/check")
    assert shown.url.path.startswith("/records/")
    record = client.get(f"/api/assessments/{shown.url.path.split('/')[-1]}?lang=both").json()
    (parcel,) = record["parcels"]
    assert parcel["label"] == "占农田的一块"
    assert (record["verdict"], record["demonstration_verdict"]) == ("incomplete", "prohibited")
    single = read_parcels("a.txt", (SAMPLES / "prohibited.txt").read_bytes()).parcels[0]
    placed = place_parcel(single)
    assert parcel["area_m2"] == pytest.approx(
        ellipsoidal_area_m2(placed.geometry, placed.plane), abs=0.001
    )
    assert shape(parcel["plane_geometry"]).equals_exact(placed.geometry, 1e-6)
    assert "取自批量核对文件 地块 2026.gpkg 第 61 行" in shown.text
    assert client.post(f"{done}/rows/65/check").status_code == 404
    wrong = client.post(f"{done}/rows/63/check")
    assert wrong.status_code == 422
    assert "geometry.self_crossing" in wrong.text


def test_a_batch_says_what_an_officer_answered(client: TestClient, tmp_path: Path) -> None:
    file = job_files.write(tmp_path / "in.gpkg", job_files.squares(2, PARK))
    answer = {"rule": "demo-industry", "confirmed": True, "officer": "王<b>芳", "reason": "查验过"}
    fields = {"confirmations": json.dumps([answer]), "profile": '{"industry_code": "3451"}'}
    sent = client.post(
        "/api/jobs/checks", data=fields, files=[("file", ("a.gpkg", file.read_bytes()))]
    )
    assert sent.status_code in (200, 202), sent.text
    path = finished(client, f"/jobs/{sent.json()['id']}")
    about = words(client.get(path).text.split('id="about-title"')[1])
    assert "demo-industry 满足，王<b>芳：查验过" in about
    assert "demo-industry met, 王<b>芳: 查验过" in words(client.get(f"{path}?lang=en").text)
    client.cookies.clear()
    # Results from before said only which clauses were answered; they open as ever.
    room = client.app.state.job_room  # type: ignore[attr-defined]
    result = room.folders.of(sent.json()["id"]).result("parquet")
    kept, metadata = pq.read_table(result), pq.read_metadata(result).metadata
    told = json.loads(metadata[b"zoning"])
    assert told["given"]["confirmations"] == [answer]
    told["given"]["confirmations"] = ["demo-industry"]
    old = {b"geo": metadata[b"geo"], b"zoning": json.dumps(told).encode()}
    pq.write_table(kept.replace_schema_metadata(old), result)
    assert "demo-industry 满足，王<b>芳：查验过" in words(client.get(path).text)


# The states before


def sent_parquet(client: TestClient, **fields: str) -> str:
    sent = send(client, {"p.parquet": b"PAR1 nothing PAR1"}, **fields)
    assert sent.url.path.startswith("/jobs/"), words(sent.text)[:500]
    return sent.url.path


def test_a_batch_that_waits_refreshes_and_can_be_cancelled(waiting: TestClient) -> None:
    first = sent_parquet(waiting)
    second = sent_parquet(waiting, investment_wan_yuan="1 500", as_of="2026-06-01")
    page = waiting.get(second).text
    assert "前面还有 1 个批次" in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert f'data-events="/api{second}/events?lang=zh"' in page
    job = waiting.get(f"/api{second}").json()
    assert job["profile"] == {"investment_wan_yuan": 1500.0}
    assert (job["asked"]["as_of"], job["asked"]["format"]) == ("2026-06-01", "parquet")
    cancelled = waiting.post(f"{second}/cancel")
    assert cancelled.url.path == second
    assert "已取消" in words(cancelled.text)
    assert 'http-equiv="refresh"' not in cancelled.text
    assert waiting.get(f"/api{second}").json()["status"] == "cancelled"
    assert waiting.post(f"{second}/cancel").status_code == 200
    assert waiting.get(f"/api{first}").json()["status"] == "queued"


def test_progress_stands_on_the_page(waiting: TestClient) -> None:
    path = sent_parquet(waiting)
    jobs, job_id = waiting.app.state.job_room.jobs, path.split("/")[-1]  # type: ignore[attr-defined]
    jobs.claim("me", 20)
    jobs.heartbeat("me", job_id, Progress(2_500, 10_000, 50.0), 20)
    page = waiting.get(path).text
    assert "已核 2\u2009500 / 10\u2009000 块，每秒 50 块，还需约 3 分钟" in page
    assert '<progress id="bar" max="1" value="0.25">' in page
    assert "25 min" not in waiting.get(f"{path}?lang=en").text


def test_a_batch_that_failed_is_run_again_with_the_reading_chosen(waiting: TestClient) -> None:
    path = sent_parquet(waiting, industry="轴承")
    jobs, job_id = waiting.app.state.job_room.jobs, path.split("/")[-1]  # type: ignore[attr-defined]
    jobs.claim("me", 20)
    error = {
        "code": "input.ambiguous",
        "message": {"zh": "有 2 个面图层", "en": "there are 2 polygon layers"},
        "where": {},
        "candidates": [
            {"options": {"layer": name}, "meaning": {"zh": f"图层 {name}", "en": f"layer {name}"}}
            for name in ("宗地", "道路")
        ],
    }
    jobs.finish("me", job_id, Ended("failed", error=error))
    page = waiting.get(path).text
    assert "没有完成" in page
    assert "有 2 个面图层" in refusal_of(page)
    values = re.findall(r'name="choose" value="([^"]+)"', page)
    assert values == [f"layer={quote('宗地')}", f"layer={quote('道路')}"]
    again = waiting.post(f"{path}/again", data={"choose": values[0]})
    assert again.url.path not in (path, f"{path}/again")
    job = waiting.get(f"/api{again.url.path}").json()
    assert (job["status"], job["asked"]["layer"]) == ("queued", "宗地")
    assert job["profile"] == {"industry": "轴承"}
    folder = waiting.app.state.job_room.folders.of(again.url.path.split("/")[-1])  # type: ignore[attr-defined]
    assert folder.upload().read_bytes() == b"PAR1 nothing PAR1"


def test_a_batch_of_one_format_is_handed_out_and_not_looked_through(waiting: TestClient) -> None:
    files = {"file": ("p.parquet", b"PAR1 nothing PAR1")}
    job = waiting.post("/api/jobs/checks", files=files, data={"format": "gpkg"}).json()
    room = waiting.app.state.job_room  # type: ignore[attr-defined]
    room.jobs.claim("me", 20)
    room.folders.of(job["id"]).result("gpkg").write_bytes(b"the result")
    summary = {
        "rows": 1_200,
        "counts": {"prohibited": 200, "incomplete": 1_000},
        "errors": {"rows": 0, "by_code": {}},
        "audit": {"rows": 200, "differing": 0},
    }
    room.jobs.finish("me", job["id"], Ended("done", summary=summary))
    page = waiting.get(f"/jobs/{job['id']}")
    told = words(page.text).replace("\u2009", "")
    assert "1200 个地块都得出了结论：不符合 200、资料不全 1000。" in told
    assert "不能在网页上逐块查看" in told
    assert re.findall(r"/result\.(\w+)", page.text) == ["gpkg"]
    assert waiting.get(f"/jobs/{job['id']}/result.gpkg").content == b"the result"
    assert waiting.get(f"/jobs/{job['id']}/result.xlsx").status_code == 404
    assert waiting.post(f"/jobs/{job['id']}/rows/1/check").status_code == 404


def test_batches_are_found_by_their_number_and_never_listed(
    waiting: TestClient,
) -> None:
    path = sent_parquet(waiting)
    number = path.split("/")[-1]
    listing = waiting.get("/jobs")
    assert listing.status_code == 200
    assert number not in listing.text
    for asked in (number, f" 批次号：{number} ", f"http://x.cn{path}?lang=en"):
        assert waiting.get("/jobs", params={"id": asked}).url.path == path
        assert waiting.get("/records", params={"id": asked}).url.path == path
    for missing in (waiting.get("/jobs?id=nothing"), waiting.get("/jobs/nothing")):
        assert missing.status_code == 404
        assert "nothing" in missing.text
    short = waiting.get("/records?id=abc")
    assert short.status_code == 404
    assert "记录号有 22 个字符，这里是 3 个" in short.text


# What the form hands in


def geojson(count: int) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"名称": f"第{n}块"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[115.7 + n * 1e-4 + x * 5e-5, 36.8 + y * 5e-5] for x, y in _RING]],
            },
        }
        for n in range(1, count + 1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


_RING = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))


def test_more_parcels_than_a_record_takes_become_a_batch_by_one_click(client: TestClient) -> None:
    refused = send(client, {"很多.geojson": geojson(501)}, to="/check", industry="轴承")
    assert refused.status_code == 413
    summary = refused.text.split('id="refusal"')[1].split("</section>")[0]
    assert "一次最多核对 500 个地块" in summary
    assert 'form="check-form" formaction="/jobs"' in summary
    assert "请分批提交" not in summary
    assert 'value="轴承"' in refused.text
    kept = number_kept(refused.text)
    assert "很多.geojson" in words(refused.text)
    sent = send(client, kept=kept, industry="轴承")
    path = finished(client, sent.url.path)
    page = client.get(path).text
    assert path == f"/jobs/{kept}"
    assert "501 个地块都得出了结论" in words(page).replace("\u2009", "")
    assert rows_of(page)[0].startswith("1 第1块")
    assert "行业（文字）：轴承" in words(page)
    assert send(client, kept=kept).status_code == 422, "a queued file is kept no longer"


def test_several_files_of_any_format_become_one_batch(client: TestClient) -> None:
    samples = {f"{n}.txt": (SAMPLES / f"{n}.txt").read_bytes() for n in ("conforms", "prohibited")}
    refused = send(client, samples, pasted=LINQING, yard_m2="120")
    assert refused.status_code == 422
    assert "文件的坐标系不同：EPSG:4490、EPSG:4527" in refusal_of(refused.text)
    assert f">\n{LINQING}</textarea>" in refused.text
    assert 'value="120"' in refused.text
    path = finished(client, send(client, kept=number_kept(refused.text)).url.path)
    page = client.get(path).text
    assert "conforms.txt +1" in page
    verdicts = [row for row in rows_of(page) if "演示地块（虚构）" in row]
    assert len(verdicts) == 2
    assert "✕ 不符合" in verdicts[1]
    assert "✕ 不符合" not in verdicts[0]


def test_a_batch_that_is_refused_keeps_what_was_typed(waiting: TestClient, tmp_path: Path) -> None:
    bad = send(waiting, {"p.parquet": b"PAR1 nothing PAR1"}, industry="占卜", own_well="true")
    assert bad.status_code == 422
    assert "profile.unknown_industry" in bad.text
    assert 'id="error-industry"' in bad.text
    assert 'value="占卜"' in bad.text
    kept = number_kept(bad.text)
    sent = send(waiting, kept=kept, industry="轴承", own_well="true")
    assert sent.url.path == f"/jobs/{kept}"
    assert waiting.get(f"/api/jobs/{kept}").json()["profile"] == {
        "industry": "轴承",
        "own_well": True,
    }
    assert [path.name for path in (tmp_path / "jobs" / kept).iterdir()] == ["upload.parquet"]


@pytest.mark.parametrize(
    ("files", "fields", "code"),
    [
        ({}, {}, "input.empty"),
        ({"a.zip": b"PK\x03\x04 nothing"}, {}, "input.archive_damaged"),
        ({"a.pdf": b"%PDF-1.7"}, {}, "input.format_refused"),
        ({"a.parquet": b"PAR1 cut"}, {}, "input.truncated"),
        ({"a.txt": b"\x00\x01"}, {}, "input."),
        ({"a.parquet": b"PAR1 PAR1"}, {"as_of": "soon"}, "request.as_of"),
        ({}, {"kept": "../../../../etc/passwd"}, "request.kept"),
        ({}, {"kept": "A" * 22}, "request.kept"),
    ],
)
def test_what_cannot_be_a_batch_is_said_on_the_form(
    waiting: TestClient, files: dict[str, bytes], fields: dict[str, str], code: str
) -> None:
    refused = send(waiting, files, **fields)
    assert refused.status_code == 422
    assert f"<code>{code}" in refused.text
    assert "Traceback" not in refused.text
    assert waiting.app.state.job_room.jobs.listed() == []  # type: ignore[attr-defined]


def test_a_batch_may_be_larger_than_a_record_and_has_its_own_limit(tmp_path: Path) -> None:
    made = create_app(Settings(data_dir=tmp_path, jobs="off", upload_megabytes=1, job_megabytes=3))
    with TestClient(made) as client:
        larger = b"PAR1" + bytes(2_500_000) + b"PAR1"
        assert send(client, {"a.parquet": larger}).url.path.startswith("/jobs/")
        over = send(client, {"a.parquet": b"PAR1" + bytes(3_000_000) + b"PAR1"})
        assert over.status_code == 413
        assert "上传超过 3 MB" in over.text
        record = send(client, {"a.txt": bytes(2_500_000)}, to="/check")
        assert record.status_code == 413
        assert 'href="/check#batch"' in record.text
        assert len(list((tmp_path / "jobs").iterdir())) == 1


@pytest.mark.parametrize("when", ["before", "while it arrives"])
def test_a_full_disk_is_a_page_and_leaves_nothing(
    waiting: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    def full(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    if when == "before":
        monkeypatch.setattr(JobFolder, "kept", property(full))
    else:
        monkeypatch.setattr("app.web.sent_batch.open_kept", full)
    refused = send(waiting, {"p.parquet": b"PAR1 nothing PAR1"})
    assert refused.status_code == 503
    assert "磁盘空间不足" in refused.text
    assert list((tmp_path / "jobs").glob("*")) == []


def test_a_bad_file_among_several_is_named(waiting: TestClient) -> None:
    good = (SAMPLES / "conforms.txt").read_bytes()
    far = (
        b'{"type":"Polygon","coordinates":[[[121.4,31.2],[121.5,31.2],[121.5,31.3],[121.4,31.2]]]}'
    )
    for bad, code in ((b"PK\x03\x04 nothing", "input."), (far, "geometry.outside_prefecture")):
        files = {"好.txt": good, "坏.geojson": bad, "也好.txt": good}
        refused = send(waiting, files, to="/check", enterprise="某厂")
        assert refused.status_code == 422
        summary = refusal_of(refused.text)
        assert "文件 坏.geojson" in summary
        assert code in summary
        assert 'value="某厂"' in refused.text
        assert len(re.findall(r'name="carried" value="[^"]+" checked', refused.text)) == 3


# The fields that matter


def first_fields(html: str) -> dict[str, int]:
    listed = re.search(r'data-first="([^"]*)"|name="matters" value="([^"]*)"', html)
    assert listed
    pairs = (listed[1] or listed[2] or "").split()
    return {name: int(count) for name, _, count in (pair.partition(":") for pair in pairs)}


def test_fields_that_clauses_wait_for_come_first(waiting: TestClient) -> None:
    asked = {"industry": "轴承", "industry_code": "3451"}
    waits = first_fields(waiting.get("/check/fields", params=asked).text)
    assert list(waits.values()) == sorted(waits.values(), reverse=True)
    assert next(iter(waits)) == "project_kind"
    assert "industry_code" not in waits
    told = first_fields(waiting.get("/check/fields", params={**asked, "project_kind": "new"}).text)
    assert "project_kind" not in told
    wrong = waiting.get("/check/fields", params={"industry": "占卜"})
    assert 'class="field-error"' in wrong.text
    assert first_fields(wrong.text) == {}


def test_without_scripts_the_form_is_shown_again_in_that_order(waiting: TestClient) -> None:
    sample = (SAMPLES / "conforms.txt").read_bytes()
    fields = {"industry": "轴承", "industry_code": "3451", "tax_wan_yuan_per_year": "80"}
    form = send(waiting, {"a.txt": sample}, to="/check/fields", **fields).text
    first = form.split('id="matters"')[1].split("</section>")[0]
    assert 'id="project_kind"' in first
    assert f"{first_fields(form)['project_kind']} 条在等" in first
    assert form.count(' id="project_kind"') == 1
    for kept in ('value="轴承"', 'value="3451"', 'value="80"'):
        assert kept in form
    checked = send(waiting, to="/check", kept=number_kept(form), **fields)
    assert checked.url.path.startswith("/records/")
    record = waiting.get(f"/api/assessments/{checked.url.path.split('/')[-1]}").json()
    assert record["files"] == ["a.txt"]
    again = waiting.get(f"/check?from={record['id']}").text
    lacking = [name for f in record["parcels"][0]["findings"] for name in set(f["missing"])]
    assert first_fields(again)["project_kind"] == lacking.count("project_kind") > 0


# The record that a parcel leads to


def test_a_trimmed_boundary_is_handed_out_with_its_mark(waiting: TestClient) -> None:
    shown = waiting.post("/check/samples/prohibited")
    links = re.findall(r'href="(/records/[^"]+/remedies/[^"]+\.(\w+)\?[^"]*)"', shown.text)
    assert [kind for _, kind in links] == ["txt", "shp", "geojson"]
    files = {kind: waiting.get(unescape(link)) for link, kind in links}
    trimmed = read_parcels("t.txt", files["txt"].content).parcels[0]
    assert trimmed.geometry.area == pytest.approx(24_000 - 60 * 20, abs=0.1)
    assert "演示数据（虚构）" in trimmed.label
    feature = json.loads(files["geojson"].content)["features"][0]
    assert feature["properties"]["数据性质"] == "演示数据（虚构）"
    (layer,) = read_parcels("t.zip", files["shp"].content).parcels
    assert layer.geometry.symmetric_difference(shape(feature["geometry"])).area < 1e-12
    record = shown.url.path
    for missing in ("1-demonstration-9.txt", "2-real-1.txt", "1-real-1.txt", "1-x-1.txt"):
        assert waiting.get(f"{record}/remedies/{missing}").status_code == 404


def test_a_record_leads_to_its_reports_and_to_the_corrected_file(waiting: TestClient) -> None:
    sample = (SAMPLES / "conforms.txt").read_bytes()
    shown = send(waiting, {"a.txt": sample}, to="/check")
    number = shown.url.path.split("/")[-1]
    top = shown.text.split('<header class="answer')[1].split("</header>")[0]
    links = re.findall(r'href="(/api/assessments/[^"]+)" download', top)
    assert links == [
        f"/api/assessments/{number}/report.{kind}?lang=zh" for kind in ("pdf", "docx", "xlsx")
    ]
    txt = shown.text.split('id="txt"')[1].split("</section>")[0]
    (link,) = re.findall(r'href="([^"]+)" download', txt)
    again = read_parcels("b.txt", waiting.get(unescape(link)).content).parcels[0]
    assert again.geometry.equals(read_parcels("a.txt", sample).parcels[0].geometry)
