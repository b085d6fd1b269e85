"""A record's map draws a large layer from tiles only if they show exactly what was asked."""

import json
from dataclasses import replace
from datetime import date

import pytest

from app.data.shipped import shipped
from app.maps.assets import load_assets
from app.services.check_parcels import HandedIn, Submission, check_parcels
from app.services.desk import open_desk
from app.services.draw_maps import MOST_CONTEXT, MapRoom, draw_record
from app.services.import_layer import LayerImport, import_layer
from tests.conftest import NOON
from tests.import_files import geopackage, square
from tests.integration.real_places import DATANG

FIRST, SECOND = date(2026, 6, 1), date(2026, 9, 1)
WANTED = LayerImport(
    topic="permanent_basic_farmland", valid_from=FIRST, source="数据库", licence="公开",
    data_date=None, complete_within="nowhere", public=True,
)  # fmt: skip
FIELDS = [square(30 * (n % 50) - 900, 30 * (n // 50) + 500, 25) for n in range(MOST_CONTEXT + 1)]


@pytest.fixture
def desk(tmp_path):
    opened = open_desk(tmp_path, demonstration=False, now=lambda: NOON)
    yield opened
    opened.store.close()


def drawn(desk, as_of=None):
    room = MapRoom(load_assets(shipped("static") / "v" / "urlmap.json"))
    content = json.dumps({"type": "Polygon", "coordinates": [DATANG]}).encode()
    record = check_parcels(desk, Submission((HandedIn("p.geojson", content),), as_of=as_of))
    return draw_record(desk, room, "zh", record["id"], None)


def is_inline(page):
    return '"context-0-0"' in page


def test_above_two_thousand_features_tiles_of_that_version_are_drawn(desk):
    import_layer(desk, geopackage(FIELDS), WANTED)
    page = drawn(desk)
    assert "/tiles/permanent-basic-farmland/{z}/{x}/{y}.mvt?version=1" in page
    assert not is_inline(page)
    import_layer(desk, geopackage(FIELDS), replace(WANTED, valid_from=SECOND))
    assert "{y}.mvt?version=2" in drawn(desk)
    earlier = drawn(desk, as_of=FIRST)  # tiles show today's version, not that of June
    assert "/tiles/" not in earlier
    assert is_inline(earlier)


def test_up_to_two_thousand_features_nothing_changes(desk):
    import_layer(desk, geopackage(FIELDS[:MOST_CONTEXT]), WANTED)
    page = drawn(desk)
    assert "/tiles/" not in page
    assert is_inline(page)


def test_a_layer_that_may_not_be_published_stays_inline(desk):
    import_layer(desk, geopackage(FIELDS), replace(WANTED, public=False))
    page = drawn(desk)
    assert "/tiles/" not in page
    assert is_inline(page)
