"""Serve zones and layers that may be published as vector tiles."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from math import ceil, floor
from pathlib import Path
from typing import Any
from urllib.parse import quote

from app.data.publications.collections import Collection, LayerCollection
from app.data.tile_cache import BuiltTile, TileCache
from app.data.vector_tiles import (
    LEFT_OUT,
    TileSource,
    encode,
    members_of,
    prepare,
    version_of,
)
from app.domain.assessment import Knowledge
from app.domain.layers import Layer
from app.domain.tiles import DETAIL_ZOOM, LEAST_ZOOM, MOST_ZOOM, Tile, cut
from app.errors import NotFound
from app.services.desk import Desk
from app.services.publish_features import collections_of
from app.text import Language, Text

BUILDERS = 16  # tiles built at the same time at most; the same tile never twice at once

GENERALISATION = Text(
    f"第 {DETAIL_ZOOM} 级起每个要素都在瓦片中，过小的放宽到一个格网单位（1/16 像素）；"
    "更小的级别按半个像素简化，长宽都不足一个像素的要素不画，"
    f"其个数和大致位置在 {LEFT_OUT} 图层和 X-Tile-Left-Out 中。",
    f"From zoom {DETAIL_ZOOM} on every feature is in its tiles, the smallest widened to one unit "
    "(1/16 pixel). At lower zooms outlines are simplified by half a pixel and features smaller "
    f"than one pixel both ways are not drawn: the layer {LEFT_OUT} and the header X-Tile-Left-Out "
    "say how many and about where.",
)
_LAYER_FIELDS: Mapping[str, Text] = {
    "id": Text("编号", "id"),
    "code": Text("分类编码", "class code"),
    "class_zh": Text("分类名称（中文）", "class name, Chinese"),
    "class_en": Text("分类名称（英文）", "class name, English"),
}
_ZONE_FIELDS: Mapping[str, Text] = {
    "id": Text("编号", "id"),
    "kind": Text("类型", "kind"),
    "name_zh": Text("名称（中文）", "name, Chinese"),
    "name_en": Text("名称（英文）", "name, English"),
    "uncertainty_m": Text("边界误差，米", "uncertainty of the outline, metres"),
}
_BASIS_FIELDS: Mapping[str, Text] = {
    "basis": Text("依据", "basis"),
    "basis_zh": Text("依据（中文）", "basis in Chinese"),
    "basis_en": Text("依据（英文）", "basis in English"),
}


@dataclass(frozen=True, slots=True)
class ServedTile:
    """A tile with the tag that changes whenever its layer does; `packed` is empty for no data."""

    tag: str
    built: BuiltTile


class TileRoom:
    """What tiles of this installation share: layers moved to Web Mercator, and the cache."""

    def __init__(self, folder: Path) -> None:
        self.cache = TileCache(folder)
        self._sources: dict[str, TileSource] = {}
        self._published: frozenset[tuple[str, int]] | None = None
        self._preparing = threading.Lock()
        self._building = [threading.Lock() for _ in range(BUILDERS)]

    def source(self, published: Sequence[Collection], asked: Collection) -> TileSource:
        """Return a collection ready to be cut; moved only if it is not what was moved last.

        Parameters
        ----------
        published : all collections of today; tiles of anything else are thrown away
        """
        members = members_of(asked)
        with self._preparing:
            self._prune(published)
            held = self._sources.get(asked.id)
            if held is None or not _same(held.members, members):
                held = self._sources[asked.id] = prepare(asked)
                self.cache.drop_others(held.tag)
            return held

    def tile(self, source: TileSource, tile: Tile) -> BuiltTile:
        """Return a tile, building it the first time."""
        found = self.cache.get(source.tag, tile)
        if found is not None:
            return found
        with self._building[hash((source.tag, tile)) % BUILDERS]:
            found = self.cache.get(source.tag, tile)
            if found is None:
                found = encode(source.collection, cut(source.ground, tile))
                self.cache.put(source.tag, tile, found)
            return found

    def _prune(self, published: Sequence[Collection]) -> None:
        """Throw away what is no longer published; a layer that was withdrawn leaves no file."""
        now = frozenset((each.id, version_of(members_of(each))) for each in published)
        if now == self._published:
            return
        self.cache.keep_only(now)
        self._sources = {
            name: one
            for name, one in self._sources.items()
            if (name, version_of(one.members)) in now
        }
        self._published = now


def _same(first: Sequence[object], second: Sequence[object]) -> bool:
    return len(first) == len(second) and all(a is b for a, b in zip(first, second, strict=True))


def serve_tile(
    desk: Desk, room: TileRoom, layer_id: str, tile: Tile, version: int | None = None
) -> ServedTile:
    """Return one tile of a collection that may be published.

    Parameters
    ----------
    version : that which the caller draws; None takes today's

    Raises
    ------
    NotFound
        `tiles.layer_not_found`, for a layer that may not be published as for one that does not
        exist; `tiles.version_not_found`.
    """
    source = _find(desk, room, layer_id, version)
    return ServedTile(source.tag, room.tile(source, tile))


def describe_tiles(
    desk: Desk, room: TileRoom, layer_id: str, host: str, language: Language
) -> dict[str, Any]:
    """Return the TileJSON 3.0 document of a collection.

    Parameters
    ----------
    host : address of the service as the caller reaches it, without a slash at its end

    Raises
    ------
    NotFound
        `tiles.layer_not_found`.
    """
    source = _find(desk, room, layer_id, None)
    collection = source.collection
    is_layer = isinstance(collection, LayerCollection)
    fields = {**(_LAYER_FIELDS if is_layer else _ZONE_FIELDS), **_BASIS_FIELDS}
    count = Text("未画出的要素个数", "how many features are left out")
    document: dict[str, Any] = {
        "tilejson": "3.0.0",
        "name": collection.title.in_language(language),
        "description": GENERALISATION.in_language(language),
        "attribution": collection.description.in_language(language),
        "scheme": "xyz",
        "tiles": [f"{host}{tile_address(collection.id)}"],
        "minzoom": LEAST_ZOOM,
        "maxzoom": MOST_ZOOM,
        "vector_layers": [
            {
                "id": collection.id,
                "fields": {name: words.in_language(language) for name, words in fields.items()},
                "minzoom": LEAST_ZOOM,
                "maxzoom": MOST_ZOOM,
            },
            {
                "id": LEFT_OUT,
                "fields": {"features": count.in_language(language)},
                "minzoom": LEAST_ZOOM,
                "maxzoom": DETAIL_ZOOM - 1,
            },
        ],
    }
    bounds = source.ground.degree_bounds()
    if bounds is not None:
        west, south, east, north = bounds
        outwards = (floor(west * 1e6), floor(south * 1e6), ceil(east * 1e6), ceil(north * 1e6))
        document["bounds"] = [side / 1e6 for side in outwards]
    return document


def tile_address(collection_id: str, version: int | None = None) -> str:
    """Return the address of tiles below the service's own, with {z}, {x} and {y} to be filled."""
    pinned = "" if version is None else f"?version={version}"
    return f"/tiles/{quote(collection_id, safe='')}/{{z}}/{{x}}/{{y}}.mvt{pinned}"


