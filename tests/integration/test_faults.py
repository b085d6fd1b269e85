"""A kill, a full disk, a lock, a lost server: the old state or the new, and then on with work."""

import json
import random
import sqlite3
import threading
import time
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from app.data.documents import seal_of
from app.data.store.copying import require_sound_file
from app.data.store.engine import make_engine
from app.data.store.imports import ImportStore
from app.data.store.migrating import migrate, newest_revision, revision_of
from app.data.store.records import StoredParcel
from app.errors import Unavailable
from app.services.backup import back_up, restore
from app.services.check_parcels import HandedIn, Submission, check_parcels
from app.services.desk import open_desk
from app.services.import_layer import LayerImport, import_layer
from tests.conftest import NOON
from tests.import_files import geojson, geopackage, square
from tests.integration.real_places import DATANG
from tests.killed import Doer
from tests.stores import Place, place, postgis_server, start_server, stop_server

__all__ = ["place", "postgis_server"]

KILLS = 26
FEATURES = 200
FARMLAND = LayerImport(
    topic="permanent_basic_farmland", valid_from=date(2026, 6, 1), source="数据库",
    licence="内部", data_date=None, complete_within="nowhere",
)  # fmt: skip


@pytest.fixture(scope="module")
def doer():
    made = Doer()
    yield made
    made.close()


