"""The findings of a stored record arranged for reading: by outcome, by what is missing, by group.

Records are kept for years: keys that came later (`conflicts`, `statements`, `group`, `effect`,
`dimension`, `deadline_year`) may be absent, and then there is nothing to show.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from app.domain.assessment import Rulebook
from app.domain.judging import words_of
from app.domain.profile import FIELD_WORDS
from app.text import Language, Text

Json = Mapping[str, object]
OUTCOMES = ("not_met", "needs_review", "no_data", "met", "not_applicable")
_LAYER = "layer:"
_OTHERS = {"zone_boundary": Text("园区的正式边界", "the official boundary of the zone")}


@dataclass(frozen=True, slots=True)
class Lack:
    """One missing input or layer and the clauses that wait for it.

    Attributes
    ----------
    name : of the missing input, as findings give it
    count : of all clauses that lack it
    findings : those of them that are listed here; the others lack something that even more
        clauses lack, and stand there
    """

    what: str
    name: str
    layer: bool
    count: int
    findings: Sequence[Json]


@dataclass(frozen=True, slots=True)
class OutcomeGroup:
    """All findings of one outcome; `lacks` sorts those without data by what they lack."""

    outcome: str
    findings: Sequence[Json]
    lacks: Sequence[Lack]


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that a verdict does not speak of.

    `reasons` gives each reason the numbers of its parcels, ascending: a layer may answer for one
    parcel of a record and not for the next.
    """

    name: str
    reasons: Mapping[str, Sequence[int]]

    @property
    def parcels(self) -> Sequence[int]:
        """Return the numbers of all its parcels, ascending."""
        return sorted({number for numbers in self.reasons.values() for number in numbers})


@dataclass(frozen=True, slots=True)
class UncheckedGroup:
    """Things that a verdict does not speak of, under one name; `name` is empty for single ones."""

    name: str
    members: Sequence[Matter]

    @property
    def count(self) -> int:
        """Return the number of its members."""
        return len(self.members)

    @property
    def parcels(self) -> Sequence[int]:
        """Return the numbers of all its parcels, ascending."""
        return sorted({number for matter in self.members for number in matter.parcels})


def outcome_groups(
    findings: Sequence[Json], known: Rulebook, language: Language
) -> list[OutcomeGroup]:
    """Return the findings by outcome, the ones that matter most first."""
    groups = [(outcome, [f for f in findings if f["outcome"] == outcome]) for outcome in OUTCOMES]
    return [
        OutcomeGroup(
            outcome, group, lacks_of(group, known, language) if outcome == "no_data" else ()
        )
        for outcome, group in groups
        if group
    ]


def lacks_of(findings: Sequence[Json], known: Rulebook, language: Language) -> list[Lack]:
    """Return what the findings lack, what most of them lack first; each finding stands once."""
    wanted = Counter(name for finding in findings for name in _missing(finding))
    order = sorted(wanted, key=lambda name: (-wanted[name], name))
    place = {name: number for number, name in enumerate(order)}
    listed: dict[str, list[Json]] = {name: [] for name in order}
    for finding in findings:
        listed[min(_missing(finding), key=place.__getitem__)].append(finding)
    return [
        Lack(
            _named(name, known, language),
            name,
            name.startswith(_LAYER),
            wanted[name],
            listed[name],
        )
        for name in order
    ]


def _missing(finding: Json) -> Sequence[str]:
    """Return what a finding lacks; one that names nothing stands under the empty name."""
    return list(dict.fromkeys(cast("Sequence[str]", finding["missing"]))) or [""]


def _named(name: str, known: Rulebook, language: Language) -> str:
    topic = known.topics.get(name.removeprefix(_LAYER))
    if name.startswith(_LAYER) and topic is not None:
        return topic.name.in_language(language)
    if name.startswith(_LAYER) or name in FIELD_WORDS:
        return words_of(name).in_language(language)
    return _OTHERS[name].in_language(language) if name in _OTHERS else name


def unchecked_groups(by_parcel: Mapping[int, Sequence[Json]]) -> list[UncheckedGroup]:
    """Return what was not checked: single matters first, then each group with its members.

    Single matters of one name are one, whichever clauses ask for them; a group has a member for
    each clause.

    Parameters
    ----------
    by_parcel : what is unchecked of each parcel, by its number from 1
    """
    found: dict[str, dict[str, dict[str, list[int]]]] = {}
    names: dict[str, str] = {}
    for number, items in by_parcel.items():
        for item in items:
            group = str(item.get("group") or "")
            key = str(item["id"] if group else item["name"])
            names[key] = str(item["name"])
            reasons = found.setdefault(group, {}).setdefault(key, {})
            numbers = reasons.setdefault(str(item["reason"]), [])
            if number not in numbers:
                numbers.append(number)
    return [
        UncheckedGroup(group, [Matter(names[key], told) for key, told in found[group].items()])
        for group in sorted(found, key=bool)
    ]


def contested(finding: Json) -> bool:
    """Tell whether the texts clash on a clause, so that a person has to judge it."""
    entries = cast("Sequence[Mapping[str, object]]", finding.get("conflicts", ()))
    return any(entry["review"] for entry in entries)


def asks_officer(finding: Json) -> bool:
    """Tell whether an officer's answer would decide a finding, and none is given yet."""
    return (
        finding["outcome"] == "needs_review"
        and finding["addressee"] == "project"
        and (finding["decided_by"] == "human" or contested(finding))
    )
