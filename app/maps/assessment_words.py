"""What the map of an assessment says in words: cards, the table, the legend."""

from app.domain.layers import POLARITY_WORDS
from app.domain.wording import area, number
from app.domain.zones import BASIS_WORDS
from app.maps import words
from app.maps.assessment_shapes import (
    context_name,
    context_style,
    uncovered_parts,
    verdict_words,
)
from app.maps.drawing import AssessmentDrawing, DrawnOverlap, OverlapKind
from app.maps.frame import Card, Fact, LegendEntry, Table
from app.maps.options import MapOptions
from app.maps.style import (
    AGAINST_STYLE,
    AMBER,
    PARCEL_STYLE,
    TRIM_STYLE,
    UNCOVERED_STYLE,
)
from app.maps.zone_cards import zone_legend
from app.text import Text

KIND_WORDS: dict[OverlapKind, Text] = {
    "counts_against": words.AGAINST,
    "sliver": words.SLIVERS,
    "uncovered": words.UNCOVERED,
}
_AREA = Text("面积", "Area")
_AREA_M2 = Text("面积（m²）", "Area (m²)")
_PARCEL = Text("地块", "Parcel")
_LAYER = Text("图层", "Layer")
_POLARITY = Text("性质", "Polarity")
_BASIS = Text("依据", "Basis")
_MEANING = Text("情形", "What it is")


def parcel_cards(drawing: AssessmentDrawing, options: MapOptions) -> list[Card]:
    """Return a card for each parcel and each trimmed boundary."""
    say = options.say
    cards = [
        Card(
            f"parcel-{number_}",
            site.label,
            "",
            verdict_words(site, options),
            site.verdict,
            [Fact(say(_AREA), say(area(site.area_m2)))],
        )
        for number_, site in enumerate(drawing.parcels)
    ]
    cards += [
        Card(f"trim-{number_}", trim.parcel, say(trim.text), say(words.TRIMS), "conforms")
        for number_, trim in enumerate(drawing.trims)
    ]
    return cards


def overlap_cards(drawing: AssessmentDrawing, options: MapOptions) -> list[Card]:
    """Return a card for each overlap, and one for each place that layers do not cover."""
    cards = [
        _overlap_card(f"overlap-{number_}", overlap, options)
        for number_, overlap in enumerate(drawing.overlaps)
        if overlap.kind != "uncovered"
    ]
    for number_, overlaps in enumerate(uncovered_parts(drawing)):
        say = options.say
        facts = [Fact(say(_LAYER), say(overlap.layer)) for overlap in overlaps]
        facts.append(Fact(say(_AREA), say(area(overlaps[0].area_m2))))
        title, badge = overlaps[0].parcel, say(words.UNCOVERED)
        cards.append(Card(f"uncovered-{number_}", title, "", badge, "uncovered", facts))
    return cards


def _overlap_card(id_: str, overlap: DrawnOverlap, options: MapOptions) -> Card:
    say = options.say
    facts = [
        Fact(say(_PARCEL), overlap.parcel),
        Fact(say(_POLARITY), say(POLARITY_WORDS[overlap.polarity])),
        Fact(say(_AREA), say(area(overlap.area_m2))),
        Fact(say(_BASIS), say(BASIS_WORDS[overlap.basis])),
    ]
    return Card(id_, say(overlap.layer), "", say(KIND_WORDS[overlap.kind]), overlap.kind, facts)


def assessment_table(drawing: AssessmentDrawing, options: MapOptions) -> Table:
    """Return parcels and overlaps as a table: what, layer, basis, area."""
    say = options.say
    columns = tuple(say(text) for text in (_PARCEL, _MEANING, _LAYER, _BASIS, _AREA_M2))
    rows: list[tuple[str, tuple[str, ...]]] = [
        (
            f"parcel-{number_}",
            (site.label, verdict_words(site, options), "—", "—", number(site.area_m2)),
        )
        for number_, site in enumerate(drawing.parcels)
    ]
    places = {
        id(overlap): f"uncovered-{number_}"
        for number_, overlaps in enumerate(uncovered_parts(drawing))
        for overlap in overlaps
    }
    rows += [
        (
            places.get(id(overlap), f"overlap-{number_}"),
            (
                overlap.parcel,
                say(KIND_WORDS[overlap.kind]),
                say(overlap.layer),
                say(BASIS_WORDS[overlap.basis]),
                number(overlap.area_m2),
            ),
        )
        for number_, overlap in enumerate(drawing.overlaps)
    ]
    return Table(columns, rows, numeric=frozenset({4}))


def assessment_legend(drawing: AssessmentDrawing, options: MapOptions) -> list[LegendEntry]:
    """Return a legend line for each thing that is drawn, and no other."""
    say = options.say
    kinds = {overlap.kind for overlap in drawing.overlaps}
    entries = [LegendEntry(say(words.PARCELS), PARCEL_STYLE)] if drawing.parcels else []
    if "counts_against" in kinds:
        entries.append(LegendEntry(say(words.AGAINST), AGAINST_STYLE))
    if "sliver" in kinds:
        entries.append(LegendEntry(say(words.SLIVERS), {"color": AMBER}, "▲"))
    if "uncovered" in kinds:
        entries.append(LegendEntry(say(words.UNCOVERED), UNCOVERED_STYLE))
    if drawing.trims:
        entries.append(LegendEntry(say(words.TRIMS), TRIM_STYLE))
    seen = {context_name(item, options): context_style(item) for item in drawing.context}
    entries += [LegendEntry(name, look) for name, look in sorted(seen.items())]
    return entries + zone_legend(drawing.zones, options)
