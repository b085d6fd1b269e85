"""With the network cable out: no call of the service opens a connection to another host."""

import sys

from app.data.shipped import shipped
from tests.api.conftest import client  # noqa: F401 - the fixture

_opened: list[object] = []
_watching: list[bool] = []


def _watch(event, arguments):
    if _watching and event in ("socket.connect", "socket.getaddrinfo"):
        _opened.append((event, arguments[1] if event == "socket.connect" else arguments[0]))


sys.addaudithook(_watch)

PAGES = ("/", "/check", "/maps/zones", "/maps/zones/lq-block-urban", "/maps/pick?mode=draw",
         "/api/zones", "/api/zones/at?lon=115.75&lat=36.85", "/api/health", "/docs")  # fmt: skip


def test_nothing_is_asked_of_another_host(client):  # noqa: F811
    sample = shipped("layers") / "demonstration" / "samples" / "prohibited.txt"
    _watching.append(True)
    try:
        statuses = [client.get(page).status_code for page in PAGES]
        checked = client.post("/api/parcels/check", files={"file": ("p.txt", sample.read_bytes())})
        record = checked.json()["id"]
        statuses += [client.get(f"/maps/assessments/{record}").status_code]
        statuses += [client.get(f"/records/{record}").status_code]
    finally:
        _watching.clear()
    assert statuses == [200] * len(statuses)
    assert _opened == []
