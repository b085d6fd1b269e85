"""One query over any list of the catalogue: zone, document, kind and words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.data.geometry_json import Json, text
from app.domain.catalogue import Entry
from app.services.catalogue_filters import (
    CLOSENESS_WORDS,
    closeness_of,
    holds_words,
    related_zones,
    require_known,
)
from app.services.desk import Desk

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """Filters of a list; None does not filter.

    `zone` takes in the zone's parts and the zones around it; entries without a zone then fall
    out. `kind` is a tier for industries. `code` is a class of GB/T 4754-2017 (industries only),
    `industry` the id of an industry (projects only).
    """

    zone: str | None = None
    document: str | None = None
    kind: str | None = None
    q: str | None = None
    code: str | None = None
    industry: str | None = None


def select(
    desk: Desk,
    entries: Sequence[E],
    query: CatalogueQuery,
    kind_of: tuple[str, Callable[[E], str]],
    document_of: Callable[[E], Json],
) -> list[Json]:
    """Return the documents of the entries that pass, those of the zone itself first.

    Parameters
    ----------
    kind_of : the name of the filter by kind, and what an entry has for it
    document_of : makes the JSON of an entry

    Raises
    ------
    InputError
        `catalogue.unknown_filter`.
    """
    knowledge = desk.knowledge
    name, kind = kind_of
    require_known(name, query.kind, {kind(entry) for entry in entries})
    documents = knowledge.rulebook.documents
    titles = {document.title_zh: key for key, document in documents.items()}
    require_known("document", query.document, documents, titles)
    passing = [
        entry
        for entry in entries
        if (query.kind is None or kind(entry) == query.kind)
        and (query.document is None or entry.source.document == query.document)
        and holds_words(entry, query.q)
    ]
    if query.zone is None:
        return [document_of(entry) for entry in passing]
    related = related_zones(knowledge.zones, query.zone)
    found: list[Json] = []
    for closeness, words in CLOSENESS_WORDS.items():
        found += [
            {**document_of(entry), "closeness": closeness, "closeness_words": text(words)}
            for entry in passing
            if closeness_of(entry, related) == closeness
        ]
    return found
