"""The door of batches: what is answered, what is refused, what listeners hear."""

import json
import threading
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from app.api import job_events
from app.cli import cli
from app.data.job_files import JobFolder
from app.data.store.job_rows import Progress
from app.data.store.jobs import JobStore
from app.errors import Unavailable
from app.main import create_app
from app.settings import Settings
from tests import job_files
from tests.job_batches import noted

PARQUET = b"PAR1 what stands between PAR1"
URL = "/api/jobs/checks"


def service(folder, jobs="off", batch="brief", **settings):
    made = create_app(Settings(data_dir=folder, jobs=jobs, **settings))
    consumer = made.state.job_room.consumer
    if consumer is not None:
        changes = {"batch": f"tests.job_batches:{batch}", "beat_s": 0.1, "idle_s": 0.05}
        consumer.settings = replace(consumer.settings, **changes)
    return TestClient(made, raise_server_exceptions=False)


@pytest.fixture
def client(tmp_path):
    """A service that takes jobs in and leaves them: nothing changes by itself."""
    with service(tmp_path) as made:
        yield made


def post(client, content=PARQUET, name="园区 2026.parquet", **fields):
    return client.post(URL, files={"file": (name, content)}, data=fields)


def problem(answer, status, code):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code
    return answer.json()


def heard(text):
    """Return the events of a stream: name, id, document."""
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" in lines:
            found.append((lines["event"], lines.get("id"), json.loads(lines["data"])))
    return found


def zipped(*names):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return out.getvalue()


def test_a_job_is_accepted_with_its_addresses(client):
    answer = post(client, profile='{"adds_land": true}', as_of="2026-11-21", format="gpkg")
    assert answer.status_code == 202
    job = answer.json()
    own = f"/api/jobs/{job['id']}"
    assert answer.headers["location"] == own
    assert answer.headers["cache-control"] == "no-store"
    assert (job["status"], job["events"], job["result"]) == (
        "queued", f"{own}/events", f"{own}/result",
    )  # fmt: skip
    assert len(job["id"]) == 22
    assert client.get(own).json() == job
    assert job["file"] == "园区 2026.parquet"
    assert job["profile"] == {"adds_land": True}
    assert (job["asked"]["format"], job["asked"]["as_of"]) == ("gpkg", "2026-11-21")
    assert job["progress"] == {
        "done": 0, "total": None, "share": None, "rate_per_s": None, "remaining_s": None,
    }  # fmt: skip
    assert (job["counts"], job["errors"], job["audit"], job["error"]) == (None,) * 4
    assert post(client).json()["id"] != job["id"]
    problem(client.get("/api/jobs"), 404, "page.not_found")


def test_an_upload_arrives_byte_for_byte_beside_its_fields(client, tmp_path):
    content = b"PAR1" + bytes(range(256)) * 20_000 + b"\r\n--boundary\r\nPAR1"
    job = post(client, content, profile="{}").json()
    folder = tmp_path / "jobs" / job["id"]
    assert [path.name for path in folder.iterdir()] == ["upload.parquet"]
    assert (folder / "upload.parquet").read_bytes() == content
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("content", "fields", "status", "code"),
    [
        (PARQUET, {"profile": "{"}, 422, "request.not_json"),
        (PARQUET, {"profile": "[]"}, 422, "request.not_json"),
        (PARQUET, {"profile": '{"adds_lands": true}'}, 422, "profile.unknown_field"),
        (PARQUET, {"confirmations": '[{"rule": "x"}]'}, 422, "confirmations.invalid_field"),
        (PARQUET, {"profile": '{"industry_code": "9999"}'}, 422, "profile.unknown_industry"),
        (PARQUET, {"as_of": "tomorrow"}, 422, "request.as_of"),
        (PARQUET, {"crs": "Beijing"}, 422, "request.crs"),
        (PARQUET, {"axis_order": "xy"}, 422, "request.axis_order"),
        (PARQUET, {"format": "pdf"}, 422, "request.format"),
        (PARQUET, {"formats": "gpkg"}, 422, "request.unknown_field"),
        (PARQUET, {"profile": " " * 200_001}, 413, "request.field_too_long"),
        (b"", {}, 422, "input.empty"),
        (b"PAR1 cut short", {}, 422, "input.truncated"),
        (b"%PDF-1.7", {}, 422, "input.format_refused"),
        (b'{"type": "FeatureCollection"}', {}, 422, "job.format"),
        (b"PK\x03\x04 nothing", {}, 422, "input.archive_damaged"),
        (zipped("a.txt"), {}, 422, "job.format"),
        (zipped("a.shp", "a.dbf"), {}, 422, "input.shapefile_parts_missing"),
    ],
)
def test_what_is_wrong_at_sight_is_refused_and_leaves_nothing(
    client, tmp_path, content, fields, status, code
):
    body = problem(post(client, content, **fields), status, code)
    assert body["mend"]
    assert list((tmp_path / "jobs").glob("*")) == []
    assert client.app.state.job_room.jobs.listed() == []


