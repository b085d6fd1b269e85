"""The figures that plans aim at in zones, side by side where two zones at least share one."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast, get_args

from app.data.geometry_json import Json
from app.domain.observed_land import LAND_UNITS
from app.domain.sources import TEXT_STATUS_WORDS, TextStatus
from app.domain.target_wording import figure
from app.domain.targets import SIGN_WORDS, Sign
from app.domain.unit_names import unit_name
from app.domain.wording import in_unit
from app.services.compare_cells import passage, row, said, section, silent
from app.services.compare_targets import compare_targets
from app.services.desk import Desk
from app.text import Text

# What the comparison shows among areas and land already, from the same passages.
_SHOWN_BEFORE = frozenset({"gazetted_area", *LAND_UNITS})
_NOTE = Text(
    "只列至少两个园区都有的同一指标、同一年份；各规划的口径未必相同",
    "only indicators that two zones at least share, for the same year; the plans may count "
    "differently",
)
_NONE = Text("所选园区没有共有的指标", "the zones chosen share no indicator")
_STATUS_WORDS: Mapping[str, Text] = {str(s): TEXT_STATUS_WORDS[s] for s in get_args(TextStatus)}
Key = tuple[str, int | None]


def shared_targets(desk: Desk, zone_ids: Sequence[str], day: date) -> Json:
    """Return the figures that at least two zones have for one year, each as it is printed."""
    held = [_by_key(desk, zone_id, day) for zone_id in zone_ids]
    keys = sorted({key for one in held for key in one}, key=lambda key: (key[0], key[1] or 0))
    shared = [key for key in keys if sum(key in one for one in held) >= 2]
    rows = [_row(key, [one.get(key, []) for one in held]) for key in shared]
    alone = [len(set(one) - set(shared)) for one in held]
    counts = [said(str(n), see="targets") for n in alone]
    rows.append(row("targets-alone", Text("其他指标（个）", "Other figures"), counts))
    return section("targets", Text("规划指标", "Figures of the plans"), rows,
                   note=_NOTE if shared else _NONE)  # fmt: skip


def _by_key(desk: Desk, zone_id: str, day: date) -> dict[Key, list[Json]]:
    found: dict[Key, list[Json]] = {}
    for target in cast("list[Json]", compare_targets(desk, zone=zone_id, as_of=day)["targets"]):
        key = (str(target["indicator"]), cast("int | None", target["year"]))
        if key[0] not in _SHOWN_BEFORE:
            found.setdefault(key, []).append(target)
    return found


def _row(key: Key, held: Sequence[Sequence[Json]]) -> Json:
    first = next(one for targets in held for one in targets)
    year = key[1]
    name = Text(str(first["indicator_zh"]), str(first["indicator_en"]))
    label = Text(
        f"{year}年 {name.zh}" if year else name.zh, f"{name.en}, {year}" if year else name.en
    )
    cells = [_cell(targets, name) if targets else silent() for targets in held]
    return row(f"target-{key[0]}-{year or 'none'}", label, cells)


def _cell(targets: Sequence[Json], name: Text) -> Json:
    amounts = list(dict.fromkeys(_amount(target) for target in targets))
    lines = list(dict.fromkeys(line for target in targets for line in _lines(target, name)))
    statuses = list(dict.fromkeys(str(target["text_status"]) for target in targets))
    return said(
        Text("；".join(one.zh for one in amounts), "; ".join(one.en for one in amounts)),
        details=lines,
        quotes=[passage(target["source"]) for target in targets],
        tags=[(status, _STATUS_WORDS[status]) for status in statuses],
    )


def _amount(target: Json) -> Text:
    """Return what is aimed at: the meaning of the printed word, the number, the unit."""
    sign = SIGN_WORDS[cast("Sign", target["comparison"])]
    if target["value"] is not None:
        amount = _measured(target["value"], target["unit"])
    elif target["low"] is not None and target["high"] is not None:
        low, high = figure(cast("float", target["low"])), _measured(target["high"], target["unit"])
        amount = Text(f"{low}至{high.zh}", f"{low} to {high.en}")
    elif target["parts"]:
        several = ":".join(figure(part) for part in cast("list[float]", target["parts"]))
        amount = in_unit(several, unit_name(str(target["unit"])))
    else:
        amount = Text("文本未给出数字", "no number printed")
    return Text(f"{sign.zh} {amount.zh}".strip(), f"{sign.en} {amount.en}".strip())


def _measured(value: object, unit: object) -> Text:
    """Return a number with its unit in words."""
    return in_unit(figure(cast("float", value)), unit_name(str(unit)))


def _lines(target: Json, name: Text) -> list[Text]:
    kind, outcome = (cast("dict[str, str]", target[key]) for key in ("kind_words", "outcome_words"))
    own = Text(str(target["indicator_zh"]), str(target["indicator_en"]))
    lines = [own] if own.zh != name.zh else []
    printed = target["comparison_printed"]
    lines.append(
        Text(
            f"{kind['zh']}，原文“{printed}”" if printed else kind["zh"],
            f"{kind['en']}, printed {printed}" if printed else kind["en"],
        )
    )
    base = cast("Json | None", target["baseline"])
    if base:
        value = _measured(base["value"], target["unit"])
        lines.append(
            Text(f"{base['year']}年基数 {value.zh}", f"base of {base['year']}: {value.en}")
        )
    seen = cast("Json", target["observed"])
    if target["outcome"] == "not_applicable" and "value" not in seen:
        return lines
    if "value" in seen:
        what = _measured(seen["value"], seen["unit"])
        lines.append(
            Text(f"{seen['on']} 监测 {what.zh}：{outcome['zh']}",
                 f"observed on {seen['on']}: {what.en}, {outcome['en']}")
        )  # fmt: skip
    else:
        lines.append(Text("没有监测数据，无法比较", "nothing observed: cannot be compared"))
    return lines
