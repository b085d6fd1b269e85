"""Relations of sites to zones with uncertain edges, computed by hand."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from app.domain.reference import HOME_PLANE, Plane, reproject, to_degrees, to_plane
from app.domain.sources import Source
from app.domain.uncertainty import core_and_reach
from app.domain.zones import Edge, Zone, extent_of, relate_parcel, relate_point
from app.errors import InputError

X, Y = 400_000.0, 4_080_000.0
SIZE = 1000.0
WEST, SOUTH, EAST, NORTH = 100.0, 200.0, 50.0, 10.0
CORNERS = [(X, Y + SIZE), (X, Y), (X + SIZE, Y), (X + SIZE, Y + SIZE), (X, Y + SIZE)]
SQUARE = Polygon(CORNERS)


def square_edges(west=WEST, south=SOUTH, east=EAST, north=NORTH):
    sides = (("west", west), ("south", south), ("east", east), ("north", north))
    return tuple(
        Edge(LineString(CORNERS[i : i + 2]), uncertainty_m, side)
        for i, (side, uncertainty_m) in enumerate(sides)
        if uncertainty_m > 0
    )


def zone(geometry=SQUARE, edges=(), basis="reconstructed", uncertainty_m=None):
    return Zone(
        id="z",
        name_zh="区",
        name_en="Zone",
        kind="block",
        parent=None,
        plan="p",
        basis=basis,
        source=Source("p", "1", "区"),
        geometry=geometry,
        edges=edges,
        uncertainty_m=uncertainty_m,
    )


def at(west, south, east, north):
    """A parcel in metres from the square's south-west corner."""
    return box(X + west, Y + south, X + east, Y + north)


def degrees(east, north):
    place = to_degrees(Point(X + east, Y + north), HOME_PLANE)
    return place.x, place.y


UNCERTAIN = zone(edges=square_edges())
SHARP = zone(basis="official")


def test_core_and_reach_of_the_square_are_the_displaced_rectangles():
    extent = extent_of(UNCERTAIN)
    assert extent.core.equals(at(WEST, SOUTH, SIZE - EAST, SIZE - NORTH))
    assert extent.reach.equals(at(-WEST, -SOUTH, SIZE + EAST, SIZE + NORTH))


@pytest.mark.parametrize(
    ("parcel", "relation", "least", "greatest", "straddles"),
    [
        (at(500, 500, 600, 600), "inside", 1.0, 1.0, False),
        (at(900, 500, 1000, 600), "undetermined", 0.5, 1.0, False),
        (at(900, 500, 1100, 600), "undetermined", 0.25, 0.75, True),
        (at(1000, 500, 1100, 600), "undetermined", 0.0, 0.5, False),
        (at(1050, 500, 1100, 600), "outside", 0.0, 0.0, False),
        (at(850, 500, 950, 600), "inside", 1.0, 1.0, False),
        (at(-100, -200, 0, 0), "undetermined", 0.0, 1.0, False),
        (at(-200, -400, -100, -200), "outside", 0.0, 0.0, False),
        (at(-200, -400, 0, 0), "undetermined", 0.0, 0.25, False),
        (at(0, 0, 1000, 1000), "undetermined", 0.85 * 0.79, 1.0, False),
    ],
)
def test_parcels_against_sides_of_different_uncertainty(
    parcel, relation, least, greatest, straddles
):
    found = relate_parcel(UNCERTAIN, parcel, HOME_PLANE)
    assert found.relation == relation
    assert found.least_share == pytest.approx(least, abs=1e-12)
    assert found.greatest_share == pytest.approx(greatest, abs=1e-12)
    assert found.straddles is straddles


@pytest.mark.parametrize(
    ("parcel", "side", "distance_m", "uncertainty_m"),
    [
        (at(500, 500, 600, 600), "south", 500.0, SOUTH),  # 300 m beyond its doubt; east has 350
        (at(700, 500, 800, 600), "east", 200.0, EAST),
        (at(700, 250, 800, 300), "south", 250.0, SOUTH),  # east is nearer, but south decides
        (at(500, 985, 510, 990), "north", 10.0, NORTH),
        (at(990, 500, 1010, 510), "east", 0.0, EAST),
    ],
)
def test_the_deciding_edge_is_named(parcel, side, distance_m, uncertainty_m):
    found = relate_parcel(UNCERTAIN, parcel, HOME_PLANE)
    assert found.edge_side == side
    assert found.distance_to_edge_m == pytest.approx(distance_m)
    assert found.uncertainty_m == uncertainty_m


