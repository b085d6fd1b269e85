"""Observed figures in the store: all or none, one answer a day, taken back but never deleted."""

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from app.data.store import observations
from app.data.store.engine import make_engine
from app.data.store.migrating import migrate, newest_revision, revision_of
from app.data.store.observation_rows import NewObservation
from app.data.store.observations import ObservationStore
from app.data.store.records import new_record_id
from app.domain.observations import Observation
from app.errors import DataError, InputError, NotFound, Unavailable
from tests.stores import place, postgis_server

__all__ = ["place", "postgis_server"]

END_2024, END_2025 = date(2024, 12, 31), date(2025, 12, 31)
MOMENT = datetime(2026, 3, 1, 2, 3, 4, 567890, tzinfo=UTC)
FIGURE = Observation(
    "", "lq-block-urban", "construction_land_km2", END_2025, 20.0, "km2", "变更调查", False, "张",
    MOMENT,
)  # fmt: skip


def made(**changes):
    return replace(FIGURE, id=new_record_id(), **changes)


def entry(replaces=None, **changes):
    return NewObservation(made(**changes), replaces, "核实" if replaces else "")


@pytest.fixture
def engine(place):
    place.open().close()
    opened = make_engine(place.folder, place.url, 10.0)
    yield opened
    opened.dispose()


@pytest.fixture
def store(engine):
    return ObservationStore(engine)


def refused(store, code, *entries):
    with pytest.raises(InputError) as caught:
        store.add(entries)
    assert caught.value.code == code
    return caught.value


def test_a_figure_comes_back_exactly_as_it_was(store):
    given = made(value=0.1 + 0.2, source="变更调查，“图斑”汇总")
    assert store.add([NewObservation(given)]) == [given]
    assert store.of(["lq-block-urban"], END_2025) == [given]
    assert store.get(given.id) == (given, None)
    assert len(given.id) >= 22


def test_the_zones_asked_for_answer_in_order_and_not_before_their_day(store):
    store.add([
        entry(zone="lq-block-yandian"), entry(indicator="industrial_land_km2", value=8.0),
        entry(), entry(on=END_2024, value=19.0), entry(zone="yg-edz"),
    ])  # fmt: skip
    found = store.of(["lq-block-yandian", "lq-block-urban"], END_2025)
    assert [(o.zone, o.indicator, o.on, o.value) for o in found] == [
        ("lq-block-urban", "construction_land_km2", END_2024, 19.0),
        ("lq-block-urban", "construction_land_km2", END_2025, 20.0),
        ("lq-block-urban", "industrial_land_km2", END_2025, 8.0),
        ("lq-block-yandian", "construction_land_km2", END_2025, 20.0),
    ]
    assert [o.value for o in store.of(["lq-block-urban"], date(2025, 12, 30))] == [19.0]
    assert store.of(["lq-block-urban"], date(2024, 12, 30)) == []
    assert store.of([], END_2025) == []


def test_a_different_figure_of_the_day_is_refused_and_shown(store, place):
    (there,) = store.add([entry()])
    error = refused(store, "observation.conflict", entry(value=21.5, source="遥感"))
    assert error.where["id"] == there.id
    assert error.where["value"] == 20.0
    assert "20 km2" in error.message.zh
    assert "21.5 km2" in error.message.zh
    assert there.id in error.mend.zh
    assert place.count("observation") == 1


def test_the_same_figure_again_is_not_stored_twice(store, place):
    (there,) = store.add([entry()])
    assert store.add([entry(source="另一来源")]) == [there]
    assert place.count("observation") == 1


def test_one_wrong_entry_stores_none(store, place):
    refused(store, "observation.conflict", entry(on=END_2024), entry(), entry(value=3.0))
    assert place.count("observation") == 0


def test_a_replaced_figure_stays_with_who_and_why(store, place):
    (old,) = store.add([entry()])
    (new,) = store.add([entry(old.id, value=21.5, officer="李")])
    assert store.of(["lq-block-urban"], END_2025) == [new]
    kept, withdrawal = store.get(old.id)
    assert kept == replace(old, withdrawn=True)
    assert (withdrawal.officer, withdrawal.reason) == ("李", "核实")
    assert (withdrawal.replaced_by, withdrawal.withdrawn_at) == (new.id, MOMENT)
    refused(store, "observation.withdrawn", entry(old.id, value=22.0))
    refused(store, "observation.replaces", entry(new.id, on=END_2024))
    with pytest.raises(NotFound) as caught:
        store.add([entry("none")])
    assert caught.value.code == "observation.not_found"
    assert (place.count("observation"), place.count("observation_withdrawal")) == (2, 1)


