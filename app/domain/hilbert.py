"""An order along a Hilbert curve, in which neighbours on the ground are neighbours in memory."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

HILBERT_BITS = 16  # the curve fills a grid of 65 536 by 65 536 cells


def neighbours_together(bounds: Floats) -> Indices:
    """Return the order of boxes (n, 4) along a Hilbert curve; empty ones last."""
    if not len(bounds):
        return np.empty(0, np.int64)
    centres = (bounds[:, :2] + bounds[:, 2:]) / 2
    corner = np.nanmin(centres, axis=0, initial=np.inf)
    extent = max(float(np.nanmax(centres - corner, initial=0.0)), 1e-9)
    cells = np.nan_to_num((centres - corner) / extent, nan=1.0) * (2**HILBERT_BITS - 1)
    distance = hilbert_distance(*cells.astype(np.int64).T)
    return np.argsort(distance, kind="stable")


def hilbert_distance(x: Indices, y: Indices) -> Indices:
    """Return how far along the Hilbert curve the cells (x, y) lie.

    At each level the quadrant's number (0 south-west, 1 north-west, 2 north-east, 3 south-east) is
    a digit of the distance to the base of four; what lies in the southern ones is then mirrored,
    as the curve runs through them.

    >>> hilbert_distance(np.array([0, 1, 1, 0]), np.array([0, 0, 1, 1])).tolist()
    [0, 1, 2, 3]
    """
    x, y = x.copy(), y.copy()
    distance = np.zeros(len(x), np.int64)
    for level in reversed(range(HILBERT_BITS)):
        half = 1 << level
        is_east, is_north = (x & half) > 0, (y & half) > 0
        distance += half * half * ((3 * is_east) ^ is_north)
        mirrored = ~is_north & is_east
        x[mirrored] = 2**HILBERT_BITS - 1 - x[mirrored]
        y[mirrored] = 2**HILBERT_BITS - 1 - y[mirrored]
        x, y = np.where(is_north, x, y), np.where(is_north, y, x)
    return distance
