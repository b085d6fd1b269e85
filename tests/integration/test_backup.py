"""A backup is everything in one file; the store is lost, and comes back from it as it was."""

import json
import shutil
import sqlite3
import threading
from datetime import date

import pytest
import typer
from typer.testing import CliRunner

from app.cli_import import mount
from app.errors import DataError, InputError, Unavailable
from app.services.backup import back_up, restore
from app.services.check_parcels import HandedIn, Submission, check_parcels
from app.services.desk import open_desk
from app.services.diagnose import diagnose
from app.services.import_layer import LayerImport, import_layer
from app.services.import_zones import ZoneImport, import_zones
from app.services.show_records import recent_records, show_record
from tests.conftest import NOON
from tests.import_files import gbk_shapefile, geopackage, square
from tests.integration.real_places import DATANG
from tests.stores import Place, place, postgis_server

__all__ = ["place", "postgis_server"]

FROM = date(2026, 6, 1)
FARMLAND = LayerImport(
    topic="permanent_basic_farmland", valid_from=FROM, source="数据库", licence="内部",
    data_date=None, complete_within="nowhere",
)  # fmt: skip
BLOCK = ZoneImport(zone_id="lq-block-urban", valid_from=FROM, source="附图")
TABLES = ("assessment", "assessed_parcel", "layer_version", "layer_feature", "zone_version",
          "import_run")  # fmt: skip


def open_at(place):
    return open_desk(place.folder, demonstration=True, now=lambda: NOON, database_url=place.url)


def check(desk):
    content = json.dumps({"type": "Polygon", "coordinates": [DATANG]}).encode()
    return check_parcels(desk, Submission(files=(HandedIn("p.geojson", content),), as_of=FROM))


@pytest.fixture
def filled(place):
    """A store with two records, a layer in two versions and a boundary."""
    desk = open_at(place)
    check(desk)
    import_layer(desk, geopackage([square(-900, -900, 300)]), FARMLAND)
    import_layer(desk, geopackage([square(-200, -200, 400)]), FARMLAND)
    import_zones(desk, gbk_shapefile([square(-900, -900, 2_000)], {"名": ["甲"]}), BLOCK)
    check(desk)
    yield desk
    desk.store.close()


def lose(place):
    """The database is gone, and everything of it."""
    if place.kind == "sqlite":
        for path in place.folder.glob("zoning.sqlite*"):
            path.unlink()
        return
    place.run("DROP SCHEMA public CASCADE")
    place.run("CREATE SCHEMA public")


def everything(place):
    """Every row of every table, as far as both kinds of store show it alike."""
    columns = {
        "assessment": "id, created_at, as_of, verdict, seal, document",
        "assessed_parcel": "id, assessment_id, number, label, west, south, east, north",
        "layer_version": "id, layer_id, version, topic, valid_from, valid_until, features, seal",
        "layer_feature": "id, layer_version_id, feature_id, west, south, east, north",
        "zone_version": "id, zone_id, version, source, valid_from, seal",
        "import_run": "id, kind, file_name, file_sha256, source, issues",
    }
    return {
        table: [tuple(str(v) for v in row) for row in place.run(
            f"SELECT {names} FROM {table} ORDER BY id")]
        for table, names in columns.items()
    }  # fmt: skip


def test_the_lost_store_comes_back_as_it_was(filled, place, tmp_path):
    before, answer = everything(place), check_again(filled)
    made = back_up(place.folder, tmp_path / "b.sqlite", database_url=place.url)
    assert made.contents.rows["assessment"] == 2
    assert [p.name for p in tmp_path.iterdir()] == ["b.sqlite"], "no trace but the backup"
    filled.store.close()
    lose(place)
    with open_store_of(place) as empty:
        assert recent_records(empty) == []
    restore(place.folder, tmp_path / "b.sqlite", database_url=place.url)
    after = everything(place)
    assert {k: len(v) for k, v in after.items()} == {k: len(v) for k, v in before.items()}
    assert [row[:1] for row in after["assessment"]] == [row[:1] for row in before["assessment"]]
    assert after == before
    with open_store_of(place) as again:
        for record in recent_records(again):
            assert show_record(again, record.id)["seal"]
        assert check_again(again) == answer
        assert import_layer(again, geopackage([square(0, 0, 100)]), FARMLAND).versions == {
            "permanent-basic-farmland": 3
        }, "numbering does not go on"
    assert place.kind != "sqlite" or place.count("layer_feature_rtree") == 3


class open_store_of:  # noqa: N801
    def __init__(self, place):
        self.desk = open_at(place)

    def __enter__(self):
        return self.desk

    def __exit__(self, *_):
        self.desk.store.close()


def check_again(desk):
    """What the imported layer and boundary answer, without what differs from call to call."""
    content = json.dumps({"type": "Polygon", "coordinates": [DATANG]}).encode()
    submission = Submission(files=(HandedIn("p.geojson", content),), as_of=FROM)

    class Forgetful:
        def save(self, *_):
            pass

    from dataclasses import replace

    return check_parcels(replace(desk, store=Forgetful()), submission)["parcels"]


