"""A batch gives every parcel the verdict that it would get alone, slivers and edges included."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from app.domain import batch
from app.domain.area_kernel import index_layer
from app.domain.assess import Asked, assess, situate
from app.domain.batch import judge_chunk
from app.domain.batch_prepared import prepare
from app.domain.intensity import INDICATORS
from app.domain.parcels import Parcel
from app.domain.planarise import planarise
from app.domain.profile import ProjectProfile, Storey
from app.domain.reference import HOME_PLANE
from app.domain.rules import QUESTIONS, Comparison
from app.domain.zones import Zone, extent_of
from tests.unit.domain.worlds import (
    BOUNDARY,
    DAY,
    FARMLAND,
    HUMAN,
    INTENSITY,
    LAND_USE,
    SOURCE,
    STRIP,
    ZONE,
    X,
    Y,
    asked,
    knowledge,
    layer,
    rect,
    uncertain,
)

RULES = [FARMLAND, BOUNDARY, STRIP, INTENSITY, HUMAN, LAND_USE]
HALF = rect(-5_000, -5_000, 100, 5_000)


def arrays(one):
    features = [feature.geometry for feature in one.features]
    codes = [feature.code for feature in one.features]
    flat = planarise(features, codes)
    within = None
    if one.complete_within is not None:
        cover = planarise([one.complete_within], [""])
        within = index_layer(cover.geometries, cover.class_of, cover.class_sets)
    return index_layer(flat.geometries, flat.class_of, flat.class_sets), within


def judged(known, question, shapes):
    prepared = prepare(known, arrays, question)
    return judge_chunk(np.array(shapes, dtype=object), prepared)


def alone(known, question, shape):
    return assess(Parcel("p", shape, HOME_PLANE), known, question)


def assert_same(known, question, shapes):
    found = judged(known, question, shapes)
    for row, shape in enumerate(shapes):
        ruling = found.rulings[found.ruling[row]]
        expected = alone(known, question, shape)
        assert ruling.verdict == expected.judgement.verdict, shape.wkt
        for answer in expected.judgement.questions:
            assert ruling.questions[answer.question] == answer.verdict, (answer.question, shape.wkt)
        assert found.area_m2[row] == pytest.approx(expected.area_m2, rel=1e-6, abs=1e-5)
        for overlap in expected.overlaps:
            state = found.layers[overlap.layer.id]
            factor = found.area_m2[row] / found.planar_area_m2[row]
            assert state.overlap_m2[row] * factor == pytest.approx(
                overlap.overlap_m2, rel=2e-6, abs=0.02
            )


@cache
def world():
    fields = [
        rect(20, 20, 60, 60),
        rect(60, 20, 90, 60),
        rect(50, 50, 70, 80),
        rect(300, 0, 400, 90),
    ]
    town = rect(-50, -50, 450, 250)
    layers = [
        layer("farmland", *fields),
        layer("boundary", town, polarity="requires"),
        layer("strip", rect(0, 100, 500, 110), polarity="informs", within=HALF),
        layer(
            "planned",
            rect(0, 0, 200, 300),
            rect(200, 0, 500, 300),
            polarity="classifies",
            code="100102",
            code_system="S",
        ),
    ]
    mixed = layers[3].features
    layers[3] = replace(layers[3], features=(mixed[0], replace(mixed[1], code="0701")))
    zone = uncertain(replace(ZONE, geometry=rect(-200, -200, 350, 400)), 25.0)
    known = knowledge(RULES, layers, zone)
    point = Zone(
        "point", "点", "point", "park", None, "plan", "point_only", SOURCE,
        shapely.Point(X + 500, Y + 300), uncertainty_m=120.0,
    )  # fmt: skip
    return replace(known, zones=(*known.zones, point))


PROFILES = (
    {},
    {"investment_wan_yuan": 500.0},
    {"land_use_code": "100102", "land_use_code_system": "S"},
    {"land_use_code": "1001", "land_use_code_system": "S", "investment_wan_yuan": 9000.0},
    {"land_use_code": "100102", "land_use_code_system": "T"},
)
EDGES = (0, 20, 60, 90, 100, 110, 200, 300, 350, 400, 450)


def sharp_and_doubtful():
    """Parcels on, beside and a hair, a sliver or a metre over every edge there is."""
    shapes = []
    for edge in EDGES:
        for step in (0.0, 1e-5, 0.0004, 0.002, 0.05, 0.2, 3.0):
            shapes.append(rect(edge + step, 5, edge + 30, 35))
            shapes.append(rect(edge - 30, 5, edge + step, 35))
            shapes.append(rect(5, edge + step, 35, edge + 30))
            shapes.append(rect(5, edge - 30, 35, edge + step))
    return [shape for shape in shapes if shape.area > 1]


@pytest.mark.parametrize("profile", PROFILES, ids=str)
@pytest.mark.parametrize("day", [DAY, DAY.replace(year=2026)], ids=str)
def test_on_beside_and_over_every_edge(profile, day):
    question = Asked(ProjectProfile(**profile), {}, day, day)
    assert_same(world(), question, sharp_and_doubtful())


coordinate = st.floats(-250, 550).map(lambda value: round(value, 3))
corner = st.tuples(coordinate, coordinate)


@st.composite
def parcels(draw):
    x, y = draw(corner)
    width, height = draw(st.floats(0.2, 260)), draw(st.floats(0.2, 260))
    whole = rect(x, y, x + width, y + height)
    hole = draw(st.booleans())
    if hole and min(width, height) > 10:
        whole = whole.difference(rect(x + 2, y + 2, x + width / 2, y + height / 2))
    if draw(st.booleans()):
        bx, by = draw(corner)
        other = rect(bx, by, bx + 20, by + 20)
        if whole.disjoint(other):
            whole = whole.union(other)
    return whole


@settings(max_examples=60, deadline=None)
@given(shapes=st.lists(parcels(), min_size=1, max_size=8), profile=st.sampled_from(PROFILES))
def test_random_parcels(shapes, profile):
    assert_same(world(), asked(**profile), shapes)


@pytest.mark.parametrize("turned", [False, True])
def test_what_a_chunk_found_does_not_colour_the_next(turned):
    """Rulings are kept from chunk to chunk: a use means the same in all of them."""
    question = asked(land_use_code="100102", land_use_code_system="S")
    doubtful = [rect(199.9995, 5, 230, 35), rect(170, 5, 200.0004, 35), rect(170, 5, 200.05, 35)]
    plain = [rect(5, 205, 35, 235), rect(205, 205, 235, 235), rect(470, 280, 520, 320)]
    chunks = [[*plain, *doubtful], [*doubtful, *plain], [doubtful[2]], plain[::-1]]
    prepared = prepare(world(), arrays, question)
    for chunk in chunks[::-1] if turned else chunks:
        found = judge_chunk(np.array(chunk, dtype=object), prepared)
        for row, shape in enumerate(chunk):
            expected = alone(world(), question, shape).judgement
            ruling = found.rulings[found.ruling[row]]
            assert ruling.verdict == expected.verdict, shape.wkt
            for answer in expected.questions:
                assert ruling.questions[answer.question] == answer.verdict, shape.wkt


def test_the_threshold_itself_falls_on_the_same_side():
    side = 100.0
    shapes = [box(X, Y, X + side + step, Y + side) for step in (-1e-6, 0.0, 1e-6, 0.5)]
    area_mu = alone(world(), asked(), shapes[1]).area_m2 * 3 / 2000
    for factor in (1 - 1e-6, 1.0, 1 + 1e-6):
        question = asked(investment_wan_yuan=280 * area_mu * factor)
        found = judged(world(), question, shapes)
        for row, shape in enumerate(shapes):
            expected = alone(world(), question, shape).judgement.verdict
            got = found.rulings[found.ruling[row]].verdict
            if row != 1 or factor != 1.0:  # there the series' 1e-6 decides, and that is stated
                assert got == expected


def county(name, one, within):
    """One county's layer of a topic: its own id, complete within the county."""
    return replace(one, id=f"{one.topic}-{name}", complete_within=within)


