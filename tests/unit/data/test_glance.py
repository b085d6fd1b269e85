"""A look at the counter of the store sees what was committed last, or says that it cannot."""

import threading

import sqlalchemy as sa

from app.data.store.engine import make_engine
from app.data.store.glance import Glance
from app.data.store.imports import ImportStore
from app.data.store.records import open_store

NUMBER = "SELECT number FROM knowledge_revision"
RAISE = "UPDATE knowledge_revision SET number = number + 1"


def raised(folder):
    engine = sa.create_engine(f"sqlite:///{folder / 'zoning.sqlite'}", poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text(RAISE))


def test_a_look_sees_what_another_process_committed(tmp_path):
    store = open_store(tmp_path)
    imports = ImportStore(store.engine)
    for number in range(3):
        assert imports.revision_at_once() == imports.revision() == number
        raised(tmp_path)
    store.close()


def test_a_look_waits_for_no_writer_and_no_other_look(tmp_path):
    store = open_store(tmp_path)
    glance = Glance(store.engine, NUMBER)
    with store.engine.connect() as writer:
        writer.exec_driver_sql("ROLLBACK")
        writer.exec_driver_sql("BEGIN IMMEDIATE")
        writer.exec_driver_sql(RAISE)
        assert glance.look() == 0
        writer.exec_driver_sql("ROLLBACK")
    looking, seen = threading.Event(), []
    with glance._turn:
        other = threading.Thread(target=lambda: (seen.append(glance.look()), looking.set()))
        other.start()
        assert looking.wait(30)
    other.join()
    assert seen == [None]
    store.close()


def test_a_look_fails_quietly_and_recovers(tmp_path):
    store = open_store(tmp_path)
    glance, absent = Glance(store.engine, NUMBER), Glance(store.engine, "SELECT 1 FROM nothing")
    assert (glance.look(), absent.look()) == (0, None)
    with store.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE knowledge_revision RENAME TO away"))
    assert glance.look() is None
    with store.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE away RENAME TO knowledge_revision"))
    assert glance.look() == 0
    store.close()


def test_the_connection_ends_with_those_of_the_engine_and_comes_back(tmp_path):
    store = open_store(tmp_path)
    glance = Glance(store.engine, NUMBER)
    assert glance.look() == 0
    held = glance._connection
    store.engine.dispose()
    assert glance._connection is None
    assert held is not None
    assert glance.look() == 0
    store.close()
    assert glance._connection is None


def test_a_look_makes_no_file_and_asks_no_server(tmp_path):
    engine = make_engine(tmp_path, None, 1.0)
    assert Glance(engine, NUMBER).look() is None
    assert list(tmp_path.iterdir()) == []
    server = make_engine(tmp_path, "postgresql+psycopg://nobody@localhost/nothing", 1.0)
    assert Glance(server, NUMBER).look() is None
