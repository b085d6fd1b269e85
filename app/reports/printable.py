"""Text as our fonts can print it: users' labels may hold anything, and PDF/A refuses a blank."""

from functools import cache
from pathlib import Path

from app.reports.clean import clean
from app.reports.drawing import characters

# What the typesetter's own fonts lend: Latin, Greek, Cyrillic, Hebrew and Arabic letters, raised
# and lowered figures (the plans print M₀), money, numbers, arrows, signs of mathematics.
_LENT = frozenset(
    {
        *range(0x100, 0x250), *range(0x3AA, 0x3CF), *range(0x400, 0x482), *range(0x5D0, 0x5EB),
        *range(0x621, 0x63B), *range(0x640, 0x64B), *range(0x1E00, 0x1EFA), 0x2070, 0x2071,
        *range(0x2074, 0x208F), *range(0x2090, 0x209D), *range(0x20A0, 0x20BF),
        *range(0x2190, 0x2200), *range(0x2200, 0x2300),
    }
)  # fmt: skip
_BLANKS = frozenset(map(ord, "\t\n\r\u2009\u200b\u202f"))


def printable(text: str, fonts: Path) -> str:
    """Return a text for the typesetter; a character without a shape is named by its code point."""
    has = _shapes(fonts)
    # Digits grouped by thin spaces stay on one line.
    kept = clean(text).replace("\u2009", "\u202f")
    if all(ord(one) in has for one in kept):
        return kept
    return "".join(one if ord(one) in has else f"[U+{ord(one):04X}]" for one in kept)


@cache
def _shapes(fonts: Path) -> frozenset[int]:
    return characters(fonts) | _BLANKS | _LENT


def drawable(text: str, fonts: Path) -> str:
    """Return a text for a picture, in one line; a character without a shape becomes a box."""
    has = characters(fonts)
    kept = " ".join(clean(text).replace("\u2009", " ").split())
    return "".join(one if ord(one) in has else "□" for one in kept)
