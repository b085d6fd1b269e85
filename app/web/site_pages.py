"""The investor's finder: the form, the ranked parks, the excluded ones, a brief to take away."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from app.domain.areas import ha_from_m2, mu_from_m2
from app.domain.profile import CHOICE_WORDS
from app.domain.wording import money
from app.errors import InputError
from app.maps.words import plan_word
from app.services.desk import Desk
from app.services.find_sites import SiteSearch, find_sites, parks_by_plan
from app.services.suggest_industries import (
    in_english,
    name_industry,
    near_industries,
    suggest_industries,
)
from app.text import Language, localise
from app.web.deps import AtDesk
from app.web.language import language_of
from app.web.profile_fields import MOST_LETTERS, NO_PROCESS
from app.web.rendering import page, secured
from app.web.site_form import (
    AMOUNTS,
    CARDS,
    FLAGS,
    MOST_CARDS,
    STEPS,
    UNITS,
    FieldError,
    SiteForm,
    form_of,
    needs_known,
    refused_fields,
    search_of,
)
from app.web.site_stated import stated_of, subject_of
from app.web.site_view import SHOWN_REASONS, SiteView, sources_of, view_of

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
ALL_PARKS = 300  # every park is told in full: the page chooses what to show
BRIEF_PARKS = 5
FORM_FIELDS = frozenset(
    {"industry_code", "industry", "project_kind", "processes", *AMOUNTS, *FLAGS}
)
# Questions that the documents answer in ways worth seeing first.
EXAMPLES = (
    (
        "foil",
        SiteForm(
            {"industry": "3985 铜箔", "area": "100", "unit": "mu", "investment_wan_yuan": "30000"},
            needs=("rail",),
        ),
    ),
    ("bearing", SiteForm({"industry": "3451 轴承", "area": "30", "project_kind": "new"})),
    ("food", SiteForm({"industry": "食品", "area": "50"}, needs=("sewage",))),
    (
        "casting",
        SiteForm(
            {
                "industry": "3391",
                "project_kind": "new",
                "adds_capacity": "true",
                "capacity_replacement": "false",
            },
            processes=("casting",),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Answered:
    """A form with what became of it: an answer, or what is wrong with it, or neither yet."""

    form: SiteForm
    search: SiteSearch
    wrong: Mapping[str, FieldError]
    view: SiteView | None = None

    @property
    def status(self) -> int:
        """The HTTP status that says so."""
        return 422 if self.wrong else 200


@router.get("/sites")
def sites(request: Request, desk: AtDesk) -> Response:
    """Show the form, and what it finds; the address holds the whole question."""
    if _has_blanks(request):
        return secured(RedirectResponse(_without_blanks(request), status_code=303))
    answered = _answer(request, desk)
    return page(request, "sites.html", answered.status, **_form_context(request, desk, answered))


@router.get("/sites/brief")
def brief(request: Request, desk: AtDesk) -> Response:
    """Show one question and its answer on paper."""
    answered = _answer(request, desk)
    if answered.view is None:
        context = _form_context(request, desk, answered)
        return page(request, "sites.html", answered.status, **context)
    form, view = answered.form, answered.view
    sources = {source["document"]: source for source in sources_of(view.found)}
    address = form.address("/sites")
    return page(
        request,
        "sites_brief.html",
        form=form,
        search=answered.search,
        view=replace(view, cards=view.cards[:BRIEF_PARKS]),
        stated=stated_of(form, language_of(request)),
        sources=list(sources.values()),
        day=desk.today().isoformat(),
        link=f"{str(request.base_url).rstrip('/')}{address}",
        back=address,
        place_words=_place_words(desk),
    )


def _has_blanks(request: Request) -> bool:
    return any(not value.strip() for _, value in request.query_params.multi_items())


def _without_blanks(request: Request) -> str:
    """Return the address without the fields that were left alone, fit to be passed on."""
    given = request.query_params
    more = {name: given[name] for name in ("lang", "most") if given.get(name, "").strip()}
    return form_of(given).address("/sites", **more).rstrip("?")


def _answer(request: Request, desk: Desk) -> Answered:
    """Read the form and search; a refusal is told field by field."""
    form = form_of(request.query_params)
    search, wrong = search_of(desk, form)
    if form.is_empty or wrong:
        return Answered(form, search, wrong)
    language = language_of(request)
    try:
        document = find_sites(desk, replace(search, most=ALL_PARKS))
    except InputError as error:
        return Answered(form, search, refused_fields(error))
    found: Any = localise(document, language)
    subject = subject_of(search, _name_of(desk, search, language), language)
    return Answered(form, search, {}, view_of(found, search, subject, FORM_FIELDS, language))


def _name_of(desk: Desk, search: SiteSearch, language: Language) -> str:
    """Return the industry's name by its class, or the English one of what was typed."""
    words, code = (search.question.profile.get(k) for k in ("industry", "industry_code"))
    if words:
        return (in_english(desk, str(words)) or "") if language == "en" else ""
    named: Any = name_industry(desk, None, str(code))["class"] if code else None
    return str(named[f"name_{language}"]) if named else ""


def _form_context(request: Request, desk: Desk, answered: Answered) -> dict[str, object]:
    form, search, language = answered.form, answered.search, language_of(request)
    profile = search.question.profile
    words, code = profile.get("industry"), profile.get("industry_code")
    named = name_industry(desk, str(words) if words else None, str(code) if code else None)
    plans, area_m2 = parks_by_plan(desk), search.question.area_m2
    return {
        "form": form,
        "wrong": answered.wrong,
        "view": answered.view,
        "named": named if form.value("industry") and "industry" not in answered.wrong else None,
        "near": near_industries(desk, form.value("industry"))
        if "industry" in answered.wrong
        else [],
        "industries": suggest_industries(desk),
        "kinds": CHOICE_WORDS["project_kind"],
        "processes": CHOICE_WORDS["processes"],
        "no_process": NO_PROCESS,
        "units": UNITS,
        "flags": FLAGS,
        "steps": ("", *STEPS),
        "needs": needs_known(),
        "plans": plans,
        "place_words": _place_words(desk),
        "most_letters": MOST_LETTERS,
        "area_mu": None if area_m2 is None else mu_from_m2(area_m2),
        "area_ha": None if area_m2 is None else ha_from_m2(area_m2),
        "amounts": {
            name: money(amount).in_language(language)
            for name, amount in profile.items()
            if name in AMOUNTS[:2] and isinstance(amount, float)
        },
        "examples": [(name, example.address("/sites")) for name, example in EXAMPLES],
        "shown_reasons": SHOWN_REASONS,
        "most_cards": MOST_CARDS,
        "more_cards": CARDS,
    }


def _place_words(desk: Desk) -> dict[str, Any]:
    """Return whose plan each is, in words."""
    return {plan: plan_word(plan, "text_only") for plan in parks_by_plan(desk)}