def test_a_backup_of_one_kind_is_restored_into_the_other(filled, place, tmp_path, request):
    back_up(place.folder, tmp_path / "b.sqlite", database_url=place.url)
    other = Place("sqlite", tmp_path / "other", None)
    if place.kind == "sqlite":
        server = request.getfixturevalue("postgis_server")
        other = Place("postgis", tmp_path / "other", server.new_database())
    restore(other.folder, tmp_path / "b.sqlite", database_url=other.url)
    assert everything(other)["layer_version"] == everything(place)["layer_version"]
    with open_store_of(other) as desk:
        assert check_again(desk) == check_again(filled)


def test_a_running_service_sees_the_restored_state(filled, place, tmp_path):
    back_up(place.folder, tmp_path / "b.sqlite", database_url=place.url)
    record = check(filled)
    stamp = filled.knowledge.stamp
    restore(place.folder, tmp_path / "b.sqlite", database_url=place.url)
    assert record["id"] not in {r.id for r in recent_records(filled)}
    assert len(recent_records(filled)) == 2
    assert filled.knowledge.stamp != stamp


def test_a_backup_while_writers_write_is_one_state(filled, place, tmp_path):
    stop = threading.Event()

    def write():
        while not stop.is_set():
            check(filled)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(4):
            made = back_up(place.folder, tmp_path / f"{number}.sqlite", database_url=place.url)
            rows = made.contents.rows
            assert rows["assessment"] == rows["assessed_parcel"]
            assert made.contents.unsealed == ()
    finally:
        stop.set()
        writer.join()


def test_damage_is_found_before_anything_is_touched(filled, place, tmp_path):
    back_up(place.folder, tmp_path / "b.sqlite", database_url=place.url)
    content = bytearray((tmp_path / "b.sqlite").read_bytes())
    before = everything(place)
    damaged = {
        "cut": content[: len(content) // 2],
        "text": b"no database",
        "empty": b"",
        "page": content[:4096] + b"\xff" * 4096 + content[8192:],
    }
    for name, bad in damaged.items():
        (tmp_path / name).write_bytes(bad)
        with pytest.raises(InputError) as caught:
            restore(place.folder, tmp_path / name, database_url=place.url)
        assert caught.value.code in ("backup.unreadable", "backup.not_ours"), name
    with pytest.raises(InputError):
        restore(place.folder, tmp_path / "absent", database_url=place.url)
    assert everything(place) == before


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("assessment", "UPDATE assessment SET document = '{}'"),
        ("layer_feature", "UPDATE layer_feature SET code = 'x'"),
        ("zone_version", "UPDATE zone_version SET source = 'x'"),
    ],
)
def test_an_altered_backup_is_refused_and_nothing_changes(filled, place, tmp_path, table, change):
    back_up(place.folder, tmp_path / "b.sqlite", database_url=place.url)
    with sqlite3.connect(tmp_path / "b.sqlite") as connection:
        connection.execute(change)
    before = everything(place)
    with pytest.raises(DataError) as caught:
        restore(place.folder, tmp_path / "b.sqlite", database_url=place.url)
    assert caught.value.code.endswith("seal_broken")
    assert everything(place) == before
    if table == "assessment":
        done = restore(
            place.folder, tmp_path / "b.sqlite", database_url=place.url, accept_broken_seals=True
        )
        assert len(done.contents.unsealed) == 2


def test_a_foreign_database_is_no_backup(place, tmp_path):
    with sqlite3.connect(tmp_path / "foreign.sqlite") as connection:
        connection.execute("CREATE TABLE t (a)")
    with pytest.raises(InputError) as caught:
        restore(place.folder, tmp_path / "foreign.sqlite", database_url=place.url)
    assert caught.value.code == "backup.not_ours"


def test_a_former_backup_stays_when_a_new_one_fails(filled, place, tmp_path, monkeypatch):
    back_up(place.folder, tmp_path / "b.sqlite", database_url=place.url)
    before = (tmp_path / "b.sqlite").read_bytes()
    check(filled)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.services.backup.os.fsync", full)
    with pytest.raises(Unavailable) as caught:
        back_up(place.folder, tmp_path / "b.sqlite", database_url=place.url)
    assert caught.value.code == "backup.cannot_write"
    assert (tmp_path / "b.sqlite").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["b.sqlite"]


def test_a_place_that_cannot_be_written_is_a_clear_error(place):
    with pytest.raises(Unavailable) as caught:
        back_up(place.folder, place.folder / "no" / "b.sqlite", database_url=place.url)
    assert caught.value.code == "backup.cannot_write"


def test_a_damaged_database_is_set_aside_and_replaced(tmp_path):
    place = Place("sqlite", tmp_path / "data", None)
    with open_store_of(place) as desk:
        check(desk)
    back_up(place.folder, tmp_path / "b.sqlite")
    (place.folder / "zoning.sqlite").write_bytes(b"SQLite format 3\x00" + b"\xff" * 9_000)
    with pytest.raises(Unavailable):
        open_at(place)
    done = restore(place.folder, tmp_path / "b.sqlite")
    assert done.set_aside.read_bytes().endswith(b"\xff" * 9_000)
    with open_store_of(place) as desk:
        assert len(recent_records(desk)) == 1


