"""Everything this service refuses, as one tree that knows nothing of HTTP.

ZoningError
├── InputError          the caller's file, geometry or field is wrong: say what, where and the mend
│   ├── AmbiguousInput  two readings are possible: the candidates are named, the caller chooses
│   └── InputTooLarge   beyond a declared limit
├── NotFound            no zone, layer, record of that id
├── DataError           our own data (rulebook, boundaries, layers, store) is unsound
└── Unavailable         a store or a reader cannot work at present; trying again may help

`code` is stable and dotted (`input.ambiguous`, `txt.zone_contradiction`); it never changes once
published. `where` names the file, line, feature or field.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.text import Text

Place = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible reading of ambiguous input, and the option that chooses it.

    `options` are the query parameters or command-line flags to repeat the call with, for instance
    `{"crs": "EPSG:4527"}`.
    """

    options: Mapping[str, str]
    meaning: Text


class ZoningError(Exception):
    """Root of the tree; carries a stable code and a sentence in both languages."""

    def __init__(self, code: str, message: Text, *, where: Place | None = None) -> None:
        super().__init__(f"{code}: {message.en}")
        self.code = code
        self.message = message
        self.where: Place = dict(where or {})


class InputError(ZoningError):
    """What was handed in cannot be used; `mend` says what to do about it."""

    def __init__(
        self, code: str, message: Text, *, mend: Text | None = None, where: Place | None = None
    ) -> None:
        super().__init__(code, message, where=where)
        self.mend = mend


class AmbiguousInput(InputError):
    """The input allows two readings; the caller repeats the call with one candidate's options."""

    def __init__(
        self,
        message: Text,
        candidates: Sequence[Candidate],
        *,
        code: str = "input.ambiguous",
        mend: Text | None = None,
        where: Place | None = None,
    ) -> None:
        super().__init__(code, message, mend=mend, where=where)
        self.candidates = tuple(candidates)


class InputTooLarge(InputError):
    """The input is beyond a declared limit (bytes, features, vertices, unpacked size)."""


class NotFound(ZoningError):
    """Nothing is stored under that id; `mend` names what may have been meant."""

    def __init__(
        self, code: str, message: Text, *, mend: Text | None = None, where: Place | None = None
    ) -> None:
        super().__init__(code, message, where=where)
        self.mend = mend


class DataError(ZoningError):
    """The product's own data is unsound; nothing is answered from it."""


class Unavailable(ZoningError):
    """The store or a reader cannot work at present."""
