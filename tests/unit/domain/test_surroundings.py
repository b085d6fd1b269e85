"""Zones made ready for many sites answer as relating the site to every zone would."""

import random

import pytest
from shapely.geometry import Point, box

from app.domain.reference import HOME_PLANE, Plane, reproject
from app.domain.sources import Source
from app.domain.surroundings import surroundings_of
from app.domain.zones import Zone, extent_of, relate_parcel

X, Y = 400_000.0, 4_080_000.0
ZONE_38 = Plane(3, 38)


def square(west, south, size=100.0):
    return box(X + west, Y + south, X + west + size, Y + south + size)


def zone(name, geometry, basis="reconstructed", parent=None, uncertainty_m=None):
    return Zone(
        id=name, name_zh=name, name_en=name, kind="block", parent=parent, plan="p", basis=basis,
        source=Source("p", "1", name), geometry=geometry, uncertainty_m=uncertainty_m,
    )  # fmt: skip


WEST = zone("west", square(0, 0))
EAST = zone("east", square(1000, 0))
SPOT = zone("spot", Point(X + 500, Y + 50), "point_only", uncertainty_m=200.0)
WORDS = zone("words", None, "text_only")
ALL = (WEST, EAST, SPOT, WORDS)


def around(zones=ALL, plane=HOME_PLANE):
    return surroundings_of(zones, plane, {})


def test_a_parcel_meets_only_what_lies_there():
    found = around().of_parcel(square(90, 10, 20))
    assert set(found) == {"west"}
    assert found["west"].least_share == found["west"].greatest_share == 0.5


def test_a_point_reaches_as_far_as_its_uncertainty_and_words_reach_nowhere():
    ready = around()
    assert set(ready.of_parcel(square(299, 45, 2))) == {"spot"}  # 199 m from the point
    assert set(ready.of_parcel(square(290, 45, 9))) == set()  # 201 m from it


def test_a_parcel_that_only_touches_a_zone_is_outside_of_it():
    assert around().of_parcel(square(100, 0, 50)) == {}


def test_random_parcels_are_related_as_to_every_zone_one_by_one():
    dice = random.Random(3715)
    met = 0
    for plane in (HOME_PLANE, ZONE_38):
        ready = around(plane=plane)
        for _ in range(150):
            parcel = square(dice.uniform(-60, 1150), dice.uniform(-60, 110), dice.uniform(1, 90))
            parcel = reproject(parcel, HOME_PLANE.epsg, plane.epsg)
            each = {z.id: relate_parcel(z, parcel, plane, extent_of(z, plane)) for z in ALL}
            near = {k: r for k, r in each.items() if r is not None and r.relation != "outside"}
            assert ready.of_parcel(parcel) == near
            met += len(near)
    assert met > 100


def test_places_are_related_in_the_home_plane_only():
    assert set(around().of_place(Point(X + 50, Y + 50))) == {"west"}
    with pytest.raises(ValueError, match="places are related in"):
        around(plane=ZONE_38).of_place(Point(X + 50, Y + 50))


WHOLE = zone("whole", box(X, Y, X + 1100, Y + 100))
REDRAWN = (
    WHOLE,
    zone("a", square(0, 0), "official", parent="whole"),
    zone("b", square(1000, 0), parent="whole"),
)


def test_a_zone_lies_where_its_official_parts_do():
    ready = around(REDRAWN)
    inside_a = ready.of_parcel(square(10, 10, 20))
    assert inside_a["whole"].relation == inside_a["a"].relation == "inside"
    assert inside_a["whole"].zone_id == "whole"
    assert ready.of_parcel(square(500, 10, 20)) == {}  # in the reconstruction, in no part


def test_without_an_official_part_the_reconstruction_stands():
    parts = [zone(part, square(west, 0), parent="whole") for part, west in (("a", 0), ("b", 1000))]
    found = around((WHOLE, *parts)).of_parcel(square(500, 10, 20))
    assert found["whole"].relation == "inside"
