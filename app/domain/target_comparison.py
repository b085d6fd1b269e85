"""One figure of a plan beside what was observed: met, not met, or why that cannot be said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from app.domain.findings import OUTCOME_WORDS, Outcome
from app.domain.observations import Observation
from app.domain.quantities import Operator, holds
from app.domain.target_headroom import Headroom, headroom_of, headroom_words
from app.domain.target_trends import Trend, trend_of
from app.domain.target_wording import aim_words, joined, measured_words, undecided_words
from app.domain.targets import JUDGED, KIND_WORDS, Target
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
) -> Comparison:
    """Compare by the printed word; what the word or the day does not settle is not decided.

    Parameters
    ----------
    observation : see `picked`; of the target's zone and indicator
    earlier : other observations of the same, for the trend
    undecided_by : contradictions that make the target's text too unsound to call it reached
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
        units = Text(
            f"监测数据单位为「{observation.unit}」，不能换算为「{target.unit}」",
            f"it was observed in {observation.unit}, which cannot be written in {target.unit}",
        )
        return Comparison("needs_review", joined(aim, units), observation)
    return _compared(target, aim, observation, earlier, undecided_by)


def _compared(
    target: Target,
    aim: Text,
    observation: Observation,
    earlier: Sequence[Observation],
    undecided_by: Sequence[str],
) -> Comparison:
    measured = convert(observation.value, observation.unit, target.unit)
    headroom = headroom_of(target, measured)
    outcome, why = _outcome(target, measured, observation)
    if undecided_by and outcome in ("met", "not_met"):
        outcome, why = "needs_review", [*why, _unsound(undecided_by)]
    usable = [item for item in earlier if convertible(item.unit, target.unit)]
    word = OUTCOME_WORDS[outcome]
    seen = Text(
        f"{observation.on} 监测 {measured_words(observation, target, measured)}",
        f"observed on {observation.on}: {measured_words(observation, target, measured)}",
    )
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
    target: Target, measured: float, observation: Observation
) -> tuple[Outcome, list[Text]]:
    """Return the outcome, and what the words and the days add to the arithmetic."""
    if target.comparison == "intended":
        return "not_applicable", [
            Text(
                "力争达到的规模，既非上限也非下限，不判定",
                "an intended size, neither a cap nor a floor: not decided",
            )
        ]
    met = _meets(target, measured)
    year, on = target.year, observation.on
    if year is not None and on.year > year:
        return "needs_review", [
            Text(
                f"监测日在目标年（{year}）之后，不能说明 {year} 年的情况",
                f"observed after the year of the target ({year}), so it does not show that year",
            )
        ]
    if met is None:
        return "needs_review", [undecided_words(target)]
    if year is None or on.year == year:
        return "met" if met else "not_met", []
    early = Text(
        f"尚未到目标年（{year}），为期中数", f"before the year of the target ({year}): interim"
    )
    if not met:
        return "needs_review", [early]
    now = Text("监测日已达到，目标年须再核", "reached on that day, to be checked again in its year")
    return "met", [early, now]


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
