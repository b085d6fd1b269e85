"""Parts of a zone's profile: its boundary, area, land, what contradicts itself, what lies near."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from app.data.geometry_json import Json, text
from app.domain.assessment import Knowledge
from app.domain.location import lineage
from app.domain.reference import to_degrees
from app.domain.what_if import MU_PER_KM2
from app.domain.withdrawn import is_excluded
from app.domain.wording import plain
from app.domain.zones import BASIS_WORDS, Zone
from app.services.desk import Desk
from app.services.list_contradictions import ContradictionQuery, list_contradictions
from app.services.show_land_use import show_land_use
from app.services.show_zones import children_of, zone_feature
from app.services.zone_profile_words import lies_in, uncertainty
from app.text import Text

SAME_AREA_KM2 = 0.005  # printed areas have two decimals
BY_CONSTRUCTION = Text(
    "图上面积与文本面积相符，但推定图形的大小就是由文本面积反算的，相符不能证明位置或面积",
    "The drawn area agrees with the printed one, but the drawing was sized by the printed area: "
    "the agreement proves neither place nor area",
)
AGREES = Text("图上面积与文本面积相符", "The drawn area agrees with the printed one")
Row = dict[str, Any]
Lists = dict[str, dict[str, list[Row]]]


def named(zone: Zone) -> Row:
    """Return what a link to a zone shows."""
    return {
        "id": zone.id,
        "name_zh": zone.name_zh,
        "name_en": zone.name_en,
        "kind": zone.kind,
        "basis": zone.basis,
    }


def zone_facts(zone: Zone, knowledge: Knowledge, day: date) -> Row:
    """Return a zone's own facts as its feature has them, with the zones that it lies in."""
    feature = cast("Row", zone_feature(zone, knowledge, whole=True)["properties"])
    around = [one for one in lineage(zone, knowledge.zones_by_id) if one.id != zone.id]
    return {
        **feature,
        "demonstration": zone.basis == "demonstration",
        "above": [named(one) for one in reversed(around)],
        "text_status": knowledge.rulebook.documents[zone.plan].status_on(day),
        "excluded_from": text(lies_in(zone, around[0])) if around and is_excluded(zone) else None,
        "centre": _centre(zone),
        "note_on_industries": zone.note is not None and "产业" in zone.note.zh,
        "words_in_quote": any(
            word in zone.source.quote for word in (*zone.industries, *zone.enterprises)
        ),
    }


def _centre(zone: Zone) -> list[float] | None:
    """Return a place in the zone as drawn (longitude, latitude) to open a map at."""
    if zone.geometry is None:
        return None
    place = to_degrees(zone.geometry.representative_point(), zone.plane)
    return [round(place.x, 5), round(place.y, 5)]


def boundary(desk: Desk, zone: Zone) -> Json:
    """Return what a boundary rests on and how sure it is, as a whole and side by side."""
    limits = {limit.side: limit for limit in zone.limits}
    drawn = zone.basis in ("official", "reconstructed", "point_only")
    return {
        "basis": zone.basis,
        "words": text(BASIS_WORDS[zone.basis]),
        "uncertainty": text(uncertainty(zone)) if drawn and zone.basis != "official" else None,
        "evidence": text(zone.evidence) if zone.evidence else None,
        "printed": zone.limits_as_printed,
        "valid_from": zone.valid_from.isoformat() if zone.valid_from else None,
        "version": zone.version,
        "limits": [
            {
                "side": side,
                "printed": limits[side].printed,
                "evidence": text(found) if (found := limits[side].evidence) else None,
                "uncertainty_m": limits[side].uncertainty_m,
            }
            for side in ("north", "east", "south", "west")
            if side in limits
        ],
        "of_parts": [named(one) for one in children_of(desk, zone.id) if one.limits],
    }


