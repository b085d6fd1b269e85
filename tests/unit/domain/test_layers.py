"""A layer is the same in another process, and its content tells when it is another one."""

import pickle
from dataclasses import replace

import pytest
import shapely
from shapely import MultiPolygon

from app.domain.layers import Feature
from tests.unit.domain.worlds import layer, rect

HOLED = rect(0, 0, 90, 90).difference(rect(10, 10, 20, 20))
PARTS = MultiPolygon([rect(200, 0, 210, 10), rect(300, 0, 310, 10)])


def one(**more):
    made = layer("farmland", HOLED, PARTS, code="0101", within=rect(-500, -500, 500, 500))
    return replace(made, **more)


def test_a_layer_arrives_as_it_left():
    sent = one()
    arrived = pickle.loads(pickle.dumps(sent))
    assert list(arrived.features) == list(sent.features)
    assert replace(arrived, features=()) == replace(sent, features=())
    assert [f.geometry.wkb for f in arrived.features] == [HOLED.wkb, PARTS.wkb]
    assert arrived.content == sent.content
    assert list(arrived.tree.query(rect(205, 5, 206, 6))) == [1]


def test_a_layer_without_features_arrives():
    assert pickle.loads(pickle.dumps(one(features=()))).features == []


@pytest.mark.parametrize(
    "change",
    [
        {"version": 7},
        {"id": "other"},
        {"seal": "sealed"},
        {"complete_within": None},
        {"complete_within": rect(-500, -500, 500, 501)},
        {"features": [Feature("f", HOLED, "0102"), Feature("g", PARTS, "0101")]},
        {"features": [Feature("f", shapely.segmentize(HOLED, 60), "0101")]},
    ],
    ids=str,
)
def test_whatever_an_overlay_depends_on_changes_the_content(change):
    assert one(**change).content != one().content


def test_the_seal_stands_for_the_polygons():
    sealed = one(seal="a")
    assert one(seal="a", features=sealed.features[:1]).content == sealed.content
    assert one(seal="b").content != sealed.content
