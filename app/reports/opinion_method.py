"""How a PDF opinion was made: references, areas, layer versions, documents, the record itself."""

from collections.abc import Iterator, Sequence
from typing import cast

from app.domain import figures
from app.domain.record_findings import Json
from app.domain.record_view import RecordView
from app.reports.blocks import Block, Cell, cell, facts, heading, para, table
from app.reports.codes import called
from app.reports.finding_lines import name_of
from app.reports.words import say
from app.text import Language


def method_blocks(view: RecordView, language: Language, level: int) -> Iterator[Block]:
    """Yield the method, the versions of layers, the documents cited."""
    planes = dict.fromkeys(_plane_words(parcel.entry) for parcel in view.parcels)
    pairs = []
    for name in ("crs", "area", "overlay", "boundary", "verdict"):
        values = {"planes": say(language, "list").join(planes)} if name == "crs" else {}
        text = say(language, f"method_{name}_text", **values)
        pairs.append((say(language, f"method_{name}"), text))
    yield facts(pairs)
    yield heading(level, say(language, "method_layers"))
    yield _versions(view, language)
    yield heading(level, say(language, "documents"))
    yield _documents(view.entry, language)


def _plane_words(entry: Json) -> str:
    plane = cast("Json", entry["plane"])
    return f"{plane['name']} EPSG:{plane['epsg']}"


def _versions(view: RecordView, language: Language) -> Block:
    used: dict[tuple[str, str], Json] = {}
    for parcel in view.parcels:
        for row in cast("Sequence[Json]", parcel.entry["layers"]):
            if row["layer"]:
                used.setdefault((str(row["layer"]), str(row["as_of"])), row)
    if not used:
        return para(say(language, "method_no_layers"))
    keys = ("layer", "method_layer_id", "method_source", "data_date", "basis")
    rows: list[list[Cell]] = [
        [
            str(row["name"]),
            cell(str(row["layer"])),
            str(row["source"] or figures.NOTHING),
            str(row["as_of"] or say(language, "unknown")),
            called("basis", row["basis"], language),
        ]
        for row in used.values()
    ]
    return table([say(language, key) for key in keys], [0.22, 0.24, 0.28, 0.12, 0.14], rows)


def _documents(entry: Json, language: Language) -> Block:
    documents = cast("Sequence[Json]", entry["documents"])
    if not documents:
        return para(say(language, "none"))
    rows: list[list[Cell]] = [
        [
            name_of(document, language),
            str(document["number"] or figures.NOTHING),
            say(
                language,
                "valid",
                start=document["valid_from"] or say(language, "unknown"),
                end=document["valid_until"] or say(language, "open_end"),
            ),
            called("text_status", document["text_status"], language),
        ]
        for document in documents
    ]
    keys = ("document", "document_number", "valid_column", "text_status")
    return table([say(language, key) for key in keys], [0.44, 0.2, 0.22, 0.14], rows)


def about_blocks(entry: Json, language: Language) -> Iterator[Block]:
    """Yield which record this is, and what it is worth."""
    software = cast("Json", entry.get("software") or {})
    told = [
        ("number", entry["id"]),
        ("seal", entry["seal"]),
        ("created", figures.moment(str(entry["created_at"]))),
        ("as_of", entry["as_of"]),
        ("earlier", entry.get("earlier_record")),
        ("software", " ".join(str(value) for value in software.values())),
    ]
    yield facts([(say(language, key), str(value)) for key, value in told if value])
    yield para(say(language, "disclaimer"), "attention")
