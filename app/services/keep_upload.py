"""What a page handed in for a batch stays on the disk until it is queued or chosen otherwise.

A browser cannot fill a file field again: a form that is refused, or that has more parcels than a
record takes, names the folder where its files lie. Folders that nobody queues are removed by the
consumer of jobs a day later.
"""

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.data.job_files import JobFolder, JobFolders, cannot_write, ending_of
from app.errors import InputError
from app.services.check_parcels import HandedIn
from app.services.job_room import JobRoom
from app.services.submit_job import open_folder
from app.text import Text

_NAMES = "names.json"
_ID_LENGTH = 22
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file on the disk under the name that it was handed in with."""

    name: str
    path: Path

    @property
    def bytes(self) -> int:
        """Return its size."""
        return self.path.stat().st_size


@dataclass(frozen=True, slots=True)
class Kept:
    """Files that wait in the folder of a job that is not queued yet."""

    id: str
    folder: JobFolder
    files: Sequence[KeptFile]


def new_folder(room: JobRoom, expected_bytes: int) -> tuple[str, JobFolder]:
    """Make a folder for files to come; Unavailable `job.no_room`, `job.cannot_write`."""
    job_id, folder = open_folder(room.folders, expected_bytes)
    try:
        folder.kept.mkdir()
    except OSError as error:
        folder.remove()
        raise cannot_write(error) from error
    return job_id, folder


def open_kept(folder: JobFolder, names: list[str], name: str) -> BinaryIO:
    """Open the next file of a folder for writing and note its name."""
    file = (folder.kept / f"{len(names):03d}").open("wb")
    names.append(name[:_LONGEST_NAME] or "file")
    return file


def note_names(job_id: str, folder: JobFolder, names: Sequence[str]) -> Kept:
    """Keep the names of files that were written, and return them."""
    (folder.kept / _NAMES).write_text(json.dumps(list(names), ensure_ascii=False), "utf-8")
    return Kept(job_id, folder, _files(folder, names))


def keep_files(room: JobRoom, files: Sequence[HandedIn]) -> Kept:
    """Keep files that a refused form handed in.

    Raises
    ------
    Unavailable
        `job.no_room`, `job.cannot_write`; nothing is then kept.
    """
    job_id, folder = new_folder(room, sum(len(file.content) for file in files))
    names: list[str] = []
    try:
        for file in files:
            with open_kept(folder, names, file.name) as out:
                out.write(file.content)
        return note_names(job_id, folder, names)
    except OSError as error:
        folder.remove()
        raise cannot_write(error) from error


def add_file(kept: Kept, file: HandedIn, *, noted: bool) -> Kept:
    """Add a file; one that is not noted is not found again, as the page itself holds it.

    Raises
    ------
    Unavailable
        `job.no_room`, `job.cannot_write`.
    """
    names = [each.name for each in kept.files]
    try:
        with open_kept(kept.folder, names, file.name) as out:
            out.write(file.content)
        if noted:
            return note_names(kept.id, kept.folder, names)
    except OSError as error:
        raise cannot_write(error) from error
    return Kept(kept.id, kept.folder, _files(kept.folder, names))


def handed_in(kept: Kept) -> list[HandedIn]:
    """Return kept files as if they were handed in again; Unavailable `job.cannot_write`."""
    try:
        return [HandedIn(file.name, file.path.read_bytes()) for file in kept.files]
    except OSError as error:
        raise cannot_write(error) from error


def kept_upload(folders: JobFolders, job_id: str) -> Kept:
    """Return what is kept under a number.

    Raises
    ------
    InputError
        `request.kept` if it is there no more, or was queued.
    """
    sound = len(job_id) == _ID_LENGTH and job_id.replace("-", "").replace("_", "").isalnum()
    try:
        if not sound or not job_id.isascii():
            raise FileNotFoundError
        folder = folders.of(job_id)
        names = json.loads((folder.kept / _NAMES).read_text("utf-8"))
        return Kept(job_id, folder, _files(folder, names))
    except (OSError, ValueError) as error:
        raise InputError(
            "request.kept",
            Text("上次的文件已不在服务器上", "the file of the page before is kept no longer"),
            mend=Text("请重新选择文件", "choose the file again"),
            where={"field": "file"},
        ) from error


def noted(kept: Kept) -> Kept | None:
    """Return the files that are found again by their number; None if there are none."""
    try:
        names = json.loads((kept.folder.kept / _NAMES).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return Kept(kept.id, kept.folder, _files(kept.folder, names)) if names else None


def is_for_batches(kept: Kept) -> bool:
    """Tell whether it is one file of a format that batches read as it stands."""
    if len(kept.files) != 1:
        return False
    try:
        ending_of(kept.files[0].path)
    except InputError as error:
        if error.code != "job.format":
            raise
        return False
    return True


def lay_ready(kept: Kept) -> None:
    """Put the one file where a job's upload arrives; it stays kept until the job is queued."""
    kept.folder.incoming.unlink(missing_ok=True)
    os.link(kept.files[0].path, kept.folder.incoming)


def let_go(kept: Kept) -> None:
    """Remove what was kept, once it is queued."""
    shutil.rmtree(kept.folder.kept, ignore_errors=True)


def _files(folder: JobFolder, names: Sequence[str]) -> list[KeptFile]:
    return [KeptFile(name, folder.kept / f"{n:03d}") for n, name in enumerate(names)]
