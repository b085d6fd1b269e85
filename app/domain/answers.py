"""What is known of a site, and what one clause says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.findings import Outcome
from app.domain.intensity import Measure
from app.domain.layers import Polarity
from app.domain.overlay import LayerOverlap
from app.domain.parcels import Parcel
from app.domain.profile import Confirmation, ProjectProfile
from app.domain.sources import Document
from app.domain.zones import Basis
from app.text import Text


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that control layers are about; its polarity is that of all its layers."""

    id: str
    name: Text
    polarity: Polarity
    authority: Text


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """Everything known of one site on one day; the overlaps hold only layers that may decide."""

    parcel: Parcel
    area_m2: float
    as_of: date
    overlaps: Mapping[str, Sequence[LayerOverlap]]  # by topic
    topics: Mapping[str, Topic]
    measures: Mapping[str, Measure]
    profile: ProjectProfile
    confirmations: Mapping[str, Confirmation]
    documents: Mapping[str, Document]


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of one clause with its reason and, where there is one, its measure."""

    outcome: Outcome
    reason: Text
    basis: Basis | None = None
    measured: float | None = None
    shortfall: float | None = None
    missing: tuple[str, ...] = ()
