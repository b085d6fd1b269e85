"""Tables of the store, the same on SQLite and PostGIS."""

from datetime import date, datetime

from shapely import from_wkb, to_wkb
from shapely.geometry.base import BaseGeometry
from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Wkb(TypeDecorator[BaseGeometry]):
    """A shapely geometry in CGCS2000 degrees, kept as well-known binary."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: BaseGeometry | None, _: Dialect) -> bytes | None:
        """Write a geometry."""
        return None if value is None else to_wkb(value)

    def process_result_value(self, value: bytes | None, _: Dialect) -> BaseGeometry | None:
        """Read a geometry."""
        return None if value is None else from_wkb(value)


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
    """One parcel of an assessment, found again by place; its box is mirrored in an R*Tree."""

    __tablename__ = "assessed_parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    number: Mapped[int]
    label: Mapped[str]
    verdict: Mapped[str]
    geometry: Mapped[BaseGeometry] = mapped_column(Wkb)
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
