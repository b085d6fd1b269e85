"""Migrations forwards and back, with data in place, on both databases."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from shapely import box

from app.data.documents import seal_of
from app.data.store.engine import make_engine
from app.data.store.import_rows import ImportNote, StoredFeature, StoredLayer
from app.data.store.imports import ImportStore
from app.data.store.migrating import migrate, newest_revision, revision_of
from app.data.store.models import Base
from app.data.store.records import StoredParcel, open_store
from app.errors import Unavailable
from app.text import Text
from tests.stores import place, postgis_server

__all__ = ["place", "postgis_server"]

PLACE = box(115.70, 36.80, 115.71, 36.81)
NOTE = ImportNote("f.gpkg", "0" * 64, datetime(2026, 11, 21, tzinfo=UTC), "数据库")
LAYER = StoredLayer(
    "farmland", "permanent_basic_farmland", Text("农田", "farmland"), "official", "数据库", "内部",
    None, date(2026, 6, 1), None, None, [StoredFeature("1", PLACE)],
)  # fmt: skip
TREES = ("assessed_parcel", "layer_feature")


def document(record_id):
    made = {
        "id": record_id, "created_at": "2026-11-21T08:00:00+00:00", "as_of": "2026-11-21",
        "verdict": "incomplete", "demonstration_verdict": None,
    }  # fmt: skip
    made["seal"] = seal_of(made)
    return made


@pytest.fixture
def engine(place):
    made = make_engine(place.folder, place.url, 10.0)
    yield made
    made.dispose()


def trees_are_whole(place, tables=TREES):
    return place.kind != "sqlite" or all(
        place.count(f"{table}_rtree") == place.count(table) for table in tables
    )


def save(place, record_id):
    store = place.open()
    store.save(document(record_id), [StoredParcel("地块", "incomplete", PLACE)] * 3, "资料不全")
    store.close()


def test_back_and_forth_the_records_and_their_index_stay(place, engine):
    save(place, "one")
    migrate(engine, "0001")
    assert revision_of(engine) == "0001"
    assert not sa.inspect(engine).has_table("layer_version")
    assert place.count("assessed_parcel") == 3
    assert trees_are_whole(place, TREES[:1])
    place.run("DELETE FROM assessed_parcel WHERE number = 3")
    assert trees_are_whole(place, TREES[:1]), "the triggers were lost on the way back"
    migrate(engine, "head")
    save(place, "two")
    store = place.open()
    assert {r.id for r in store.near(115.6, 36.7, 115.8, 36.9)} == {"one", "two"}
    assert store.load("one") == document("one")
    store.close()
    assert place.count("assessed_parcel") == 5
    assert trees_are_whole(place), "the triggers were lost on the way forwards"


def test_a_store_of_the_first_version_is_brought_forwards_when_opened(place, engine):
    migrate(engine, "0001")
    place.run(
        "INSERT INTO assessment VALUES ('old', '2026-01-01', '2026-01-01', 'incomplete', NULL, "
        "'资料不全', 's', '{}')"
    )
    store = place.open()
    assert store.revision() == newest_revision()
    assert [record.id for record in store.recent()] == ["old"]
    store.close()


def test_a_layer_imported_before_there_was_a_column_keeps_its_seal(place, engine):
    store = place.open()
    ImportStore(store.engine).add_layer(LAYER, NOTE)
    store.close()
    migrate(engine, "0002")
    assert trees_are_whole(place)
    migrate(engine, "head")
    store = place.open()
    (layer,) = ImportStore(store.engine).load().layers
    assert (layer.layer_id, layer.public, len(layer.features)) == ("farmland", False, 1)
    store.close()
    assert trees_are_whole(place)


def test_all_the_way_back_nothing_is_left(place, engine):
    save(place, "one")
    migrate(engine, "base")
    left = set(sa.inspect(engine).get_table_names()) & set(Base.metadata.tables)
    assert left == set()
    assert revision_of(engine) is None


@pytest.mark.filterwarnings("ignore:Did not recognize type 'geometry'")
def test_the_models_say_what_the_migrations_made(place, engine):
    place.open().close()
    found = sa.inspect(engine)
    for name, table in Base.metadata.tables.items():
        columns = {column["name"]: column["nullable"] for column in found.get_columns(name)}
        assert columns == {c.name: bool(c.nullable) for c in table.columns}, name


def test_a_migration_that_fails_leaves_the_old_revision(place, engine, monkeypatch):
    migrate(engine, "0001")
    place.run("CREATE TABLE zone_version (id INTEGER)")
    with pytest.raises(Unavailable):
        place.open()
    assert revision_of(engine) == "0001"
    assert not sa.inspect(engine).has_table("layer_version"), "half a migration was kept"
    place.run("DROP TABLE zone_version")
    place.open().close()
    assert revision_of(engine) == newest_revision()


def test_a_store_of_a_later_version_is_left_alone(place, engine):
    place.open().close()
    place.run("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Unavailable) as caught:
        open_store(place.folder, database_url=place.url)
    assert caught.value.code == "store.newer"
