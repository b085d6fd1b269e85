"""Read `datetime` of the standard (RFC 3339 moments and intervals) and write moments."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from app.data.publications.periods import Period
from app.errors import InputError
from app.text import Text

LIAOCHENG = timezone(timedelta(hours=8))  # plans are in force from midnight to midnight there

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def read_period(text: str) -> Period:
    """Return the days that a `datetime` parameter asks about.

    Raises
    ------
    InputError
        `ogc.parameter` for anything but a moment, a day, or an interval that does not run back.

    >>> read_period("2025-12-31T20:00:00Z")
    Period(first=datetime.date(2026, 1, 1), last=datetime.date(2026, 1, 1))
    """
    parts = text.split("/")
    try:
        if len(parts) == 1:
            day = _day(text)
            return Period(day, day)
        first, last = (None if part in ("", "..") else _day(part) for part in parts)
    except (ValueError, OverflowError) as error:
        raise _refused(text) from error
    if first is not None and last is not None and first > last:
        raise _refused(text)
    return Period(first, last)


def moments_of(period: Period) -> list[str | None]:
    """Return the first and the last second of a period as moments in UTC; None where open."""
    return [
        _moment(period.first, time.min) if period.first else None,
        _moment(period.last, time(23, 59, 59)) if period.last else None,
    ]


def written(moment: datetime) -> str:
    """Return a moment as RFC 3339 in UTC.

    >>> written(datetime(2026, 11, 21, 12, tzinfo=LIAOCHENG))
    '2026-11-21T04:00:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment(day: date, clock: time) -> str:
    return written(datetime.combine(day, clock, LIAOCHENG))


def _day(text: str) -> date:
    """Return the day in Liaocheng; ValueError for another form."""
    if _DAY.fullmatch(text):
        return date.fromisoformat(text)
    if not _MOMENT.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text.upper()).astimezone(LIAOCHENG).date()


def _refused(text: str) -> InputError:
    shown = text[:80]
    return InputError(
        "ogc.parameter",
        Text(f"参数「datetime」不能用：{shown}", f"parameter datetime cannot be used: {shown}"),
        mend=Text(
            "写作 2026-01-01、2026-01-01T00:00:00Z、起/止，未知一端写 ..（网址中加号写作 %2B）",
            "write 2026-01-01, 2026-01-01T00:00:00Z or start/end, .. for an open end "
            "(a plus sign as %2B)",
        ),
        where={"field": "datetime"},
    )
