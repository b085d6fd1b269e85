"""What the check form shows: empty, filled from an earlier record, or again after a refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast
from urllib.parse import urlencode

from app.errors import AmbiguousInput, Candidate, InputError
from app.services.check_parcels import HandedIn
from app.text import Language
from app.web.forms import AMOUNTS, CODES, READING, chosen_options, storey_rows
from app.web.sent import SentForm, carried_along

STOREY_ROWS = 4
MOST_LABELS = 8  # of the parcels of a record that are named on the form
KEPT = ("pasted", "drawn", "as_of", *AMOUNTS, *CODES, *READING)
CODE_SYSTEMS = ("用地用海2023", "三调", "GB50137-2011")
ENCODINGS = ("utf-8", "gb18030", "utf-16", "big5")
_READING_ERRORS = ("input.ambiguous", "input.encoding", "crs.", "coordinates.", "txt.")


@dataclass(frozen=True, slots=True)
class CheckForm:
    """The state of the form: values by field, storey rows, files that the page carries along.

    `opened` is the field that the reader was sent to; `of_record` the record it was filled from,
    whose parcels (`labels`) and officers' answers (`confirmed` of them) are used again.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    storeys: Sequence[tuple[str, str]] = ()
    files: Sequence[HandedIn] = ()
    opened: str = ""
    of_record: str = ""
    labels: Sequence[str] = ()
    confirmed: int = 0

    def value(self, name: str) -> str:
        """Return what stands in a field."""
        return self.values.get(name, "")

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Return the storey rows with empty ones below, four at least."""
        empty = max(STOREY_ROWS - len(self.storeys), 1 if self.storeys else 0)
        return [*self.storeys, *[("", "")] * empty]

    @property
    def carried(self) -> list[tuple[str, int, str]]:
        """Return name, size and field value of each file that the page carries along."""
        values = carried_along(self.files)
        return [
            (file.name, len(file.content), value)
            for file, value in zip(self.files, values, strict=False)
        ]

    @property
    def lost(self) -> list[str]:
        """Return the names of files too large to be carried: they must be chosen again."""
        return [] if self.carried else [file.name for file in self.files]

    @property
    def has_project(self) -> bool:
        """Tell whether any figure of the project is filled in, or is where the reader was sent."""
        filled = any(self.value(name) for name in (*AMOUNTS, *CODES))
        return filled or bool(self.storeys) or self.opened in (*AMOUNTS, *CODES, "storeys")


def form_again(form: SentForm, record: Mapping[str, object] | None = None) -> CheckForm:
    """Return the form with what was typed kept; `record` is the one that it was filled from."""
    chosen = form.first("choose")
    again = CheckForm(
        values={name: form.first(name) for name in KEPT} | chosen_options(chosen),
        storeys=[row for row in storey_rows(form) if any(row)],
        files=form.files,
    )
    return _about(again, record) if record else again


def form_of_record(record: Mapping[str, object], opened: str) -> CheckForm:
    """Return the form filled with a record's figures, so that one may be added.

    Its parcels are not written out: they are taken from the record itself, as they were placed.
    """
    profile = cast("Mapping[str, object]", record["profile"])
    storeys = cast("Sequence[Mapping[str, object]]", profile.get("storeys") or ())
    values = {name: _written(profile.get(name)) for name in (*AMOUNTS, *CODES)}
    form = CheckForm(
        values={**values, "as_of": str(record["as_of"])},
        storeys=[(_written(s.get("area_m2")), _written(s.get("height_m"))) for s in storeys],
        opened=opened,
    )
    return _about(form, record)


def _about(form: CheckForm, record: Mapping[str, object]) -> CheckForm:
    parcels = cast("Sequence[Mapping[str, object]]", record["parcels"])
    return replace(
        form,
        of_record=str(record["id"]),
        labels=[str(parcel["label"]) for parcel in parcels],
        confirmed=len(cast("Sequence[object]", record["confirmations"])),
    )


def _written(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading of an ambiguous file as a button: what it means, what it sends."""

    meaning: str
    value: str
    shown: str


def choices_of(error: InputError, language: Language) -> list[Choice]:
    """Return the readings that the reader can choose among; none unless two were possible."""
    candidates: Sequence[Candidate] = error.candidates if isinstance(error, AmbiguousInput) else ()
    return [
        Choice(
            candidate.meaning.in_language(language),
            urlencode(dict(candidate.options)),
            ", ".join(f"{name}={value}" for name, value in candidate.options.items()),
        )
        for candidate in candidates
    ]


def asks_for_reading(error: InputError | None, form: CheckForm) -> bool:
    """Tell whether the options of reading a file are needed on the page."""
    if any(form.value(name) for name in READING):
        return True
    return error is not None and error.code.startswith(_READING_ERRORS)
