"""Versions of zones and layers: which one answers on which day.

Versions are only ever added. How long one answers follows from its own last day and from the
version after it, so that a question about a day before an import keeps its answer.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from app.domain.layers import Layer
from app.domain.zones import Zone

_DAY = timedelta(days=1)
V = TypeVar("V", Zone, Layer)


def timeline(versions: Sequence[V]) -> tuple[V, ...]:
    """Return versions by id and first day, each ending the day before the next of its id begins.

    Of two that begin on the same day the later import answers; the former then ends before it
    begins and answers never, which is how a mistaken import is put right.

    >>> from app.domain.sources import Source
    >>> zone = Zone("z", "区", "Zone", "block", None, "p", "official", Source("p", "1", "区"))
    >>> later = replace(zone, valid_from=date(2025, 1, 1), version=1)
    >>> [str(version.valid_until) for version in timeline([later, zone])]
    ['2024-12-31', 'None']
    """
    ordered: list[V] = sorted(versions, key=lambda v: (v.id, v.valid_from or date.min, v.version))
    ended: list[V] = []
    for place, version in enumerate(ordered, start=1):
        until = _last_day(version, ordered[place] if place < len(ordered) else None)
        ended.append(
            version if until == version.valid_until else replace(version, valid_until=until)
        )
    return tuple(ended)


def _last_day(version: V, following: V | None) -> date | None:
    if following is None or following.id != version.id or following.valid_from is None:
        return version.valid_until
    before = following.valid_from - _DAY
    return before if version.valid_until is None else min(version.valid_until, before)


def changes(versions: Sequence[Zone | Layer]) -> list[date]:
    """Return the days on which another version begins to answer or one stops, in order."""
    begun = {version.valid_from for version in versions if version.valid_from is not None}
    stopped = {
        version.valid_until + _DAY
        for version in versions
        if version.valid_until is not None and version.valid_until < date.max
    }
    return sorted(begun | stopped)
