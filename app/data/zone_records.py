"""What the plans print about their zones, read from `boundaries/zones/*.yaml`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from annotated_types import Gt, MinLen
from pydantic import ConfigDict, TypeAdapter, ValidationError

from app.data.evidence import read_yaml, refusal
from app.text import Text

Words = Annotated[str, MinLen(1)]
_CLOSED = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class PrintedLimits:
    """The four limits in the words of the plan, and the sentence they stand in."""

    __pydantic_config__ = _CLOSED
    as_printed: Words
    north: Words | None
    east: Words | None
    south: Words | None
    west: Words | None


@dataclass(frozen=True, slots=True)
class Passage:
    """Section and words as printed."""

    __pydantic_config__ = _CLOSED
    section: Words
    quote: Words


@dataclass(frozen=True, slots=True)
class ZoneRecord:
    """One entry of `boundaries/zones/*.yaml`, field for field."""

    __pydantic_config__ = _CLOSED
    id: Words
    name_zh: Words
    name_en: Words
    kind: Words
    parent: str | None
    plan: Words
    gazetted_area_km2: Annotated[float, Gt(0)] | None
    source: Passage
    aliases: tuple[Words, ...] = ()
    limits: PrintedLimits | None = None
    functions: tuple[Words, ...] = ()
    industries: tuple[Words, ...] = ()
    enterprises: tuple[Words, ...] = ()
    location_zh: Words | None = None
    note: Text | None = None
    related: tuple[Words, ...] = ()


_RECORDS = TypeAdapter(list[ZoneRecord])


def read_records(folder: Path) -> tuple[ZoneRecord, ...]:
    """Return the printed facts of all `zones/*.yaml` in `folder`, sorted by id.

    Raises
    ------
    DataError
        `boundaries.unreadable` or `boundaries.invalid`, naming file and record.
    """
    paths = sorted((folder / "zones").glob("*.yaml"))
    if not paths:
        raise refusal("unreadable", folder / "zones", "-", "no *.yaml in this folder")
    records: list[ZoneRecord] = []
    for path in paths:
        raw = read_yaml(path)
        try:
            records += _RECORDS.validate_python(raw)
        except ValidationError as error:
            first = error.errors()[0]
            place, step = first["loc"], ".".join(str(part) for part in first["loc"][1:])
            raise refusal("invalid", path, _id_at(raw, place), f"{step}: {first['msg']}") from error
    return tuple(sorted(records, key=lambda record: record.id))


def _id_at(raw: Any, place: Sequence[int | str]) -> str:
    """Return the id of the record that a validation error points at, or its position."""
    if not place or not isinstance(place[0], int) or not isinstance(raw[place[0]], dict):
        return "-"
    return str(raw[place[0]].get("id", place[0]))
