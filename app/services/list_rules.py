"""List the rules that are loaded, with their sources and their status on a day."""

import difflib
from dataclasses import dataclass
from datetime import date

from app.data.geometry_json import Json, text
from app.domain.assessment import Rulebook
from app.domain.conditions import Condition, describe
from app.domain.location import scope_in_zone
from app.domain.quantities import operator_words
from app.domain.rules import (
    DIMENSION_WORDS,
    EFFECT_WORDS,
    QUESTION_WORDS,
    UNIT_WORDS,
    Caught,
    Comparison,
    HumanCheck,
    LandUseMatch,
    LayerCheck,
    Must,
    Rule,
    Stated,
)
from app.domain.sources import TextStatus
from app.domain.wording import in_unit, plain
from app.errors import InputError, NotFound
from app.services.desk import Desk
from app.services.show_zones import get_zone
from app.text import Text

FILTERS = ("document", "question", "effect", "force", "level", "addressee", "decided_by")


@dataclass(frozen=True, slots=True)
class RuleQuery:
    """Filters of the rule list; None does not filter.

    `zone` keeps the clauses that govern a zone, those of all that it lies in with them; `clause`
    those of one printed clause; `q` looks in titles and quotes.
    """

    zone: str | None = None
    document: str | None = None
    question: str | None = None
    dimension: str | None = None
    effect: str | None = None
    force: str | None = None
    level: str | None = None
    addressee: str | None = None
    decided_by: str | None = None
    clause: str | None = None
    q: str | None = None
    as_of: date | None = None


def list_rules(desk: Desk, query: RuleQuery) -> list[Json]:
    """Return the rules that pass every filter, by id.

    Raises
    ------
    NotFound
        `zone.not_found`.
    InputError
        `rules.unknown_filter` for a value that no rule has, with the values there are.
    """
    day, book = query.as_of or desk.today(), desk.knowledge.rulebook
    for name in (*FILTERS, "dimension", "clause"):
        _require_known(book, name, getattr(query, name))
    found = [rule for rule in book.rules if _passes(rule, query)]
    if query.zone is not None:
        governing = _governing(desk, query.zone, day)
        found = [rule for rule in found if rule.id in governing]
    found.sort(key=lambda rule: rule.id)
    return [rule_document(rule, book, day, desk.today()) for rule in found]


def get_rule(desk: Desk, rule_id: str, as_of: date | None = None) -> Json:
    """Return one rule with what contradicts it; NotFound `rule.not_found` with near misses."""
    book = desk.knowledge.rulebook
    rule = book.by_id.get(rule_id)
    if rule is None:
        near = difflib.get_close_matches(rule_id, list(book.by_id), n=3)
        raise NotFound(
            "rule.not_found",
            Text(f"没有条款 {rule_id}", f"there is no rule {rule_id}"),
            mend=Text(f"是否指：{'、'.join(near)}", f"did you mean: {', '.join(near)}")
            if near
            else None,
            where={"id": rule_id},
        )
    return rule_document(rule, book, as_of or desk.today(), desk.today())


def _governing(desk: Desk, zone_id: str, day: date) -> set[str]:
    zone = get_zone(desk, zone_id)
    known = desk.knowledge.on(day)
    scope = scope_in_zone(zone, known, day, demonstration=zone.basis == "demonstration")
    listed = {rule.id for pairs in scope.rules.values() for rule, _ in pairs}
    return listed | {rule.id for rule in scope.not_begun}


def _value(rule: Rule, name: str) -> str | None:
    if name == "document":
        return rule.source.document
    value = getattr(rule, name)
    return None if value is None else str(value)