@pytest.fixture
def layer_file(tmp_path):
    cells = [square(30 * (n % 20), 30 * (n // 20), 25) for n in range(FEATURES)]
    path = tmp_path / "layer.geojson"
    path.write_bytes(geojson(cells).content)
    return path


def where(place):
    return {"folder": str(place.folder), "url": place.url}


def state(place):
    """Versions, features, imports, revision: as the store shows them after the kill."""
    tables = ("layer_version", "layer_feature", "import_run")
    ((revision,),) = place.run("SELECT number FROM knowledge_revision")
    return (*(place.count(table) for table in tables), revision)


def whole(versions):
    """What the state is after so many whole imports."""
    return (versions, FEATURES * versions, versions, versions)


def sound(place):
    """Open the store as the next process would; everything in it must be sealed and indexed."""
    store = place.open()
    ImportStore(store.engine).load()
    if place.kind == "sqlite":
        require_sound_file(place.folder / "zoning.sqlite")
    store.close()


def settled(place, *expected):
    """Wait until a server has noticed that its client died, and return the state."""
    deadline = time.monotonic() + 10
    while (found := state(place)) not in expected and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def kill_imports(doer, place, layer_file, kills):
    place.open().close()
    versions, ends = 0, Counter()
    for kill in kills:
        answer = doer.do("import_farmland", file=str(layer_file), **where(place), **kill)
        assert not answer["failed"], kill
        found = settled(place, whole(versions), whole(versions + 1))
        assert found in (whole(versions), whole(versions + 1)), (kill, found)
        ends["new" if found == whole(versions + 1) else "old"] += 1
        versions = found[0]
        if answer["killed"]:
            ends["killed"] += 1
        sound(place)
    doer.do("import_farmland", file=str(layer_file), **where(place))
    assert state(place) == whole(versions + 1), "the store does not work after the kills"
    return ends


def test_an_import_killed_at_any_statement_is_whole_or_not_there(doer, place, layer_file):
    kills = [{"at": number} for number in range(1, 2 * KILLS, 2)]
    ends = kill_imports(doer, place, layer_file, kills)
    assert ends["killed"] >= 15
    assert ends["old"] >= 15


def test_an_import_killed_at_any_moment_is_whole_or_not_there(doer, place, layer_file):
    place.open().close()
    needed_s = doer.do("import_farmland", file=str(layer_file), **where(place))["seconds"]
    place.run("DELETE FROM layer_feature")
    place.run("DELETE FROM layer_version")
    place.run("DELETE FROM import_run")
    place.run("UPDATE knowledge_revision SET number = 0")
    dice = random.Random(3715)
    kills = [{"after_s": dice.uniform(0.3, 1.1) * needed_s} for _ in range(KILLS)]
    ends = kill_imports(doer, place, layer_file, kills)
    assert ends["old"] + ends["new"] == KILLS
    assert ends["old"] >= 1


def document(record_id):
    made = {
        "id": record_id, "created_at": "2026-11-21T08:00:00+00:00", "as_of": "2026-11-21",
        "verdict": "incomplete", "demonstration_verdict": None,
    }  # fmt: skip
    made["seal"] = seal_of(made)
    return made


def test_a_migration_killed_at_any_statement_leaves_the_old_revision_or_the_new(doer, place):
    store = place.open()
    spot = square(0, 0, 1)
    store.save(document("one"), [StoredParcel("x", "incomplete", spot)], "资料不全")
    store.close()
    engine = make_engine(place.folder, place.url, 5.0)
    ends = Counter()
    for number in range(1, KILLS + 1):
        migrate(engine, "0001")
        engine.dispose()
        answer = doer.do("migrate", at=number, **where(place))
        assert not answer["failed"]
        found = revision_of(engine)
        tables = set(sa.inspect(engine).get_table_names())
        assert (
            ("layer_version" in tables)
            == ("zone_version" in tables)
            == (found == newest_revision())
        )
        ends[found, answer["killed"]] += 1
        place.open().close()
        assert revision_of(engine) == newest_revision()
        assert place.count("assessment") == place.count("assessed_parcel") == 1
    engine.dispose()
    assert ends["0001", True] >= 15


def test_a_backup_killed_at_any_moment_leaves_the_former_one_or_the_new(doer, place, tmp_path):
    desk = open_desk(place.folder, demonstration=False, database_url=place.url)
    cells = [square(20 * (n % 25), 20 * (n // 25), 10) for n in range(500)]
    import_layer(desk, geopackage(cells), FARMLAND)
    target = tmp_path / "b.sqlite"
    needed_s = doer.do("backup", file=str(target), **where(place))["seconds"]
    dice, seen = random.Random(371), Counter()
    for records in range(1, KILLS + 1):
        former = target.read_bytes()
        check(desk)
        doer.do("backup", file=str(target), after_s=dice.uniform(0.1, 1.2) * needed_s,
                **where(place))  # fmt: skip
        require_sound_file(target)
        if target.read_bytes() == former:
            seen["former"] += 1
        else:
            with sqlite3.connect(target) as connection:
                (found,) = connection.execute("SELECT count(*) FROM assessment").fetchone()
            assert found == records
            seen["new"] += 1
    assert seen["former"] >= 1
    back_up(place.folder, target, database_url=place.url)
    assert [path.name for path in tmp_path.iterdir()] == ["b.sqlite"], "a kill left a trace"
    desk.store.close()


def test_a_restoration_killed_at_any_statement_leaves_the_old_contents_or_the_new(
    doer, place, layer_file, tmp_path
):
    place.open().close()
    doer.do("import_farmland", file=str(layer_file), **where(place))
    back_up(place.folder, tmp_path / "b.sqlite", database_url=place.url)
    doer.do("import_farmland", file=str(layer_file), **where(place))
    old, new = whole(2)[:3], whole(1)[:3]
    killed_before = 0
    for number in range(1, 4 * KILLS, 4):
        answer = doer.do("put_back", at=number, file=str(tmp_path / "b.sqlite"), **where(place))
        assert not answer["failed"]
        found = state(place)[:3]
        assert found in ((old, new) if answer["killed"] else (new,))
        sound(place)
        if found == new:  # what is killed after the new contents are in place leaves them
            break
        killed_before += 1
    assert killed_before > 5
    restore(place.folder, tmp_path / "b.sqlite", database_url=place.url)
    assert state(place)[:3] == new
    sound(place)


def check(desk):
    content = json.dumps({"type": "Polygon", "coordinates": [DATANG]}).encode()
    return check_parcels(desk, Submission(files=(HandedIn("p.geojson", content),)))


def test_a_full_disk_is_a_clear_error_and_room_is_all_it_needs(doer, tmp_path, layer_file):
    """The child expects the refusal, unchanged tables, then success once there is room again."""
    place = Place("sqlite", tmp_path / "data", None)
    place.open().close()
    answer = doer.do("import_on_full_disk", file=str(layer_file), **where(place))
    assert not answer["failed"]
    assert state(place) == whole(1)
    sound(place)


def test_a_backup_on_a_full_disk_leaves_the_former_one(doer, tmp_path, layer_file):
    place = Place("sqlite", tmp_path / "data", None)
    place.open().close()
    back_up(place.folder, tmp_path / "b.sqlite")
    former = (tmp_path / "b.sqlite").read_bytes()
    doer.do("import_farmland", file=str(layer_file), **where(place))
    answer = doer.do("backup_on_full_disk", file=str(tmp_path / "b.sqlite"), **where(place))
    assert not answer["failed"]
    assert (tmp_path / "b.sqlite").read_bytes() == former
    assert not list(tmp_path.glob("*.partial*"))


def test_a_database_without_room_for_a_page_refuses_and_recovers(tmp_path):
    desk = open_desk(tmp_path, demonstration=False, now=lambda: NOON)
    pages = []

    def limit(connection, _):
        most = pages[0] if pages else 1_073_741_823
        connection.execute(f"PRAGMA max_page_count = {most}")

    sa.event.listen(desk.store.engine, "connect", limit)
    pages.append(1)  # SQLite takes the present size for the least
    desk.store.engine.dispose()
    cells = [square(30 * (n % 50), 30 * (n // 50), 25) for n in range(1_000)]
    with pytest.raises(Unavailable) as caught:
        import_layer(desk, geopackage(cells), FARMLAND)
    assert caught.value.code == "store.unavailable"
    assert desk.imports.revision() == 0
    pages.clear()
    desk.store.engine.dispose()
    assert import_layer(desk, geopackage(cells), FARMLAND).versions
    desk.store.close()


LOCK = {
    "sqlite": ["BEGIN IMMEDIATE"],
    "postgis": ["BEGIN", "UPDATE knowledge_revision SET number = number"],
}


def test_a_locked_store_refuses_an_import_and_recovers(place):
    store = place.open(wait_seconds=0.3)
    desk = open_desk(place.folder, demonstration=False, database_url=place.url)
    waiting = replace(desk, imports=ImportStore(store.engine))
    url = place.url or f"sqlite:///{place.folder / 'zoning.sqlite'}"
    other = sa.create_engine(url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with other.connect() as holder:
        for statement in LOCK[place.kind]:
            holder.exec_driver_sql(statement)
        with pytest.raises(Unavailable) as caught:
            import_layer(waiting, geopackage([square(0, 0, 50)]), FARMLAND)
        assert caught.value.code == "store.unavailable"
        assert desk.knowledge.layers == (), "readers are held up"
        holder.exec_driver_sql("ROLLBACK")
    assert state(place) == (0, 0, 0, 0)
    import_layer(waiting, geopackage([square(0, 0, 50)]), FARMLAND)
    assert state(place) == (1, 1, 1, 1)
    store.close()
    desk.store.close()


def test_two_imports_at_once_are_two_versions(place):
    desks = [open_desk(place.folder, demonstration=False, database_url=place.url) for _ in "abc"]
    file, refused = geopackage([square(0, 0, 50)]), []

    def run(desk):
        try:
            import_layer(desk, file, FARMLAND)
        except Unavailable as error:
            refused.append(error)

    threads = [threading.Thread(target=run, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == []
    assert place.run("SELECT version FROM layer_version ORDER BY version") == [(1,), (2,), (3,)]
    assert state(place)[3] == 3
    for desk in desks:
        desk.store.close()


@pytest.fixture
def own_server(tmp_path):
    process, server = start_server()
    yield server, Place("postgis", tmp_path, server.new_database())
    stop_server(process)


def test_a_lost_server_is_a_clear_error_and_its_return_is_enough(own_server):
    server, place = own_server
    desk = open_desk(place.folder, demonstration=False, database_url=place.url)
    check(desk)
    server.control("stop", "-m", "immediate")
    for act in (
        lambda: check(desk),
        lambda: desk.knowledge,
        lambda: desk.store.recent(1),
        lambda: import_layer(desk, geopackage([square(0, 0, 50)]), FARMLAND),
        lambda: back_up(place.folder, place.folder / "b.sqlite", database_url=place.url),
    ):
        with pytest.raises(Unavailable) as caught:
            act()
        assert caught.value.code == "store.unavailable"
    server.control("start")
    assert len(desk.store.recent(10)) == 1
    check(desk)
    import_layer(desk, geopackage([square(0, 0, 50)]), FARMLAND)
    assert state(place) == (1, 1, 1, 1)
    desk.store.close()


def test_an_empty_database_gets_postgis_and_tables_by_itself(own_server):
    server, place = own_server
    empty = Place("postgis", place.folder, server.url)
    store = empty.open()
    assert store.revision() == newest_revision()
    assert empty.run("SELECT postgis_version()")
    index = "SELECT count(*) FROM pg_indexes WHERE indexdef LIKE '%USING gist (geometry)%'"
    assert empty.run(index) == [(2,)]
    store.close()


TERMINATE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def test_a_connection_lost_between_calls_is_not_even_noticed(postgis_server, tmp_path):
    place = Place("postgis", tmp_path, postgis_server.new_database())
    desk = open_desk(place.folder, demonstration=False, database_url=place.url)
    for _ in range(3):
        place.run(TERMINATE)
        check(desk)
    assert len(desk.store.recent(10)) == 3
    desk.store.close()


@pytest.mark.parametrize("at", [1, 2, 3, 5])
def test_a_connection_lost_in_the_middle_of_an_import_leaves_nothing(postgis_server, tmp_path, at):
    place = Place("postgis", tmp_path, postgis_server.new_database())
    desk = open_desk(place.folder, demonstration=False, database_url=place.url)
    file, count = geopackage([square(60 * n, 0, 50) for n in range(20)]), [0]

    def lose(_connection, _cursor, statement, *_):
        if statement.startswith(("INSERT", "UPDATE")):
            count[0] += 1
            if count[0] == at:
                place.run(TERMINATE)

    sa.event.listen(desk.store.engine, "before_cursor_execute", lose)
    if at <= 4:
        with pytest.raises(Unavailable):
            import_layer(desk, file, FARMLAND)
        assert state(place) == (0, 0, 0, 0)
        import_layer(desk, file, FARMLAND)
    else:
        import_layer(desk, file, FARMLAND)
        assert count[0] == 4, "an import has more statements than this test knows"
    assert state(place) == (1, 20, 1, 1)
    desk.store.close()
