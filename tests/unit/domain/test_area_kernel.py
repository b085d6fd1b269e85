"""The area kernel: squares by hand, shapely as the reference for everything else."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Polygon, box

from app.domain.area_kernel import CHUNK_PARCELS, index_layer, overlap_areas, warm
from app.domain.area_kernel_compiled import GROUP_CANDIDATES, GROUP_PARCELS, TABLE_EDGES
from app.domain.flat import flatten
from app.domain.planarise import planarise

HOME = (430_000.0, 4_080_000.0)  # a place in the county, easting and northing


def areas(parcels, pieces):
    """Area of each parcel under a layer of one class."""
    layer = index_layer(pieces, [0] * len(pieces), [("x",)])
    return overlap_areas(flatten(parcels), layer).area_m2


def reference(parcels, pieces):
    """Area of each parcel under every piece, piece by piece."""
    return [
        sum(shapely.area(shapely.intersection(parcel, piece)) for piece in pieces)
        for parcel in parcels
    ]


def assert_equal(found, expected):
    __tracebackhide__ = True
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert abs(one - other) <= max(1e-6, 1e-9 * other), (one, other)


def lattice(seed, size=7, step=10.0, jitter=0.3, origin=HOME):
    """Corners of crooked cells: neighbours share corners and edges to the last bit."""
    rng = np.random.default_rng(seed)
    at = np.stack(np.meshgrid(np.arange(size), np.arange(size), indexing="ij"), axis=-1)
    return (at + rng.uniform(-jitter, jitter, at.shape)) * step + origin


def cells_of(corners, chosen):
    """The union of chosen cells: holes, several parts and parts that touch at a corner."""
    return shapely.union_all(
        [
            Polygon([corners[i, j], corners[i + 1, j], corners[i + 1, j + 1], corners[i, j + 1]])
            for i, j in sorted(chosen)
        ]
    )


cell_sets = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=30)
seeds = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize(
    ("parcel", "piece", "expected"),
    [
        pytest.param(box(0, 0, 10, 10), box(5, 5, 15, 15), 25, id="corner"),
        pytest.param(box(0, 0, 10, 10), box(-5, -5, 15, 15), 100, id="inside"),
        pytest.param(box(0, 0, 10, 10), box(2, 3, 4, 7), 8, id="around"),
        pytest.param(box(0, 0, 10, 10), box(0, 0, 10, 10), 100, id="equal"),
        pytest.param(box(0, 0, 10, 10), box(10, 0, 20, 10), 0, id="shared edge"),
        pytest.param(box(0, 0, 10, 10), box(10, 10, 20, 20), 0, id="shared corner"),
        pytest.param(box(0, 0, 10, 10), box(30, 30, 40, 40), 0, id="apart"),
        pytest.param(box(0, 0, 10, 10), box(-5, 4, 15, 6), 20, id="band"),
        pytest.param(box(0, 0, 10, 10), Polygon([(0, 0), (10, 0), (0, 10)]), 50, id="triangle"),
        pytest.param(
            Polygon([(0, 0), (10, 0), (0, 10)]),
            Polygon([(10, 10), (0, 10), (10, 0)]),
            0,
            id="shared diagonal",
        ),
        pytest.param(
            Polygon([(0, 0), (10, 0), (10, 10)]),
            Polygon([(0, 0), (10, 0), (0, 10)]),
            25,
            id="cross",
        ),
        pytest.param(
            Polygon(box(0, 0, 10, 10).exterior.coords, [box(2, 2, 8, 8).exterior.coords]),
            box(0, 0, 5, 10),
            50 - 18,
            id="hole in the parcel",
        ),
        pytest.param(
            box(0, 0, 5, 10),
            Polygon(box(0, 0, 10, 10).exterior.coords, [box(2, 2, 8, 8).exterior.coords]),
            50 - 18,
            id="hole in the layer",
        ),
        pytest.param(
            box(3, 3, 7, 7),
            Polygon(box(0, 0, 10, 10).exterior.coords, [box(2, 2, 8, 8).exterior.coords]),
            0,
            id="in the hole",
        ),
        pytest.param(
            MultiPolygon([box(0, 0, 2, 2), box(8, 8, 10, 10)]), box(1, 1, 9, 9), 2, id="two parts"
        ),
        pytest.param(
            Polygon([(0, 0), (0, 10), (10, 10), (10, 0)]), box(5, 5, 15, 15), 25, id="clockwise"
        ),
    ],
)
@pytest.mark.parametrize("origin", [(0, 0), HOME])
def test_squares_by_hand(parcel, piece, expected, origin):
    parcel, piece = (shapely.transform(shape, lambda xy: xy + origin) for shape in (parcel, piece))
    assert areas([parcel], [piece]).tolist() == pytest.approx([expected], abs=1e-9)
    assert areas([piece], [parcel]).tolist() == pytest.approx([expected], abs=1e-9)


@settings(max_examples=150, deadline=None)
@given(seeds, cell_sets, cell_sets)
def test_shared_edges_holes_and_parts_are_those_of_shapely(seed, ours, theirs):
    corners = lattice(seed)
    parcel, piece = cells_of(corners, ours), cells_of(corners, theirs)
    both = ours & theirs
    expected = shapely.area(cells_of(corners, both)) if both else 0.0
    assert_equal(areas([parcel], [piece]), [expected])
    assert_equal(areas([piece], [parcel]), [expected])


@settings(max_examples=150, deadline=None)
@given(seeds, seeds, cell_sets, cell_sets, st.floats(-40, 40), st.floats(0.1, 30))
def test_two_crooked_lattices_overlap_as_in_shapely(seed, other, ours, theirs, shift, step):
    parcel = cells_of(lattice(seed), ours)
    origin = (HOME[0] + shift, HOME[1] + shift / 2)
    piece = cells_of(lattice(other, step=step, origin=origin), theirs)
    assert_equal(areas([parcel], [piece]), reference([parcel], [piece]))
    assert_equal(areas([piece], [parcel]), reference([piece], [parcel]))


@settings(max_examples=100, deadline=None)
@given(
    angle=st.floats(0, 7),
    width=st.sampled_from([1e-7, 1e-5, 1e-3, 0.1]),
    length=st.floats(1, 3_000),
    seed=seeds,
)
def test_slivers_at_any_angle_are_those_of_shapely(angle, width, length, seed):
    along = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-along[1], along[0]])
    start = np.array(HOME) - along * length / 2
    sliver = Polygon([start, start + along * length, start + along * length / 3 + across * width])
    field = cells_of(lattice(seed, step=100), {(i, j) for i in range(6) for j in range(4)})
    if sliver.is_valid and sliver.area > 0:
        assert_equal(areas([sliver], [field]), reference([sliver], [field]))
        assert_equal(areas([field], [sliver]), reference([field], [sliver]))


def test_vertices_that_coincide_change_nothing():
    square = box(0, 0, 10, 10)
    doubled = Polygon([(0, 0), (0, 0), (10, 0), (10, 0), (10, 5), (10, 10), (0, 10), (0, 10)])
    assert doubled.is_valid
    piece = Polygon([(5, -5), (5, -5), (15, 5), (5, 15), (5, 15)])
    # The diamond half: x >= 5 within the square, without its two outer corners.
    assert areas([square], [piece]).tolist() == [50.0]
    assert areas([doubled], [piece]).tolist() == [50.0]


def test_an_edge_far_longer_than_the_parcel_is_exact():
    # A triangle 100 km wide whose long edge, of slope 1/1000, crosses a parcel of 100 m.
    x, y = HOME
    far = Polygon([(x - 50_000, y - 50), (x + 50_000, y + 50), (x - 50_000, y + 50_000)])
    parcel = box(x - 50, y - 50, x + 50, y + 50)
    assert areas([parcel], [far]).tolist() == pytest.approx([5_000.0], abs=1e-7)


def test_against_exact_rational_arithmetic():
    ours = [(0.1, 0.2), (97.3, 11.7), (55.5, 88.8)]
    theirs = [(20.25, -30.5), (120.0, 40.1), (10.7, 70.3)]

    def clipped(subject, clip):
        """Sutherland and Hodgman with fractions: exact for convex rings."""
        points = [(Fraction(x), Fraction(y)) for x, y in subject]
        corners = [(Fraction(x), Fraction(y)) for x, y in clip]
        for k, (ax, ay) in enumerate(corners):
            bx, by = corners[(k + 1) % len(corners)]
            sides = [(bx - ax) * (y - ay) - (by - ay) * (x - ax) for x, y in points]
            kept = []
            for n, (x, y) in enumerate(points):
                m = (n + 1) % len(points)
                if sides[n] >= 0:
                    kept.append((x, y))
                if sides[n] * sides[m] < 0:
                    t = sides[n] / (sides[n] - sides[m])
                    kept.append((x + t * (points[m][0] - x), y + t * (points[m][1] - y)))
            points = kept
        return points

    ring = clipped(ours, theirs)
    following = ring[1:] + ring[:1]
    twice = sum(x * v - u * y for (x, y), (u, v) in zip(ring, following, strict=True))
    assert float(twice / 2) > 1_000
    assert areas([Polygon(ours)], [Polygon(theirs)])[0] == pytest.approx(
        float(twice / 2), rel=1e-14
    )


def test_parcels_on_the_borders_of_the_grid_count_each_piece_once():
    tiles = [
        box(100 * i, 100 * j, 100 * i + 100, 100 * j + 100) for i in range(9) for j in range(9)
    ]
    layer = index_layer(tiles, [0] * len(tiles), [("x",)])
    assert layer.frame.side_m == 100  # so the parcels below lie on borders and corners of cells
    parcels = [
        box(100, 100, 200, 200),
        box(100, 100, 300, 400),
        box(150, 100, 250, 200),
        box(-500, -500, 1_500, 1_500),
        box(-500, 0, 100, 100),
        box(900, 900, 1_000, 1_000),
        box(850, 850, 1_000, 1_000),
        box(5_000, 5_000, 5_100, 5_100),
    ]
    found = overlap_areas(flatten(parcels), layer)
    assert found.area_m2.tolist() == [10_000, 60_000, 10_000, 810_000, 10_000, 0, 2_500, 0]
    assert found.pieces.tolist() == [1, 6, 2, 81, 1, 0, 1, 0]


def test_a_parcel_over_more_pieces_than_a_table_holds_counts_each_once():
    # 3600 right triangles, two in each square of 10 m: with three edges each several tables full.
    tiles = [
        Polygon([(x, y), (x + 10, y) if lower else (x, y + 10), (x + 10, y + 10)])
        for x in range(0, 600, 10)
        for y in range(0, 300, 10)
        for lower in (True, False)
    ]
    layer = index_layer(tiles, [number % 3 for number in range(len(tiles))], [*"abc"])
    assert len(tiles) > TABLE_EDGES
    everything, half = box(-5, -5, 605, 305), Polygon([(0, 0), (600, 0), (0, 300)])
    found = overlap_areas(flatten([everything, half, box(2, 2, 8, 8)]), layer)
    assert found.area_m2.tolist() == pytest.approx([180_000, 90_000, 36])
    assert found.by_class_set[0].tolist() == pytest.approx([60_000] * 3)
    assert found.pieces.tolist()[::2] == [3_600, 2]
    for column in range(3):
        assert_equal(found.by_class_set[1:2, column], reference([half], tiles[column::3]))


def test_groups_of_parcels_over_many_pieces_get_smaller_and_larger_again():
    tiles = [box(x, y, x + 10, y + 10) for x in range(0, 400, 10) for y in range(0, 400, 10)]
    layer = index_layer(tiles, [0] * len(tiles), [("x",)])
    large, small = box(1, 1, 399, 399), box(5, 5, 15, 15)
    parcels = [small] * 300 + [large] * 90 + [small] * 300 + [large]
    assert len(tiles) * 90 > 2 * GROUP_CANDIDATES
    found = overlap_areas(flatten(parcels), layer)
    assert found.area_m2.tolist() == [parcel.area for parcel in parcels]
    assert found.pieces.tolist() == [4] * 300 + [1_600] * 90 + [4] * 300 + [1_600]


def test_every_parcel_of_several_groups_gets_its_own():
    tiles = [box(10 * k, 0, 10 * k + 10, 10) for k in range(0, 2 * GROUP_PARCELS, 2)]
    layer = index_layer(tiles, [0] * len(tiles), [("x",)])
    parcels = [box(10 * k + 5, 0, 10 * k + 15, 4) for k in range(2 * GROUP_PARCELS + 9)]
    parcels[7] = Polygon()
    found = overlap_areas(flatten(parcels), layer).area_m2.tolist()
    expected = [20.0] * (2 * GROUP_PARCELS - 1) + [0.0] * 10
    expected[7] = 0.0
    assert found == expected


def test_rings_are_found_in_polygons_of_every_kind_together():
    hole = Polygon(box(0, 0, 9, 9).exterior.coords, [box(3, 3, 6, 6).exterior.coords[::-1]])
    shapes = [box(0, 0, 1, 1), hole, Polygon(), MultiPolygon([box(20, 0, 22, 1), hole]), hole]
    flat = flatten(shapes)
    assert flat.polygon_rings.tolist() == [0, 1, 3, 3, 6, 8]
    assert flat.ring_starts.tolist() == list(range(0, 41, 5))
    areas_m2 = []
    for begin, end in itertools.pairwise(flat.polygon_rings):
        starts = flat.ring_starts[begin : end + 1]
        rings = [flat.xy[:, a:b].T - flat.xy[:, a] for a, b in itertools.pairwise(starts)]
        areas_m2.append(
            sum(float(np.sum(r[:-1, 0] * r[1:, 1] - r[1:, 0] * r[:-1, 1]) / 2) for r in rings)
        )
    assert areas_m2 == [1, 72, 0, 2 + 72, 72]
    only_parts = flatten([MultiPolygon([hole, box(20, 0, 22, 1)]), box(0, 0, 1, 1)])
    assert only_parts.polygon_rings.tolist() == [0, 3, 4]


@settings(max_examples=50, deadline=None)
@given(seeds)
def test_a_mosaic_of_mixed_sizes_covers_every_parcel_whole(seed):
    rng = np.random.default_rng(seed)
    corners = lattice(seed, size=13, step=float(rng.uniform(5, 50)))
    owner = rng.integers(0, 12, (12, 12))
    pieces = [
        cells_of(corners, [tuple(at) for at in np.argwhere(owner == number)])
        for number in np.unique(owner)
    ]
    inner = Polygon(corners[1:-1, 1:-1][[0, -1, -1, 0], [0, 0, -1, -1]]).buffer(-20)
    parts = [inner] if not inner.is_empty else []
    middle = corners[6, 6]
    parts += [
        box(middle[0] - a, middle[1] - b, middle[0] + b, middle[1] + a)
        for a, b in rng.uniform(0.1, 15, (10, 2))
    ]
    assert_equal(areas(parts, pieces), [shapely.area(part) for part in parts])


def test_classes_add_up_to_the_whole():
    rng = np.random.default_rng(7)
    corners = lattice(7, size=21)
    pieces = [cells_of(corners, [(i, j)]) for i in range(20) for j in range(20)]
    sets = [("0101",), ("0101", "0201"), ("0201",)]
    layer = index_layer(pieces, rng.integers(0, 3, len(pieces)), sets)
    middle = corners[10, 10]
    parcels = shapely.box(*(middle + rng.uniform(-90, 80, (50, 2))).T, *(middle + 85))
    found = overlap_areas(flatten(parcels), layer)
    assert found.by_class_set.shape == (50, 3)
    assert (found.by_class_set.max(axis=0) > 100).all()
    assert np.abs(found.by_class_set.sum(axis=1) - found.area_m2).max() < 1e-9
    for column in range(3):
        own = [piece for piece, one in zip(pieces, layer.class_of, strict=True) if one == column]
        assert_equal(found.by_class_set[:, column], reference(parcels, own))


def test_two_threads_find_what_one_finds_to_the_last_bit():
    rng = np.random.default_rng(3)
    corners = lattice(3, size=31)
    pieces = [cells_of(corners, [(i, j)]) for i in range(30) for j in range(30)]
    layer = index_layer(pieces, np.arange(900) % 5, [(str(code),) for code in range(5)])
    low = np.array(HOME) + rng.uniform(-20, 300, (3 * CHUNK_PARCELS + 17, 2))
    size = rng.uniform(1, 40, low.shape)
    parcels = flatten(shapely.box(*low.T, *(low + size).T))
    one, two = overlap_areas(parcels, layer), overlap_areas(parcels, layer, threads=2)
    assert one.area_m2[-1] > 0
    assert one.area_m2.tobytes() == two.area_m2.tobytes()
    assert one.by_class_set.tobytes() == two.by_class_set.tobytes()
    assert one.pieces.tobytes() == two.pieces.tobytes()
    assert one.edges_m.tobytes() == two.edges_m.tobytes()


def test_no_thread_is_refused():
    layer = index_layer([box(0, 0, 1, 1)], [0], [("x",)])
    with pytest.raises(ValueError, match="0 threads"):
        overlap_areas(flatten([box(0, 0, 1, 1)]), layer, threads=0)


def test_overlapping_features_count_once_when_planarised():
    west, east = box(0, 0, 20, 10), box(10, 0, 30, 10)
    cut = planarise([west, east, west], ["0101", "0201", "0101"])
    layer = index_layer(cut.geometries, cut.class_of, cut.class_sets)
    found = overlap_areas(flatten([box(5, 0, 25, 5)]), layer)
    assert found.area_m2.tolist() == [100.0]  # 200 + 75 + 75 would be hits counted one by one
    assert dict(zip(cut.class_sets, found.by_class_set[0].tolist(), strict=True)) == {
        ("0101",): 25.0,
        ("0101", "0201"): 50.0,
        ("0201",): 25.0,
    }


def test_the_edges_that_can_take_part_are_measured():
    parcel = box(0, 0, 10, 10)
    for piece, expected in [
        (box(-5, -5, 15, 15), 0),
        (box(5, -5, 15, 5), 10),  # its west edge from 0 to 5, its north edge from 5 to 10
        (box(2, 2, 4, 4), 8),
        (box(0, 0, 10, 10), 40),  # edges on the border take part
        (box(-5, 4, 15, 6), 20),
    ]:
        layer = index_layer([piece], [0], [("x",)])
        found = overlap_areas(flatten([parcel]), layer).edges_m[0]
        assert expected <= found <= expected + 0.01, piece


@settings(max_examples=100, deadline=None)
@given(seeds, seeds, cell_sets, cell_sets)
def test_measured_edges_bound_the_perimeter_of_the_intersection(seed, other, ours, theirs):
    parcel, piece = cells_of(lattice(seed), ours), cells_of(lattice(other), theirs)
    layer = index_layer([piece], [0], [("x",)])
    found = overlap_areas(flatten([parcel]), layer).edges_m[0]
    common = shapely.intersection(parcel, piece)
    assert shapely.length(common) <= shapely.length(parcel) + found + 1e-6
    # an edge counts with its width and height in the box: at most sqrt(2) times its length
    assert found <= 2**0.5 * shapely.length(piece) + 0.1


def test_pieces_that_only_touch_are_not_counted():
    corners = lattice(11)
    around = {(i, j) for i in range(6) for j in range(6)}
    pieces = [cells_of(corners, [at]) for at in sorted(around)]
    layer = index_layer(pieces, [0] * len(pieces), [("x",)])
    found = overlap_areas(flatten([cells_of(corners, [(2, 2)])]), layer)
    assert found.pieces.tolist() == [1]


def test_nothing_is_found_in_nothing():
    nowhere = index_layer([], [], [])
    found = overlap_areas(flatten([box(0, 0, 1, 1)]), nowhere)
    assert (found.area_m2.tolist(), found.by_class_set.shape) == ([0.0], (1, 0))
    layer = index_layer([Polygon(), box(0, 0, 2, 2)], [0, 0], [("x",)])
    found = overlap_areas(flatten([Polygon(), box(1, 1, 3, 3)]), layer)
    assert found.area_m2.tolist() == [0.0, 1.0]
    assert overlap_areas(flatten([]), layer).area_m2.tolist() == []


def test_a_layer_of_long_diagonal_strips_stays_small():
    strips = [
        LineString([(0, 50 * k), (100_000, 100_000 + 50 * k)]).buffer(5, cap_style="flat")
        for k in range(400)
    ]
    layer = index_layer(strips, [0] * 400, [("x",)])
    assert len(layer.cell_items) <= 8 * 400 + 1
    parcel = box(50_000, 55_000, 50_100, 55_100)
    assert_equal(areas([parcel], strips), reference([parcel], strips))


def test_what_is_no_polygon_is_named():
    with pytest.raises(ValueError, match="geometry 1 is not a polygon"):
        flatten([box(0, 0, 1, 1), LineString([(0, 0), (1, 1)])])
    with pytest.raises(ValueError, match="geometry 0 is not a polygon"):
        flatten([None])
    with pytest.raises(ValueError, match="class sets"):
        index_layer([box(0, 0, 1, 1)], [1], [("x",)])
    with pytest.raises(ValueError, match="1 geometries, but 2 classes"):
        index_layer([box(0, 0, 1, 1)], [0, 0], [("x",)])


def test_flat_polygons_are_oriented_closed_and_in_order():
    hole = Polygon(box(0, 0, 9, 9).exterior.coords, [box(3, 3, 6, 6).exterior.coords])
    flat = flatten([hole, MultiPolygon([box(20, 0, 21, 1), box(30, 0, 31, 1)])])
    assert flat.polygon_rings.tolist() == [0, 2, 4]
    assert flat.ring_starts.tolist() == [0, 5, 10, 15, 20]
    assert flat.bounds.tolist() == [[0, 0, 9, 9], [20, 0, 31, 1]]
    assert flat.vertices.tolist() == [10, 10]
    rings = [flat.xy[:, a:b].T for a, b in itertools.pairwise(flat.ring_starts)]
    assert all((ring[0] == ring[-1]).all() for ring in rings)
    assert [shapely.is_ccw(shapely.linearrings(ring)) for ring in rings] == [1, 0, 1, 1]


def test_warming_up_compiles_the_only_variant():
    from app.domain.area_kernel_compiled import overlap_rows

    warm()
    assert len(overlap_rows.signatures) == 1
