"""Decide the reference of a large file from shapes of all its parts, before anything is judged."""

import numpy as np
import shapely
from numpy.typing import NDArray

from app.data.formats.reading import ReadOptions
from app.data.formats.reference_names import Claim
from app.data.formats.references import Decision, decide_reference, kinds_of
from app.domain.reference import Coordinates
from app.errors import InputError
from app.text import Text

_MOST_DEGREES = 360.0


def decide_batch(shapes: NDArray[np.object_], claim: Claim, options: ReadOptions) -> Decision:
    """Decide as for a single file, from the coordinates that most of the file agrees in.

    A row that is written otherwise does not decide anything: read as the others are, it lies
    outside the prefecture and becomes an error of its own.

    Raises
    ------
    InputError
        `input.no_parcel`, `coordinates.*`, `crs.*`.
    AmbiguousInput
        `input.ambiguous` if two references are possible.
    """
    columns = shapely.get_coordinates(shapes)
    columns = columns[np.isfinite(columns).all(axis=1)]
    if not len(columns):
        raise InputError(
            "input.no_parcel",
            Text("文件中没有可读的图形", "the file holds no readable shapes"),
            mend=Text("请提供面状地块", "provide polygons"),
        )
    usual = columns[_agreeing(columns)]
    return decide_reference(usual, claim, options, usual_order="en", strict_degrees=True)


def _agreeing(columns: Coordinates) -> NDArray[np.bool_]:
    """Tell which coordinate pairs are of the most frequent kind: degrees, or digits and order."""
    kinds = kinds_of(columns[:, 0]) * 1_000 + kinds_of(columns[:, 1])
    kinds[(np.abs(columns) <= _MOST_DEGREES).all(axis=1)] = -1
    found, counts = np.unique(kinds, return_counts=True)
    agreeing: NDArray[np.bool_] = kinds == found[counts.argmax()]
    return agreeing
