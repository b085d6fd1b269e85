"""How a plan's figure and what was observed of it are written in sentences."""

from app.domain.observations import Observation
from app.domain.targets import SIGN_WORDS, Target
from app.domain.unit_names import unit_name
from app.domain.wording import THIN_SPACE, in_unit
from app.text import Text

_AREA_DECIMALS = {"km2": 6, "ha": 4, "亩": 2, "m2": 2}


def figure(value: float) -> str:
    """Write a number with as many digits as it has, at most ten.

    >>> figure(0.41000000000000014), figure(-9.0), figure(1700000.0)
    ('0.41', '-9', '1700000')
    """
    return f"{value:.10g}"


def written(value: float) -> str:
    """Write a number for a sentence: grouped by thin spaces, with a minus sign.

    >>> written(-1700000.5).replace(THIN_SPACE, "_")
    '−1_700_000.5'
    """
    return f"{value:,.10g}".replace(",", THIN_SPACE).replace("-", "−")


def quantity(value: float, unit: str) -> Text:
    """Write a figure with the name of its unit; areas no finer than a square metre.

    >>> quantity(0.1333333333, "km2").zh, quantity(16, "家").en
    ('0.133333 km²', '16')
    """
    return in_unit(written(round(value, _AREA_DECIMALS.get(unit, 10))), unit_name(unit))


def aim_words(target: Target) -> Text:
    """Say what the plan has for which year, with the printed word."""
    year = Text(f"{target.year}年 ", f"{target.year}, ") if target.year else Text("", "")
    sign, printed = SIGN_WORDS[target.comparison], target.comparison_printed
    words = Text(f"（原文“{printed}”）", f" (printed {printed})") if printed else Text("", "")
    amount = _amount(target)
    zh, en = f"{sign.zh} {amount.zh}".strip(), f"{sign.en} {amount.en}".strip()
    return Text(
        f"{year.zh}{target.name.zh}：{zh}{words.zh}", f"{year.en}{target.name.en}: {en}{words.en}"
    )


def measured_words(observation: Observation, target: Target, measured: float) -> Text:
    """Write an observed figure as recorded, and in the target's unit if that is another."""
    given = quantity(observation.value, observation.unit)
    if observation.unit == target.unit:
        return given
    same = quantity(measured, target.unit)
    return Text(f"{given.zh} = {same.zh}", f"{given.en} = {same.en}")


def undecided_words(target: Target) -> Text:
    """Say why the printed word does not settle the comparison."""
    if target.comparison == "approx":
        return Text(
            f"文本用“{target.comparison_printed}”，多大的差距仍算达到未说明",
            "printed as an approximate figure: how near is near enough is not stated",
        )
    if target.comparison == "range":
        return Text("在所印范围之外", "outside the printed range")
    return Text(
        "文本只印数字，未说明是下限、上限还是确数",
        "the text prints a bare number: floor, cap or exact figure is not stated",
    )


def joined(*parts: Text) -> Text:
    """Join what there is to say; empty parts are left out."""
    said = [part for part in parts if part.zh]
    return Text("；".join(p.zh for p in said), "; ".join(p.en for p in said))


def _amount(target: Target) -> Text:
    if target.value is not None:
        return quantity(target.value, target.unit)
    if target.low is not None and target.high is not None:
        low, high = written(target.low), quantity(target.high, target.unit)
        return Text(f"{low}至{high.zh}", f"{low} to {high.en}")
    if target.parts:
        return in_unit(":".join(figure(part) for part in target.parts), unit_name(target.unit))
    return Text("文本未给出数字", "no number printed")
