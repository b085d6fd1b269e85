"""The documents of a stored record, and the clauses of theirs that decide no project."""

from collections.abc import Sequence
from typing import cast

from app.domain.assessment import Rulebook
from app.domain.record_findings import Json


def documents_of(entry: Json, known: Rulebook) -> dict[str, Json]:
    """Return title and number of each document by id, as the record has them if it does."""
    titles: dict[str, Json] = {
        document.id: {
            "title_zh": document.title_zh,
            "title_en": document.title_en,
            "number": document.number,
        }
        for document in known.documents.values()
    }
    listed = cast("Sequence[Json]", entry["documents"])
    return titles | {str(document["id"]): document for document in listed}


def by_document(statements: Sequence[Json]) -> dict[str, list[Json]]:
    """Return clauses that decide no project under the document that they are printed in."""
    found: dict[str, list[Json]] = {}
    for statement in statements:
        source = cast("Json", statement["source"])
        found.setdefault(str(source["document"]), []).append(statement)
    return found
