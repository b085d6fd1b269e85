"""What the JSON door and the HTML door say alike in HTTP: statuses, and a file handed out."""

from urllib.parse import quote

from app.errors import (
    DataError,
    InputError,
    InputTooLarge,
    NotFound,
    Unavailable,
    ZoningError,
)

METHOD_REFUSED = "request.method"

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
    if error.code == METHOD_REFUSED:
        return 405
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def attachment(file_name: str) -> dict[str, str]:
    """Return the headers of a file to be saved; its name may hold any character (RFC 5987).

    >>> print(attachment("核对.gdb.zip")["Content-Disposition"])
    attachment; filename="file.gdb.zip"; filename*=UTF-8''%E6%A0%B8%E5%AF%B9.gdb.zip
    """
    kept = "".join(c if c.isascii() and (c.isalnum() or c in ".-") else "" for c in file_name)
    plain = f"file.{kept.partition('.')[2] or 'bin'}"
    named = f"filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"
    return {"Content-Disposition": f"attachment; {named}", "X-Content-Type-Options": "nosniff"}
