"""Short work in few threads: more of them would only take the interpreter from each other."""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Request

# Python runs one thread at a time. Work of a few milliseconds is done soonest in few threads; some
# more than one let a large parcel, or a slow disk, be overtaken.
THREADS = 4
T = TypeVar("T")


def new_turns() -> CapacityLimiter:
    """Return what a running application keeps in `app.state.turns`."""
    return CapacityLimiter(THREADS)


async def in_turn(request: Request, work: Callable[[], T]) -> T:
    """Do short work in one of a few threads; further requests wait in line, first come first."""
    return await to_thread.run_sync(work, limiter=request.app.state.turns)
