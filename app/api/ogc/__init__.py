"""OGC API - Features: zones and layers for geographic information systems."""
