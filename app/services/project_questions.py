"""What a caller asks of a project: where it is to stand, what it is, on which day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.data.geometry_json import Json, text
from app.data.profiles import parse_confirmations, parse_profile
from app.domain.areas import mu_from_m2
from app.domain.assess import Asked
from app.domain.profile import Confirmation, ProjectProfile
from app.domain.sources import Document, Source, TextStatus
from app.domain.zones import BASIS_WORDS, Zone
from app.errors import InputError
from app.services.desk import Desk
from app.services.industry_words import require_known_industry
from app.text import Text

_MOST_M2 = 1e10  # the whole prefecture has 8.6e9 m2
_TO_M2: dict[str, Callable[[float], float]] = {
    "m2": lambda value: value,
    "mu": lambda value: value * 2000 / 3,
    "ha": lambda value: value * 10_000,
    "km2": lambda value: value * 1_000_000,
}
_UNITS = "/".join(_TO_M2)


@dataclass(frozen=True, slots=True)
class ProjectQuestion:
    """One question on a project.

    Attributes
    ----------
    zone : id of the zone where it is to stand; None if a geometry tells
    geometry : GeoJSON in degrees, or None
    profile, confirmations : as the caller wrote them
    area_m2 : land of the project, None if not stated
    """

    zone: str | None = None
    geometry: Mapping[str, object] | None = None
    profile: Mapping[str, object] = field(default_factory=dict)
    confirmations: object = ()
    as_of: date | None = None
    area_m2: float | None = None


def asked_of(desk: Desk, question: ProjectQuestion) -> Asked:
    """Return what is asked, with everything the caller wrote understood.

    Raises
    ------
    InputError
        `profile.*`, `confirmations.*`; a confirmation of a clause that no person decides is
        refused, as it would go unheard.
    """
    profile, confirmations = understood(desk, question.profile, question.confirmations)
    return Asked(
        profile=profile,
        confirmations=confirmations,
        as_of=question.as_of or desk.today(),
        today=desk.today(),
        project_area_m2=question.area_m2,
    )


def understood(
    desk: Desk, profile: Mapping[str, object], confirmations: object
) -> tuple[ProjectProfile, dict[str, Confirmation]]:
    """Return what a caller wrote of a project, understood; every road to a verdict takes this one.

    Raises
    ------
    InputError
        `profile.*`, an industry that nothing knows among them: it would belong to no group and
        every ban would seem not to apply. `confirmations.*`.
    """
    told = parse_profile(profile)
    require_known_industry(desk, told)
    answers = parse_confirmations(confirmations)
    for rule_id in answers:
        if rule_id not in desk.knowledge.rulebook.confirmable:
            raise InputError(
                "confirmations.unknown_rule",
                Text(
                    f"没有须由人确认的条款 {rule_id}",
                    f"no clause {rule_id} is for a person to confirm",
                ),
                mend=Text("请核对条款编号", "check the rule's id"),
                where={"rule": rule_id},
            )
    return told, answers


def area_m2_of(given: object) -> float | None:
    """Return an area in m2 from `{"value": 100, "unit": "mu"}`; None for nothing.

    Raises
    ------
    InputError
        `request.area`.

    >>> area_m2_of({"value": 3, "unit": "mu"})
    2000.0
    """
    if given is None:
        return None
    if not isinstance(given, Mapping) or set(given) - {"value", "unit"}:
        raise _area_refused()
    value, unit = given.get("value"), given.get("unit")
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not isinstance(unit, str) or unit not in _TO_M2:
        raise _area_refused()
    if not 0 < value < _MOST_M2:  # type: ignore[operator]
        raise _area_refused()
    area_m2 = _TO_M2[unit](float(value))  # type: ignore[arg-type]
    if not 0 < area_m2 < _MOST_M2 or round(mu_from_m2(area_m2), 2) == 0:  # shown as 0.00 mu
        raise _area_refused()
    return area_m2


def _area_refused() -> InputError:
    return InputError(
        "request.area",
        Text("用地面积无效", "the area cannot be read"),
        mend=Text(
            f'写作 {{"value": 100, "unit": "mu"}}，数值大于 0，单位为 {_UNITS} 之一',
            f'write {{"value": 100, "unit": "mu"}}, more than 0, in {_UNITS}',
        ),
        where={"field": "area"},
    )


def zone_named(zone: Zone) -> Json:
    """Return how an answer names the zone it is about."""
    return {
        "id": zone.id,
        "name_zh": zone.name_zh,
        "name_en": zone.name_en,
        "basis": zone.basis,
        "basis_words": text(BASIS_WORDS[zone.basis]),
    }


def cited(desk: Desk, source: Source, day: date) -> Json:
    """Return a passage with the title, number and status of its document on a day."""
    document = desk.knowledge.rulebook.documents[source.document]
    return {
        "document": document.id,
        "title": text(Text(document.title_zh, document.title_en)),
        "number": document.number,
        "section": source.section,
        "quote": source.quote,
        "text_status": status_of(desk, document, day),
    }


def status_of(desk: Desk, document: Document, day: date) -> TextStatus:
    """Return a document's status on a day; of a day to come nobody knows it."""
    return "unknown" if day > desk.today() else document.status_on(day)
