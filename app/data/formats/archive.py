"""Unpack an uploaded zip without letting it write elsewhere, grow without end, or hide another."""

import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from app.data.formats.reading import ReadLimits
from app.errors import InputError, InputTooLarge, Place
from app.text import Text

# Only these are unpacked; documents, spatial indexes and pictures beside them are left alone.
_WANTED = (
    ".shp", ".shx", ".dbf", ".prj", ".cpg", ".gpkg", ".kml", ".geojson", ".json", ".txt", ".dxf",
    ".csv", ".tsv",
)  # fmt: skip
_NESTED = (".zip", ".rar", ".7z", ".gz", ".tgz", ".tar", ".kmz", ".bz2", ".xz")
_DATABASE_FILE = re.compile(r"(?:^|/)([^/]+\.gdb)/([A-Za-z0-9_.]+)$", re.IGNORECASE)

_CHUNK_BYTES = 1 << 20
_LARGEST_RATIO = 250  # unpacked over packed; dBase tables of blanks reach about 100
_RATIO_MATTERS_BYTES = 20_000_000
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1

_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    OSError, KeyError, IndexError, OverflowError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """One unpacked file: its name in the archive, and where it lies under a name of our own."""

    name: str
    path: Path

    @property
    def suffix(self) -> str:
        """The ending of its name in the archive, in lower case."""
        return Path(self.name).suffix.lower()

    @property
    def database(self) -> str:
        """The geodatabase folder it belongs to, or an empty text."""
        found = _DATABASE_FILE.search(self.name)
        return self.name[: found.end(1)] if found else ""


def unpack(content: bytes, folder: Path, limits: ReadLimits) -> tuple[Member, ...]:
    """Unpack the geodata in a zip into `folder`, under numbered names.

    Raises
    ------
    InputError
        `input.archive_damaged`, `input.archive_unsafe` (absolute or parent names, links, archives
        within, rare compression), `input.archive_encrypted`, `input.archive_bomb`.
    """
    entries = content.count(b"PK\x01\x02")
    if entries > limits.members:
        raise _bomb(Text(f"成员多于 {limits.members} 个", f"more than {limits.members} members"))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _unpacked(archive, folder, limits)
    except InputError:
        raise
    except _UNREADABLE as error:
        raise InputError(
            "input.archive_damaged",
            Text("压缩包损坏或不完整", "the archive is damaged or cut short"),
            mend=Text("请重新打包上传", "pack it again and upload that"),
        ) from error


def _unpacked(archive: zipfile.ZipFile, folder: Path, limits: ReadLimits) -> tuple[Member, ...]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    names = [member_name(info) for info in infos]
    for info, name in zip(infos, names, strict=True):
        _require_safe(info, name)
    left_bytes = limits.unpacked_bytes
    members = []
    for number, (info, name) in enumerate(zip(infos, names, strict=True)):
        member = Member(name, folder / f"{number:05d}")
        hidden = name.startswith("__MACOSX/") or Path(name).name.startswith("._")
        if not hidden and (member.suffix in _WANTED or member.database):
            left_bytes -= _write(archive, info, member.path, left_bytes)
            members.append(member)
    return tuple(members)


def member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; without the UTF-8 flag Chinese Windows writes GBK.

    Python shows such names in cp437, from which the bytes are recovered.
    """
    name = info.orig_filename
    if not info.flag_bits & _UTF8_NAME:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = name.encode()
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _require_safe(info: zipfile.ZipInfo, name: str) -> None:
    where: Place = {"member": name[:120]}
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", name) or "\0" in name:
        raise _unsafe(Text("含越出目录的文件名", "a name that leads out of the folder"), where)
    if stat.S_ISLNK(info.external_attr >> 16):
        raise _unsafe(Text("含符号链接", "a symbolic link"), where)
    if name.lower().endswith(_NESTED):
        raise _unsafe(Text("压缩包内还有压缩包", "another archive"), where)
    if info.flag_bits & _ENCRYPTED:
        raise InputError(
            "input.archive_encrypted",
            Text("压缩包已加密", "the archive is encrypted"),
            mend=Text("请去掉密码后重新打包", "pack it again without a password"),
            where=where,
        )
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _unsafe(Text("使用了少见的压缩方法", "a rare compression method"), where)


def _unsafe(seen: Text, where: Place) -> InputError:
    return InputError(
        "input.archive_unsafe",
        Text(f"压缩包不安全：{seen.zh}", f"the archive is not safe: it holds {seen.en}"),
        mend=Text("请只把数据文件直接打成一个 zip", "pack only the data files, in one zip"),
        where=where,
    )


def _bomb(seen: Text) -> InputTooLarge:
    return InputTooLarge(
        "input.archive_bomb",
        Text(f"压缩包展开后过大：{seen.zh}", f"the archive unpacks to too much: {seen.en}"),
        mend=Text("请只打包需要核对的地块", "pack only the parcels to be checked"),
    )


def _write(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, left_bytes: int) -> int:
    """Unpack one member and return its size; sizes in the archive's headers are not believed."""
    written = 0
    with archive.open(info) as source, path.open("wb") as target:
        while chunk := source.read(_CHUNK_BYTES):
            written += len(chunk)
            if written > left_bytes:
                raise _bomb(Text("超过总量上限", "beyond the limit of all members together"))
            packed = max(info.compress_size, 1)
            if written > _RATIO_MATTERS_BYTES and written > packed * _LARGEST_RATIO:
                raise _bomb(Text("压缩比异常", "an unlikely ratio of compression"))
            if written == len(chunk) and chunk.startswith(b"PK\x03\x04"):
                raise _unsafe(
                    Text("压缩包内还有压缩包", "another archive"), {"member": info.filename[:120]}
                )
            target.write(chunk)
    return written
