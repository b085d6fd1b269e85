"""Cells under polygons: fractions by hand and against shapely, areas against the ellipsoid."""

import math
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.affinity import rotate
from shapely.geometry import MultiPolygon, Point, Polygon, box

from app.domain import cell_tallies
from app.domain.areas import CGCS2000, ellipsoidal_area_m2
from app.domain.cell_tallies import tally_heights, tally_values
from app.domain.cells import cell_areas_m2, fractions, place
from app.domain.rasters import Grid
from app.domain.reference import HOME_PLANE, Plane, reproject, to_plane
from app.errors import DataError

X, Y = 430_000.0, 4_080_000.0
GRID = Grid(4548, X, Y + 200, 10.0, 10.0, rows=20, columns=20)
PER_HA_M2 = 0.01  # what the parts may differ from the whole, per hectare


def at(*points):
    return [(X + x, Y + y) for x, y in points]


def cell(values, x, y):
    """The value of the cell whose south-west corner is x, y metres from the grid's."""
    return values[int((200 - y) / 10) - 1, int(x / 10)]


def reader(cells):
    return lambda row, column, rows, columns: cells[row : row + rows, column : column + columns]


def whole(tally):
    return math.fsum([*tally.m2_by_value.values(), tally.no_data_m2, tally.outside_m2])


def test_a_square_turned_by_45_degrees():
    """|x| + |y| <= 15 m about a corner of cells: 87.5 and 12.5 of 100 m2 in each quarter."""
    diamond = Polygon(at((115, 100), (100, 115), (85, 100), (100, 85)))
    found = fractions(diamond, GRID)
    for x, y in ((100, 100), (90, 100), (90, 90), (100, 90)):
        assert cell(found, x, y) == pytest.approx(0.875, abs=1e-7)
    for x, y in ((110, 100), (100, 110), (80, 100), (90, 110), (80, 90), (90, 80), (110, 90)):
        assert cell(found, x, y) == pytest.approx(0.125, abs=1e-7)
    assert found.sum() == pytest.approx(4.5, abs=1e-6)
    assert np.count_nonzero(found) == 12


def test_a_square_of_50_m_turned_by_the_3_4_5_triangle():
    """Its lower edge rises 3 in 4 from (100, 50): triangles below the line, by hand."""
    square = Polygon(at((100, 50), (140, 80), (110, 120), (70, 90)))
    found = fractions(square, GRID)
    assert square.area == 2500
    assert cell(found, 100, 50) == pytest.approx(1 - 10 * 7.5 / 2 / 100, abs=1e-7)
    assert cell(found, 110, 50) == pytest.approx(2.5 * (2.5 / 0.75) / 2 / 100, abs=1e-7)
    assert cell(found, 110, 60) == pytest.approx(1 - 5 * (5 / 0.75) / 2 / 100, abs=1e-7)
    # The left edge falls 4 in 3: of the cell north-west of the corner it leaves the triangle with
    # legs 10 (up) and 7.5 (across).
    assert cell(found, 90, 50) == pytest.approx(10 * 7.5 / 2 / 100, abs=1e-7)
    assert cell(found, 100, 80) == 1.0
    assert cell(found, 120, 50) == 0.0
    assert found.sum() == pytest.approx(25, abs=1e-6)


def test_a_hole_is_not_covered_and_parts_add():
    ring = Polygon(
        at((0, 0), (40, 0), (40, 40), (0, 40)), [at((15, 15), (25, 15), (25, 25), (15, 25))]
    )
    found = fractions(MultiPolygon([ring, box(X + 105, Y + 105, X + 110, Y + 110)]), GRID)
    assert cell(found, 10, 10) == pytest.approx(0.75)
    assert cell(found, 20, 20) == pytest.approx(0.75)
    assert cell(found, 0, 0) == 1.0
    assert cell(found, 100, 100) == pytest.approx(0.25)
    assert found.sum() == pytest.approx(15 + 0.25)


def test_rows_run_from_the_north_and_what_lies_beyond_the_grid_is_not_counted():
    found = fractions(box(X - 50, Y + 195, X + 5, Y + 300), GRID)
    assert found[0, 0] == pytest.approx(0.25)
    assert found.sum() == pytest.approx(0.25)


