"""Which zones are to be compared: by id, name or the label offered, refused kindly if unclear."""

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence

from app.domain.zones import Zone
from app.errors import InputError, Place
from app.maps.words import plan_word
from app.services.desk import Desk
from app.text import Text

MOST_ZONES = 4
LONGEST_NAME = 80
# Kinds whose zones are of one rank: those of one parent are worth putting side by side.
_RANKED = ("development_zone", "block", "industrial_area", "industrial_cluster", "chemical_park")


def choose_zones(desk: Desk, written: Sequence[str]) -> list[str]:
    """Return the ids of the zones that were written: ids, names, other names or offered labels.

    Raises
    ------
    InputError
        `compare.unknown_zone` with near misses, `compare.which_zone` for a name that several have,
        `compare.same_twice`, `compare.too_many`; `where` holds the place in the list, from 1.
    """
    zones = desk.knowledge.zones
    chosen: list[str] = []
    for place, words in enumerate(written, start=1):
        where: Place = {"field": "zone", "place": place}
        found = _one(zones, words.strip(), where)
        if found in chosen:
            label = zone_labels(desk)[found]
            raise InputError(
                "compare.same_twice",
                Text(f"「{label.zh}」选了两次", f"{label.en} was chosen twice"),
                mend=Text("请换成另一个园区，或留空", "choose another zone or leave it empty"),
                where=where,
            )
        if len(chosen) == MOST_ZONES:
            raise _too_many(len(written), where)
        chosen.append(found)
    return chosen


def zone_labels(desk: Desk) -> Mapping[str, Text]:
    """Return what each zone is offered as, by id: its name, with its place where names recur."""
    return _labels(desk.knowledge.zones)


def suggestions(desk: Desk) -> list[list[Zone]]:
    """Return sets of two to four zones of one rank and one parent, those of most land first."""
    groups: dict[tuple[str, str], list[Zone]] = {}
    for zone in desk.knowledge.zones:
        if zone.kind in _RANKED and zone.basis in ("official", "reconstructed", "point_only"):
            over = "" if zone.kind == "development_zone" else zone.parent or ""
            groups.setdefault((zone.kind, over), []).append(zone)
    fitting = [group for group in groups.values() if 2 <= len(group) <= MOST_ZONES]
    return sorted(fitting, key=lambda g: (_RANKED.index(g[0].kind), g[0].id))


def _too_many(count: int, where: Place) -> InputError:
    return InputError(
        "compare.too_many",
        Text(
            f"选了 {count} 个园区，最多并列 {MOST_ZONES} 个",
            f"{count} zones were chosen; at most {MOST_ZONES} stand side by side",
        ),
        mend=Text("请清空多出的几栏", "clear the fields that are too many"),
        where=where,
    )


def _labels(zones: Sequence[Zone]) -> Mapping[str, Text]:
    places = {zone.id: plan_word(zone.plan, zone.basis) for zone in zones}
    zh, en = Counter(z.name_zh for z in zones), Counter(z.name_en for z in zones)
    placed = Counter((zone.name_zh, places[zone.id].zh) for zone in zones)
    labels = {}
    for zone in zones:
        place = places[zone.id]
        if placed[zone.name_zh, place.zh] > 1:
            place = Text(zone.id, zone.id)
        labels[zone.id] = Text(
            zone.name_zh if zh[zone.name_zh] == 1 else f"{zone.name_zh}（{place.zh}）",
            zone.name_en if en[zone.name_en] == 1 else f"{zone.name_en} ({place.en})",
        )
    return labels


def _meant(zones: Sequence[Zone], words: str) -> list[str]:
    """Return the ids of all zones that the words may stand for, the surest reading first."""
    wanted = words.casefold()
    if any(zone.id == words for zone in zones):
        return [words]
    labels = _labels(zones)
    readings = (
        [z.id for z in zones if wanted in (labels[z.id].zh.casefold(), labels[z.id].en.casefold())],
        [z.id for z in zones if wanted in (z.name_zh.casefold(), z.name_en.casefold())],
        [z.id for z in zones if wanted in (alias.casefold() for alias in z.aliases)],
    )
    return next((found for found in readings if found), [])


def _one(zones: Sequence[Zone], words: str, where: Place) -> str:
    labels, found = _labels(zones), _meant(zones, words)
    if len(found) == 1:
        return found[0]
    shown = words[:LONGEST_NAME]
    if found:
        raise InputError(
            "compare.which_zone",
            Text(f"有 {len(found)} 个园区叫「{shown}」", f"{len(found)} zones are called {shown}"),
            mend=_offer([labels[name] for name in found]),
            where=where,
        )
    raise InputError(
        "compare.unknown_zone",
        Text(f"没有园区「{shown}」", f"there is no zone {shown}"),
        mend=_offer(_near(labels, shown)),
        where=where,
    )


def _near(labels: Mapping[str, Text], words: str) -> list[Text]:
    """Return the labels most like the words, those that hold them first."""
    wanted = words.casefold()
    holding = [label for label in labels.values() if wanted in f"{label.zh} {label.en}".casefold()]
    by_name = {label.zh: label for label in labels.values()}
    by_name |= {label.en: label for label in labels.values()}
    close = [by_name[n] for n in difflib.get_close_matches(words, by_name, n=4, cutoff=0.4)]
    return list(dict.fromkeys([*holding[:6], *close]))[:6]


def _offer(labels: Sequence[Text]) -> Text:
    if not labels:
        return Text("请从列表中选择一个名称", "choose a name of the list")
    return Text(
        f"是否指：{'、'.join(label.zh for label in labels)}",
        f"did you mean: {', '.join(label.en for label in labels)}",
    )
