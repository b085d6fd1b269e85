"""The officer's checklist of a PDF opinion: answers given, clauses that wait, where to sign."""

from collections.abc import Iterator, Sequence
from typing import cast

from app.domain import figures
from app.domain.record_findings import Json
from app.domain.record_view import RecordView
from app.reports.blocks import Block, Cell, cell, heading, para, signatures, table
from app.reports.checklist_items import Item, checklist_items
from app.reports.finding_lines import cited
from app.reports.merged_findings import parcels_named, real
from app.reports.opinion_findings import answer_line
from app.reports.unchecked_lines import of_some
from app.reports.words import say
from app.text import Language


class Checklist:
    """What a record leaves to a person."""

    def __init__(self, view: RecordView, language: Language) -> None:
        self.view, self.language, self.entry = view, language, view.entry

    def say(self, key: str, **values: object) -> str:
        """Return one of the reports' sentences."""
        return say(self.language, key, **values)

    def blocks(self) -> Iterator[Block]:
        """Yield what officers answered, what waits for them, and where they sign."""
        items = checklist_items(self.view, real)
        yield from self._answered([item for item in items if item.answer])
        yield from self._waiting([item for item in items if item.kind == "waiting"])
        yield from self._elsewhere([item for item in items if item.kind == "elsewhere"])
        date = self.say("date_blank")
        yield signatures(
            [
                (self.say("officer"), ""),
                (self.say("date"), date),
                (self.say("reviewer"), ""),
                (self.say("date"), date),
                (self.say("unit"), ""),
                (self.say("date"), date),
            ],
            self.say("sign_note"),
        )

    def _answered(self, items: Sequence[Item]) -> Iterator[Block]:
        if not items:
            return
        when = figures.moment(str(self.entry["created_at"]))
        yield heading(2, self.say("confirmed"))
        rows: list[list[Cell]] = [
            [
                self._clause_cell(item),
                answer_line(item, self.language),
                "" if item.kind == "answered" else self.say("answer_unused"),
            ]
            for item in items
        ]
        head = [self.say("title_column"), self.say("confirmed_as"), self.say("note")]
        yield table(head, [0.36, 0.44, 0.2], rows)
        yield para(self.say("confirmed_when", when=when), "hint")

    def _waiting(self, items: Sequence[Item]) -> Iterator[Block]:
        if not items:
            yield para(self.say("to_confirm_none"))
            return
        yield heading(2, self.say("to_confirm", n=len(items)))
        rows: list[list[Cell]] = [
            [str(number), self._clause_cell(item), self.say("tick"), "", ""]
            for number, item in enumerate(items, 1)
        ]
        keys = ("order", "title_column", "confirmed_as", "sign_reason", "sign")
        made = table([self.say(key) for key in keys], [0.07, 0.33, 0.19, 0.23, 0.18], rows)
        yield {**made, "tall": True}

    def _elsewhere(self, items: Sequence[Item]) -> Iterator[Block]:
        if not items:
            return
        yield heading(2, self.say("elsewhere"))
        rows: list[list[Cell]] = [
            [str(number), cell(item.name, [self._told(item)]), self.say("tick_done"), ""]
            for number, item in enumerate(items, 1)
        ]
        keys = ("order", "title_column", "confirmed_as", "sign")
        yield table([self.say(key) for key in keys], [0.07, 0.56, 0.15, 0.22], rows)

    def _told(self, item: Item) -> str:
        return item.reason + of_some(item.parcels, len(self.view.parcels), self.language)

    def _clause_cell(self, item: Item) -> Block:
        if item.finding is None:
            return cell(item.name)
        source = cast("Json | None", item.finding.finding["source"])
        lines = [cited(source, self.view.documents, self.language)] if source else []
        if len(self.view.parcels) > 1:
            numbers = item.finding.parcels
            lines.append(parcels_named(numbers, len(self.view.parcels), self.language))
        return cell(item.name, lines)
