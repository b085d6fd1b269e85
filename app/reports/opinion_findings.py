"""The findings of a PDF opinion: in full what was decided, in tables what was not."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from app.domain.record_findings import Json
from app.domain.record_view import RecordView
from app.reports.blocks import Block, Cell, bullets, cell, clause, heading, marked, para, table
from app.reports.checklist_items import Item, checklist_items, origin_line
from app.reports.codes import called
from app.reports.finding_lines import cited, details, tags
from app.reports.merged_findings import (
    MergedFinding,
    Picked,
    lacks,
    merged,
    parcels_named,
)
from app.reports.words import say
from app.text import Language

_IN_TABLES = frozenset({"no_data", "not_applicable"})


class Findings:
    """The findings of one judgement of a record, the real or the fictitious one."""

    def __init__(self, view: RecordView, picked: Picked, language: Language) -> None:
        self.view = view
        self.picked = picked
        self.language = language
        self.groups = merged(view.parcels, picked)
        self.conflicts = _numbers(self.groups, view.conflict_numbers)
        self._answers = {
            str(item.finding.finding["rule_id"]): item
            for item in checklist_items(view, picked)
            if item.finding and item.answer
        }

    def blocks(self, level: int) -> Iterator[Block]:
        """Yield every outcome under its heading."""
        if not self.groups:
            yield para(say(self.language, "no_findings"))
        for outcome, found in self.groups.items():
            word = called("outcome", outcome, self.language)
            count = say(self.language, "clauses", n=len(found))
            opened, closed = say(self.language, "open"), say(self.language, "close")
            yield heading(level, f"{word}{opened}{count}{closed}")
            if outcome in _IN_TABLES:
                yield from self._in_table(outcome, found)
            else:
                yield from (self._in_full(outcome, one) for one in found)

    def conflict_blocks(self, level: int) -> Iterator[Block]:
        """Yield the contradictions that these findings name, both passages quoted, each once."""
        if not self.conflicts:
            return
        language = self.language
        yield heading(level, say(language, "conflicts", n=len(self.conflicts)))
        review = {
            str(entry["id"])
            for found in self.groups.values()
            for one in found
            for entry in _conflicts_of(one.finding)
            if entry["review"]
        }
        for name, number in self.conflicts.items():
            conflict = self.view.conflicts[name]
            word = say(language, "conflict_review" if name in review else "conflict_shown")
            label = say(language, "conflict", n=number)
            yield para(f"{conflict['statement']}", "plain", f"{label}{say(language, 'colon')}")
            passages = cast("Sequence[Json]", conflict["passages"])
            yield table(
                [say(language, "clause"), say(language, "quote")],
                [0.34, 0.66],
                [[self._cited(each), cell(str(each["quote"]))] for each in passages],
            )
            yield para(word, "hint")

    def _in_full(self, outcome: str, one: MergedFinding) -> Block:
        finding = one.finding
        quote = say(self.language, "quote")
        lines = [line for line in self._lines(one) if line[0] != quote]
        source = cast("Json | None", finding["source"])
        return clause(
            marked("outcome", outcome, self.language),
            str(finding["title"]),
            [*tags(finding, self.language), *self._conflict_tags(finding)],
            str(finding["reason"]),
            lines,
            str(source["quote"]) if source else "",
        )

    def _in_table(self, outcome: str, found: Sequence[MergedFinding]) -> Iterator[Block]:
        language = self.language
        if outcome == "no_data":
            yield bullets(list(self._lacks(found)), short=True)
        head = [say(language, "title_column"), say(language, "quote_and_source")]
        yield table(head, [0.36, 0.64], [self._row(one) for one in found])

    def _row(self, one: MergedFinding) -> list[Cell]:
        finding, language = one.finding, self.language
        named = say(language, "list").join(
            [*tags(finding, language), *self._conflict_tags(finding)]
        )
        quote, clause_words, colon = (say(language, key) for key in ("quote", "clause", "colon"))
        lines = [
            text if label == clause_words else f"{label}{colon}{text}"
            for label, text in self._lines(one)
            if label != quote
        ]
        source = cast("Json | None", finding["source"])
        about = [line for line in (named, str(finding["reason"])) if line]
        return [
            {**cell(str(finding["title"]), about), "strong": True},
            cell(str(source["quote"]), lines) if source else cell(lines[0], lines[1:]),
        ]

    def _lines(self, one: MergedFinding) -> list[tuple[str, str]]:
        """Return the labelled lines of a finding, for which parcels it holds, who decided it."""
        language, finding = self.language, one.finding
        as_of = str(self.view.entry["as_of"])
        found = details(finding, self.view.documents, as_of, language)
        whole = len(self.view.parcels)
        if whole > 1:
            named = parcels_named(one.parcels, whole, language)
            found.insert(0, (say(language, "holds_for_line"), named))
        item = self._answers.get(str(finding["rule_id"]))
        if item is not None and finding["outcome"] in ("met", "not_met"):
            found.append((say(language, "confirmed_as"), answer_line(item, language)))
        return found

    def _lacks(self, found: Sequence[MergedFinding]) -> Iterator[str]:
        for what, layer, count in lacks(self.view.parcels, self.picked, found):
            key = "lack_layer" if layer else "lack" if what else "lack_nothing_named"
            yield say(self.language, key, what=what, n=count)

    def _conflict_tags(self, finding: Json) -> list[str]:
        numbers = [
            self.conflicts[str(entry["id"])]
            for entry in _conflicts_of(finding)
            if str(entry["id"]) in self.conflicts
        ]
        return [say(self.language, "conflict", n=number) for number in numbers]

    def _cited(self, source: Json) -> str:
        return cited(source, self.view.documents, self.language)


def answer_line(item: Item, language: Language) -> str:
    """Return an officer's answer in one line: what, who, why, carried over from where."""
    given = cast("Json", item.answer)
    word = say(language, "confirmed_yes" if given["confirmed"] else "confirmed_no")
    parts = [
        word,
        f"{say(language, 'confirmed_by')} {given['officer']}",
        f"{say(language, 'confirmed_why')}{say(language, 'colon')}{given['reason']}",
        origin_line(given, language),
    ]
    return say(language, "semicolon").join(part for part in parts if part)


def _numbers(
    groups: Mapping[str, Sequence[MergedFinding]], known: Mapping[str, int]
) -> dict[str, int]:
    """Return the record's number of each contradiction that findings name, ascending."""
    named = {
        str(entry["id"])
        for found in groups.values()
        for one in found
        for entry in _conflicts_of(one.finding)
    }
    return {name: number for name, number in known.items() if name in named}


def _conflicts_of(finding: Json) -> Sequence[Json]:
    return cast("Sequence[Json]", finding.get("conflicts") or ())
