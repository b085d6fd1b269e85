"""Built tiles: in memory up to a limit and, for zooms that take long to build, in files.

Every folder is named by collection, version and a fingerprint of what is drawn, so that a tile of
another version is never given out. Files are a convenience: one that cannot be written or is
damaged costs time, never an answer.
"""

import gzip
import os
import re
import shutil
import struct
import tempfile
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from app.domain.tiles import Tile

MOST_MEMORY_BYTES = 64_000_000
MOST_FILE_BYTES = 256_000_000  # of one version of one collection
DEEPEST_FILED_ZOOM = 14  # closer tiles are built in milliseconds
_COUNT = struct.Struct("<I")  # at the head of a file: how many features are left out
_TAG = re.compile(r"(.+)-(\d+)-[0-9a-f]{16}")  # no other folder is ever removed


@dataclass(frozen=True, slots=True)
class BuiltTile:
    """A finished tile, packed by gzip; empty bytes if nothing lies on it."""

    packed: bytes
    left_out: int


def stem(collection_id: str, version: int) -> str:
    """Return how a tag begins: a hyphen and 16 hexadecimal digits of a fingerprint follow."""
    return f"{quote(collection_id, safe='')}-{version}"


class TileCache:
    """Built tiles by tag; safe to use from several threads, its folder from several processes."""

    def __init__(
        self,
        folder: Path,
        *,
        most_memory_bytes: int = MOST_MEMORY_BYTES,
        most_file_bytes: int = MOST_FILE_BYTES,
    ) -> None:
        self._folder = folder
        self._most_memory_bytes = most_memory_bytes
        self._most_file_bytes = most_file_bytes
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[str, Tile], BuiltTile] = OrderedDict()
        self._held_bytes = 0
        self._filed_bytes: dict[str, int] = {}

    def get(self, tag: str, tile: Tile) -> BuiltTile | None:
        """Return a tile that was built before, None if there is none or its file is damaged."""
        with self._lock:
            found = self._held.get((tag, tile))
            if found is not None:
                self._held.move_to_end((tag, tile))
                return found
        if tile.zoom > DEEPEST_FILED_ZOOM:
            return None
        found = _read(self._path(tag, tile))
        if found is not None:
            self._hold(tag, tile, found)
        return found

    def put(self, tag: str, tile: Tile, built: BuiltTile) -> None:
        """Keep a tile; an empty one in memory only."""
        self._hold(tag, tile, built)
        if tile.zoom > DEEPEST_FILED_ZOOM or not built.packed:
            return
        path = self._path(tag, tile)
        with self._lock:
            if tag not in self._filed_bytes:
                self._filed_bytes[tag] = _size_of(self._folder / tag)
            grown = self._filed_bytes[tag] + len(built.packed)
            if grown > self._most_file_bytes:
                return
            self._filed_bytes[tag] = grown
        _write(path, built)

    def keep_only(self, versions: Iterable[tuple[str, int]]) -> None:
        """Forget every tile but those of these versions (id and number) of collections."""
        kept = {stem(name, number) for name, number in versions}
        self._forget(lambda tag: tag.rpartition("-")[0] not in kept)

    def drop_others(self, tag: str) -> None:
        """Forget tiles of the same collection that show something else than this tag does."""
        name = _name(tag)
        self._forget(lambda other: other != tag and _name(other) == name)

    def _forget(self, unwanted: Callable[[str], bool]) -> None:
        with self._lock:
            for key in [key for key in self._held if unwanted(key[0])]:
                self._held_bytes -= _weight(self._held.pop(key))
            for tag in [tag for tag in self._filed_bytes if unwanted(tag)]:
                del self._filed_bytes[tag]
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                if _TAG.fullmatch(path.name) and unwanted(path.name):
                    shutil.rmtree(path, ignore_errors=True)

    def _hold(self, tag: str, tile: Tile, built: BuiltTile) -> None:
        with self._lock:
            former = self._held.pop((tag, tile), None)
            self._held_bytes += _weight(built) - (_weight(former) if former else 0)
            self._held[tag, tile] = built
            while self._held_bytes > self._most_memory_bytes:
                _, oldest = self._held.popitem(last=False)
                self._held_bytes -= _weight(oldest)

    def _path(self, tag: str, tile: Tile) -> Path:
        return self._folder / tag / str(tile.zoom) / str(tile.x) / f"{tile.y}.tile"


def _name(tag: str) -> str:
    found = _TAG.fullmatch(tag)
    return found[1] if found else tag


def _weight(built: BuiltTile) -> int:
    return len(built.packed) + 200  # what the entry itself takes, about


def _size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.tile"))


def _read(path: Path) -> BuiltTile | None:
    """Return a filed tile; None if there is none, or if it is not whole."""
    try:
        content = path.read_bytes()
        (left_out,) = _COUNT.unpack_from(content)
        packed = content[_COUNT.size :]
        gzip.decompress(packed)  # its checksum tells a damaged one
    except (OSError, EOFError, struct.error, zlib.error):
        return None
    return BuiltTile(packed, left_out)


def _write(path: Path, built: BuiltTile) -> None:
    """File a tile, whole or not at all; a full or write-protected disk is no reason to fail."""
    scratch: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(_COUNT.pack(built.left_out) + built.packed)
        Path(scratch).replace(path)
    except OSError:
        if scratch is not None:
            Path(scratch).unlink(missing_ok=True)
