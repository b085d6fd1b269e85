"""The table of layers as land bureaus print it, its parts adding up to the printed wholes."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.data.exports.record_reading import Document, items, number, words
from app.data.exports.record_tables import Value, code_word
from app.data.exports.rounding import apportion
from app.domain.areas import ha_from_m2, mu_from_m2
from app.text import Language, Text

# The columns that land bureaus print, with the parcel beside its layer.
LAYER_COLUMNS = (
    Text("序号", "no."),
    Text("分析图层", "layer"),
    Text("地块", "parcel"),
    Text("数据来源及版本（日期）", "source and version (date)"),
    Text("图斑数", "features"),
    Text("占用面积（平方米）", "overlap (m2)"),
    Text("占用面积（亩）", "overlap (mu)"),
    Text("占用面积（公顷）", "overlap (ha)"),
    Text("占地块面积比例（%）", "share of parcel (%)"),
    Text("图层覆盖比例（%）", "share covered by the layer (%)"),
    Text("未覆盖面积（平方米）", "not covered (m2)"),
    Text("判定", "outcome"),
    Text("演示判定", "demonstration outcome"),
    Text("依据", "basis"),
)
AREA_PLACES = (5, 6, 7)  # of the columns with areas, from 0
AREA_DECIMALS = (2, 4, 4)  # m2, mu, ha
UNCOVERED_PLACE = 10
_SHARE_DECIMALS = 2

_TOTAL = Text("合计", "total")
_CLASS = Text("其中：", "of which: ")
_TWICE = Text("其中：多类重复", "of which: in two classes")
_UNKNOWN_DATE = Text("日期未知", "date unknown")
_NO_LAYER = Text("没有覆盖该地块的图层，未检测", "no layer reaches the parcel, not checked")


@dataclass(frozen=True, slots=True)
class _Line:
    """A parcel under a layer: the row of the record and its printed areas."""

    parcel: str
    row: Document
    areas: tuple[Value, Value, Value]


def layer_lines(document: Document, language: Language) -> list[tuple[Value, ...]]:
    """Return the rows of the table: every layer with each parcel, its classes, its total.

    Areas are rounded by the largest remainder, so that the parcels add up to the printed total
    and the classes to the printed overlap.
    """
    by_layer: dict[str, list[tuple[str, Document]]] = {}
    for parcel in items(document, "parcels"):
        for row in items(parcel, "layers"):
            key = str(row.get("layer") or row.get("topic") or "")
            by_layer.setdefault(key, []).append((str(parcel.get("label", "")), row))
    lines: list[tuple[Value, ...]] = []
    for ordinal, found in enumerate(by_layer.values(), 1):
        lines += _layer_block(ordinal, found, language)
    return lines


def _layer_block(
    ordinal: int, found: Sequence[tuple[str, Document]], language: Language
) -> Iterator[tuple[Value, ...]]:
    measured = [number(row, "overlap_m2") for _, row in found]
    printed = iter(_printed([area for area in measured if area is not None]))
    lines = [
        _Line(label, row, next(printed) if area is not None else (None, None, None))
        for (label, row), area in zip(found, measured, strict=True)
    ]
    for line in lines:
        yield _line(ordinal, line, language)
        yield from _classes(line, language)
    if len(lines) > 1 and all(area is not None for area in measured):
        name = words(found[0][1], "name", language)
        total = [_sum([line.areas[k] for line in lines], AREA_DECIMALS[k]) for k in range(3)]
        label = f"{_TOTAL.in_language(language)}（{len(lines)}）"
        uncovered = math.fsum(number(row, "uncovered_m2") or 0.0 for _, row in found)
        yield (None, name, label, None, None, *total, None, None, uncovered, None, None, None)


def _printed(
    areas_m2: Sequence[float], wholes: Sequence[float | None] = (None, None, None)
) -> list[tuple[Value, Value, Value]]:
    units = (list(areas_m2), [mu_from_m2(a) for a in areas_m2], [ha_from_m2(a) for a in areas_m2])
    columns = [
        apportion(unit, decimals, whole)
        for unit, decimals, whole in zip(units, AREA_DECIMALS, wholes, strict=True)
    ]
    return [(m2, mu, ha) for m2, mu, ha in zip(*columns, strict=True)]


def _sum(parts: Sequence[Value], decimals: int) -> float:
    return round(sum(part for part in parts if isinstance(part, float)), decimals)


def _line(ordinal: int, line: _Line, language: Language) -> tuple[Value, ...]:
    row = line.row
    hits = number(row, "hits")
    return (
        float(ordinal),
        words(row, "name", language),
        line.parcel,
        _source(row, language),
        hits,
        *line.areas,
        _percent(number(row, "share")),
        _percent(number(row, "covered_share")),
        number(row, "uncovered_m2"),
        code_word("outcome", row.get("outcome"), language),
        code_word("outcome", row.get("demonstration_outcome"), language),
        code_word("basis", row.get("basis"), language),
    )


def _percent(share: float | None) -> float | None:
    """Return a share as a percentage; a part never rounds to nothing or to the whole.

    >>> _percent(0.12345), _percent(0.999999)
    (12.35, 99.9999)
    """
    if share is None:
        return None
    shown = round(share * 100, _SHARE_DECIMALS)
    return share * 100 if shown in (0, 100) and share not in (0, 1) else shown


def _source(row: Document, language: Language) -> str:
    if not row.get("layer"):
        return _NO_LAYER.in_language(language)
    day = str(row.get("as_of") or _UNKNOWN_DATE.in_language(language))
    return f"{words(row, 'source', language)}（{day}）"


def _classes(line: _Line, language: Language) -> Iterator[tuple[Value, ...]]:
    """Yield the classes of a layer; what two of them claim is taken off again in a line of its own.

    So the classes add up to the overlap printed above them.
    """
    found = items(line.row, "classes")
    if not found:
        return
    areas = [number(part, "area_m2") or 0.0 for part in found]
    names = [words(part, "name", language) or str(part.get("code", "")) for part in found]
    shares: list[float | None] = [number(part, "share") for part in found]
    twice_m2 = sum(areas) - (number(line.row, "overlap_m2") or 0.0)
    if twice_m2 >= 0.005:  # half a hundredth: what would be printed
        areas.append(-twice_m2)
        names.append("")
        shares.append(None)
    wholes = [area if isinstance(area, float) else None for area in line.areas]
    for name, share, printed in zip(names, shares, _printed(areas, wholes), strict=True):
        title = f"{_CLASS.in_language(language)}{name}" if name else _TWICE.in_language(language)
        rest = (None,) * 5
        yield (None, title, line.parcel, None, None, *printed, _percent(share), *rest)
