"""Ask an old question again: with an officer's confirmations, another day, or today's data."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from shapely.geometry import shape

from app.data.geometry_json import Json
from app.domain.parcels import Diagnostic, Parcel
from app.domain.reference import plane_of_epsg
from app.errors import DataError
from app.services.check_parcels import SEVERAL_PARCELS, PlacedParcel, Submission, check_parcels
from app.services.desk import Desk
from app.services.show_records import show_record
from app.text import Text


def recheck_record(
    desk: Desk,
    record_id: str,
    *,
    confirmations: Sequence[Mapping[str, object]] = (),
    profile: Mapping[str, object] | None = None,
    as_of: date | None = None,
) -> Json:
    """Judge the parcels of a record anew, exactly as they were placed, and store a new record.

    Parameters
    ----------
    confirmations : added to those of the record; a newer one of the same clause replaces it. Old
        ones of clauses that are no longer loaded are left out
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
    loaded = {rule.id for rule in desk.knowledge.rulebook.rules}
    answered = {c.get("rule") for c in confirmations}
    kept = [c for c in record["confirmations"] if c["rule"] in loaded and c["rule"] not in answered]
    return check_parcels(
        desk,
        Submission(
            placed=[_placed(parcel) for parcel in record["parcels"]],
            notes=[_note(d) for d in record["diagnostics"] if d["code"] != SEVERAL_PARCELS],
            earlier_record=record_id,
            profile=record["profile"] if profile is None else profile,
            confirmations=[*kept, *confirmations],
            as_of=as_of or date.fromisoformat(record["as_of"]),
        ),
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
