"""Open the service or its GeoPackage in QGIS, as an officer would, and say what QGIS saw.

Run under Debian's python3, which has PyQGIS:

    /usr/bin/python3 scripts/qgis_client.py service http://127.0.0.1:8000/ogc FOLDER
    /usr/bin/python3 scripts/qgis_client.py file zones.gpkg FOLDER

Prints one JSON document and draws a PNG of each layer into FOLDER. `install_if_missing` brings
QGIS onto a Debian or Ubuntu machine; it is the only function that another Python may call.
"""

# ruff: noqa: PLC0415 - only Debian's python3 has qgis; the tests import this file without it

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qgis.core import QgsRectangle, QgsSymbol, QgsVectorLayer

PYTHON = "/usr/bin/python3"
PACKAGES = ("python3-qgis", "qgis-providers")
SIZE_PX = 800
MARGIN_M = 5_000.0
PLANE = "EPSG:4548"  # what pictures are drawn in: metres, so that a circle is one
PART_SEPARATOR = "!!::!!"  # between the parts of a sublayer's description in QGIS


def install_if_missing() -> None:
    """Install QGIS without its window from Debian's packages; nothing if it is there.

    Raises
    ------
    subprocess.CalledProcessError
        If apt-get cannot install it.
    """
    probe = [PYTHON, "-c", "import qgis.core"]
    if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        return
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (("update",), ("install", "-y", "--no-install-recommends", *PACKAGES)):
        waiting = ["-o", "DPkg::Lock::Timeout=600"]  # another set-up may be installing
        subprocess.run([*as_root, "apt-get", "-qq", *waiting, *command], env=quiet, check=True)


def main(kind: str, source: str, folder: str) -> None:
    """Start QGIS without a window, look at every layer of the source, print what was seen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from qgis.core import Qgis, QgsApplication

    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], False)
    application.initQgis()
    layers = {"service": layers_of_service, "file": layers_of_file}[kind](source)
    looked = {name: seen(layer, Path(folder) / f"{name}.png") for name, layer in layers.items()}
    print(json.dumps({"qgis": Qgis.version(), "layers": looked}, ensure_ascii=False), flush=True)
    # Everything is written, and threads of the network provider may outlive exitQgis.
    os._exit(0)


def layers_of_service(url: str) -> dict[str, QgsVectorLayer]:
    """Open every collection of an OGC API through QGIS's own provider."""
    from qgis.core import QgsVectorLayer

    address = f"url='{url}' version='OGC_API_FEATURES' typename="
    names = collections_listed(url)
    return {name: QgsVectorLayer(f"{address}'{name}'", name, "OAPIF") for name in names}


def collections_listed(url: str) -> list[str]:
    """Return the collections as the browser of QGIS lists them under a stored connection."""
    from qgis.core import QgsApplication, QgsDataSourceUri, QgsSettings

    settings = QgsSettings()
    settings.setValue("qgis/connections-wfs/zoning/url", url)
    settings.setValue("qgis/connections-wfs/zoning/version", "OGC_API_FEATURES")
    registry = QgsApplication.dataItemProviderRegistry()
    (provider,) = [found for found in registry.providers() if found.name() == "WFS"]
    root = provider.createDataItem("", None)
    (connection,) = [item for item in root.createChildren() if item.name() == "zoning"]
    children = connection.createChildren()
    return [QgsDataSourceUri(item.uri()).param("typename") for item in children]


def layers_of_file(path: str) -> dict[str, QgsVectorLayer]:
    """Open every layer of a GeoPackage, each with the style that the file brings."""
    from qgis.core import QgsVectorLayer

    whole = QgsVectorLayer(path, "whole", "ogr")
    names = [part.split(PART_SEPARATOR)[1] for part in whole.dataProvider().subLayers()]
    return {name: QgsVectorLayer(f"{path}|layername={name}", name, "ogr") for name in names}


def seen(layer: QgsVectorLayer, picture: Path) -> dict[str, object]:
    """Return what QGIS knows of a layer; draw it to `picture` if it has geometry."""
    if not layer.isValid():
        return {"valid": False, "error": layer.error().message()}
    features = list(layer.getFeatures())
    placed = sum(feature.hasGeometry() for feature in features)
    has_id = layer.fields().indexOf("id") >= 0
    answer: dict[str, object] = {
        "valid": True,
        "count": layer.featureCount(),
        "ids": sorted(str(feature["id"]) for feature in features) if has_id else [],
        "placed": placed,
        "crs": layer.crs().authid(),
        "aliases": {field.name(): field.alias() for field in layer.fields()},
        "label": layer.labeling().settings().fieldName if layer.labelsEnabled() else None,
    }
    if placed:
        answer |= {"extent": bounds(layer.extent()), "symbols": symbols(layer)}
        answer |= draw(layer, picture)
    return answer


def bounds(rectangle: QgsRectangle) -> list[float]:
    """Return west, south, east, north."""
    lower = [rectangle.xMinimum(), rectangle.yMinimum()]
    return [*lower, rectangle.xMaximum(), rectangle.yMaximum()]


def symbols(layer: QgsVectorLayer) -> dict[str, list[dict[str, str]]]:
    """Return what each class of a layer is drawn with."""
    renderer = layer.renderer()
    if renderer.type() != "categorizedSymbol":
        return {renderer.type(): parts(renderer.symbol())}
    # A category owns its symbol: the list must live as long as the symbols are looked at.
    categories = renderer.categories()
    return {str(category.value()): parts(category.symbol()) for category in categories}


def parts(symbol: QgsSymbol) -> list[dict[str, str]]:
    """Return the layers that a symbol consists of."""
    return [
        {"kind": part.layerType(), "colour": part.color().name(), **part.properties()}
        for part in symbol.symbolLayers()
    ]


def draw(layer: QgsVectorLayer, picture: Path) -> dict[str, object]:
    """Draw a layer on white within its extent and a margin; return the extent in PLANE."""
    from qgis.core import (
        QgsCoordinateReferenceSystem,
        QgsCoordinateTransform,
        QgsMapRendererSequentialJob,
        QgsMapSettings,
        QgsProject,
    )
    from qgis.PyQt.QtCore import QSize
    from qgis.PyQt.QtGui import QColor

    plane = QgsCoordinateReferenceSystem(PLANE)
    moving = QgsCoordinateTransform(layer.crs(), plane, QgsProject.instance())
    extent = moving.transformBoundingBox(layer.extent())
    extent.grow(MARGIN_M)
    drawing = QgsMapSettings()
    drawing.setLayers([layer])
    drawing.setDestinationCrs(plane)
    drawing.setBackgroundColor(QColor("white"))
    drawing.setOutputSize(QSize(SIZE_PX, SIZE_PX))
    drawing.setExtent(extent)
    job = QgsMapRendererSequentialJob(drawing)
    job.start()
    job.waitForFinished()
    saved = job.renderedImage().save(str(picture))
    errors = [error.message for error in job.errors()]
    return {"drawn": bounds(drawing.visibleExtent()), "saved": saved, "errors": errors}


if __name__ == "__main__":
    main(*sys.argv[1:])
