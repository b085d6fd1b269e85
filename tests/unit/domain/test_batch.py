"""A batch gives every parcel the verdict that it would get alone, slivers and edges included."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from app.domain.area_kernel import index_layer
from app.domain.assess import Asked, assess
from app.domain.batch import judge_chunk
from app.domain.batch_prepared import prepare
from app.domain.parcels import Parcel
from app.domain.planarise import planarise
from app.domain.profile import ProjectProfile
from app.domain.reference import HOME_PLANE
from app.domain.rules import QUESTIONS
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


def test_two_threads_answer_like_one():
    shapes = np.array(sharp_and_doubtful(), dtype=object)
    one = judge_chunk(shapes, prepare(world(), arrays, asked()))
    two = judge_chunk(shapes, prepare(world(), arrays, asked()), threads=2)
    assert [one.rulings[n].verdict for n in one.ruling] == [
        two.rulings[n].verdict for n in two.ruling
    ]
    for name, state in one.layers.items():
        np.testing.assert_array_equal(state.overlap_m2, two.layers[name].overlap_m2)


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
