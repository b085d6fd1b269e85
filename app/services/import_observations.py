"""Import a table of observed figures, all rows or none; and the template that is filled in."""

from app.data.formats.observation_table import TableRow, read_observation_table, template
from app.data.geometry_json import Json
from app.domain.observed_land import CONSTRUCTION, INDUSTRIAL, LAND_UNITS
from app.services.check_parcels import HandedIn
from app.services.desk import Desk
from app.services.observation_names import require_zone
from app.services.observation_terms import Figure
from app.services.record_observation import record_observations
from app.text import Language


def import_observations(desk: Desk, file: HandedIn, *, officer: str) -> Json:
    """Record every row of a CSV or XLSX table, all or none.

    Parameters
    ----------
    officer : who records; a row that names somebody itself keeps that name

    Raises
    ------
    InputError
        `observe.columns`, `observe.not_a_number`, those of the readers and those of
        `record_observations`, naming the row. Nothing is then stored.
    Unavailable
        `store.unavailable`; nothing is then stored.
    """
    rows = read_observation_table(file.content, desk.limits)
    return record_observations(desk, [_figure(row, officer) for row in rows])


def observation_template(desk: Desk, zone: str | None = None, language: Language = "zh") -> bytes:
    """Return a CSV to fill in: one row an indicator of a zone, its figures left blank.

    Parameters
    ----------
    zone : only this zone; every zone with planned land if None

    Raises
    ------
    InputError
        `observation.unknown_zone`.
    """
    if zone is not None:
        require_zone(desk.knowledge.zones, zone, {})
    planned = [plan.zone for plan in desk.knowledge.rulebook.land_plans]
    rows = [
        {"zone": name, "indicator": indicator, "unit": LAND_UNITS[indicator]}
        for name in ([zone] if zone is not None else dict.fromkeys(planned))
        for indicator in (CONSTRUCTION, INDUSTRIAL)
    ]
    return template(rows, english=language == "en")


def _figure(row: TableRow, officer: str) -> Figure:
    cells = row.cells
    where: dict[str, str | int | float] = {"row": row.number}
    if row.sheet:
        where["sheet"] = row.sheet
    return Figure(
        zone=cells["zone"],
        indicator=cells["indicator"],
        on=cells["on"],
        value=row.value,
        unit=cells["unit"],
        source=cells["source"],
        officer=cells.get("officer") or officer,
        replaces=cells.get("replaces") or None,
        reason=cells.get("reason", ""),
        where=where,
    )
