"""Alembic's entry: runs the migrations in the transaction that the store hands over."""

from alembic import context

from app.data.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,  # SQLite's too: the engine speaks BEGIN itself
)
with context.begin_transaction():
    context.run_migrations()