def test_a_polygon_smaller_than_a_cell():
    assert fractions(box(X + 13, Y + 13, X + 14, Y + 15), GRID)[18, 1] == pytest.approx(0.02)


def by_shapely(polygon, grid):
    west = grid.west + np.arange(grid.columns) * grid.cell_width
    north = grid.north - np.arange(grid.rows)[:, None] * grid.cell_height
    cells = shapely.box(west, north - grid.cell_height, west + grid.cell_width, north)
    return shapely.area(shapely.intersection(cells, polygon)) / (grid.cell_width * grid.cell_height)


corner = st.tuples(st.floats(-30, 230), st.floats(-30, 230))


@st.composite
def polygons(draw):
    """Simple polygons with bays, holes and several parts, some partly beyond the grid."""
    lines = [shapely.LineString(at(*draw(st.lists(corner, min_size=2, max_size=6))))
             for _ in range(draw(st.integers(1, 3)))]  # fmt: skip
    shape = shapely.union_all([line.buffer(draw(st.floats(0.2, 30))) for line in lines])
    hole = Point(*at(draw(corner))[0]).buffer(draw(st.floats(1, 20)))
    left = shape.difference(hole)
    return left if left.area > 0 else shape


@settings(deadline=None, max_examples=150)
@given(polygon=polygons())
def test_every_fraction_is_that_of_clipping_the_cell(polygon):
    found = fractions(polygon, GRID)
    assert found == pytest.approx(by_shapely(polygon, GRID), abs=3e-7)
    assert found.min() >= 0
    assert found.max() <= 1


@pytest.mark.parametrize("epsg", [4548, 4527, 4547, 4509])
def test_cells_of_a_plane_have_their_ellipsoidal_area(epsg):
    west = {4527: 39_000_000, 4547: 200_000}.get(epsg, 0) + 370_000.0
    plane = {4547: Plane(3, 38), 4509: Plane(6, 20)}.get(epsg, HOME_PLANE)
    grid = Grid(epsg, west, 4_000_000.0, 30.0, 30.0, rows=2, columns=4_000)
    areas = cell_areas_m2(grid)
    assert areas.shape == (1, 4_000)
    for column in (0, 1999, 3999):
        x = west % 1_000_000 + column * 30
        expected = ellipsoidal_area_m2(box(x, 3_999_970, x + 30, 4_000_000), plane)
        assert areas[0, column] == pytest.approx(expected, rel=1e-7)


def test_along_100_km_of_a_column_the_area_hardly_changes():
    south, north = (
        cell_areas_m2(Grid(4548, 370_000.0, y, 10.0, 10.0, 1, 1))[0, 0]
        for y in (3_990_000.0, 4_090_000.0)
    )
    assert abs(south / north - 1) < 1e-7


@pytest.mark.parametrize("epsg", [4490, 4326])
def test_cells_of_degrees_have_their_ellipsoidal_area(epsg):
    grid = Grid(epsg, 115.5, 37.0, 0.001, 0.001, rows=1_000, columns=3)
    areas = cell_areas_m2(grid)
    assert areas.shape == (1_000, 1)
    for row in (0, 500, 999):
        north = 37.0 - row * 0.001
        parallel = np.linspace(115.5, 115.501, 50)  # a parallel is no geodesic
        longitudes = [*parallel, *parallel[::-1]]
        latitudes = [north - 0.001] * 50 + [north] * 50
        expected, _ = CGCS2000.polygon_area_perimeter(longitudes, latitudes)
        assert areas[row, 0] == pytest.approx(expected, rel=1e-7)


EAST_WEST = np.where(np.arange(20) < 10, 1, 2)[None, :].repeat(20, axis=0).astype(np.uint8)
WESTERN = box(X, Y, X + 100, Y + 200)


def tally(geometry, plane=HOME_PLANE, cells=EAST_WEST, grid=GRID, nodata=0):
    return tally_values(place(geometry, plane, grid), grid, nodata, reader(cells))


