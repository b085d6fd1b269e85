"""The finder's form: its state stands in the address, what is wrong beside each field."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from app.domain.profile import CHOICE_WORDS, FIELD_WORDS, ProjectProfile
from app.domain.site_reasons import NEED_WORDS
from app.domain.sites import WEIGHTS
from app.errors import InputError
from app.services.desk import Desk
from app.services.find_sites import SiteSearch
from app.services.industry_words import require_known_industry
from app.services.project_questions import ProjectQuestion, area_m2_of
from app.services.reading_options import day_of
from app.services.show_data_sources import not_after_today
from app.services.suggest_industries import in_chinese, is_name_of, near_in_english
from app.text import Text
from app.web.forms import number_of
from app.web.profile_fields import MOST_LETTERS, NO, NO_PROCESS, YES
from app.web.words import WORDS

UNITS = ("mu", "ha", "m2")
AMOUNTS = ("investment_wan_yuan", "tax_wan_yuan_per_year", "hazardous_waste_t_per_year")
FLAGS = (
    "adds_capacity",
    "capacity_replacement",
    "disposal_route",
    "sewer_connected",
    "own_wastewater_treatment",
    "uses_coal",
    "handles_hazardous_chemicals",
    "high_energy",
    "high_pollution",
)
STEPS = {"less": 0.5, "more": 2.0}  # of a weight; nothing chosen leaves it as it is
WEIGHED = tuple(f"weight_{name}" for name in WEIGHTS)
SINGLE = ("industry", "area", "unit", *AMOUNTS, "project_kind", "plan", *FLAGS, *WEIGHED, "as_of")
CARDS, MOST_CARDS = 10, 30
KEPT_LETTERS = 200  # of what was typed into one field, so that a page stays a page
_CODED = re.compile(r"([A-Ta-t]?[0-9]{2,4})(?:[\s,，:：、·]+(.+))?", re.DOTALL)
_AREA_MEND = Text(
    "请填大于 0 的数（不小于 0.01 亩），例如 100，并选单位",
    "write a number above 0 (0.01 mu or more), such as 100, and its unit",
)
_LISTED = Text("请从所列选项中选", "choose one of those listed")
_AMOUNT_MEND = Text("请填不小于 0 的数", "write a number, 0 or more")


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field, and what to do about it."""

    message: Text
    mend: Text | None


@dataclass(frozen=True, slots=True)
class SiteForm:
    """What stands in the form, as it was typed; `most` cards are shown in full."""

    values: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    most: int = CARDS

    def value(self, name: str) -> str:
        """Return what stands in a field."""
        return self.values.get(name, "")

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked at all."""
        return not ([name for name, _ in self.pairs if name != "as_of"] or self.needs)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return the state as the pairs of an address, without what was left alone."""
        single = [(name, self.values[name]) for name in SINGLE if self.values.get(name)]
        if not self.value("area"):
            single = [pair for pair in single if pair[0] != "unit"]
        several = [("needs", need) for need in self.needs]
        return [*single, *several, *(("processes", one) for one in self.processes)]

    def address(self, path: str, **more: str) -> str:
        """Return the address of the same question on another page."""
        pairs = [*((k, v) for k, v in self.pairs if k not in more), *more.items()]
        return f"{path}?{urlencode([pair for pair in pairs if pair[1]])}"

    def is_open(self, names: tuple[str, ...], wrong: Mapping[str, FieldError]) -> bool:
        """Tell whether a fold holds a value or a mistake."""
        if "processes" in names and self.processes:
            return True
        return any(self.value(name) or name in wrong for name in names)


def form_of(given: QueryParams) -> SiteForm:
    """Return the form that an address stands for; what it does not know is left out."""
    values = {name: given.get(name, "").strip()[:KEPT_LETTERS] for name in SINGLE}
    most = given.get("most", "")
    return SiteForm(
        values={name: value for name, value in values.items() if _counts(name, value)},
        needs=_ticked(given, "needs"),
        processes=_ticked(given, "processes"),
        most=min(int(most), MOST_CARDS) if re.fullmatch(r"[1-9][0-9]?", most) else CARDS,
    )


def _counts(name: str, value: str) -> bool:
    """Tell whether a value says anything: a step of a weight that there is not says nothing."""
    return bool(value) and (name not in WEIGHED or value in STEPS)


def _ticked(given: QueryParams, name: str) -> tuple[str, ...]:
    boxes = (value.strip()[:KEPT_LETTERS] for value in given.getlist(name)[:40])
    return tuple(dict.fromkeys(box for box in boxes if box))


def search_of(desk: Desk, form: SiteForm) -> tuple[SiteSearch, dict[str, FieldError]]:
    """Return what the form asks, and what is wrong with it field by field.

    The search is to be used only where nothing is wrong.
    """
    wrong: dict[str, FieldError] = {}
    profile: dict[str, object] = {}
    readers: list[tuple[str, Callable[[], dict[str, object]]]] = [
        ("industry", partial(_industry, desk, form.value("industry"))),
        ("processes", partial(_processes, form.processes)),
        *((name, partial(_one, form, name)) for name in (*AMOUNTS, *FLAGS, "project_kind")),
    ]
    for name, read in readers:
        try:
            profile |= read()
        except InputError as error:
            wrong[name] = FieldError(error.message, error.mend)
    area_m2 = None
    try:
        area_m2 = _area_m2(form)
    except InputError as error:
        wrong["area"] = FieldError(error.message, error.mend)
    day = None
    try:
        day = not_after_today(desk, day_of(form.value("as_of")))
    except InputError as error:
        wrong["as_of"] = FieldError(error.message, error.mend)
    weights: dict[str, object] = {
        name: WEIGHTS[name] * STEPS[step]
        for name in WEIGHTS
        if (step := form.value(f"weight_{name}")) in STEPS
    }
    search = SiteSearch(
        question=ProjectQuestion(profile=profile, area_m2=area_m2, as_of=day),
        needs=form.needs,
        weights=weights,
        plan=form.value("plan") or None,
        most=form.most,
    )
    return search, wrong


