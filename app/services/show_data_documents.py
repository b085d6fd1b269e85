"""Show the documents with what is loaded of each, and which of them a newer text replaces."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import cast

from app.data.geometry_json import Json, text
from app.domain.assessment import Rulebook
from app.domain.sources import Document
from app.services.desk import Desk
from app.services.show_documents import list_documents
from app.text import Text

_WHY = {
    "unnumbered": Text(
        "原文未印文号，无从引证，效力按未知对待",
        "published without a number, so nobody could cite it: its status counts as unknown",
    ),
    "early": Text("所问日期早于本文件", "the day asked about is before this text"),
    "future": Text("将来的效力无人知道", "of a day to come nobody knows it"),
}


def documents_with_counts(desk: Desk, day: date) -> list[Json]:
    """Return every document with its status on a day and how much of it is loaded.

    The numbers are of records whose source is the document; `contradictions` are those that quote
    it, each of which may quote others too.
    """
    book, catalogue = desk.knowledge.rulebook, desk.catalogue
    tallies = {
        "zones": Counter(zone.plan for zone in desk.knowledge.zones),
        "targets": Counter(target.source.document for target in desk.targets),
        "industries": Counter(entry.source.document for entry in catalogue.industries),
        "projects": Counter(entry.source.document for entry in catalogue.projects),
        "facilities": Counter(entry.source.document for entry in catalogue.facilities),
        "roads": Counter(entry.source.document for entry in catalogue.roads),
        "contradictions": Counter(
            name
            for entry in book.contradictions
            for name in {passage.document for passage in entry.passages}
        ),
    }
    listed = cast("list[Json]", list_documents(desk, day)["documents"])
    return [
        one
        | {
            "loaded": {kind: tally[str(one["id"])] for kind, tally in tallies.items()},
            "unnumbered": book.documents[str(one["id"])].unnumbered,
            "status_reason": _reason(book.documents[str(one["id"])], day, desk.today()),
            "instrument": not _is_plan(str(one["id"]), tallies["zones"], tallies["targets"]),
        }
        for one in listed
    ]


def supersessions(desk: Desk, documents: Sequence[Json]) -> list[Json]:
    """Return the texts that newer ones replace: since when, by what, and whether that is loaded.

    `resting` are the clauses whose text other documents reprint from the replaced one.
    """
    book = desk.knowledge.rulebook
    return [
        {
            "id": one["id"],
            "title": one["title"],
            "number": one["number"],
            "superseded_on": one["superseded_on"],
            "superseded_by": one["superseded_by"],
            "newer_loaded": _is_loaded(book, str(one["superseded_by"])),
            "resting": sum(rule.rests_on == one["id"] for rule in book.rules),
            "definitions": _defines(book, str(one["id"])),
        }
        for one in documents
        if one["superseded_by"]
    ]


def _is_plan(name: str, zones: Counter[str], targets: Counter[str]) -> bool:
    return bool(zones[name] or targets[name])


def _reason(document: Document, day: date, today: date) -> Json | None:
    """Return why a text's status is unknown; None where its status says it all."""
    if day > today:
        return text(_WHY["future"])
    if document.unnumbered:
        return text(_WHY["unnumbered"])
    if document.begins is not None and day < document.begins:
        return text(_WHY["early"])
    return None


def _is_loaded(book: Rulebook, newer: str) -> bool:
    return any(document.number and document.number in newer for document in book.documents.values())


def _defines(book: Rulebook, name: str) -> bool:
    return book.double_storey.source.document == name
