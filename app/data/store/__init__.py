"""Records in the embedded store (SQLite) through SQLAlchemy."""
