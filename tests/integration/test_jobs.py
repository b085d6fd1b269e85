"""Batches in the service, on both stores: run, resumed, cancelled, killed, never run twice."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from app.data.job_files import JobFolders
from app.data.store.engine import make_engine
from app.data.store.job_refusals import MOST_CRASHES
from app.data.store.job_rows import Ended, Progress
from app.data.store.jobs import JobStore
from app.data.store.migrating import migrate
from app.data.store.records import new_record_id
from app.errors import InputError, NotFound, Unavailable
from app.main import create_app
from app.services.run_jobs import Consumer, ConsumerSettings
from app.settings import Settings
from tests import job_batches, job_files
from tests.stores import place, postgis_server

__all__ = ["place", "postgis_server"]

ROOT = Path(__file__).parents[2]
PARK = (430_000.0, 4_080_000.0, 433_000.0, 4_082_000.0)
ASKED = {
    "profile": {}, "confirmations": [], "as_of": "2026-11-21", "format": "parquet", "layer": None,
    "crs": None, "axis_order": None, "encoding": None,
}  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def compiled_once(tmp_path_factory):
    """Every test has a data folder of its own; the kernel is compiled for all of them once."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("NUMBA_CACHE_DIR", str(tmp_path_factory.mktemp("compiled")))
        yield


def settings_of(place, **changes):
    given = ConsumerSettings(place.folder, demonstration=True, database_url=place.url)
    return replace(given, **{"beat_s": 0.1, "idle_s": 0.05, "chunk_rows": 5, **changes})


@contextmanager
def consumer_at(place, **changes):
    """A consumer as a process of its own would have it, and its store."""
    records = place.open()
    jobs = JobStore(records.engine)
    made = Consumer(jobs, JobFolders(place.folder), settings_of(place, **changes))
    try:
        yield made
    finally:
        made.stop()
        records.close()


def hand_in(consumer, content=b"PAR1PAR1", **asked):
    """Queue a job behind the service's back."""
    folder = consumer.folders.of(job_id := new_record_id())
    folder.make()
    folder.incoming.write_bytes(content)
    folder.accept()
    return consumer.jobs.add(job_id, "园区.parquet", {**ASKED, **asked})


def parcels(place, count=60):
    return job_files.write(place.folder / "in.parquet", job_files.squares(count, PARK))


def until(condition, seconds=60.0):
    """Wait for something that must come; how long it takes is not judged."""
    last = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < last, "it did not come"
        time.sleep(0.05)


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def left_of(consumer, job):
    folder = consumer.folders.of(job.id).path
    return sorted(p.name for p in folder.iterdir()) if folder.exists() else None


def names(consumer, job):
    """Return the rows of a result by what the source called them."""
    result = gpd.read_parquet(consumer.folders.of(job.id).result("parquet"))
    return result["name"].tolist()


def service(place, **changes):
    """The whole service; its consumer does what `changes` say."""
    made = create_app(Settings(data_dir=place.folder, database_url=place.url, jobs="on"))
    room = made.state.job_room
    room.consumer.settings = replace(room.consumer.settings, beat_s=0.1, **changes)
    return TestClient(made)


def post(client, file, **fields):
    answer = client.post("/api/jobs/checks", files={"file": (file.name, file.read_bytes())},
                         data={"as_of": "2026-11-21", **fields})  # fmt: skip
    assert answer.status_code == 202, answer.text
    return answer.json()


def ended(client, job):
    until(lambda: client.get(job["links"]["self"]).json()["status"] not in ("queued", "running"))
    return client.get(job["links"]["self"]).json()


