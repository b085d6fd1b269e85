"""The quality gate: what an authority's layer or boundary must be before it may decide anything."""
