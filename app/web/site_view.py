"""Arrange what the search for a park answered: the answer first, then cards, then what is out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.sources import TEXT_STATUS_WORDS
from app.maps.words import plan_word
from app.services.find_sites import SiteSearch
from app.text import Language
from app.web.rendering import say
from app.web.site_asks import asks_of

MOST_LACKS = 5
SHOWN_REASONS = 3
Doc = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lack:
    """An input that would decide clauses; `here` if the form has a field for it."""

    field: str
    words: str
    here: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One ranked park as its card shows it."""

    park: Doc
    place: str
    open: Sequence[Doc]
    asks: Sequence[str]

    @property
    def zone(self) -> Doc:
        """The park's id, names and basis."""
        zone: Doc = self.park["zone"]
        return zone


@dataclass(frozen=True, slots=True)
class ExcludedGroup:
    """Parks that are out for the same reasons."""

    reasons: Sequence[Doc]
    zones: Sequence[Doc]


@dataclass(frozen=True, slots=True)
class SiteView:
    """A whole answer, in one language."""

    headline: str
    lines: Sequence[str]
    unchecked: Sequence[str]
    lacks: Sequence[Lack]
    lacks_rest: int
    cards: Sequence[Card]
    excluded: Sequence[ExcludedGroup]
    found: Doc

    @property
    def parks(self) -> Sequence[Doc]:
        """All ranked parks."""
        parks: Sequence[Doc] = self.found["parks"]
        return parks

    @property
    def count_excluded(self) -> int:
        """How many parks are out."""
        return len(self.found["excluded"])


def view_of(
    found: Doc, search: SiteSearch, subject: str, fields: frozenset[str], language: Language
) -> SiteView:
    """Return a localised answer of `find_sites`, arranged for reading.

    Parameters
    ----------
    found : told in full for every park
    subject : how the answer names the project
    fields : inputs that the form has a field for
    """
    parks, out = found["parks"], found["excluded"]
    area_m2, day = search.question.area_m2, found["as_of"]
    lacks = _lacks(parks, fields, language)
    return SiteView(
        headline=_headline(subject, parks, out, language),
        lines=[
            *_ranking(parks, language),
            *_money_lines(parks, language),
            say(language, "sites.day" if search.question.as_of else "sites.day_today", day=day),
        ],
        unchecked=_unchecked(found, language),
        lacks=lacks[:MOST_LACKS],
        lacks_rest=max(0, len(lacks) - MOST_LACKS),
        cards=[_card(park, area_m2, language) for park in parks[: search.most]],
        excluded=_groups(out),
        found=found,
    )


def place_of(park: Doc, language: Language) -> str:
    """Return a park's rank in words, a range where it is open."""
    best, worst = park["rank_best"], park["rank_worst"]
    if best == worst:
        return say(language, "sites.place", n=best)
    return say(language, "sites.place_open", best=best, worst=worst)


def _headline(subject: str, parks: Sequence[Doc], out: Sequence[Doc], language: Language) -> str:
    key = "sites.found_none" if not parks else "sites.found_some" if out else "sites.found_all"
    return say(
        language,
        key,
        project=subject,
        left=len(parks),
        out=len(out),
        open=say(language, _how_open(parks)),
    )


def _how_open(parks: Sequence[Doc]) -> str:
    """Return the word for how many clauses of the parks stay open for want of inputs."""
    lacking = sum(park["open_clauses"] for park in parks)
    if not lacking:
        judged = any(park["clauses"] for park in parks)
        return "sites.clauses_judged" if judged else "sites.clauses_none"
    most = 2 * lacking > sum(park["clauses"] for park in parks)
    return "sites.clauses_open_most" if most else "sites.clauses_open_some"


def _ranking(parks: Sequence[Doc], language: Language) -> list[str]:
    if not parks:
        return []
    lines = []
    if parks[0]["names_industry"] is not None:
        named = sum(bool(park["names_industry"]) for park in parks)
        perhaps = sum(bool(park["may_name_industry"]) for park in parks)
        lines.append(say(language, "sites.named" if named else "sites.named_none", n=named))
        if perhaps:
            lines.append(say(language, "sites.named_perhaps", n=perhaps))
        lines.append(say(language, "sites.named_rest"))
    first = sum(park["rank_best"] == 1 for park in parks)
    if first == 1 and parks[0]["rank_worst"] == 1:
        name = parks[0]["zone"][f"name_{language}"]
        lines.append(say(language, "sites.first_sure", name=name))
    else:
        lines.append(say(language, "sites.first_unsure", n=first))
    return lines