def area(zone: Zone, targets: Sequence[Row]) -> Json:
    """Return the printed and the drawn area, and in words whether they agree."""
    printed, drawn = zone.gazetted_area_km2, zone.computed_area_km2
    sources = [
        target
        for target in targets
        if target["topic"] == "area" and target["unit"] == "km2" and target["value"] == printed
    ]
    return {
        "printed_km2": printed,
        "printed_mu": None if printed is None else printed * MU_PER_KM2,
        "drawn_km2": drawn,
        "drawn_mu": None if drawn is None else drawn * MU_PER_KM2,
        "sources": [{**one["source"], "text_status": one["text_status"]} for one in sources],
        "agreement": _agreement(zone),
    }


def _agreement(zone: Zone) -> Json | None:
    printed, drawn = zone.gazetted_area_km2, zone.computed_area_km2
    if printed is None or drawn is None:
        return None
    more = drawn - printed
    if abs(more) < SAME_AREA_KM2:
        return text(BY_CONSTRUCTION if zone.basis == "reconstructed" else AGREES)
    size = plain(abs(more))
    zh, en = ("大", "more") if more > 0 else ("小", "less")
    return text(
        Text(
            f"不相符：图上面积比文本面积{zh} {size} km²",
            f"They do not agree: {size} km² {en} is drawn than printed",
        )
    )


def land(desk: Desk, zone_id: str) -> Row:
    """Return planned and observed land: `first` of the earliest year, `years` of each year."""
    first = cast("Row", show_land_use(desk, zone_id))
    years = [cast("Row", show_land_use(desk, zone_id, year)) for year in first["years"]]
    documents, day = desk.knowledge.rulebook.documents, desk.today()
    sources = {
        (each["document"], each["section"], each["quote"]): each
        for one in years
        for each in one["source"]
    }
    return {
        "first": first,
        "years": years,
        "sources": [
            {
                **each,
                "title": text(Text(document.title_zh, document.title_en)),
                "number": document.number,
                "text_status": document.status_on(day),
            }
            for each in sources.values()
            for document in (documents[each["document"]],)
        ],
    }


def contradictions_about(
    desk: Desk, zone_id: str, lists: Lists, targets: Sequence[Row], clauses: Mapping[str, Any]
) -> list[Row]:
    """Return what contradicts itself about a zone or about anything that is listed as its own.

    `concerns` says why each is shown.
    """
    why: dict[str, list[Text]] = {}
    about = list_contradictions(desk, ContradictionQuery(zone=zone_id))
    _note(why, [str(one["id"]) for one in about], Text("直接涉及本区", "about this zone itself"))
    for dimension in clauses["dimensions"]:
        for clause in (c for g in dimension["groups"] if g["how"] == "own" for c in g["clauses"]):
            title = clause["titles"][0]
            _note(why, clause["conflicts"], Text(f"条款“{title['zh']}”", f"clause: {title['en']}"))
    for target in targets:
        name = Text(f"数字“{target['indicator_zh']}”", f"figure: {target['indicator_en']}")
        _note(why, [*target["conflicts"], *target["issues"]], name)
    for row in (row for listed in lists.values() for row in (*listed["here"], *listed["part"])):
        zh = row["name_zh"]
        _note(why, row["issues"], Text(f"“{zh}”", row["name_en"] or zh))
    return [
        {**one, "concerns": [text(words) for words in why[str(one["id"])]]}
        for one in list_contradictions(desk, ContradictionQuery())
        if one["id"] in why
    ]


def _note(why: dict[str, list[Text]], entries: Sequence[str], words: Text) -> None:
    for entry in entries:
        noted = why.setdefault(entry, [])
        if words not in noted:
            noted.append(words)


def related(desk: Desk, zone: Zone) -> Json:
    """Return the zones around, in and beside a zone, and those that may be the same place."""
    known = desk.knowledge.zones_by_id
    parent = known.get(zone.parent or "")
    beside = children_of(desk, parent.id) if parent else ()
    return {
        "parent": named(parent) if parent else None,
        "parts": [named(one) for one in children_of(desk, zone.id)],
        "beside": [named(one) for one in beside if one.id != zone.id],
        "perhaps_same": [
            named(one) for one in known.values() if one.id in zone.related or zone.id in one.related
        ],
    }
