"""Land measured from layers as JSON: figures, what bounds them, and the layers they rest on."""

from collections.abc import Mapping, Sequence

from app.data.geometry_json import Json, text
from app.domain.land_use_codes import Predicate
from app.domain.layers import Layer
from app.domain.measured_land import MeasuredFigure, ZoneSite
from app.domain.observed_land import LAND_WORDS, SHARE
from app.domain.zones import BASIS_WORDS
from app.text import Text

NO_POLYGON = Text(
    "该园区只有文字或点位，没有范围可量算", "this zone is known by text or point only: no extent"
)
NO_LAYER = Text(
    "没有覆盖该园区、编码可判别的现状地类图层",
    "no current land use layer whose codes say what this is reaches the zone",
)
PARTLY = Text(
    "图层未覆盖全部园区、地类相互重叠或编码过粗：该数字只是下限",
    "the layers do not cover the whole zone, contradict each other or have codes too coarse: this "
    "is a lower bound",
)
NO_SHARE = Text("两项面积不完整，不计算占比", "the areas are not whole, so no share is computed")


def figure_document(figure: MeasuredFigure, site: ZoneSite | None) -> Json:
    """Return one figure; `value` is a lower bound where its outcome says so."""
    why = why_not_whole(figure, site)
    return {
        "indicator": figure.indicator,
        "name": text(LAND_WORDS[figure.indicator]),
        "unit": figure.unit,
        "outcome": figure.outcome,
        "reason": None if why is None else text(why),
        "value": figure.value,
        "at_most": figure.at_most,
        "covered_share": figure.covered_share,
        "within_uncertainty": None
        if figure.within is None or site is None
        else {
            "at_least": figure.within[0],
            "at_most": figure.within[1],
            "uncertainty_m": site.uncertainty_m,
        },
    }


def why_not_whole(figure: MeasuredFigure, site: ZoneSite | None) -> Text | None:
    """Return why a figure is missing or only a bound; None for a whole one."""
    if figure.outcome == "measured":
        return None
    if site is None:
        return NO_POLYGON
    if figure.indicator == SHARE:
        return NO_SHARE
    return PARTLY if figure.outcome == "lower_bound" else NO_LAYER


def layer_document(layer: Layer, counted: Mapping[str, Predicate]) -> Json:
    """Return a layer that a figure rests on, and which of its codes count towards which figure."""
    return {
        "layer": layer.id,
        "name": text(layer.name),
        "version": layer.version,
        "basis": layer.basis,
        "code_system": layer.code_system,
        "counted": [
            {
                "indicator": indicator,
                "prefixes": list(predicate.prefixes),
                "exceptions": list(predicate.exceptions),
                "basis": text(predicate.basis),
            }
            for indicator, predicate in counted.items()
        ],
        "data_date": layer.data_date.isoformat() if layer.data_date else None,
        "source": text(layer.source),
    }


def source_words(site: ZoneSite, layers: Sequence[Layer]) -> str:
    """Return, for the record, what a stored figure was computed from."""
    named = "、".join(
        f"{layer.name.zh}（{layer.id} 第 {layer.version} 版，{layer.code_system}，"
        f"{BASIS_WORDS[layer.basis].zh}）"
        for layer in layers
    )
    if len(named) > 350:
        named = f"{named[:350]}…等 {len(layers)} 个图层"
    boundary = f"{BASIS_WORDS[site.basis].zh}，不确定度 {site.uncertainty_m:g} 米"
    return f"由图层计算：{named}；园区边界：{boundary}"
