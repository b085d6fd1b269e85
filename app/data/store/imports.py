"""Imported layers and boundaries in the store: added whole with the counter, read whole."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.data.store.engine import reading, unavailable, writing
from app.data.store.glance import Glance
from app.data.store.import_rows import (
    ImportNote,
    StoredFeature,
    StoredLayer,
    StoredZone,
    feature_rows,
    layer_columns,
    layer_from,
    layer_seal,
    zone_from,
    zone_seal,
)
from app.data.store.log_mover import move_log
from app.data.store.models import (
    ImportRow,
    KnowledgeRevisionRow,
    LayerFeatureRow,
    LayerVersionRow,
    ZoneVersionRow,
)
from app.data.store.spatial import WrittenGeometry, read_geometries

BATCH_ROWS = 2_000  # written at a time, so that a layer of any size needs little memory
_REVISION = sa.select(KnowledgeRevisionRow.number)


@dataclass(frozen=True, slots=True)
class Imported:
    """Everything that was imported, as of one revision."""

    revision: int
    layers: Sequence[StoredLayer]
    zones: Sequence[StoredZone]


class ImportStore:
    """Imported knowledge in the store; nothing in it is ever changed, versions are added."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._glance = Glance(engine, str(_REVISION))

    def revision_at_once(self) -> int | None:
        """Return `revision` where it can be had without waiting, else None; never raises."""
        return self._glance.look()

    def revision(self) -> int:
        """Return how often imported knowledge has changed; Unavailable `store.unavailable`."""
        try:
            with self._engine.connect() as connection:  # asked at every look: no session
                return int(connection.execute(_REVISION).scalar_one())
        except SQLAlchemyError as error:
            raise unavailable(error) from error

    def add_layer(self, layer: StoredLayer, note: ImportNote) -> int:
        """Store one version of a layer, whole or not at all, and return its number.

        Raises
        ------
        Unavailable
            `store.unavailable`; nothing is then stored.
        """
        with writing(self._engine) as session:
            import_id = _begin_import(session, "layer", note)
            number = _next(session, LayerVersionRow.version, LayerVersionRow.layer_id, layer)
            columns = layer_columns(layer) | {"seal": layer_seal(layer)}
            row = LayerVersionRow(import_id=import_id, version=number, **columns)
            session.add(row)
            session.flush()
            for batch in _batched(layer.features, BATCH_ROWS):
                session.execute(sa.insert(LayerFeatureRow), feature_rows(row.id, batch))
        move_log(self._engine)
        return number

    def add_zones(self, zones: Sequence[StoredZone], note: ImportNote) -> list[int]:
        """Store boundaries of zones, all or none, and return their version numbers.

        Raises
        ------
        Unavailable
            `store.unavailable`; nothing is then stored.
        """
        numbers = []
        with writing(self._engine) as session:
            import_id = _begin_import(session, "zones", note)
            for zone in zones:
                numbers.append(_next(session, ZoneVersionRow.version, ZoneVersionRow.zone_id, zone))
                session.add(
                    ZoneVersionRow(
                        import_id=import_id, zone_id=zone.zone_id, version=numbers[-1],
                        basis=zone.basis, source=zone.source, valid_from=zone.valid_from,
                        geometry=zone.geometry, seal=zone_seal(zone),
                    )
                )  # fmt: skip
                session.flush()
        move_log(self._engine)
        return numbers

    def load(self) -> Imported:
        """Return everything imported, checked against its seals.

        Raises
        ------
        DataError
            `imports.seal_broken` if a layer or boundary is not what was imported.
        Unavailable
            `store.unavailable`.
        """
        with reading(self._engine) as session:
            return imported_in(session)


def imported_in(session: Session) -> Imported:
    """Return everything imported that a session sees; DataError `imports.seal_broken`."""
    layers = [
        layer_from(row, _features(session, row.id))
        for row in session.scalars(sa.select(LayerVersionRow).order_by(LayerVersionRow.id))
    ]
    zones = [
        zone_from(row)
        for row in session.scalars(sa.select(ZoneVersionRow).order_by(ZoneVersionRow.id))
    ]
    return Imported(_revision(session), layers, zones)


def _revision(session: Session) -> int:
    return int(session.execute(_REVISION).scalar_one())


def _begin_import(session: Session, kind: str, note: ImportNote) -> int:
    """Raise the counter, whose row lets one import at a time through, and log the import."""
    session.execute(sa.update(KnowledgeRevisionRow).values(number=KnowledgeRevisionRow.number + 1))
    row = ImportRow(
        kind=kind,
        file_name=note.file_name,
        file_sha256=note.file_sha256,
        imported_at=note.imported_at.replace(tzinfo=None),
        source=note.source,
        issues=json.dumps(list(note.issues), ensure_ascii=False),
    )
    session.add(row)
    session.flush()
    return row.id


def _next(
    session: Session,
    number: InstrumentedAttribute[int],
    owner: InstrumentedAttribute[str],
    item: StoredLayer | StoredZone,
) -> int:
    name = item.layer_id if isinstance(item, StoredLayer) else item.zone_id
    newest = session.scalar(sa.select(sa.func.max(number)).where(owner == name))
    return (newest or 0) + 1


def _batched(features: Sequence[StoredFeature], size: int) -> Iterator[list[StoredFeature]]:
    rest = iter(features)
    while batch := list(islice(rest, size)):
        yield batch


def _features(session: Session, version_id: int) -> list[StoredFeature]:
    table = LayerFeatureRow
    written = sa.type_coerce(table.geometry, WrittenGeometry)
    wanted = sa.select(table.feature_id, table.code, table.name, written).where(
        table.layer_version_id == version_id
    )
    rows = session.execute(wanted.order_by(table.id)).all()
    shapes = read_geometries([row[3] for row in rows])
    return [
        StoredFeature(row[0], shape, row[1], row[2])
        for row, shape in zip(rows, shapes, strict=True)
    ]
