"""How a job goes on, as server-sent events: many may listen, none holds a thread."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable

from fastapi.concurrency import run_in_threadpool

from app.api.problems import problem_of
from app.data.geometry_json import Json
from app.data.store.job_rows import ENDED
from app.errors import Unavailable, ZoningError
from app.text import Language

MEDIA_TYPE = "text/event-stream"
LAST_ID = "end"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_POLL_S = 1.0
_HEARTBEAT_S = 15.0
_PATIENCE_S = 60.0  # with a store that does not answer
_RETRY = b"retry: 3000\n\n"


async def job_events(show: Callable[[], Json], language: Language) -> AsyncIterator[bytes]:
    """Yield an event whenever the job changed, at most one a second, and `end` when it ended.

    `problem` is the last event where the job was deleted or the store stays away.

    Parameters
    ----------
    show : returns the job as a document in that language
    """
    yield _RETRY
    shown: Json | None = None
    spoke_at = heard_at = time.monotonic()
    while True:
        now = time.monotonic()
        try:
            found = await run_in_threadpool(show)
            heard_at = now
        except ZoningError as error:
            if not isinstance(error, Unavailable) or now - heard_at > _PATIENCE_S:
                yield _event("problem", problem_of(error, language))
                return
            found = shown or {}
        if found.get("status") in ENDED:
            yield _event("end", found, LAST_ID)
            return
        if found != shown and found:
            yield _event("progress", found)
            shown, spoke_at = found, now
        elif now - spoke_at >= _HEARTBEAT_S:
            yield b": still here\n\n"
            spoke_at = now
        await asyncio.sleep(_POLL_S)


def _event(name: str, document: Json, number: str | None = None) -> bytes:
    lines = [f"event: {name}"]
    if number is not None:
        lines.append(f"id: {number}")
    lines.append(f"data: {json.dumps(document, ensure_ascii=False)}")
    return ("\n".join(lines) + "\n\n").encode()