def _require_known(book: Rulebook, name: str, wanted: str | None) -> None:
    known = sorted({value for rule in book.rules if (value := _value(rule, name)) is not None})
    if wanted is None or wanted in known:
        return
    shown = difflib.get_close_matches(wanted, known, n=3, cutoff=0.5) or known[:40]
    raise InputError(
        "rules.unknown_filter",
        Text(f"参数 {name} 没有值「{wanted}」", f"no rule has {name} = {wanted}"),
        mend=Text(f"可用的值：{'、'.join(shown)}", f"known values: {', '.join(shown)}"),
        where={"field": name},
    )


def _passes(rule: Rule, query: RuleQuery) -> bool:
    for name in (*FILTERS, "dimension", "clause"):
        wanted = getattr(query, name)
        if wanted is not None and _value(rule, name) != wanted:
            return False
    wanted = (query.q or "").strip().casefold()
    words = (rule.id, rule.title.zh, rule.title.en, rule.source.quote, rule.source.section)
    return not wanted or any(wanted in word.casefold() for word in words)


def rule_document(rule: Rule, book: Rulebook, day: date, today: date) -> Json:
    """Return one rule with everything that an officer needs to know why it decides as it does."""
    document = book.documents[rule.source.document]
    return {
        "id": rule.id,
        "clause": rule.clause or rule.id,
        "question": rule.question,
        "question_words": text(QUESTION_WORDS[rule.question]),
        "dimension": rule.dimension,
        "dimension_words": text(DIMENSION_WORDS[rule.dimension]) if rule.dimension else None,
        "effect": rule.effect,
        "effect_words": text(EFFECT_WORDS[rule.effect]),
        "title": text(rule.title),
        "requirement": text(_requirement(rule, book)),
        "when": text(_said(rule.when, book)) if rule.when else None,
        "unless": text(_said(rule.unless, book)) if rule.unless else None,
        "zones": list(rule.zones),
        "force": rule.force,
        "level": rule.level,
        "addressee": rule.addressee,
        "decided_by": rule.decided_by,
        "deadline_year": rule.deadline_year,
        "demonstration": rule.demonstration,
        "text_status": status_of(rule, book, day, today),
        "conflicts": [entry.id for entry in book.contradictions_by_rule.get(rule.id, ())],
        "note": text(rule.note) if rule.note else None,
        "source": {
            "document": document.id,
            "title": text(Text(document.title_zh, document.title_en)),
            "number": document.number,
            "section": rule.source.section,
            "quote": rule.source.quote,
            "valid_from": str(document.valid_from or ""),
            "valid_until": str(document.valid_until or ""),
            "rests_on": rule.rests_on,
        },
    }


def status_of(rule: Rule, book: Rulebook, day: date, today: date) -> TextStatus:
    """Return the status of the clause's text, or of the text it is taken from if that is weaker.

    Of a day to come nobody knows it.
    """
    if day > today:
        return "unknown"
    if rule.rests_on is not None:
        origin = book.documents[rule.rests_on].status_on(day)
        if origin != "in_force":
            return origin
    return book.documents[rule.source.document].status_on(day)


_CAUGHT = Text("属于所述情形的不满足", "whatever the clause describes breaches it")
_STATED = Text("不作为项目的判定条件", "decides no project")


def compared_words(asked: Comparison, quote: str) -> Text:
    """Say what an indicator is held against, by the passage's own word where it has one."""
    word = operator_words(asked.operator, asked.value, quote)
    value = in_unit(plain(asked.value), UNIT_WORDS[asked.unit])
    return Text(f"{word.zh} {value.zh}", f"{word.en} {value.en}")


def _said(condition: Condition, book: Rulebook) -> Text:
    return describe(condition, book.groups, book.topic_names)


def _requirement(rule: Rule, book: Rulebook) -> Text:
    match rule.requirement:
        case Comparison() as asked:
            return compared_words(asked, rule.source.quote)
        case HumanCheck() as check:
            return check.ask
        case LayerCheck() | LandUseMatch() as check:
            return book.topics[check.topic].name
        case Must() as must:
            return _said(must.condition, book)
        case Caught():
            return _CAUGHT
        case Stated():
            return _STATED