def test_sharp_edge_that_a_parcel_crosses():
    found = relate_parcel(SHARP, at(750, 500, 1250, 600), HOME_PLANE)
    assert (found.relation, found.straddles) == ("undetermined", True)
    assert found.least_share == found.greatest_share == 0.5
    assert (found.distance_to_edge_m, found.uncertainty_m) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("parcel", "relation"),
    [(at(1000, 200, 1100, 300), "outside"), (at(900, 200, 1000, 300), "inside")],
)
def test_touching_a_sharp_edge_is_not_straddling(parcel, relation):
    found = relate_parcel(SHARP, parcel, HOME_PLANE)
    assert (found.relation, found.straddles) == (relation, False)
    assert found.distance_to_edge_m == 0.0


def test_touching_an_oblique_edge_with_other_vertices_is_not_straddling():
    oblique = zone(Polygon([(X, Y), (X + 997, Y + 313), (X + 600, Y + 900)]), basis="official")
    share = [0.1, 0.37, 0.81]
    shared = [(X + 997 * t, Y + 313 * t) for t in share]
    outside = Polygon([*shared, (X + 800, Y - 100)])
    assert relate_parcel(oblique, outside, HOME_PLANE).relation == "outside"
    inside = Polygon([*shared, (X + 590, Y + 500)])
    assert relate_parcel(oblique, inside, HOME_PLANE).relation == "inside"


@pytest.mark.parametrize("depth_m", [1.0, 0.01, 0.001])
def test_slivers_are_not_rounded_away(depth_m):
    parcel = at(1000 - depth_m, 500, 1100 - depth_m, 600)
    found = relate_parcel(SHARP, parcel, HOME_PLANE)
    assert (found.relation, found.straddles) == ("undetermined", True)
    assert found.least_share == pytest.approx(depth_m / 100, rel=1e-5)
    assert found.greatest_share == found.least_share


def test_exact_side_beside_uncertain_ones_stays_exact():
    partly = zone(edges=square_edges(south=0.0, east=0.0, north=0.0))
    extent = extent_of(partly)
    assert extent.core.equals(at(WEST, 0, SIZE, SIZE))
    assert relate_parcel(partly, at(990, 500, 1010, 510), HOME_PLANE).straddles


def test_uniform_uncertainty_is_a_mitred_buffer():
    around = Edge(LineString(CORNERS), 100.0)
    extent = extent_of(zone(edges=(around,)))
    assert extent.core.equals(at(100, 100, 900, 900))
    assert extent.reach.equals(at(-100, -100, 1100, 1100))


def test_nothing_is_certain_where_the_uncertainty_exceeds_the_zone():
    doubtful = zone(edges=(Edge(LineString(CORNERS), 600.0),))
    assert extent_of(doubtful).core.area == 0
    assert relate_point(doubtful, *degrees(500, 500)).relation == "undetermined"


def test_union_keeps_each_part_s_core():
    """The neighbour's doubt (300 m) reaches 200 m into the square and must not unsettle it."""
    ring = [(X + 1100, Y), (X + 2100, Y), (X + 2100, Y + 1000), (X + 1100, Y + 1000), (X + 1100, Y)]
    union = zone(
        MultiPolygon([SQUARE, Polygon(ring)]),
        edges=(*square_edges(), Edge(LineString(ring), 300.0)),
    )
    assert relate_parcel(union, at(850, 500, 950, 600), HOME_PLANE).relation == "inside"
    assert relate_parcel(union, at(1450, 400, 1750, 600), HOME_PLANE).relation == "inside"
    between = relate_parcel(union, at(1000, 400, 1100, 600), HOME_PLANE)
    assert (between.least_share, between.greatest_share) == (0.0, 1.0)
    assert relate_parcel(union, at(2400, 400, 2500, 600), HOME_PLANE).relation == "outside"


@pytest.mark.parametrize("plane", [Plane(3, 38), Plane(3, 39, prefixed=True), Plane(6, 20)])
def test_parcel_in_another_plane(plane):
    parcel = shapely.segmentize(at(900, 500, 1100, 600), 10.0)
    moved = reproject(parcel, HOME_PLANE.epsg, plane.epsg)
    for extent in (None, extent_of(UNCERTAIN), extent_of(UNCERTAIN, plane)):
        found = relate_parcel(UNCERTAIN, moved, plane, extent)
        assert found.least_share == pytest.approx(0.25, abs=1e-5)
        assert found.greatest_share == pytest.approx(0.75, abs=1e-5)
        assert found.straddles


