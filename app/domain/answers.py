"""What is known of a site, and what one clause says of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.domain.conditions import Weighed
from app.domain.contradictions import Contradiction
from app.domain.findings import Outcome
from app.domain.industries import IndustryGroup
from app.domain.intensity import Measure
from app.domain.layers import Polarity
from app.domain.overlay import LayerOverlap
from app.domain.parcels import Parcel
from app.domain.profile import Confirmation, ProjectProfile
from app.domain.sources import Document, Source, TextStatus
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
class Answer:
    """The outcome of one clause with its reason and, where there is one, its measure."""

    outcome: Outcome
    reason: Text
    basis: Basis | None = None
    measured: float | None = None
    shortfall: float | None = None
    missing: tuple[str, ...] = ()
    support: Source | None = None
    confirmed: bool = False  # an officer's confirmation decided it


@dataclass(frozen=True, slots=True)
class Settled:
    """What is known of the layers without the shapes: the answers of a batch, by topic.

    `layers` answers what the layer checks ask, `uses` the land-use checks, `on` whether the site
    lies on a topic at all.
    """

    layers: Mapping[str, Answer]
    uses: Mapping[str, Answer]
    on: Mapping[str, Weighed]


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """Everything known of one project and its site on one day.

    Attributes
    ----------
    parcel : None if only the zone is known, not the place: layers then answer nothing
    area_m2 : of the parcel
    project_area_m2 : of all parcels of the project together; None if it was not stated
    overlaps : by topic, with the layers that may decide
    loaded : the topics of the layers that may decide, whether they reach the site or not
    contradictions : by the rules that they bear on
    settled : the layers' answers where they were found without shapes; overlaps then say nothing
    """

    parcel: Parcel | None
    area_m2: float
    project_area_m2: float | None
    as_of: date
    today: date
    overlaps: Mapping[str, Sequence[LayerOverlap]]
    topics: Mapping[str, Topic]
    measures: Mapping[str, Measure]
    profile: ProjectProfile
    confirmations: Mapping[str, Confirmation]
    documents: Mapping[str, Document]
    groups: Mapping[str, IndustryGroup] = field(default_factory=dict)
    contradictions: Mapping[str, Sequence[Contradiction]] = field(default_factory=dict)
    settled: Settled | None = None
    loaded: Collection[str] = ()

    @property
    def site(self) -> Parcel:
        """Return the parcel; asked only where one is known.

        Raises
        ------
        ValueError
            If only the zone is known.
        """
        if self.parcel is None:
            raise ValueError("the place of the project is not known")
        return self.parcel

    def text_status(self, document: str) -> TextStatus:
        """Return a document's status on the day; of a day to come nobody knows it."""
        if self.as_of > self.today:
            return "unknown"
        return self.documents[document].status_on(self.as_of)
