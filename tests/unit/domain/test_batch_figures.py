"""The figures that a batch prints beside its verdicts are those of the check of one parcel."""

from dataclasses import replace

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.batch import RELATIONS, uncovered_topics
from app.domain.reference import HOME_PLANE
from app.domain.zones import Zone, extent_of
from tests.unit.domain.test_batch import alone, judged, parcels, sharp_and_doubtful
from tests.unit.domain.worlds import (
    BOUNDARY,
    FARMLAND,
    SOURCE,
    STRIP,
    ZONE,
    asked,
    knowledge,
    layer,
    rect,
    uncertain,
)

RULES = [FARMLAND, BOUNDARY, STRIP]
WITHIN = rect(-100, -100, 200, 300)  # the layers say nothing east of it
NOISE_M2 = 0.02  # of shared edges: the single check leaves it out, areas alone cannot


def partly_covered():
    """Layers that end within reach of the parcels, in a zone whose edge is known to 25 m."""
    fields = [rect(20, 20, 60, 60), rect(50, 50, 70, 80), rect(190, 0, 300, 90)]
    layers = [
        layer("farmland", *fields, within=WITHIN),
        layer("boundary", rect(-50, -50, 110, 250), polarity="requires", within=WITHIN),
        layer("strip", rect(0, 100, 500, 110), polarity="informs", within=WITHIN),
        layer("planned", rect(0, 0, 200, 300), polarity="classifies", within=None),
    ]
    zone = uncertain(replace(ZONE, geometry=rect(-200, -200, 350, 400)), 25.0)
    return knowledge(RULES, layers, zone)


def assert_same_figures(known, shapes):
    found = judged(known, asked(), shapes)
    for row, shape in enumerate(shapes):
        expected = alone(known, asked(), shape)
        overlaps = {one.layer.id: one for one in expected.overlaps}
        for layer_id, state in found.layers.items():
            overlap = overlaps.get(layer_id)
            parts = [(state.uncovered_m2[row], overlap.uncovered if overlap else shape)]
            if layer_id != "strip-layer":  # what only informs counts against no parcel
                counting = overlap.counting if overlap else shapely.Polygon()
                parts.append((state.counting_m2[row], counting))
            for got_m2, part in parts:
                assert got_m2 == pytest.approx(part.area, rel=1e-6, abs=NOISE_M2), shape.wkt
                assert (got_m2 == 0) == part.is_empty, (layer_id, shape.wkt)
        zone = found.rulings[found.ruling[row]].zone
        relation = RELATIONS[found.zone_relation[row]]
        same = [r for r in expected.relations if zone >= 0 and r.zone_id == found.zones[zone]]
        assert relation == next(("straddles" if r.straddles else r.relation for r in same), None)


def test_what_counts_and_what_is_not_covered_on_beside_and_over_every_edge():
    assert_same_figures(partly_covered(), sharp_and_doubtful())


@settings(max_examples=60, deadline=None)
@given(shapes=st.lists(parcels(), min_size=1, max_size=8))
def test_what_counts_and_what_is_not_covered_at_random(shapes):
    assert_same_figures(partly_covered(), shapes)


def test_by_hand():
    """200 m x 100 m, of which the layers know the west half; the boundary ends after 60 m."""
    half = rect(0, 0, 100, 100)
    known = knowledge(
        RULES,
        [
            layer("farmland", rect(70, 0, 90, 100), within=half),
            layer("boundary", rect(0, 0, 60, 100), polarity="requires", within=half),
        ],
    )
    found = judged(
        known, asked(), [rect(0, 0, 200, 100), rect(300, 0, 400, 100), rect(0, 0, 40, 100)]
    )
    farmland, boundary = found.layers["farmland-layer"], found.layers["boundary-layer"]
    near = {"rel": 1e-9, "abs": 1e-6}
    assert farmland.counting_m2 == pytest.approx([2_000, 0, 0], **near)
    assert boundary.counting_m2 == pytest.approx([4_000, 0, 0], **near)
    assert boundary.uncovered_m2 == pytest.approx([10_000, 10_000, 0], **near)
    assert farmland.uncovered_m2 == pytest.approx(boundary.uncovered_m2, **near)
    assert uncovered_topics(found) == {"boundary": 2, "farmland": 2}


def test_a_topic_is_uncovered_where_none_of_its_official_layers_covers():
    west, east = rect(0, 0, 100, 100), rect(200, 0, 300, 100)
    one = layer("farmland", rect(10, 10, 20, 20), within=west)
    known = knowledge(
        RULES,
        [
            one,
            replace(one, id="other", complete_within=east),
            replace(one, id="fiction", basis="demonstration", complete_within=rect(0, 0, 500, 100)),
        ],
    )
    shapes = [rect(5, 5, 50, 50), rect(205, 5, 250, 50), rect(120, 5, 150, 50)]
    assert uncovered_topics(judged(known, asked(), shapes)) == {"farmland": 1}


def test_a_topic_is_covered_where_its_layers_cover_a_parcel_together():
    one = layer("farmland", rect(10, 10, 20, 20), within=rect(0, 0, 100, 100))
    other = replace(one, id="other", complete_within=rect(100, 0, 200, 100))
    shapes = [rect(80, 5, 150, 50), rect(150, 5, 250, 50)]
    found = judged(knowledge(RULES, [one, other]), asked(), shapes)
    assert uncovered_topics(found) == {"farmland": 1}


def test_a_parcel_lies_in_its_zone_perhaps_or_across_its_edge():
    shapes = [
        rect(0, 0, 50, 50),
        rect(340, 0, 360, 50),
        rect(300, 0, 500, 50),
        rect(300, 0, 360, 50),
    ]
    found = judged(partly_covered(), asked(), shapes)
    words = [RELATIONS[code] for code in found.zone_relation]
    assert words == ["inside", "undetermined", "straddles", "undetermined"]
    assert_same_figures(partly_covered(), shapes)


def test_a_zone_that_official_parts_redraw_relates_as_its_surest_part():
    whole = replace(ZONE, geometry=rect(0, 0, 500, 300), gazetted_area_km2=3.0)
    whole = uncertain(whole, 20.0)
    west = Zone(
        "west", "西", "west", "block", "zone", "plan", "official", SOURCE, rect(0, 0, 100, 300),
        gazetted_area_km2=1.0,
    )  # fmt: skip
    east = replace(west, id="east", geometry=rect(300, 0, 500, 300), gazetted_area_km2=2.0)
    known = knowledge(RULES, [], whole)
    zones = (whole, west, east)
    extents = {(zone.id, HOME_PLANE): extent_of(zone) for zone in zones}
    known = replace(known, zones=zones, extents=extents)
    shapes = [rect(5, 5, 50, 50), rect(80, 5, 120, 50), rect(90, 5, 400, 50)]
    assert_same_figures(known, shapes)
    found = judged(known, asked(), shapes)
    words = [RELATIONS[code] for code in found.zone_relation]
    assert words == ["inside", "straddles", "straddles"]
