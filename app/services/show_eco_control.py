"""Show eco-environmental control at a place or of a zone: unit, class, access list, redline."""

from collections.abc import Iterable, Sequence
from datetime import date

from shapely.geometry import Point

from app.data.geometry_json import Json, text
from app.domain.assessment import Knowledge
from app.domain.findings import Outcome
from app.domain.layers import Layer
from app.domain.location import Applies, lineage, scope_in_zone
from app.domain.reference import HOME_PLANE, to_plane
from app.domain.rules import DIMENSION_WORDS, EFFECT_WORDS, Rule
from app.domain.zones import Zone
from app.errors import InputError
from app.services.desk import Desk
from app.services.project_questions import cited, zone_named
from app.services.show_zones import (
    get_zone,
    located,
    near_zones,
    require_in_prefecture,
    scopes_at,
)
from app.text import Text

UNITS = "eco_control_unit"
REDLINE = "ecological_redline"
_NO_UNITS = Text(
    "没有生态环境管控单元的官方图层，文本也未印管控单元编码；类别只据规划原文",
    "no official layer of control units, and the texts print no unit codes; the class is what the "
    "plans say",
)
_NO_REDLINE = Text(
    "缺少生态保护红线图层，无法判断是否涉及红线；请数据管理员导入后重新查询",
    "no layer of ecological redlines covers this place, so whether one is concerned is unknown; "
    "have it imported and ask again",
)
_UNIT_ELSEWHERE = Text(
    "官方管控单元图层在此处没有单元，请核对图层范围",
    "the official layer of control units shows none here; check how far it reaches",
)
_UNIT_BY_PLACE = Text(
    "已载入生态环境管控单元的官方图层，单元取决于具体位置，请用经纬度或地块查询",
    "an official layer of control units is loaded; which unit applies depends on the place: ask "
    "with coordinates or a parcel",
)
_SAY_WHERE = Text(
    "是否涉及生态保护红线取决于具体位置，请用经纬度或地块查询",
    "whether an ecological redline is concerned depends on the place: ask with coordinates or a "
    "parcel",
)
_SILENT = Text(
    "规则库中没有载入适用于该位置的准入条款，不能据此认为没有限制",
    "no clause on access for this place is loaded; that does not mean there is no limit",
)
_INSIDE = Text("位于生态保护红线内", "inside an ecological redline")
_OUTSIDE = Text("不在生态保护红线内", "not inside an ecological redline")
_UPDATED = Text(
    "依据规划所印文本；该清单已有 2022、2023 年动态更新版，请以最新版为准",
    "as printed in the plan; the list was updated in 2022 and 2023: the newest version governs",
)


def eco_control(
    desk: Desk,
    zone_id: str | None,
    longitude: float | None,
    latitude: float | None,
    day: date | None = None,
) -> Json:
    """Say what eco-environmental control applies to a zone or at a place, whichever is given.

    Raises
    ------
    NotFound
        `zone.not_found`.
    InputError
        `request.place` unless exactly one of the two is given, `place.outside_prefecture`.
    """
    if zone_id is not None and longitude is None and latitude is None:
        return eco_control_of(desk, zone_id, day)
    if zone_id is not None or longitude is None or latitude is None:
        raise InputError(
            "request.place",
            Text("请给出 lon 与 lat，或者 zone", "give lon and lat, or zone"),
            mend=Text("两种方式只用一种", "use one of the two"),
            where={"field": "lon"},
        )
    return eco_control_at(desk, longitude, latitude, day)


def eco_control_at(desk: Desk, longitude: float, latitude: float, day: date | None = None) -> Json:
    """Say what eco-environmental control applies at a place.

    Raises
    ------
    InputError
        `place.outside_prefecture`.
    """
    require_in_prefecture(longitude, latitude)
    asked = day or desk.today()
    known = desk.knowledge.on(asked)
    near = near_zones(known, longitude, latitude)
    point = to_plane(Point(longitude, latitude), HOME_PLANE)
    units = _layer_units(known, point, asked)
    scopes = scopes_at([relation for _, relation in near], known, asked)
    rules = [pair for scope in scopes for pair in scope.rules["access"]]
    return {
        "lon": longitude,
        "lat": latitude,
        "as_of": asked.isoformat(),
        "zones": [located(zone, relation, known) for zone, relation in near],
        "units": units,
        "units_note": _units_note(known, units, asked),
        "redline": _redline(known, point, asked),
        **_control(desk, known, [zone for zone, _ in near], rules, asked),
    }


