"""The record store: whole or not at all, sealed, found by place, safe among threads."""

import json
import sqlite3
import threading

import pytest
from shapely import box

from app.data.documents import seal_of
from app.data.store.records import StoredParcel, new_record_id, newest_revision, open_store
from app.errors import DataError, NotFound, Unavailable

WKB_BOX = box(115.70, 36.80, 115.71, 36.81)


def document(record_id="one", **more):
    made = {
        "id": record_id,
        "created_at": "2026-11-21T08:00:00+00:00",
        "as_of": "2026-11-21",
        "verdict": "incomplete",
        "demonstration_verdict": None,
        "text": "资料不全",
    } | more
    made["seal"] = seal_of(made)
    return made


@pytest.fixture
def store(tmp_path):
    opened = open_store(tmp_path)
    yield opened
    opened.close()


def parcel(geometry=WKB_BOX):
    return StoredParcel("地块", "incomplete", geometry)


def test_a_saved_record_comes_back_as_it_was(store):
    store.save(document(), [parcel()], "资料不全")
    assert store.load("one") == document()


def test_an_unknown_number_is_not_found(store):
    with pytest.raises(NotFound) as caught:
        store.load("none")
    assert caught.value.code == "record.not_found"


def test_an_altered_record_is_not_shown(store, tmp_path):
    store.save(document(), [parcel()], "资料不全")
    altered = json.dumps(document() | {"verdict": "conforms"})
    with sqlite3.connect(tmp_path / "zoning.sqlite") as connection:
        connection.execute("UPDATE assessment SET document = ?", (altered,))
    with pytest.raises(DataError) as caught:
        store.load("one")
    assert caught.value.code == "record.seal_broken"


def test_records_are_found_by_place_and_the_index_follows(store, tmp_path):
    store.save(document(), [parcel()], "资料不全")
    store.save(document("two"), [parcel(box(115.9, 36.1, 115.91, 36.11))], "资料不全")
    assert [r.id for r in store.near(115.705, 36.805, 115.8, 36.9)] == ["one"]
    assert store.near(115.2, 36.0, 115.3, 36.1) == []
    path = tmp_path / "zoning.sqlite"
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM assessed_parcel_rtree").fetchone() == (2,)
        connection.execute("UPDATE assessed_parcel SET west = west + 1, east = east + 1")
    assert store.near(115.705, 36.805, 115.8, 36.9) == []
    assert [r.id for r in store.near(116.705, 36.805, 116.8, 36.9)] == ["one"]
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM assessment")
        assert connection.execute("SELECT count(*) FROM assessed_parcel_rtree").fetchone() == (0,)


def test_a_record_that_cannot_be_stored_whole_leaves_nothing(store):
    broken = StoredParcel("x", None, WKB_BOX)
    with pytest.raises(Unavailable):
        store.save(document(), [parcel(), broken], "资料不全")
    with pytest.raises(NotFound):
        store.load("one")


def test_a_locked_database_is_a_clear_error_and_recovers(tmp_path):
    store = open_store(tmp_path, wait_seconds=0.2)
    lock = sqlite3.connect(tmp_path / "zoning.sqlite", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable) as caught:
        store.save(document(), [parcel()], "资料不全")
    assert caught.value.code == "store.unavailable"
    lock.execute("ROLLBACK")
    lock.close()
    store.save(document(), [parcel()], "资料不全")
    assert store.load("one")["verdict"] == "incomplete"
    store.close()


def test_many_threads_write_without_mixing(store):
    def write(number):
        store.save(document(f"r{number}", text=f"地块 {number}"), [parcel()], "资料不全")

    threads = [threading.Thread(target=write, args=(n,)) for n in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.recent(100)) == 24
    assert all(store.load(f"r{n}")["text"] == f"地块 {n}" for n in range(24))


def test_opening_again_keeps_the_records_and_the_revision(tmp_path):
    first = open_store(tmp_path)
    first.save(document(), [parcel()], "资料不全")
    first.close()
    second = open_store(tmp_path)
    assert second.revision() == newest_revision() == "0001"
    assert second.load("one")["id"] == "one"
    second.close()


def test_a_folder_that_cannot_be_used_is_a_clear_error(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(Unavailable) as caught:
        open_store(blocked)
    assert caught.value.code == "store.unavailable"


def test_numbers_cannot_be_guessed():
    assert len({new_record_id() for _ in range(1_000)}) == 1_000
    assert all(len(new_record_id()) == 22 for _ in range(10))
