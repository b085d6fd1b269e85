"""Reading scope.yaml: what each document has to say on siting and land."""

from collections.abc import Collection, Mapping
from pathlib import Path

from pydantic import Field, TypeAdapter

from app.data.yaml_files import Strict, Words, read_yaml, unsound
from app.domain.document_scope import DocumentScope, OutOfScope, Relevance, RelevantClause
from app.domain.sources import Source


class _Passage(Strict):
    section: str = Field(min_length=1)
    quote: str = Field(min_length=1)

    def source(self, document: str) -> Source:
        return Source(document, self.section, self.quote)


class _Relevant(Strict):
    clause: Words
    feature: Words
    source: _Passage


class _OutOfScope(Strict):
    topic: Words
    source: _Passage


class _Scope(Strict):
    document: str
    relevance: Relevance
    verdict: Words
    summary: Words
    relevant: tuple[_Relevant, ...]
    out_of_scope: tuple[_OutOfScope, ...]

    def scope(self) -> DocumentScope:
        return DocumentScope(
            self.document,
            self.relevance,
            self.verdict.text(),
            self.summary.text(),
            tuple(
                RelevantClause(r.clause.text(), r.feature.text(), r.source.source(self.document))
                for r in self.relevant
            ),
            tuple(
                OutOfScope(o.topic.text(), o.source.source(self.document))
                for o in self.out_of_scope
            ),
        )


def load_document_scopes(path: Path, documents: Collection[str]) -> Mapping[str, DocumentScope]:
    """Load the scopes of documents, by document id.

    Parameters
    ----------
    path : scope.yaml of the rulebook
    documents : ids that the rulebook defines

    Raises
    ------
    DataError
        `scope.unreadable`, `scope.invalid`, `scope.duplicate` (a document judged twice),
        `scope.dangling` (a document that the rulebook does not define).
    """
    scopes: dict[str, DocumentScope] = {}
    for entry in read_yaml(path, TypeAdapter(tuple[_Scope, ...]), "scope"):
        if entry.document not in documents:
            raise unsound("scope.dangling", path.name, f"document {entry.document} is not defined")
        if entry.document in scopes:
            raise unsound("scope.duplicate", path.name, f"two scopes of {entry.document}")
        scopes[entry.document] = entry.scope()
    return scopes
