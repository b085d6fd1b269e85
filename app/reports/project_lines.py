"""What was told of a project, as lines to print: each field's name and what it says."""

from collections.abc import Mapping

from app.domain import figures
from app.domain.profile import CHOICE_WORDS
from app.domain.record_findings import Json
from app.reports.codes import called
from app.reports.words import say
from app.text import Language, Text

_STOREY_WORDS = {
    "area_m2": Text("建筑面积（m²）", "floor area (m²)"),
    "height_m": Text("层高（m）", "height (m)"),
}


def project_lines(profile: Json, language: Language) -> list[tuple[str, str]]:
    """Return the name and the value of every field that was told, in the record's order."""
    return [
        (called("field", name, language), _value(name, value, language))
        for name, value in profile.items()
    ]


def _value(name: str, value: object, language: Language) -> str:
    if value is None:
        return say(language, "not_given")
    if isinstance(value, bool):
        return say(language, "yes" if value else "no")
    if isinstance(value, int | float):
        return figures.plain(float(value))
    if isinstance(value, Mapping):
        return say(language, "comma").join(
            f"{_part(part, language)} {_value(name, each, language)}"
            for part, each in value.items()
        )
    if isinstance(value, list | tuple):
        return say(language, "semicolon").join(_value(name, each, language) for each in value)
    choice = CHOICE_WORDS.get(name, {}).get(str(value))
    return choice.in_language(language) if choice else str(value)


def _part(name: object, language: Language) -> str:
    words = _STOREY_WORDS.get(str(name))
    return words.in_language(language) if words else str(name)
