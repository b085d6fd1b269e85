"""Areas: the worked example, an independent formula, and geometry that tears."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon, box

from app.domain.areas import ellipsoidal_area_m2, mu_from_m2, planar_area_m2
from app.domain.parcels import DrawnParcel, place_parcel
from app.domain.reference import HOME_PLANE, Plane, to_degrees, to_plane

OUTER = [(39387600, 4081850), (39387800, 4081850), (39387800, 4081700), (39387600, 4081700)]
HOLE = [(39387700, 4081770), (39387700, 4081760), (39387720, 4081760), (39387720, 4081770)]


def test_the_worked_example():
    parcel = place_parcel(DrawnParcel("x", Polygon(OUTER, [HOLE]), 4527))
    area_m2 = ellipsoidal_area_m2(parcel.geometry, parcel.plane)
    assert planar_area_m2(parcel.geometry) == 29_800.00
    assert area_m2 == pytest.approx(29_790.75, abs=0.005)
    assert mu_from_m2(area_m2) == pytest.approx(44.6861, abs=5e-5)


def series_area_m2(ring):
    """The series of the third national survey: trapezoids between each edge and a meridian."""
    e2 = 0.00669438002290
    b = 6_356_752.31414036
    a_ = 1 + 3 / 6 * e2 + 30 / 80 * e2**2 + 35 / 112 * e2**3 + 630 / 2304 * e2**4
    b_ = 1 / 6 * e2 + 15 / 80 * e2**2 + 21 / 112 * e2**3 + 420 / 2304 * e2**4
    c_ = 3 / 80 * e2**2 + 7 / 112 * e2**3 + 180 / 2304 * e2**4
    d_ = 1 / 112 * e2**3 + 45 / 2304 * e2**4
    e_ = 5 / 2304 * e2**4
    total = 0.0
    for (l1, b1), (l2, b2) in pairwise(ring):
        dl = math.radians((l1 + l2) / 2 - 115)
        db, bm = math.radians(b2 - b1), math.radians((b1 + b2) / 2)
        total += dl * (
            a_ * math.sin(db / 2) * math.cos(bm)
            - b_ * math.sin(1.5 * db) * math.cos(3 * bm)
            + c_ * math.sin(2.5 * db) * math.cos(5 * bm)
            - d_ * math.sin(3.5 * db) * math.cos(7 * bm)
            + e_ * math.sin(4.5 * db) * math.cos(9 * bm)
        )
    return abs(2 * b * b * total)


@pytest.mark.parametrize("plane", [Plane(3, 39), Plane(3, 38)])
@pytest.mark.parametrize(("lon", "lat"), [(115.74, 36.86), (115.63, 36.66), (115.83, 36.12)])
def test_the_geodesic_area_is_that_of_the_survey_series(plane, lon, lat):
    import shapely

    centre = to_plane(shapely.Point(lon, lat), plane)
    square = box(centre.x - 500, centre.y - 500, centre.x + 500, centre.y + 500)
    split = to_degrees(shapely.segmentize(square.exterior, 70), plane)
    ours = ellipsoidal_area_m2(square, plane)
    assert ours == pytest.approx(series_area_m2(list(split.coords)), abs=0.01)


def test_a_polygon_with_a_hair_thin_spike_has_an_area():
    spike = Polygon(
        [(0, 0), (200, 0), (200, 100), (100.000015, 100), (100.0000075, 400), (100, 100), (0, 100)]
    )
    moved = Polygon([(430_000 + x, 4_080_000 + y) for x, y in spike.exterior.coords])
    assert ellipsoidal_area_m2(moved, HOME_PLANE) == pytest.approx(20_000, rel=3e-4)


@given(
    x=st.floats(350_000, 480_000), y=st.floats(3_960_000, 4_090_000),
    width=st.floats(1, 3_000), height=st.floats(1, 3_000),
)  # fmt: skip
def test_two_halves_are_the_whole(x, y, width, height):
    whole = ellipsoidal_area_m2(box(x, y, x + width, y + height), HOME_PLANE)
    middle = x + width / 3
    left = ellipsoidal_area_m2(box(x, y, middle, y + height), HOME_PLANE)
    right = ellipsoidal_area_m2(box(middle, y, x + width, y + height), HOME_PLANE)
    assert left + right == pytest.approx(whole, abs=0.01 * max(1, whole / 1e6))
