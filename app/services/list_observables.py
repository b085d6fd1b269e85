"""List what may be observed: the zones with figures, their indicators, and the units to use."""

from typing import Any

from app.data.geometry_json import Json, text
from app.domain.observed_land import LAND_UNITS, LAND_WORDS
from app.domain.targets import JUDGED
from app.domain.units import convertible
from app.services.desk import Desk
from app.services.show_land_trend import zones_with_land
from app.text import Text

# Units that offices keep their books in, offered where the printed one can be computed from them.
_OFFERED = (
    *("m2", "亩", "ha", "km2", "万亩", "元", "万元", "亿元", "万元/亩", "万美元", "亿美元"),
    *("吨", "万吨", "人", "万人", "分钟", "小时"),
)


def zones_observed(desk: Desk) -> list[Json]:
    """Return the zones that figures are recorded of, in the order of the documents."""
    named = [zone for target in desk.targets if target.kind in JUDGED for zone in target.zones]
    known = desk.knowledge.zones_by_id
    return [
        {"id": zone_id, "name": text(Text(known[zone_id].name_zh, known[zone_id].name_en))}
        for zone_id in dict.fromkeys([*zones_with_land(desk), *named])
        if zone_id in known
    ]


def indicators_of(desk: Desk, zone_id: str) -> list[Json]:
    """Return the indicators of a zone with their names and units, those with targets first."""
    found: dict[str, dict[str, Any]] = {}
    for target in desk.targets:
        if zone_id in target.zones and target.kind in JUDGED and target.indicator not in LAND_UNITS:
            kept = found.setdefault(
                target.indicator,
                {"id": target.indicator, "name": text(target.name), "printed": []},
            )
            if target.unit not in kept["printed"]:
                kept["printed"].append(target.unit)
    land = [
        {"id": name, "name": text(LAND_WORDS[name]), "printed": [LAND_UNITS[name]]}
        for name in LAND_UNITS
    ]
    listed = [*land, *found.values()] if zone_id in zones_with_land(desk) else [
        *found.values(), *land,
    ]  # fmt: skip
    return [{**one, "units": _units(str(one["id"]), list(one["printed"]))} for one in listed]


def indicator_names(desk: Desk) -> dict[tuple[str, str], Text]:
    """Return the name of every indicator by zone and indicator; land use under an empty zone."""
    names = {("", indicator): word for indicator, word in LAND_WORDS.items()}
    for target in desk.targets:
        for zone in target.zones:
            names.setdefault((zone, target.indicator), target.name)
        names.setdefault(("", target.indicator), target.name)
    return names


def _units(indicator: str, printed: list[str]) -> list[str]:
    """Return the units to choose among: as printed first, then those that convert into it."""
    if indicator in LAND_UNITS:
        return printed
    others = [
        unit
        for unit in _OFFERED
        if unit not in printed and any(convertible(unit, one) for one in printed)
    ]
    return [*printed, *others]
