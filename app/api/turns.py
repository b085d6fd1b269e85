"""Short work one after the other: side by side it would take the interpreter from each other."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Request

# Python runs one thread at a time. Work of a few milliseconds is done soonest one after the other;
# what takes longer (a large parcel, a slow disk) goes on beside the rest after this time.
TURN_S = 0.05
THREADS = 4  # at work at once, those that had their turn included
T = TypeVar("T")


class Turns:
    """The line in which work waits: first come, first served."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._threads = CapacityLimiter(THREADS)

    async def take(self, work: Callable[[], T]) -> T:
        """Do work in a thread; the next in line begins when it is done, or has had its time."""
        async with self._turn:
            going = asyncio.ensure_future(to_thread.run_sync(work, limiter=self._threads))
            going.add_done_callback(_seen)
            await asyncio.wait([going], timeout=TURN_S)
        return await asyncio.shield(going)  # who no longer waits does not end the work


def _seen(done: asyncio.Future[T]) -> None:
    """Look at a failure that nobody may be waiting for any more."""
    if not done.cancelled():
        done.exception()


def new_turns() -> Turns:
    """Return what a running application keeps in `app.state.turns`."""
    return Turns()


async def in_turn(request: Request, work: Callable[[], T]) -> T:
    """Do short work when its turn has come; see `Turns`."""
    turns: Turns = request.app.state.turns
    return await turns.take(work)
