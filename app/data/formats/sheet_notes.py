"""What is said about a table of points: its header, rows left out, and doubts of its titles."""

from collections.abc import Sequence

from app.data.formats.references import Decision
from app.data.formats.sheet_grid import Grid, column_name
from app.data.formats.sheet_headers import Header
from app.data.formats.sheet_points import TablePoints
from app.data.formats.txt_quirks import line_runs
from app.domain.parcels import Diagnostic
from app.domain.reference import DEGREE_EPSGS
from app.errors import InputError
from app.text import Text

_HEADERS = Text(
    "表头须含 X、Y（或 纵坐标、横坐标，经度、纬度），可含 点号、圈号、地块编号、地块名称",
    "the header needs X and Y (or northing, easting; longitude, latitude), and may have point, "
    "ring, parcel",
)


def header_notes(grid: Grid, header: Header) -> list[Diagnostic]:
    """Return in which row the header was found and which columns hold the coordinates."""
    zh, en = grid.spoken(header.row)
    north, east = column_name(header.north), column_name(header.east)
    found = Diagnostic(
        "sheet.header",
        "info",
        Text(
            f"表头在{zh}，坐标取 {north} 列（北、纬）与 {east} 列（东、经）",
            f"header in {en}; coordinates from columns {north} (north) and {east} (east)",
        ),
        {**grid.place(header.row), "north": north, "east": east},
    )
    if not header.other_pairs:
        return [found]
    message = Text(
        "表中还有别的坐标列，未使用", "the table has further columns of coordinates, not used"
    )
    return [found, Diagnostic("sheet.pair_chosen", "info", message, grid.place(header.row))]


def left_out_note(grid: Grid, rows: Sequence[int]) -> Diagnostic:
    """Return which rows had no coordinates."""
    listed = line_runs(rows)
    return Diagnostic(
        "sheet.rows_skipped",
        "info",
        Text(f"第 {listed} 行没有坐标，未读取", f"rows {listed} have no coordinates; left out"),
        {**grid.place(rows[0]), "lines": listed},
    )


def skipped_sheet(grid: Grid) -> Diagnostic:
    """Return that a sheet has no header of boundary points."""
    return Diagnostic(
        "sheet.sheet_skipped",
        "warning",
        Text(
            f"工作表“{grid.name}”没有坐标表头，未读取",
            f"sheet “{grid.name}” has no header of coordinates; left out",
        ),
        {"sheet": grid.name},
    )


def reference_notes(points: TablePoints, decision: Decision) -> list[Diagnostic]:
    """Return where the header's words contradict what the numbers are."""
    degrees = decision.epsg in DEGREE_EPSGS
    pair, notes = points.header.pair, []
    where = points.grid.place(points.header.row)
    if (pair == "degrees") != degrees and pair != "xy":
        message = Text(
            "表头写作经纬度，数值为平面坐标（米），按数值读取"
            if pair == "degrees"
            else "表头写作平面坐标，数值为经纬度，按数值读取",
            "the header says degrees, the numbers are metres: read as metres"
            if pair == "degrees"
            else "the header says metres, the numbers are degrees: read as degrees",
        )
        notes.append(Diagnostic("sheet.header_contradicts", "warning", message, where))
    if degrees and decision.order == "en" and pair != "xy":
        message = Text(
            "经度、纬度两列与表头相反，已按数值对调",
            "longitudes stand under latitude: the two columns were exchanged",
        )
        notes.append(Diagnostic("sheet.axes_swapped", "warning", message, where))
    return notes


def no_header() -> InputError:
    """Return the refusal of a table in which no row names both coordinates."""
    return InputError(
        "sheet.no_header",
        Text("前 20 行中没有坐标表头", "no row of the first 20 names both coordinates"),
        mend=_HEADERS,
    )


def no_points() -> InputError:
    """Return the refusal of a table with a header and nothing under it."""
    return InputError(
        "sheet.no_points",
        Text("表头之下没有坐标", "there are no coordinates under the header"),
        mend=Text("请填入界址点坐标", "fill in the coordinates of the boundary points"),
    )
