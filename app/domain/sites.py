"""Where a project can go: elimination with reasons first, then a ranking whose doubts are shown.

What is not known about a park never hides it. Every criterion gives a score between a least and a
greatest value; an unknown one runs from 0 to 1. A park's rank is therefore a range too: at best
behind the parks that certainly score more, at worst before those that certainly score less.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.sources import Source
from app.domain.zones import Zone
from app.text import Text

Criterion = Literal["fit", "access", "intensity", "needs"]

CRITERIA: dict[Criterion, Text] = {
    "fit": Text("产业契合：园区或其规划写明该产业", "fit: the park or its plan names the industry"),
    "access": Text("准入：条款的判定结果", "access: what the clauses decide"),
    "intensity": Text("投资强度与集约用地门槛", "thresholds of intensity"),
    "needs": Text("配套：文本写明的设施", "needs: facilities that the texts name"),
}
WEIGHTS: dict[Criterion, float] = {"fit": 4.0, "access": 3.0, "intensity": 2.0, "needs": 2.0}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for, against, or open, with the clause or passage behind it."""

    text: Text
    rule_id: str | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How far a criterion is met, between a least and a greatest value of 0..1."""

    least: float
    greatest: float


UNKNOWN = Score(0.0, 1.0)
_NOISE = 1e-9  # weighted scores are sums of decimals: what differs by less is equal
NOTHING = Score(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion applied to one park.

    `doubt` names what leaves the score open where that is the project's own: parks with the same
    doubt share it, whatever it turns out to be.
    """

    criterion: Criterion
    score: Score
    in_favour: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()
    open: tuple[Reason, ...] = ()
    excludes: tuple[Reason, ...] = ()
    doubt: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Park:
    """A candidate with what each criterion says of it."""

    zone: Zone
    judged: tuple[Judged, ...]

    @property
    def excluded_by(self) -> tuple[Reason, ...]:
        """Return the reasons why the project cannot go there."""
        return tuple(reason for one in self.judged for reason in one.excludes)

    @property
    def breaches(self) -> bool:
        """Whether a clause is known to be breached, though none excludes the park."""
        return any(one.against for one in self.judged if one.criterion in ("access", "intensity"))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A park with its score and rank, both as ranges; ranks are of the parks not excluded."""

    park: Park
    score: Score
    rank: int
    rank_best: int
    rank_worst: int


def rank(parks: Sequence[Park], weights: Mapping[Criterion, float]) -> list[Ranked]:
    """Rank parks by their weighted scores, the middle of the range deciding.

    Of equals a park without a known breach comes first, then the lesser id.

    Parameters
    ----------
    weights : by criterion, >= 0; a criterion without one does not count
    """
    scored = [(park, _total(park, weights)) for park in parks]
    scored.sort(key=lambda pair: (*_worth(pair[1], pair[0]), pair[0].zone.id))
    ranked = []
    for place, (park, score) in enumerate(scored, start=1):
        better = sum(certainly_beats(other, park, weights) for other, _ in scored)
        worse = sum(certainly_beats(park, other, weights) for other, _ in scored)
        ranked.append(Ranked(park, score, place, better + 1, len(scored) - worse))
    return ranked


def _worth(score: Score, park: Park) -> tuple[float, bool]:
    return -round(score.least + score.greatest, 9), park.breaches


def certainly_beats(one: Park, other: Park, weights: Mapping[Criterion, float]) -> bool:
    """Tell whether one park scores more whatever the unknown turns out to be."""
    margin = 0.0
    for mine, theirs in zip(one.judged, other.judged, strict=True):
        shared = mine.score == theirs.score and mine.doubt == theirs.doubt and mine.doubt
        if not shared:
            apart = mine.score.least - theirs.score.greatest
            margin += apart * weights.get(mine.criterion, 0.0)
    return margin > _NOISE


def _total(park: Park, weights: Mapping[Criterion, float]) -> Score:
    counted = [(one.score, weights.get(one.criterion, 0.0)) for one in park.judged]
    whole = sum(weight for _, weight in counted)
    if whole <= 0:
        return UNKNOWN
    return Score(
        sum(score.least * weight for score, weight in counted) / whole,
        sum(score.greatest * weight for score, weight in counted) / whole,
    )
