"""Open a workbook (xlsx) in a child process and return its sheets as tables."""

import json
import zipfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from app.data.formats.child_process import run_worker
from app.data.formats.reading import ReadLimits
from app.data.formats.sheet_grid import Grid, Row
from app.domain.parcels import Diagnostic
from app.errors import InputError, InputTooLarge
from app.text import Text

MOST_ROWS = 300_000  # of all sheets together
MOST_SHEETS = 100
_UNPACKED_BYTES = 150_000_000
_LARGEST_RATIO = 250
_RATIO_MATTERS_BYTES = 20_000_000


def read_workbook(
    content: bytes, limits: ReadLimits
) -> tuple[tuple[Grid, ...], tuple[Diagnostic, ...]]:
    """Return the visible sheets of an xlsx file, as values: formulas as they were last computed.

    Raises
    ------
    InputError
        `sheet.unreadable`, `sheet.too_many_rows`, `input.archive_bomb`, `input.archive_damaged`,
        `input.archive_encrypted`, `input.reader_*`.
    """
    _require_safe(content, limits)
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "book.xlsx"
        path.write_bytes(content)
        bounds = json.dumps({"rows": MOST_ROWS, "sheets": MOST_SHEETS})
        arguments = [str(path), bounds]
        answer = run_worker("app.data.formats.sheet_worker", arguments, folder, limits)
    document = json.loads(answer)
    if "error" in document:
        raise _refusal(str(document["error"]))
    grids = tuple(
        Grid(sheet["name"], tuple(Row(number, tuple(cells)) for number, cells in sheet["rows"]))
        for sheet in document["sheets"]
        if not sheet["hidden"]
    )
    hidden = [sheet["name"] for sheet in document["sheets"] if sheet["hidden"]]
    return grids, (_hidden(hidden),) if hidden else ()


def _require_safe(content: bytes, limits: ReadLimits) -> None:
    """Refuse what unpacks to too much; a member is never unpacked beyond the size it states."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise InputError(
            "input.archive_damaged",
            Text("工作簿损坏或不完整", "the workbook is damaged or cut short"),
            mend=Text("请重新保存后上传", "save it again and upload that"),
        ) from error
    if any(info.flag_bits & 0x1 for info in infos):
        raise InputError(
            "input.archive_encrypted",
            Text("工作簿已加密", "the workbook is encrypted"),
            mend=Text("请去掉密码后保存", "save it without a password"),
        )
    unpacked = sum(info.file_size for info in infos)
    ratio = unpacked / max(len(content), 1)
    too_much = unpacked > min(_UNPACKED_BYTES, limits.unpacked_bytes)
    if too_much or (unpacked > _RATIO_MATTERS_BYTES and ratio > _LARGEST_RATIO):
        raise InputTooLarge(
            "input.archive_bomb",
            Text("工作簿展开后过大", "the workbook unpacks to too much"),
            mend=Text("请只保留需要核对的地块", "keep only the parcels to be checked"),
            where={"bytes": unpacked},
        )


def _refusal(error: str) -> InputError:
    if error in ("rows", "sheets"):
        return InputTooLarge(
            "sheet.too_many_rows",
            Text(
                f"工作簿超过 {MOST_ROWS} 行或 {MOST_SHEETS} 个工作表",
                f"the workbook has over {MOST_ROWS} rows or {MOST_SHEETS} sheets",
            ),
            mend=Text("请删除空行和多余的工作表", "delete empty rows and other sheets"),
        )
    return InputError(
        "sheet.unreadable",
        Text("工作簿损坏，无法读取", "the workbook is damaged and cannot be read"),
        mend=Text("请在 Excel 中打开并另存为 xlsx", "open it in Excel and save it as xlsx"),
    )


def _hidden(names: list[str]) -> Diagnostic:
    listed = ", ".join(names[:20])
    return Diagnostic(
        "sheet.hidden_skipped",
        "warning",
        Text(f"隐藏的工作表未读取：{listed}", f"hidden sheets were left out: {listed}"),
        {"count": len(names)},
    )
