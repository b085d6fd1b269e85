"""Say which inputs of a project its clauses still wait for, the most awaited first."""

from collections.abc import Mapping
from datetime import date

from app.data.geometry_json import Json, text
from app.domain.assess import Asked
from app.domain.judging import words_of
from app.domain.profile import FIELD_WORDS
from app.domain.rules import OPENING, Question
from app.domain.screening import screen
from app.services.desk import Desk
from app.services.project_questions import understood

_QUESTIONS: tuple[Question, ...] = ("access", "intensity", "land_use")
_NOT_ASKED_FOR = ("geometry", "site_area")  # the parcel tells


def fields_that_matter(
    desk: Desk, profile: Mapping[str, object], as_of: date | None = None
) -> list[Json]:
    """Return each missing input with the number of clauses that wait for it.

    As no parcel is given, the clauses of all zones count, each once; fictitious ones do not.

    Raises
    ------
    InputError
        `profile.*`.
    """
    today = desk.today()
    given, _ = understood(desk, profile, ())
    asked = Asked(profile=given, confirmations={}, as_of=as_of or today, today=today)
    known = desk.knowledge.on(asked.as_of)
    named = {zone_id for rule in known.rulebook.rules for zone_id in rule.zones}
    waiting: dict[str, set[str]] = {}
    for zone in known.zones:
        if zone.id not in named or zone.basis == "demonstration":
            continue
        for finding in screen(zone, known, asked, _QUESTIONS).findings:
            if finding.addressee != "project" or finding.effect in OPENING:
                continue
            for name in finding.missing:
                if name in FIELD_WORDS and name not in _NOT_ASKED_FOR:
                    waiting.setdefault(name.partition(".")[0], set()).add(finding.rule_id)
    order = sorted(waiting, key=lambda name: (-len(waiting[name]), name))
    return [
        {"field": name, "name": text(words_of(name)), "clauses": len(waiting[name])}
        for name in order
    ]
