"""Which version answers on which day: one at most, and no day is answered by two."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.assessment import Versions
from app.domain.reference import HOME_PLANE
from app.domain.versions import changes, timeline
from app.domain.zones import extent_of
from tests.unit.domain.worlds import ZONE, knowledge, layer, rect

START = date(2025, 1, 1)
days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def version(number, first, last=None, zone_id="zone"):
    return replace(ZONE, id=zone_id, version=number, valid_from=first, valid_until=last)


def answering(versions, day):
    return [v.version for v in timeline(versions) if v.answers_on(day)]


def test_the_shipped_version_answers_until_the_day_before_the_first_import():
    known = [ZONE, version(1, START)]
    assert answering(known, START - timedelta(days=1)) == [0]
    assert answering(known, START) == [1]
    assert answering(known, date.max) == [1]


def test_an_own_last_day_before_the_next_version_leaves_a_gap():
    known = [version(1, START, date(2025, 3, 31)), version(2, date(2025, 7, 1))]
    assert answering(known, date(2025, 3, 31)) == [1]
    assert answering(known, date(2025, 5, 1)) == []
    assert answering(known, date(2025, 7, 1)) == [2]


def test_of_two_for_the_same_day_the_later_import_answers():
    known = [ZONE, version(2, START), version(1, START)]
    assert answering(known, START) == [2]
    assert answering(known, START - timedelta(days=1)) == [0]


def test_other_zones_are_not_concerned():
    known = [ZONE, version(1, START, zone_id="other")]
    assert [v.id for v in timeline(known) if v.answers_on(START)] == ["other", "zone"]


@given(st.lists(st.tuples(days, st.none() | days), max_size=6), days)
def test_no_day_is_answered_twice_and_order_does_not_matter(periods, day):
    known = [ZONE, *(version(n, *period) for n, period in enumerate(periods, start=1))]
    found = answering(known, day)
    assert len(found) <= 1
    assert found == answering(known[::-1], day)
    started = [(first, n) for n, (first, _) in enumerate(periods, start=1) if first <= day]
    assert found in ([], [max(started)[1] if started else 0])


@given(st.lists(st.tuples(days, st.none() | days), max_size=5), days)
def test_knowledge_of_a_day_is_what_answers_on_it(periods, day):
    shapes = [ZONE, *(version(n, *period) for n, period in enumerate(periods, start=1))]
    strip = replace(layer("strip", rect(0, 0, 1, 1)), valid_from=START)
    zones = timeline(shapes)
    known = Versions(
        zones=zones,
        extents={(z.id, z.version, HOME_PLANE): extent_of(z) for z in zones},
        layers=(strip,),
        rulebook=knowledge([]).rulebook,
    )
    view = known.on(day)
    assert [z.version for z in view.zones] == answering(shapes, day)
    assert len(view.layers) == (day >= START)
    assert set(view.extents) == {(z.id, HOME_PLANE) for z in view.zones}
    assert view.on(day) is view
    changed = changes([*zones, strip])
    later = day + timedelta(days=1)
    assert (known.on(later) is view) == (later not in changed)
