"""The clauses that govern a zone, arranged for reading: by dimension, its own before all others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.data.geometry_json import Json, text
from app.domain.assessment import Knowledge
from app.domain.location import lineage
from app.domain.rules import DIMENSION_WORDS, QUESTION_WORDS
from app.domain.zones import Zone
from app.services.desk import Desk
from app.services.list_contradictions import ContradictionQuery, list_contradictions
from app.services.list_rules import RuleQuery, list_rules
from app.services.show_zones import get_zone
from app.text import Text

How = Literal["own", "everywhere", "around", "part", "possibly"]
# The order in which clauses are shown: the surer and the nearer, the earlier.
ORDER: tuple[How, ...] = ("own", "around", "everywhere", "part", "possibly")
MOST_OWN = 16  # of its own clauses under one dimension: a page must stay readable
Rule = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose clauses they are: the zones that they name, and how these relate to the zone asked."""

    how: How
    zones: tuple[str, ...]

    @property
    def key(self) -> str:
        """A name for addresses; `everywhere` for clauses that name no zone."""
        return ",".join(self.zones) or "everywhere"


def show_clauses(desk: Desk, zone_id: str, origin: str | None = None) -> Json:
    """Return the clauses of one origin, all of them; of the first origin if none is asked for.

    Parameters
    ----------
    origin : the `key` of one of `origins`; one that does not exist means the first

    Raises
    ------
    NotFound
        `zone.not_found`.
    """
    zone, knowledge = get_zone(desk, zone_id), desk.knowledge
    sorted_out = _sorted_out(desk, zone, knowledge)
    chosen = next((o for o in sorted_out if o.key == origin), next(iter(sorted_out), None))
    rules = sorted_out[chosen] if chosen else []
    at_odds = {entry for rule in rules for entry in rule["conflicts"]}
    every = list_contradictions(desk, ContradictionQuery())
    return {
        "zone": {"id": zone.id, "name_zh": zone.name_zh, "name_en": zone.name_en},
        "basis": zone.basis,
        "origins": [_origin_document(o, rs, knowledge) for o, rs in sorted_out.items()],
        "chosen": chosen.key if chosen else None,
        "dimensions": [
            {"code": code, "words": text(words), "clauses": merged(own)}
            for code, words, own in _by_dimension(rules)
        ],
        "contradictions": [{**one, "concerns": []} for one in every if one["id"] in at_odds],
    }


def clauses_by_dimension(desk: Desk, zone: Zone, most: int) -> Json:
    """Return a zone's clauses by dimension: its own first, of others at most `most` in each.

    `more` says how many of a group are left out; `show_clauses` has them.
    """
    knowledge = desk.knowledge
    sorted_out = _sorted_out(desk, zone, knowledge)
    every = [rule for rules in sorted_out.values() for rule in rules]
    return {
        "count": len(merged(every)),
        "own": sum(len(merged(rs)) for o, rs in sorted_out.items() if o.how == "own"),
        "origins": [_origin_document(o, rs, knowledge) for o, rs in sorted_out.items()],
        "dimensions": [
            {
                "code": code,
                "words": text(words),
                "count": len(merged(rules)),
                "groups": [
                    _origin_document(o, own, knowledge) | _cut(o, merged(own), most)
                    for o, all_of_it in sorted_out.items()
                    if (own := [rule for rule in all_of_it if rule in rules])
                ],
            }
            for code, words, rules in _by_dimension(every)
        ],
    }


def merged(rules: Iterable[Rule]) -> list[Json]:
    """Return each printed passage once, with all the rules that are taken from it."""
    found: dict[tuple[object, ...], list[Rule]] = {}
    for rule in rules:
        source = rule["source"]
        passage = (source["document"], source["section"], source["quote"], rule["text_status"])
        found.setdefault(passage, []).append(rule)
    return [
        {
            "id": own[0]["id"],
            "titles": list({rule["title"]["zh"]: rule["title"] for rule in own}.values()),
            "text_status": own[0]["text_status"],
            "source": own[0]["source"],
            "demonstration": own[0]["demonstration"],
            "conflicts": sorted({entry for rule in own for entry in rule["conflicts"]}),
            "rules": own,
        }
        for own in found.values()
    ]


def _sorted_out(desk: Desk, zone: Zone, knowledge: Knowledge) -> dict[Origin, list[Rule]]:
    found: dict[Origin, list[Rule]] = {}
    for rule in list_rules(desk, RuleQuery(zone=zone.id)):
        named: Sequence[str] = rule["zones"]  # type: ignore[assignment]  # JSON has no types
        found.setdefault(_origin(named, zone, knowledge), []).append(rule)
    return dict(sorted(found.items(), key=lambda pair: (ORDER.index(pair[0].how), pair[0].key)))


def _origin(named: Sequence[str], zone: Zone, knowledge: Knowledge) -> Origin:
    if not named:
        return Origin("everywhere", ())
    around = [one.id for one in lineage(zone, knowledge.zones_by_id) if one.id in named]
    if around:
        return Origin("own" if around[0] == zone.id else "around", (around[0],))
    by_id = knowledge.zones_by_id
    parts = tuple(one for one in named if one in by_id and by_id[one].parent == zone.id)
    if parts:
        return Origin("part", parts)
    cities = tuple(one for one in named if one in knowledge.cities)
    return Origin("possibly", cities or tuple(named))


def _origin_document(origin: Origin, rules: Sequence[Rule], knowledge: Knowledge) -> Json:
    zones = [knowledge.zones_by_id[one] for one in origin.zones if one in knowledge.zones_by_id]
    return {
        "key": origin.key,
        "how": origin.how,
        "zones": [{"id": z.id, "name_zh": z.name_zh, "name_en": z.name_en} for z in zones],
        "count": len(merged(rules)),
    }


def _cut(origin: Origin, clauses: Sequence[Json], most: int) -> Json:
    shown = clauses[: MOST_OWN if origin.how == "own" else most]
    return {"clauses": list(shown), "more": len(clauses) - len(shown)}


def _by_dimension(rules: Sequence[Rule]) -> list[tuple[str, Text, list[Rule]]]:
    """Return the rules by dimension in its order; those without one by their question."""
    headings: dict[str, Text] = {
        **{str(code): words for code, words in DIMENSION_WORDS.items()},
        **{f"question-{code}": words for code, words in QUESTION_WORDS.items()},
    }
    found: list[tuple[str, Text, list[Rule]]] = []
    for code, words in headings.items():
        own = [rule for rule in rules if _heading(rule) == code]
        if own:
            found.append((code, words, own))
    return found


def _heading(rule: Rule) -> str:
    return str(rule["dimension"] or f"question-{rule['question']}")
