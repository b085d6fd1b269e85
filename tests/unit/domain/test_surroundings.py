"""Zones made ready for many sites answer as relating the site to every zone would."""

import random
from dataclasses import replace

import pytest
from shapely.geometry import Point, box

from app.data.evidence import load_evidence
from app.data.shipped import shipped
from app.domain.reference import HOME_PLANE, Plane, reproject
from app.domain.sources import Source
from app.domain.surroundings import surroundings_of
from app.domain.zones import Zone, extent_of, parts_that_redraw, relate_parcel
from app.services.desk import load_knowledge

BOUNDARIES = shipped("boundaries")
X, Y = 400_000.0, 4_080_000.0
ZONE_38 = Plane(3, 38)


def square(west, south, size=100.0):
    return box(X + west, Y + south, X + west + size, Y + south + size)


def zone(name, geometry, basis="reconstructed", parent=None, uncertainty_m=None, **more):
    return Zone(**{
        "id": name, "name_zh": name, "name_en": name, "kind": "block", "parent": parent,
        "plan": "p", "basis": basis, "source": Source("p", "1", name), "geometry": geometry,
        "uncertainty_m": uncertainty_m,
    } | more)  # fmt: skip


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


WHOLE = zone("whole", box(X, Y, X + 1100, Y + 100), gazetted_area_km2=0.3)
A = zone("a", square(0, 0), "official", parent="whole", gazetted_area_km2=0.1)
B = zone("b", square(1000, 0), parent="whole", gazetted_area_km2=0.2)
REDRAWN = (WHOLE, A, B)
BETWEEN = square(500, 10, 20)  # in the reconstruction of the whole, in no part


def test_a_zone_lies_where_its_official_parts_do():
    ready = around(REDRAWN)
    inside_a = ready.of_parcel(square(10, 10, 20))
    assert inside_a["whole"].relation == inside_a["a"].relation == "inside"
    assert inside_a["whole"].zone_id == "whole"
    assert ready.of_parcel(BETWEEN) == {}


def test_without_an_official_part_the_reconstruction_stands():
    found = around((WHOLE, replace(A, basis="reconstructed"), B)).of_parcel(BETWEEN)
    assert found["whole"].relation == "inside"


@pytest.mark.parametrize(
    "kind", ["protected_area", "excluded_area", "sewer_catchment", "wetland", "lake", "park",
             "reserve_control_zone", "logistics_area", "project_park", "facility_site"],
)  # fmt: skip
def test_what_only_lies_in_a_zone_does_not_redraw_it(kind):
    """The official boundary of a park in a block says nothing of where the block ends."""
    small = replace(A, kind=kind, gazetted_area_km2=0.3)  # not even with the printed area of it
    found = around((WHOLE, small)).of_parcel(BETWEEN)
    assert found["whole"].relation == "inside"
    assert set(around((WHOLE, small)).of_parcel(square(10, 10, 20))) == {"whole", "a"}


@pytest.mark.parametrize(
    "parts",
    [
        (A,),
        (A, replace(B, gazetted_area_km2=0.19)),
        (A, replace(B, gazetted_area_km2=None)),
        (A, replace(B, geometry=None, basis="text_only")),
        (A, replace(B, geometry=Point(X + 1050, Y + 50), basis="point_only")),
        (A, replace(B, kind="park")),
    ],
    ids=["one of two", "areas do not add up", "area not printed", "only named", "point", "no part"],
)
def test_parts_that_are_not_known_to_be_the_whole_do_not_redraw_it(parts):
    found = around((WHOLE, *parts)).of_parcel(BETWEEN)
    assert found["whole"].relation == "inside"


def test_what_else_lies_in_a_zone_leaves_its_redrawing_alone():
    park = zone("park", square(490, 0), "official", parent="whole", kind="park")
    assert set(around((*REDRAWN, park)).of_parcel(BETWEEN)) == {"park"}
    assert set(around((*REDRAWN, park)).of_parcel(square(10, 10, 20))) == {"a", "whole"}


def test_official_shipped_zones_redraw_what_they_were_drawn_to_make_up():
    """Whatever boundary an authority hands over, only the parts of a drawn union redraw it."""
    known = load_knowledge(demonstration=False).zones
    drawn = load_evidence(BOUNDARIES / "evidence.yaml").zones
    redrawn = {}
    for child in known:
        official = replace(child, basis="official", geometry=square(0, 0))
        zones = [official if one is child else one for one in known]
        for whole in zones:
            if parts := parts_that_redraw(whole, zones):
                redrawn.setdefault(whole.id, {})[child.id] = {part.id for part in parts}
    unions = {name: set(one.union_of) for name, one in drawn.items() if one.union_of}
    assert unions.keys() == {"lq-edz", "yg-edz"}
    assert redrawn == {whole: dict.fromkeys(parts, parts) for whole, parts in unions.items()}
