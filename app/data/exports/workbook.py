"""Write a record as an Excel workbook: overview, parcels, layers, overlaps, findings, gaps."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.data.exports.finding_sheet import (
    FINDING_COLUMNS,
    UNCHECKED_COLUMNS,
    finding_lines,
    unchecked_lines,
)
from app.data.exports.layer_sheet import (
    AREA_DECIMALS,
    AREA_PLACES,
    LAYER_COLUMNS,
    UNCOVERED_PLACE,
    layer_lines,
)
from app.data.exports.record_reading import Document, RecordHead, head_of, items, words
from app.data.exports.record_tables import (
    Table,
    Value,
    code_word,
    overlap_table,
    parcel_table,
)
from app.domain import figures
from app.text import Language, Text

_LONGEST_CELL = 32_000  # Excel holds 32 767 characters
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_WIDTH, _WIDE, _WIDE_FROM_CHARACTERS = 14, 44, 24

_OVERVIEW = Text("概览", "overview")
_LAYERS = Text("图层", "layers")
_OVERLAPS = Text("占压", "overlaps")
_PARCELS = Text("地块", "parcels")
_FINDINGS = Text("条款", "findings")
_UNCHECKED = Text("未核对", "not checked")
_LAYER_NOTE = Text(
    "面积为椭球面积；各部分按最大余额法取整，相加等于合计；比例按未取整面积计算",
    "areas are ellipsoidal; parts are rounded by the largest remainder and add up to the total; "
    "shares are of unrounded areas",
)
_FOOTER = Text(
    "本结果为辅助核查，不作为审批依据；以法定图件和勘测定界成果为准。",
    "This supports a check and approves nothing; statutory maps and surveys prevail.",
)


@dataclass(frozen=True, slots=True)
class _Formats:
    head: Format
    plain: Format
    quoted: Format
    areas: tuple[Format, ...]
    uncovered: Format
    warning: Format


def workbook_of(document: Document, language: Language) -> bytes:
    """Return the record as xlsx; texts that begin like a formula stay texts.

    Raises
    ------
    DataError
        `export.record_unsound`.
    """
    head = head_of(document)
    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False,
                             "strings_to_urls": False, "strings_to_numbers": False})  # fmt: skip
    book.set_properties({"title": head.id, "created": _created(head)})
    formats = _formats(book)
    _overview(
        book.add_worksheet(_OVERVIEW.in_language(language)), document, head, language, formats
    )
    parcels, overlaps = parcel_table(document, language), overlap_table(document, language)
    _table(book, _PARCELS, parcels, head, language, formats)
    sheet = _sheet(book, _LAYERS, LAYER_COLUMNS, head, language, formats)
    row = _rows(sheet, 2, layer_lines(document, language), formats, _layer_formats(formats))
    sheet.write_string(row + 1, 0, _LAYER_NOTE.in_language(language), formats.plain)
    _table(book, _OVERLAPS, overlaps, head, language, formats)
    findings = _sheet(book, _FINDINGS, FINDING_COLUMNS, head, language, formats)
    _rows(findings, 2, finding_lines(document, language), formats)
    gaps = _sheet(book, _UNCHECKED, UNCHECKED_COLUMNS, head, language, formats)
    _rows(gaps, 2, unchecked_lines(document, language), formats)
    book.close()
    return target.getvalue()


def _created(head: RecordHead) -> datetime:
    """Return when the record was made, so that the same record gives the same file."""
    try:
        made = datetime.fromisoformat(head.created_at)
    except ValueError:
        return datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    return made.replace(tzinfo=None)


def _formats(book: Workbook) -> _Formats:
    wrapped = {"text_wrap": True, "valign": "top"}
    return _Formats(
        head=book.add_format({**wrapped, "bold": True, "bg_color": "#E8EEF4", "border": 1}),
        plain=book.add_format(wrapped),
        quoted=book.add_format({**wrapped, "quote_prefix": True}),
        areas=tuple(
            book.add_format({"num_format": "#,##0." + "0" * decimals, "valign": "top"})
            for decimals in AREA_DECIMALS
        ),
        # What is not covered is never shown as nothing: the record's four decimals where needed.
        uncovered=book.add_format({"num_format": "#,##0.00##", "valign": "top"}),
        warning=book.add_format({"bold": True, "font_color": "#B00020"}),
    )


def _layer_formats(formats: _Formats) -> dict[int, Format]:
    areas = dict(zip(AREA_PLACES, formats.areas, strict=True))
    return {**areas, UNCOVERED_PLACE: formats.uncovered}


def _overview(
    sheet: Worksheet, document: Document, head: RecordHead, language: Language, formats: _Formats
) -> None:
    scope = "\n".join(words({"item": item}, "item", language) for item in items(document, "scope"))
    facts: list[tuple[Text, Value]] = [
        (Text("数据性质", "data"), head.notice(language)),
        (Text("记录编号", "record"), head.id),
        (Text("封印（SHA-256）", "seal (SHA-256)"), head.seal),
        (Text("对照日期", "as of"), head.as_of),
        (Text("生成时间（北京时间）", "made at (Beijing time)"),
         figures.moment(head.created_at) if head.created_at else ""),
        (Text("判定", "verdict"), code_word("verdict", document.get("verdict"), language)),
        (Text("演示判定", "demonstration verdict"),
         code_word("verdict", document.get("demonstration_verdict"), language)),
        (Text("结论", "headline"), words(document, "headline", language)),
        (Text("核对范围", "scope"), scope),
        (Text("地块数", "parcels"), float(len(items(document, "parcels")))),
        (Text("坐标系", "reference"), "CGCS2000 EPSG:4490"),
        (Text("说明", "note"), _FOOTER.in_language(language)),
    ]  # fmt: skip
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    for row, (name, value) in enumerate(facts):
        sheet.write_string(row, 0, name.in_language(language), formats.head)
        _write(sheet, row, 1, value, formats)


def _table(
    book: Workbook,
    title: Text,
    table: Table,
    head: RecordHead,
    language: Language,
    formats: _Formats,
) -> None:
    columns = [column.name for column in table.columns]
    sheet = _sheet(book, title, columns, head, language, formats)
    names = [column.name.en for column in table.columns]
    by_unit = zip(("area_m2", "area_mu", "area_ha"), formats.areas, strict=True)
    shown = {names.index(name): style for name, style in by_unit if name in names}
    for name in ("planar_area_m2", "declared_area_m2"):
        if name in names:
            shown[names.index(name)] = formats.areas[0]
    _rows(sheet, 2, table.rows, formats, shown)


def _sheet(
    book: Workbook,
    title: Text,
    columns: Sequence[Text],
    head: RecordHead,
    language: Language,
    formats: _Formats,
) -> Worksheet:
    """Add a sheet: the record and its notice in the first row, titles in the second."""
    sheet = book.add_worksheet(title.in_language(language))
    mark = f"{head.notice(language)} · {head.id} · {head.as_of} · {head.seal}"
    sheet.write_string(0, 0, mark, formats.warning if head.demonstration else formats.plain)
    for place, column in enumerate(columns):
        sheet.write_string(1, place, column.in_language(language), formats.head)
        sheet.set_column(place, place, _WIDTH)
    sheet.freeze_panes(2, 1)
    return sheet


def _rows(
    sheet: Worksheet,
    first: int,
    rows: Iterable[Sequence[Value]],
    formats: _Formats,
    numbers: dict[int, Format] | None = None,
) -> int:
    """Write rows from `first` on and return the row after the last."""
    wide: set[int] = set()
    row = first
    for values in rows:
        for place, value in enumerate(values):
            _write(sheet, row, place, value, formats, (numbers or {}).get(place))
            if isinstance(value, str) and len(value) > _WIDE_FROM_CHARACTERS:
                wide.add(place)
        row += 1
    for place in wide:
        sheet.set_column(place, place, _WIDE)
    return row


def _write(
    sheet: Worksheet,
    row: int,
    place: int,
    value: Value,
    formats: _Formats,
    number_format: Format | None = None,
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, float):
        sheet.write_number(row, place, value, number_format or formats.plain)
        return
    text = str(value)[:_LONGEST_CELL]
    style = formats.quoted if text.startswith(_FORMULA_STARTS) else formats.plain
    sheet.write_string(row, place, text, style)
