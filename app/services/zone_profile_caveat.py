"""What lying within a zone's outline does not prove: areas that a plan takes out of it."""

from app.domain.assessment import Knowledge
from app.domain.zones import EXCLUDED, Zone
from app.text import Text


def is_excluded(zone: Zone) -> bool:
    """Tell whether a zone is an area inside another's limits that is not part of it."""
    return zone.kind == EXCLUDED


def caveat_inside(zone: Zone, knowledge: Knowledge) -> Text | None:
    """Say what was taken out of a zone within its limits; None where the texts say nothing of it.

    It is said of every zone that a contradiction names together with an excluded area.
    """
    taken_out = knowledge.withdrawn_from.get(zone.id)
    if not taken_out:
        return None
    zh = [f"“{one.source.quote}”{one.note.zh.rstrip('。')}" for one in taken_out if one.note]
    en = [
        f"{one.name_en.lower()}: {one.note.en.rstrip('.')[:1].lower()}{one.note.en.rstrip('.')[1:]}"
        for one in taken_out
        if one.note
    ]
    return Text(
        f"仅凭落入范围线不能断定在区内：{'；'.join(zh)}，须核对退出范围",
        f"Lying within the outline does not prove lying in the zone; {'; '.join(en)}: check the "
        "withdrawn part",
    )
