"""A boundary trimmed by what counts against it, and what it leaves open."""

from collections.abc import Iterator, Mapping, Sequence

from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from app.domain.answers import SiteFacts
from app.domain.areas import (
    ellipsoidal_area_m2,
    is_sliver,
    polygons_of,
    united,
    without_hairs,
)
from app.domain.assessment import Remedy
from app.domain.findings import Finding, contribution
from app.domain.layer_answers import topics_asked, unexamined_m2
from app.domain.overlay import sift
from app.domain.parcels import Parcel
from app.domain.rules import LayerCheck, Rule
from app.domain.wording import area, listing, number
from app.text import Text


def trim(
    parcel: Parcel,
    area_m2: float,
    breached: Sequence[Finding],
    findings: Sequence[Finding],
    rules: Mapping[str, Rule],
    facts: SiteFacts,
) -> list[Remedy]:
    """Cut away at once everything that counts against the parcel in a layer.

    Parameters
    ----------
    parcel : in metres of its plane; `area_m2` its ellipsoidal area
    breached : those of `findings` that a remedy may settle
    rules : the rules in scope, by id

    Returns
    -------
    list of Remedy
        One with the boundary that remains, or none where no layer is breached or nothing remains.
    """
    checks = [
        rules[finding.rule_id]
        for finding in breached
        if isinstance(rules[finding.rule_id].requirement, LayerCheck)
    ]
    against = united([_against(rule, facts) for rule in checks])
    if against.is_empty:
        return []
    rest = parcel.geometry.difference(against)
    kept = MultiPolygon([part for part in polygons_of(rest) if not is_sliver(part)])
    if kept.is_empty:
        return []
    kept_m2 = ellipsoidal_area_m2(kept, parcel.plane)
    lost, left = area(area_m2 - kept_m2), area(kept_m2)
    said = [
        Text(
            f"调整边界，让出 {lost.zh}，剩余 {left.zh}",
            f"trim the boundary by {lost.en}; {left.en} remain",
        ),
        *_unexamined(kept, findings, facts),
        *_unsettled(kept, findings, rules, facts),
    ]
    text = Text("；".join(part.zh for part in said), "; ".join(part.en for part in said))
    return [Remedy("trim", text, checks[0].id, kept, kept_m2, area_m2 - kept_m2)]


def _against(rule: Rule, facts: SiteFacts) -> BaseGeometry:
    """Return what counts against the parcel in the layers that a rule asks."""
    overlaps = facts.overlaps.get(getattr(rule.requirement, "topic", ""), ())
    return united([overlap.counting for overlap in overlaps])


def _unexamined(
    kept: BaseGeometry, findings: Sequence[Finding], facts: SiteFacts
) -> Iterator[Text]:
    """Say of how much of what is kept the layers say nothing: it must not look examined."""
    parts = []
    for topic_id in topics_asked(findings):
        name, overlaps = facts.topics[topic_id].name, facts.overlaps.get(topic_id, ())
        rest_m2 = unexamined_m2(kept, overlaps, facts) if overlaps else None
        if rest_m2 is None:
            parts.append(Text(f"{name.zh}（全部）", f"{name.en} (all of it)"))
        elif rest_m2 > 0:
            size = f"{number(rest_m2)} m²"
            parts.append(Text(f"{name.zh} {size}", f"{name.en} {size}"))
    if parts:
        open_ = listing(parts)
        yield Text(f"剩余部分尚未核查：{open_.zh}", f"not looked at in what remains: {open_.en}")


def _unsettled(
    kept: BaseGeometry, findings: Sequence[Finding], rules: Mapping[str, Rule], facts: SiteFacts
) -> Iterator[Text]:
    """Say which breaches the trimming leaves, those of clauses that only may apply among them."""
    parts = []
    for finding in findings:
        if finding.outcome != "not_met" or contribution(finding) is None:
            continue
        rule, size = rules.get(finding.rule_id), ""
        if rule is not None and isinstance(rule.requirement, LayerCheck):
            _, left = sift(without_hairs(_against(rule, facts).intersection(kept)))
            if left.is_empty:
                continue
            size = f" {number(ellipsoidal_area_m2(left, facts.site.plane))} m²"
        zh, en = ("（可能适用）", " (may apply)") if finding.applies == "possibly" else ("", "")
        title = finding.title
        parts.append(Text(f"{title.zh}{size}{zh}", f"{title.en}{size}{en}"))
    if parts:
        breaches = listing(parts)
        yield Text(f"仍不满足：{breaches.zh}", f"still not met: {breaches.en}")
