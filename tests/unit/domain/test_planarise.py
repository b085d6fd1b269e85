"""Layers without overlaps: duplicates, features inside others, crossing and touching ones."""

from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Polygon, box
from shapely.affinity import rotate

from app.domain.hilbert import hilbert_distance, neighbours_together
from app.domain.planarise import planarise
from app.domain.subdivide import MOST_VERTICES, subdivide

EAST, NORTH = 430_000.0, 4_080_000.0


def by_set(cut):
    """Area of each class set."""
    sums = np.bincount(cut.class_of, shapely.area(cut.geometries), minlength=len(cut.class_sets))
    return dict(zip(cut.class_sets, np.round(sums, 6).tolist(), strict=True))


def assert_planar(cut, shapes):
    """No two pieces overlap, and together they are the union."""
    __tracebackhide__ = True
    pieces = cut.geometries
    whole = shapely.union_all(shapes)
    assert shapely.is_valid(pieces).all()
    assert shapely.area(pieces).sum() == pytest.approx(whole.area, rel=1e-9)
    together = shapely.union_all(pieces)
    assert together.symmetric_difference(whole).area <= 1e-9 * whole.area
    first, second = shapely.STRtree(pieces).query(pieces)
    other = first < second
    shared = shapely.area(shapely.intersection(pieces[first[other]], pieces[second[other]]))
    assert shared.sum() <= 1e-9 * whole.area


@pytest.mark.parametrize(
    ("shapes", "codes", "expected"),
    [
        pytest.param([box(0, 0, 2, 2), box(0, 0, 2, 2)], ["a", "a"], {("a",): 4.0}, id="duplicate"),
        pytest.param(
            [box(0, 0, 2, 2), box(0, 0, 2, 2)], ["b", "a"], {("a", "b"): 4.0}, id="contested"
        ),
        pytest.param(
            [box(0, 0, 2, 2), Polygon([(2, 0), (2, 2), (0, 2), (0, 0)])],
            ["a", "a"],
            {("a",): 4.0},
            id="duplicate begun elsewhere",
        ),
        pytest.param(
            [box(0, 0, 9, 9), box(3, 3, 6, 6)],
            ["a", "b"],
            {("a",): 72.0, ("a", "b"): 9.0},
            id="inside",
        ),
        pytest.param(
            [box(0, 0, 9, 9).difference(box(3, 3, 6, 6)), box(3, 3, 6, 6)],
            ["a", "b"],
            {("a",): 72.0, ("b",): 9.0},
            id="in the hole",
        ),
        pytest.param(
            [box(0, 0, 2, 1), box(1, 0, 3, 1), box(1.5, 0, 2.5, 1)],
            ["a", "b", "c"],
            {("a",): 1, ("a", "b"): 0.5, ("a", "b", "c"): 0.5, ("b", "c"): 0.5, ("b",): 0.5},
            id="three",
        ),
        pytest.param(
            [box(0, 0, 1, 1), box(1, 0, 2, 1), box(1, 1, 2, 2)],
            ["a", "b", "a"],
            {("a",): 2, ("b",): 1},
            id="touching",
        ),
        pytest.param(
            [MultiPolygon([box(0, 0, 1, 1), box(4, 0, 5, 1)]), box(4, 0, 6, 1)],
            ["a", "b"],
            {("a",): 1, ("a", "b"): 1, ("b",): 1},
            id="parts",
        ),
        pytest.param(
            [box(0, 0, 3, 1), box(0, 2, 3, 3), box(0, 0, 1, 3), box(2, 0, 3, 3)],
            ["a", "a", "a", "a"],
            {("a",): 8},  # a frame: what none of them covers stays out
            id="frame",
        ),
        pytest.param([box(0, 0, 1, 1), Polygon()], ["a", "b"], {("a",): 1}, id="empty"),
        pytest.param([], [], {}, id="none"),
    ],
)
def test_classes_claim_what_their_features_cover(shapes, codes, expected):
    placed = [shapely.transform(shape, lambda xy: xy + np.array([EAST, NORTH])) for shape in shapes]
    for these in (shapes, placed):
        cut = planarise(these, codes)
        assert by_set(cut) == expected
        if these:
            assert_planar(cut, these)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 8), st.integers(0, 8), st.integers(1, 5), st.integers(1, 5),
            st.sampled_from("abc"), st.integers(0, 1),
        ),
        min_size=1, max_size=14,
    ),
    st.sampled_from([0, 30, 45, 12.3456]),
)  # fmt: skip
def test_any_heap_of_rectangles_becomes_planar(rectangles, angle):
    shapes = []
    for x, y, wide, high, _, tilted in rectangles:
        shape = box(EAST + 10 * x, NORTH + 10 * y, EAST + 10 * (x + wide), NORTH + 10 * (y + high))
        shapes.append(rotate(shape, angle, origin=(EAST, NORTH)) if tilted else shape)
    codes = [code for *_, code, _ in rectangles]
    cut = planarise(shapes, codes)
    assert_planar(cut, shapes)
    for code in set(codes):
        own = shapely.union_all([s for s, c in zip(shapes, codes, strict=True) if c == code])
        named = [code in there for there in cut.class_sets]
        found = shapely.area(cut.geometries[np.array(named)[cut.class_of]]).sum()
        assert found == pytest.approx(own.area, rel=1e-9)


