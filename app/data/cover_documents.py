"""What rasters say about a site, as JSON with units in the keys and sources in both languages."""

from app.data.geometry_json import Json, text
from app.domain.areas import mu_from_m2
from app.domain.cell_tallies import HeightTally, ValueTally
from app.domain.cover import BuiltUp, Measured, VectorBuiltUp
from app.domain.rasters import Raster
from app.domain.zones import BASIS_WORDS
from app.text import Text

BY_RASTER = Text("栅格", "raster")
BY_VECTOR = Text("矢量", "vector")
OUTSIDE = Text("图形不在该栅格有数据的范围内", "the site lies where this raster has no data")
BACKGROUND = Text(
    "栅格数字只作背景参考，不进入任何核对结论",
    "figures from rasters are background and enter no verdict",
)


def raster_document(raster: Raster) -> Json:
    """Return what a raster is, with its legend."""
    return {
        "raster": raster.id,
        "name": text(raster.name),
        "kind": raster.kind,
        "basis": raster.basis,
        "basis_words": text(BASIS_WORDS[raster.basis]),
        "source": text(raster.source),
        "licence": raster.licence,
        "data_date": raster.data_date.isoformat() if raster.data_date else None,
        "valid_from": raster.valid_from.isoformat() if raster.valid_from else None,
        "valid_until": raster.valid_until.isoformat() if raster.valid_until else None,
        "resolution_m": raster.resolution_m,
        "accuracy": text(raster.accuracy),
        "unit": raster.unit,
        "legend": [
            {
                "value": kind.value,
                "name": text(kind.name),
                "built_up": kind.built_up,
                "colour": kind.colour,
            }
            for kind in raster.classes.values()
        ],
    }


def measured_document(measured: Measured) -> Json:
    """Return what one raster says about one site.

    `classes` (or what `height` covers), `no_data_m2` and `outside_m2` sum to the site's area. Of a
    site of which nothing is known no figure is given: 0 would be one.
    """
    says = _says_anything(measured)
    covered_m2 = max(0.0, measured.site_m2 - measured.uncovered_m2)
    document = raster_document(measured.raster)
    del document["legend"]
    document |= {
        "outcome": "measured" if says else "no_data",
        "reason": None if says else text(OUTSIDE),
        "covered_m2": round(covered_m2, 4) if says else None,
        "covered_share": covered_m2 / measured.site_m2,
        "no_data_m2": round(measured.tally.no_data_m2, 4),
        "outside_m2": round(measured.tally.outside_m2, 4),
        "uncovered_m2": round(measured.uncovered_m2, 4),
        "normalised_ppm": round(measured.tally.normalised_ppm, 3) + 0.0,  # never -0.0
        "cells": round(measured.cells, 1),
        "coarse": measured.is_coarse,
        "uncertainty": text(measured.uncertainty),
    }
    if isinstance(measured.tally, HeightTally):
        return document | {"height": _height(measured.tally)}
    built_up = measured.built_up
    return document | {
        "classes": _classes(measured, measured.tally),
        **(_built_up(built_up, BY_RASTER) if built_up else {}),
        "vector": [_vector(measured, found) for found in measured.vectors],
    }


def _says_anything(measured: Measured) -> bool:
    tally = measured.tally
    return tally.mean is not None if isinstance(tally, HeightTally) else bool(tally.m2_by_value)


def _classes(measured: Measured, tally: ValueTally) -> list[Json]:
    return [
        {
            "value": value,
            "name": text(measured.raster.classes[value].name),
            "built_up": measured.raster.classes[value].built_up,
            "colour": measured.raster.classes[value].colour,
            "area_m2": round(area_m2, 4),
            "area_mu": round(mu_from_m2(area_m2), 6),
            "share": area_m2 / measured.site_m2,
        }
        for value, area_m2 in tally.m2_by_value.items()
    ]


def _built_up(built_up: BuiltUp, by: Text) -> Json:
    """Return the whole figure only where all of the site is covered, else its bounds."""
    shown_m2 = built_up.built_up_m2
    whole = built_up.share is not None
    return {
        "built_up_basis": text(by),
        "built_up_m2": round(shown_m2, 4) if whole else None,
        "built_up_mu": round(mu_from_m2(shown_m2), 6) if whole else None,
        "built_up_at_least_m2": round(shown_m2, 4) if built_up.says_anything else None,
        "built_up_share": built_up.share,
        "built_up_least_share": built_up.least_share,
        "built_up_greatest_share": built_up.greatest_share,
    }


def _vector(measured: Measured, found: VectorBuiltUp) -> Json:
    layer, term = found.layer, measured.raster.vector
    return {
        "layer": layer.id,
        "name": text(layer.name),
        "basis": layer.basis,
        "basis_words": text(BASIS_WORDS[layer.basis]),
        "source": text(layer.source),
        "data_date": layer.data_date.isoformat() if layer.data_date else None,
        "term": text(term.source) if term else None,
        "uncovered_m2": round(found.built_up.uncovered_m2, 4),
        **_built_up(found.built_up, BY_VECTOR),
    }


def _height(tally: HeightTally) -> Json:
    known = tally.least is not None and tally.greatest is not None
    return {
        "least_m": tally.least,
        "greatest_m": tally.greatest,
        "mean_m": None if tally.mean is None else round(tally.mean, 3),
        "range_m": round(tally.greatest - tally.least, 6) if known else None,  # type: ignore[operator]
    }
