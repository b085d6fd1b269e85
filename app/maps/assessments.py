"""The map page of an assessment: the parcel, what counts against it, what is not known there."""

import folium

from app.maps import words
from app.maps.assessment_shapes import (
    against_shapes,
    context_shapes,
    parcel_shapes,
    sliver_shapes,
    trim_shapes,
    uncovered_shapes,
    verdict_labels,
)
from app.maps.assessment_words import (
    assessment_legend,
    assessment_table,
    overlap_cards,
    parcel_cards,
)
from app.maps.controls import Sheet, add_base_maps, add_controls, new_sheet, shape_layer
from app.maps.drawing import AssessmentDrawing, DrawnContext
from app.maps.figure import finish
from app.maps.frame import Frame, add_frame, watermark_of
from app.maps.options import MapOptions
from app.maps.tiles import SCRIPT, tile_card, tile_layer, tile_legend
from app.maps.zone_cards import source_notes, zone_card
from app.maps.zone_shapes import draw_zones

Groups = dict[str, list[folium.map.Layer]]


def assessment_page(drawing: AssessmentDrawing, options: MapOptions) -> str:
    """Return the page of one assessment, opened on its parcels.

    Parameters
    ----------
    drawing : geometries in CGCS2000 degrees, zones in metres of HOME_PLANE

    Raises
    ------
    DataError
        `maps.asset_not_vendored` if the page would need a file that is not vendored.
    """
    title = options.say(drawing.title)
    sheet = new_sheet(title, options, scripts=[SCRIPT] if drawing.tiles else [])
    bases, groups = add_base_maps(sheet, options)
    surroundings = {**_zone_group(sheet, drawing, options), **_context(sheet, drawing, options)}
    groups = {**_results(sheet, drawing, options), **surroundings, **groups}
    add_controls(sheet, groups, options, view=parcel_shapes(drawing), bases=bases)
    frame = Frame(
        title=title,
        legend=[
            *assessment_legend(drawing, options),
            *(entry for each in drawing.tiles for entry in tile_legend(each, options)),
        ],
        table=assessment_table(drawing, options),
        cards=[
            *parcel_cards(drawing, options),
            *overlap_cards(drawing, options),
            *(zone_card(zone, options) for zone in drawing.zones),
            *(tile_card(number, each, options) for number, each in enumerate(drawing.tiles)),
        ],
        notes=[*map(options.say, drawing.sources), *source_notes(drawing.zones, options)],
        watermark=watermark_of(options, demonstration=drawing.holds_demonstration),
    )
    add_frame(sheet.figure, frame, options)
    return finish(sheet.figure, options)


def _results(sheet: Sheet, drawing: AssessmentDrawing, options: MapOptions) -> Groups:
    """Add the parcels and what was found on them, the most important uppermost."""
    parts = (
        ("parcels", words.PARCELS, parcel_shapes(drawing)),
        ("uncovered", words.UNCOVERED, uncovered_shapes(drawing, options)),
        ("against", words.AGAINST, against_shapes(drawing, options)),
        ("trims", words.TRIMS, trim_shapes(drawing, options)),
        ("slivers", words.SLIVERS, sliver_shapes(drawing, options)),
        ("verdicts", words.VERDICTS, verdict_labels(drawing, options)),
    )
    layers = [
        shape_layer(sheet, name, options.say(title), shapes)
        for name, title, shapes in parts
        if shapes
    ]
    return {options.say(words.RESULTS): layers}


def _context(sheet: Sheet, drawing: AssessmentDrawing, options: MapOptions) -> Groups:
    """Add the control layers around the site, each under its own name."""
    by_layer: dict[str, list[DrawnContext]] = {}
    for item in drawing.context:
        by_layer.setdefault(options.say(item.layer), []).append(item)
    layers = [
        shape_layer(
            sheet, f"context_{number}", name, context_shapes(items, number, options), ground=True
        )
        for number, (name, items) in enumerate(by_layer.items())
    ]
    layers += [
        tile_layer(sheet, number, each, options) for number, each in enumerate(drawing.tiles)
    ]
    return {options.say(words.CONTEXT): layers}


def _zone_group(sheet: Sheet, drawing: AssessmentDrawing, options: MapOptions) -> Groups:
    """Add the zones near the site, under everything else."""
    shapes = draw_zones(drawing.zones, options)
    if not shapes:
        return {}
    bands = [band for each in shapes for band in each.band]
    drawn = [each.outline for each in shapes] + [mark for each in shapes for mark in each.marks]
    layers = [shape_layer(sheet, "zones", options.say(words.BOUNDARIES), drawn, ground=True)]
    if bands:
        title = options.say(words.BAND_LAYER)
        layers.append(shape_layer(sheet, "bands", title, bands, ground=True))
    return {options.say(words.ZONES): layers}
