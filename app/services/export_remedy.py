"""Hand out the trimmed boundary that would settle a breach of a stored record."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.data.exports import Export
from app.data.exports.trimmed import trimmed_boundary
from app.errors import NotFound
from app.services.desk import Desk
from app.services.show_records import show_record
from app.text import Language, Text

KINDS = ("txt", "shp", "geojson")


def export_remedy(
    desk: Desk, record_id: str, parcel: int, side: str, number: int, kind: str, language: Language
) -> Export:
    """Return the boundary of one remedy as `txt`, `shp` (zipped) or `geojson`.

    Parameters
    ----------
    parcel, number : of the parcel and of its remedy, from 1
    side : `real`, or `demonstration` for what only fictitious layers ask for

    Raises
    ------
    NotFound
        `record.not_found`, `remedy.not_found`.
    DataError
        `record.seal_broken`, `export.record_unsound`.
    Unavailable
        `store.unavailable`, `export.failed`.
    """
    record: Any = show_record(desk, record_id)
    found = _remedy(record["parcels"], parcel, side, number)
    if found is None or kind not in KINDS:
        raise NotFound(
            "remedy.not_found",
            Text("记录中没有这条裁剪边界", "the record has no such trimmed boundary"),
            where={"id": record_id},
        )
    fictitious = side != "real"
    return trimmed_boundary(
        record, record["parcels"][parcel - 1], found, kind, language, fictitious=fictitious
    )


def _remedy(
    parcels: Sequence[Mapping[str, Any]], parcel: int, side: str, number: int
) -> Mapping[str, Any] | None:
    if not 0 < parcel <= len(parcels) or side not in ("real", "demonstration"):
        return None
    entry = parcels[parcel - 1]
    judged = entry if side == "real" else entry["demonstration"] or {}
    remedies = judged.get("remedies", ())
    if not 0 < number <= len(remedies) or not remedies[number - 1]["geometry"]:
        return None
    chosen: Mapping[str, Any] = remedies[number - 1]
    return chosen
