"""The form that takes an observed figure: what was typed, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request

from app.domain.unit_names import unit_name
from app.errors import InputError, NotFound
from app.services.desk import Desk
from app.services.list_observables import indicators_of
from app.services.observation_terms import Figure
from app.text import Language, localise
from app.web.rendering import say
from app.web.sent import SentForm
from app.web.target_form import number_of

FIELDS = ("target", "zone", "indicator", "value", "unit", "on", "source", "officer", "replaces",
          "reason")  # fmt: skip
NEEDED = ("zone", "indicator", "value", "unit", "on", "source", "officer")
LONGEST = 500
# Refusals of the service that name codes or ids: the page says them in its own words.
_OWN_WORDS = frozenset({"unit", "value", "conflict", "text_missing", "text_too_long"})


@dataclass(frozen=True, slots=True)
class ObservationForm:
    """One figure as typed, with what is wrong by field, in the order of the page."""

    typed: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    there: Mapping[str, Any] | None = None
    code: str = ""
    general: str = ""

    def value(self, name: str) -> str:
        """Return what was typed into a field."""
        return self.typed.get(name, "")


def typed_in(request: Request, sent: SentForm | None = None) -> dict[str, str]:
    """Return the fields of a form that was sent, or those that an address fills in."""
    if sent is not None:
        return {name: sent.first(name)[: LONGEST + 1] for name in FIELDS}
    asked = request.query_params
    return {name: asked.get(name, "").strip()[:LONGEST] for name in FIELDS}


def empty_fields(
    typed: Mapping[str, str], units: Sequence[tuple[str, str]], language: Language
) -> dict[str, str]:
    """Return what is missing or no number, by field.

    Parameters
    ----------
    units : those of the indicator; one that is printed without a unit needs none
    """
    needed = [name for name in NEEDED if name != "unit" or "" not in dict(units)]
    wrong = {name: say(language, f"observe.need_{name}") for name in needed if not typed.get(name)}
    if "value" not in wrong and number_of(typed["value"]) is None:
        wrong["value"] = say(language, "observe.no_number", value=typed["value"][:40])
    if typed.get("replaces") and not typed.get("reason"):
        wrong["reason"] = say(language, "observe.need_reason")
    return wrong


def figure_of(typed: Mapping[str, str]) -> Figure:
    """Return the figure of a form without empty fields."""
    return Figure(
        zone=typed["zone"],
        indicator=typed["indicator"],
        on=typed["on"],
        value=number_of(typed["value"]) or 0.0,
        unit=typed["unit"],
        source=typed["source"],
        officer=typed["officer"],
        replaces=typed.get("replaces") or None,
        reason=typed.get("reason", ""),
    )


def refused(
    desk: Desk, typed: Mapping[str, str], error: InputError | NotFound, language: Language
) -> ObservationForm:
    """Return the form again with a refusal of the service beside the field that it names."""
    told = _told(desk, typed, error, language)
    kind = error.code.removeprefix("observation.")
    name = str(error.where.get("field", "value" if kind == "conflict" else ""))
    there = error.where if kind == "conflict" else None
    if name in FIELDS:
        return ObservationForm(typed, {name: told}, there, error.code)
    return ObservationForm(typed, {}, there, error.code, told)


def units_of(desk: Desk, zone: str, indicator: str, language: Language) -> list[tuple[str, str]]:
    """Return the units of an indicator as choices: the code and its name."""
    for one in indicators_of(desk, zone):
        if one["id"] == indicator:
            units: Sequence[str] = one["units"]  # type: ignore[assignment]
            named = [(unit, unit_name(unit).in_language(language)) for unit in units]
            return [(unit, name or _nameless(unit, language)) for unit, name in named]
    return []


def indicators_in(desk: Desk, zone: str, language: Language) -> list[tuple[str, str]]:
    """Return the indicators of a zone as choices: the id and its name."""
    told = localise(indicators_of(desk, zone), language)
    return [(one["id"], one["name"]) for one in told] if isinstance(told, list) else []


def _nameless(unit: str, language: Language) -> str:
    """Say what stands in the place of a unit without a name: nothing printed, a ratio, a count."""
    keys = {"": "observe.no_unit", "ratio": "observe.ratio"}
    return say(language, keys.get(unit, "observe.count"))


def _told(
    desk: Desk, typed: Mapping[str, str], error: InputError | NotFound, language: Language
) -> str:
    kind = error.code.removeprefix("observation.")
    if kind not in _OWN_WORDS:
        mend = f"{say(language, 'mark.semicolon')}{error.mend.in_language(language)}" \
            if error.mend else ""  # fmt: skip
        return error.message.in_language(language) + mend
    units = units_of(desk, typed["zone"], typed["indicator"], language)
    listed = say(language, "mark.list").join(name for _, name in units)
    named = dict(units).get(typed["unit"], typed["unit"])
    where = error.where
    return say(
        language,
        f"observe.refused_{kind}",
        units=listed,
        unit=named,
        value=typed["value"],
        there=f"{where.get('value', '')} {named}".strip(),
        source=where.get("source", ""),
        officer=where.get("officer", ""),
        most=LONGEST,
    )
