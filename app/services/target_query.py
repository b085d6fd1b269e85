"""Which of the plans' figures are asked for: filters, and what they may say."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from app.domain.sources import Document
from app.domain.targets import Kind, Target, Topic
from app.errors import InputError
from app.text import Text

# Stands for a year: figures for which no year is printed.
NO_YEAR: Final = "none"
Year = int | Literal["none"] | None


@dataclass(frozen=True, slots=True)
class TargetQuery:
    """Filters of the figures; None does not filter. `plan` is the id or title of a document."""

    zone: str | None = None
    plan: str | None = None
    topic: str | None = None
    kind: str | None = None
    q: str | None = None


def understood(
    query: TargetQuery, targets: Sequence[Target], documents: Mapping[str, Document]
) -> TargetQuery:
    """Return the query with the ids that its words stand for.

    Raises
    ------
    InputError
        `targets.unknown_plan`, `targets.unknown_topic`, `targets.unknown_kind`, with the allowed
        values and those meant perhaps.
    """
    plan, topic, kind = query.plan, query.topic, query.kind
    return replace(
        query,
        plan=None if plan is None else _plan(plan, targets, documents),
        topic=None if topic is None else _known("topic", topic, get_args(Topic)),
        kind=None if kind is None else _known("kind", kind, get_args(Kind)),
    )


def require_year(year: Year, targets: Sequence[Target]) -> None:
    """Refuse a year that no figure is about (`targets.unknown_year`), naming those that are."""
    years = years_of(targets)
    if year in (None, NO_YEAR) or year in years:
        return
    listed = [str(known) for known in years]
    raise InputError(
        "targets.unknown_year",
        Text(f"各规划都没有 {year} 年的数字", f"no plan has figures for {year}"),
        mend=Text(f"有数字的年份：{'、'.join(listed)}", f"years with figures: {', '.join(listed)}"),
        where={"field": "year", "value": year},
    )


def passes(target: Target, query: TargetQuery) -> bool:
    """Tell whether a figure passes every filter of an understood query."""
    if query.zone is not None and query.zone not in target.zones:
        return False
    if query.plan is not None and target.source.document != query.plan:
        return False
    if query.topic is not None and target.topic != query.topic:
        return False
    if query.kind is not None and target.kind != query.kind:
        return False
    wanted = (query.q or "").strip().casefold()
    words = (target.id, target.indicator, target.name.zh, target.name.en, target.source.quote)
    return not wanted or any(wanted in word.casefold() for word in words)


def of_year(target: Target, year: Year) -> bool:
    """Tell whether a figure is for a year; every one is for None."""
    return year is None or target.year == (None if year == NO_YEAR else year)


def years_of(targets: Sequence[Target]) -> list[int]:
    """Return the years that figures are about."""
    return sorted({target.year for target in targets if target.year is not None})


def _plan(asked: str, targets: Sequence[Target], documents: Mapping[str, Document]) -> str:
    """Return the id of a document by its id or title."""
    with_targets = sorted({target.source.document for target in targets})
    names = {name: name for name in with_targets}
    for document in (documents[name] for name in with_targets):
        names |= {document.title_zh: document.id, document.title_en.casefold(): document.id}
    wanted = asked.strip()
    found = names.get(wanted) or names.get(wanted.casefold())
    if found is None:
        raise _unknown("plan", asked, with_targets, list(names), names)
    return found


def _known(field: str, asked: str, allowed: Sequence[str]) -> str:
    """Return one of `allowed`; land-use is understood as land_use."""
    wanted = asked.strip().casefold().replace("-", "_")
    if wanted in allowed:
        return wanted
    raise _unknown(field, asked, allowed, allowed, {})


def _unknown(
    field: str,
    asked: str,
    allowed: Sequence[str],
    names: Sequence[str],
    meant: Mapping[str, str],
) -> InputError:
    close = difflib.get_close_matches(asked.casefold(), names, n=3, cutoff=0.5)
    near = list(dict.fromkeys(meant.get(name, name) for name in close))
    hint = Text(f"是否指：{'、'.join(near)}；", f"did you mean {', '.join(near)}? ")
    return InputError(
        f"targets.unknown_{field}",
        Text(f"参数 {field} 没有值「{asked}」", f"no target has {field} = {asked}"),
        mend=Text(
            f"{hint.zh if near else ''}可用的值：{'、'.join(allowed)}",
            f"{hint.en if near else ''}known values: {', '.join(allowed)}",
        ),
        where={"field": field, "value": asked},
    )
