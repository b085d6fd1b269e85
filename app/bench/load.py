"""A client that costs little: open connections, requests built beforehand, no parsing of bodies.

Client and server share the machine's cores; what the client takes is measured and printed.
"""

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.bench.failures import RequestFailed
from app.bench.timing import percentile

HOST = "127.0.0.1"
OK = 200
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length:"


@dataclass(frozen=True, slots=True)
class Load:
    """What came of sending requests for a while; only answers with status 200 are in here."""

    latencies_s: Sequence[float]
    wall_s: float
    client_cpu_s: float

    @property
    def per_s(self) -> float:
        """Answers in a second."""
        return len(self.latencies_s) / self.wall_s

    @property
    def p50_ms(self) -> float:
        """The median time of an answer."""
        return percentile(self.latencies_s, 0.5) * 1_000

    @property
    def p99_ms(self) -> float:
        """The time that 99 of 100 answers keep."""
        return percentile(self.latencies_s, 0.99) * 1_000

    @property
    def row(self) -> Mapping[str, float]:
        """The run as numbers for the report."""
        return {
            "answers": len(self.latencies_s),
            "per_s": self.per_s,
            "p50_ms": self.p50_ms,
            "p99_ms": self.p99_ms,
            "wall_s": self.wall_s,
            "client_cpu_share": self.client_cpu_s / self.wall_s,
        }


def get(path: str) -> bytes:
    """Return the bytes of a GET request."""
    return f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()


def post(path: str, document: object) -> bytes:
    """Return the bytes of a POST request with a JSON body."""
    body = json.dumps(document).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Connection:
    """One connection that stays open; one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, port: int) -> "Connection":
        """Connect to a port of this machine; OSError if nobody listens."""
        return cls(*await asyncio.open_connection(HOST, port, limit=1 << 24))

    async def answer(self, request: bytes) -> bytes:
        """Send a request and return the body of the answer.

        Raises
        ------
        RequestFailed
            If the status is not 200, or the answer does not say how long it is.
        """
        self._writer.write(request)
        try:
            head = await self._reader.readuntil(_END_OF_HEAD)
        except asyncio.IncompleteReadError as error:
            raise RequestFailed("the server closed the connection") from error
        length = length_of(head)
        body = await self._reader.readexactly(length)
        status = int(head.split(b" ", 2)[1])
        if status != OK:
            raise RequestFailed(f"status {status}: {body[:300].decode(errors='replace')}")
        return body

    def close(self) -> None:
        """Close the connection."""
        self._writer.close()


def length_of(head: bytes) -> int:
    """Return the length of the body that a head announces.

    Raises
    ------
    RequestFailed
        If it announces none.
    """
    for line in head.split(b"\r\n"):
        if line.lower().startswith(_LENGTH):
            return int(line[len(_LENGTH) :])
    raise RequestFailed("an answer without Content-Length")


def ask(port: int, request: bytes) -> bytes:
    """Send one request on a connection of its own and return the body.

    Raises
    ------
    RequestFailed
        As `Connection.answer`.
    OSError
        If nobody listens.
    """

    async def once() -> bytes:
        connection = await Connection.open(port)
        try:
            return await connection.answer(request)
        finally:
            connection.close()

    return asyncio.run(once())


def send(port: int, requests: Sequence[bytes], *, clients: int, seconds: float) -> Load:
    """Let clients send requests one after the other, each as soon as its answer is there.

    Parameters
    ----------
    requests : sent in turn; every client begins with another one
    seconds : after these no client begins a new request

    Raises
    ------
    RequestFailed
        At the first answer that is not 200: a refusal is quick, and would look like speed.
    """
    return asyncio.run(_send(port, requests, clients, seconds))


async def _send(port: int, requests: Sequence[bytes], clients: int, seconds: float) -> Load:
    connections = [await Connection.open(port) for _ in range(clients)]
    latencies_s: list[float] = []
    begin, cpu_before = time.perf_counter(), time.process_time()

    async def client(number: int, connection: Connection) -> None:
        turn = number * len(requests) // clients
        while (before := time.perf_counter()) < begin + seconds:
            await connection.answer(requests[turn % len(requests)])
            latencies_s.append(time.perf_counter() - before)
            turn += 1

    try:
        await asyncio.gather(*(client(n, one) for n, one in enumerate(connections)))
        wall_s, cpu_s = time.perf_counter() - begin, time.process_time() - cpu_before
    finally:
        for connection in connections:
            connection.close()
    return Load(latencies_s, wall_s, cpu_s)
