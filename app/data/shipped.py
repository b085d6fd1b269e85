"""Where the files that come with the product lie: beside the package, or inside the wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
RULEBOOK = _PACKAGE / "rulebook"


def shipped(folder: str) -> Path:
    """Return the folder `layers`, `boundaries` or `static` of a wheel or of a checkout."""
    installed = _PACKAGE / "_shipped" / folder
    return installed if installed.is_dir() else _PACKAGE.parent / folder


def fonts_folder() -> Path:
    """Return the folder of the fonts that reports and charts embed."""
    return shipped("static") / "fonts"
