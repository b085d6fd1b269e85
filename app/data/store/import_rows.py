"""Imported layers and boundaries as rows of their tables and back, under their seals."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import shapely
from shapely.geometry.base import BaseGeometry

from app.data.store.models import LayerVersionRow, ZoneVersionRow
from app.data.store.spatial import box_of
from app.domain.zones import Basis
from app.errors import DataError
from app.text import Text


@dataclass(frozen=True, slots=True)
class ImportNote:
    """Where an import came from, and everything that was noticed about it."""

    file_name: str
    file_sha256: str
    imported_at: datetime
    source: str
    issues: Sequence[Mapping[str, object]] = ()


@dataclass(frozen=True, slots=True)
class StoredFeature:
    """One polygon of an imported layer, in CGCS2000 degrees."""

    id: str
    geometry: BaseGeometry
    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class StoredLayer:
    """One version of an imported layer; `complete_within` in CGCS2000 degrees, None: nowhere.

    `seal` is what it is stored under, empty before it is stored.
    """

    layer_id: str
    topic: str
    name: Text
    basis: Basis
    source: str
    licence: str
    data_date: date | None
    valid_from: date
    valid_until: date | None
    complete_within: BaseGeometry | None
    features: Sequence[StoredFeature]
    code_system: str | None = None
    class_names: Mapping[str, Text] = field(default_factory=dict)
    public: bool = False
    version: int = 0
    seal: str = ""


@dataclass(frozen=True, slots=True)
class StoredZone:
    """One imported boundary of a zone, in CGCS2000 degrees."""

    zone_id: str
    basis: Basis
    source: str
    valid_from: date
    geometry: BaseGeometry
    version: int = 0


def layer_columns(layer: StoredLayer) -> dict[str, object]:
    """Return the columns of a version of a layer, without its number and its import."""
    names = {code: [words.zh, words.en] for code, words in sorted(layer.class_names.items())}
    return {
        "layer_id": layer.layer_id,
        "topic": layer.topic,
        "name_zh": layer.name.zh,
        "name_en": layer.name.en,
        "basis": layer.basis,
        "source": layer.source,
        "licence": layer.licence,
        "data_date": layer.data_date,
        "valid_from": layer.valid_from,
        "valid_until": layer.valid_until,
        "code_system": layer.code_system,
        "class_names": json.dumps(names, ensure_ascii=False),
        "complete_within": layer.complete_within,
        "features": len(layer.features),
        "public": layer.public,
    }


def feature_rows(version_id: int, features: Iterable[StoredFeature]) -> list[dict[str, object]]:
    """Return the rows of polygons of one version."""
    return [
        {
            "layer_version_id": version_id,
            "feature_id": feature.id,
            "code": feature.code,
            "name": feature.name,
            "geometry": feature.geometry,
            **box_of(feature.geometry),
        }
        for feature in features
    ]


def layer_from(row: LayerVersionRow, features: list[StoredFeature]) -> StoredLayer:
    """Return a stored version of a layer; DataError `imports.seal_broken`."""
    names: dict[str, list[str]] = json.loads(row.class_names)
    layer = StoredLayer(
        layer_id=row.layer_id,
        topic=row.topic,
        name=Text(row.name_zh, row.name_en),
        basis=row.basis,  # type: ignore[arg-type]  # sealed with the rest
        source=row.source,
        licence=row.licence,
        data_date=row.data_date,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        complete_within=row.complete_within,
        features=features,
        code_system=row.code_system,
        class_names={code: Text(*words) for code, words in names.items()},
        public=row.public,
        version=row.version,
        seal=row.seal,
    )
    if layer_seal(layer) != row.seal:
        raise _broken(row.layer_id, row.version)
    return layer


def zone_from(row: ZoneVersionRow) -> StoredZone:
    """Return a stored boundary; DataError `imports.seal_broken`."""
    zone = StoredZone(
        row.zone_id,
        row.basis,  # type: ignore[arg-type]  # sealed with the rest
        row.source,
        row.valid_from,
        row.geometry,
        row.version,
    )
    if zone_seal(zone) != row.seal:
        raise _broken(row.zone_id, row.version)
    return zone


def layer_seal(layer: StoredLayer) -> str:
    """Return the SHA-256 of everything that the layer's answers depend on."""
    columns = layer_columns(layer) | {"complete_within": _wkb(layer.complete_within)}
    if not layer.public:  # a version sealed before there was the column
        del columns["public"]
    digest = hashlib.sha256(json.dumps(columns, default=str, sort_keys=True).encode())
    shapes = shapely.to_wkb([feature.geometry for feature in layer.features])
    for feature, shape in zip(layer.features, shapes, strict=True):
        digest.update("\x1f".join(("", feature.id, feature.code, feature.name)).encode())
        digest.update(shape)
    return digest.hexdigest()


def zone_seal(zone: StoredZone) -> str:
    """Return the SHA-256 of everything that the zone's answers depend on."""
    words = "\x1f".join((zone.zone_id, zone.basis, zone.source, zone.valid_from.isoformat()))
    return hashlib.sha256(words.encode() + shapely.to_wkb(zone.geometry)).hexdigest()


def _wkb(geometry: BaseGeometry | None) -> str | None:
    return None if geometry is None else shapely.to_wkb(geometry, hex=True)


def _broken(name: str, version: int) -> DataError:
    return DataError(
        "imports.seal_broken",
        Text(
            f"已导入的 {name}（第 {version} 版）与其封存值不符，可能被改动，不予使用；"
            "请从备份恢复或重新导入",
            f"imported {name} (version {version}) does not match its seal; it may have been "
            "altered and is not used: restore a backup or import it again",
        ),
        where={"id": name, "version": version},
    )
