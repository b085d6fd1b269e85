"""What was not checked, in lines: names, reasons, and of which parcels where not of all."""

from collections.abc import Sequence

from app.domain.record_findings import Matter, UncheckedGroup
from app.reports.clean import without
from app.reports.merged_findings import parcels_named
from app.reports.words import say
from app.text import Language


def of_some(numbers: Sequence[int], whole: int, language: Language) -> str:
    """Return in brackets of which parcels something is said; nothing where it is all of them.

    >>> of_some([1, 3], 3, "zh"), of_some([1, 2], 2, "zh")
    ('（地块 1、3）', '')
    """
    if len(numbers) >= whole:
        return ""
    named = parcels_named(numbers, whole, language)
    return f"{say(language, 'open')}{named}{say(language, 'close')}"


def count_of(groups: Sequence[UncheckedGroup]) -> int:
    """Return how many things were not checked: as many as the lists below it name."""
    return sum(group.count for group in groups)


def headings(groups: Sequence[UncheckedGroup], whole: int, language: Language) -> list[str]:
    """Return what was not checked in short: single matters by name, each group by its number."""
    return [
        heading
        for group in groups
        for heading in (
            [group_named(group, whole, language)]
            if group.name
            else [_named(matter, whole, language) for matter in group.members]
        )
    ]


def group_named(group: UncheckedGroup, whole: int, language: Language) -> str:
    """Return the name of a group with the number of its members."""
    named = say(language, "group_of", name=group.name, n=group.count)
    return named + of_some(group.parcels, whole, language)


def members_named(group: UncheckedGroup, language: Language) -> list[str]:
    """Return the members of a group; of which parcels, where not of all that the group is about."""
    return [_named(matter, len(group.parcels), language) for matter in group.members]


def reasons_of(matter: Matter, whole: int, language: Language) -> list[str]:
    """Return each reason, without the name that stands by it, and of which parcels."""
    return [
        without(reason, matter.name) + of_some(numbers, whole, language)
        for reason, numbers in matter.reasons.items()
    ]


def _named(matter: Matter, whole: int, language: Language) -> str:
    return matter.name + of_some(matter.parcels, whole, language)
