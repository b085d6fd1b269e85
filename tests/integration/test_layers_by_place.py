"""What is said of a place, and of a zone, once layers are loaded that cover a part of them only."""

from datetime import date

from shapely.geometry import Point

from app.data.shipped import shipped
from app.domain.reference import HOME_PLANE, to_degrees
from app.maps.assets import load_assets
from app.services.desk import open_desk
from app.services.draw_maps import MapRoom
from app.services.draw_questions import draw_eco_control
from app.services.import_layer import LayerImport, import_layer
from app.services.show_eco_control import eco_control_of
from app.services.show_zones import locate
from tests.conftest import NOON
from tests.import_files import geopackage
from tests.partly_covered import EAST, NORTH, partly_covered, strip

FROM = date(2026, 6, 1)
COVERED = {"permanent_basic_farmland", "urban_development_boundary"}


def at(desk, metres):
    place = to_degrees(Point(EAST + metres, NORTH + 50), HOME_PLANE)
    return locate(desk, place.x, place.y)


def unknown(place):
    return {one["topic"]: one["reason"]["zh"] for one in place["no_data"]}


def test_a_place_says_which_layers_do_not_cover_it(tmp_path):
    desk = open_desk(tmp_path, demonstration=True, now=lambda: NOON)
    topics = set(desk.knowledge.rulebook.topics)
    before = unknown(at(desk, 30))
    assert set(before) == topics
    assert set(before.values()) == {"没有导入该图层"}
    partly_covered(desk)
    inside, beside = unknown(at(desk, 30)), unknown(at(desk, 150))
    assert set(inside) == topics - COVERED
    assert inside["ecological_redline"] == "没有导入该图层"
    assert set(beside) == topics
    assert {topic for topic, why in beside.items() if why == "已载入的图层都不覆盖此处"} == COVERED
    desk.store.close()


def test_a_zone_says_that_its_control_units_are_told_by_place(tmp_path):
    desk = open_desk(tmp_path, demonstration=True, now=lambda: NOON)
    room = MapRoom(load_assets(shipped("static") / "v" / "urlmap.json"))
    without = eco_control_of(desk, "yg-area-north")["units_note"]["zh"]
    assert "没有生态环境管控单元的官方图层" in without
    page = draw_eco_control(desk, room, "zh", "yg-area-north")
    assert "没有管控单元与生态保护红线的官方图层" in page
    statement = LayerImport(
        topic="eco_control_unit", valid_from=FROM, source="生态环境局", licence="内部",
        data_date=FROM, complete_within=geopackage([strip(0, 100)]),
        code_field="BM", code_system="管控单元编码",
    )  # fmt: skip
    units = geopackage([strip(0, 60)], {"BM": ["ZH37152120001"]})
    import_layer(desk, units, statement)
    with_layer = eco_control_of(desk, "yg-area-north")["units_note"]["zh"]
    assert "单元取决于具体位置" in with_layer
    page = draw_eco_control(desk, room, "zh", "yg-area-north")
    assert "没有管控单元与生态保护红线的官方图层" not in page
    assert "请用经纬度或地块查询" in page
    desk.store.close()
