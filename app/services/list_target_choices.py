"""List what each filter of the figures may be set to, and how many figures that leaves."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from app.data.geometry_json import Json, text
from app.domain.targets import KIND_WORDS, TOPIC_WORDS, Target
from app.services.desk import Desk
from app.services.target_query import NO_YEAR, TargetQuery, Year, of_year, passes, understood
from app.text import Text

_NO_YEAR = Text("未印年份", "no year printed")


def list_target_choices(desk: Desk, query: TargetQuery, year: Year = None) -> Json:
    """Return for every filter its values with names and counts, the other filters applied.

    Raises
    ------
    InputError
        `targets.unknown_plan`, `targets.unknown_topic`, `targets.unknown_kind`.
    """
    knowledge = desk.knowledge
    documents, zones = knowledge.rulebook.documents, knowledge.zones_by_id
    topics = {str(code): word for code, word in TOPIC_WORDS.items()}
    kinds = {str(code): word for code, word in KIND_WORDS.items()}
    asked = understood(query, desk.targets, documents)

    def counted(
        field: str, of: Callable[[Target], Iterable[str]], names: Callable[[str], Text]
    ) -> list[Json]:
        others = asked if field == "year" else replace(asked, **{field: None})
        day = None if field == "year" else year
        left = [one for one in desk.targets if passes(one, others) and of_year(one, day)]
        found = Counter(value for target in left for value in of(target))
        order = list(dict.fromkeys(value for target in desk.targets for value in of(target)))
        return [
            {"value": value, "name": text(names(value)), "count": found[value]}
            for value in (sorted(order) if field == "year" else order)
            if found[value] or value == _chosen(asked, year, field)
        ]

    def plan_name(name: str) -> Text:
        return Text(documents[name].title_zh, documents[name].title_en)

    def zone_name(name: str) -> Text:
        return Text(zones[name].name_zh, zones[name].name_en)

    return {
        "plan": counted("plan", lambda one: [one.source.document], plan_name),
        "zone": counted("zone", lambda one: one.zones, zone_name),
        "topic": counted("topic", lambda one: [one.topic], topics.__getitem__),
        "year": counted(
            "year",
            lambda one: [NO_YEAR if one.year is None else str(one.year)],
            lambda name: _NO_YEAR if name == NO_YEAR else Text(name, name),
        ),
        "kind": counted("kind", lambda one: [one.kind], kinds.__getitem__),
    }


def _chosen(query: TargetQuery, year: Year, field: str) -> str | None:
    chosen = year if field == "year" else getattr(query, field)
    return None if chosen is None else str(chosen)
