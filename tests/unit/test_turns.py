"""Short work is done one after the other, in its order; what takes long holds nobody up."""

import asyncio
import threading
import time
from types import SimpleNamespace

import pytest

from app.api import turns
from app.api.turns import THREADS, in_turn, new_turns

PATIENCE_S = 30.0  # of a test that fails; one that passes does not wait


def ask(works):
    async def all_at_once():
        request = SimpleNamespace(app=SimpleNamespace(state=SimpleNamespace(turns=new_turns())))
        return await asyncio.gather(*(in_turn(request, work) for work in works))

    return asyncio.run(all_at_once())


class Workshop:
    """Work that notes when it began, and how many did so with it."""

    def __init__(self):
        self.begun, self.most = [], 0
        self._working, self._lock = 0, threading.Lock()

    def work(self, number, seconds=0.0):
        with self._lock:
            self.begun.append(number)
            self._working += 1
            self.most = max(self.most, self._working)
        time.sleep(seconds)
        with self._lock:
            self._working -= 1
        return number


def test_short_work_is_done_one_after_the_other(monkeypatch):
    monkeypatch.setattr(turns, "TURN_S", PATIENCE_S)
    shop = Workshop()
    assert ask([lambda n=n: shop.work(n, 0.002) for n in range(20)]) == list(range(20))
    assert (shop.begun, shop.most) == (list(range(20)), 1)


def test_long_work_goes_on_beside_the_rest_in_few_threads(monkeypatch):
    monkeypatch.setattr(turns, "TURN_S", 0.001)
    shop = Workshop()
    assert ask([lambda n=n: shop.work(n, 0.05) for n in range(12)]) == list(range(12))
    assert 1 < shop.most <= THREADS


def test_who_comes_after_long_work_need_not_wait_for_it():
    others_are_done = threading.Event()

    def long():
        return others_are_done.wait(PATIENCE_S)

    def last():
        others_are_done.set()
        return "last"

    assert ask([long, lambda: "short", last]) == [True, "short", "last"]


def test_who_stops_waiting_does_not_let_more_work_in(monkeypatch):
    monkeypatch.setattr(turns, "TURN_S", 0.001)
    shop, unseen = Workshop(), []

    async def impatient():
        asyncio.get_running_loop().set_exception_handler(lambda _, said: unseen.append(said))
        own = new_turns()
        waiting = [asyncio.ensure_future(own.take(lambda n=n: shop.work(n, 0.1))) for n in range(9)]
        failing = asyncio.ensure_future(own.take(lambda: 1 / 0))
        for one in [*waiting[:6], failing]:
            await asyncio.sleep(0.01)
            one.cancel()
        await asyncio.gather(*waiting, failing, return_exceptions=True)

    asyncio.run(impatient())
    assert shop.most <= THREADS
    assert not unseen


def test_a_failure_reaches_its_own_caller_and_the_next_have_their_turn():
    with pytest.raises(ZeroDivisionError):
        ask([lambda: 1 / 0])

    async def three():
        own = new_turns()
        works = (lambda: "before", lambda: 1 / 0, lambda: "after")
        return await asyncio.gather(*(own.take(work) for work in works), return_exceptions=True)

    before, failed, after = asyncio.run(three())
    assert (before, after) == ("before", "after")
    assert isinstance(failed, ZeroDivisionError)
