"""The parcels of a Word opinion: areas, zones, what their files say and reading noticed."""

from collections.abc import Sequence
from typing import cast

from app.domain import figures
from app.domain.record_findings import Json
from app.domain.record_view import ParcelView
from app.reports.clean import clean, shortened
from app.reports.codes import called
from app.reports.finding_lines import name_of
from app.reports.word_paper import Paper
from app.reports.word_xml import Cell, Column, Piece, line

LABEL_LETTERS = 80  # of a parcel's label where it is repeated; in full in the table of parcels


def label_of(parcel: ParcelView) -> str:
    """Return a parcel's label as it is repeated: clean and not too long."""
    return shortened(clean(parcel.entry["label"]), LABEL_LETTERS)


def write_parcels(paper: Paper) -> None:
    """Write the table of parcels, the zones they lie in, and what reading them noticed."""
    say, parcels = paper.say, paper.view.parcels
    paper.part(say("facts"))
    columns = (
        Column(say("order"), 10),
        Column(say("name"), 46),
        Column(say("verdict_short"), 19),
        Column(say("m2"), 23, "number"),
        Column(say("mu"), 16, "number"),
        Column(say("ha"), 17, "number"),
        Column(paper.own("planar_m2"), 20, "number"),
        Column(paper.own("declared_m2"), 19, "number"),
    )
    rows = [_parcel_row(paper, parcel) for parcel in parcels]
    paper.table(columns, rows, say("facts"))
    for parcel in parcels:
        _write_place(paper, parcel)
    for note in cast("Sequence[Json]", paper.record.get("diagnostics") or ()):
        _write_note(paper, note)


def relations(paper: Paper, opinion_of: ParcelView) -> str:
    """Return how a parcel lies to the fictitious zones that it met."""
    zones = cast("Sequence[Json]", opinion_of.entry["zones"])
    shown = [zone for zone in zones if zone["basis"] == "demonstration"]
    return paper.say("semicolon").join(_relation(paper, zone) for zone in shown)


def file_named(paper: Paper, name: object) -> str:
    """Return what a parcel came from: a file's name, or the form's own fields in words."""
    own = {"pasted": "pasted", "drawn.geojson": "drawn"}
    return paper.say(own[str(name)]) if str(name) in own else str(name)


def _parcel_row(paper: Paper, parcel: ParcelView) -> list[Cell]:
    entry = parcel.entry
    name = [line("Table Text", clean(entry["label"]))]
    name.append(line("Table Detail", file_named(paper, entry["file"])))
    verdict = [line("Table Text", called("verdict", parcel.real.verdict, paper.language))]
    if parcel.fictitious:
        shown = called("verdict", parcel.fictitious.verdict, paper.language)
        mark = f"{paper.say('watermark_demo')}{paper.say('colon')}{shown}"
        verdict.append(line("Table Detail", Piece(mark, colour="A3157A")))
    return [
        str(parcel.number),
        name,
        verdict,
        figures.m2(cast("float", entry["area_m2"])),
        figures.mu(cast("float", entry["area_mu"])),
        figures.ha(cast("float", entry["area_ha"])),
        figures.m2(cast("float", entry["planar_area_m2"])),
        figures.m2(cast("float | None", entry.get("declared_area_m2"))),
    ]


def _write_place(paper: Paper, parcel: ParcelView) -> None:
    """Write the zones of a parcel, what its file says of it, and what reading it noticed."""
    zones = cast("Sequence[Json]", parcel.entry["zones"])
    real = [zone for zone in zones if zone["basis"] != "demonstration"]
    told = paper.say("semicolon").join(_relation(paper, zone) for zone in real)
    paper.labelled(
        paper.own("zones_of", n=parcel.number),
        told + paper.say("stop") if told else paper.say("zones_none"),
    )
    attributes = cast("Json", parcel.entry.get("attributes") or {})
    if attributes:
        pairs = [f"{clean(k)}{paper.say('colon')}{clean(v)}" for k, v in attributes.items()]
        text = shortened(paper.say("semicolon").join(pairs), 4000)
        paper.labelled(paper.own("attributes_of", n=parcel.number), text)
    for note in cast("Sequence[Json]", parcel.entry.get("diagnostics") or ()):
        _write_note(paper, note, parcel.number)


def _relation(paper: Paper, zone: Json) -> str:
    relation = "straddles" if zone["straddles"] else str(zone["relation"])
    least, greatest = (cast("float", zone[f"{end}_share"]) for end in ("least", "greatest"))
    share = figures.percent(least)
    if least != greatest:
        share = paper.say("share_range", least=share, greatest=figures.percent(greatest))
    parts = [paper.say(f"relation_{relation}"), paper.own("inside", share=share)]
    if zone["uncertainty_m"]:
        metres = paper.say("edge_metres", m=figures.metres(cast("float", zone["uncertainty_m"])))
        parts.append(paper.own("edge", metres=metres))
    parts.append(called("basis", zone["basis"], paper.language))
    return f"{name_of(zone, paper.language)}{paper.say('open')}{paper.say('comma').join(parts)}" + (
        paper.say("close")
    )


def _write_note(paper: Paper, note: Json, parcel: int | None = None) -> None:
    severity = "warning" if note["severity"] != "info" else "info"
    label = paper.say(f"severity_{severity}")
    if parcel is not None and len(paper.view.parcels) > 1:
        label = f"{paper.say('parcel')} {parcel} {label}"
    paper.labelled(label, str(note["message"]), "Item")
