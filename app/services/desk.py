"""What a use case needs at hand: knowledge, samples, the store, limits, the clock."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from app.data.boundaries import load_zones
from app.data.catalogue import load_catalogue
from app.data.demonstration import Sample, load_park, load_samples
from app.data.formats.reading import ReadLimits
from app.data.imported import layer_of, zone_of
from app.data.layers import load_layers
from app.data.loading import nothing_collected
from app.data.rulebooks import load_rulebook
from app.data.shipped import RULEBOOK, shipped
from app.data.store.imports import Imported, ImportStore
from app.data.store.observations import ObservationStore
from app.data.store.records import RecordStore, open_store
from app.data.targets import load_targets
from app.data.yaml_files import unsound
from app.domain.assessment import Knowledge, Rulebook, Versions
from app.domain.catalogue import Catalogue
from app.domain.reference import Plane
from app.domain.targets import Target
from app.domain.versions import timeline
from app.domain.zones import Zone, ZoneExtent, extent_of
from app.errors import ZoningError

# Planes that parcels of this prefecture come in; zones are kept ready in each.
USUAL_PLANES = (Plane(3, 39), Plane(3, 38), Plane(6, 20))

_LIAOCHENG = timezone(timedelta(hours=8))  # China has one time zone and no summer time


class Shelf:
    """What is known, read again whenever an import changed it, by whichever process.

    Every look costs one short query for the store's revision. If that query or the reading after
    it fails, the caller gets the error: what was known before is never given out as if it still
    held. The next look tries again, so the service recovers by itself.
    """

    def __init__(self, shipped_knowledge: Knowledge, store: ImportStore) -> None:
        self._shipped = shipped_knowledge
        self._store = store
        self._lock = threading.Lock()
        self._held: Versions | None = None

    def versions(self) -> Versions:
        """Return all versions of everything known now.

        Raises
        ------
        Unavailable
            `store.unavailable`.
        DataError
            If something imported is unsound; see `ImportStore.load`.
        """
        held = self.at_hand()
        if held is not None:
            return held
        revision = self._store.revision()
        with self._lock:
            if self._held is None or self._held.revision != revision:
                with nothing_collected():
                    self._held = with_imports(self._shipped, self._store.load())
            return self._held

    def at_hand(self) -> Versions | None:
        """Return what `versions` returns if nobody has to be waited for, else None.

        The store is asked here as well, but only where its answer takes no waiting, and nothing is
        read: for callers that hold others up. Who gets None asks for `versions` where it may wait.
        """
        revision, held = self._store.revision_at_once(), self._held
        return held if held is not None and held.revision == revision else None


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a use case works with; made once at start."""

    shelf: Shelf
    samples: tuple[Sample, ...]
    store: RecordStore
    imports: ImportStore
    observations: ObservationStore
    limits: ReadLimits
    now: Callable[[], datetime]
    catalogue: Catalogue
    targets: tuple[Target, ...]

    @property
    def knowledge(self) -> Knowledge:
        """What is known about today; `knowledge.on(day)` leads to another day.

        A use case asks once and keeps the answer, so that an import in the middle of it cannot
        mix two states.

        Raises
        ------
        Unavailable
            `store.unavailable`.
        DataError
            If something imported is unsound.
        """
        return self.shelf.versions().on(self.today())

    def today(self) -> date:
        """Return today's date where the officers are (UTC+8)."""
        return self.now().astimezone(_LIAOCHENG).date()


def open_desk(
    data_dir: Path,
    *,
    demonstration: bool,
    limits: ReadLimits | None = None,
    now: Callable[[], datetime] | None = None,
    database_url: str | None = None,
) -> Desk:
    """Load everything that is shipped, open the store and load everything imported.

    Parameters
    ----------
    data_dir : where the embedded store lives; created if absent
    demonstration : whether the fictitious park, its layers and rules are loaded
    limits : of uploads; the defaults if None
    now : the clock; the machine's if None
    database_url : of another database than the embedded one, see `open_store`

    Raises
    ------
    DataError
        If the rulebook, the boundaries, a layer or an import is unsound: the service then does
        not start.
    Unavailable
        `store.unavailable`.
    """
    with nothing_collected():
        knowledge = load_knowledge(demonstration=demonstration)
        zone_ids = {zone.id for zone in knowledge.zones}
        catalogue = load_catalogue(RULEBOOK, knowledge.rulebook.documents.keys(), zone_ids)
        targets = load_targets(RULEBOOK / "targets", knowledge.rulebook.documents.keys(), zone_ids)
        folder = shipped("layers") / "demonstration"
        samples = load_samples(folder) if demonstration else ()
    store = open_store(data_dir, database_url=database_url)
    imports = ImportStore(store.engine)
    shelf = Shelf(knowledge, imports)
    try:
        shelf.versions()
    except ZoningError:
        store.close()
        raise
    return Desk(
        shelf=shelf,
        samples=samples,
        store=store,
        imports=imports,
        observations=ObservationStore(store.engine),
        limits=limits or ReadLimits(),
        now=now or (lambda: datetime.now(UTC)),
        catalogue=catalogue,
        targets=targets,
    )


def load_knowledge(*, demonstration: bool) -> Knowledge:
    """Load the rulebook, zones and layers that are shipped, and check that they fit together.

    Raises
    ------
    DataError
        As the loaders say, and `rulebook.dangling` for a rule of a zone that does not exist.
    """
    rulebook = load_rulebook(RULEBOOK, demonstration=demonstration)
    zones = load_zones(shipped("boundaries"), rulebook.documents.keys())
    if demonstration:
        zones = (*zones, load_park(shipped("layers") / "demonstration"))
    _require_known_zones(rulebook, zones)
    layers = load_layers(shipped("layers"), rulebook.topics, demonstration=demonstration)
    extents = {(zone.id, plane): extent for (zone, plane), extent in _extents(zones)}
    return Knowledge(zones=zones, extents=extents, layers=layers, rulebook=rulebook)


def with_imports(known: Knowledge, imported: Imported) -> Versions:
    """Return all versions of everything: what is shipped, and what was imported over it.

    Raises
    ------
    DataError
        If an import no longer fits what is shipped.
    """
    by_id = {zone.id: zone for zone in known.zones}
    zones = [zone_of(stored, by_id) for stored in imported.zones]
    layers = [layer_of(stored, known.rulebook.topics) for stored in imported.layers]
    return Versions(
        zones=timeline([*known.zones, *zones]),
        extents={
            **{(zone_id, 0, plane): extent for (zone_id, plane), extent in known.extents.items()},
            **{(zone.id, zone.version, plane): e for (zone, plane), e in _extents(zones)},
        },
        layers=timeline([*known.layers, *layers]),
        rulebook=known.rulebook,
        revision=imported.revision,
    )


def _extents(zones: Sequence[Zone]) -> list[tuple[tuple[Zone, Plane], ZoneExtent]]:
    return [
        ((zone, plane), extent)
        for zone in zones
        for plane in USUAL_PLANES
        if (extent := extent_of(zone, plane)) is not None
    ]


def _require_known_zones(rulebook: Rulebook, zones: tuple[Zone, ...]) -> None:
    known = {zone.id for zone in zones}
    for rule in rulebook.rules:
        for zone_id in rule.zones:
            if zone_id not in known:
                raise unsound("rulebook.dangling", rule.id, f"zone {zone_id} does not exist")
