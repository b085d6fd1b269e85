"""Layers as the area kernel reads them, kept beside the store so that they load in a moment.

One folder a version of a layer, `<data folder>/arrays/<layer id>-<version>-<hash>`: .npy files and
a manifest with the checksum of each. The hash is that of the layer's content and of the way it is
cut: a folder is either exactly what would be built now, or it is built anew. Nothing in it is a
source; all of it may be deleted at any time.
"""

import hashlib
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from app.data.layer_folder import FORMAT, ArrayFolder
from app.data.yaml_files import unsound
from app.domain.layer_index import IndexedLayer, index_layer
from app.domain.layers import Layer
from app.domain.planarise import planarise

FOLDER = "arrays"
ABANDONED_SECONDS = 3600.0  # a folder still being built after so long has lost its builder
_BUILDING = ".building-"
_NAME = re.compile(r"(?P<version_of>.+-\d+)-[0-9a-f]{16}")  # no other folder is ever removed

Pair = tuple[IndexedLayer, IndexedLayer | None]


@dataclass(frozen=True)
class LayerArrays:
    """The kept arrays of a data folder; threads and processes may share it.

    Attributes
    ----------
    data_dir : the data folder; where it cannot be written to, arrays are built in memory
    """

    data_dir: Path
    _loaded: dict[tuple[str, int], tuple[Layer, Pair]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _lock: threading.Lock = field(
        default_factory=threading.Lock, init=False, repr=False, compare=False
    )

    def load(self, layer: Layer) -> Pair:
        """Return a layer's features and its `complete_within` (None if it has none), indexed.

        What is kept is checked against its checksums once a process; stale, damaged or unfinished
        folders are built anew.

        Raises
        ------
        DataError
            `layers.geometry` if a feature is not a valid polygon.
        """
        known = self._known(layer)
        if known is None:
            with self._lock:  # one thread builds, the others wait for it
                known = self._known(layer) or self._read_or_build(layer)
                self._loaded[layer.id, layer.version] = layer, known
        return known

    def prune(self, layers: Iterable[Layer]) -> list[str]:
        """Remove the folders of all versions but these; return the names of those removed."""
        wanted = list(layers)
        kept = {_folder_name(layer, _content_hash(layer)) for layer in wanted}
        with self._lock:
            for id_version in self._loaded.keys() - {(one.id, one.version) for one in wanted}:
                del self._loaded[id_version]
            return self._remove(lambda name: name not in kept)

    def _known(self, layer: Layer) -> Pair | None:
        loaded = self._loaded.get((layer.id, layer.version))
        return loaded[1] if loaded is not None and loaded[0] is layer else None

    def _read_or_build(self, layer: Layer) -> Pair:
        content = _content_hash(layer)
        name = _folder_name(layer, content)
        folder = ArrayFolder(self.data_dir / FOLDER / name, content)
        kept = folder.read()
        if kept is not None:
            return kept
        built = _build(layer)
        try:
            self._keep(folder, built)
        except OSError:  # no place or no right to write: the answer is the same without it
            return built
        return folder.read() or built  # mapped from the files, memory is shared by processes

    def _keep(self, folder: ArrayFolder, built: Pair) -> None:
        folder.path.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=folder.path.parent))
        try:
            folder.write(building, built)
            folder.put(building)
        finally:
            shutil.rmtree(building, ignore_errors=True)
        same_version = _version_of(folder.path.name)
        self._remove(lambda name: name != folder.path.name and _version_of(name) == same_version)

    def _remove(self, outdated: Callable[[str], bool]) -> list[str]:
        """Remove outdated folders, and those whose builders were killed.

        Another process may still have the files mapped; the system keeps them for it.
        """
        removed = []
        for path in sorted((self.data_dir / FOLDER).glob("*")):
            if _version_of(path.name) and outdated(path.name):
                removed.append(path.name)
            elif not (path.name.startswith(_BUILDING) and _is_abandoned(path)):
                continue
            shutil.rmtree(path, ignore_errors=True)
        return removed


def _is_abandoned(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > ABANDONED_SECONDS
    except OSError:  # its builder has just finished
        return False


def _version_of(name: str) -> str | None:
    match = _NAME.fullmatch(name)
    return match["version_of"] if match else None


def _folder_name(layer: Layer, content: str) -> str:
    plain = re.sub(r"[^\w-]", "_", layer.id)[:60]  # an imported layer may have any id
    return f"{plain}-{layer.version}-{content[:16]}"


def _content_hash(layer: Layer) -> str:
    """SHA-256 over all that the arrays follow from."""
    return hashlib.sha256(f"{FORMAT} {layer.content}".encode()).hexdigest()


def _build(layer: Layer) -> Pair:
    features = _indexed(layer, list(layer.shapes), [feature.code for feature in layer.features])
    if layer.complete_within is None:
        return features, None
    return features, _indexed(layer, [layer.complete_within], [""])


def _indexed(layer: Layer, shapes: Sequence[BaseGeometry], codes: Sequence[str]) -> IndexedLayer:
    try:
        cut = planarise(shapes, codes)
    except (ValueError, ArithmeticError) as error:
        raise unsound("layers.geometry", f"{layer.id}/{layer.version}", str(error)) from error
    return index_layer(cut.geometries, cut.class_of, cut.class_sets)
