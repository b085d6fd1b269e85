"""The GeoPackage for those offline: sound, in the right place, in the style of the maps."""

import math
import re
import sqlite3
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import geopandas
import pytest
import shapely
from shapely.geometry import Point

from app.domain.reference import HOME_PLANE
from app.domain.zones import extent_of
from app.maps import style
from app.services.publish_features import (
    zones_geopackage,
)
from tests.api.ogc import (
    areas,
    get,
    in_reference,
)


def _read(content, query):
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(content)
        return database.execute(query).fetchall()
    finally:
        database.close()


def test_the_geopackage_is_served_and_sound(client):
    answer = get(client, "/api/downloads/zones.gpkg")
    assert answer.headers["content-type"] == "application/geopackage+sqlite3"
    content = answer.content
    assert content[:16] == b"SQLite format 3\0"
    assert content[68:72] == b"GPKG"
    assert _read(content, "PRAGMA integrity_check") == [("ok",)]
    assert _read(content, "PRAGMA foreign_key_check") == []
    counts = {name: _read(content, f'select count(*) from "{name}"')[0][0]
              for (name,) in _read(content, "select table_name from gpkg_contents")}  # fmt: skip
    assert counts == {"uncertainty_bands": 32, "zones": 8, "zone_limits": 32, "zone_points": 25,
                      "zone_records": 247, "layer_styles": 5}  # fmt: skip


def test_without_the_demonstration_the_file_has_nothing_of_it(plain_client):
    content = get(plain_client, "/api/downloads/zones.gpkg").content
    for table in ("zones", "zone_points", "zone_records"):
        rows = _read(content, f"select basis, plan from {table}")
        assert rows
        assert not any("demonstration" in row for row in rows)


def test_the_same_zones_at_the_same_moment_give_the_same_file(desk):
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    assert zones_geopackage(desk, moment) == zones_geopackage(desk, moment)
    (written,) = set(_read(zones_geopackage(desk, moment), "select last_change from gpkg_contents"))
    assert written == ("2026-01-01T00:00:00.000Z",)


def geometries(content, table, key):
    rows = _read(content, f'select "{key}", geom from "{table}" where geom is not null')
    header = {1: 8, 3: 40}
    found = {}
    for name, blob in rows:
        assert blob[:3] == b"GP\0"
        assert int.from_bytes(blob[4:8], "little") == 4490
        geometry = shapely.from_wkb(blob[header[blob[3]] :])
        if blob[3] == 3:
            west, east, south, north = memoryview(blob[8:40]).cast("d")
            assert (west, south, east, north) == geometry.bounds
        found.setdefault(name, []).append(geometry)
    return found


def test_the_geopackage_holds_the_zones_where_they_are(desk):
    content = zones_geopackage(desk)
    drawn = geometries(content, "zones", "id")
    for zone in areas(desk):
        (geometry,) = drawn[zone.id]
        assert geometry.geom_type == "MultiPolygon"
        true = shapely.get_coordinates(in_reference(zone.geometry, 4490))
        assert shapely.get_coordinates(geometry) == pytest.approx(true, abs=1e-12)
    points = geometries(content, "zone_points", "id")
    assert set(points) == {z.id for z in desk.knowledge.zones if z.basis == "point_only"}


def test_bands_hold_every_place_where_the_boundary_may_be(desk):
    bands = geometries(zones_geopackage(desk), "uncertainty_bands", "zone")
    uncertain = [zone for zone in desk.knowledge.zones if zone.geometry and zone.uncertainty_m]
    assert set(bands) == {zone.id for zone in uncertain}
    for zone in uncertain:
        (band,) = geopandas.GeoSeries(bands[zone.id], crs=4490).to_crs(HOME_PLANE.epsg)
        if isinstance(zone.geometry, Point):
            assert band.area == pytest.approx(math.pi * zone.uncertainty_m**2, rel=2e-3)
            continue
        assert band.buffer(0.5).covers(zone.geometry.boundary)
        assert not band.buffer(-0.5).intersects(extent_of(zone).core)


def test_limits_carry_their_words_and_their_stretch(desk):
    content = zones_geopackage(desk)
    query = "select side, printed_zh, uncertainty_m from zone_limits where zone = 'lq-block-urban'"
    limits = {side: rest for side, *rest in _read(content, query)}
    assert limits["north"] == ["东吕高速", 900]
    assert set(limits) == {"north", "east", "south", "west"}
    urban = next(zone for zone in areas(desk) if zone.id == "lq-block-urban")
    lines = geopandas.GeoSeries(geometries(content, "zone_limits", "zone")["lq-block-urban"],
                                crs=4490).to_crs(HOME_PLANE.epsg)  # fmt: skip
    assert lines.length.sum() == pytest.approx(urban.geometry.length, rel=1e-9)


def test_styles_speak_the_language_of_the_maps(desk):
    content = zones_geopackage(desk)
    rows = _read(content, "select f_table_name, f_geometry_column, useAsDefault, styleQML "
                          "from layer_styles")  # fmt: skip
    styles = {name: ET.fromstring(qml) for name, _, _, qml in rows}
    assert {(column, default) for name, column, default, _ in rows if name != "zone_records"} == {
        ("geom", 1)}  # fmt: skip
    colours = {name: _colours(root) for name, root in styles.items()}
    assert _hex(style.ACCENT) in colours["zones"] & colours["zone_points"]
    assert _hex(style.ACCENT) in colours["uncertainty_bands"] & colours["zone_limits"]
    assert _hex(style.MAGENTA) in colours["zones"]
    for name, root in styles.items():
        fields = {row[1] for row in _read(content, f'pragma table_info("{name}")')} - {
            "fid",
            "geom",
        }
        aliases = {alias.get("field"): alias.get("name") for alias in root.iter("alias")}
        assert fields <= set(aliases), name
        assert all(re.search("[一-鿿]", aliases[field]) for field in fields)


def _colours(root):
    options = [option.get("value") for option in root.iter("Option")]
    return {text.rsplit(",", 1)[0] for text in options if text and text.count(",") == 3}


def _hex(colour):
    return ",".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
