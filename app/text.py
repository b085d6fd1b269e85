"""Sentences in both languages of the product, kept together until a door picks one."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
# What users wrote stands under these keys: whatever its form, it is no sentence of ours.
OF_USERS = frozenset({"attributes", "profile", "where", "confirmations"})

_BOTH = {"zh", "en"}
_PLAIN = frozenset({str, float, int, bool, type(None)})  # most of a document: nothing to look into


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in Chinese and in English, saying the same.

    >>> Text("符合", "conforms").in_language("en")
    'conforms'
    """

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        """Return the sentence in `language`."""
        return self.en if language == "en" else self.zh


def localise(document: object, language: Language) -> object:
    """Replace every `{"zh": ..., "en": ...}` in a JSON document by its sentence.

    What stands under a key of `OF_USERS` is returned as it is.

    Parameters
    ----------
    document : JSON value (dict, list, str, number, bool, None)
    language : "zh" or "en"

    >>> localise({"reason": {"zh": "好", "en": "good"}}, "en")
    {'reason': 'good'}
    >>> localise({"attributes": {"zh": "甲", "en": "A"}}, "en")
    {'attributes': {'zh': '甲', 'en': 'A'}}
    """
    if isinstance(document, dict):
        if len(document) == 2 and document.keys() == _BOTH:
            return document[language]
        return {
            key: value
            if value.__class__ in _PLAIN or key in OF_USERS
            else localise(value, language)
            for key, value in document.items()
        }
    if isinstance(document, list | tuple):
        return [
            value if value.__class__ in _PLAIN else localise(value, language) for value in document
        ]
    return document
