"""The door of observed figures: what is answered, and how bad input is refused."""

import json

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings

FIGURE = {
    "zone": "lq-block-urban", "indicator": "construction_land_km2", "on": "2025-12-31",
    "value": 20.0, "unit": "km2", "source": "变更调查", "officer": "张",
}  # fmt: skip
INDUSTRY = {**FIGURE, "indicator": "industrial_land_km2", "value": 8}
WHAT_IF = "/api/zones/lq-block-urban/land-use/what-if"


@pytest.fixture
def client(tmp_path):
    with TestClient(create_app(Settings(data_dir=tmp_path)), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """A service that only refuses: nothing is ever stored in it."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("reader"))
    with TestClient(create_app(settings), raise_server_exceptions=False) as made:
        yield made
        assert made.get("/api/observations?withdrawn=true").json()["observations"] == []


def problem(answer, status, code):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["code"] == code
    return body


def change(value=30, unit="ha", what="construction"):
    return {"what": what, "area": {"value": value, "unit": unit}}


def test_a_figure_is_recorded_shown_and_withdrawn(client):
    (row,) = client.post("/api/observations", json=FIGURE).json()["observations"]
    assert row["recorded"] is True
    body = client.get("/api/zones/lq-block-urban/land-use?year=2025").json()
    assert body["headroom_mu"]["construction_land"] == 3375.0
    early = client.get("/api/zones/lq-block-urban/land-use?year=2025&as_of=2025-12-30").json()
    assert (early["headroom_mu"], early["observed"]["outcome"]) == (None, "no_data")
    listed = client.get("/api/observations", params={"zone": "lq-block-urban"}).json()
    assert [one["id"] for one in listed["observations"]] == [row["id"]]
    assert client.get("/api/observations?as_of=2025-12-30").json()["observations"] == []
    assert client.get("/api/observations?indicator=industrial_land_km2").json()[
        "observations"
    ] == []  # fmt: skip
    taken = client.post(
        f"/api/observations/{row['id']}/withdraw", json={"officer": "李", "reason": "错"}
    ).json()
    assert taken["withdrawn"]["officer"] == "李"
    assert client.get("/api/observations").json()["observations"] == []
    kept = client.get("/api/observations?withdrawn=true").json()["observations"]
    assert kept[0]["withdrawn"]["reason"] == "错"
    again = {"officer": "李", "reason": "错"}
    problem(
        client.post(f"/api/observations/{row['id']}/withdraw", json=again),
        422, "observation.withdrawn",
    )  # fmt: skip
    problem(client.post("/api/observations/x/withdraw", json=again), 404, "observation.not_found")


def test_a_list_is_stored_whole_or_not_at_all(client):
    assert client.post("/api/observations", json=[FIGURE, INDUSTRY]).json()["recorded"] == 2
    other = [{**FIGURE, "on": "2024-12-31"}, {**INDUSTRY, "value": 9.0}]
    body = problem(client.post("/api/observations", json=other), 422, "observation.conflict")
    assert (body["where"]["row"], body["where"]["value"]) == (2, 8.0)
    assert len(client.get("/api/observations").json()["observations"]) == 2
    assert "is there already" in problem(
        client.post("/api/observations?lang=en", json=other), 422, "observation.conflict"
    )["title"]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({**FIGURE, "zone": "lq-urban"}, "observation.unknown_zone"),
        ({**FIGURE, "indicator": "x"}, "observation.unknown_indicator"),
        ({**FIGURE, "unit": "ha"}, "observation.unit"),
        ({**FIGURE, "on": "2999-01-01"}, "observation.future"),
        ({**FIGURE, "on": "1767139200"}, "observation.date"),
        ({**FIGURE, "source": " "}, "observation.text_missing"),
        ({**FIGURE, "value": "20"}, "request.invalid"),
        ({**FIGURE, "value": True}, "request.invalid"),
        ({**FIGURE, "values": 20}, "request.invalid"),
        ({**FIGURE, "computed": True}, "request.invalid"),
        ([], "observation.empty"),
        ({}, "request.invalid"),
        ("x", "request.invalid"),
        (None, "request.invalid"),
    ],
)
def test_bad_figures_are_refused(reader, body, code):
    problem(reader.post("/api/observations", json=body), 422, code)
    assert reader.get("/api/observations").json()["observations"] == []


def test_an_indicator_of_another_zone_is_refused_with_those_of_this_one(reader):
    body = {**FIGURE, "zone": "yg-area-west", "indicator": "hongji_reclaimed_water_rate",
            "unit": "%"}  # fmt: skip
    found = problem(
        reader.post("/api/observations", json=body), 422, "observation.unknown_indicator"
    )
    assert "该园区没有指标「hongji_reclaimed_water_rate」" in found["title"]
    assert "construction_land_km2（建设用地面积）" in found["mend"]
    assert "hongji" not in found["mend"]


def test_the_second_of_two_contradictory_areas_is_stored_with_a_warning(client):
    first = client.post("/api/observations", json=FIGURE).json()
    assert first["warnings"] == []
    second = client.post("/api/observations", json={**INDUSTRY, "value": 21.0}).json()
    (warning,) = second["warnings"]
    assert (warning["zone"], warning["on"]) == ("lq-block-urban", "2025-12-31")
    assert "自相矛盾" in warning["message"]


def test_what_is_no_json_or_no_number_is_refused(reader):
    for content in (b"{", b"\xff\xfe", json.dumps(FIGURE).replace("20.0", "NaN").encode()):
        answer = reader.post(
            "/api/observations", content=content, headers={"content-type": "application/json"}
        )
        assert answer.status_code in (400, 422)
        assert answer.headers["content-type"] == "application/problem+json"
    form = reader.post("/api/observations", data=FIGURE)
    assert form.status_code == 422, "a form of another site must not record"
    assert reader.get("/api/observations").json()["observations"] == []
    problem(reader.get("/api/observations?zone=x"), 422, "observation.unknown_zone")
    problem(reader.get("/api/observations?as_of=x"), 422, "request.as_of")


def test_the_template_opens_in_excel(reader):
    answer = reader.get("/api/observations/template.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    english = reader.get("/api/observations/template.csv?lang=en&zone=yg-edz").text
    assert english.splitlines()[1] == "yg-edz,construction_land_km2,,,km2,,,,"
    problem(reader.get("/api/observations/template.csv?zone=x"), 422, "observation.unknown_zone")


def test_the_park_is_computed_and_recorded_on_request_only(client):
    found = client.get("/api/zones/demo-park/observe").json()
    assert found["figures"][0]["value"] == pytest.approx(2.874667, abs=1e-6)
    assert found["land_cover"][0]["raster"] == "demo-land-cover"
    assert "覆盖不等于地类" in found["land_cover_note"]
    assert client.get("/api/observations").json()["observations"] == []
    done = client.post("/api/zones/demo-park/observe", json={"officer": "张"}).json()
    assert [row["computed"] for row in done["observations"]] == [True] * 3
    problem(client.post("/api/zones/demo-park/observe", json={}), 422, "request.invalid")
    problem(
        client.post("/api/zones/demo-park/observe", json={"officer": " "}),
        422, "observation.text_missing",
    )  # fmt: skip
    problem(
        client.post("/api/zones/lq-block-urban/observe", json={"officer": "张"}),
        422, "observe.nothing_whole",
    )  # fmt: skip
    problem(
        client.post("/api/zones/demo-park/observe", json={"officer": "张", "as_of": "x"}),
        422, "request.as_of",
    )  # fmt: skip
    problem(client.get("/api/zones/x/observe"), 404, "zone.not_found")


def test_what_if_before_and_after(client):
    client.post("/api/observations", json=[FIGURE, INDUSTRY])
    body = {"year": 2025, "as_of": "2025-12-31", "changes": [change(), change(450, "mu")]}
    found = client.post(WHAT_IF, json=body).json()
    assert found["before"]["headroom_mu"]["construction_land"] == 3375.0
    assert found["after"]["headroom_mu"]["construction_land"] == 2475.0
    assert found["after"]["industrial_share"] == pytest.approx(8 / 20.6, abs=1e-9)
    assert found["after"]["against_print"]["printed_share"] == 0.36
    earlier = client.post(WHAT_IF, json={**body, "as_of": "2025-12-30"}).json()
    assert earlier["base"] == "planned"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"changes": []}, "what_if.no_changes"),
        ({"changes": [change(-99, "km2")]}, "what_if.negative"),
        ({"changes": [change()], "year": 2030}, "land_use.unknown_year"),
        ({"changes": [change()], "as_of": "x"}, "request.as_of"),
        ({"changes": [change(unit="acre")]}, "request.invalid"),
        ({"changes": [change(what="housing")]}, "request.invalid"),
        ({"changes": [change(value="30")]}, "request.invalid"),
        ({"changes": [change(value=1e300)]}, "request.invalid"),
        ({"changes": [change()] * 201}, "request.invalid"),
        ({"changes": [{**change(), "officer": "x"}]}, "request.invalid"),
        ({}, "request.invalid"),
    ],
)
def test_bad_changes_are_refused(reader, body, code):
    problem(reader.post(WHAT_IF, json=body), 422, code)


def test_what_if_of_an_unknown_zone(reader):
    body = {"changes": [change()]}
    problem(reader.post("/api/zones/x/land-use/what-if", json=body), 404, "zone.not_found")
