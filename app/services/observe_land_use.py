"""Observe the land use of a zone by computing it from imported layers; store it when asked to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shapely.geometry.base import BaseGeometry

from app.data.geometry_json import Json, text
from app.data.measured_land_documents import (
    figure_document,
    layer_document,
    source_words,
    why_not_whole,
)
from app.data.raster_files import RasterFile
from app.domain.assessment import Knowledge
from app.domain.land_tally import LandArea, tally_land
from app.domain.land_use_codes import LandUseTables, Predicate
from app.domain.layers import Layer
from app.domain.measured_land import (
    KINDS,
    MeasuredFigure,
    ZoneSite,
    data_date_of,
    figures_at,
    site_of,
)
from app.domain.parcels import Parcel
from app.domain.reference import HOME_PLANE
from app.domain.what_if import What
from app.domain.zones import BASIS_WORDS, Zone
from app.errors import InputError, NotFound
from app.services.desk import Desk
from app.services.land_terms import land_predicate, land_terms
from app.services.measure_cover import measure_zone
from app.services.observation_terms import Figure, day_observed
from app.services.record_observation import record_observations
from app.text import Text

TOPIC = "current_land_use"
UNCERTAIN_EDGE = Text(
    "按绘出的边界量算；边界不确定，真实数字可能在所列范围之内",
    "measured on the boundary as drawn; it is uncertain, and the true figure lies within the range",
)
COVER_IS_NOT_USE = Text(
    "土地覆盖只作背景：覆盖不等于地类，不计入上述数字，也不保存",
    "land cover is background: cover is not use, it enters no figure here and is not stored",
)


@dataclass(frozen=True, slots=True)
class _Measured:
    """A zone, where it lies, the layers that speak of it and the figures they give."""

    zone: Zone
    day: date
    site: ZoneSite | None
    layers: Sequence[Layer]
    figures: Sequence[MeasuredFigure]
    tables: LandUseTables

    def counted(self, layer: Layer) -> dict[str, Predicate]:
        """Return how a layer's codes are counted, by the figure that they count towards."""
        found = {n: land_predicate(self.tables, what, layer.code_system) for n, what in KINDS}
        return {name: predicate for name, predicate in found.items() if predicate is not None}

    @property
    def used(self) -> list[Layer]:
        """The layers whose codes say anything."""
        return [layer for layer in self.layers if self.counted(layer)]


def measure_land_use(
    desk: Desk, zone_id: str, as_of: date | None = None, rasters: Sequence[RasterFile] = ()
) -> Json:
    """Return construction land, industrial land and its share of a zone, from layers of a day.

    Areas are ellipsoidal. A figure whose outcome is `lower_bound` is what is certain; the share is
    given only where both areas are whole. Nothing is stored.

    Parameters
    ----------
    as_of : the day asked about, today if None; layers and zones of that day answer
    rasters : land cover that is shown beside the figures and enters none of them

    Raises
    ------
    NotFound
        `zone.not_found`.
    """
    found = _measure(desk, zone_id, as_of)
    cover = measure_zone(desk, rasters, zone_id, found.day)["rasters"] if rasters else []
    return _document(found) | {
        "land_cover": cover,
        "land_cover_note": text(COVER_IS_NOT_USE) if cover else None,
    }


def observe_land_use(
    desk: Desk, zone_id: str, *, officer: str, as_of: date | None = None, on: str | None = None
) -> Json:
    """Compute the land use of a zone and record the whole figures as observations.

    A lower bound is never recorded: it would promise room that may not be there.

    Parameters
    ----------
    on : the day that the figures are about, needed where the layers do not state their date

    Raises
    ------
    NotFound
        `zone.not_found`.
    InputError
        `observe.nothing_whole`, `observe.data_date`, and those of `record_observations`.
    Unavailable
        `store.unavailable`; nothing is then stored.
    """
    found = _measure(desk, zone_id, as_of)
    whole = [figure for figure in found.figures if figure.outcome == "measured"]
    if found.site is None or not whole:
        raise _nothing_whole(found)
    day = _data_day(desk, found.used, on)
    source = source_words(found.site, found.used)
    figures = [
        Figure(
            zone=zone_id,
            indicator=figure.indicator,
            on=day.isoformat(),
            value=figure.value or 0.0,
            unit=figure.unit,
            source=source,
            officer=officer,
            computed=True,
        )
        for figure in whole
    ]
    return _document(found) | record_observations(desk, figures)


