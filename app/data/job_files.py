"""The files of jobs, one folder a job: what was handed in, parts, the result.

`<data folder>/jobs/<id>/upload.<ending>`; while it runs, parts and scratch; `result.<ending>` when
it is done. A folder without a job in the store is what a killed upload left.
"""

import errno
import re
import shutil
import time
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from app.data.formats.archived import shapefile_parts_missing
from app.data.formats.sniffing import kind_of_bytes
from app.errors import InputError, Unavailable
from app.text import Text

FOLDER = "jobs"
UPLOAD = "upload"
KEPT = "kept"
ABANDONED_SECONDS = 86_400.0  # an upload takes less
_HEAD_BYTES = 16_384
_MOST_ENTRIES = 2_000
_PARQUET = b"PAR1"
_SQLITE = b"SQLite format 3\x00"
_ZIP = b"PK\x03\x04"
_FULL = (errno.ENOSPC, errno.EDQUOT)
_NAME = re.compile(r"[A-Za-z0-9_-]{22}")  # no other folder is ever removed

Ending = Literal["parquet", "gpkg", "zip"]


@dataclass(frozen=True, slots=True)
class JobFolder:
    """Where the files of one job lie."""

    path: Path

    @property
    def incoming(self) -> Path:
        """Return the upload while it arrives."""
        return self.path / f"{UPLOAD}.partial"

    @property
    def kept(self) -> Path:
        """Return the folder of what a page handed in, until it is queued or chosen otherwise."""
        return self.path / KEPT

    @property
    def scratch(self) -> Path:
        """Return the folder for temporary files of the job's process."""
        return self.path / "scratch"

    @property
    def lock(self) -> Path:
        """Return the file that the one process at work holds locked."""
        return self.path / "lock"

    def upload(self) -> Path | None:
        """Return the whole upload, None if it is gone."""
        found = [path for path in self.path.glob(f"{UPLOAD}.*") if path != self.incoming]
        return found[0] if found else None

    def result(self, ending: str) -> Path:
        """Return the finished result; it has this name only when it is whole."""
        return self.path / f"result.{ending}"

    def make(self) -> None:
        """Make the folder; Unavailable `job.no_room`, `job.cannot_write`."""
        try:
            self.path.mkdir(parents=True, mode=0o700)
        except OSError as error:
            raise cannot_write(error) from error

    def accept(self) -> Path:
        """Give the upload its name, by what it holds.

        Raises
        ------
        InputError
            `input.empty`, `job.format`, `input.format_refused`, `input.dwg_refused`,
            `input.truncated`, `input.archive_damaged`, `input.shapefile_parts_missing`.
        """
        return self.incoming.rename(self.path / f"{UPLOAD}.{ending_of(self.incoming)}")

    def tidy(self, result: Path | None) -> None:
        """Remove all but the upload and the result; without a result, nothing half-done stays."""
        for path in self.path.glob("*"):
            if path in (result, self.upload()):
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove everything; what cannot be removed now is, when jobs are pruned."""
        shutil.rmtree(self.path, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class JobFolders:
    """The folders of all jobs of one data folder."""

    data_dir: Path

    def of(self, job_id: str) -> JobFolder:
        """Return the folder of a job, whether or not it exists."""
        if not _NAME.fullmatch(job_id):
            raise ValueError(job_id)  # numbers are ours; never a path
        return JobFolder(self.data_dir / FOLDER / job_id)

    def free_bytes(self) -> int:
        """Return how much room the disk has."""
        present = next(p for p in (self.data_dir, *self.data_dir.absolute().parents) if p.exists())
        return shutil.disk_usage(present).free

    def remove_unknown(self, known: Collection[str]) -> list[str]:
        """Remove folders of no job, unless an upload may still be arriving there."""
        removed = []
        for path in (self.data_dir / FOLDER).glob("*"):
            if _NAME.fullmatch(path.name) and path.name not in known and _is_abandoned(path):
                shutil.rmtree(path, ignore_errors=True)
                removed.append(path.name)
        return removed


def cannot_write(error: OSError) -> Unavailable:
    """Return what is said when a file of a job cannot be written."""
    if error.errno in _FULL:
        return no_room()
    cause = error.strerror or type(error).__name__
    return Unavailable(
        "job.cannot_write",
        Text(
            f"无法写入数据目录（{cause}），没有留下任何文件；请检查权限",
            f"the data folder cannot be written ({cause}), nothing was left: check permissions",
        ),
    )


def no_room() -> Unavailable:
    """Return what is said when the disk is full."""
    return Unavailable(
        "job.no_room",
        Text(
            "磁盘空间不足，没有留下半成品；请管理员清理数据目录所在磁盘后重新提交",
            "the disk is full, nothing half-written was left: have room made where the data "
            "folder is, then hand the file in again",
        ),
    )


def _is_abandoned(path: Path) -> bool:
    try:
        newest = max(p.stat().st_mtime for p in (path, *path.iterdir()))
    except OSError:  # it goes away by itself
        return False
    return time.time() - newest > ABANDONED_SECONDS


def ending_of(path: Path) -> Ending:
    """Return the ending of a file that batches read, by what it holds; InputError as `accept`."""
    with path.open("rb") as file:
        return _ending_of(file)


def _ending_of(file: BinaryIO) -> Ending:
    head = file.read(_HEAD_BYTES)
    if not head:
        raise InputError(
            "input.empty",
            Text("文件是空的", "the file is empty"),
            mend=_accepted(),
        )
    if head.startswith(_PARQUET):
        file.seek(-len(_PARQUET), 2)
        if file.read() != _PARQUET:
            raise _truncated()
        return "parquet"
    if head.startswith(_SQLITE):
        return "gpkg"
    if head.startswith(_ZIP):
        _require_shapefile(file)
        return "zip"
    kind_of_bytes(head)  # names what it knows and does not read
    raise _other_format()


def _require_shapefile(file: BinaryIO) -> None:
    """Look at the names in a zip; nothing is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = [name.lower() for name in archive.namelist()[:_MOST_ENTRIES]]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise InputError(
            "input.archive_damaged",
            Text("压缩包损坏或不完整", "the archive is damaged or cut short"),
            mend=Text("请重新打包上传", "pack it again and upload that"),
        ) from error
    endings = {Path(name).suffix for name in names}
    if ".shp" not in endings:
        raise _other_format()
    missing = [ending for ending in (".shx", ".dbf") if ending not in endings]
    if missing:
        raise shapefile_parts_missing(missing)


def _accepted() -> Text:
    return Text(
        "批次可读 GeoParquet、GeoPackage 和 zip 打包的 shapefile；其他格式请用 /api/parcels/check",
        "batches are GeoParquet, GeoPackage or a zipped shapefile; other formats are for "
        "/api/parcels/check",
    )


def _other_format() -> InputError:
    return InputError(
        "job.format",
        Text("文件不是批次可读的格式", "the file is of no format that batches read"),
        mend=_accepted(),
    )


def _truncated() -> InputError:
    return InputError(
        "input.truncated",
        Text("文件不完整", "the file is cut short"),
        mend=Text("请重新导出或重新上传", "export or upload it again"),
    )
