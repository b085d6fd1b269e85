"""The JSON door: its paths and keys are a contract."""

import json
import threading
from urllib.parse import unquote

import pytest
from typer.testing import CliRunner

from app.api.examples import CHECK_REQUEST, PARCEL
from app.cli import cli
from app.data.documents import seal_of
from app.data.rulebooks import load_rulebook
from app.data.shipped import RULEBOOK, shipped
from app.errors import Unavailable
from app.main import create_app
from app.settings import Settings
from app.text import Text
from tests.integration.real_places import DATANG, XIANGGUANG

SAMPLE = shipped("layers") / "demonstration" / "samples" / "prohibited.txt"


def polygon(ring):
    return {"type": "Polygon", "coordinates": [ring]}


def problem(answer, status, code):
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["code"] == code
    assert body["status"] == status
    assert body["title"]
    return body


def test_health(client):
    body = client.get("/api/health").json()
    assert body["status"] == "ok"
    assert body["zones"] == 280
    assert body["rules"] == len(load_rulebook(RULEBOOK, demonstration=True).rules) > 400


def test_zones_have_the_promised_keys(client):
    answer = client.get("/api/zones", params={"plan": "linqing"})
    assert answer.headers["content-type"].startswith("application/geo+json")
    features = answer.json()["features"]
    promised = {"id", "name_zh", "name_en", "kind", "parent", "plan", "gazetted_area_km2",
                "computed_area_km2", "basis"}  # fmt: skip
    assert all(promised <= set(f["properties"]) for f in features)
    by_id = {f["id"]: f for f in features}
    urban = by_id["lq-block-urban"]
    assert urban["properties"]["basis"] == "reconstructed"
    assert urban["properties"]["computed_area_km2"] == pytest.approx(33.19, rel=1e-4)
    assert urban["geometry"]["type"] == "Polygon"
    parks = [f for f in features if f["properties"]["kind"] == "park"]
    assert len(parks) == 8
    assert {f["geometry"]["type"] for f in parks} == {"Point"}


def test_zone_filters(client):
    def ids(**query):
        return [f["id"] for f in client.get("/api/zones", params=query).json()["features"]]

    assert ids(q="轴承", kind="park", plan="linqing") == ["lq-park-yandian-bearing"]
    assert ids(parent="lq-edz", kind="block") == ["lq-block-urban", "lq-block-yandian"]
    assert "lq-block-urban" in ids(bbox="115.74,36.84,115.76,36.86")
    assert "lq-block-urban" not in ids(bbox="115.0,36.0,115.1,36.1")
    assert ids(q="没有这样的园区") == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"plan": "nowhere"}, "zones.unknown_filter"),
        ({"bbox": "1,2,3"}, "request.bbox"),
        ({"bbox": "nan,0,1,1"}, "request.bbox"),
        ({"q": "x" * 81}, "request.invalid"),
    ],
)
def test_bad_filters_are_coded(client, query, code):
    problem(client.get("/api/zones", params=query), 422, code)


def test_one_zone_with_its_limits_and_source(client):
    zone = client.get("/api/zones/lq-block-urban").json()["properties"]
    assert zone["limits"]["north"]["printed"] == "东吕高速"
    assert zone["limits"]["south"]["uncertainty_m"] == 2500
    assert zone["source"]["number"] == "临政办字〔2022〕22号"
    assert "城区板块北至东吕高速" in zone["source"]["quote"]
    problem(client.get("/api/zones/none"), 404, "zone.not_found")


def test_zones_at_a_place(client):
    body = client.get("/api/zones/at", params={"lon": 115.75, "lat": 36.847}).json()
    first = body["zones"][0]
    assert first["relation"] == "inside"
    assert {"id", "relation", "distance_to_edge_m", "uncertainty_m"} <= set(first)
    assert {z["id"] for z in body["zones"] if z["relation"] == "inside"} == {
        "lq-edz", "lq-block-urban"}  # fmt: skip
    assert "lq-x-280" in {r["rule_id"] for r in body["rules"]}


@pytest.mark.parametrize("lon", ["nan", "inf", "1e400", "x", "181"])
def test_numbers_that_are_none_never_reach_the_geometry(client, lon):
    problem(client.get("/api/zones/at", params={"lon": lon, "lat": 36}), 422, "request.invalid")


