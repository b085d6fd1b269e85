"""Read the closed curves of a DXF drawing as parcels."""

from collections.abc import Sequence
from dataclasses import replace

from shapely.geometry import Polygon

from app.data.formats.drawn import ReadGeometry, draw_geometries
from app.data.formats.dxf_notes import drawing_notes, layer_notes
from app.data.formats.dxf_process import DxfCurve, read_drawing
from app.data.formats.dxf_selection import closed_curves
from app.data.formats.labels import with_unique_labels
from app.data.formats.reading import ReadLimits, ReadOptions, ReadResult
from app.data.formats.reference_names import Claim
from app.data.formats.refusals import no_parcel, require_parcel_count
from app.data.formats.ring_nesting import Nesting, nest_curves
from app.domain.parcels import Diagnostic
from app.errors import InputError, Place
from app.text import Text

FORMAT = "dxf"
LAYER, HANDLE, KIND = "图层", "句柄", "图元"


def read_dxf(content: bytes, options: ReadOptions, limits: ReadLimits) -> ReadResult:
    """Read every closed curve of a drawing's model space; one outline is one parcel.

    A closed curve within another one of its layer is a hole in it. Arcs become chords that lie
    within 1 mm of them. Drawings of surveys are in metres, east (X) first.

    Raises
    ------
    InputError
        Those of read_drawing, `input.no_parcel`, `input.too_many_parcels`,
        `geometry.self_crossing`, `crs.*`, `coordinates.*`, naming layer and handle.
    AmbiguousInput
        `input.ambiguous` if the zone is not told and two are possible.
    """
    drawing = read_drawing(content, options, limits)
    chosen = closed_curves(drawing.curves)
    notes = [*drawing_notes(drawing), *chosen.notes]
    if not chosen.curves:
        seen = "；".join(note.message.zh for note in notes if note.severity == "warning")
        seen_en = "; ".join(note.message.en for note in notes if note.severity == "warning")
        raise no_parcel(Text(seen or "没有闭合曲线", seen_en or "no closed curve"))
    require_parcel_count(len(chosen.curves), limits)
    features: list[ReadGeometry] = []
    for layer in dict.fromkeys(curve.layer for curve in chosen.curves):
        curves = [curve for curve in chosen.curves if curve.layer == layer]
        found, layer_decisions = _features(layer, curves)
        features += found
        notes += layer_decisions
    parcels, decided = draw_geometries(features, Claim(), options, strict_degrees=False)
    named = [replace(parcel, label=parcel.attributes[LAYER] or "0") for parcel in parcels]
    return ReadResult(FORMAT, with_unique_labels(named), (*notes, *decided))


def _features(
    layer: str, curves: Sequence[DxfCurve]
) -> tuple[list[ReadGeometry], list[Diagnostic]]:
    polygons = [_polygon(curve) for curve in curves]
    nesting: Nesting = nest_curves(polygons)
    features = []
    for nest in nesting.nests:
        curve = curves[nest.shell]
        holes = [polygons[hole].exterior.coords for hole in nest.holes]
        attributes = {LAYER: layer, HANDLE: curve.handle, KIND: curve.kind}
        polygon = Polygon(polygons[nest.shell].exterior.coords, holes)
        features.append(ReadGeometry(polygon, attributes, _where(curve)))
    return features, layer_notes(layer, nesting)


def _where(curve: DxfCurve) -> Place:
    return {"layer": curve.layer, "handle": curve.handle}


def _polygon(curve: DxfCurve) -> Polygon:
    polygon = Polygon(curve.points)
    if not polygon.is_valid:
        raise InputError(
            "geometry.self_crossing",
            Text(
                f"图层“{curve.layer}”的 {curve.kind}（句柄 {curve.handle}）自相交",
                f"{curve.kind} {curve.handle} of layer “{curve.layer}” crosses itself",
            ),
            mend=Text(
                "请在 CAD 中修正边界；本系统不自动修复，以免改变面积",
                "mend the boundary in CAD; it is not repaired here, since that changes the area",
            ),
            where=_where(curve),
        )
    return polygon
