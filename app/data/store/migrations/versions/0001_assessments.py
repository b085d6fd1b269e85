"""Assessments and their parcels, with a spatial index over the parcels."""

import sqlalchemy as sa
from alembic import op

from app.data.store.spatial import SIDES, GeometryColumn, index_statements, unindex_statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, the index and, on SQLite, the triggers that keep the index true."""
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    op.create_table(
        "assessment",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("created_at", sa.DateTime, nullable=False, index=True),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("verdict", sa.String, nullable=False),
        sa.Column("demonstration_verdict", sa.String),
        sa.Column("headline_zh", sa.Text, nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_table(
        "assessed_parcel",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "assessment_id",
            sa.String,
            sa.ForeignKey("assessment.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("verdict", sa.String, nullable=False),
        sa.Column("geometry", GeometryColumn, nullable=False),
        *(sa.Column(side, sa.Float, nullable=False) for side in SIDES),
    )
    for statement in index_statements(dialect, "assessed_parcel"):
        op.execute(statement)


def downgrade() -> None:
    """Drop everything."""
    for statement in unindex_statements(op.get_bind().dialect.name, "assessed_parcel"):
        op.execute(statement)
    op.drop_table("assessed_parcel")
    op.drop_table("assessment")
