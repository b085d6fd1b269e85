"""What must hold of a rulebook as a whole; one unsound entry refuses all of it."""

from app.data.yaml_files import unsound
from app.domain.assessment import Rulebook
from app.domain.conditions import Condition, groups_of, leaves, topics_of
from app.domain.conditions import Stated as Says
from app.domain.profile import CHOICE_WORDS
from app.domain.rules import (
    OPENING,
    Caught,
    Comparison,
    Must,
    Rule,
    Stated,
)
from app.domain.sources import Source

UNITS = {
    "investment_intensity": "wan_yuan_per_mu",
    "tax_per_mu": "wan_yuan_per_mu",
    "floor_area_ratio": "ratio",
    "building_coefficient": "percent",
    "office_land_share": "percent",
    "civil_defence_share": "percent",
    "elderly_care_space": "m2_per_100_households",
}


def _require_contradictions(rulebook: Rulebook) -> None:
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
        if not set(entry.undecided_targets) <= set(entry.targets):
            raise unsound("rulebook.invalid", entry.id, "an undecided target is not among targets")


def require_whole(rulebook: Rulebook) -> None:
    """Require that every id, document, topic and condition that an entry names exists.

    Raises
    ------
    DataError
        `rulebook.dangling`, `rulebook.invalid`; the message names the entry.
    """
    for rule in rulebook.rules:
        _require_rule(rulebook, rule)
    _require_contradictions(rulebook)
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
