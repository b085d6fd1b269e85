"""Geometry in tile space, against the formulas of the tile scheme and figures made by hand."""

import math

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, box

from app.domain.reference import HOME_PLANE, to_plane
from app.domain.tiles import UNITS, Cut, Tile, cut, mercator
from app.errors import InputError

# 360 / 2**14 = 0.02197265625 degrees a column; column 13472 begins at 116.015625 east.
HERE = Tile(14, 13_472, 6_400)
WEST, STEP = 116.015625, 0.02197265625
E0, N0 = 411_000.0, 4_073_000.0  # metres of HOME_PLANE, near that tile


def latitude(row):
    """Of the upper edge of a row of zoom 14, by the inverse Gudermannian."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / 2**14))))


def area_on_tile(left, top, right, bottom):
    """A rectangle given in units of HERE, as it lies in HOME_PLANE."""
    west, east = (WEST + STEP * u / UNITS for u in (left, right))
    north, south = (latitude(HERE.y + u / UNITS) for u in (top, bottom))
    return to_plane(box(west, south, east, north), HOME_PLANE)


def drawn(geometries, tile=HERE) -> Cut:
    return cut(mercator(geometries), tile)


def around(geometry, zoom):
    """Every tile of a zoom that a geometry may touch, and a row more on each side."""
    west, south, east, north = mercator([geometry]).boxes[0]
    side, half = 40_075_016.685578488 / 2**zoom, 20_037_508.342789244
    columns = range(int((west + half) // side) - 1, int((east + half) // side) + 2)
    rows = range(int((half - north) // side) - 1, int((half - south) // side) + 2)
    return [Tile(zoom, x, y) for x in columns for y in rows]


def test_the_bounds_of_a_tile():
    side = 1_252_344.271424328  # the circumference over 32
    assert Tile(5, 26, 12).side_m == pytest.approx(side, abs=1e-6)
    assert Tile(5, 26, 12).bounds == pytest.approx(
        (10 * side, 3 * side, 11 * side, 4 * side), abs=1e-6
    )


def test_a_rectangle_lies_where_the_tile_scheme_puts_it():
    """From a quarter to three quarters across, from an eighth to a half downwards."""
    (shape,) = drawn([area_on_tile(1024, 512, 3072, 2048)]).shapes
    assert shape.bounds == pytest.approx((1024, 512, 3072, 2048), abs=1)
    assert shape.area == pytest.approx(2048 * 1536, rel=1e-3)


def test_north_is_up_that_is_a_small_y():
    cut_ = drawn([area_on_tile(100, 3000, 200, 3100), area_on_tile(100, 1000, 200, 1100)])
    southern, northern = cut_.shapes
    assert southern.bounds[1] == pytest.approx(3000, abs=1)
    assert northern.bounds[1] == pytest.approx(1000, abs=1)


def test_what_reaches_beyond_is_cut_off_a_margin_outside():
    (shape,) = drawn([area_on_tile(-5000, -5000, 9000, 9000)]).shapes
    assert shape.bounds == (-64, -64, 4160, 4160)
    beyond = [area_on_tile(4300, 0, 4400, 100), area_on_tile(-300, -300, -80, -80)]
    assert drawn(beyond).numbers.tolist() == []


def test_outer_rings_have_a_positive_area_and_holes_a_negative_one():
    """By the surveyor's formula in numbers whose y runs downwards, as the format asks."""
    frame = area_on_tile(500, 500, 3500, 3500).difference(area_on_tile(1000, 1000, 2000, 2000))
    (shape,) = drawn([frame]).shapes
    assert shape.exterior.is_ccw
    assert not shape.interiors[0].is_ccw
    assert shape.area == pytest.approx(3000**2 - 1000**2, rel=2e-3)


def test_parts_and_order_of_the_layer_are_kept():
    two = MultiPolygon([area_on_tile(0, 0, 100, 100), area_on_tile(3000, 3000, 3500, 3500)])
    cut_ = drawn([area_on_tile(9000, 0, 9100, 100), two, area_on_tile(50, 50, 60, 60)])
    assert cut_.numbers.tolist() == [1, 2]
    assert len(cut_.shapes[0].geoms) == 2


