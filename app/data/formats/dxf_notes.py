"""What is said about a drawing as a whole and about the nesting of the curves of a layer."""

from collections.abc import Mapping

from app.data.formats.dxf_process import DxfDrawing
from app.data.formats.ring_nesting import Nesting
from app.domain.parcels import Diagnostic
from app.text import Text

# Units of the header that are metres or none; CAD writes others although surveys draw metres.
_METRES = (0, 6)
_UNIT_NAMES = {1: "inch", 2: "foot", 3: "mile", 4: "mm", 5: "cm", 7: "km", 14: "dm"}


def drawing_notes(drawing: DxfDrawing) -> list[Diagnostic]:
    """Return what is noticed of a drawing: encoding, units, and what is not read of it."""
    told = Text(
        f"DXF {drawing.version}，文字按 {drawing.encoding} 读取",
        f"DXF {drawing.version}, its text read as {drawing.encoding}",
    )
    where = {"encoding": drawing.encoding, "version": drawing.version}
    notes = [Diagnostic("input.encoding", "info", told, where)]
    if drawing.units not in _METRES:
        notes.append(_units(drawing.units))
    if drawing.skipped:
        notes.append(_skipped(drawing.skipped))
    if drawing.hidden:
        notes.append(_hidden(drawing.hidden))
    if drawing.heights:
        message = Text("高程未使用", "heights were not used")
        notes.append(Diagnostic("input.heights_dropped", "info", message))
    if drawing.on_paper:
        message = Text(
            f"布局（图纸空间）中的 {drawing.on_paper} 个实体未读取",
            f"{drawing.on_paper} entities of paper space were left out",
        )
        notes.append(Diagnostic("dxf.paper_space_skipped", "info", message))
    return notes


def _units(units: int) -> Diagnostic:
    name = _UNIT_NAMES.get(units, str(units))
    return Diagnostic(
        "dxf.units",
        "warning",
        Text(
            f"图形单位标为 {name}，坐标按位数为米，按米读取",
            f"the drawing's unit says {name}; by their digits the coordinates are metres",
        ),
        {"units": units},
    )


def _listed(counts: Mapping[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {count}" for name, count in ordered[:20])


def _skipped(skipped: Mapping[str, int]) -> Diagnostic:
    count, listed = sum(skipped.values()), _listed(skipped)
    return Diagnostic(
        "input.shapes_skipped",
        "info",
        Text(
            f"{count} 个非面实体（文字、点、直线等）未读取：{listed}",
            f"{count} entities that bound nothing (texts, points, lines ...): {listed}",
        ),
        {"count": count},
    )


def _hidden(hidden: Mapping[str, int]) -> Diagnostic:
    count, listed = sum(hidden.values()), _listed(hidden)
    return Diagnostic(
        "dxf.hidden_skipped",
        "warning",
        Text(
            f"关闭或冻结图层上的 {count} 个实体未读取：{listed}",
            f"{count} entities of layers switched off or frozen were left out: {listed}",
        ),
        {"count": count},
    )


def layer_notes(layer: str, nesting: Nesting) -> list[Diagnostic]:
    """Return how many parcels a layer has, which curves are holes, which only look like it."""
    parcels = len(nesting.nests)
    message = Text(f"图层 {layer}：{parcels} 个地块", f"layer {layer}: {parcels} parcels")
    notes = [Diagnostic("input.layer", "info", message, {"layer": layer, "parcels": parcels})]
    holes = sum(len(nest.holes) for nest in nesting.nests)
    if holes:
        message = Text(
            f"图层 {layer}：{holes} 条闭合线位于另一条之内，作为孔扣除",
            f"layer {layer}: {holes} closed curves lie within others and were deducted as holes",
        )
        notes.append(Diagnostic("dxf.holes", "warning", message, {"layer": layer, "holes": holes}))
    if nesting.attached:
        count = len(nesting.attached)
        message = Text(
            f"图层 {layer}：{count} 条闭合线位于另一条之内且共边，不是孔，各作一个地块",
            f"layer {layer}: {count} closed curves lie within others and share an edge: parcels "
            "of their own, not holes",
        )
        notes.append(Diagnostic("dxf.shared_edge", "warning", message, {"layer": layer}))
    return notes
