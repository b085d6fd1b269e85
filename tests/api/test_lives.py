"""An application may be opened, closed and opened again: in notebooks, in tests, when embedded."""

from concurrent.futures import ThreadPoolExecutor

from fastapi.testclient import TestClient

from app.bench.serving import body_of, zone_sites
from app.main import create_app
from app.settings import Settings

CLIENTS, CHECKS = 6, 12


def test_checks_at_the_same_time_are_answered_in_every_life(tmp_path):
    application = create_app(Settings(data_dir=tmp_path, jobs="off"))
    bodies = [body_of(site) for site in zone_sites(CHECKS)]
    for _ in range(2):
        with (
            TestClient(application, raise_server_exceptions=False) as client,
            ThreadPoolExecutor(CLIENTS) as clients,
        ):
            answers = list(clients.map(lambda b: client.post("/api/parcels/check", json=b), bodies))
        assert [answer.status_code for answer in answers] == [200] * CHECKS