def test_a_withdrawn_figure_answers_no_more_and_is_kept(store, place):
    (there,) = store.add([entry()])
    store.withdraw(there.id, officer="李", reason="重复计算", at=MOMENT)
    assert store.of(["lq-block-urban"], END_2025) == []
    ((kept, withdrawal),) = store.listed()
    assert (kept.value, kept.withdrawn, withdrawal.reason) == (20.0, True, "重复计算")
    with pytest.raises(InputError) as caught:
        store.withdraw(there.id, officer="王", reason="再次", at=MOMENT)
    assert caught.value.code == "observation.withdrawn"
    assert "李" in caught.value.message.zh
    with pytest.raises(NotFound):
        store.withdraw("none", officer="王", reason="无", at=MOMENT)
    assert (place.count("observation"), place.count("observation_withdrawal")) == (1, 1)
    (again,) = store.add([entry(value=18.0)])
    assert store.of(["lq-block-urban"], END_2025) == [again]


@pytest.mark.parametrize("change", ["value = 2.0", "observed_on = '2020-01-01'", "source = 'x'"])
def test_an_altered_figure_is_not_used(store, place, change):
    store.add([entry()])
    place.run(f"UPDATE observation SET {change}")
    with pytest.raises(DataError) as caught:
        store.of(["lq-block-urban"], END_2025)
    assert caught.value.code == "observation.seal_broken"


def test_two_recorders_at_once_leave_one_answer(place, engine, monkeypatch):
    """Both have looked before either writes, if they are let: one is stored, one refused."""
    looked, look, ends = threading.Barrier(2), observations._answering, []

    def wait_for_the_other(session, like):
        found = look(session, like)
        with suppress(threading.BrokenBarrierError):
            looked.wait(timeout=2)  # alone: the other is kept out until this one has written
        return found

    def record(value):
        own = make_engine(place.folder, place.url, 30.0)
        try:
            ObservationStore(own).add([entry(value=value)])
            ends.append("stored")
        except InputError as error:
            ends.append(error.code)
        own.dispose()

    monkeypatch.setattr(observations, "_answering", wait_for_the_other)
    threads = [threading.Thread(target=record, args=(value,)) for value in (1.0, 2.0)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["observation.conflict", "stored"]
    assert place.count("observation") == 1


def test_two_replacements_at_once_leave_one_answer(place, store):
    (old,) = store.add([entry()])
    ready, ends = threading.Barrier(2), []

    def correct(value):
        own = make_engine(place.folder, place.url, 30.0)
        ready.wait()
        try:
            ObservationStore(own).add([entry(old.id, value=value)])
            ends.append("stored")
        except InputError as error:
            ends.append(error.code)
        own.dispose()

    threads = [threading.Thread(target=correct, args=(value,)) for value in (21.0, 22.0)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["observation.withdrawn", "stored"]
    assert len(store.of(["lq-block-urban"], END_2025)) == 1


def test_a_store_that_cannot_be_written_says_so(place, engine, store):
    place.run("ALTER TABLE observation RENAME TO gone")
    with pytest.raises(Unavailable) as caught:
        store.add([entry()])
    assert caught.value.code == "store.unavailable"


def test_a_store_of_0003_is_brought_forwards_with_its_data(place):
    place.open().close()
    made_engine = make_engine(place.folder, place.url, 10.0)
    migrate(made_engine, "0003")
    assert not sa.inspect(made_engine).has_table("observation")
    place.run(
        "INSERT INTO assessment VALUES ('old', '2026-01-01', '2026-01-01', 'incomplete', NULL, "
        "'资料不全', 's', '{}')"
    )
    opened = place.open()
    assert opened.revision() == newest_revision()
    assert [record.id for record in opened.recent()] == ["old"]
    (there,) = ObservationStore(opened.engine).add([entry()])
    assert ObservationStore(opened.engine).of([there.zone], END_2025) == [there]
    opened.close()
    migrate(made_engine, "0003")
    assert revision_of(made_engine) == "0003"
    assert place.count("assessment") == 1
    made_engine.dispose()