def test_two_halves_by_hand():
    """30 m x 20 m, 20 m of it west of the border: 400 and 200 m2 in the plane."""
    found = tally(box(X + 80, Y + 55, X + 110, Y + 75))
    scale = ellipsoidal_area_m2(box(X + 80, Y + 55, X + 110, Y + 75), HOME_PLANE) / 600
    assert found.m2_by_value == pytest.approx({1: 400 * scale, 2: 200 * scale}, rel=1e-7)
    assert scale < 0.99995  # the ellipsoid was not forgotten: 70 km west of the central meridian
    assert (found.no_data_m2, found.outside_m2) == (0, 0)
    assert abs(found.normalised_ppm) < 0.1


@settings(deadline=None, max_examples=1500)
@given(polygon=polygons(), zone=st.sampled_from([Plane(3, 39), Plane(3, 38), Plane(6, 20)]))
def test_every_class_has_the_ellipsoidal_area_of_its_part(polygon, zone):
    """Against clipping by shapely and the survey's own area, in any plane."""
    tolerance_m2 = PER_HA_M2 * max(0.05, polygon.area / 10_000)
    parts = [p for p in shapely.get_parts(polygon) if p.area > 0.01]
    assume(parts)
    moved = reproject(shapely.segmentize(MultiPolygon(parts), 70), HOME_PLANE.epsg, zone.epsg)
    found = tally(moved, zone)
    site_m2 = ellipsoidal_area_m2(moved, zone)
    west_m2 = ellipsoidal_area_m2(shapely.intersection(MultiPolygon(parts), WESTERN), HOME_PLANE)
    inside_m2 = ellipsoidal_area_m2(
        shapely.intersection(MultiPolygon(parts), GRID.footprint), HOME_PLANE
    )
    assert whole(found) == pytest.approx(site_m2, abs=1e-6)
    assert found.m2_by_value.get(1, 0) == pytest.approx(west_m2, abs=tolerance_m2)
    assert found.m2_by_value.get(2, 0) == pytest.approx(inside_m2 - west_m2, abs=tolerance_m2)
    assert found.outside_m2 == pytest.approx(site_m2 - inside_m2, abs=tolerance_m2)


DEGREES = Grid(4490, 115.70, 36.90, 0.0003, 0.0003, rows=400, columns=500)


@settings(deadline=None, max_examples=40)
@given(angle=st.floats(0, 90), side_m=st.floats(5, 3_000), x=st.floats(-0.9, 0.9))
def test_a_raster_in_degrees(angle, side_m, x):
    """A border of classes along a meridian, a square across it anywhere."""
    middle = to_plane(Point(115.775 + x * side_m / 180_000, 36.84), HOME_PLANE)
    square = rotate(
        box(middle.x, middle.y, middle.x + side_m, middle.y + side_m), angle, "centroid"
    )
    halves = np.where(np.arange(500) < 250, 1, 2)[None, :].repeat(400, axis=0).astype(np.uint8)
    found = tally(square, cells=halves, grid=DEGREES)
    western = to_plane(shapely.segmentize(box(115.5, 36.5, 115.775, 37.2), 0.0005), HOME_PLANE)
    expected = ellipsoidal_area_m2(square.intersection(western), HOME_PLANE)
    tolerance_m2 = PER_HA_M2 * max(0.1, side_m**2 / 10_000)
    assert whole(found) == pytest.approx(ellipsoidal_area_m2(square, HOME_PLANE), abs=1e-6)
    assert found.m2_by_value.get(1, 0) == pytest.approx(expected, abs=tolerance_m2)
    assert abs(found.normalised_ppm) < 10


def test_no_data_is_told_apart_from_outside_and_nothing_is_dropped():
    cells = EAST_WEST.copy()
    cells[:, :2] = 0
    found = tally(box(X - 30, Y + 50, X + 30, Y + 60), cells=cells)
    scale = ellipsoidal_area_m2(box(X - 30, Y + 50, X + 30, Y + 60), HOME_PLANE) / 600
    assert found.outside_m2 == pytest.approx(300 * scale, abs=1e-4)
    assert found.no_data_m2 == pytest.approx(200 * scale, abs=1e-4)
    assert found.m2_by_value == pytest.approx({1: 100 * scale}, abs=1e-4)


