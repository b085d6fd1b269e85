"""Finished chunks on disk, so that a batch that was killed goes on where it stopped.

`<out>.parts/` holds a manifest (what the parts were made from) and one Arrow file a chunk. A part
has its name only when it is complete: it is written under another one and renamed.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from app.data.batches.source import Chunk
from app.errors import InputError
from app.text import Text

Stamp = Mapping[str, object]

PARTS_FORMAT = 2  # raised when columns or summaries change: older parts are not gone on with
_END_BYTES = 1 << 20
_SUMMARY = b"summary"
_MANIFEST, _LOCK = "manifest.json", "lock"
_LZ4 = pa.ipc.IpcWriteOptions(compression="lz4")


@dataclass(frozen=True, slots=True)
class Parts:
    """The folder of one batch; other machines reach it under the same path."""

    folder: Path

    def path_of(self, chunk: Chunk) -> Path:
        """Return where the finished chunk lies, or will."""
        return self.folder / f"part-{chunk.number:06d}.arrow"

    def is_done(self, chunk: Chunk) -> bool:
        """Tell whether a chunk is finished and readable; what is damaged is made again."""
        try:
            with pa.ipc.open_file(str(self.path_of(chunk))) as file:
                return int(self._summary(file.schema)["rows"]) == chunk.rows
        except (OSError, KeyError, ValueError, pa.ArrowException):
            return False

    def write(self, chunk: Chunk, table: pa.Table, summary: Mapping[str, object]) -> None:
        """Keep a finished chunk: wholly or not at all, whoever else writes the same one."""
        told = {**summary, "rows": table.num_rows}
        schema = table.schema.with_metadata({_SUMMARY: json.dumps(told).encode()})
        making = self.folder / f".{self.path_of(chunk).name}.{os.getpid()}"
        with making.open("wb") as file:
            with pa.ipc.new_file(file, schema, options=_LZ4) as writer:
                writer.write_table(table.replace_schema_metadata(schema.metadata))
            file.flush()
            os.fsync(file.fileno())
        making.replace(self.path_of(chunk))

    def read(self, chunk: Chunk) -> pa.Table:
        """Return a finished chunk."""
        with pa.ipc.open_file(str(self.path_of(chunk))) as file:
            return file.read_all().replace_schema_metadata(None)

    def summary(self, chunk: Chunk) -> dict[str, Any]:
        """Return what was noted of a finished chunk."""
        with pa.ipc.open_file(str(self.path_of(chunk))) as file:
            return self._summary(file.schema)

    def remove(self) -> None:
        """Remove the folder with everything in it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def _summary(schema: pa.Schema) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((schema.metadata or {})[_SUMMARY])
        return found

    def stamp(self) -> dict[str, Any] | None:
        """Return what the parts were made from, None if there are none."""
        try:
            found: dict[str, Any] = json.loads((self.folder / _MANIFEST).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return found

    def begin(self, stamp: Stamp, *, restart: bool) -> None:
        """Take up what is there if it was made from the same things.

        Raises
        ------
        InputError
            `batch.changed`, naming what changed.
        """
        earlier = None if restart else self.stamp()
        if earlier is not None:
            changed = differences(earlier, json.loads(json.dumps(stamp)))
            if changed:
                raise _changed(changed, self.folder)
            return
        for path in self.folder.glob("*part-*"):
            path.unlink()
        making = self.folder / f".{_MANIFEST}"
        making.write_text(json.dumps(stamp, ensure_ascii=False, indent=1), "utf-8")
        making.replace(self.folder / _MANIFEST)


@contextmanager
def held(folder: Path) -> Iterator[Parts]:
    """Hold the folder of a batch against a second command.

    Raises
    ------
    InputError
        `batch.running`, `output.unwritable`.
    """
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        lock = (folder / _LOCK).open("w")
    except OSError as error:
        raise InputError(
            "output.unwritable",
            Text(
                f"无法写入 {folder}：{error.strerror}", f"cannot write {folder}: {error.strerror}"
            ),
            mend=Text("请核对路径与权限", "check path and permissions"),
            where={"file": str(folder)},
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError(
                "batch.running",
                Text("同一结果文件的批量核对正在进行", "a batch with this result is running"),
                mend=Text("请等待其结束，或换一个结果文件名", "wait for it, or name another file"),
                where={"file": str(folder)},
            ) from None
        yield Parts(folder)


def fingerprint(files: Sequence[str]) -> dict[str, object]:
    """Return what tells whether files changed: name, size, time, hash of both ends."""
    found: dict[str, object] = {}
    for name in files:
        path = Path(name)
        status = path.stat()
        digest = hashlib.sha256()
        with path.open("rb") as file:
            digest.update(file.read(_END_BYTES))
            file.seek(max(0, status.st_size - _END_BYTES))
            digest.update(file.read(_END_BYTES))
        found[path.name] = {
            "size": status.st_size,
            "modified": status.st_mtime_ns,
            "ends": digest.hexdigest(),
        }
    return found


def differences(one: Any, other: Any, name: str = "") -> list[str]:
    """Name what differs between two documents, as `layers.permanent-basic-farmland`.

    >>> differences({"a": 1, "b": {"c": 2, "d": 3}}, {"a": 1, "b": {"c": 2, "d": 4}, "e": 5})
    ['b.d', 'e']
    """
    if isinstance(one, dict) and isinstance(other, dict):
        found = []
        for key in [*one, *(k for k in other if k not in one)]:
            inner = f"{name}.{key}" if name else str(key)
            if key not in one or key not in other:
                found.append(inner)
            else:
                found += differences(one[key], other[key], inner)
        return found
    return [] if one == other else [name]


def _changed(names: Sequence[str], folder: Path) -> InputError:
    listed = ", ".join(names[:10]) + (" ..." if len(names) > 10 else "")
    return InputError(
        "batch.changed",
        Text(
            f"自上次中断以来已变化：{listed}；两种结果不能混在一个文件里",
            f"changed since the batch stopped: {listed}; one file must not mix two answers",
        ),
        mend=Text(
            "请恢复原状后继续，或用 --restart 重新开始", "restore it, or start anew with --restart"
        ),
        where={"changed": listed, "parts": str(folder)},
    )
