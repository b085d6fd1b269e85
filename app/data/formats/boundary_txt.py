"""Read the boundary-point TXT (界址点坐标文件) of land surveys, in all its dialects."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from shapely.geometry import MultiPolygon, Polygon

from app.data.formats.declared_areas import check_declared_area
from app.data.formats.labels import with_unique_labels
from app.data.formats.reading import ReadLimits, ReadOptions, ReadResult
from app.data.formats.reference_names import Claim
from app.data.formats.references import Decision, decide_reference, kinds_of
from app.data.formats.refusals import require_parcel_count, require_vertex_count
from app.data.formats.ring_polygons import polygon_of_rings
from app.data.formats.text_encoding import Decoded
from app.data.formats.txt_document import ParcelLines, PointLine, TxtDocument
from app.data.formats.txt_header import claim_of_header
from app.data.formats.txt_lines import parse_txt
from app.data.formats.txt_quirks import quirk_diagnostics
from app.data.formats.txt_rings import Ring, Rings, check_count, rings_of
from app.domain.parcels import MAX_VERTICES, Diagnostic, DrawnParcel
from app.domain.reference import Coordinates
from app.errors import InputError, Place
from app.text import Text

FORMAT = "boundary_txt"

# Header fields that become attributes, by their distance from the shape kind (面).
_FIELDS = {"地块编号": -2, "地块名称": -1, "图幅号": 1, "地块用途": 2, "地类编码": 3}


@dataclass(frozen=True, slots=True)
class TxtFile:
    """A boundary-point TXT as lines and as parcels, side by side."""

    document: TxtDocument
    rings: tuple[Rings, ...]
    parcels: tuple[DrawnParcel, ...]
    diagnostics: tuple[Diagnostic, ...]


def read_boundary_txt(decoded: Decoded, options: ReadOptions, limits: ReadLimits) -> ReadResult:
    """Read every parcel of a boundary-point TXT.

    Raises
    ------
    InputError
        `txt.*`, `crs.*`, `coordinates.*`, naming the line.
    AmbiguousInput
        `input.ambiguous` for a zone that contradicts the eastings, or no zone.
    """
    file = read_txt_file(decoded, options, limits)
    return ReadResult(FORMAT, file.parcels, file.diagnostics)


def read_txt_file(decoded: Decoded, options: ReadOptions, limits: ReadLimits) -> TxtFile:
    """Read a boundary-point TXT and keep its lines; see read_boundary_txt."""
    require_vertex_count(decoded.text.count("\n"), limits)
    document = parse_txt(decoded.text)
    require_parcel_count(len(document.parcels), limits)
    most = max(len(parcel.points) for parcel in document.parcels)
    require_vertex_count(most, replace(limits, vertices=min(limits.vertices, MAX_VERTICES)))
    claim, datum_notes = claim_of_header(document)
    for parcel in document.parcels:
        _require_polygon(parcel)
    rings = tuple(rings_of(parcel) for parcel in document.parcels)
    counts = _count_diagnostics(document, rings)
    decisions = _decisions(document.parcels, claim, options)
    parcels = [
        _drawn(parcel, its_rings, decision, ordinal)
        for ordinal, (parcel, its_rings, decision) in enumerate(
            zip(document.parcels, rings, decisions, strict=True), 1
        )
    ]
    quirks = [*document.quirks, *(quirk for its_rings in rings for quirk in its_rings.quirks)]
    decided = dict.fromkeys(id(decision) for decision in decisions)
    by_id = {id(decision): decision for decision in decisions}
    notes = [note for key in decided for note in by_id[key].diagnostics]
    diagnostics = (
        *decoded.diagnostics, *datum_notes, *notes, *quirk_diagnostics(quirks), *counts,
    )  # fmt: skip
    return TxtFile(document, rings, with_unique_labels(parcels), diagnostics)


def _count_diagnostics(document: TxtDocument, rings: Sequence[Rings]) -> list[Diagnostic]:
    last = len(document.parcels) - 1
    return [
        note
        for index, (parcel, its_rings) in enumerate(zip(document.parcels, rings, strict=True))
        for note in check_count(parcel, its_rings, is_last=index == last)
    ]


def _require_polygon(parcel: ParcelLines) -> None:
    kind = parcel.field(0)
    if kind in ("点", "线"):
        raise InputError(
            "txt.not_a_polygon",
            Text(
                f"第 {parcel.line} 行：图形属性为“{kind}”，不是面",
                f"line {parcel.line}: the shape kind is {kind}, not 面 (polygon)",
            ),
            mend=Text("请提供面状地块", "provide a polygon"),
            where={"line": parcel.line},
        )


def _columns(points: Sequence[PointLine]) -> Coordinates:
    return np.array([(point.first, point.second) for point in points], dtype=np.float64)


def _decisions(
    parcels: Sequence[ParcelLines], claim: Claim, options: ReadOptions
) -> list[Decision]:
    """Decide once for all parcels whose coordinates look alike, so that they settle it together."""
    columns = [_columns(parcel.points) for parcel in parcels]
    looks = [tuple(kinds_of(pairs[0]).tolist()) for pairs in columns]
    decided: dict[tuple[int, ...], Decision] = {}
    for look in dict.fromkeys(looks):
        alike = [index for index, other in enumerate(looks) if other == look]
        points = [point for index in alike for point in parcels[index].points]
        pairs = np.concatenate([columns[index] for index in alike])
        try:
            decided[look] = decide_reference(pairs, claim, options, usual_order="ne")
        except InputError as error:
            raise _at_line(error, points) from None
    return [decided[look] for look in looks]


def _at_line(error: InputError, points: Sequence[PointLine]) -> InputError:
    """Name the line instead of the vertex in a refusal that knows vertices only."""
    vertex = error.where.get("vertex")
    if isinstance(vertex, int):
        line = points[vertex - 1].line
        error.message = Text(
            f"第 {line} 行：{error.message.zh}", f"line {line}: {error.message.en}"
        )
        error.where = {**error.where, "line": line}
    return error


def _drawn(parcel: ParcelLines, rings: Rings, decision: Decision, ordinal: int) -> DrawnParcel:
    geometry, notes = _geometry(rings.rings, decision)
    where: Place = {"line": parcel.line}
    declared_m2, area_notes = check_declared_area(parcel.field(-3), geometry, decision.epsg, where)
    label = parcel.field(-1) or parcel.field(-2) or str(ordinal)
    return DrawnParcel(
        label=label,
        geometry=geometry,
        epsg=decision.epsg,
        declared_area_m2=declared_m2,
        attributes=_attributes(parcel),
        diagnostics=(*notes, *area_notes),
    )


def _attributes(parcel: ParcelLines) -> dict[str, str]:
    attributes = {name: parcel.field(offset) for name, offset in _FIELDS.items()}
    extra = {f"附加字段{n}": value for n, value in enumerate(parcel.extra_fields, 1)}
    return {name: value for name, value in {**attributes, **extra}.items() if value}


def _geometry(
    rings: Sequence[Ring], decision: Decision
) -> tuple[Polygon | MultiPolygon, tuple[Diagnostic, ...]]:
    def segment(ring: int, index: int) -> tuple[PointLine, PointLine]:
        points = rings[ring].points
        return points[index], points[(index + 1) % len(points)]

    def name_of(ring: int, index: int) -> Text:
        a, b = segment(ring, index)
        return Text(
            f"{a.name}-{b.name}（第 {a.line}、{b.line} 行）",
            f"{a.name}-{b.name} (lines {a.line}, {b.line})",
        )

    def place_of(ring: int, index: int) -> Place:
        return {"line": segment(ring, index)[0].line}

    arrays = [decision.east_north(_columns(ring.points)) for ring in rings]
    return polygon_of_rings(arrays, name_of, place_of)
