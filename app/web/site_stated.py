"""Say back what an investor stated: the project in a name, the rest as label and value."""

from collections.abc import Sequence

from app.domain.areas import mu_from_m2
from app.domain.profile import CHOICE_WORDS, FIELD_WORDS
from app.domain.wording import money, plain
from app.maps.words import plan_word
from app.services.find_sites import SiteSearch
from app.text import Language
from app.web.profile_fields import NO_PROCESS, YES
from app.web.rendering import say
from app.web.site_form import FLAGS, WEIGHED, SiteForm, needs_known

WAN_IN_YI = 10_000


def subject_of(search: SiteSearch, name: str, language: Language) -> str:
    """Return how an answer names the project: industry, land and investment.

    Parameters
    ----------
    name : of the industry in `language`; what was typed counts where that is empty
    """
    profile = search.question.profile
    typed = str(profile.get("industry") or "")
    industry = typed if typed and language == "zh" else name or typed
    if language == "en" and industry:
        own = industry == name and name.isascii()
        industry = industry[0].upper() + industry[1:] if own else f"“{industry}”"
    project = (
        say(language, "sites.project", industry=industry)
        if industry
        else say(language, "sites.any_project")
    )
    facts = []
    if search.question.area_m2 is not None:
        mu = plain(round(mu_from_m2(search.question.area_m2), 4))
        facts.append(say(language, "sites.fact_area", mu=mu))
    invested = profile.get("investment_wan_yuan")
    if isinstance(invested, float):
        facts.append(say(language, "sites.fact_investment", amount=_short(invested, language)))
    if not facts:
        return project
    joined = say(language, "mark.comma").join(facts)
    return say(language, "sites.with", project=project, facts=joined)


def _short(wan_yuan: float, language: Language) -> str:
    """Write an amount that stands in brackets already: 亿元 alone where it is exact."""
    yi = wan_yuan / WAN_IN_YI
    if language == "zh" and yi >= 1 and float(plain(yi)) == yi:
        return say(language, "sites.yi_yuan", amount=plain(yi))
    return money(wan_yuan).in_language(language)


def stated_of(form: SiteForm, language: Language) -> list[str]:
    """Return what was stated besides industry, land and investment, as `label: value`."""
    told: list[tuple[str, Sequence[str]]] = []
    if kind := form.value("project_kind"):
        words = CHOICE_WORDS["project_kind"][kind].in_language(language)
        told.append((say(language, "sites.kind"), [words]))
    if tax := form.value("tax_wan_yuan_per_year"):
        told.append((say(language, "sites.tax"), [tax]))
    if form.needs:
        names = [needs_known()[need].in_language(language) for need in form.needs]
        told.append((say(language, "sites.needs"), names))
    if plan := form.value("plan"):
        place = plan_word(plan, "text_only").in_language(language)
        told.append((say(language, "sites.plan"), [place]))
    told += _facts(form, language)
    for name in WEIGHED:
        if form.value(name):
            criterion, step = name.removeprefix("weight_"), form.value(name)
            label = say(language, f"sites.criterion_{criterion}")
            told.append((label, [say(language, f"sites.step_{step}")]))
    colon, comma = say(language, "mark.colon"), say(language, "mark.list")
    return [f"{label}{colon}{comma.join(values)}" for label, values in told]


def _facts(form: SiteForm, language: Language) -> list[tuple[str, Sequence[str]]]:
    told: list[tuple[str, Sequence[str]]] = []
    for name in FLAGS:
        if value := form.value(name):
            answer = say(language, "sites.yes" if value == YES else "sites.no")
            told.append((FIELD_WORDS[name].in_language(language), [answer]))
    if waste := form.value("hazardous_waste_t_per_year"):
        label = FIELD_WORDS["hazardous_waste_t_per_year"].in_language(language)
        told.append((label, [waste]))
    if form.processes:
        words = [
            say(language, "sites.processes_none")
            if one == NO_PROCESS
            else CHOICE_WORDS["processes"][one].in_language(language)
            for one in form.processes
        ]
        told.append((say(language, "sites.processes"), words))
    return told
