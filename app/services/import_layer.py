"""Import an authority's control layer: through the quality gate, as a version, whole or not at all.

What cannot be known from the file is asked for: what the layer is about, from when it answers,
under which licence, and where it is complete. Its polarity is that of its topic.
"""

from collections.abc import Sequence
from typing import Literal

import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from app.data.formats.reading import ReadOptions
from app.data.quality.codes import check_codes, code_of
from app.data.quality.issues import Issue, abridged, require_no_error
from app.data.quality.placing import PlacedFeature, place_features
from app.data.quality.sameness import fiction_among, without_duplicates
from app.data.quality.tables import one_table, read_tables
from app.data.quality.topology import gaps_between, overlaps_between
from app.data.store.import_rows import StoredFeature, StoredLayer
from app.domain.answers import Topic
from app.domain.areas import polygons_of
from app.domain.reference import HOME_PLANE, to_degrees
from app.services.check_parcels import HandedIn
from app.services.desk import Desk
from app.services.import_terms import (
    ImportReport,
    fictitious_shapes,
    note_of,
    require_fields,
)
from app.services.layer_statement import (
    NOWHERE,
    LayerImport,
    checked_topic,
    layer_id_of,
    succession,
)

__all__ = ["NOWHERE", "ImportReport", "LayerImport", "import_layer"]


def import_layer(
    desk: Desk, file: HandedIn, wanted: LayerImport, *, check: bool = False
) -> ImportReport:
    """Import one layer as a new version, or refuse it whole.

    A former version of the same layer ends the day before this one begins. Running services
    notice by themselves.

    Parameters
    ----------
    check : only examine the file; nothing is stored

    Raises
    ------
    ImportRefused
        `import.refused` with the whole log, if the quality gate found an error.
    InputError
        `import.unknown_topic`, `import.basis`, `import.period`, `import.text_missing`,
        `import.layer_id`, `import.codes_needed`, `import.unknown_field`, `import.which_layer`,
        and those of the readers.
    Unavailable
        `store.unavailable`; nothing is then stored.
    """
    known = desk.knowledge
    topic = checked_topic(wanted, known)
    table = one_table(read_tables(file.name, file.content, wanted.options), wanted.layer_in_file)
    require_fields(table, (wanted.code_field, wanted.name_field))
    within, issues = complete_area(wanted.complete_within, wanted.options)
    features, found = place_features(table)
    issues += found
    words = (wanted.source, layer_id_of(wanted))
    issues += fiction_among(features, fictitious_shapes(known.rulebook.topics), words)
    require_no_error(issues)
    codes = [code_of(feature, wanted.code_field) for feature in features]
    features, twice = without_duplicates(features, codes)
    issues += [*twice, *_class_issues(features, topic, wanted, within)]
    issues += succession(known, wanted, within)
    require_no_error(issues)
    log = abridged(issues)
    layer = _stored(wanted, topic, features, within)
    versions = {layer.layer_id: 0}
    if not check:
        note = note_of(desk, file, wanted.source, log)
        versions = {layer.layer_id: desk.imports.add_layer(layer, note)}
    area_m2 = sum(float(feature.metres.area) for feature in features)
    return ImportReport(not check, versions, len(features), area_m2, log)


def complete_area(
    asked: HandedIn | Literal["nowhere"], options: ReadOptions
) -> tuple[BaseGeometry | None, list[Issue]]:
    """Return the area in which a layer is complete, metres of HOME_PLANE, and what was noticed.

    None is nowhere.

    Raises
    ------
    ImportRefused
        `import.refused` if the polygons of the file are not sound.
    InputError
        Those of the readers.
    """
    if isinstance(asked, str):
        return None, []
    tables = read_tables(asked.name, asked.content, options)
    placed, issues = place_features(one_table(tables, None))
    require_no_error(issues)
    parts = polygons_of(shapely.union_all([feature.metres for feature in placed]))
    return parts[0] if len(parts) == 1 else MultiPolygon(parts), issues


def _class_issues(
    features: Sequence[PlacedFeature],
    topic: Topic,
    wanted: LayerImport,
    within: BaseGeometry | None,
) -> list[Issue]:
    issues: list[Issue] = []
    if wanted.code_field and wanted.code_system:
        system, codes = wanted.code_system, wanted.code_table
        issues += check_codes(features, wanted.code_field, system, codes)
    if topic.polarity == "classifies":
        issues += [*overlaps_between(features), *gaps_between(features, within)]
    return issues


def _stored(
    wanted: LayerImport,
    topic: Topic,
    features: Sequence[PlacedFeature],
    within: BaseGeometry | None,
) -> StoredLayer:
    codes = {code_of(feature, wanted.code_field) for feature in features}
    named = wanted.code_table or {}
    return StoredLayer(
        layer_id=layer_id_of(wanted),
        topic=topic.id,
        name=wanted.name or topic.name,
        basis="official",
        source=wanted.source.strip(),
        licence=wanted.licence.strip(),
        data_date=wanted.data_date,
        valid_from=wanted.valid_from,
        valid_until=wanted.valid_until,
        complete_within=None if within is None else to_degrees(within, HOME_PLANE),
        features=[
            StoredFeature(
                feature.source.id,
                feature.degrees,
                code_of(feature, wanted.code_field),
                code_of(feature, wanted.name_field),
            )
            for feature in features
        ],
        code_system=wanted.code_system,
        public=wanted.public,
        class_names={code: named[code] for code in sorted(codes) if code in named},
    )
