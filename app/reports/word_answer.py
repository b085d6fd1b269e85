"""The first page of a Word opinion: what was examined, the answer, the project."""

import math
from collections.abc import Sequence
from typing import cast

from app.domain import figures
from app.domain.areas import ha_from_m2, mu_from_m2
from app.domain.record_findings import Json, UncheckedGroup
from app.reports.codes import called
from app.reports.project_lines import project_lines
from app.reports.unchecked_lines import count_of, headings, members_named, reasons_of
from app.reports.word_land import file_named
from app.reports.word_paper import Paper
from app.reports.word_xml import Piece, line


def write_answer(paper: Paper) -> None:
    """Write what was examined and the answer: verdict, reason, scope, what was not checked."""
    record, say = paper.record, paper.say
    parcels = paper.view.parcels
    whole_m2 = math.fsum(cast("float", parcel.entry["area_m2"]) for parcel in parcels)
    total = paper.own(
        "total_line",
        m2=figures.m2(whole_m2),
        mu=figures.mu(mu_from_m2(whole_m2)),
        ha=figures.ha(ha_from_m2(whole_m2)),
    )
    files = dict.fromkeys(file_named(paper, parcel.entry["file"]) for parcel in parcels)
    facts = [
        (say("number"), str(record["id"])),
        (say("as_of"), str(record["as_of"])),
        (say("created"), _moment(record)),
        (paper.own("parcel_count"), str(len(parcels))),
        (paper.own("area_total"), total),
        (say("file"), say("list").join(files)),
    ]
    if record.get("earlier_record"):
        facts.append((say("earlier"), str(record["earlier_record"])))
    paper.facts(facts, paper.own("land"))
    paper.part(paper.own("conclusion"))
    write_verdict(paper, paper.view.verdict, paper.view.why)
    scope = cast("Sequence[str]", record["scope"])
    paper.labelled(say("scope"), say("list").join(scope) + say("stop"))
    write_unchecked(paper, paper.view.unchecked, len(parcels))


def write_verdict(paper: Paper, verdict: str, why: str) -> None:
    """Write a verdict and its reason as one framed sentence."""
    word = called("verdict", verdict, paper.language)
    paper.add(line("Verdict", Piece(f"{word}{paper.say('colon')}", bold=True), why))


def write_fiction(paper: Paper, verdict: str, why: str) -> None:
    """Write a verdict on fictitious data; its mark stands in the sentence itself."""
    mark = f"{paper.say('watermark_demo')}{paper.say('colon')}"
    word = called("verdict", verdict, paper.language)
    paper.add(line("Fiction", Piece(f"{mark}{word}{paper.say('colon')}", bold=True), why))


def write_unchecked(paper: Paper, groups: Sequence[UncheckedGroup], whole: int) -> None:
    """Write what a verdict does not speak of: everything by name, with the reason.

    Parameters
    ----------
    whole : how many parcels the verdict is about
    """
    if not groups:
        paper.write(paper.say("unchecked_none"))
        return
    language = paper.language
    parts = headings(groups, whole, language)
    title = paper.say("unchecked", n=count_of(groups))
    paper.labelled(title, paper.say("list").join(parts) + paper.say("stop"))
    for group in groups:
        if group.name:
            names = paper.say("list").join(members_named(group, language))
            why = paper.own("group_why")
            paper.labelled(group.name, f"{names}{paper.say('stop')}{why}", "Item")
            continue
        for matter in group.members:
            reasons = paper.say("semicolon").join(reasons_of(matter, whole, language))
            paper.labelled(matter.name, reasons, "Item")


def write_project(paper: Paper) -> None:
    """Write what was told of the project."""
    paper.part(paper.own("project"))
    profile = cast("Json", paper.record.get("profile") or {})
    lines = project_lines(profile, paper.language)
    if lines:
        paper.facts(lines, paper.own("project"))
    else:
        paper.write(paper.own("project_none"))


def _moment(record: Json) -> str:
    return figures.moment(str(record["created_at"])) if record.get("created_at") else ""
