"""Split a boundary-point TXT into keys, parcel headers and point lines, with line numbers.

The grammar is that of the public descriptions of the format: a section `[属性描述]` of `key=value`
lines, then `[地块坐标]` with one header line a parcel, ending in `@`, and its point lines
`point name,ring number,X (north),Y (east)`. Every known deviation is taken and noted as a quirk.
"""

import re
from collections.abc import Iterable

from app.data.formats.txt_document import (
    SHAPE_KINDS,
    KeyLine,
    ParcelLines,
    PointLine,
    TxtDocument,
)
from app.data.formats.txt_numbers import half_width, read_number
from app.data.formats.txt_quirks import Quirk
from app.errors import InputError
from app.text import Text

_SECTION = re.compile(r"^\[([^\[\]]*)\]$")
_HEADER_END = re.compile(r"@[,\s]*$")
_POINT_FIELDS = 4


def parse_txt(text: str) -> TxtDocument:
    """Split the text of a boundary-point TXT.

    Raises
    ------
    InputError
        `txt.point_before_parcel`, `txt.point_unreadable`, `txt.not_a_number`, `txt.not_finite`,
        `txt.no_parcel`.
    """
    reader = _Reader()
    lines = re.split(r"\r\n|\r|\n", text)
    if "\r" in text.replace("\r\r\n", "").replace("\r\n", ""):
        reader.quirk("txt.carriage_returns", 1)
    for number, raw in enumerate(lines, 1):
        if raw.strip():
            reader.take(number, raw)
    if not reader.parcels:
        raise InputError(
            "txt.no_parcel",
            Text("文件中没有地块（以 @ 结尾的行）", "the file has no parcel (a line ending in @)"),
            mend=Text("请检查文件是否完整", "check that the file is whole"),
            where={"line": len(lines)},
        )
    return reader.document()


class _Reader:
    """Collects what the lines hold; lives only while one file is split."""

    def __init__(self) -> None:
        self.section = ""
        self.keys: list[KeyLine] = []
        self.sections: list[tuple[str, list[str]]] = []
        self.parcels: list[tuple[int, tuple[str, ...], list[PointLine]]] = []
        self.quirks: list[Quirk] = []

    def quirk(self, code: str, line: int) -> None:
        self.quirks.append(Quirk(code, line))

    def document(self) -> TxtDocument:
        parcels = (ParcelLines(n, fields, tuple(points)) for n, fields, points in self.parcels)
        sections = tuple((name, tuple(lines)) for name, lines in self.sections)
        return TxtDocument(tuple(self.keys), sections, tuple(parcels), tuple(self.quirks))

    def take(self, number: int, raw: str) -> None:
        line = raw.strip()
        plain = half_width(line)
        if raw[:1] in " \t　":
            self.quirk("txt.indented", number)
        if section := _SECTION.match(plain):
            self._open_section(section[1].strip(), number, line)
        elif self._is_header(plain):
            self._take_header(number, line, plain)
        elif self.section == "coordinates":
            self._take_point(number, line, plain)
        elif self.section == "extra":
            self.sections[-1][1].append(line)
        else:
            self._take_key(number, line, plain)

    def _open_section(self, name: str, number: int, line: str) -> None:
        if line[0] != "[" or line[-1] != "]":
            self.quirk("txt.section_marks", number)
        if "坐标" in name and "坐标系" not in name:
            self.section = "coordinates"
        elif "属性" in name:
            self.section = "keys"
        else:
            self.section = "extra"
            self.sections.append((name, []))

    def _take_key(self, number: int, line: str, plain: str) -> None:
        mark = "=" if "=" in plain else ":"
        # Values keep their own characters; only the mark between key and value is made plain.
        place = plain.find(mark)
        if mark not in plain:
            if len(re.split(r"[,;\s]+", plain)) >= _POINT_FIELDS and plain[-1].isdigit():
                raise _point_before_parcel(number)
            self.quirk("txt.line_ignored", number)
            return
        key, value = line[:place].strip(), line[place + 1 :].strip()
        if line[place] != "=":
            self.quirk("txt.full_width", number)
        self.keys.append(KeyLine(number, key, value))

    def _is_header(self, plain: str) -> bool:
        if _HEADER_END.search(plain):
            # The value of a key may end in @ as well.
            return self.section == "coordinates" or "=" not in plain.partition(",")[0]
        fields = [field.strip() for field in plain.split(",")]
        return (
            self.section == "coordinates"
            and len(fields) > _POINT_FIELDS
            and any(field in SHAPE_KINDS for field in fields[1:])
        )

    def _take_header(self, number: int, line: str, plain: str) -> None:
        if self.section != "coordinates":
            self.quirk("txt.section_missing", number)
            self.section = "coordinates"
        if not _HEADER_END.search(plain):
            self.quirk("txt.mark_missing", number)
        fields = _header_fields(line)
        if len(line.split(",")) < len(fields) or line.rstrip(", ")[-1] == "＠":
            self.quirk("txt.full_width", number)
        self.parcels.append((number, fields, []))

    def _take_point(self, number: int, line: str, plain: str) -> None:
        if not self.parcels:
            raise _point_before_parcel(number)
        if plain != line:
            self.quirk("txt.full_width", number)
        pieces = plain.split(",") if "," in plain else re.split(r"[;\s]+", plain)
        fields = [piece.strip() for piece in pieces]
        while fields and not fields[-1]:
            fields.pop()
        self.parcels[-1][2].append(self._point(number, fields))

    def _point(self, number: int, fields: list[str]) -> PointLine:
        if len(fields) > _POINT_FIELDS:
            self.quirk("txt.extra_fields", number)
        # Without ring number X stands second; a short whole number there is a ring, and the line
        # was cut.
        if len(fields) == _POINT_FIELDS - 1 and not re.fullmatch(r"\d{0,4}", fields[1]):
            self.quirk("txt.ring_number_missing", number)
            fields = [fields[0], "1", *fields[1:]]
        if len(fields) < _POINT_FIELDS:
            raise _unreadable(number)
        name, ring = fields[0], fields[1]
        first, _ = read_number(fields[2], number)
        second, decimals = read_number(fields[3], number)
        return PointLine(number, name, ring, first, second, decimals)


def _header_fields(line: str) -> tuple[str, ...]:
    """Return the fields before `@`; a full-width comma separates only where no plain one does."""
    body = re.sub(r"[@＠][,，\s]*$", "", line).rstrip()
    plain = body.split(",")
    fields: Iterable[str] = plain
    if len(plain) <= _POINT_FIELDS:
        fields = re.split("[,，]", body)
    stripped = [field.strip() for field in fields]
    # `@` after a comma leaves one empty field; glued to the last field it leaves none.
    if stripped and not stripped[-1]:
        stripped.pop()
    return tuple(stripped)


def _point_before_parcel(line: int) -> InputError:
    return InputError(
        "txt.point_before_parcel",
        Text(f"第 {line} 行：界址点出现在地块之前", f"line {line}: a point before any parcel"),
        mend=Text("每个地块须先有以 @ 结尾的行", "a line ending in @ must open each parcel"),
        where={"line": line},
    )


def _unreadable(line: int) -> InputError:
    return InputError(
        "txt.point_unreadable",
        Text(
            f"第 {line} 行不是界址点（点号,圈号,X,Y）",
            f"line {line} is not a boundary point (name,ring,X,Y)",
        ),
        mend=Text("请检查该行，文件也可能不完整", "check the line; the file may be cut short"),
        where={"line": line},
    )
