"""What governs a site is found once for a set of zones, and is what it would be found anew."""

from dataclasses import replace
from datetime import date

from app.domain.location import scope_of
from app.domain.reference import HOME_PLANE
from app.domain.zones import ZoneRelation

DAY, EARLY = date(2026, 11, 21), date(2001, 1, 1)


def related(zone_id, least=1.0, distance=10.0, *, sliver=False):
    return ZoneRelation(zone_id, "inside", least, 1.0, distance, 0.0, False, by_sliver=sliver)


def scope(knowledge, relations, day=DAY, *, demonstration=False):
    return scope_of(relations, knowledge, day, demonstration=demonstration)


def test_a_kept_scope_is_the_one_found_anew(desk):
    known = desk.knowledge
    drawn = [zone.id for zone, _ in known.around(HOME_PLANE).zones]
    asked = [
        ([related(name, least, sliver=sliver) for name in names], day, demonstration)
        for names in ([], drawn[:1], drawn[:2], drawn[1:3], drawn[2:0:-1], ["demo-park"])
        for least, sliver in ((1.0, False), (0.0, False), (0.5, True))
        for day in (DAY, EARLY)
        for demonstration in (False, True)
    ]
    for relations, day, demonstration in asked * 2:
        anew = replace(known)
        assert len(anew.scopes) == 0
        found = scope(known, relations, day, demonstration=demonstration)
        assert found == scope(anew, relations, day, demonstration=demonstration)


def test_sites_of_one_kind_share_what_governs_them_and_keep_their_own_place(desk):
    known = replace(desk.knowledge)
    near, far = (scope(known, [related("lq-block-urban", 1.0, m)]) for m in (5.0, 500.0))
    assert near.rules is far.rules
    assert [pair[1].distance_to_edge_m for pair in (*near.zones, *far.zones)] == [5.0, 500.0]
    assert len(known.scopes) == 1
    scope(known, [related("lq-block-urban", 0.0)])
    scope(known, [related("lq-block-urban")], EARLY)
    assert len(known.scopes) == 3


def test_clauses_that_decide_and_those_that_only_state_make_up_all(desk):
    found = scope(desk.knowledge, [related("lq-block-urban")])
    for question, rules in found.rules.items():
        deciding, stating = found.deciding[question], found.stating[question]
        assert [pair for pair in rules if not pair[0].only_states] == deciding
        assert [rule for rule, _ in rules if rule.only_states] == stating
    assert any(found.stating.values())
