"""Hand out the figures that pass the filters as an Excel workbook, with quotes and sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.data.geometry_json import Json
from app.domain.target_standing import STANDING_WORDS
from app.domain.unit_names import unit_name
from app.domain.what_if import MU_PER_KM2
from app.reports.target_table import Cell, Sheet, workbook_of
from app.services.compare_targets import compare_targets
from app.services.desk import Desk
from app.services.record_observation import list_observations
from app.services.show_land_trend import show_land_trend
from app.services.target_bullets import Document, gap_of, standing_in
from app.services.target_query import NO_YEAR
from app.text import Language, Text, localise

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIGURES, _LAND, _SEEN = Text("指标", "figures"), Text("用地", "land"), Text("监测", "observed")
_LEAD = Text(
    "对照日期 {day}，共 {n} 项。监测数据由使用者录入并自注来源；预期性指标未达到不是违反。",
    "As of {day}, {n} figures. Observations are entered by users with their source; an expected "
    "figure that is not reached is no violation.",
)
_LAND_LEAD = Text(
    "规划用地是力争达到的规模，尚余不是用地指标，也不是许可；占比印作“约”，与计算值并列。",
    "Planned land is an intended size: headroom is no quota and no permission; printed shares are "
    "approximate and stand beside the computed ones.",
)
_SEEN_LEAD = Text(
    "使用者录入的监测数据，含已撤回的。", "Observations by users, with those taken back."
)
_COLUMNS = (
    Text("编号", "id"),
    Text("指标", "indicator"),
    Text("园区", "zone"),
    Text("主题", "topic"),
    Text("类别", "kind"),
    Text("力度", "force"),
    Text("年份", "year"),
    Text("原文用词", "printed word"),
    Text("规划数", "planned"),
    Text("下限", "low"),
    Text("上限", "high"),
    Text("单位", "unit"),
    Text("基期年", "base year"),
    Text("基期数", "base figure"),
    Text("监测数", "observed"),
    Text("监测单位", "unit observed"),
    Text("监测日期", "observed on"),
    Text("监测来源", "source of the observation"),
    Text("结果", "result"),
    Text("差距", "gap"),
    Text("理由", "reason"),
    Text("文件", "document"),
    Text("文号", "number"),
    Text("条款", "clause"),
    Text("原文", "quote"),
    Text("文本效力", "status of the text"),
    Text("文本矛盾", "contradictions"),
    Text("说明", "note"),
)
_LAND_COLUMNS = (
    Text("园区", "zone"),
    Text("规划年", "plan's year"),
    Text("规划建设用地 km²", "planned construction land km²"),
    Text("规划工业用地 km²", "planned industrial land km²"),
    Text("占比（计算）%", "share (computed) %"),
    Text("占比（印发）%", "share (printed) %"),
    Text("监测建设用地 km²", "observed construction land km²"),
    Text("监测工业用地 km²", "observed industrial land km²"),
    Text("监测占比 %", "observed share %"),
    Text("建设用地尚余 亩", "construction land left, mu"),
    Text("工业用地尚余 亩", "industrial land left, mu"),
    Text("建设用地监测日期", "construction land observed on"),
    Text("工业用地监测日期", "industrial land observed on"),
    Text("监测说明", "on the observations"),
)
_SEEN_COLUMNS = (
    Text("编号", "id"),
    Text("园区", "zone"),
    Text("指标", "indicator"),
    Text("日期", "on"),
    Text("数值", "value"),
    Text("单位", "unit"),
    Text("来源", "source"),
    Text("录入人", "recorded by"),
    Text("录入时间", "recorded at"),
    Text("由本系统计算", "computed here"),
    Text("撤回人", "taken back by"),
    Text("撤回理由", "why taken back"),
)


@dataclass(frozen=True, slots=True)
class TargetFile:
    """A workbook with its name."""

    content: bytes
    file_name: str


def export_targets(
    desk: Desk,
    language: Language,
    *,
    land_of: Sequence[str] = (),
    **filters: Any,
) -> TargetFile:
    """Return every figure that passes the filters of `compare_targets`, not one page of them.

    Parameters
    ----------
    land_of : zones whose planned land goes on a sheet of its own

    Raises
    ------
    InputError, NotFound, Unavailable
        Those of `compare_targets`.
    """
    found = compare_targets(desk, **filters)
    listed: Sequence[Document] = [_told(one, language) for one in _documents(found)]
    day = str(found["as_of"])
    lead = _LEAD.in_language(language).format(day=day, n=len(listed))
    documents = _documents(found)
    rows = [_row(desk, one, raw, language) for one, raw in zip(listed, documents, strict=True)]
    sheets = [_sheet(_FIGURES, lead, _COLUMNS, rows, language)]
    if land_of:
        year = filters.get("year")
        plan_year = None if year == NO_YEAR else year
        lands = show_land_trend(desk, land_of, plan_year, filters.get("as_of"))
        land = [row for one in lands for row in _land_rows(one, language)]
        said = _LAND_LEAD.in_language(language)
        sheets.append(_sheet(_LAND, said, _LAND_COLUMNS, land, language))
    seen = _seen_rows(desk, documents, filters.get("as_of"), language)
    sheets.append(_sheet(_SEEN, _SEEN_LEAD.in_language(language), _SEEN_COLUMNS, seen, language))
    name = Text(f"规划指标 {day}.xlsx", f"targets {day}.xlsx").in_language(language)
    return TargetFile(workbook_of(sheets), name)


def _sheet(
    name: Text,
    lead: str,
    columns: Sequence[Text],
    rows: Sequence[Sequence[Cell]],
    language: Language,
) -> Sheet:
    heads = [column.in_language(language) for column in columns]
    return Sheet(name.in_language(language), lead, heads, rows)


def _documents(found: Mapping[str, Any]) -> list[Document]:
    return list(found["targets"])


def _told(document: Document, language: Language) -> Document:
    told = localise(dict(document), language)
    return told if isinstance(told, dict) else {}


def _row(desk: Desk, one: Document, raw: Document, language: Language) -> list[Cell]:
    """Return one figure as cells; `raw` is the same in both languages."""
    seen, start, source = one["observed"], one["baseline"], one["source"]
    gap = gap_of(raw)
    return [
        one["id"],
        one[f"indicator_{language}"],
        _zones(desk, one["zones"], language),
        one["topic_words"],
        one["kind_words"],
        one["force_words"],
        one["year"],
        one["comparison_printed"],
        one["value"] if one["value"] is not None else _parts(one),
        one["low"],
        one["high"],
        unit_name(one["unit"]).in_language(language),
        start["year"] if start else None,
        start["value"] if start else None,
        seen.get("value"),
        unit_name(seen.get("unit", "")).in_language(language),
        seen.get("on"),
        seen.get("source"),
        STANDING_WORDS[standing_in(raw)].in_language(language),
        None if gap is None else gap.in_language(language),
        one["reason"],
        source["title"],
        source["number"],
        source["section"],
        source["quote"],
        one["text_status_words"],
        "、".join(one["conflicts"]),
        one["note"],
    ]


def _parts(one: Document) -> str | None:
    """Return the figures of a phrase with several of them (三产比例), as printed."""
    return ":".join(f"{part:g}" for part in one["parts"]) or None


def _zones(desk: Desk, zone_ids: Sequence[str], language: Language) -> str:
    known = desk.knowledge.zones_by_id
    names = [Text(known[name].name_zh, known[name].name_en) for name in zone_ids if name in known]
    return "、".join(name.in_language(language) for name in names)


def _land_rows(land: Mapping[str, Any], language: Language) -> list[list[Cell]]:
    seen = land["observed"]
    return [
        [
            land[f"name_{language}"],
            plan["year"],
            plan["construction_land_km2"],
            plan["industrial_land_km2"],
            _percent(plan["industrial_share"]),
            _percent(plan["printed_share"]),
            seen["construction_land_km2"],
            seen["industrial_land_km2"],
            _percent(seen["industrial_share"]),
            _left_mu(plan["construction_land_km2"], seen["construction_land_km2"]),
            _left_mu(plan["industrial_land_km2"], seen["industrial_land_km2"]),
            land["observed_on"]["construction_land"],
            land["observed_on"]["industrial_land"],
            _told_of(seen, language),
        ]
        for plan in land["plans"]
    ]


def _told_of(seen: Mapping[str, Any], language: Language) -> str:
    """Say what is missing, of another day, or at odds."""
    said = [seen[name] for name in ("contradiction", "reason") if seen[name]]
    return "；".join(one["zh"] for one in said) if language == "zh" else "; ".join(
        one["en"] for one in said
    )  # fmt: skip


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 4)


def _left_mu(planned: float, there: float | None) -> float | None:
    return None if there is None else round((planned - there) * MU_PER_KM2, 4) + 0.0


def _seen_rows(
    desk: Desk, documents: Sequence[Document], as_of: date | None, language: Language
) -> list[list[Cell]]:
    """Return every observation that bears on the figures, those taken back included."""
    wanted = {(zone, one["indicator"]) for one in documents for zone in one["zones"]}
    names = {(z, one["indicator"]): one[f"indicator_{language}"]
             for one in documents for z in one["zones"]}  # fmt: skip
    listed: Mapping[str, Any] = list_observations(desk, as_of=as_of, withdrawn=True)
    return [
        _seen_row(desk, item, names[item["zone"], item["indicator"]], language)
        for item in listed["observations"]
        if (item["zone"], item["indicator"]) in wanted
    ]


def _seen_row(desk: Desk, item: Json, name: str, language: Language) -> list[Cell]:
    one: Document = item
    taken = one["withdrawn"] or {}
    computed = Text("是", "yes") if one["computed"] else Text("否", "no")
    return [
        one["id"],
        _zones(desk, [one["zone"]], language),
        name,
        one["on"],
        one["value"],
        unit_name(one["unit"]).in_language(language),
        one["source"],
        one["officer"],
        one["recorded_at"],
        computed.in_language(language),
        taken.get("officer"),
        taken.get("reason"),
    ]
