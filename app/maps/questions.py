"""Maps that answer one question: zones shaded by a figure, with the figures in a table beside."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.zones import BASIS_WORDS
from app.maps import words
from app.maps.controls import add_base_maps, add_controls, add_search, new_sheet, shape_layer
from app.maps.drawing import QuestionDrawing, Shaded
from app.maps.figure import finish
from app.maps.frame import Card, Fact, Frame, LegendEntry, Table, add_frame, watermark_of
from app.maps.options import MapOptions
from app.maps.shapes import Shape
from app.maps.style import Style
from app.maps.zone_cards import source_notes, zone_legend
from app.maps.zone_shapes import ZoneShapes, draw_zones, is_drawn, name_of
from app.text import Text

# Five steps of one hue, light to dark; the number is printed beside the zone, so that the shade
# never carries the meaning alone. Grey-blue is "no figure", never the lightest shade.
RAMP = ("#e3eef0", "#b9d5da", "#86b5be", "#4b8f9c", "#0f5c6e")
NO_FIGURE = "#cfd8dc"
_FIGURE = Text("数值", "Figure")
_NOTHING = Text("文本未给出", "not printed")


def question_page(drawing: QuestionDrawing, options: MapOptions) -> str:
    """Return the page of one question.

    Parameters
    ----------
    drawing : zones in metres of HOME_PLANE; those without a place appear in the table only

    Raises
    ------
    DataError
        `maps.asset_not_vendored` if the page would need a file that is not vendored.
    """
    title = options.say(drawing.title)
    zones = [shaded.zone for shaded in drawing.zones]
    placed = _placed(drawing)
    seen = [shaded.zone for shaded in placed]
    shapes = draw_zones(seen, options)
    sheet = new_sheet(title, options)
    bases, groups = add_base_maps(sheet, options)
    bands = [band for each in shapes for band in each.band]
    fills = _fills(placed, shapes, options)
    layers = [
        shape_layer(sheet, "figures", options.say(_FIGURE), fills),
        shape_layer(sheet, "names", title, _labels(placed, shapes, options)),
    ]
    if bands:
        layers.append(shape_layer(sheet, "bands", "±", bands, ground=True))
    groups = {title: layers, **groups}
    add_search(sheet, _entries(placed, fills), options)
    add_controls(sheet, groups, options, view=fills, bases=bases)
    fictitious = any(zone.basis == "demonstration" for zone in zones)
    frame = Frame(
        title=title,
        legend=[*_ramp_legend(drawing, placed, options), *zone_legend(seen, options)],
        table=_table(drawing, options),
        cards=[_card(shaded, options) for shaded in drawing.zones],
        notes=[*(options.say(note) for note in drawing.notes), *source_notes(zones, options)],
        watermark=watermark_of(options, demonstration=fictitious),
        notice=None if placed else options.say(_NOTHING),
    )
    add_frame(sheet.figure, frame, options)
    return finish(sheet.figure, options)


def colour_of(shade: float | None) -> str:
    """Return the colour of a shade 0..1; NO_FIGURE for None.

    >>> colour_of(0.0), colour_of(1.0), colour_of(None)
    ('#e3eef0', '#0f5c6e', '#cfd8dc')
    """
    if shade is None:
        return NO_FIGURE
    return RAMP[min(len(RAMP) - 1, int(shade * len(RAMP)))]


def _style(shade: float | None) -> Style:
    return {
        "color": "#0f5c6e" if shade is not None else "#455a64",
        "weight": 2,
        "dashArray": "8 5",
        "fillColor": colour_of(shade),
        "fillOpacity": 0.75,
    }


def _placed(drawing: QuestionDrawing) -> list[Shaded]:
    """Return what is drawn: a zone made of other drawn zones is seen through its parts."""
    drawn = [shaded for shaded in drawing.zones if is_drawn(shaded.zone)]
    whole = {s.zone.parent for s in drawn if s.zone.basis != "point_only"}
    return [shaded for shaded in drawn if shaded.zone.id not in whole]


def _fills(
    placed: Sequence[Shaded], shapes: Sequence[ZoneShapes], options: MapOptions
) -> list[Shape]:
    outlines = {each.zone.id: each.outline for each in shapes}
    return [
        Shape(
            f"figure-{shaded.zone.id}",
            outlines[shaded.zone.id].geometry,
            _style(shaded.shade),
            f"{options.say(name_of(shaded.zone))} · {options.say(shaded.figure or _NOTHING)}",
            f"zone-{shaded.zone.id}",
        )
        for shaded in placed
    ]


def _labels(
    placed: Sequence[Shaded], shapes: Sequence[ZoneShapes], options: MapOptions
) -> list[Shape]:
    """Return the zones' names with their figures underneath."""
    figures = {s.zone.id: options.say(s.figure) for s in placed if s.figure is not None}
    return [
        replace(mark, label=f"{mark.label}\n{figures[each.zone.id]}")
        if each.zone.id in figures
        else mark
        for each in shapes
        for mark in each.marks
    ]


def _entries(placed: Sequence[Shaded], fills: Sequence[Shape]) -> list[Shape]:
    return [
        Shape(
            f"zone-{shaded.zone.id}",
            fill.geometry,
            {},
            label=f"{shaded.zone.name_zh} {shaded.zone.name_en}",
        )
        for shaded, fill in zip(placed, fills, strict=True)
    ]


def _ramp_legend(
    drawing: QuestionDrawing, placed: Sequence[Shaded], options: MapOptions
) -> list[LegendEntry]:
    """Return a line for each end of the ramp, and for no figure, that is on the map."""
    drawn = {shaded.shade for shaded in placed}
    lines = ((drawing.least, 0.0), (drawing.greatest, 1.0), (_NOTHING, None))
    return [
        LegendEntry(options.say(word), _style(shade))
        for word, shade in lines
        if word is not None and shade in drawn
    ]


def _table(drawing: QuestionDrawing, options: MapOptions) -> Table:
    headings: list[Text] = []
    for shaded in drawing.zones:
        headings += [name for name, _ in shaded.facts if name not in headings]
    rows = []
    for shaded in drawing.zones:
        facts = dict(shaded.facts)
        cells = [options.say(facts[name]) if name in facts else "—" for name in headings]
        rows.append((f"zone-{shaded.zone.id}", (options.say(name_of(shaded.zone)), *cells)))
    columns = (options.say(Text("园区", "Zone")), *(options.say(name) for name in headings))
    return Table(columns, rows)


def _card(shaded: Shaded, options: MapOptions) -> Card:
    zone = shaded.zone
    language = "?lang=en" if options.language == "en" else ""
    return Card(
        id=f"zone-{zone.id}",
        title=options.say(name_of(zone)),
        subtitle=options.say(shaded.figure or _NOTHING),
        badge=options.say(BASIS_WORDS[zone.basis]),
        badge_style=zone.basis,
        facts=[Fact(options.say(name), options.say(value)) for name, value in shaded.facts],
        link=f"{options.zones_url}/{zone.id}{language}",
        link_text=options.say(words.DETAILS),
    )
