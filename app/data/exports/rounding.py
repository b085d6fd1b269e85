"""Round the parts of a whole so that the printed parts add up to the printed whole."""

import math
from collections.abc import Sequence


def apportion(parts: Sequence[float], decimals: int, whole: float | None = None) -> list[float]:
    """Round parts by the largest remainder, on whole units of the last digit.

    Parameters
    ----------
    parts : areas in one unit, not rounded
    decimals : digits after the point that are printed
    whole : what they must add up to, rounded already; by default their own rounded sum

    >>> apportion([33.333, 33.333, 33.334], 2), apportion([0.005, 0.005], 2)
    ([33.33, 33.33, 33.34], [0.01, 0.0])
    """
    if not parts:
        return []
    scale = 10**decimals
    exact = [part * scale for part in parts]
    target = round((math.fsum(parts) if whole is None else whole) * scale)
    units = [math.floor(value) for value in exact]
    left = target - sum(units)
    # The largest remainders get a unit more; among equal ones the larger part, then the first.
    order = sorted(range(len(parts)), key=lambda k: (-(exact[k] - units[k]), -parts[k], k))
    turn = order if left >= 0 else order[::-1]
    for step in range(abs(left)):
        units[turn[step % len(turn)]] += 1 if left > 0 else -1
    return [unit / scale for unit in units]
