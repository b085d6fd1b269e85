"""Read the cells of a workbook with openpyxl, in a process of its own.

`main` takes: answer path, workbook path, limits as JSON. The answer is one line of JSON.
"""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

_MOST_COLUMNS, _LONGEST_TEXT = 256, 500


def main(arguments: list[str]) -> int:
    """Read the workbook and write the answer; return the exit status."""
    answer, path, limits_json = arguments
    limits: dict[str, int] = json.loads(limits_json)
    try:
        found = _read(path, limits)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, IndexError,
            AttributeError, OSError, SyntaxError, OverflowError, NotImplementedError,
            RecursionError, AssertionError) as error:  # fmt: skip
        found = {"error": "unreadable", "seen": f"{type(error).__name__}: {error}"[:200]}
    Path(answer).write_text(json.dumps(found), encoding="ascii")
    return 0


def _read(path: str, limits: dict[str, int]) -> dict[str, Any]:
    book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    sheets = []
    left = limits["rows"]
    if len(book.worksheets) > limits["sheets"]:
        return {"error": "sheets"}
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            sheets.append({"name": sheet.title, "hidden": True, "rows": []})
            continue
        sheet.reset_dimensions()  # what the file says of its size is not believed
        rows: list[tuple[int, list[Any]]] = []
        for number, cells in _rows(sheet, limits["rows"]):
            if cells:
                rows.append((number, cells))
            left -= 1
            if left < 0:
                return {"error": "rows"}
        sheets.append({"name": sheet.title, "hidden": False, "rows": rows})
    return {"sheets": sheets}


def _rows(sheet: Any, most: int) -> Iterator[tuple[int, list[Any]]]:
    found = sheet.iter_rows(max_row=most, max_col=_MOST_COLUMNS, values_only=True)
    for number, values in enumerate(found, 1):
        cells = [_cell(value) for value in values]
        while cells and cells[-1] is None:
            cells.pop()
        yield number, cells


def _cell(value: Any) -> str | float | None:
    if value is None or isinstance(value, str):
        return value[:_LONGEST_TEXT] if value else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)[:_LONGEST_TEXT]
    try:
        return float(value)
    except OverflowError:
        return str(value)[:_LONGEST_TEXT]
