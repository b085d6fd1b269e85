"""Where a statement comes from: documents, their validity, and the quoted passage."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.text import Text

TextStatus = Literal["in_force", "period_ended", "superseded", "unknown"]

TEXT_STATUS_WORDS: dict[TextStatus, Text] = {
    "in_force": Text("有效", "in force"),
    "period_ended": Text("规划期已满", "plan period ended"),
    "superseded": Text("已有更新版本", "superseded"),
    "unknown": Text("效力未知", "status unknown"),
}
NOT_YET_ISSUED = Text("当日尚未发布", "not issued on that day")


@dataclass(frozen=True, slots=True)
class Document:
    """A plan or an instrument: a text that rules and zones are taken from.

    `valid_from` and `valid_until` bound the period the text was made for; None is open. Where a
    text's first day is printed nowhere `known_from` is the day of the first document that cites it:
    from then on it was surely in force. `superseded_on` is the day a newer version appeared,
    `superseded_by` its name. `unnumbered`: the text as published prints no document number.
    """

    id: str
    title_zh: str
    title_en: str
    number: str | None
    issued: date | None
    valid_from: date | None
    valid_until: date | None
    superseded_on: date | None = None
    superseded_by: str | None = None
    demonstration: bool = False
    unnumbered: bool = False
    known_from: date | None = None

    @property
    def begins(self) -> date | None:
        """Return the first day on which it is known to be in force."""
        return self.valid_from or self.known_from

    def status_on(self, day: date) -> TextStatus:
        """Return whether the text is in force on `day`.

        A text asked about before its own validity is `unknown`, never in force; so is one that
        was published without a number, by which nobody could cite it.

        >>> plan = Document("p", "规划", "Plan", "1号", None, date(2021, 1, 1), date(2025, 12, 31))
        >>> plan.status_on(date(2024, 5, 1)), plan.status_on(date(2026, 1, 1))
        ('in_force', 'period_ended')
        """
        if self.unnumbered or self.begins is None or day < self.begins:
            return "unknown"
        if self.superseded_on is not None and day >= self.superseded_on:
            return "superseded"
        if self.valid_until is not None and day > self.valid_until:
            return "period_ended"
        return "in_force"

    def status_words_on(self, day: date) -> Text:
        """Return the status in words; a text that came later is called so, not unknown."""
        if self.valid_from is not None and day < self.valid_from:
            return NOT_YET_ISSUED
        return TEXT_STATUS_WORDS[self.status_on(day)]


@dataclass(frozen=True, slots=True)
class Source:
    """One passage: the document's id, the section or clause, and the words as printed."""

    document: str
    section: str
    quote: str
