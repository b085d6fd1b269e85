"""The sheet of the Excel report on how it was measured: method, layers, texts, notes."""

from collections.abc import Iterator, Sequence
from typing import cast

from app.domain.record_findings import Json
from app.domain.record_view import RecordView
from app.reports.codes import called
from app.reports.excel_sheet import Book, Column
from app.reports.excel_words import say_excel
from app.reports.finding_lines import name_of
from app.reports.words import say
from app.text import Language

_METHODS = ("crs", "area", "overlay", "boundary", "verdict")


def method_sheet(book: Book, view: RecordView, language: Language, notice: str) -> None:
    """Write the method, the versions of layers and documents, and what reading noticed."""
    columns = (
        Column(say_excel(language, "kind"), 18),
        Column(say_excel(language, "matter"), 40),
        Column(say_excel(language, "content"), 80),
    )
    rows = [
        *_methods(view, language),
        *_layers(view, language),
        *_documents(view, language),
        *_notes(view, language),
        *_record(view, language),
    ]
    book.sheet(say_excel(language, "sheet_method"), columns, rows, notice=notice)


def _methods(view: RecordView, language: Language) -> Iterator[tuple[str, str, str]]:
    names = {str(cast("Json", parcel.entry["plane"])["name"]) for parcel in view.parcels}
    planes = say(language, "list").join(sorted(names))
    for name in _METHODS:
        values = {"planes": planes} if name == "crs" else {}
        text = say(language, f"method_{name}_text", **values)
        yield say(language, "method"), say(language, f"method_{name}"), text


def _layers(view: RecordView, language: Language) -> Iterator[tuple[str, str, str]]:
    """Yield each layer that was used, with its version, once."""
    told: dict[str, tuple[str, str, str]] = {}
    for parcel in view.parcels:
        for row in cast("Sequence[Json]", parcel.entry["layers"]):
            if not row["layer"]:
                continue
            parts = (
                str(row["layer"]),
                str(row["source"] or ""),
                str(row["as_of"] or say(language, "unknown")),
                called("basis", row["basis"], language),
            )
            text = say(language, "semicolon").join(part for part in parts if part)
            told.setdefault(text, (say(language, "method_layers"), str(row["name"]), text))
    yield from told.values()
    if not told:
        yield say(language, "method_layers"), "—", say(language, "method_no_layers")


def _documents(view: RecordView, language: Language) -> Iterator[tuple[str, str, str]]:
    for document in cast("Sequence[Json]", view.entry["documents"]):
        valid = say(
            language,
            "valid",
            start=document["valid_from"] or say(language, "unknown"),
            end=document["valid_until"] or say(language, "open_end"),
        )
        status = called("text_status", document["text_status"], language)
        parts = (str(document["number"] or ""), valid, status)
        text = say(language, "semicolon").join(part for part in parts if part)
        yield say(language, "documents"), name_of(document, language), text


def _notes(view: RecordView, language: Language) -> Iterator[tuple[str, str, str]]:
    for note in cast("Sequence[Json]", view.entry.get("diagnostics") or ()):
        severity = "info" if note["severity"] == "info" else "warning"
        word = say(language, f"severity_{severity}")
        yield say(language, "diagnostics"), word, str(note["message"])


def _record(view: RecordView, language: Language) -> Iterator[tuple[str, str, str]]:
    record = view.entry
    software = " ".join(str(value) for value in cast("Json", record.get("software") or {}).values())
    facts = (("number", record["id"]), ("seal", record["seal"]), ("software", software))
    for key, value in facts:
        yield say(language, "about"), say(language, key), str(value)