def test_edges_are_split_before_they_are_moved():
    """Straight in the home plane is not straight in zone 38: over 20 km the bow is 7 mm."""
    wide = box(X, Y, X + 20_000, Y + 1000)
    thin = box(X + 9_990, Y, X + 10_010, Y + 0.02)
    plane = Plane(3, 38)
    corners_only = reproject(wide, HOME_PLANE.epsg, plane.epsg)
    moved = reproject(thin, HOME_PLANE.epsg, plane.epsg)
    assert moved.intersection(corners_only).area < 0.7 * moved.area
    found = relate_parcel(zone(wide, basis="official"), moved, plane)
    assert found.least_share == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize(
    ("place", "relation", "least", "greatest"),
    [
        ((500, 500), "inside", 1.0, 1.0),
        ((960, 500), "undetermined", 0.0, 1.0),
        ((1040, 500), "undetermined", 0.0, 1.0),
        ((1060, 500), "outside", 0.0, 0.0),
        ((-90, -190), "undetermined", 0.0, 1.0),
        ((-110, -190), "outside", 0.0, 0.0),
    ],
)
def test_places(place, relation, least, greatest):
    for extent in (None, extent_of(UNCERTAIN)):
        found = relate_point(UNCERTAIN, *degrees(*place), extent)
        assert (found.relation, found.least_share, found.greatest_share) == (
            relation,
            least,
            greatest,
        )


def test_distance_of_a_place_to_a_sharp_edge():
    found = relate_point(SHARP, *degrees(930, 500))
    assert found.relation == "inside"
    assert found.distance_to_edge_m == pytest.approx(70.0, abs=1e-3)


def test_place_on_a_sharp_edge_is_undetermined():
    vertex = to_plane(Point(115.75, 36.85), HOME_PLANE)
    corner = zone(box(vertex.x, vertex.y, vertex.x + 100, vertex.y + 100), basis="official")
    found = relate_point(corner, 115.75, 36.85)
    assert (found.relation, found.distance_to_edge_m) == ("undetermined", 0.0)


def test_zone_known_as_a_point_never_claims_outside():
    point = zone(Point(X, Y), basis="point_only", uncertainty_m=500.0)
    near = relate_parcel(point, at(300, 300, 400, 400), HOME_PLANE)
    assert (near.relation, near.least_share, near.greatest_share) == ("undetermined", 0.0, 1.0)
    assert near.distance_to_edge_m == pytest.approx(300 * math.sqrt(2))
    assert near.uncertainty_m == 500.0
    assert relate_parcel(point, at(400, 400, 500, 500), HOME_PLANE) is None
    assert relate_point(point, *degrees(0, 499)).relation == "undetermined"
    assert relate_point(point, *degrees(0, 501)) is None
    assert extent_of(point) is None


def test_zone_known_as_text_answers_nothing():
    text = zone(None, basis="text_only")
    assert relate_parcel(text, at(0, 0, 1, 1), HOME_PLANE) is None
    assert relate_point(text, 115.7, 36.8) is None
    assert extent_of(text) is None


def test_parcel_without_area_is_refused():
    with pytest.raises(InputError) as refused:
        relate_parcel(SHARP, LineString([(X, Y), (X + 1, Y)]), HOME_PLANE)
    assert refused.value.code == "parcel.no_area"


def test_extent_of_another_zone_or_plane_is_refused():
    stranger = Zone(
        "other", "区", "Zone", "block", None, "p", "official", Source("p", "1", "区"), SQUARE
    )
    with pytest.raises(ValueError, match="other"):
        relate_parcel(SHARP, at(0, 0, 1, 1), HOME_PLANE, extent_of(stranger))
    with pytest.raises(ValueError, match="asked z"):
        relate_point(SHARP, 115.7, 36.8, extent_of(SHARP, Plane(3, 38)))


@pytest.mark.parametrize("left_m", [10.0, 0.0, None])
def test_a_doubtful_edge_runs_on_beyond_an_obtuse_corner(left_m):
    """The bottom may lie at y = 100 and then meets the left edge at x = -100, not at x = 0."""
    area = Polygon([(0, 0), (1000, 0), (1000, 1000), (-1000, 1000)])
    bottom, left = LineString([(0, 0), (1000, 0)]), LineString([(-1000, 1000), (0, 0)])
    exact_or_not = [] if left_m is None else [(left, left_m)]
    core, _ = core_and_reach(area, [(bottom, 100.0), *exact_or_not])
    assert area.contains(Point(-80, 99))
    assert not core.contains(Point(-80, 99))
    assert core.contains(Point(-80, 101))


