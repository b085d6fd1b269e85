"""What each entry of the rulebook's files looks like, and the value it becomes."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from app.data.condition_shapes import ConditionShape
from app.data.yaml_files import Strict, Words
from app.domain.contradictions import Contradiction, Kind, Severity
from app.domain.industries import IndustryGroup
from app.domain.landuse import PlannedLand
from app.domain.layers import Polarity
from app.domain.quantities import Operator
from app.domain.rules import (
    Addressee,
    Caught,
    Comparison,
    Dimension,
    Effect,
    Force,
    HumanCheck,
    LandUseMatch,
    LayerCheck,
    Level,
    Must,
    Question,
    Stated,
)
from app.domain.sources import Source


class SourceShape(Strict):
    """A passage of a document."""

    document: str
    section: str = Field(min_length=1)
    quote: str = Field(min_length=1)

    def source(self) -> Source:
        """Return it as the domain has it."""
        return Source(self.document, self.section, self.quote)


class DocumentShape(Strict):
    """A document or instrument, with the days it is in force."""

    id: str
    title_zh: str
    title_en: str
    number: str | None
    issued: date | None
    valid_from: date | None
    valid_until: date | None
    known_from: date | None = None
    superseded_on: date | None = None
    superseded_by: str | None = None
    demonstration: bool = False
    unnumbered: bool = False


class ComparisonShape(Strict):
    """An indicator held against a printed figure."""

    kind: Literal["comparison"]
    indicator: Literal[
        "investment_intensity",
        "tax_per_mu",
        "floor_area_ratio",
        "building_coefficient",
        "office_land_share",
        "civil_defence_share",
        "elderly_care_space",
    ]
    operator: Operator
    value: float = Field(gt=0, allow_inf_nan=False)
    unit: Literal["wan_yuan_per_mu", "ratio", "percent", "m2_per_100_households"]

    def requirement(self) -> Comparison:
        """Return it as the domain has it."""
        return Comparison(self.indicator, self.operator, self.value, self.unit)


class LayerShape(Strict):
    """A control layer decides."""

    kind: Literal["layer"]
    topic: str

    def requirement(self) -> LayerCheck:
        """Return it as the domain has it."""
        return LayerCheck(self.topic)


class LandUseShape(Strict):
    """The planned use decides."""

    kind: Literal["land_use"]
    topic: str

    def requirement(self) -> LandUseMatch:
        """Return it as the domain has it."""
        return LandUseMatch(self.topic)


class HumanShape(Strict):
    """A person decides."""

    kind: Literal["human"]
    ask: Words

    def requirement(self) -> HumanCheck:
        """Return it as the domain has it."""
        return HumanCheck(self.ask.text())


class MustShape(Strict):
    """What has to hold of the project."""

    kind: Literal["must"]
    holds: ConditionShape

    def requirement(self) -> Must:
        """Return it as the domain has it."""
        return Must(self.holds.condition())


class CaughtShape(Strict):
    """Whoever the clause is about is caught by it."""

    kind: Literal["caught"]

    def requirement(self) -> Caught:
        """Return it as the domain has it."""
        return Caught()


class StatedShape(Strict):
    """Said, and decides nothing."""

    kind: Literal["stated"]

    def requirement(self) -> Stated:
        """Return it as the domain has it."""
        return Stated()


class RuleShape(Strict):
    """One rule of a clause."""

    id: str = Field(pattern=r"^[a-z0-9.-]+$")
    clause: str | None = Field(default=None, pattern=r"^[a-z0-9.-]+$")
    question: Question
    dimension: Dimension | None = None
    effect: Effect = "require"
    title: Words
    zones: tuple[str, ...]
    force: Force
    level: Level
    addressee: Addressee
    when: ConditionShape | None = None
    unless: ConditionShape | None = None
    requirement: Annotated[
        ComparisonShape
        | LayerShape
        | LandUseShape
        | HumanShape
        | MustShape
        | CaughtShape
        | StatedShape,
        Field(discriminator="kind"),
    ]
    source: SourceShape
    rests_on: str | None = None
    deadline_year: int | None = Field(default=None, ge=2000, le=2100)
    condition: Words | None = None
    note: Words | None = None


class GroupShape(Strict):
    """A group of industries that clauses name."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    name: Words
    codes: tuple[Annotated[str, Field(pattern=r"^[0-9]{2,4}$")], ...] = ()
    perhaps: tuple[Annotated[str, Field(pattern=r"^[0-9]{2,4}$")], ...] = ()
    words: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()

    def group(self) -> IndustryGroup:
        """Return it as the domain has it."""
        return IndustryGroup(
            self.id, self.name.text(), self.codes, self.perhaps, self.words, self.processes
        )


class ContradictionShape(Strict):
    """Where texts clash, with both passages."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    severity: Severity
    kind: Kind
    statement: Words
    passages: tuple[SourceShape, ...] = Field(min_length=1)
    rules: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    when: ConditionShape | None = None
    review: bool = False
    undecided_targets: tuple[str, ...] = ()

    def contradiction(self) -> Contradiction:
        """Return it as the domain has it."""
        return Contradiction(
            self.id,
            self.severity,
            self.kind,
            self.statement.text(),
            tuple(passage.source() for passage in self.passages),
            self.rules,
            self.targets,
            self.zones,
            self.when.condition() if self.when else None,
            self.review,
            self.undecided_targets,
        )


class DoubleStoreyShape(Strict):
    """From which height a storey counts twice."""

    height_m: float = Field(gt=0)
    source: SourceShape


class DefinitionsShape(Strict):
    """What all rules share."""

    double_storey: DoubleStoreyShape


class RuleFileShape(Strict):
    """A file of documents and rules."""

    documents: tuple[DocumentShape, ...] = ()
    rules: tuple[RuleShape, ...] = ()
    definitions: DefinitionsShape | None = None


class TopicShape(Strict):
    """A topic that control layers are about."""

    id: str
    name: Words
    polarity: Polarity
    authority: Words


class LandPlanShape(Strict):
    """The planned land of a zone in a year."""

    zone: str
    year: int = Field(ge=2000, le=2100)
    term: Words
    construction_land_km2: float = Field(gt=0, allow_inf_nan=False)
    industrial_land_km2: float = Field(gt=0, allow_inf_nan=False)
    printed_share_percent: int | None
    sources: tuple[SourceShape, ...] = Field(min_length=1)

    def plan(self) -> PlannedLand:
        """Return it as the domain has it."""
        return PlannedLand(
            self.zone,
            self.year,
            self.term.text(),
            self.construction_land_km2,
            self.industrial_land_km2,
            self.printed_share_percent,
            tuple(source.source() for source in self.sources),
        )


class ControlClassShape(Strict):
    """The control class that a plan gives a zone."""

    zone: str
    name: Words
    access_list: Words
    source: SourceShape


class BeyondShape(Strict):
    """A matter that this product does not check."""

    id: str
    name: Words
    reason: Words
