"""What the codes of a record are called in a report, and the symbol that stands before each."""

from collections.abc import Mapping
from typing import TypeVar

from app.domain.findings import OUTCOME_WORDS, VERDICT_WORDS
from app.domain.layers import POLARITY_WORDS
from app.domain.profile import FIELD_WORDS
from app.domain.quantities import OPERATOR_WORDS
from app.domain.rules import (
    ADDRESSEE_WORDS,
    DIMENSION_WORDS,
    EFFECT_WORDS,
    FORCE_WORDS,
    LEVEL_WORDS,
    QUESTION_WORDS,
    UNIT_WORDS,
)
from app.domain.sources import TEXT_STATUS_WORDS
from app.domain.zones import BASIS_WORDS
from app.reports.words import WORDS
from app.text import Language, Text

Code = TypeVar("Code", bound=str)

VERDICT_SYMBOLS: Mapping[str, str] = {
    "conforms": "●",
    "conditional": "◐",
    "needs_review": "▲",
    "incomplete": "◇",
    "restricted": "■",
    "prohibited": "×",
    "not_asked": "○",
}
OUTCOME_SYMBOLS: Mapping[str, str] = {
    "met": "●",
    "not_met": "×",
    "needs_review": "▲",
    "no_data": "◇",
    "not_applicable": "○",
}
# Print colours of verdicts and outcomes; each stands beside a symbol and a word.
VERDICT_COLOURS: Mapping[str, str] = {
    "conforms": "#2e7d32",
    "conditional": "#00695c",
    "needs_review": "#9a5b00",
    "incomplete": "#455a64",
    "restricted": "#b84300",
    "prohibited": "#b3261e",
    "not_asked": "#52606d",
}
OUTCOME_COLOURS: Mapping[str, str] = {
    "met": "#2e7d32",
    "not_met": "#b3261e",
    "needs_review": "#9a5b00",
    "no_data": "#455a64",
    "not_applicable": "#52606d",
}


def _by_code(table: Mapping[Code, Text]) -> dict[str, Text]:
    return {str(code): word for code, word in table.items()}


TABLES: Mapping[str, Mapping[str, Text]] = {
    "verdict": {**_by_code(VERDICT_WORDS), "not_asked": WORDS["not_asked"]},
    "outcome": _by_code(OUTCOME_WORDS),
    "basis": _by_code(BASIS_WORDS),
    "question": _by_code(QUESTION_WORDS),
    "polarity": _by_code(POLARITY_WORDS),
    "operator": _by_code(OPERATOR_WORDS),
    "unit": UNIT_WORDS,
    "text_status": _by_code(TEXT_STATUS_WORDS),
    "field": FIELD_WORDS,
    "dimension": _by_code(DIMENSION_WORDS),
    "effect": _by_code(EFFECT_WORDS),
    "force": _by_code(FORCE_WORDS),
    "level": _by_code(LEVEL_WORDS),
    "addressee": _by_code(ADDRESSEE_WORDS),
}


def called(table: str, code: object, language: Language) -> str:
    """Return what a code is called; one that is not known is shown as it is recorded.

    >>> called("verdict", "conforms", "zh"), called("unit", "km_new", "en")
    ('符合', 'km new')
    """
    words = TABLES[table]
    name = str(code)
    return words[name].in_language(language) if name in words else name.replace("_", " ")
