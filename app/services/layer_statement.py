"""What the person who imports a layer states about it, and what follows for its other versions."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from shapely.geometry.base import BaseGeometry

from app.data.formats.reading import ReadOptions
from app.data.quality.issues import Issue
from app.domain.answers import Topic
from app.domain.assessment import Knowledge
from app.domain.layers import Layer
from app.errors import InputError
from app.services.check_parcels import HandedIn
from app.services.import_terms import require_official, require_period, require_text
from app.text import Text

NOWHERE: Literal["nowhere"] = "nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerImport:
    """What an authority's layer is, as the person who imports it states it.

    Attributes
    ----------
    topic : what it is about, an id of the rulebook; it decides the polarity
    valid_from, valid_until : the days on which it answers; None is open
    data_date : the date of the source, None if unknown
    complete_within : the file with the area where the layer is complete, or `nowhere`; only there
        does "no hit" mean something
    code_field, code_system : where the class stands and which table it belongs to; needed for a
        layer that classifies
    code_table : the codes of that table, if at hand; unknown codes are then errors
    layer_id : which layer this is a version of; that of the topic if None
    layer_in_file : which layer of a file that holds several
    public : whether it may be handed on, for instance to QGIS; no unless said
    """

    topic: str
    valid_from: date
    source: str
    licence: str
    data_date: date | None
    complete_within: HandedIn | Literal["nowhere"]
    basis: str = "official"
    valid_until: date | None = None
    code_field: str | None = None
    code_system: str | None = None
    code_table: Mapping[str, Text] | None = None
    name: Text | None = None
    name_field: str | None = None
    layer_id: str | None = None
    layer_in_file: str | None = None
    public: bool = False
    options: ReadOptions = field(default_factory=ReadOptions)


def checked_topic(wanted: LayerImport, known: Knowledge) -> Topic:
    """Return the topic of an import whose statement is whole.

    Raises
    ------
    InputError
        `import.unknown_topic`, `import.basis`, `import.period`, `import.text_missing`,
        `import.layer_id`, `import.codes_needed`.
    """
    topics = known.rulebook.topics
    if wanted.topic not in topics:
        raise _unknown_topic(wanted.topic, topics)
    require_official(wanted.basis)
    require_period(wanted.valid_from, wanted.valid_until)
    require_text(source=wanted.source, licence=wanted.licence)
    if layer_id_of(wanted) in {layer.id for layer in known.layers if layer.version == 0}:
        raise InputError(
            "import.layer_id",
            Text(
                f"图层编号 {layer_id_of(wanted)} 属于随产品提供的图层",
                f"the layer id {layer_id_of(wanted)} is that of a shipped layer",
            ),
            mend=Text("请另取编号", "choose another id"),
        )
    topic = topics[wanted.topic]
    if topic.polarity == "classifies" and not (wanted.code_field and wanted.code_system):
        raise InputError(
            "import.codes_needed",
            Text(
                f"{topic.name.zh}是分类图层，须指明编码字段与编码体系",
                f"{topic.name.en} classifies: name the field of its codes and their table",
            ),
            mend=Text(
                "--code-field DLBM --code-system 三调", "--code-field DLBM --code-system ..."
            ),
        )
    return topic


def layer_id_of(wanted: LayerImport) -> str:
    """Return the id of the layer that an import is a version of."""
    return wanted.layer_id or wanted.topic.replace("_", "-")


def _unknown_topic(asked: str, topics: Mapping[str, Topic]) -> InputError:
    names = {topic.name.zh: topic.id for topic in topics.values()}
    close = difflib.get_close_matches(asked, [*topics, *names], n=3, cutoff=0.4)
    meant = list(dict.fromkeys(names.get(word, word) for word in close)) or sorted(topics)
    listed = "、".join(f"{one}（{topics[one].name.zh}）" for one in meant)
    return InputError(
        "import.unknown_topic",
        Text(f"没有主题 {asked}", f"there is no topic {asked}"),
        mend=Text(f"是否指：{listed}", f"did you mean: {', '.join(meant)}"),
        where={"topic": asked},
    )


def succession(known: Knowledge, wanted: LayerImport, within: BaseGeometry | None) -> list[Issue]:
    """Say which version this one ends, and which one ends it; a county's may not end another's."""
    every = () if known.versions is None else known.versions.layers
    same = [layer for layer in every if layer.id == layer_id_of(wanted)]
    former = [layer for layer in same if layer.answers_on(wanted.valid_from)]
    later = [x for x in same if x.valid_from is not None and x.valid_from > wanted.valid_from]
    return [_ends(layer, wanted, within) for layer in former] + [
        Issue(
            "import.ended_by_next",
            "warning",
            Text(
                f"已有自 {layer.valid_from} 起的第 {layer.version} 版，本版至其前一日止",
                f"version {layer.version} begins on {layer.valid_from}; this one ends before it",
            ),
        )
        for layer in later[:1]
    ]


def _ends(former: Layer, wanted: LayerImport, within: BaseGeometry | None) -> Issue:
    before = former.complete_within
    lost = None if before is None else before if within is None else before.difference(within)
    lost_m2 = 0.0 if lost is None else float(lost.area)
    return Issue(
        "import.ends_former",
        "warning" if lost_m2 > 0 else "info",
        Text(
            f"图层 {former.id} 第 {former.version} 版自 {wanted.valid_from} 起由本版取代，"
            f"不再覆盖 {lost_m2:.0f} m²；若是另一区域的数据，请用 --layer-id 另取编号",
            f"from {wanted.valid_from} this replaces version {former.version} of {former.id}; "
            f"{lost_m2:.0f} m2 are no longer covered: data of another area need a --layer-id of "
            "their own",
        ),
        {"layer": former.id, "version": former.version},
        lost_m2,
    )