def test_other_bodies_than_one_file_in_a_form_are_refused(client, tmp_path):
    problem(client.post(URL, json={"geometry": {}}), 422, "request.media_type")
    problem(client.post(URL, files={"profile": (None, "{}")}), 422, "input.empty")
    two = [("file", ("a", PARQUET)), ("file", ("b", PARQUET))]
    problem(client.post(URL, files=two), 413, "request.too_many_files")
    form = {"content-type": "multipart/form-data; boundary=x"}
    part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nPAR1 PAR1'
    problem(client.post(URL, content=part, headers=form), 422, "request.form")
    problem(client.post(URL, content=b"nothing", headers=form), 422, "request.form")
    no_boundary = {"content-type": "multipart/form-data"}
    problem(client.post(URL, content=part, headers=no_boundary), 422, "request.form")
    assert list((tmp_path / "jobs").glob("*")) == []
    whole = client.post(URL, content=part + b"\r\n--x--\r\n", headers=form)
    assert whole.status_code == 202


def test_jobs_have_a_limit_of_their_own(tmp_path):
    with service(tmp_path, upload_megabytes=1, job_megabytes=3) as client:
        larger = b"PAR1" + bytes(2_500_000) + b"PAR1"
        assert post(client, larger).status_code == 202
        problem(
            client.post("/api/parcels/check", files={"file": ("a", larger)}), 413, "input.too_large"
        )
        over = b"PAR1" + bytes(3_000_000) + b"PAR1"
        said = problem(post(client, over), 413, "input.too_large")
        assert "3 MB" in said["title"]

        def unannounced():
            yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nPAR1'
            for _ in range(50):
                yield bytes(100_000)

        form = {"content-type": "multipart/form-data; boundary=x"}
        problem(client.post(URL, content=unannounced(), headers=form), 413, "input.too_large")
        assert len(list((tmp_path / "jobs").glob("*"))) == 1


def test_a_full_disk_is_told_and_leaves_nothing(client, tmp_path, monkeypatch):
    def full(self):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(JobFolder, "incoming", property(full))
        problem(post(client), 503, "job.no_room")
    with monkeypatch.context() as patched:
        patched.setattr("app.data.job_files.JobFolders.free_bytes", lambda self: 1_000)
        problem(post(client), 503, "job.no_room")
    assert list((tmp_path / "jobs").glob("*")) == []


def test_a_store_that_is_away_is_told_and_leaves_nothing(client, tmp_path, monkeypatch):
    def away(*_):
        raise Unavailable("store.unavailable", job_files.AWAY)

    monkeypatch.setattr(JobStore, "add", away)
    problem(post(client), 503, "store.unavailable")
    assert list((tmp_path / "jobs").glob("*")) == []


@pytest.mark.parametrize("number", ["nothing", "A" * 22, "..%2F..%2Fetc"])
def test_an_unknown_number_is_404_everywhere(client, number):
    for path in ("", "/events", "/result"):
        found = client.get(f"/api/jobs/{number}{path}")
        assert found.status_code == 404
        assert found.json()["code"] in ("job.not_found", "page.not_found")
    assert client.post(f"/api/jobs/{number}/cancel").status_code == 404
    problem(client.get("/api/jobs/nothing/events"), 404, "job.not_found")


def test_a_result_is_there_when_the_job_is_done_and_not_before(client):
    job = post(client).json()
    said = problem(client.get(job["result"] + "?lang=en"), 404, "job.no_result")
    assert said["title"] == "there is no result: it is queued"
    cancelled = client.post(job["links"]["cancel"])
    assert (cancelled.status_code, cancelled.json()["status"]) == (202, "cancelled")
    assert "cancel" not in cancelled.json()["links"]
    problem(client.get(job["result"]), 404, "job.no_result")
    assert not client.app.state.job_room.folders.of(job["id"]).path.exists()


def test_progress_is_told_with_share_rate_and_the_time_that_remains(client):
    jobs = client.app.state.job_room.jobs
    job = post(client).json()
    behind = post(client).json()
    jobs.claim("me", 20)
    jobs.heartbeat("me", job["id"], Progress(250, 1000, 50.0), 20)
    found = client.get(job["links"]["self"]).json()
    assert found["status"] == "running"
    assert found["progress"] == {
        "done": 250, "total": 1000, "share": 0.25, "rate_per_s": 50.0, "remaining_s": 15.0,
    }  # fmt: skip
    assert client.get(behind["links"]["self"]).json()["ahead"] == 1
    asked = client.post(job["links"]["cancel"]).json()
    assert (asked["status"], asked["cancel_requested"]) == ("running", True)