def test_the_results_of_a_job_are_those_of_single_checks(place, tmp_path):
    shapes = [*job_files.squares(60, PARK), *job_files.wrong(PARK)]
    profile = json.dumps({"investment_wan_yuan": 900, "land_use_code": "1001"})
    with service(place) as client:
        for ending, media, kind in (
            ("parquet", "application/vnd.apache.parquet", "parquet"),
            ("gpkg", "application/geopackage+sqlite3", "gpkg"),
            ("zip", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        ):
            file = job_files.write(tmp_path / f"园区.{ending}", shapes)
            job = post(client, file, profile=profile, format=kind)
            found = ended(client, job)
            assert (found["status"], found["error"]) == ("done", None)
            assert found["progress"]["done"] == found["progress"]["total"] == found["rows"] == 62
            assert found["progress"]["share"] == 1.0
            assert found["errors"] == {
                "rows": 2,
                "by_code": {"geometry.self_crossing": 1, "geometry.outside_prefecture": 1},
            }
            assert sum(found["counts"].values()) == 60
            assert found["audit"] == {"rows": 60, "differing": 0}
            answer = client.get(job["result"])
            assert answer.headers["content-type"] == media
            assert f"-checked.{kind}" in answer.headers["content-disposition"]
            (tmp_path / f"out.{kind}").write_bytes(answer.content)
        results = [gpd.read_parquet(tmp_path / "out.parquet"),
                   gpd.read_file(tmp_path / "out.gpkg", layer="check_result")]  # fmt: skip
        sheet = load_workbook(tmp_path / "out.xlsx")["结果 1"]
        rows = [[cell.value for cell in row] for row in sheet.rows]
        at = rows[0].index("verdict")
        for number in (0, 17, 21, 33, 45, 58):
            drawn = {"type": "Feature", "properties": {}, "geometry": _degrees(shapes[number])}
            single = client.post("/api/parcels/check", json={
                "geometry": drawn, "profile": json.loads(profile), "as_of": "2026-11-21",
            }).json()  # fmt: skip
            wanted = single["verdict"], single["demonstration_verdict"]
            for result in results:
                row = result.iloc[number]
                fiction = row["demonstration_verdict"]
                assert (row["verdict"], fiction if isinstance(fiction, str) else None) == wanted
            assert rows[number + 1][at] == single["verdict"]
        for result in results:
            assert result["name"].tolist() == [f"地块 {n}" for n in range(1, 63)]
            assert result["verdict"].isna().tolist() == [False] * 60 + [True] * 2


def _degrees(shape):
    frame = gpd.GeoSeries([shape], crs="EPSG:4548").to_crs("EPSG:4490")
    return json.loads(frame.to_json())["features"][0]["geometry"]


def test_a_restart_of_the_service_goes_on_where_it_stopped(place, tmp_path):
    file = job_files.write(tmp_path / "in.parquet", job_files.squares(60, PARK))
    with service(place, batch="tests.job_batches:slow", chunk_rows=5) as client:
        job = post(client, file)
        waiting = post(client, file)
        assert waiting["status"] == "queued"
        assert client.get(waiting["links"]["self"]).json()["ahead"] == 1
        until(lambda: sum(one["done"] >= 15 for one in job_batches.noted(place.folder)))
    assert place.run("SELECT status FROM job WHERE id = :id", id=job["id"]) == [("queued",)]
    first = {one["pid"] for one in job_batches.noted(place.folder)}
    assert not any(is_alive(pid) for pid in first)
    with service(place, batch="tests.job_batches:slow", chunk_rows=5) as client:
        assert ended(client, job)["status"] == ended(client, waiting)["status"] == "done"
        again = [one for one in job_batches.noted(place.folder)
                 if one["pid"] not in first and one["job"] == job["id"]]  # fmt: skip
        assert again[0]["done"] >= 15, "what was judged was judged again"
        assert place.run("SELECT DISTINCT crashes FROM job") == [(0,)]
        for one in (job, waiting):
            (tmp_path / "out.parquet").write_bytes(client.get(one["result"]).content)
            result = gpd.read_parquet(tmp_path / "out.parquet")
            assert result["name"].tolist() == [f"地块 {n}" for n in range(1, 61)]
            assert result["row"].tolist() == list(range(1, 61))


def test_a_process_that_is_killed_is_started_again_and_loses_nothing(place):
    with consumer_at(place, batch="tests.job_batches:slow_then_killed") as consumer:
        job = hand_in(consumer, parcels(place).read_bytes())
        assert consumer.run_next()
        assert consumer.jobs.get(job.id).status == "queued"
        assert consumer.jobs.get(job.id).crashes == 1
        with pytest.raises(StopIteration):
            next(consumer.folders.of(job.id).path.glob("result.parquet"))
        assert consumer.run_next()
        found = consumer.jobs.get(job.id)
        assert (found.status, found.summary["rows"]) == ("done", 60)
        assert names(consumer, job) == [f"地块 {n}" for n in range(1, 61)]
        assert left_of(consumer, job) == ["result.parquet", "upload.parquet"]
        pids = [one["pid"] for one in job_batches.noted(place.folder)]
        second = [o for o in job_batches.noted(place.folder) if o["pid"] == pids[-1]]
        assert pids[0] != pids[-1]
        assert second[0]["done"] >= 20


def test_rules_that_changed_meanwhile_begin_the_batch_anew(place):
    with consumer_at(place, batch="tests.job_batches:slow_then_killed") as consumer:
        job = hand_in(consumer, parcels(place).read_bytes())
        consumer.run_next()
        (manifest,) = consumer.folders.of(job.id).path.glob("*.parts/manifest.json")
        stamp = json.loads(manifest.read_text("utf-8"))
        manifest.write_text(json.dumps({**stamp, "knowledge": "of another day"}), "utf-8")
        consumer.run_next()
        assert consumer.jobs.get(job.id).status == "done"
        last = job_batches.noted(place.folder)[-1]["pid"]
        second = [o["done"] for o in job_batches.noted(place.folder) if o["pid"] == last]
        assert second[0] == 0, "parts of another state were mixed in"
        assert names(consumer, job) == [f"地块 {n}" for n in range(1, 61)]


def test_a_batch_that_kills_its_process_every_time_is_given_up(place):
    with consumer_at(place, batch="tests.job_batches:dying") as consumer:
        job, other = hand_in(consumer), hand_in(consumer)
        consumer.jobs.cancel(other.id)
        for attempt in range(1, MOST_CRASHES + 1):
            assert consumer.run_next()
            assert consumer.jobs.get(job.id).crashes == attempt
        found = consumer.jobs.get(job.id)
        assert (found.status, found.error["code"]) == ("failed", "job.crashed")
        assert left_of(consumer, job) == ["upload.parquet"], "half a result was left"
        assert not consumer.run_next()
        assert len(job_batches.noted(place.folder)) == MOST_CRASHES


@pytest.mark.parametrize(
    ("batch", "code", "megabytes"),
    [("hungry", "job.memory", 600), ("on_full_disk", "job.no_room", 4_096),
     ("failing", "internal.error", 4_096)],
)  # fmt: skip
def test_what_goes_wrong_in_the_process_ends_the_job_with_a_code(place, batch, code, megabytes):
    changes = {"batch": f"tests.job_batches:{batch}", "memory_megabytes": megabytes}
    with consumer_at(place, **changes) as consumer:
        job = hand_in(consumer)
        assert consumer.run_next()
        found = consumer.jobs.get(job.id)
        assert (found.status, found.error["code"], found.summary) == ("failed", code, None)
        assert left_of(consumer, job) == ["upload.parquet"]


def test_an_unreadable_file_is_named_as_the_caller_named_it(place):
    with consumer_at(place) as consumer:
        job = hand_in(consumer, b"PAR1 and nothing that follows PAR1")
        consumer.run_next()
        found = consumer.jobs.get(job.id)
        assert (found.status, found.error["code"]) == ("failed", "input.unreadable")
        said = json.dumps(found.error, ensure_ascii=False)
        assert "园区.parquet" in said
        assert str(place.folder) not in said, "a path of the server is told"


def test_a_job_that_runs_is_cancelled_with_its_process_and_files(place):
    with consumer_at(place, batch="tests.job_batches:endless") as consumer:
        job = hand_in(consumer)
        consumer.start()
        until(lambda: job_batches.noted(place.folder))
        until(lambda: consumer.jobs.get(job.id).progress == Progress(1, 1000, 1.0))
        pid = job_batches.noted(place.folder)[0]["pid"]
        assert is_alive(pid)
        assert consumer.jobs.cancel(job.id).status == "running"
        until(lambda: consumer.jobs.get(job.id).status == "cancelled")
        assert not is_alive(pid)
        until(lambda: left_of(consumer, job) is None)
        assert consumer.jobs.cancel(job.id).status == "cancelled"
        consumer.settings = replace(consumer.settings, batch="tests.job_batches:brief")
        after = hand_in(consumer)
        until(lambda: consumer.jobs.get(after.id).status == "done")


def test_cancelling_what_waits_is_settled_at_once_and_what_ended_is_refused(place):
    with consumer_at(place, batch="tests.job_batches:brief") as consumer:
        job, done = hand_in(consumer), hand_in(consumer)
        assert consumer.jobs.cancel(job.id).status == "cancelled"
        assert consumer.run_next()
        assert not consumer.run_next()
        assert [one["job"] for one in job_batches.noted(place.folder)] == [done.id] * 2
        with pytest.raises(InputError) as caught:
            consumer.jobs.cancel(done.id)
        assert caught.value.code == "job.ended"


def test_a_result_that_comes_after_the_cancellation_is_not_kept(place):
    with consumer_at(place) as consumer:
        job = hand_in(consumer)
        assert consumer.jobs.claim("me", 20).id == job.id
        assert consumer.jobs.cancel(job.id).status == "running"
        assert consumer.jobs.finish("me", job.id, Ended("done", {"rows": 1})) == "cancelled"
        assert consumer.jobs.get(job.id).summary is None


def test_only_who_has_the_lease_writes(place):
    with consumer_at(place) as consumer:
        jobs, job = consumer.jobs, hand_in(consumer)
        hand_in(consumer)
        assert jobs.claim("one", 20).id == job.id
        assert jobs.claim("two", 20) is None, "two consumers at once"
        assert jobs.heartbeat("two", job.id, Progress(9, 9, 9.0), 20) == "lost"
        assert jobs.finish("two", job.id, Ended("failed")) is None
        jobs.give_back("two", job.id, crashed=True)
        assert (jobs.get(job.id).status, jobs.get(job.id).crashes) == ("running", 0)
        place.run("UPDATE job_lease SET expires_at = '2020-01-01 00:00:00'")
        taken = jobs.claim("two", 20)
        assert (taken.id, taken.crashes) == (job.id, 1), "what was begun comes first"
        assert jobs.heartbeat("one", job.id, Progress(9, 9, 9.0), 20) == "lost"
        assert jobs.finish("one", job.id, Ended("done", {"rows": 1})) is None
        assert jobs.get(job.id).progress == Progress(0, None, None)
        assert jobs.finish("two", job.id, Ended("done", {"rows": 1})) == "done"


def test_a_consumer_that_lost_its_lease_ends_its_process(place):
    with consumer_at(place, batch="tests.job_batches:endless") as consumer:
        job = hand_in(consumer)
        consumer.start()
        until(lambda: job_batches.noted(place.folder))
        pid = job_batches.noted(place.folder)[0]["pid"]
        place.run("UPDATE job_lease SET holder = 'another', expires_at = '2099-01-01 00:00:00'")
        until(lambda: not is_alive(pid))
        assert consumer.jobs.get(job.id).status == "running", "it is the other one's now"
        assert "upload.parquet" in left_of(consumer, job)


def test_a_store_that_is_away_ends_the_process_and_the_job_is_taken_up_later(place, monkeypatch):
    present = JobStore.heartbeat

    def away(*given):
        if not job_batches.noted(place.folder):
            return present(*given)
        raise Unavailable("store.unavailable", job_files.AWAY)

    with consumer_at(place, batch="tests.job_batches:endless", lease_s=1.0) as consumer:
        job = hand_in(consumer)
        with monkeypatch.context() as patched:
            patched.setattr(JobStore, "heartbeat", away)
            with pytest.raises(Unavailable):
                consumer.run_next()
        assert not is_alive(job_batches.noted(place.folder)[0]["pid"])
        assert consumer.jobs.get(job.id).status == "running"
        consumer.settings = replace(consumer.settings, batch="tests.job_batches:brief")
        assert consumer.run_next()
        found = consumer.jobs.get(job.id)
        assert (found.status, found.crashes) == ("done", 0)


def test_threads_that_race_never_get_the_same_job(place):
    claimed, at_work, most = [], [], []
    with consumer_at(place) as consumer:
        ids = {hand_in(consumer).id for _ in range(12)}

        def work(name):
            while consumer.jobs.has_work():
                job = consumer.jobs.claim(name, 20)
                if job is None:
                    continue
                at_work.append(name)
                most.append(len(at_work))
                claimed.append(job.id)
                at_work.remove(name)
                assert consumer.jobs.finish(name, job.id, Ended("done", {"rows": 0})) == "done"

        threads = [threading.Thread(target=work, args=(f"t{n}",)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(claimed) == sorted(ids), "a job was run twice, or not at all"
        assert max(most) == 1


CONSUMER = """
import sys
from pathlib import Path
from app.data.job_files import JobFolders
from app.data.store.jobs import JobStore
from app.data.store.records import open_store
from app.errors import Unavailable
from app.services.run_jobs import Consumer, ConsumerSettings
folder, url, batch = Path(sys.argv[1]), sys.argv[2] or None, sys.argv[3]
settings = ConsumerSettings(folder, True, url, batch=batch, beat_s=0.1, lease_s=2.0, chunk_rows=5)
jobs = JobStore(open_store(folder, database_url=url).engine)
consumer = Consumer(jobs, JobFolders(folder), settings)
while jobs.has_work():
    consumer.run_next()
"""


def another_process(place, batch):
    return subprocess.Popen(
        [sys.executable, "-c", CONSUMER, str(place.folder), place.url or "", batch],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def test_processes_that_race_run_every_job_once_and_one_at_a_time(place):
    with consumer_at(place) as consumer:
        ids = [hand_in(consumer).id for _ in range(5)]
        others = [another_process(place, "tests.job_batches:brief") for _ in range(3)]
        assert [other.wait(120) for other in others] == [0, 0, 0]
        log = job_batches.noted(place.folder)
        assert [one["job"] for one in log] == [job for job in ids for _ in range(2)]
        assert [sorted(one)[0] for one in log] == ["began", "ended"] * 5, "two ran at once"
        assert {consumer.jobs.get(job).status for job in ids} == {"done"}


def test_a_consumer_that_is_killed_takes_its_process_along_and_another_goes_on(place):
    with consumer_at(place, lease_s=2.0) as consumer:
        job = hand_in(consumer, parcels(place).read_bytes())
        other = another_process(place, "tests.job_batches:slow")
        until(lambda: sum(one["done"] >= 15 for one in job_batches.noted(place.folder)))
        (pid,) = {one["pid"] for one in job_batches.noted(place.folder)}
        os.kill(other.pid, signal.SIGKILL)
        other.wait(30)
        until(lambda: not is_alive(pid))
        assert consumer.jobs.get(job.id).status == "running"
        consumer.start()
        until(lambda: consumer.jobs.get(job.id).status == "done")
        assert consumer.jobs.get(job.id).crashes == 1
        assert names(consumer, job) == [f"地块 {n}" for n in range(1, 61)]


def test_cancelling_what_a_dead_consumer_left_needs_no_consumer(place):
    with consumer_at(place) as consumer:
        job = hand_in(consumer)
        consumer.jobs.claim("dead", 20)
        place.run("UPDATE job_lease SET expires_at = '2020-01-01 00:00:00'")
        assert consumer.jobs.cancel(job.id).status == "cancelled"
        assert not consumer.run_next()


def test_ended_jobs_and_what_belongs_to_none_are_deleted_after_their_days(place):
    with consumer_at(place, batch="tests.job_batches:brief", keep_days=30) as consumer:
        old, fresh = hand_in(consumer), hand_in(consumer)
        while consumer.run_next():
            pass
        waiting = hand_in(consumer)
        place.run("UPDATE job SET finished_at = '2020-01-01 00:00:00' WHERE id = :id", id=old.id)
        place.run("UPDATE job SET created_at = '2020-01-01 00:00:00' WHERE id = :id",
                  id=waiting.id)  # fmt: skip
        abandoned, arriving = (consumer.folders.of(new_record_id()) for _ in range(2))
        stranger = consumer.folders.data_dir / "jobs" / "notes of the administrator"
        for path in (abandoned.path, arriving.path, stranger):
            path.mkdir()
        for path in (abandoned.path, stranger):
            os.utime(path, (0, 0))
        consumer.prune()
        with pytest.raises(NotFound) as caught:
            consumer.jobs.get(old.id)
        assert caught.value.code == "job.not_found"
        assert left_of(consumer, old) is None
        assert left_of(consumer, fresh) == ["result.parquet", "upload.parquet"]
        assert left_of(consumer, waiting) == ["upload.parquet"]
        there = (abandoned.path.exists(), arriving.path.exists(), stranger.exists())
        assert there == (False, True, True)


def test_a_job_whose_file_is_gone_fails_with_a_code(place):
    with consumer_at(place) as consumer:
        job = hand_in(consumer)
        consumer.folders.of(job.id).remove()
        assert consumer.run_next()
        found = consumer.jobs.get(job.id)
        assert (found.status, found.error["code"]) == ("failed", "job.upload_missing")


def test_a_store_of_0004_is_brought_forwards_and_back_with_its_data(place):
    place.open().close()
    engine = make_engine(place.folder, place.url, 10.0)
    migrate(engine, "0004")
    tables = set(sa.inspect(engine).get_table_names())
    assert {"job", "job_lease"} & tables == set()
    place.run(
        "INSERT INTO assessment VALUES ('old', '2026-01-01', '2026-01-01', 'incomplete', NULL, "
        "'资料不全', 's', '{}')"
    )
    engine.dispose()
    with consumer_at(place, batch="tests.job_batches:brief") as consumer:
        job = hand_in(consumer)
        assert consumer.run_next()
        assert consumer.jobs.get(job.id).status == "done"
    assert place.count("assessment") == 1
    migrate(engine, "0004")
    engine.dispose()
    assert place.count("assessment") == 1


def test_the_queue_has_an_end(place, monkeypatch):
    monkeypatch.setattr("app.data.store.jobs.MOST_WAITING", 2)
    with consumer_at(place) as consumer:
        first = hand_in(consumer)
        hand_in(consumer)
        with pytest.raises(Unavailable) as caught:
            hand_in(consumer)
        assert caught.value.code == "job.queue_full"
        consumer.jobs.cancel(first.id)
        hand_in(consumer)
