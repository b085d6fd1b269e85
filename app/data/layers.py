"""Control layers that come with the product: a catalogue, and one GeoJSON in metres a layer."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import shapely
from pydantic import Field, TypeAdapter
from shapely.geometry import MultiPolygon, Polygon, shape

from app.data.yaml_files import Strict, Words, read_yaml, unsound
from app.domain.answers import Topic
from app.domain.layers import Feature, Layer
from app.domain.reference import HOME_PLANE

FILE_CRS = f"urn:ogc:def:crs:EPSG::{HOME_PLANE.epsg}"


class _Entry(Strict):
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    topic: str
    name: Words
    basis: Literal["official", "demonstration"]
    source: Words
    licence: str = Field(min_length=1)
    public: bool
    data_date: date | None
    valid_from: date | None
    valid_until: date | None
    file: str
    complete_within: tuple[float, float, float, float] | None
    code_system: str | None = None
    class_names: dict[str, Words] = Field(default_factory=dict)
    class_colours: dict[str, Annotated[str, Field(pattern="^#[0-9a-f]{6}$")]] = Field(
        default_factory=dict
    )


def load_layers(
    folder: Path, topics: Mapping[str, Topic], *, demonstration: bool
) -> tuple[Layer, ...]:
    """Load the layers of `folder`/catalog.yaml, sorted by id.

    Parameters
    ----------
    folder : the shipped `layers` folder
    topics : what layers may be about; a layer takes its polarity from its topic
    demonstration : whether fictitious layers are loaded

    Raises
    ------
    DataError
        `layers.unreadable`, `layers.invalid`, `layers.unknown_topic`, `layers.geometry`.
    """
    entries = read_yaml(folder / "catalog.yaml", TypeAdapter(tuple[_Entry, ...]), "layers")
    wanted = [entry for entry in entries if demonstration or entry.basis != "demonstration"]
    return tuple(_layer(entry, folder, topics) for entry in sorted(wanted, key=lambda e: e.id))


def _layer(entry: _Entry, folder: Path, topics: Mapping[str, Topic]) -> Layer:
    if entry.topic not in topics:
        raise unsound("layers.unknown_topic", entry.id, f"topic {entry.topic} is not defined")
    return Layer(
        id=entry.id,
        topic=entry.topic,
        name=entry.name.text(),
        polarity=topics[entry.topic].polarity,
        basis=entry.basis,
        source=entry.source.text(),
        data_date=entry.data_date,
        valid_from=entry.valid_from,
        valid_until=entry.valid_until,
        features=_features(entry, folder / entry.file),
        complete_within=shapely.box(*entry.complete_within) if entry.complete_within else None,
        code_system=entry.code_system,
        class_colours=entry.class_colours,
        public=entry.public,
        class_names={code: words.text() for code, words in entry.class_names.items()},
    )


def _features(entry: _Entry, path: Path) -> tuple[Feature, ...]:
    try:
        collection = json.loads(path.read_text("utf-8"))
        if collection["crs"]["properties"]["name"] != FILE_CRS:
            raise unsound("layers.geometry", entry.id, f"the file is not in {FILE_CRS}")
        features = [
            Feature(
                id=str(item["id"]),
                geometry=shape(item["geometry"]),
                code=item["properties"].get("code", ""),
                name=item["properties"].get("name", ""),
            )
            for item in collection["features"]
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise unsound("layers.unreadable", path.name, repr(error)) from error
    for feature in features:
        polygonal = isinstance(feature.geometry, Polygon | MultiPolygon)
        if not polygonal or not feature.geometry.is_valid or feature.geometry.is_empty:
            raise unsound("layers.geometry", f"{entry.id}/{feature.id}", "not a valid polygon")
    return tuple(sorted(features, key=lambda feature: feature.id))
