"""Which zones and indicators figures may be recorded of, and which were meant by a wrong name."""

import difflib
from collections.abc import Iterable, Mapping, Sequence

from app.domain.observed_land import LAND_UNITS, LAND_WORDS
from app.domain.targets import Target
from app.domain.zones import Zone
from app.errors import InputError
from app.services.desk import Desk
from app.services.observation_terms import Where
from app.text import Text


def known_units(desk: Desk) -> dict[str, frozenset[str]]:
    """Return the units that each indicator is printed in.

    The land-use indicators always exist and have one unit each; the others are the targets'.
    """
    return _units(desk.targets)


def zone_units(desk: Desk, zone_id: str) -> dict[str, frozenset[str]]:
    """Return the units that each indicator of one zone is printed in."""
    own = [target for target in desk.targets if zone_id in target.zones]
    return _units(own)


def _units(targets: Sequence[Target]) -> dict[str, frozenset[str]]:
    units = {name: {unit} for name, unit in LAND_UNITS.items()}
    for target in targets:
        if target.indicator in LAND_UNITS:
            continue
        units.setdefault(target.indicator, set()).add(target.unit)
    return {name: frozenset(allowed) for name, allowed in units.items()}


def require_zone(known: Sequence[Zone], zone_id: str, where: Where) -> None:
    """Refuse a zone that is not known (`observation.unknown_zone`), naming those meant perhaps."""
    if any(zone.id == zone_id for zone in known):
        return
    zones = {zone.id: zone for zone in known}
    names = {
        name: zone.id
        for zone in zones.values()
        for name in (zone.name_zh, zone.name_en, *zone.aliases)
    }
    raise InputError(
        "observation.unknown_zone",
        Text(f"没有园区「{zone_id}」", f"there is no zone {zone_id}"),
        mend=_meant(zone_id, zones, names, {zone.id: zone.name_zh for zone in zones.values()}),
        where={**where, "field": "zone", "value": zone_id},
    )


def require_indicator(
    desk: Desk, known: Mapping[str, object], indicator: str, where: Where
) -> None:
    """Refuse an indicator that is not among `known` (`observation.unknown_indicator`)."""
    if indicator in known:
        return
    every = {target.name.zh: target.indicator for target in desk.targets}
    elsewhere = indicator in every.values()
    every |= {LAND_WORDS[name].zh: name for name in LAND_WORDS}
    words = {name: one for name, one in every.items() if one in known}
    raise InputError(
        "observation.unknown_indicator",
        Text(f"该园区没有指标「{indicator}」", f"this zone has no indicator {indicator}")
        if elsewhere
        else Text(f"没有指标「{indicator}」", f"there is no indicator {indicator}"),
        mend=_meant(indicator, known, words, {name: zh for zh, name in words.items()}),
        where={**where, "field": "indicator", "value": indicator},
    )


def _meant(
    asked: str, ids: Iterable[str], by_name: Mapping[str, str], names: Mapping[str, str]
) -> Text:
    """Return which ids may have been meant, by id or by name."""
    known = list(ids)
    close = difflib.get_close_matches(asked, [*known, *by_name], n=5, cutoff=0.5)
    meant = list(dict.fromkeys(by_name.get(word, word) for word in close)) or known[:8]
    listed = "、".join(f"{one}（{names[one]}）" if one in names else one for one in meant)
    return Text(f"是否指：{listed}", f"did you mean: {', '.join(meant)}")
