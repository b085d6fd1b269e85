"""The map of a search for a park: ranked parks by their number, excluded ones by hatch and mark."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.zones import BASIS_WORDS, Zone
from app.maps import words
from app.maps.controls import add_base_maps, add_controls, add_search, new_sheet, shape_layer
from app.maps.figure import finish
from app.maps.frame import Card, Fact, Frame, LegendEntry, Table, add_frame, watermark_of
from app.maps.options import MapOptions
from app.maps.shapes import Shape
from app.maps.style import ACCENT, AGAINST_STYLE, RED, ZONE_STYLES, Style
from app.maps.zone_cards import source_notes, zone_legend
from app.maps.zone_shapes import ZoneShapes, draw_zones, is_drawn, name_of
from app.text import Text

TITLE = Text("园区比较：可谈的与被排除的", "Parks compared: open to talks and excluded")
RANKED = Text("可谈的园区，编号为名次", "Parks open to talks, numbered by rank")
OUT = Text("被排除的园区", "Excluded parks")
FIRST = Text("排在前面的园区", "The first parks")
_BANDS = Text("边界误差范围", "Uncertainty of edges")
_RANK = Text("名次", "Rank")
_PARK = Text("园区", "Park")
_STATE = Text("可能名次或排除理由", "Possible ranks, or why it is out")
_SCORE = Text("得分（0–1）", "Score (0–1)")
_BASIS = Text("边界依据", "Basis")
_NOTE = Text("按所列标准排序，不构成选址建议", "Ranked by the criteria listed; no recommendation")


@dataclass(frozen=True, slots=True)
class PlacedPark:
    """One park of a search.

    Attributes
    ----------
    zone : geometry in metres of HOME_PLANE, or without a place
    number : its place in the ranking from 1, None if it is excluded
    state : its possible ranks in words, or why it is excluded
    score : its score in words, None if it is excluded
    """

    zone: Zone
    number: int | None
    state: Text
    score: Text | None = None


def sites_page(parks: Sequence[PlacedPark], first: int, options: MapOptions) -> str:
    """Return the page of a search's parks.

    Parameters
    ----------
    parks : ranked ones in order, then those excluded; without a place they are in the table only
    first : how many of the ranking stand out

    Raises
    ------
    DataError
        `maps.asset_not_vendored` if the page would need a file that is not vendored.
    """
    title = options.say(TITLE)
    by_id = {park.zone.id: park for park in parks}
    zones = [park.zone for park in parks]
    shapes = draw_zones([zone for zone in zones if is_drawn(zone)], options)
    ranked = [s for s in shapes if by_id[s.zone.id].number is not None]
    out = [s for s in shapes if by_id[s.zone.id].number is None]
    sheet = new_sheet(title, options)
    bases, groups = add_base_maps(sheet, options)
    bands = [band for each in ranked for band in each.band]
    parts = (
        ("bands", _BANDS, bands, True),
        ("out", OUT, _drawn(out, by_id, first, options), False),
        ("ranked", RANKED, _drawn(ranked, by_id, first, options), False),
    )
    layers = [
        shape_layer(sheet, name, options.say(called), drawn, ground=ground)
        for name, called, drawn, ground in parts
        if drawn
    ]
    add_search(
        sheet,
        [replace(s.outline, id=f"zone-{s.zone.id}", label=_named(s, options)) for s in shapes],
        options,
    )
    view = [s.outline for s in shapes if _stands_out(by_id[s.zone.id], first)]
    add_controls(
        sheet,
        {title: layers, **groups},
        options,
        view=view or [s.outline for s in shapes],
        bases=bases,
    )
    fictitious = any(zone.basis == "demonstration" for zone in zones)
    frame = Frame(
        title=title,
        legend=[*_legend(ranked, out, by_id, first, options), *zone_legend(zones, options)],
        table=_table(parks, options),
        cards=[_card(park, options) for park in parks],
        notes=[options.say(_NOTE), *source_notes(zones, options)],
        watermark=watermark_of(options, demonstration=fictitious),
        notice=None if shapes else options.say(words.NOTHING_DRAWN),
    )
    add_frame(sheet.figure, frame, options)
    return finish(sheet.figure, options)


def _stands_out(park: PlacedPark, first: int) -> bool:
    return park.number is None or park.number <= first


def _named(shapes: ZoneShapes, options: MapOptions) -> str:
    return options.say(name_of(shapes.zone))


def _style(park: PlacedPark, first: int, own: Style) -> Style:
    """Return a park's look: the line tells the basis, hatch or shade the place in the ranking."""
    if own.get("fill") is False:  # a whole that is seen through its parts
        return own
    base = ZONE_STYLES[park.zone.basis]
    if park.number is None:
        return {**base, **AGAINST_STYLE, "color": RED, "weight": 2, "fillOpacity": 0.6}
    shade = 0.35 if park.number <= first else 0.06
    return {**base, "fillColor": ACCENT, "fillOpacity": shade}


