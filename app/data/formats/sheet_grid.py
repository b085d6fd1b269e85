"""A table as rows of cells, whether it came from a workbook or from delimited text."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import Place

Cell = str | float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its number as the spreadsheet shows it; cells that are empty are None."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, index: int | None) -> Cell:
        """Return the cell at `index` (from 0), None beyond the end or for no column."""
        return self.cells[index] if index is not None and index < len(self.cells) else None

    def text(self, index: int | None) -> str:
        """Return a cell as text; whole numbers without decimals, nothing as an empty text."""
        value = self.cell(index)
        if isinstance(value, float):
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        return (value or "").strip()

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(self.text(index) for index in range(len(self.cells)))


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet; `name` is empty for delimited text. Rows that are blank may be missing."""

    name: str
    rows: Sequence[Row]

    def place(self, row: int, column: int | None = None) -> Place:
        """Return where a cell is, for a refusal or a diagnostic."""
        place: dict[str, str | int | float] = {"sheet": self.name} if self.name else {}
        place |= {"row": row, "line": row}
        return place if column is None else {**place, "column": column_name(column)}

    def spoken(self, row: int, column: int | None = None) -> tuple[str, str]:
        """Return where a cell is, in words of both languages."""
        zh, en = (f"工作表“{self.name}”", f"sheet “{self.name}”, ") if self.name else ("", "")
        if column is None:
            return f"{zh}第 {row} 行", f"{en}row {row}"
        name = column_name(column)
        return f"{zh}第 {row} 行 {name} 列", f"{en}row {row}, column {name}"


def column_name(index: int) -> str:
    """Return a column's letters.

    >>> column_name(0), column_name(27)
    ('A', 'AB')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
