"""Export a stored record as a file for GIS, spreadsheets or survey software."""

from app.data.exports import Export, export_record, kind_named
from app.services.desk import Desk
from app.services.show_records import show_record
from app.text import Language


def export(desk: Desk, record_id: str, kind: str, language: Language) -> Export:
    """Return one record as a file; its seal is verified before anything is written.

    Parameters
    ----------
    kind : `gpkg`, `gdb`, `shp`, `kml`, `xlsx`, `txt` or `geojson`

    Raises
    ------
    NotFound
        `record.not_found`, `export.kind_unknown`.
    DataError
        `record.seal_broken`, `export.record_unsound`.
    Unavailable
        `store.unavailable`, `export.failed`.
    """
    chosen = kind_named(kind)
    return export_record(show_record(desk, record_id), chosen, language)
