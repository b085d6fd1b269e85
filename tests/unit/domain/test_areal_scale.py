"""The scale of areas against the geodesic area of small squares, all over the prefecture."""

import numpy as np
import pytest
import shapely
from shapely import box

from app.domain.areas import areal_scale, ellipsoidal_area_m2
from app.domain.reference import PREFECTURE_EXTENT, Plane, to_plane

WEST, SOUTH, EAST, NORTH = PREFECTURE_EXTENT


@pytest.mark.parametrize("plane", [Plane(3, 39), Plane(3, 38), Plane(3, 38, prefixed=True)])
@pytest.mark.parametrize("longitude", np.linspace(WEST, EAST, 6).tolist())
@pytest.mark.parametrize("latitude", np.linspace(SOUTH, NORTH, 4).tolist())
def test_the_scale_is_that_of_the_geodesic_area(plane, longitude, latitude):
    centre = to_plane(shapely.Point(longitude, latitude), plane)
    square = box(centre.x - 250, centre.y - 250, centre.x + 250, centre.y + 250)
    scale = areal_scale(np.array([[centre.x, centre.y]]), plane)
    assert scale[0] == pytest.approx(ellipsoidal_area_m2(square, plane) / 250_000, rel=2e-8)


def test_many_places_at_once():
    places = np.array([[500_000.0, 4e6], [400_000.0, 4e6], [600_000.0, 4e6]])
    scale = areal_scale(places, Plane(3, 39))
    assert scale.shape == (3,)
    assert scale[0] == 1.0
    assert scale[1] == scale[2]
    # k = 1 + y^2/2R^2 with R about 6371 km: 1 - (100 / 6371)^2 = 0.999754
    assert scale[1] == pytest.approx(0.999754, abs=2e-6)
