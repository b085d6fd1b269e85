"""The rulebook: YAML files with a source for every entry, refused whole if one entry is unsound.

documents.yaml, instruments.yaml and demonstration.yaml stand at the top, the clauses of each plan
in rules/, the industry groups that they name in groups/, the contradictions in contradictions/.
"""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from app.data.condition_shapes import ConditionShape
from app.data.rulebook_checks import require_whole
from app.data.rulebook_shapes import (
    BeyondShape,
    ContradictionShape,
    ControlClassShape,
    DocumentShape,
    GroupShape,
    LandPlanShape,
    RuleFileShape,
    RuleShape,
    TopicShape,
)
from app.data.yaml_files import read_yaml, unsound
from app.domain.answers import Topic
from app.domain.assessment import Rulebook, Unchecked
from app.domain.conditions import Condition
from app.domain.controls import ControlClass
from app.domain.intensity import DoubleStorey
from app.domain.rules import (
    Rule,
)
from app.domain.sources import Document

T = TypeVar("T")

# Files that hold fictitious content, left out when demonstrations are off.
DEMONSTRATION_FILE = "demonstration.yaml"
RULE_FILES = ("instruments.yaml", DEMONSTRATION_FILE)


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
    files = {path.name: read_yaml(path, TypeAdapter(RuleFileShape), "rulebook") for path in paths}
    documents = [
        *read_yaml(folder / "documents.yaml", TypeAdapter(tuple[DocumentShape, ...]), "rulebook"),
        *(document for file in files.values() for document in file.documents),
    ]
    topics = read_yaml(folder / "topics.yaml", TypeAdapter(tuple[TopicShape, ...]), "rulebook")
    rules = [
        _sound(rule.id, partial(_rule, rule, name))
        for name, file in files.items()
        for rule in file.rules
    ]
    definitions = [file.definitions for file in files.values() if file.definitions]
    if len(definitions) != 1:
        raise unsound("rulebook.invalid", "definitions", f"{len(definitions)} found, 1 expected")
    double = definitions[0].double_storey
    beyond = read_yaml(folder / "beyond.yaml", TypeAdapter(tuple[BeyondShape, ...]), "rulebook")
    land = read_yaml(
        folder / "land_use_plans.yaml", TypeAdapter(tuple[LandPlanShape, ...]), "rulebook"
    )
    classes = read_yaml(
        folder / "control_classes.yaml", TypeAdapter(tuple[ControlClassShape, ...]), "rulebook"
    )
    groups = _read_folder(folder / "groups", TypeAdapter(tuple[GroupShape, ...]))
    contradictions = _read_folder(
        folder / "contradictions", TypeAdapter(tuple[ContradictionShape, ...])
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
    require_whole(rulebook)
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


def _rule(rule: RuleShape, file: str) -> Rule:
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
