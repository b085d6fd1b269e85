"""The only room that opens anything: files, rulebook, boundaries, layers, store."""
