"""All findings for a site, question by question, with what was asked and what was not checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shapely.geometry.base import BaseGeometry

from app.domain.findings import Finding, Verdict
from app.domain.intensity import DoubleStorey
from app.domain.judging import Topic
from app.domain.layers import Layer
from app.domain.overlay import LayerOverlap
from app.domain.parcels import Diagnostic, Parcel
from app.domain.reference import Plane
from app.domain.rules import Question, Rule
from app.domain.sources import Document
from app.domain.zones import Zone, ZoneExtent, ZoneRelation
from app.text import Text


@dataclass(frozen=True, slots=True)
class Unchecked:
    """One thing that the verdict does not speak of, and why."""

    id: str
    name: Text
    reason: Text


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything that decides: documents, layer topics, rules, and what is never looked at."""

    documents: Mapping[str, Document]
    topics: Mapping[str, Topic]
    rules: Sequence[Rule]
    double_storey: DoubleStorey
    beyond: Sequence[Unchecked]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the service knows on the day it was started: zones with their extents, layers, rules."""

    zones: Sequence[Zone]
    extents: Mapping[tuple[str, Plane], ZoneExtent]
    layers: Sequence[Layer]
    rulebook: Rulebook


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """The verdict on one question; `not_asked` names the one input that would help most."""

    question: Question
    verdict: Verdict | Literal["not_asked"]
    headline: Text
    would_help: Text | None = None
    would_help_field: str | None = None


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change that would settle one breach; `geometry` (parcel's plane) for a trimmed boundary."""

    kind: Literal["trim", "add_investment", "reduce_land"]
    text: Text
    rule_id: str
    geometry: BaseGeometry | None = None
    area_m2: float | None = None
    amount: float | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the evidence adds up to: a verdict, in one sentence, with scope and omissions."""

    verdict: Verdict
    headline: Text
    scope: Sequence[Text]
    unchecked: Sequence[Unchecked]
    questions: Sequence[QuestionAnswer]
    findings: Sequence[Finding]
    remedies: Sequence[Remedy]


@dataclass(frozen=True, slots=True)
class ParcelAssessment:
    """One parcel on one day.

    `judgement` counts no fictitious data; `demonstration` is what the machinery would say if it
    did, None where no demonstration data lies near the parcel.
    """

    parcel: Parcel
    as_of: date
    area_m2: float
    planar_area_m2: float
    diagnostics: Sequence[Diagnostic]
    overlaps: Sequence[LayerOverlap]
    relations: Sequence[ZoneRelation]
    judgement: Judgement
    demonstration: Judgement | None