def test_a_sliver_of_an_overlap_is_kept_with_both_claims():
    cut = planarise([box(0, 0, 100, 100), box(99.999, 0, 200, 100)], ["a", "b"])
    assert by_set(cut)["a", "b"] == pytest.approx(0.1, abs=1e-6)


def test_what_overlaps_nothing_is_not_touched():
    shapes = [
        Polygon([(EAST, NORTH), (EAST + 7.1, NORTH), (EAST + 3.3, NORTH + 9.9)]),
        box(EAST + 50, NORTH, EAST + 60, NORTH + 1),
    ]
    cut = planarise(shapes, ["a", "b"])
    assert {piece.wkb for piece in cut.geometries} == {shape.wkb for shape in shapes}


def test_rounding_along_a_shared_edge_is_no_overlap():
    # A brick wall turned by an angle: the corners of one row lie within its neighbours' edges,
    # up to the rounding of coordinates. Not one brick is cut.
    wall = [
        rotate(box(EAST + x, NORTH + y, EAST + x + 20, NORTH + y + 10), 17, origin=(EAST, NORTH))
        for row, y in enumerate(range(0, 200, 10))
        for x in range(10 * (row % 2), 400, 20)
    ]
    strictly = [
        (one, other)
        for one, other in combinations(wall, 2)
        if one.relate_pattern(other, "T********")
    ]
    assert strictly  # taken to the last bit, some do overlap
    cut = planarise(wall, ["a"] * len(wall))
    assert {piece.wkb for piece in cut.geometries} == {brick.wkb for brick in wall}


def test_big_polygons_come_in_pieces():
    angles = np.linspace(0, 2 * np.pi, 3_000, endpoint=False)
    radii = 5_000 * (1 + 0.2 * np.sin(9 * angles))
    ring = np.column_stack([EAST + radii * np.cos(angles), NORTH + radii * np.sin(angles)])
    holes = [box(EAST + x, NORTH, EAST + x + 10, NORTH + 10).exterior for x in range(-900, 900, 30)]
    shape = Polygon(ring, holes)
    cut = planarise([shape], ["a"])
    rings = 1 + shapely.get_num_interior_rings(cut.geometries)
    vertices = shapely.get_num_coordinates(cut.geometries) - rings
    assert vertices.max() <= MOST_VERTICES
    assert len(cut.geometries) >= 3_240 // MOST_VERTICES
    assert_planar(cut, [shape])


def test_a_polygon_of_many_vertices_in_no_space_does_not_halve_for_ever():
    tiny = shapely.Point(0, 0).buffer(0.001, quad_segs=64)
    pieces, owners = subdivide(np.array([box(0, 0, 1, 1), tiny], dtype=object))
    assert owners.tolist() == [0, 1]
    assert pieces[1].equals_exact(tiny)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "geometry 1 is invalid: Self-intersection"),
        (LineString([(0, 0), (1, 1)]), "geometry 1 is not a polygon"),
        (None, "geometry 1 is not a polygon"),
        (Polygon([(0, 0), (1, 0), (np.inf, 1)]), "geometry 1 is invalid"),
    ],
)
def test_what_is_invalid_is_named(wrong, message):
    with pytest.raises(ValueError, match=message):
        planarise([box(0, 0, 1, 1), wrong], ["a", "a"])


def test_every_feature_has_one_class():
    with pytest.raises(ValueError, match="1 geometries, but 2 classes"):
        planarise([box(0, 0, 1, 1)], ["a", "b"])


def test_the_features_handed_in_are_not_left_prepared():
    shapes = [box(0, 0, 2, 2), box(1, 1, 3, 3), box(3, 0, 4, 2), box(4, 0, 5, 2)]
    cut = planarise(shapes, ["a"] * 4)
    assert not shapely.is_prepared(shapes).any()
    assert not shapely.is_prepared(cut.geometries).any()


def test_the_hilbert_curve_visits_every_cell_and_takes_steps_of_one():
    x, y = np.meshgrid(np.arange(16), np.arange(16))
    distance = hilbert_distance(x.ravel(), y.ravel())
    assert sorted(distance.tolist()) == list(range(256))
    order = np.argsort(distance)
    steps = np.abs(np.diff(x.ravel()[order])) + np.abs(np.diff(y.ravel()[order]))
    assert steps.tolist() == [1] * 255


def test_neighbours_lie_near_each_other_in_the_array():
    x, y = (axis.ravel() for axis in np.meshgrid(np.arange(64.0), np.arange(64.0)))
    shuffled = np.random.default_rng(1).permutation(len(x))
    tiles = shapely.box(x, y, x + 1, y + 1)[shuffled]
    centres = shapely.get_coordinates(
        shapely.centroid(tiles[neighbours_together(shapely.bounds(tiles))])
    )
    assert np.hypot(*np.diff(centres, axis=0).T).mean() < 1.5