def test_a_place_elsewhere_says_so(client):
    answer = client.get("/api/zones/at", params={"lon": 36.8, "lat": 15.7})
    problem(answer, 422, "place.outside_prefecture")


PARCEL_KEYS = {"verdict", "area_m2", "area_mu", "area_ha", "planar_area_m2", "diagnostics",
               "questions", "layers", "findings", "zones", "remedies"}  # fmt: skip
LAYER_KEYS = {"layer", "polarity", "basis", "as_of", "covered_share", "overlap_m2", "share",
              "slivers", "outcome"}  # fmt: skip


def test_check_has_the_promised_keys(client):
    body = client.post("/api/parcels/check", json=CHECK_REQUEST).json()
    assert {"verdict", "demonstration_verdict", "scope", "unchecked", "parcels"} <= set(body)
    (parcel,) = body["parcels"]
    assert set(parcel) >= PARCEL_KEYS
    assert all(set(row) >= LAYER_KEYS for row in parcel["layers"])
    assert set(parcel["questions"]) == {"zone", "controls", "access", "intensity", "land_use"}


def test_every_way_of_handing_in_gives_one_answer(client):
    text = json.dumps(PARCEL)
    ways = (
        {"json": {"geometry": PARCEL}},
        {"json": PARCEL},
        {"json": {"type": "Feature", "properties": {}, "geometry": PARCEL}},
        {"files": {"file": ("p.geojson", text)}},
        {"data": {"pasted": text}, "files": {"x": ("", b"")}},
    )
    bodies = [client.post("/api/parcels/check", **way) for way in ways]
    areas = {round(b.json()["parcels"][0]["area_m2"], 3) for b in bodies}
    assert [b.status_code for b in bodies] == [200] * 5
    assert len(areas) == 1
    assert {b.json()["verdict"] for b in bodies} == {"incomplete"}


def test_a_file_with_profile_and_confirmations(client):
    files = {"file": ("x.txt", SAMPLE.read_bytes())}
    data = {
        "profile": json.dumps({"industry_code": "3451"}),
        "confirmations": json.dumps(
            [{"rule": "demo-industry", "confirmed": True, "officer": "甲", "reason": "乙"}]
        ),
        "as_of": "2026-11-21",
    }
    body = client.post("/api/parcels/check", files=files, data=data).json()
    assert body["demonstration_verdict"] == "prohibited"
    shown = {f["rule_id"]: f for f in body["parcels"][0]["demonstration"]["findings"]}
    assert shown["demo-industry"]["reason"] == "甲确认满足：乙"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "request.not_json"),
        (b"{", "request.not_json"),
        (b"[1]", "request.not_json"),
        (b'{"geometri": {}}', "request.unknown_field"),
        (b"{}", "input.empty"),
        (b'{"geometry": null}', "input.empty"),
        (json.dumps({"geometry": PARCEL, "as_of": "yesterday"}).encode(), "request.as_of"),
        (json.dumps({"geometry": PARCEL, "profile": [1]}).encode(), "request.not_json"),
        (b"[" * 100_000, "request.not_json"),
    ],
)
def test_bad_bodies_are_coded(client, body, code):
    headers = {"content-type": "application/json"}
    problem(client.post("/api/parcels/check", content=body, headers=headers), 422, code)


def test_other_media_types_are_refused(client):
    answer = client.post("/api/parcels/check", content=b"x", headers={"content-type": "text/csv"})
    problem(answer, 422, "request.media_type")


def test_bodies_above_the_limit_are_refused_while_they_arrive(client):
    problem(client.post("/api/parcels/check", content=b"x" * 4_000_000), 413, "input.too_large")

    def drip():
        for _ in range(64):
            yield b"x" * 65_536

    headers = {"content-type": "application/json"}
    answer = client.post("/api/parcels/check", content=drip(), headers=headers)
    problem(answer, 413, "input.too_large")
    assert client.get("/api/health").status_code == 200


def test_ambiguous_input_names_candidates_and_takes_the_choice(client):
    text = SAMPLE.read_text("utf-8").replace("带号=39", "带号=38")
    answer = client.post("/api/parcels/check", files={"file": ("x.txt", text)})
    body = problem(answer, 422, "input.ambiguous")
    assert len(body["candidates"]) >= 2
    options = next(c["options"] for c in body["candidates"] if "4527" in str(c["options"]))
    chosen = client.post("/api/parcels/check", params=options, files={"file": ("x.txt", text)})
    assert chosen.json()["parcels"][0]["planar_area_m2"] == pytest.approx(24_000)
    again = client.post("/api/parcels/check", data=options, files={"file": ("x.txt", text)})
    assert again.json()["parcels"][0]["planar_area_m2"] == pytest.approx(24_000)


