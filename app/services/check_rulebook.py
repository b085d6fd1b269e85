"""Examine the rulebook: every record loaded, counted by document, force, level and who decides."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.rules import Rule
from app.domain.sources import Document
from app.services.desk import Desk
from app.text import Language, Text

# What the clauses are counted by, with the words for each value.
COLUMNS: dict[str, dict[str, Text]] = {
    "force": {
        "mandatory": Text("强制", "mandatory"),
        "principle": Text("原则", "principle"),
        "advisory": Text("引导", "advisory"),
    },
    "level": {
        "project": Text("项目", "level project"),
        "portfolio": Text("平均", "level portfolio"),
        "zone": Text("园区", "level zone"),
    },
    "addressee": {
        "project": Text("对项目", "to projects"),
        "authority": Text("对机关", "to authorities"),
    },
    "decided_by": {
        "machine": Text("程序判定", "by machine"),
        "layer": Text("图层判定", "by layer"),
        "human": Text("人工判定", "by a person"),
        "nobody": Text("不判定", "by nobody"),
    },
}
RECORDS: dict[str, Text] = {
    "targets": Text("指标", "targets"),
    "industries": Text("产业", "industries"),
    "projects": Text("项目", "projects"),
    "facilities": Text("设施", "facilities"),
    "roads": Text("道路", "roads"),
    "contradictions": Text("文本矛盾", "contradictions"),
}


@dataclass(frozen=True, slots=True)
class RulebookReport:
    """What is loaded, as sentences and as the tables of the documentation, in both languages."""

    lines: tuple[Text, ...]
    markdown: Text


@dataclass(frozen=True, slots=True)
class _Counted:
    """Everything that one document contributes."""

    document: Document
    rules: Sequence[Rule]
    records: Mapping[str, int]

    @property
    def clauses(self) -> int:
        """Return how many printed clauses the rules are made of."""
        return len({rule.clause or rule.id for rule in self.rules})


def check_rulebook(desk: Desk) -> RulebookReport:
    """Count what is loaded; an unsound rulebook has been refused before anything is counted.

    What is fictitious is not counted.
    """
    counted = _counted(desk)
    lines = []
    for one in counted:
        found = [(RECORDS[kind], number) for kind, number in one.records.items() if number]
        zh = "，".join(f"{name.zh} {number}" for name, number in found) or "—"
        en = ", ".join(f"{name.en} {number}" for name, number in found) or "-"
        lines.append(
            Text(
                f"{one.document.title_zh}：条款 {one.clauses}；{zh}",
                f"{one.document.title_en}: {one.clauses} clauses; {en}",
            )
        )
    whole = sum(len(one.rules) for one in counted)
    lines.append(Text(f"共 {whole} 条规则，规则库完好", f"{whole} rules; it is sound"))
    return RulebookReport(tuple(lines), Text(_markdown(counted, "zh"), _markdown(counted, "en")))


def _counted(desk: Desk) -> list[_Counted]:
    """Return what each document contributes, if it does anything, in their order."""
    book, catalogue = desk.knowledge.rulebook, desk.catalogue
    records = {
        "targets": [target.source.document for target in desk.targets],
        "industries": [entry.source.document for entry in catalogue.industries],
        "projects": [entry.source.document for entry in catalogue.projects],
        "facilities": [entry.source.document for entry in catalogue.facilities],
        "roads": [entry.source.document for entry in catalogue.roads],
        "contradictions": [entry.passages[0].document for entry in book.contradictions],
    }
    tallies = {kind: Counter(documents) for kind, documents in records.items()}
    found = []
    for name, document in book.documents.items():
        if document.demonstration:
            continue
        rules = [rule for rule in book.rules if rule.source.document == name]
        numbers = {kind: tally[name] for kind, tally in tallies.items()}
        if rules or any(numbers.values()):
            found.append(_Counted(document, rules, numbers))
    return found


def _markdown(counted: Sequence[_Counted], language: Language) -> str:
    """Return two tables: the clauses by what they are, and what else each document contributes."""
    first = Text("文件", "document").in_language(language)
    heads = [first, Text("条款", "clauses").in_language(language)]
    heads.append(Text("规则", "rules").in_language(language))
    heads += [word.in_language(language) for words in COLUMNS.values() for word in words.values()]
    clauses = [[_name(one.document, language), *map(str, _numbers(one))] for one in counted]
    other = [first, *(word.in_language(language) for word in RECORDS.values())]
    records = [[_name(one.document, language), *map(str, one.records.values())] for one in counted]
    return f"{_table(heads, clauses)}\n\n{_table(other, records)}"


def _numbers(one: _Counted) -> list[int]:
    numbers = [one.clauses, len(one.rules)]
    for column, words in COLUMNS.items():
        tally = Counter(getattr(rule, column) for rule in one.rules)
        numbers += [tally[word] for word in words]
    return numbers


def _name(document: Document, language: Language) -> str:
    return document.title_en if language == "en" else document.title_zh


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    whole = [heads, ["---", *["--:"] * (len(heads) - 1)], *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in whole)
