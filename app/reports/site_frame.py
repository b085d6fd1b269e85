"""What stretch of ground a printed map shows, at which scale, and where its grid and bar stand."""

import math
from dataclasses import dataclass

Bounds = tuple[float, float, float, float]

# How much of the frame the things to be shown may take in either direction.
FILLED = 0.62
# Nothing is drawn larger than this: a small parcel is seen among its surroundings.
LARGEST_SCALE = 200
_STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.5)
_NICE = (1.0, 2.0, 5.0)


@dataclass(frozen=True, slots=True)
class Window:
    """The ground in a map's frame, metres of a plane; `denominator` N of its scale 1 : N."""

    west: float
    south: float
    east: float
    north: float
    denominator: int

    @property
    def width_m(self) -> float:
        """Return its extent from west to east."""
        return self.east - self.west

    @property
    def metres_per_mm(self) -> float:
        """Return how many metres of the plane one millimetre of paper is."""
        return self.denominator / 1000


def window_for(bounds: Bounds, width_mm: float, height_mm: float) -> Window:
    """Return the window of the largest usual scale that shows `bounds` in the middle of a frame.

    Parameters
    ----------
    bounds : west, south, east, north in metres of a plane
    width_mm, height_mm : of the frame on paper

    >>> window = window_for((0, 0, 62, 10), 100, 80)
    >>> window.denominator, window.width_m
    (1000, 100.0)
    """
    west, south, east, north = bounds
    needed = 1000 * max((east - west) / width_mm, (north - south) / height_mm) / FILLED
    denominator = usual_scale(max(needed, LARGEST_SCALE))
    half_width = width_mm * denominator / 2000
    half_height = height_mm * denominator / 2000
    x, y = (west + east) / 2, (south + north) / 2
    return Window(x - half_width, y - half_height, x + half_width, y + half_height, denominator)


def usual_scale(least: float) -> int:
    """Return the first usual scale denominator that is not less than `least`.

    >>> usual_scale(200), usual_scale(201), usual_scale(7600), usual_scale(1000.0000000001)
    (200, 250, 10000, 1000)
    """
    power = 10.0 ** math.floor(math.log10(least))
    fitting = (step * power for step in (*_STEPS, 10.0) if step * power >= least * (1 - 1e-9))
    return round(next(fitting))


def bar_length_m(width_m: float) -> float:
    """Return the length of a scale bar: 1, 2 or 5 times a power of ten, at most a quarter wide.

    >>> bar_length_m(1000), bar_length_m(799), bar_length_m(22)
    (200.0, 100.0, 5.0)
    """
    return _nice_below(width_m / 4)


def grid_values(start: float, end: float, most: int) -> list[float]:
    """Return round coordinates between two ends, at most `most` of them.

    >>> grid_values(390_120, 390_890, 5)
    [390200.0, 390400.0, 390600.0, 390800.0]
    """
    step = _nice_below((end - start) / most)
    while (end - start) / step > most:
        step = _nice_above(step)
    first = math.ceil(start / step)
    return [number * step for number in range(first, math.floor(end / step) + 1)]


def _nice_below(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return max(nice * power for nice in _NICE if nice * power <= value * (1 + 1e-9))


def _nice_above(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return min(nice * power for nice in (*_NICE, 10.0) if nice * power > value * (1 + 1e-9))
