"""Tables of the store, the same on SQLite and PostGIS."""

from datetime import date, datetime

from shapely.geometry.base import BaseGeometry
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.data.store.spatial import GeometryColumn


class Base(DeclarativeBase):
    """Root of the tables."""


class AssessmentRow(Base):
    """One answered call, sealed: nothing in it changes after it was stored."""

    __tablename__ = "assessment"

    id: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    as_of: Mapped[date]
    verdict: Mapped[str]
    demonstration_verdict: Mapped[str | None]
    headline_zh: Mapped[str]
    seal: Mapped[str]
    document: Mapped[str]


class AssessedParcelRow(Base):
    """One parcel of an assessment, found again by place; its box is indexed."""

    __tablename__ = "assessed_parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    number: Mapped[int]
    label: Mapped[str]
    verdict: Mapped[str]
    geometry: Mapped[BaseGeometry] = mapped_column(GeometryColumn)
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]


class KnowledgeRevisionRow(Base):
    """One row: how often imported knowledge has changed; services reload when it differs."""

    __tablename__ = "knowledge_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]


class ImportRow(Base):
    """One accepted import: the file, its checksum, where it comes from, everything noticed."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    imported_at: Mapped[datetime]
    source: Mapped[str]
    issues: Mapped[str]


class LayerVersionRow(Base):
    """One version of an imported layer; rows are added, never changed.

    How long a version answers follows from `valid_until` and from the versions after it.
    """

    __tablename__ = "layer_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"))
    layer_id: Mapped[str]
    version: Mapped[int]
    topic: Mapped[str]
    name_zh: Mapped[str]
    name_en: Mapped[str]
    basis: Mapped[str]
    source: Mapped[str]
    licence: Mapped[str]
    data_date: Mapped[date | None]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    code_system: Mapped[str | None]
    class_names: Mapped[str]
    complete_within: Mapped[BaseGeometry | None] = mapped_column(GeometryColumn)
    features: Mapped[int]
    seal: Mapped[str]
    public: Mapped[bool]


class LayerFeatureRow(Base):
    """One polygon of a version of a layer; its box is indexed."""

    __tablename__ = "layer_feature"

    id: Mapped[int] = mapped_column(primary_key=True)
    layer_version_id: Mapped[int] = mapped_column(
        ForeignKey("layer_version.id", ondelete="CASCADE")
    )
    feature_id: Mapped[str]
    code: Mapped[str]
    name: Mapped[str]
    geometry: Mapped[BaseGeometry] = mapped_column(GeometryColumn)
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]


class ZoneVersionRow(Base):
    """One imported boundary of a zone; it answers from `valid_from` until the next one does."""

    __tablename__ = "zone_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"))
    zone_id: Mapped[str]
    version: Mapped[int]
    basis: Mapped[str]
    source: Mapped[str]
    valid_from: Mapped[date]
    geometry: Mapped[BaseGeometry] = mapped_column(GeometryColumn)
    seal: Mapped[str]


class ObservationRow(Base):
    """One observed figure of a zone on a day; rows are added, never changed."""

    __tablename__ = "observation"

    id: Mapped[str] = mapped_column(primary_key=True)
    zone: Mapped[str]
    indicator: Mapped[str]
    observed_on: Mapped[date]
    value: Mapped[float]
    unit: Mapped[str]
    source: Mapped[str]
    computed: Mapped[bool]
    officer: Mapped[str]
    recorded_at: Mapped[datetime]
    seal: Mapped[str]


class WithdrawalRow(Base):
    """One observed figure taken back: by whom, why, and which figure stands in its place."""

    __tablename__ = "observation_withdrawal"

    id: Mapped[str] = mapped_column(primary_key=True)
    observation_id: Mapped[str] = mapped_column(ForeignKey("observation.id"))
    officer: Mapped[str]
    reason: Mapped[str]
    withdrawn_at: Mapped[datetime]
    replaced_by: Mapped[str | None] = mapped_column(ForeignKey("observation.id"))


class JobRow(Base):
    """One batch handed to the service; its files lie in the data folder under its id."""

    __tablename__ = "job"

    id: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    file_name: Mapped[str]
    asked: Mapped[str]
    done: Mapped[int]
    total: Mapped[int | None]
    rate_per_s: Mapped[float | None]
    summary: Mapped[str | None]
    error: Mapped[str | None]
    cancel_requested: Mapped[bool]
    crashes: Mapped[int]


class JobLeaseRow(Base):
    """One row: which consumer may run jobs, and until when if nothing more is heard of it."""

    __tablename__ = "job_lease"

    id: Mapped[int] = mapped_column(primary_key=True)
    holder: Mapped[str | None]
    expires_at: Mapped[datetime | None]
