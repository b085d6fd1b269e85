"""Where a zone is measured: where it was drawn, or where official boundaries say that it is."""

from dataclasses import replace

import pytest
import shapely
from shapely.geometry import box

from app.domain.measured_land import site_of
from app.domain.zones import Edge
from tests.unit.domain.worlds import ZONE, X, Y, knowledge


def zone(name, west, east, basis="official", **more):
    shape = box(X + 1000 * west, Y, X + 1000 * east, Y + 1000)
    return replace(ZONE, id=name, geometry=shape, basis=basis, **more)


WHOLE = zone(
    "whole", 0, 5, "reconstructed", kind="development_zone", gazetted_area_km2=4.0,
    edges=(Edge(box(X, Y, X + 5000, Y + 1000).exterior, 100.0),), uncertainty_m=100.0,
)  # fmt: skip
WEST = zone("west", 0, 1, parent="whole", gazetted_area_km2=1.0)
EAST = zone("east", 2, 5, parent="whole", gazetted_area_km2=3.0)
LAKE = zone("lake", 1, 2, parent="whole", kind="lake")


def site(*others):
    known = replace(knowledge([]), zones=(WHOLE, *others))
    return site_of(WHOLE, known)


def test_official_boundaries_of_all_parts_are_the_zone():
    found = site(WEST, EAST, LAKE)
    assert found.drawn.equals(shapely.union(WEST.geometry, EAST.geometry))
    assert (found.basis, found.uncertainty_m) == ("official", 0.0)
    assert found.core.equals(found.drawn)


def test_parts_of_which_one_is_still_reconstructed_are_no_official_zone():
    found = site(WEST, replace(EAST, basis="reconstructed", uncertainty_m=50.0))
    assert found.drawn.equals(shapely.union(WEST.geometry, EAST.geometry))
    assert (found.basis, found.uncertainty_m) == ("reconstructed", 50.0)


@pytest.mark.parametrize(
    "others",
    [(LAKE,), (WEST,), (WEST, LAKE), (WEST, replace(EAST, basis="text_only", geometry=None))],
    ids=["a lake", "one part", "one part and a lake", "the other part only named"],
)
def test_some_of_a_zone_is_not_measured_as_the_whole(others):
    found = site(*others)
    assert found.drawn.equals(WHOLE.geometry)
    assert (found.basis, found.uncertainty_m) == ("reconstructed", 100.0)