def test_languages(client):
    zh = client.post("/api/parcels/check", json=CHECK_REQUEST).json()
    en = client.post("/api/parcels/check", params={"lang": "en"}, json=CHECK_REQUEST).json()
    assert zh["headline"].startswith("资料不全：")
    assert en["headline"].startswith("incomplete: ")
    answer = client.get("/api/zones/none", params={"lang": "en"})
    assert answer.json()["title"] == "there is no zone none"


def test_a_record_is_found_by_its_number_in_either_language(client):
    record = client.post("/api/parcels/check", json=CHECK_REQUEST).json()
    kept = client.get(f"/api/assessments/{record['id']}").json()
    assert kept == record
    other = client.get(f"/api/assessments/{record['id']}", params={"lang": "en"}).json()
    assert other["seal"] == record["seal"]
    assert other["headline"] != record["headline"]
    # A number is the key to its record, so numbers are never listed.
    assert client.get("/api/assessments").status_code == 404
    problem(client.get("/api/assessments/none"), 404, "record.not_found")


def test_samples(client):
    listed = client.get("/api/samples").json()
    assert len(listed) == 6
    for sample in listed:
        record = client.post(f"/api/samples/{sample['id']}/check").json()
        assert record["demonstration_verdict"] == sample["demonstration_verdict"] == sample["id"]
    problem(client.post("/api/samples/none/check"), 404, "sample.not_found")


def test_txt_doctor(client):
    text = SAMPLE.read_text("utf-8").replace("\nJ1,1,4081420.000,39430540.000\n", "\n", 1)
    body = client.post("/api/txt/mend", files={"file": ("x.txt", text)}).json()
    assert body["corrections"]
    assert "[地块坐标]" in body["text"]
    broken = client.post("/api/txt/mend", files={"file": ("x.txt", b"\x00\x01")})
    assert broken.status_code == 422


def test_a_hundred_parallel_checks_do_not_mix(client):
    rings = [DATANG, XIANGGUANG]
    alone = [client.post("/api/parcels/check", json=polygon(r)).json() for r in rings]
    expected = [a["parcels"][0]["area_m2"] for a in alone]
    barrier = threading.Barrier(10)
    wrong = []

    def ask(number):
        barrier.wait()
        for i in range(10):
            which = (number + i) % 2
            body = client.post("/api/parcels/check", json=polygon(rings[which])).json()
            if body["parcels"][0]["area_m2"] != expected[which]:
                wrong.append((number, i))

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_off_removes_everything_fictitious(plain_client):
    health = plain_client.get("/api/health").json()
    assert (health["layers"], health["zones"], health["demonstration"]) == (0, 279, False)
    assert plain_client.get("/api/samples").json() == []
    body = plain_client.post(
        "/api/parcels/check", files={"file": ("x.txt", SAMPLE.read_bytes())}
    ).json()
    assert body["demonstration_verdict"] is None
    assert body["verdict"] == "incomplete"
    # The sample's own TXT says that it is a demonstration; nothing else may.
    body["parcels"][0]["label"] = body["parcels"][0]["attributes"] = ""
    assert "虚构" not in json.dumps(body, ensure_ascii=False)
    for path in ("/", "/check", "/maps/zones", "/api/zones", "/api/openapi.json"):
        page = plain_client.get(path)
        assert page.status_code == 200
        assert "demo-park" not in page.text
        assert "演示园区" not in page.text


def test_openapi_examples_work(client):
    description = client.get("/api/openapi.json").json()
    body = description["paths"]["/api/parcels/check"]["post"]["requestBody"]["content"]
    example = body["application/json"]["example"]
    assert client.post("/api/parcels/check", json=example).status_code == 200
    for path, methods in description["paths"].items():
        for method in methods.values():
            assert method.get("summary"), path


def test_the_description_page_loads_nothing_foreign(client):
    page = client.get("/docs")
    assert page.status_code == 200
    assert "http://" not in page.text
    assert "https://" not in page.text
    assert "script-src 'self';" in page.headers["content-security-policy"]


