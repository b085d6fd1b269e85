"""Show zones: one with its limits, one as a feature of a list, and what applies at a place."""

from collections.abc import Hashable, Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from shapely.geometry import Point

from app.data.geometry_json import Json, degrees, text
from app.domain.assessment import Knowledge, Rulebook
from app.domain.location import UNDRAWN, Scope, scope_of
from app.domain.overlay import layers_near
from app.domain.reference import HOME_PLANE, is_in_prefecture, to_plane
from app.domain.zones import BASIS_WORDS, Zone, ZoneRelation
from app.errors import InputError, NotFound
from app.services.desk import Desk
from app.services.search_zones import ZoneQuery, find_zones
from app.text import Text

# Listing and showing go together at the doors: the search is offered here too.
__all__ = [
    "ZoneQuery",
    "children_of",
    "find_zones",
    "get_zone",
    "locate",
    "located",
    "look",
    "near_zones",
    "placed",
    "require_in_prefecture",
    "scopes_at",
    "seen_at",
    "zone_feature",
]

DEMONSTRATION = "demonstration"
_NOT_LOADED = Text("没有导入该图层", "no such layer is loaded")
_ELSEWHERE = Text("已载入的图层都不覆盖此处", "no loaded layer of it covers this place")


def get_zone(desk: Desk, zone_id: str) -> Zone:
    """Return one zone.

    Raises
    ------
    NotFound
        `zone.not_found`.
    """
    zones = desk.knowledge.zones_by_id
    if zone_id in zones:
        return zones[zone_id]
    near = [f"{name} {zones[name].name_zh}" for name in get_close_matches(zone_id, zones, n=3)]
    near += [f"{z.id} {z.name_zh}" for z in zones.values() if zone_id in (z.name_zh, *z.aliases)]
    guesses = "、".join(near)
    raise NotFound(
        "zone.not_found",
        Text(f"没有园区 {zone_id}", f"there is no zone {zone_id}"),
        mend=Text(f"是否指：{guesses}", f"did you mean: {guesses}")
        if near
        else Text("园区见“找园区”，接口见园区列表", "see the list of zones"),
        where={"id": zone_id},
    )


def children_of(desk: Desk, zone_id: str) -> tuple[Zone, ...]:
    """Return the zones whose parent is `zone_id`, by id."""
    return tuple(zone for zone in desk.knowledge.zones if zone.parent == zone_id)


def require_in_prefecture(longitude: float, latitude: float) -> None:
    """Refuse a place outside Liaocheng; InputError `place.outside_prefecture`."""
    if not is_in_prefecture(longitude, latitude):
        swapped = is_in_prefecture(latitude, longitude)
        raise InputError(
            "place.outside_prefecture",
            Text(
                f"东经 {longitude}、北纬 {latitude} 不在聊城市范围",
                f"{longitude} E, {latitude} N is outside Liaocheng",
            ),
            mend=Text(
                "经纬度顺序颠倒" if swapped else "请核对经纬度",
                "longitude and latitude are swapped" if swapped else "check the coordinates",
            ),
            where={"lon": longitude, "lat": latitude},
        )


def near_zones(
    knowledge: Knowledge, longitude: float, latitude: float
) -> list[tuple[Zone, ZoneRelation]]:
    """Return the zones that a place lies in or may lie in, surest first."""
    return _near(knowledge, placed(longitude, latitude))


def _near(knowledge: Knowledge, place: Point) -> list[tuple[Zone, ZoneRelation]]:
    relations = knowledge.around(HOME_PLANE).of_place(place)
    related = [(knowledge.zones_by_id[name], relation) for name, relation in relations.items()]
    order = {"inside": 0, "undetermined": 1}
    related.sort(key=lambda pair: (order[pair[1].relation], pair[1].uncertainty_m, pair[0].id))
    return related


def locate(desk: Desk, longitude: float, latitude: float, as_of: date | None = None) -> Json:
    """Say in which zones a place lies or may lie, and what is not known there.

    Raises
    ------
    InputError
        `place.outside_prefecture`.
    """
    seen = seen_at(desk, longitude, latitude, as_of)
    return {"lon": longitude, "lat": latitude} | seen.here | seen.of_its_kind()


