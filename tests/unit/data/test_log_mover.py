"""The log goes into the database beside the writers, and all is there at the end."""

import shutil
import sqlite3
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from app.data.store import log_mover
from app.data.store.engine import MOST_LOG_PAGES
from app.data.store.import_rows import ImportNote
from app.data.store.imports import ImportStore
from app.data.store.log_mover import move_log
from app.data.store.records import open_store
from tests.unit.data.test_records import document, parcel

IMPORT = ImportNote("f.gpkg", "0" * 64, datetime(2026, 11, 21, tzinfo=UTC), "数据库")


def moved(folder, elsewhere):
    """Return how many records are in the database file itself, without its log."""
    copy = elsewhere / "alone.sqlite"
    shutil.copyfile(folder / "zoning.sqlite", copy)
    connection = sqlite3.connect(f"file:{copy}?immutable=1", uri=True)
    (found,) = connection.execute("SELECT count(*) FROM assessment").fetchone()
    connection.close()
    return found


@pytest.fixture
def folders(tmp_path):
    for name in ("store", "elsewhere"):
        (tmp_path / name).mkdir()
    return tmp_path / "store", tmp_path / "elsewhere"


def test_records_are_moved_once_enough_is_written(folders, monkeypatch):
    folder, elsewhere = folders
    store = open_store(folder)
    move_log(store.engine)
    store.save(document("one"), [parcel()], "一")
    store._log.close()
    assert moved(folder, elsewhere) == 0
    monkeypatch.setattr(log_mover, "DUE_CHARACTERS", 1)
    store.save(document("two"), [parcel()], "二")
    store._log.close()
    assert moved(folder, elsewhere) == 2
    assert {summary.id for summary in store.recent(5)} == {"one", "two"}
    store.close()


def test_a_move_that_fails_harms_nothing(folders, monkeypatch):
    folder, _ = folders
    monkeypatch.setattr(log_mover, "DUE_CHARACTERS", 1)
    store = open_store(folder)

    def broken(_):
        raise sa.exc.OperationalError("connect", None, sqlite3.OperationalError("gone"))

    lost = {"raw_connection": broken, "dialect": store.engine.dialect}
    monkeypatch.setattr(store._log, "_engine", type("Broken", (), lost)())
    store.save(document("one"), [parcel()], "一")
    store.close()
    again = open_store(folder)
    assert [summary.id for summary in again.recent(5)] == ["one"]
    again.close()


def test_a_record_is_stored_where_no_thread_can_be_had(folders, monkeypatch):
    folder, elsewhere = folders
    monkeypatch.setattr(log_mover, "DUE_CHARACTERS", 1)
    store = open_store(folder)

    def refused(_):
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as without:
        without.setattr("threading.Thread.start", refused)
        store.save(document("one"), [parcel()], "一")
    store.save(document("two"), [parcel()], "二")
    store.close()
    assert moved(folder, elsewhere) == 2


def test_an_import_is_on_the_disk_when_it_is_done(folders):
    folder, elsewhere = folders
    store = open_store(folder)
    move_log(store.engine)
    store.save(document("one"), [parcel()], "一")
    assert moved(folder, elsewhere) == 0
    ImportStore(store.engine).add_zones([], IMPORT)
    assert moved(folder, elsewhere) == 1
    store.close()


def test_a_log_that_nobody_moved_has_its_limit(tmp_path):
    store = open_store(tmp_path)
    with store.engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar_one()
    assert found == MOST_LOG_PAGES
    store.close()
