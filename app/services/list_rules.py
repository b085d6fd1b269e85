"""List the rules that are loaded, with their sources and their status on a day."""

from datetime import date

from app.data.geometry_json import Json, text
from app.domain.assessment import Rulebook
from app.domain.rules import OPERATOR_WORDS, UNIT_WORDS, Comparison, HumanCheck, Rule
from app.domain.wording import plain
from app.services.desk import Desk
from app.text import Text


def list_rules(desk: Desk, as_of: date | None = None, zone: str | None = None) -> list[Json]:
    """Return every rule, or those of one zone, by id."""
    day, book = as_of or desk.today(), desk.knowledge.rulebook
    return [_rule(rule, book, day) for rule in book.rules if zone is None or zone in rule.zones]


def _rule(rule: Rule, book: Rulebook, day: date) -> Json:
    document = book.documents[rule.source.document]
    return {
        "id": rule.id,
        "question": rule.question,
        "title": text(rule.title),
        "requirement": text(_requirement(rule, book)),
        "zones": list(rule.zones),
        "force": rule.force,
        "level": rule.level,
        "addressee": rule.addressee,
        "decided_by": "human" if isinstance(rule.requirement, HumanCheck) else "machine",
        "demonstration": rule.demonstration,
        "text_status": document.status_on(day),
        "note": text(rule.note) if rule.note else None,
        "source": {
            "document": document.id,
            "title": text(Text(document.title_zh, document.title_en)),
            "number": document.number,
            "section": rule.source.section,
            "quote": rule.source.quote,
        },
    }


def _requirement(rule: Rule, book: Rulebook) -> Text:
    asked = rule.requirement
    if isinstance(asked, Comparison):
        word, unit = OPERATOR_WORDS[asked.operator], UNIT_WORDS[asked.unit]
        value = plain(asked.value)
        return Text(f"{word.zh} {value} {unit.zh}".strip(), f"{word.en} {value} {unit.en}".strip())
    if isinstance(asked, HumanCheck):
        return asked.ask
    return book.topics[asked.topic].name
