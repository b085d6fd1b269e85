"""The issue log of an import: everything noticed, with its place and its square metres."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from app.errors import InputError, Place
from app.text import Text

Severity = Literal["error", "warning", "info"]
SEVERITIES: Sequence[Severity] = ("error", "warning", "info")
MOST_LISTED = 500  # of one code; the rest is counted and its area summed, never left out silently


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that the gate found or did.

    `error`: the import is refused; `warning`: something a person should look at, or a repair;
    `info`: a choice among conventions. `area_m2` is the area concerned or changed.
    """

    code: str
    severity: Severity
    message: Text
    where: Place = field(default_factory=dict)
    area_m2: float | None = None

    def document(self) -> dict[str, object]:
        """Return the issue as it is stored and printed."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": {"zh": self.message.zh, "en": self.message.en},
            "where": dict(self.where),
            "area_m2": None if self.area_m2 is None else round(self.area_m2, 4),
        }


class ImportRefused(InputError):
    """The gate found errors: nothing is stored. `issues` is the whole log."""

    def __init__(self, issues: Sequence[Issue], *, mend: Text | None = None) -> None:
        errors = [issue for issue in issues if issue.severity == "error"]
        first = errors[0]
        super().__init__(
            "import.refused",
            Text(
                f"未导入任何内容：{len(errors)} 处错误，首处为 {first.code}：{first.message.zh}",
                f"nothing was imported: {len(errors)} error(s), the first is {first.code}: "
                f"{first.message.en}",
            ),
            mend=mend or Text("请在源数据中改正后重新导入", "mend the source and import it again"),
            where=first.where,
        )
        self.issues = tuple(issues)


def require_no_error(issues: Sequence[Issue]) -> None:
    """Raise ImportRefused (`import.refused`) if any issue is an error."""
    if any(issue.severity == "error" for issue in issues):
        raise ImportRefused(issues)


def abridged(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Return issues by severity and code, of one code at most MOST_LISTED and the sum of the rest.

    The largest areas come first, so that what is only counted is the smallest.
    """
    ordered = sorted(
        issues, key=lambda i: (SEVERITIES.index(i.severity), i.code, -(i.area_m2 or 0.0))
    )
    kept: list[Issue] = []
    for _, group in groupby(ordered, key=lambda issue: (issue.severity, issue.code)):
        same = list(group)
        kept += same[:MOST_LISTED]
        if len(same) > MOST_LISTED:
            kept.append(_rest(same[MOST_LISTED:]))
    return tuple(kept)


def _rest(issues: Sequence[Issue]) -> Issue:
    area_m2 = sum(issue.area_m2 or 0.0 for issue in issues)
    return Issue(
        issues[0].code,
        issues[0].severity,
        Text(
            f"另有 {len(issues)} 处同类问题，合计 {area_m2:.2f} m²",
            f"{len(issues)} more of this kind, {area_m2:.2f} m2 together",
        ),
        {"more": len(issues)},
        area_m2,
    )


def documents(issues: Sequence[Issue]) -> list[Mapping[str, object]]:
    """Return the log as it is stored and printed."""
    return [issue.document() for issue in issues]
