"""Have a DXF drawing read in a child process: its encoding, whether it is whole, its curves."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from app.data.formats.child_process import run_worker
from app.data.formats.reading import ReadLimits, ReadOptions
from app.data.formats.refusals import not_finite, require_vertex_count
from app.data.formats.text_encoding import chosen_encoding
from app.domain.reference import Coordinates
from app.errors import InputError, InputTooLarge
from app.text import Text

CHORD_TOLERANCE_M = 0.001  # how far a chord may lie from its arc
MOST_ENTITIES = 500_000  # of the model space, with blocks taken apart
BINARY_MAGIC = b"AutoCAD Binary DXF\r\n\x1a\x00"
_UNICODE_VERSION = "AC1021"  # from R2007 on a drawing is UTF-8
_VERSION = re.compile(rb"\$ACADVER\s+1\s+(AC\d{4})")
_CODE_PAGE = re.compile(rb"\$DWGCODEPAGE\s+3\s+([\w.-]{1,20})")
_HEADER_BYTES = 100_000
_CHINESE_PAGES = ("ansi_936", "gb2312", "gbk", "gb18030", "dos936")


@dataclass(frozen=True, slots=True)
class DxfCurve:
    """One curve of the model space in the world's axes; `inserted`: it came with a block."""

    layer: str
    handle: str
    kind: str
    closed: bool
    curved_m: float
    inserted: bool
    points: Coordinates


@dataclass(frozen=True, slots=True)
class DxfDrawing:
    """The curves of a drawing; `skipped` and `hidden` count the rest by kind and by layer."""

    version: str
    encoding: str
    units: int
    curves: tuple[DxfCurve, ...]
    skipped: Mapping[str, int]
    hidden: Mapping[str, int]
    heights: bool
    on_paper: int


def read_drawing(content: bytes, options: ReadOptions, limits: ReadLimits) -> DxfDrawing:
    """Read the curves of a DXF file, text or binary.

    Raises
    ------
    InputError
        `input.truncated`, `dxf.unreadable`, `dxf.recursive_block`, `dxf.too_many_entities`,
        `input.too_many_vertices`, `input.reader_*`, `input.encoding_unknown`,
        `coordinates.not_finite`.
    """
    _require_end(content)
    encoding = "" if content.startswith(BINARY_MAGIC) else _encoding(content, options)
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "drawing.dxf"
        path.write_bytes(content)
        bounds = json.dumps({
            "vertices": limits.vertices, "entities": MOST_ENTITIES,
            "chord_tolerance_m": CHORD_TOLERANCE_M,
        })  # fmt: skip
        arguments = [str(path), encoding, bounds]
        answer = run_worker("app.data.formats.dxf_worker", arguments, folder, limits)
    head, _, numbers = answer.partition(b"\n")
    document = json.loads(head)
    if "error" in document:
        raise _refusal(document, limits)
    return _drawing(document, numbers, encoding)


def _require_end(content: bytes) -> None:
    binary = content.startswith(BINARY_MAGIC)
    tail = content[-200:].rstrip(b"\0 \t\r\n\x1a")
    if not (tail.endswith(b"EOF") and (binary or tail.split()[-2:] == [b"0", b"EOF"])):
        raise InputError(
            "input.truncated",
            Text("DXF 没有结束标记，文件不完整", "the DXF lacks its end mark: it is cut short"),
            mend=Text("请重新导出或上传完整文件", "export or upload the whole file again"),
        )


def _encoding(content: bytes, options: ReadOptions) -> str:
    """Return the codec of a text drawing: the caller's, the version's, the header's, the bytes'."""
    if chosen := chosen_encoding(options):
        return chosen
    header = content[:_HEADER_BYTES]
    version, page = _VERSION.search(header), _CODE_PAGE.search(header)
    told = "utf-8" if version and version[1].decode() >= _UNICODE_VERSION else ""
    if not told and page and page[1].decode().lower() in _CHINESE_PAGES:
        told = "gb18030"
    if content.isascii():
        return told or "utf-8"
    order = ("gb18030", "utf-8") if told == "gb18030" else ("utf-8", "gb18030")
    return next((name for name in order if _decodes(content, name)), told or "gb18030")


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _drawing(document: dict[str, object], numbers: bytes, encoding: str) -> DxfDrawing:
    entries: list[dict[str, object]] = document.pop("curves")  # type: ignore[assignment]
    pairs = np.frombuffer(numbers, dtype=np.float64).reshape(-1, 2)
    if not np.isfinite(pairs).all():
        raise not_finite({})
    curves, place = [], 0
    for entry in entries:
        count = entry.pop("points")
        points = pairs[place : place + count]  # type: ignore[operator]
        curves.append(DxfCurve(points=points, **entry))  # type: ignore[arg-type]
        place += len(points)
    shown = encoding or "binary"
    return DxfDrawing(encoding=shown, curves=tuple(curves), **document)  # type: ignore[arg-type]


def _refusal(document: Mapping[str, object], limits: ReadLimits) -> InputError:
    error = document["error"]
    if error == "vertices":
        require_vertex_count(limits.vertices + 1, limits)
    if error == "entities":
        return InputTooLarge(
            "dxf.too_many_entities",
            Text(
                f"图形展开图块后超过 {MOST_ENTITIES} 个实体",
                f"with its blocks taken apart the drawing has over {MOST_ENTITIES} entities",
            ),
            mend=Text("请只导出地块所在图层", "export only the layer with the parcels"),
        )
    if error == "recursive":
        return InputError(
            "dxf.recursive_block",
            Text("图块包含自身或嵌套过深", "a block contains itself, or is nested too deeply"),
            mend=Text("请在 CAD 中清理图块（PURGE、AUDIT）后重新导出", "clean up the blocks"),
        )
    return InputError(
        "dxf.unreadable",
        Text("DXF 结构有误，无法读取", "the structure of the DXF is damaged"),
        mend=Text(
            "请在 CAD 中执行 AUDIT 后另存为 DXF 2010", "run AUDIT in CAD and save it as DXF 2010"
        ),
        where={"seen": str(document.get("seen", ""))},
    )
