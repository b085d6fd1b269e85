"""Land taken out of a zone: lying within the outline does not prove lying in the zone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.contradictions import Contradiction
from app.domain.zones import Zone
from app.text import Text


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The areas taken out of one zone, and the contradictions of the texts that name both."""

    areas: tuple[Zone, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def caveat(self) -> Text:
        """Say what lying within the outline leaves open."""
        told = [(one, one.note) for one in self.areas if one.note]
        zh = "；".join(f"“{one.source.quote}”{note.zh.rstrip('。')}" for one, note in told)
        en = "; ".join(
            f"{one.name_en.lower()}: {note.en[:1].lower()}{note.en[1:].rstrip('.')}"
            for one, note in told
        )
        return Text(
            f"仅凭落入范围线不能断定在区内：{zh}，须核对退出范围",
            f"Lying within the outline does not prove lying in the zone; {en}: check the "
            "withdrawn part",
        )


def is_excluded(zone: Zone) -> bool:
    """Tell whether a zone is an area inside another's limits that is not part of it."""
    return zone.kind == "excluded_area"


def withdrawals(
    zones: Iterable[Zone], contradictions: Sequence[Contradiction]
) -> Mapping[str, Withdrawal]:
    """Return what was taken out of each zone of which it is open where, by the zone's id.

    It is said of every zone that a contradiction names together with an excluded area. An official
    boundary, of the zone or of the area, settles it.
    """
    drawn_by_us = [zone for zone in zones if zone.basis != "official"]
    areas = [zone for zone in drawn_by_us if is_excluded(zone)]
    found: dict[str, Withdrawal] = {}
    for zone in drawn_by_us:
        together = [
            (area, entry)
            for area in areas
            for entry in contradictions
            if {zone.id, area.id} <= set(entry.zones)
        ]
        if together and not is_excluded(zone):
            named = {area.id: area for area, _ in together}
            said = {entry.id: entry for _, entry in together}
            found[zone.id] = Withdrawal(tuple(named.values()), tuple(said.values()))
    return found
