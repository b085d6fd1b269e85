"""Where a site lies, and what lying there does not prove."""

from dataclasses import replace

import pytest

from app.domain.assess import assess, situate
from app.domain.contradictions import Contradiction
from app.domain.location import KEPT_FREE, scope_of
from app.domain.zones import Zone, extent_of
from tests.unit.domain.worlds import (
    DAY,
    FARMLAND,
    HOME_PLANE,
    SITE,
    SOURCE,
    ZONE,
    asked,
    knowledge,
    layer,
    rect,
    rule,
    uncertain,
    words,
)

FAR_AWAY = rect(2_000, 2_000, 2_100, 2_100)
CLEAR = layer("farmland", FAR_AWAY)
HUGE_EDGE = uncertain(ZONE, 1.0)


def zone(zone_id, kind, shape=None, *, parent="zone", **more):
    basis = "text_only" if shape is None else "official"
    note = words("不属本区，范围未给出。")
    given = {"note": note} | more
    return Zone(
        zone_id, zone_id, zone_id, kind, parent, "plan", basis, SOURCE, shape, **given
    )  # fmt: skip


def world(*more, around=ZONE, rules=(FARMLAND,), contradictions=()):
    known = knowledge(rules, [CLEAR], around)
    zones = (*known.zones, *more)
    extents = {(z.id, HOME_PLANE): e for z in zones if (e := extent_of(z)) is not None}
    book = replace(known.rulebook, contradictions=tuple(contradictions))
    return replace(known, zones=zones, extents=extents, rulebook=book)


def located(known):
    judgement = assess(SITE, known, asked()).judgement
    (found,) = (f for f in judgement.findings if f.rule_id == "zone-location")
    return judgement.verdict, found


@pytest.mark.parametrize("kind", sorted(KEPT_FREE))
@pytest.mark.parametrize(
    ("shape", "kept"),
    [
        (rect(-500, -500, 500, 500), True),  # the site wholly in it
        (rect(100, -500, 500, 500), True),  # half of the site
        (rect(300, -500, 500, 500), False),  # beside the site
    ],
)
def test_on_land_kept_from_building_nothing_conforms(kind, shape, kept):
    verdict, found = located(world(zone("free", kind, shape)))
    assert (verdict, found.outcome) == (
        ("needs_review", "needs_review") if kept else ("conforms", "met")
    )
    assert ("free本身是" in found.reason.zh) == kept
    assert ("free is itself land" in found.reason.en) == kept
    assert "位于区内" in found.reason.zh


def test_land_kept_from_building_outside_every_zone_is_no_place_in_a_zone():
    free = zone("free", "protected_area", rect(-500, -500, 500, 500), parent=None)
    verdict, found = located(world(free, around=None, rules=()))
    assert verdict == "incomplete"
    assert found.outcome == "no_data"
    assert "位于free内" in found.reason.zh
    assert "未落入任何" not in found.reason.zh


def test_rules_of_a_zone_are_not_certain_on_land_taken_out_of_it():
    small = replace(ZONE, geometry=FAR_AWAY)
    for kind, sure in (("excluded_area", "possibly"), ("protected_area", "certainly")):
        known = world(zone("free", kind, rect(-500, -500, 500, 500)), around=small)
        case = situate(SITE, known, asked())
        scope = scope_of(case.relations, known, DAY, demonstration=False)
        assert scope.rules["controls"] == [(FARMLAND, sure)]


WITHDRAWN = zone("withdrawn", "excluded_area")
TOLD = Contradiction(
    "a04", "high", "spatial", words("退出地块没有图"), (), zones=("zone", "withdrawn")
)


@pytest.mark.parametrize(
    ("around", "withdrawn", "told", "verdict"),
    [
        (HUGE_EDGE, WITHDRAWN, [TOLD], "needs_review"),
        (HUGE_EDGE, WITHDRAWN, [], "conforms"),
        (ZONE, WITHDRAWN, [TOLD], "conforms"),  # an official outline leaves out what is withdrawn
        (HUGE_EDGE, zone("withdrawn", "excluded_area", FAR_AWAY), [TOLD], "conforms"),
    ],
)
def test_an_outline_proves_nothing_where_parts_were_withdrawn(around, withdrawn, told, verdict):
    found_verdict, found = located(world(withdrawn, around=around, contradictions=told))
    assert found_verdict == verdict
    doubt = verdict == "needs_review"
    assert ("须核对退出范围" in found.reason.zh) == doubt
    assert found.contradictions == ((TOLD,) if doubt else ())


@pytest.mark.parametrize("told_by", ["zone", "alias"])
@pytest.mark.parametrize(
    ("shape", "heard"),
    [(None, True), (FAR_AWAY, False)],  # where an alias is drawn, its place tells
)
def test_rules_of_an_undrawn_namesake_apply_possibly(told_by, shape, heard):
    alias = zone("alias", "park", shape, parent=None, related=("zone",) * (told_by == "alias"))
    around = replace(ZONE, related=("alias",) * (told_by == "zone"))
    own = rule("own", FARMLAND.requirement, zones=("alias",))
    known = world(alias, around=around, rules=(FARMLAND, own))
    case = situate(SITE, known, asked())
    scope = scope_of(case.relations, known, DAY, demonstration=False)
    expected = [(FARMLAND, "certainly"), (own, "possibly")] if heard else [(FARMLAND, "certainly")]
    assert scope.rules["controls"] == expected
