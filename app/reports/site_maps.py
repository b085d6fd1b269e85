"""The maps of a record's report: where the parcels lie, then each that has something on it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from shapely.geometry import Point

from app.domain.record_findings import Json
from app.domain.record_view import ParcelView
from app.domain.reference import Plane
from app.domain.surroundings import Surroundings
from app.reports.site_map import site_map
from app.reports.site_shapes import Scene, bounds_of, plane_of, scene_of
from app.reports.words import say
from app.text import Language

# So many parcels have a map of their own: what a person still leafs through.
MOST_MAPS = 12
_FINE, _COARSE = 200, 150  # dots per inch of one map, and of many
_LONGEST_LABEL = 30


@dataclass(frozen=True, slots=True)
class Maps:
    """Captions and PNG pictures, and the numbers of the parcels that have no map of their own."""

    pictures: Sequence[tuple[str, bytes]]
    left_out: Sequence[int] = ()


def maps_of(
    fonts: Path,
    parcels: Sequence[ParcelView],
    around: Callable[[Plane], Surroundings],
    language: Language,
) -> Maps:
    """Draw the maps of a record.

    Parameters
    ----------
    around : the zones known about the record's day, in a plane; see `Knowledge.around`
    """
    entries = [(parcel.number, parcel.entry) for parcel in parcels]
    scenes = {
        plane: scene_of(entries, around(plane), language)
        for plane in dict.fromkeys(plane_of(entry) for _, entry in entries)
    }
    first = scenes[plane_of(entries[0][1])]
    chosen = _with_maps(entries, scenes)
    fine = _FINE if len(chosen) <= 2 else _COARSE
    pictures = []
    if len(entries) > 1:
        pictures.append((say(language, "map_of_all"), site_map(fonts, first, language)))
    elif (location := _location(first, entries[0][1])) is not None:
        bounds = bounds_of([zone.outline for zone in location.zones])
        drawn = site_map(fonts, location, language, bounds, fine)
        pictures.append((say(language, "map_location"), drawn))
    for number, entry in chosen:
        caption = say(language, "map_of_parcel", n=number, label=_short(str(entry["label"])))
        scene = scenes[plane_of(entry)].of({number})
        pictures.append((caption, site_map(fonts, scene, language, dots_per_inch=fine)))
    own = {number for number, _ in chosen}
    return Maps(pictures, [number for number, _ in entries if number not in own])


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"


def _with_maps(
    entries: Sequence[tuple[int, Json]], scenes: dict[Plane, Scene]
) -> list[tuple[int, Json]]:
    """Return the parcels to draw: the ones with something on them first, in the record's order."""
    if len(entries) <= MOST_MAPS:
        return list(entries)
    telling = [entry for entry in entries if _says_something(entry, scenes)]
    quiet = [entry for entry in entries if entry not in telling]
    kept = [*telling, *quiet][:MOST_MAPS] if telling else []
    return sorted(kept, key=lambda entry: entry[0])


def _says_something(entry: tuple[int, Json], scenes: dict[Plane, Scene]) -> bool:
    """Tell whether a layer or an open edge touches a parcel: the overview shows all the rest."""
    number, document = entry
    scene = scenes[plane_of(document)].of({number})
    zones: Sequence[Json] = document["zones"]  # type: ignore[assignment]
    return bool(scene.parts or scene.trims or any(zone["relation"] != "inside" for zone in zones))


def _location(scene: Scene, entry: Json) -> Scene | None:
    """Return a parcel among the zones that it may lie in; None if none of them has an outline."""
    zones: Sequence[Json] = entry["zones"]  # type: ignore[assignment]
    named = {str(zone[key]) for zone in zones for key in ("name_zh", "name_en")}
    near = [
        zone for zone in scene.zones if zone.name in named and not isinstance(zone.outline, Point)
    ]
    return replace(scene, zones=near, parts=(), trims=()) if near else None
