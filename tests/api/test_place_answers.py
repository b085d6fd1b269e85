"""What applies at a place is answered where it takes no time, and always as if asked anew."""

import json
import threading
from datetime import date

import pytest
import shapely
from fastapi.testclient import TestClient
from shapely.geometry import Point, Polygon

from app.api import routes
from app.domain.reference import HOME_PLANE, to_degrees, to_plane
from app.main import create_app
from app.services import answer_place as answers
from app.services.desk import open_desk
from app.services.import_zones import ZoneImport, import_zones
from app.services.show_zones import locate
from app.settings import Settings
from app.text import localise
from tests.import_files import gbk_shapefile
from tests.integration.real_places import DATANG
from tests.partly_covered import EAST, NORTH, partly_covered

PATIENCE_S = 30.0  # of a test that fails; one that passes does not wait
TOWN = {"lon": 115.770545, "lat": 36.873816}


@pytest.fixture
def service(tmp_path):
    """A service of its own, and its folder."""
    settings = Settings(data_dir=tmp_path, jobs="off")
    with TestClient(create_app(settings)) as opened:
        yield opened, tmp_path


def at(client, **query):
    answer = client.get("/api/zones/at", params={**TOWN, **query})
    assert answer.status_code == 200, answer.text
    return answer


def of_this_moment(client, lang="zh", as_of=None, lon=TOWN["lon"], lat=TOWN["lat"]):
    """Return the answer made anew, as bytes."""
    day = date.fromisoformat(as_of) if as_of else None
    found = localise(locate(client.app.state.desk, lon, lat, day), lang)
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


@pytest.fixture
def threads(monkeypatch):
    """Count the answers that are handed to a thread."""
    handed = []
    in_turn = routes.in_turn

    async def counted(request, work):
        handed.append(work)
        return await in_turn(request, work)

    monkeypatch.setattr(routes, "in_turn", counted)
    return handed


def place(metres):
    moved = to_degrees(Point(EAST + metres, NORTH + 50), HOME_PLANE)
    return {"lon": moved.x, "lat": moved.y}


def test_every_language_day_and_place_has_its_own_answer_each_time_it_is_asked(service):
    client, _ = service
    here = [TOWN, place(30), {"lon": 115.99, "lat": 36.46}, {"lon": 115.8404, "lat": 36.1464}]
    asked = [
        {**spot, **more}
        for spot in here
        for more in ({}, {"lang": "en"}, {"as_of": "2019-05-01"}, {"as_of": "2031-01-01"})
    ]
    for query in [*asked, *asked[::-1]]:
        answer = at(client, **query)
        assert answer.content == of_this_moment(client, **query)
        assert answer.headers["content-type"] == "application/json"
        assert int(answer.headers["content-length"]) == len(answer.content)


def test_only_the_first_of_a_kind_is_handed_to_a_thread(service, threads):
    client, _ = service
    at(client)
    assert len(threads) == 1
    for moved in (0.0, 0.00001, -0.00001):  # other places, the same zones
        at(client, lon=TOWN["lon"] + moved)
    assert len(threads) == 1
    at(client, lang="en")
    at(client, as_of="2019-05-01")
    assert len(threads) == 3
    at(client, lang="en")
    at(client, as_of="2019-05-01")
    assert len(threads) == 3


def test_where_polygons_are_large_a_thread_compares_them(service, threads, monkeypatch):
    client, _ = service
    before = at(client).content
    monkeypatch.setattr(answers, "FEW_CORNERS", 0)
    assert at(client).content == before
    assert len(threads) == 2


