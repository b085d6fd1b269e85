"""What every code of an answer is called, by the kind of code; pages and reports say the same."""

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
from app.text import Text

Code = TypeVar("Code", bound=str)
Word = TypeVar("Word", Text, str)

NOT_ASKED = Text("未核查", "not asked")


def by_code(table: Mapping[Code, Word]) -> dict[str, Word]:
    """Return a table whose keys are plain text."""
    return {str(code): word for code, word in table.items()}


TABLES: Mapping[str, Mapping[str, Text]] = {
    "verdict": {**by_code(VERDICT_WORDS), "not_asked": NOT_ASKED},
    "outcome": by_code(OUTCOME_WORDS),
    "basis": by_code(BASIS_WORDS),
    "question": by_code(QUESTION_WORDS),
    "polarity": by_code(POLARITY_WORDS),
    "operator": by_code(OPERATOR_WORDS),
    "unit": UNIT_WORDS,
    "text_status": by_code(TEXT_STATUS_WORDS),
    "field": FIELD_WORDS,
    "dimension": by_code(DIMENSION_WORDS),
    "effect": by_code(EFFECT_WORDS),
    "force": by_code(FORCE_WORDS),
    "level": by_code(LEVEL_WORDS),
    "addressee": by_code(ADDRESSEE_WORDS),
}
