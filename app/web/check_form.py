"""What the check form shows: empty, filled from an earlier record, or again after a refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import cast
from urllib.parse import urlencode

from app.errors import AmbiguousInput, Candidate, InputError
from app.services.check_parcels import HandedIn
from app.services.keep_upload import Kept
from app.text import Language
from app.web.forms import READING, chosen_options, processes_ticked, storey_rows
from app.web.profile_fields import (
    FIELDS,
    MATTERS,
    NO,
    NO_PROCESS,
    SINGLE,
    YES,
    FieldGroup,
    field_named,
    groups_by,
)
from app.web.sent import SentForm, carried_along

STOREY_ROWS = 4
MOST_MATTERS = 12  # of the fields that clauses wait for, that are shown first
ALWAYS_FIRST = ("industry", "industry_code")  # of their group, and what is asked by
MOST_LABELS = 8  # of the parcels of a record that are named on the form
KEPT = ("pasted", "drawn", "as_of", *SINGLE, *READING)
CODE_SYSTEMS = ("用地用海2023", "三调", "GB50137-2011")
ENCODINGS = ("utf-8", "gb18030", "utf-16", "big5")
# What a profile of a program may say of a disposal route, as the form says it.
_SAID = {"secured": YES, "none": NO}
_READING_ERRORS = ("input.ambiguous", "input.encoding", "crs.", "coordinates.", "txt.")


@dataclass(frozen=True, slots=True)
class CheckForm:
    """The state of the form: values by field, storey rows, files that the page carries along.

    `processes` are the boxes that are ticked; `opened` is the field that the reader was sent to;
    `of_record` the record it was filled from, whose parcels (`labels`) and officers' answers
    (`confirmed` of them) are used again. `matters` are the fields that clauses wait for, with how
    many do, which are shown first; `kept` is what the server keeps of the files.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    storeys: Sequence[tuple[str, str]] = ()
    processes: Sequence[str] = ()
    files: Sequence[HandedIn] = ()
    opened: str = ""
    of_record: str = ""
    labels: Sequence[str] = ()
    confirmed: int = 0
    matters: Sequence[tuple[str, int]] = ()
    kept: Kept | None = None

    def value(self, name: str) -> str:
        """Return what stands in a field."""
        return self.values.get(name, "")

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Return the storey rows with empty ones below, four at least."""
        empty = max(STOREY_ROWS - len(self.storeys), 1 if self.storeys else 0)
        return [*self.storeys, *[("", "")] * empty]

    @property
    def groups(self) -> list[FieldGroup]:
        """Return the groups of fields, those that clauses wait for first."""
        return groups_by([name for name, _ in self.matters if name not in ALWAYS_FIRST])

    @property
    def carried(self) -> list[tuple[str, int, str]]:
        """Return name, size and field value of each file that the page carries along."""
        if self.kept is not None:
            return []
        values = carried_along(self.files)
        return [
            (file.name, len(file.content), value)
            for file, value in zip(self.files, values, strict=False)
        ]

    @property
    def lost(self) -> list[str]:
        """Return the names of files too large to be carried: they must be chosen again."""
        return [] if self.carried or self.kept else [file.name for file in self.files]

    def filled(self, group: FieldGroup) -> int:
        """Return how many fields of a group hold a value."""
        rows = {"storeys": bool(self.storeys), "processes": bool(self.processes)}
        return sum(rows.get(name) or bool(self.value(name)) for name in group.fields)

    def is_open(self, group: FieldGroup, wrong: Sequence[str] = ()) -> bool:
        """Tell whether a group is unfolded: it holds a value, a mistake or where to write."""
        if group.id == MATTERS:
            return True
        sent_to = any(name in group.fields for name in (self.opened, *wrong))
        return sent_to or self.filled(group) > 0


def form_again(form: SentForm, record: Mapping[str, object] | None = None) -> CheckForm:
    """Return the form with what was typed kept; `record` is the one that it was filled from."""
    chosen = form.first("choose")
    again = CheckForm(
        values={name: form.first(name) for name in KEPT} | chosen_options(chosen),
        storeys=[row for row in storey_rows(form) if any(row)],
        processes=processes_ticked(form),
        files=form.files,
        matters=_matters_again(form),
    )
    return _about(again, record) if record else again


def _matters_again(form: SentForm) -> list[tuple[str, int]]:
    """Return the fields that stood first, which the form itself tells: `name:clauses` each."""
    pairs = [pair.partition(":") for pair in form.first("matters").split()[:MOST_MATTERS]]
    found = {name: count for name, _, count in pairs if name in FIELDS and count.isdigit()}
    return [(name, int(count[:6])) for name, count in found.items()]


def matters_of_record(record: Mapping[str, object]) -> list[tuple[str, int]]:
    """Return the fields that a record's clauses wait for, the most awaited first."""
    waiting: dict[str, set[str]] = {}
    for parcel in cast("Sequence[Mapping[str, object]]", record["parcels"]):
        for finding in cast("Sequence[Mapping[str, object]]", parcel["findings"]):
            for name in cast("Sequence[str]", finding["missing"]):
                if field := field_named(name):
                    waiting.setdefault(field, set()).add(str(finding["rule_id"]))
    counted = sorted(((name, len(ids)) for name, ids in waiting.items()), key=_by_count)
    return counted[:MOST_MATTERS]


def _by_count(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]


def form_of_record(record: Mapping[str, object], opened: str) -> CheckForm:
    """Return the form filled with a record's figures, so that one may be added.

    Its parcels are not written out: they are taken from the record itself, as they were placed.
    """
    profile = cast("Mapping[str, object]", record["profile"])
    storeys = cast("Sequence[Mapping[str, object]]", profile.get("storeys") or ())
    values = {name: _written(profile.get(name)) for name in SINGLE}
    values["disposal_route"] = _SAID.get(values["disposal_route"], values["disposal_route"])
    processes = cast("Sequence[str] | None", profile.get("processes"))
    form = CheckForm(
        values={**values, "as_of": str(record["as_of"])},
        storeys=[(_written(s.get("area_m2")), _written(s.get("height_m"))) for s in storeys],
        processes=[NO_PROCESS] if processes == [] else list(processes or ()),
        opened=opened,
        matters=[] if opened else matters_of_record(record),
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
    """Write a value as the form takes it back.

    >>> _written(1500.0), _written(True), _written(None), _written(1e-7)
    ('1500', 'true', '', '0.0000001')
    """
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{Decimal(repr(value)):f}"
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
