"""The tables of an export: parcels with their verdict, and what lies over them, row by row."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from shapely.geometry import MultiPolygon, Polygon

from app.data.exports.record_reading import (
    Document,
    RecordHead,
    geometry_in_degrees,
    head_of,
    inner,
    items,
    number,
    plane_of,
    polygonal,
    words,
)
from app.data.formats.vector_files import RESULT_LAYERS
from app.domain.areas import ha_from_m2, mu_from_m2
from app.domain.code_words import TABLES
from app.text import Language, Text

Value = str | float | None

PARCELS = Text("地块", "parcels")
OVERLAPS = Text(*RESULT_LAYERS)


@dataclass(frozen=True, slots=True)
class Column:
    """A field: its full name, its name of at most 10 bytes in GBK (shapefile), its type."""

    name: Text
    short: Text
    type: Literal["text", "number"] = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A layer of an export: rows beside their geometries in CGCS2000 degrees."""

    name: Text
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    geometries: Sequence[Polygon | MultiPolygon]


def _column(
    zh: str, en: str, short_zh: str = "", short_en: str = "", *, numeric: bool = False
) -> Column:
    short = Text(short_zh or zh, short_en or en)
    return Column(Text(zh, en), short, "number" if numeric else "text")


_OF_RECORD = (
    _column("记录编号", "record_id"),
    _column("封印", "seal"),
    _column("对照日期", "as_of"),
    _column("数据性质", "data_basis"),
)
PARCEL_COLUMNS = (
    _column("地块名称", "name"),
    _column("判定", "verdict"),
    _column("演示判定", "demonstration_verdict", short_en="demo_verd"),
    _column("结论", "headline"),
    _column("面积_平方米", "area_m2", "面积M2", numeric=True),
    _column("面积_亩", "area_mu", "面积MU", numeric=True),
    _column("面积_公顷", "area_ha", "面积HA", numeric=True),
    _column("投影面积_平方米", "planar_area_m2", "投影面积M2", "planar_m2", numeric=True),
    _column("声明面积_平方米", "declared_area_m2", "声明面积M2", "declar_m2", numeric=True),
    _column("投影面", "plane"),
    _column("来源文件", "source_file", short_en="sourcefile"),
    _column("原属性", "source_attributes", short_en="sourceattr"),
    *_OF_RECORD,
)
OVERLAP_COLUMNS = (
    _column("地块名称", "parcel"),
    _column("图层", "layer"),
    _column("图层编号", "layer_id"),
    _column("图层日期", "layer_date"),
    _column("类别", "kind"),
    _column("面积_平方米", "area_m2", "面积M2", numeric=True),
    _column("面积_亩", "area_mu", "面积MU", numeric=True),
    _column("面积_公顷", "area_ha", "面积HA", numeric=True),
    _column("判定", "outcome"),
    _column("演示判定", "demonstration_outcome", short_en="demo_outc"),
    _column("依据", "basis"),
    *_OF_RECORD,
)
PieceKind = Literal["counting", "sliver", "uncovered"]
_KINDS: dict[PieceKind, Text] = {
    "counting": Text("占压", "overlap"),
    "sliver": Text("微小重叠", "sliver"),
    "uncovered": Text("资料不全（图层未覆盖）", "no data (not covered)"),
}


def parcel_table(document: Document, language: Language) -> Table:
    """Return one row a parcel: verdict, areas, headline, source, and which record says so."""
    head = head_of(document)
    parcels = items(document, "parcels")
    rows = [_parcel_row(parcel, head, language) for parcel in parcels]
    return Table(PARCELS, PARCEL_COLUMNS, rows, [geometry_in_degrees(p) for p in parcels])


def overlap_table(document: Document, language: Language) -> Table:
    """Return one row for what counts against each parcel in each layer, slivers apart.

    Land that a layer does not cover, or that no layer answers for, is a row as well: nothing drawn
    there would read as no constraint.
    """
    head = head_of(document)
    found = [
        (_overlap_row(piece, head, language), piece.geometry)
        for parcel in items(document, "parcels")
        for row in items(parcel, "layers")
        for piece in _pieces(parcel, row)
    ]
    rows = [row for row, _ in found]
    return Table(OVERLAPS, OVERLAP_COLUMNS, rows, [geometry for _, geometry in found])


@dataclass(frozen=True, slots=True)
class _Piece:
    """One geometry over a parcel, with the row of the layer that it belongs to."""

    parcel: Document
    row: Document
    kind: PieceKind
    area_m2: float
    geometry: Polygon | MultiPolygon


def _pieces(parcel: Document, row: Document) -> Iterator[_Piece]:
    drawn = inner(row, "geometry")
    if drawn.get("counting"):
        area_m2 = number(row, "substantial_m2") or 0.0
        yield _Piece(parcel, row, "counting", area_m2, polygonal(drawn["counting"]))
    for sliver, listed in zip(items(drawn, "slivers"), items(row, "slivers"), strict=False):
        yield _Piece(parcel, row, "sliver", number(listed, "area_m2") or 0.0, polygonal(sliver))
    absent = not row.get("layer")  # no layer answers here: the whole parcel is uncovered
    if absent or drawn.get("uncovered"):
        area_m2 = number(row, "uncovered_m2") or 0.0
        uncovered = geometry_in_degrees(parcel) if absent else polygonal(drawn["uncovered"])
        yield _Piece(parcel, row, "uncovered", area_m2, uncovered)


def _of_record(head: RecordHead, language: Language) -> tuple[Value, ...]:
    return head.id, head.seal, head.as_of, head.notice(language)


def _parcel_row(parcel: Document, head: RecordHead, language: Language) -> tuple[Value, ...]:
    attributes = inner(parcel, "attributes")
    return (
        str(parcel.get("label", "")),
        code_word("verdict", parcel.get("verdict"), language),
        code_word("verdict", parcel.get("demonstration_verdict"), language),
        words(parcel, "headline", language),
        *(number(parcel, key) for key in ("area_m2", "area_mu", "area_ha")),
        number(parcel, "planar_area_m2"),
        number(parcel, "declared_area_m2"),
        f"EPSG:{plane_of(parcel).epsg}",
        str(parcel.get("file", "")),
        json.dumps(dict(attributes), ensure_ascii=False) if attributes else "",
        *_of_record(head, language),
    )


def _overlap_row(piece: _Piece, head: RecordHead, language: Language) -> tuple[Value, ...]:
    row = piece.row
    return (
        str(piece.parcel.get("label", "")),
        words(row, "name", language),
        words(row, "layer", language),
        words(row, "as_of", language),
        _KINDS[piece.kind].in_language(language),
        piece.area_m2,
        mu_from_m2(piece.area_m2),
        ha_from_m2(piece.area_m2),
        code_word("outcome", row.get("outcome"), language),
        code_word("outcome", row.get("demonstration_outcome"), language),
        code_word("basis", row.get("basis"), language),
        *_of_record(head, language),
    )


def code_word(table: str, code: object, language: Language) -> str:
    """Return what a code of a record is called, see `TABLES`; an empty text for none."""
    found = TABLES[table].get(str(code))
    return found.in_language(language) if found else ""