def _measure(desk: Desk, zone_id: str, as_of: date | None) -> _Measured:
    day = as_of or desk.today()
    known = desk.knowledge.on(day)
    zone = next((zone for zone in known.zones if zone.id == zone_id), None)
    if zone is None:
        message = Text(f"没有园区 {zone_id}", f"there is no zone {zone_id}")
        raise NotFound("zone.not_found", message, where={"id": zone_id})
    site = site_of(zone, known)
    layers = [] if site is None else _layers(zone, known, site)

    tables = desk.catalogue.land_use_tables

    def tally(what: What, part: BaseGeometry) -> LandArea | None:
        terms = land_terms(tables, what, [layer.code_system for layer in layers])
        return tally_land(Parcel(zone_id, part, HOME_PLANE), layers, terms)

    return _Measured(zone, day, site, layers, figures_at(site, tally), tables)


def _layers(zone: Zone, known: Knowledge, site: ZoneSite) -> list[Layer]:
    """Return the layers that speak of a zone; fictitious ones of the fictitious park only."""
    return [
        layer
        for layer in known.layers
        if layer.topic == TOPIC
        and (layer.basis != "demonstration" or zone.basis == "demonstration")
        and _reaches(layer, site.reach)
    ]


def _reaches(layer: Layer, area: BaseGeometry) -> bool:
    within = layer.complete_within
    return bool(len(layer.tree.query(area, "intersects"))) or (
        within is not None and bool(within.intersects(area))
    )


def _document(found: _Measured) -> Json:
    site = found.site
    basis = site.basis if site else found.zone.basis
    uncertain = bool(site and site.uncertainty_m)
    return {
        "zone": found.zone.id,
        "as_of": found.day.isoformat(),
        "basis": basis,
        "basis_words": text(BASIS_WORDS[basis]),
        "uncertainty_m": site.uncertainty_m if site else found.zone.uncertainty_m,
        "uncertainty": text(UNCERTAIN_EDGE) if uncertain else None,
        "figures": [figure_document(figure, site) for figure in found.figures],
        "layers": [layer_document(layer, found.counted(layer)) for layer in found.layers],
    }


def _nothing_whole(found: _Measured) -> InputError:
    whys = [why_not_whole(figure, found.site) for figure in found.figures]
    why = next(words for words in whys if words is not None)
    return InputError(
        "observe.nothing_whole",
        Text(f"没有可录入的完整数字：{why.zh}", f"there is no whole figure to record: {why.en}"),
        mend=Text(
            "请导入覆盖整个园区的现状地类图层，或人工录入",
            "import a current land use layer over the whole zone, or record figures by hand",
        ),
        where={"zone": found.zone.id},
    )


def _data_day(desk: Desk, layers: Sequence[Layer], on: str | None) -> date:
    stated = None if on is None else day_observed(on, desk.today(), {})
    dates = [layer.data_date for layer in layers]
    day = data_date_of(dates, stated)
    if day is not None:
        return day
    zh = "、".join(sorted({str(one) if one else "不明" for one in dates}))
    en = ", ".join(sorted({str(one) if one else "unknown" for one in dates}))
    raise InputError(
        "observe.data_date",
        Text(
            f"图层数据日期为 {zh}，与所填日期（{stated or '未填'}）不能确定数字所指的日期",
            f"the layers are of {en}, the day stated is {stated or 'none'}: the day of the figures "
            "is not settled",
        ),
        mend=Text(
            "数据日期不明时请填写 on；日期不一致时请人工录入",
            "state the day (on) if the date is unknown; record by hand if the dates differ",
        ),
        where={"field": "on"},
    )
