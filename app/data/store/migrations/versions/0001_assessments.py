"""Assessments and their parcels, with an R*Tree over the parcels' boxes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

RTREE = "assessed_parcel_rtree"


def upgrade() -> None:
    """Create the tables, the index and the triggers that keep the index true."""
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
        sa.Column("geometry", sa.LargeBinary, nullable=False),
        *(sa.Column(side, sa.Float, nullable=False) for side in ("west", "south", "east", "north")),
    )
    op.execute(f"CREATE VIRTUAL TABLE {RTREE} USING rtree(id, west, east, south, north)")
    values = "NEW.id, NEW.west, NEW.east, NEW.south, NEW.north"
    op.execute(
        f"CREATE TRIGGER {RTREE}_insert AFTER INSERT ON assessed_parcel BEGIN "
        f"INSERT OR REPLACE INTO {RTREE} VALUES ({values}); END"
    )
    op.execute(
        f"CREATE TRIGGER {RTREE}_update AFTER UPDATE OF west, south, east, north "
        f"ON assessed_parcel BEGIN INSERT OR REPLACE INTO {RTREE} VALUES ({values}); END"
    )
    op.execute(
        f"CREATE TRIGGER {RTREE}_delete AFTER DELETE ON assessed_parcel BEGIN "
        f"DELETE FROM {RTREE} WHERE id = OLD.id; END"
    )


def downgrade() -> None:
    """Drop everything."""
    op.execute(f"DROP TABLE {RTREE}")
    op.drop_table("assessed_parcel")
    op.drop_table("assessment")
