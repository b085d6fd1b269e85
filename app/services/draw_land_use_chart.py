"""Draw the planned and observed land of one zone as a picture, where any figure is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any, cast

from app.data.shipped import fonts_folder
from app.domain.sources import TEXT_STATUS_WORDS
from app.domain.wording import listing, percent
from app.errors import NotFound
from app.reports.drawing import MEDIA_TYPES, PictureKind
from app.reports.land_use_chart import LandBar, LandGroup, LandUseChart, area_words, draw_land_use
from app.services.desk import Desk
from app.services.show_land_use import show_land_use
from app.services.show_zones import get_zone
from app.text import Language, Text

_NOT_OBSERVED = Text("尚无观测", "not observed")
_INDUSTRIAL = Text("工业用地", "Industrial land")
_CONSTRUCTION = Text("建设用地", "Construction land")
_KINDS: tuple[PictureKind, ...] = ("svg", "png")
_KEPT = 64  # pictures: a few years of a dozen zones in two languages and kinds


@dataclass(frozen=True, slots=True)
class LandPicture:
    """A picture that is drawn when its content is asked for, and then kept."""

    chart: LandUseChart
    kind: PictureKind
    language: Language
    file_name: str

    @property
    def content(self) -> bytes:
        """The file."""
        return _drawn(self.chart, self.kind, self.language)

    @property
    def media_type(self) -> str:
        """What kind of file it is."""
        return MEDIA_TYPES[self.kind]

    @property
    def tag(self) -> str:
        """A mark that differs whenever anything in the picture does."""
        return sha256(f"{self.chart}{self.kind}{self.language}".encode()).hexdigest()[:24]


def draw_land_use_chart(desk: Desk, zone_id: str, kind: str, language: Language) -> LandPicture:
    """Return the picture of a zone's land.

    Parameters
    ----------
    kind : `svg` or `png`

    Raises
    ------
    NotFound
        `zone.not_found`; `land_use.no_chart` where no figure is printed or observed, so that
        nothing that looks like zero is drawn; `export.kind_unknown`.
    Unavailable
        `store.unavailable`.
    """
    chosen = next((one for one in _KINDS if one == kind), None)
    if chosen is None:
        raise NotFound(
            "export.kind_unknown",
            Text(f"没有 {kind} 格式的图", f"there is no picture in {kind}"),
            mend=Text("可用：svg、png", "known: svg, png"),
        )
    chart = land_use_chart(desk, zone_id)
    if not chart.has_figures:
        raise NotFound(
            "land_use.no_chart",
            Text("没有用地数字可画图", "there are no figures of land to draw"),
            mend=Text(
                "文本未给出规划用地，也没有现状数据；可导入现状用地后再看",
                "no planned land is printed and none was observed; import the present land first",
            ),
            where={"id": zone_id},
        )
    return LandPicture(chart, chosen, language, f"{zone_id}-land-use.{chosen}")


def land_use_chart(desk: Desk, zone_id: str) -> LandUseChart:
    """Return what the picture of a zone's land shows: the plan's years, then what was observed."""
    zone = get_zone(desk, zone_id)
    first = cast("Mapping[str, Any]", show_land_use(desk, zone_id))
    years = [cast("Mapping[str, Any]", show_land_use(desk, zone_id, y)) for y in first["years"]]
    planned = [_planned(one["year"], one["planned"]) for one in years]
    observed = _observed(first["observed"])
    return LandUseChart(
        title=Text(f"{zone.name_zh}用地", f"Land of {zone.name_en}"),
        groups=(*planned, observed),
        source=_source(desk, years, first["observed"]),
        demonstration=zone.basis == "demonstration",
    )


def in_words(chart: LandUseChart) -> Text:
    """Say what a picture shows, for those who do not see it."""
    groups = [
        Text(
            f"{group.name.zh} {group.on}".rstrip()
            + f"：{'，'.join(_bar(bar, 'zh') for bar in group.bars)}",
            f"{group.name.en} {group.on}".rstrip()
            + f": {', '.join(_bar(bar, 'en') for bar in group.bars)}",
        )
        for group in chart.groups
    ]
    return Text(
        f"{chart.title.zh}。{'；'.join(g.zh for g in groups)}。",
        f"{chart.title.en}. {'; '.join(g.en for g in groups)}.",
    )


@lru_cache(maxsize=_KEPT)
def _drawn(chart: LandUseChart, kind: PictureKind, language: Language) -> bytes:
    return draw_land_use(chart, kind, language, fonts_folder())


def _bar(bar: LandBar, language: Language) -> str:
    name, note = bar.name.in_language(language), bar.note.in_language(language)
    if bar.area_km2 is None:
        return f"{name} {note}" if language == "en" else f"{name}{note}"
    between = " " if language == "en" and note else ""
    return f"{name} {area_words(bar.area_km2)} km²{between}{note}"


def _planned(year: int, planned: Mapping[str, Any]) -> LandGroup:
    share, printed = percent(planned["industrial_share"]), planned["printed_share"]
    zh, en = f"占 {share}", f"{share} of it"
    if printed is not None:
        whole = f"{printed * 100:.0f} %"
        zh, en = f"{zh}，文本印约 {whole}", f"{en}, printed as about {whole}"
    summed = Text("（各部分之和）", "(sum of its parts)") if planned["derived"] else Text("", "")
    term = planned["term"]
    return LandGroup(
        Text(f"{year} 年规划", f"Planned for {year}"),
        (
            LandBar(
                Text(term["zh"], _capital(term["en"])),
                planned["construction_land_km2"],
                summed,
            ),
            LandBar(
                _INDUSTRIAL,
                planned["industrial_land_km2"],
                Text(f"（{zh}）", f"({en})"),
                industrial=True,
            ),
        ),
    )


def _observed(observed: Mapping[str, Any]) -> LandGroup:
    days = sorted({figure["on"] for figure in observed["figures"] if _is_area(figure)})
    share = observed["industrial_share"]
    of_it = (
        Text("", "") if share is None else Text(f"（占 {percent(share)}）", f"({percent(share)})")
    )
    bars = []
    for what, key, note in (
        (_CONSTRUCTION, "construction_land_km2", Text("", "")),
        (_INDUSTRIAL, "industrial_land_km2", of_it),
    ):
        value = observed[key]
        words = _NOT_OBSERVED if value is None else note
        bars.append(LandBar(what, value, words, industrial=what is _INDUSTRIAL))
    return LandGroup(Text("观测", "Observed"), tuple(bars), "、".join(days))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _is_area(figure: Mapping[str, Any]) -> bool:
    return str(figure["indicator"]).endswith("_km2")


def _source(desk: Desk, years: Sequence[Mapping[str, Any]], observed: Mapping[str, Any]) -> Text:
    """Name the documents, with number and status if they are not in force, and who observed."""
    documents, day = desk.knowledge.rulebook.documents, desk.today()
    cited = dict.fromkeys(each["document"] for one in years for each in one["source"])
    found = []
    for document in (documents[one] for one in cited):
        status = document.status_on(day)
        words = TEXT_STATUS_WORDS[status]
        said = Text("", "") if status == "in_force" else Text(f"（{words.zh}）", f" ({words.en})")
        number = f" {document.number}" if document.number else ""
        found.append(
            Text(f"{document.title_zh}{number}{said.zh}", f"{document.title_en}{number}{said.en}")
        )
    seen = dict.fromkeys(p["source"] for figure in observed["figures"] for p in figure["parts"])
    return listing([*found, *(Text(one, one) for one in seen)])
