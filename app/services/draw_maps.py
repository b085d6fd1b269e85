"""Draw maps: of zones, for picking and drawing, of a stored record."""

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from shapely import box
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from app.domain.layers import Layer
from app.domain.reference import HOME_PLANE, to_degrees, to_plane
from app.domain.zones import Zone
from app.maps.assets import Assets
from app.maps.drawing import (
    AssessmentDrawing,
    DrawnContext,
    DrawnOverlap,
    DrawnSite,
    DrawnTiles,
    DrawnTrim,
    OverlapKind,
)
from app.maps.options import BaseMap, MapOptions
from app.services.desk import Desk
from app.services.serve_tiles import address_of_layer
from app.services.show_records import show_record
from app.services.show_zones import children_of, get_zone
from app.text import Language, Text

CONTEXT_MARGIN_M = 500.0  # how far around a parcel its control layers are drawn
MOST_CONTEXT = 2_000  # features drawn inline; more would make the page slow
MOST_PAGES = 64


@dataclass(frozen=True)
class MapRoom:
    """What every map of this installation shares, and the pages that are already built.

    Pages carry a placeholder in place of the nonce, so one built page serves every visitor.
    """

    assets: Assets
    base_maps: tuple[BaseMap, ...] = ()
    approval_number: str | None = None
    rasters: tuple[BaseMap, ...] = ()
    fictitious_rasters: tuple[BaseMap, ...] = ()
    _pages: dict[Hashable, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def options(self, desk: Desk, language: Language, *, fictitious: bool = False) -> MapOptions:
        """Return how pages of this installation look in `language`.

        Fictitious rasters are offered only on maps that carry the demonstration's watermark.
        """
        drawn_above = (*self.rasters, *(self.fictitious_rasters if fictitious else ()))
        return MapOptions(
            language=language,
            assets=self.assets,
            base_maps=(*self.base_maps, *drawn_above),
            approval_number=self.approval_number,
            documents=desk.knowledge.rulebook.documents,
        )

    def page(self, key: Hashable, build: Callable[[], str]) -> str:
        """Return the page kept under `key`, building it the first time."""
        with self._lock:
            kept = self._pages.get(key)
        if kept is not None:
            return kept
        built = build()
        with self._lock:
            if len(self._pages) >= MOST_PAGES:
                self._pages.pop(next(iter(self._pages)))
            self._pages[key] = built
        return built


def import_drawing() -> None:
    """Import what draws: with what it needs, most of a second, which a start is spared.

    A service does it in the background once it answers; without that the first map pays.
    """
    import app.maps.assessments  # noqa: PLC0415
    import app.maps.pages  # noqa: PLC0415
    import app.maps.questions  # noqa: F401, PLC0415


def draw_zones(desk: Desk, room: MapRoom, language: Language, highlight: str | None) -> str:
    """Return the page of all zones; NotFound `zone.not_found` for an unknown highlight."""
    from app.maps.pages import zones_page  # noqa: PLC0415 - see `import_drawing`

    if highlight is not None:
        get_zone(desk, highlight)
    options = room.options(desk, language)
    return room.page(
        ("zones", language, highlight, desk.knowledge.stamp),
        lambda: zones_page(_shown(desk, highlight), options, highlight=highlight),
    )


def _shown(desk: Desk, highlight: str | None) -> list[Zone]:
    """Return the zones of an overview: the real ones, and a fictitious one only if asked for.

    Its watermark would cover the real zones; it has a map of its own.
    """
    zones = desk.knowledge.zones
    return [zone for zone in zones if zone.basis != "demonstration" or zone.id == highlight]


def draw_zone(desk: Desk, room: MapRoom, language: Language, zone_id: str) -> str:
    """Return the page of one zone; NotFound `zone.not_found`."""
    from app.maps.pages import zone_page  # noqa: PLC0415 - see `import_drawing`

    zone = get_zone(desk, zone_id)
    options = room.options(desk, language, fictitious=zone.basis == "demonstration")
    children = children_of(desk, zone_id)
    key = ("zone", language, zone_id, desk.knowledge.stamp)
    return room.page(key, lambda: zone_page(zone, children, options))


def draw_picker(
    desk: Desk, room: MapRoom, language: Language, mode: Literal["locate", "draw"]
) -> str:
    """Return the bare map that a form shows in a frame."""
    from app.maps.pages import picker_page  # noqa: PLC0415 - see `import_drawing`

    options = room.options(desk, language)
    return room.page(
        ("pick", language, mode, desk.knowledge.stamp),
        lambda: picker_page(_shown(desk, None), options, mode=mode),
    )


def draw_record(
    desk: Desk, room: MapRoom, language: Language, record_id: str, parcel: int | None
) -> str:
    """Return the map of a stored record, of all its parcels or of one (counted from 1).

    Raises
    ------
    NotFound
        `record.not_found`.
    DataError
        `record.seal_broken`.
    """
    from app.maps.assessments import assessment_page  # noqa: PLC0415 - see `import_drawing`

    record: Any = show_record(desk, record_id)
    drawing = _drawing(desk, record, parcel)
    options = room.options(desk, language, fictitious=drawing.holds_demonstration)
    return assessment_page(drawing, options)


def _drawing(desk: Desk, record: Any, parcel: int | None) -> AssessmentDrawing:
    known = desk.knowledge.on(date.fromisoformat(record["as_of"]))
    parcels = record["parcels"]
    chosen = parcels[parcel - 1 : parcel] if parcel else parcels
    sites = [
        DrawnSite(
            p["label"],
            shape(p["geometry"]),
            p["area_m2"],
            p["verdict"],
            p["demonstration_verdict"],
        )
        for p in chosen
    ]
    near = {relation["id"] for p in chosen for relation in p["zones"]}
    checked = {row["layer"] for p in chosen for row in p["layers"] if row["layer"]}
    layers = [layer for layer in known.layers if layer.id in checked]
    tiled = {layer.id: url for layer in layers if (url := _tiles_of(desk, layer)) is not None}
    inline = [layer for layer in layers if layer.id not in tiled]
    places = [site.geometry for site in sites]
    return AssessmentDrawing(
        title=Text(f"核对记录 {record['id']}", f"Record {record['id']}"),
        parcels=sites,
        overlaps=[o for p in chosen for row in p["layers"] for o in _overlaps(p, row)],
        context=_context(inline, places),
        tiles=[_drawn_tiles(layer, tiled[layer.id]) for layer in layers if layer.id in tiled],
        zones=[zone for zone in known.zones if zone.id in near],
        trims=[t for p in chosen for t in _trims(p)],
        sources=[*_sources(chosen), *_left_out(inline, places)],
    )


def _overlaps(parcel: Mapping[str, Any], row: Mapping[str, Any]) -> list[DrawnOverlap]:
    geometry = row["geometry"]
    if geometry is None:
        return []
    parts: list[tuple[OverlapKind, Any, float]] = [
        ("sliver", part, sliver["area_m2"])
        for part, sliver in zip(geometry["slivers"], row["slivers"], strict=True)
    ]
    if geometry["counting"]:
        parts.append(("counts_against", geometry["counting"], row["substantial_m2"]))
    if geometry["uncovered"]:
        parts.append(("uncovered", geometry["uncovered"], row["uncovered_m2"]))
    return [
        DrawnOverlap(
            Text(**row["name"]),
            row["polarity"],
            row["basis"],
            kind,
            shape(part),
            area_m2,
            parcel["label"],
        )
        for kind, part, area_m2 in parts
    ]


def _trims(parcel: Mapping[str, Any]) -> list[DrawnTrim]:
    remedies = [*parcel["remedies"], *(parcel["demonstration"] or {}).get("remedies", ())]
    return [
        DrawnTrim(Text(**r["text"]), shape(r["geometry"]), parcel["label"])
        for r in remedies
        if r["geometry"]
    ]


def _tiles_of(desk: Desk, layer: Layer) -> str | None:
    """Return where the tiles of a large layer are; None if it is drawn inline.

    Tiles show what may be published, as it is known today: a layer that may not, and a version
    that answered on an earlier day, stay inline around the parcel.
    """
    if len(layer.features) <= MOST_CONTEXT:
        return None
    return address_of_layer(desk.knowledge, layer)


def _drawn_tiles(layer: Layer, url: str) -> DrawnTiles:
    used = {feature.code for feature in layer.features}
    return DrawnTiles(
        layer.id,
        layer.name,
        layer.polarity,
        layer.basis,
        url,
        {code: name for code, name in layer.class_names.items() if code in used},
        {code: colour for code, colour in layer.class_colours.items() if code in used},
    )


def _around(layer: Layer, sites: list[BaseGeometry]) -> list[int]:
    """Return which features of a layer lie around the sites."""
    frames = [box(*to_plane(site, HOME_PLANE).buffer(CONTEXT_MARGIN_M).bounds) for site in sites]
    return sorted({int(i) for frame in frames for i in layer.tree.query(frame)})


def _left_out(layers: Sequence[Layer], sites: list[BaseGeometry]) -> list[Text]:
    """Say of which layers the map does not draw everything; the verdict used all of it."""
    counts = [(layer.name, len(_around(layer, sites)) - MOST_CONTEXT) for layer in layers]
    return [
        Text(
            f"{name.zh}：附近另有 {more} 个图斑未绘出（判定已全部计入）",
            f"{name.en}: {more} more features nearby are not drawn (all of them were judged)",
        )
        for name, more in counts
        if more > 0
    ]


def _context(layers: Sequence[Layer], sites: list[BaseGeometry]) -> list[DrawnContext]:
    found: list[DrawnContext] = []
    for layer in layers:
        hits = _around(layer, sites)
        for index in hits[:MOST_CONTEXT]:
            feature = layer.features[index]
            found.append(
                DrawnContext(
                    layer.name,
                    layer.polarity,
                    layer.basis,
                    to_degrees(feature.geometry, layer.plane),
                    layer.class_names.get(feature.code),
                    layer.class_colours.get(feature.code),
                )
            )
    return found


def _sources(parcels: list[Any]) -> list[Text]:
    named: dict[str, Text] = {}
    for parcel in parcels:
        for row in parcel["layers"]:
            if row["layer"]:
                day_zh, day_en = row["as_of"] or "日期未知", row["as_of"] or "date unknown"
                named[row["layer"]] = Text(
                    f"{row['name']['zh']}：{row['source']['zh']}，{day_zh}",
                    f"{row['name']['en']}: {row['source']['en']}, {day_en}",
                )
    return list(named.values())
