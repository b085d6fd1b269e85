"""Filters and documents that the lists of the catalogue have in common."""

import difflib
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Literal, TypeVar

from app.data.geometry_json import Json, text
from app.domain.assessment import Knowledge
from app.domain.catalogue import Entry
from app.domain.catalogue_parts import Placement, Quantity
from app.domain.catalogue_words import CERTAINTY_WORDS
from app.domain.zones import Zone
from app.errors import InputError, NotFound
from app.text import Text

E = TypeVar("E", bound=Entry)
Closeness = Literal["here", "part", "around"]
CLOSENESS_WORDS: dict[Closeness, Text] = {
    "here": Text("本区", "of this zone"),
    "part": Text("其下属区域", "of a part of it"),
    "around": Text("其上级区域", "of a zone around it"),
}


def related_zones(zones: Sequence[Zone], zone_id: str) -> dict[str, Closeness]:
    """Return a zone, all its parts and all zones around it, with how each relates.

    Raises
    ------
    InputError
        `catalogue.unknown_filter`.
    """
    by_id = {zone.id: zone for zone in zones}
    require_known("zone", zone_id, by_id, {zone.name_zh: zone.id for zone in zones})
    related: dict[str, Closeness] = {}
    above = by_id[zone_id].parent
    while above is not None and above not in related:
        related[above] = "around"
        above = by_id[above].parent
    below = [zone_id]
    while below:
        current = below.pop()
        related[current] = "part"
        below += [z.id for z in zones if z.parent == current and related.get(z.id) != "part"]
    return {**related, zone_id: "here"}


def require_known(
    name: str, wanted: str | None, known: Collection[str], by_words: Mapping[str, str] | None = None
) -> None:
    """Refuse the value of a filter that nothing has, naming the nearest ones.

    Parameters
    ----------
    by_words : ids by the words people know them by; these are searched for near misses too

    Raises
    ------
    InputError
        `catalogue.unknown_filter`.
    """
    if wanted is None or wanted in known:
        return
    words = by_words or {}
    close = [
        *(words[name] for name in words if wanted and wanted in name),
        *difflib.get_close_matches(wanted, list(known), n=3, cutoff=0.5),
        *(words[name] for name in difflib.get_close_matches(wanted, list(words), n=3, cutoff=0.4)),
    ]
    near = list(dict.fromkeys(close))[:5] or sorted(known)[:40]
    raise InputError(
        "catalogue.unknown_filter",
        Text(f"参数 {name} 没有值「{wanted}」", f"nothing has {name} = {wanted}"),
        mend=Text(f"可用的值：{'、'.join(near)}", f"known values: {', '.join(near)}"),
        where={"field": name},
    )


def holds_words(entry: Entry, q: str | None) -> bool:
    """Tell whether all the words asked for stand somewhere among the entry's words."""
    text_of = "\n".join(entry.words).casefold()
    return all(word in text_of for word in (q or "").casefold().split())


def closeness_of(entry: Entry, related: Mapping[str, Closeness]) -> Closeness | None:
    """Return the closest relation of any of the entry's zones, None if none is related."""
    found = {related[p.zone] for p in entry.placements if p.zone in related}
    order: tuple[Closeness, ...] = ("here", "part", "around")
    return next((closeness for closeness in order if closeness in found), None)


def pick(entries: Sequence[E], entry_id: str, what: Text) -> E:
    """Return one entry by its id.

    Raises
    ------
    NotFound
        `catalogue.not_found`, naming the nearest ids.
    """
    for entry in entries:
        if entry.id == entry_id:
            return entry
    near = difflib.get_close_matches(entry_id, [entry.id for entry in entries], n=3)
    raise NotFound(
        "catalogue.not_found",
        Text(f"没有{what.zh} {entry_id}", f"there is no {what.en} {entry_id}"),
        mend=Text(f"相近的有：{'、'.join(near)}", f"near it: {', '.join(near)}") if near else None,
        where={"id": entry_id},
    )


def common_part(entry: Entry, knowledge: Knowledge, day: date) -> Json:
    """Return what the document of every entry has: names, issues, note, source and its status."""
    document = knowledge.rulebook.documents[entry.source.document]
    return {
        "id": entry.id,
        "name_zh": entry.name_zh,
        "name_en": entry.name_en,
        "aliases": list(entry.aliases),
        "document": document.id,
        "issues": list(entry.issues),
        "note": text(entry.note) if entry.note else None,
        "text_status": document.status_on(day),
        "source": {
            "document": document.id,
            "title": text(Text(document.title_zh, document.title_en)),
            "number": document.number,
            "section": entry.source.section,
            "quote": entry.source.quote,
        },
    }


def placed_json(placement: Placement | None, knowledge: Knowledge) -> Json | None:
    """Return a zone with its names and how surely the text names it."""
    if placement is None:
        return None
    zone = next((zone for zone in knowledge.zones if zone.id == placement.zone), None)
    return {
        "id": placement.zone,
        "name_zh": zone.name_zh if zone else None,
        "name_en": zone.name_en if zone else None,
        "certainty": placement.certainty,
        "certainty_words": text(CERTAINTY_WORDS[placement.certainty]),
    }


def quantity_json(quantity: Quantity | None) -> Json | None:
    """Return a printed number with its printed unit."""
    if quantity is None:
        return None
    return {
        "value": quantity.value,
        "unit": quantity.unit,
        "operator": quantity.operator,
        "what_zh": quantity.what_zh,
    }


def worded(value: str | None, words: Mapping[str, Text]) -> Json | None:
    """Return the words of a closed value in both languages; None for none."""
    return None if value is None else text(words[value])
