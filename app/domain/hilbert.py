"""An order along a Hilbert curve, in which neighbours on the ground are neighbours in memory."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

HILBERT_BITS = 16  # the curve fills a grid of 65 536 by 65 536 cells
EMPTY = np.uint32(2**32 - 1)  # no cell comes after it


def neighbours_together(bounds: Floats) -> Indices:
    """Return the order of boxes (n, 4) along a Hilbert curve; empty ones last."""
    if len(bounds) < 2:
        return np.arange(len(bounds))
    x, y = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    filled = ~np.isnan(x)
    if not filled.any():
        return np.arange(len(bounds))
    west, south = x.min(where=filled, initial=np.inf), y.min(where=filled, initial=np.inf)
    east, north = x.max(where=filled, initial=-np.inf), y.max(where=filled, initial=-np.inf)
    cells_per_m = (2**HILBERT_BITS - 1) / max(east - west, north - south, 1e-9)
    columns = np.where(filled, (x - west) * cells_per_m, 0.0).astype(np.int64)
    rows = np.where(filled, (y - south) * cells_per_m, 0.0).astype(np.int64)
    distance = np.where(filled, hilbert_distance(columns, rows), EMPTY)
    return np.argsort(distance, kind="stable")


def hilbert_distance(x: Indices, y: Indices) -> NDArray[np.uint32]:
    """Return how far along the Hilbert curve the cells (x, y) lie.

    At each level the quadrant's number (0 south-west, 1 north-west, 2 north-east, 3 south-east) is
    a digit of the distance to the base of four; what lies in the southern ones is then mirrored
    (the eastern one) and has x and y exchanged (both), as the curve runs through them. Small
    numbers without branches: all of it is done many boxes at a time.

    >>> hilbert_distance(np.array([0, 1, 1, 0]), np.array([0, 0, 1, 1])).tolist()
    [0, 1, 2, 3]
    """
    x, y = x.astype(np.uint16), y.astype(np.uint16)  # HILBERT_BITS bits
    distance: NDArray[np.uint32] = np.zeros(len(x), np.uint32)
    for level in reversed(range(HILBERT_BITS)):
        is_east, is_north = x >> level & 1, y >> level & 1
        quadrant = (3 * is_east ^ is_north).astype(np.uint32)
        distance = (distance << np.uint32(2)) | quadrant
        southern = is_north - np.uint16(1)  # all bits set, or none
        mirrored = southern & (np.uint16(0) - is_east)
        x, y = x ^ mirrored, y ^ mirrored
        exchanged = (x ^ y) & southern
        x, y = x ^ exchanged, y ^ exchanged
    return distance
