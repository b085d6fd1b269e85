"""Results are kept up to a number, the newest of them, and stay in their process."""

import pickle
import threading

from app.domain.kept import Kept


def test_the_newest_are_kept():
    kept = Kept(3)
    for number in range(10):
        kept.put(number, -number)
    assert [kept.get(number) for number in range(10)] == [None] * 7 + [-7, -8, -9]
    assert len(kept) == 3


def test_threads_share_it():
    kept, failed = Kept(8), []

    def use(start):
        try:
            for number in range(start, start + 3_000):
                kept.put(number % 50, number % 50)
                assert kept.get(number % 50) in (None, number % 50)
        except Exception as error:  # noqa: BLE001 - whatever it is
            failed.append(error)

    threads = [threading.Thread(target=use, args=(7 * n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(kept) <= 8


def test_it_travels_empty():
    kept = Kept(2)
    kept.put("a", 1)
    arrived = pickle.loads(pickle.dumps(kept))
    assert arrived.get("a") is None
    for number in range(5):
        arrived.put(number, number)
    assert len(arrived) == 2