BORDER = 200.0
WEST, EAST = rect(-50, -50, BORDER, 450), rect(BORDER, -50, 500, 450)
# North of 300 a gap of 5 cm, north of 350 one of 10 m: what lies there nobody has surveyed.
WEST_WITH_GAPS = WEST.difference(rect(199.95, 300, 200, 350)).difference(rect(190, 350, 200, 450))


def of_counties(one, *features):
    """Return a topic's layers of two counties, each with what of the features is its own."""
    code = "100102" if one.polarity == "classifies" else ""
    halves = [
        (name, [shape for f in features if (shape := f.intersection(part)).area > 0], part)
        for name, part in (("west", WEST_WITH_GAPS), ("east", EAST))
    ]
    return [
        county(name, replace(one, features=layer(one.topic, *own, code=code).features), part)
        for name, own, part in halves
    ]


@cache
def two_counties():
    """Every topic in two layers that meet at BORDER, with features across it and beside it."""
    farmland = of_counties(
        layer("farmland"),
        rect(150, 20, 250, 60),
        rect(199.94, 100, 200.07, 130),  # a sliver in either county, together 13 cm wide
        rect(199.96, 140, 200.03, 170),  # together 7 cm: a sliver still
        rect(190, 200, 200.04, 230),
        rect(20, 0, 60, 60),
    )
    town = rect(-50, -50, 500, 400).difference(rect(199.94, 240, 200.07, 270))
    boundary = of_counties(layer("boundary", polarity="requires"), town)
    strip = of_counties(
        layer("strip", polarity="informs"), rect(0, 100, 500, 110), rect(199.9, 0, 200.1, 9)
    )
    planned = of_counties(
        layer("planned", polarity="classifies", code_system="S"), rect(-50, -50, 500, 300)
    )
    return knowledge(RULES, [*farmland, *boundary, *strip, *planned], ZONE)


