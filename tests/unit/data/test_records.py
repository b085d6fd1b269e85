"""The record store: whole or not at all, sealed, found by place, safe among threads."""

import json
import sqlite3
import threading

import pytest
import shapely
import sqlalchemy as sa
from shapely import box
from shapely.geometry import Polygon

from app.data.documents import seal_of
from app.data.store.engine import reading, writing
from app.data.store.models import AssessedParcelRow, AssessmentRow
from app.data.store.records import StoredParcel, new_record_id, newest_revision, open_store
from app.errors import DataError, NotFound, Unavailable
from tests.stores import place, postgis_server

__all__ = ["place", "postgis_server"]

WKB_BOX = box(115.70, 36.80, 115.71, 36.81)


# What moves every parcel one degree east, in the columns that the index of each database follows.
MOVED = {
    "sqlite": "UPDATE assessed_parcel SET west = west + 1, east = east + 1",
    "postgis": "UPDATE assessed_parcel SET west = west + 1, east = east + 1, "
    "geometry = ST_Translate(geometry, 1, 0)",
}


def index_is_whole(place, rows):
    """Tell whether table and R*Tree both have so many rows; GiST is part of its table."""
    tables = ["assessed_parcel", "assessed_parcel_rtree"][: 2 if place.kind == "sqlite" else 1]
    return [place.count(table) for table in tables] == [rows] * len(tables)


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
def store(place):
    opened = place.open()
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


def test_an_altered_record_is_not_shown(store, place):
    store.save(document(), [parcel()], "资料不全")
    altered = json.dumps(document() | {"verdict": "conforms"})
    place.run("UPDATE assessment SET document = :altered", altered=altered)
    with pytest.raises(DataError) as caught:
        store.load("one")
    assert caught.value.code == "record.seal_broken"


def test_records_are_found_by_place_and_the_index_follows(store, place):
    store.save(document(), [parcel()], "资料不全")
    store.save(document("two"), [parcel(box(115.9, 36.1, 115.91, 36.11))], "资料不全")
    assert [r.id for r in store.near(115.705, 36.805, 115.8, 36.9)] == ["one"]
    assert store.near(115.2, 36.0, 115.3, 36.1) == []
    assert index_is_whole(place, 2)
    place.run(MOVED[place.kind])
    assert store.near(115.705, 36.805, 115.8, 36.9) == []
    assert [r.id for r in store.near(116.705, 36.805, 116.8, 36.9)] == ["one"]
    place.run("DELETE FROM assessment")
    assert index_is_whole(place, 0)


def test_a_box_that_only_single_precision_would_meet_is_not_found(store):
    store.save(document(), [parcel(box(115.70000001, 36.8, 115.71, 36.81))], "资料不全")
    assert store.near(115.6, 36.8, 115.7, 36.81) == []
    assert [r.id for r in store.near(115.6, 36.8, 115.70000001, 36.81)] == ["one"]


def test_the_geometry_comes_back_to_the_bit(store):
    ring = [(115.7123456789012, 36.8), (115.72, 36.8000000000001), (115.715, 36.81)]
    store.save(document(), [parcel(Polygon(ring))], "资料不全")
    with reading(store.engine) as session:
        (row,) = session.scalars(sa.select(AssessedParcelRow))
        assert row.geometry.equals_exact(Polygon(ring), 0.0)
        assert shapely.get_srid(row.geometry) == 0


def test_a_record_that_cannot_be_stored_whole_leaves_nothing(store):
    broken = StoredParcel("x", None, WKB_BOX)
    with pytest.raises(Unavailable):
        store.save(document(), [parcel(), broken], "资料不全")
    with pytest.raises(NotFound):
        store.load("one")


def test_a_writer_takes_the_lock_before_it_reads(tmp_path):
    store = open_store(tmp_path, wait_seconds=0.2)
    with writing(store.engine) as session:
        session.scalars(sa.select(AssessmentRow)).all()
        other = sqlite3.connect(tmp_path / "zoning.sqlite", isolation_level=None, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        assert other.execute("SELECT count(*) FROM assessment").fetchone() == (0,)
        other.close()
    store.close()


@pytest.mark.parametrize("url", ["nonsense", "mysql://a@b/c", "sqlite://", "postgresql://a@b/c"])
def test_an_address_that_cannot_be_is_a_clear_error(tmp_path, url):
    with pytest.raises(Unavailable) as caught:
        open_store(tmp_path, database_url=url)
    assert caught.value.code == "store.bad_url"


def test_a_server_that_is_not_there_is_a_clear_error_without_its_password(tmp_path):
    url = "postgresql+psycopg://officer:geheim@127.0.0.1:1/none"
    with pytest.raises(Unavailable) as caught:
        open_store(tmp_path, database_url=url)
    assert caught.value.code == "store.unavailable"
    assert "geheim" not in caught.value.message.zh + caught.value.message.en + str(caught.value)


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


def test_opening_again_keeps_the_records_and_the_revision(place):
    first = place.open()
    first.save(document(), [parcel()], "资料不全")
    first.close()
    second = place.open()
    assert second.revision() == newest_revision() == "0005"
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
