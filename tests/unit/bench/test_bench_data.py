"""The made-up data: the same every time, sound, within the prefecture, seamless mosaics."""

import hashlib

import numpy as np
import pytest
import shapely

from app.bench.data import LAND_USE, make_layers, make_parcels
from app.bench.mosaic import Roughness, make_mosaic
from app.bench.region import Window, make_region
from app.data.rulebooks import load_rulebook
from app.data.shipped import RULEBOOK
from app.domain.reference import HOME_PLANE, PREFECTURE_EXTENT, to_degrees

REGION = make_region(0.003)


@pytest.fixture(scope="module")
def layers():
    return {layer.name: layer for layer in make_layers(REGION)}


@pytest.fixture(scope="module")
def parcels():
    return make_parcels(REGION, 2_000)


def fingerprint():
    digest = hashlib.sha256()
    for layer in make_layers(make_region(0.001)):
        digest.update(b"".join(shapely.to_wkb(layer.geometries)))
        digest.update(repr((layer.name, layer.codes)).encode())
    digest.update(b"".join(shapely.to_wkb(make_parcels(make_region(0.001), 300))))
    return digest.hexdigest()


def test_the_same_bytes_twice():
    assert fingerprint() == fingerprint()


def test_the_full_window_is_well_within_the_prefecture():
    west, south, east, north = to_degrees(make_region(1.0).window.polygon, HOME_PLANE).bounds
    extent = PREFECTURE_EXTENT
    assert extent[0] + 0.05 < west < east < extent[2] - 0.05
    assert extent[1] + 0.05 < south < north < extent[3] - 0.05


def test_a_smaller_region_lies_in_the_middle_of_the_full_one():
    small, full = make_region(0.01).window, make_region(1.0).window
    assert small.area_m2 == pytest.approx(full.area_m2 / 100)
    assert small.west + small.east == pytest.approx(full.west + full.east)
    assert len(make_region(1.0).towns) == 60
    with pytest.raises(ValueError, match=r"scale 0 is not in \(0, 1\]"):
        make_region(0)


def test_layers_are_valid_polygons_in_the_window(layers):
    around = REGION.window.polygon.buffer(0.001)
    assert list(layers) == [
        "zones", "development boundary", "redline", "eco units", "land use", "farmland",
    ]  # fmt: skip
    for layer in layers.values():
        assert len(layer.geometries) == len(layer.codes) > 0
        assert shapely.is_valid(layer.geometries).all()
        assert (shapely.get_type_id(layer.geometries) == shapely.GeometryType.POLYGON).all()
        assert shapely.within(layer.geometries, around).all()


def test_no_layer_overlaps_itself(layers):
    for layer in layers.values():
        covered_m2 = shapely.union_all(layer.geometries).area
        assert shapely.area(layer.geometries).sum() == pytest.approx(covered_m2, rel=1e-9)


@pytest.mark.parametrize("name", ["land use", "eco units"])
def test_a_mosaic_fills_the_window_edge_by_edge(layers, name):
    patches = layers[name].geometries
    assert shapely.coverage_is_valid(patches)
    assert shapely.area(patches).sum() == pytest.approx(REGION.window.area_m2, rel=1e-9)


def test_land_use_is_as_dense_and_as_rough_as_in_the_full_region(layers):
    patches = layers["land use"].geometries
    assert len(patches) == 900  # 300 000 of the full region, times 0.003
    assert 30 < np.median(shapely.get_num_coordinates(patches)) < 80
    assert set(layers["land use"].codes) <= {code for code, _, _ in LAND_USE}
    assert len(layers["land use"].classes) >= 8


def test_farmland_lies_outside_towns_and_covers_most_of_the_rest(layers):
    patches = layers["farmland"].geometries
    share = shapely.area(patches).sum() / REGION.window.area_m2
    assert 0.5 < share < 0.85
    in_town = REGION.distance_in_radii(shapely.get_coordinates(shapely.centroid(patches))) < 0.5
    assert not in_town.any()


def test_every_layer_has_a_topic_and_codes_where_its_topic_classifies(layers):
    topics = load_rulebook(RULEBOOK, demonstration=False).topics
    for layer in layers.values():
        assert (topics[layer.topic].polarity == "classifies") == (layer.code_system is not None)
        assert ("" in layer.codes) == (layer.code_system is None)


def test_parcels_are_sound_and_of_the_sizes_stated(parcels):
    assert len(parcels) == 2_000
    assert shapely.is_valid(parcels).all()
    areas_m2 = shapely.area(parcels)
    assert areas_m2.min() == pytest.approx(2_000)
    assert areas_m2.max() < 200_001
    assert 9_000 < np.median(areas_m2) < 11_000
    corners = shapely.get_num_coordinates(parcels) - 1
    assert (corners.min(), corners.max()) == (5, 20)
    assert shapely.within(parcels, REGION.window.polygon).all()


def test_parcels_crowd_in_towns(parcels):
    places = shapely.get_coordinates(shapely.centroid(parcels))
    near = (REGION.distance_in_radii(places) < 1.5).mean()
    even = REGION.window.uniform(2_000, 500.0, np.random.default_rng(1))
    assert near > 2 * (REGION.distance_in_radii(even) < 1.5).mean()


def test_two_generators_halve_a_window_with_a_straight_edge_where_nothing_strays():
    window = Window(0, 0, 200, 100)
    generators = np.array([[50.0, 50.0], [150.0, 50.0]])
    straight = make_mosaic(generators, window, Roughness(10, 0.0, 9), np.random.default_rng(0))
    assert shapely.area(straight).tolist() == pytest.approx([10_000, 10_000])
    assert straight[0].equals(shapely.box(0, 0, 100, 100))  # nine vertices more, the same shape
    assert shapely.get_num_coordinates(straight).tolist() == [14, 14]
    rough = make_mosaic(generators, window, Roughness(10, 0.2, 9), np.random.default_rng(0))
    assert abs(rough[0].area - 10_000) > 10
    assert rough[0].area + rough[1].area == pytest.approx(20_000)
    assert rough[0].intersection(rough[1]).area == 0
