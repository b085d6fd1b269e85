"""Which HTTP status each kind of refusal has, for the JSON door and the HTML door alike."""

from app.errors import (
    DataError,
    InputError,
    InputTooLarge,
    NotFound,
    Unavailable,
    ZoningError,
)

_STATUS: tuple[tuple[type[ZoningError], int], ...] = (
    (InputTooLarge, 413),
    (InputError, 422),
    (NotFound, 404),
    (Unavailable, 503),
    (DataError, 500),
    (ZoningError, 500),
)


def status_of(error: ZoningError) -> int:
    """Return the HTTP status that an error of this kind has."""
    return next(status for kind, status in _STATUS if isinstance(error, kind))
