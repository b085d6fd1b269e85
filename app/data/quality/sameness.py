"""Features that are there twice, and fiction that would pass for an authority's data."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.data.quality.issues import Issue
from app.data.quality.placing import PlacedFeature
from app.text import Text

_MILLIMETRE = 0.001
_FICTION = ("demo-", "演示园区", "虚构")


def without_duplicates(
    features: Sequence[PlacedFeature], same: Sequence[str]
) -> tuple[list[PlacedFeature], list[Issue]]:
    """Drop a feature that repeats an earlier one to the millimetre; say which and its area.

    Parameters
    ----------
    same : what besides the geometry must agree, for instance the code of each feature
    """
    keys = shape_keys([feature.metres for feature in features])
    seen: dict[tuple[bytes, str], PlacedFeature] = {}
    issues: list[Issue] = []
    for feature, key, label in zip(features, keys, same, strict=True):
        first = seen.setdefault((key, label), feature)
        if first is not feature:
            issues.append(_duplicate(feature, first))
    return list(seen.values()), issues


def _duplicate(feature: PlacedFeature, first: PlacedFeature) -> Issue:
    area_m2 = float(feature.metres.area)
    return Issue(
        "quality.duplicate",
        "warning",
        Text(
            f"与图形 {first.source.id} 完全相同（{area_m2:.2f} m²），只保留一个",
            f"the same as feature {first.source.id} ({area_m2:.2f} m2); one is kept",
        ),
        {"feature": feature.source.id, "same_as": first.source.id},
        area_m2,
    )


def shape_keys(metres: Sequence[BaseGeometry]) -> list[bytes]:
    """Return for each geometry a key that only the same shape has, to the millimetre."""
    if not metres:
        return []
    rounded = shapely.transform(
        np.array(metres, dtype=object), lambda xy: np.round(xy / _MILLIMETRE) * _MILLIMETRE + 0.0
    )
    return list(shapely.to_wkb(shapely.normalize(rounded)))


def fiction_among(
    features: Sequence[PlacedFeature], fictitious: Collection[bytes], words: Iterable[str] = ()
) -> list[Issue]:
    """Return an error for every feature that comes from the demonstration park.

    Parameters
    ----------
    fictitious : `shape_keys` of the park and its layers, which are known without their names too
    words : what the caller calls the import (ids, name, source)
    """
    keys = shape_keys([feature.metres for feature in features])
    found = [
        _fiction(feature.source.id)
        for feature, key in zip(features, keys, strict=True)
        if key in fictitious or any(map(_is_fiction, feature.source.fields.values()))
    ]
    return found + [_fiction(word) for word in words if _is_fiction(word)]


def _is_fiction(word: str) -> bool:
    folded = word.strip().casefold()
    return folded.startswith(_FICTION[0]) or any(mark in folded for mark in _FICTION[1:])


def _fiction(name: str) -> Issue:
    return Issue(
        "quality.demonstration",
        "error",
        Text(
            "来自演示园区（虚构），不能作为官方数据导入",
            "comes from the fictitious demonstration park; it cannot be imported as official",
        ),
        {"feature": name},
    )
