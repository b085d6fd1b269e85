"""Tables of observed figures, CSV or XLSX: rows under a header of known names, and the template."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from app.data.formats.reading import ReadLimits, ReadOptions
from app.data.formats.sheet_grid import Grid, Row
from app.data.formats.spreadsheet_files import read_workbook
from app.data.formats.text_encoding import decode_text
from app.errors import InputError
from app.text import Text

# Names of the columns in both languages; a table may use either.
COLUMNS: dict[str, Text] = {
    "zone": Text("园区编号", "zone"),
    "indicator": Text("指标", "indicator"),
    "on": Text("日期", "on"),
    "value": Text("数值", "value"),
    "unit": Text("单位", "unit"),
    "source": Text("数据来源", "source"),
    "officer": Text("录入人", "officer"),
    "replaces": Text("替代编号", "replaces"),
    "reason": Text("替代理由", "reason"),
}
REQUIRED = ("zone", "indicator", "on", "value", "unit", "source")
_FILLED_IN = ("on", "value", "source")  # a row of the template without these is left out
_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})(?:[eE][+-]?\d{1,3})?", re.ASCII)
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row as text by column, its number as the spreadsheet shows it, and its value."""

    number: int
    sheet: str
    cells: dict[str, str]
    value: float


def read_observation_table(content: bytes, limits: ReadLimits) -> list[TableRow]:
    """Return the filled rows of a table; rows of the template that nobody filled in are left out.

    Raises
    ------
    InputError
        `observe.columns` for a table without the needed columns, `observe.not_a_number` naming
        the row, `sheet.*`, `input.*`.
    """
    if content.startswith(_ZIP):
        grids, _ = read_workbook(content, limits)
    else:
        grids = (_grid_of_text(content),)
    rows = [row for grid in grids if grid.rows for row in _rows(grid)]
    if not any(grid.rows for grid in grids):
        raise _columns(REQUIRED)
    return rows


def template(rows: Sequence[dict[str, str]], *, english: bool) -> bytes:
    """Return an empty table as CSV that Excel opens, with the cells of `rows` filled in."""
    target = StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([words.en if english else words.zh for words in COLUMNS.values()])
    writer.writerows([[row.get(name, "") for name in COLUMNS] for row in rows])
    return target.getvalue().encode("utf-8-sig")


def _grid_of_text(content: bytes) -> Grid:
    text = decode_text(content, ReadOptions()).text
    mark = "\t" if "\t" in text.partition("\n")[0] else ","
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise InputError(
            "sheet.unreadable",
            Text("表格中的引号不成对，或一格过长", "a quotation mark never ends"),
            mend=Text("请检查引号后重新导出", "check the quotation marks and export it again"),
        ) from error
    cells = [tuple(value.strip() or None for value in row) for row in rows]
    return Grid("", tuple(Row(number, row) for number, row in enumerate(cells, 1) if any(row)))


def _rows(grid: Grid) -> list[TableRow]:
    header, *rest = grid.rows
    places = _places(header)
    missing = [name for name in REQUIRED if name not in places]
    if missing:
        raise _columns(missing)
    found = []
    for row in rest:
        cells = {name: row.text(place) for name, place in places.items()}
        if any(cells[name] for name in _FILLED_IN):
            value = _value(row.cell(places["value"]), grid, row.number, places["value"])
            found.append(TableRow(row.number, grid.name, cells, value))
    return found


def _places(header: Row) -> dict[str, int]:
    names = {w.casefold(): name for name, t in COLUMNS.items() for w in (t.zh, t.en)}
    found: dict[str, int] = {}
    for place in range(len(header.cells)):
        name = names.get(header.text(place).casefold())
        if name is not None:
            found.setdefault(name, place)
    return found


def _value(cell: str | float | None, grid: Grid, row: int, column: int) -> float:
    if isinstance(cell, float):
        return cell
    text = (cell or "").strip()
    if _NUMBER.fullmatch(text):
        return float(text)
    zh, en = grid.spoken(row, column)
    raise InputError(
        "observe.not_a_number",
        Text(f"{zh}「{text[:40]}」不是数值", f"{en}: {text[:40] or 'nothing'} is not a number"),
        mend=Text("请填不带单位和千分位的数值", "write a number without unit or thousands marks"),
        where=grid.place(row, column),
    )


def _columns(missing: Sequence[str]) -> InputError:
    zh = "、".join(COLUMNS[name].zh for name in missing)
    return InputError(
        "observe.columns",
        Text(f"表格缺少列：{zh}", f"the table has no columns {', '.join(missing)}"),
        mend=Text(
            "请用 /api/observations/template.csv 提供的模板，首行为列名",
            "use the template at /api/observations/template.csv; names stand in the first row",
        ),
        where={"column": missing[0]},
    )