def at_the_border():
    """Parcels beside, on and across the border, at each of the features, from narrow to wide."""
    found = []
    for south in (0, 25, 61, 100, 140, 175, 205, 240, 275, 305, 345, 360, 395, 440):
        for west, east in ((140, 199), (140, 200), (200, 250), (201, 250), (199.97, 230),
                           (150, 200.02), (180, 230), (199.9, 200.1), (420, 560)):  # fmt: skip
            found.append(rect(west, south, east, south + 12))
    return found


@pytest.mark.parametrize("profile", PROFILES[:3], ids=str)
def test_the_layers_of_two_counties_answer_together(profile):
    """Where one county's survey ends the other's begins: together they cover a parcel, or not."""
    assert_same(two_counties(), asked(**profile), at_the_border())


def test_parcels_at_the_border_of_two_counties_really_vary():
    found = judged(two_counties(), asked(), at_the_border())
    said = {found.rulings[number].questions["controls"] for number in found.ruling}
    assert said == {"prohibited", "incomplete", "needs_review"}
    human = replace(two_counties(), rulebook=replace(two_counties().rulebook, rules=(FARMLAND,)))
    found = judged(human, asked(), [rect(150, 65, 250, 95), rect(150, 305, 250, 320)])
    assert [found.rulings[number].verdict for number in found.ruling] == ["conforms", "incomplete"]


@settings(max_examples=40, deadline=None)
@given(shapes=st.lists(parcels(), min_size=1, max_size=6))
def test_random_parcels_of_two_counties(shapes):
    assert_same(two_counties(), asked(), shapes)


def test_slivers_of_two_layers_can_hide_what_one_alone_would_show():
    """A strip 11 cm wide that another layer's thinner one prolongs is a sliver as a whole."""
    known = knowledge(
        [FARMLAND],
        [
            county("a", layer("farmland", rect(10, 10, 20, 10.11)), WEST.union(EAST)),
            county("b", layer("farmland", rect(20, 10, 180, 10.06)), WEST.union(EAST)),
        ],
    )
    assert_same(known, asked(), [rect(0, 0, 190, 50), rect(0, 0, 20, 50), rect(30, 0, 90, 50)])


def test_what_two_layers_both_show_is_found_without_shapes(monkeypatch):
    """Shapes are asked for parcels across the border only, not wherever two layers have a say."""
    asked_for = []
    monkeypatch.setattr(
        batch, "situate", lambda *a: asked_for.append(a[0].geometry.bounds) or situate(*a)
    )
    twice = [
        county(name, layer(topic, *fields, polarity=polarity), rect(-50, -50, 600, 600))
        for topic, polarity, fields in (
            ("farmland", "forbids", [rect(0, 0, 200, 200)]),
            ("boundary", "requires", [rect(0, 0, 200, 200)]),
        )
        for name in ("2022", "2023")
    ]
    known = knowledge(RULES, twice)
    grid = [rect(x, y, x + 40, y + 40) for x in range(0, 500, 50) for y in range(0, 500, 50)]
    judged(known, asked(), grid)
    assert asked_for == []
    assert_same(known, asked(), grid)
    judged(two_counties(), asked(), [*grid, rect(180, 61, 230, 90)])
    assert len(asked_for) == 1


def test_zones_that_official_parts_redraw_are_those_of_the_single_check():
    """With a block's official boundary the zone is where its blocks are; a lake changes nothing."""
    whole = uncertain(replace(ZONE, geometry=rect(0, 0, 500, 300), gazetted_area_km2=3.0), 20.0)
    west = Zone(
        "west", "西", "west", "block", "zone", "plan", "official", SOURCE,
        rect(0, 0, 100, 300), gazetted_area_km2=1.0,
    )  # fmt: skip
    east = replace(west, id="east", geometry=rect(300, 0, 500, 300), gazetted_area_km2=2.0)
    lake = replace(west, id="lake", kind="lake", geometry=rect(350, 50, 400, 100))
    shapes = [rect(x, 10, x + 60, 70) for x in range(-50, 540, 30)]
    for parts in ([west, uncertain(east, 30.0)], [west, lake], [lake], [west, east, lake]):
        known = knowledge(RULES, world().layers, whole)
        extents = {(zone.id, HOME_PLANE): extent_of(zone) for zone in (whole, *parts)}
        assert_same(replace(known, zones=(whole, *parts), extents=extents), asked(), shapes)


