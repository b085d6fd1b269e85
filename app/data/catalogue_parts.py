"""Parts that the catalogue's entries have in common, as its files write them."""

from typing import Annotated, Any, Literal

from pydantic import Field

from app.data.yaml_files import Strict, Words
from app.domain.catalogue_parts import Placement, Quantity, Requirement
from app.domain.catalogue_words import Certainty
from app.domain.sources import Source

_Issue = Annotated[str, Field(pattern=r"^(lq|yg|dcf|lc)-a\d{2}$")]
_Operator = Literal[">", ">=", "<=", "="]
_Number = Annotated[float, Field(allow_inf_nan=False)]
_Id = Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
Printed = Annotated[str, Field(min_length=1)]


class SourceShape(Strict):
    """Where an entry is printed."""

    document: str
    section: Printed
    quote: Printed

    def source(self) -> Source:
        """Return the source of the domain."""
        return Source(self.document, self.section, self.quote)


class QuantityShape(Strict):
    """A printed number."""

    value: _Number
    unit: Printed
    what_zh: Printed | None = None
    operator: _Operator | None = None

    def quantity(self) -> Quantity:
        """Return the quantity of the domain."""
        return Quantity(**self.model_dump())


class RequirementShape(Strict):
    """What is asked of a facility."""

    text_zh: Printed
    value: _Number | None = None
    unit: Printed | None = None
    operator: _Operator | None = None

    def requirement(self) -> Requirement:
        """Return the requirement of the domain."""
        return Requirement(**self.model_dump())


class ZoneShape(Strict):
    """A zone and how surely the text names it."""

    zone: str
    certainty: Certainty


class Assignment(Strict):
    """A class of GB/T 4754-2017."""

    code: Annotated[str, Field(pattern=r"^\d{2,4}$")]
    sure: bool


class RoleShape(Strict):
    """What a road is used for."""

    role: str
    zone: str | None = None


class OrderShape(Strict):
    """Where a road stands in a list."""

    list: Printed
    position: int = Field(ge=1)
    of: int = Field(ge=1)


class EntryShape(Strict):
    """What all entries have."""

    id: _Id
    name_zh: Printed
    name_en: Printed | None
    aliases: tuple[Printed, ...] = ()
    issues: tuple[_Issue, ...] = ()
    note: Words | None = None
    source: SourceShape

    def common(self) -> dict[str, Any]:
        """Return what every entry of the domain takes."""
        return {
            "id": self.id,
            "name_zh": self.name_zh,
            "name_en": self.name_en,
            "aliases": self.aliases,
            "issues": self.issues,
            "note": self.note.text() if self.note else None,
            "source": self.source.source(),
        }


class PlacedShape(EntryShape):
    """`zone: null` is written out: the text gives no zone."""

    kind: str
    status: str | None = None
    zone: str | None
    zone_certainty: Certainty | None = None

    def placement(self) -> Placement | None:
        """Return the zone with its certainty, None if there is none."""
        if self.zone is None or self.zone_certainty is None:
            return None
        return Placement(self.zone, self.zone_certainty)