def _drawn(
    shapes: Sequence[ZoneShapes], by_id: dict[str, PlacedPark], first: int, options: MapOptions
) -> list[Shape]:
    """Return outlines under symbols; labels carry the number, or the mark of the excluded."""
    outlines, marks = [], []
    for each in shapes:
        park = by_id[each.zone.id]
        tip = f"{_label(park, options)} · {options.say(park.state)}"
        outline = replace(each.outline, style=_style(park, first, each.outline.style), tip=tip)
        outlines.append(outline)
        rank = park.number if park.number is not None else 0
        for mark in each.marks:
            look = mark.marker if park.number is not None else "label excluded"
            marks.append(
                replace(mark, marker=look, label=_label(park, options), tip=tip, rank=rank)
            )
    return [*outlines, *marks]


def _label(park: PlacedPark, options: MapOptions) -> str:
    mark = "✕" if park.number is None else str(park.number)
    return f"{mark} {options.say(_placed_name(park.zone))}"


def _placed_name(zone: Zone) -> Text:
    """Name a park with its plan's place: parks of two plans may have one name."""
    name, place = name_of(zone), words.plan_word(zone.plan, zone.basis)
    return Text(f"{name.zh}（{place.zh}）", f"{name.en} ({place.en})")


def _legend(
    ranked: Sequence[ZoneShapes],
    out: Sequence[ZoneShapes],
    by_id: dict[str, PlacedPark],
    first: int,
    options: MapOptions,
) -> list[LegendEntry]:
    entries = []
    if any(_stands_out(by_id[s.zone.id], first) for s in ranked):
        look: Style = {"color": ACCENT, "weight": 2, "fillColor": ACCENT, "fillOpacity": 0.35}
        entries.append(LegendEntry(f"1, 2, 3 … {options.say(FIRST)}", look))
    if out:
        entries.append(LegendEntry(f"✕ {options.say(OUT)}", AGAINST_STYLE))
    return entries


def _table(parks: Sequence[PlacedPark], options: MapOptions) -> Table:
    columns = tuple(options.say(word) for word in (_PARK, _RANK, _STATE, _SCORE, _BASIS))
    rows = [
        (
            f"zone-{park.zone.id}" if is_drawn(park.zone) else "",
            (
                options.say(_placed_name(park.zone)),
                "✕" if park.number is None else str(park.number),
                options.say(park.state),
                options.say(park.score) if park.score else "—",
                options.say(BASIS_WORDS[park.zone.basis]),
            ),
        )
        for park in parks
    ]
    return Table(columns, rows, numeric=frozenset({1, 3}))


def _card(park: PlacedPark, options: MapOptions) -> Card:
    zone = park.zone
    facts = [Fact(options.say(_STATE), options.say(park.state))]
    if park.score is not None:
        facts.append(Fact(options.say(_SCORE), options.say(park.score)))
    language = "?lang=en" if options.language == "en" else ""
    return Card(
        id=f"zone-{zone.id}",
        title=_label(park, options),
        subtitle=options.say(OUT) if park.number is None else options.say(RANKED),
        badge=options.say(BASIS_WORDS[zone.basis]),
        badge_style=zone.basis,
        facts=facts,
        link=f"{options.zones_url}/{zone.id}{language}",
        link_text=options.say(words.DETAILS),
    )
