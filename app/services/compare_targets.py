"""Compare the plans' figures with what was observed: by zone, plan, topic and year."""

import difflib
from collections.abc import Sequence
from datetime import date

from app.data.geometry_json import Json
from app.data.target_documents import target_document
from app.domain.assessment import Rulebook
from app.domain.observations import Observation
from app.domain.target_comparison import compare, picked
from app.domain.targets import Target
from app.errors import NotFound
from app.services.desk import Desk
from app.services.show_zones import get_zone
from app.services.target_query import (
    TargetQuery,
    Year,
    of_year,
    passes,
    require_year,
    understood,
    years_of,
)
from app.text import Text


def compare_targets(
    desk: Desk,
    zone: str | None = None,
    plan: str | None = None,
    topic: str | None = None,
    year: Year = None,
    q: str | None = None,
    kind: str | None = None,
    as_of: date | None = None,
) -> Json:
    """Return the figures that pass every filter, each beside the observation that bears on it.

    Parameters
    ----------
    zone : only figures of this zone itself, not of its parts
    plan : id or title of a document
    year : only figures for this year, or (`none`) for which no year is printed
    q : words in the indicator or the quote
    as_of : later observations are left out, and text is in force or not on this day; today if None

    Raises
    ------
    NotFound
        `zone.not_found`.
    InputError
        `targets.unknown_plan`, `targets.unknown_topic`, `targets.unknown_kind`, and
        `targets.unknown_year` for a year that no figure is about.
    Unavailable
        `store.unavailable`.
    """
    day, book = as_of or desk.today(), desk.knowledge.rulebook
    if zone is not None:
        get_zone(desk, zone)
    asked = TargetQuery(zone=zone, plan=plan, topic=topic, kind=kind, q=q)
    query = understood(asked, desk.targets, book.documents)
    require_year(year, desk.targets)
    chosen = [target for target in desk.targets if passes(target, query)]
    listed = [target for target in chosen if of_year(target, year)]
    return {
        "as_of": day.isoformat(),
        "count": len(listed),
        "years": years_of(chosen),
        "topics": sorted({target.topic for target in chosen}),
        "targets": _compared(desk, listed, book, day),
    }


def compare_target(desk: Desk, target_id: str, as_of: date | None = None) -> Json:
    """Return one figure beside the observation that bears on it.

    Raises
    ------
    NotFound
        `targets.not_found`.
    Unavailable
        `store.unavailable`.
    """
    for target in desk.targets:
        if target.id == target_id:
            book = desk.knowledge.rulebook
            return _compared(desk, [target], book, as_of or desk.today())[0]
    near = difflib.get_close_matches(target_id, [target.id for target in desk.targets], n=3)
    raise NotFound(
        "targets.not_found",
        Text(f"没有指标 {target_id}", f"there is no target {target_id}"),
        mend=Text(f"是否指：{'、'.join(near)}", f"did you mean {', '.join(near)}")
        if near
        else None,
        where={"id": target_id},
    )


def _compared(desk: Desk, targets: Sequence[Target], book: Rulebook, day: date) -> list[Json]:
    seen = _observations(desk, targets, day)
    conflicts: dict[str, list[str]] = {}
    for contradiction in book.contradictions:
        for target_id in contradiction.targets:
            conflicts.setdefault(target_id, []).append(contradiction.id)
    undecided = undecided_by(book)
    documents: list[Json] = []
    for target in targets:
        own = [item for zone in target.zones for item in seen.get((zone, target.indicator), ())]
        shown = picked(target, own)
        earlier = [item for item in own if shown is not None and item.on < shown.on]
        document = book.documents[target.source.document]
        compared = compare(
            target,
            shown,
            earlier,
            undecided.get(target.id, ()),
            as_of=day,
            issued=document.valid_from,
        )
        found = sorted(conflicts.get(target.id, ()))
        documents.append(target_document(target, compared, document, day, found))
    return documents


def undecided_by(book: Rulebook) -> dict[str, list[str]]:
    """Return the contradictions that leave a target undecided whatever is observed, by target."""
    found: dict[str, list[str]] = {}
    for contradiction in book.contradictions:
        for target_id in contradiction.undecided_targets:
            found.setdefault(target_id, []).append(contradiction.id)
    return found


def _observations(
    desk: Desk, targets: Sequence[Target], day: date
) -> dict[tuple[str, str], list[Observation]]:
    zones = sorted({zone for target in targets for zone in target.zones})
    found: dict[tuple[str, str], list[Observation]] = {}
    for item in desk.observations.of(zones, day) if zones else ():
        if item.on <= day and not item.withdrawn:
            found.setdefault((item.zone, item.indicator), []).append(item)
    return found
