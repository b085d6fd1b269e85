"""The day asked about and the profile are read strictly, in the same way at every door."""

import json

import pytest

from app.cli_terms import read_fields
from app.errors import InputError
from tests.api.test_routes import PARCEL

DAY = "2024-06-01"
# Python or pydantic read some of these as a day: seconds since 1970, no dashes, weeks.
NOT_A_DAY = ["0", "1", "1717200000", "20240601", "2024-W22-6", "2024-06-01T00:00:00", "2024-6-1",
             "someday", "2024-02-30", "", "٢٠٢٤-٠٦-٠١", " 2024-06-01"]  # fmt: skip
PLACE = "lon=115.7&lat=36.85"
DOORS = [
    "/api/documents", "/api/documents/linqing", "/api/zones/demo-park/land-use", "/api/rasters",
    "/api/zones/demo-park/cover", "/api/observations", "/api/zones/demo-park/observe",
    "/api/targets?zone=lq-edz", "/api/targets/lq-econ-gross-output-2025", "/api/rules?zone=lq-edz",
    "/api/rules/lq-8.4-1.5c", f"/api/zones/at?{PLACE}", f"/api/eco-control?{PLACE}",
]  # fmt: skip
NO_OBJECT = [[], "", 0, False, [1], 5, "x", True]


def refused(answer, code, field):
    body = answer.json()
    assert (answer.status_code, body.get("code")) == (422, code)
    assert body["where"]["field"] == field


@pytest.mark.parametrize("door", DOORS)
def test_only_a_day_is_taken_at_every_door(client, door):
    path, _, query = door.partition("?")
    asked = dict(part.split("=") for part in query.split("&") if part)
    for day in NOT_A_DAY:
        refused(client.get(path, params=asked | {"as_of": day}), "request.as_of", "as_of")
    assert client.get(path, params=asked | {"as_of": DAY}).status_code == 200
    assert client.get(path, params=asked).status_code == 200


def test_every_door_that_asks_for_a_day_is_among_them(client):
    """A new door whose day pydantic reads would take 0 for 1970 again."""
    paths = client.get("/api/openapi.json").json()["paths"]
    asking = {
        path
        for path, methods in paths.items()
        if any(p["name"] == "as_of" for p in methods.get("get", {}).get("parameters", ()))
    }
    tried = {door.partition("?")[0] for door in DOORS}
    assert len(asking) == len(tried) == len(DOORS)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/parcels/check", {"geometry": PARCEL}),
        ("/api/parcels/cover", {"geometry": PARCEL}),
        ("/api/intensity", {"zone": "yg-edz"}),
        ("/api/sites/search", {}),
    ],
)
def test_what_is_no_day_is_refused_in_a_body(client, path, body):
    for day in [*NOT_A_DAY, 0, 1, False, [], {}, 20240601]:
        refused(client.post(path, json=body | {"as_of": day}), "request.as_of", "as_of")


def test_the_day_is_described_as_a_date(client):
    paths = client.get("/api/openapi.json").json()["paths"]
    for door in ("/api/documents", "/api/rasters", "/api/rules", "/api/zones/at", "/api/targets"):
        (day,) = [p for p in paths[door]["get"]["parameters"] if p["name"] == "as_of"]
        assert day["required"] is False
        assert day["schema"]["format"] == "date"


@pytest.mark.parametrize("profile", NO_OBJECT)
def test_what_is_no_object_is_no_profile(client, profile):
    for path, body in (
        ("/api/parcels/check", {"geometry": PARCEL}),
        ("/api/intensity", {"zone": "yg-edz"}),
        ("/api/eco-control/screen", {"zone": "yg-edz"}),
        ("/api/sites/search", {}),
    ):
        answer = client.post(path, json=body | {"profile": profile})
        refused(answer, "request.not_json", "profile")


def test_null_is_no_profile_stated(client):
    assert client.post("/api/parcels/check", json={"geometry": PARCEL, "profile": None}).json()[
        "profile"
    ] == {}  # fmt: skip
    file = {"file": ("p.geojson", json.dumps(PARCEL))}
    for written in ("null", "", "{}"):
        answer = client.post("/api/parcels/check", files=file, data={"profile": written})
        assert answer.json()["profile"] == {}


@pytest.mark.parametrize("written", ["[]", '""', "0", "false"])
def test_a_form_holds_an_object_or_nothing(client, written):
    file = {"file": ("p.geojson", json.dumps(PARCEL))}
    answer = client.post("/api/parcels/check", files=file, data={"profile": written})
    refused(answer, "request.not_json", "profile")
    batch = client.post("/api/jobs/checks", files=file, data={"profile": written})
    refused(batch, "request.not_json", "profile")


@pytest.mark.parametrize("given", ["", 0, False, {}])
def test_what_is_no_list_confirms_nothing(client, given):
    for path, body in (
        ("/api/parcels/check", {"geometry": PARCEL}),
        ("/api/intensity", {"zone": "yg-edz"}),
    ):
        answer = client.post(path, json=body | {"confirmations": given})
        assert answer.status_code == 422, answer.text
        assert answer.json()["code"] == "confirmations.invalid_field"
    record = client.post("/api/parcels/check", json={"geometry": PARCEL}).json()["id"]
    again = client.post(f"/api/assessments/{record}/recheck", json={"confirmations": given})
    refused(again, "request.not_json", "confirmations")


@pytest.mark.parametrize(
    ("field", "code"), [("weights", "request.not_json"), ("needs", "request.needs")]
)
@pytest.mark.parametrize("given", ["", 0, False])
def test_weights_and_needs_are_what_they_should_be(client, field, code, given):
    refused(client.post("/api/sites/search", json={field: given}), code, field)


@pytest.mark.parametrize("written", ["[]", '""', "0", "false"])
def test_a_profile_on_the_command_line_holds_fields_or_nothing(tmp_path, written):
    path = tmp_path / "profile.yaml"
    path.write_text("", "utf-8")
    assert read_fields(path) == {}
    path.write_text(written, "utf-8")
    with pytest.raises(InputError) as error:
        read_fields(path)
    assert error.value.code == "input.not_yaml"
