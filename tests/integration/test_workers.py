"""Several workers are one service: records and imports of one are there for all."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import date

import pytest
from shapely.geometry import Polygon

from app.domain.reference import HOME_PLANE, to_plane
from app.services.desk import open_desk
from app.services.import_zones import ZoneImport, import_zones
from tests.import_files import gbk_shapefile
from tests.integration.real_places import DATANG

ZONING = [sys.executable, "-c", "from app.start import main; main()"]
ASKED = 24  # each on a new connection, which any worker may take


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(url, body=None):
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())


@pytest.fixture
def service(tmp_path):
    port, log = free_port(), tmp_path / "log"
    address = f"http://127.0.0.1:{port}"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*ZONING, "serve", "--port", str(port), "--workers", "2"],
            stdout=output, stderr=output, env=os.environ | {"ZONING_DATA_DIR": str(tmp_path)},
        )  # fmt: skip
    try:
        for _ in range(600):
            if log.read_text().count("Application startup complete") == 2:
                break
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
        yield address, tmp_path, log
    finally:
        process.terminate()
        process.wait(30)


def test_records_and_imports_are_there_for_every_worker(service):
    address, folder, log = service
    body = json.dumps({"type": "Polygon", "coordinates": [DATANG]}).encode()
    numbers = [ask(f"{address}/api/parcels/check", body)["id"] for _ in range(ASKED)]
    for number in numbers:
        assert ask(f"{address}/api/assessments/{number}?lang=both")["id"] == number

    def at_the_plant():
        found = ask(f"{address}/api/zones/at?lon=115.770545&lat=36.873816")["zones"]
        return next(zone["basis"] for zone in found if zone["id"] == "lq-block-urban")

    assert {at_the_plant() for _ in range(ASKED)} == {"reconstructed"}
    desk = open_desk(folder, demonstration=True)  # a third process would do the same
    around = to_plane(Polygon(DATANG), HOME_PLANE).buffer(100)
    official = ZoneImport(zone_id="lq-block-urban", valid_from=date(2020, 1, 1), source="附图")
    import_zones(desk, gbk_shapefile([around], {"名称": ["城区板块"]}), official)
    desk.store.close()
    assert {at_the_plant() for _ in range(ASKED)} == {"official"}
    assert log.read_text().count("Started server process") == 2
