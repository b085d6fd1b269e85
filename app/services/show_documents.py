"""Show the documents that decide: their status on a day, how many rules each gives, its scope."""

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from app.data.document_scopes import load_document_scopes
from app.data.geometry_json import Json, text
from app.data.shipped import RULEBOOK
from app.domain.assessment import Rulebook
from app.domain.document_scope import DocumentScope
from app.domain.rules import Rule
from app.domain.sources import TEXT_STATUS_WORDS, Document, Source
from app.errors import NotFound
from app.services.desk import Desk
from app.text import Text

SCOPE_FILE = RULEBOOK / "scope.yaml"


def list_documents(desk: Desk, as_of: date | None = None) -> Json:
    """Return every document of the rulebook, in the rulebook's order.

    Parameters
    ----------
    as_of : the day that `text_status` is about; today if None

    Raises
    ------
    DataError
        If the scopes are unsound; see `load_document_scopes`.
    """
    day, book = as_of or desk.today(), desk.knowledge.rulebook
    scopes = load_document_scopes(SCOPE_FILE, book.documents)
    return {
        "as_of": day.isoformat(),
        "documents": [_document(one, book, day, scopes) for one in book.documents.values()],
    }


def show_document(desk: Desk, document_id: str, as_of: date | None = None) -> Json:
    """Return one document of the rulebook.

    Raises
    ------
    NotFound
        `document.not_found`, naming the nearest ids.
    DataError
        If the scopes are unsound; see `load_document_scopes`.
    """
    day, book = as_of or desk.today(), desk.knowledge.rulebook
    document = book.documents.get(document_id)
    if document is None:
        raise _unknown(document_id, book.documents)
    scopes = load_document_scopes(SCOPE_FILE, book.documents)
    return {"as_of": day.isoformat()} | _document(document, book, day, scopes)


def _document(
    document: Document, book: Rulebook, day: date, scopes: Mapping[str, DocumentScope]
) -> Json:
    status = document.status_on(day)
    scope = scopes.get(document.id)
    return {
        "id": document.id,
        "title": text(Text(document.title_zh, document.title_en)),
        "number": document.number,
        "issued": _day(document.issued),
        "valid_from": _day(document.valid_from),
        "valid_until": _day(document.valid_until),
        "superseded_on": _day(document.superseded_on),
        "superseded_by": document.superseded_by,
        "text_status": status,
        "text_status_words": text(TEXT_STATUS_WORDS[status]),
        "demonstration": document.demonstration,
        "rules": _counts([rule for rule in book.rules if rule.source.document == document.id]),
        "scope": _scope(scope) if scope is not None else None,
    }


def _counts(rules: list[Rule]) -> Json:
    return {
        "total": len(rules),
        "clauses": len({rule.clause or rule.id for rule in rules}),
        "by_force": _tally(rule.force for rule in rules),
        "by_level": _tally(rule.level for rule in rules),
        "by_addressee": _tally(rule.addressee for rule in rules),
        "by_decided_by": _tally(rule.decided_by for rule in rules),
    }


def _tally(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def _scope(scope: DocumentScope) -> Json:
    return {
        "relevance": scope.relevance,
        "verdict": text(scope.verdict),
        "summary": text(scope.summary),
        "relevant": [
            {
                "clause": text(entry.clause),
                "feature": text(entry.feature),
                "source": _passage(entry.source),
            }
            for entry in scope.relevant
        ],
        "out_of_scope": [
            {"topic": text(entry.topic), "source": _passage(entry.source)}
            for entry in scope.out_of_scope
        ],
    }


def _passage(source: Source) -> Json:
    return {"document": source.document, "section": source.section, "quote": source.quote}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _unknown(asked: str, documents: Mapping[str, Document]) -> NotFound:
    names = {name: d.id for d in documents.values() for name in (d.title_zh, d.title_en, d.id)}
    close = difflib.get_close_matches(asked, list(names), n=3, cutoff=0.4)
    near = list(dict.fromkeys(names[name] for name in close)) or list(documents)
    return NotFound(
        "document.not_found",
        Text(
            f"没有文件 {asked}；是否指：{'、'.join(near)}",
            f"there is no document {asked}; did you mean: {', '.join(near)}",
        ),
        where={"id": asked},
    )
