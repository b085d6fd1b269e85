"""The shipped rules applied to one project on land of 300 mu, on a day when every plan is in force.

300 mu are 200 000 m2, so that every indicator can be computed by hand. No layer is loaded.
"""

from datetime import date
from functools import cache
from typing import Any

from app.data.rulebooks import load_rulebook
from app.data.shipped import RULEBOOK
from app.domain.answers import SiteFacts
from app.domain.assessment import Rulebook
from app.domain.conditions import Inputs, Weighed, weigh
from app.domain.findings import Finding
from app.domain.intensity import measures
from app.domain.judging import judge
from app.domain.profile import Confirmation, ProjectProfile
from app.domain.rules import Rule

DAY = date(2024, 6, 1)
SITE_MU, SITE_M2 = 300, 200_000.0


@cache
def book() -> Rulebook:
    return load_rulebook(RULEBOOK, demonstration=False)


def rule_of(rule_id: str) -> Rule:
    return next(rule for rule in book().rules if rule.id == rule_id)


def rules_of(document: str) -> list[Rule]:
    return [rule for rule in book().rules if rule.source.document == document]


def decided_by_machine(document: str) -> set[str]:
    return {rule.id for rule in rules_of(document) if rule.decided_by == "machine"}


def found(rule_id: str, confirmed: bool | None = None, day: date = DAY, **profile: Any) -> Finding:
    """Judge one rule; `confirmed` is the officer's answer to it, None: not given yet."""
    rule, stated = rule_of(rule_id), ProjectProfile(**profile)
    given = {} if confirmed is None else {
        rule_id: Confirmation(rule_id, confirmed, "甲", "核对")
    }  # fmt: skip
    facts = SiteFacts(
        parcel=None,
        area_m2=SITE_M2,
        project_area_m2=SITE_M2,
        as_of=day,
        today=day,
        overlaps={},
        topics=book().topics,
        measures=measures(stated, SITE_M2, book().double_storey),
        profile=stated,
        confirmations=given,
        documents=book().documents,
        groups=book().groups,
        contradictions=book().contradictions_by_rule,
    )
    return judge(rule, facts, "certainly")


def weighed(rule_id: str, **profile: Any) -> Weighed:
    """Weigh `when` alone."""
    when = rule_of(rule_id).when
    assert when is not None, f"{rule_id} applies to every project"
    return weigh(when, Inputs(ProjectProfile(**profile), book().groups, _no_layer))


def _no_layer(topic: str) -> Weighed:
    raise AssertionError(f"the condition looks at layer {topic}; use found()")
