"""What goes out to geographic information systems: flat rows, a GeoPackage, QGIS styles."""
