"""The columns of a batch's result: their names, types and meaning, before anything is judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from app.data.batches.source import BatchSource
from app.domain.layers import Layer
from app.domain.rules import QUESTIONS
from app.text import Text

METADATA_KEY = "zoning"  # of a result file: what the batch was, as JSON
COLUMN_WORDS: dict[str, Text] = {
    "row": Text("源文件行号，从 1 起", "number of the row in the source, from 1"),
    "verdict": Text("结论", "verdict; null where the row has an error"),
    "verdict_zh": Text("结论（中文）", "verdict in Chinese"),
    "demonstration_verdict": Text(
        "计入虚构演示数据时的结论；附近没有演示数据则为空",
        "verdict if fictitious data counted; null where none is near",
    ),
    "zone": Text(
        "最可能所在的园区编号；是否在内见 zone_relation",
        "id of the zone that it most surely lies in; whether it does, see zone_relation",
    ),
    "zone_name_zh": Text(
        "该园区名称；是否在内见 zone_relation", "its name in Chinese; whether inside, zone_relation"
    ),
    "zone_relation": Text(
        "与该园区的关系：inside 位于其内，undetermined 待定，straddles 跨越边界",
        "how it lies to that zone: inside, undetermined, or straddles its boundary",
    ),
    **{
        f"question_{question}": Text(f"{question} 一问的结论", f"verdict on {question}")
        for question in QUESTIONS
    },
    "reasons_zh": Text("决定结论的条款", "clauses that earned the verdict, in Chinese"),
    "reasons_en": Text("决定结论的条款（英文）", "clauses that earned the verdict"),
    "area_m2": Text(
        "椭球面积，级数 1/k²，相对误差 1e-6", "ellipsoidal area by the series 1/k2, good to 1e-6"
    ),
    "area_mu": Text("椭球面积，亩", "the same in mu (2000/3 m2)"),
    "planar_area_m2": Text("平面面积，EPSG:4548", "area in the plane EPSG:4548"),
    "error_code": Text("该行不能判定的原因代码", "code of why the row cannot be judged"),
    "error_zh": Text("原因", "why, in Chinese"),
    "error_en": Text("原因（英文）", "why"),
}

WORDS = pa.dictionary(pa.int32(), pa.string())
_FLOATS = ("area_m2", "area_mu", "planar_area_m2")


@dataclass(frozen=True, slots=True)
class Layout:
    """Names and types of all columns of a result, the same for every chunk.

    Attributes
    ----------
    schema : source attributes, what the batch adds, the geometry as it came
    geometry : name of its column
    renamed : source columns that had a name of the batch's own, and their new names
    """

    schema: pa.Schema
    geometry: str
    renamed: dict[str, str]


def layout_of(source: BatchSource, layers: Sequence[Layer]) -> Layout:
    """Lay out the columns of a result; a source column never hides one of the batch's own."""
    added = [(name, pa.float64() if name in _FLOATS else WORDS) for name in COLUMN_WORDS]
    added = [(name, pa.int64() if name == "row" else kind) for name, kind in added]
    at = next(n for n, (name, _) in enumerate(added) if name == "error_code")
    by_layer: list[tuple[str, Any]] = [
        (name, WORDS if name.endswith("_outcome") else pa.float64())
        for layer in layers
        for name in layer_words(layer)
    ]
    added[at:at] = by_layer
    taken = {name.lower() for name, _ in added} | {source.geometry.lower()}
    fields, renamed = [], {}
    for field in source.attributes:
        name = field.name
        while name.lower() in taken:
            name = f"source_{name}"
        if name != field.name:
            renamed[field.name] = name
        taken.add(name.lower())
        fields.append(field.with_name(name))
    fields += [pa.field(name, kind) for name, kind in added]
    fields.append(pa.field(source.geometry, pa.binary()))
    return Layout(pa.schema(fields), source.geometry, renamed)


def weighs(layer: Layer) -> bool:
    """Tell whether land can count against a parcel by a layer: on it, or outside it."""
    return layer.polarity in ("forbids", "requires")


def layer_words(layer: Layer) -> dict[str, Text]:
    """Say what the columns of one layer hold, in their order."""
    name = layer.name
    outside = layer.polarity == "requires"
    counting = {
        f"{layer.id}_counting_m2": Text(
            f"{'超出' if outside else '占压'}{name.zh}的面积，图层未覆盖的不计；一无所知则为空",
            f"m2 {'outside' if outside else 'on'} {name.en}, without what the layer does not "
            "cover; null where nothing is known",
        )
    }
    return {
        f"{layer.id}_m2": Text(
            f"{name.zh} 占压面积；图层未全部覆盖时为下限，未发现则为空",
            f"ellipsoidal m2 of {name.en} under the parcel; at least that where the layer does not "
            "cover all of it, then null if none was found",
        ),
        f"{layer.id}_share": Text(
            f"{name.zh} 占比 0-1，同上", "its share of the parcel, 0 to 1, likewise"
        ),
        **(counting if weighs(layer) else {}),
        f"{layer.id}_uncovered_m2": Text(
            f"{name.zh}图层未覆盖的面积，该部分无法判断",
            f"m2 that the layer {name.en} says nothing about",
        ),
        f"{layer.id}_outcome": Text(
            f"{'超出' if outside else '涉及'}{name.zh}的情况",
            f"what lies {'outside' if outside else 'on'} {name.en}: substantial, sliver, clear, "
            "or uncovered where the layer is silent",
        ),
    }
