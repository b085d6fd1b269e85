"""One folder of arrays on disk: written whole or not at all, and read only if it is sound."""

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from app.domain.flat import FlatPolygons
from app.domain.layer_index import Frame, IndexedLayer

# Raised whenever the files change, or layers are cut into other pieces or put into other cells.
FORMAT = 3
MANIFEST = "manifest.json"
ARRAYS = (
    *("xy", "ring_starts", "polygon_rings", "bounds"),
    *("class_of", "cell_starts", "cell_items"),
)
PUT_ATTEMPTS = 3

Array = NDArray[Any]
Pair = tuple[IndexedLayer, IndexedLayer | None]
Role = Literal["features", "within"]


class _Exact(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _File(_Exact):
    size: int
    sha256: str


class _Part(_Exact):
    """Features, or complete_within: counts, what is not an array, and its files."""

    polygons: int
    vertices: int
    class_sets: tuple[tuple[str, ...], ...]
    frame: Frame
    files: dict[str, _File]


class _Content(_Exact):
    format: int
    source_sha256: str
    features: _Part
    within: _Part | None


class _Manifest(_Exact):
    content: _Content
    sha256: str  # of the content above, as JSON


@dataclass(frozen=True, slots=True)
class ArrayFolder:
    """Where the arrays of one content lie: the folder, and the SHA-256 of their source."""

    path: Path
    source_sha256: str

    def read(self) -> Pair | None:
        """Return the arrays, mapped from their files; None unless every checksum holds."""
        try:
            manifest = _Manifest.model_validate_json((self.path / MANIFEST).read_bytes())
            content = manifest.content
            if (
                content.format != FORMAT
                or content.source_sha256 != self.source_sha256
                or manifest.sha256 != _digest(content)
            ):
                return None
            within = content.within
            features = _read_part(self.path, "features", content.features)
            return features, None if within is None else _read_part(self.path, "within", within)
        except (OSError, ValueError, KeyError):  # absent, cut short, or not what it should be
            return None

    def write(self, building: Path, built: Pair) -> None:
        """Write arrays and their manifest into a folder of one's own; OSError if it cannot be."""
        features, within = built
        content = _Content(
            format=FORMAT,
            source_sha256=self.source_sha256,
            features=_write_part(building, "features", features),
            within=None if within is None else _write_part(building, "within", within),
        )
        manifest = _Manifest(content=content, sha256=_digest(content))
        (building / MANIFEST).write_text(manifest.model_dump_json(indent=1), "utf-8")

    def put(self, building: Path) -> None:
        """Give a written folder its name, in one step; what another process put first stays.

        Raises
        ------
        OSError
            If something unsound of that name cannot be moved out of the way.
        """
        for attempt in range(1, PUT_ATTEMPTS + 1):
            try:
                building.rename(self.path)
                return
            except OSError:  # there is one already
                if self.read() is not None:
                    return
                if attempt == PUT_ATTEMPTS:
                    raise
            _set_aside(self.path)


def _set_aside(path: Path) -> None:
    """Remove a folder or file so that at no moment half of it bears its name."""
    grave = Path(tempfile.mkdtemp(prefix=".building-", dir=path.parent))
    try:
        path.rename(grave / path.name)
    except FileNotFoundError:  # another process was quicker
        pass
    finally:
        shutil.rmtree(grave, ignore_errors=True)


def _digest(content: _Content) -> str:
    return hashlib.sha256(content.model_dump_json().encode()).hexdigest()


def _arrays(layer: IndexedLayer) -> dict[str, Array]:
    flat = layer.polygons
    values = (
        *(flat.xy, flat.ring_starts, flat.polygon_rings, flat.bounds),
        *(layer.class_of, layer.cell_starts, layer.cell_items),
    )
    return dict(zip(ARRAYS, values, strict=True))


def _write_part(folder: Path, role: Role, layer: IndexedLayer) -> _Part:
    files = {}
    for name, array in _arrays(layer).items():
        path = folder / f"{role}.{name}.npy"
        np.save(path, array, allow_pickle=False)
        files[name] = _checked(path)
    return _Part(
        polygons=len(layer.polygons),
        vertices=layer.polygons.xy.shape[1],
        class_sets=layer.class_sets,
        frame=layer.frame,
        files=files,
    )


def _read_part(folder: Path, role: Role, part: _Part) -> IndexedLayer:
    arrays = {}
    for name in ARRAYS:
        path = folder / f"{role}.{name}.npy"
        if path.stat().st_size != part.files[name].size or _checked(path) != part.files[name]:
            raise ValueError(f"{path.name} is not what was written")
        arrays[name] = np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    flat = FlatPolygons(*(arrays[name] for name in ARRAYS[:4]))
    if (len(flat), flat.xy.shape) != (part.polygons, (2, part.vertices)):
        raise ValueError("the counts of the manifest are others")
    class_of, cell_starts, cell_items = (arrays[name] for name in ARRAYS[4:])
    return IndexedLayer(flat, class_of, part.class_sets, part.frame, cell_starts, cell_items)


def _checked(path: Path) -> _File:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return _File(size=file.tell(), sha256=digest)
