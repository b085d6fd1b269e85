"""The rulebook: YAML files with a source for every entry, refused whole if one entry is unsound."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from app.data.yaml_files import Strict, Words, read_yaml, unsound
from app.domain.answers import Topic
from app.domain.assessment import Rulebook, Unchecked
from app.domain.controls import ControlClass
from app.domain.intensity import DoubleStorey
from app.domain.landuse import PlannedLand
from app.domain.layers import Polarity
from app.domain.rules import (
    Addressee,
    Comparison,
    Force,
    HumanCheck,
    LandUseMatch,
    LayerCheck,
    Level,
    Operator,
    Question,
    Rule,
)
from app.domain.sources import Document, Source

# Files that hold fictitious content, left out when demonstrations are off.
DEMONSTRATION_FILE = "demonstration.yaml"


class _Source(Strict):
    document: str
    section: str = Field(min_length=1)
    quote: str = Field(min_length=1)

    def source(self) -> Source:
        return Source(self.document, self.section, self.quote)


class _Document(Strict):
    id: str
    title_zh: str
    title_en: str
    number: str | None
    issued: date | None
    valid_from: date
    valid_until: date | None
    superseded_on: date | None = None
    superseded_by: str | None = None
    demonstration: bool = False


class _Comparison(Strict):
    kind: Literal["comparison"]
    indicator: Literal[
        "investment_intensity", "tax_per_mu", "floor_area_ratio", "building_coefficient"
    ]
    operator: Operator
    value: float = Field(gt=0, allow_inf_nan=False)
    unit: Literal["wan_yuan_per_mu", "ratio", "percent"]

    def requirement(self) -> Comparison:
        return Comparison(self.indicator, self.operator, self.value, self.unit)


class _Layer(Strict):
    kind: Literal["layer"]
    topic: str

    def requirement(self) -> LayerCheck:
        return LayerCheck(self.topic)


class _LandUse(Strict):
    kind: Literal["land_use"]
    topic: str

    def requirement(self) -> LandUseMatch:
        return LandUseMatch(self.topic)


class _Human(Strict):
    kind: Literal["human"]
    ask: Words

    def requirement(self) -> HumanCheck:
        return HumanCheck(self.ask.text())


class _Rule(Strict):
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    question: Question
    title: Words
    zones: tuple[str, ...]
    force: Force
    level: Level
    addressee: Addressee
    requirement: Annotated[_Comparison | _Layer | _LandUse | _Human, Field(discriminator="kind")]
    source: _Source
    condition: Words | None = None
    note: Words | None = None


class _DoubleStorey(Strict):
    height_m: float = Field(gt=0)
    source: _Source


class _Definitions(Strict):
    double_storey: _DoubleStorey


class _RuleFile(Strict):
    documents: tuple[_Document, ...] = ()
    rules: tuple[_Rule, ...] = ()
    definitions: _Definitions | None = None


class _Topic(Strict):
    id: str
    name: Words
    polarity: Polarity
    authority: Words


class _LandPlan(Strict):
    zone: str
    year: int = Field(ge=2000, le=2100)
    term: Words
    construction_land_km2: float = Field(gt=0, allow_inf_nan=False)
    industrial_land_km2: float = Field(gt=0, allow_inf_nan=False)
    printed_share_percent: int | None
    sources: tuple[_Source, ...] = Field(min_length=1)

    def plan(self) -> PlannedLand:
        return PlannedLand(
            self.zone,
            self.year,
            self.term.text(),
            self.construction_land_km2,
            self.industrial_land_km2,
            self.printed_share_percent,
            tuple(source.source() for source in self.sources),
        )


class _ControlClass(Strict):
    zone: str
    name: Words
    access_list: Words
    source: _Source


class _Beyond(Strict):
    id: str
    name: Words
    reason: Words


def load_rulebook(folder: Path, *, demonstration: bool) -> Rulebook:
    """Load every rule file of `folder`, or refuse the whole rulebook.

    Parameters
    ----------
    folder : holds documents.yaml, topics.yaml, beyond.yaml, land_use_plans.yaml; every other
        file is a rule file
    demonstration : whether fictitious rules are loaded as well

    Raises
    ------
    DataError
        `rulebook.unreadable`, `rulebook.invalid` (unknown key, missing source or date),
        `rulebook.duplicate`, `rulebook.dangling` (a document or topic that is not defined).
    """
    special = {
        "documents.yaml",
        "topics.yaml",
        "beyond.yaml",
        "land_use_plans.yaml",
        "control_classes.yaml",
    }
    files = {
        path.name: read_yaml(path, TypeAdapter(_RuleFile), "rulebook")
        for path in sorted(folder.glob("*.yaml"))
        if path.name not in special and (demonstration or path.name != DEMONSTRATION_FILE)
    }
    documents = [
        *read_yaml(folder / "documents.yaml", TypeAdapter(tuple[_Document, ...]), "rulebook"),
        *(document for file in files.values() for document in file.documents),
    ]
    topics = read_yaml(folder / "topics.yaml", TypeAdapter(tuple[_Topic, ...]), "rulebook")
    rules = [_rule(rule, name) for name, file in files.items() for rule in file.rules]
    definitions = [file.definitions for file in files.values() if file.definitions]
    if len(definitions) != 1:
        raise unsound("rulebook.invalid", "definitions", f"{len(definitions)} found, 1 expected")
    double = definitions[0].double_storey
    beyond = read_yaml(folder / "beyond.yaml", TypeAdapter(tuple[_Beyond, ...]), "rulebook")
    land = read_yaml(folder / "land_use_plans.yaml", TypeAdapter(tuple[_LandPlan, ...]), "rulebook")
    classes = read_yaml(
        folder / "control_classes.yaml", TypeAdapter(tuple[_ControlClass, ...]), "rulebook"
    )
    rulebook = Rulebook(
        documents={d.id: Document(**d.model_dump()) for d in documents},
        topics={t.id: Topic(t.id, t.name.text(), t.polarity, t.authority.text()) for t in topics},
        rules=tuple(sorted(rules, key=lambda rule: (bool(rule.zones), rule.id))),
        double_storey=DoubleStorey(double.height_m, double.source.source()),
        land_plans=tuple(entry.plan() for entry in land),
        control_classes={
            c.zone: ControlClass(c.zone, c.name.text(), c.access_list.text(), c.source.source())
            for c in classes
        },
        beyond=tuple(Unchecked(b.id, b.name.text(), b.reason.text()) for b in beyond),
    )
    _require_unique("document", (d.id for d in documents))
    _require_unique("topic", (t.id for t in topics))
    _require_unique("rule", (rule.id for rule in rules))
    _require_whole(rulebook)
    return rulebook


def _rule(rule: _Rule, file: str) -> Rule:
    return Rule(
        id=rule.id,
        question=rule.question,
        title=rule.title.text(),
        zones=rule.zones,
        force=rule.force,
        level=rule.level,
        addressee=rule.addressee,
        requirement=rule.requirement.requirement(),
        source=rule.source.source(),
        condition=rule.condition.text() if rule.condition else None,
        note=rule.note.text() if rule.note else None,
        demonstration=file == DEMONSTRATION_FILE,
    )


def _require_unique(kind: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise unsound("rulebook.duplicate", one, f"two entries of kind {kind}")
        seen.add(one)


UNITS = {
    "investment_intensity": "wan_yuan_per_mu",
    "tax_per_mu": "wan_yuan_per_mu",
    "floor_area_ratio": "ratio",
    "building_coefficient": "percent",
}


def _require_whole(rulebook: Rulebook) -> None:
    for rule in rulebook.rules:
        topic = getattr(rule.requirement, "topic", None)
        if topic is not None and topic not in rulebook.topics:
            raise unsound("rulebook.dangling", rule.id, f"topic {topic} is not defined")
        _require_document(rulebook, rule.id, rule.source)
        if rulebook.documents[rule.source.document].number is None:
            raise unsound("rulebook.invalid", rule.id, "its document has no number")
        if isinstance(rule.requirement, Comparison):
            unit = UNITS[rule.requirement.indicator]
            if rule.requirement.unit != unit:
                raise unsound("rulebook.invalid", rule.id, f"its unit should be {unit}")
    for plan in rulebook.land_plans:
        for source in plan.sources:
            _require_document(rulebook, plan.zone, source)
    for named in rulebook.control_classes.values():
        _require_document(rulebook, named.zone, named.source)
    _require_document(rulebook, "double_storey", rulebook.double_storey.source)


def _require_document(rulebook: Rulebook, entry: str, source: Source) -> None:
    if source.document not in rulebook.documents:
        raise unsound("rulebook.dangling", entry, f"document {source.document} is not defined")