def test_corners_of_zones_and_of_the_layers_at_a_place_count(service):
    client, _ = service
    desk = client.app.state.desk
    partly_covered(desk)
    known = desk.knowledge
    spot = Point(EAST + 30, NORTH + 50)
    around = known.around(HOME_PLANE)
    near = [extent.reach for _, extent in around.zones if extent and extent.reach.covers(spot)]
    zones = around.corners_near(spot)
    assert zones >= sum(shapely.get_num_coordinates(reach) for reach in near) > 4
    assert around.corners_near(spot.buffer(100_000)) > zones
    layers = [layer for layer in known.layers if layer.basis != "demonstration"]
    assert {layer.most_corners for layer in layers} == {5}
    hits = [len(layer.tree.query(spot)) for layer in layers]
    most = zones + sum(5 * (1 + hit) for hit in hits)
    assert sum(hits) > 0
    for few, laborious in ((most, False), (most - 1, True)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(answers, "FEW_CORNERS", few)
            assert answers._is_laborious(known, spot) is laborious


def test_an_import_of_another_process_changes_the_very_next_answer(service, threads):
    client, folder = service
    other = open_desk(folder, demonstration=True)
    before = at(client).content
    assert at(client).content == before
    names = {"名称": ["城区板块"], "批准文号": ["临政字〔2026〕9号"]}
    statement = ZoneImport(
        zone_id="lq-block-urban", valid_from=date(2026, 6, 1), source="临政字〔2026〕9号附图"
    )

    official = to_plane(Polygon(DATANG), HOME_PLANE).buffer(100)
    assert import_zones(other, gbk_shapefile([official], names), statement).stored
    assert len(threads) == 1
    after = at(client, as_of="2026-07-01")
    assert len(threads) == 2, "new knowledge is read in a thread"
    told = {zone["id"]: zone for zone in after.json()["zones"]}
    assert told["lq-block-urban"]["basis"] == "official"
    assert at(client, as_of="2026-07-01").content == after.content
    earlier = at(client, as_of="2026-05-01")
    assert earlier.content == of_this_moment(client, as_of="2026-05-01")
    assert earlier.json()["zones"] != after.json()["zones"]
    other.store.close()


def test_a_layer_changes_what_is_not_known_of_a_place(service):
    client, folder = service
    other = open_desk(folder, demonstration=True)
    spots = (place(30), place(150))
    before = [at(client, **spot).json()["no_data"] for spot in spots for _ in "12"]
    partly_covered(other)
    after = [at(client, **spot).json() for spot in spots for _ in "12"]
    assert after[0] == after[1]
    assert after[2] == after[3]
    assert len(after[0]["no_data"]) < len(before[0])
    assert after[2]["no_data"] != before[2], "the reason is another one"
    for spot in spots:
        assert at(client, **spot).content == of_this_moment(client, **spot)
    other.store.close()


def test_a_store_that_does_not_answer_is_told_though_answers_are_kept(service):
    client, _ = service
    at(client)
    at(client)
    desk = client.app.state.desk
    with desk.store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE knowledge_revision RENAME TO away")
    refused = client.get("/api/zones/at", params=TOWN)
    assert (refused.status_code, refused.json()["code"]) == (503, "store.unavailable")
    with desk.store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO knowledge_revision")
    at(client)


def test_a_check_that_takes_long_holds_up_neither_places_nor_other_checks(service, monkeypatch):
    client, _ = service
    at(client)
    begun, go_on = threading.Event(), threading.Event()
    check_parcels = routes.check_parcels

    def slow(desk, submission):
        if submission.profile:
            begun.set()
            assert go_on.wait(PATIENCE_S)
        return check_parcels(desk, submission)

    monkeypatch.setattr(routes, "check_parcels", slow)
    body = {"geometry": {"type": "Polygon", "coordinates": [DATANG]}}
    found = []

    def ask():
        long = body | {"profile": {"investment_wan_yuan": 1}}
        found.append(client.post("/api/parcels/check", json=long).status_code)

    long = threading.Thread(target=ask)
    long.start()
    try:
        assert begun.wait(PATIENCE_S)
        at(client)
        assert client.post("/api/parcels/check", json=body).status_code == 200
        assert found == []
    finally:
        go_on.set()
        long.join()
    assert found == [200]
