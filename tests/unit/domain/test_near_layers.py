"""Layers far from a parcel are not overlaid; those at hand never are left out."""

import pytest
from shapely.geometry import box

from app.domain.layers import Feature, Layer
from app.domain.overlay import near_layers
from app.domain.parcels import Parcel
from app.domain.reference import HOME_PLANE, Plane, reproject
from app.text import Text

X, Y = 400_000.0, 4_080_000.0


def layer(features, complete_within=None):
    return Layer(
        id="l", topic="t", name=Text("层", "layer"), polarity="forbids", basis="official",
        source=Text("源", "source"), data_date=None, valid_from=None, valid_until=None,
        features=[Feature(str(n), shape) for n, shape in enumerate(features)],
        complete_within=complete_within,
    )  # fmt: skip


def parcel(west, south, size=100.0, plane=HOME_PLANE):
    shape = box(X + west, Y + south, X + west + size, Y + south + size)
    return Parcel("p", reproject(shape, HOME_PLANE.epsg, plane.epsg), plane)


FIELD = box(X, Y, X + 100, Y + 100)


@pytest.mark.parametrize("plane", [HOME_PLANE, Plane(3, 38), Plane(6, 20)])
@pytest.mark.parametrize(
    ("west", "south", "near"),
    [
        (100, 0, True),  # shares an edge
        (-100, -100, True),  # shares a corner
        (120, 0, False),
        (0, -230, False),
    ],
)
def test_a_layer_is_looked_at_where_its_features_are(plane, west, south, near):
    fields = layer([FIELD])
    assert near_layers(parcel(west, south, plane=plane), [fields]) == ([fields] if near else [])


def test_a_layer_says_something_wherever_it_is_complete():
    fields = layer([FIELD], complete_within=box(X, Y, X + 5000, Y + 5000))
    assert near_layers(parcel(4000, 4000), [fields]) == [fields]
    assert near_layers(parcel(6000, 4000), [fields]) == []
    assert near_layers(parcel(500, 500), [layer([], box(X, Y, X + 5000, Y + 5000))]) != []
