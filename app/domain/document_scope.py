"""What a document has to say on siting and land, and what it says that is not answered here."""

from dataclasses import dataclass
from typing import Literal

from app.domain.sources import Source
from app.text import Text

Relevance = Literal["core", "partly", "supporting", "marginal"]


@dataclass(frozen=True, slots=True)
class RelevantClause:
    """A passage that bears on siting or land, and the feature that answers it."""

    clause: Text
    feature: Text
    source: Source


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """A subject of the document that this product does not answer, with a passage of it."""

    topic: Text
    source: Source


@dataclass(frozen=True, slots=True)
class DocumentScope:
    """How far a document bears on siting and land: our judgement, with the words as printed.

    Attributes
    ----------
    relevance : `core` decides siting; `partly`: some of its clauses do; `supporting`: it adds
        targets and facilities; `marginal`: most of it is about something else
    verdict : the same in words
    """

    document: str
    relevance: Relevance
    verdict: Text
    summary: Text
    relevant: tuple[RelevantClause, ...]
    out_of_scope: tuple[OutOfScope, ...]
