"""From when until when a version of a feature answers, and how that meets a time asked about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.layers import Layer
from app.domain.sources import Document
from app.domain.zones import Zone


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included; None is open, and one that runs back is empty.

    >>> Period(None, date(2025, 12, 31)).meets(Period(date(2026, 1, 1), None))
    False
    """

    first: date | None = None
    last: date | None = None

    def meets(self, other: "Period") -> bool:
        """Tell whether the two have a day in common."""
        firsts = [day for day in (self.first, other.first) if day]
        lasts = [day for day in (self.last, other.last) if day]
        return not firsts or not lasts or max(firsts) <= min(lasts)


def version_period(version: Zone | Layer) -> Period:
    """Return the days on which a version of a zone or layer answers."""
    return Period(version.valid_from, version.valid_until)


def document_period(document: Document) -> Period:
    """Return the days on which a text is in force: it ends the day before it is superseded."""
    replaced = document.superseded_on
    ends = [day for day in (document.valid_until, replaced and replaced - timedelta(1)) if day]
    return Period(document.begins, min(ends, default=None))


def whole_period(periods: Iterable[Period]) -> Period:
    """Return the shortest period that holds all; open on both sides if there are none."""
    known = list(periods)
    firsts = [period.first for period in known]
    lasts = [period.last for period in known]
    return Period(
        None if None in firsts else min((d for d in firsts if d), default=None),
        None if None in lasts else max((d for d in lasts if d), default=None),
    )