def test_a_sliver_on_land_kept_free_is_no_doubt_in_a_batch_either():
    """On protected land a person must judge; what slivers on it lies beside it."""
    kept = replace(ZONE, id="kept", kind="protected_area", geometry=rect(100, 100, 200, 200))
    known = knowledge([FARMLAND], [layer("farmland")])
    extents = {(zone.id, HOME_PLANE): extent_of(zone) for zone in (ZONE, kept)}
    known = replace(known, zones=(ZONE, kept), extents=extents)
    shapes = [rect(50, 120, 100 + over, 150) for over in (-1, 0, 0.0004, 0.05, 0.2, 30)]
    assert_same(known, asked(), shapes)
    found = judged(known, asked(), shapes)
    said = [found.rulings[number].verdict for number in found.ruling]
    assert said == ["conforms"] * 4 + ["needs_review"] * 2


@pytest.mark.parametrize("indicator", INDICATORS)
@pytest.mark.parametrize(("operator", "value"), [("<=", 30), (">=", 30), (">=", 0.5)])
def test_a_figure_that_cannot_be_right_shares_no_ruling(indicator, operator, value):
    """Half a site of greens and one and a half sites of greens lie on one side of every bound."""
    unit, fields = INDICATORS[indicator]
    rule_ = replace(INTENSITY, requirement=Comparison(indicator, operator, value, unit))
    known = knowledge([rule_])
    storeys = (Storey(1_500.0, 4.0),)
    question = asked(**{name: storeys if name == "storeys" else 1_500.0 for name in fields})
    shapes = [rect(0, 0, 100, width) for width in (5, 14, 15, 16, 29, 30, 31, 60, 99, 101, 400)]
    for order in (shapes, shapes[::-1]):
        assert_same(known, question, order)


def test_two_threads_answer_like_one():
    shapes = np.array(sharp_and_doubtful(), dtype=object)
    one = judge_chunk(shapes, prepare(world(), arrays, asked()))
    two = judge_chunk(shapes, prepare(world(), arrays, asked()), threads=2)
    assert [one.rulings[n].verdict for n in one.ruling] == [
        two.rulings[n].verdict for n in two.ruling
    ]
    for name, state in one.layers.items():
        np.testing.assert_array_equal(state.overlap_m2, two.layers[name].overlap_m2)


def test_layers_complete_in_the_same_place_share_its_arrays_and_others_do_not():
    first, second, *_ = world().layers
    again = shapely.from_wkb(second.complete_within.wkb)
    elsewhere = replace(first, id="elsewhere", complete_within=HALF)
    layers = [first, replace(second, complete_within=again), elsewhere]
    prepared = prepare(knowledge(RULES, layers), arrays, asked())
    covers = [prepared.arrays[layer.id][1] for layer in layers]
    assert first.complete_within.equals(again)
    assert covers[0] is covers[1]
    assert covers[2] is not covers[0]
    shapes = [rect(-50, 0, 50, 50), rect(120, 0, 150, 50)]
    assert_same(knowledge(RULES, layers), asked(), shapes)


def test_a_layer_that_only_an_unasked_question_looks_at_counts_as_ruled():
    sewer = replace(BOUNDARY, id="sewer", question="access")
    known = knowledge([FARMLAND, sewer], world().layers[:2], ZONE)
    assert_same(known, asked(), [rect(400, 200, 500, 300), rect(0, 0, 50, 50)])
    assert_same(known, asked(industry_code="3451"), [rect(400, 200, 500, 300), rect(0, 0, 50, 50)])


def test_a_missing_layer_is_no_data_for_every_parcel():
    known = knowledge(RULES, [])
    found = judged(known, asked(), [rect(0, 0, 50, 50), rect(60, 0, 90, 50)])
    assert {found.rulings[n].verdict for n in found.ruling} == {"incomplete"}
    assert all(question in found.rulings[0].questions for question in QUESTIONS)


def test_extents_are_those_of_the_single_check():
    known = world()
    assert known.extents[("zone", HOME_PLANE)] == extent_of(known.zones[0])
