"""What a result says of itself: the day, the scope, the gaps, the data, the method."""

from collections.abc import Mapping, Sequence
from typing import cast

from app import __version__
from app.data.batches.layout import COLUMN_WORDS, Layout, layer_words
from app.data.batches.source import BatchSource
from app.data.documents import unchecked_document
from app.data.formats.references import Decision
from app.data.geometry_json import Json, text
from app.domain.answers import Topic
from app.domain.assess import Asked
from app.domain.assessment import Knowledge, Unchecked
from app.domain.layer_answers import no_layer
from app.domain.layers import Layer
from app.domain.questions import is_asked
from app.domain.rules import QUESTION_WORDS, QUESTIONS
from app.text import Text

DISCLAIMER = Text(
    "本结果为辅助核查，不作为审批依据；以法定图件和勘测定界成果为准。",
    "This supports a check and approves nothing; statutory maps and surveys prevail.",
)
_METHOD = Text(
    "边在 CGCS2000 3 度带 117°E 平面（EPSG:4548）内为直线，其他投影带的地块按 70 米加密后换带；"
    "重叠面积在该平面内精确计算（图层内重复要素只计一次），乘以该处面积变形的级数得椭球面积（相对误差"
    " 1e-6）；结论与单个地块核对采用同一规则。抽样与单个核对及 GEOS 套合比对，"
    "不一致则不产生结果文件。",
    "Edges are straight in the CGCS2000 3-degree plane of 117 E (EPSG:4548); parcels of other "
    "zones are split at 70 m before they are moved. Overlaps are exact in that plane, features "
    "that overlap each other count once, and are brought to the ellipsoid by a series (1e-6). "
    "Verdicts follow the rules that judge a single parcel. A sample is compared with the check of "
    "single parcels and with GEOS; if one differs there is no result file.",
)
_DEMONSTRATION = Text(
    "已载入虚构的演示园区及图层；demonstration_verdict 仅供学习，不反映任何真实规定。"
    "verdict 不计入虚构数据。",
    "The fictitious demonstration park and its layers are loaded; demonstration_verdict serves "
    "learning only and reflects no real provision. verdict does not count fictitious data.",
)
_UNASKED = Text("未提供相关信息", "no inputs were given")


def description_of(
    source: BatchSource, decision: Decision, asked: Asked, knowledge: Knowledge,
    layers: Sequence[Layer], layout: Layout, audit: Mapping[str, object],
    given: Mapping[str, object],
) -> Json:  # fmt: skip
    """Return the metadata of a result, as far as it is known before anything is judged.

    Parameters
    ----------
    knowledge : of the day asked about; `layers` those that answer on it
    audit : how many rows were drawn, and by what seed
    given : profile and confirmations as they were handed in
    """
    fictitious = "demonstration" in {
        *(zone.basis for zone in knowledge.zones),
        *(layer.basis for layer in layers),
    }
    words = dict(COLUMN_WORDS)
    drawn = [zone for zone in knowledge.zones if zone.geometry is not None]
    for layer in layers:
        words |= layer_words(layer)
    return {
        "software": {"name": "liaocheng-zoning", "version": __version__},
        "as_of": asked.as_of.isoformat(),
        "scope": [text(QUESTION_WORDS[q]) for q in QUESTIONS if is_asked(q, asked.profile)],
        "unchecked": [unchecked_document(item) for item in _unchecked(asked, knowledge, layers)],
        "documents": [
            {
                "id": document.id,
                "title_zh": document.title_zh,
                "number": document.number,
                "valid_from": str(document.valid_from or ""),
                "valid_until": str(document.valid_until or ""),
            }
            for document in knowledge.rulebook.documents.values()
        ],
        "layers": [
            {
                "id": layer.id,
                "version": layer.version,
                "topic": layer.topic,
                "name": text(layer.name),
                "polarity": layer.polarity,
                "basis": layer.basis,
                "source": text(layer.source),
                "data_date": str(layer.data_date or ""),
            }
            for layer in layers
        ],
        "zones": {zone.id: text(Text(zone.name_zh, zone.name_en)) for zone in drawn},
        "given": dict(given),
        "rows": source.rows,
        "reference": {
            "epsg": decision.epsg,
            "notes": [text(note.message) for note in (*source.notes, *decision.diagnostics)],
        },
        "audit": dict(audit),
        "method": text(_METHOD),
        "demonstration": text(_DEMONSTRATION) if fictitious else None,
        "disclaimer": text(DISCLAIMER),
        "columns": {name: text(said) for name, said in words.items()},
        "renamed": dict(layout.renamed),
    }


def with_gaps(description: Json, topics: Mapping[str, Topic], uncovered: Mapping[str, int]) -> Json:
    """Return the metadata of a result, with the topics whose layers leave parcels uncovered.

    Parameters
    ----------
    uncovered : by topic, how many parcels its layers do not cover, or not wholly
    """
    gaps = [
        Unchecked(
            f"layer:{topic}",
            topics[topic].name,
            Text(
                f"{count} 个地块图层没有覆盖或没有全部覆盖，面积见各图层的 _uncovered_m2 列",
                f"{count} parcels are not, or not wholly, covered by a layer: see the columns "
                "_uncovered_m2",
            ),
        )
        for topic, count in sorted(uncovered.items())
    ]
    listed = [unchecked_document(item) for item in gaps]
    known = cast("list[Json]", description["unchecked"])
    return description | {"unchecked": [*listed, *known]}


def _unchecked(asked: Asked, knowledge: Knowledge, layers: Sequence[Layer]) -> list[Unchecked]:
    """Return what no verdict of the batch speaks of, wherever a parcel lies; see `with_gaps`."""
    held = {layer.topic for layer in layers if layer.basis == "official"}
    absent = [
        Unchecked(f"layer:{topic.id}", topic.name, no_layer(topic).reason)
        for topic in knowledge.rulebook.topics.values()
        if topic.id not in held
    ]
    unasked = [
        Unchecked(question, QUESTION_WORDS[question], _UNASKED)
        for question in QUESTIONS
        if not is_asked(question, asked.profile)
    ]
    return [*absent, *unasked, *knowledge.rulebook.beyond]
