"""Import official boundaries of zones: each replaces what was drawn before, from a day on."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from app.data.formats.reading import ReadOptions
from app.data.quality.issues import Issue, abridged, require_no_error
from app.data.quality.placing import PlacedFeature, place_features
from app.data.quality.sameness import fiction_among, without_duplicates
from app.data.quality.tables import one_table, read_tables
from app.data.quality.topology import overlaps_between
from app.data.store.import_rows import StoredZone
from app.domain.areas import ellipsoidal_area_m2, polygons_of
from app.domain.assessment import Knowledge
from app.domain.reference import HOME_PLANE, to_degrees
from app.domain.zones import Zone
from app.errors import InputError
from app.services.check_parcels import HandedIn
from app.services.desk import Desk
from app.services.import_terms import (
    ImportReport,
    fictitious_shapes,
    note_of,
    require_fields,
    require_official,
    require_period,
    require_text,
)
from app.text import Text

# From this difference between drawn and printed area on, a person should look at it.
NOTABLE_AREA_SHARE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneImport:
    """Whose boundaries a file holds: of the one zone `zone_id`, or of those named in `id_field`.

    `valid_from` is the day from which the boundaries answer; `layer_in_file` names the layer of a
    file that holds several.
    """

    valid_from: date
    source: str
    zone_id: str | None = None
    id_field: str | None = None
    basis: str = "official"
    layer_in_file: str | None = None
    options: ReadOptions = field(default_factory=ReadOptions)


def import_zones(
    desk: Desk, file: HandedIn, wanted: ZoneImport, *, check: bool = False
) -> ImportReport:
    """Import boundaries of zones that the plans name, all or none.

    A question about a day before `valid_from` is answered as before. Several features of one zone
    make one boundary of several parts.

    Parameters
    ----------
    check : only examine the file; nothing is stored

    Raises
    ------
    ImportRefused
        `import.refused` with the whole log, if the quality gate found an error.
    InputError
        `import.which_zone`, `import.unknown_zone`, `import.basis`, `import.period`,
        `import.text_missing`, `import.which_layer`, and those of the readers.
    Unavailable
        `store.unavailable`; nothing is then stored.
    """
    known = desk.knowledge
    require_official(wanted.basis)
    require_period(wanted.valid_from, None)
    require_text(source=wanted.source)
    table = one_table(read_tables(file.name, file.content, wanted.options), wanted.layer_in_file)
    require_fields(table, (wanted.id_field,))
    features, issues = place_features(table)
    issues += fiction_among(features, fictitious_shapes(known.rulebook.topics), (wanted.source,))
    require_no_error(issues)
    features, twice = without_duplicates(features, [_zone_id(f, wanted) for f in features])
    issues += twice
    zones = []
    for zone_id in sorted({_zone_id(feature, wanted) for feature in features}):
        own = [feature for feature in features if _zone_id(feature, wanted) == zone_id]
        geometry = _joined(own)
        issues += _compared(_known_zone(zone_id, known), geometry, own)
        zones.append(_stored(zone_id, geometry, wanted))
    log = abridged(issues)
    versions = {zone.zone_id: 0 for zone in zones}
    if not check:
        numbers = desk.imports.add_zones(zones, note_of(desk, file, wanted.source, log))
        versions = dict(zip(versions, numbers, strict=True))
    area_m2 = sum(float(feature.metres.area) for feature in features)
    return ImportReport(not check, versions, len(features), area_m2, log)


def _zone_id(feature: PlacedFeature, wanted: ZoneImport) -> str:
    if (wanted.zone_id is None) == (wanted.id_field is None):
        raise InputError(
            "import.which_zone",
            Text(
                "须指明一个园区编号，或含园区编号的字段", "name one zone, or the field of the ids"
            ),
            mend=Text("--zone lq-block-urban 或 --id-field", "--zone lq-block-urban or --id-field"),
        )
    if wanted.id_field is None:
        return wanted.zone_id or ""
    return feature.source.fields.get(wanted.id_field, "").strip()


def _known_zone(zone_id: str, known: Knowledge) -> Zone:
    by_id = {zone.id: zone for zone in known.zones if zone.basis != "demonstration"}
    if zone_id in by_id:
        return by_id[zone_id]
    names = {zone.name_zh: zone.id for zone in by_id.values()}
    close = difflib.get_close_matches(zone_id, [*by_id, *names], n=3, cutoff=0.4)
    listed = "、".join(dict.fromkeys(names.get(word, word) for word in close)) or "zoning zones"
    raise InputError(
        "import.unknown_zone",
        Text(f"没有园区 {zone_id or '（空）'}", f"there is no zone {zone_id or '(empty)'}"),
        mend=Text(f"是否指：{listed}", f"did you mean: {listed}"),
        where={"zone": zone_id},
    )


def _joined(features: Sequence[PlacedFeature]) -> BaseGeometry:
    parts = polygons_of(shapely.union_all([feature.metres for feature in features]))
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _stored(zone_id: str, metres: BaseGeometry, wanted: ZoneImport) -> StoredZone:
    degrees = to_degrees(metres, HOME_PLANE)
    return StoredZone(zone_id, "official", wanted.source.strip(), wanted.valid_from, degrees)


def _compared(zone: Zone, metres: BaseGeometry, own: Sequence[PlacedFeature]) -> list[Issue]:
    """Say where the boundary differs from what the plan prints or what was drawn before."""
    issues = overlaps_between(own) if len(own) > 1 else []
    area_km2 = ellipsoidal_area_m2(metres, HOME_PLANE) / 1e6
    printed_km2 = zone.gazetted_area_km2
    if printed_km2 and abs(area_km2 - printed_km2) > NOTABLE_AREA_SHARE * printed_km2:
        issues.append(_other_area(zone, area_km2, printed_km2))
    if zone.geometry is not None:
        distance_m = float(zone.geometry.distance(metres))
        if distance_m > (zone.uncertainty_m or 0.0):
            issues.append(_elsewhere(zone, distance_m))
    return issues


def _other_area(zone: Zone, area_km2: float, printed_km2: float) -> Issue:
    return Issue(
        "quality.area_differs",
        "warning",
        Text(
            f"{zone.name_zh}边界面积 {area_km2:.2f} km²，文本为 {printed_km2:g} km²",
            f"the boundary of {zone.name_en} has {area_km2:.2f} km2, the text {printed_km2:g} km2",
        ),
        {"zone": zone.id},
        abs(area_km2 - printed_km2) * 1e6,
    )


def _elsewhere(zone: Zone, distance_m: float) -> Issue:
    return Issue(
        "quality.elsewhere",
        "warning",
        Text(
            f"与{zone.name_zh}原有位置相距 {distance_m:.0f} m，请核对是否同一园区",
            f"{distance_m:.0f} m from where {zone.name_en} was drawn before: is it the same zone?",
        ),
        {"zone": zone.id},
    )
