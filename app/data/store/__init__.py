"""The store, SQLite or PostGIS through the same models: sealed records, imported layers, zones."""