def address_of_layer(known: Knowledge, layer: Layer) -> str | None:
    """Return where tiles of exactly this version of a layer are; None if they are nowhere.

    Parameters
    ----------
    known : what is known today, which is what tiles show
    """
    for each in collections_of(known):
        is_it = isinstance(each, LayerCollection) and each.layer is layer
        if is_it and "/" not in layer.id:  # no address can hold one within a part of its path
            return tile_address(layer.id, layer.version)
    return None


def _find(desk: Desk, room: TileRoom, layer_id: str, version: int | None) -> TileSource:
    published = collections_of(desk.knowledge)
    asked = next((each for each in published if each.id == layer_id), None)
    if asked is None:
        raise _no_layer(layer_id, [each.id for each in published])
    current = version_of(members_of(asked))
    if version is not None and version != current:
        raise NotFound(
            "tiles.version_not_found",
            Text(
                f"图层 {layer_id} 现为第 {current} 版，没有第 {version} 版的瓦片",
                f"layer {layer_id} is at version {current}; there are no tiles of {version}",
            ),
            mend=Text("请重新打开地图", "open the map again"),
            where={"layer": layer_id, "version": version},
        )
    return room.source(published, asked)


def _no_layer(layer_id: str, names: Sequence[str]) -> NotFound:
    close = get_close_matches(layer_id, names, n=3, cutoff=0.4) or list(names)
    return NotFound(
        "tiles.layer_not_found",
        Text(f"没有图层 {layer_id}", f"there is no layer {layer_id}"),
        mend=Text(f"是否指：{'、'.join(close)}", f"did you mean: {', '.join(close)}"),
        where={"layer": layer_id},
    )
