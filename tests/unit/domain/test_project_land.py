"""The land of a project on several parcels: what lies in two of them counts once."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.domain.areas import SPLIT_LENGTH_M, ellipsoidal_area_m2
from app.domain.parcels import Parcel
from app.domain.project_land import land_of
from app.domain.reference import HOME_PLANE, Plane, reproject
from tests.unit.domain.worlds import rect

WEST = Plane(3, 38)


def measured(*shapes):
    parcels = [
        shape if isinstance(shape, Parcel) else Parcel(str(number), shape, HOME_PLANE)
        for number, shape in enumerate(shapes)
    ]
    areas = [ellipsoidal_area_m2(parcel.geometry, parcel.plane) for parcel in parcels]
    return land_of(parcels, areas), areas


def test_parcels_apart_are_summed_exactly():
    land, areas = measured(rect(0, 0, 100, 100), rect(200, 0, 300, 50), rect(0, 900, 10, 910))
    assert (land.area_m2, land.overlap_m2, land.overlapping) == (math.fsum(areas), 0, ())


def test_a_single_parcel_is_its_own_land():
    land, areas = measured(rect(0, 0, 100, 100))
    assert (land.area_m2, land.overlapping) == (areas[0], ())


@pytest.mark.parametrize("times", [2, 3, 60])
def test_the_same_parcel_again_adds_nothing(times):
    land, areas = measured(*[rect(0, 0, 258.2, 258.2)] * times)
    assert land.area_m2 == pytest.approx(areas[0], abs=1e-3)
    assert land.overlap_m2 == pytest.approx((times - 1) * areas[0], abs=1e-3)
    assert land.overlapping == tuple(range(times))


def test_a_part_in_common_counts_once_and_names_whose_it_is():
    land, areas = measured(
        rect(0, 0, 100, 100), rect(500, 0, 600, 100), rect(90, 0, 190, 100), rect(190, 0, 290, 100)
    )
    shared_m2 = ellipsoidal_area_m2(rect(90, 0, 100, 100), HOME_PLANE)
    assert land.overlap_m2 == pytest.approx(shared_m2, abs=0.01)
    assert land.area_m2 == pytest.approx(sum(areas) - shared_m2, abs=0.01)
    assert land.overlapping == (0, 2), "the third only shares an edge"


@pytest.mark.parametrize("gap", [0.0, -0.00001])
def test_neighbours_that_share_an_edge_do_not_overlap(gap):
    land, areas = measured(rect(0, 0, 100, 1000), rect(100 + gap, 0, 200, 1000))
    assert (land.area_m2, land.overlapping) == (math.fsum(areas), ())


def test_a_parcel_within_another_adds_nothing():
    land, areas = measured(rect(0, 0, 100, 100), rect(20, 20, 40, 40))
    assert land.area_m2 == pytest.approx(areas[0], abs=0.01)
    assert land.overlap_m2 == pytest.approx(areas[1], abs=0.01)


def moved(shape):
    split = shapely.segmentize(shape, SPLIT_LENGTH_M)
    return Parcel("west", reproject(split, HOME_PLANE.epsg, WEST.epsg), WEST)


@pytest.mark.parametrize("first", ["home", "west"])
def test_the_same_land_in_two_planes_counts_once(first):
    here, there = Parcel("home", rect(0, 0, 400, 300), HOME_PLANE), moved(rect(0, 0, 400, 300))
    land, areas = measured(*((here, there) if first == "home" else (there, here)))
    assert land.area_m2 == pytest.approx(areas[0], rel=1e-6)
    assert land.overlapping == (0, 1)


def test_neighbours_in_two_planes_do_not_overlap():
    land, areas = measured(
        Parcel("home", rect(0, 0, 400, 3000), HOME_PLANE), moved(rect(400, 0, 800, 3000))
    )
    assert (land.area_m2, land.overlapping) == (math.fsum(areas), ())


boxes = st.tuples(*[st.integers(0, 300)] * 2, *[st.integers(1, 200)] * 2).map(
    lambda b: rect(b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@given(st.lists(boxes, min_size=1, max_size=8))
def test_land_lies_between_the_largest_parcel_and_the_sum(shapes):
    land, areas = measured(*shapes)
    union_m2 = ellipsoidal_area_m2(shapely.union_all(shapes), HOME_PLANE)
    assert max(areas) - 0.01 <= land.area_m2 <= math.fsum(areas) + 1e-6
    assert land.area_m2 == pytest.approx(union_m2, abs=0.02)
    assert land.area_m2 + land.overlap_m2 == pytest.approx(math.fsum(areas), abs=1e-6)
