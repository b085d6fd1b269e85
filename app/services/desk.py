"""What a use case needs at hand: knowledge, samples, the record store, limits, the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from app.data.boundaries import load_zones
from app.data.demonstration import Sample, load_park, load_samples
from app.data.formats.reading import ReadLimits
from app.data.layers import load_layers
from app.data.rulebooks import load_rulebook
from app.data.shipped import RULEBOOK, shipped
from app.data.store.records import RecordStore, open_store
from app.data.yaml_files import unsound
from app.domain.assessment import Knowledge, Rulebook
from app.domain.reference import Plane
from app.domain.zones import Zone, extent_of

# Planes that parcels of this prefecture come in; zones are kept ready in each.
USUAL_PLANES = (Plane(3, 39), Plane(3, 38), Plane(6, 20))

_LIAOCHENG = timezone(timedelta(hours=8))  # China has one time zone and no summer time


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a use case works with; made once at start and never changed."""

    knowledge: Knowledge
    samples: tuple[Sample, ...]
    store: RecordStore
    limits: ReadLimits
    now: Callable[[], datetime]

    def today(self) -> date:
        """Return today's date where the officers are (UTC+8)."""
        return self.now().astimezone(_LIAOCHENG).date()


def open_desk(
    data_dir: Path,
    *,
    demonstration: bool,
    limits: ReadLimits | None = None,
    now: Callable[[], datetime] | None = None,
) -> Desk:
    """Load everything that is shipped and open the record store.

    Parameters
    ----------
    data_dir : where the embedded store lives; created if absent
    demonstration : whether the fictitious park, its layers and rules are loaded
    limits : of uploads; the defaults if None
    now : the clock; the machine's if None

    Raises
    ------
    DataError
        If the rulebook, the boundaries or a layer is unsound: the service then does not start.
    Unavailable
        `store.unavailable`.
    """
    knowledge = load_knowledge(demonstration=demonstration)
    folder = shipped("layers") / "demonstration"
    return Desk(
        knowledge=knowledge,
        samples=load_samples(folder) if demonstration else (),
        store=open_store(data_dir),
        limits=limits or ReadLimits(),
        now=now or (lambda: datetime.now(UTC)),
    )


def load_knowledge(*, demonstration: bool) -> Knowledge:
    """Load rulebook, zones and layers, and check that they fit together.

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
    extents = {
        (zone.id, plane): extent
        for zone in zones
        for plane in USUAL_PLANES
        if (extent := extent_of(zone, plane)) is not None
    }
    layers = load_layers(shipped("layers"), rulebook.topics, demonstration=demonstration)
    return Knowledge(zones=zones, extents=extents, layers=layers, rulebook=rulebook)


def _require_known_zones(rulebook: Rulebook, zones: tuple[Zone, ...]) -> None:
    known = {zone.id for zone in zones}
    for rule in rulebook.rules:
        for zone_id in rule.zones:
            if zone_id not in known:
                raise unsound("rulebook.dangling", rule.id, f"zone {zone_id} does not exist")
