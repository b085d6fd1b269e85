"""OGC API - Features: boxes in every axis order, times against versions, properties."""

import math
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from app.data.publications.collections import LayerCollection
from app.data.publications.periods import Period, document_period
from app.domain.assessment import Versions
from app.domain.sources import Document
from app.domain.versions import timeline
from app.services.publish_features import (
    Rectangle,
    Wish,
    collections_of,
    find_collection,
    select,
)
from tests.api.ogc import (
    CODES,
    CRS84,
    EPSG,
    FARMLAND,
    ZONES,
    areas,
    ids,
    in_reference,
    refused,
)

URBAN = ["lq-block-urban", "lq-edz"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"bbox": "115.74,36.84,115.76,36.86"}, URBAN),
        ({"bbox": "115.74,36.84,0,115.76,36.86,100"}, URBAN),
        ({"bbox": "115.74,36.84,115.76,36.86", "bbox-crs": CRS84}, URBAN),
        ({"bbox": "36.84,115.74,36.86,115.76", "bbox-crs": f"{EPSG}4490"}, URBAN),
        ({"bbox": "36.84,115.74,36.86,115.76", "bbox-crs": f"{EPSG}4326"}, URBAN),
        ({"bbox": "4079000,388000,4081000,389500", "bbox-crs": f"{EPSG}4548"}, URBAN),
        ({"bbox": "4079000,39388000,4081000,39389500", "bbox-crs": f"{EPSG}4527"}, URBAN),
        ({"bbox": "388000,4079000,389500,4081000", "bbox-crs": f"{EPSG}4548"}, []),
        ({"bbox": "115.75,36.85,115.75,36.85"}, URBAN),
        ({"bbox": "115.75,36.84,115.75,36.86"}, URBAN),
        ({"bbox": "115.0,36.0,115.1,36.1"}, []),
        ({"bbox": "116.2,30,-170,40"}, ["demo-park"]),
        ({"bbox": "170,30,115.5,40"}, ["lq-block-yandian", "lq-edz"]),
    ],
)
def test_boxes_in_every_axis_order(client, query, expected):
    assert ids(client, **query) == expected


def test_the_whole_world_holds_everything_with_a_place(client):
    assert len(ids(client, bbox="-180,-90,180,90")) == 8
    assert len(ids(client, **{"bbox": "-90,-180,90,180", "bbox-crs": f"{EPSG}4326"})) == 8
    assert len(ids(client, **{"bbox": "-1e9,-1e9,1e9,1e9", "bbox-crs": f"{EPSG}4526"})) == 8
    assert ids(client, "/ogc/collections/zone-records", bbox="-180,-90,180,90") == []


@pytest.mark.parametrize(
    "box_text",
    ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "nan,0,1,1", "0,0,inf,1", "0,0,1e400,1", "0,1,1,0",
     "0,0,9,1,1,0", "36.84,115.74,36.86,115.76", "-181,0,0,1", "0,0,1,91", "1,2,3,4,5,6,7"],
)  # fmt: skip
def test_boxes_that_are_none(client, box_text):
    refused(client.get(f"{ZONES}/items", params={"bbox": box_text}))


def test_a_box_in_metres_cannot_run_backwards(client):
    query = {"bbox": "4079000,389500,4081000,388000", "bbox-crs": f"{EPSG}4548"}
    refused(client.get(f"{ZONES}/items", params=query))
    with pytest.raises(ValueError, match="no box"):
        Rectangle((1, 0, 0, 1), 4548)
    with pytest.raises(ValueError, match="no box"):
        Rectangle((0, 0, math.nan, 1), 4548)


SHARE = st.floats(0, 1)
CORNERS = st.tuples(SHARE, SHARE, SHARE, SHARE)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CODES), CORNERS)
def test_a_box_finds_what_shapely_finds_in_the_same_reference(desk, code, corners):
    """Law: filtering by a box is filtering by it in its own reference, whichever that is."""
    shapes = {z.id: in_reference(shapely.segmentize(z.geometry, 50), code) for z in areas(desk)}
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    xs = sorted(west + (east - west) * share for share in corners[:2])
    ys = sorted(south + (north - south) * share for share in corners[2:])
    asked = Rectangle((xs[0], ys[0], xs[1], ys[1]), code)
    found = select(find_collection(desk.knowledge, "zones"), Wish(boxes=(asked,)))
    answered = {feature.id for feature in found.features}
    # edges bend between two references: what lies within half a metre of the box may be either
    doubt = 0.5 if code > 4500 else 5e-6
    least = {name for name, s in shapes.items() if s.buffer(-doubt).intersects(box(*asked.bounds))}
    most = {name for name, s in shapes.items() if s.distance(box(*asked.bounds)) <= doubt}
    assert least <= answered <= most


