"""Where the labels of a map stand: near what they name, inside the frame, none over another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

MM_PER_POINT = 25.4 / 72
LINE_HEIGHT = 1.45  # of the letters' size
_GAP_MM = 0.6
_STEPS = ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1))
_RINGS = 5
_NEVER_FIRST = "，。；：、）"  # no line begins with these


@dataclass(frozen=True, slots=True)
class Label:
    """A line of words at a place, millimetres from the frame's lower left corner.

    Attributes
    ----------
    x, y : the place that is named
    points : size of the letters
    beside : the place itself is drawn, so the words stand away from it, with a line
    at : where the middle of the words stands, once it is placed
    """

    text: str
    x: float
    y: float
    colour: str
    points: float = 7.0
    bold: bool = False
    beside: bool = False
    at: tuple[float, float] = field(default=(0.0, 0.0))

    @property
    def size_mm(self) -> tuple[float, float]:
        """Return its width and height."""
        return width_mm(self.text, self.points), self.points * LINE_HEIGHT * MM_PER_POINT

    @property
    def moved(self) -> bool:
        """Tell whether it stands so far from its place that a line should lead there."""
        width, height = self.size_mm
        aside = abs(self.at[0] - self.x) > width / 2
        return aside or abs(self.at[1] - self.y) > height * 1.2


def width_mm(text: str, points: float) -> float:
    """Return about how wide a line of text is: a Chinese character is as wide as it is high.

    >>> round(width_mm("永久", 10), 2), round(width_mm("ab", 10), 2)
    (7.06, 4.09)
    """
    ems = sum(1.0 if ord(one) > 0x2E7F else 0.58 for one in text)
    return ems * points * MM_PER_POINT


def wrapped(text: str, points: float, most_mm: float) -> list[str]:
    """Break a text into lines of at most `most_mm`, at blanks where a line has one.

    >>> wrapped("to be kept", 10, 12), wrapped("永久基本农田", 10, 8)
    (['to be', 'kept'], ['永久', '基本', '农田'])
    """
    lines: list[str] = []
    rest = text
    while rest:
        kept = len(rest)
        while kept > 1 and width_mm(rest[:kept], points) > most_mm:
            kept -= 1
        if kept < len(rest) and rest[kept] != " ":
            blank = rest.rfind(" ", 0, kept)
            kept = blank if blank > 0 and rest[kept].isascii() else kept
            while kept > 1 and rest[kept] in _NEVER_FIRST:
                kept -= 1
        lines.append(rest[:kept].rstrip())
        rest = rest[kept:].lstrip()
    return lines


def place_labels(
    labels: Sequence[Label], width: float, height: float, taken: Sequence[tuple[float, ...]] = ()
) -> list[Label]:
    """Return the labels that find room, the first ones first.

    Parameters
    ----------
    width, height : of the frame, millimetres
    taken : boxes (left, below, right, above) where nothing may stand
    """
    boxes = [tuple(box) for box in taken]
    placed: list[Label] = []
    for label in labels:
        for at in _tries(label):
            box = _box(replace(label, at=at))
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height
            if inside and not any(_meet(box, other) for other in boxes):
                boxes.append(box)
                placed.append(replace(label, at=at))
                break
    return placed


def _tries(label: Label) -> Iterator[tuple[float, float]]:
    width, height = label.size_mm
    across, up = width / 2 + 2, height + _GAP_MM
    if not label.beside:
        yield label.x, label.y
    for ring in range(2 if label.beside else 1, _RINGS + 1):
        for right, above in _STEPS[1:]:
            yield label.x + right * ring * across / 1.5, label.y + above * ring * up


def _box(label: Label) -> tuple[float, ...]:
    (x, y), (width, height) = label.at, label.size_mm
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    return not apart
