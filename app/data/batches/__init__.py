"""Large files of parcels: read piece by piece, placed, and written with their results."""
