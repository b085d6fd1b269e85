"""Imported layers and zone boundaries, each in versions, and the counter that tells of changes."""

import sqlalchemy as sa
from alembic import op

from app.data.store.spatial import SIDES, GeometryColumn, index_statements, unindex_statements

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; no table of 0001 is touched."""
    counter = op.create_table(
        "knowledge_revision",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.bulk_insert(counter, [{"id": 1, "number": 0}])
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("imported_at", sa.DateTime, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("issues", sa.Text, nullable=False),
    )
    _create_layers()
    op.create_table(
        "zone_version",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("import_id", sa.Integer, sa.ForeignKey("import_run.id"), nullable=False),
        sa.Column("zone_id", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("basis", sa.String, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("geometry", GeometryColumn, nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.UniqueConstraint("zone_id", "version"),
    )


def _create_layers() -> None:
    op.create_table(
        "layer_version",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("import_id", sa.Integer, sa.ForeignKey("import_run.id"), nullable=False),
        sa.Column("layer_id", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("topic", sa.String, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("name_zh", "name_en")),
        sa.Column("basis", sa.String, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("source", "licence")),
        sa.Column("data_date", sa.Date),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.Column("code_system", sa.String),
        sa.Column("class_names", sa.Text, nullable=False),
        sa.Column("complete_within", GeometryColumn),
        sa.Column("features", sa.Integer, nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.UniqueConstraint("layer_id", "version"),
    )
    owner = sa.ForeignKey("layer_version.id", ondelete="CASCADE")
    op.create_table(
        "layer_feature",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("layer_version_id", sa.Integer, owner, nullable=False, index=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("feature_id", "code", "name")),
        sa.Column("geometry", GeometryColumn, nullable=False),
        *(sa.Column(side, sa.Float, nullable=False) for side in SIDES),
    )
    for statement in index_statements(op.get_bind().dialect.name, "layer_feature"):
        op.execute(statement)


def downgrade() -> None:
    """Drop the imports; the records stay."""
    for statement in unindex_statements(op.get_bind().dialect.name, "layer_feature"):
        op.execute(statement)
    for table in ("zone_version", "layer_feature", "layer_version", "import_run"):
        op.drop_table(table)
    op.drop_table("knowledge_revision")
