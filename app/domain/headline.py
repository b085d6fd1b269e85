"""The answer in one sentence: verdict, why, within what scope, and what was not checked."""

from collections import Counter
from collections.abc import Sequence

from app.domain.assessment import QuestionAnswer, Unchecked
from app.domain.findings import VERDICT_WORDS, Finding, Verdict, contribution
from app.domain.profile import FIELD_WORDS
from app.domain.wording import listing
from app.text import Text

MOST_OF_A_GROUP = 3
MOST_REASONS = 3  # named in the sentence; the findings below it hold them all


def headline(
    verdict: Verdict,
    findings: Sequence[Finding],
    answers: Sequence[QuestionAnswer],
    scope: Sequence[Text],
    unchecked: Sequence[Unchecked],
    *,
    demonstration: bool,
) -> Text:
    """Write the first line of a result from the findings that earned its verdict."""
    word = VERDICT_WORDS[verdict]
    earned = [f for f in findings if contribution(f, demonstration=demonstration) == verdict]
    reasons = _reasons(verdict, earned)
    decided = {finding.question for finding in findings}
    reasons += [a.headline for a in answers if a.verdict == verdict and a.question not in decided]
    if not reasons:  # no single finding earned it: say what the questions themselves say
        reasons = [a.headline for a in answers if a.verdict in (verdict, "not_asked")]
    shown, more = reasons[:MOST_REASONS], len(reasons) - MOST_REASONS
    why = Text(
        "；".join(r.zh for r in shown) + (f"；另有 {more} 项" if more > 0 else ""),
        "; ".join(r.en for r in shown) + (f"; and {more} more" if more > 0 else ""),
    )
    rest = named([(item.name, item.group) for item in unchecked])
    within = listing(list(scope))
    return Text(
        f"{word.zh}：{why.zh}。范围：{within.zh}；未核：{rest.zh or '无'}。",
        f"{word.en}: {why.en}. Scope: {within.en}. Not checked: {rest.en or 'nothing'}.",
    )


def named(items: Sequence[tuple[Text, Text | None]]) -> Text:
    """List names in one sentence; of a group with more than MOST_OF_A_GROUP, their number.

    >>> clause = Text("条款", "clauses")
    >>> named([(Text("甲", "A"), None), *[(Text(n, n), clause) for n in "bcde"]]).zh
    '甲、条款 4 项'
    """
    sizes = Counter(group for _, group in items if group is not None)
    said: dict[Text, None] = {}
    for name, group in items:
        if group is None or sizes[group] <= MOST_OF_A_GROUP:
            said[name] = None
        else:
            count = sizes[group]
            said[Text(f"{group.zh} {count} 项", f"{count} {group.en}")] = None
    return listing(list(said))


def _reasons(verdict: Verdict, earned: Sequence[Finding]) -> list[Text]:
    if verdict == "conforms":
        count = len(earned)
        return [
            Text(f"范围内 {count} 项均满足或不适用", f"all {count} findings in scope met or n/a")
        ]
    if verdict == "conditional":
        return [
            Text(f"须遵守：{f.condition.zh}", f"to be kept: {f.condition.en}")
            for f in earned
            if f.condition
        ]
    absent = [f for f in earned if f.outcome == "no_data" and f.topic and f.basis is None]
    lacking = [f for f in earned if f.outcome == "no_data" and f.question == "access" and f.missing]
    if len(lacking) <= MOST_OF_A_GROUP:
        lacking = []
    rest = [_reason(f) for f in earned if f not in absent and f not in lacking]
    if lacking:
        rest.insert(0, _lacking(lacking))
    if not absent:
        return rest
    names = listing(list(dict.fromkeys(f.title for f in absent)))
    # None is loaded, or those lie elsewhere: each finding says which.
    none = Text(f"没有覆盖该地块的图层：{names.zh}", f"no layer reaches the parcel: {names.en}")
    return [none, *rest]


def _lacking(findings: Sequence[Finding]) -> Text:
    """Say how many clauses wait for inputs, and for which ones most of them do."""
    wanted = Counter(name for f in findings for name in f.missing if name in FIELD_WORDS)
    most = sorted(wanted, key=lambda name: (-wanted[name], name))[:MOST_REASONS]
    names = listing([FIELD_WORDS[name] for name in most])
    return Text(
        f"{len(findings)} 条准入条款缺资料（最需补充：{names.zh}）",
        f"{len(findings)} clauses on access lack inputs (most of all: {names.en})",
    )


def _reason(finding: Finding) -> Text:
    if finding.outcome in ("met", "not_applicable") and finding.text_status != "in_force":
        return Text(
            f"{finding.title.zh}：所依据的文本规划期已满或效力未定，须核对现行文本",
            f"{finding.title.en}: the text is past its period or of unknown status; "
            "check the current one",
        )
    if finding.topic:
        return finding.reason
    return Text(
        f"{finding.title.zh}：{finding.reason.zh}", f"{finding.title.en}: {finding.reason.en}"
    )
