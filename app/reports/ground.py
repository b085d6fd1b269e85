"""The ground of a map: shapes in metres of a plane, drawn into a frame on a sheet of paper."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.domain.areas import polygons_of
from app.reports.drawing import MUTED, PANEL
from app.reports.site_frame import Window
from app.reports.site_labels import Label
from app.reports.site_looks import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.path import Path as DrawnPath

WIDTH_MM, HEIGHT_MM = 170.0, 104.0
# The map's frame on the sheet: from the left, from below, and its size.
LEFT_MM, BELOW_MM, FRAME_WIDTH_MM, FRAME_HEIGHT_MM = 6.0, 6.0, 114.0, 96.0
_FINEST_MM = 0.03  # finer detail than this cannot be seen on paper


class Ground:
    """A sheet of paper in millimetres, and the map's frame on it in metres of a plane."""

    def __init__(self, paper: "Figure", window: Window) -> None:
        self.window = window
        self.sheet: Axes = paper.add_axes((0, 0, 1, 1))
        self.sheet.set_xlim(0, WIDTH_MM)
        self.sheet.set_ylim(0, HEIGHT_MM)
        self.sheet.set_axis_off()

    def on_paper(self, coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where places of the plane (metres, one a row) stand on the sheet, millimetres."""
        corner = np.array([self.window.west, self.window.south])
        millimetres = (coordinates - corner) / self.window.metres_per_mm
        return np.asarray(millimetres + np.array([LEFT_MM, BELOW_MM]), dtype=np.float64)

    def area(self, geometry: BaseGeometry, look: Look, *, line: bool = True) -> None:
        """Fill a geometry, and draw its outline."""
        drawn = path_of(self._seen(geometry))
        if drawn is not None:
            self.patch(drawn, facecolor=look.colour, alpha=look.shade, linewidth=0)
            if look.hatch:
                hatched: dict[str, Any] = {"edgecolor": look.colour, "hatch": look.hatch}
                self.patch(drawn, fill=False, linewidth=0, alpha=0.55, **hatched)
        if line and look.line:
            self.outline(geometry, look)

    def outline(self, geometry: BaseGeometry, look: Look) -> None:
        """Draw the outline of a geometry; where the frame cuts it, no line is drawn."""
        for part in shapely.get_parts(self._seen(geometry.boundary)):
            self.line(
                shapely.get_coordinates(part), look.colour, look.line, look.dashes,
                solid_joinstyle="miter",
            )  # fmt: skip

    def mark(self, place: Point, symbol: str, colour: str) -> None:
        """Draw a symbol at a place."""
        self.symbols(self.on_paper(shapely.get_coordinates(place)), symbol, colour, 7)

    def label(self, label: Label) -> None:
        """Write a label, with a line to what it names where it had to move."""
        x, y = label.at[0] + LEFT_MM, label.at[1] + BELOW_MM
        if label.moved:
            self.line([(label.x + LEFT_MM, label.y + BELOW_MM), (x, y)], label.colour, 0.6)
        self.sheet.text(
            x, y, label.text, color=label.colour, fontsize=label.points,
            weight="bold" if label.bold else "regular", ha="center", va="center_baseline",
            bbox={"facecolor": PANEL, "alpha": 0.82, "linewidth": 0, "pad": 1.0},
        )  # fmt: skip

    def line(
        self,
        places: NDArray[np.float64] | Sequence[tuple[float, float]],
        colour: str,
        width: float,
        dashes: tuple[float, float] | None = None,
        **more: Any,
    ) -> None:
        """Draw a line through places of the sheet."""
        from matplotlib.lines import Line2D  # noqa: PLC0415 - see drawing.py

        x, y = np.asarray(places, dtype=np.float64).T
        style: Any = "solid" if dashes is None else (0, dashes)
        drawn = Line2D(x, y, color=colour, linewidth=width, linestyle=style, **more)
        self.sheet.add_line(drawn)

    def symbols(self, places: NDArray[np.float64], symbol: str, colour: str, size: float) -> None:
        """Draw a symbol at each of some places of the sheet."""
        edge, order = (colour, 1.5) if symbol == "+" else (PANEL, 5)
        self.line(
            places, colour, 0, marker=symbol, markersize=size, markeredgecolor=edge,
            markeredgewidth=0.6, zorder=order,
        )  # fmt: skip

    def box(self, left: float, below: float, width: float, height: float, **look: Any) -> None:
        """Draw a box on the sheet."""
        from matplotlib.patches import Rectangle  # noqa: PLC0415 - see drawing.py

        self.sheet.add_patch(Rectangle((left, below), width, height, **look))

    def patch(self, path: "DrawnPath", **look: Any) -> None:
        """Draw a path of the sheet."""
        from matplotlib.patches import PathPatch  # noqa: PLC0415 - see drawing.py

        self.sheet.add_patch(PathPatch(path, **look))

    def frame(self) -> None:
        """Draw the frame."""
        self.box(
            LEFT_MM, BELOW_MM, FRAME_WIDTH_MM, FRAME_HEIGHT_MM, fill=False, edgecolor=MUTED,
            linewidth=0.8, zorder=4,
        )  # fmt: skip

    def _seen(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return what the frame shows of a geometry, on the sheet, no finer than can be seen."""
        window = self.window
        plain = shapely.simplify(geometry, _FINEST_MM * window.metres_per_mm)
        seen = shapely.clip_by_rect(plain, window.west, window.south, window.east, window.north)
        return shapely.transform(seen, self.on_paper)


def path_of(geometry: BaseGeometry) -> "DrawnPath | None":
    """Return polygons, holes and all, as one path; None if there is nothing to fill."""
    from matplotlib.path import Path as DrawnPath  # noqa: PLC0415 - see drawing.py

    rings = [
        shapely.get_coordinates(ring)
        for polygon in polygons_of(shapely.normalize(geometry))
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    if not rings:
        return None
    codes = [_codes(len(ring)) for ring in rings]
    return DrawnPath(np.concatenate(rings), np.concatenate(codes))


def _codes(vertices: int) -> NDArray[np.uint8]:
    from matplotlib.path import Path as DrawnPath  # noqa: PLC0415 - see drawing.py

    codes = np.full(vertices, DrawnPath.LINETO, dtype=DrawnPath.code_type)
    codes[0], codes[-1] = DrawnPath.MOVETO, DrawnPath.CLOSEPOLY
    return codes