def eco_control_of(desk: Desk, zone_id: str, day: date | None = None) -> Json:
    """Say what eco-environmental control applies to a whole zone; NotFound `zone.not_found`."""
    zone = get_zone(desk, zone_id)
    asked = day or desk.today()
    known = desk.knowledge.on(asked)
    scope = scope_in_zone(zone, known, asked, demonstration=zone.basis == "demonstration")
    return {
        "zone": zone_named(zone),
        "as_of": asked.isoformat(),
        "units": [],
        "units_note": text(_UNIT_BY_PLACE if official_layer(known, UNITS, asked) else _NO_UNITS),
        "redline": {
            "outcome": "no_data",
            "reason": text(_SAY_WHERE if official_layer(known, REDLINE, asked) else _NO_REDLINE),
            "demonstration_outcome": None,
        },
        **_control(desk, known, [zone], scope.rules["access"], asked),
    }


def official_layer(known: Knowledge, topic: str, day: date) -> bool:
    """Tell whether an official layer of a topic answers on a day, wherever it lies."""
    return any(
        layer.topic == topic and layer.basis == "official" and layer.answers_on(day)
        for layer in known.layers
    )


def _units_note(known: Knowledge, units: Sequence[Json], day: date) -> Json | None:
    """Say why no official unit is named; nothing where one is."""
    if any(unit["basis"] == "official" for unit in units):
        return None
    return text(_UNIT_ELSEWHERE if official_layer(known, UNITS, day) else _NO_UNITS)


def _control(
    desk: Desk,
    known: Knowledge,
    zones: Sequence[Zone],
    access: Iterable[tuple[Rule, Applies]],
    day: date,
) -> Json:
    """Return the classes that the plans name for the zones here, and the access rules.

    Parameters
    ----------
    access : the rules that govern here; of one that stands there twice the first counts
    """
    by_id = {zone.id: zone for zone in known.zones}
    above = {one.id: one for zone in zones for one in lineage(zone, by_id)}
    classes = known.rulebook.control_classes
    rules: dict[str, tuple[Rule, Applies]] = {}
    for rule, applies in access:
        rules.setdefault(rule.id, (rule, applies))
    return {
        "classes": [
            {
                "zone": name,
                "class": text(classes[name].name),
                "access_list": text(classes[name].access_list),
                "source": cited(desk, classes[name].source, day),
            }
            for name in above
            if name in classes
        ],
        "rules": [_rule(desk, rule, applies, day) for rule, applies in rules.values()],
        "count": len(rules),
        "silent": None if rules else text(_SILENT),
        "note": text(_UPDATED),
    }


def _rule(desk: Desk, rule: Rule, applies: str, day: date) -> Json:
    return {
        "rule_id": rule.id,
        "title": text(rule.title),
        "dimension": rule.dimension,
        "dimension_words": text(DIMENSION_WORDS[rule.dimension]) if rule.dimension else None,
        "effect": rule.effect,
        "effect_words": text(EFFECT_WORDS[rule.effect]),
        "force": rule.force,
        "level": rule.level,
        "addressee": rule.addressee,
        "decided_by": rule.decided_by,
        "applies": applies,
        "demonstration": rule.demonstration,
        "source": cited(desk, rule.source, day),
    }


def _layer_units(known: Knowledge, point: Point, day: date) -> list[Json]:
    return [
        {
            "layer": layer.id,
            "basis": layer.basis,
            "code": layer.features[int(index)].code,
            "name": _class_name(layer, layer.features[int(index)].code),
        }
        for layer in known.layers
        if layer.topic == UNITS and layer.answers_on(day)
        for index in sorted(layer.tree.query(point, "intersects"))
    ]


def _class_name(layer: Layer, code: str | None) -> Json | None:
    name = layer.class_names.get(code or "")
    return text(name) if name else None


def _redline(known: Knowledge, point: Point, day: date) -> Json:
    """Say whether the place lies on a redline; without an official layer nobody knows.

    What fictitious layers say stands beside it under `demonstration_outcome`.
    """
    layers = [lay for lay in known.layers if lay.topic == REDLINE and lay.answers_on(day)]
    real = _on([lay for lay in layers if lay.basis == "official"], point)
    fictitious = _on([lay for lay in layers if lay.basis == "demonstration"], point)
    reasons: dict[Outcome, Text] = {"not_met": _INSIDE, "met": _OUTSIDE, "no_data": _NO_REDLINE}
    return {
        "outcome": real,
        "reason": text(reasons[real]),
        "demonstration_outcome": None if fictitious == "no_data" else fictitious,
    }


def _on(layers: Sequence[Layer], point: Point) -> Outcome:
    if any(len(layer.tree.query(point, "intersects")) for layer in layers):
        return "not_met"
    covered = any(
        layer.complete_within is not None and layer.complete_within.covers(point)
        for layer in layers
    )
    return "met" if covered else "no_data"