def test_a_bent_side_is_displaced_as_a_whole():
    """Moved 100 m outward, a bend of 43.6 degrees comes to lie 107.7 m from where it was drawn."""
    bent = LineString([(0, 0), (500, -200), (1000, 0)])
    area = Polygon([*bent.coords, (1000, 1000), (0, 1000)])
    _, reach = core_and_reach(area, [(bent, 100.0)])
    assert reach.contains(Point(500, -307))
    assert not reach.intersects(Point(500, -308))


uncertainties = st.floats(0.5, 400.0)
fractions = st.floats(-1.0, 1.0)


@given(
    doubts=st.tuples(uncertainties, uncertainties, uncertainties, uncertainties),
    moves=st.tuples(fractions, fractions, fractions, fractions),
    place=st.tuples(st.floats(-600, 1600), st.floats(-600, 1600)),
)
def test_no_claim_is_wrong_for_any_displaced_rectangle(doubts, moves, place):
    west, south, east, north = (d * m for d, m in zip(doubts, moves, strict=True))
    truth = at(west, south, SIZE + east, SIZE + north)
    drawn = zone(edges=square_edges(*doubts))
    parcel = at(place[0], place[1], place[0] + 40, place[1] + 30)
    found = relate_parcel(drawn, parcel, HOME_PLANE)
    share = parcel.intersection(truth).area / parcel.area
    assert 0.0 <= found.least_share <= found.greatest_share <= 1.0
    assert found.least_share - 1e-9 <= share <= found.greatest_share + 1e-9
    called = relate_point(drawn, *degrees(*place)).relation
    in_truth = truth.buffer(1e-6).contains(Point(X + place[0], Y + place[1]))
    assert not (called == "inside" and not in_truth)
    in_truth = truth.buffer(-1e-6).contains(Point(X + place[0], Y + place[1]))
    assert not (called == "outside" and in_truth)


@given(
    turns=st.tuples(*[st.floats(-35.0, 35.0)] * 4),
    doubts=st.tuples(*[st.floats(1.0, 120.0)] * 4),
    moves=st.tuples(*[fractions] * 4),
    corner=st.integers(0, 3),
    offset=st.tuples(st.floats(-400, 400), st.floats(-400, 400)),
)
def test_no_claim_is_wrong_at_oblique_corners(turns, doubts, moves, corner, offset):
    """Four half-planes at any angle up to 70 degrees from square, each moved within its doubt."""
    angles = [math.radians(90 * i + turn) for i, turn in enumerate(turns)]
    drawn = half_planes(angles, [500.0] * 4)
    truth = half_planes(angles, [500 + d * m for d, m in zip(doubts, moves, strict=True)])
    vertices = [crossing(angles, i) for i in range(4)]
    lines = [LineString([vertices[i - 1], vertices[i]]) for i in range(4)]
    core, reach = core_and_reach(drawn, list(zip(lines, doubts, strict=True)))
    place = Point(vertices[corner][0] + offset[0], vertices[corner][1] + offset[1])
    distance_m = truth.boundary.distance(place)
    if distance_m > 1e-6:
        assert not (core.contains(place) and not truth.contains(place))
        assert not (not reach.intersects(place) and truth.contains(place))


def half_planes(angles, depths):
    """The polygon of all places at most `depth` along every outward direction."""
    found = box(-5000, -5000, 5000, 5000)
    for angle, depth in zip(angles, depths, strict=True):
        normal = (math.cos(angle), math.sin(angle))
        along = (-normal[1], normal[0])
        far = 20_000
        ends = [
            (depth * normal[0] + s * along[0], depth * normal[1] + s * along[1])
            for s in (-far, far)
        ]
        back = [(x - far * normal[0], y - far * normal[1]) for x, y in reversed(ends)]
        found = found.intersection(Polygon([*ends, *back]))
    return found


def crossing(angles, index):
    """Where side `index` and the next one meet, both 500 m from the origin."""
    a, b = angles[index], angles[(index + 1) % 4]
    det = math.sin(b - a)
    x = 500 * (math.sin(b) - math.sin(a)) / det
    y = 500 * (math.cos(a) - math.cos(b)) / det
    return x, y