def test_every_listener_hears_the_end_with_the_result(tmp_path, monkeypatch):
    monkeypatch.setattr(job_events, "_POLL_S", 0.02)
    monkeypatch.setattr(job_events, "_HEARTBEAT_S", 0.0)
    with service(tmp_path) as client:
        room = client.app.state.job_room
        job = post(client).json()
        texts = []

        def listen():
            texts.append(client.get(job["events"]))

        listeners = [threading.Thread(target=listen) for _ in range(4)]
        for listener in listeners:
            listener.start()
        room.jobs.claim("me", 20)
        room.jobs.heartbeat("me", job["id"], Progress(1, 2, 5.0), 20)
        threading.Event().wait(0.5)
        assert client.get("/api/health").status_code == 200
        assert texts == [], "a stream ended before the job"
        made = create_app(Settings(data_dir=tmp_path, jobs="on"))
        consumer = made.state.job_room.consumer
        consumer.settings = replace(consumer.settings, batch="tests.job_batches:brief")
        room.jobs.give_back("me", job["id"], crashed=False)
        assert consumer.run_next()
        made.state.desk.store.close()
        for listener in listeners:
            listener.join(30)
        assert len(texts) == 4
        for answer in texts:
            assert answer.headers["content-type"].startswith("text/event-stream")
            assert answer.headers["cache-control"] == "no-store"
            assert ": still here" in answer.text
            events = heard(answer.text)
            assert {name for name, _, _ in events[:-1]} == {"progress"}
            states = [document["status"] for _, _, document in events]
            assert states[-1] == "done"
            assert "running" in states
            name, number, last = events[-1]
            assert (name, number) == ("end", "end")
            assert (last["counts"], last["result"]) == ({"conforms": 2}, job["result"])
            assert last["progress"]["share"] == 1.0
        again = client.get(job["events"], headers={"Last-Event-ID": "end"})
        assert (again.status_code, again.text) == (204, "")
        assert [e[0] for e in heard(client.get(job["events"]).text)] == ["end"]
        file = client.get(job["result"])
        assert file.text == "upload.parquet"
        assert file.headers["content-type"] == "application/vnd.apache.parquet"
        assert "%E5%9B%AD%E5%8C%BA%202026-checked.parquet" in file.headers["content-disposition"]
        problem(client.post(job["links"]["self"] + "/cancel"), 422, "job.ended")


def test_listeners_of_a_job_that_is_deleted_or_a_store_that_stays_away_are_told(
    client, monkeypatch
):
    monkeypatch.setattr(job_events, "_POLL_S", 0.01)
    monkeypatch.setattr(job_events, "_PATIENCE_S", 0.05)
    job = post(client).json()
    present, calls = JobStore.get, []

    def away(self, job_id):
        calls.append(job_id)
        if len(calls) < 3:
            return present(self, job_id)
        raise Unavailable("store.unavailable", job_files.AWAY)

    monkeypatch.setattr(JobStore, "get", away)
    events = heard(client.get(job["events"] + "?lang=en").text)
    assert [name for name, _, _ in events] == ["progress", "problem"]
    assert events[-1][2]["code"] == "store.unavailable"
    assert events[-1][2]["title"] == "the store is away"
    assert len(calls) > 4, "it gave up at the first failure"


def test_the_consumer_starts_and_stops_with_the_service(tmp_path):
    with service(tmp_path, jobs="on", batch="brief") as client:
        job = post(client).json()
        assert [e[0] for e in heard(client.get(job["events"]).text)][-1] == "end"
        assert client.get(job["links"]["self"]).json()["status"] == "done"
    with service(tmp_path, jobs="off") as client:
        waiting = post(client).json()
    assert len(noted(tmp_path)) == 2
    names = {thread.name for thread in threading.enumerate()}
    assert "job-consumer" not in names
    with service(tmp_path, jobs="on", batch="brief") as client:
        assert heard(client.get(waiting["events"]).text)[-1][2]["status"] == "done"


def test_errors_of_a_job_are_told_in_the_language_asked_for(tmp_path):
    with service(tmp_path, jobs="on", batch="on_full_disk") as client:
        job = post(client).json()
        client.get(job["events"])
        zh = client.get(job["links"]["self"]).json()["error"]
        en = client.get(job["links"]["self"] + "?lang=en").json()["error"]
        assert zh["code"] == en["code"] == "job.no_room"
        assert zh["message"].startswith("磁盘空间不足")
        assert en["message"].startswith("the disk is full")


def test_the_command_line_lists_shows_and_cancels(client, tmp_path, monkeypatch):
    monkeypatch.setenv("ZONING_DATA_DIR", str(tmp_path))
    first, second = post(client).json(), post(client, name="b.gpkg").json()
    run = CliRunner().invoke
    listed = json.loads(run(cli, ["jobs", "list", "--json"]).stdout)
    assert [job["id"] for job in listed] == [second["id"], first["id"]]
    assert run(cli, ["jobs", "cancel", first["id"]]).exit_code == 0
    shown = json.loads(run(cli, ["jobs", "show", first["id"]]).stdout)
    assert (shown["status"], shown["file"]) == ("cancelled", "园区 2026.parquet")
    assert not (tmp_path / "jobs" / first["id"]).exists()
    table = run(cli, ["jobs", "list"]).stdout
    assert second["id"] in table
    assert "b.gpkg" in table
    unknown = run(cli, ["jobs", "show", "nothing"])
    assert unknown.exit_code == 2
    assert "job.not_found" in unknown.output
