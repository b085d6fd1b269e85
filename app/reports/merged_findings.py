"""Findings of many parcels told once: the same clause with the same answer, and for which parcels.

Twenty parcels of one project meet the same clauses with the same answers; twenty copies would hide
the one that differs.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.record_findings import OUTCOMES, Json
from app.domain.record_view import Opinion, ParcelView
from app.reports.words import say
from app.text import Language

Picked = Callable[[ParcelView], Opinion | None]


@dataclass(frozen=True, slots=True)
class MergedFinding:
    """One finding and the numbers of the parcels that it holds for, ascending."""

    finding: Json
    parcels: Sequence[int]


def real(parcel: ParcelView) -> Opinion | None:
    """Return the judgement that counts."""
    return parcel.real


def fictitious(parcel: ParcelView) -> Opinion | None:
    """Return the judgement on fictitious data, None where the parcel met none."""
    return parcel.fictitious


def merged(parcels: Sequence[ParcelView], picked: Picked) -> dict[str, list[MergedFinding]]:
    """Return the findings by outcome, the ones that matter most first, equal ones together."""
    found: dict[str, dict[str, tuple[Json, list[int]]]] = {outcome: {} for outcome in OUTCOMES}
    for parcel in parcels:
        opinion = picked(parcel)
        for group in opinion.findings if opinion else ():
            for finding in group.findings:
                same = json.dumps(finding, sort_keys=True)
                _, numbers = found[group.outcome].setdefault(same, (finding, []))
                numbers.append(parcel.number)
    return {
        outcome: [MergedFinding(finding, numbers) for finding, numbers in group.values()]
        for outcome, group in found.items()
        if group
    }


def lacks(
    parcels: Sequence[ParcelView], picked: Picked, unanswered: Sequence[MergedFinding]
) -> list[tuple[str, bool, int]]:
    """Return what findings without data lack: its name, whether it is a layer, how many lack it."""
    names: dict[str, tuple[str, bool]] = {}
    for parcel in parcels:
        opinion = picked(parcel)
        for group in opinion.findings if opinion else ():
            names |= {lack.name: (lack.what, lack.layer) for lack in group.lacks}
    counts = {name: sum(name in _missing(one.finding) for one in unanswered) for name in names}
    order = sorted(names, key=lambda name: (-counts[name], name))
    return [(*names[name], counts[name]) for name in order]


def parcels_named(numbers: Sequence[int], whole: int, language: Language) -> str:
    """Return for which parcels something holds: all, or their numbers with runs drawn together.

    >>> parcels_named([1, 2, 3, 5], 6, "zh"), parcels_named([1, 2], 2, "zh")
    ('地块 1–3、5', '全部 2 个地块')
    """
    if len(numbers) == whole:
        return say(language, "parcels_all", n=whole)
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    named = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return say(language, "parcels_some", numbers=say(language, "list").join(named))


def _missing(finding: Json) -> Sequence[object]:
    missing = finding["missing"]
    return missing if isinstance(missing, list | tuple) and missing else [""]
