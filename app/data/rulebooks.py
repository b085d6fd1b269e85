"""The rulebook: YAML files with a source for every entry, refused whole if one entry is unsound.

documents.yaml, instruments.yaml and demonstration.yaml stand at the top, the clauses of each plan
in rules/, the industry groups that they name in groups/, the contradictions in contradictions/.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field, TypeAdapter

from app.data.condition_shapes import ConditionShape
from app.data.yaml_files import Strict, Words, read_yaml, unsound
from app.domain.answers import Topic
from app.domain.assessment import Rulebook, Unchecked
from app.domain.conditions import Condition, groups_of, leaves, topics_of
from app.domain.conditions import Stated as Says
from app.domain.contradictions import Contradiction, Kind, Severity
from app.domain.controls import ControlClass
from app.domain.industries import IndustryGroup
from app.domain.intensity import DoubleStorey
from app.domain.landuse import PlannedLand
from app.domain.layers import Polarity
from app.domain.profile import CHOICE_WORDS
from app.domain.quantities import Operator
from app.domain.rules import (
    OPENING,
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
    Rule,
    Stated,
)
from app.domain.sources import Document, Source

T = TypeVar("T")

# Files that hold fictitious content, left out when demonstrations are off.
DEMONSTRATION_FILE = "demonstration.yaml"
RULE_FILES = ("instruments.yaml", DEMONSTRATION_FILE)


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
    unnumbered: bool = False


class _Comparison(Strict):
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


class _Must(Strict):
    kind: Literal["must"]
    holds: ConditionShape

    def requirement(self) -> Must:
        return Must(self.holds.condition())


class _Caught(Strict):
    kind: Literal["caught"]

    def requirement(self) -> Caught:
        return Caught()


class _Stated(Strict):
    kind: Literal["stated"]

    def requirement(self) -> Stated:
        return Stated()


class _Rule(Strict):
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
        _Comparison | _Layer | _LandUse | _Human | _Must | _Caught | _Stated,
        Field(discriminator="kind"),
    ]
    source: _Source
    rests_on: str | None = None
    deadline_year: int | None = Field(default=None, ge=2000, le=2100)
    condition: Words | None = None
    note: Words | None = None


class _Group(Strict):
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    name: Words
    codes: tuple[Annotated[str, Field(pattern=r"^[0-9]{2,4}$")], ...] = ()
    perhaps: tuple[Annotated[str, Field(pattern=r"^[0-9]{2,4}$")], ...] = ()
    words: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()

    def group(self) -> IndustryGroup:
        return IndustryGroup(
            self.id, self.name.text(), self.codes, self.perhaps, self.words, self.processes
        )


class _Contradiction(Strict):
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    severity: Severity
    kind: Kind
    statement: Words
    passages: tuple[_Source, ...] = Field(min_length=1)
    rules: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    when: ConditionShape | None = None
    review: bool = False

    def contradiction(self) -> Contradiction:
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
        )


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
    folder : holds documents.yaml, topics.yaml, beyond.yaml, land_use_plans.yaml,
        control_classes.yaml, the rule files named in RULE_FILES and those in rules/
    demonstration : whether fictitious rules are loaded as well

    Raises
    ------
    DataError
        `rulebook.unreadable`, `rulebook.invalid` (unknown key, missing source or date),
        `rulebook.duplicate`, `rulebook.dangling` (a document or topic that is not defined).
    """
    names = [name for name in RULE_FILES if demonstration or name != DEMONSTRATION_FILE]
    paths = [*(folder / name for name in names), *sorted((folder / "rules").glob("*.yaml"))]
    files = {path.name: read_yaml(path, TypeAdapter(_RuleFile), "rulebook") for path in paths}
    documents = [
        *read_yaml(folder / "documents.yaml", TypeAdapter(tuple[_Document, ...]), "rulebook"),
        *(document for file in files.values() for document in file.documents),
    ]
    topics = read_yaml(folder / "topics.yaml", TypeAdapter(tuple[_Topic, ...]), "rulebook")
    rules = [
        _sound(rule.id, partial(_rule, rule, name))
        for name, file in files.items()
        for rule in file.rules
    ]
    definitions = [file.definitions for file in files.values() if file.definitions]
    if len(definitions) != 1:
        raise unsound("rulebook.invalid", "definitions", f"{len(definitions)} found, 1 expected")
    double = definitions[0].double_storey
    beyond = read_yaml(folder / "beyond.yaml", TypeAdapter(tuple[_Beyond, ...]), "rulebook")
    land = read_yaml(folder / "land_use_plans.yaml", TypeAdapter(tuple[_LandPlan, ...]), "rulebook")
    classes = read_yaml(
        folder / "control_classes.yaml", TypeAdapter(tuple[_ControlClass, ...]), "rulebook"
    )
    groups = _read_folder(folder / "groups", TypeAdapter(tuple[_Group, ...]))
    contradictions = _read_folder(
        folder / "contradictions", TypeAdapter(tuple[_Contradiction, ...])
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
        groups={group.id: group.group() for group in groups},
        contradictions=tuple(_sound(c.id, c.contradiction) for c in contradictions),
    )
    _require_unique("industry group", (g.id for g in groups))
    _require_unique("contradiction", (c.id for c in contradictions))
    _require_unique("document", (d.id for d in documents))
    _require_unique("topic", (t.id for t in topics))
    _require_unique("rule", (rule.id for rule in rules))
    _require_whole(rulebook)
    return rulebook