def test_a_parallel_is_no_straight_line_on_the_ground(desk):
    """A wide box in degrees bends by about 90 m in the plane: its rim is followed, not cut."""
    north = next(zone for zone in areas(desk) if zone.id == "yg-area-north")
    top = in_reference(north.geometry, 4490).bounds[3]

    def is_hit(south):
        asked = Rectangle((114.0, south, 118.0, top + 0.2), 4490)
        found = select(find_collection(desk.knowledge, "zones"), Wish(boxes=(asked,)))
        return "yg-area-north" in {feature.id for feature in found.features}

    metre = 1 / 111_000
    assert is_hit(top - 2 * metre)
    assert not is_hit(top + 2 * metre)


@pytest.mark.parametrize(
    ("asked", "answers"),
    [
        ("2019-12-31", False),
        ("2020-01-01", True),
        ("2019-12-31T15:59:59Z", False),  # still the year before in Liaocheng
        ("2019-12-31T16:00:00Z", True),
        ("2019-12-31t16:00:00.25z", True),
        ("2020-01-01T00:00:00+08:00", True),
        ("2020-01-01T07:59:59+16:00", False),
        ("../2019-12-31", False),
        ("/2019-12-31", False),
        ("../2020-01-01", True),
        ("2019-01-01/2019-12-31", False),
        ("2019-06-01T00:00:00Z/2020-06-01T00:00:00Z", True),
        ("2031-01-01/..", True),
        ("2031-01-01/", True),
        ("../..", True),
    ],
)
def test_time_is_asked_of_the_versions(client, asked, answers):
    path = f"/ogc/collections/{FARMLAND}"
    assert bool(ids(client, path, datetime=asked)) == answers


@pytest.mark.parametrize(
    "text",
    ["", "today", "2026", "2026-13-01", "2026-02-30", "2026-01-01T00:00:00", "2026-01-01T25:00:00Z",
     "2026-01-02/2026-01-01", "a/b", "1/2/3", "2026-01-01/2026-02-01/2026-03-01", "20260101",
     "9999-12-31T23:59:59-08:00", "2026-01-01 00:00:00Z"],
)  # fmt: skip
def test_times_that_are_none(client, text):
    refused(client.get(f"{ZONES}/items", params={"datetime": text}))


def imported(desk):
    """Return what would be known had two official boundaries and a layer come in."""
    known = desk.knowledge
    drawn = next(zone for zone in known.zones if zone.id == "lq-block-urban")
    point = next(zone for zone in known.zones if zone.id == "lq-park-textile")
    square = box(386000, 4078000, 387000, 4079000)
    official = {"basis": "official", "uncertainty_m": 0.0, "edges": (), "geometry": square}
    layer = next(layer for layer in known.layers if layer.id == FARMLAND)
    versions = Versions(
        zones=timeline([
            *known.zones,
            replace(drawn, **official, valid_from=date(2026, 6, 1), version=1),
            replace(point, **official, valid_from=date(2026, 7, 1), version=2),
            replace(drawn, **official, id="new-zone", valid_from=date(2026, 7, 15), version=4),
        ]),
        extents={},
        layers=timeline([*known.layers,
            replace(layer, features=(), valid_from=date(2026, 9, 1), version=3),
            replace(layer, id="withdrawn", valid_until=date(2024, 12, 31), version=5)]),
        rulebook=known.rulebook,
    )  # fmt: skip
    return versions.on(date(2026, 8, 1))


def versions_of(known, name, feature_id, first=None, last=None):
    asked = Period(first, last) if first or last else None
    collection = find_collection(known, name, asked)
    found = select(collection, Wish(period=asked, equals={"id": feature_id}, limit=10)).features
    return [(feature.row["basis"], feature.row["valid_from"]) for feature in found]


