"""Whether the texts want an industry in a park: named, placed, led elsewhere, restricted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.catalogue import Industry
from app.domain.catalogue_words import Certainty
from app.domain.industries import bare_code
from app.domain.profile import ProjectProfile
from app.domain.sites import UNKNOWN, Judged, Reason, Score
from app.domain.zones import Zone
from app.text import Text


@dataclass(frozen=True, slots=True)
class Match:
    """An industry of the documents that the project belongs to, for certain or perhaps."""

    industry: Industry
    sure: bool


def matching(profile: ProjectProfile, industries: Sequence[Industry]) -> list[Match]:
    """Return the industries that the documents name and the project belongs to.

    Words match names, products and links of the chain, either way; a class matches an assigned
    class that holds it. Where words match anywhere, what matches by its class alone is unsure: the
    words say more.
    """
    known = [i for i in industries if i.tier not in ("system", "note")]
    by_words = [i for i in known if profile.industry and _names(i, profile.industry)]
    by_code = [i for i in known if i not in by_words and _holds(i, profile.industry_code) is True]
    perhaps = [i for i in known if i not in by_words and _holds(i, profile.industry_code) is None]
    return [
        *(Match(i, sure=True) for i in by_words),
        *(Match(i, sure=not by_words) for i in by_code),
        *(Match(i, sure=False) for i in perhaps),
    ]


def _names(industry: Industry, words: str) -> bool:
    names = (industry.name_zh, *industry.aliases, *industry.products, *industry.chain)
    return any(words in name or (len(name) > 1 and name in words) for name in names)


def _holds(industry: Industry, code: str | None) -> bool | None:
    """Tell whether an assigned class holds a code; None where the assignment is unsure."""
    if code is None:
        return False
    holding = [a.sure for a in industry.gb4754 if bare_code(code).startswith(a.code)]
    return None if holding and not any(holding) else bool(holding)


_NOT_WANTED = ("rule_subject",)  # named by a clause only, most often by a ban


def judge_fit(zone: Zone, above: Sequence[Zone], matches: Sequence[Match], words: str) -> Judged:
    """Say whether the texts want the industry there.

    Parameters
    ----------
    zone, above : the park, and all that it lies in
    matches : industries of all documents that the project belongs to
    words : how the caller named the industry
    """
    restricted = [
        match
        for match in matches
        if match.industry.tier == "restricted" and match.industry.source.document == zone.plan
    ]
    wanted = [
        match
        for match in matches
        if match not in restricted and match.industry.tier not in _NOT_WANTED
    ]
    reasons = tuple(_restricted(match) for match in restricted)
    if any(match.sure for match in restricted):
        return Judged("fit", Score(0.0, 0.0), against=reasons)
    fit = _wanted(zone, above, wanted, words)
    if not restricted:
        return fit
    # Whether the restricted industry is meant is open: then so is everything below what fits.
    score = Score(0.0, fit.score.greatest)
    return replace(fit, score=score, open=(*reasons, *fit.open))


def _restricted(match: Match) -> Reason:
    industry = match.industry
    doubt = (
        Text("", "")
        if match.sure
        else Text("（该项目是否属于它须研判）", " (whether the project belongs to it is open)")
    )
    return Reason(
        Text(
            f"规划列为限制产业：{industry.name_zh}{doubt.zh}",
            f"the plan lists it as restricted: {industry.name_en or industry.name_zh}{doubt.en}",
        ),
        source=industry.source,
    )


def _placed(industry: Industry, zone: Zone, certainty: Certainty) -> bool:
    return any(p.zone == zone.id and p.certainty == certainty for p in industry.zones)


def _place_reason(industry: Industry, zone: Zone, *, sure: bool) -> Reason:
    name_en = industry.name_en or industry.name_zh
    said = (
        Text(
            f"文本把{industry.name_zh}放在{zone.name_zh}",
            f"the text places {name_en} in {zone.name_en}",
        )
        if _placed(industry, zone, "printed")
        else Text(
            f"由文本推定{industry.name_zh}在{zone.name_zh}，原文未直接写明",
            f"{name_en} is inferred to be in {zone.name_en}; the text does not say so itself",
        )
    )
    if not sure:
        said = Text(
            f"{said.zh}（上级行业，可能包含该产业）",
            f"{said.en} (a wider industry that may contain it)",
        )
    return Reason(said, source=industry.source)


def _wanted(zone: Zone, above: Sequence[Zone], matches: Sequence[Match], words: str) -> Judged:
    """Say where the texts lead an industry that they do not restrict."""
    inside = {one.id for one in above}
    matched = [match.industry for match in matches]
    sure = {match.industry.id for match in matches if match.sure}
    here = [i for i in matched if any(p.zone == zone.id for p in i.zones)]
    by_name = any(words and (words in name or name in words) for name in zone.industries)
    if here or by_name:
        reasons = tuple(_place_reason(i, zone, sure=i.id in sure) for i in here) or (
            Reason(
                Text("园区产业中写明该产业", "the park's industries name it"), source=zone.source
            ),
        )
        certain = by_name or any(i.id in sure and _placed(i, zone, "printed") for i in here)
        return Judged("fit", Score(1.0 if certain else 0.4, 1.0), in_favour=reasons)
    planned = [
        i
        for i in matched
        if i.source.document == zone.plan or any(p.zone in inside for p in i.zones)
    ]
    placed = sorted({p.zone for i in planned for p in i.zones} - inside)
    if planned and placed:
        reason = Reason(
            Text(
                f"所在规划写明该产业，但引导到其他园区：{'、'.join(placed)}",
                f"the plan names the industry but leads it to other parks: {', '.join(placed)}",
            ),
            source=planned[0].source,
        )
        least = 0.2 if any(i.id in sure for i in planned) else 0.0
        return Judged("fit", Score(least, 0.4), against=(reason,))
    if planned:
        reason = Reason(
            Text(
                "所在规划写明该产业，文本未给出具体落在哪个片区",
                "the plan names the industry and does not say in which area",
            ),
            source=planned[0].source,
        )
        certain = any(i.id in sure for i in planned)
        return Judged("fit", Score(0.5 if certain else 0.3, 1.0), open=(reason,))
    if zone.industries:
        listed = "、".join(zone.industries[:4])
        reason = Reason(
            Text(
                f"文本写明的产业为{listed}，没有该产业（未写明不等于禁止）",
                f"the text names {listed}, not this industry (silence is no ban)",
            ),
            source=zone.source,
        )
        return Judged("fit", Score(0.0, 0.3), against=(reason,))
    return Judged(
        "fit",
        UNKNOWN,
        open=(Reason(Text("文本未给出该园区的产业", "the text names no industry for the park")),),
    )
