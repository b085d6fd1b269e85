"""Ask a running service the same thing many times and say how fast it answers.

    python scripts/load_client.py http://127.0.0.1:8000/api/zones/at?lon=115.77\\&lat=36.87
    python scripts/load_client.py URL --body parcel.geojson --clients 20 --requests 2000

Speaks HTTP itself over plain sockets, one connection a client, so that it costs little beside the
service on the same machine. `--pid` adds the processor time of the service's processes (Linux).
"""

import argparse
import asyncio
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit


def request_of(url: str, body: bytes | None) -> bytes:
    """Return the bytes of one request that keeps its connection open."""
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"{'GET' if body is None else 'POST'} {target} HTTP/1.1", f"Host: {parts.netloc}"]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Read one answer and return its status and body."""
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1])
    length = next(
        int(line.split(b":")[1])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length")
    )
    return status, await reader.readexactly(length)


async def ask_again(
    url: str, requests: Sequence[bytes], times_ms: list[float], first: int, clients: int
) -> None:
    """Be one client: every `clients`-th request from `first` on, one after the other."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
    for request in requests[first::clients]:
        begun = time.perf_counter()
        writer.write(request)
        status, body = await answer(reader)
        times_ms.append((time.perf_counter() - begun) * 1000)
        if status != 200:
            raise SystemExit(f"{status}: {body[:300].decode()}")
    writer.close()


def processor_seconds(pids: Sequence[int]) -> float:
    """Return the processor time that processes have used so far."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


async def measure(url: str, request: bytes, count: int, clients: int) -> tuple[list[float], float]:
    """Return the time of every answer (ms) and that of all together (s)."""
    times_ms: list[float] = []
    requests = [request] * count
    begun = time.perf_counter()
    await asyncio.gather(
        *(ask_again(url, requests, times_ms, number, clients) for number in range(clients))
    )
    return sorted(times_ms), time.perf_counter() - begun


def main() -> None:
    """Measure and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--body", type=Path, help="what to POST; GET without it")
    parser.add_argument("--clients", type=int, default=1)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--warm", type=int, default=20, help="requests before the measured ones")
    parser.add_argument("--pid", type=int, nargs="*", default=[], help="the service's processes")
    asked = parser.parse_args()
    request = request_of(asked.url, asked.body.read_bytes() if asked.body else None)
    asyncio.run(measure(asked.url, request, asked.warm, min(asked.clients, asked.warm)))
    used = processor_seconds(asked.pid)
    times_ms, all_s = asyncio.run(measure(asked.url, request, asked.requests, asked.clients))
    used = processor_seconds(asked.pid) - used
    said = {
        "clients": asked.clients,
        "requests": asked.requests,
        "per_second": round(asked.requests / all_s, 1),
        "p50_ms": round(times_ms[len(times_ms) // 2], 2),
        "p99_ms": round(times_ms[int(len(times_ms) * 0.99)], 2),
    }
    if asked.pid:
        said["processor_ms_each"] = round(used / asked.requests * 1000, 2)
    print(json.dumps(said))


if __name__ == "__main__":
    main()
