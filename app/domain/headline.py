"""The answer in one sentence: verdict, why, within what scope, and what was not checked."""

from collections.abc import Sequence

from app.domain.assessment import QuestionAnswer, Unchecked
from app.domain.findings import VERDICT_WORDS, Finding, Verdict, contribution
from app.domain.wording import listing
from app.text import Text

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
    shown, more = reasons[:MOST_REASONS], len(reasons) - MOST_REASONS
    why = Text(
        "；".join(r.zh for r in shown) + (f"；另有 {more} 项" if more > 0 else ""),
        "; ".join(r.en for r in shown) + (f"; and {more} more" if more > 0 else ""),
    )
    rest = listing([item.name for item in unchecked])
    within = listing(list(scope))
    return Text(
        f"{word.zh}：{why.zh}。范围：{within.zh}；未核：{rest.zh or '无'}。",
        f"{word.en}: {why.en}. Scope: {within.en}. Not checked: {rest.en or 'nothing'}.",
    )


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
    rest = [_reason(f) for f in earned if f not in absent]
    if not absent:
        return rest
    names = listing([f.title for f in absent])
    return [Text(f"缺少图层：{names.zh}", f"layers missing: {names.en}"), *rest]


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
