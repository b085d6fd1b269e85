"""Short work is done by a few threads, in the order in which it came."""

import asyncio
import threading
import time
from types import SimpleNamespace

from app.api.turns import THREADS, in_turn, new_turns


def test_no_more_than_a_few_work_at_once_and_all_get_their_answer():
    working, most, lock = set(), [], threading.Lock()

    def work(number):
        with lock:
            working.add(number)
            most.append(len(working))
        time.sleep(0.01)
        with lock:
            working.discard(number)
        return number

    async def ask():
        request = SimpleNamespace(app=SimpleNamespace(state=SimpleNamespace(turns=new_turns())))
        return await asyncio.gather(*(in_turn(request, lambda n=n: work(n)) for n in range(20)))

    assert asyncio.run(ask()) == list(range(20))
    assert max(most) == THREADS