@pytest.mark.parametrize("zoom", [12, 13, 16, 18])
def test_no_feature_is_lost_at_detailed_zooms_however_small_or_thin(zoom):
    """20 cm squares, a ditch of 30 cm over 3 km, a sliver askew: each is drawn, with an area."""
    tiny = box(E0, N0, E0 + 0.2, N0 + 0.2)
    ditch = box(E0, N0, E0 + 3_000, N0 + 0.3)
    askew = shapely.Polygon([(E0, N0), (E0 + 400, N0 + 300), (E0 + 400, N0 + 300.1)])
    for shape in (tiny, ditch, askew):
        cuts = [drawn([shape], tile) for tile in around(shape, zoom)]
        pieces = [piece for each in cuts for piece in each.shapes]
        assert pieces
        assert all(piece.area >= 0.5 and piece.is_valid for piece in pieces)
        assert sum(each.left_out for each in cuts) == 0


def test_a_thin_feature_is_not_turned_into_its_bounding_box():
    askew = shapely.Polygon([(E0, N0), (E0 + 4_000, N0 + 3_000), (E0 + 4_000, N0 + 3_000.1)])
    pieces = [p for tile in around(askew, 12) for p in drawn([askew], tile).shapes]
    assert sum(piece.area for piece in pieces) < 4 * sum(piece.length for piece in pieces) / 2


def test_far_out_what_is_smaller_than_a_pixel_is_counted_once_and_nothing_else_is_left_out():
    """At zoom 9 a pixel is 305.7 m of Web Mercator, 244 m on the ground at 36.8 degrees."""
    small = [box(E0 + 300 * n, N0, E0 + 300 * n + 200, N0 + 200) for n in range(40)]
    long_ = box(E0, N0 + 500, E0 + 5_000, N0 + 510)
    wide = box(E0, N0 + 600, E0 + 260, N0 + 860)
    everything = shapely.union_all([*small, long_, wide])
    cuts = [drawn([*small, long_, wide], tile) for tile in around(everything, 9)]
    assert sum(each.left_out for each in cuts) == 40
    assert {n for each in cuts for n in each.numbers.tolist()} == {40, 41}
    assert all(0 <= c < 32 and 0 <= r < 32 for each in cuts for c, r, _ in each.cells.tolist())


def test_left_out_features_are_counted_in_the_square_they_lie_in():
    """At zoom 9 HERE is 128 units wide, one square: 13472 = 32 * 421, 6400 = 32 * 200."""
    farm = area_on_tile(2000, 2000, 2050, 2050)
    cut_ = drawn([farm, farm], Tile(9, 421, 200))
    assert cut_.cells.tolist() == [[0, 0, 2]]
    assert cut_.left_out == 2


def test_simplification_stays_within_half_a_pixel():
    wavy = box(E0, N0, E0 + 8_000, N0 + 6_000).buffer(500)
    (tile,) = (t for t in around(wavy, 8) if drawn([wavy], t).numbers.size)
    coarse, exact = drawn([wavy], tile).shapes[0], mercator([wavy]).geometries[0]
    west, _, _, north = tile.bounds
    units = shapely.transform(
        exact, lambda c: np.column_stack([c[:, 0] - west, north - c[:, 1]]) * UNITS / tile.side_m
    )
    assert coarse.hausdorff_distance(units) <= 8 + 1
    assert coarse.area == pytest.approx(units.area, abs=4 * units.length)


@pytest.mark.parametrize("zoom", [5, 9, 12, 18])
def test_points_are_always_drawn_and_what_has_no_place_never(zoom):
    place = Point(E0, N0)
    cuts = [drawn([None, place], tile) for tile in around(place, zoom)]
    assert {n for each in cuts for n in each.numbers.tolist()} == {1}
    assert sum(each.left_out for each in cuts) == 0


def test_an_empty_layer_has_empty_tiles_and_no_bounds():
    assert drawn([]).numbers.tolist() == []
    assert drawn([None]).numbers.tolist() == []
    assert mercator([None]).degree_bounds() is None


def test_the_bounds_in_degrees():
    bounds = mercator([area_on_tile(0, 0, 4096, 4096)]).degree_bounds()
    assert bounds == pytest.approx((WEST, latitude(6_401), WEST + STEP, latitude(6_400)), abs=1e-6)


@pytest.mark.parametrize(
    "tile", [(4, 0, 0), (19, 0, 0), (10**9, 0, 0), (5, 32, 0), (5, 0, 32), (5, -1, 0), (18, 0, -1)]
)
def test_tiles_that_do_not_exist(tile):
    with pytest.raises(InputError) as caught:
        Tile(*tile)
    assert caught.value.code == "tiles.out_of_range"
    assert caught.value.where == dict(zip("zxy", tile, strict=True))
    assert caught.value.mend is not None
    Tile(5, 31, 31)
    Tile(18, 2**18 - 1, 0)
