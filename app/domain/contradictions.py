"""Where the documents contradict themselves, each other or good sense: shown, never resolved."""

from dataclasses import dataclass
from typing import Literal

from app.domain.conditions import Condition
from app.domain.sources import Source
from app.text import Text

Severity = Literal["high", "medium", "low"]
Kind = Literal["spatial", "figure", "rule", "name", "text", "document"]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One defect of the texts, with the passages that show it.

    Attributes
    ----------
    severity : high changes an answer or a verdict, medium a geometry or a name, low wording only
    rules, targets, zones : ids of what it bears on
    when : the projects and sites that it bears on; None: all that the rules apply to
    review : the rules named decide nothing where `when` holds: a person must judge both texts;
        otherwise they decide as they stand and the contradiction is shown beside them
    undecided_targets : those of `targets` whose text is too unsound to call a figure reached
    """

    id: str
    severity: Severity
    kind: Kind
    statement: Text
    passages: tuple[Source, ...]
    rules: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    when: Condition | None = None
    review: bool = False
    undecided_targets: tuple[str, ...] = ()
