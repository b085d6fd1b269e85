"""Measure parcels and zones on the rasters: land cover by class, built-up share, terrain.

Figures from rasters are background: no rule reads them and no verdict depends on them.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from shapely.geometry import Point

from app.data.cover_documents import BACKGROUND, measured_document, raster_document
from app.data.formats import read_parcels, read_pasted
from app.data.geometry_json import Json, text
from app.data.raster_files import RasterFile, read_cells
from app.domain.areas import ellipsoidal_area_m2, ha_from_m2, mu_from_m2
from app.domain.assessment import Knowledge
from app.domain.cell_tallies import tally_heights, tally_values
from app.domain.cells import Placed, place
from app.domain.cover import Measured, VectorBuiltUp, vector_built_up
from app.domain.parcels import Parcel, place_parcel
from app.domain.zones import BASIS_WORDS, Zone
from app.errors import InputError, InputTooLarge, NotFound
from app.services.check_parcels import Submission
from app.services.desk import Desk
from app.text import Text

MOST_CELLS = 20_000_000  # of one call, all sites and rasters together: some seconds
MOST_PARCELS = 100  # of one call
NO_POLYGON = Text(
    "该园区只有文字或点位，没有范围可量算", "this zone is known by text or point only: no extent"
)
NO_RASTER = Text("没有可用的栅格数据", "there is no raster to measure on")
NOT_REACHED = Text("没有栅格在此处有数据", "no raster has data here")
UNCERTAIN_EDGE = Text(
    "按图上绘出的边界量算；边界本身不确定，真实数字可能不同",
    "measured on the boundary as drawn; the boundary itself is uncertain and the true figures may "
    "differ",
)


def measure_zone(
    desk: Desk, rasters: Sequence[RasterFile], zone_id: str, as_of: date | None = None
) -> Json:
    """Return what every raster says about one zone, or `no_data` where it has no polygon.

    The figures are background and enter no verdict.

    Parameters
    ----------
    as_of : the day asked about, today if None; rasters and zones of that day answer

    Raises
    ------
    NotFound
        `zone.not_found`.
    InputTooLarge
        `rasters.too_many_cells`.
    DataError
        `rasters.*` for an unsound raster.
    """
    day = as_of or desk.today()
    known = desk.knowledge.on(day)
    zone = next((zone for zone in known.zones if zone.id == zone_id), None)
    if zone is None:
        message = Text(f"没有园区 {zone_id}", f"there is no zone {zone_id}")
        raise NotFound("zone.not_found", message, where={"id": zone_id})
    answer: Json = {"as_of": day.isoformat(), "note": text(BACKGROUND), "zone": _zone(zone)}
    if zone.geometry is None or isinstance(zone.geometry, Point):
        nothing = {"outcome": "no_data", "reason": text(NO_POLYGON), "rasters": []}
        return answer | nothing
    site = Parcel(zone.id, zone.geometry, zone.plane)
    (found,) = _measure([site], _answering(rasters, day), known)
    return answer | found


def measure_parcels(
    desk: Desk, rasters: Sequence[RasterFile], submission: Submission, as_of: date | None = None
) -> Json:
    """Return what every raster says about the parcels handed in; nothing is stored.

    The figures are background and enter no verdict: profile and confirmations are not looked at.

    Raises
    ------
    InputError
        For anything wrong with the files or geometries, and `rasters.too_many_cells` or
        `input.too_many_parcels` as InputTooLarge.
    DataError
        `rasters.*` for an unsound raster.
    """
    day = as_of or submission.as_of or desk.today()
    parcels = _parcels(desk, submission)
    found = _measure(parcels, _answering(rasters, day), desk.knowledge.on(day))
    rows = [{"label": p.label, **row} for p, row in zip(parcels, found, strict=True)]
    return {"as_of": day.isoformat(), "note": text(BACKGROUND), "parcels": rows}


def list_rasters(desk: Desk, rasters: Sequence[RasterFile], as_of: date | None = None) -> Json:
    """Return the rasters that answer on a day, with their legends."""
    answering = _answering(rasters, as_of or desk.today())
    listed = [raster_document(file.raster) for file in answering]
    return {"rasters": listed, "note": text(BACKGROUND)}


def get_raster(rasters: Sequence[RasterFile], raster_id: str) -> RasterFile:
    """Return one raster; NotFound `raster.not_found`."""
    for file in rasters:
        if file.raster.id == raster_id:
            return file
    message = Text(f"没有栅格 {raster_id}", f"there is no raster {raster_id}")
    raise NotFound("raster.not_found", message, where={"id": raster_id})


def _answering(rasters: Sequence[RasterFile], day: date) -> list[RasterFile]:
    return [file for file in rasters if file.raster.answers_on(day)]


def _parcels(desk: Desk, submission: Submission) -> list[Parcel]:
    drawn = [
        parcel
        for file in submission.files
        for parcel in read_parcels(file.name, file.content, submission.options, desk.limits).parcels
    ]
    if submission.pasted is not None:
        pasted = read_pasted(submission.pasted, submission.options, desk.limits)
        drawn += pasted.parcels
    if not drawn:
        message = Text("没有可量算的地块", "there is no parcel to measure")
        mend = Text("请提供图形或文件", "provide a geometry or a file")
        raise InputError("input.empty", message, mend=mend)
    if len(drawn) > MOST_PARCELS:
        raise InputTooLarge(
            "input.too_many_parcels",
            Text(
                f"一次最多量算 {MOST_PARCELS} 个地块",
                f"at most {MOST_PARCELS} parcels are measured in one call",
            ),
            mend=Text("请分批提交", "hand them in in several calls"),
        )
    return [place_parcel(parcel) for parcel in drawn]


def _measure(
    sites: Sequence[Parcel], rasters: Sequence[RasterFile], known: Knowledge
) -> list[Json]:
    placed = [[place(s.geometry, s.plane, f.raster.grid) for f in rasters] for s in sites]
    _require_few_cells(item for row in placed for item in row)
    return [
        _site(site, [_one(site, file, at, known) for file, at in zip(rasters, row, strict=True)])
        for site, row in zip(sites, placed, strict=True)
    ]


def _require_few_cells(placed: Iterable[Placed]) -> None:
    cells = sum(item.cells for item in placed)
    if cells > MOST_CELLS:
        raise InputTooLarge(
            "rasters.too_many_cells",
            Text(
                f"需读取 {cells} 个栅格单元，一次最多 {MOST_CELLS}",
                f"{cells} cells would have to be read; the limit of one call is {MOST_CELLS}",
            ),
            mend=Text("请缩小范围或分批提交", "ask for a smaller extent or in several calls"),
        )


def _one(site: Parcel, file: RasterFile, placed: Placed, known: Knowledge) -> Measured:
    raster, read = file.raster, partial(read_cells, file)
    if raster.kind == "elevation":
        heights = tally_heights(placed, raster.grid, raster.nodata, read)
        return Measured(raster, heights, placed.area_m2)
    values = tally_values(placed, raster.grid, raster.nodata, read)
    term = raster.vector
    vectors = tuple(
        VectorBuiltUp(layer, vector_built_up(site, layer, term, placed.area_m2))
        for layer in known.layers
        if term and (layer.topic, layer.code_system) == (term.topic, term.code_system)
    )
    return Measured(raster, values, placed.area_m2, vectors)


def _site(site: Parcel, measured: Sequence[Measured]) -> Json:
    area_m2 = ellipsoidal_area_m2(site.geometry, site.plane)
    rows = [measured_document(item) for item in measured]
    any_data = any(row["outcome"] == "measured" for row in rows)
    return {
        "area_m2": round(area_m2, 4),
        "area_mu": round(mu_from_m2(area_m2), 6),
        "area_ha": round(ha_from_m2(area_m2), 8),
        "outcome": "measured" if any_data else "no_data",
        "reason": None if any_data else text(NOT_REACHED if rows else NO_RASTER),
        "rasters": rows,
    }


def _zone(zone: Zone) -> Json:
    uncertain = bool(zone.uncertainty_m)
    return {
        "id": zone.id,
        "name_zh": zone.name_zh,
        "name_en": zone.name_en,
        "basis": zone.basis,
        "basis_words": text(BASIS_WORDS[zone.basis]),
        "uncertainty_m": zone.uncertainty_m,
        "uncertainty": text(UNCERTAIN_EDGE) if uncertain else None,
    }
