"""Maps show what is known now, and a record's map what was known about its day."""

import json
from dataclasses import replace
from datetime import date

import pytest

from app.data.shipped import shipped
from app.maps.assets import load_assets
from app.services.check_parcels import HandedIn, Submission, check_parcels
from app.services.desk import open_desk
from app.services.draw_maps import MapRoom, draw_record, draw_zone, draw_zones
from app.services.import_layer import LayerImport, import_layer
from app.services.import_zones import ZoneImport, import_zones
from tests.conftest import NOON
from tests.import_files import geopackage, square
from tests.integration.real_places import DATANG

FROM = date(2026, 6, 1)
BLOCK = ZoneImport(zone_id="lq-block-urban", valid_from=FROM, source="临政字〔2026〕9号附图")


@pytest.fixture
def desk(tmp_path):
    opened = open_desk(tmp_path, demonstration=True, now=lambda: NOON)
    yield opened
    opened.store.close()


@pytest.fixture
def room():
    return MapRoom(load_assets(shipped("static") / "v" / "urlmap.json"))


def test_a_page_drawn_before_an_import_is_not_shown_after_it(desk, room):
    before = draw_zone(desk, room, "zh", "lq-block-urban"), draw_zones(desk, room, "zh", None)
    import_zones(desk, geopackage([square(-900, -900, 2_000)]), BLOCK)
    after = draw_zone(desk, room, "zh", "lq-block-urban"), draw_zones(desk, room, "zh", None)
    assert after[0] != before[0]
    assert after[1] != before[1]
    assert "官方边界" in after[0]


def test_the_map_of_a_record_shows_the_layer_of_its_day(desk, room):
    wanted = LayerImport(
        topic="permanent_basic_farmland", valid_from=FROM, source="数据库", licence="内部",
        data_date=None, complete_within="nowhere",
    )  # fmt: skip
    import_layer(desk, geopackage([square(-200, -200, 400)]), wanted)
    content = json.dumps({"type": "Polygon", "coordinates": [DATANG]}).encode()
    record = check_parcels(desk, Submission((HandedIn("p.geojson", content),), as_of=FROM))
    before = draw_record(desk, room, "zh", record["id"], None)
    later = replace(wanted, valid_from=date(2026, 9, 1))
    import_layer(desk, geopackage([square(-300, -300, 150)]), later)
    assert draw_record(desk, room, "zh", record["id"], None) == before
    record = check_parcels(desk, Submission((HandedIn("p.geojson", content),)))
    assert draw_record(desk, room, "zh", record["id"], None) != before
