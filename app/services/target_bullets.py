"""How a figure of a plan is written and drawn: its printed word, its gap, its bar."""

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.target_standing import STANDING_WORDS, Standing, gap_words, standing_of
from app.domain.target_wording import figure, written
from app.domain.targets import SIGN_WORDS
from app.domain.unit_names import unit_name
from app.domain.wording import in_unit
from app.reports.target_charts import Bullet
from app.services.desk import Desk
from app.text import Text

Document = Mapping[str, Any]  # a figure as `compare_targets` lists it
_OBSERVED_BY = Text("监测数据由使用者录入：", "observation entered by a user: ")
_AFTER = frozenset({"以上", "左右", "以内", "余", "内", "多", "及以上", "以下"})


def has_chart(document: Document) -> bool:
    """Tell whether a figure prints a number or a range, so that it can be drawn."""
    return document["value"] is not None or None not in (document["low"], document["high"])


def aim_label(document: Document) -> Text:
    """Write what the plan has: the printed word, else what it means, the figure and its unit."""
    plain, numbers = _numbers(document, figure), _numbers(document, written)
    if not numbers:
        return Text(document["comparison_printed"], document["comparison_printed"])
    sign, amount = SIGN_WORDS[document["comparison"]], in_unit(numbers, unit_name(document["unit"]))
    en = f"{sign.en} {amount.en}".strip()
    if all(number in document["comparison_printed"] for number in plain.split("–")):
        return Text(document["comparison_printed"], en)
    return Text(_around(document["comparison_printed"] or sign.zh, amount.zh), en)


def bullet_of(desk: Desk, document: Document) -> Bullet:
    """Return one figure as it is drawn."""
    zones = desk.knowledge.zones_by_id
    names = [zones[name] for name in document["zones"] if name in zones]
    seen, start, unit = document["observed"], document["baseline"], unit_name(document["unit"])
    measured = seen.get("value_in_unit_of_target")
    value = document["value"]
    baseline = start["value"] if start else None
    year = document["year"]
    return Bullet(
        name=Text(document["indicator_zh"], document["indicator_en"]),
        place=Text(
            "、".join(zone.name_zh for zone in names) + (f"　{year} 年" if year else ""),
            ", ".join(zone.name_en for zone in names) + (f"　{year}" if year else ""),
        ),
        unit=unit,
        low=document["low"] if value is None else value,
        high=document["high"] if value is None else value,
        target_label=aim_label(document),
        source=_source(document),
        conclusion=conclusion_of(document),
        observed=measured,
        observed_label="" if measured is None else written(measured),
        observed_on=seen.get("on", ""),
        baseline=baseline,
        baseline_label=None
        if baseline is None
        else Text(
            f"{start['year']} 年 {written(baseline)}", f"{written(baseline)} in {start['year']}"
        ),
    )


def conclusion_of(document: Document) -> Text:
    """Say how the figure stands, and the gap where one can be computed."""
    word, gap = STANDING_WORDS[standing_in(document)], gap_of(document)
    return word if gap is None else Text(f"{word.zh}：{gap.zh}", f"{word.en}: {gap.en}")


def standing_in(document: Document) -> Standing:
    """Return how the figure stands."""
    return standing_of(document["kind"], document["force"], document["outcome"])


def gap_of(document: Document) -> Text | None:
    """Return the gap between plan and observation in words; None where there is none."""
    room = document["headroom"]
    if room is None:
        return None
    return gap_words(document["comparison"], room["value"], room["unit"], room["area_mu"])


def _numbers(document: Document, write: Callable[[float], str]) -> str:
    if document["value"] is not None:
        return write(document["value"])
    if document["low"] is not None and document["high"] is not None:
        return f"{write(document['low'])}–{write(document['high'])}"
    return ":".join(write(part) for part in document["parts"])


def _around(word: str, amount: str) -> str:
    """Put a printed word where it was printed: before the figure, after it, or around it.

    >>> _around("达到…左右", "30 %"), _around("以上", "16 家"), _around("力争…达", "7.91 km²")
    ('达到 30 % 左右', '16 家以上', '力争达 7.91 km²')
    """
    pieces = [piece for piece in word.split("…") if piece]
    after = pieces.pop() if pieces and pieces[-1] in _AFTER else ""
    before = "".join(pieces)
    if not before:
        return f"{amount}{after}"
    return f"{before} {amount} {after}".strip()


def _source(document: Document) -> Text:
    source, seen = document["source"], document["observed"]
    number = f"（{source['number']}）" if source["number"] else ""
    zh = f"{source['title']['zh']}{number} {source['section']}"
    number = f" ({source['number']})" if source["number"] else ""
    en = f"{source['title']['en']}{number}, {source['section']}"
    if "source" not in seen:
        return Text(zh, en)
    return Text(
        f"{zh}；{_OBSERVED_BY.zh}{seen['source']}", f"{en}; {_OBSERVED_BY.en}{seen['source']}"
    )
