"""Findings, and the verdict that they add up to. `conforms` is earned, never a default."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.contradictions import Contradiction
from app.domain.quantities import Operator
from app.domain.rules import OPENING, Addressee, Dimension, Effect, Force, Level, Question
from app.domain.sources import Source, TextStatus
from app.domain.zones import Basis
from app.text import Text

Outcome = Literal["met", "not_met", "needs_review", "no_data", "not_applicable"]
Verdict = Literal[
    "prohibited", "restricted", "incomplete", "needs_review", "conditional", "conforms"
]

# Worst first: the headline is the first of these that any finding earns.
PRECEDENCE: tuple[Verdict, ...] = (
    "prohibited",
    "restricted",
    "incomplete",
    "needs_review",
    "conditional",
    "conforms",
)

VERDICT_WORDS: dict[Verdict, Text] = {
    "conforms": Text("符合", "conforms"),
    "conditional": Text("附条件", "conditional"),
    "needs_review": Text("需人工研判", "needs review"),
    "incomplete": Text("资料不全", "incomplete"),
    "restricted": Text("受限", "restricted"),
    "prohibited": Text("不符合", "prohibited"),
}

OUTCOME_WORDS: dict[Outcome, Text] = {
    "met": Text("满足", "met"),
    "not_met": Text("不满足", "not met"),
    "needs_review": Text("需研判", "needs review"),
    "no_data": Text("缺资料", "no data"),
    "not_applicable": Text("不适用", "not applicable"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule or layer applied to one site, with everything needed to check it by hand.

    Attributes
    ----------
    outcome : never a bare boolean
    applies : `certainly`, or `possibly` where the site may lie outside the rule's zone
    text_status : of the clause on the day asked about
    topic : of the control layers that decided it, None for other rules
    basis : of the geometry that decided it, None if no geometry did; `demonstration` also if the
        rule itself is fictitious
    reason : the sentence an officer reads
    measured, operator, required, unit, shortfall : the comparison, where there is one;
        `shortfall` is how much the measured value lacks, in `unit`
    missing : names of the inputs or layers without which it cannot be decided
    condition : what must be kept although the rule is met
    support : another text that the comparison rests on, such as how storeys are counted
    confirmed : an officer's confirmation decided it
    contradictions : where the documents contradict this clause, shown beside it
    """

    rule_id: str
    question: Question
    title: Text
    outcome: Outcome
    reason: Text
    force: Force
    level: Level
    addressee: Addressee
    decided_by: Literal["machine", "layer", "human", "nobody"]
    applies: Literal["certainly", "possibly"]
    text_status: TextStatus
    source: Source | None
    topic: str | None = None
    basis: Basis | None = None
    measured: float | None = None
    operator: Operator | None = None
    required: float | None = None
    unit: str | None = None
    shortfall: float | None = None
    missing: tuple[str, ...] = ()
    condition: Text | None = None
    note: Text | None = None
    support: Source | None = None
    clause: str | None = None
    effect: Effect = "require"
    dimension: Dimension | None = None
    deadline_year: int | None = None
    contradictions: tuple[Contradiction, ...] = ()
    confirmed: bool = False

    @property
    def asks_officer(self) -> bool:
        """Tell whether an officer's confirmation would decide it, and none is given yet."""
        contested = any(entry.review for entry in self.contradictions)
        open_ = self.outcome == "needs_review" and self.addressee == "project"
        return open_ and (self.decided_by == "human" or contested)


def contribution(finding: Finding, *, demonstration: bool = False) -> Verdict | None:
    """Return the verdict that one finding would give alone; None if it never counts.

    Duties of an authority never count, nor does what the texts encourage, permit or exempt: it
    opens a way and closes none. A portfolio or zone rule, an advisory one, and a rule that
    only possibly applies go to needs_review at most. Text that is not in force supports nothing
    better than needs_review. Fictitious data or rules support nothing at all, unless the question
    is what the machinery would say (`demonstration`).
    """
    if finding.addressee == "authority" or finding.effect in OPENING:
        return None
    if finding.basis == "demonstration" and not demonstration:
        return "incomplete"
    if finding.outcome == "not_met":
        return _of_a_breach(finding)
    if finding.outcome == "no_data":
        return "incomplete" if finding.level == "project" else "needs_review"
    if finding.outcome == "needs_review" or finding.text_status != "in_force":
        return "needs_review"
    if finding.outcome == "met" and finding.condition is not None:
        return "conditional"
    return "conforms"


def _of_a_breach(finding: Finding) -> Verdict:
    if finding.level != "project" or finding.applies == "possibly":
        return "needs_review"
    if finding.force == "mandatory":
        return "restricted" if finding.effect == "restrict" else "prohibited"
    return "restricted" if finding.force == "principle" else "needs_review"


def verdict_of(findings: Iterable[Finding], *, demonstration: bool = False) -> Verdict:
    """Return the worst contribution; nothing decided at all is `incomplete`, never `conforms`."""
    judged = list(findings)
    earned = [contribution(finding, demonstration=demonstration) for finding in judged]
    verdict = worst([one for one in earned if one is not None])
    if verdict in ("conforms", "conditional") and only_of_the_whole(judged):
        return "needs_review"
    return verdict


def only_of_the_whole(findings: Iterable[Finding]) -> bool:
    """Tell whether all that is met are targets of a zone or averages over projects.

    They decide no single project: to meet them is no more a "conforms" than to miss them is a ban.
    """
    met = [f for f in findings if f.outcome == "met" and contribution(f) is not None]
    return bool(met) and all(f.level != "project" for f in met)


def worst(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the first of PRECEDENCE among `verdicts`; `incomplete` if there are none.

    >>> worst(["conforms", "needs_review"]), worst([])
    ('needs_review', 'incomplete')
    """
    return min(verdicts, key=PRECEDENCE.index, default="incomplete")