def _read_folder(folder: Path, shape: TypeAdapter[tuple[T, ...]]) -> list[T]:
    return [
        entry
        for path in sorted(folder.glob("*.yaml"))
        for entry in read_yaml(path, shape, "rulebook")
    ]


def _sound(entry: str, build: Callable[[], T]) -> T:
    """Build one entry, naming it if it says what cannot be."""
    try:
        return build()
    except ValueError as error:
        raise unsound("rulebook.invalid", entry, str(error)) from error


def _rule(rule: _Rule, file: str) -> Rule:
    return Rule(
        id=rule.id,
        clause=rule.clause or rule.id,
        question=rule.question,
        dimension=rule.dimension,
        effect=rule.effect,
        title=rule.title.text(),
        zones=rule.zones,
        force=rule.force,
        level=rule.level,
        addressee=rule.addressee,
        when=_condition(rule.when),
        unless=_condition(rule.unless),
        requirement=rule.requirement.requirement(),
        source=rule.source.source(),
        rests_on=rule.rests_on,
        deadline_year=rule.deadline_year,
        condition=rule.condition.text() if rule.condition else None,
        note=rule.note.text() if rule.note else None,
        demonstration=file == DEMONSTRATION_FILE,
    )


def _condition(shape: ConditionShape | None) -> Condition | None:
    return None if shape is None else shape.condition()


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
    "office_land_share": "percent",
    "civil_defence_share": "percent",
    "elderly_care_space": "m2_per_100_households",
}


def _require_whole(rulebook: Rulebook) -> None:
    for rule in rulebook.rules:
        _require_rule(rulebook, rule)
    known = {rule.id for rule in rulebook.rules}
    for entry in rulebook.contradictions:
        for passage in entry.passages:
            _require_document(rulebook, entry.id, passage)
        for rule_id in entry.rules:
            if rule_id not in known:
                raise unsound("rulebook.dangling", entry.id, f"rule {rule_id} is not defined")
        _require_condition(rulebook, entry.id, entry.when)
        if entry.review and not entry.rules:
            raise unsound("rulebook.invalid", entry.id, "it names no rule that needs review")
    used = {name for group in rulebook.groups.values() for name in group.processes}
    for rule in rulebook.rules:
        conditions = [condition for condition in (rule.when, rule.unless) if condition is not None]
        told = [leaf for condition in conditions for leaf in leaves(condition)]
        used.update(
            str(value)
            for leaf in told
            if isinstance(leaf, Says) and leaf.field == "processes"
            for value in leaf.values
        )
    for process in CHOICE_WORDS["processes"]:
        if process not in used:
            raise unsound("rulebook.invalid", process, "no industry group reads this process")
    for plan in rulebook.land_plans:
        for source in plan.sources:
            _require_document(rulebook, plan.zone, source)
    for named in rulebook.control_classes.values():
        _require_document(rulebook, named.zone, named.source)
    _require_document(rulebook, "double_storey", rulebook.double_storey.source)


def _require_rule(rulebook: Rulebook, rule: Rule) -> None:
    topic = getattr(rule.requirement, "topic", None)
    if topic is not None and topic not in rulebook.topics:
        raise unsound("rulebook.dangling", rule.id, f"topic {topic} is not defined")
    _require_document(rulebook, rule.id, rule.source)
    document = rulebook.documents[rule.source.document]
    if document.number is None and not document.unnumbered:
        raise unsound("rulebook.invalid", rule.id, "its document has no number")
    if rule.rests_on is not None and rule.rests_on not in rulebook.documents:
        raise unsound("rulebook.dangling", rule.id, f"document {rule.rests_on} is not defined")
    if isinstance(rule.requirement, Comparison):
        unit = UNITS[rule.requirement.indicator]
        if rule.requirement.unit != unit:
            raise unsound("rulebook.invalid", rule.id, f"its unit should be {unit}")
    must = rule.requirement.condition if isinstance(rule.requirement, Must) else None
    for condition in (rule.when, rule.unless, must):
        _require_condition(rulebook, rule.id, condition)
    caught = isinstance(rule.requirement, Caught)
    if caught and (rule.when is None or rule.effect not in ("prohibit", "restrict")):
        raise unsound("rulebook.invalid", rule.id, "caught needs a condition and a ban or limit")
    if rule.effect in OPENING and not isinstance(rule.requirement, Stated):
        raise unsound("rulebook.invalid", rule.id, f"what is to {rule.effect} decides nothing")


def _require_condition(rulebook: Rulebook, entry: str, condition: Condition | None) -> None:
    if condition is None:
        return
    for group in groups_of(condition):
        if group not in rulebook.groups:
            raise unsound("rulebook.dangling", entry, f"industry group {group} is not defined")
    for topic in topics_of(condition):
        if topic not in rulebook.topics:
            raise unsound("rulebook.dangling", entry, f"topic {topic} is not defined")


def _require_document(rulebook: Rulebook, entry: str, source: Source) -> None:
    if source.document not in rulebook.documents:
        raise unsound("rulebook.dangling", entry, f"document {source.document} is not defined")