def test_an_imported_boundary_answers_from_its_first_day(desk):
    known = imported(desk)
    old, new = ("reconstructed", None), ("official", "2026-06-01")
    urban = "lq-block-urban"
    assert versions_of(known, "zones", urban) == [new]
    assert versions_of(known, "zones", urban, date(2026, 5, 31), date(2026, 5, 31)) == [old]
    assert versions_of(known, "zones", urban, date(2026, 6, 1), date(2026, 6, 1)) == [new]
    # one id is one feature: of the versions in an interval the newest is shown
    assert versions_of(known, "zones", urban, date(2026, 1, 1), date(2026, 12, 31)) == [new]
    assert versions_of(known, "zones", urban, None, date(2026, 1, 1)) == [old]


def test_a_zone_changes_its_collection_when_its_outline_becomes_known(desk):
    known, textile = imported(desk), "lq-park-textile"
    assert versions_of(known, "zones", textile) == [("official", "2026-07-01")]
    assert versions_of(known, "zone-points", textile) == []
    then = (date(2026, 6, 30), date(2026, 6, 30))
    assert versions_of(known, "zones", textile, *then) == []
    assert versions_of(known, "zone-points", textile, *then) == [("point_only", None)]


def test_a_zone_is_not_there_before_its_first_day(desk):
    known = imported(desk)
    assert versions_of(known, "zones", "new-zone") == [("official", "2026-07-15")]
    assert versions_of(known, "zones", "new-zone", None, date(2026, 7, 14)) == []
    assert versions_of(known, "zones", "new-zone", date(2026, 7, 15), None) != []


def test_layers_of_other_days(desk):
    known = imported(desk)
    days = {day: Period(day, day) for day in (date(2019, 1, 1), date(2026, 8, 1), date(2026, 9, 1))}
    counts = [
        select(find_collection(known, FARMLAND, period), Wish(period=period)).matched
        for period in days.values()
    ]
    assert counts == [0, 1, 0]
    # a layer that answers no longer is no collection, whatever day is asked about
    last_year = Period(date(2024, 1, 1), date(2024, 12, 31))
    assert "withdrawn" not in {
        c.id for c in (*collections_of(known, last_year), *collections_of(known))
    }
    assert len(collections_of(known)) == 11


def test_a_corrected_import_never_shows_the_one_it_replaced(desk):
    known, first = desk.knowledge, date(2026, 6, 1)
    drawn = next(zone for zone in known.zones if zone.id == "lq-block-urban")
    mistaken = replace(drawn, basis="official", valid_from=first, version=1, note=None)
    zones = timeline([drawn, mistaken, replace(mistaken, version=2, uncertainty_m=0.5)])
    versions = Versions(zones, {}, known.layers, known.rulebook)
    found = find_collection(versions.on(first), "zones", Period(date(2020, 1, 1), None))
    (feature,) = select(found, Wish()).features
    assert feature.row["uncertainty_m"] == 0.5


def test_property_filters(client):
    assert ids(client, kind="block") == ["lq-block-urban", "lq-block-yandian"]
    assert ids(client, kind="block", name_zh="城区板块") == ["lq-block-urban"]
    assert ids(client, parent="lq-edz", basis="reconstructed", bbox="115.7,36.8,115.8,36.9") == [
        "lq-block-urban"]  # fmt: skip
    assert ids(client, kind="no-such-kind") == []
    assert ids(client, "/ogc/collections/demo-current-land-use", code="0601") != []
    with pytest.raises(KeyError):
        select(SimpleNamespace(queryables=("id",)), Wish(equals={"quote": "x"}))


def test_a_layer_is_searched_by_its_index(desk):
    layer = next(layer for layer in desk.knowledge.layers if layer.id == "demo-current-land-use")
    collection = LayerCollection(layer, layer.name, layer.name)
    probe = box(430100, 4080100, 430900, 4080400)
    truly = [i for i, f in enumerate(layer.features) if f.geometry.intersects(probe)]
    assert 0 < len(truly) < len(layer.features)
    assert list(collection.near(probe)) == truly


def test_periods():
    text = Document("d", "", "", None, None, date(2021, 1, 1), date(2025, 12, 31))
    assert document_period(text) == Period(date(2021, 1, 1), date(2025, 12, 31))
    replaced = replace(text, superseded_on=date(2023, 6, 1))
    assert document_period(replaced).last == date(2023, 5, 31)
    assert not Period(date(2026, 1, 2), date(2026, 1, 1)).meets(Period())
