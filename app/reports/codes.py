"""What the codes of a record are called in a report, and the symbol that stands before each."""

from collections.abc import Mapping

from app.domain.code_words import TABLES
from app.text import Language

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


def called(table: str, code: object, language: Language) -> str:
    """Return what a code is called; one that is not known is shown as it is recorded.

    >>> called("verdict", "conforms", "zh"), called("unit", "km_new", "en")
    ('符合', 'km new')
    """
    words = TABLES[table]
    name = str(code)
    return words[name].in_language(language) if name in words else name.replace("_", " ")
