"""The last part of a Word opinion: how it was measured, versions of layers and texts."""

from collections.abc import Sequence
from typing import cast

from app.domain import figures
from app.domain.record_findings import Json
from app.reports.clean import clean
from app.reports.codes import called
from app.reports.finding_lines import name_of
from app.reports.word_paper import Paper
from app.reports.word_xml import Column


def write_method(paper: Paper) -> None:
    """Write how it was measured, the versions of layers and texts, and which record this is."""
    paper.part(paper.say("method"))
    planes = {clean(cast("Json", p.entry["plane"])["name"]) for p in paper.view.parcels}
    for name in ("crs", "area", "overlay", "boundary", "verdict"):
        values = {"planes": paper.say("list").join(sorted(planes))} if name == "crs" else {}
        text = paper.say(f"method_{name}_text", **values)
        paper.labelled(paper.say(f"method_{name}"), text)
    paper.heading(paper.say("method_layers"), 2)
    _write_versions(paper)
    paper.heading(paper.say("documents"), 2)
    _write_documents(paper)
    paper.heading(paper.say("about"), 2)
    record = paper.record
    software = cast("Json", record.get("software") or {})
    told = [
        (paper.say("number"), str(record["id"])),
        (paper.say("seal"), str(record["seal"])),
        (paper.say("software"), " ".join(str(value) for value in software.values())),
    ]
    paper.facts(told, paper.say("about"))


def _write_versions(paper: Paper) -> None:
    layers: dict[str, Json] = {}
    for parcel in paper.view.parcels:
        for row in cast("Sequence[Json]", parcel.entry["layers"]):
            if row["layer"]:
                layers.setdefault(f"{row['layer']} {row['as_of']}", row)
    if not layers:
        paper.write(paper.say("method_no_layers"))
        return
    columns = (
        Column(paper.say("layer"), 36),
        Column(paper.say("method_layer_id"), 40),
        Column(paper.say("method_source"), 54),
        Column(paper.say("data_date"), 20),
        Column(paper.say("basis"), 20),
    )
    rows = [
        [
            clean(row["name"]),
            clean(row["layer"]),
            clean(row["source"] or ""),
            clean(row["as_of"] or paper.say("unknown")),
            called("basis", row["basis"], paper.language),
        ]
        for row in layers.values()
    ]
    paper.table(columns, rows, paper.say("method_layers"))


def _write_documents(paper: Paper) -> None:
    documents = cast("Sequence[Json]", paper.record["documents"])
    if not documents:
        paper.write(paper.say("none"))
        return
    columns = (
        Column(paper.say("document"), 69),
        Column(paper.say("document_number"), 36),
        Column(paper.say("valid_column"), 43),
        Column(paper.say("text_status"), 22),
    )
    rows = [
        [
            name_of(document, paper.language),
            str(document["number"] or figures.NOTHING),
            paper.say(
                "valid",
                start=document["valid_from"] or paper.say("unknown"),
                end=document["valid_until"] or paper.say("open_end"),
            ),
            called("text_status", document["text_status"], paper.language),
        ]
        for document in documents
    ]
    paper.table(columns, rows, paper.say("documents"))