def seen_at(desk: Desk, longitude: float, latitude: float, as_of: date | None) -> "Seen":
    """Look what lies at a place on a day, today if None.

    Raises
    ------
    InputError
        `place.outside_prefecture`.
    """
    require_in_prefecture(longitude, latitude)
    day = as_of or desk.today()
    return look(desk.knowledge.on(day), placed(longitude, latitude), day)


def placed(longitude: float, latitude: float) -> Point:
    """Return a place in metres of HOME_PLANE."""
    return to_plane(Point(longitude, latitude), HOME_PLANE)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is found at a place.

    Attributes
    ----------
    relations : to the zones that it lies in or may lie in, surest first
    here : zones and layers as the answer shows them, different from place to place
    answered : the topics that a real layer answers there
    """

    knowledge: Knowledge
    day: date
    relations: Sequence[ZoneRelation]
    here: Json
    answered: frozenset[str]

    @property
    def kind(self) -> Hashable:
        """What `of_its_kind` depends on, beside the knowledge."""
        zones = frozenset((relation.zone_id, relation.lies_in) for relation in self.relations)
        return zones, self.answered, self.day

    def of_its_kind(self) -> Json:
        """Return the rest of the answer, which all places of one kind share."""
        named = {relation.zone_id for relation in self.relations}
        unknown = sum(
            zone.basis in UNDRAWN and zone.id not in named for zone in self.knowledge.zones
        )
        return {
            "no_data": _no_data_at(self.knowledge, self.answered),
            "as_of": self.day.isoformat(),
            "rules": _rules_at(self.relations, self.knowledge, self.day),
            "unknown_extent": unknown,
            "note": text(
                Text(
                    f"另有 {unknown} 处园区或地点只有文字或点位，无法判断是否包含此处",
                    f"{unknown} more are known by text or point only and may contain this place",
                )
            ),
        }


def look(knowledge: Knowledge, place: Point, day: date) -> Seen:
    """Look what lies at a place, see `placed`; `knowledge` is that of the day."""
    related = _near(knowledge, place)
    layers = _layers_at(knowledge, place)
    here: Json = {
        "zones": [located(zone, relation, knowledge) for zone, relation in related],
        "layers": layers,
    }
    real = [one for one in layers if one["covered"] and one["basis"] != DEMONSTRATION]
    answered = frozenset(str(one["topic"]) for one in real)
    return Seen(knowledge, day, [relation for _, relation in related], here, answered)


def zone_feature(zone: Zone, knowledge: Knowledge, *, whole: bool = False) -> Json:
    """Return a zone as a GeoJSON feature in CGCS2000 degrees; `whole` adds limits and sources."""
    properties: Json = {
        "id": zone.id,
        "name_zh": zone.name_zh,
        "name_en": zone.name_en,
        "kind": zone.kind,
        "parent": zone.parent,
        "plan": zone.plan,
        "gazetted_area_km2": zone.gazetted_area_km2,
        "computed_area_km2": zone.computed_area_km2,
        "basis": zone.basis,
        "basis_words": text(BASIS_WORDS[zone.basis]),
        "uncertainty_m": zone.uncertainty_m,
    }
    if whole:
        properties |= _details(zone, knowledge)
    return {
        "type": "Feature",
        "id": zone.id,
        "geometry": degrees(zone.geometry, zone.plane) if zone.geometry is not None else None,
        "properties": properties,
    }


def _details(zone: Zone, knowledge: Knowledge) -> Json:
    document = knowledge.rulebook.documents[zone.plan]
    return {
        "aliases": list(zone.aliases),
        "limits": {
            limit.side: {
                "printed": limit.printed,
                "evidence": text(limit.evidence) if limit.evidence else None,
                "uncertainty_m": limit.uncertainty_m,
            }
            for limit in zone.limits
        },
        "functions": list(zone.functions),
        "industries": list(zone.industries),
        "enterprises": list(zone.enterprises),
        "location_zh": zone.location_zh,
        "note": text(zone.note) if zone.note else None,
        "related": list(zone.related),
        "children": [z.id for z in knowledge.zones if z.parent == zone.id],
        "source": {
            "document": document.id,
            "title": text(Text(document.title_zh, document.title_en)),
            "number": document.number,
            "section": zone.source.section,
            "quote": zone.source.quote,
        },
    }


def located(zone: Zone, relation: ZoneRelation, knowledge: Knowledge) -> Json:
    """Return how a zone lies to a place, with what lying inside its outline does not prove."""
    withdrawal = knowledge.withdrawn_from.get(zone.id) if relation.relation == "inside" else None
    return {
        "id": zone.id,
        "name_zh": zone.name_zh,
        "name_en": zone.name_en,
        "basis": zone.basis,
        "relation": relation.relation,
        "distance_to_edge_m": round(relation.distance_to_edge_m, 2),
        "uncertainty_m": relation.uncertainty_m,
        "caveat": text(withdrawal.caveat) if withdrawal else None,
    }


def _layers_at(knowledge: Knowledge, place: Point) -> list[Json]:
    found: list[Json] = []
    for layer in layers_near(place.bounds, knowledge.layers):
        covered = layer.complete_within is not None and layer.complete_within.covers(place)
        hits = [layer.features[int(i)] for i in sorted(layer.tree.query(place, "intersects"))]
        if not covered and not hits:
            continue
        found.append(
            {
                "layer": layer.id,
                "topic": layer.topic,
                "name": text(layer.name),
                "polarity": layer.polarity,
                "basis": layer.basis,
                "covered": covered,
                "hit": bool(hits),
                "codes": sorted({feature.code for feature in hits if feature.code}),
            }
        )
    return found


def _no_data_at(knowledge: Knowledge, answered: Set[str]) -> list[Json]:
    """Return the topics of which no real layer covers a place: nothing is known of them there."""
    loaded = {layer.topic for layer in knowledge.layers if layer.basis != DEMONSTRATION}
    return [
        {
            "topic": topic.id,
            "name": text(topic.name),
            "authority": text(topic.authority),
            "reason": text(_ELSEWHERE if topic.id in loaded else _NOT_LOADED),
        }
        for topic in knowledge.rulebook.topics.values()
        if topic.id not in answered
    ]


def scopes_at(relations: Sequence[ZoneRelation], knowledge: Knowledge, day: date) -> list[Scope]:
    """Return what governs a place, as a check there finds it; what fiction adds comes second.

    Parameters
    ----------
    relations : of every zone that the place lies in or may lie in
    """
    by_id = knowledge.zones_by_id
    real = scope_of(relations, knowledge, day, demonstration=False)
    if all(by_id[relation.zone_id].basis != "demonstration" for relation in relations):
        return [real]
    return [real, scope_of(relations, knowledge, day, demonstration=True)]


@dataclass(frozen=True, slots=True)
class _Place:
    """What decides which rules govern a place; equal ones are answered once.

    `stamp` and `rulebook` tell what is known apart; `knowledge` is without layers, so that keeping
    an answer keeps none of them.
    """

    relations: frozenset[ZoneRelation]
    day: date
    stamp: tuple[int, int]
    rulebook: Rulebook
    knowledge: Knowledge = field(compare=False)


def _rules_at(relations: Iterable[ZoneRelation], knowledge: Knowledge, day: date) -> Sequence[Json]:
    # How far the place lies from an edge differs everywhere and decides nothing here.
    told = frozenset(
        replace(relation, distance_to_edge_m=0.0, edge_side=None) for relation in relations
    )
    light = replace(knowledge, layers=(), extents={}, versions=None)
    return _rules_of(_Place(told, day, knowledge.stamp, knowledge.rulebook, light))


@lru_cache(maxsize=256)  # most places lie in one of few sets of zones, most questions are of today
def _rules_of(place: _Place) -> Sequence[Json]:
    relations = sorted(place.relations, key=lambda relation: relation.zone_id)
    governing = {
        rule.id
        for scope in scopes_at(relations, place.knowledge, place.day)
        for rules in scope.rules.values()
        for rule, _ in rules
    }
    rules = [rule for rule in place.rulebook.rules if rule.id in governing]
    cited = {rule.source.document for rule in rules}
    documents = place.rulebook.documents
    status = {document: documents[document].status_on(place.day) for document in cited}
    return [
        {
            "rule_id": rule.id,
            "question": rule.question,
            "title": text(rule.title),
            "text_status": status[rule.source.document],
        }
        for rule in rules
    ]