def test_a_damaged_database_is_back_in_its_place_when_restoring_fails(tmp_path, monkeypatch):
    place = Place("sqlite", tmp_path / "data", None)
    open_at(place).store.close()
    back_up(place.folder, tmp_path / "b.sqlite")
    (place.folder / "zoning.sqlite").write_bytes(b"ruin" * 3_000)

    def fail(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("app.services.backup.replace_contents", fail)
    with pytest.raises(KeyboardInterrupt):
        restore(place.folder, tmp_path / "b.sqlite")
    assert (place.folder / "zoning.sqlite").read_bytes() == b"ruin" * 3_000


# The command line and the doctor


@pytest.fixture
def run(place, monkeypatch):
    cli = typer.Typer()
    mount(cli)
    monkeypatch.setenv("ZONING_DATA_DIR", str(place.folder))
    if place.url:
        monkeypatch.setenv("ZONING_DATABASE_URL", place.url)
    return lambda *arguments: CliRunner().invoke(cli, [str(a) for a in arguments])


def stated(file, *more):
    return ("import", "layer", file, "--topic", "permanent_basic_farmland", "--basis", "official",
            "--valid-from", "2026-06-01", "--source", "数据库", "--licence", "内部",
            "--data-date", "unknown", *more)  # fmt: skip


def test_the_command_line_imports_backs_up_and_restores(run, place, tmp_path):
    layer, block = tmp_path / "layer.gpkg", tmp_path / "block.zip"
    layer.write_bytes(geopackage([square(0, 0, 100)]).content)
    block.write_bytes(gbk_shapefile([square(-900, -900, 2_000)], {"名": ["甲"]}).content)
    asked = run(*stated(layer))
    assert asked.exit_code == 2, "the area of completeness was guessed"
    examined = run(*stated(layer, "--complete-within", "nowhere", "--check"))
    assert examined.exit_code == 0, examined.output
    assert place.count("layer_version") == 0
    assert run(*stated(layer, "--complete-within", "nowhere")).exit_code == 0
    done = run("import", "zones", block, "--zone", "lq-block-urban", "--basis", "official",
               "--valid-from", "2026-06-01", "--source", "附图")  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "quality.area_differs" in done.output
    assert run("backup", tmp_path / "b.sqlite").exit_code == 0
    lose(place)
    restored = run("restore", tmp_path / "b.sqlite")
    assert restored.exit_code == 0, restored.output
    assert [place.count(t) for t in ("layer_version", "zone_version")] == [1, 1]


def test_a_refused_import_prints_its_whole_log(run, tmp_path):
    layer = tmp_path / "layer.gpkg"
    layer.write_bytes(geopackage([square(0, 0, 100), None]).content)
    done = run(*stated(layer, "--complete-within", "nowhere", "--lang", "en"))
    assert done.exit_code == 2
    assert "quality.empty_geometry" in done.output
    assert "import.refused" in done.output


def unsound(place):
    found = diagnose(place.folder, demonstration=True, database_url=place.url)
    return {check.name.en: check for check in found if not check.sound}


def test_the_doctor_finds_a_good_store_sound(filled, place):
    assert unsound(place) == {}


def test_the_doctor_names_what_is_wrong_and_how_to_mend_it(filled, place):
    place.run("UPDATE assessment SET document = '{}'")
    place.run("UPDATE layer_version SET topic = 'x'")
    found = unsound(place)
    assert set(found) == {"seals of records", "imported data"}
    assert all(check.mend and "restore" in check.mend.en for check in found.values())


def test_the_doctor_counts_the_index(filled, place):
    if place.kind == "sqlite":
        place.run("DELETE FROM layer_feature_rtree WHERE id = 1")
        assert set(unsound(place)) == {"database integrity"}
    else:
        place.run("ALTER TABLE alembic_version RENAME TO gone")
        assert "record store" in unsound(place)


def test_the_doctor_finds_damage_and_locks(tmp_path):
    place = Place("sqlite", tmp_path, None)
    open_at(place).store.close()
    lock = sqlite3.connect(tmp_path / "zoning.sqlite", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    assert "lsof" in unsound(place)["write lock"].mend.en
    lock.execute("ROLLBACK")
    lock.close()
    shutil.copy(tmp_path / "zoning.sqlite", tmp_path / "kept")
    content = bytearray((tmp_path / "zoning.sqlite").read_bytes())
    content[4096:8192] = b"\xff" * 4096
    (tmp_path / "zoning.sqlite").write_bytes(content)
    assert "restore" in unsound(place)["database integrity"].mend.en


def test_the_doctor_of_a_server_that_is_gone(tmp_path):
    place = Place("postgis", tmp_path, "postgresql+psycopg://zoning@127.0.0.1:1/none")
    found = unsound(place)
    assert {"database integrity", "record store"} <= set(found)
    assert all(check.mend for check in found.values())
