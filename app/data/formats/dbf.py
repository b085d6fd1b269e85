"""Read the attribute table of a shapefile and find out its encoding.

GDAL takes a table without code page for Latin-1 and garbles Chinese; here the code-page file, the
table's own mark, and the bytes themselves are asked, in that order.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from app.data.formats.text_encoding import known_encoding
from app.errors import InputError
from app.text import Text

_HEADER_BYTES, _FIELD_BYTES = 32, 32
_CODE_PAGES = {0x4D: "gb18030", 0x7A: "gb18030", 0x4F: "big5", 0x78: "big5"}
_SAMPLE_BYTES = 1_000_000
_TEXT_TYPES = "CNFDL"


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name's bytes, type letter, and place in a record."""

    raw_name: bytes
    type: str
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Table:
    """An attribute table whose rows are decoded when asked for."""

    content: bytes
    fields: tuple[Field, ...]
    first_record: int
    record_bytes: int
    records: int
    encoding: str
    encoding_source: Text

    def row(self, index: int) -> Mapping[str, str]:
        """Return the non-empty values of record `index` (from 0) as text.

        Field names end after 10 bytes, within a character sometimes: such a rest is dropped.
        """
        start = self.first_record + index * self.record_bytes
        record = self.content[start : start + self.record_bytes]
        values = {
            field.raw_name.decode(self.encoding, errors="ignore"): record[
                field.start : field.start + field.size
            ]
            .rstrip(b"\0 ")
            .decode(self.encoding, errors="replace")
            .strip()
            for field in self.fields
        }
        return {name: value for name, value in values.items() if value}


def read_table(content: bytes, code_page: bytes | None, encoding: str | None) -> Table:
    """Read the header of a dBase table and decide its encoding.

    Parameters
    ----------
    content : the .dbf file
    code_page : the .cpg file, if there is one
    encoding : the codec of the caller's choice, which wins

    Raises
    ------
    InputError
        `input.truncated` if the table is shorter than its header says, `dbf.unreadable`.
    """
    if len(content) < _HEADER_BYTES + 1:
        raise _cut()
    records, first_record, record_bytes = struct.unpack("<IHH", content[4:12])
    if not _HEADER_BYTES < first_record <= len(content) or record_bytes < 1:
        raise _cut()
    if first_record + records * record_bytes > len(content):
        raise _cut()
    fields = _fields(content[_HEADER_BYTES:first_record])
    sample = _text_sample(content, fields, first_record, record_bytes, records)
    name, source = _encoding(sample, content[29], code_page, encoding)
    return Table(content, fields, first_record, record_bytes, records, name, source)


def _fields(header: bytes) -> tuple[Field, ...]:
    fields, start = [], 1
    for place in range(0, len(header) - _FIELD_BYTES + 1, _FIELD_BYTES):
        entry = header[place : place + _FIELD_BYTES]
        if entry[0] == 0x0D:
            break
        field = Field(entry[:11].partition(b"\0")[0], chr(entry[11]), start, entry[16])
        start += field.size
        if field.type in _TEXT_TYPES:
            fields.append(field)
    if not fields:
        raise InputError(
            "dbf.unreadable",
            Text("属性表没有可读的字段", "the attribute table has no readable field"),
            mend=Text("请重新导出 shapefile", "export the shapefile again"),
        )
    return tuple(fields)


def _text_sample(
    content: bytes, fields: tuple[Field, ...], first: int, size: int, records: int
) -> list[bytes]:
    """Return names and values, each apart, since a name cut within a character proves nothing."""
    texts = [field.raw_name for field in fields if len(field.raw_name) < 10]
    taken = 0
    for index in range(records):
        if taken > _SAMPLE_BYTES:
            break
        record = content[first + index * size : first + (index + 1) * size]
        texts += [record[f.start : f.start + f.size].rstrip(b"\0 ") for f in fields]
        taken += size
    return texts


def _encoding(
    texts: list[bytes], mark: int, code_page: bytes | None, chosen: str | None
) -> tuple[str, Text]:
    if chosen:
        return chosen, Text("调用者指定", "the caller's choice")
    if code_page:
        label = code_page[:40].decode("ascii", errors="ignore").strip()
        named = known_encoding("gbk" if label in ("936", "ANSI 936") else label)
        named = "utf-8" if label == "65001" or named == "utf-8-sig" else named
        if named:
            return named, Text(".cpg 文件", "the .cpg file")
    if mark in _CODE_PAGES:
        return _CODE_PAGES[mark], Text("DBF 语言标识", "the table's language mark")
    by_bytes = Text("字节内容", "the bytes themselves")
    try:
        for text in texts:
            text.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030", by_bytes
    return "utf-8", by_bytes


def _cut() -> InputError:
    return InputError(
        "input.truncated",
        Text("属性表（.dbf）不完整", "the attribute table (.dbf) is cut short"),
        mend=Text("请重新打包完整的 shapefile", "pack the whole shapefile again"),
    )
