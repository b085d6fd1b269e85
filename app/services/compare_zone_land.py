"""Planned and observed land of zones, side by side, year by year."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import cast

from app.data.geometry_json import Json
from app.domain.figures import mu, percent
from app.domain.wording import plain
from app.services.compare_cells import no_data, row, said, section, silent
from app.services.desk import Desk
from app.services.show_land_use import planned_land, show_land_use
from app.text import Text

_KM2, _MU = Text("km²", "km²"), Text("亩", "mu")
_INTENDED = Text(
    "规划数为力争达到的规模，既非上限也非下限；尚余不是用地指标，也不是许可",
    "planned sizes are intentions, neither caps nor floors; headroom is neither a quota nor a "
    "permission",
)
_SUM = ("derived", Text("各板块之和", "sum of its blocks"))
_UNOBSERVED = Text("没有监测数据", "nothing observed")
LandUse = dict[int | None, Json]


def land(desk: Desk, zone_ids: Sequence[str], day: date) -> Json:
    """Return planned land of every year that a plan prints, what was observed, and the room."""
    shown = [_of(desk, zone_id, day) for zone_id in zone_ids]
    years = sorted({year for one in shown for year in one if year is not None})
    rows = [made for year in years for made in _year(shown, year)]
    if not years:
        cells = [silent() for _ in shown]
        rows.append(row("land", Text("规划用地规模", "Planned land"), cells))
    for kind, label in (
        ("construction", Text("现状建设用地", "Observed construction land")),
        ("industrial", Text("现状工业用地", "Observed industrial land")),
    ):
        seen = [_observed(next(iter(one.values())), f"{kind}_land_km2") for one in shown]
        rows.append(row(f"observed-{kind}", label, seen, unit=_KM2))
    for year in years:
        for kind, words in (
            ("construction", Text("建设用地", "construction")),
            ("industrial", Text("工业用地", "industrial")),
        ):
            cells = [_room(one.get(year), f"{kind}_land") for one in shown]
            label = Text(f"{year}年尚余{words.zh}", f"Headroom {year}, {words.en} land")
            rows.append(row(f"headroom-{kind}-{year}", label, cells, unit=_MU))
    return section("land", Text("用地", "Land"), rows, note=_INTENDED)


def _of(desk: Desk, zone_id: str, day: date) -> LandUse:
    """Return the land of a zone in each of its plan's years; under None where it has none."""
    years: list[int | None] = [plan.year for plan in planned_land(desk, zone_id)]
    return {year: show_land_use(desk, zone_id, year, day) for year in years or [None]}


def _year(shown: Sequence[LandUse], year: int) -> list[Json]:
    def cells(make: Callable[[Json, Json], Json]) -> list[Json]:
        return [_planned(one.get(year), make) for one in shown]

    return [
        row(f"construction-{year}", Text(f"{year}年规划建设用地", f"Construction land {year}"),
            cells(_construction), unit=_KM2),
        row(f"industrial-{year}", Text(f"{year}年规划工业用地", f"Industrial land {year}"),
            cells(_industrial), unit=_KM2),
        row(f"share-{year}", Text(f"{year}年工业用地占比", f"Industrial share {year}"),
            cells(_share)),
    ]  # fmt: skip


def _planned(found: Json | None, make: Callable[[Json, Json], Json]) -> Json:
    planned = cast("Json | None", found["planned"]) if found else None
    return silent() if found is None or planned is None else make(found, planned)


def _construction(found: Json, planned: Json) -> Json:
    term = cast("dict[str, str]", planned["term"])
    return said(
        plain(cast("float", planned["construction_land_km2"])),
        details=[Text(f"原文称“{term['zh']}”", f"printed as {term['en']}")],
        tags=[_SUM] if planned["derived"] else [],
        number=True,
    )


def _industrial(found: Json, planned: Json) -> Json:
    tags = [_SUM] if planned["derived"] else []
    return said(plain(cast("float", planned["industrial_land_km2"])), tags=tags, number=True)


def _share(found: Json, planned: Json) -> Json:
    printed, agrees = planned["printed_share"], planned["agrees_with_print"]
    computed = percent(cast("float", planned["industrial_share"]))
    if printed is None:
        lines = [Text("文本未印占比，按各板块之和计算", "no share is printed; computed of the sum")]
    else:
        whole = f"{cast('float', printed) * 100:.0f} %"
        same = (
            Text("与计算值相符", "agrees with the figures")
            if agrees
            else Text("与计算值不符", "does not agree with the figures")
        )
        lines = [Text(f"文本印“约” {whole}，{same.zh}", f"printed as about {whole}: {same.en}")]
    return said(computed, details=lines, number=True)


def _observed(found: Json, indicator: str) -> Json:
    observed = cast("Json", found["observed"])
    value = observed.get(indicator)
    if value is None:
        return no_data(_UNOBSERVED)
    figures = cast("list[Json]", observed["figures"])
    figure = next(one for one in figures if one["indicator"] == indicator)
    parts = cast("list[Json]", figure["parts"])
    sources = "；".join(dict.fromkeys(str(part["source"]) for part in parts))
    lines = [Text(f"{figure['on']}，{sources}", f"{figure['on']}, {sources}")]
    clash = cast("dict[str, str] | None", observed["contradiction"])
    lines += [Text(clash["zh"], clash["en"])] if clash else []
    tags = [_SUM] if figure["derived"] else []
    return said(plain(cast("float", value)), details=lines, tags=tags, number=True)


def _room(found: Json | None, kind: str) -> Json:
    if found is None or found["planned"] is None:
        return silent()
    room = cast("Json | None", found["headroom_mu"])
    value = room[kind] if room else None
    if value is None:
        return no_data(Text("没有监测数据，算不出", "nothing observed: cannot be computed"))
    return said(mu(cast("float", value)), number=True)