@pytest.mark.parametrize("far", [box(X - 500, Y, X - 400, Y + 9), box(X, Y + 200, X + 9, Y + 300)])
def test_a_site_beyond_the_raster_is_all_outside(far):
    found = tally(far)
    assert found.m2_by_value == {}
    assert found.outside_m2 == ellipsoidal_area_m2(far, HOME_PLANE)


def test_a_site_smaller_than_a_cell_has_its_own_area():
    tiny = box(X + 3, Y + 3, X + 3.5, Y + 4)
    found = tally(tiny)
    assert found.m2_by_value == {1: pytest.approx(ellipsoidal_area_m2(tiny, HOME_PLANE))}


def test_strips_change_nothing(monkeypatch):
    site = rotate(box(X + 12, Y + 17, X + 170, Y + 141), 21)
    whole_at_once = tally(site)
    asked = []
    monkeypatch.setattr(cell_tallies, "STRIP_CELLS", 41)

    def read(row, column, rows, columns):
        asked.append(rows * columns)
        return reader(EAST_WEST)(row, column, rows, columns)

    in_strips = tally_values(place(site, HOME_PLANE, GRID), GRID, 0, read)
    assert in_strips.m2_by_value == pytest.approx(whole_at_once.m2_by_value, abs=1e-4)
    assert len(asked) > 5
    assert max(asked) <= 41


def test_cells_that_do_not_add_up_are_an_error():
    placed = place(box(X, Y, X + 100, Y + 100), HOME_PLANE, GRID)
    wrong = replace(placed, inside_m2=placed.inside_m2 * 1.001)
    with pytest.raises(DataError) as caught:
        tally_values(wrong, GRID, 0, reader(EAST_WEST))
    assert caught.value.code == "rasters.not_closed"


def heights(geometry, cells, nodata=-9999.0):
    return tally_heights(place(geometry, HOME_PLANE, GRID), GRID, nodata, reader(cells))


def test_the_mean_height_is_weighted_by_area():
    """A quarter of the site on 100 m, three quarters on 200 m: 175 m."""
    cells = np.full((20, 20), 999.0, np.float32)
    cells[19, 0], cells[19, 1] = 100, 200
    found = heights(box(X + 7.5, Y, X + 17.5, Y + 10), cells)
    assert (found.least, found.greatest) == (100, 200)
    assert found.mean == pytest.approx(175, abs=1e-3)


def test_heights_without_data_are_not_averaged():
    cells = np.full((20, 20), 50.0, np.float32)
    cells[19, 0], cells[19, 1] = -9999, np.nan
    found = heights(box(X, Y, X + 40, Y + 10), cells)
    assert (found.least, found.greatest, found.mean) == (50, 50, 50)
    assert found.no_data_m2 == pytest.approx(found.covered_m2, rel=1e-6)


@pytest.mark.parametrize("nodata", [-9999.0, float("nan")])
def test_a_site_without_any_height_has_no_mean(nodata):
    cells = np.full((20, 20), nodata, np.float32)
    found = heights(box(X, Y, X + 40, Y + 10), cells, nodata)
    assert (found.least, found.greatest, found.mean) == (None, None, None)
    assert found.no_data_m2 == ellipsoidal_area_m2(box(X, Y, X + 40, Y + 10), HOME_PLANE)


def test_a_cell_that_is_only_touched_gives_no_extreme():
    cells = np.full((20, 20), 50.0, np.float32)
    cells[19, 1] = 1
    touching = box(X, Y, X + 10 + 1e-7, Y + 10)
    assert heights(touching, cells).least == 50
    assert heights(box(X, Y, X + 10.01, Y + 10), cells).least == 1


def test_the_area_of_the_cells_is_that_of_the_footprint():
    summed = float(np.broadcast_to(cell_areas_m2(GRID), (20, 20)).sum())
    assert summed == pytest.approx(ellipsoidal_area_m2(GRID.footprint, HOME_PLANE), rel=1e-7)
