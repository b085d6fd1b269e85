"""The benchmark of the service: a real server, real checks, a figure or a reason for each."""

import json

import pytest

from app.bench.failures import RequestFailed
from app.bench.figures import FIGURES, Missing
from app.bench.load import ask, get, post
from app.bench.server import serving, takes_workers
from app.bench.serving import body_of, run_service, zone_sites


def test_the_server_has_its_own_data_and_no_settings_of_this_machine(monkeypatch, tmp_path):
    monkeypatch.setenv("ZONING_DEMONSTRATION", "off")
    monkeypatch.setenv("ZONING_DATA_DIR", str(tmp_path))
    with serving() as server:
        health = json.loads(ask(server.port, get("/api/health")))
        record = json.loads(ask(server.port, post("/api/parcels/check", body_of(zone_sites(1)[0]))))
        with pytest.raises(RequestFailed, match="status 404"):
            ask(server.port, get("/api/assessments/none"))
    assert health["demonstration"] is True
    assert record["parcels"][0]["zones"]
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(OSError, match=r"Connect call failed"):
        ask(server.port, get("/api/health"))


def test_every_figure_of_the_service_has_a_value_or_a_reason():
    found = run_service(0.2)
    assert set(found.figures) == {f.id for f in FIGURES if f.section == "http"}
    reasons = {name for name, value in found.figures.items() if isinstance(value, Missing)}
    two = {"http.two_workers", "http.two_workers_per_s", "http.two_workers_p99_ms"}
    assert reasons == (set() if takes_workers() else two)
    assert found.figures["http.first_check_s"] > found.figures["http.health_s"] > 0
    loads = found.loads
    assert loads["check, 20 clients"]["answers"] >= 20
    assert found.figures["http.crowd_per_s"] == loads["check, 20 clients"]["per_s"]
    assert all(0 < load["client_cpu_share"] < 1 for load in loads.values())