def _money_lines(parks: Sequence[Doc], language: Language) -> list[str]:
    """Say each printed threshold once, for how many parks, and for how many none is printed."""
    printed = [each for park in parks for each in park["thresholds"]]
    counted = Counter(each["rule_id"] for each in printed)
    once = {each["rule_id"]: each for each in printed}
    lines = [_money_line(each, counted[rule_id], language) for rule_id, each in once.items()]
    silent = [park for park in parks if not park["thresholds"]]
    perhaps = sum(bool(park["same_elsewhere"]) for park in silent)
    if perhaps:
        lines.append(say(language, "sites.money_elsewhere", n=perhaps))
    if lines and len(silent) > perhaps:
        lines.append(say(language, "sites.money_silent", n=len(silent) - perhaps))
    return lines


def _money_line(threshold: Doc, parks: int, language: Language) -> str:
    place = plan_word(threshold["source"]["document"], "text_only").in_language(language)
    limits = [say(language, "sites.money_parks", n=parks), *threshold["caveats"]]
    return say(
        language,
        "sites.money_printed",
        name=threshold["name"],
        place=place,
        limits=say(language, "mark.comma").join(limits),
        sum=threshold["sum"],
        compared=threshold["compared"],
    )


def _unchecked(found: Doc, language: Language) -> list[str]:
    parks = found["parks"]
    asked = {criterion["id"] for criterion in found["criteria"]}
    lines = []
    if "access" not in asked:
        lines.append(say(language, "sites.unchecked_access"))
    elif open_ := max((park["open_clauses"] for park in parks), default=0):
        lines.append(say(language, "sites.unchecked_access_part", n=open_))
    if "intensity" not in asked:
        lines.append(say(language, "sites.unchecked_intensity"))
    lines += [say(language, "sites.unchecked_land"), say(language, "sites.unchecked_layers")]
    placeless = sum(park["zone"]["basis"] in ("text_only", "point_only") for park in parks)
    if placeless:
        lines.append(say(language, "sites.unchecked_edges", n=placeless))
    weak = statuses_of(found) - {"in_force"}
    if weak:
        words = say(language, "mark.list").join(
            TEXT_STATUS_WORDS[status].in_language(language)
            for status in TEXT_STATUS_WORDS
            if status in weak
        )
        lines.append(say(language, "sites.unchecked_status", status=words))
    return lines


def sources_of(found: Doc) -> list[Doc]:
    """Return each passage that the answer rests on."""
    reasons = [r for park in found["parks"] for r in _told(park)]
    reasons += [r for park in found["excluded"] for r in park["reasons"]]
    reasons += [t for park in found["parks"] for t in park["thresholds"]]
    return [reason["source"] for reason in reasons if reason["source"]]


def _told(park: Doc) -> list[Doc]:
    return [*park["reasons_for"], *park["reasons_against"], *park["unknown"]]


def statuses_of(found: Doc) -> set[str]:
    """Return in which states the texts are that the answer rests on."""
    return {source["text_status"] for source in sources_of(found)}


def _lacks(parks: Sequence[Doc], fields: frozenset[str], language: Language) -> list[Lack]:
    """Return the inputs that would decide most clauses of a park, the most helpful first."""
    most: Counter[str] = Counter()
    names: dict[str, str] = {}
    for park in parks:
        for lack in park["missing"]:
            names[lack["field"]] = lack["name"]
            most[lack["field"]] = max(most[lack["field"]], lack["clauses"])
    return [
        Lack(name, say(language, "sites.lack", name=names[name], n=n), name in fields)
        for name, n in most.most_common()
    ]


def _card(park: Doc, area_m2: float | None, language: Language) -> Card:
    return Card(park, place_of(park, language), park["unknown"], asks_of(park, area_m2, language))


def _groups(excluded: Sequence[Doc]) -> list[ExcludedGroup]:
    """Put parks that are out for the same reasons together, the greatest group last."""
    zones: dict[tuple[str, ...], list[Doc]] = {}
    reasons: dict[tuple[str, ...], Sequence[Doc]] = {}
    for park in excluded:
        key = tuple(reason["text"] for reason in park["reasons"])
        reasons[key] = park["reasons"]
        zones.setdefault(key, []).append(park["zone"])
    groups = [ExcludedGroup(reasons[key], zones[key]) for key in zones]
    return sorted(groups, key=lambda group: len(group.zones))
