"""Examine the rulebook: every record loaded, counted by document, force, level and who decides."""

from collections import Counter
from dataclasses import dataclass

from app.domain.rules import Rule
from app.services.desk import Desk
from app.text import Text

COLUMNS = (
    ("force", ("mandatory", "principle", "advisory")),
    ("level", ("project", "portfolio", "zone")),
    ("addressee", ("project", "authority")),
    ("decided_by", ("machine", "layer", "human", "nobody")),
)


@dataclass(frozen=True, slots=True)
class RulebookReport:
    """What is loaded, as sentences and as the table of the documentation."""

    lines: tuple[Text, ...]
    markdown: str


def check_rulebook(desk: Desk) -> RulebookReport:
    """Count what is loaded; an unsound rulebook has been refused before anything is counted."""
    book = desk.knowledge.rulebook
    catalogue = desk.catalogue
    counts = {
        "targets": Counter(target.source.document for target in desk.targets),
        "industries": Counter(entry.source.document for entry in catalogue.industries),
        "projects": Counter(entry.source.document for entry in catalogue.projects),
        "facilities": Counter(entry.source.document for entry in catalogue.facilities),
        "roads": Counter(entry.source.document for entry in catalogue.roads),
        "contradictions": Counter(c.passages[0].document for c in book.contradictions),
    }
    rules = [rule for rule in book.rules if not rule.demonstration]
    by_document: dict[str, list[Rule]] = {}
    for rule in rules:
        by_document.setdefault(rule.source.document, []).append(rule)
    listed = [name for name in book.documents if name in by_document or _counted(counts, name)]
    lines = []
    for name in listed:
        document = book.documents[name]
        clauses = len({rule.clause for rule in by_document.get(name, [])})
        said = ", ".join(f"{kind} {found[name]}" for kind, found in counts.items() if found[name])
        lines.append(
            Text(
                f"{document.title_zh}：条款 {clauses}；{said or '—'}",
                f"{document.title_en}: {clauses} clauses; {said or '-'}",
            )
        )
    lines.append(Text(f"共 {len(rules)} 条规则，规则库完好", f"{len(rules)} rules; it is sound"))
    return RulebookReport(tuple(lines), _markdown(desk, listed, by_document, counts))


def _counted(counts: dict[str, Counter[str]], name: str) -> bool:
    return any(found[name] for found in counts.values())


def _markdown(
    desk: Desk,
    listed: list[str],
    by_document: dict[str, list[Rule]],
    counts: dict[str, Counter[str]],
) -> str:
    heads = ["document", "clauses", "rules"]
    heads += [word for _, words in COLUMNS for word in words]
    heads += list(counts)
    rows = [heads, ["---"] * len(heads)]
    documents = desk.knowledge.rulebook.documents
    for name in listed:
        rules = by_document.get(name, [])
        row = [documents[name].number or documents[name].title_zh]
        row += [str(len({rule.clause for rule in rules})), str(len(rules))]
        for column, words in COLUMNS:
            tally = Counter(getattr(rule, column) for rule in rules)
            row += [str(tally[word]) for word in words]
        row += [str(found[name]) for found in counts.values()]
        rows.append(row)
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
