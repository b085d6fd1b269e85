"""Deviations of a boundary-point TXT that are read without doubt, one diagnostic a kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from app.domain.parcels import Diagnostic
from app.text import Text

_MOST_RUNS = 20  # of line numbers printed for one kind


@dataclass(frozen=True, slots=True)
class Quirk:
    """One deviation and its line."""

    code: str
    line: int


_QUIRKS: dict[str, tuple[Literal["info", "warning"], Text]] = {
    "txt.carriage_returns": (
        "info", Text("行尾为单个回车符", "lines end in a bare carriage return")),
    "txt.indented": ("info", Text("行首有空格", "lines begin with blanks")),
    "txt.section_marks": ("info", Text("段名用【】或［］", "section marks are full-width")),
    "txt.full_width": (
        "warning", Text("使用了全角逗号、等号或数字", "full-width commas, equals signs or digits")),
    "txt.line_ignored": (
        "warning", Text("不是“键=值”，已忽略", "not key=value; the line was left out")),
    "txt.section_missing": (
        "warning", Text("缺少 [地块坐标] 段名", "the section mark [地块坐标] is missing")),
    "txt.mark_missing": ("warning", Text("地块行缺少结尾的 @", "a parcel's line lacks its @")),
    "txt.extra_fields": (
        "info", Text("界址点行多于四个字段，其余未使用", "points have more than four fields")),
    "txt.ring_number_missing": (
        "warning", Text("界址点行缺圈号，按 1 读取", "points lack their ring number; 1 is taken")),
    "txt.closing_numbered_on": (
        "info", Text("闭合点使用了新点号", "the closing point has a number of its own")),
    "txt.closing_omitted": (
        "warning", Text("圈未闭合，已连回起点", "a ring was open and was closed to its start")),
    "txt.closing_differs": (
        "warning", Text("闭合点与起点相差不足 0.1 米，按起点闭合",
                        "the closing point is less than 0.1 m from the start, which is taken")),
    "txt.duplicate_point": (
        "warning", Text("与上一点重复，已略去", "the point repeats the one before; left out")),
    "txt.part_same_ring": (
        "info", Text("同一圈号下又起一圈", "another ring begins under the same ring number")),
}  # fmt: skip


def quirk_diagnostics(quirks: Iterable[Quirk]) -> tuple[Diagnostic, ...]:
    """Gather quirks into one diagnostic a kind, naming every line."""
    lines: dict[str, list[int]] = {}
    for quirk in quirks:
        lines.setdefault(quirk.code, []).append(quirk.line)
    return tuple(_diagnostic(code, sorted(set(numbers))) for code, numbers in lines.items())


def _diagnostic(code: str, lines: list[int]) -> Diagnostic:
    severity, text = _QUIRKS[code]
    printed = line_runs(lines)
    message = Text(f"第 {printed} 行：{text.zh}", f"line {printed}: {text.en}")
    return Diagnostic(code, severity, message, {"line": lines[0], "lines": printed})


def line_runs(lines: Iterable[int]) -> str:
    """Print line numbers compactly.

    >>> line_runs([3, 4, 5, 9])
    '3-5,9'
    """
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    printed = [str(a) if a == b else f"{a}-{b}" for a, b in runs[:_MOST_RUNS]]
    return ",".join(printed) + (" ..." if len(runs) > _MOST_RUNS else "")
