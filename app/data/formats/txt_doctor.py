"""The TXT doctor: hand back a boundary-point TXT in the standard form, and every correction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from app.data.formats.boundary_txt import TxtFile, read_txt_file
from app.data.formats.reading import ReadLimits, ReadOptions
from app.data.formats.refusals import require_file_size
from app.data.formats.text_encoding import Decoded, decode_text
from app.data.formats.txt_document import ParcelLines, TxtDocument
from app.data.formats.txt_quirks import line_runs
from app.data.formats.txt_writer import KEYS, write_txt
from app.domain.parcels import Diagnostic, DrawnParcel
from app.text import Text

_UNTOUCHED = ReadOptions()
_USUAL = ReadLimits()

# What the reader reports of any file, also of one in perfect order.
_NO_CORRECTION = frozenset(
    {
        "input.encoding", "crs.plane", "txt.area_close", "txt.area_equals_both",
        "txt.area_equals_planar", "txt.area_equals_ellipsoidal", "txt.count_differs",
    }
)  # fmt: skip
_HEADER_FIELDS = (
    ("mend.count", Text("界址点数", "the number of points")),
    ("mend.area", Text("面积（公顷）", "the area (ha)")),
    ("mend.header", Text("地块编号", "the parcel's number")),
    ("mend.header", Text("地块名称", "the parcel's name")),
    ("mend.header", Text("记录图形属性", "the shape kind")),
    ("mend.header", Text("图幅号", "the map sheet")),
    ("mend.header", Text("地块用途", "the use")),
    ("mend.header", Text("地类编码", "the land class")),
)


@dataclass(frozen=True, slots=True)
class MendedTxt:
    """The clean file (encode it as UTF-8 or GB18030), what was corrected, and its parcels."""

    text: str
    corrections: tuple[Diagnostic, ...]
    parcels: tuple[DrawnParcel, ...]


def mend_txt(
    content: bytes, options: ReadOptions = _UNTOUCHED, limits: ReadLimits = _USUAL
) -> MendedTxt:
    """Rewrite a boundary-point TXT in its standard form without changing any geometry.

    Coordinates are rounded to 1 mm; what cannot be decided is refused as in reading.

    Raises
    ------
    InputError
        As read_parcels; `txt.zones_mixed` if the parcels lie in several planes.
    AmbiguousInput
        `input.ambiguous` where the caller must decide first.
    """
    require_file_size(len(content), limits)
    decoded = decode_text(content, options)
    given = read_txt_file(decoded, options, limits)
    keys = {key.key: key.value for key in given.document.keys}
    text = write_txt(given.parcels, keys, given.document.sections)
    mended = read_txt_file(Decoded(text, "utf-8"), ReadOptions(), limits)
    corrections = (
        *_encoding_correction(decoded),
        *_reader_corrections(given),
        *_key_corrections(given.document, mended.document),
        *_parcel_corrections(given.document.parcels, mended.document.parcels),
    )
    return MendedTxt(text, corrections, mended.parcels)


def _encoding_correction(decoded: Decoded) -> Iterator[Diagnostic]:
    if decoded.encoding != "utf-8":
        name = decoded.encoding
        message = Text(f"编码由 {name} 改为 UTF-8", f"re-encoded from {name} as UTF-8")
        yield Diagnostic("mend.encoding", "info", message, {"line": 1, "encoding": name})


def _reader_corrections(given: TxtFile) -> Iterator[Diagnostic]:
    notes = [*given.diagnostics, *(n for parcel in given.parcels for n in parcel.diagnostics)]
    yield from (note for note in notes if note.code not in _NO_CORRECTION)


def _changed(code: str, line: int, what: Text, before: str, after: str) -> Diagnostic:
    old_zh, old_en = (f"“{before}”", f"“{before}”") if before else ("空", "nothing")
    new_zh, new_en = (f"“{after}”", f"“{after}”") if after else ("空", "nothing")
    return Diagnostic(
        code,
        "info",
        Text(
            f"第 {line} 行：{what.zh}由{old_zh}改为{new_zh}",
            f"line {line}: {what.en} changed from {old_en} to {new_en}",
        ),
        {"line": line, "before": before, "after": after},
    )


def _key_corrections(given: TxtDocument, mended: TxtDocument) -> Iterator[Diagnostic]:
    before = {key.key: key for key in given.keys}
    for key in mended.keys:
        old = before.get(key.key)
        if old is None or old.value != key.value:
            line = old.line if old else 1
            yield _changed(
                "mend.key", line, Text(key.key, key.key), old.value if old else "", key.value
            )
    order = [key.key for key in given.keys]
    standard = [key for key in KEYS if key in order]
    if order != standard + [key for key in order if key not in KEYS]:
        line = given.keys[0].line
        message = Text("文件头的键已按标准顺序排列", "the keys were put in the standard order")
        yield Diagnostic("mend.key_order", "info", message, {"line": line})


def _parcel_corrections(
    given: Sequence[ParcelLines], mended: Sequence[ParcelLines]
) -> Iterator[Diagnostic]:
    for old, new in zip(given, mended, strict=True):
        for offset, (code, name) in enumerate(_HEADER_FIELDS, -4):
            before, after = old.field(offset), new.field(offset)
            if before != after:
                yield _changed(code, old.line, name, before, after)
        yield from _point_corrections(old, new)


def _point_corrections(old: ParcelLines, new: ParcelLines) -> Iterator[Diagnostic]:
    pairs = list(zip_longest(old.points, new.points[: len(old.points)]))
    last = old.points[-1].line
    names = [a.line for a, b in pairs if b is None or a.name != b.name]
    rings = [a.line for a, b in pairs if b is None or a.ring != b.ring]
    moved = [
        a.line
        for a, b in pairs
        if b is None or (a.first, a.second, a.decimals) != (b.first, b.second, b.decimals)
    ]
    if len(new.points) > len(old.points):
        yield _rewritten("mend.points_added", [last], Text("补写了闭合点", "closing points added"))
    if names:
        yield _rewritten("mend.points_renumbered", names, Text("点号重编", "points renumbered"))
    if rings:
        yield _rewritten("mend.rings_renumbered", rings, Text("圈号重编", "rings renumbered"))
    if moved:
        text = Text(
            "坐标按标准写法重写（X 在前、带带号、三位小数、点序）",
            "coordinates rewritten: X first, with zone, three decimals, in ring order",
        )
        yield _rewritten("mend.coordinates", moved, text)


def _rewritten(code: str, lines: Sequence[int], what: Text) -> Diagnostic:
    printed = line_runs(lines)
    message = Text(f"第 {printed} 行：{what.zh}", f"line {printed}: {what.en}")
    return Diagnostic(code, "info", message, {"line": lines[0], "lines": printed})
