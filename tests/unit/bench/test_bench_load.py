"""The client counts answers, and does not take a refusal for a quick answer."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from shapely.geometry import box

from app.bench.failures import RequestFailed
from app.bench.load import Load, ask, get, length_of, post, send
from app.bench.serving import body_of, zone_sites
from app.domain.reference import is_in_prefecture


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: ClassVar = []
    connections: ClassVar = set()

    def do_GET(self):
        type(self).seen.append(self.path)
        type(self).connections.add(self.client_address)
        status = 503 if self.path == "/refused" else 200
        body = f"this is {self.path}".encode()
        self.send_response(status)
        if self.path != "/endless":
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def port():
    Handler.seen, Handler.connections = [], set()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_one_question_one_answer(port):
    assert ask(port, get("/api/health")) == b"this is /api/health"
    assert ask(port, post("/check", {"名": 1})) == b'{"\\u540d": 1}'


def test_answers_are_counted_over_connections_that_stay_open(port):
    load = send(port, [get(f"/{n}") for n in range(4)], clients=2, seconds=0.2)
    assert len(load.latencies_s) == len(Handler.seen) >= 4
    assert len(Handler.connections) == 2
    assert set(Handler.seen) == {"/0", "/1", "/2", "/3"}
    assert load.wall_s >= 0.2
    assert sum(load.latencies_s) <= 2 * load.wall_s


def test_a_refusal_ends_the_run(port):
    with pytest.raises(RequestFailed, match="status 503: this is /refused"):
        send(port, [get("/fine"), get("/refused")], clients=1, seconds=5.0)
    with pytest.raises(RequestFailed, match="without Content-Length"):
        ask(port, get("/endless"))


def test_a_load_in_numbers():
    load = Load([0.001] * 98 + [0.050, 0.100], wall_s=2.0, client_cpu_s=0.1)
    assert load.row == {
        "answers": 100, "per_s": 50.0, "p50_ms": 1.0, "p99_ms": 50.0, "wall_s": 2.0,
        "client_cpu_share": 0.05,
    }  # fmt: skip
    assert length_of(b"HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n") == 17


def test_sites_are_parcels_of_one_to_four_hectares_in_zones():
    sites = zone_sites(10)
    assert len(sites) == 10
    assert all(is_in_prefecture(site.centroid.x, site.centroid.y) for site in sites)
    assert len({site.wkb for site in sites}) == 10
    body = body_of(box(116.0, 36.0, 116.001, 36.001))
    assert body["geometry"]["coordinates"][0][0] == [116.001, 36.0]
    assert body["profile"]["investment_wan_yuan"] == 60_000
