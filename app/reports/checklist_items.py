"""What a record leaves to a person, in order: answers given, clauses that wait, other matters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from app.domain import figures
from app.domain.record_findings import Json, asks_officer
from app.domain.record_view import RecordView
from app.reports.clean import without
from app.reports.merged_findings import MergedFinding, Picked, fictitious, merged, real
from app.reports.words import say
from app.text import Language

Kind = Literal["answered", "unused", "waiting", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist.

    Attributes
    ----------
    kind : `answered` an officer's answer decides the clause; `unused` it does not (now);
        `waiting` for an answer; `elsewhere` a matter that no question speaks of
    parcels : numbers of the parcels that it is about, ascending
    finding : of the clause; None for other matters and for answers that no clause here waits for
    answer : the officer's, None if none is given
    """

    kind: Kind
    name: str
    reason: str
    parcels: Sequence[int]
    finding: MergedFinding | None = None
    answer: Json | None = None


def checklist_items(view: RecordView, picked: Picked) -> list[Item]:
    """Return the checklist of the real judgement, or of the fictitious one, which is shorter.

    Parameters
    ----------
    picked : `real` or `fictitious` of merged_findings
    """
    given = _answers(view.entry)
    items = [*_clauses(view, picked, given)]
    if picked is real:
        items += _unheard(view, given)
        items += [
            Item("elsewhere", matter.name, without(reason, matter.name), numbers)
            for group in view.unchecked
            if not group.name
            for matter in group.members
            for reason, numbers in matter.reasons.items()
        ]
    return items


def origin_line(answer: Json, language: Language) -> str:
    """Return from which record and moment an answer was carried over; nothing if from none."""
    origin = cast("Json | None", answer.get("given_in"))
    if origin is None:
        return ""
    when = figures.moment(str(origin["at"]))
    return say(language, "confirmed_from", record=origin["record"], when=when)


def _answers(record: Json) -> dict[str, Json]:
    """Return what officers answered, by clause; a record from before answers were kept has none."""
    given = cast("Sequence[Json]", record.get("confirmations") or ())
    return {str(answer["rule"]): answer for answer in given}


def _clauses(view: RecordView, picked: Picked, given: dict[str, Json]) -> list[Item]:
    """Return the clauses answered, then those that wait; parcels of one clause together."""
    answered: dict[tuple[str, bool], MergedFinding] = {}
    waiting: dict[str, MergedFinding] = {}
    for group in merged(view.parcels, picked).values():
        for one in group:
            rule = str(one.finding["rule_id"])
            decided = one.finding["outcome"] in ("met", "not_met")
            if rule in given:
                answered[rule, decided] = _with(answered.get((rule, decided)), one)
            elif asks_officer(one.finding):
                waiting[rule] = _with(waiting.get(rule), one)
    return [
        *(
            _item("answered" if decided else "unused", one, given[rule])
            for (rule, decided), one in answered.items()
        ),
        *(_item("waiting", one, None) for one in waiting.values()),
    ]


def _with(known: MergedFinding | None, one: MergedFinding) -> MergedFinding:
    if known is None:
        return one
    return MergedFinding(known.finding, sorted({*known.parcels, *one.parcels}))


def _item(kind: Kind, one: MergedFinding, answer: Json | None) -> Item:
    finding = one.finding
    return Item(kind, str(finding["title"]), str(finding["reason"]), one.parcels, one, answer)


def _unheard(view: RecordView, given: dict[str, Json]) -> Iterator[Item]:
    """Yield the answers to clauses that no judgement of this record holds."""
    heard = {
        str(one.finding["rule_id"])
        for picked in (real, fictitious)
        for group in merged(view.parcels, picked).values()
        for one in group
    }
    everywhere = [parcel.number for parcel in view.parcels]
    for rule, answer in given.items():
        if rule not in heard:
            yield Item("unused", rule, "", everywhere, None, answer)
