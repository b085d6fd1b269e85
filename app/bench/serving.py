"""The service under its users: start, one client, twenty clients, one process and two."""

import json
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from app.bench.figures import Missing, Value
from app.bench.load import Load, ask, get, post, send
from app.bench.region import SEED
from app.bench.server import Server, serving, takes_workers
from app.domain.reference import HOME_PLANE, to_degrees
from app.services.desk import load_knowledge

CROWD = 20
MAP_PAGES = 10
NO_WORKERS = "`zoning serve` of this version has no --workers"
PROFILE = {"investment_wan_yuan": 60_000, "tax_wan_yuan_per_year": 4_000}


@dataclass(frozen=True, slots=True)
class ServiceRun:
    """Figures by id, and what each load came to."""

    figures: Mapping[str, Value]
    loads: Mapping[str, Mapping[str, float]]


def run_service(seconds: float) -> ServiceRun:
    """Measure the service; every load lasts `seconds`."""
    sites = zone_sites()
    checks = [post("/api/parcels/check", body_of(site)) for site in sites]
    with serving() as server:
        first_check_s, record_id = _first_check(server, checks[0])
        loads = {
            "check, 1 client": _loaded(server, checks, 1, seconds),
            f"check, {CROWD} clients": _loaded(server, checks, CROWD, seconds),
            "zones/at, 8 clients": _loaded(server, _places(sites), 8, seconds),
        }
        map_ms = _map_page_ms(server, [record_id, *_records(server, checks[1:MAP_PAGES])])
    one, crowd, at = loads.values()
    figures: dict[str, Value] = {
        "http.health_s": server.health_s,
        "http.first_check_s": first_check_s,
        "http.check_p50_ms": one.p50_ms,
        "http.check_p99_ms": one.p99_ms,
        "http.crowd_per_s": crowd.per_s,
        "http.crowd_p99_ms": crowd.p99_ms,
        "http.zones_at_per_s": at.per_s,
        "http.map_page_ms": map_ms,
    }
    figures |= _two_workers(checks, crowd, seconds, loads)
    return ServiceRun(figures, {name: load.row for name, load in loads.items()})


def zone_sites(count: int = 40) -> list[Polygon]:
    """Return parcels of 1 to 4 ha in zones of the documents, degrees, so that rules apply."""
    known = load_knowledge(demonstration=False)
    drawn = [z for z in known.zones if isinstance(z.geometry, Polygon | MultiPolygon)]
    random = np.random.default_rng(SEED)
    sites = []
    for number in range(count):
        zone = drawn[number % len(drawn)]
        inside = zone.geometry.representative_point()  # type: ignore[union-attr]
        half_m = random.uniform(50, 100)
        square = shapely.box(
            inside.x - half_m, inside.y - half_m, inside.x + half_m, inside.y + half_m
        )
        sites.append(to_degrees(square, HOME_PLANE))
    return sites


def body_of(site: Polygon) -> dict[str, object]:
    """Return the body of a check: a parcel and two figures of a project."""
    corners = [[round(x, 9), round(y, 9)] for x, y in site.exterior.coords]
    return {"geometry": {"type": "Polygon", "coordinates": [corners]}, "profile": PROFILE}


def _first_check(server: Server, check: bytes) -> tuple[float, str]:
    record = json.loads(ask(server.port, check))
    return time.perf_counter() - server.started, str(record["id"])


def _loaded(server: Server, requests: Sequence[bytes], clients: int, seconds: float) -> Load:
    """Send requests for a moment uncounted, then counted."""
    send(server.port, requests, clients=clients, seconds=min(1.0, seconds))
    return send(server.port, requests, clients=clients, seconds=seconds)


def _places(sites: Sequence[Polygon]) -> list[bytes]:
    centres = [site.centroid for site in sites]
    return [get(f"/api/zones/at?lon={c.x:.6f}&lat={c.y:.6f}") for c in centres]


def _records(server: Server, checks: Sequence[bytes]) -> list[str]:
    return [str(json.loads(ask(server.port, check))["id"]) for check in checks]


def _map_page_ms(server: Server, records: Sequence[str]) -> float:
    """Return the median time of maps that nobody has looked at before."""
    seconds = []
    for record_id in records:
        before = time.perf_counter()
        ask(server.port, get(f"/maps/assessments/{record_id}"))
        seconds.append(time.perf_counter() - before)
    return statistics.median(seconds) * 1_000


def _two_workers(
    checks: Sequence[bytes], one: Load, seconds: float, loads: dict[str, Load]
) -> dict[str, Value]:
    if not takes_workers():
        names = ("two_workers", "two_workers_per_s", "two_workers_p99_ms")
        return {f"http.{name}": Missing(NO_WORKERS) for name in names}
    with serving(workers=2) as server:
        two = _loaded(server, checks, CROWD, seconds)
    loads[f"check, {CROWD} clients, 2 workers"] = two
    return {
        "http.two_workers": two.per_s / one.per_s,
        "http.two_workers_per_s": two.per_s,
        "http.two_workers_p99_ms": two.p99_ms,
    }
