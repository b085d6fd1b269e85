"""How the pages write figures: fixed decimals, thin-space groups, unknown as unknown."""

from datetime import datetime, timedelta, timezone

from app.domain import wording

NOTHING = "—"
_BEIJING = timezone(timedelta(hours=8))


def decimals(value: float | None, places: int) -> str:
    """Write a number with fixed decimals; something that rounds to nothing is not shown as nothing.

    >>> decimals(1203.444, 2).replace(wording.THIN_SPACE, "_")
    '1_203.44'
    >>> decimals(0.004, 2), decimals(None, 2)
    ('<0.01', '—')
    """
    if value is None:
        return NOTHING
    least = 10.0**-places
    if 0 < value < least / 2:
        return f"<{least:.{places}f}"
    return wording.number(value, places)


def m2(value: float | None) -> str:
    """Write square metres with two decimals."""
    return decimals(value, 2)


def mu(value: float | None) -> str:
    """Write mu with two decimals."""
    return decimals(value, 2)


def ha(value: float | None) -> str:
    """Write hectares with four decimals."""
    return decimals(value, 4)


def percent(share: float | None) -> str:
    """Write a share 0..1 as a percentage with two decimals."""
    return NOTHING if share is None else wording.percent(share)


def plain(value: float | None) -> str:
    """Write a number without trailing zeros."""
    return NOTHING if value is None else wording.plain(value)


def metres(value: float | None) -> str:
    """Write a distance in whole metres, grouped."""
    return decimals(value, 0)


def moment(written: str) -> str:
    """Write a moment of an ISO text as Beijing time, to the minute.

    >>> moment("2026-11-21T21:11:03.350640+00:00")
    '2026-11-22 05:11'
    """
    return datetime.fromisoformat(written).astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M")
