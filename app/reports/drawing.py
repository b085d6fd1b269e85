"""Pictures in one style: our own fonts, quiet lines, the same bytes for the same content.

Figures are made without pyplot, whose state all threads of the service would share. Matplotlib is
loaded with the first picture: a service that draws none starts faster.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PictureKind = Literal["png", "svg"]
MEDIA_TYPES: dict[PictureKind, str] = {"png": "image/png", "svg": "image/svg+xml"}

INK, MUTED, LINE, PANEL = "#1f2933", "#52606d", "#d9dee4", "#ffffff"
ACCENT, ACCENT_SOFT, MAGENTA, TARGET = "#0f5c6e", "#8fb7c1", "#a3157a", "#b3261e"
DOTS_PER_INCH = 200  # of a PNG: sharp on paper and on a slide
# Matplotlib's settings are the whole process's; one picture is drawn at a time.
_ONE_AT_A_TIME = threading.Lock()
_STYLE: Any = {  # matplotlib types each key on its own
    "axes.edgecolor": LINE,
    "axes.labelcolor": MUTED,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.unicode_minus": False,
    "figure.facecolor": PANEL,
    "font.size": 10,
    "hatch.linewidth": 0.6,
    "svg.fonttype": "path",  # a slide shows the same letters without our fonts
    "svg.hashsalt": "zoning",
    "text.color": INK,
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    "xtick.color": MUTED,
    "ytick.color": MUTED,
}


@contextmanager
def figure(fonts: Path, width_mm: float, height_mm: float) -> Iterator["Figure"]:
    """Give an empty figure in the common style, while no other thread draws.

    Draw and call `picture` inside the block.

    Parameters
    ----------
    fonts : the folder of our fonts
    """
    import matplotlib as mpl  # noqa: PLC0415 - loaded with the first picture
    from matplotlib.figure import Figure  # noqa: PLC0415

    with _ONE_AT_A_TIME, mpl.rc_context({**_STYLE, "font.family": [family(fonts)]}):
        yield Figure(figsize=(width_mm / 25.4, height_mm / 25.4), layout="constrained")


def picture(drawn: "Figure", kind: PictureKind, dots_per_inch: int = DOTS_PER_INCH) -> bytes:
    """Return a figure as the bytes of a PNG or SVG; no date is written into it."""
    file = io.BytesIO()
    without = {"Date": None} if kind == "svg" else {"Software": None}
    drawn.savefig(file, format=kind, dpi=dots_per_inch, metadata=without)
    return file.getvalue()


def opaque_png(drawn: "Figure", dots_per_inch: int = DOTS_PER_INCH) -> bytes:
    """Return a figure without layout engine as a PNG without transparency, in half the time."""
    import numpy as np  # noqa: PLC0415
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    drawn.set_dpi(dots_per_inch)
    canvas: Any = FigureCanvasAgg(drawn)
    canvas.draw()
    file = io.BytesIO()
    painted = Image.fromarray(np.ascontiguousarray(np.asarray(canvas.buffer_rgba())[..., :3]))
    painted.save(file, "png", dpi=(dots_per_inch, dots_per_inch), compress_level=4)
    return file.getvalue()


@cache
def family(fonts: Path) -> str:
    """Make our fonts known to matplotlib and return the name of their family."""
    from matplotlib import font_manager  # noqa: PLC0415

    files = font_files(fonts)
    for file in files:
        font_manager.fontManager.addfont(file)
    return font_manager.FontProperties(fname=files[0]).get_name()


@cache
def characters(fonts: Path) -> frozenset[int]:
    """Return the code points that our regular font has a shape for."""
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415

    return frozenset(FT2Font(font_files(fonts)[0]).get_charmap())


def font_files(fonts: Path) -> tuple[Path, Path]:
    """Return the files of our fonts: regular, bold."""
    return fonts / "NotoSansSC-Regular.otf", fonts / "NotoSansSC-Bold.otf"
