"""Small parts of the catalogue: a place, a number, a code, a role, an order."""

from dataclasses import dataclass

from app.domain.catalogue_words import Certainty


@dataclass(frozen=True, slots=True)
class Placement:
    """A zone and how surely the text ties something to it."""

    zone: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class CodeAssignment:
    """A class of GB/T 4754-2017 that this product reads into a printed word.

    `sure` is False where the word and the class differ in width: a person must judge.
    """

    code: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Quantity:
    """A printed number with its printed unit; `what_zh` says of what, None where print is broken.

    `operator` is `>`, `>=`, `<=`, `=` or None where the text gives the bare number.
    """

    value: float
    unit: str
    what_zh: str | None = None
    operator: str | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a document asks of a facility: its words, and the number in them if there is one."""

    text_zh: str
    value: float | None = None
    unit: str | None = None
    operator: str | None = None


@dataclass(frozen=True, slots=True)
class RoadRole:
    """What the text uses a road for; `zone` is the one that it bounds or serves."""

    role: str
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class ListOrder:
    """Where a road stands in a printed list; the list's direction is not printed."""

    list_zh: str
    position: int
    of: int
