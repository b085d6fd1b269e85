"""What stands below a layer's name in a table: what lies outside, slivers, classes, gaps."""

from collections.abc import Sequence
from typing import cast

from app.domain import figures
from app.domain.record_findings import Json
from app.reports.words import say
from app.text import Language

LEAST_UNCOVERED_M2 = 0.005  # what would be printed as 0.01


def layer_details(entry: Json, language: Language) -> list[str]:
    """Return the lines below a layer's name, as the record's page shows them."""
    found: list[str] = []
    counting = cast("float | None", entry.get("counting_m2"))
    if entry["polarity"] == "requires" and counting:
        found.append(say(language, "outside_layer", m2=figures.m2(counting)))
    uncovered = cast("float", entry["uncovered_m2"])
    if uncovered > LEAST_UNCOVERED_M2:
        found.append(say(language, "uncovered_m2", m2=figures.m2(uncovered)))
    slivers = cast("Sequence[Json]", entry["slivers"])
    if slivers:
        widest = max(cast("float", sliver["width_m"]) for sliver in slivers)
        found.append(say(language, "slivers", n=len(slivers), w=figures.plain(widest)))
    if entry["touches"]:
        found.append(say(language, "touches"))
    return found + classes(entry, language)


def classes(entry: Json, language: Language) -> list[str]:
    """Return the classes of a layer, each with its area and share of the parcel."""
    return [
        f"{part['name'] or ''} {part['code']}".strip()
        + say(language, "colon")
        + f"{figures.m2(cast('float', part['area_m2']))} m²"
        + say(language, "comma")
        + figures.percent(cast("float", part["share"]))
        for part in cast("Sequence[Json]", entry["classes"])
    ]
