"""Finding zones by words and by industry, and saying which of their words was met."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.catalogue import Industry
from app.domain.zones import Zone
from app.text import Text

WordKind = Literal["name", "alias", "industry", "enterprise"]

_GENERAL_TIERS = ("system", "note", "rule_subject")  # name no industry that a zone could have
_ENDINGS = ("产业集群", "产业链", "产业")


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of a zone that a search met. The documents print some words in Chinese only."""

    kind: WordKind
    word: Text


@dataclass(frozen=True, slots=True)
class ZoneIndustry:
    """An industry to filter zones by: its word, and the zones that the texts place it in.

    A zone has it if one of the industries printed for the zone holds the word or another name of
    it, or if the text on the industry names the zone.
    """

    word: str
    label: Text
    names: frozenset[str]
    placed_in: frozenset[str] = frozenset()

    def of(self, zone: Zone) -> bool:
        """Tell whether the texts give the zone this industry."""
        printed = (word.casefold() for word in zone.industries)
        return zone.id in self.placed_in or any(n in word for word in printed for n in self.names)


def industries_by_zone(industries: Iterable[Industry]) -> Mapping[str, Sequence[Industry]]:
    """Return the industries that the texts place in each zone; what was inferred stays out."""
    found: dict[str, list[Industry]] = {}
    for industry in industries:
        for placement in industry.zones:
            if placement.certainty == "printed":
                found.setdefault(placement.zone, []).append(industry)
    return found


def search_hits(zone: Zone, q: str, placed: Sequence[Industry] = ()) -> tuple[Hit, ...] | None:
    """Return the first word of the zone for each word asked for; None if one is met nowhere.

    Parameters
    ----------
    q : words apart; letters of either case
    placed : industries that the texts place in the zone
    """
    words = _words_of(zone, placed)
    hits: list[Hit] = []
    for wanted in q.casefold().split():
        met = next((hit for hit in words if _holds(hit.word, wanted)), None)
        if met is None:
            return None
        hits.append(met)
    return tuple(dict.fromkeys(hits))


def zone_industries(industries: Iterable[Industry]) -> tuple[ZoneIndustry, ...]:
    """Return what zones can be filtered by; the same industry in several texts is one."""
    found: dict[str, ZoneIndustry] = {}
    for industry in industries:
        if industry.tier in _GENERAL_TIERS:
            continue
        word = bare_word(industry.name_zh)
        own = found.get(word) or ZoneIndustry(
            word, Text(word, industry.name_en or word), frozenset()
        )
        names = {word, *(bare_word(alias) for alias in industry.aliases)}
        printed = {p.zone for p in industry.zones if p.certainty == "printed"}
        found[word] = ZoneIndustry(
            word,
            own.label,
            own.names | {name.casefold() for name in names},
            own.placed_in | printed,
        )
    return tuple(found.values())


def bare_word(name: str) -> str:
    """Return an industry's name without the word for industry or cluster at its end.

    >>> bare_word("轴承及保持器产业"), bare_word("新材料产业集群"), bare_word("产业")
    ('轴承及保持器', '新材料', '产业')
    """
    for ending in _ENDINGS:
        if name.endswith(ending) and name != ending:
            return name.removesuffix(ending)
    return name


def _words_of(zone: Zone, placed: Sequence[Industry]) -> list[Hit]:
    placed_words = [Text(i.name_zh, i.name_en or i.name_zh) for i in placed]
    return [
        Hit("name", Text(zone.name_zh, zone.name_en)),
        *(Hit("alias", Text(word, word)) for word in zone.aliases),
        *(Hit("industry", Text(word, word)) for word in zone.industries),
        *(Hit("industry", word) for word in placed_words),
        *(Hit("enterprise", Text(word, word)) for word in zone.enterprises),
    ]


def _holds(word: Text, wanted: str) -> bool:
    return wanted in word.zh.casefold() or wanted in word.en.casefold()
