"""The plans' figures, from rulebook/targets: refused whole if one entry is unsound."""

from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, TypeAdapter, model_validator

from app.data.yaml_files import Strict, Words, read_yaml, unsound
from app.domain.sources import Source
from app.domain.targets import (
    Baseline,
    Force,
    Kind,
    Recomputed,
    Sign,
    Target,
    Topic,
    YearBasis,
)
from app.domain.units import convertible
from app.text import Text

Number = Annotated[float, Field(allow_inf_nan=False)]
Year = Annotated[int, Field(ge=1949, le=2100)]


class _Source(Strict):
    document: str = Field(min_length=1)
    section: str = Field(min_length=1)
    quote: str = Field(min_length=1)


class _Baseline(Strict):
    year: Year
    value: Number | None


class _Recomputed(Strict):
    expression: str = Field(pattern=r"^[0-9.+*/()-]+$")
    result: Number
    agrees: bool | None
    of: Words


class _Target(Strict):
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    zones: tuple[str, ...]
    topic: Topic
    kind: Kind
    indicator: str = Field(pattern=r"^[a-z0-9_]+$")
    indicator_zh: str = Field(min_length=1)
    indicator_en: str = Field(min_length=1)
    value: Number | None
    low: Number | None = None
    high: Number | None = None
    parts: tuple[Number, ...] = ()
    unit: str
    comparison: Sign
    comparison_printed: str
    year: Year | None = None
    year_basis: YearBasis = "printed"
    baseline: _Baseline | None = None
    growth_percent_per_year: Number | None = None
    force: Force
    derived: bool = False
    recomputed: _Recomputed | None = None
    issues: tuple[Annotated[str, Field(pattern=r"^[a-z0-9-]+$")], ...] = ()
    note: Words | None = None
    source: _Source

    @model_validator(mode="after")
    def _one_kind_of_number(self) -> Self:
        given = (self.value is not None, self.low is not None, bool(self.parts))
        if sum(given) > 1 or (self.low is None) != (self.high is None):
            raise ValueError("a value, a range from low to high, or parts: one of them")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low is above high")
        if (self.low is not None) != (self.comparison == "range"):
            raise ValueError("a range has low and high, and nothing else has")
        if (self.comparison == "qualitative") != (not any(given)):
            raise ValueError("no number is qualitative, and only that")
        return self

    def target(self) -> Target:
        again, start = self.recomputed, self.baseline
        return Target(
            id=self.id,
            zones=self.zones,
            topic=self.topic,
            kind=self.kind,
            indicator=self.indicator,
            name=Text(self.indicator_zh, self.indicator_en),
            value=self.value,
            low=self.low,
            high=self.high,
            parts=self.parts,
            unit=self.unit,
            comparison=self.comparison,
            comparison_printed=self.comparison_printed,
            year=self.year,
            year_basis=self.year_basis,
            baseline=Baseline(start.year, start.value) if start else None,
            growth_percent_per_year=self.growth_percent_per_year,
            force=self.force,
            derived=self.derived,
            recomputed=Recomputed(again.expression, again.result, again.agrees, again.of.text())
            if again
            else None,
            issues=self.issues,
            note=self.note.text() if self.note else None,
            source=Source(self.source.document, self.source.section, self.source.quote),
        )


def load_targets(
    folder: Path, documents: Collection[str], zones: Collection[str]
) -> tuple[Target, ...]:
    """Load every file of `folder`, in the order of the files' names and of their entries.

    Parameters
    ----------
    documents, zones : the ids that exist

    Raises
    ------
    DataError
        `targets.unreadable`, `targets.invalid`, `targets.duplicate`, `targets.dangling` (a zone or
        document that does not exist), `targets.units` (one indicator in units that do not measure
        the same thing).
    """
    shape = TypeAdapter(tuple[_Target, ...])
    entries = [
        entry.target()
        for path in sorted(folder.glob("*.yaml"))
        for entry in read_yaml(path, shape, "targets")
    ]
    seen: set[str] = set()
    units: dict[str, str] = {}
    for target in entries:
        if target.id in seen:
            raise unsound("targets.duplicate", target.id, "two entries of this id")
        seen.add(target.id)
        if target.source.document not in documents:
            what = f"document {target.source.document} is not defined"
            raise unsound("targets.dangling", target.id, what)
        for zone in target.zones:
            if zone not in zones:
                raise unsound("targets.dangling", target.id, f"zone {zone} does not exist")
        unit = units.setdefault(target.indicator, target.unit)
        if not convertible(unit, target.unit):
            what = f"{target.indicator} is measured in {unit} elsewhere, here in {target.unit}"
            raise unsound("targets.units", target.id, what)
    return tuple(entries)
