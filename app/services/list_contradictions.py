"""List where the documents contradict themselves, each other or good sense, both texts quoted."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.data.documents import contradiction_document
from app.data.geometry_json import Json, text
from app.domain.assessment import Rulebook
from app.domain.conditions import describe
from app.domain.contradictions import Contradiction, Kind, Severity
from app.domain.rules import Rule
from app.domain.sources import Source
from app.errors import InputError, NotFound
from app.services.desk import Desk
from app.text import Text

# The gravest first: the list follows this order.
SEVERITY_WORDS: dict[Severity, Text] = {
    "high": Text("高：影响结论", "high: changes an answer"),
    "medium": Text("中：影响图形、名称或理解", "medium: changes a place, a name or a reading"),
    "low": Text("低：仅文字", "low: wording only"),
}
WORST_FIRST = list(SEVERITY_WORDS)
KIND_WORDS: dict[Kind, Text] = {
    "spatial": Text("空间", "place"),
    "figure": Text("数字", "figure"),
    "rule": Text("条款", "clause"),
    "name": Text("名称", "name"),
    "text": Text("文字", "wording"),
    "document": Text("文件", "document"),
}


@dataclass(frozen=True, slots=True)
class ContradictionQuery:
    """Filters of the list; None does not filter.

    `document`, `zone`, `rule` and `target` are ids of what a contradiction quotes or bears on. A
    clause may be kept as several rules: `rule` finds what bears on any of them. `q` looks in the
    id, the statement in both languages and the quotes.
    """

    document: str | None = None
    zone: str | None = None
    rule: str | None = None
    target: str | None = None
    severity: str | None = None
    kind: str | None = None
    review: bool | None = None
    q: str | None = None


def list_contradictions(desk: Desk, query: ContradictionQuery) -> list[Json]:
    """Return the contradictions that pass every filter, the gravest first, then by id.

    Raises
    ------
    InputError
        `contradictions.unknown_filter` for a document, zone, rule or target that does not exist,
        and for a severity or kind that is none; `mend` holds near misses.
    """
    book = desk.knowledge.rulebook
    for name, known in _known(desk).items():
        _require_known(name, getattr(query, name), known)
    parts = _parts_of_clause(book, query.rule)
    found = [entry for entry in book.contradictions if _passes(entry, query, parts)]
    found.sort(key=lambda entry: (WORST_FIRST.index(entry.severity), entry.id))
    return [_document(entry, book) for entry in found]


def get_contradiction(desk: Desk, entry_id: str) -> Json:
    """Return one contradiction with its passages.

    Raises
    ------
    NotFound
        `contradiction.not_found`, with near misses.
    """
    book = desk.knowledge.rulebook
    entries = {entry.id: entry for entry in book.contradictions}
    if entry_id not in entries:
        near = difflib.get_close_matches(entry_id, entries, n=3)
        zh, en = "、".join(near), ", ".join(near)
        raise NotFound(
            "contradiction.not_found",
            Text(f"没有文本矛盾 {entry_id}", f"there is no contradiction {entry_id}"),
            mend=Text(f"是否指：{zh}", f"did you mean: {en}") if near else None,
            where={"id": entry_id},
        )
    return _document(entries[entry_id], book)


def _known(desk: Desk) -> Mapping[str, Iterable[str]]:
    """What each filter may name: things that exist, whether or not a contradiction bears on them.

    An empty list then says that nothing is at odds there, and never that a name was mistyped.
    """
    knowledge = desk.knowledge
    return {
        "document": knowledge.rulebook.documents,
        "zone": [zone.id for zone in knowledge.zones],
        "rule": {name for rule in knowledge.rulebook.rules for name in (rule.id, _clause(rule))},
        "target": [target.id for target in desk.targets],
        "severity": SEVERITY_WORDS,
        "kind": KIND_WORDS,
    }


def _require_known(name: str, wanted: str | None, known: Iterable[str]) -> None:
    names = sorted(known)
    if wanted is None or wanted in names:
        return
    shown = difflib.get_close_matches(wanted, names, n=3, cutoff=0.5) or names[:40]
    raise InputError(
        "contradictions.unknown_filter",
        Text(f"参数 {name} 没有值「{wanted}」", f"there is no {name} {wanted}"),
        mend=Text(f"可用的值：{'、'.join(shown)}", f"known values: {', '.join(shown)}"),
        where={"field": name},
    )


def _clause(rule: Rule) -> str:
    return rule.clause or rule.id


def _parts_of_clause(book: Rulebook, wanted: str | None) -> set[str]:
    clauses = {_clause(rule) for rule in book.rules if wanted in (rule.id, _clause(rule))}
    return {rule.id for rule in book.rules if _clause(rule) in clauses}


def _passes(entry: Contradiction, query: ContradictionQuery, parts: set[str]) -> bool:
    if query.rule is not None and parts.isdisjoint(entry.rules):
        return False
    for wanted, those in (
        (query.document, [passage.document for passage in entry.passages]),
        (query.zone, entry.zones),
        (query.target, entry.targets),
        (query.severity, [entry.severity]),
        (query.kind, [entry.kind]),
    ):
        if wanted is not None and wanted not in those:
            return False
    if query.review is not None and entry.review != query.review:
        return False
    wanted = (query.q or "").strip().casefold()
    words = [entry.id, entry.statement.zh, entry.statement.en]
    words += [passage.quote for passage in entry.passages]
    return not wanted or any(wanted in word.casefold() for word in words)


def _document(entry: Contradiction, book: Rulebook) -> Json:
    when = entry.when
    return {
        **contradiction_document(entry),
        "severity_words": text(SEVERITY_WORDS[entry.severity]),
        "kind": entry.kind,
        "kind_words": text(KIND_WORDS[entry.kind]),
        "passages": [_passage(passage, book) for passage in entry.passages],
        "rules": list(entry.rules),
        "targets": list(entry.targets),
        "zones": list(entry.zones),
        "when": text(describe(when, book.groups, book.topic_names)) if when is not None else None,
    }


def _passage(passage: Source, book: Rulebook) -> Json:
    document = book.documents[passage.document]
    return {
        "document": document.id,
        "title": text(Text(document.title_zh, document.title_en)),
        "number": document.number,
        "section": passage.section,
        "quote": passage.quote,
    }
