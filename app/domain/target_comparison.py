"""One figure of a plan beside what was observed: met, not met, or why that cannot be said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from app.domain.findings import OUTCOME_WORDS, Outcome
from app.domain.observations import Observation
from app.domain.quantities import Operator, holds
from app.domain.target_headroom import Headroom, headroom_of, headroom_words
from app.domain.target_trends import Trend, trend_of
from app.domain.target_wording import aim_words, joined, measured_words, undecided_words
from app.domain.targets import JUDGED, KIND_WORDS, Target
from app.domain.unit_names import unit_name
from app.domain.units import convert, convertible
from app.text import Text

_OPERATORS: tuple[Operator, ...] = get_args(Operator)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an observation says about one figure of a plan.

    `observed_value` is in the target's unit; None without an observation, and where the units do
    not measure the same thing.
    """

    outcome: Outcome
    reason: Text
    observation: Observation | None = None
    observed_value: float | None = None
    headroom: Headroom | None = None
    trend: Trend | None = None


def picked(target: Target, observations: Sequence[Observation]) -> Observation | None:
    """Return the observation to compare with: the last of the target's year, else the last."""
    of_year = [item for item in observations if item.on.year == target.year]
    return max(of_year or observations, key=lambda item: (item.on, item.recorded_at), default=None)


def compare(
    target: Target,
    observation: Observation | None,
    earlier: Sequence[Observation] = (),
    undecided_by: Sequence[str] = (),
    *,
    as_of: date | None = None,
    issued: date | None = None,
) -> Comparison:
    """Compare by the printed word; what the word or the day does not settle is not decided.

    Parameters
    ----------
    observation : see `picked`; of the target's zone and indicator
    earlier : other observations of the same, for the trend
    undecided_by : contradictions that make the target's text too unsound to call it reached
    as_of : the day asked about, to say whether the target's year is yet to come
    issued : the day of the text; what is aimed at without a year cannot be met before it
    """
    aim = aim_words(target)
    if target.kind not in JUDGED:
        word = KIND_WORDS[target.kind]
        reason = joined(
            aim, Text(f"属于{word.zh}，不作目标比较", f"a {word.en}, not compared as a target")
        )
        return Comparison("not_applicable", reason, observation)
    number = target.value is not None or target.low is not None
    if not number:
        said = (
            Text(
                "一句话含多个数，需人工对照", "several figures in one phrase: to be judged by hand"
            )
            if target.parts
            else Text(
                "文本未给出数字，需人工判断", "no number is printed: to be judged by a person"
            )
        )
        return Comparison("needs_review", joined(aim, said), observation)
    if observation is None:
        missing = Text("没有监测数据，无法比较", "nothing was observed, so nothing can be compared")
        return Comparison("no_data", joined(aim, missing))
    if not convertible(observation.unit, target.unit):
        given, printed = unit_name(observation.unit), unit_name(target.unit)
        units = Text(
            f"监测数据单位为「{given.zh}」，不能换算为「{printed.zh}」",
            f"it was observed in {given.en}, which cannot be written in {printed.en}",
        )
        return Comparison("needs_review", joined(aim, units), observation)
    days = _another_time(target, observation.on, as_of, issued)
    return _compared(target, aim, observation, earlier, undecided_by, days)


def _compared(
    target: Target,
    aim: Text,
    observation: Observation,
    earlier: Sequence[Observation],
    undecided_by: Sequence[str],
    another_time: Sequence[Text],
) -> Comparison:
    measured = convert(observation.value, observation.unit, target.unit)
    headroom = headroom_of(target, measured)
    outcome, why = _outcome(target, measured, another_time)
    if undecided_by and outcome in ("met", "not_met"):
        outcome, why = "needs_review", [*why, _unsound(undecided_by)]
    usable = [item for item in earlier if convertible(item.unit, target.unit)]
    word, amount = OUTCOME_WORDS[outcome], measured_words(observation, target, measured)
    seen = Text(f"{observation.on} 监测 {amount.zh}", f"observed on {observation.on}: {amount.en}")
    said = [aim, seen, *headroom_words(headroom, target, measured), *why, word]
    return Comparison(
        outcome=outcome,
        reason=joined(*said),
        observation=observation,
        observed_value=measured,
        headroom=headroom,
        trend=trend_of(target, [*usable, observation]),
    )


def _outcome(
    target: Target, measured: float, another_time: Sequence[Text]
) -> tuple[Outcome, list[Text]]:
    """Return the outcome, and what the words and the days add to the arithmetic.

    What was observed at another time than the target is about never says that it is met or not.
    """
    if target.comparison == "intended":
        return "not_applicable", [
            Text(
                "力争达到的规模，既非上限也非下限，不判定",
                "an intended size, neither a cap nor a floor: not decided",
            )
        ]
    if another_time:
        return "needs_review", list(another_time)
    met = _meets(target, measured)
    if met is None:
        return "needs_review", [undecided_words(target)]
    return "met" if met else "not_met", []


def _another_time(target: Target, on: date, as_of: date | None, issued: date | None) -> list[Text]:
    """Say why an observation is not about the target's time; empty if it is."""
    said: list[Text] = []
    year, start = target.year, target.baseline
    if start is not None and on.year < start.year:
        said.append(
            Text(
                f"监测日早于规划基期（{start.year} 年）",
                f"observed before the plan's base year ({start.year})",
            )
        )
    if year is None:
        if issued is not None and on < issued:
            said.append(
                Text(
                    f"监测日早于文件发布（{issued}），不能说明其后的情况",
                    f"observed before the text was issued ({issued}), so it does not show what "
                    "came after",
                )
            )
    elif on.year > year:
        said.append(
            Text(
                f"监测日在目标年（{year}）之后，不能说明 {year} 年的情况",
                f"observed after the year of the target ({year}), so it does not show that year",
            )
        )
    elif on.year < year:
        said += _interim(year, as_of)
    return said


def _interim(year: int, as_of: date | None) -> list[Text]:
    """Say that a figure is from before the target's year, and whether that year is over."""
    early = Text(
        f"监测日在目标年（{year}）之前，为期中数，不能说明目标年",
        f"observed before the year of the target ({year}): interim, it does not show that year",
    )
    if as_of is None or as_of.year == year:
        return [early]
    now = (
        Text(f"尚未到目标年（{year}）", f"the year of the target ({year}) is yet to come")
        if as_of.year < year
        else Text(
            "目标年已过，没有目标年的监测数据",
            "the year of the target is over, and nothing was observed in it",
        )
    )
    return [early, now]


def _meets(target: Target, measured: float) -> bool | None:
    """Return whether the printed word holds; None where it does not settle that."""
    value, sign = target.value, target.comparison
    if value is not None:
        for operator in _OPERATORS:
            if sign == operator:
                return holds(measured, operator, value)
        if sign == "reach":
            return holds(measured, ">=", value)
        # A bare number may be meant as a floor, a cap or exactly: only equality suits all three.
        equal = holds(measured, ">=", value) and holds(measured, "<=", value)
        return True if sign == "=" and equal else None
    if sign == "range" and target.low is not None and target.high is not None:
        inside = holds(measured, ">=", target.low) and holds(measured, "<=", target.high)
        return True if inside else None
    return None


def _unsound(contradictions: Sequence[str]) -> Text:
    named = "、".join(contradictions)
    return Text(
        f"该指标的文字有疑点（见矛盾 {named}），不作达标判定",
        f"the text of this figure is doubtful (see contradiction {', '.join(contradictions)}): "
        "whether it is reached is not decided",
    )
