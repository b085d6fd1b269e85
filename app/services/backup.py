"""Back up the whole store into one file, and put it back: each whole, or nothing changes."""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.data.store.copying import Contents, replace_contents, require_sound_file, write_copy
from app.data.store.engine import FILE_NAME, make_engine, unavailable
from app.data.store.migrating import bring_to_newest, revision_of
from app.data.store.records import RecordStore, open_store
from app.errors import DataError, InputError, Unavailable
from app.text import Text

_PARTS = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What a backup or a restoration copied, in words and numbers."""

    words: Text
    contents: Contents
    set_aside: Path | None = None


def back_up(data_dir: Path, file: Path, *, database_url: str | None = None) -> CopyReport:
    """Write everything stored into `file`, an SQLite database whatever kind the store is.

    The service may run meanwhile. `file` is replaced at the end, in one step: a backup that fails
    or is killed leaves the former one untouched.

    Raises
    ------
    DataError
        `store.damaged` if the store itself is.
    Unavailable
        `store.unavailable`, `backup.cannot_write`, `backup.busy`.
    """
    store = open_store(data_dir, database_url=database_url)
    partial = file.with_name(file.name + ".partial")
    try:
        with _held(partial):
            contents = write_copy(store.engine, partial)
            with partial.open("rb") as written:
                os.fsync(written.fileno())
            partial.replace(file)
    except (OSError, sqlite3.Error, SQLAlchemyError) as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise _cannot_write(file, error) from error
    finally:
        store.close()
    return CopyReport(_words("已备份", "backed up", contents), contents)


@contextmanager
def _held(partial: Path) -> Iterator[None]:
    """Hold the unfinished file for this backup, emptied of what a killed one left."""
    with partial.open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            busy = Text("另一备份正在写入同一文件", "another backup writes the same file")
            raise Unavailable("backup.busy", busy) from error
        for part in ("-journal", *_PARTS[1:]):
            partial.with_name(partial.name + part).unlink(missing_ok=True)
        yield


def restore(
    data_dir: Path,
    file: Path,
    *,
    database_url: str | None = None,
    accept_broken_seals: bool = False,
) -> CopyReport:
    """Put everything back as it was in a backup; the backup itself is only read.

    The backup is verified before the store is touched, and again before the old contents go. A
    database file that is damaged is set aside under another name, never deleted.

    Raises
    ------
    InputError
        `backup.unreadable`, `backup.not_ours`.
    DataError
        `store.damaged`, `record.seal_broken`, `imports.seal_broken`; nothing is changed.
    Unavailable
        `store.unavailable`, `store.newer`; nothing is changed.
    """
    with _verified(file) as copy:
        aside = None if database_url else _set_damaged_aside(data_dir)
        store: RecordStore | None = None
        try:
            store = open_store(data_dir, database_url=database_url)
            contents = replace_contents(store.engine, copy, accept_unsealed=accept_broken_seals)
        except BaseException:
            if aside is not None:
                _put_back(data_dir, aside)
            raise
        finally:
            if store is not None:
                store.close()
    words = _words("已恢复", "restored", contents)
    if aside is not None:
        words = Text(
            f"{words.zh}；损坏的数据库保留为 {aside}，请重新启动服务",
            f"{words.en}; the damaged database is kept as {aside}: restart the service",
        )
    return CopyReport(words, contents, aside)


@contextmanager
def _verified(file: Path) -> Iterator[Engine]:
    """Open a sound copy of a backup, brought to the newest revision."""
    with TemporaryDirectory(prefix="zoning-restore-") as name:
        path = Path(name) / FILE_NAME
        try:
            shutil.copyfile(file, path)
            require_sound_file(path)
        except OSError as error:
            raise _unreadable(file, error.strerror or "") from error
        except sqlite3.Error as error:
            raise _unreadable(file, str(error)) from error
        except DataError as error:
            raise _unreadable(file, error.message.en) from error
        copy = make_engine(path.parent, None, 1.0)
        try:
            _require_ours(copy, file)
            bring_to_newest(copy, path.parent)
            yield copy
        except SQLAlchemyError as error:
            raise unavailable(error) from error
        finally:
            copy.dispose()


def _require_ours(copy: Engine, file: Path) -> None:
    if revision_of(copy) is None:
        raise InputError(
            "backup.not_ours",
            Text(f"{file} 不是本产品的备份", f"{file} is no backup of this product"),
            mend=Text("请选择 zoning backup 写出的文件", "choose a file that zoning backup wrote"),
            where={"file": str(file)},
        )


def _set_damaged_aside(folder: Path) -> Path | None:
    """Rename a damaged database; leave a sound one, and one that is only locked, where it is."""
    path = folder / FILE_NAME
    if not path.exists():
        return None
    try:
        require_sound_file(path)
    except sqlite3.OperationalError:
        return None
    except DataError:
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        aside = path.with_name(f"{FILE_NAME}.damaged-{moment}")
        _rename(path, aside)
        return aside
    return None


def _put_back(folder: Path, aside: Path) -> None:
    for part in _PARTS:
        (folder / (FILE_NAME + part)).unlink(missing_ok=True)
    _rename(aside, folder / FILE_NAME)


def _rename(old: Path, new: Path) -> None:
    for part in reversed(_PARTS):
        with suppress(FileNotFoundError):
            old.with_name(old.name + part).rename(new.with_name(new.name + part))


def _words(zh: str, en: str, contents: Contents) -> Text:
    rows = contents.rows
    counts = rows["assessment"], rows["layer_version"], rows["zone_version"]
    words = Text(
        f"{zh}：{counts[0]} 条记录、{counts[1]} 个图层版本、{counts[2]} 个园区边界版本",
        f"{en}: {counts[0]} records, {counts[1]} layer versions, {counts[2]} zone boundaries",
    )
    broken = len(contents.unsealed)
    if not broken:
        return words
    return Text(
        f"{words.zh}；其中 {broken} 条记录与封存值不符，不予出示",
        f"{words.en}; {broken} records do not match their seals and are not shown",
    )


def _cannot_write(file: Path, error: Exception) -> Unavailable:
    cause = getattr(error, "strerror", None) or str(error)
    return Unavailable(
        "backup.cannot_write",
        Text(
            f"无法写入 {file}（{cause}），原有备份未变；请检查磁盘空间与权限",
            f"cannot write {file} ({cause}); a former backup is unchanged: check disk space and "
            "permissions",
        ),
        where={"file": str(file)},
    )


def _unreadable(file: Path, cause: str) -> InputError:
    return InputError(
        "backup.unreadable",
        Text(f"备份 {file} 无法使用：{cause}", f"the backup {file} cannot be used: {cause}"),
        mend=Text("请换用另一份备份", "use another backup"),
        where={"file": str(file)},
    )
