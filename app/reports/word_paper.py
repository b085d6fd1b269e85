"""A Word opinion being written, part after part."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from app.domain.record_findings import Json
from app.domain.record_view import RecordView
from app.reports.word_frame import write_body
from app.reports.word_words import part_mark, say_word
from app.reports.word_xml import (
    Cell,
    Column,
    Line,
    labelled,
    line,
    paragraph_xml,
    table_xml,
)
from app.reports.words import say
from app.text import Language

if TYPE_CHECKING:
    from docx.document import Document


class Paper:
    """Writes headings, lines and tables at the end of a document, counting its parts."""

    def __init__(self, document: "Document", view: RecordView, language: Language) -> None:
        self.document, self.view, self.language = document, view, language
        self._part = 0

    @property
    def record(self) -> Json:
        """The record in one language."""
        return self.view.entry

    @property
    def documents(self) -> Mapping[str, Json]:
        """Titles and numbers of documents, by id."""
        return self.view.documents

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of all reports."""
        return say(self.language, key, **values)

    def own(self, key: str, **values: object) -> str:
        """Return a sentence of the Word opinion."""
        return say_word(self.language, key, **values)

    def part(self, title: str) -> None:
        """Begin the next numbered part."""
        self._part += 1
        self.add(line("Heading 1", part_mark(self.language, self._part) + title))

    def heading(self, title: str, level: int) -> None:
        """Write a heading without a number."""
        self.add(line(f"Heading {level}", title))

    def write(self, text: str, style: str = "Normal") -> None:
        """Write a paragraph."""
        self.add(line(style, text))

    def labelled(self, label: str, text: str, style: str = "Normal") -> None:
        """Write a paragraph that begins with a bold label; the colon is put behind it."""
        self.add(labelled(style, label + self.say("colon"), text))

    def add(self, *lines: Line) -> None:
        """Write paragraphs."""
        for each in lines:
            write_body(self.document, paragraph_xml(each))

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Cell]],
        caption: str,
        *,
        whole_rows: bool = True,
    ) -> None:
        """Write a table, and the gap without which Word would join it to the next."""
        write_body(self.document, table_xml(columns, rows, caption, whole_rows=whole_rows))
        self.add(line("Table Gap"))

    def facts(self, rows: Sequence[tuple[str, str]], caption: str) -> None:
        """Write a table of names and what they are, two columns without heads."""
        columns = (Column("", 42), Column("", 128))
        cells = [([line("Table Head", name)], [line("Table Text", value)]) for name, value in rows]
        xml = table_xml(columns, cells, caption, headed=False)
        write_body(self.document, xml)
        self.add(line("Table Gap"))
