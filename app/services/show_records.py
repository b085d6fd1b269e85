"""Show stored records: by number, the newest, or those near a place."""

from app.data.geometry_json import Json
from app.data.store.records import RecordSummary
from app.services.desk import Desk


def show_record(desk: Desk, record_id: str) -> Json:
    """Return the sealed document of one record.

    Raises
    ------
    NotFound
        `record.not_found`.
    DataError
        `record.seal_broken`.
    Unavailable
        `store.unavailable`.
    """
    return desk.store.load(record_id)


def recent_records(desk: Desk, limit: int = 20) -> list[RecordSummary]:
    """Return the newest records; Unavailable `store.unavailable`."""
    return desk.store.recent(limit)