def test_addresses_that_do_not_exist_are_coded(client):
    problem(client.get("/api/nothing"), 404, "page.not_found")
    problem(client.delete("/api/zones"), 405, "request.method")
    page = client.get("/nothing")
    assert page.status_code == 404
    assert "<html" in page.text
    assert client.get("/maps/zones", params={"lang": "fr"}).status_code == 422


def test_a_failing_program_says_so_without_a_trace(client, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("secret inner state")

    monkeypatch.setattr("app.services.check_parcels.assess", fail)
    answer = client.post("/api/parcels/check", json=CHECK_REQUEST)
    problem(answer, 500, "internal.error")
    assert "secret" not in answer.text
    monkeypatch.undo()
    assert client.post("/api/parcels/check", json=CHECK_REQUEST).status_code == 200


@pytest.mark.parametrize(
    ("zone", "year", "share", "printed", "agrees"),
    [
        ("lq-block-urban", 2025, 0.3555, 0.36, True),
        ("lq-block-yandian", 2025, 0.1765, 0.18, True),
        ("lq-block-urban", 2035, 0.3437, 0.34, True),
        ("lq-block-yandian", 2035, 0.2625, 0.26, True),
        ("lq-edz", 2025, 0.3136, None, None),
        ("lq-edz", 2035, 0.3258, None, None),
    ],
)
def test_land_use_shows_printed_and_computed_shares(client, zone, year, share, printed, agrees):
    body = client.get(f"/api/zones/{zone}/land-use", params={"year": year}).json()
    planned = body["planned"]
    assert planned["industrial_share"] == pytest.approx(share, abs=5e-5)
    assert (planned["printed_share"], planned["agrees_with_print"]) == (printed, agrees)
    assert body["observed"]["outcome"] == "no_data"
    assert body["headroom_mu"] is None
    assert body["source"][0]["quote"]


def test_land_use_growth_and_silence(client):
    body = client.get("/api/zones/lq-block-urban/land-use").json()
    assert body["changes"][0]["industrial_land_mu"] == pytest.approx(2_760)
    silent = client.get("/api/zones/yg-area-east/land-use").json()
    assert silent["planned"] is None
    assert "文本未给出" in silent["planned_note"]
    answer = client.get("/api/zones/lq-block-urban/land-use", params={"year": 2030})
    assert "2025" in problem(answer, 422, "land_use.unknown_year")["mend"]


def test_an_officer_confirms_a_clause_and_the_question_is_asked_again(client):
    sample = SAMPLE.with_name("conforms.txt")
    profile = {"industry_code": "3451"}
    record = client.post(
        "/api/parcels/check",
        files={"file": ("x.txt", sample.read_bytes())},
        data={"profile": json.dumps(profile)},
    ).json()
    assert record["demonstration_verdict"] == "needs_review"
    given = {"rule": "demo-industry", "confirmed": True, "officer": "甲", "reason": "属鼓励产业"}
    again = client.post(
        f"/api/assessments/{record['id']}/recheck", json={"confirmations": [given]}
    ).json()
    assert again["demonstration_verdict"] == "conforms"
    assert again["earlier_record"] == record["id"] != again["id"]
    assert again["parcels"][0]["plane_geometry"] == record["parcels"][0]["plane_geometry"]
    assert again["parcels"][0]["area_m2"] == record["parcels"][0]["area_m2"]
    refused = given | {"confirmed": False}
    third = client.post(
        f"/api/assessments/{again['id']}/recheck", json={"confirmations": [refused]}
    ).json()
    assert third["demonstration_verdict"] == "prohibited"


def status_of(record, rule_id):
    findings = record["parcels"][0]["findings"]
    return next(f["text_status"] for f in findings if f["rule_id"] == rule_id)


def test_an_old_question_is_asked_for_another_day(client):
    inside = {
        "type": "Polygon",
        "coordinates": [
            [[115.748, 36.846], [115.751, 36.846], [115.751, 36.848], [115.748, 36.846]]
        ],
    }
    body = {"geometry": inside, "profile": {"investment_wan_yuan": 100000}}
    record = client.post("/api/parcels/check", json=body).json()
    assert status_of(record, "lq-x-280") == "period_ended"
    path = f"/api/assessments/{record['id']}/recheck"
    again = client.post(path, json={"as_of": "2024-06-01"}).json()
    assert again["as_of"] == "2024-06-01"
    assert status_of(again, "lq-x-280") == "in_force"
    problem(client.post(path, json={"as_of": "x"}), 422, "request.as_of")
    problem(client.post(path, json={"confirmations": 1}), 422, "request.not_json")
    problem(client.post("/api/assessments/none/recheck"), 404, "record.not_found")


@pytest.mark.parametrize(
    ("name", "value"),
    [("profile", {"yard_m2": 1}), ("as_of", "2024-06-01"), ("confirmations", [])],
)
@pytest.mark.parametrize("kind", ["Feature", "FeatureCollection", "Polygon"])
def test_a_question_inside_a_geojson_is_refused_not_ignored(client, kind, name, value):
    feature = {"type": "Feature", "properties": {}, "geometry": PARCEL}
    bodies = {
        "Feature": feature,
        "FeatureCollection": {"type": "FeatureCollection", "features": [feature]},
        "Polygon": PARCEL,
    }
    answer = client.post("/api/parcels/check", json=bodies[kind] | {name: value})
    body = problem(answer, 422, "request.unknown_field")
    assert body["where"] == {"field": name}
    assert "geometry" in body["mend"]


def test_the_day_may_stand_in_the_address_but_not_against_the_body(client):
    path, day = "/api/parcels/check", {"as_of": "2024-06-01"}
    ways = (
        {"json": PARCEL},
        {"json": {"geometry": PARCEL}},
        {"json": {"geometry": PARCEL} | day},
        {"files": {"file": ("p.geojson", json.dumps(PARCEL))}},
        {"files": {"file": ("p.geojson", json.dumps(PARCEL))}, "data": day},
    )
    for way in ways:
        assert client.post(path, params=day, **way).json()["as_of"] == "2024-06-01"
    other = {"json": {"geometry": PARCEL, "as_of": "2025-06-01"}}
    assert client.post(path, **other).json()["as_of"] == "2025-06-01"
    problem(client.post(path, params=day, **other), 422, "request.as_of")
    problem(client.post(path, params={"as_of": "x"}, json=PARCEL), 422, "request.as_of")


def test_a_recheck_takes_only_json_and_only_its_fields(client):
    record = client.post("/api/parcels/check", json=CHECK_REQUEST).json()
    path = f"/api/assessments/{record['id']}/recheck"
    for foreign in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = client.post(path, content=b"{}", headers={"content-type": foreign})
        problem(answer, 422, "request.media_type")
    problem(client.post(path, content=b"{}"), 422, "request.media_type")
    refused = problem(client.post(path, json={"asof": "2024-06-01"}), 422, "request.unknown_field")
    assert refused["where"] == {"field": "asof"}
    json_type = {"content-type": "application/json; charset=utf-8"}
    assert client.post(path, content=b"{}", headers=json_type).status_code == 200
    assert client.post(path).json()["earlier_record"] == record["id"]


def test_the_seal_is_that_of_the_document_in_both_languages(client):
    record = client.post("/api/parcels/check", json=CHECK_REQUEST).json()
    path = f"/api/assessments/{record['id']}"
    both = client.get(path, params={"lang": "both"}).json()
    assert seal_of(both) == both["seal"] == record["seal"]
    assert set(both["headline"]) == {"zh", "en"}
    problem(client.get(path, params={"lang": "fr"}), 422, "request.invalid")


def test_wrong_methods_name_the_right_ones(client):
    answer = client.delete("/api/zones")
    problem(answer, 405, "request.method")
    assert answer.headers["allow"] == "GET, HEAD"
    assert client.get("/api/parcels/check").headers["allow"] == "POST"
    assert client.post("/api/nothing").status_code == 404
    head = client.head("/api/health")
    assert (head.status_code, head.content) == (200, b"")
    assert client.head("/api/parcels/check").status_code == 405


def test_broken_and_overfull_forms_are_coded(client):
    headers = {"content-type": "multipart/form-data; boundary=x"}
    for path in ("/api/parcels/check", "/api/txt/mend"):
        for cut in (b"--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--\r\n", b"\x00no form"):
            problem(client.post(path, content=cut, headers=headers), 422, "request.form")
        bare = client.post(path, content=b"x", headers={"content-type": "multipart/form-data"})
        assert bare.status_code == 422
    files = [("file", (f"{n}.txt", b"x")) for n in range(51)]
    body = problem(client.post("/api/parcels/check", files=files), 413, "request.too_many_files")
    assert "50" in body["title"]


def test_the_limit_of_uploads_is_named_as_it_is_set(client):
    def drip():
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        for _ in range(64):
            yield b"x" * 65_536

    whole = client.post("/api/parcels/check", content=b"x" * 4_000_000)
    assert problem(whole, 413, "input.too_large")["title"] == "上传超过 2 MB"
    headers = {"content-type": "multipart/form-data; boundary=x"}
    for path in ("/api/txt/mend", "/api/parcels/check"):
        problem(client.post(path, content=drip(), headers=headers), 413, "input.too_large")


@pytest.mark.parametrize("kind", ["gpkg", "gdb", "shp", "kml", "xlsx", "txt", "geojson"])
def test_a_record_is_exported(client, kind):
    record = client.post("/api/samples/conforms/check").json()
    path = f"/api/assessments/{record['id']}/export/{kind}"
    file = client.get(path)
    assert file.status_code == 200
    name = file.headers["content-disposition"].partition("filename*=UTF-8''")[2]
    assert name.startswith("%E5%9C%B0%E5%9D%97")
    assert record["id"] in unquote(name)
    assert file.headers["x-content-type-options"] == "nosniff"
    assert "parcel-check" in client.get(path, params={"lang": "en"}).headers["content-disposition"]
    assert file.content


def test_an_export_of_nothing_is_coded(client):
    record = client.post("/api/samples/conforms/check").json()
    unknown = client.get(f"/api/assessments/{record['id']}/export/dwg")
    problem(unknown, 404, "export.kind_unknown")
    problem(client.get("/api/assessments/none/export/txt"), 404, "record.not_found")


def run(folder, *words):
    environment = {"ZONING_DATA_DIR": str(folder), "ZONING_DEMONSTRATION": "on"}
    return CliRunner().invoke(cli, list(words), env=environment)


def test_the_command_line_exports_a_record(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "store"
    record = json.loads(run(folder, "check", str(SAMPLE), "--json").stdout)
    named = tmp_path / "out.geojson"
    done = run(folder, "export", "record", record["id"], "geojson", "--out", str(named))
    assert done.exit_code == 0
    assert json.loads(named.read_bytes())["type"] == "FeatureCollection"
    assert run(folder, "export", "record", record["id"], "kml").exit_code == 0
    (file,) = tmp_path.glob("*.kml")
    assert record["id"] in file.name
    for wrong in (("none", "kml"), (record["id"], "dwg")):
        refused = run(folder, "export", "record", *wrong)
        assert refused.exit_code == 2
        assert "not_found" in refused.output or "kind_unknown" in refused.output
    nowhere = str(tmp_path / "absent" / "x.kml")
    refused = run(folder, "export", "record", record["id"], "kml", "--out", nowhere)
    assert (refused.exit_code, "output.unwritable" in refused.output) == (2, True)


def test_service_and_command_line_open_the_database_of_the_settings(tmp_path, monkeypatch):
    asked = []

    def open_desk(*_, database_url=None, **__):
        asked.append(database_url)
        raise Unavailable("store.unavailable", Text("无", "none"))

    address = "postgresql+psycopg://nobody@localhost/nothing"
    monkeypatch.setattr("app.main.open_desk", open_desk)
    monkeypatch.setattr("app.cli_terms.open_desk", open_desk)
    with pytest.raises(Unavailable):
        create_app(Settings(data_dir=tmp_path, database_url=address))
    monkeypatch.setenv("ZONING_DATABASE_URL", address)
    assert run(tmp_path, "zones").exit_code == 2
    assert asked == [address, address]


def test_the_tiles_are_offered_on_maps_that_say_what_is_fictitious(client):
    """The demonstration's cover is a layer of its own map, hidden until asked for, nowhere else."""
    page = client.get("/maps/zones/demo-park").text
    assert "/tiles/rasters/demo-land-cover/{z}/{x}/{y}.png" in page
    for path in ("/maps/zones", "/maps/zones/lq-block-urban", "/maps/land-use"):
        assert "/tiles/rasters/" not in client.get(path).text
