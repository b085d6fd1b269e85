"""One file a format: bytes of an upload in, drawn parcels out."""
