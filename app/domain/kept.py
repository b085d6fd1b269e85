"""Results that are worth keeping: at most so many, and no longer than what they were made from."""

from collections.abc import Hashable
from typing import Generic, TypeVar

R = TypeVar("R")


class Kept(Generic[R]):
    """The newest results of some work by what they depend on; the oldest goes when it is full.

    It belongs to the object that the results were made from and ends with it. Threads may share it:
    two that miss the same result both make it, and either is right.

    >>> kept = Kept[str](2)
    >>> for number in (1, 2, 3):
    ...     kept.put(number, str(number))
    >>> kept.get(1), kept.get(3), len(kept)
    (None, '3', 2)
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._results: dict[Hashable, R] = {}

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to other processes empty: they find what they need."""
        return Kept, (self._most,)

    def __len__(self) -> int:
        """Return how many results are here."""
        return len(self._results)

    def get(self, key: Hashable) -> R | None:
        """Return a result, None if it is not here."""
        return self._results.get(key)

    def put(self, key: Hashable, result: R) -> None:
        """Keep a result."""
        self._results[key] = result
        if len(self._results) > self._most:
            for oldest in list(self._results)[: -self._most]:
                self._results.pop(oldest, None)
