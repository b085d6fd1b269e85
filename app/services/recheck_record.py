"""Ask an old question again: with an officer's confirmations, another day, or today's data."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast

from shapely.geometry import shape

from app.data.geometry_json import Json
from app.data.profiles import parse_profile
from app.domain.assessment import Rulebook
from app.domain.parcels import Diagnostic, Parcel
from app.domain.profile import ProjectProfile
from app.domain.reference import plane_of_epsg
from app.errors import DataError, InputError
from app.services.check_parcels import (
    NOT_CARRIED,
    SAID_OF_A_CHECK,
    PlacedParcel,
    Submission,
    check_parcels,
)
from app.services.desk import Desk
from app.services.show_records import show_record
from app.text import Text

# What an officer answers and signs: the stored answer without where it was given.
_ANSWER = ("rule", "confirmed", "officer", "reason")
_OTHER_PROJECT = Text("项目情况已与该记录不同", "the project's facts are not those of that record")
_OTHER_CLAUSE = Text(
    "条款的文本或出处已不是该记录所引的，或该记录没有用到",
    "the text or source of the clause is not what that record quotes, or the record did not use it",
)


def recheck_record(
    desk: Desk,
    record_id: str,
    *,
    confirmations: Sequence[Mapping[str, object]] = (),
    profile: Mapping[str, object] | None = None,
    as_of: date | None = None,
) -> Json:
    """Judge the parcels of a record anew, exactly as they were placed, and store a new record.

    The record's confirmations are kept while they mean the same: none if the project's facts are
    others now, and of the same project those whose clause still has the text that the record
    quotes. What is not kept is named in the new record, `confirmations.not_carried`.

    Parameters
    ----------
    confirmations : added to those kept; a newer one of the same clause replaces it
    profile : the project's figures in place of those of the record; those of the record if None
    as_of : the day the new answer is about; that of the old record if None

    Raises
    ------
    NotFound
        `record.not_found`.
    DataError
        `record.seal_broken`, or `record.plane` if the record names no known plane.
    InputError
        `confirmations.*`, `profile.*`.
    """
    record: Any = show_record(desk, record_id)
    answered = {c.get("rule") for c in confirmations}
    old = [c for c in record.get("confirmations") or () if c["rule"] not in answered]
    stated = record.get("profile") or {}
    same = profile is None or _same_project(stated, profile)
    unchanged = _unchanged(record, desk.knowledge.rulebook) if same else frozenset()
    kept = [c for c in old if c["rule"] in unchanged]
    dropped = [c for c in old if c["rule"] not in unchanged]
    notes = [_note(d) for d in record["diagnostics"] if d["code"] not in SAID_OF_A_CHECK]
    if dropped:
        notes.append(_not_carried(record_id, dropped, _OTHER_CLAUSE if same else _OTHER_PROJECT))
    origin = {"record": record_id, "at": record["created_at"]}
    return check_parcels(
        desk,
        Submission(
            placed=[_placed(parcel) for parcel in record["parcels"]],
            notes=notes,
            earlier_record=record_id,
            profile=stated if profile is None else profile,
            confirmations=[*({name: c[name] for name in _ANSWER} for c in kept), *confirmations],
            given_in={c["rule"]: c.get("given_in", origin) for c in kept},
            as_of=as_of or date.fromisoformat(record["as_of"]),
        ),
    )


def _same_project(before: Mapping[str, object], now: Mapping[str, object]) -> bool:
    """Tell whether two profiles state the same facts, however they are written.

    Raises
    ------
    InputError
        `profile.*` of what is stated now; what is no longer understood of before is not the same.
    """
    stated = _facts(now)
    try:
        return _facts(before) == stated
    except InputError:
        return False


def _facts(profile: Mapping[str, object]) -> ProjectProfile:
    facts = parse_profile(profile)
    processes = facts.processes
    return replace(facts, processes=None if processes is None else tuple(sorted(set(processes))))


def _unchanged(record: Mapping[str, Any], rulebook: Rulebook) -> frozenset[str]:
    """Return the clauses that an officer may answer and that still read as a record quotes them."""
    quoted = {
        finding["rule_id"]: (finding["source"]["document"], finding["source"]["quote"])
        for parcel in record["parcels"]
        for judgement in (parcel, parcel["demonstration"] or {})
        for finding in judgement.get("findings", ())
        if finding["source"]
    }
    sources = {rule.id: rule.source for rule in rulebook.rules if rule.id in rulebook.confirmable}
    return frozenset(
        rule_id
        for rule_id, source in sources.items()
        if quoted.get(rule_id) == (source.document, source.quote)
    )


def _not_carried(record_id: str, dropped: Collection[Mapping[str, Any]], why: Text) -> Diagnostic:
    """Say whose answers were left behind, and how they are given again."""
    by_officer: dict[str, list[str]] = {}
    for answer in dropped:
        by_officer.setdefault(answer["officer"], []).append(answer["rule"])
    told = {name: ", ".join(sorted(rules)) for name, rules in sorted(by_officer.items())}
    named_zh = "；".join(f"{name}（{rules}）" for name, rules in told.items())
    named_en = "; ".join(f"{name} ({rules})" for name, rules in told.items())
    return Diagnostic(
        NOT_CARRIED,
        "warning",
        Text(
            f"记录 {record_id} 中经办人的 {len(dropped)} 条认定没有沿用，{why.zh}：{named_zh}。"
            "认定只对作出时的项目情况和条款有效；仍需要的，请在本记录的“经办人逐条认定”页"
            "重新作出，或用接口的 confirmations 提交",
            f"{len(dropped)} of the officer's answers in record {record_id} were not carried "
            f"over, {why.en}: {named_en}. An answer holds for the facts and the clause it was "
            "given on; where it is still wanted, give it again on this record's page “The "
            "officer's answers”, or as `confirmations` of the interface",
        ),
        {
            "record": record_id,
            "rules": ", ".join(sorted(answer["rule"] for answer in dropped)),
            "officers": "、".join(told),
        },
    )


def _placed(parcel: Mapping[str, Any]) -> PlacedParcel:
    plane = plane_of_epsg(parcel["plane"]["epsg"])
    if plane is None:
        raise DataError(
            "record.plane", Text("记录中的坐标系无法识别", "the record's plane is not known")
        )
    placed = Parcel(
        label=parcel["label"],
        geometry=cast("Any", shape(parcel["plane_geometry"])),
        plane=plane,
        declared_area_m2=parcel["declared_area_m2"],
        attributes=parcel["attributes"],
        diagnostics=[_note(d) for d in parcel["diagnostics"]],
    )
    return PlacedParcel(placed, parcel["file"], parcel["format"])


def _note(note: Mapping[str, Any]) -> Diagnostic:
    return Diagnostic(note["code"], note["severity"], Text(**note["message"]), note["where"])