def asked_in(desk: Desk, given: QueryParams) -> SiteSearch:
    """Return what an address asks.

    Raises
    ------
    InputError
        `sites.invalid_field`, naming the first field that cannot be read.
    """
    search, wrong = search_of(desk, form_of(given))
    for name, error in wrong.items():
        raise InputError(
            "sites.invalid_field", error.message, mend=error.mend, where={"field": name}
        )
    return search


def refused_fields(error: InputError) -> dict[str, FieldError]:
    """Return what a refusal of the search itself says, under the fields of the form."""
    named = [str(error.where.get(key, "")).partition(".")[0] for key in ("field", "other_field")]
    fields = ["industry" if name == "industry_code" else name for name in named if name]
    known = [name for name in fields if name in (*SINGLE, "needs", "processes")]
    message, mend = error.message, error.mend
    if error.code in ("sites.unknown_plan", "sites.unknown_need"):
        mend = _LISTED
    if error.code == "sites.no_criterion":
        message, mend = WORDS["sites.nothing_asked"], WORDS["sites.nothing_asked_mend"]
    return {name: FieldError(message, mend) for name in known or ["industry"]}


def _one(form: SiteForm, name: str) -> dict[str, object]:
    """Return a field of one value as the profile takes it; nothing where nothing was written."""
    written = form.value(name)
    if not written:
        return {}
    if name in AMOUNTS:
        return {name: _amount(written, name)}
    if name in FLAGS:
        return {name: _chosen(written, name, (YES, NO)) == YES}
    return {name: _chosen(written, name, tuple(CHOICE_WORDS[name]))}


def _amount(written: str, name: str) -> float:
    try:
        amount = number_of(written, name)
    except InputError:
        raise _invalid(name, written, _AMOUNT_MEND) from None
    if not math.isfinite(amount) or amount > 1e12:
        raise _invalid(name, written, _AMOUNT_MEND)
    return amount


def _chosen(written: str, name: str, allowed: tuple[str, ...]) -> str:
    if written not in allowed:
        raise _invalid(name, written, _LISTED)
    return written


def _invalid(name: str, written: str, mend: Text) -> InputError:
    called, shown = FIELD_WORDS[name], written[:40]
    return InputError(
        "sites.invalid_field",
        Text(f"「{called.zh}」的值“{shown}”无效", f"{called.en}: “{shown}” cannot be read"),
        mend=mend,
        where={"field": name},
    )


def _area_m2(form: SiteForm) -> float | None:
    written, unit = form.value("area"), form.value("unit") or UNITS[0]
    if not written:
        return None
    try:
        value = number_of(written, "site_area")
        if unit not in UNITS:
            raise _invalid("site_area", unit, _AREA_MEND)
        return area_m2_of({"value": value, "unit": unit})
    except InputError:
        raise _invalid("site_area", written, _AREA_MEND) from None


def _processes(ticked: tuple[str, ...]) -> dict[str, object]:
    """Return the processes; the box for none of them states that there are none."""
    if not ticked:
        return {}
    named = [box for box in ticked if box != NO_PROCESS]
    if named and len(named) < len(ticked):
        raise InputError(
            "profile.contradictory",
            WORDS["sites.processes_both"],
            mend=WORDS["sites.processes_both_mend"],
        )
    for box in named:
        _chosen(box, "processes", tuple(CHOICE_WORDS["processes"]))
    return {"processes": named}


def _industry(desk: Desk, written: str) -> dict[str, object]:
    """Return the industry in words, by its code, or both: `轴承`, `C3451`, `3451 轴承`.

    Raises
    ------
    InputError
        `sites.too_long`, `profile.unknown_industry`.
    """
    told = _industry_told(desk, written)
    words = told.get("industry")
    try:
        require_known_industry(
            desk, ProjectProfile(industry=words, industry_code=told.get("industry_code"))
        )
    except InputError as error:
        near = near_in_english(desk, words or "")
        if near and error.where.get("field") == "industry":
            error.mend = _perhaps(near)
        raise
    return dict(told)


def _perhaps(near: Sequence[Text]) -> Text:
    return Text(
        f"是否指：{'、'.join(name.zh for name in near)}",
        f"did you mean: {', '.join(name.en for name in near)}",
    )


def _industry_told(desk: Desk, written: str) -> dict[str, str]:
    if not written:
        return {}
    plain = unicodedata.normalize("NFKC", written).strip()
    if len(plain) > MOST_LETTERS:
        raise InputError(
            "sites.too_long",
            Text(
                f"产业名称太长，最多 {MOST_LETTERS} 个字",
                f"the industry has more than {MOST_LETTERS} characters",
            ),
            mend=WORDS["sites.industry_hint"],
        )
    coded = _CODED.fullmatch(plain)
    if coded is None:
        return {"industry": in_chinese(desk, plain)}
    code, words = coded[1].upper(), (coded[2] or "").strip()
    if not words or is_name_of(desk, words, code):
        return {"industry_code": code}
    return {"industry_code": code, "industry": in_chinese(desk, words)}


def needs_known() -> Mapping[str, Text]:
    """Return the needs that the form offers, in words."""
    return {str(name): word for name, word in NEED_WORDS.items()}
